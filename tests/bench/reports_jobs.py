"""What the fresh processes of the room `reports` do: prepare the list, print it one way, look at what was printed.

The peers get the texts of the cells ready made, no QR, no carried sums and only "Halaman x": less than we print, so
that no doubt about fairness falls on us.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from reports import fonts
from reports.allocation_report import render_allocation_report
from reports.beneficiary_list import render_beneficiary_list
from reports.beneficiary_rows import COLUMNS, cells
from reports.model import BeneficiaryList
from reports.style import DENSE, DENSE_BOLD, Align, Orientation, PaperSize, Sheet
from tests.bench.reports_people import people
from tests.unit.reports import samples

_PAGE = re.compile(rb"/Type\s*/Page\b")
_FULL_NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")
_REGISTRY = re.compile(r"RT-7399-\d{6}")
_PAD = 3
_NAME, _ADDRESS = 2, 3


@dataclass(frozen=True, slots=True)
class Job:
    """A list and where its paper goes; `desa` are its rows as texts, by desa with their heading."""

    data: BeneficiaryList
    target: Path
    desa: tuple[tuple[str, list[list[str]]], ...] = ()


def for_us(rows: int, target: str) -> Job:
    """The list alone; fonts are known before the clock starts, for the peers too."""
    fonts.register()
    return Job(people(rows), Path(target))


def for_peers(rows: int, target: str) -> Job:
    """The list with its cells as texts."""
    job = for_us(rows, target)
    numbers = count(1)
    desa = tuple(
        (f"Kec. {subdistrict.name} › {village.name}", [cells(next(numbers), row) for row in village.rows])
        for subdistrict in job.data.subdistricts
        for village in subdistrict.villages
    )
    return Job(job.data, job.target, desa)


def ours(job: Job) -> dict[str, Any]:
    """Our own paginator."""
    return _kept(job, render_beneficiary_list(job.data))


def long_table_single(job: Job) -> dict[str, Any]:
    """One LongTable for all rows, heights found by ReportLab."""
    rows = [row for heading, rows in job.desa for row in ([heading], *rows)]
    return _kept(job, _reportlab([rows], wrapping=False))


def long_table_by_desa(job: Job) -> dict[str, Any]:
    """A LongTable for each desa; long texts run into the next column."""
    return _kept(job, _reportlab([[[heading], *rows] for heading, rows in job.desa], wrapping=False))


def long_table_wrapping(job: Job) -> dict[str, Any]:
    """A LongTable for each desa with name and address as paragraphs, which wrap as ours do."""
    return _kept(job, _reportlab([[[heading], *rows] for heading, rows in job.desa], wrapping=True))


def fpdf_table(job: Job) -> dict[str, Any]:
    """fpdf2's table()."""
    from fpdf import FPDF, FontFace
    from fpdf.enums import TableBordersLayout

    sheet = Sheet.of(PaperSize.F4, Orientation.LANDSCAPE)

    class Numbered(FPDF):
        def footer(self) -> None:
            self.set_y(-30)
            self.cell(0, 10, f"Halaman {self.page_no()}", align="R")

    pdf = Numbered(unit="pt", format=(sheet.height, sheet.width), orientation="landscape")
    files = fonts.load()
    for style, face in (("", DENSE.face), ("B", DENSE_BOLD.face)):
        path = job.target.with_suffix(f".{face.value}.ttf")
        path.write_bytes(files[face])
        pdf.add_font("dense", style, path)
    pdf.set_font("dense", size=DENSE.size)
    pdf.set_margins(sheet.left, sheet.height - sheet.top, sheet.width - sheet.right)
    pdf.set_auto_page_break(auto=True, margin=sheet.bottom)
    pdf.add_page()
    aligns = ["RIGHT" if column.align is Align.RIGHT else "LEFT" for column in COLUMNS]
    shares = [column.share for column in COLUMNS]
    with pdf.table(
        col_widths=shares,
        text_align=aligns,
        line_height=DENSE.leading,
        padding=(2.7, _PAD),
        headings_style=FontFace(emphasis="B"),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
    ) as table:
        table.row([column.head for column in COLUMNS])
        for heading, rows in job.desa:
            table.row().cell(heading, colspan=len(COLUMNS))
            for row in rows:
                table.row(row)
    return _kept(job, bytes(pdf.output()))


