"""Two listings side by side: a level for each field, its points, and the facts that decide about safety."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from zis_registry.linkage import agreement
from zis_registry.linkage.levels import (
    SAME_BIRTH,
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
from zis_registry.linkage.listing import Listing
from zis_registry.linkage.profile import Birth, Person, Profile, births_agree, profile_of
from zis_registry.linkage.surroundings import ALONE, Surroundings
from zis_registry.linkage.weights import Weights, default_weights
from zis_registry.linkage.wording import UNKNOWN

_NIK_TELLS_BIRTH = frozenset({NikLevel.EXACT, NikLevel.ZERO_ENDED, NikLevel.SIXTEEN, NikLevel.FIFTEEN})


@dataclass(frozen=True, slots=True)
class Levels:
    """The level of every field that is compared."""

    nik: NikLevel
    name: NameLevel
    birth: BirthLevel
    sex: SexLevel
    card: CardLevel
    phone: PhoneLevel
    place: PlaceLevel
    point: PointLevel
    family: FamilyLevel


FIELDS = tuple(item.name for item in fields(Levels))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two listings have in common and what speaks against it; holds no personal numbers or names.

    `likeness` is that of the names, 0..1; `score` the sum of `points` and the prior, in log2 odds.
    """

    row_a: int
    row_b: int
    levels: Levels
    likeness: float
    shared_start: bool  # a telling word of both names begins alike
    byname: bool  # both carry the same Daeng name
    full_name: bool  # both names have two telling words or more
    birth_given: bool  # both lists give the birth date themselves
    birth_conflict: bool  # some birth date, given or in a NIK, contradicts another
    sex_conflict: bool
    nik_apart: bool  # two NIK, both to be trusted, of two people
    nik_disputed: bool  # others carry the NIK too
    namesake: bool  # another person of this name lives in the desa
    both_heads: bool
    same_file: bool
    shared_house_stated: bool  # both lists say that several families live in the house
    points: tuple[tuple[str, str, float], ...]
    score: float


def compare(
    a: Listing, b: Listing, *, today: date, surroundings: Surroundings = ALONE, weights: Weights | None = None
) -> Comparison | None:
    """Compare two listings, in either order; None when they are one row or have no field in common."""
    return compare_profiles(
        profile_of(a, today=today), profile_of(b, today=today), surroundings, weights or default_weights()
    )


def compare_profiles(a: Profile, b: Profile, surroundings: Surroundings, weights: Weights) -> Comparison | None:
    """Compare two listings that have been made ready."""
    if a.row_id == b.row_id:
        return None
    if a.row_id > b.row_id:
        a, b = b, a
    one, other = a.head, b.head
    doubted = [person.nik16 in surroundings.disputed for person in (one, other)]
    births = [p.birth if doubt else p.known_birth for p, doubt in zip((one, other), doubted, strict=True)]
    sexes = [p.sex if doubt else p.known_sex for p, doubt in zip((one, other), doubted, strict=True)]
    name, likeness = agreement.name_level(one, other)
    nik = agreement.nik_level(one.nik, other.nik)
    if nik in (NikLevel.DIFFERENT, NikLevel.UNKNOWN) and agreement.crossed(a, b):
        nik = NikLevel.CROSSED
    levels = Levels(
        nik=nik,
        name=name,
        birth=agreement.birth_level(births[0], births[1]),
        sex=agreement.sex_level(sexes[0], sexes[1]),
        card=agreement.card_level(a.listing.kk, b.listing.kk),
        phone=agreement.phone_level(a.listing.phone, b.listing.phone),
        place=agreement.place_level(a, b),
        point=agreement.point_level(a, b),
        family=agreement.family_level(a, b),
    )
    if all(getattr(levels, field) == UNKNOWN for field in FIELDS):
        return None
    points = _points(levels, one, other, weights)
    return Comparison(
        row_a=a.row_id,
        row_b=b.row_id,
        levels=levels,
        likeness=likeness,
        shared_start=bool(one.starts & other.starts),
        byname=bool(one.alias) and one.alias == other.alias,
        full_name=min(one.telling_words, other.telling_words) > 1,
        birth_given=one.birth is not None and other.birth is not None,
        birth_conflict=_births_conflict((one.birth, other.birth, one.nik_birth, other.nik_birth)),
        sex_conflict=len({one.sex, one.nik_sex, other.sex, other.nik_sex} - {None}) > 1,
        nik_apart=agreement.numbers_apart(one.nik, other.nik)
        and one.nik_sound
        and other.nik_sound
        and not any(doubted),
        nik_disputed=any(doubted),
        namesake=surroundings.has_namesake(one, a.village) or surroundings.has_namesake(other, b.village),
        both_heads=a.listing.is_head and b.listing.is_head,
        same_file=a.listing.file == b.listing.file,
        shared_house_stated=(a.listing.house_families or 1) > 1 and (b.listing.house_families or 1) > 1,
        points=points,
        score=round(weights.prior + sum(value for _, _, value in points), 3),
    )


def _points(levels: Levels, one: Person, other: Person, weights: Weights) -> tuple[tuple[str, str, float], ...]:
    """The points that count, in order of fields; agreement that a NIK already contains counts nothing."""
    told_by_nik = levels.nik in _NIK_TELLS_BIRTH or (one.birth is None and other.birth is None)
    counted: list[tuple[str, str, float]] = []
    for field in FIELDS:
        level: StrEnum = getattr(levels, field)
        value = weights.of(field, level)
        if field == "birth" and told_by_nik and levels.nik is not NikLevel.UNKNOWN and levels.birth in SAME_BIRTH:
            value = 0.0
        if field == "sex" and levels.nik in _NIK_TELLS_BIRTH and levels.sex is SexLevel.SAME:
            value = 0.0
        if value:
            counted.append((field, str(level), value))
    return tuple(counted)


def _births_conflict(births: tuple[Birth | None, ...]) -> bool:
    return any(not births_agree(x, y) for index, x in enumerate(births) for y in births[index + 1 :])
