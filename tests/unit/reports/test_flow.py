"""How blocks flow: nothing dropped, nothing parted that belongs together."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.blocks import Point, Prose
from reports.flow import Block, Placed, paginate, paginate_evenly
from reports.fonts import register
from reports.pen import Pen, Span
from reports.style import BODY
from zis_registry.errors import DocumentRefused


@dataclass(frozen=True)
class Brick:
    """A block of lines; `lines` of `line` points each, breakable or not."""

    name: int
    lines: int
    line: float = 10.0
    breakable: bool = False
    gap: float = 5.0
    keeps_next: bool = False

    def height(self, width: float) -> float:
        return self.lines * self.line

    def least(self, width: float) -> float:
        return min(2, self.lines) * self.line if self.breakable else self.height(width)

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        fitting = int((room + 0.01) / self.line)
        if not self.breakable or not 0 < fitting < self.lines:
            return None
        return (
            Brick(self.name, fitting, self.line, gap=self.gap, breakable=True),
            Brick(self.name, self.lines - fitting, self.line, self.breakable, self.gap, self.keeps_next),
        )

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        raise AssertionError("not drawn here")


bricks = st.lists(
    st.builds(Brick, st.integers(0, 10**6), st.integers(1, 9), breakable=st.booleans(), keeps_next=st.booleans()),
    max_size=25,
)


def _bricks(page: tuple[Placed, ...]) -> list[Brick]:
    return [placed.block for placed in page if isinstance(placed.block, Brick)]


@given(bricks, st.integers(90, 200), st.integers(90, 200))
@settings(max_examples=200)
def test_every_line_is_placed_once_in_order_and_inside_its_page(blocks: list[Brick], first: int, room: int) -> None:
    pages = paginate_evenly(lambda _: blocks, width=100, first=first, room=room)
    placed = [brick for page in pages for brick in _bricks(page)]
    lines = [brick.name for brick in placed for _ in range(brick.lines)]
    assert lines == [brick.name for brick in blocks for _ in range(brick.lines)]
    for number, page in enumerate(pages):
        offset = 0.0
        for item in page:
            assert item.offset >= offset - 0.01, "no overlap"
            offset = item.offset + item.block.height(100)
        assert offset <= (room if number else first) + 0.01


@given(bricks, st.integers(200, 400))
def test_a_heading_never_ends_a_page(blocks: list[Brick], room: int) -> None:
    pairs = [
        block
        for number, brick in enumerate(blocks)
        for block in (Brick(-number - 1, 1, keeps_next=True), Brick(number, brick.lines, breakable=brick.breakable))
    ]
    for page in paginate(pairs, width=100, first=room, room=room):
        assert not page or not page[-1].block.keeps_next


def test_signatures_take_the_closing_words_along() -> None:
    blocks = [Brick(1, 8), Brick(2, 2, keeps_next=True), Brick(3, 5)]
    pages = paginate(blocks, width=100, first=125, room=125)
    assert [[brick.name for brick in _bricks(page)] for page in pages] == [[1], [2, 3]]


def test_a_block_higher_than_a_page_is_refused_not_dropped() -> None:
    with pytest.raises(DocumentRefused, match="lebih tinggi daripada halaman"):
        paginate([Brick(1, 11)], width=100, first=100, room=100)


def test_air_is_given_back_before_a_second_page_is_begun() -> None:
    blocks = [Brick(number, 3) for number in range(3)]
    tight = paginate_evenly(lambda _: blocks, width=100, first=96, room=96)
    roomy = paginate_evenly(lambda _: blocks, width=100, first=400, room=400)
    assert len(tight) == len(roomy) == 1
    assert tight[0][1].offset < 35 < roomy[0][1].offset


def test_a_long_paragraph_breaks_between_lines_and_never_leaves_one_alone() -> None:
    register()
    words = " ".join(f"kata{number}" for number in range(300))
    point = Point("a.", Prose((Span(words),)))
    whole = point.height(300)
    pages = paginate([Brick(1, 9), point], width=300, first=100 + 3 * BODY.leading, room=400)
    first, second = pages[0][1].block, pages[1][0].block
    assert isinstance(first, Point)
    assert isinstance(second, Point)
    assert (first.mark, second.mark) == ("a.", "")
    assert first.height(300) + second.height(300) == pytest.approx(whole)
    assert first.height(300) >= 2 * BODY.leading
    short = Prose((Span("tiga kata saja"),))
    assert short.split(300, 5) is None
