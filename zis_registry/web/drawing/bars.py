"""Money bars: segments in percent of the width, so that one drawing fits every screen and figures keep their size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zis_registry.web.drawing.lettering import Wanted, spread, text_width
from zis_registry.web.words import millions

# The narrowest a bar becomes on a phone, and beside its name on a wide screen (the style sheet changes at 560 px).
PHONE, WIDE = 286.0, 414.0
SIZE = 13.0
_PLATE = 8.0  # px around the figure of a segment
_APART = 9.0
_FAR = 16.0  # px that a figure below may stand beside its segment
SWATCH = 10.0
_BEFORE = 10.0  # px before each figure beside the bar
_AFTER_SWATCH = 4.0
GAP = "gap"


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: its fill, left edge and width in percent, its figure, and where that fits inside.

    `fits` is "always", "wide" (not on phones) or "never"; `plate` is the width in px of the white plate behind it.
    """

    fill: str
    left: float
    width: float
    words: str
    fits: str
    plate: float

    @property
    def centre(self) -> float:
        """The middle, in percent."""
        return round(self.left + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Below:
    """A figure below the bar of a wide screen: from where its line comes, and where it stands, in percent."""

    start: float
    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure beside a short bar of a wide screen, with the fill of its swatch; `at` is its left edge in percent."""

    at: float
    fill: str
    words: str


@dataclass(frozen=True, slots=True)
class MoneyBar:
    """One bar: segments from left to right, and where the need ends if money goes beyond it.

    Figures that do not fit inside stand below the bar, or beside it where lines from below would run into each other.
    """

    segments: tuple[Segment, ...]
    below: tuple[Below, ...]
    beside: tuple[Beside, ...]
    need_ends: float | None
    whole: float


def money_bar(parts: Sequence[tuple[str, int]], need: int, *, longest: int) -> MoneyBar:
    """The bar of one service: money by fill in rupiah, then what is open; `longest` rupiah are the whole width."""
    funded = sum(amount for _, amount in parts)
    shown = [(fill, amount) for fill, amount in (*parts, (GAP, need - funded)) if amount > 0]
    segments: list[Segment] = []
    left = 0.0
    for fill, amount in shown:
        across = 100 * amount / longest
        segments.append(_segment(fill, left, across, millions(amount)))
        left += across
    narrow = [segment for segment in segments if segment.fits == "never"]
    below, beside = _below(narrow), _beside(narrow, left)
    far = any(abs(one.at - one.start) * WIDE / 100 > _FAR for one in below)
    listed = far and bool(beside)
    return MoneyBar(
        segments=tuple(segments),
        below=() if listed else below,
        beside=beside if listed else (),
        need_ends=round(100 * need / longest, 2) if funded > need and longest else None,
        whole=round(left, 2),
    )


def _segment(fill: str, left: float, across: float, words: str) -> Segment:
    plate = round(text_width(words, SIZE) + _PLATE, 1)
    fits = "always" if plate + 2 <= across * PHONE / 100 else "wide" if plate + 2 <= across * WIDE / 100 else "never"
    return Segment(fill, round(left, 2), round(across, 2), words, fits, plate)


def _below(narrow: Sequence[Segment]) -> tuple[Below, ...]:
    wanted = [Wanted(segment.centre * WIDE / 100, text_width(segment.words, SIZE)) for segment in narrow]
    centres = spread(wanted, start=0, end=WIDE, apart=_APART)
    return tuple(
        Below(segment.centre, round(100 * centre / WIDE, 2), segment.words)
        for segment, centre in zip(narrow, centres, strict=True)
    )


def _beside(narrow: Sequence[Segment], end: float) -> tuple[Beside, ...]:
    """The figures on one line beyond the end of the bar; empty where they do not fit."""
    listed: list[Beside] = []
    at = end * WIDE / 100
    for segment in narrow:
        at += _BEFORE
        listed.append(Beside(round(100 * at / WIDE, 2), segment.fill, segment.words))
        at += SWATCH + _AFTER_SWATCH + text_width(segment.words, SIZE)
    return tuple(listed) if at <= WIDE else ()
