"""Maps: every area is drawn, names and numbers never lie over each other, and lines do not cross."""

from __future__ import annotations

import itertools
import math
import re

import pytest

from zis_registry.services import reference
from zis_registry.services.money.boundaries import Outline, outlines
from zis_registry.web.drawing.maps import LABEL_HEIGHT, MOST_NAMED, NUMBER, WIDTH, MapDrawing, draw, share_class
from zis_registry.web.drawing.shapes import extent, is_inside, middle, path, thinned

PROVINCE = "73"
DISTRICTS = [code.digits for code in reference.areas().districts() if code.digits.startswith(PROVINCE)]
SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0))
SPOT = ((4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0), (4.0, 4.0))


def whole(area: str, *, named: int | None = None) -> MapDrawing:
    inside = outlines(area, digits=4 if area == PROVINCE else 6)
    around = [one for one in outlines(PROVINCE, digits=4) if area != PROVINCE and one.area != area]
    return draw(inside, around, order=[one.area for one in inside][:named])


def test_the_reference_has_a_boundary_for_every_district_and_kecamatan() -> None:
    assert [one.area for one in outlines(PROVINCE, digits=4)] == sorted(DISTRICTS)
    kecamatan = sorted(code.digits for code in reference.areas() if len(code.digits) == 6)
    assert [one.area for one in outlines(PROVINCE, digits=6)] == kecamatan


@pytest.mark.parametrize("area", [PROVINCE, *DISTRICTS])
@pytest.mark.parametrize("named", [None, 1, MOST_NAMED])
def test_every_area_has_a_path_and_a_place_or_is_told_to_be_outside(area: str, named: int | None) -> None:
    drawing = whole(area, named=named)
    for place in drawing.places:
        assert (place.pin is None) == (place.area in drawing.outside)
        assert place.d.startswith("M") or place.pin is None
    told = {one.area for one in drawing.labels} | {one.area for one in drawing.numbers}
    asked = {place.area for place in drawing.places[:named]}
    assert asked - set(drawing.outside) == told


@pytest.mark.parametrize("area", [PROVINCE, *DISTRICTS])
def test_numbers_do_not_lie_over_each_other(area: str) -> None:
    drawing = whole(area)
    for one, other in itertools.combinations(drawing.numbers, 2):
        assert math.dist(one.at, other.at) >= 2 * NUMBER
    for number in drawing.numbers:
        assert NUMBER <= number.at[0] <= WIDTH - NUMBER
        assert NUMBER <= number.at[1] <= drawing.height - NUMBER


@pytest.mark.parametrize("area", [PROVINCE, *DISTRICTS])
def test_names_do_not_lie_over_each_other_and_lines_do_not_cross(area: str) -> None:
    drawing = whole(area, named=MOST_NAMED)
    for above, below in itertools.pairwise(drawing.labels):
        assert below.y - above.y >= LABEL_HEIGHT
    assert all(LABEL_HEIGHT / 2 <= label.y <= drawing.height - LABEL_HEIGHT / 2 for label in drawing.labels)
    starts = [float(re.match(r"M\S+ (\S+)H", label.leader).group(1)) for label in drawing.labels]  # type: ignore[union-attr]
    assert starts == sorted(starts)


@pytest.mark.parametrize("area", [PROVINCE, "7308", "7317"])
def test_the_largest_maps_stay_small(area: str) -> None:
    drawing = whole(area)
    assert len(drawing.around) + sum(len(place.d) for place in drawing.places) < 30_000


def test_the_scale_is_a_round_distance_that_fits() -> None:
    units, kilometres = whole("7311").scale
    assert kilometres in {1, 2, 5, 10, 20, 50, 100}
    assert 15 < units < WIDTH / 4


@pytest.mark.parametrize(
    ("share", "expected"),
    [(None, "none"), (-0.2, "1"), (0.0, "1"), (0.2994, "1"), (0.29951, "2"), (0.3, "2"), (0.4, "3"), (0.5, "4"),
     (0.59949, "4"), (0.6, "5"), (1.0, "5")],
)  # fmt: skip
def test_a_class_agrees_with_the_percent_beside_it(share: float | None, expected: str) -> None:
    assert share_class(share) == expected


def test_a_mark_stands_inside_its_area_and_not_in_a_hole() -> None:
    ring = (SQUARE, SPOT)
    assert is_inside(middle(ring), ring)
    assert not is_inside((5.0, 5.0), ring)
    assert is_inside((2.0, 2.0), ring)


def test_a_path_returns_to_where_it_began_and_loses_no_corner() -> None:
    assert path([[SQUARE]]) == "M0 0l10 0 0 10-10 0z"
    assert len(thinned(SQUARE, apart=0.1)) == 4
    assert extent(SQUARE) == 100


def test_without_areas_there_is_nothing_to_draw() -> None:
    with pytest.raises(ValueError, match="empty"):
        draw(())


def test_an_area_far_outside_the_frame_is_told() -> None:
    def square(area: str, west: float, size: float) -> Outline:
        points = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
        return Outline(area, ((tuple((west + x * size, y * size) for x, y in points),),))

    drawing = draw([square("01", 0, 10), square("02", 400, 0.1)], order=["01", "02"])
    assert drawing.outside == ("02",)
    assert [one.area for one in drawing.numbers] == ["01"]
