"""What the gap chart of a Laporan Alokasi shows: kinds of fund that pay, commitments as one series, the services."""

from __future__ import annotations

from collections.abc import Sequence

from reports.chart import Bar, GapChart, Series
from reports.model import AllocationReport, ServiceRow
from reports.style import COMMITTED_PATTERN, FUND_PATTERNS, Pattern
from zis_registry.terms.household import Service

SERVICE_NAMES = {Service.SANITATION: "Sanitasi", Service.WATER: "Air minum"}
COMMITTED = "Komitmen lain"
OTHER_KINDS = "Jenis lain"


def gap_chart(data: AllocationReport) -> GapChart:
    """The chart of `data`; kinds of fund that pay nothing have no place in it."""
    shown, together = gathered([(kind, amount) for kind, amount in data.kinds if amount])
    patterns = _patterns(data, shown)
    series = [Series(kind, patterns[kind]) for kind in shown]
    if data.committed:
        series.append(Series(COMMITTED, COMMITTED_PATTERN))
    return GapChart(tuple(series), tuple(_bar(row, shown, together, data) for row in data.services))


def _patterns(data: AllocationReport, shown: Sequence[str]) -> dict[str, Pattern]:
    """A kind keeps its pattern also where another kind pays nothing, as long as there are patterns for all."""
    kinds = [kind for kind, _ in data.kinds]
    return dict(zip(kinds if len(kinds) <= len(FUND_PATTERNS) else shown, FUND_PATTERNS, strict=False))


def _bar(row: ServiceRow, shown: Sequence[str], together: Sequence[str], data: AllocationReport) -> Bar:
    amounts = {part.kind: part.amount for part in row.parts}
    parts = in_columns(amounts, shown, together)
    if data.committed:
        parts.append(row.committed)
    return Bar(SERVICE_NAMES[row.service], row.need, tuple(parts))


def gathered(kinds: Sequence[tuple[str, int]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kinds to show apart (the largest), and those that go together as "Jenis lain": we have five patterns."""
    if len(kinds) <= len(FUND_PATTERNS):
        return tuple(kind for kind, _ in kinds), ()
    largest = sorted(kinds, key=lambda entry: -entry[1])[: len(FUND_PATTERNS) - 1]
    shown = tuple(kind for kind, amount in kinds if (kind, amount) in largest)
    return (*shown, OTHER_KINDS), tuple(kind for kind, _ in kinds if kind not in shown)


def in_columns(amounts: dict[str, int], shown: Sequence[str], together: Sequence[str]) -> list[int]:
    """The rupiah of each kind shown, those that go together in the last."""
    parts = [amounts.get(kind, 0) for kind in shown]
    if together:
        parts[-1] += sum(amounts.get(kind, 0) for kind in together)
    return parts
