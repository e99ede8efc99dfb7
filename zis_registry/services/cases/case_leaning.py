"""Which way the evidence of a pair leans, in one sentence made from the levels of its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zis_registry.linkage.compare import FIELDS, Comparison
from zis_registry.linkage.levels import BirthLevel, NameLevel, NikLevel, PlaceLevel
from zis_registry.linkage.wording import UNKNOWN, WORDS


@dataclass(frozen=True, slots=True)
class Leaning:
    """Which way the evidence leans in one sentence, and what stands on each side of it."""

    towards: str
    sentence: str
    supporting: tuple[str, ...]
    holding: tuple[str, ...]
    unknown: tuple[str, ...]


# Levels that support without settling: they are told among what holds back.
_UNSURE: Mapping[str, frozenset[str]] = {
    "nik": frozenset({NikLevel.ZERO_ENDED, NikLevel.SIXTEEN, NikLevel.FIFTEEN, NikLevel.EDIT, NikLevel.CROSSED}),
    "name": frozenset({NameLevel.PARTLY, NameLevel.ALIAS}),
    "birth": frozenset({BirthLevel.NEAR, BirthLevel.HEAPED}),
    "place": frozenset({PlaceLevel.OTHER_NEIGHBOURHOOD, PlaceLevel.SUBDISTRICT}),
}
_CLEAR = 3.0  # log2 odds from which the evidence is said to lean


def leaning(comparison: Comparison | None, score: float, reasons: Sequence[str]) -> Leaning:
    """Which way the evidence leans, from the levels of the fields; `score` in log2 odds, `reasons` as stored."""
    if comparison is None:
        return Leaning("belum jelas", "Tidak ada data yang dapat dibandingkan.", (), tuple(reasons), ())
    supporting, holding, unknown = _sides(comparison)
    towards = "sama" if score >= _CLEAR else "berbeda" if score <= -_CLEAR else "belum jelas"
    held = holding or [_lower(reason.rstrip(".")) for reason in reasons]
    match towards:
        case "sama":
            sentence = "Condong sama." + (f" Yang menahan: {_listed(held)}." if held else "")
        case "berbeda":
            sentence = "Condong berbeda." + (
                f" Yang membuat sistem bertanya: {_listed(supporting)}." if supporting else ""
            )
        case _:
            sentence = f"Belum jelas. Mendukung: {_listed(supporting) or 'tidak ada'}. Menahan: {_listed(held)}."
    return Leaning(towards, sentence, tuple(map(_upper, supporting)), tuple(map(_upper, holding)), tuple(unknown))


def _sides(comparison: Comparison) -> tuple[list[str], list[str], list[str]]:
    """What supports, weightiest first, what holds back, and which fields could not be compared."""
    points = {field: value for field, _, value in comparison.points}
    supporting, holding, unknown = [], [], []
    for field in sorted(FIELDS, key=lambda field: -abs(points.get(field, 0.0))):
        level = getattr(comparison.levels, field)
        words = WORDS[field][level]
        if field == "birth" and not comparison.birth_given:  # a list leaves it out: the NIK tells it
            words += " menurut NIK"
        if level == UNKNOWN:
            unknown.append(_NAMES[field])
        elif points.get(field, 0.0) < 0 or level in _UNSURE.get(field, ()):
            holding.append(words)
        elif points.get(field, 0.0) > 0:  # what a NIK already tells (birth, sex) counts nothing beside it
            supporting.append(words)
    if comparison.levels.nik == UNKNOWN:
        holding.append("NIK tidak dapat dibandingkan")
    if comparison.namesake:
        holding.append("ada orang lain dengan nama itu di desa yang sama")
    return supporting, holding, unknown


_NAMES = {
    "nik": "NIK", "name": "nama", "birth": "tanggal lahir", "sex": "jenis kelamin", "card": "nomor KK",
    "phone": "nomor HP", "place": "alamat", "point": "titik rumah", "family": "anggota keluarga",
}  # fmt: skip


def _listed(words: Sequence[str]) -> str:
    first = list(words[:4])
    return " dan ".join(filter(None, ["; ".join(first[:-1]), first[-1]])) if first else ""


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lower(words: str) -> str:
    return words if words[:2].isupper() else words[:1].lower() + words[1:]
