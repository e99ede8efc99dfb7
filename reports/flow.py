"""How blocks flow over pages: a block is placed whole, split where it allows, or moved on; none is ever dropped."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from typing import Protocol

from reports.pen import Pen
from reports.style import MM
from zis_registry.errors import DocumentRefused

_SLACK = 0.01  # points; sums of floats
_COMFORTABLE = 1.0  # points of `pad` that are not given up to keep a block whole
_LONGEST_TIE = 8  # blocks; more cannot be kept together anyway


class Block(Protocol):
    """Something that stands on paper: `gap` points above it (none at the top of a page).

    `keeps_next` ties it to its successor: a heading to its table, the closing words to the signatures.
    """

    @property
    def gap(self) -> float:
        """Points above it."""
        ...

    @property
    def keeps_next(self) -> bool:
        """Whether its successor must start on the same page."""
        ...

    def height(self, width: float) -> float:
        """Points it needs as a whole."""
        ...

    def least(self, width: float) -> float:
        """Points its first part needs when it is split; its height when it cannot be."""
        ...

    def split(self, width: float, room: float) -> tuple[Block, Block] | None:
        """What fits in `room` and the rest, or None when nothing of it may stand alone."""
        ...

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it downwards from `top`."""
        ...


class Listing(Enum):
    """How a short list is told: in a table, or in words where a table would cost another page."""

    TABLE = 0
    WORDS = 1


@dataclass(frozen=True, slots=True)
class Spacing:
    """How much room a paper is given.

    `air` multiplies the gaps between blocks, `pad` points stand above and below the words of a table's row, `signing`
    points are left to sign in, and `listing` says how what may be either is told.
    """

    air: float
    pad: float
    signing: float
    listing: Listing = Listing.TABLE


SPACINGS = (  # roomiest first
    Spacing(1.6, 2.2, 20 * MM),
    Spacing(1.4, 1.8, 18 * MM),
    Spacing(1.2, 1.5, 17 * MM),
    Spacing(1.0, 1.2, 16 * MM),
    Spacing(0.9, 1.0, 15 * MM),
    Spacing(0.8, 0.75, 15 * MM),
    Spacing(0.75, 0.6, 15 * MM),
    Spacing(0.8, 0.75, 15 * MM, Listing.WORDS),
    Spacing(0.75, 0.6, 15 * MM, Listing.WORDS),
    Spacing(0.7, 0.45, 15 * MM, Listing.WORDS),
    Spacing(0.6, 0.35, 15 * MM, Listing.WORDS),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and how far below the top of the frame it starts."""

    block: Block
    offset: float


class _Sizes:
    """Heights of blocks at one width, each measured once; paginating again with other gaps then costs nothing."""

    def __init__(self, width: float) -> None:
        self.width = width
        self._known: dict[int, tuple[Block, float, float]] = {}  # keeps the block, so that its id stays its own

    def height(self, block: Block) -> float:
        return self._of(block)[1]

    def least(self, block: Block) -> float:
        return self._of(block)[2]

    def _of(self, block: Block) -> tuple[Block, float, float]:
        if id(block) not in self._known:
            self._known[id(block)] = block, block.height(self.width), block.least(self.width)
        return self._known[id(block)]


class Cursor:
    """Fills pages of `room` points, the first of `first`; `need` turns the page when so much does not fit."""

    def __init__(self, *, first: float, room: float, air: float) -> None:
        self.room = first
        self._later = room
        self.air = air
        self.pages: list[list[Placed]] = [[]]
        self.offset = 0.0

    @property
    def fresh(self) -> bool:
        """Nothing stands on this page yet."""
        return not self.pages[-1]

    def gap_of(self, block: Block) -> float:
        """The gap above `block` here: none at the top of a page, else its own times the air of the paper."""
        return 0.0 if self.fresh else block.gap * self.air

    def fits(self, points: float) -> bool:
        """Whether `points` more fit on this page."""
        return self.offset + points <= self.room + _SLACK

    def need(self, points: float) -> None:
        """Make room for `points`: stay, or go to the next page; raises DocumentRefused when no page has so much."""
        if self.fits(points):
            return
        if self.fresh:
            raise DocumentRefused(
                "Satu bagian dokumen lebih tinggi daripada halaman; kurangi isinya atau pakai kertas F4."
            )
        self.turn()

    def turn(self) -> None:
        """Start the next page."""
        self.pages.append([])
        self.room = self._later
        self.offset = 0.0

    def put(self, block: Block, height: float) -> None:
        """Place `block` of `height` here, with its gap unless it stands first."""
        self.offset += self.gap_of(block)
        self.pages[-1].append(Placed(block, self.offset))
        self.offset += height


def paginate_evenly(
    build: Callable[[Spacing], Sequence[Block]], *, width: float, first: float, room: float
) -> tuple[tuple[Placed, ...], ...]:
    """`paginate` what `build` makes of a spacing, the roomiest that takes no more pages than the tightest.

    A less roomy one is taken where it keeps every block whole.
    """

    def spaced(spacing: Spacing) -> tuple[tuple[tuple[Placed, ...], ...], bool]:
        blocks = build(spacing)
        pages = paginate(blocks, width=width, first=first, room=room, air=spacing.air)
        return pages, sum(len(page) for page in pages) == len(blocks)

    fewest, _ = spaced(SPACINGS[-1])
    roomiest = None
    for spacing in SPACINGS:
        if roomiest is not None and spacing.pad < _COMFORTABLE:
            break
        pages, whole = spaced(spacing)
        if len(pages) > len(fewest):
            continue
        roomiest = roomiest or pages
        if whole:
            return pages
    return roomiest or fewest


def paginate(
    blocks: Sequence[Block], *, width: float, first: float, room: float, air: float = 1.0
) -> tuple[tuple[Placed, ...], ...]:
    """Place every block, in order, on pages of `room` points, the first of `first`; gaps are multiplied by `air`.

    Raises DocumentRefused when one cannot be placed.
    """
    return _paginate(blocks, _Sizes(width), Cursor(first=first, room=room, air=air))


def _paginate(blocks: Sequence[Block], sizes: _Sizes, cursor: Cursor) -> tuple[tuple[Placed, ...], ...]:
    waiting = deque(blocks)
    while waiting:
        block = waiting.popleft()
        together = _tied(block, tuple(islice(waiting, _LONGEST_TIE)), sizes, cursor.air)
        if not cursor.fresh and not cursor.fits(cursor.gap_of(block) + together):
            cursor.turn()
        needed = cursor.gap_of(block) + sizes.height(block)
        if not cursor.fits(needed):
            parts = block.split(sizes.width, cursor.room - cursor.offset - cursor.gap_of(block))
            if parts is not None:
                cursor.put(parts[0], sizes.height(parts[0]))
                cursor.turn()
                waiting.appendleft(parts[1])
                continue
        cursor.need(needed)
        cursor.put(block, sizes.height(block))
    return tuple(tuple(page) for page in cursor.pages)


def _tied(block: Block, following: Sequence[Block], sizes: _Sizes, air: float) -> float:
    """Points that `block` and what it keeps with it need at least."""
    if not block.keeps_next:
        return sizes.least(block)
    if not following:
        return sizes.height(block)
    rest = following[0].gap * air + _tied(following[0], following[1:], sizes, air)
    return sizes.height(block) + rest
