"""Salinan data pribadi: what the registry holds about one person, from whom, who saw it, and the person's rights."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Any

from reports import fonts
from reports.blocks import Point, Prose, Section, Title
from reports.document import DocumentMeta, Letterhead, require_text
from reports.flow import Block, Placed, Spacing, paginate_evenly
from reports.fonts import Face
from reports.masthead import Kop
from reports.paper import Imprint, print_pages, top_of
from reports.pen import Pen, Span
from reports.style import NOTE, Orientation, PaperSize, Sheet
from reports.tables import Column, Table
from zis_registry.terms.period import format_date

TITLE = "SALINAN DATA PRIBADI"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class HeldFact:
    """One fact: what it is, what is written, and the codes of the lists that say so."""

    label: str
    value: str
    codes: str


@dataclass(frozen=True, slots=True)
class HeldSource:
    """A list that a fact came from: code, what it is, whose, when."""

    code: str
    words: str
    office: str
    day: str


@dataclass(frozen=True, slots=True)
class HeldLook:
    """Somebody saw the data: when, who, of which office, how."""

    at: str
    name: str
    office: str
    how: str


@dataclass(frozen=True, slots=True)
class SubjectCopy:
    """All that the paper tells; `looks_in_all` counts the looks, of which the newest are listed."""

    meta: DocumentMeta
    letterhead: Letterhead
    name: str
    number: str
    address: str
    facts: tuple[HeldFact, ...]
    sources: tuple[HeldSource, ...]
    decisions: tuple[tuple[str, str], ...]
    looks: tuple[HeldLook, ...]
    looks_in_all: int
    notes: tuple[str, ...]
    rights: tuple[str, ...]

    def __post_init__(self) -> None:
        require_text("nama", self.name)
        require_text("nomor register", self.number)


def render_subject_copy(data: SubjectCopy, *, size: PaperSize = PaperSize.A4) -> bytes:
    """The PDF of `data`, portrait; equal data give equal bytes. DocumentRefused for letters that no font has."""
    fonts.register()
    sheet = Sheet.of(size, Orientation.PORTRAIT)
    first, room = (top_of(sheet, number) - sheet.bottom for number in (1, 2))
    pages = paginate_evenly(partial(_blocks, data), width=sheet.frame_width, first=first, room=room)
    imprint = Imprint(
        meta=data.meta,
        digest=digest(data),
        title=f"Salinan data pribadi {data.number}",
        subject="Data satu rumah tangga dalam register, untuk orangnya sendiri",
        running=f"Salinan data pribadi · {data.number} · Nomor {data.meta.number}",
    )
    return print_pages(
        sheet, imprint, [partial(_paint, page, sheet, top_of(sheet, n)) for n, page in enumerate(pages, 1)]
    )


def digest(data: SubjectCopy) -> str:
    """SHA-256 (64 hex digits) over the canonical JSON of the paper's data."""
    text = json.dumps(asdict(data), default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _paint(page: tuple[Placed, ...], sheet: Sheet, top: float, pen: Pen) -> None:
    for placed in page:
        placed.block.draw(pen, sheet.left, top - placed.offset, sheet.frame_width)


def _blocks(data: SubjectCopy, spacing: Spacing) -> list[Block]:
    on = format_date(data.meta.data_on)
    facts = tuple((fact.label, fact.value, fact.codes) for fact in data.facts)
    sources = tuple((one.code, one.words, one.office, one.day) for one in data.sources)
    looks = tuple((look.at, look.name, look.office, look.how) for look in data.looks)
    shown = f"{len(looks)} terbaru dari {data.looks_in_all}" if data.looks_in_all > len(looks) else "terbaru di atas"
    return [
        Kop(data.letterhead),
        Title(TITLE, (f"Nomor: {data.meta.number}", f"Keadaan register pada {on}")),
        Prose((Span(data.name, Face.BOLD), Span(f"· nomor register {data.number}")), gap=8.0, keeps_next=True),
        Prose((Span(data.address),), gap=1.0),
        Section(1, "Data yang disimpan tentang Anda", "kode menunjuk ke bagian 2"),
        Table((Column("Isian"), Column("Isi"), Column("Sumber")), facts, pad=spacing.pad),
        *(Prose((Span(note),), NOTE, gap=3.0) for note in data.notes),
        Section(2, "Dari mana data itu"),
        Table((Column("Kode"), Column("Daftar"), Column("Kantor"), Column("Tanggal")), sources, pad=spacing.pad),
        Section(3, "Keputusan yang menyangkut Anda", "terbaru di atas"),
        Table(
            (Column("Tanggal"), Column("Keputusan")),
            data.decisions,
            notice="Belum ada keputusan.",
            pad=spacing.pad,
        ),
        Section(4, "Siapa yang melihat data Anda", shown),
        Table(
            (Column("Waktu (WITA)"), Column("Orang"), Column("Kantor"), Column("Cara")),
            looks,
            notice="Belum ada yang tercatat.",
            pad=spacing.pad,
        ),
        Section(5, "Hak Anda dan cara menghubungi kami", "UU 27/2022 tentang Pelindungan Data Pribadi"),
        *(Point(f"{_LETTERS[place % len(_LETTERS)]}.", Prose((Span(text),))) for place, text in enumerate(data.rights)),
    ]
