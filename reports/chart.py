"""The gap chart: one bar a service, patterns for the kinds of fund and for commitments, a dashed rest for the gap.

A service with more money than need has no rest: its bar goes on past the mark of the need, and what is beyond is told
as a negative gap below it.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.blocks import Whole
from reports.chart_labels import KNEE, LANE, VALUE, Label, draw_leaders, draw_list, spread
from reports.measure import Fitted, baseline, fit, text_width
from reports.numbers import in_millions, short_rupiah
from reports.patterns import fill
from reports.pen import Pen
from reports.style import CELL_BOLD, NOTE, Align, Pattern
from reports.text import PARAGRAPH_CAP

GAP = "Kesenjangan"
_LABELS = 88.0  # points for the names at the left
_BAR = 15.0
_OVERHANG = 2.5  # how far the mark of the need stands out of its bar
_BETWEEN = 3.0
_LEGEND_LEADING = 11.5
_SWATCH = (12.0, 7.5)
_FAR = 16.0  # points that a value below the bar may stand beside its segment


@dataclass(frozen=True, slots=True)
class Series:
    """What one pattern of the chart stands for."""

    name: str
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Bar:
    """One service: its name, need, and rupiah for each series of the chart, in order; the rest is the gap."""

    name: str
    need: int
    parts: tuple[int, ...]

    @property
    def funded(self) -> int:
        """All money."""
        return sum(self.parts)

    @property
    def gap(self) -> int:
        """Need less money."""
        return self.need - self.funded


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
    def words(self) -> str:
        return in_millions(self.amount)

    @property
    def roomy(self) -> bool:
        """Whether its value fits inside."""
        return text_width(self.words, VALUE) + 8 <= self.width


@dataclass(frozen=True, slots=True)
class GapChart(Whole):
    """Bars with a legend above them."""

    series: tuple[Series, ...]
    bars: tuple[Bar, ...]
    gap: float = 0.0
    keeps_next: bool = False

    def _legend(self, width: float) -> list[list[tuple[Pattern, Fitted, float]]]:
        """Lines of (pattern, label, x), wrapped to the width."""
        lines: list[list[tuple[Pattern, Fitted, float]]] = [[]]
        x = 0.0
        for one in (*self.series, Series(GAP, Pattern.OUTLINE)):
            fitted = fit(one.name, NOTE, width - _SWATCH[0] - 4, cap=PARAGRAPH_CAP)
            across = _SWATCH[0] + 4 + max(text_width(line, fitted.type) for line in fitted.lines)
            if lines[-1] and x + across > width:
                lines.append([])
                x = 0.0
            lines[-1].append((one.pattern, fitted, x))
            x += across + 10
        return lines

    def _name(self, bar: Bar) -> list[Fitted]:
        room = _LABELS - 6
        return [fit(bar.name, CELL_BOLD, room), fit(f"perlu {short_rupiah(bar.need)}", NOTE, room)]

    def _scale(self, width: float) -> float:
        """Points a rupiah."""
        longest = max((max(bar.need, bar.funded) for bar in self.bars), default=0)
        return (width - _LABELS) / longest if longest else 0.0

    def _segments(self, bar: Bar, width: float) -> list[_Segment]:
        scale, segments, left = self._scale(width), [], _LABELS
        patterns = [*(one.pattern for one in self.series), Pattern.OUTLINE]
        for amount, pattern in zip((*bar.parts, max(0, bar.gap)), patterns, strict=True):
            if amount:
                segments.append(_Segment(left, amount * scale, amount, pattern))
                left += amount * scale
        return segments

    def _labels(self, bar: Bar, width: float) -> list[Label]:
        """What stands outside the bar: values of narrow segments, and how much money exceeds the need."""
        narrow = [one for one in self._segments(bar, width) if not one.roomy]
        labels = [Label(one.centre, one.words, one.pattern) for one in narrow]
        if bar.gap < 0:
            beyond = _LABELS + (bar.need + bar.funded) / 2 * self._scale(width)
            labels.append(Label(beyond, f"{GAP.lower()} {in_millions(bar.gap)}"))
        return sorted(labels, key=lambda label: label.centre)

    def _bar_height(self, bar: Bar, width: float) -> float:
        lane = LANE if self._labels(bar, width) and not self._beside(bar, width) else 0.0
        return max(_BAR + lane, sum(line.height for line in self._name(bar)))

    def _beside(self, bar: Bar, width: float) -> bool:
        """Whether what stands outside a short bar is listed beside it: lines from below would run into each other."""
        labels = self._labels(bar, width)
        places = spread(labels, _lane(width))
        far = any(abs(place - label.centre) > _FAR for label, place in zip(labels, places, strict=True))
        return far and self._end(bar, width) + sum(label.listed for label in labels) <= width

    def _end(self, bar: Bar, width: float) -> float:
        return _LABELS + max(bar.need, bar.funded) * self._scale(width)

    def height(self, width: float) -> float:
        """Legend and bars."""
        bars = sum(self._bar_height(bar, width) for bar in self.bars) + _BETWEEN * max(0, len(self.bars) - 1)
        return self._legend_height(width) + bars + 1

    def _legend_height(self, width: float) -> float:
        lines = self._legend(width)
        return sum(max(len(label.lines) for _, label, _ in line) * _LEGEND_LEADING for line in lines) + 2

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it downwards from `top`."""
        y = top
        for line in self._legend(width):
            for pattern, label, offset in line:
                fill(pen, pattern, x + offset, y - 1.5 - _SWATCH[1], *_SWATCH)
                pen.fitted(x + offset + _SWATCH[0] + 4, y - 0.5, width, label)
            y -= max(len(label.lines) for _, label, _ in line) * _LEGEND_LEADING
        y -= 2
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
        if bar.gap < 0:
            self._draw_excess(pen, bar, x, top, width)
        if self._beside(bar, width):
            draw_list(pen, self._labels(bar, width), x + self._end(bar, width), top - _BAR / 2)
        else:
            draw_leaders(pen, self._labels(bar, width), x, top - _BAR, _lane(width))

    def _draw_excess(self, pen: Pen, bar: Bar, x: float, top: float, width: float) -> None:
        """The mark of the need across the bar, and a line below the bar from there to its end."""
        scale, foot = self._scale(width), top - _BAR
        need, end = x + _LABELS + bar.need * scale, x + _LABELS + bar.funded * scale
        pen.rules([(need, top + _OVERHANG, need, foot - _OVERHANG)], weight=1.8)
        pen.rules([(need, foot - KNEE, end, foot - KNEE), (end, foot, end, foot - KNEE)], weight=0.9)


def _draw_value(pen: Pen, segment: _Segment, x: float, top: float) -> None:
    """The value in its segment, on a white label wherever the pattern would disturb it."""
    centre = x + segment.centre
    if segment.pattern is not Pattern.OUTLINE:
        across = text_width(segment.words, VALUE) + 5
        pen.band(centre - across / 2, top - _BAR / 2 - 5, across, 10, grey=1)
    pen.text(centre, baseline(top, _BAR, VALUE), segment.words, VALUE, Align.CENTER)


def _lane(width: float) -> tuple[float, float]:
    """Where figures below the bars may stand: not under the names."""
    return _LABELS - 8, width
