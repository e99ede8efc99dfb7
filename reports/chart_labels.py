"""Figures outside a bar of the gap chart: below it with a line from their place, or listed beside a short one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.fonts import Face
from reports.measure import baseline, text_width
from reports.patterns import fill
from reports.pen import Pen
from reports.style import SMALLEST, Align, Pattern, Type

VALUE = Type(Face.BOLD, SMALLEST, 9)
LANE = 11.0  # height of the lane below a bar
KNEE = 1.6  # points from the bar down to where a leader line bends
_APART = 6.0  # points between two figures of the lane
_BEFORE = 8.0  # and before one of a list
_SWATCH = (9.0, 7.0)


@dataclass(frozen=True, slots=True)
class Label:
    """A figure outside the bar: where its line starts, its words, and the pattern of its segment if it has one."""

    centre: float
    words: str
    pattern: Pattern | None = None

    @property
    def across(self) -> float:
        """The width of its words."""
        return text_width(self.words, VALUE)

    @property
    def listed(self) -> float:
        """The width it takes beside the bar, with its swatch."""
        return _BEFORE + (_SWATCH[0] + 3 if self.pattern else 0) + self.across


def draw_list(pen: Pen, labels: Sequence[Label], x: float, middle: float) -> None:
    """Figures on one line around `middle`, beside a short bar that ends at `x`; that of the excess last."""
    across, along = _SWATCH
    for label in sorted(labels, key=lambda label: label.pattern is None):
        left = x + _BEFORE
        if label.pattern is not None:
            fill(pen, label.pattern, left, middle - along / 2, across, along)
            left += across + 3
        pen.text(left, baseline(middle + along / 2, along, VALUE), label.words, VALUE)
        x += label.listed


def draw_leaders(pen: Pen, labels: Sequence[Label], x: float, bottom: float, room: tuple[float, float]) -> None:
    """Figures in the lane below a bar, each with a line from its place, none over another."""
    for label, place in zip(labels, spread(labels, room), strict=True):
        start, end = x + label.centre, x + place
        pen.rules([(start, bottom, start, bottom - KNEE), (start, bottom - KNEE, end, bottom - 3.6)], weight=0.5)
        pen.text(end, bottom - 9.6, label.words, VALUE, Align.CENTER)


def spread(labels: Sequence[Label], room: tuple[float, float]) -> list[float]:
    """The centres of figures below a bar, each near its place, none over another, within `room` (left, right).

    Those that would touch are moved apart to both sides, so that no line becomes longer than it must.
    """
    clusters: list[_Cluster] = []
    for label in labels:
        clusters.append(_Cluster.of((label,), room))
        while len(clusters) > 1 and clusters[-2].right + _APART > clusters[-1].left:
            right, left = clusters.pop(), clusters.pop()
            clusters.append(_Cluster.of((*left.labels, *right.labels), room))
    return [centre for cluster in clusters for centre in cluster.centres]


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Figures side by side, from `left` on."""

    labels: tuple[Label, ...]
    left: float

    @classmethod
    def of(cls, labels: tuple[Label, ...], room: tuple[float, float]) -> _Cluster:
        """Around the middle of their places, moved into `room`."""
        across = _together(labels)
        wanted = sum(label.centre for label in labels) / len(labels) - across / 2
        return cls(labels, max(0.0, min(max(wanted, room[0]), room[1] - across)))

    @property
    def right(self) -> float:
        return self.left + _together(self.labels)

    @property
    def centres(self) -> list[float]:
        edge, centres = self.left, []
        for label in self.labels:
            centres.append(edge + label.across / 2)
            edge += label.across + _APART
        return centres


def _together(labels: Sequence[Label]) -> float:
    return sum(label.across for label in labels) + _APART * (len(labels) - 1)
