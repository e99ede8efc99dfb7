"""Short tables with rules instead of boxes; a long one breaks between rows and repeats its head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.blocks import rules_above_and_below
from reports.flow import Block
from reports.measure import Fitted, fit, text_width
from reports.pen import Pen
from reports.style import BAND, CELL, CELL_BOLD, RULE_HEAD, Align, Type

_PAD = 3.0  # points left and right in a cell
_AIR = 1.0  # points above and below the lines of a cell


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head (a newline breaks it), its share of the width, and how its cells hang."""

    head: str
    share: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under a grey head; `total` closes it in bold, `notice` stands where there are no rows."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    notice: str = "Tidak ada data."
    gap: float = 0.0
    keeps_next: bool = False

    def _widths(self, width: float) -> list[float]:
        whole = sum(column.share for column in self.columns)
        return [width * column.share / whole for column in self.columns]

    def _set(self, rows: Sequence[Sequence[str]], kind: Type, width: float) -> list[list[Fitted]]:
        widths, tight = self._widths(width), self._tight(width)
        kinds = [kind.shrunk() if shrinks else kind for shrinks in tight]
        return [
            [fit(cell, one, room - 2 * _PAD) for cell, one, room in zip(row, kinds, widths, strict=True)]
            for row in rows
        ]

    def _tight(self, width: float) -> list[bool]:
        """Which columns shrink: those of figures, all together, when one figure would not fit."""
        rows = [(row, CELL) for row in self.rows] + ([(self.total, CELL_BOLD)] if self.total else [])
        figures = [column.align is Align.RIGHT for column in self.columns]
        shrinks = any(
            text_width(row[place], kind) > self._widths(width)[place] - 2 * _PAD
            for row, kind in rows
            for place, figure in enumerate(figures)
            if figure
        )
        return [figure and shrinks for figure in figures]

    def _head(self, width: float) -> list[list[Fitted]]:
        return [
            [fit(line, CELL_BOLD, room - 2 * _PAD) for line in column.head.split("\n")]
            for column, room in zip(self.columns, self._widths(width), strict=True)
        ]

    def _head_height(self, width: float) -> float:
        return max(sum(line.height for line in lines) for lines in self._head(width)) + 2 * _AIR + 1

    def _body(self, width: float) -> list[list[Fitted]]:
        return self._set(self.rows, CELL, width)

    def _foot(self, width: float) -> list[list[Fitted]]:
        return self._set([self.total] if self.total else [], CELL_BOLD, width)

    def _foot_height(self, width: float) -> float:
        return sum(_high(row) for row in self._foot(width))

    def height(self, width: float) -> float:
        """Head, rows and total."""
        rows = sum(_high(row) for row in self._body(width)) if self.rows else CELL.leading + 2 * _AIR
        return self._head_height(width) + rows + self._foot_height(width)

    def least(self, width: float) -> float:
        """The head with its first two rows, or all of a table of three rows and fewer."""
        if len(self.rows) <= 3:
            return self.height(width)
        return self._head_height(width) + sum(_high(row) for row in self._body(width)[:2])

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """The rows that fit, at least two, and a table of the rest with at least two and the total."""
        room -= self._head_height(width)
        fitting = 0
        for row in self._body(width)[:-2]:
            room -= _high(row)
            if room < -0.01:
                break
            fitting += 1
        if fitting < 2:
            return None
        return replace(self, rows=self.rows[:fitting], total=()), replace(self, rows=self.rows[fitting:])

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it downwards from `top`."""
        bottom, head = top - self.height(width), top - self._head_height(width)
        pen.band(x, head, width, top - head, grey=BAND)
        self._draw_head(pen, x, head, width)
        y = self._draw_rows(pen, x, head, width) if self.rows else self._draw_notice(pen, x, head, width)
        for row in self._foot(width):
            pen.rule(x, x + width, y, weight=RULE_HEAD)
            self._draw_row(pen, x, y, width, row)
        rules_above_and_below(pen, x, (top, head, bottom), width)

    def _draw_head(self, pen: Pen, x: float, bottom: float, width: float) -> None:
        for column, room, lines in zip(self.columns, self._widths(width), self._head(width), strict=True):
            y = bottom + sum(line.height for line in lines) + _AIR
            for line in lines:
                pen.fitted(x + _PAD, y, room - 2 * _PAD, line, column.align)
                y -= line.height
            x += room

    def _draw_rows(self, pen: Pen, x: float, y: float, width: float) -> float:
        hairs = []
        for place, row in enumerate(self._body(width)):
            if place:
                hairs.append((x, y, x + width, y))
            self._draw_row(pen, x, y, width, row)
            y -= _high(row)
        pen.rules(hairs)
        return y

    def _draw_notice(self, pen: Pen, x: float, y: float, width: float) -> float:
        pen.fitted(x + _PAD, y - _AIR, width - 2 * _PAD, fit(self.notice, CELL, width - 2 * _PAD))
        return y - CELL.leading - 2 * _AIR

    def _draw_row(self, pen: Pen, x: float, top: float, width: float, row: Sequence[Fitted]) -> None:
        for column, room, cell in zip(self.columns, self._widths(width), row, strict=True):
            pen.fitted(x + _PAD, top - _AIR, room - 2 * _PAD, cell, column.align)
            x += room


def _high(row: Sequence[Fitted]) -> float:
    return max(cell.height for cell in row) + 2 * _AIR
