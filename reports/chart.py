"""The gap chart: one bar a service as long as its need, patterns for the kinds of fund, a dashed rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.blocks import Whole
from reports.fonts import Face
from reports.measure import Fitted, baseline, fit, text_width
from reports.numbers import in_millions, short_rupiah
from reports.pen import Pen
from reports.style import (
    BLACK,
    CELL_BOLD,
    FUND_PATTERNS,
    NOTE,
    RULE_HEAD,
    SMALLEST,
    Align,
    Pattern,
    Type,
)
from reports.text import PARAGRAPH_CAP

OTHER_KINDS = "Sumber lain"
UNFUNDED = "Belum terdanai"
_LABELS = 88.0  # points for the names at the left
_BAR = 18.0
_LANE = 10.5  # height of the lane for values that do not fit in their segment
_BETWEEN = 4.0
_VALUE = Type(Face.BOLD, SMALLEST, 9)
_LEGEND_LEADING = 12.0
_SWATCH = (13.0, 7.5)


@dataclass(frozen=True, slots=True)
class Bar:
    """One service: its name, need, and rupiah for each kind of the chart, in order; the rest is the gap."""

    name: str
    need: int
    parts: tuple[int, ...]

    @property
    def gap(self) -> int:
        """What no kind of fund covers."""
        return self.need - sum(self.parts)


@dataclass(frozen=True, slots=True)
class _Segment:
    left: float
    width: float
    amount: int
    pattern: Pattern

    @property
    def centre(self) -> float:
        return self.left + self.width / 2

    @property
    def roomy(self) -> bool:
        """Whether its value fits inside."""
        return text_width(in_millions(self.amount), _VALUE) + 8 <= self.width


@dataclass(frozen=True, slots=True)
class GapChart(Whole):
    """Bars with a legend; `kinds` names the funds, at most six (see `gathered`)."""

    kinds: tuple[str, ...]
    bars: tuple[Bar, ...]
    gap: float = 0.0
    keeps_next: bool = True

    def _legend(self, width: float) -> list[list[tuple[Pattern, Fitted, float]]]:
        """Lines of (pattern, label, x), wrapped to the width."""
        totals = [sum(bar.parts[place] for bar in self.bars) for place in range(len(self.kinds))]
        entries = [(pattern, f"{kind} {short_rupiah(total)}") for pattern, kind, total in zip(
            FUND_PATTERNS, self.kinds, totals, strict=False)]  # fmt: skip
        entries.append((Pattern.OUTLINE, f"{UNFUNDED} {short_rupiah(sum(bar.gap for bar in self.bars))}"))
        lines: list[list[tuple[Pattern, Fitted, float]]] = [[]]
        x = 0.0
        for pattern, label in entries:
            fitted = fit(label, NOTE, width - _SWATCH[0] - 4, cap=PARAGRAPH_CAP)
            across = _SWATCH[0] + 4 + max(text_width(line, fitted.type) for line in fitted.lines)
            if lines[-1] and x + across > width:
                lines.append([])
                x = 0.0
            lines[-1].append((pattern, fitted, x))
            x += across + 12
        return lines

    def _name(self, bar: Bar) -> list[Fitted]:
        room = _LABELS - 6
        return [fit(bar.name, CELL_BOLD, room), fit(f"perlu {short_rupiah(bar.need)}", NOTE, room)]

    def _segments(self, bar: Bar, width: float) -> list[_Segment]:
        longest = max(bar.need for bar in self.bars)
        scale = (width - _LABELS) / longest if longest else 0.0
        segments, left = [], _LABELS
        for amount, pattern in [*zip(bar.parts, FUND_PATTERNS, strict=False), (bar.gap, Pattern.OUTLINE)]:
            if amount:
                segments.append(_Segment(left, amount * scale, amount, pattern))
                left += amount * scale
        return segments

    def _bar_height(self, bar: Bar, width: float) -> float:
        lane = 0.0 if all(segment.roomy for segment in self._segments(bar, width)) else _LANE
        return max(_BAR + lane, sum(line.height for line in self._name(bar)))

    def height(self, width: float) -> float:
        """Legend and bars."""
        bars = sum(self._bar_height(bar, width) + _BETWEEN for bar in self.bars)
        return self._legend_height(width) + bars

    def _legend_height(self, width: float) -> float:
        lines = self._legend(width)
        return sum(max(len(label.lines) for _, label, _ in line) * _LEGEND_LEADING for line in lines) + 3

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it downwards from `top`."""
        y = top
        for line in self._legend(width):
            for pattern, label, offset in line:
                fill(pen, pattern, x + offset, y - 1.5 - _SWATCH[1], *_SWATCH)
                pen.fitted(x + offset + _SWATCH[0] + 4, y - 0.5, width, label)
            y -= max(len(label.lines) for _, label, _ in line) * _LEGEND_LEADING
        y -= 3
        for bar in self.bars:
            self._draw_bar(pen, bar, x, y, width)
            y -= self._bar_height(bar, width) + _BETWEEN

    def _draw_bar(self, pen: Pen, bar: Bar, x: float, top: float, width: float) -> None:
        y = top
        for line in self._name(bar):
            pen.fitted(x, y, _LABELS - 6, line)
            y -= line.height
        segments = self._segments(bar, width)
        for segment in segments:
            fill(pen, segment.pattern, x + segment.left, top - _BAR, segment.width, _BAR)
            if segment.roomy:
                _draw_value(pen, segment, x, top)
        if not segments:
            pen.text(x + _LABELS, baseline(top, _BAR, NOTE), "tidak ada kebutuhan", NOTE)
        _draw_leaders(pen, [segment for segment in segments if not segment.roomy], x, top - _BAR, width)


