"""The level of agreement of each field of two profiles."""

from __future__ import annotations

from math import cos, hypot, radians
from typing import Final

from zis_registry.linkage.levels import (
    SAME_NAME,
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
from zis_registry.linkage.profile import HEAPED_DAYS, Birth, Person, Profile, day_and_month_swapped, differ
from zis_registry.terms.household import Relation
from zis_registry.terms.identity import IdentityReading, IdentityState
from zis_registry.terms.person_name import name_similarity
from zis_registry.terms.phonetics import jaro_winkler

CLOSE_NAME: Final = 0.85  # rules 8.4
PARTLY_NAME: Final = 0.6
SAME_HOUSE_METRES: Final = 15.0
_METRES_PER_DEGREE: Final = 111_320.0
_ALIAS_LIKENESS: Final = 0.75
_SERIAL_AT: Final = 12
_SIXTEEN: Final = 16
_WHOLE: Final = frozenset({IdentityState.TEXT_EXACT, IdentityState.NUMBER_EXACT})


def nik_level(a: IdentityReading, b: IdentityReading) -> NikLevel:
    """Relate two NIK; 16 digits count only as text on both sides, otherwise the first 15 (rules 0.9, decisions 7)."""
    if a.number is not None and a.number == b.number:
        return NikLevel.ZERO_ENDED if a.number.endswith("0") else NikLevel.EXACT
    if a.digits is None or b.digits is None:
        return NikLevel.UNKNOWN
    if a.digits == b.digits and {a.state, b.state} <= _WHOLE:
        return NikLevel.SIXTEEN
    if a.first15 is not None and a.first15 == b.first15 and not numbers_apart(a, b):
        return NikLevel.FIFTEEN
    if len(a.digits) != len(b.digits):
        longer, shorter = sorted((a.digits, b.digits), key=len, reverse=True)
        return NikLevel.EDIT if _one_digit_lost(longer, shorter) else NikLevel.UNKNOWN
    if len(a.digits) != _SIXTEEN:
        return NikLevel.UNKNOWN
    whole = a.number is not None and b.number is not None
    return _edit_level(a.digits, b.digits) if whole else _edit_level(a.digits[:15], b.digits[:15])


def crossed(a: Profile, b: Profile) -> bool:
    """Whether the NIK of one side is the family card number of the other: two columns exchanged on one list."""
    return any(
        one.head.nik15 is not None and one.head.nik15 == other.listing.kk.first15 for one, other in ((a, b), (b, a))
    )


def _one_digit_lost(longer: str, shorter: str) -> bool:
    return len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )


def _edit_level(a: str, b: str) -> NikLevel:
    places = [at for at, (one, other) in enumerate(zip(a, b, strict=True)) if one != other]
    if len(places) == 1:
        return NikLevel.SERIAL if places[0] >= _SERIAL_AT else NikLevel.EDIT
    swapped = (
        len(places) == 2 and places[1] == places[0] + 1 and a[places[0]] + a[places[1]] == b[places[1]] + b[places[0]]
    )
    return NikLevel.EDIT if swapped else NikLevel.DIFFERENT


def numbers_apart(a: IdentityReading, b: IdentityReading) -> bool:
    """Whether two NIK of 16 digits are surely not one number: they differ where no rounding reaches."""
    if a.digits is None or b.digits is None or IdentityState.WRONG_LENGTH in (a.state, b.state):
        return False
    if a.digits[:15] != b.digits[:15]:
        return True
    whole = a.number is not None and b.number is not None
    return whole and a.number != b.number and "0" not in (a.digits[-1], b.digits[-1])


def name_level(a: Person, b: Person) -> tuple[NameLevel, float]:
    """Relate two names, with their likeness 0..1; a Daeng name alone never makes them equal (rules 8.3).

    A Daeng name beside a name without one is neither like nor unlike: the person may have both.
    """
    if not (a.key or a.alias) or not (b.key or b.alias):
        return NameLevel.UNKNOWN, 0.0
    if not a.key or not b.key:
        if {a.key, a.alias} & {b.key, b.alias} - {""}:
            return NameLevel.ALIAS, _ALIAS_LIKENESS
        return (NameLevel.DIFFERENT if a.alias and b.alias else NameLevel.UNKNOWN), 0.0
    against = _other_byname(a.alias, b.alias) or _other_byname(a.name.parent, b.name.parent)
    if a.key == b.key:
        return (NameLevel.PARTLY, CLOSE_NAME) if against else (NameLevel.EQUAL, 1.0)
    likeness = name_similarity(a.name, b.name)
    if likeness >= CLOSE_NAME and a.starts & b.starts and not against:
        return NameLevel.CLOSE, likeness
    if a.key == b.alias or a.alias == b.key:
        return NameLevel.ALIAS, max(likeness, _ALIAS_LIKENESS)
    return (NameLevel.PARTLY if likeness >= PARTLY_NAME else NameLevel.DIFFERENT), likeness


def _other_byname(a: str, b: str) -> bool:
    return bool(a and b) and jaro_winkler(a, b) < CLOSE_NAME


