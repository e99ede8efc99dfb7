"""The parts of a paper: title, headings, words, and blocks side by side or under each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportlab.platypus import Paragraph

from reports.flow import Block
from reports.measure import Fitted, baseline, fit, text_width
from reports.pen import Pen, Span, paragraph
from reports.style import (
    BODY,
    NOTE,
    RULE_HEAD,
    RULE_STRONG,
    SECTION,
    SUBTITLE,
    TITLE,
    Align,
    Type,
)
from reports.text import PARAGRAPH_CAP


class Whole:
    """A block that is never split."""

    def height(self, width: float) -> float:
        """Points it needs."""
        raise NotImplementedError

    def least(self, width: float) -> float:
        """The same: it stands whole or not at all."""
        return self.height(width)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Never."""
        return None


@dataclass(frozen=True, slots=True)
class Title(Whole):
    """The centred title with the lines under it."""

    title: str
    lines: tuple[str, ...]
    gap: float = 9.0
    keeps_next: bool = True

    def _lines(self, width: float) -> list[Fitted]:
        return [fit(self.title, TITLE, width), *(fit(line, SUBTITLE, width, cap=PARAGRAPH_CAP) for line in self.lines)]

    def height(self, width: float) -> float:
        """The sum of its lines."""
        return sum(line.height for line in self._lines(width))

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it downwards from `top`."""
        for line in self._lines(width):
            pen.fitted(x, top, width, line, Align.CENTER)
            top -= line.height


@dataclass(frozen=True, slots=True)
class Section(Whole):
    """A numbered heading, kept with what follows, an entry of the reader's outline; `note` tells unit and source.

    The note stands at the right of the heading where there is room for both, else below it.
    """

    number: int
    title: str
    note: str = ""
    gap: float = 7.5
    keeps_next: bool = True

    def _line(self, width: float) -> Fitted:
        return fit(f"{self.number}. {self.title}", SECTION, width)

    def _note(self, width: float) -> Fitted:
        return fit(self.note, NOTE, width, cap=PARAGRAPH_CAP)

    def _beside(self, width: float) -> bool:
        used = text_width(f"{self.number}. {self.title}", SECTION) + 14
        return used + text_width(self.note, NOTE) <= width

    def height(self, width: float) -> float:
        """One line, rarely two, and a little air."""
        below = 0.0 if not self.note or self._beside(width) else self._note(width).height
        return self._line(width).height + below + 1

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it downwards from `top`."""
        line = self._line(width)
        pen.fitted(x, top, width, line)
        pen.bookmark(f"{self.number}. {self.title}", level=0, top=top + 4)
        if not self.note:
            return
        if self._beside(width):
            pen.text(x + width, baseline(top, SECTION.leading, SECTION), self.note, NOTE, Align.RIGHT)
        else:
            pen.fitted(x, top - line.height, width, self._note(width))


@dataclass(frozen=True, slots=True)
class Prose:
    """Words in a paragraph; it may break between lines."""

    spans: tuple[Span, ...]
    type: Type = BODY
    gap: float = 6.0
    keeps_next: bool = False
    set_as: Paragraph | None = field(default=None, compare=False)

    def _paragraph(self) -> Paragraph:
        return self.set_as if self.set_as is not None else paragraph(self.spans, self.type)

    def height(self, width: float) -> float:
        """As ReportLab breaks it."""
        return float(self._paragraph().wrap(width, 10**6)[1])

    def least(self, width: float) -> float:
        """Two lines, or all when there are three or fewer: no line stands alone."""
        lines = round(self.height(width) / self.type.leading)
        return self.height(width) if lines <= 3 else 2 * self.type.leading

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """The lines that fit and the rest, at least two each."""
        total = round(self.height(width) / self.type.leading)
        lines = min(int((room + 0.01) / self.type.leading), total - 2)
        if lines < 2:
            return None
        parts = self._split_at(width, lines * self.type.leading)
        if len(parts) != 2:
            return None
        first, rest = (Prose(self.spans, self.type, self.gap, self.keeps_next, part) for part in parts)
        return first, rest

    def _split_at(self, width: float, room: float) -> list[Paragraph]:
        whole = self._paragraph()
        whole.wrap(width, 10**6)
        return list(whole.split(width, room + 0.01))

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it downwards from `top`."""
        words = self._paragraph()
        _, high = words.wrap(width, 10**6)
        words.drawOn(pen.canvas, x, top - high)


@dataclass(frozen=True, slots=True)
class Point:
    """One sentence of a list with its letter or number hanging at the left."""

    mark: str
    prose: Prose
    indent: float = 14.0
    gap: float = 1.5
    keeps_next: bool = False

    def height(self, width: float) -> float:
        """As high as its words."""
        return self.prose.height(width - self.indent)

    def least(self, width: float) -> float:
        """Whole: points are short."""
        return self.prose.least(width - self.indent)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """Break between lines; the rest hangs without a mark."""
        parts = self.prose.split(width - self.indent, room)
        if parts is None or not (isinstance(parts[0], Prose) and isinstance(parts[1], Prose)):
            return None
        return Point(self.mark, parts[0], self.indent, self.gap), Point("", parts[1], self.indent, self.gap)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it downwards from `top`."""
        kind = self.prose.type
        pen.text(x, baseline(top, kind.leading, kind), self.mark, kind)
        self.prose.draw(pen, x + self.indent, top, width - self.indent)


@dataclass(frozen=True, slots=True)
class Stack(Whole):
    """Blocks under each other that stay together."""

    blocks: tuple[Block, ...]
    gap: float = 0.0
    keeps_next: bool = False

    def height(self, width: float) -> float:
        """Blocks and the gaps between them."""
        return sum(block.height(width) + (block.gap if place else 0.0) for place, block in enumerate(self.blocks))

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it downwards from `top`."""
        for place, block in enumerate(self.blocks):
            top -= block.gap if place else 0.0
            block.draw(pen, x, top, width)
            top -= block.height(width)


@dataclass(frozen=True, slots=True)
class Pair(Whole):
    """Two blocks side by side, `share` of the width for the left one."""

    left: Block
    right: Block
    share: float = 0.5
    gutter: float = 16.0
    gap: float = 0.0
    keeps_next: bool = False

    def _widths(self, width: float) -> tuple[float, float]:
        left = (width - self.gutter) * self.share
        return left, width - self.gutter - left

    def height(self, width: float) -> float:
        """As high as the higher one."""
        left, right = self._widths(width)
        return max(self.left.height(left), self.right.height(right))

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it downwards from `top`."""
        left, right = self._widths(width)
        self.left.draw(pen, x, top, left)
        self.right.draw(pen, x + left + self.gutter, top, right)


def rules_above_and_below(pen: Pen, x: float, tops: Sequence[float], width: float) -> None:
    """The strong rules that open and close a table, and the one under its head: (top, head, bottom)."""
    top, head, bottom = tops
    pen.rule(x, x + width, top, weight=RULE_STRONG)
    pen.rule(x, x + width, head, weight=RULE_HEAD)
    pen.rule(x, x + width, bottom, weight=RULE_STRONG)
