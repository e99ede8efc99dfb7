"""The arithmetic of long lists: every row once, in order, and sums that a meeting can follow."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.bigtable import Group, Heights, Kind, Page, Totals, layout, summed, totals
from zis_registry.errors import DocumentRefused

HEIGHTS = Heights(first=200, later=240, head=30, carried=15, tail=90)


def group(*rows: int, band: float = 15, subtotal: float = 15) -> Group:
    """A group with a row of each height."""
    return Group(band, rows, [Totals(1, 1, height % 7, height * 1000) for height in rows], subtotal)


groups = st.lists(
    st.builds(
        lambda rows, band, subtotal: group(*rows, band=band, subtotal=subtotal),
        st.lists(st.sampled_from([15, 15, 15, 25, 34]), min_size=1, max_size=40),
        st.sampled_from([15, 25]),
        st.sampled_from([15, 25]),
    ),
    max_size=12,
)


def rows_of(page: Page) -> list[tuple[int, int]]:
    """The rows of a page as (group, row)."""
    return [(line.group, line.row) for line in page.lines if line.kind is Kind.ROW]


@given(groups)
@settings(max_examples=80)
def test_every_row_stands_once_in_order_inside_its_page(made: list[Group]) -> None:
    pages = layout(made, HEIGHTS)
    placed = [row for page in pages for row in rows_of(page)]
    assert placed == [(number, row) for number, one in enumerate(made) for row in range(len(one.heights))]
    for number, page in enumerate(pages):
        offset = HEIGHTS.head
        for line in page.lines:
            assert line.offset == pytest.approx(offset), "lines follow each other without gap or overlap"
            offset += line.height
        assert offset <= (HEIGHTS.later if number else HEIGHTS.first) + 0.01


@given(groups)
@settings(max_examples=80)
def test_no_head_ends_a_page_no_subtotal_or_tail_starts_one(made: list[Group]) -> None:
    for page in layout(made, HEIGHTS):
        kinds = [line.kind for line in page.lines]
        for before, after in zip(kinds, [*kinds[1:], None], strict=True):
            if before in (Kind.BAND, Kind.BAND_CONTINUED):
                assert after is Kind.ROW
        for kind in (Kind.SUBTOTAL, Kind.TAIL):
            if kind in kinds and made:
                assert Kind.ROW in kinds[: kinds.index(kind)]
        first = next(line for line in page.lines if line.kind is not Kind.BROUGHT)
        if first.kind is Kind.BAND_CONTINUED:
            assert first.group == page.lines[2].group
            assert page.lines[2].row > 0


@given(groups)
@settings(max_examples=80)
def test_what_one_page_carries_forward_the_next_brings_and_the_sums_are_right(made: list[Group]) -> None:
    pages = layout(made, HEIGHTS)
    so_far = Totals()
    for number, page in enumerate(pages):
        assert page.brought == so_far
        so_far = so_far + summed(made[one].adds[row] for one, row in rows_of(page))
        assert page.carried == so_far
        kinds = [line.kind for line in page.lines]
        assert (Kind.BROUGHT in kinds) == (number > 0)
        assert (Kind.CARRIED in kinds) == (number < len(pages) - 1)
        assert (Kind.TAIL in kinds) == (number == len(pages) - 1)
    assert so_far == totals(made)


def test_an_empty_list_is_a_page_with_its_tail() -> None:
    (page,) = layout([], HEIGHTS)
    assert [line.kind for line in page.lines] == [Kind.TAIL]


def test_exactly_a_full_page_stays_one_and_one_point_more_makes_two() -> None:
    room = int(HEIGHTS.first - HEIGHTS.head - 15 - 15 - HEIGHTS.tail)
    assert len(layout([group(room)], HEIGHTS)) == 1
    rows = [15] * (room // 15 - 1) + [15 + room % 15]
    assert len(layout([group(*rows)], HEIGHTS)) == 1
    assert len(layout([group(*rows, 15)], HEIGHTS)) == 2


def test_a_last_row_too_high_to_stand_with_the_tail_leaves_it_a_page_of_its_own() -> None:
    rows, tail = layout([group(15, 140)], HEIGHTS)[-2:]
    assert rows_of(rows) == [(0, 1)]
    assert [line.kind for line in rows.lines][-1] is Kind.CARRIED
    assert [line.kind for line in tail.lines] == [Kind.BROUGHT, Kind.TAIL]
    assert tail.brought == tail.carried == totals([group(15, 140)])


@pytest.mark.parametrize(("made", "tail"), [([group(300)], 90), ([group(15)], 300), ([], 300)])
def test_what_no_page_can_hold_is_refused_not_dropped(made: list[Group], tail: float) -> None:
    heights = Heights(HEIGHTS.first, HEIGHTS.later, HEIGHTS.head, HEIGHTS.carried, tail)
    with pytest.raises(DocumentRefused, match="lebih tinggi daripada satu halaman"):
        layout(made, heights)
