"""What opens a short paper: the letterhead, and the band of key figures below the title."""

from __future__ import annotations

from dataclasses import dataclass

from reports.blocks import Whole
from reports.document import Letterhead
from reports.measure import Fitted, fit, text_width
from reports.pen import Pen
from reports.style import ADDRESS, CELL_BOLD, KEY, LETTERHEAD, MM, NOTE, RULE_STRONG, Align

LOGO_SIDE = 17 * MM
_LOGO_GAP = 6.0


@dataclass(frozen=True, slots=True)
class Kop(Whole):
    """The letterhead: two empty logo frames, centred lines, and a thick and a thin rule below."""

    letterhead: Letterhead
    gap: float = 0.0
    keeps_next: bool = False

    def _lines(self, width: float) -> list[Fitted]:
        room = width - 2 * (LOGO_SIDE + _LOGO_GAP)
        names = [fit(line, LETTERHEAD, room) for line in self.letterhead.lines]
        return names + [fit(line, ADDRESS, room) for line in self.letterhead.address]

    def height(self, width: float) -> float:
        """As high as its lines or its logo frames, and the rules."""
        return max(LOGO_SIDE, sum(line.height for line in self._lines(width))) + 7.5

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it downwards from `top`."""
        lines = self._lines(width)
        block = self.height(width) - 7.5
        for left, mark in ((x, self.letterhead.left_mark), (x + width - LOGO_SIDE, self.letterhead.right_mark)):
            self._frame(pen, left, top - (block - LOGO_SIDE) / 2, mark)
        y = top - (block - sum(line.height for line in lines)) / 2
        for line in lines:
            pen.fitted(x, y, width, line, Align.CENTER)
            y -= line.height
        pen.rule(x, x + width, top - block - 5, weight=1.8)
        pen.rule(x, x + width, top - block - 7.5, weight=0.5)

    @staticmethod
    def _frame(pen: Pen, x: float, top: float, mark: str) -> None:
        pen.box(x, top - LOGO_SIDE, LOGO_SIDE, LOGO_SIDE, radius=5)
        pen.text(x + LOGO_SIDE / 2, top - LOGO_SIDE / 2 + 1, "LOGO", CELL_BOLD, Align.CENTER)
        caption = fit(mark, NOTE, LOGO_SIDE - 6)
        pen.fitted(x + 3, top - LOGO_SIDE / 2 - 2, LOGO_SIDE - 6, caption, Align.CENTER)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure of the band: what it is, the figure, what it means exactly."""

    label: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class KeyBand(Whole):
    """Up to four key figures side by side between two rules, each as wide as its words ask for."""

    figures: tuple[KeyFigure, ...]
    gap: float = 8.0
    keeps_next: bool = False

    def _rooms(self, width: float) -> list[float]:
        """The points of each figure, 12 of them for the rule beside it."""
        wanted = [
            max(text_width(one.label, NOTE), text_width(one.value, KEY), text_width(one.meaning, NOTE)) + 13
            for one in self.figures
        ]
        spare = (width - sum(wanted)) / len(wanted)
        return [one + spare for one in wanted] if spare >= 0 else [width / len(wanted)] * len(wanted)

    def _cells(self, width: float) -> list[tuple[float, tuple[Fitted, Fitted, Fitted]]]:
        return [
            (room, (fit(f.label, NOTE, room - 12), fit(f.value, KEY, room - 12), fit(f.meaning, NOTE, room - 12)))
            for f, room in zip(self.figures, self._rooms(width), strict=True)
        ]

    def height(self, width: float) -> float:
        """As high as its highest cell."""
        return max(sum(part.height for part in cell) for _, cell in self._cells(width)) + 7

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it downwards from `top`."""
        bottom, left = top - self.height(width), x
        pen.rule(x, x + width, top, weight=RULE_STRONG)
        pen.rule(x, x + width, bottom, weight=RULE_STRONG)
        for room, cell in self._cells(width):
            if left > x:
                pen.rules([(left, top - 5, left, bottom + 5)])
            y = top - 3.5
            for part in cell:
                pen.fitted(left + (8 if left > x else 2), y, room - 12, part)
                y -= part.height
            left += room
