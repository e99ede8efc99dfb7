"""Where one row's facts and findings are gathered while its cells are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zis_registry.intake.header import Column
from zis_registry.intake.messages import Code, finding
from zis_registry.intake.roles import Role
from zis_registry.intake.vocabulary import Vocabulary
from zis_registry.terms.cell import RawCell
from zis_registry.terms.finding import Finding
from zis_registry.terms.household import Field, ListKind


@dataclass(frozen=True, slots=True)
class ListContext:
    """What is the same for every row of a table; column sets hold 0-based indexes."""

    sheet: str
    kind: ListKind
    office_kind: str
    today: date
    epoch1904: bool
    vocabulary: Vocabulary
    member_list: bool = False
    rounded: frozenset[int] = frozenset()
    month_first: frozenset[int] = frozenset()
    coded: frozenset[int] = frozenset()

    @property
    def from_baznas(self) -> bool:
        """Whether BAZNAS itself sends the list: only then are asnaf and Muslim status facts."""
        return self.office_kind.upper().startswith("BAZNAS")


@dataclass(slots=True)
class Spot:
    """One row being read: its facts, findings, and the area words found on the way."""

    context: ListContext
    row: int
    facts: dict[Field, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    words: dict[Role, str] = field(default_factory=dict)
    identity_cells: dict[Role, tuple[Column | None, RawCell]] = field(default_factory=dict)

    def put(self, name: Field, value: Any) -> None:
        """Keep a fact; an empty one is none, and the first cell that told it stands."""
        if value is not None and value != "":
            self.facts.setdefault(name, value)

    def note(self, code: Code, column: Column | None, *, what: str = "", value: object = "", count: int = 0) -> None:
        """Add a finding about this row; `what` is the column's heading unless said otherwise."""
        letters = column.letters if column is not None else None
        heading = f"'{column.heading}'" if column is not None and not what else what
        self.findings.append(
            finding(code, self.context.sheet, self.row, letters, what=heading, value=value, count=count)
        )
