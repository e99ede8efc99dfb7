"""Fills that stay apart on a 1-bit photocopy, drawn line by line, since printers differ in PDF tilings."""

from __future__ import annotations

from reports.pen import Pen
from reports.style import BLACK, RULE_HEAD, Pattern

Line = tuple[float, float, float, float]


def fill(pen: Pen, pattern: Pattern, x: float, y: float, across: float, along: float) -> None:
    """Fill a rectangle with `pattern` and edge it."""
    canvas = pen.canvas
    canvas.saveState()
    canvas.setLineWidth(RULE_HEAD)
    canvas.setStrokeGray(BLACK)
    canvas.setFillGray(BLACK)
    if pattern is Pattern.OUTLINE:
        canvas.setDash(2.2, 1.8)
        canvas.rect(x, y, across, along, stroke=1, fill=0)
        canvas.restoreState()
        return
    if pattern is not Pattern.SOLID:
        path = canvas.beginPath()
        path.rect(x, y, across, along)
        canvas.saveState()
        canvas.clipPath(path, stroke=0, fill=0)
        _fill_pattern(pen, pattern, x, y, across, along)
        canvas.restoreState()
    canvas.rect(x, y, across, along, stroke=1, fill=1 if pattern is Pattern.SOLID else 0)
    canvas.restoreState()


def _fill_pattern(pen: Pen, pattern: Pattern, x: float, y: float, across: float, along: float) -> None:
    if pattern is Pattern.DOTS:
        for row in range(int(along / 2.6) + 2):
            for column in range(int(across / 3.6) + 2):
                pen.canvas.circle(x + 3.6 * column + 1.8 * (row % 2), y + 1.2 + 2.6 * row, 0.62, stroke=0, fill=1)
        return
    pen.rules(_hatch(pattern, x, y, across, along), weight=0.6)


def _hatch(pattern: Pattern, x: float, y: float, across: float, along: float) -> list[Line]:
    reach = int((across + along) / 3) + 1
    rising = [(x - along + 3 * step, y, x + 3 * step, y + along) for step in range(reach + 1)]
    match pattern:
        case Pattern.DIAGONAL:
            return rising
        case Pattern.CROSS:
            falling = [(x - along + 3 * step, y + along, x + 3 * step, y) for step in range(reach + 1)]
            return rising + falling
        case Pattern.HORIZONTAL:
            return [(x, y + 2.5 * step, x + across, y + 2.5 * step) for step in range(int(along / 2.5) + 1)]
        case _:
            return [(x + 2.5 * step, y, x + 2.5 * step, y + along) for step in range(int(across / 2.5) + 1)]
