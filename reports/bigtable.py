"""Which row of a long list stands on which page: pure arithmetic, one pass, no drawing.

A list is groups of rows. Every page repeats the head. A group starts with its band (repeated as "lanjutan" on the
next page) and ends with its subtotal. Every page but the last ends with what is carried forward, and the next begins
with it; the last ends with the tail (total and signatures). A band never ends a page, a subtotal never starts one, and
the tail stands with a row, unless the two are higher than a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from zis_registry.errors import DocumentRefused

_SLACK = 0.01  # points; sums of floats


@dataclass(frozen=True, slots=True)
class Totals:
    """What is summed: rows, households and their persons (each household once), rupiah."""

    rows: int = 0
    households: int = 0
    members: int = 0
    amount: int = 0

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            self.rows + other.rows,
            self.households + other.households,
            self.members + other.members,
            self.amount + other.amount,
        )


@dataclass(frozen=True, slots=True)
class Group:
    """One group: the heights of its band, rows and subtotal in points, and what each row adds to the totals."""

    band: float
    heights: Sequence[float]
    adds: Sequence[Totals]
    subtotal: float


@dataclass(frozen=True, slots=True)
class Heights:
    """Points of the fixed parts: the frame of the first and of later pages, head, carried-forward line and tail."""

    first: float
    later: float
    head: float
    carried: float
    tail: float


class Kind(Enum):
    """What stands on a line of a page."""

    BAND = 0
    BAND_CONTINUED = 1
    ROW = 2
    SUBTOTAL = 3
    BROUGHT = 4
    CARRIED = 5
    TAIL = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its offset from the top of the frame, its height, and which group and row (or -1) it belongs to."""

    kind: Kind
    offset: float
    height: float
    group: int = -1
    row: int = -1


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page, top to bottom, and the totals before and after it."""

    lines: tuple[Line, ...]
    brought: Totals
    carried: Totals


class _Atom(NamedTuple):
    """Lines that may not be parted: (kind, height, group, row) each, their height, and what their rows add."""

    lines: tuple[tuple[Kind, float, int, int], ...]
    height: float
    adds: Totals
    last: bool


def layout(groups: Sequence[Group], heights: Heights) -> tuple[Page, ...]:
    """The pages of `groups`, in order; raises DocumentRefused when a page is too low for a row and what it keeps."""
    builder = _Builder(groups, heights)
    for atom in _atoms(groups, heights):
        builder.place(atom)
    return builder.finish()


def totals(groups: Sequence[Group]) -> Totals:
    """The sum over all rows."""
    return summed(subtotal(group) for group in groups)


def subtotal(group: Group) -> Totals:
    """The sum over the rows of one group."""
    return summed(group.adds)


def summed(parts: Iterable[Totals]) -> Totals:
    """The sum of `parts`."""
    rows = households = members = amount = 0
    for part in parts:
        rows += part.rows
        households += part.households
        members += part.members
        amount += part.amount
    return Totals(rows, households, members, amount)


def _atoms(groups: Sequence[Group], heights: Heights) -> Iterator[_Atom]:
    """Each row with what must stay with it: its band above the first, the subtotal and the tail below the last."""
    if not groups:
        yield _atom([(Kind.TAIL, heights.tail, -1, -1)], Totals(), last=True)
    for number, group in enumerate(groups):
        final = len(group.heights) - 1
        for row, (height, adds) in enumerate(zip(group.heights, group.adds, strict=True)):
            if 0 < row < final:
                yield _Atom(((Kind.ROW, height, number, row),), height, adds, last=False)
                continue
            lines = [(Kind.ROW, height, number, row)]
            if row == 0:
                lines.insert(0, (Kind.BAND, group.band, number, -1))
            last = False
            if row == final:
                lines.append((Kind.SUBTOTAL, group.subtotal, number, -1))
                last = number == len(groups) - 1
                if last:
                    lines.append((Kind.TAIL, heights.tail, -1, -1))
            yield _atom(lines, adds, last=last)


def _atom(lines: Sequence[tuple[Kind, float, int, int]], adds: Totals, *, last: bool) -> _Atom:
    return _Atom(tuple(lines), sum(line[1] for line in lines), adds, last)


class _Builder:
    """The page being filled."""

    def __init__(self, groups: Sequence[Group], heights: Heights) -> None:
        self._heights = heights
        self._groups = groups
        self._pages: list[Page] = []
        self._lines: list[Line] = []
        self._room = heights.first
        self._offset = heights.head
        self._brought = Totals()
        self._added: list[Totals] = []  # by the rows of this page

    def place(self, atom: _Atom) -> None:
        """Put `atom` on this page, or on the next when it does not fit here."""
        if not self._fits(atom):
            self._turn(atom)
        if not self._fits(atom):
            self._place_parted(atom)
            return
        for kind, height, group, row in atom.lines:
            self._add(kind, height, group, row)
        self._added.append(atom.adds)

    def _place_parted(self, atom: _Atom) -> None:
        """Give the tail a page of its own when not even a fresh one holds it with the last row."""
        rows = tuple(line for line in atom.lines if line[0] is not Kind.TAIL)
        if not rows or len(rows) == len(atom.lines):
            raise DocumentRefused(
                "Satu baris daftar, atau semua tanda tangannya, lebih tinggi daripada satu halaman; "
                "kurangi isinya atau pakai kertas F4."
            )
        self.place(_atom(rows, atom.adds, last=False))
        self.place(_atom(atom.lines[len(rows) :], Totals(), last=True))

    def finish(self) -> tuple[Page, ...]:
        """All pages."""
        self._close()
        return tuple(self._pages)

    def _fits(self, atom: _Atom) -> bool:
        foot = 0.0 if atom.last else self._heights.carried
        return self._offset + atom.height + foot <= self._room + _SLACK

    def _turn(self, atom: _Atom) -> None:
        self._add(Kind.CARRIED, self._heights.carried)
        self._close()
        self._room, self._offset = self._heights.later, self._heights.head
        self._add(Kind.BROUGHT, self._heights.carried)
        kind, _, group, _ = atom.lines[0]
        if kind is Kind.ROW:
            self._add(Kind.BAND_CONTINUED, self._groups[group].band, group)

    def _add(self, kind: Kind, height: float, group: int = -1, row: int = -1) -> None:
        self._lines.append(Line(kind, self._offset, height, group, row))
        self._offset += height

    def _close(self) -> None:
        carried = summed([self._brought, *self._added])
        self._pages.append(Page(tuple(self._lines), self._brought, carried))
        self._lines, self._added, self._brought = [], [], carried
