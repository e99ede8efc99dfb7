"""Two listings side by side: per field both values with the parts that differ, and the result in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zis_registry.linkage.compare import Comparison, Levels
from zis_registry.linkage.levels import BirthLevel, CardLevel, FamilyLevel, NameLevel, NikLevel, PlaceLevel, PointLevel
from zis_registry.services.cases import case_values as v
from zis_registry.services.lists.listings import Family, family_facts
from zis_registry.terms.household import Facts, Field


class Result(StrEnum):
    """What comparing a field gave."""

    SAME = "sama"
    ALIKE = "mirip"
    DIFFERENT = "berbeda"
    UNREADABLE = "tidak dapat dibandingkan"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a value; `differs` where the other side has something else."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of the two records; a value of no parts was not written; `words` say the result."""

    label: str
    left: tuple[Part, ...]
    right: tuple[Part, ...]
    result: Result
    words: str


_RESULT_WORDS = {
    Result.SAME: "Sama", Result.ALIKE: "Mirip", Result.DIFFERENT: "Berbeda",
    Result.UNREADABLE: "Tidak dapat dibandingkan",
}  # fmt: skip
# What a level means on screen: the result and, where "mirip" alone says too little, its words.
_LEVELS: Mapping[str, Mapping[str, tuple[Result, str]]] = {
    "nik": {
        NikLevel.EXACT: (Result.SAME, ""),
        NikLevel.ZERO_ENDED: (Result.ALIKE, "Sama, berakhir 0"),
        NikLevel.SIXTEEN: (Result.ALIKE, "Sama, sel angka"),
        NikLevel.FIFTEEN: (Result.ALIKE, "15 angka sama"),
        NikLevel.CROSSED: (Result.ALIKE, "Tertukar nomor KK"),
        NikLevel.EDIT: (Result.ALIKE, "Beda satu angka"),
        NikLevel.SERIAL: (Result.DIFFERENT, "Beda nomor urut"),
        NikLevel.DIFFERENT: (Result.DIFFERENT, ""),
    },
    "name": {
        NameLevel.EQUAL: (Result.SAME, ""),
        NameLevel.CLOSE: (Result.ALIKE, ""),
        NameLevel.ALIAS: (Result.ALIKE, "Nama Daeng sama"),
        NameLevel.PARTLY: (Result.ALIKE, "Agak mirip"),
        NameLevel.DIFFERENT: (Result.DIFFERENT, ""),
    },
    "birth": {
        BirthLevel.EQUAL: (Result.SAME, ""),
        BirthLevel.HEAPED: (Result.SAME, "Sama, tanggal umum"),
        BirthLevel.SWAPPED: (Result.ALIKE, "Hari-bulan tertukar"),
        BirthLevel.NEAR: (Result.ALIKE, "Beda satu bagian"),
        BirthLevel.DIFFERENT: (Result.DIFFERENT, ""),
    },
    "card": {
        CardLevel.EXACT: (Result.SAME, ""),
        CardLevel.FIFTEEN: (Result.ALIKE, "15 angka sama"),
        CardLevel.DIFFERENT: (Result.DIFFERENT, ""),
    },
    "family": {
        FamilyLevel.SPOUSE: (Result.ALIKE, "Suami/istri di sana"),
        FamilyLevel.MEMBER: (Result.ALIKE, "Anggota di sana"),
        FamilyLevel.SHARED: (Result.SAME, "Ada yang sama"),
        FamilyLevel.NONE_SHARED: (Result.DIFFERENT, "Tidak ada yang sama"),
    },
    "point": {
        PointLevel.SAME_HOUSE: (Result.SAME, "Kurang dari 15 m"),
        PointLevel.APART: (Result.DIFFERENT, "Berjauhan"),
    },
}


def compare_rows(left: Family, right: Family, comparison: Comparison | None) -> tuple[FieldRow, ...]:
    """The fields that at least one side has written; identity numbers masked, no fact about means or religion."""
    levels = comparison.levels if comparison is not None else None
    one, other = family_facts(left), family_facts(right)
    rows = [
        _worded("Nama", v.name(one), v.name(other), _level(levels, "name")),
        _row("NIK", v.number(one, Field.NIK), v.number(other, Field.NIK), _level(levels, "nik")),
        _row("Nomor KK", v.number(one, Field.FAMILY_CARD), v.number(other, Field.FAMILY_CARD), _level(levels, "card")),
        _dated("Tanggal lahir", v.birth_date(one), v.birth_date(other), _level(levels, "birth")),
        _plain("Jenis kelamin", v.sex(one), v.sex(other)),
        _plain("Hubungan keluarga", v.relation(one), v.relation(other)),
        _plain("Desa atau kelurahan", v.village(one), v.village(other)),
        _located("Dusun, RT/RW", v.place(one), v.place(other), levels.place if levels is not None else None),
        _plain("Jumlah anggota", v.people(one), v.people(other)),
        _worded("Anggota lain", v.members(left), v.members(right), _level(levels, "family"), joint=", "),
        _phoned(v.phone(one), v.phone(other), _same_phone(one, other)),
        _row("Titik rumah", v.point(one), v.point(other), _level(levels, "point")),
        _plain("Jamban", v.toilet(one), v.toilet(other)),
        _plain("Sumber air", v.water(one), v.water(other)),
        _plain("Bantuan terdahulu", v.aid(one), v.aid(other)),
    ]
    return tuple(row for row in rows if row.left or row.right)


