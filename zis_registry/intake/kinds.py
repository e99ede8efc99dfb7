"""What a list is for, and what its titles say of area, year, facility and source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zis_registry.intake.answers import read_facility
from zis_registry.intake.areas import AreaResolver, AreaWords
from zis_registry.intake.header import Column
from zis_registry.intake.header_text import plain
from zis_registry.intake.roles import Role
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility, ListKind

_YEAR = re.compile(r"\b(20[0-4]\d|199\d)\b")
_NAME_BEHIND = r"\s*[:.]*\s*([A-Za-z' ]{3,30})"
_PLACE = {
    level: re.compile(rf"\b(?:{words}){_NAME_BEHIND}", re.IGNORECASE)
    for level, words in (
        ("district", r"kabupaten|kab\.?|kota"),
        ("subdistrict", r"kecamatan|kec\.?"),
        ("village", r"desa\s*/\s*kelurahan|desa|kelurahan|kel\.|lembang"),
    )
}
_NEXT_LABEL = re.compile(
    r"\b(?:provinsi|prov|kabupaten|kab|kota|kecamatan|kec|desa|kelurahan|kel|tahun|thn|bulan|periode|per)\b",
    re.IGNORECASE,
)
_SOURCES = ("BAZNAS", "DAK", "APBN", "APBD", "Dana Desa", "CSR", "HALS", "Pamsimas", "Hibah", "LAZ")
_ACCESS = frozenset(
    {Role.TOILET, Role.CLOSET, Role.DISPOSAL, Role.WATER_SOURCE, Role.TANK_SEALED, Role.LAST_EMPTIED,
     Role.WILLING_DESLUDGING, Role.SANITATION_ACCESS, Role.WATER_ACCESS, Role.STBM_PILLAR}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TitleWords:
    """What the lines above a table, the sheet's name and the file's name say."""

    area: AreaCode | None
    year: int | None
    facility: Facility | None
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class KindGuess:
    """What a list is for, and the reason in words."""

    kind: ListKind
    reason: str


def title_words(lines: Sequence[str], sheet: str, filename: str, resolver: AreaResolver, home: AreaCode) -> TitleWords:
    """Read the titles; the area is the finest that all of them name together, None when they name none."""
    text = " | ".join(" ".join(line.split()) for line in (*lines, sheet, filename.rpartition(".")[0]) if line.strip())
    years = [int(year) for year in _YEAR.findall(text)]
    source = next((word for word in _SOURCES if re.search(rf"\b{word}\b", text, re.IGNORECASE)), "")
    area = _title_area(lines, resolver) or _sheet_area(sheet, resolver, _title_area(lines, resolver) or home)
    return TitleWords(area, max(years, default=None), read_facility(text), source, plain(text))


def _title_area(lines: Sequence[str], resolver: AreaResolver) -> AreaCode | None:
    found: dict[str, str] = {}
    for line in lines:
        flat = " ".join(line.replace(":", " : ").split())
        for level, pattern in _PLACE.items():
            match = pattern.search(flat)
            if match is not None and level not in found:
                found[level] = _NEXT_LABEL.split(match[1])[0].strip()
    named = {level: name for level, name in found.items() if name}
    return _finest(named, resolver)


def _finest(named: dict[str, str], resolver: AreaResolver) -> AreaCode | None:
    """The area of the words that resolve without doubt; a level that does not is left out, widest last."""
    for levels in (
        ("district", "subdistrict", "village"),
        ("district", "subdistrict"),
        ("district",),
        ("subdistrict",),
    ):
        words = {level: named[level] for level in levels if level in named}
        if not words:
            continue
        resolved = resolver.resolve(AreaWords(**words))
        if resolved.code is not None and not resolved.remarks:
            return resolved.code
    return None


def _sheet_area(sheet: str, resolver: AreaResolver, within: AreaCode) -> AreaCode | None:
    """A sheet named after its desa or kecamatan."""
    name = re.sub(r"^\W*(?:data|daftar|rekap)\b\W*", "", sheet, flags=re.IGNORECASE)
    if len(name) < 4 or len(within.digits) < 4 or not resolver.knows_place(name, within):
        return None
    as_village = resolver.resolve(AreaWords(village=name), within=within)
    as_subdistrict = resolver.resolve(AreaWords(subdistrict=name), within=within)
    for resolved in (as_village, as_subdistrict):
        if resolved.code is not None and not resolved.remarks:
            return resolved.code
    return None


def guess_kind(columns: Sequence[Column], title: TitleWords, office_kind: str, *, member_list: bool) -> KindGuess:
    """What a list is for, from its columns, its titles and who sends it, in this order of weight."""
    roles = {column.role for column in columns if column.role is not None}
    ticked = any(column.tick is not None for column in columns)
    words = title.text
    office = office_kind.upper()
    if member_list and Role.RELATION in roles and not roles & {Role.TOILET, Role.WATER_SOURCE, Role.ASNAF}:
        return KindGuess(ListKind.POPULATION, "satu baris satu anggota keluarga, dengan hubungan keluarga")
    if _past_aid(words, roles):
        return KindGuess(ListKind.PAST_AID, "judul atau kolomnya menyebut bantuan yang sudah diterima")
    if office.startswith("BAZNAS") and (
        roles & {Role.ASNAF, Role.MUSLIM} or re.search(r"\b(?:survei|survey|asesmen|mustahik)", words)
    ):
        return KindGuess(ListKind.SURVEY, "dari BAZNAS, dengan kolom atau judul survei mustahik")
    if re.search(r"\b(?:usulan|calon|rencana|permohonan|proposal|pengusulan)\b", words) or Role.AID_REQUESTED in roles:
        return KindGuess(ListKind.PROPOSAL, "judul atau kolomnya menyebut usulan atau calon penerima")
    if ticked or re.search(r"\b(?:spm|sensus|pendataan|cap waktu|kuesioner|stbm|survei|survey)\b", words):
        return KindGuess(ListKind.CENSUS, "formulir pendataan akses air atau sanitasi")
    if Role.FORM_TIME in roles or len(roles & _ACCESS) >= 3:
        return KindGuess(ListKind.CENSUS, "kolomnya menanyakan keadaan air dan sanitasi")
    if Role.DECILE in roles or re.search(r"\b(?:dtks|dtsen|p3ke|desil)\b", words):
        return KindGuess(ListKind.WELFARE, "memuat desil atau data kesejahteraan")
    if office.startswith("UPT"):
        return KindGuess(ListKind.CENSUS, "dari UPT, tanpa tanda lain")
    if office.startswith("BAZNAS"):
        return KindGuess(ListKind.SURVEY, "dari BAZNAS, tanpa tanda lain")
    return KindGuess(ListKind.PROPOSAL, "dari Pokja, tanpa tanda lain")


_GIVEN = re.compile(
    r"\b(?:telah|sudah|pernah)\s+(?:di)?(?:terima|menerima|bantu|dibantu|dapat|dibangun|mendapat)"
    r"|\b(?:realisasi|penyaluran|tersalur|serah terima|terdahulu|terbangun|penerima bantuan)\b"
)


def _past_aid(words: str, roles: set[Role]) -> bool:
    """Aid that was given: the title says so, or a year beside a facility or source without any request."""
    if re.search(r"\b(?:calon|usulan|rencana|pengusulan)\b", words) or Role.AID_REQUESTED in roles:
        return False
    if _GIVEN.search(words):
        return True
    return Role.AID_YEAR in roles and bool(roles & {Role.AID, Role.AID_RECEIVED, Role.AID_SOURCE})