def gathered(kinds: Sequence[tuple[str, int]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kinds to show apart (the largest), and those that go together as "Sumber lain": we have six patterns."""
    if len(kinds) <= len(FUND_PATTERNS):
        return tuple(kind for kind, _ in kinds), ()
    largest = sorted(kinds, key=lambda entry: -entry[1])[: len(FUND_PATTERNS) - 1]
    shown = tuple(kind for kind, amount in kinds if (kind, amount) in largest)
    return (*shown, OTHER_KINDS), tuple(kind for kind, _ in kinds if kind not in shown)


def fill(pen: Pen, pattern: Pattern, x: float, y: float, across: float, along: float) -> None:
    """Fill a rectangle with `pattern` and edge it; drawn line by line, since printers differ in PDF tilings."""
    canvas = pen.canvas
    canvas.saveState()
    canvas.setLineWidth(RULE_HEAD)
    canvas.setStrokeGray(BLACK)
    canvas.setFillGray(BLACK)
    if pattern is Pattern.OUTLINE:
        canvas.setDash(2.2, 1.8)
        canvas.rect(x, y, across, along, stroke=1, fill=0)
        canvas.restoreState()
        return
    if pattern is not Pattern.SOLID:
        path = canvas.beginPath()
        path.rect(x, y, across, along)
        canvas.saveState()
        canvas.clipPath(path, stroke=0, fill=0)
        _fill_pattern(pen, pattern, x, y, across, along)
        canvas.restoreState()
    canvas.rect(x, y, across, along, stroke=1, fill=1 if pattern is Pattern.SOLID else 0)
    canvas.restoreState()


def _fill_pattern(pen: Pen, pattern: Pattern, x: float, y: float, across: float, along: float) -> None:
    if pattern is Pattern.DOTS:
        for row in range(int(along / 2.6) + 2):
            for column in range(int(across / 3.6) + 2):
                pen.canvas.circle(x + 3.6 * column + 1.8 * (row % 2), y + 1.2 + 2.6 * row, 0.62, stroke=0, fill=1)
        return
    pen.rules(_hatch(pattern, x, y, across, along), weight=0.6)


def _hatch(
    pattern: Pattern, x: float, y: float, across: float, along: float
) -> list[tuple[float, float, float, float]]:
    reach = int((across + along) / 3) + 1
    rising = [(x - along + 3 * step, y, x + 3 * step, y + along) for step in range(reach + 1)]
    match pattern:
        case Pattern.DIAGONAL:
            return rising
        case Pattern.CROSS:
            falling = [(x - along + 3 * step, y + along, x + 3 * step, y) for step in range(reach + 1)]
            return rising + falling
        case Pattern.HORIZONTAL:
            return [(x, y + 2.5 * step, x + across, y + 2.5 * step) for step in range(int(along / 2.5) + 1)]
        case _:
            return [(x + 2.5 * step, y, x + 2.5 * step, y + along) for step in range(int(across / 2.5) + 1)]


def _draw_value(pen: Pen, segment: _Segment, x: float, top: float) -> None:
    """The value in its segment, on a white label wherever the pattern would disturb it."""
    words = in_millions(segment.amount)
    centre = x + segment.centre
    if segment.pattern is not Pattern.OUTLINE:
        across = text_width(words, _VALUE) + 5
        pen.band(centre - across / 2, top - _BAR / 2 - 5, across, 10, grey=1)
    pen.text(centre, baseline(top, _BAR, _VALUE), words, _VALUE, Align.CENTER)


def _draw_leaders(pen: Pen, segments: Sequence[_Segment], x: float, bottom: float, width: float) -> None:
    """Values of narrow segments in a lane below the bar, each with a line from its segment, none over another."""
    places = _spread([(segment.centre, text_width(in_millions(segment.amount), _VALUE)) for segment in segments], width)
    for segment, place in zip(segments, places, strict=True):
        pen.rules([(x + segment.centre, bottom, x + place, bottom - 3.4)], weight=0.5)
        pen.text(x + place, bottom - 9.4, in_millions(segment.amount), _VALUE, Align.CENTER)


def _spread(wanted: Sequence[tuple[float, float]], width: float) -> list[float]:
    """Centres near the wanted ones (centre, width of text), at least 5 points apart, inside the frame."""
    centres: list[float] = []
    edge = 0.0
    for centre, across in wanted:
        centres.append(max(centre, edge + across / 2))
        edge = centres[-1] + across / 2 + 5
    edge = width
    for place in reversed(range(len(centres))):
        across = wanted[place][1]
        centres[place] = min(centres[place], edge - across / 2)
        edge = centres[place] - across / 2 - 5
    return centres
