"""Tick columns: what a mark means, decided by the path of headings above it (SPM forms 3.B.3 and 3.B.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zis_registry.intake.answers import read_closet, read_disposal, read_sex, read_toilet, read_water_source
from zis_registry.intake.header_text import joined, plain
from zis_registry.intake.roles import Role
from zis_registry.terms.household import Field, RungRange, SanitationRung, WaterRung

_MARKS = frozenset(
    ("v", "√", "✓", "✔", "☑", "ü", "x", "×", "✗", "1", "•", "●", "*", "ya", "y", "true", "v.", "vv", "√√", "a")
)
_NO_MARKS = frozenset(("", "-", "0", "tidak", "tdk", "false", "t", "—", "–"))


@dataclass(frozen=True, slots=True)
class Tick:
    """What a mark in a column states."""

    facts: Mapping[Field, Any]


def is_mark(text: str) -> bool:
    """Whether a cell is ticked; Wingdings' tick arrives as "ü"."""
    return text.strip().lower() in _MARKS


def is_no_mark(text: str) -> bool:
    """Whether a cell says that it is not ticked."""
    return text.strip().lower() in _NO_MARKS


def declared_sanitation(text: str) -> RungRange | None:
    """The rung that words of form 3.B.4 declare, with its bounds (domain rules 3.1, SPM-PU vocabulary)."""
    rungs = SanitationRung
    words = plain(text)
    if "tanpa akses" in words or "babs" in words.split() or "buang air besar sembarangan" in words:
        return _range(rungs.BABS_TERBUKA, rungs.BABS_TERTUTUP)
    if "aman" in words.split() or "ipald" in words or "spald" in words:
        return _range(rungs.AMAN, rungs.AMAN)
    pit = "cubluk" in words
    if "belum layak" in words or "tidak layak" in words:
        return _range(rungs.BABS_TERTUTUP, rungs.BELUM_LAYAK)
    if "layak" in words.split():
        return _decent(words, pit=pit)
    if "dasar" in words.split() or pit:
        # A pit is decent in a village and not in a town (domain rules 3.1); a form that names both leaves it open.
        urban_only = "perkotaan" in words or ("dasar" in words and "perdesaan" not in words)
        return _range(rungs.BELUM_LAYAK, rungs.BELUM_LAYAK if urban_only else rungs.LAYAK_SENDIRI)
    return None


def _decent(words: str, *, pit: bool) -> RungRange:
    rungs = SanitationRung
    if "bersama" in words.split() or "mck" in words.split():
        return _range(rungs.LAYAK_BERSAMA, rungs.LAYAK_BERSAMA)
    if "sendiri" in words.split() or "individual" in words.split() or "individu" in words.split():
        return _range(rungs.LAYAK_SENDIRI, rungs.LAYAK_SENDIRI)
    # A communal tank serves own toilets and shared ones; a pit may be either too.
    return _range(rungs.LAYAK_BERSAMA, rungs.LAYAK_SENDIRI)


def declared_water(text: str) -> RungRange | None:
    """The rung that words of form 3.B.3 declare: served by pipe (JP), by another safe source (BJP), or not served."""
    words = plain(text)
    tokens = words.split()
    if "belum" in tokens or "tidak" in tokens or "non" in tokens:
        return _range(WaterRung.TIDAK_ADA_AKSES, WaterRung.TIDAK_LAYAK)
    if "bjp" in tokens or "bukan jaringan perpipaan" in words:
        return _range(WaterRung.LAYAK_TERBATAS, WaterRung.LAYAK_DASAR)
    if "jp" in tokens or "perpipaan" in tokens:
        return _range(WaterRung.LAYAK_DASAR, WaterRung.AMAN)
    return _range(WaterRung.LAYAK_TERBATAS, WaterRung.AMAN) if "terlayani" in tokens else None


