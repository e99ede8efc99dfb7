"""What a pair alone cannot show: a NIK that other people carry too, and others of one name in one desa."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from zis_registry.linkage.agreement import card_level, name_level, place_level
from zis_registry.linkage.levels import CardLevel, NameLevel, PlaceLevel
from zis_registry.linkage.profile import Birth, Person, Profile, births_agree, differ

_UNLIKE: Final = 0.7  # below this likeness two names on one NIK are taken for two people
_TOO_MANY: Final = 12  # more mentions of one NIK than one person has on lists


@dataclass(frozen=True, slots=True)
class Carrier:
    """A mention of a NIK: the person, on which listing, and whether as its listed person."""

    profile: Profile
    person: Person
    as_head: bool


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody of a name in a desa: the first 15 digits of the NIK and the birth date, as far as known."""

    nik15: str | None
    birth: Birth | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The NIK in dispute (16 digits, text or number cell), and who bears a name by (sound key, desa code)."""

    disputed: frozenset[str] = frozenset()
    bearers: Mapping[tuple[str, str], tuple[Bearer, ...]] = field(default_factory=dict)

    def has_namesake(self, person: Person, village: str | None) -> bool:
        """Whether the desa has another person of this name, by NIK or birth date."""
        if village is None:
            return False
        return any(_another(bearer, person) for bearer in self.bearers.get((person.key, village), ()))


ALONE: Final = Surroundings()


def survey(profiles: Sequence[Profile]) -> Surroundings:
    """Look at everybody on all lists, once, before pairs are judged."""
    by_nik: dict[str, list[Carrier]] = defaultdict(list)
    bearers: dict[tuple[str, str], set[Bearer]] = defaultdict(set)
    for carrier in mentions(profiles):
        if carrier.person.nik16 is not None:
            by_nik[carrier.person.nik16].append(carrier)
        if carrier.person.key and carrier.profile.village is not None:
            bearers[carrier.person.key, carrier.profile.village].add(bearer_of(carrier.person))
    return Surroundings(
        disputed=frozenset(nik for nik, carriers in by_nik.items() if in_dispute(carriers)),
        bearers={key: tuple(found) for key, found in bearers.items() if len(found) > 1},
    )


def mentions(profiles: Iterable[Profile]) -> Iterable[Carrier]:
    """Every person named on the listings, listed persons and members alike."""
    for profile in profiles:
        yield Carrier(profile, profile.head, as_head=True)
        for member in profile.members:
            yield Carrier(profile, member, as_head=False)


def bearer_of(person: Person) -> Bearer:
    """What tells this person from others of one name."""
    return Bearer(person.nik15, person.known_birth)


def _another(bearer: Bearer, person: Person) -> bool:
    return differ(bearer.nik15, person.nik15) or not births_agree(bearer.birth, person.known_birth)


def in_dispute(carriers: Sequence[Carrier]) -> bool:
    """Whether one NIK stands beside people who cannot all be one: borrowed, copied or mistyped (pitfalls 24)."""
    if len(carriers) > _TOO_MANY:
        return True
    return any(contradict(one, other) for one, other in combinations(carriers, 2))


def contradict(one: Carrier, other: Carrier) -> bool:
    """Whether two mentions of one NIK cannot be one person, or stand twice in a file without plain repetition."""
    level, likeness = name_level(one.person, other.person)
    if level is NameLevel.DIFFERENT or (level is NameLevel.PARTLY and likeness < _UNLIKE):
        return True
    if not births_agree(one.person.birth, other.person.birth) or differ(one.person.sex, other.person.sex):
        return True
    twice = one.as_head and other.as_head and one.profile.listing.file == other.profile.listing.file
    return twice and not plainly_repeated(one, other, level)


def plainly_repeated(one: Carrier, other: Carrier, level: NameLevel) -> bool:
    """Whether two rows of one file repeat one family: equal name, same desa, and the same card or birth date."""
    if level is not NameLevel.EQUAL:
        return False
    place = place_level(one.profile, other.profile)
    if place not in (PlaceLevel.NEIGHBOURHOOD, PlaceLevel.HAMLET, PlaceLevel.VILLAGE):
        return False
    card = card_level(one.profile.listing.kk, other.profile.listing.kk)
    same_birth = one.person.birth is not None and one.person.birth == other.person.birth
    return card is CardLevel.EXACT or (same_birth and card is not CardLevel.DIFFERENT)
