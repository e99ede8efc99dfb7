"""What the areas of a reader need, remembered while no list changes, because assessing a district takes its time."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import date

from zis_registry.eligibility.need import NeedState
from zis_registry.funding.gap import NeedAmount
from zis_registry.services.at_once import turn
from zis_registry.services.households import assessment
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import gap
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Service
from zis_registry.terms.scope import Scope

MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Needs:
    """Need by place and service (rupiah and units), and dwellings whose need is not known yet by place and service."""

    amounts: tuple[NeedAmount, ...]
    unknown: tuple[tuple[str, Service, int], ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    change: int
    needs: Needs


# By registry, district and day. Sums only: nothing of a household is kept.
_kept: dict[tuple[str, str, date], _Kept] = {}


async def needs_in(registry: Registry, inside: Scope) -> Needs:
    """What is needed today within a scope; the same sums as an assessment of its districts gives.

    A district is assessed whole, so that a need is the same whatever part of it is asked for; what lies outside
    `inside` is left out afterwards.
    """
    change = await gap.last_change(registry.db)
    amounts: list[NeedAmount] = []
    unknown: list[tuple[str, Service, int]] = []
    for area in await assessment.districts(registry, inside):
        told = await _district(registry, area, change)
        amounts += [need for need in told.amounts if inside.covers(need.area.digits)]
        unknown += [one for one in told.unknown if inside.covers(one[0])]
    return Needs(tuple(amounts), tuple(unknown))


async def _district(registry: Registry, area: AreaCode, change: int) -> Needs:
    """The needs of a district; who asks while it is being assessed waits for that answer."""
    key = (f"{registry.settings.database.label}:{registry.settings.data_dir}", area.digits, registry.today)
    async with turn(key[:2]):
        kept = _kept.get(key)
        if kept is not None and kept.change == change:
            return kept.needs
        assessed = await assessment.assess_district(registry, registry.everywhere, area=area, on=registry.today)
        needs = await asyncio.to_thread(_summed, assessed)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = _Kept(change, needs)
    return needs


def _summed(assessed: assessment.DistrictAssessment) -> Needs:
    rupiah: Counter[tuple[AreaCode, Service]] = Counter()
    units: Counter[tuple[AreaCode, Service]] = Counter()
    for need in assessment.needs_of(assessed):
        rupiah[need.area, need.service] += need.amount
        units[need.area, need.service] += need.units
    unknown = Counter(
        ((one.area or assessed.area).digits, one.service)
        for one in assessed.assessments
        if one.need.state is NeedState.UNKNOWN
    )
    return Needs(
        amounts=tuple(NeedAmount(area, service, rupiah[area, service], n) for (area, service), n in units.items()),
        unknown=tuple((area, service, n) for (area, service), n in unknown.items()),
    )
