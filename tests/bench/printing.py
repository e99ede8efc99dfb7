"""The report of a room as tables for people."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tests.bench.words import Point, Report, Result, shown

_WIDE = 150  # columns when the output is not a terminal


def print_report(report: Report, console: Console | None = None) -> None:
    """Machine, versions, each case with its subjects side by side, the growth, and the targets."""
    out = console or _console()
    out.print(Text(f"Ruang {report.room}", style="bold"))
    for head, pairs in (("Mesin", report.machine), ("Versi", report.versions), ("Benih", report.seeds)):
        if pairs:
            out.print(Text(f"{head}: " + "; ".join(f"{name} {shown(value)}" for name, value in pairs.items())))
    for case in dict.fromkeys(result.case for result in report.results):
        out.print(_case(case, [result for result in report.results if result.case == case]))
    if report.growth:
        out.print(_growth(report.growth))
    if report.targets:
        out.print(_targets(report))


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=_WIDE)


def _case(case: str, results: list[Result]) -> Table:
    heads = dict.fromkeys((figure.name, figure.unit) for result in results for figure in result.figures)
    table = Table(title=case, title_justify="left", title_style="bold")
    table.add_column("Yang diukur", overflow="fold")
    for name, unit in heads:
        table.add_column(_named(name, unit), justify="right")
    has_notes = any(result.note for result in results)
    if has_notes:
        table.add_column("Keterangan", overflow="fold")
    for result in results:
        told = {(figure.name, figure.unit): shown(figure.value) for figure in result.figures}
        name = " ".join([result.subject.name, result.subject.version or ""]).strip()
        row = [name, *(told.get(head, "–") for head in heads), *([result.note] if has_notes else [])]
        table.add_row(*map(Text, row), style="bold" if result.subject.ours else None)
    return table


def _growth(points: Iterable[Point]) -> Table:
    """Each point with how much dearer one thing became since the point before: 1,00 is straight growth."""
    listed = list(points)
    heads = dict.fromkeys((figure.name, figure.unit) for point in listed for figure in point.figures)
    table = Table(title="Pertumbuhan", title_justify="left", title_style="bold")
    for head in ("Yang diukur", "ukuran", "waktu (s)", "per 1.000 (s)", "× sebelumnya"):
        table.add_column(head, justify="left" if head == "Yang diukur" else "right")
    for name, unit in heads:
        table.add_column(_named(name, unit), justify="right")
    for subject in dict.fromkeys(point.subject for point in listed):
        own = [point for point in listed if point.subject == subject]
        for before, point in pairwise([None, *own]):
            if point is None:
                continue
            told = {(figure.name, figure.unit): shown(figure.value) for figure in point.figures}
            ratio = "" if before is None else shown(_each(point) / max(_each(before), 1e-9))
            row = [subject, shown(point.size), shown(point.seconds), shown(1000 * _each(point)), ratio]
            table.add_row(*map(Text, [*row, *(told.get(head, "–") for head in heads)]))
    return table


def _each(point: Point) -> float:
    return point.seconds / max(1, point.size)


def _targets(report: Report) -> Table:
    table = Table(title="Sasaran", title_justify="left", title_style="bold")
    for head, justify in (("Sasaran", "left"), ("terukur", "right"), ("", "center"), ("janji", "right"), ("", "left")):
        table.add_column(head, justify="right" if justify == "right" else "center" if justify == "center" else "left")
    for one in report.targets:
        word = Text("tercapai", style="green") if one.met else Text("tidak tercapai", style="bold red")
        table.add_row(Text(one.name), Text(shown(one.value)), one.bound.value, Text(shown(one.target)), word)
    return table


def _named(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name
