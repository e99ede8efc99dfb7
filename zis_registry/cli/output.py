"""What a person or a program reads from a command: tables with rich, or one JSON object; errors in words."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from zis_registry.errors import RegistryError


def console() -> Console:
    """The console of people: standard output, plain when piped, never reading markup from data."""
    return Console(markup=False, highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else 150)


def print_json(value: dict[str, Any]) -> None:
    """Print one JSON object on standard output and nothing else."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=False) + "\n")


def print_table(
    title: str, headers: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[int] = ()
) -> None:
    """Print one table; `right` are the indexes of right-aligned columns."""
    table = Table(title=title, title_justify="left", title_style="bold", show_edge=False, pad_edge=False, box=None)
    for index, header in enumerate(headers):
        table.add_column(header, justify="right" if index in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, str) else number(cell) for cell in row))
    out = console()
    out.print()
    out.print(table)


def number(value: object) -> str:
    """An integer with Indonesian thousands points, a share with a decimal comma, a true minus sign, None as a dash."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}".replace(".", ",").replace("-", "−")
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}".replace(",", ".").replace("-", "−")
    return str(value)


def rupiah(amount: int) -> str:
    """A sum of rupiah of any size and sign, "−Rp2.500.000"; a single amount is a `Rupiah`, which has bounds."""
    return f"{'−' if amount < 0 else ''}Rp{number(abs(amount))}"


def progress() -> Progress:
    """A progress bar on standard error, so that standard output stays clean."""
    return Progress(
        TextColumn("{task.description:<58}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[outcome]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True, markup=False, highlight=False),
    )


def print_error(error: RegistryError, *, as_json: bool) -> None:
    """Say what was refused: as JSON on standard output when asked, else as a sentence on standard error."""
    if as_json:
        print_json({"error": {"code": error.code, "message": str(error)}})
    else:
        Console(stderr=True, markup=False, highlight=False, soft_wrap=True).print(f"{error.code}: {error}")
