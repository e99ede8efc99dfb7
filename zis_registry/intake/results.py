"""What reading a list takes and gives: its context, its rows with fates and facts, its columns, sheets and families."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zis_registry.intake.limits import Limits
from zis_registry.intake.vocabulary import Vocabulary
from zis_registry.terms.area import AreaCode, AreaIndex, BpsBridge
from zis_registry.terms.cell import RawCell
from zis_registry.terms.finding import Finding
from zis_registry.terms.household import Field, ListKind, RowFate


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What a list is read with: reference data, the office that sends it, today's date, the limits.

    `office_kind` is "POKJA", "BAZNAS" or "UPT"; `office_area` its district, or the province.
    """

    areas: AreaIndex
    bridge: BpsBridge
    office_kind: str
    office_area: AreaCode
    vocabulary: Vocabulary
    today: date
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class SheetNote:
    """A sheet of the file: whether it was read, else why not; `rows` are its physical rows (0 if not read)."""

    name: str
    read: bool
    reason: str
    rows: int


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How one column was understood; `samples` are masked, `confidence` lies between 0 and 1.

    `secret` columns tell a religion, which nobody is shown; `restricted` ones what only assessors may see.
    """

    sheet: str
    column: str
    header: str
    field: Field | None
    confidence: float
    reason: str
    samples: tuple[str, ...]
    secret: bool = False
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class RowReading:
    """One physical row; `facts` only for accepted data rows, `skipped` and `rejected` with their reason."""

    sheet: str
    row: int
    fate: RowFate
    hidden: bool
    cells: tuple[RawCell, ...]
    facts: Mapping[Field, Any]
    rejected: bool
    skipped: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Family:
    """The rows of one family as indexes into `Reading.rows`, its head's first."""

    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A list that was read; `rows` are every physical row of every sheet read, in order."""

    sha256: str
    filename: str
    format: str
    sheets: tuple[SheetNote, ...]
    columns: tuple[ColumnMapping, ...]
    kind: ListKind
    kind_reason: str
    rows: tuple[RowReading, ...]
    findings: tuple[Finding, ...]
    is_member_list: bool
    families: tuple[Family, ...]