def declared_distance(text: str) -> bool | None:
    """Whether words say that the water is at least 10 m from waste: "> 10 M", "<10", "12 m", "kurang dari 10 m"."""
    words = plain(text)
    if "<" in words or "kurang" in words.split():
        return False
    if ">" in words or "lebih" in words.split() or "≥" in text:
        return True
    digits = next((word for word in words.replace("m", " ").split() if word.isdigit()), "")
    return int(digits) >= 10 if digits and len(digits) <= 4 else None


def declared_low_income(text: str) -> bool | None:
    """MBR or not MBR, as a form declares it."""
    tokens = plain(text).split()
    if "mbr" in tokens:
        return not {"non", "bukan", "tidak"} & set(tokens)
    if tokens[:1] in (["miskin"], ["ya"], ["prasejahtera"], ["kurang"]):
        return True
    return False if tokens[:1] in (["tidak"], ["mampu"], ["non"], ["bukan"]) else None


def _range(lower: int, upper: int) -> RungRange:
    return RungRange(int(lower), int(upper))


def tick_of(path: tuple[str, ...], parent: Role | None) -> Tick | None:
    """What a mark under these headings states, None when it states nothing that we keep.

    `parent` is the role of the heading above the last one: under "JENIS KELAMIN" a mark below "L" states the sex.
    """
    leaf = path[-1] if path else ""
    if (distance := _distance_of(path)) is not None:
        return Tick({Field.WATER_FAR_FROM_WASTE: distance})
    if "mbr" in plain(leaf).split() and (low_income := declared_low_income(leaf)) is not None:
        return Tick({Field.LOW_INCOME: low_income})
    if (water := _water_of(path)) is not None:
        return Tick({Field.DECLARED_WATER: water})
    if (sanitation := _sanitation_of(path)) is not None:
        return Tick({Field.DECLARED_SANITATION: sanitation})
    facts = _answer_of(leaf, parent)
    return Tick(facts) if facts else None


def _answer_of(leaf: str, parent: Role | None) -> Mapping[Field, Any]:
    match parent:
        case Role.SEX:
            sex = read_sex(leaf)
            return {Field.SEX: sex} if sex else {}
        case Role.TOILET:
            return read_toilet(leaf).facts
        case Role.CLOSET:
            return read_closet(leaf).facts
        case Role.DISPOSAL:
            return read_disposal(leaf).facts
        case Role.WATER_SOURCE:
            return read_water_source(leaf).facts
        case _:
            return {}


def _water_of(path: tuple[str, ...]) -> RungRange | None:
    leaf = plain(path[-1]) if path else ""
    if leaf in ("jp", "bjp"):
        return declared_water(leaf)
    return next((declared_water(plain(level)) for level in reversed(path) if "terlayani" in plain(level)), None)


def _sanitation_of(path: tuple[str, ...]) -> RungRange | None:
    """The nearest headings that name a rung: the last two levels, then wider."""
    if not any(word in plain(joined(path)) for word in ("akses", "babs", "spald", "ipald")):
        return None
    if "terlayani" in plain(joined(path)) or "air minum" in plain(joined(path)):
        return None
    starts = range(max(0, len(path) - 2), -1, -1)
    texts = (" ".join(path[start:]) for start in starts)
    return next((found for text in texts if (found := declared_sanitation(text)) is not None), None)


def _distance_of(path: tuple[str, ...]) -> bool | None:
    leaf = path[-1] if path else ""
    about_distance = any("jarak" in plain(level) for level in path)
    if about_distance and ("10" in leaf or "<" in leaf or ">" in leaf):
        return declared_distance(leaf)
    return None


def pillar_range(*, ticked: bool) -> RungRange:
    """STBM pillar 1 (Stop BABS): fulfilled means no open defecation, not fulfilled means that there is."""
    rungs = SanitationRung
    if ticked:
        return _range(rungs.BELUM_LAYAK, rungs.AMAN)
    return _range(rungs.BABS_TERBUKA, rungs.BABS_TERTUTUP)
