"""How much of a file is read before it is refused (decisions 16), as one value that callers may tighten."""

from __future__ import annotations

from dataclasses import dataclass

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one upload; sizes in bytes, times in seconds.

    `unpacked`, `ratio`, `parts` and `depth` bound the package and its XML; `rows`, `columns`, `cells` and
    `cell_characters` the sheets; `text_characters` all texts together, because one shared string may be shown by
    many cells; `memory`, `cpu_seconds` and `wall_seconds` the child process.
    """

    file_bytes: int = 20 * _MEGABYTE
    unpacked_bytes: int = 200 * _MEGABYTE
    ratio: int = 100
    ratio_above_bytes: int = 5 * _MEGABYTE
    parts: int = 2_000
    depth: int = 64
    sheets: int = 100
    columns: int = 512
    rows: int = 200_000
    cells: int = 5_000_000
    cell_characters: int = 32_000
    text_characters: int = 150_000_000
    merges: int = 100_000
    memory_bytes: int = 1024 * _MEGABYTE
    cpu_seconds: int = 30
    wall_seconds: float = 60.0
