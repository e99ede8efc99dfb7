"""How the facts of a household are written in words, and which of them only readers with the permission may see."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from zis_registry.eligibility.access import SANITATION_WORDS, WATER_WORDS
from zis_registry.eligibility.need import FACILITY_WORDS
from zis_registry.services.households.asnaf import ASNAF_WORDS
from zis_registry.services.neutral_words import tells_too_much
from zis_registry.terms.household import (
    Closet,
    Disposal,
    Facility,
    Field,
    ListKind,
    Relation,
    RungRange,
    SanitationRung,
    Toilet,
    WaterRung,
    WaterSource,
)
from zis_registry.terms.identity import masked
from zis_registry.terms.money import Rupiah

# Means, religion and free remarks are for readers with "lihat-penilaian" alone.
RESTRICTED = frozenset(
    {
        Field.INCOME, Field.DECILE, Field.LOW_INCOME, Field.MUSLIM_VERIFIED, Field.ASNAF_CONFIRMED, Field.NOTE,
    }
)  # fmt: skip
LABELS: Mapping[Field, str] = {
    Field.TOILET: "Tempat buang air besar",
    Field.TOILET_USED: "Jamban dipakai",
    Field.CLOSET: "Kloset",
    Field.DISPOSAL: "Pembuangan tinja",
    Field.TANK_SEALED: "Tangki kedap",
    Field.LAST_EMPTIED: "Terakhir disedot",
    Field.DECLARED_SANITATION: "Akses sanitasi menurut formulir",
    Field.WATER_SOURCE: "Sumber air minum",
    Field.WATER_ON_PREMISES: "Air di rumah",
    Field.WATER_MINUTES: "Waktu mengambil air",
    Field.WATER_FAR_FROM_WASTE: "Berjarak 10 m dari tinja",
    Field.DECLARED_WATER: "Akses air menurut formulir",
    Field.REQUESTED_FACILITY: "Fasilitas yang diusulkan",
    Field.WILLING_DESLUDGING: "Bersedia sedot terjadwal",
    Field.HOUSE_OWNERSHIP: "Status rumah",
    Field.HOUSE_FAMILIES: "Keluarga serumah",
    Field.MEMBERS: "Anggota",
    Field.OCCUPATION: "Pekerjaan",
    Field.MARITAL: "Status kawin",
    Field.DECEASED: "Meninggal",
    Field.SURVEY_DATE: "Tanggal survei",
    Field.INCOME: "Penghasilan sebulan",
    Field.DECILE: "Desil",
    Field.LOW_INCOME: "MBR menurut daftar",
    Field.MUSLIM_VERIFIED: "Muslim terverifikasi",
    Field.ASNAF_CONFIRMED: "Asnaf",
    Field.NOTE: "Keterangan",
}
_CHOICES: Mapping[Any, str] = {
    Toilet.OWN: "jamban sendiri",
    Toilet.SHARED_KNOWN: "jamban bersama rumah tertentu",
    Toilet.COMMUNAL: "MCK komunal",
    Toilet.PUBLIC: "jamban umum",
    Toilet.NONE: "tidak ada jamban",
    Closet.GOOSENECK: "leher angsa",
    Closet.SLIDE: "plengsengan",
    Closet.PIT: "cemplung",
    Disposal.SEWER: "jaringan IPAL",
    Disposal.SEPTIC_TANK: "tangki septik",
    Disposal.PIT_HOLE: "lubang tanah",
    Disposal.OPEN: "badan air atau tempat terbuka",
    WaterSource.PIPED: "leding",
    WaterSource.PIPED_RETAIL: "leding eceran",
    WaterSource.BOREHOLE: "sumur bor",
    WaterSource.PROTECTED_WELL: "sumur terlindung",
    WaterSource.UNPROTECTED_WELL: "sumur tak terlindung",
    WaterSource.PROTECTED_SPRING: "mata air terlindung",
    WaterSource.UNPROTECTED_SPRING: "mata air tak terlindung",
    WaterSource.RAINWATER: "air hujan",
    WaterSource.STANDPIPE: "kran umum",
    WaterSource.BOTTLED: "air kemasan",
    WaterSource.REFILL: "air isi ulang",
    WaterSource.VENDOR: "penjual eceran",
    WaterSource.SURFACE: "air permukaan",
    **FACILITY_WORDS,
}
RELATION_WORDS = {
    Relation.HEAD.value: "kepala keluarga",
    Relation.SPOUSE.value: "istri atau suami",
    Relation.CHILD.value: "anak",
    Relation.PARENT.value: "orang tua",
    Relation.OTHER.value: "lainnya",
}
SEX_WORDS = {"L": "laki-laki", "P": "perempuan"}
LIST_WORDS = {
    ListKind.PROPOSAL: "Usulan",
    ListKind.CENSUS: "Sensus",
    ListKind.SURVEY: "Survei",
    ListKind.PAST_AID: "Penerima terdahulu",
    ListKind.POPULATION: "Data penduduk",
    ListKind.WELFARE: "DTSEN",
}


def value_words(field: Field, value: Any) -> str:
    """A fact in words; personal numbers in free text are masked."""
    if field in _SPECIAL:
        return _SPECIAL[field](value)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    return _CHOICES.get(value) or masked(str(value))


def _rungs(words: Mapping[Any, str], ladder: Callable[[int], Any]) -> Callable[[RungRange], str]:
    def told(value: RungRange) -> str:
        low, high = words[ladder(value.lower)], words[ladder(value.upper)]
        return low if low == high else f"antara {low} dan {high}"

    return told


_SPECIAL: Mapping[Field, Callable[[Any], str]] = {
    Field.MEMBERS: lambda value: f"{value} jiwa",
    Field.HOUSE_FAMILIES: lambda value: f"{value} keluarga",
    Field.INCOME: lambda value: str(Rupiah(value)),
    Field.WATER_MINUTES: lambda value: f"{value} menit pulang pergi",
    Field.DECLARED_SANITATION: _rungs(SANITATION_WORDS, SanitationRung),
    Field.DECLARED_WATER: _rungs(WATER_WORDS, WaterRung),
    Field.MUSLIM_VERIFIED: lambda value: "terverifikasi" if value else "tidak terverifikasi",
    Field.ASNAF_CONFIRMED: lambda value: ASNAF_WORDS.get(str(value).upper(), masked(str(value))),
}


def facility_words(code: str) -> str:
    """A facility in words; "bantuan" where a list names none that we know."""
    return FACILITY_WORDS[Facility(code)] if code in set(Facility) else "bantuan"


def neutral_giver(text: str) -> str:
    """Who gave an aid, without the kind of fund."""
    if not tells_too_much(text):
        return text
    return "BAZNAS" if "baznas" in text.casefold() else "lembaga lain"


_NAMED_MEANS = re.compile(r"\s*\([^()]*(?:desil|penghasilan)[^()]*\)", re.IGNORECASE)
_HELPED = "Sudah menerima bantuan sejenis."


def neutral_sentence(text: str) -> str:
    """A sentence for readers without "lihat-penilaian": no kind of means, and no giver that tells the kind of fund."""
    told = _NAMED_MEANS.sub("", text)
    if not tells_too_much(told):
        return told
    return _HELPED if "bantuan sejenis" in told else ""
