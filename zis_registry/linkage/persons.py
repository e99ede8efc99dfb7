"""The persons of one household: mentions on its rows folded into people, each with the row that named them first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from zis_registry.terms.household import Relation
from zis_registry.terms.identity import IdentityReading
from zis_registry.terms.person_name import PersonName, name_similarity

# Inside one household few people compete for a mention, so a lower bar than between households is safe.
SAME_NIK_NAME = 0.6
SAME_NAME = 0.9


@dataclass(frozen=True, slots=True)
class Mention:
    """A person as one row names them; `row_id` is that row's number in the registry."""

    row_id: int
    name: PersonName
    nik: IdentityReading
    relation: Relation | None
    sex: str | None
    birth_date: date | None


def fold_persons(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return one mention a person, in order of first naming, filled up from later mentions; nothing is overwritten.

    Two mentions are one person when their NIK agree in all readable digits and the names resemble each other, or
    when the names are nearly equal and neither birth date, sex nor a trusted NIK speaks against it.
    """
    people: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: m.row_id):
        for index, person in enumerate(people):
            if _same_person(person, mention):
                people[index] = _fill(person, mention)
                break
        else:
            people.append(mention)
    return tuple(people)


def _same_person(one: Mention, other: Mention) -> bool:
    similarity = name_similarity(one.name, other.name)
    if one.nik.number is not None and other.nik.number is not None:
        return one.nik.number == other.nik.number and similarity >= SAME_NIK_NAME
    if _contradict(one.birth_date, other.birth_date) or _contradict(one.sex, other.sex):
        return False
    if one.nik.first15 is not None and one.nik.first15 == other.nik.first15:
        return similarity >= SAME_NIK_NAME
    return similarity >= SAME_NAME


def _contradict(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _fill(person: Mention, later: Mention) -> Mention:
    return replace(
        person,
        nik=person.nik if person.nik.number is not None or later.nik.number is None else later.nik,
        relation=person.relation if person.relation is not None else later.relation,
        sex=person.sex or later.sex,
        birth_date=person.birth_date or later.birth_date,
    )
