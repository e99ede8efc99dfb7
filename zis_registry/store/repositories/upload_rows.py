"""The rows and findings of an accepted list as its page shows them: never a cell, only places, fates and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zis_registry.store.engine import Database
from zis_registry.store.repositories.scoping import LARGEST_ID
from zis_registry.terms.finding import Finding, Severity
from zis_registry.terms.household import RowClass, RowFate


@dataclass(frozen=True, slots=True)
class RowLine:
    """One physical row: its place, fate, class and reason."""

    id: int
    sheet: str
    row: int
    fate: RowFate
    row_class: RowClass | None
    hidden: bool
    reason: str


@dataclass(frozen=True, slots=True)
class FindingCount:
    """How often a kind of finding was told."""

    code: str
    severity: Severity
    count: int


async def fates(db: Database, upload: int) -> Mapping[str, Mapping[str, int]]:
    """Per sheet, in the order of the file, how many rows have each class (data rows) or fate (all others)."""
    rows = await db.fetch(
        "SELECT sheet, fate, row_class, COUNT(*) AS number, MIN(id) AS first FROM source_row WHERE upload = {} "
        "GROUP BY sheet, fate, row_class ORDER BY MIN(id)",
        upload,
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["sheet"], {})[row["row_class"] or row["fate"]] = int(row["number"])
    return found


async def lines(
    db: Database, upload: int, *, sheet: str = "", what: str = "", after: int = 0, most: int
) -> tuple[RowLine, ...]:
    """Physical rows after a number, in the order of the file; `what` is a class or the fate of other rows."""
    sql = 'SELECT id, sheet, "row", fate, row_class, hidden, reason FROM source_row WHERE upload = {} AND id > {}'
    values: list[object] = [upload, min(after, LARGEST_ID)]
    if sheet:
        sql, values = f"{sql} AND sheet = {{}}", [*values, sheet]
    if what:
        sql, values = f"{sql} AND (row_class = {{}} OR (row_class = '' AND fate = {{}}))", [*values, what, what]
    rows = await db.fetch(f"{sql} ORDER BY id LIMIT {int(most)}", *values)
    return tuple(
        RowLine(
            id=row["id"],
            sheet=row["sheet"],
            row=row["row"],
            fate=RowFate(row["fate"]),
            row_class=RowClass(row["row_class"]) if row["row_class"] else None,
            hidden=bool(row["hidden"]),
            reason=row["reason"],
        )
        for row in rows
    )


async def finding_counts(db: Database, upload: int) -> tuple[FindingCount, ...]:
    """How often each kind of finding was told."""
    rows = await db.fetch(
        "SELECT code, severity, COUNT(*) AS number FROM row_finding WHERE upload = {} GROUP BY code, severity", upload
    )
    return tuple(FindingCount(row["code"], Severity(row["severity"]), int(row["number"])) for row in rows)


async def finding_rows(db: Database, upload: int) -> Mapping[str, int]:
    """How many different rows have a finding of each severity ("semua": of any)."""
    rows = await db.fetch(
        'SELECT severity, COUNT(*) AS number FROM (SELECT DISTINCT severity, sheet, "row" FROM row_finding '
        'WHERE upload = {} AND "row" > 0) places GROUP BY severity',
        upload,
    )
    every = await db.fetch_value(
        'SELECT COUNT(*) AS number FROM (SELECT DISTINCT sheet, "row" FROM row_finding '
        'WHERE upload = {} AND "row" > 0) places',
        upload,
    )
    return {**{row["severity"]: int(row["number"]) for row in rows}, "semua": int(every or 0)}


async def findings(db: Database, upload: int, code: str, *, most: int) -> tuple[Finding, ...]:
    """The first findings of a kind."""
    rows = await db.fetch(
        'SELECT code, severity, sheet, "row", "column" AS letters, message, remedy FROM row_finding '  # noqa: S608
        f"WHERE upload = {{}} AND code = {{}} ORDER BY id LIMIT {int(most)}",
        upload,
        code,
    )
    return tuple(
        Finding(
            code=row["code"],
            severity=Severity(row["severity"]),
            sheet=row["sheet"],
            row=row["row"],
            column=row["letters"] or None,
            message=row["message"],
            remedy=row["remedy"],
        )
        for row in rows
    )
