"""Laporan Alokasi: what a district needs, which funds pay for how much of it, and what remains without money."""

from __future__ import annotations

from functools import partial

from reports import fonts
from reports.blocks import KeyBand, KeyFigure, Kop, Pair, Point, Prose, Section, Stack, Title
from reports.chart import Bar, GapChart, gathered
from reports.document import Standing
from reports.flow import Block, Placed, paginate_evenly
from reports.fonts import Face
from reports.model import AllocationReport, ReasonCount, canonical_digest
from reports.numbers import grouped, grouped_or_dash, percent, rupiah, short_rupiah
from reports.paper import Imprint, print_pages, top_of
from reports.pen import Pen, Span
from reports.signatures import Signatures
from reports.style import BODY, NOTE, Align, Binding, Orientation, PaperSize, Sheet
from reports.tables import Column, Table
from zis_registry.terms.household import Service
from zis_registry.terms.money import terbilang_rupiah
from zis_registry.terms.period import format_date

TITLE = "LAPORAN ALOKASI BANTUAN AIR MINUM DAN SANITASI"
SERVICE_NAMES = {Service.SANITATION: "Sanitasi", Service.WATER: "Air minum"}
_MOST_REASONS = 6


def render_allocation_report(
    data: AllocationReport, *, size: PaperSize = PaperSize.F4, binding: Binding = Binding.PLAIN
) -> bytes:
    """The PDF of `data`: F4 or A4, portrait; the usual district (up to 12 kecamatan) takes one page of F4.

    Equal data give equal bytes. Raises DocumentRefused for letters that no font of ours has.
    """
    fonts.register()
    sheet = Sheet.of(size, Orientation.PORTRAIT, binding=binding)
    first, room = (top_of(sheet, number) - sheet.bottom for number in (1, 2))
    pages = paginate_evenly(_blocks(data), width=sheet.frame_width, first=first, room=room)
    imprint = Imprint(
        meta=data.meta,
        digest=canonical_digest(data),
        title=f"Laporan Alokasi {data.area_name} {data.period}",
        subject="Kebutuhan, pendanaan dan kesenjangan air minum dan sanitasi rumah tangga",
        running=f"Laporan Alokasi · {data.area_name} · Nomor {data.meta.number}",
    )
    return print_pages(
        sheet, imprint, [partial(_paint, page, sheet, top_of(sheet, n)) for n, page in enumerate(pages, 1)]
    )


def _paint(page: tuple[Placed, ...], sheet: Sheet, top: float, pen: Pen) -> None:
    for placed in page:
        placed.block.draw(pen, sheet.left, top - placed.offset, sheet.frame_width)


def _blocks(data: AllocationReport) -> list[Block]:
    """The paper from top to bottom."""
    lines = (
        f"Nomor: {data.meta.number}",
        f"{data.area_name} · {data.period} · Data per {format_date(data.meta.data_on)}",
    )
    blocks: list[Block] = [
        Kop(data.letterhead),
        Title(TITLE, lines),
        KeyBand(_key_figures(data)),
        Section(1, "Kesenjangan anggaran menurut layanan"),
        _chart(data),
        Prose((Span(f"Juta rupiah; panjang batang sebanding kebutuhan. {_origin(data)}"),), NOTE, 1.0),
        Section(2, "Dana menurut sumber (rupiah)"),
        _fund_table(data),
        Section(3, "Alokasi per kecamatan (rupiah)"),
        _area_table(data),
        Section(4, "Keputusan atas unit kebutuhan"),
        Pair(Stack((_unit_table(data), _amount_in_words(data))), _reason_table(data), share=0.48),
    ]
    if data.points:
        blocks.append(Section(5, "Catatan"))
        blocks += [Point(f"{chr(97 + place % 26)}.", Prose((Span(text),))) for place, text in enumerate(data.points)]
    blocks += [Prose(tuple(_notes(data)), NOTE, gap=5.0, keeps_next=True), Signatures(data.signing)]
    return blocks


def _key_figures(data: AllocationReport) -> tuple[KeyFigure, ...]:
    plan = "Dialokasikan (rancangan)" if data.meta.standing is Standing.DRAFT else "Dialokasikan"
    share = f" · {percent(data.funded, data.need)}" if data.need else ""
    return (
        KeyFigure(
            "Unit kebutuhan", grouped(data.units), f"{len(data.areas)} kecamatan · {grouped(data.funded_units)} didanai"
        ),
        KeyFigure("Kebutuhan dana", short_rupiah(data.need), rupiah(data.need)),
        KeyFigure(plan, short_rupiah(data.funded), f"{rupiah(data.funded)}{share}"),
        KeyFigure("Kesenjangan", short_rupiah(data.gap), rupiah(data.gap)),
    )


def _chart(data: AllocationReport) -> GapChart:
    shown, together = gathered(data.kinds)
    bars = []
    for row in data.services:
        amounts = {part.kind: part.amount for part in row.parts}
        parts = [amounts.get(kind, 0) for kind in shown]
        if together:
            parts[-1] += sum(amounts.get(kind, 0) for kind in together)
        bars.append(Bar(SERVICE_NAMES[row.service], row.need, tuple(parts)))
    return GapChart(shown, tuple(bars))


def _origin(data: AllocationReport) -> str:
    return f"Sumber: {data.source}, data per {format_date(data.meta.data_on)}."


