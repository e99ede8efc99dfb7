"""A map of areas: paths, a place for each name or number, a scale; what an area says and leads to is the page's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from zis_registry.services.money.boundaries import Outline
from zis_registry.web.drawing.lettering import Wanted, spread
from zis_registry.web.drawing.shapes import Box, Point, Polygon, box_of, extent, middle, path

WIDTH = 360.0
MOST_NAMED = 9  # more areas get numbers and a list beside the map
LABEL_LEFT = 216.0
LABEL_HEIGHT = 34.0
NUMBER = 8.5  # radius of a number's plate
_PAD = 9.0
_KNEE = 14.0  # how far before the labels a leader line bends
_NAMED_ROOM = LABEL_LEFT - _KNEE - 2 * _PAD
_TALLEST = 470.0
_SMALLEST_PART = 0.04  # of the largest polygon: smaller islands do not decide the frame
_SPECK = 1.2  # units: polygons smaller than this are not drawn, unless they are all there is
_KM_A_DEGREE = 111.2
_BORDERS = (30, 40, 50, 60)  # percent
_SCALES = (200, 100, 50, 20, 10, 5, 2, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """One area on the map: its path, and where its pin or number stands; None where it lies outside the frame."""

    area: str
    d: str
    pin: Point | None


@dataclass(frozen=True, slots=True)
class Label:
    """The name of an area in the column at the right, and its leader line; `y` is the middle of its two lines."""

    area: str
    y: float
    leader: str


@dataclass(frozen=True, slots=True)
class Number:
    """The number of an area: where its plate stands, and a line to the pin where it had to move away."""

    area: str
    number: int
    at: Point
    leader: str


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """A map in units of its viewBox, WIDTH across; `scale` is (units, kilometres).

    `outside` are areas not in it; `is_cut` says that far islands of an area that is in it are not.
    """

    height: float
    places: tuple[Place, ...]
    around: str
    labels: tuple[Label, ...]
    numbers: tuple[Number, ...]
    scale: tuple[float, int]
    outside: tuple[str, ...]
    is_cut: bool


def share_class(share: float | None) -> str:
    """The class of a share without money: 1 to 5 by the rounded percent that is shown beside it, "none" unknown."""
    if share is None:
        return "none"
    shown = round(share * 100, 1)
    return str(1 + sum(shown >= border for border in _BORDERS))


def draw(
    areas: Sequence[Outline], around: Sequence[Outline] = (), *, order: Sequence[str] = (), apart: float = 0.35
) -> MapDrawing:
    """Draw areas with the outlines around them; `order` gives the areas that get a name or number, in its order.

    Up to MOST_NAMED areas of an upright map get a name with a leader line, more of them, or those of a broad map, a
    number. Points nearer than `apart` units are left out. Raises ValueError without areas.
    """
    frame = _Frame.around(areas, names=len(order) if len(order) <= MOST_NAMED else 0)
    placed = [_placed(one, frame, apart) for one in areas]
    pins = {one.area: one.pin for one in placed}
    pinned = [area for area in order if pins.get(area) is not None]
    named = frame.named and len(pinned) == len(order)
    return MapDrawing(
        height=round(frame.height, 1),
        places=tuple(placed),
        around=path([polygon for one in around for polygon in frame.projected(one) if frame.shows(polygon)], apart=0.6),
        labels=_labels(pinned, pins, frame) if named else (),
        numbers=() if named else _numbers(order, pins, frame),
        scale=frame.scale(),
        outside=tuple(one.area for one in placed if one.pin is None),
        is_cut=any(not frame.shows(polygon) for one in areas for polygon in frame.projected(one)),
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """How degrees become units: north-west corner, units a degree, how much shorter a degree of longitude is."""

    west: float
    north: float
    units: float
    shrink: float
    left: float
    top: float
    height: float
    named: bool

    @classmethod
    def around(cls, areas: Sequence[Outline], *, names: int) -> _Frame:
        """The frame that shows all but far small islands, with room at the right for names if the map is upright."""
        outer = [polygon[0] for one in areas for polygon in one.polygons]
        largest = max(extent(ring) for ring in outer)
        box = box_of(point for ring in outer if extent(ring) >= _SMALLEST_PART * largest for point in ring)
        shrink = math.cos(math.radians((box.top + box.bottom) / 2))
        across, along = max(box.width * shrink, 1e-6), max(box.height, 1e-6)
        named = names > 0 and along >= across * 0.8
        room = _NAMED_ROOM if named else WIDTH - 2 * _PAD
        lowest = names * (LABEL_HEIGHT + 2) if named else 0.0
        units = min(room / across, (_TALLEST - 2 * _PAD) / along)
        height = max(along * units, lowest) + 2 * _PAD + 14
        left = _PAD + (room - across * units) / 2
        top = (height - 14 - along * units) / 2
        return cls(box.left, box.bottom, units, shrink, left, top, height, named)

    def at(self, point: Point) -> Point:
        """A point in degrees as one of the drawing."""
        longitude, latitude = point
        return (
            self.left + (longitude - self.west) * self.shrink * self.units,
            self.top + (self.north - latitude) * self.units,
        )

    def projected(self, outline: Outline) -> list[Polygon]:
        """All polygons of an area in units."""
        return [[[self.at(point) for point in ring] for ring in polygon] for polygon in outline.polygons]

    @property
    def box(self) -> Box:
        """The whole drawing."""
        return Box(0, 0, WIDTH, self.height)

    def shows(self, polygon: Polygon) -> bool:
        """Whether part of a polygon can be seen."""
        return box_of(polygon[0]).meets(self.box)

    def scale(self) -> tuple[float, int]:
        """A round distance of at most a quarter of the width, in units and kilometres."""
        a_kilometre = self.units / _KM_A_DEGREE
        kilometres = next((km for km in _SCALES if km * a_kilometre <= WIDTH / 5), 1)
        return round(kilometres * a_kilometre, 1), kilometres


def _placed(outline: Outline, frame: _Frame, apart: float) -> Place:
    polygons = sorted(frame.projected(outline), key=lambda polygon: -extent(polygon[0]))
    seen = [polygon for polygon in polygons if frame.shows(polygon)]
    drawn = [polygon for polygon in seen if max(_size(polygon)) >= _SPECK] or seen[:1]
    spot = middle(drawn[0]) if drawn else None
    inside = spot if spot is not None and frame.box.holds(spot) else None
    return Place(
        outline.area, path(drawn, apart=apart), None if inside is None else (round(inside[0], 1), round(inside[1], 1))
    )


def _size(polygon: Polygon) -> tuple[float, float]:
    box = box_of(polygon[0])
    return box.width, box.height


def _labels(order: Sequence[str], pins: dict[str, Point | None], frame: _Frame) -> tuple[Label, ...]:
    """Names from top to bottom as their pins stand, so that no line crosses another."""
    pinned = sorted((pin[1], pin[0], area) for area in order if (pin := pins[area]) is not None)
    wanted = [Wanted(y, LABEL_HEIGHT) for y, _, _ in pinned]
    heights = spread(wanted, start=4, end=frame.height - 4, apart=2)
    return tuple(
        Label(area, round(height, 1), f"M{x} {y}H{LABEL_LEFT - _KNEE:g}L{LABEL_LEFT:g} {height:.1f}")
        for (y, x, area), height in zip(pinned, heights, strict=True)
    )


def _numbers(order: Sequence[str], pins: dict[str, Point | None], frame: _Frame) -> tuple[Number, ...]:
    """Numbers in the order of the list, each at its pin or at the nearest free spot."""
    placed: list[Number] = []
    for number, area in enumerate(order, start=1):
        pin = pins.get(area)
        if pin is None:
            continue
        spot = _free_spot(pin, [one.at for one in placed], frame)
        leader = "" if math.dist(spot, pin) < 1 else f"M{pin[0]} {pin[1]}L{spot[0]} {spot[1]}"
        placed.append(Number(area, number, spot, leader))
    return tuple(placed)


def _free_spot(pin: Point, taken: Sequence[Point], frame: _Frame) -> Point:
    edge = NUMBER + 1
    room = Box(edge, edge, WIDTH - edge, frame.height - edge)
    for distance in (0.0, *(NUMBER * step for step in range(1, 16))):
        for turn in range(16 if distance else 1):
            angle = turn * math.tau / 16
            spot = round(pin[0] + distance * math.cos(angle), 1), round(pin[1] + distance * math.sin(angle), 1)
            if room.holds(spot) and all(math.dist(spot, other) >= 2 * NUMBER + 1 for other in taken):
                return spot
    return pin
