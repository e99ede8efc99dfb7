"""Laporan Alokasi: what a district needs, which funds pay for how much of it, and what remains without money."""

from __future__ import annotations

from functools import partial

from reports import fonts
from reports.allocation_chart import COMMITTED, SERVICE_NAMES, gap_chart
from reports.allocation_tables import area_table, asnaf_table, commitment_table, fund_table, reason_table, unit_table
from reports.blocks import Pair, Point, Prose, Section, Stack, Title
from reports.document import Standing
from reports.flow import Block, Listing, Placed, Spacing, paginate_evenly
from reports.fonts import Face
from reports.masthead import KeyBand, KeyFigure, Kop
from reports.model import NOT_BROKEN_DOWN, AllocationReport, ParameterUsed, canonical_digest
from reports.numbers import grouped, percent, rupiah, short_rupiah
from reports.paper import Imprint, print_pages, top_of
from reports.pen import Pen, Span
from reports.signatures import Signatures
from reports.style import BESIDE, NOTE, Binding, Orientation, PaperSize, Sheet
from zis_registry.terms.money import terbilang_rupiah
from zis_registry.terms.period import format_date

TITLE = "LAPORAN ALOKASI BANTUAN AIR MINUM DAN SANITASI"


def render_allocation_report(
    data: AllocationReport, *, size: PaperSize = PaperSize.F4, binding: Binding = Binding.PLAIN
) -> bytes:
    """The PDF of `data`: F4 or A4, portrait; the usual district (up to 12 kecamatan) takes one page of F4.

    Equal data give equal bytes. Raises DocumentRefused for letters that no font of ours has.
    """
    fonts.register()
    sheet = Sheet.of(size, Orientation.PORTRAIT, binding=binding)
    first, room = (top_of(sheet, number) - sheet.bottom for number in (1, 2))
    pages = paginate_evenly(partial(_blocks, data), width=sheet.frame_width, first=first, room=room)
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


def _blocks(data: AllocationReport, spacing: Spacing) -> list[Block]:
    """The paper from top to bottom."""
    lines = (
        f"Nomor: {data.meta.number}",
        f"{data.area_name} · {data.period} · Data per {format_date(data.meta.data_on)}",
    )
    origin = f"{data.source}, per {format_date(data.meta.data_on)}"
    blocks: list[Block] = [
        Kop(data.letterhead),
        Title(TITLE, lines),
        KeyBand(_key_figures(data)),
        Section(1, "Kesenjangan anggaran menurut layanan", f"juta rupiah · {origin}"),
        gap_chart(data),
        Section(2, "Dana menurut sumber dan asnaf", f"rupiah · {origin}"),
        *_money(data, spacing),
        Section(3, "Alokasi per kecamatan", f"rupiah · {origin}"),
        area_table(data, spacing.pad),
        Section(4, "Keputusan atas unit kebutuhan", "unit = satu rumah untuk satu layanan"),
        Pair(
            Stack((unit_table(data, spacing.pad), _amount_in_words(data))),
            reason_table(data, spacing.pad),
            share=0.525,
        ),
    ]
    if data.points:
        blocks.append(Section(5, "Catatan"))
        blocks += [Point(f"{chr(97 + place % 26)}.", Prose((Span(text),))) for place, text in enumerate(data.points)]
    notes = Prose(tuple(_notes(data)), NOTE, gap=6.0, keeps_next=True)
    return [*blocks, notes, Signatures(data.signing, space=spacing.signing)]


def _money(data: AllocationReport, spacing: Spacing) -> list[Block]:
    """Funds with what they hold, what is reserved by asnaf, and what others have committed, where there is any."""
    told: list[Block] = [fund_table(data, spacing.pad)]
    if data.by_asnaf:
        told.append(asnaf_table(data, spacing.pad))
    elif data.reserved:
        told.append(Prose((Span("Menurut asnaf:", Face.BOLD), Span("tidak dirinci, jumlahnya kecil.")), NOTE, gap=4.0))
    if data.commitments:
        table = spacing.listing is Listing.TABLE
        told.append(commitment_table(data, spacing.pad) if table else _commitments_in_words(data))
    return told


