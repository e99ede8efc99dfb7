"""The verdict about a pair: join by itself, ask a person, or leave apart (domain rules 8.4, decisions 7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from zis_registry.linkage.compare import Comparison
from zis_registry.linkage.levels import (
    SAME_BIRTH,
    SAME_NAME,
    SAME_VILLAGE,
    BirthLevel,
    CardLevel,
    FamilyLevel,
    NameLevel,
    NikLevel,
    PhoneLevel,
    PlaceLevel,
    PointLevel,
    SexLevel,
)
from zis_registry.linkage.weights import Weights, default_weights


class Question(StrEnum):
    """What a pair is about: one household, or two households in one house."""

    HOUSEHOLD = "rumah_tangga"
    DWELLING = "rumah"


class Outcome(StrEnum):
    """What the rules say about a pair; only LINK acts without a person."""

    LINK = "LINK"
    ASK = "ASK"
    DIFFERENT = "DIFFERENT"


@dataclass(frozen=True, slots=True)
class PairVerdict:
    """The verdict about two rows, `row_a` < `row_b`.

    `tier` is that of domain rules 8.4 ("" when DIFFERENT); `reasons` say in Indonesian why it is a case and not
    automatic, empty for LINK and DIFFERENT; `score` in log2 odds ranks cases.
    """

    row_a: int
    row_b: int
    question: Question
    outcome: Outcome
    tier: str
    score: float
    reasons: tuple[str, ...] = ()


# A rule gives the tier and the reason why a person must look, or None when it does not apply.
_Rule = Callable[[Comparison], tuple[str, str] | None]

_ELSEWHERE: Final = frozenset({PlaceLevel.SUBDISTRICT, PlaceLevel.DISTRICT, PlaceLevel.ELSEWHERE})
_SAME_SUBDISTRICT: Final = SAME_VILLAGE | {PlaceLevel.SUBDISTRICT}
_SAME_NUMBER: Final = frozenset({NikLevel.EXACT, NikLevel.ZERO_ENDED, NikLevel.SIXTEEN})
_LIKE_NAME: Final = SAME_NAME | {NameLevel.ALIAS}
_AGREEING_BIRTH: Final = SAME_BIRTH | {BirthLevel.SWAPPED}


def judge(comparison: Comparison, *, weights: Weights | None = None) -> PairVerdict:
    """Judge one pair: the first rule that applies gives the tier; what no rule names is different people."""
    tier = _same_number(comparison)
    if tier == "A":
        against = why_not_automatic(comparison, weights or default_weights())
        if not against:
            return _verdict(comparison, Question.HOUSEHOLD, Outcome.LINK, "A")
        tier = "C" if comparison.levels.nik is NikLevel.ZERO_ENDED else "A"
        return _verdict(comparison, Question.HOUSEHOLD, Outcome.ASK, tier, against)
    for rule in _HOUSEHOLD_RULES:
        if found := rule(comparison):
            return _verdict(comparison, Question.HOUSEHOLD, Outcome.ASK, found[0], (found[1],))
    if one_house(comparison):
        reason = "Dua keluarga tampaknya tinggal di satu rumah; satu rumah satu sarana, jadi petugas perlu memastikan."
        return _verdict(comparison, Question.DWELLING, Outcome.ASK, "G", (reason,))
    return _verdict(comparison, Question.HOUSEHOLD, Outcome.DIFFERENT, "")


def _verdict(
    comparison: Comparison, question: Question, outcome: Outcome, tier: str, reasons: tuple[str, ...] = ()
) -> PairVerdict:
    return PairVerdict(comparison.row_a, comparison.row_b, question, outcome, tier, comparison.score, reasons)


# --- automatic ------------------------------------------------------------------------------------------------


def why_not_automatic(comparison: Comparison, weights: Weights) -> tuple[str, ...]:
    """All reasons against joining two rows of one NIK and like names without a person; empty when it is safe.

    A NIK alone is no identity: 16 % of equal NIK in the study were copied or rounded (studies/linkage 5). So nothing
    may contradict, and something independent of the NIK must support.
    """
    checks = (
        (not comparison.both_heads, "Pada salah satu daftar orang ini anggota keluarga, bukan kepala."),
        (comparison.nik_disputed, "NIK ini tercatat pula pada orang yang berbeda atau berulang; mungkin tersalin."),
        (comparison.birth_conflict, "Tanggal lahir tidak sesuai satu sama lain atau dengan NIK."),
        (comparison.sex_conflict, "Jenis kelamin tidak sesuai satu sama lain atau dengan NIK."),
        (comparison.levels.card is CardLevel.DIFFERENT, "Nomor KK berbeda."),
        (comparison.levels.family is FamilyLevel.NONE_SHARED, "Anggota keluarganya tidak ada yang sama."),
        (_moved_without_proof(comparison), "Desanya berbeda: pindah, atau NIK orang lain."),
        (_zero_without_proof(comparison), "NIK berakhir 0: mungkin dibulatkan, angka ke-16 tidak pasti."),
        (_close_without_proof(comparison), "Namanya mirip tetapi tidak sama."),
        (not _supported(comparison), "Selain NIK dan nama belum ada bukti lain yang cukup."),
        (comparison.score < weights.automatic_at_least, "Jumlah bobot bukti di bawah batas otomatis."),
    )
    return tuple(reason for applies, reason in checks if applies)


def _same_family_proof(comparison: Comparison) -> bool:
    """Evidence that rounding, copying a NIK, or a twin cannot imitate: one family card, or the same members."""
    return comparison.levels.card is CardLevel.EXACT or comparison.levels.family is FamilyLevel.SHARED


def _moved_without_proof(comparison: Comparison) -> bool:
    return comparison.levels.place in _ELSEWHERE and not _same_family_proof(comparison)


def _zero_without_proof(comparison: Comparison) -> bool:
    """Fifteen digits are shared by up to ten neighbours in the serial, twins among them, all of one birth date."""
    return comparison.levels.nik is NikLevel.ZERO_ENDED and not _same_family_proof(comparison)


def _close_without_proof(comparison: Comparison) -> bool:
    return comparison.levels.name is NameLevel.CLOSE and not _same_family_proof(comparison)


def _supported(comparison: Comparison) -> bool:
    """Whether something beside NIK and name says the same; two rows of one file need the stronger kinds."""
    levels = comparison.levels
    same_birth = comparison.birth_given and levels.birth in SAME_BIRTH
    if levels.birth is BirthLevel.HEAPED:
        same_birth = same_birth and levels.place in SAME_VILLAGE
    if _same_family_proof(comparison):
        return not comparison.same_file or levels.name is NameLevel.EQUAL
    if comparison.same_file:
        return same_birth and levels.place in SAME_VILLAGE - {PlaceLevel.OTHER_NEIGHBOURHOOD}
    at_home = levels.place is PlaceLevel.NEIGHBOURHOOD and not comparison.namesake
    by_phone = levels.phone is PhoneLevel.SAME and levels.place in SAME_VILLAGE and not comparison.namesake
    in_desa = levels.place is PlaceLevel.HAMLET or (levels.place is PlaceLevel.VILLAGE and comparison.full_name)
    return same_birth or at_home or by_phone or (in_desa and not comparison.namesake)


# --- cases ----------------------------------------------------------------------------------------------------


def _same_number(comparison: Comparison) -> str | None:
    same = comparison.levels.nik in (NikLevel.EXACT, NikLevel.ZERO_ENDED)
    return "A" if same and comparison.levels.name in SAME_NAME else None


def _same_number_other_name(comparison: Comparison) -> tuple[str, str] | None:
    if comparison.levels.nik not in _SAME_NUMBER:
        return None
    if comparison.levels.name in SAME_NAME:
        return "C", "NIK sama tetapi sel angka: angka tidak boleh menggabung tanpa petugas."
    if comparison.levels.name is NameLevel.DIFFERENT:
        return "B", "NIK sama tetapi namanya jelas berbeda: salah ketik, NIK dipinjam, atau NIK kepala keluarga."
    return "A-", "NIK sama tetapi namanya hanya sebagian sama; sering nama Daeng atau nama pendek."


def _fifteen_digits(comparison: Comparison) -> tuple[str, str] | None:
    levels = comparison.levels
    if levels.nik is not NikLevel.FIFTEEN:
        return None
    near = levels.name is NameLevel.PARTLY and (levels.place in _SAME_SUBDISTRICT or levels.place is PlaceLevel.UNKNOWN)
    daeng = levels.name is NameLevel.UNKNOWN and levels.place in SAME_VILLAGE
    if levels.name in _LIKE_NAME or near or daeng:
        return "C", "Hanya 15 angka pertama NIK yang dapat dibandingkan; angka ke-16 hilang atau tidak pasti."
    return None


def _spouse_or_member(comparison: Comparison) -> tuple[str, str] | None:
    match comparison.levels.family:
        case FamilyLevel.SPOUSE:
            return "E", "Kepala pada satu daftar adalah suami/istri pada daftar lain: mungkin kepala keluarga berganti."
        case FamilyLevel.MEMBER if comparison.levels.card is not CardLevel.DIFFERENT:
            return "E", "Kepala pada satu daftar adalah anggota keluarga pada daftar lain; mungkin sudah pecah KK."
        case FamilyLevel.SHARED:
            return "E", "Ada anggota keluarga yang sama pada kedua daftar."
        case _:
            return None


def _family_card(comparison: Comparison) -> tuple[str, str] | None:
    levels = comparison.levels
    if levels.card is CardLevel.EXACT:
        return "E", "Nomor KK sama, tetapi orang yang tercatat perlu dipastikan."
    like = levels.name not in (NameLevel.DIFFERENT, NameLevel.UNKNOWN) or levels.place in SAME_VILLAGE
    if levels.card is CardLevel.FIFTEEN and like:
        return "E", "Hanya 15 angka pertama nomor KK yang dapat dibandingkan."
    return None


def _mistyped_number(comparison: Comparison) -> tuple[str, str] | None:
    levels = comparison.levels
    if levels.nik is NikLevel.CROSSED and (levels.name is not NameLevel.DIFFERENT or levels.place in SAME_VILLAGE):
        return "D", "NIK pada satu daftar sama dengan nomor KK pada daftar lain: kolomnya mungkin tertukar."
    if levels.name not in _LIKE_NAME:
        return None
    if levels.nik is NikLevel.EDIT and levels.place in SAME_VILLAGE:
        return "D", "NIK berbeda satu angka atau dua angka tertukar: mungkin salah ketik."
    near = levels.place is PlaceLevel.NEIGHBOURHOOD or levels.phone is PhoneLevel.SAME
    if levels.nik is NikLevel.SERIAL and levels.name is NameLevel.EQUAL and near:
        return "D", "NIK berbeda satu angka pada nomor urut: salah ketik, atau orang yang terdaftar berurutan."
    return None


def _name_and_birth(comparison: Comparison) -> tuple[str, str] | None:
    levels = comparison.levels
    if comparison.nik_apart or levels.sex is SexLevel.DIFFERENT or levels.birth not in _AGREEING_BIRTH:
        return None
    short = levels.name is NameLevel.PARTLY and comparison.shared_start and levels.birth in SAME_BIRTH
    in_village = levels.place in SAME_VILLAGE and (levels.name in _LIKE_NAME or short)
    telling = levels.name is NameLevel.EQUAL and levels.birth is BirthLevel.EQUAL
    if in_village or (telling and levels.place is not PlaceLevel.ELSEWHERE):
        return "F", "Nama dan tanggal lahir sama, tetapi NIK tidak dapat memastikan."
    return None


def _name_and_home(comparison: Comparison) -> tuple[str, str] | None:
    levels = comparison.levels
    if comparison.nik_apart or levels.sex is SexLevel.DIFFERENT or levels.birth is BirthLevel.DIFFERENT:
        return None
    if levels.name not in _LIKE_NAME:
        return None
    if levels.place is PlaceLevel.NEIGHBOURHOOD:
        return "F", "Nama dan RT/RW sama, tetapi NIK tidak dapat memastikan."
    if levels.phone is PhoneLevel.SAME:
        return "F", "Nama dan nomor HP sama, tetapi NIK tidak dapat memastikan."
    return None


def _name_and_village(comparison: Comparison) -> tuple[str, str] | None:
    """Equal names in one desa, one list without RT: nobody else there bears the name, or the Daeng name is one too."""
    levels = comparison.levels
    unsure = comparison.nik_apart or comparison.birth_conflict or comparison.sex_conflict
    unsure = unsure or (comparison.namesake and not comparison.byname)
    if levels.name is NameLevel.EQUAL and levels.place in (PlaceLevel.VILLAGE, PlaceLevel.HAMLET) and not unsure:
        return "F", "Nama dan desa sama, tetapi NIK dan RT/RW tidak dapat memastikan."
    return None


def _phone_and_home(comparison: Comparison) -> tuple[str, str] | None:
    """One phone in one RT under two names is mostly husband and wife; a phone alone is often the cadre's."""
    levels = comparison.levels
    if levels.phone is PhoneLevel.SAME and levels.place is PlaceLevel.NEIGHBOURHOOD:
        return "F", "Nomor HP dan RT/RW sama tetapi namanya lain: mungkin suami/istri, atau HP kader."
    return None


def _name_and_point(comparison: Comparison) -> tuple[str, str] | None:
    near = comparison.levels.point is PointLevel.SAME_HOUSE
    if near and comparison.levels.name in _LIKE_NAME and not comparison.nik_apart:
        return "G", "Titik rumah berjarak kurang dari 15 m dan namanya mirip."
    return None


_HOUSEHOLD_RULES: Final[tuple[_Rule, ...]] = (
    _same_number_other_name,
    _fifteen_digits,
    _family_card,
    _spouse_or_member,
    _mistyped_number,
    _name_and_birth,
    _name_and_home,
    _name_and_village,
    _phone_and_home,
    _name_and_point,
)


def one_house(comparison: Comparison) -> bool:
    """Whether two households seem to share a house: both lists say several families, and the spot is the same."""
    spot = comparison.levels.point is PointLevel.SAME_HOUSE
    return comparison.shared_house_stated and spot
