"""How a scope becomes a condition, and how long lists of ids are asked for in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from piccolo.columns import Column
from piccolo.columns.combination import Or, Where
from piccolo.table import Table

from zis_registry.store.engine import Database, table_name
from zis_registry.terms.scope import Scope

# PostgreSQL takes 32,767 parameters a statement.
PIECE = 20_000
# The largest number that a column of ours can hold: a larger one in an address names nothing.
LARGEST_ID = 2**63 - 1
T = TypeVar("T")


def in_scope(column: Column, scope: Scope) -> Where | Or:
    """The condition that an area column (Kemendagri digits) lies inside the scope."""
    conditions: list[Where] = [column.like(f"{prefix}%") for prefix in scope.areas]
    whole: Where | Or = conditions[0]
    for condition in conditions[1:]:
        whole = whole | condition
    return whole


def pieces(values: Iterable[T]) -> Iterator[Sequence[T]]:
    """Cut a long list into pieces that one statement can carry."""
    iterator = iter(values)
    while piece := list(islice(iterator, PIECE)):
        yield piece


async def next_number(db: Database, table: type[Table], *, column: str = "id") -> int:
    """The number after the highest one, also outside a write transaction, where a preview only needs it to be new."""
    sql = f'SELECT COALESCE(MAX("{column}"), 0) + 1 AS number FROM "{table_name(table)}"'  # noqa: S608  # our names
    return int(await db.fetch_value(sql))