def report_seconds(repeats: int) -> list[float]:
    """Seconds of one Laporan Alokasi, again and again in one process; the first also warms up and is left out."""
    data = samples.report()
    took = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        render_allocation_report(data)
        took.append(time.perf_counter() - start)
    return took[1:]


def looked_at(rows: int, target: str) -> dict[str, int]:
    """What a reader of our paper finds: rows missing, names not whole, full NIK in the text."""
    import pypdfium2 as pdfium

    known = {row.registry_number: row.name for row in _rows(people(rows))}
    cut = niks = 0
    for page in pdfium.PdfDocument(target):
        text = page.get_textpage().get_text_bounded().replace("\ufffe", "-")
        niks += whole_niks(text)
        whole = "".join(text.split())
        for number in _REGISTRY.findall(text):
            name = known.pop(number, None)
            cut += name is not None and "".join(name.split()) not in whole
    return {"missing": len(known), "cut": cut, "niks": niks}


def whole_niks(text: str) -> int:
    """How many numbers of 16 digits stand in `text`."""
    return len(_FULL_NIK.findall(text))


def _rows(data: BeneficiaryList) -> Iterator[Any]:
    for subdistrict in data.subdistricts:
        for village in subdistrict.villages:
            yield from village.rows


def _reportlab(tables: list[list[list[str]]], *, wrapping: bool) -> bytes:
    import io

    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import BaseDocTemplate, Frame, LongTable, PageTemplate, Paragraph

    sheet = Sheet.of(PaperSize.F4, Orientation.LANDSCAPE)
    share = sheet.frame_width / sum(column.share for column in COLUMNS)
    widths = [column.share * share for column in COLUMNS]
    heads = [column.head for column in COLUMNS]
    base = [
        ("FONT", (0, 0), (-1, -1), DENSE.face.value, DENSE.size, DENSE.leading),
        ("FONT", (0, 0), (-1, 1), DENSE_BOLD.face.value, DENSE.size, DENSE.leading),
        ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.9, 0.9, 0.9)),
        ("LINEBELOW", (0, 0), (-1, -1), 0.3, colors.black),
        ("LEFTPADDING", (0, 0), (-1, -1), _PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
        ("TOPPADDING", (0, 0), (-1, -1), 2.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.2),
        *(("ALIGN", (n, 0), (n, -1), "RIGHT") for n, column in enumerate(COLUMNS) if column.align is Align.RIGHT),
    ]
    style = ParagraphStyle("cell", fontName=DENSE.face.value, fontSize=DENSE.size, leading=DENSE.leading)
    wrapped = _wrapper(lambda text: Paragraph(text, style)) if wrapping else _as_they_are

    def numbered(canvas: Any, _: Any) -> None:
        canvas.setFont(DENSE.face.value, DENSE.size)
        canvas.drawRightString(sheet.right, sheet.bottom - 20, f"Halaman {canvas.getPageNumber()}")

    story = [
        LongTable([heads, *map(wrapped, _padded(rows))], colWidths=widths, repeatRows=1, style=base) for rows in tables
    ]
    target = io.BytesIO()
    document = BaseDocTemplate(target, pagesize=(sheet.width, sheet.height), invariant=1)
    frame = Frame(sheet.left, sheet.bottom, sheet.frame_width, sheet.frame_height, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("list", [frame], onPage=numbered)])
    document.build(story)
    return target.getvalue()


def _padded(rows: list[list[str]]) -> Iterator[list[str]]:
    """Rows of all columns; the heading of a desa runs on from the second one (a SPAN would cost LongTable dearly)."""
    for row in rows:
        yield row if len(row) == len(COLUMNS) else ["", *row, *[""] * (len(COLUMNS) - 1 - len(row))]


def _as_they_are(row: list[str]) -> list[Any]:
    return row


def _wrapper(paragraph: Callable[[str], Any]) -> Callable[[list[str]], list[Any]]:
    from xml.sax.saxutils import escape

    def wrapped(row: list[str]) -> list[Any]:
        return [paragraph(escape(text)) if n in (_NAME, _ADDRESS) and text else text for n, text in enumerate(row)]

    return wrapped


def _kept(job: Job, made: bytes) -> dict[str, Any]:
    job.target.write_bytes(made)
    return {"pages": len(_PAGE.findall(made)), "bytes": len(made), "sha256": hashlib.sha256(made).hexdigest()}
