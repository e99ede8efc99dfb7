"""The long table of the beneficiary list: how high its rows are and how a page of it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby

from reports.beneficiary_rows import AMOUNT, COLUMNS, MEMBERS, RECEIPT, REGISTRY, adds, cells
from reports.bigtable import Group, Kind, Line, Page, Totals, subtotal, totals
from reports.grid import Fit, Lines, Stop
from reports.measure import Fitted, anchor, baseline, fit
from reports.model import BeneficiaryList, BeneficiaryRow
from reports.numbers import grouped
from reports.pen import Pen, Text
from reports.style import BAND, DENSE, DENSE_BOLD, RULE_HEAD, RULE_STRONG, SMALLEST, Align, Type
from reports.text import PARAGRAPH_CAP

_PAD = 3.2
_ROW = 15.0  # points of a row of one line
_AIR = _ROW - DENSE.leading
_HEAD = 17.0
_NUMBERS = 11.0
_GROUP_FILL = 0.95
_WIDE = 780.0  # points of frame from which the larger type fits (F4)
_NARROW, _NARROW_BOLD = Type(DENSE.face, 8.2, DENSE.leading), Type(DENSE_BOLD.face, 8.2, DENSE.leading)
_SMALL = Type(DENSE.face, SMALLEST, 9)
_HEAD_FORM = "table-head"
_BANDS = (Kind.BAND, Kind.BAND_CONTINUED)
Rule = tuple[float, float, float, float]


class LongTable:
    """The rows of a list set for `frame` points of width; how high they are is known when it is made."""

    def __init__(self, data: BeneficiaryList, frame: float) -> None:
        whole = sum(column.share for column in COLUMNS)
        self._frame = frame
        self._type, self._bold = (DENSE, DENSE_BOLD) if frame >= _WIDE else (_NARROW, _NARROW_BOLD)
        across = [frame * column.share / whole for column in COLUMNS]
        self._lefts = [sum(across[:place]) + _PAD for place in range(len(COLUMNS))]
        self._rooms = [room - 2 * _PAD for room in across]
        self._lines = [Lines(Fit(self._type, room)) for room in self._rooms]
        self._names: list[tuple[str, str]] = []  # kecamatan and desa of each group
        self._rows: list[tuple[BeneficiaryRow, ...]] = []
        self._starts: list[int] = []  # how many rows stand before each group
        self.groups = tuple(self._grouped(data))
        self._totals = totals(self.groups)

    @property
    def head_height(self) -> float:
        """The head with its row of column numbers."""
        return _HEAD + _NUMBERS

    @property
    def row_height(self) -> float:
        """A row of one line."""
        return _ROW

    def _grouped(self, data: BeneficiaryList) -> Iterator[Group]:
        seen: set[str] = set()
        count = 0
        for subdistrict in data.subdistricts:
            for village in subdistrict.villages:
                number = len(self._rows)
                self._names.append((f"Kec. {subdistrict.name}", village.name))
                self._rows.append(village.rows)
                self._starts.append(count)
                heights = [self._row_height(number, place) for place in range(len(village.rows))]
                count += len(village.rows)
                sums = [adds(row, seen) for row in village.rows]
                band = self._band(number, Kind.BAND_CONTINUED).height + _AIR
                words = self._sum_words(f"Jumlah {village.name}", subtotal(Group(band, heights, sums, 0.0)))
                yield Group(band, heights, sums, words.height + _AIR)

    def _cells(self, group: int, place: int) -> list[str]:
        return cells(self._starts[group] + place + 1, self._rows[group][place])

    def _row_height(self, group: int, place: int) -> float:
        lines = max([lines[text] for lines, text in zip(self._lines, self._cells(group, place), strict=True)])
        return lines * self._type.leading + _AIR

    def _band(self, group: int, kind: Kind) -> Fitted:
        subdistrict, village = self._names[group]
        continued = " (lanjutan)" if kind is Kind.BAND_CONTINUED else ""
        return fit(f"{subdistrict} › {village}{continued}", self._bold, self._frame - 70, cap=PARAGRAPH_CAP)

    def _sum_words(self, head: str, sums: Totals) -> Fitted:
        words = f"{head}: {grouped(sums.rows)} unit · {grouped(sums.households)} rumah tangga"
        return fit(words, self._bold, self._lefts[MEMBERS] - self._lefts[REGISTRY] - _PAD, cap=PARAGRAPH_CAP)

    def draw(self, pen: Pen, page: Page, number: int, x: float, top: float) -> None:
        """Draw the lines of page `number` downwards from `top`: fills, then rules, then the words in reading order."""
        size = (self._frame, self.head_height)
        pen.stamp(_HEAD_FORM, x, top - self.head_height, size, partial(self._draw_head, pen))
        for line in page.lines:
            if line.kind in _BANDS:
                pen.band(x, top - line.offset - line.height, self._frame, line.height, grey=_GROUP_FILL)
                self._mark(pen, line, top - line.offset)
        self._draw_rules(pen, page, x, top)
        for are_rows, lines in groupby(page.lines, _is_row):
            if are_rows:
                self._draw_rows(pen, lines, x, top)
            else:
                pen.texts(text for line in lines for text in self._line_texts(line, page, number, x, top - line.offset))

    def _draw_rules(self, pen: Pen, page: Page, x: float, top: float) -> None:
        """Hairlines above rows, rules above bands and sums, uprights beside number and receipt, strong top and foot."""
        hairs: list[Rule] = []
        strong: list[Rule] = []
        for line in page.lines:
            y = top - line.offset
            (hairs if line.kind is Kind.ROW else strong).append((x, y, x + self._frame, y))
        for start, end in _between_bands(page):
            for column in (REGISTRY, RECEIPT):
                left = x + self._lefts[column] - _PAD
                hairs.append((left, top - start, left, top - end))
        pen.rules(hairs)
        pen.rules(strong, weight=RULE_HEAD)
        for y in (top, top - page.lines[-1].offset - _high(page.lines[-1])):
            pen.rule(x, x + self._frame, y, weight=RULE_STRONG)

    def _mark(self, pen: Pen, line: Line, top: float) -> None:
        if line.kind is not Kind.BAND:
            return
        subdistrict, village = self._names[line.group]
        if line.group == 0 or self._names[line.group - 1][0] != subdistrict:
            pen.bookmark(subdistrict, level=0, top=top + 2)
        pen.bookmark(village, level=1, top=top + 2)

    def _draw_head(self, pen: Pen) -> None:
        """The head in its box at the origin."""
        pen.band(0, 0, self._frame, self.head_height, grey=BAND)
        pen.texts(self._head_texts(0, self.head_height))

    def _head_texts(self, x: float, top: float) -> Iterator[Text]:
        y = baseline(top, _HEAD, self._bold)
        numbers = baseline(top - _HEAD, _NUMBERS, _SMALL)
        for place, column in enumerate(COLUMNS):
            left, room = x + self._lefts[place], self._rooms[place]
            yield anchor(left, room, column.align), y, column.head, self._bold, column.align
            yield left + room / 2, numbers, f"({place + 1})", _SMALL, Align.CENTER

    def _line_texts(self, line: Line, page: Page, number: int, x: float, top: float) -> Iterator[Text]:
        match line.kind:
            case Kind.BAND | Kind.BAND_CONTINUED:
                yield from _fitted(self._band(line.group, line.kind), x + _PAD, top)
                size = f"{grouped(len(self._rows[line.group]))} unit"
                yield x + self._frame - _PAD, baseline(top, _ROW, self._type), size, self._type, Align.RIGHT
            case Kind.SUBTOTAL:
                head = f"Jumlah {self._names[line.group][1]}"
                yield from self._sum_texts(head, subtotal(self.groups[line.group]), x, top)
            case Kind.BROUGHT:
                yield from self._sum_texts(f"Pindahan dari halaman {number - 1}", page.brought, x, top)
            case Kind.CARRIED:
                yield from self._sum_texts("Jumlah dipindahkan", page.carried, x, top)
            case Kind.TAIL:
                head = "Jumlah seluruhnya" if self.groups else "Tidak ada penerima"
                yield from self._sum_texts(head, self._totals, x, top)

    def _sum_texts(self, head: str, sums: Totals, x: float, top: float) -> Iterator[Text]:
        yield from _fitted(self._sum_words(head, sums), x + self._lefts[REGISTRY], top)
        y = baseline(top, _ROW, self._bold)
        for column, amount in ((MEMBERS, sums.members), (AMOUNT, sums.amount)):
            yield x + self._lefts[column] + self._rooms[column], y, grouped(amount), self._bold, Align.RIGHT

    def _draw_rows(self, pen: Pen, lines: Iterable[Line], x: float, top: float) -> None:
        stops = tuple(
            Stop(anchor(x + left, room, column.align), room, column.align)
            for left, room, column in zip(self._lefts, self._rooms, COLUMNS, strict=True)
        )
        rows = ((baseline(top - line.offset, _ROW, self._type), self._cells(line.group, line.row)) for line in lines)
        pen.grid(stops, rows, self._type)


def _is_row(line: Line) -> bool:
    return line.kind is Kind.ROW


def _high(line: Line) -> float:
    """How high a line of the table is: of the tail only its sum belongs to the table."""
    return _ROW if line.kind is Kind.TAIL else line.height


def _between_bands(page: Page) -> Iterator[tuple[float, float]]:
    """Where the upright rules stand: beside rows and sums, not through the words of a band; offsets from the top."""
    start: float | None = None
    end = 0.0
    for line in page.lines:
        if line.kind in _BANDS:
            if start is not None:
                yield start, end
            start = None
        else:
            start = line.offset if start is None else start
            end = line.offset + _high(line)
    if start is not None:
        yield start, end


def _fitted(fitted: Fitted, left: float, top: float) -> Iterator[Text]:
    """The lines of `fitted` in a row that starts at `top`, the first where a single line would stand."""
    y = baseline(top, _ROW, fitted.type)
    for place, line in enumerate(fitted.lines):
        yield left, y - place * fitted.type.leading, line, fitted.type, Align.LEFT
