"""How wide words are, roughly, and how labels in a row or column are kept from touching."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Widths by em of the semibold face that is widest among those of the style sheet; rather too wide than too narrow.
_NARROW = dict.fromkeys(".,:;'’·|iljtfrI()", 0.34) | {" ": 0.27, "m": 0.94, "M": 0.96, "w": 0.8, "W": 1.0, "%": 0.92}
_DIGIT, _UPPER, _LOWER = 0.6, 0.7, 0.61


def text_width(words: str, size: float) -> float:
    """The width of words at a size, in the unit of the size."""
    return size * sum(_em(letter) for letter in words)


def _em(letter: str) -> float:
    if letter in _NARROW:
        return _NARROW[letter]
    if letter.isdigit():
        return _DIGIT
    return _UPPER if letter.isupper() else _LOWER


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label that would like to be centred at a place, and the room it takes."""

    centre: float
    room: float


def spread(labels: Sequence[Wanted], *, start: float, end: float, apart: float = 0.0) -> list[float]:
    """The centres of labels in the order given, each near its place, none over another, none before `start`.

    Labels that would touch are moved apart to both sides. Where all of them together are longer than the room, they
    run over `end` rather than over each other.
    """
    clusters: list[tuple[list[Wanted], float]] = []
    for label in labels:
        cluster = ([label], _place([label], start, end, apart))
        while clusters and clusters[-1][1] + _length(clusters[-1][0], apart) + apart > cluster[1]:
            together = [*clusters.pop()[0], *cluster[0]]
            cluster = (together, _place(together, start, end, apart))
        clusters.append(cluster)
    centres: list[float] = []
    for members, edge in clusters:
        at = edge
        for member in members:
            centres.append(at + member.room / 2)
            at += member.room + apart
    return centres


def _length(labels: Sequence[Wanted], apart: float) -> float:
    return sum(label.room for label in labels) + apart * (len(labels) - 1)


def _place(labels: Sequence[Wanted], start: float, end: float, apart: float) -> float:
    """Where a cluster begins so that its labels lie, on average, where they want to."""
    offset, wish = 0.0, 0.0
    for label in labels:
        wish += label.centre - (offset + label.room / 2)
        offset += label.room + apart
    return max(start, min(wish / len(labels), end - _length(labels, apart)))
