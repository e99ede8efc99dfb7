"""Tables of sums over people in which no cell may stand for so few of them that somebody could be recognised.

The rule, for rows (columns follow it when the table is turned): a cell is small when it stands for at least one and
fewer than `LEAST` units. While a row has a small cell, the one of these rows with the fewest units is told together
with the row of the fewest units among the others that have any; where no other has any, all rows become one. Of rows
with equally many units the later one moves. A row is never split and nothing is left out, so that sums stay as they
were. One row may keep small cells: it is the sum itself, which the books of the funds print anyway.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
WHOLE = "Semua"


@dataclass(frozen=True, slots=True)
class Cell:
    """An amount in rupiah with the number of units it stands for."""

    amount: int = 0
    units: int = 0

    @property
    def is_small(self) -> bool:
        """Whether it stands for so few that it may not be shown alone."""
        return 0 < self.units < LEAST

    def __add__(self, other: Cell) -> Cell:
        return Cell(self.amount + other.amount, self.units + other.units)


Cells = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Together:
    """Names told as one, in their first order, with the cells of all of them; `is_whole` when nothing stands beside."""

    names: tuple[str, ...]
    cells: Cells
    is_whole: bool = False

    @property
    def units(self) -> int:
        """The units of all its cells."""
        return sum(cell.units for cell in self.cells.values())

    @property
    def is_small(self) -> bool:
        """Whether one of its cells is small."""
        return any(cell.is_small for cell in self.cells.values())

    def words(self, *, joint: str = " + ", whole: str = WHOLE) -> str:
        """Its names joined; `whole` where several names became all there is."""
        return whole if self.is_whole and len(self.names) > 1 else joint.join(self.names)


def merged_rows(table: Mapping[str, Cells]) -> tuple[Together, ...]:
    """The rows of a table told together until none has a small cell, or only one is left."""
    order = {name: place for place, name in enumerate(table)}
    rows = [Together((name,), dict(cells)) for name, cells in table.items()]
    while len(rows) > 1 and (small := [row for row in rows if row.is_small]):
        moving = min(small, key=lambda row: (row.units, -order[row.names[0]]))
        others = [row for row in rows if row is not moving]
        filled = [row for row in others if row.units]
        joining = [min(filled, key=lambda row: (row.units, -order[row.names[0]]))] if filled else others
        rows = [row for row in others if not any(row is one for one in joining)]
        rows.append(_together([moving, *joining], order))
        rows.sort(key=lambda row: order[row.names[0]])
    return tuple(Together(row.names, row.cells, is_whole=len(rows) == 1) for row in rows)


def merged_columns(table: Mapping[str, Cells]) -> tuple[Together, ...]:
    """The columns of a table told together in the same way; the cells of each are by row."""
    columns: dict[str, dict[str, Cell]] = {}
    for row, cells in table.items():
        for column, cell in cells.items():
            columns.setdefault(column, dict.fromkeys(table, Cell()))[row] = cell
    return merged_rows(columns)


def _together(rows: Sequence[Together], order: Mapping[str, int]) -> Together:
    names = sorted((name for row in rows for name in row.names), key=lambda name: order[name])
    cells: dict[str, Cell] = {}
    for row in rows:
        for column, cell in row.cells.items():
            cells[column] = cells.get(column, Cell()) + cell
    return Together(tuple(names), cells)