def _fund_table(data: AllocationReport) -> Table:
    """Balances; commitments of earlier decisions stand apart from what this plan reserves wherever there are any."""
    apart = any(fund.committed for fund in data.funds)
    heads = ["Saldo", "Komitmen", "Cadangan", "Sisa"] if apart else ["Saldo", "Dialokasikan", "Sisa"]
    rows, sums = [], [0] * len(heads)
    for fund in data.funds:
        used = [fund.committed, fund.reserved] if apart else [fund.funded]
        amounts = [fund.balance, *used, fund.left]
        sums = [total + amount for total, amount in zip(sums, amounts, strict=True)]
        rows.append((fund.name, fund.kind, *map(grouped_or_dash, amounts)))
    share = 17 if apart else 18
    columns = [Column("Dana", 36), Column("Jenis", 16), *(Column(head, share, Align.RIGHT) for head in heads)]
    return Table(tuple(columns), tuple(rows), ("Jumlah", "", *map(grouped_or_dash, sums)), "Belum ada dana.")


def _area_table(data: AllocationReport) -> Table:
    columns = (
        Column("No", 5, Align.CENTER),
        Column("Kecamatan", 27),
        Column("Unit", 9, Align.RIGHT),
        Column("Kebutuhan", 19, Align.RIGHT),
        Column("Dialokasikan", 19, Align.RIGHT),
        Column("Kesenjangan", 19, Align.RIGHT),
        Column("Terpenuhi", 12, Align.RIGHT),
    )
    rows = [
        (str(place), row.name, *_amounts(row.units, row.need, row.funded))
        for place, row in enumerate(data.areas, start=1)
    ]
    total = ("", "Jumlah", *_amounts(data.units, data.need, data.funded))
    return Table(columns, tuple(rows), total, "Belum ada unit kebutuhan.")


def _amounts(units: int, need: int, funded: int) -> tuple[str, ...]:
    return (*map(grouped_or_dash, (units, need, funded, need - funded)), percent(funded, need))


def _unit_table(data: AllocationReport) -> Table:
    heads = (("Unit", 34), ("Didanai", 37), ("Ditolak", 36), ("Belum lengkap", 63))
    columns = (Column("Layanan", 44), *(Column(head, share, Align.RIGHT) for head, share in heads))
    rows = [
        (SERVICE_NAMES[row.service], *_units(row.units, row.funded_units, row.refused_units, row.pending_units))
        for row in data.services
    ]
    total = ("Jumlah", *_units(data.units, data.funded_units, data.refused_units, data.pending_units))
    return Table(columns, tuple(rows), total)


def _units(*numbers: int) -> tuple[str, ...]:
    return tuple(map(grouped_or_dash, numbers))


def _reason_table(data: AllocationReport) -> Table:
    rows = [*_reasons("Ditolak", data.refusals), *_reasons("Belum lengkap", data.pendings)]
    columns = (Column("Alasan", 61), Column("Keputusan", 26), Column("Unit", 13, Align.RIGHT))
    return Table(columns, tuple(rows), notice="Tidak ada unit yang ditolak.")


def _reasons(decision: str, reasons: tuple[ReasonCount, ...]) -> list[tuple[str, str, str]]:
    """The commonest reasons, most units first; the others in one row, so that the counts still add up."""
    ordered = sorted(reasons, key=lambda reason: (-reason.units, reason.reason))
    rows = [(reason.reason, decision, grouped(reason.units)) for reason in ordered[:_MOST_REASONS]]
    others = ordered[_MOST_REASONS:]
    if others:
        rows.append((f"{len(others)} alasan lain", decision, grouped(sum(reason.units for reason in others))))
    return rows


def _amount_in_words(data: AllocationReport) -> Prose:
    return Prose(
        (
            Span("Jumlah alokasi"),
            Span(rupiah(data.funded), Face.BOLD),
            Span("(terbilang:"),
            Span(f"{terbilang_rupiah(data.funded)}).", Face.ITALIC),
        ),
        BODY,
        gap=7.0,
    )


def _notes(data: AllocationReport) -> list[Span]:
    """What the figures mean, how far they may move, and what they were computed with."""
    notes = [
        Span("Kesenjangan", Face.BOLD),
        Span(
            "= kebutuhan dikurangi dana yang dialokasikan (komitmen, termasuk yang sudah dibayar, dan cadangan). "
            "Kebutuhan memuat unit yang belum lengkap. Satu unit = satu rumah untuk satu layanan."
        ),
        Span("Rentang:", Face.BOLD),
        Span(_range_of(data)),
    ]
    if data.parameters:
        used = "; ".join(f"{item.name} {item.value} ({item.source})" for item in data.parameters)
        notes += [Span("Parameter dan sumber:", Face.BOLD), Span(f"{used}.")]
    return notes


def _range_of(data: AllocationReport) -> str:
    cases = data.open_cases
    if not cases.cases:
        return "tidak ada kasus duplikat yang terbuka."
    return (
        f"{grouped(cases.cases)} kasus duplikat masih terbuka dan dihitung sebagai rumah tangga berbeda; "
        f"bila semuanya ternyata sama, unit menjadi {grouped(cases.units_if_same)} (bukan {grouped(data.units)}) "
        f"dan kebutuhan {rupiah(cases.need_if_same)} (bukan {rupiah(data.need)})."
    )
