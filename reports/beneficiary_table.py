"""The long table of the beneficiary list: its columns, the texts of its rows, how high they are and how they are drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reports.bigtable import Group, Kind, Line, Page, Totals, subtotal, totals
from reports.fonts import width
from reports.measure import Fitted, anchor, baseline, fit
from reports.model import BeneficiaryList, BeneficiaryRow
from reports.numbers import grouped
from reports.pen import Pen
from reports.style import BAND, DENSE, DENSE_BOLD, RULE_HEAD, RULE_STRONG, SMALLEST, Align, Type
from reports.text import ink
from zis_registry.terms.household import Service
from zis_registry.terms.masking import masked

_SERVICES = {Service.SANITATION: "Sanitasi", Service.WATER: "Air minum"}
_PAD = 3.2
_ROW = 15.0  # points of a row of one line
_AIR = _ROW - DENSE.leading
_HEAD = 17.0
_NUMBERS = 11.0
_GROUP_FILL = 0.95
_WIDE = 780.0  # points of frame from which the larger type fits (F4)
_NARROW, _NARROW_BOLD = Type(DENSE.face, 8.2, DENSE.leading), Type(DENSE_BOLD.face, 8.2, DENSE.leading)
_SMALL = Type(DENSE.face, SMALLEST, 9)
_DIGIT = re.compile(r"[0-9]")
Text = tuple[float, float, str, Type, Align]


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    share: float
    align: Align = Align.LEFT


_COLUMNS = (
    _Column("No", 28, Align.RIGHT),
    _Column("No. registri", 76),
    _Column("Nama", 128),
    _Column("Alamat (dusun, RT/RW)", 148),
    _Column("Jiwa", 26, Align.RIGHT),
    _Column("Kondisi awal", 94),
    _Column("Fasilitas", 114),
    _Column("Layanan", 48),
    _Column("Nilai (Rp)", 58, Align.RIGHT),
    _Column("Keterangan", 58),
    _Column("Tanda terima", 72),
)
_NO, _REGISTRY, _NAME, _ADDRESS, _MEMBERS, _CONDITION, _FACILITY, _SERVICE, _AMOUNT, _REMARK, _RECEIPT = range(11)


class LongTable:
    """The rows of a list set for a frame of `width` points; texts that do not fit at once are set when it is made."""

    def __init__(self, data: BeneficiaryList, frame: float) -> None:
        whole = sum(column.share for column in _COLUMNS)
        self._frame = frame
        self._type, self._bold = (DENSE, DENSE_BOLD) if frame >= _WIDE else (_NARROW, _NARROW_BOLD)
        self._rooms = [frame * column.share / whole for column in _COLUMNS]
        self._lefts = [sum(self._rooms[:place]) for place in range(len(_COLUMNS))]
        self._special: dict[tuple[int, int, int], Fitted] = {}  # (group, row, column) that shrink or wrap
        self._names: list[tuple[str, str]] = []  # kecamatan and desa of each group
        self._rows: list[tuple[BeneficiaryRow, ...]] = []
        self._starts: list[int] = []
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
                count += len(village.rows)
                heights = [self._row_height(number, place, row) for place, row in enumerate(village.rows)]
                adds = [_adds(row, seen) for row in village.rows]
                group = Group(self._band(number, Kind.BAND_CONTINUED).height + _AIR, heights, adds, 0.0)
                words = self._sum_words(f"Jumlah {village.name}", subtotal(group))
                yield Group(group.band, heights, adds, words.height + _AIR)

    def _row_height(self, group: int, place: int, row: BeneficiaryRow) -> float:
        lines = 1
        for column, text in enumerate(_texts(row), start=_REGISTRY):
            room = self._rooms[column] - 2 * _PAD
            words = ink(text, face=self._type.face)
            if width(words, self._type.face, self._type.size) > room:
                fitted = fit(words, self._type, room)
                self._special[group, place, column] = fitted
                lines = max(lines, len(fitted.lines))
        return lines * self._type.leading + _AIR

    def _band(self, group: int, kind: Kind) -> Fitted:
        subdistrict, village = self._names[group]
        continued = " (lanjutan)" if kind is Kind.BAND_CONTINUED else ""
        return fit(f"{subdistrict} › {village}{continued}", self._bold, self._frame - 70)

    def _sum_words(self, head: str, sums: Totals) -> Fitted:
        words = f"{head}: {grouped(sums.rows)} unit · {grouped(sums.households)} rumah tangga"
        return fit(words, self._bold, self._lefts[_MEMBERS] - self._lefts[_REGISTRY] - 2 * _PAD)

    def draw(self, pen: Pen, page: Page, number: int, x: float, top: float) -> None:
        """Draw the lines of `page` downwards from `top`: fills, then rules, then all texts at once."""
        texts = list(self._head_texts(x, top))
        pen.band(x, top - self.head_height, self._frame, self.head_height, grey=BAND)
        hairs, strong = [], []
        for line in page.lines:
            y = top - line.offset
            if line.kind in (Kind.BAND, Kind.BAND_CONTINUED):
                pen.band(x, y - line.height, self._frame, line.height, grey=_GROUP_FILL)
                self._mark(pen, line, y)
            (hairs if line.kind is Kind.ROW else strong).append((x, y, x + self._frame, y))
            texts += self._line_texts(line, page, number, x, y)
        self._rule(pen, page, x, top, hairs, strong)
        pen.page_of(texts)

    def _rule(
        self,
        pen: Pen,
        page: Page,
        x: float,
        top: float,
        hairs: list[tuple[float, float, float, float]],
        strong: list[tuple[float, float, float, float]],
    ) -> None:
        last = page.lines[-1]
        foot = top - last.offset - (_ROW if last.kind is Kind.TAIL else last.height)
        hairs += [
            (x + self._lefts[column], top - start, x + self._lefts[column], top - end)
            for start, end in _between_bands(page)
            for column in (_REGISTRY, _RECEIPT)
        ]
        pen.rules(hairs)
        pen.rules(strong, weight=RULE_HEAD, ink=0)
        for y in (top, foot):
            pen.rule(x, x + self._frame, y, weight=RULE_STRONG)

    def _mark(self, pen: Pen, line: Line, top: float) -> None:
        if line.kind is not Kind.BAND:
            return
        subdistrict, village = self._names[line.group]
        if line.group == 0 or self._names[line.group - 1][0] != subdistrict:
            pen.bookmark(subdistrict, level=0, top=top + 2)
        pen.bookmark(village, level=1, top=top + 2)

    def _head_texts(self, x: float, top: float) -> Iterator[Text]:
        y = baseline(top, _HEAD, self._bold)
        numbers = baseline(top - _HEAD, _NUMBERS, _SMALL)
        for place, column in enumerate(_COLUMNS):
            left, room = x + self._lefts[place], self._rooms[place]
            yield anchor(left + _PAD, room - 2 * _PAD, column.align), y, column.head, self._bold, column.align
            yield left + room / 2, numbers, f"({place + 1})", _SMALL, Align.CENTER

    def _line_texts(self, line: Line, page: Page, number: int, x: float, top: float) -> Iterator[Text]:
        match line.kind:
            case Kind.ROW:
                yield from self._row_texts(line, x, top)
            case Kind.BAND | Kind.BAND_CONTINUED:
                yield from _fitted(self._band(line.group, line.kind), x + _PAD, top)
                size = f"{grouped(len(self._rows[line.group]))} unit"
                y = baseline(top, _ROW, self._type)
                yield x + self._frame - _PAD, y, size, self._type, Align.RIGHT
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

    def _row_texts(self, line: Line, x: float, top: float) -> Iterator[Text]:
        row = self._rows[line.group][line.row]
        y = baseline(top, _ROW, self._type)
        yield x + self._lefts[_REGISTRY] - _PAD, y, grouped(self._starts[line.group] + line.row + 1), self._type, Align.RIGHT
        for column, text in enumerate(_texts(row), start=_REGISTRY):
            left, align = x + self._lefts[column] + _PAD, _COLUMNS[column].align
            special = self._special.get((line.group, line.row, column))
            if special is not None:
                yield from _fitted(special, left, top, align, self._rooms[column] - 2 * _PAD)
            elif text:
                yield anchor(left, self._rooms[column] - 2 * _PAD, align), y, text, self._type, align

    def _sum_texts(self, head: str, sums: Totals, x: float, top: float) -> Iterator[Text]:
        yield from _fitted(self._sum_words(head, sums), x + self._lefts[_REGISTRY] + _PAD, top)
        y = baseline(top, _ROW, self._bold)
        for column, amount in ((_MEMBERS, sums.members), (_AMOUNT, sums.amount)):
            right = x + self._lefts[column] + self._rooms[column] - _PAD
            yield right, y, grouped(amount), self._bold, Align.RIGHT


def _between_bands(page: Page) -> Iterator[tuple[float, float]]:
    """Where the upright rules stand: beside rows and sums, not through the words of a band; offsets from the top."""
    start = end = None
    for line in page.lines:
        band = line.kind in (Kind.BAND, Kind.BAND_CONTINUED)
        if start is not None and end is not None and band:
            yield start, end
            start = None
        if not band:
            start = line.offset if start is None else start
            end = line.offset + (_ROW if line.kind is Kind.TAIL else line.height)
    if start is not None and end is not None:
        yield start, end


def _fitted(
    fitted: Fitted, left: float, top: float, align: Align = Align.LEFT, room: float = 0.0
) -> Iterator[Text]:
    """The lines of `fitted` in a row that starts at `top`, the first where a single line would stand."""
    y = baseline(top, _ROW, fitted.type)
    for line in fitted.lines:
        yield anchor(left, room, align), y, line, fitted.type, align
        y -= fitted.type.leading


def _texts(row: BeneficiaryRow) -> tuple[str, ...]:
    """The cells of a row after its number; numbers that people typed into names or notes are masked."""
    members = "–" if row.members is None else str(row.members)
    return (
        row.registry_number,
        _unnumbered(row.name),
        _unnumbered(_address(row)),
        members,
        _unnumbered(row.condition),
        _unnumbered(row.facility),
        _SERVICES[row.service],
        grouped(row.amount),
        _unnumbered(row.remark),
    )


def _unnumbered(text: str) -> str:
    return masked(text) if _DIGIT.search(text) else text


def _address(row: BeneficiaryRow) -> str:
    places = [f"{head} {number:03d}" for head, number in (("RT", row.rt), ("RW", row.rw)) if number is not None]
    return f"{row.hamlet} {'/'.join(places)}".strip()


def _adds(row: BeneficiaryRow, seen: set[str]) -> Totals:
    """What a row adds; a household that stands in two rows (one a service) counts its persons once."""
    first = row.registry_number not in seen
    seen.add(row.registry_number)
    return Totals(1, int(first), (row.members or 0) if first else 0, row.amount)
