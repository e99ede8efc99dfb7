"""A finding: what is wrong in a cell or row, where, and how to mend it. Bad data is a value, never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: only an error rejects its row (a row without a name or without any area)."""

    ERROR = "galat"
    WARNING = "peringatan"
    NOTE = "catatan"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing an officer should know about an uploaded list.

    `row` is Excel's own row number (1-based; 0 when the whole sheet or file is meant), `column` Excel's letters
    or None. `message` says what is wrong, `remedy` how to mend it; both in Indonesian, personal values masked.
    """

    code: str
    severity: Severity
    sheet: str
    row: int
    column: str | None
    message: str
    remedy: str
