"""From the rows of one family on a list to the listing that linkage compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zis_registry.linkage.listing import Listing, Member
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facts, Field, ListKind
from zis_registry.terms.identity import IdentityReading
from zis_registry.terms.person_name import PersonName


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One accepted row of a family with its number in the registry and its facts."""

    row_id: int
    facts: Facts


@dataclass(frozen=True, slots=True)
class Family:
    """The rows of one family on one list, the head's row first; its number is that of its first row in the file."""

    row_id: int
    upload: int
    kind: ListKind
    office_kind: str
    office_area: str
    rows: tuple[FamilyRow, ...]

    @property
    def head(self) -> Facts:
        """The facts of the row that stands for the family."""
        return self.rows[0].facts


def listing_of(family: Family) -> Listing:
    """Return the family as linkage compares it; members only where the list has a row a member."""
    head = family.head
    return Listing(
        row_id=family.row_id,
        name=name_of(head),
        nik=identity(head, Field.NIK),
        kk=identity(head, Field.FAMILY_CARD),
        relation=head.get(Field.RELATION),
        birth_date=head.get(Field.BIRTH_DATE),
        sex=head.get(Field.SEX),
        phone=head.get(Field.PHONE),
        area=AreaCode(head[Field.AREA]) if Field.AREA in head else None,
        hamlet=head.get(Field.HAMLET, ""),
        rt=head.get(Field.RT),
        rw=head.get(Field.RW),
        latitude=_degrees(head, Field.LATITUDE),
        longitude=_degrees(head, Field.LONGITUDE),
        members=tuple(_member(row.facts) for row in family.rows[1:]),
        house_families=head.get(Field.HOUSE_FAMILIES),
        file=str(family.upload),
    )


def name_of(facts: Facts) -> PersonName:
    """The listed person's name as a value."""
    return PersonName.parse(facts[Field.NAME])


def identity(facts: Facts, field: Field) -> IdentityReading:
    """The reading of an identity number, absent when the list has none."""
    reading: Any = facts.get(field)
    return reading if isinstance(reading, IdentityReading) else IdentityReading.absent()


def family_facts(family: Family) -> Facts:
    """The facts of the family: the head's, filled up from the other rows where the head's row is silent.

    What belongs to one person (name, NIK, birth, relation, occupation) is never taken from another's row.
    """
    personal = {
        Field.NAME, Field.NIK, Field.SEX, Field.BIRTH_PLACE, Field.BIRTH_DATE, Field.RELATION, Field.MARITAL,
        Field.OCCUPATION, Field.DECEASED,
    }  # fmt: skip
    facts = dict(family.head)
    for row in family.rows[1:]:
        for field, value in row.facts.items():
            if field not in personal:
                facts.setdefault(field, value)
    if len(family.rows) > 1:
        facts.setdefault(Field.MEMBERS, len(family.rows))
    return facts


def _member(facts: Facts) -> Member:
    return Member(
        name=name_of(facts),
        nik=identity(facts, Field.NIK),
        relation=facts.get(Field.RELATION),
        birth_date=facts.get(Field.BIRTH_DATE),
        sex=facts.get(Field.SEX),
    )


def _degrees(facts: Facts, field: Field) -> float | None:
    try:
        return float(facts[field]) if field in facts else None
    except ValueError:
        return None