def one_side(family: Family) -> tuple[FieldRow, ...]:
    """The fields of one record alone, when the other may not be shown or is gone."""
    return tuple(
        FieldRow(row.label, tuple(Part(part.text) for part in row.left), (), Result.UNREADABLE, "")
        for row in compare_rows(family, family, None)
    )


# --- rows -----------------------------------------------------------------------------------------------------


def _level(levels: Levels | None, field: str) -> tuple[Result, str] | None:
    """What the level of a field means; what the linkage could not compare is not compared here either."""
    return _LEVELS[field].get(getattr(levels, field), (Result.UNREADABLE, "")) if levels is not None else None


def _row(
    label: str,
    left: str,
    right: str,
    level: tuple[Result, str] | None,
    *,
    parts: tuple[Iterable[Part], Iterable[Part]] | None = None,
) -> FieldRow:
    if not left or not right:
        result, words = Result.UNREADABLE, ""
    else:
        result, words = level or ((Result.SAME, "") if left == right else (Result.DIFFERENT, ""))
    shown = parts if parts is not None and result is not Result.SAME else (_whole(left), _whole(right))
    return FieldRow(label, tuple(shown[0]), tuple(shown[1]), result, words or _RESULT_WORDS[result])


def _whole(text: str, differs: bool = False) -> tuple[Part, ...]:
    return (Part(text, differs),) if text else ()


def _plain(label: str, left: str, right: str) -> FieldRow:
    same = left.casefold() == right.casefold()
    level = (Result.SAME, "") if same else (Result.DIFFERENT, "")
    differ = bool(left and right) and not same
    return _row(label, left, right, level, parts=(_whole(left, differ), _whole(right, differ)))


def _worded(label: str, left: str, right: str, level: tuple[Result, str] | None, *, joint: str = " ") -> FieldRow:
    """A row of words; a word that the other side lacks is marked."""
    if level is None and left.casefold() == right.casefold():
        level = (Result.SAME, "")
    if not left or not right:
        return _row(label, left, right, level)
    one, other = left.split(joint), right.split(joint)
    marked = (_marked(one, other, joint), _marked(other, one, joint))
    if level is not None and level[0] is Result.SAME:
        # Alike by sound: the spelling may still differ, and the eye should find where.
        return FieldRow(label, marked[0], marked[1], Result.SAME, level[1] or _RESULT_WORDS[Result.SAME])
    return _row(label, left, right, level, parts=marked)


def _marked(words: Sequence[str], others: Sequence[str], joint: str) -> tuple[Part, ...]:
    known = {_bare(word) for word in others}
    return tuple(
        Part(word + (joint if place < len(words) - 1 else ""), _bare(word) not in known)
        for place, word in enumerate(words)
    )


def _located(label: str, left: Sequence[str], right: Sequence[str], level: PlaceLevel | None) -> FieldRow:
    """Hamlet, RT and RW; what only one side wrote is no difference."""
    pairs = list(zip(left, right, strict=True))
    apart = [bool(one and other) and _bare(one) != _bare(other) for one, other in pairs]
    if not any(one and other for one, other in pairs):
        result, words = Result.UNREADABLE, ""
    elif any(apart[1:]):
        result, words = Result.DIFFERENT, ""
    elif apart[0] and level is PlaceLevel.HAMLET:  # one hamlet by sound, spelled otherwise
        result, words = Result.ALIKE, ""
    elif apart[0]:
        near = any(one and other for one, other in pairs[1:])
        result, words = (Result.ALIKE, "RT/RW sama") if near else (Result.DIFFERENT, "")
    else:
        result, words = Result.SAME, ""
    shown = [_joined(parts, apart) for parts in (left, right)]
    return FieldRow(label, shown[0], shown[1], result, words or _RESULT_WORDS[result])


def _joined(parts: Sequence[str], apart: Sequence[bool]) -> tuple[Part, ...]:
    written = [(text, differs) for text, differs in zip(parts, apart, strict=True) if text]
    last = len(written) - 1
    return tuple(Part(text + (" " if place < last else ""), differs) for place, (text, differs) in enumerate(written))


def _bare(word: str) -> str:
    return re.sub(r"\W", "", word).casefold()


def _dated(label: str, left: str, right: str, level: tuple[Result, str] | None, joint: str = "-") -> FieldRow:
    """A date; the parts that differ in their place are marked."""
    if not left or not right:
        return _row(label, left, right, level)
    one, other = left.split(joint), right.split(joint)
    return _row(label, left, right, level, parts=(_placed(one, other, joint), _placed(other, one, joint)))


def _placed(parts: Sequence[str], others: Sequence[str], joint: str) -> tuple[Part, ...]:
    last = len(parts) - 1
    return tuple(
        Part(part + (joint if place < last else ""), part != other)
        for place, (part, other) in enumerate(zip(parts, others, strict=True))
    )


def _same_phone(one: Facts, other: Facts) -> bool:
    return bool(one.get(Field.PHONE) == other.get(Field.PHONE))


def _phoned(one: str, other: str, same: bool) -> FieldRow:
    """A telephone number: alike in its last three digits does not make it the same."""
    level = (Result.SAME, "") if same else (Result.DIFFERENT, "")
    return _row("Telepon", one, other, level, parts=(_ending(one, not same), _ending(other, not same)))


def _ending(phone: str, differs: bool) -> tuple[Part, ...]:
    cut = len(v.PHONE_DOTS)
    return (Part(phone[:cut]), Part(phone[cut:], differs)) if phone else ()
