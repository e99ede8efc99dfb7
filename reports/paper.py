"""The sheet around the content: banner, running head and footer with number, hash, QR, sifat and "Halaman X dari Y"."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel
from reportlab.pdfgen.canvas import Canvas

from reports import fonts
from reports.document import DocumentMeta, Standing
from reports.measure import baseline, fit, one_line, text_width
from reports.model import SHORT_DIGEST
from reports.pen import Pen
from reports.style import (
    BANNER_HEIGHT,
    BANNER_TOP,
    BLACK,
    BODY_TOP,
    FOOT_RULE,
    LABEL,
    NOTE,
    NOTE_BOLD,
    PAGE_NUMBER,
    QR_SIDE,
    RULE_HAIR,
    RULE_HEAD,
    Align,
    Sheet,
)
from reports.text import ink

CREATOR = "Register bersama Pokja AMPL dan BAZNAS"
SAMPLE = "CONTOH – data rekaan"
_FORCE = {
    Standing.DRAFT: "Rancangan untuk dibahas; angka dapat berubah sampai disetujui.",
    Standing.APPROVED: "Dicetak dari register bersama. Sah bila ditandatangani para pihak.",
    Standing.COPY: "Salinan dari register bersama untuk orangnya sendiri; bukan surat keterangan.",
}
_DRAFT_MEANING = "belum disetujui, bukan dasar penyaluran dana"
_RUNNING_HEAD = 15.0  # points that the head of page 2 and on takes from the frame
_QR_FORM, _BANNER_FORM, _HEAD_FORM, _FOOT_FORM = "qr", "banner", "running-head", "footer"
_PAGE_COLUMN = 130.0  # points at the right of the footer that page number and sifat need
_INITIALS_COLUMN = 330.0  # and those of the paraf
_INITIALS_BOX, _INITIALS_ROOM = 17.0, 46.0  # height of a box for a paraf, and width of its empty part
_OUTLINE_FROM = 3  # pages from which a reader opens with its outline shown
_SAVING = threading.Lock()  # ReportLab reads glyphs of a shared font object while it saves

Painter = Callable[[Pen], None]


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every page of one paper says about it; `digest` is the SHA-256 of its canonical data in hex."""

    meta: DocumentMeta
    digest: str
    title: str
    subject: str
    running: str
    initials: tuple[str, ...] = ()

    @property
    def short_digest(self) -> str:
        """The printed part of the digest."""
        return self.digest[:SHORT_DIGEST]

    @property
    def qr_payload(self) -> str:
        """The address to check the paper at, or its number and hash when there is no such page."""
        if self.meta.verify_url:
            joint = "&" if "?" in self.meta.verify_url else "?"
            return f"{self.meta.verify_url}{joint}k={self.short_digest}"
        return f"{self.meta.document_id} {self.short_digest}"


def top_of(sheet: Sheet, number: int) -> float:
    """Where content starts on page `number` (1-based): the running head takes its line from page 2 on."""
    return sheet.top if number == 1 else sheet.top - _RUNNING_HEAD


def print_pages(sheet: Sheet, imprint: Imprint, painters: Sequence[Painter]) -> bytes:
    """One PDF: each painter draws the content of one page; the same arguments give the same bytes."""
    fonts.register()
    target = io.BytesIO()
    canvas = Canvas(
        target,
        pagesize=(sheet.width, sheet.height),
        invariant=1,
        pageCompression=1,
        pdfVersion=(1, 7),
        initialFontName=fonts.Face.TEXT.value,
        lang="id-ID",
    )
    _describe(canvas, imprint)
    if len(painters) >= _OUTLINE_FROM:
        canvas.showOutline()
    pen = Pen(canvas)
    _define_qr(canvas, imprint.qr_payload)
    for number, painter in enumerate(painters, start=1):
        size = (sheet.width, sheet.height)
        pen.stamp(_BANNER_FORM, 0, 0, size, partial(_banner, pen, sheet, imprint.meta))
        if number > 1:
            pen.stamp(_HEAD_FORM, 0, 0, size, partial(_running_head, pen, sheet, imprint))
        painter(pen)
        pen.stamp(_FOOT_FORM, 0, 0, size, partial(_footer, pen, sheet, imprint))
        words = f"Halaman {number} dari {len(painters)}"
        pen.text(sheet.right, FOOT_RULE - 10.5, words, PAGE_NUMBER, Align.RIGHT)
        canvas.showPage()
    with _SAVING:
        canvas.save()
    return target.getvalue()


def _describe(canvas: Canvas, imprint: Imprint) -> None:
    canvas.setTitle(ink(imprint.title))
    canvas.setSubject(ink(imprint.subject))
    canvas.setAuthor(ink(CREATOR))
    canvas.setCreator(ink(CREATOR))
    canvas.setProducer("ReportLab")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.setKeywords(ink(f"{imprint.meta.document_id} sha256:{imprint.short_digest} {imprint.meta.standing.value}"))


