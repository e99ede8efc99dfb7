"""A listing made ready for comparing: sound keys, readable digits, and the birth and sex that a NIK carries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from zis_registry.linkage.listing import Listing, Member
from zis_registry.terms.household import Relation
from zis_registry.terms.identity import IdentityReading, IdentityState
from zis_registry.terms.person_name import PersonName, phonetic

# (year in its century, month, day): what a NIK can tell, so a date without its century.
Birth = tuple[int, int, int]

HEAPED_DAYS = frozenset({(12, 31), (7, 1), (1, 1)})
_FEMALE_DAY_SHIFT = 40
_VILLAGE_DIGITS = 10
_WHOLE = frozenset({IdentityState.TEXT_EXACT, IdentityState.NUMBER_EXACT})
# Words that open so many names that sharing one says nothing.
_FREQUENT = frozenset(phonetic(word) for word in ("MUHAMMAD", "AHMAD", "ABDUL", "SITTI", "ANDI", "NUR"))
_START = 3
_HAMLET_WORDS = re.compile(r"\b(DUSUN|DSN|DUS|LINGKUNGAN|LINGK|LINK|KAMPUNG|KAMP|KP)\b")


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """One named person: `key` and `alias` by sound, `starts` the beginnings of the telling words of the name."""

    name: PersonName
    key: str
    alias: str
    starts: frozenset[str]
    nik: IdentityReading
    nik16: str | None  # all 16 digits, from text or from a number cell that kept them
    nik15: str | None
    relation: Relation | None
    birth: Birth | None
    nik_birth: Birth | None
    sex: str | None
    nik_sex: str | None

    nik_sound: bool  # the NIK agrees with the birth date (a swap of day and month allowed) and sex beside it

    @property
    def telling_words(self) -> int:
        """How many words of the name, or of the Daeng name alone, are not borne by a multitude."""
        return sum(word not in _FREQUENT and len(word) > 1 for word in (self.key or self.alias).split())

    @property
    def known_birth(self) -> Birth | None:
        """The birth date given, else the one in a NIK that does not contradict what stands beside it."""
        return self.birth or (self.nik_birth if self.nik_sound else None)

    @property
    def known_sex(self) -> str | None:
        """The sex given, else the one in a NIK that does not contradict what stands beside it."""
        return self.sex or (self.nik_sex if self.nik_sound else None)


@dataclass(frozen=True, slots=True, repr=False)
class Profile:
    """A listing with everything derived that comparing needs; made once for each listing."""

    listing: Listing
    head: Person
    members: tuple[Person, ...]
    village: str | None
    hamlet: str

    @property
    def row_id(self) -> int:
        """The registry number of the listing's first row."""
        return self.listing.row_id


def profile_of(listing: Listing, *, today: date) -> Profile:
    """Derive a listing's profile; a birth date after `today` is nonsense and is left out."""
    head = _person(listing.name, listing.nik, listing.relation, listing.birth_date, listing.sex, today)
    area = listing.area.digits if listing.area is not None else ""
    return Profile(
        listing=listing,
        head=head,
        members=tuple(_member(member, today) for member in listing.members),
        village=area if len(area) == _VILLAGE_DIGITS else None,
        hamlet=_plain_hamlet(listing.hamlet),
    )


def _member(member: Member, today: date) -> Person:
    return _person(member.name, member.nik, member.relation, member.birth_date, member.sex, today)


def _person(
    name: PersonName, nik: IdentityReading, relation: Relation | None, born: date | None, sex: str | None, today: date
) -> Person:
    nik_birth, nik_sex = _told_by(nik)
    key, alias = name.key, name.alias_key
    birth = (born.year % 100, born.month, born.day) if born is not None and born <= today else None
    return Person(
        name=name,
        key=key,
        alias=alias,
        starts=_starts(key or alias),
        nik=nik,
        nik16=nik.digits if nik.state in _WHOLE else None,
        nik15=nik.first15,
        relation=relation,
        birth=birth,
        nik_birth=nik_birth,
        sex=sex,
        nik_sex=nik_sex,
        nik_sound=births_agree(birth, nik_birth) and not differ(sex, nik_sex),
    )


def _told_by(nik: IdentityReading) -> tuple[Birth | None, str | None]:
    """The birth date and sex in the digits 7 to 12 of a NIK of 16 digits (rules 8.1)."""
    if nik.digits is None or nik.state is IdentityState.WRONG_LENGTH:
        return None, None
    day, month, year = int(nik.digits[6:8]), int(nik.digits[8:10]), int(nik.digits[10:12])
    female = day > _FEMALE_DAY_SHIFT
    return (year, month, day - _FEMALE_DAY_SHIFT if female else day), "P" if female else "L"


def _starts(key: str) -> frozenset[str]:
    words = key.split()
    telling = [word for word in words if word not in _FREQUENT and len(word) > 1] or words
    return frozenset(word[:_START] for word in telling)


def _plain_hamlet(text: str) -> str:
    return re.sub("[^A-Z0-9]", "", _HAMLET_WORDS.sub("", text.upper()))


def differ(one: object, other: object) -> bool:
    """Whether both are known and not the same."""
    return one is not None and other is not None and one != other


def day_and_month_swapped(one: Birth, other: Birth) -> bool:
    """Whether the dates are different and one is the other with day and month exchanged."""
    return one != other and (one[0], one[1], one[2]) == (other[0], other[2], other[1])


def births_agree(one: Birth | None, other: Birth | None) -> bool:
    """Whether two dates do not contradict: equal, day and month swapped, or one unknown."""
    return one is None or other is None or one == other or day_and_month_swapped(one, other)
