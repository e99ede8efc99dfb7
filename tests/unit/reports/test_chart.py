"""The gap chart: a figure for every amount, each to be found, none over another."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.chart import Bar, GapChart, Series
from reports.chart_labels import Label, spread
from reports.fonts import register
from reports.numbers import in_millions
from reports.paper import Imprint, print_pages
from reports.style import COMMITTED_PATTERN, FUND_PATTERNS, Orientation, PaperSize, Pattern, Sheet
from tests.unit.reports import samples
from tests.unit.reports.papers import Paper

MILLION = 10**6
SERIES = tuple(Series(f"Jenis {place}", pattern) for place, pattern in enumerate((*FUND_PATTERNS, COMMITTED_PATTERN)))


def drawn(*bars: Bar) -> str:
    sheet = Sheet.of(PaperSize.F4, Orientation.PORTRAIT)
    chart = GapChart(SERIES, bars)
    pages = [lambda pen: chart.draw(pen, sheet.left, sheet.top, sheet.frame_width)]
    return Paper(print_pages(sheet, Imprint(samples.meta(), "ab" * 32, "t", "s", "r"), pages)).text()


def test_every_pattern_of_the_chart_is_another_one() -> None:
    assert len({*FUND_PATTERNS, COMMITTED_PATTERN, Pattern.OUTLINE}) == len(FUND_PATTERNS) + 2


@given(st.lists(st.tuples(st.integers(0, 500), st.lists(st.integers(0, 90), min_size=6, max_size=6)), min_size=1))
@settings(max_examples=25, deadline=None)
def test_every_amount_and_every_gap_has_its_figure(bars: list[tuple[int, list[int]]]) -> None:
    made = [
        Bar(f"Layanan {place}", need * MILLION, tuple(part * MILLION for part in parts))
        for place, (need, parts) in enumerate(bars[:3])
    ]
    text = drawn(*made).split()
    for bar in made:
        for amount in (*bar.parts, bar.gap):
            assert not amount or in_millions(amount) in text


def test_figures_of_a_bar_too_short_for_them_are_listed_beside_it() -> None:
    """All on one line after the name, in the order of the bar; lines from below would run into each other."""
    short = Bar("Air minum", 189 * MILLION, (60 * MILLION, 12 * MILLION, 0, 0, 0, 33 * MILLION))
    long = Bar("Sanitasi", 1980 * MILLION, (0, 0, 88 * MILLION, 188 * MILLION, 0, 102 * MILLION))
    assert "perlu Rp189,00 jt 60,0 12,0 33,0 84,0" in drawn(short, long)


def test_more_money_than_need_is_marked_and_told_with_a_minus_sign() -> None:
    assert "kesenjangan −50,0" in drawn(Bar("Air minum", 100 * MILLION, (150 * MILLION, 0, 0, 0, 0, 0)))


def test_nothing_needed_and_nothing_given_is_said() -> None:
    assert drawn(Bar("Air minum", 0, (0,) * 6)).count("tidak ada kebutuhan") == 1


@given(st.lists(st.floats(88, 480), max_size=7))
def test_figures_below_a_bar_never_touch_and_stay_in_their_lane(centres: list[float]) -> None:
    register()
    labels = [Label(centre, in_millions(place * 777 * MILLION)) for place, centre in enumerate(sorted(centres))]
    edges = [
        (place - label.across / 2, place + label.across / 2)
        for label, place in zip(labels, spread(labels, (80, 482)), strict=True)
    ]
    assert all(left >= 79.99 and right <= 482.01 for left, right in edges)
    assert all(one[1] + 5.9 <= other[0] for one, other in pairwise(edges))
