"""Answers about toilet, closet, disposal and water in people's own words, turned into facts or left unknown.

The words are the categories of Regsosek 2022 and of domain rules 3.1 and 3.2, and what people write instead.
Only what an answer says is kept: "sumur" does not say whether it is protected, "menumpang" not whether the
neighbour agrees (decisions 12), so both stay unknown and ask.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from zis_registry.intake.header_text import plain
from zis_registry.terms.household import Closet, Disposal, Facility, Field, Relation, Toilet, WaterSource


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer says: facts, or `asks` naming why it stays open ("numpang", "terlindung", "pemilik")."""

    facts: Mapping[Field, Any] = field(default_factory=dict)
    asks: str = ""


UNKNOWN = Answer(asks="tidak dikenal")

_YES = frozenset(
    ("ya", "y", "iya", "ada", "punya", "sudah", "sdh", "memiliki", "1", "true", "v", "benar", "bisa", "bersedia", "mau",
     "betul", "x", "yes", "ok", "oke", "setuju", "dipakai", "digunakan")
)  # fmt: skip
_NO = frozenset(("tidak", "tdk", "tak", "t", "belum", "blm", "no", "n", "0", "false", "bukan", "enggak", "nggak"))
_ABSENT = frozenset(
    ("", "-", "--", "—", "–", ".", "?", "tidak tahu", "tdk tahu", "tidak diketahui", "n/a", "na", "nihil",
     "belum didata", "tidak diisi", "kosong", "#n/a", "null", "none", "...", "tt")
)  # fmt: skip


def says_nothing(text: str) -> bool:
    """A cell that stands for "no answer" ("-", "tidak tahu"); not "tidak ada", which may be an answer."""
    return " ".join(text.lower().split()) in _ABSENT


def says_absent(text: str) -> bool:
    """A cell that says "there is none": an answer about toilets, no information about a date or a phone."""
    return plain(text) in (
        "tidak ada",
        "tdk ada",
        "tak ada",
        "belum ada",
        "blm ada",
        "ga ada",
        "gak ada",
        "tidak punya",
    )


def read_yes_no(text: str) -> bool | None:
    """True or False for an answer that begins with yes or no, else None."""
    words = plain(text).split()
    if text.strip() in ("√", "✓", "✔", "☑", "ü"):
        return True
    if not words:
        return None
    if words[0] in _NO:
        return False
    return True if words[0] in _YES else None


def _has(text: str, *stems: str) -> bool:
    return _starts(stems).search(text) is not None


