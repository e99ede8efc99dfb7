"""How texts fit: shrink to 90 %, then wrap, and never cut (a name in a legal list stays whole)."""

from __future__ import annotations

from dataclasses import dataclass

from reports.fonts import width
from reports.style import Align, Type
from reports.text import FIELD_CAP, PARAGRAPH_CAP, ink

CAP_HEIGHT = 0.72  # of the size, in both families


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of text, already through the gate, and the type in which they fit."""

    lines: tuple[str, ...]
    type: Type

    @property
    def height(self) -> float:
        """Points from the top of the first line to the foot of the last."""
        return len(self.lines) * self.type.leading


def text_width(text: str, kind: Type) -> float:
    """The width of `text` in points."""
    return width(ink(text, face=kind.face), kind.face, kind.size)


def fit(text: str, kind: Type, room: float, *, cap: int = FIELD_CAP) -> Fitted:
    """`text` within `room` points: as it is, else at 90 %, else at 90 % on as many lines as it takes."""
    printed = ink(text, face=kind.face, cap=cap)
    if width(printed, kind.face, kind.size) <= room:
        return Fitted((printed,), kind)
    small = kind.shrunk()
    return Fitted(tuple(wrap(printed, small, room)), small)


def one_line(text: str, kind: Type, room: float) -> str:
    """`text` on one line, ended with "…" where it is too long; only for reminders of what stands in full elsewhere."""
    printed = ink(text, face=kind.face, cap=PARAGRAPH_CAP)
    if width(printed, kind.face, kind.size) <= room:
        return printed
    while printed and width(f"{printed}…", kind.face, kind.size) > room:
        printed = printed[:-1].rstrip()
    return f"{printed}…"


def wrap(text: str, kind: Type, room: float) -> list[str]:
    """Break `text` (through the gate) at spaces; a word wider than `room` is broken between letters."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer, kind.face, kind.size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, kind, room)
        lines.extend(whole)
    return [*lines, line] if line or not lines else lines


def _pieces(word: str, kind: Type, room: float) -> list[str]:
    pieces = [""]
    for char in word:
        if pieces[-1] and width(pieces[-1] + char, kind.face, kind.size) > room:
            pieces.append("")
        pieces[-1] += char
    return pieces


def baseline(top: float, height: float, kind: Type) -> float:
    """The baseline that centres capitals of one line in the band of `height` below `top`."""
    return top - (height + CAP_HEIGHT * kind.size) / 2


def anchor(x: float, room: float, align: Align) -> float:
    """Where text of `align` hangs in the cell that starts at `x`."""
    return x + room * align.share
