"""The cells of a long table: how a text stands in its column, and the operators that write it there.

A column keeps what it has written by text, for a list of thousands of pages repeats hamlets, facilities and amounts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Protocol

from reports.fonts import Face, width
from reports.measure import CAP_HEIGHT, wrap
from reports.style import Align, Type
from reports.text import FIELD_CAP, ink

_MOST_CELLS = 5_000  # texts of a column kept; names pass once, and what repeats is soon here again
_SLACK = 0.01  # points; sums of floats


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the cells of a column hang (x in points, and how) and how wide they may be."""

    x: float
    room: float
    align: Align


class Writer(Protocol):
    """Writes words of one type; `font` chooses the type."""

    font: str

    def operators(self, inked: str) -> str:
        """The operators that write words that passed the gate."""


class Fit:
    """How texts of one type stand in `room` points, as `measure.fit` has it: full size, else shrunk, else wrapped."""

    def __init__(self, kind: Type, room: float) -> None:
        self.kind, self.small, self.room = kind, kind.shrunk(), room
        self.room_when_shrunk = (room - _SLACK) * kind.size / self.small.size  # measured at full size
        self._of_letter = _letter_widths(kind.face).__getitem__

    def across(self, text: str) -> float:
        """The width of `text` at full size; for short texts quicker than asking the font."""
        return sum(map(self._of_letter, text)) * self.kind.size

    def printed(self, text: str) -> str:
        """`text` through the gate."""
        return ink(text, face=self.kind.face, cap=FIELD_CAP)

    def lines(self, printed: str, across: float) -> Sequence[str]:
        """The lines of a text that passed the gate and is so wide; in the small type when wider than the room."""
        return (printed,) if across <= self.room_when_shrunk else wrap(printed, self.small, self.room)


class Lines(dict[str, int]):
    """On how many lines each text of a column stands."""

    def __init__(self, fit: Fit) -> None:
        super().__init__()
        self._fit = fit

    def __missing__(self, text: str) -> int:
        if len(self) > _MOST_CELLS:
            self.clear()
        made = self[text] = self._counted(text)
        return made

    def _counted(self, text: str) -> int:
        fit = self._fit
        if text.isascii() and text.isprintable() and fit.across(text) <= fit.room_when_shrunk:
            return 1  # the gate only ever narrows such a text
        printed = fit.printed(text)
        return len(fit.lines(printed, fit.across(printed)))


class Column(dict[str, str]):
    """The operators that go to a column from the stop before it, write a text and return to the stop."""

    def __init__(self, stop: Stop, step: float, kind: Type, writer: Callable[[Type], Writer]) -> None:
        super().__init__()
        self._fit, self._share, self._step = Fit(kind, stop.room), stop.align.share, step
        self._plain, self._small = writer(kind), writer(self._fit.small)

    def __missing__(self, text: str) -> str:
        if len(self) > _MOST_CELLS:
            self.clear()
        made = self[text] = self._written(text) if text else _moved(self._step, 0)
        return made

    def _written(self, text: str) -> str:
        printed = self._fit.printed(text)
        across = self._fit.across(printed)
        if across > self._fit.room:
            return self._narrowed(printed, across)
        if not self._share:
            return f"{self._step:.2f} 0 Td {self._plain.operators(printed)}"
        back = round(across * self._share, 2)
        return f"{self._step - back:.2f} 0 Td {self._plain.operators(printed)} {back:.2f} 0 Td"

    def _narrowed(self, printed: str, across: float) -> str:
        """The operators of a text that shrinks, and may wrap downwards."""
        small, size = self._fit.small, self._fit.kind.size
        rise = CAP_HEIGHT * (size - small.size) / 2  # small capitals stay centred on the line
        code = [self._small.font]
        at_x, at_y = -self._step, 0.0  # the pen, counted from the stop
        for place, line in enumerate(self._fit.lines(printed, across)):
            x = -round(self._fit.across(line) * small.size / size * self._share, 2)
            y = round(rise - place * small.leading, 2)
            code += (_moved(x - at_x, y - at_y), self._small.operators(line))
            at_x, at_y = x, y
        return " ".join([*code, _moved(-at_x, -at_y), self._plain.font])


class _LetterWidths(dict[str, float]):
    """The width of each letter of a face at one point, found when it is first met."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, letter: str) -> float:
        made = self[letter] = width(letter, self._face, 1)
        return made


@cache
def _letter_widths(face: Face) -> _LetterWidths:
    return _LetterWidths(face)


def _moved(x: float, y: float) -> str:
    return f"{x:.2f} {y:.2f} Td" if abs(y) >= _SLACK else f"{x:.2f} 0 Td"


def columns(stops: Sequence[Stop], kind: Type, writer: Callable[[Type], Writer]) -> list[Column]:
    """The columns at `stops`, each counted from the one before and the first from the left edge of the sheet."""
    lefts = [0.0, *(round(stop.x, 2) for stop in stops)]
    return [
        Column(stop, right - left, kind, writer) for stop, (left, right) in zip(stops, pairwise(lefts), strict=True)
    ]
