"""A raw cell as the reader hands it over: the type the workbook gives, and its exact text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CellKind(StrEnum):
    """The type a workbook gives a cell; every cell of a csv file is TEXT."""

    EMPTY = "kosong"
    TEXT = "teks"
    NUMBER = "angka"
    DATE = "tanggal"
    BOOL = "boolean"
    ERROR = "galat"


@dataclass(frozen=True, slots=True)
class RawCell:
    """One cell with its type.

    `text` of a NUMBER is its exact decimal notation, whole numbers without ".0"; a DATE is written as ISO 8601;
    an ERROR keeps its mark ("#N/A"); EMPTY has "". `formula` says that the value comes from a formula.
    """

    kind: CellKind
    text: str
    formula: bool = False

    @classmethod
    def of_text(cls, text: str) -> RawCell:
        """A cell as it comes from a csv file: TEXT, or EMPTY when nothing is written."""
        return cls(CellKind.TEXT if text else CellKind.EMPTY, text)
