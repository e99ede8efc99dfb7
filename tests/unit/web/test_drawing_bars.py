"""Money bars: widths sum to the money, figures never run into each other, whatever the amounts."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from zis_registry.web.drawing.bars import PHONE, SIZE, SWATCH, WIDE, MoneyBar, money_bar
from zis_registry.web.drawing.lettering import Wanted, spread, text_width

FILLS = ("zakat", "infak", "apbd", "desa", "dskl", "other")
amounts = st.lists(st.integers(0, 3_000_000_000), min_size=6, max_size=6)
needs = st.integers(0, 9_000_000_000)


def bar_of(parts: list[int], need: int, stretch: int = 1) -> MoneyBar:
    longest = max(need, sum(parts), 1) * stretch
    return money_bar(list(zip(FILLS, parts, strict=True)), need, longest=longest)


@given(amounts, needs, st.integers(1, 6))
def test_widths_are_the_money(parts: list[int], need: int, stretch: int) -> None:
    bar = bar_of(parts, need, stretch)
    longest = max(need, sum(parts), 1) * stretch
    shown = [amount for amount in (*parts, need - sum(parts)) if amount > 0]
    assert len(bar.segments) == len(shown)
    for segment, amount in zip(bar.segments, shown, strict=True):
        assert abs(segment.width - 100 * amount / longest) < 0.01
    assert abs(bar.whole - 100 * max(need, sum(parts)) / longest) < 0.02
    assert bar.whole <= 100.01


@given(amounts, needs, st.integers(1, 6))
def test_segments_follow_one_another(parts: list[int], need: int, stretch: int) -> None:
    for before, after in itertools.pairwise(bar_of(parts, need, stretch).segments):
        assert abs(before.left + before.width - after.left) < 0.02


@given(amounts, needs, st.integers(1, 6))
def test_figures_inside_have_room(parts: list[int], need: int, stretch: int) -> None:
    for segment in bar_of(parts, need, stretch).segments:
        room = {"always": PHONE, "wide": WIDE}.get(segment.fits)
        assert room is None or segment.plate < segment.width * room / 100


@given(amounts, needs, st.integers(1, 6))
def test_figures_outside_never_touch_and_none_is_lost(parts: list[int], need: int, stretch: int) -> None:
    bar = bar_of(parts, need, stretch)
    outside = [segment.words for segment in bar.segments if segment.fits == "never"]
    assert [one.words for one in (*bar.below, *bar.beside)] == outside
    for before, after in itertools.pairwise(bar.below):
        apart = (after.at - before.at) * WIDE / 100
        assert apart >= (text_width(before.words, SIZE) + text_width(after.words, SIZE)) / 2
    for left, right in itertools.pairwise(bar.beside):
        assert (right.at - left.at) * WIDE / 100 > SWATCH + text_width(left.words, SIZE)
    for one in bar.beside:
        assert bar.whole < one.at < 100


def test_money_beyond_the_need_marks_where_the_need_ends() -> None:
    bar = bar_of([60, 0, 60, 0, 0, 0], 90)
    assert bar.need_ends == 75.0
    assert [segment.fill for segment in bar.segments] == ["zakat", "apbd"]
    assert bar_of([60, 0, 0, 0, 0, 0], 90).need_ends is None


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(5, 40)), max_size=9))
def test_spread_labels_keep_their_order_and_distance(wanted: list[tuple[float, float]]) -> None:
    labels = [Wanted(centre, room) for centre, room in sorted(wanted)]
    centres = spread(labels, start=0, end=420, apart=4)
    assert len(centres) == len(labels)
    pairs = zip(itertools.pairwise(centres), itertools.pairwise(labels), strict=True)
    for (first, second), (one, other) in pairs:
        assert second - first >= (one.room + other.room) / 2 + 4 - 1e-6
    assert all(centre - label.room / 2 >= -1e-6 for centre, label in zip(centres, labels, strict=True))


def test_labels_that_have_room_stay_where_they_want_to_be() -> None:
    assert spread([Wanted(20, 10), Wanted(100, 10)], start=0, end=200, apart=4) == [20, 100]
