"""The page of one household: everything the registry knows of it, as far as the reader may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zis_registry.errors import NotFound, UsageRefused
from zis_registry.services.folding import AID_HISTORY
from zis_registry.services.households import assessment
from zis_registry.services.households.assessment import DISTRICT_DIGITS, parameters_on
from zis_registry.services.households.household_asnaf import AsnafView, address_words, asnaf_view
from zis_registry.services.households.household_facts import (
    FactGroup,
    FactLine,
    Listings,
    Other,
    Source,
    fact_groups,
    name_lines,
    nik_mask,
    number_sentence,
    sources,
    verification,
)
from zis_registry.services.households.household_history import Event, Past, read_past, time_line
from zis_registry.services.households.household_place import Place, places
from zis_registry.services.households.household_verdicts import ServiceView, service_view
from zis_registry.services.households.household_words import (
    RELATION_WORDS,
    SEX_WORDS,
    facility_words,
    neutral_giver,
)
from zis_registry.services.lists.sealing import load_families
from zis_registry.services.numbering import case_number, household_id, household_number
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import household_lists, people, projections
from zis_registry.store.repositories.people import PersonRecord
from zis_registry.store.repositories.projections import HouseholdRecord
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.household import Relation

ADULT = 18
_CASE_WORDS = {"rumah_tangga": "Apakah ini rumah tangga yang sama?", "rumah": "Apakah ini rumah yang sama?"}
ELSEWHERE = "Sudah terdaftar di kabupaten lain"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A grown person of the household; `age` in full years, None when unknown."""

    name: str
    relation: str
    sex: str
    age: int | None


@dataclass(frozen=True, slots=True)
class AidLine:
    """An aid received: year, what, from whom, and the code of the list that says so."""

    year: int | None
    what: str
    giver: str
    code: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    """An open question about the household; `other` is "" for one in another district."""

    number: str
    question: str
    other: str
    other_name: str
    asked: bool


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """A household as its page shows it; `asnaf` is None for neutral readers, children are counted only.

    `verification` is for the person's own copy, not for the page.
    """

    number: str
    id: int
    name: str
    other_names: tuple[Other, ...]
    area: str
    address: str
    nik_mask: str
    nik_sentence: str
    members: int | None
    services: tuple[ServiceView, ...]
    facts: tuple[FactGroup, ...]
    verification: FactLine | None
    sources: tuple[Source, ...]
    people: tuple[PersonLine, ...]
    children: int
    aids: tuple[AidLine, ...]
    neighbours: tuple[tuple[str, str, int | None], ...]
    places: tuple[Place, ...]
    cases: tuple[CaseLine, ...]
    events: tuple[Event, ...]
    asnaf: AsnafView | None
    assessed_on: date
    undecided_area: bool


@dataclass(frozen=True, slots=True)
class _Opened:
    """What was read of a household in one snapshot."""

    record: HouseholdRecord
    listings: Listings
    persons: Sequence[PersonRecord]
    past: Past
    places: tuple[Place, ...]
    cases: tuple[CaseLine, ...]
    neighbours: tuple[tuple[str, str, int | None], ...]


async def view(registry: Registry, reader: Reader, number: str) -> HouseholdView:
    """The household of a number as typed (RT-...); raises NotFound outside the reader's scope or permission."""
    if not reader.may(Permission.SEE_HOUSEHOLDS):
        raise NotFound("Rumah tangga itu tidak ada dalam lingkup Anda.")
    household = found_id(number)
    async with registry.db.read_tx():
        opened = await _open(registry, reader, household)
        services = await _services(registry, reader, opened)
    record, listings = opened.record, opened.listings
    decision = opened.past.asnaf[-1] if opened.past.asnaf else None
    adults, children = _people(opened.persons, registry.today)
    return HouseholdView(
        number=household_number(record.id),
        id=record.id,
        name=record.name,
        other_names=name_lines(record.name, listings),
        area=record.area,
        address=address_words(record),
        nik_mask=nik_mask(record, listings),
        nik_sentence=number_sentence(listings),
        members=record.members,
        services=services,
        facts=fact_groups(record, listings, decision, reader),
        verification=verification(record, listings, reader),
        sources=sources(listings, reader),
        people=adults,
        children=children,
        aids=_aids(record, listings, reader),
        neighbours=opened.neighbours,
        places=opened.places,
        cases=opened.cases,
        events=_events(opened, reader),
        asnaf=(
            asnaf_view(registry, record, opened.past.asnaf, names=opened.past.names, codes=listings.codes)
            if reader.sees_restricted
            else None
        ),
        assessed_on=registry.today,
        undecided_area=not services,
    )


