"""What linkage knows about one listed family: its listed person, where they live, and who lives with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Relation
from zis_registry.terms.identity import IdentityReading
from zis_registry.terms.person_name import PersonName


@dataclass(frozen=True, slots=True)
class Member:
    """Another person of the same family, as a member list names them."""

    name: PersonName
    nik: IdentityReading
    relation: Relation | None = None
    birth_date: date | None = None
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One family on one list; `row_id` is the registry's number of its first source row.

    `sex` is "L" or "P"; `phone` normalised "08..."; coordinates in decimal degrees; `house_families` the number of
    families in the house as the list states it; `file` names the upload, so that two rows of one file are known as
    such. `members` are the other persons of a member list, without the listed person.
    """

    row_id: int
    name: PersonName
    nik: IdentityReading
    kk: IdentityReading
    relation: Relation | None = None
    birth_date: date | None = None
    sex: str | None = None
    phone: str | None = None
    area: AreaCode | None = None
    hamlet: str = ""
    rt: int | None = None
    rw: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    members: tuple[Member, ...] = ()
    house_families: int | None = None
    file: str = ""

    @property
    def is_head(self) -> bool:
        """Whether the listed person stands for the family: a head, or a list that does not say."""
        return self.relation in (None, Relation.HEAD)