def _commitments_in_words(data: AllocationReport) -> Prose:
    told = "; ".join(
        f"{one.source} {rupiah(one.amount)} untuk {SERVICE_NAMES[one.service].lower()} – {one.basis}"
        for one in data.commitments
    )
    return Prose((Span(f"{COMMITTED} {rupiah(data.committed)}:", Face.BOLD), Span(f"{told}.")), NOTE, gap=4.0)


def _key_figures(data: AllocationReport) -> tuple[KeyFigure, ...]:
    named = sum(area.name != NOT_BROKEN_DOWN for area in data.areas)
    share = f" · {percent(data.funded, data.need)}" if data.need else ""
    planned = "Dialokasikan (rancangan)" if data.meta.standing is Standing.DRAFT else "Dialokasikan"
    money = KeyFigure(planned, short_rupiah(data.funded), f"{rupiah(data.funded)}{share}")
    if data.committed:
        parts = f"cadangan {short_rupiah(data.reserved)} + komitmen {short_rupiah(data.committed)}"
        money = KeyFigure(f"{planned}{share}", short_rupiah(data.funded), parts)
    return (
        KeyFigure("Unit kebutuhan", grouped(data.units), f"{named} kecamatan · {grouped(data.funded_units)} didanai"),
        KeyFigure("Kebutuhan dana", short_rupiah(data.need), rupiah(data.need)),
        money,
        KeyFigure("Kesenjangan", short_rupiah(data.gap), rupiah(data.gap)),
    )


def _amount_in_words(data: AllocationReport) -> Prose:
    what = "usulan ini" if data.meta.standing is Standing.DRAFT else "menurut laporan ini"
    return Prose(
        (
            Span(f"Jumlah cadangan {what}"),
            Span(rupiah(data.reserved), Face.BOLD),
            Span("(terbilang:"),
            Span(f"{terbilang_rupiah(data.reserved)}).", Face.ITALIC),
        ),
        BESIDE,
        gap=6.0,
    )


def _notes(data: AllocationReport) -> list[Span]:
    """What the figures mean, how far they may move, and what they were computed with."""
    notes = [
        Span("Kesenjangan", Face.BOLD),
        Span(
            "= kebutuhan (termasuk unit yang belum lengkap) dikurangi dana yang dialokasikan, yaitu cadangan usulan "
            "ini ditambah komitmen semua sumber (termasuk yang sudah dibayar); bila negatif, dana melebihi kebutuhan."
        ),
        Span("Rentang:", Face.BOLD),
        Span(_range_of(data)),
    ]
    if data.tells_together:
        notes += [
            Span("Disatukan:", Face.BOLD),
            Span("jenis dana dan asnaf yang mencakup kurang dari lima unit, agar orangnya tidak dikenali."),
        ]
    if data.parameters:
        notes += [Span("Parameter dan sumber:", Face.BOLD), Span(f"{_parameters(data.parameters)}.")]
    return notes


def _parameters(parameters: tuple[ParameterUsed, ...]) -> str:
    """Each with its value; those of one source that follow each other name it once."""
    told: list[str] = []
    for place, item in enumerate(parameters):
        last = place + 1 == len(parameters) or parameters[place + 1].source != item.source
        told.append(f"{item.name} {item.value}" + (f" ({item.source})" if last else ""))
    return "; ".join(told)


def _range_of(data: AllocationReport) -> str:
    cases = data.open_cases
    if not cases.cases:
        return "tidak ada kasus duplikat yang terbuka."
    return (
        f"{grouped(cases.cases)} kasus duplikat masih terbuka dan dihitung sebagai rumah tangga berbeda; bila semuanya "
        f"sama, unit menjadi {grouped(cases.units_if_same)} dan kebutuhan {rupiah(cases.need_if_same)}."
    )
