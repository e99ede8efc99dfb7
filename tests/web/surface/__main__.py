"""`python -m tests.web.surface [--write]`: the matrix of access as the application answers now, for review."""

from __future__ import annotations

import asyncio
import csv
import sys
import tempfile
from pathlib import Path

from tests.web.conftest import DISTRICTS, _prepare
from tests.web.surface.matrix import COLUMNS, FILE, Matrix, lines, measure, written
from tests.web.surface.world import fill, open_world


async def _fresh(folder: Path) -> Matrix:
    await _prepare(folder)
    await fill(folder / "data")
    async with open_world(folder / "data") as world:
        for district in DISTRICTS:
            await world.everybody(district)
        await world.keep(folder / "kept")
        return await measure(world)


def main() -> None:
    """Print the matrix, or write it down and tell what is new."""
    with tempfile.TemporaryDirectory(prefix="zis-surface-") as folder:
        matrix = asyncio.run(_fresh(Path(folder)))
    if "--write" not in sys.argv:
        _print(matrix, sys.stdout)
        return
    known = written() if FILE.exists() else {}
    with FILE.open("w", encoding="utf-8", newline="") as file:
        _print(matrix, file)
    for key in matrix.keys() | known.keys():
        if matrix.get(key) != known.get(key):
            print(" ".join(key), matrix.get(key, "gone"))


def _print(matrix: Matrix, file: object) -> None:
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")  # type: ignore[type-var]
    writer.writeheader()
    writer.writerows(lines(matrix))


if __name__ == "__main__":
    main()
