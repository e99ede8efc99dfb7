"""Points, rings and polygons of a drawing, in units of its viewBox; y grows downwards."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
Ring = Sequence[Point]
Polygon = Sequence[Ring]  # the outer ring, then holes
_GRID = 12


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Across."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Along."""
        return self.bottom - self.top

    def meets(self, other: Box) -> bool:
        """Whether the two have an inner point in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, point: Point) -> bool:
        """Whether a point lies inside or on the edge."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


def box_of(points: Iterable[Point]) -> Box:
    """The smallest box around points; raises ValueError without any."""
    listed = list(points)
    xs, ys = [x for x, _ in listed], [y for _, y in listed]
    return Box(min(xs), min(ys), max(xs), max(ys))


def extent(ring: Ring) -> float:
    """The surface inside a ring."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def is_inside(point: Point, polygon: Polygon) -> bool:
    """Whether a point lies in a polygon and not in one of its holes."""
    x, y = point
    inside = False
    for ring in polygon:
        for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
                inside = not inside
    return inside


def middle(polygon: Polygon) -> Point:
    """The point of a grid over a polygon that lies farthest from its edges, so that a mark there stays inside."""
    box = box_of(polygon[0])
    candidates = [
        (box.left + box.width * (i + 0.5) / _GRID, box.top + box.height * (j + 0.5) / _GRID)
        for i in range(_GRID)
        for j in range(_GRID)
    ]
    inside = [point for point in candidates if is_inside(point, polygon)]
    if not inside:
        return polygon[0][0]
    return max(inside, key=lambda point: _clearance(point, polygon))


def _clearance(point: Point, polygon: Polygon) -> float:
    return min(
        _distance(point, start, end) for ring in polygon for start, end in zip(ring, [*ring[1:], ring[0]], strict=True)
    )


def _distance(point: Point, start: Point, end: Point) -> float:
    (px, py), (ax, ay), (bx, by) = point, start, end
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((px - ax) * dx + (py - ay) * dy) / length)) if length else 0.0
    return math.hypot(px - ax - along * dx, py - ay - along * dy)


def thinned(ring: Ring, *, apart: float) -> list[Point]:
    """A ring without points that lie nearer to the one before than `apart`; at least a triangle stays."""
    kept: list[Point] = []
    for point in ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring:
        if not kept or math.dist(kept[-1], point) >= apart:
            kept.append(point)
    return kept if len(kept) >= len("abc") else list(ring)


def path(polygons: Iterable[Polygon], *, apart: float = 0.35) -> str:
    """The `d` of an SVG path in steps of a tenth, from point to point."""
    return "".join(_ring_path(thinned(ring, apart=apart)) for polygon in polygons for ring in polygon)


def _ring_path(ring: Sequence[Point]) -> str:
    steps = [(round(x * 10), round(y * 10)) for x, y in ring]
    words = [f"M{_tenth(steps[0][0])} {_tenth(steps[0][1])}l"]
    for (x0, y0), (x1, y1) in pairwise(steps):
        words.append(f"{_tenth(x1 - x0)} {_tenth(y1 - y0)} ")
    return "".join(words).rstrip().replace(" -", "-") + "z"


def _tenth(tenths: int) -> str:
    return f"{tenths / 10:.1f}".rstrip("0").rstrip(".")
