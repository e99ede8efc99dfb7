"""The tables of a Laporan Alokasi; each closes with a total that ties to another one.

`pad` is the room above and below the words of a row, in points.
"""

from __future__ import annotations

from reports.allocation_chart import COMMITTED, SERVICE_NAMES, gathered, in_columns
from reports.model import NOT_BROKEN_DOWN, AllocationReport, AreaRow, FundRow, FundsTogether, ReasonCount
from reports.numbers import grouped, grouped_or_dash, percent
from reports.style import Align
from reports.tables import Cells, Column, Table

_MOST_REASONS = 6
_BETWEEN = 5.0  # points between two tables of a section
IN_ONE_SUM = "disatukan"  # in the place of a figure that would tell of too few people


def fund_table(data: AllocationReport, pad: float) -> Table:
    """Each fund with its balance; commitments of earlier decisions stand apart from what this plan reserves."""
    rows: list[Cells] = []
    sums = [0, 0, 0, 0]
    for fund in data.funds:
        sums = [total + amount for total, amount in zip(sums, _amounts(fund), strict=True)]
        rows += _fund_rows(fund, is_whole=len(data.funds) == 1)
    columns = (Column("Dana"), Column("Jenis"), *_right("Saldo", "Komitmen", "Cadangan", "Sisa"))
    return Table(columns, tuple(rows), ("Jumlah", "", *_figures(*sums)), "Belum ada dana.", pad)


def _fund_rows(fund: FundRow, *, is_whole: bool) -> list[Cells]:
    """A fund; or those told as one, with their sum below unless it is that of the whole table."""
    if not isinstance(fund, FundsTogether):
        return [(fund.name, fund.kind, *_figures(*_amounts(fund)))]
    held = [(one.name, one.kind, *_figures(one.balance, one.committed), IN_ONE_SUM, IN_ONE_SUM) for one in fund.funds]
    return held if is_whole else [*held, (fund.name, fund.kind, *_figures(*_amounts(fund)))]


def _amounts(fund: FundRow) -> tuple[int, int, int, int]:
    return fund.balance, fund.committed, fund.reserved, fund.left


def asnaf_table(data: AllocationReport, pad: float) -> Table:
    """What this plan reserves, asnaf by kind of fund; its last row is column "Cadangan" of the funds."""
    shown, together = gathered(data.kinds)
    rows = []
    for row in data.by_asnaf:
        amounts = in_columns({part.kind: part.amount for part in row.amounts}, shown, together)
        rows.append((row.asnaf, *_figures(*amounts, row.total)))
    total = in_columns(dict(data.kinds), shown, together)
    columns = (Column("Cadangan per asnaf"), *_right(*shown, "Jumlah"))
    return Table(columns, tuple(rows), ("Jumlah", *_figures(*total, data.reserved)), pad=pad, gap=_BETWEEN)


def commitment_table(data: AllocationReport, pad: float) -> Table:
    """Money of other sources and earlier decisions, each with the paper it stands on."""
    rows = [(one.source, one.basis, SERVICE_NAMES[one.service], *_figures(one.amount)) for one in data.commitments]
    columns = (Column(COMMITTED), Column("Dasar"), Column("Layanan"), *_right("Jumlah"))
    return Table(columns, tuple(rows), ("Jumlah", "", "", *_figures(data.committed)), pad=pad, gap=_BETWEEN)


def area_table(data: AllocationReport, pad: float) -> Table:
    """Each kecamatan: units (by service where told), need, money, gap, and how much of the need is met."""
    services = ("Air minum", "Sanitasi") if data.tells_services else ()
    heads = _right("Unit", *services, "Kebutuhan", "Dialokasikan", "Kesenjangan", "Terpenuhi")
    columns = (Column("No", Align.CENTER), Column("Kecamatan"), *heads)
    rows, number = [], 0
    for area in data.areas:
        number += area.name != NOT_BROKEN_DOWN
        place = str(number) if area.name != NOT_BROKEN_DOWN else ""
        rows.append((place, area.name, *_area_cells(data, area)))
    whole = AreaRow(
        name="Jumlah",
        units=data.units,
        need=data.need,
        reserved=data.reserved,
        committed=data.committed,
        water_units=sum(area.water_units for area in data.areas),
        sanitation_units=sum(area.sanitation_units for area in data.areas),
    )
    total = ("", whole.name, *_area_cells(data, whole))
    return Table(columns, tuple(rows), total, "Belum ada unit kebutuhan.", pad)


def _area_cells(data: AllocationReport, area: AreaRow) -> Cells:
    services = (area.water_units, area.sanitation_units) if data.tells_services else ()
    figures = _figures(area.units, *services, area.need, area.funded, area.gap)
    return (*figures, percent(area.funded, area.need))


def unit_table(data: AllocationReport, pad: float) -> Table:
    """How many units of each service were decided how."""
    rows = [
        (SERVICE_NAMES[row.service], *_figures(row.units, row.funded_units, row.refused_units, row.pending_units))
        for row in data.services
    ]
    total = ("Jumlah", *_figures(data.units, data.funded_units, data.refused_units, data.pending_units))
    columns = (Column("Layanan"), *_right("Unit", "Didanai", "Belum didanai", "Belum lengkap"))
    return Table(columns, tuple(rows), total, pad=pad)


def reason_table(data: AllocationReport, pad: float) -> Table:
    """Why units were refused or are incomplete."""
    rows = [*_reasons("Belum didanai", data.refusals), *_reasons("Belum lengkap", data.pendings)]
    columns = (Column("Alasan"), Column("Keputusan"), *_right("Unit"))
    return Table(columns, tuple(rows), notice="Tidak ada unit yang belum didanai.", pad=pad)


def _reasons(decision: str, reasons: tuple[ReasonCount, ...]) -> list[Cells]:
    """The commonest reasons, most units first; the others in one row, so that the counts still add up."""
    ordered = sorted(reasons, key=lambda reason: (-reason.units, reason.reason))
    rows: list[Cells] = [(reason.reason, decision, grouped(reason.units)) for reason in ordered[:_MOST_REASONS]]
    others = ordered[_MOST_REASONS:]
    if others:
        rows.append((f"{len(others)} alasan lain", decision, grouped(sum(reason.units for reason in others))))
    return rows


def _right(*heads: str) -> tuple[Column, ...]:
    return tuple(Column(head, Align.RIGHT) for head in heads)


def _figures(*numbers: int) -> Cells:
    return tuple(map(grouped_or_dash, numbers))
