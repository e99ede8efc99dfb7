"""A sheet as the child process hands it over: rows of raw cells at their true positions, nothing interpreted."""

from __future__ import annotations

from dataclasses import dataclass

from zis_registry.terms.cell import CellKind, RawCell

EMPTY = RawCell(kind=CellKind.EMPTY, text="")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows 1-based as Excel shows them, columns 0-based, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class RawRow:
    """One physical row: Excel's number, whether it is hidden, its cells from column A to the last filled one."""

    number: int
    hidden: bool
    cells: tuple[RawCell, ...]

    @property
    def blank(self) -> bool:
        """No cell shows anything, not even an error or a formula."""
        return not any(cell.text.strip() or cell.formula or cell.kind is CellKind.ERROR for cell in self.cells)

    def at(self, column: int) -> RawCell:
        """The cell of a 0-based column; the empty cell beyond the last filled one."""
        return self.cells[column] if column < len(self.cells) else EMPTY

    def filled(self) -> list[tuple[int, RawCell]]:
        """The cells that show something, with their 0-based columns."""
        return [(column, cell) for column, cell in enumerate(self.cells) if cell.text.strip()]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet; `rows` run without a gap from row 1 to the last row with content, empty for a sheet not read.

    `visible` is False for hidden sheets (listed, not read); `grid` is False for chart and macro sheets.
    `epoch1904` tells which day number 0 is, for serial dates in cells without a date format.
    """

    name: str
    visible: bool
    grid: bool
    rows: tuple[RawRow, ...]
    merges: tuple[Merge, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    epoch1904: bool = False


@dataclass(frozen=True, slots=True)
class RawBook:
    """A file opened: its format ("xlsx", "xlsm", "csv"), how its text was decoded (csv), its sheets in order."""

    format: str
    encoding: str
    delimiter: str
    sheets: tuple[RawSheet, ...]


def column_letters(column: int) -> str:
    """Excel's letters of a 0-based column: 0 -> "A", 26 -> "AA"."""
    letters = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