@lru_cache(maxsize=32)
def _qr_modules(payload: str) -> tuple[tuple[bool, ...], ...]:
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(payload)
    code.make()
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


def _define_qr(canvas: Canvas, payload: str) -> None:
    """The QR as a form: drawn once, shown on every page (a form is clipped to its box, hence the explicit corners)."""
    rows = _qr_modules(payload)
    side = QR_SIDE / len(rows)
    canvas.beginForm(_QR_FORM, 0, 0, QR_SIDE, QR_SIDE)
    canvas.setFillGray(BLACK)
    path = canvas.beginPath()
    for place, row in enumerate(rows):
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end]:
                end += 1
            if end > start:
                path.rect(start * side, QR_SIDE - (place + 1) * side, (end - start) * side, side)
            start = end + 1
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.endForm()


def _banner(pen: Pen, sheet: Sheet, meta: DocumentMeta) -> None:
    """Boxed in the top margin, on every page: what is a draft and what is invented can never be mistaken."""
    top = sheet.height - BANNER_TOP
    if meta.standing is Standing.DRAFT:
        across = _label(pen, sheet.left, top, meta.standing.value, Align.LEFT)
        y = baseline(top, BANNER_HEIGHT, NOTE_BOLD)
        pen.text(sheet.left + across + 6, y, _DRAFT_MEANING, NOTE_BOLD)
    if meta.sample:
        _label(pen, sheet.right, top, SAMPLE, Align.RIGHT)


def _label(pen: Pen, x: float, top: float, words: str, align: Align) -> float:
    across = text_width(words, LABEL) + 14
    left = x - across if align is Align.RIGHT else x
    pen.box(left, top - BANNER_HEIGHT, across, BANNER_HEIGHT, weight=1.2)
    pen.text(left + 7, baseline(top, BANNER_HEIGHT, LABEL), words, LABEL)
    return across


def _running_head(pen: Pen, sheet: Sheet, imprint: Imprint) -> None:
    y = sheet.height - BODY_TOP - NOTE.leading
    pen.text(sheet.left, y + 2, one_line(imprint.running, NOTE, sheet.frame_width), NOTE)


def _footer(pen: Pen, sheet: Sheet, imprint: Imprint) -> None:
    pen.rule(sheet.left, sheet.right, FOOT_RULE, weight=RULE_HEAD)
    pen.canvas.saveState()
    pen.canvas.translate(sheet.left, FOOT_RULE - 4 - QR_SIDE)
    pen.canvas.doForm(_QR_FORM)
    pen.canvas.restoreState()
    top = FOOT_RULE - 3
    for place, words in enumerate(_foot_lines(imprint)):
        beside = _PAGE_COLUMN if place < 2 else _INITIALS_COLUMN if imprint.initials else 0.0
        line = fit(words, NOTE, sheet.frame_width - QR_SIDE - 8 - beside)
        pen.fitted(sheet.left + QR_SIDE + 8, top, 0, line)
        top -= line.height
    standing = [imprint.meta.standing.value] if imprint.meta.standing is Standing.DRAFT else []
    words = " · ".join([f"Sifat: {imprint.meta.sensitivity.value}", *standing])
    pen.text(sheet.right, FOOT_RULE - 20, words, NOTE, Align.RIGHT)
    _initials(pen, sheet, imprint.initials)


def _initials(pen: Pen, sheet: Sheet, offices: Sequence[str]) -> None:
    """A box for the paraf of each office, from the right."""
    right, foot = sheet.right, FOOT_RULE - 25 - _INITIALS_BOX
    for office in reversed(offices):
        words = f"Paraf {office}"
        across = text_width(words, NOTE) + 7 + _INITIALS_ROOM
        pen.box(right - across, foot, across, _INITIALS_BOX, weight=RULE_HAIR)
        pen.text(right - across + 3.5, baseline(foot + _INITIALS_BOX, _INITIALS_BOX, NOTE), words, NOTE)
        right -= across + 6


def _foot_lines(imprint: Imprint) -> list[str]:
    meta = imprint.meta
    journal = f" · jurnal {meta.journal_head[:SHORT_DIGEST]}" if meta.journal_head else ""
    check = (
        f"Periksa keaslian: pindai kode QR atau buka {meta.verify_url}"
        if meta.verify_url
        else "Kode QR memuat nomor dokumen dan sidik datanya, untuk dicocokkan dengan register."
    )
    return [
        f"Dokumen {meta.document_id} · SHA-256 data {imprint.short_digest}{journal}", _FORCE[meta.standing], check
    ]  # fmt: skip