def birth_level(one: Birth | None, other: Birth | None) -> BirthLevel:
    """Relate two birth dates, year within its century."""
    if one is None or other is None:
        return BirthLevel.UNKNOWN
    if one == other:
        return BirthLevel.HEAPED if one[1:] in HEAPED_DAYS else BirthLevel.EQUAL
    if day_and_month_swapped(one, other):
        return BirthLevel.SWAPPED
    parts = sum(x != y for x, y in zip(one, other, strict=True))
    return BirthLevel.NEAR if parts == 1 else BirthLevel.DIFFERENT


def sex_level(one: str | None, other: str | None) -> SexLevel:
    """Relate two sexes, "L" or "P"."""
    if one is None or other is None:
        return SexLevel.UNKNOWN
    return SexLevel.SAME if one == other else SexLevel.DIFFERENT


def card_level(a: IdentityReading, b: IdentityReading) -> CardLevel:
    """Relate two family card numbers; a number ending in 0 may have been rounded and counts 15 digits."""
    if a.first15 is None or b.first15 is None or IdentityState.WRONG_LENGTH in (a.state, b.state):
        return CardLevel.UNKNOWN
    if a.number is not None and b.number is not None:
        if a.number != b.number:
            return CardLevel.DIFFERENT
        return CardLevel.FIFTEEN if a.number.endswith("0") else CardLevel.EXACT
    return CardLevel.FIFTEEN if a.first15 == b.first15 else CardLevel.DIFFERENT


def phone_level(a: str | None, b: str | None) -> PhoneLevel:
    """Relate two normalised phone numbers."""
    if not a or not b:
        return PhoneLevel.UNKNOWN
    return PhoneLevel.SAME if a == b else PhoneLevel.DIFFERENT


def place_level(a: Profile, b: Profile) -> PlaceLevel:
    """Relate two addresses by area code, hamlet, RT and RW; a coarser code that contains the other tells nothing."""
    one = a.listing.area.digits if a.listing.area is not None else ""
    other = b.listing.area.digits if b.listing.area is not None else ""
    if a.village is not None and a.village == b.village:
        return _inside_village(a, b)
    if one.startswith(other) or other.startswith(one):
        return PlaceLevel.UNKNOWN
    if len(one) > 6 and len(other) > 6 and one[:6] == other[:6]:
        return PlaceLevel.SUBDISTRICT
    return PlaceLevel.DISTRICT if one[:4] == other[:4] else PlaceLevel.ELSEWHERE


def _inside_village(a: Profile, b: Profile) -> PlaceLevel:
    one, other = a.listing, b.listing
    same_hamlet = bool(a.hamlet) and a.hamlet == b.hamlet
    if differ(one.rt, other.rt) or differ(one.rw, other.rw):
        return PlaceLevel.OTHER_NEIGHBOURHOOD
    same_rt = one.rt is not None and one.rt == other.rt
    same_rw = one.rw is not None and one.rw == other.rw
    if same_rt and (same_rw or same_hamlet):
        return PlaceLevel.NEIGHBOURHOOD
    return PlaceLevel.HAMLET if same_hamlet else PlaceLevel.VILLAGE


def metres_between(a: Profile, b: Profile) -> float | None:
    """The distance of two coordinates in metres on the plane, or None when one is missing."""
    one, other = a.listing, b.listing
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    north = (one.latitude - other.latitude) * _METRES_PER_DEGREE
    east = (one.longitude - other.longitude) * _METRES_PER_DEGREE * cos(radians((one.latitude + other.latitude) / 2))
    return hypot(north, east)


def point_level(a: Profile, b: Profile) -> PointLevel:
    """Relate two coordinates; less than 15 m is one house (rules 8.4 G)."""
    metres = metres_between(a, b)
    if metres is None:
        return PointLevel.UNKNOWN
    return PointLevel.SAME_HOUSE if metres < SAME_HOUSE_METRES else PointLevel.APART


def family_level(a: Profile, b: Profile) -> FamilyLevel:
    """Relate the persons around the two listed ones."""
    if not a.members and not b.members:
        return FamilyLevel.UNKNOWN
    found = [member.relation for member in b.members if same_person(a.head, member)]
    found += [member.relation for member in a.members if same_person(b.head, member)]
    if Relation.SPOUSE in found:
        return FamilyLevel.SPOUSE
    if found:
        return FamilyLevel.MEMBER
    if any(same_person(one, other) for one in a.members for other in b.members):
        return FamilyLevel.SHARED
    return FamilyLevel.NONE_SHARED if len(a.members) > 1 and len(b.members) > 1 else FamilyLevel.UNKNOWN


def same_person(a: Person, b: Person) -> bool:
    """Whether two mentions look like one person: 15 digits of the NIK and a name not unlike, or name and birth date."""
    if a.nik15 is not None and a.nik15 == b.nik15:
        return not numbers_apart(a.nik, b.nik) and name_level(a, b)[0] is not NameLevel.DIFFERENT
    if numbers_apart(a.nik, b.nik) or a.known_birth is None or a.known_birth != b.known_birth:
        return False
    return bool(a.key) and a.key == b.key and name_level(a, b)[0] in SAME_NAME and not differ(a.known_sex, b.known_sex)
