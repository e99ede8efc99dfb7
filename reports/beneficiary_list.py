"""Lampiran BNBA of kind "edaran rapat": who gets what, by name and address, with sums a meeting can follow.

It carries the registry number and nothing of NIK, KK, birth date, income, religion or asnaf (decisions 9).
"""

from __future__ import annotations

from functools import partial

from reports import fonts
from reports.beneficiary_table import LongTable
from reports.bigtable import Heights, Kind, Page, layout
from reports.blocks import Prose, Stack, Title
from reports.fonts import Face
from reports.measure import Fitted, fit
from reports.model import BeneficiaryList, canonical_digest
from reports.numbers import rupiah
from reports.paper import Imprint, print_pages, top_of
from reports.pen import Pen, Span
from reports.signatures import Signatures
from reports.style import BODY, CELL, CELL_BOLD, MM, NOTE, Binding, Orientation, PaperSize, Sheet
from zis_registry.terms.money import terbilang_rupiah
from zis_registry.terms.period import format_date

TITLE = "DAFTAR PENERIMA BANTUAN AIR MINUM DAN SANITASI"
_ANNEX_WIDTH = 85 * MM
_ABOVE_TABLE = 8.0


def render_beneficiary_list(
    data: BeneficiaryList, *, size: PaperSize = PaperSize.F4, binding: Binding = Binding.PLAIN
) -> bytes:
    """The PDF of `data`: F4 or A4, landscape, grouped by kecamatan and desa, an outline entry for each.

    Equal data give equal bytes. Raises DocumentRefused for letters that no font of ours has.
    """
    fonts.register()
    sheet = Sheet.of(size, Orientation.LANDSCAPE, binding=binding)
    table, top, tail = LongTable(data, sheet.frame_width), _top(data), _tail(data)
    frame = [top_of(sheet, number) - sheet.bottom for number in (1, 2)]
    heights = Heights(
        first=frame[0] - _top_height(data, top, sheet),
        later=frame[1],
        head=table.head_height,
        carried=table.row_height,
        tail=table.row_height + tail.gap + tail.height(sheet.frame_width),
    )
    pages = layout(table.groups, heights)
    imprint = Imprint(
        meta=data.meta,
        digest=canonical_digest(data),
        title=f"Daftar penerima {data.area_name} {data.period}",
        subject="Daftar penerima menurut nama dan alamat, edaran rapat tanpa NIK",
        running=f"{data.annex} · {data.annex_to} · {data.area_name}",
        initials=data.initials,
    )
    painters = [partial(_paint, data, table, top, tail, sheet, number, page) for number, page in enumerate(pages, 1)]
    return print_pages(sheet, imprint, painters)


def _top(data: BeneficiaryList) -> Title:
    day = format_date(data.meta.data_on)
    lines = (
        "menurut nama dan alamat (BNBA) – edaran rapat",
        f"{data.area_name} · {data.period} · Sumber: {data.source}, data per {day}",
    )
    return Title(TITLE, lines)


def _annex(data: BeneficiaryList) -> list[Fitted]:
    """The block at the right above the title that says what this is an annex to."""
    lines = ((data.annex, CELL_BOLD), (data.annex_to, CELL), (f"Nomor daftar {data.meta.number}", CELL))
    return [fit(line, kind, _ANNEX_WIDTH) for line, kind in lines]


def _top_height(data: BeneficiaryList, top: Title, sheet: Sheet) -> float:
    return sum(line.height for line in _annex(data)) + 4 + top.height(sheet.frame_width) + _ABOVE_TABLE


def _tail(data: BeneficiaryList) -> Stack:
    amount = data.stated_amount
    words = (
        Span("Jumlah seluruhnya"),
        Span(rupiah(amount), Face.BOLD),
        Span("(terbilang:"),
        Span(f"{terbilang_rupiah(amount)}).", Face.ITALIC),
    )
    note = (
        "Satu baris = satu unit, yaitu satu rumah untuk satu layanan. Jiwa dihitung sekali untuk tiap nomor registri. "
        "Daftar ini untuk rapat: tanpa NIK, nomor KK, tanggal lahir dan penghasilan; rincian ada pada register."
    )
    parts = (Prose(words, BODY), Prose((Span(note),), NOTE, gap=2.0), Signatures(data.signing, gap=6.0))
    return Stack(parts, gap=5.0)


def _paint(
    data: BeneficiaryList, table: LongTable, top: Title, tail: Stack, sheet: Sheet, number: int, page: Page, pen: Pen
) -> None:
    y = top_of(sheet, number)
    if number == 1:
        _paint_top(data, top, sheet, pen)
        y -= _top_height(data, top, sheet)
    table.draw(pen, page, number, sheet.left, y)
    last = page.lines[-1]
    if last.kind is Kind.TAIL:
        tail.draw(pen, sheet.left, y - last.offset - table.row_height - tail.gap, sheet.frame_width)


def _paint_top(data: BeneficiaryList, top: Title, sheet: Sheet, pen: Pen) -> None:
    y = sheet.top
    for line in _annex(data):
        pen.fitted(sheet.right - _ANNEX_WIDTH, y, _ANNEX_WIDTH, line)
        y -= line.height
    top.draw(pen, sheet.left, y - 4, sheet.frame_width)
