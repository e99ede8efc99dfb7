"""Short tables with rules instead of boxes; a long one breaks between rows and repeats its head.

Columns are as wide as their words; where that is too much, columns of words wrap before figures are made smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reports.blocks import rules_above_and_below
from reports.flow import Block
from reports.measure import Fitted, fit, text_width
from reports.pen import Pen
from reports.style import BAND, CELL, CELL_BOLD, RULE_HEAD, TIGHT_CELL, TIGHT_CELL_BOLD, Align, Type

_PAD = 3.0  # points left and right in a cell
_LEAST_WORDS = 0.2  # of the width is left to columns of words, however wide the figures are
_NARROWEST = 24.0  # points of a column of words
_CLOSE = 0.7  # points of `pad` below which rows stand too close for a line between each
_TOGETHER = 3  # rows between two lines then, in a table of more than twice as many
Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head (a newline breaks it) and how its cells hang; RIGHT is for figures, which never wrap."""

    head: str
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under a grey head; `total` closes it in bold, `notice` stands where there are no rows.

    `pad` points stand above and below the words of a row; `widths` are given to the parts of a table that was split.
    """

    columns: tuple[Column, ...]
    rows: tuple[Cells, ...]
    total: Cells = ()
    notice: str = "Tidak ada data."
    pad: float = 1.0
    gap: float = 0.0
    keeps_next: bool = False
    widths: tuple[float, ...] = ()

    def height(self, width: float) -> float:
        """Head, rows and total."""
        return _set(self, width).height

    def least(self, width: float) -> float:
        """The head with its first two rows, or all of a table of three rows and fewer."""
        setting = _set(self, width)
        return setting.height if len(self.rows) <= 3 else setting.head_height + sum(setting.heights[:2])

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """The rows that fit, at least two, and a table of the rest with at least two and the total."""
        setting = _set(self, width)
        room -= setting.head_height
        fitting = 0
        for high in setting.heights[:-2]:
            room -= high
            if room < -0.01:
                break
            fitting += 1
        if fitting < 2:
            return None
        part = replace(self, widths=setting.widths)
        return replace(part, rows=self.rows[:fitting], total=()), replace(part, rows=self.rows[fitting:])

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it downwards from `top`."""
        setting = _set(self, width)
        head = top - setting.head_height
        pen.band(x, head, width, setting.head_height, grey=BAND)
        self._draw_head(pen, x, head, setting)
        y, hairs, apart = head, [], self._rows_between_lines
        for place, (row, high) in enumerate(zip(setting.body, setting.heights, strict=True)):
            if place % apart == 0 and place:
                hairs.append((x, y, x + width, y))
            self._draw_row(pen, x, y, setting, row)
            y -= high
        pen.rules(hairs)
        if not self.rows:
            pen.fitted(x + _PAD, y - self.pad, 0, setting.notice)
            y -= setting.notice_height
        if setting.foot:
            pen.rule(x, x + width, y, weight=RULE_HEAD)
            self._draw_row(pen, x, y, setting, setting.foot)
        rules_above_and_below(pen, x, (top, head, top - setting.height), width)

    @property
    def _rows_between_lines(self) -> int:
        if self.pad >= _CLOSE:
            return 1
        return _TOGETHER if len(self.rows) > 2 * _TOGETHER else len(self.rows) + 1

    def _draw_head(self, pen: Pen, x: float, bottom: float, setting: _Setting) -> None:
        for column, room, lines in zip(self.columns, setting.widths, setting.head, strict=True):
            y = bottom + sum(line.height for line in lines) + self.pad + 0.3
            for line in lines:
                pen.fitted(x + _PAD, y, room - 2 * _PAD, line, column.align)
                y -= line.height
            x += room

    def _draw_row(self, pen: Pen, x: float, top: float, setting: _Setting, row: Sequence[Fitted]) -> None:
        for column, room, cell in zip(self.columns, setting.widths, row, strict=True):
            pen.fitted(x + _PAD, top - self.pad, room - 2 * _PAD, cell, column.align)
            x += room