@lru_cache(256)
def _starts(stems: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the stems, from the start of a word."""
    return re.compile(rf"\b(?:{'|'.join(stems)})")


_NEIGHBOUR = ("numpang", "menumpang", "nebeng", "tetangga", "rumah orang tua", "milik orang lain", "punya orang")
_AGREED = ("setuju", "izin", "ijin", "diizinkan", "diijinkan", "sepakat", "diperbolehkan")
_OPEN_PLACES = ("sungai", "kali", "kebun", "laut", "pantai", "hutan", "semak", "sembarang", "empang", "sawah", "kolam",
                "tanah lapang", "danau", "selokan", "parit", "got", "rawa", "terbuka", "tambak",
                "drainase", "jurang")  # fmt: skip
_NO_TOILET = ("tidak ada", "tdk ada", "tidak punya", "tdk punya", "belum punya", "belum ada", "blm ada", "blm punya",
              "tidak memiliki", "tdk memiliki", "belum memiliki", "babs", "tanpa jamban", "buang air besar sembarang",
              "tidak mempunyai", "tanpa akses", "tanpa fasilitas", "tanpa wc", "tak ada", "tak punya")  # fmt: skip


@lru_cache(4096)
def read_toilet(text: str) -> Answer:
    """Where a household defecates; the same answer may tell the disposal and the closet too ("WC sendiri, cubluk")."""
    words = plain(text)
    beside = {**read_disposal_beside(words), **_closet_beside(words)}
    if _has(words, *_NEIGHBOUR):
        if _has(words, *_AGREED) and not _has(words, "tidak setuju", "belum setuju", "tanpa izin", "tidak izin"):
            return Answer({Field.TOILET: Toilet.SHARED_KNOWN, **beside})
        return Answer(beside, asks="numpang")
    if _has(words, "tidak menggunakan", "tidak digunakan", "tidak dipakai", "tdk dipakai", "tdk digunakan"):
        return Answer({Field.TOILET: Toilet.OWN, Field.TOILET_USED: False, **beside})
    if _has(words, *_NO_TOILET) or (
        _has(words, *_OPEN_PLACES) and not _has(words, "jamban", "wc", "cemplung", "milik")
    ):
        return Answer({Field.TOILET: Toilet.NONE})
    toilet = _kind_of_toilet(words)
    if toilet is not None:
        return Answer({Field.TOILET: toilet, **beside})
    if beside:
        return Answer(beside, asks="pemilik")
    return Answer({Field.TOILET: Toilet.NONE}) if read_yes_no(text) is False else UNKNOWN


def _kind_of_toilet(words: str) -> Toilet | None:
    if _has(words, "komunal"):
        return Toilet.COMMUNAL
    if _has(words, "umum", "siapapun", "siapa pun", "masjid", "mesjid", "mushol", "sekolah", "pasar", "balai"):
        return Toilet.PUBLIC
    if _has(words, "bersama", "tertentu", "berdua", "sharing", "patungan"):
        return Toilet.SHARED_KNOWN
    if _has(words, "mck"):
        return Toilet.COMMUNAL
    first = words.split()[0] if words else ""
    if first in _YES or _has(words, "sendiri", "pribadi", "milik", "punya", "memiliki"):
        return Toilet.OWN
    return None


@lru_cache(4096)
def read_closet(text: str) -> Answer:
    """The kind of closet."""
    facts = _closet_beside(plain(text))
    if not facts and plain(text) in ("duduk", "jongkok", "kloset duduk", "kloset jongkok", "wc duduk", "wc jongkok"):
        facts = {Field.CLOSET: Closet.GOOSENECK}
    return Answer(facts) if facts else UNKNOWN


def _closet_beside(words: str) -> dict[Field, Any]:
    if _has(words, "leher angsa", "leherangsa", "angsa"):
        return {Field.CLOSET: Closet.GOOSENECK}
    if _has(words, "plengseng", "pelengseng"):
        return {Field.CLOSET: Closet.SLIDE}
    if _has(words, "cemplung", "cubluk", "cublug", "cemplong"):
        return {Field.CLOSET: Closet.PIT}
    return {}


def read_disposal_beside(words: str) -> dict[Field, Any]:
    """The disposal named beside a toilet, if one is: tank, sewer or hole; open places count only for a disposal."""
    if _has(
        words, r"tangki septi[ck]", r"septi[ck]", r"septitank", r"septictank", r"sept[iy]k", r"sapiteng", r"septi tank"
    ):
        if _has(words, r"(?:tanpa|(?:tidak|tdk|belum) (?:ada|punya|memiliki)) (?:tangki )?sept"):
            return {}
        return {Field.DISPOSAL: Disposal.SEPTIC_TANK}
    if _has(words, "ipal", "ipald", "spald", "perpipaan air limbah", "pipa air limbah"):
        return {Field.DISPOSAL: Disposal.SEWER}
    if _has(words, "cubluk", "cublug", "lubang tanah", "lobang tanah", "lubang galian", "galian tanah", "lubang"):
        return {Field.DISPOSAL: Disposal.PIT_HOLE}
    return {}


@lru_cache(4096)
def read_disposal(text: str) -> Answer:
    """Where the faeces go; a bare "ya" in a column about septic tanks says there is one, "tidak" leaves it open."""
    words = plain(text)
    facts = read_disposal_beside(words)
    if facts:
        return Answer(facts)
    if _has(words, *_OPEN_PLACES, "langsung", "badan air", "pipa ke"):
        return Answer({Field.DISPOSAL: Disposal.OPEN})
    if words in ("lainnya", "lain", "lain lain"):
        return UNKNOWN
    match read_yes_no(text):
        case True:
            return Answer({Field.DISPOSAL: Disposal.SEPTIC_TANK})
        case False:
            return Answer(asks="tanpa tangki")
        case None:
            return UNKNOWN


_WATER: tuple[tuple[tuple[str, ...], WaterSource], ...] = (
    (("kemasan", "aqua", "botol"), WaterSource.BOTTLED),
    (("isi ulang", "galon", "depot"), WaterSource.REFILL),
    ((r"led[ei]ng eceran",), WaterSource.PIPED_RETAIL),
    (("hidran", "hidrant", r"kran umum", r"keran umum", "terminal air"), WaterSource.STANDPIPE),
    (("penjual", "eceran", "mobil tangki", "tangki air", "truk tangki", "gerobak", "beli", "pikulan", "jerigen"),
     WaterSource.VENDOR),
    (("pdam", r"led[ei]ng", "perpipaan", "pamsimas", "spam", "sambungan rumah", "air pipa", "pipa", "pam"),
     WaterSource.PIPED),
    (("bor", "pompa", "jet pump", "sanyo", "artesis"), WaterSource.BOREHOLE),
    (("air hujan", "hujan", "pah"), WaterSource.RAINWATER),
)  # fmt: skip
_SURFACE = ("sungai", "danau", "waduk", "kolam", "irigasi", "embung", "permukaan", "kali", "bendungan", "rawa")
_UNPROTECTED = (r"(?:tak|tidak|tdk) ter?lindung", "terbuka")
_PROTECTED = ("terlindung", "dicincin", "bercincin", "berdinding")


@lru_cache(4096)
def read_water_source(text: str) -> Answer:
    """The main source of drinking water; a well or spring of which nobody says whether it is protected asks."""
    words = plain(text)
    for stems, source in _WATER:
        if _has(words, *stems):
            return Answer({Field.WATER_SOURCE: source})
    for stem, protected, unprotected in (
        ("sumur", WaterSource.PROTECTED_WELL, WaterSource.UNPROTECTED_WELL),
        ("mata air", WaterSource.PROTECTED_SPRING, WaterSource.UNPROTECTED_SPRING),
    ):
        if _has(words, stem):
            if _has(words, *_UNPROTECTED):
                return Answer({Field.WATER_SOURCE: unprotected})
            return Answer({Field.WATER_SOURCE: protected}) if _has(words, *_PROTECTED) else Answer(asks="terlindung")
    return Answer({Field.WATER_SOURCE: WaterSource.SURFACE}) if _has(words, *_SURFACE) else UNKNOWN


@lru_cache(4096)
def read_facility(text: str) -> Facility | None:
    """The facility an aid or a request names; None for anything else ("bedah rumah", "sembako")."""
    words = plain(text).replace("jamban ts", "jamban septik").replace("wc ts", "wc septik")
    tank = _has(words, r"sept", r"sapiteng", "tangki septik") or " ts " in f" {words} "
    if _has(words, "jamban", "wc", "kakus", "latrine", "kloset", "toilet", "stop babs"):
        return Facility.TOILET_WITH_TANK
    if tank:
        return Facility.SEPTIC_TANK
    if _has(words, "spam", "pamsimas", "perdesaan", "pedesaan", "pamdes", "bumdes"):
        return Facility.RURAL_CONNECTION
    if _has(words, "pdam", "sambungan", r"sr\b", r"led[ei]ng", "perpipaan", "air minum", "air bersih", "pipa"):
        return Facility.PIPED_CONNECTION
    return None


_RELATIONS: tuple[tuple[tuple[str, ...], Relation], ...] = (
    (("kepala", "kk", "krt", "suami kepala", "kep kel"), Relation.HEAD),
    (("istri", "isteri", "suami", "pasangan"), Relation.SPOUSE),
    (("anak", "ank"), Relation.CHILD),
    (("orang tua", "orangtua", "mertua", "ibu", "ayah", "bapak", "ortu"), Relation.PARENT),
    (("menantu", "cucu", "famili", "saudara", "keponakan", "lain", "pembantu", "sopir", "kakek", "nenek", "adik",
      "kakak", "ipar", "art"), Relation.OTHER),
)  # fmt: skip


@lru_cache(4096)
def read_relation(text: str) -> Relation | None:
    """The relation to the head of family (SHDK)."""
    words = plain(text)
    if _has(words, "menantu", "cucu", "anak angkat", "anak tiri"):
        return Relation.CHILD if _has(words, "anak") else Relation.OTHER
    for stems, relation in _RELATIONS:
        if _has(words, *stems):
            return relation
    return None


def read_sex(text: str) -> str | None:
    """Give "L" or "P"; a bare 1 or 2 is a code (1 = laki-laki), as SIAK and Regsosek write it."""
    words = plain(text).replace(" ", "")
    if words in ("l", "lk", "lakilaki", "laki", "pria", "m", "male", "1", "laki2", "lki"):
        return "L"
    if words in ("p", "pr", "perempuan", "wanita", "w", "f", "female", "2", "prp", "prempuan", "perempun"):
        return "P"
    return None


_ASNAF: tuple[tuple[tuple[str, ...], str], ...] = (
    (("fakir", "faqir", "pakir"), "FAKIR"),
    (("miskin", "masakin"), "MISKIN"),
    (("amil",), "AMIL"),
    (("muallaf", "mualaf", "mu allaf", "muallap", "mualap"), "MUALAF"),
    (("riqab", "rikab", "budak"), "RIQAB"),
    (("gharim", "gharimin", "garim"), "GHARIM"),
    (("fisabilillah", "fi sabilillah", "sabilillah", "fisabililah", "sabililah"), "FISABILILLAH"),
    (("ibnu sabil", "ibnusabil", "ibnu syabil"), "IBNU_SABIL"),
)


@lru_cache(4096)
def read_asnaf(text: str) -> str | None:
    """The asnaf by its name in the law (domain rules 2.2), or BUKAN_MUSTAHIK; None when none or several are named."""
    words = plain(text)
    if _has(words, "bukan mustahik", "non mustahik", "bukan asnaf", "tidak termasuk asnaf"):
        return "BUKAN_MUSTAHIK"
    found = [name for stems, name in _ASNAF if _has(words, *stems)]
    return found[0] if len(found) == 1 else None
