"""From golden facts to a verified plan and the gap, through the three rooms, as a service calls them."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date
from typing import Any

from tests.rules.reference import TODAY, document, parameters_on
from zis_registry.allocation.certificate import for_pokja
from zis_registry.allocation.priority import Claim, parse_policy, priority_key
from zis_registry.allocation.problem import FundBalance, Plan, Refusal, Standing, State, Unit
from zis_registry.allocation.queue import allocate
from zis_registry.allocation.verify import verify
from zis_registry.eligibility.conditions import Household
from zis_registry.eligibility.dwelling import Assessment, assess_dwelling
from zis_registry.eligibility.verdict import Outcome
from zis_registry.funding.fund import Fund, FundKind, payers
from zis_registry.funding.gap import FundedAmount, NeedAmount, Stage, gap_rows
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility, Field, RungRange, Service, Toilet, WaterSource

DESA, KELURAHAN = AreaCode("7311012002"), AreaCode("7311011001")
STANDING = {
    Outcome.ELIGIBLE: Standing.CANDIDATE,
    Outcome.INCOMPLETE: Standing.PENDING,
    Outcome.INELIGIBLE: Standing.RULED_OUT,
}
SURVEYED: dict[Field, Any] = {Field.MUSLIM_VERIFIED: True, Field.SURVEY_DATE: date(2026, 3, 2), Field.MEMBERS: 4}
DWELLINGS: dict[int, dict[Field, Any]] = {
    1: {**SURVEYED, Field.TOILET: Toilet.NONE, Field.ASNAF_CONFIRMED: "FAKIR", Field.INCOME: 900_000},
    2: {**SURVEYED, Field.TOILET: Toilet.NONE, Field.ASNAF_CONFIRMED: "MISKIN", Field.INCOME: 2_000_000},
    3: {Field.WATER_SOURCE: WaterSource.SURFACE, Field.DECLARED_SANITATION: RungRange(0, 0), Field.LOW_INCOME: True},
    4: {Field.REQUESTED_FACILITY: Facility.TOILET_WITH_TANK},
    5: {Field.TOILET: Toilet.NONE, Field.LOW_INCOME: True, Field.DECEASED: True},
    6: {Field.TOILET: Toilet.NONE, Field.LOW_INCOME: True, Field.AID_FACILITY: Facility.TOILET_WITH_TANK},
}
FUNDS = (
    Fund(id="zakat", kind=FundKind.ZAKAT, name="Zakat Barru", balance=2_500_000, area=AreaCode("7311")),
    Fund(id="infak", kind=FundKind.FREE_INFAK, name="Infak Barru", balance=3_100_000, area=AreaCode("7311")),
    Fund(
        id="infak-gowa",
        kind=FundKind.BOUND_INFAK,
        name="Infak Gowa",
        balance=50_000_000,
        area=AreaCode("7306"),
        facilities=frozenset({Facility.TOILET_WITH_TANK}),
    ),
)


def assessed() -> list[Assessment]:
    return [
        assessment
        for number, facts in DWELLINGS.items()
        for assessment in assess_dwelling(
            number,
            [Household(number, facts, KELURAHAN if number == 3 else DESA)],
            on=TODAY,
            parameters=parameters_on(),
        )
        if assessment.is_unit
    ]


def unit_of(assessment: Assessment) -> Unit:
    assert assessment.need.facility is not None
    best = assessment.need.rung.best
    claim = Claim(
        asnaf=assessment.asnaf,
        rung=best.name if best is not None else None,
        decile=assessment.decile,
        vulnerabilities=assessment.vulnerabilities,
        draw=hmac.new(b"seed", str(assessment.recipient).encode(), hashlib.sha256).hexdigest(),
    )
    standing = STANDING[assessment.outcome]
    return Unit(
        id=f"{assessment.dwelling}-{assessment.service.value}",
        cost=assessment.need.unit_cost,
        funds=payers(
            FUNDS,
            kinds=assessment.payable_kinds(parameters_on()),
            area=assessment.area,
            facility=assessment.need.facility,
        ),
        key=priority_key(claim, parse_policy(document("policies"), on=TODAY)),
        standing=standing,
        reasons=() if standing is Standing.CANDIDATE else tuple(reason.sentence for reason in assessment.reasons),
    )


def planned() -> tuple[list[Unit], list[FundBalance], Plan]:
    units = [unit_of(assessment) for assessment in assessed()]
    balances = [FundBalance(fund.id, fund.balance, fund.name) for fund in FUNDS]
    return units, balances, allocate(units, balances)


def test_golden_facts_become_a_verified_plan_with_every_state() -> None:
    units, balances, plan = planned()
    states = {decision.unit: (decision.state, decision.refusal) for decision in plan.decisions}
    assert states == {
        "1-sanitasi": (State.FUNDED, None),
        "2-sanitasi": (State.FUNDED, None),
        "3-sanitasi": (State.REFUSED, Refusal.MONEY),
        "3-air_minum": (State.REFUSED, Refusal.MONEY),
        "4-sanitasi": (State.PENDING, None),
        "5-sanitasi": (State.REFUSED, Refusal.RULES),
    }
    assert verify(units, balances, plan) == ()
    assert [decision.unit for decision in plan.decisions][:2] == ["1-sanitasi", "2-sanitasi"]


def test_the_words_for_pokja_name_no_fund_and_no_reason_of_a_person() -> None:
    _, _, plan = planned()
    told = " ".join(for_pokja(decision) for decision in plan.decisions).casefold()
    assert not any(word in told for word in ("zakat", "infak", "muslim", "asnaf"))


def test_need_is_funded_plus_gap_for_each_service_and_ties_to_the_plan() -> None:
    units, _, plan = planned()
    area_of = {f"{one.dwelling}-{one.service.value}": (one.area, one.service) for one in assessed()}
    needs, funded = [], []
    for decision in plan.decisions:
        area, service = area_of[decision.unit]
        assert area is not None
        needs.append(NeedAmount(area, service, decision.cost))
        funded += [FundedAmount(area, service, line.amount, line.fund, Stage.RESERVED) for line in decision.lines]
    rows = gap_rows(needs, funded)
    assert [(row.area.digits, row.service) for row in rows] == [("7311", Service.SANITATION), ("7311", Service.WATER)]
    assert sum(row.need for row in rows) == sum(unit.cost for unit in units)
    assert sum(row.funded for row in rows) == sum(use.reserved for use in plan.funds)
    assert sum(row.units for row in rows) == len(units)