@dataclass(frozen=True, slots=True)
class _Setting:
    """A table set for one width: its columns in points, its fitted cells, and how high its parts are."""

    widths: tuple[float, ...]
    head: tuple[tuple[Fitted, ...], ...]
    body: tuple[tuple[Fitted, ...], ...]
    foot: tuple[Fitted, ...]
    notice: Fitted
    pad: float

    @property
    def heights(self) -> list[float]:
        """The height of each row."""
        return [_high(row) + 2 * self.pad for row in self.body]

    @property
    def head_height(self) -> float:
        """The height of the head."""
        return max(sum(line.height for line in lines) for lines in self.head) + 2 * self.pad + 0.6

    @property
    def notice_height(self) -> float:
        """The height of what stands where there are no rows."""
        return 0.0 if self.body else self.notice.height + 2 * self.pad

    @property
    def height(self) -> float:
        """The height of all."""
        foot = _high(self.foot) + 2 * self.pad if self.foot else 0.0
        return self.head_height + sum(self.heights) + self.notice_height + foot


def _high(row: Sequence[Fitted]) -> float:
    return max(cell.height for cell in row)


@lru_cache(maxsize=64)
def _set(table: Table, width: float) -> _Setting:
    widths = table.widths or _widths(table, width)
    kinds = [_kinds(table, place, room) for place, room in enumerate(widths)]
    head = tuple(
        tuple(fit(line, CELL_BOLD, room - 2 * _PAD) for line in column.head.split("\n"))
        for column, room in zip(table.columns, widths, strict=True)
    )
    body = tuple(_fitted(row, [kind for kind, _ in kinds], widths) for row in table.rows)
    foot = _fitted(table.total, [bold for _, bold in kinds], widths) if table.total else ()
    return _Setting(widths, head, body, foot, fit(table.notice, CELL, width - 2 * _PAD), table.pad)


def _fitted(row: Cells, kinds: Sequence[Type], widths: Sequence[float]) -> tuple[Fitted, ...]:
    return tuple(fit(cell, kind, room - 2 * _PAD) for cell, kind, room in zip(row, kinds, widths, strict=True))


def _widths(table: Table, width: float) -> tuple[float, ...]:
    """Each column as wide as its words and an even share of what is left; too wide ones of words wrap."""
    wanted = [_natural(table, place) for place in range(len(table.columns))]
    words = [place for place, column in enumerate(table.columns) if column.align is not Align.RIGHT]
    figures = sum(wanted) - sum(wanted[place] for place in words)
    most = width * (1 - _LEAST_WORDS if words else 1)
    if figures > most:
        wanted = [one if place in words else one * most / figures for place, one in enumerate(wanted)]
        figures = most
    room = width - figures
    spare = room - sum(wanted[place] for place in words)
    if spare >= 0:
        return tuple(one + spare / len(wanted) for one in wanted)
    capped = _capped([wanted[place] for place in words], room)
    for place, one in zip(words, capped, strict=True):
        wanted[place] = one
    return tuple(wanted)


def _capped(wanted: Sequence[float], room: float) -> list[float]:
    """`room` shared out: narrow columns get what they want, the wide ones equal shares of the rest."""
    given = [0.0] * len(wanted)
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    for done, place in enumerate(order):
        given[place] = min(wanted[place], room / (len(order) - done))
        room -= given[place]
    return given


def _natural(table: Table, place: int) -> float:
    """The width at which no cell of a column shrinks or wraps."""
    heads = [text_width(line, CELL_BOLD) for line in table.columns[place].head.split("\n")]
    cells = [text_width(row[place], CELL) for row in table.rows]
    foot = [text_width(table.total[place], CELL_BOLD)] if table.total else []
    return max(_NARROWEST - 2 * _PAD, *heads, *cells, *foot) + 2 * _PAD + 0.1


def _kinds(table: Table, place: int, room: float) -> tuple[Type, Type]:
    """The types of a column's rows and total: figures get smaller together, since a figure never wraps."""
    if table.columns[place].align is not Align.RIGHT:
        return CELL, CELL_BOLD
    ladder = ((CELL, CELL_BOLD), (CELL.shrunk(), CELL_BOLD.shrunk()), (TIGHT_CELL, TIGHT_CELL_BOLD))
    for kind, bold in ladder:
        widest = max([text_width(row[place], kind) for row in table.rows], default=0.0)
        foot = text_width(table.total[place], bold) if table.total else 0.0
        if max(widest, foot) <= room - 2 * _PAD + 0.01:
            return kind, bold
    return TIGHT_CELL, TIGHT_CELL_BOLD
