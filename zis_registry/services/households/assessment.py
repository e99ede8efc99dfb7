"""Households to units of need with a verdict for each use of money, from golden facts and dated parameters."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from zis_registry.eligibility.conditions import Household
from zis_registry.eligibility.dwelling import Assessment, assess_dwelling
from zis_registry.eligibility.need import Aid
from zis_registry.eligibility.parameters import Parameters, parse_parameters
from zis_registry.eligibility.vulnerability import vulnerabilities
from zis_registry.errors import UsageRefused
from zis_registry.funding.gap import NeedAmount
from zis_registry.services import reference
from zis_registry.services.folding import AID_HISTORY, SEALED
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import people, projections
from zis_registry.store.repositories.projections import HouseholdRecord
from zis_registry.terms.area import AreaCode
from zis_registry.terms.codec import decode_facts
from zis_registry.terms.household import Facility, Facts
from zis_registry.terms.scope import Scope

DISTRICT_DIGITS = 4


@dataclass(frozen=True, slots=True)
class DistrictAssessment:
    """The assessed dwellings of one district on one date; `households` holds the records behind them by number."""

    area: AreaCode
    on: date
    parameters: Parameters
    assessments: tuple[Assessment, ...]
    households: Mapping[int, HouseholdRecord]

    @property
    def units(self) -> tuple[Assessment, ...]:
        """Those that are units of need."""
        return tuple(assessment for assessment in self.assessments if assessment.is_unit)


@lru_cache(maxsize=32)
def parameters_on(on: date) -> Parameters:
    """The law and values in force on a date."""
    return parse_parameters(
        {stem: reference.values(f"{stem}.toml") for stem in ("rules", "unit_costs", "had_kifayah")}, on=on
    )


async def assess_district(registry: Registry, scope: Scope, *, area: AreaCode, on: date) -> DistrictAssessment:
    """Assess the dwellings of a district, as far as the scope reaches in it, for both services; reads only.

    Raises UsageRefused when the scope covers nothing of the district.
    """
    parameters = parameters_on(on)
    inside = _within(scope, area)
    async with registry.db.read_tx():
        records = {record.id: record for record in await projections.households(registry.db, inside)}
        births = await projections.birth_dates(registry.db, records)
    # It takes seconds for a large district: in a thread of its own, so that other pages are answered meanwhile.
    return await asyncio.to_thread(_assess, records, births, area=area, on=on, parameters=parameters)


def _assess(
    records: Mapping[int, HouseholdRecord],
    births: Mapping[int, Sequence[str]],
    *,
    area: AreaCode,
    on: date,
    parameters: Parameters,
) -> DistrictAssessment:
    """Assess what was loaded; a pure function."""
    dwellings: dict[int, list[Household]] = defaultdict(list)
    for record in records.values():
        dwellings[record.dwelling].append(_household(record, births.get(record.id, ()), on, parameters))
    assessed = [
        assessment
        for dwelling in sorted(dwellings)
        for assessment in assess_dwelling(
            dwelling, dwellings[dwelling], on=on, parameters=parameters, working_area=area
        )
    ]
    return DistrictAssessment(area, on, parameters, tuple(assessed), records)


async def districts(registry: Registry, scope: Scope) -> tuple[AreaCode, ...]:
    """The kabupaten and kota in which households of the scope live, by code."""
    async with registry.db.read_tx():
        areas = await projections.areas(registry.db, scope)
    return tuple(
        AreaCode(code) for code in sorted({area[:DISTRICT_DIGITS] for area in areas if len(area) >= DISTRICT_DIGITS})
    )


def _within(scope: Scope, area: AreaCode) -> Scope:
    """The part of a scope that lies in an area: the area itself, or the narrower areas of the scope inside it."""
    if scope.covers(area.digits):
        return Scope(scope.actor, scope.office, (area.digits,))
    narrower = tuple(digits for digits in scope.areas if digits.startswith(area.digits))
    if not narrower:
        raise UsageRefused(f"Wilayah {area.dotted} di luar lingkup Anda.")
    return Scope(scope.actor, scope.office, narrower)


async def assess_household(
    registry: Registry, scope: Scope, *, household: int, on: date
) -> tuple[HouseholdRecord, tuple[Assessment, ...]]:
    """Both services of the dwelling in which a household lives, and its record; reads only.

    Raises UsageRefused for a household outside the scope, just as for an unknown number.
    """
    parameters = parameters_on(on)
    async with registry.db.read_tx():
        found = await projections.households(registry.db, scope, ids=[household])
        if not found or len(found[0].area) < DISTRICT_DIGITS:
            raise UsageRefused("Rumah tangga itu tidak ada dalam lingkup Anda, atau kabupatennya belum diketahui.")
        area = AreaCode(found[0].area).district
        inside = _within(scope, area)
        ids = await people.housemates(registry.db, inside, found[0].dwelling)
        family = await projections.households(registry.db, inside, ids=ids)
        births = await projections.birth_dates(registry.db, ids)
    told = [_household(record, births.get(record.id, ()), on, parameters) for record in family]
    return found[0], assess_dwelling(found[0].dwelling, told, on=on, parameters=parameters, working_area=area)


def needs_of(district: DistrictAssessment) -> list[NeedAmount]:
    """What the units of an assessed district need, for the gap; pending ones included (decisions 2)."""
    return [NeedAmount(unit.area or district.area, unit.service, unit.need.unit_cost) for unit in district.units]


async def needs_within(registry: Registry, scope: Scope, *, inside: Scope, on: date) -> list[NeedAmount]:
    """The needs of the areas of `inside`, for the gap; reads only.

    Each district is assessed as far as `scope` sees it, so that a need is the same whatever part of it is asked for.
    """
    told = []
    for area in await districts(registry, inside):
        told += needs_of(await assess_district(registry, scope, area=area, on=on))
    return [need for need in told if inside.covers(need.area.digits)]


def _household(record: HouseholdRecord, births: Iterable[str], on: date, parameters: Parameters) -> Household:
    facts = golden_facts(record)
    return Household(
        id=record.id,
        facts=facts,
        area=AreaCode(record.area),
        aided=_aided(record),
        vulnerabilities=vulnerabilities(
            facts, births=[date.fromisoformat(birth) for birth in births], on=on, parameters=parameters
        ),
    )


def golden_facts(record: HouseholdRecord) -> Facts:
    """The golden facts of a household without its identity numbers, which stay in the vault."""
    sealed = {*(field.value for field in SEALED), AID_HISTORY}
    written: dict[str, Any] = {name: value for name, (value, _) in record.facts.items() if name not in sealed}
    return decode_facts(written)


def _aided(record: HouseholdRecord) -> frozenset[Aid]:
    """The aid that any list says this household has received, with its year and source where the list tells them."""
    history, _ = record.facts.get(AID_HISTORY, ([], 0))
    return frozenset(
        Aid(Facility(facility), year, source or "") for facility, year, source, _ in history if facility is not None
    )