def found_id(number: str) -> int:
    """The household of a number in an address; NotFound for anything else."""
    try:
        return household_id(number)
    except UsageRefused as refusal:
        raise NotFound("Rumah tangga itu tidak ada dalam lingkup Anda.") from refusal


async def _open(registry: Registry, reader: Reader, household: int) -> _Opened:
    db, scope = registry.db, reader.scope
    found = await projections.households(db, scope, ids=[household])
    if not found:
        raise NotFound("Rumah tangga itu tidak ada dalam lingkup Anda.")
    record = found[0]
    rows = await projections.family_rows(db, household)
    families = await load_families(registry, rows)
    origins = await household_lists.origins(db, rows)
    outside = frozenset(row for row in rows if not scope.meets(origins[row].office_area))
    listings = Listings([families[row] for row in rows], origins, outside)
    mates = await household_lists.listed(db, scope, await people.housemates(db, scope, record.dwelling))
    return _Opened(
        record=record,
        listings=listings,
        persons=await people.persons(db, scope, household),
        past=await read_past(registry, reader, listings),
        places=await places(registry, reader, household=household, dwelling=record.dwelling, area=record.area),
        cases=await _cases(registry, reader, household),
        neighbours=tuple(
            (household_number(mate.id), mate.name, mate.members) for mate in mates.values() if mate.id != household
        ),
    )


async def _cases(registry: Registry, reader: Reader, household: int) -> tuple[CaseLine, ...]:
    if not reader.may(Permission.SEE_CASES):
        return ()
    found = await household_lists.cases_of(registry.db, household)
    named = await household_lists.listed(registry.db, reader.scope, [other for _, _, other, _ in found])
    return tuple(
        CaseLine(
            number=case_number(case),
            question=_CASE_WORDS.get(question, "Apakah ini sama?"),
            other=household_number(other) if other in named else "",
            other_name=named[other].name if other in named else ELSEWHERE,
            asked=status == "ASKED",
        )
        for case, question, other, status in found
    )


async def _services(registry: Registry, reader: Reader, opened: _Opened) -> tuple[ServiceView, ...]:
    record = opened.record
    if len(record.area) < DISTRICT_DIGITS:
        return ()
    on = registry.today
    _, told = await assessment.assess_household(registry, reader.scope, household=record.id, on=on)
    parameters = parameters_on(on)
    return tuple(service_view(one, record, opened.listings, parameters, reader) for one in told)


def _people(persons: Sequence[PersonRecord], today: date) -> tuple[tuple[PersonLine, ...], int]:
    adults, children = [], 0
    for person in persons:
        age = full_years(person.birth_date, today)
        if age < ADULT if age is not None else person.relation == Relation.CHILD.value:
            children += 1
            continue
        relation = RELATION_WORDS.get(person.relation, "")
        adults.append(PersonLine(person.name, relation, SEX_WORDS.get(person.sex, ""), age))
    return tuple(adults), children


def full_years(born: str, today: date) -> int | None:
    """The age in full years of a birth date (ISO), None without one."""
    if not born:
        return None
    day = date.fromisoformat(born)
    return today.year - day.year - ((today.month, today.day) < (day.month, day.day))


def _aids(record: HouseholdRecord, listings: Listings, reader: Reader) -> tuple[AidLine, ...]:
    history, _ = record.facts.get(AID_HISTORY, ([], 0))
    codes: Mapping[int, str] = listings.codes
    return tuple(
        AidLine(
            year=year,
            what=facility_words(facility or ""),
            giver=(source or "") if reader.sees_restricted else neutral_giver(source or ""),
            code=codes.get(row, ""),
        )
        for facility, year, source, row in history
    )


def _events(opened: _Opened, reader: Reader) -> tuple[Event, ...]:
    told = list(time_line(opened.record.id, opened.past, reader))
    by_draft = {place.proposal: place for place in reversed(opened.places)}
    told += [
        Event(
            place.made_at,
            f"Masuk rancangan usulan {place.proposal}: {place.words.lower()}",
            link=f"/usulan/{place.proposal}",
            link_words="Lihat usulan",
        )
        for place in by_draft.values()
    ]
    return tuple(sorted(told, key=lambda event: event.at, reverse=True))
