"""QR codes as geometry: the page draws one path, so that nothing of it is markup from outside."""

from __future__ import annotations

from dataclasses import dataclass

import segno

BORDER = 4


@dataclass(frozen=True, slots=True)
class Drawing:
    """A square of `size` modules a side and the path of its dark modules; the quiet border is included."""

    size: int
    path: str


def qr(text: str) -> Drawing:
    """The QR code of a text, with 15 % of it to spare (level M)."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    runs = [
        f"M{start + BORDER} {y + BORDER}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    ]
    return Drawing(len(rows) + 2 * BORDER, "".join(runs))


def _runs(row: bytes) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((x, 1))
    return runs
