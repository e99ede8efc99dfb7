"""Needs and money become a draft proposal of a district, with a reason for every refusal."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zis_registry.allocation.certificate import for_baznas, for_pokja
from zis_registry.allocation.priority import Claim, Policy, parse_policy, priority_key
from zis_registry.allocation.problem import Decision, FundBalance, Plan, Refusal, Standing, State, Unit
from zis_registry.allocation.queue import allocate
from zis_registry.allocation.verify import verify
from zis_registry.eligibility.dwelling import Assessment
from zis_registry.eligibility.verdict import Outcome
from zis_registry.eligibility.verdict import for_pokja as reasons_for_pokja
from zis_registry.errors import CheckFailed, UsageRefused
from zis_registry.funding.fund import Fund, FundKind, payers
from zis_registry.services import reference
from zis_registry.services.assessment import DistrictAssessment, assess_district
from zis_registry.services.opening import Registry
from zis_registry.services.review import household_number
from zis_registry.store.repositories import money, projections
from zis_registry.store.repositories.money import FundRecord, ProposalRecord
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility
from zis_registry.terms.scope import Scope

DRAFT = "RANCANGAN"
DrawSeed = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft as it stands in the store; `renewed` says whether this run made it."""

    record: ProposalRecord
    renewed: bool


def draw_seed() -> str:
    """A fresh random seed for the draw, published with the proposal (decisions 3)."""
    return secrets.token_hex(16)


async def put_funds(registry: Registry, scope: Scope, funds: Sequence[FundRecord]) -> int:
    """Write opening balances of funds that are not there yet, with their audit event; returns how many were new."""
    async with registry.db.write_tx():
        known = {fund.id for fund in await money.funds(registry.db, registry.everywhere)}
        fresh = [fund for fund in funds if fund.id not in known]
        if not all(scope.covers(fund.area) for fund in fresh):
            raise UsageRefused("Ada dana di luar lingkup wilayah Anda.")
        if fresh:
            await money.insert_funds(registry.db, fresh)
            await registry.record(
                scope=scope,
                action="funding:fund:open",
                subject="funds",
                payload={fund.id: fund.opening for fund in fresh},
            )
    return len(fresh)


async def propose(
    registry: Registry, scope: Scope, *, area: AreaCode, on: date, draw: DrawSeed = draw_seed
) -> Proposal:
    """Match the needs of a district with its funds and keep the result as the district's draft.

    The seed of the draw is drawn after the list of units is frozen, and kept while the list stays the same, so that
    nobody can draw again until the result suits. Raises UsageRefused for a district outside the scope, CheckFailed
    when the independent verifier finds a breach.
    """
    if not scope.covers(area.digits):
        raise UsageRefused(f"Wilayah {area.dotted} di luar lingkup Anda.")
    district = await assess_district(registry, scope, area=area, on=on)
    policy = parse_policy(reference.values("policies.toml"), on=on)
    inside = Scope(scope.actor, scope.office, (area.digits,))
    async with registry.db.write_tx():
        funds = [_fund(record) for record in await money.funds(registry.db, inside)]
        hashes = await projections.nik_hashes(registry.db, [unit.recipient for unit in district.units])
        frozen = _frozen_list(district, funds, policy, hashes)
        list_sha256 = hashlib.sha256(money.canonical(frozen).encode()).hexdigest()
        before = await money.draft_of(registry.db, inside, area.digits)
        if before is not None and before.list_sha256 == list_sha256:
            return Proposal(before, renewed=False)
        seed = draw()
        snapshot = _snapshot(district, funds, policy, hashes, seed)
        record = ProposalRecord(
            id=await money.next_proposal_id(registry.db),
            area=area.digits,
            made_on=on.isoformat(),
            made_at=registry.now,
            made_by=scope.actor,
            seed=seed,
            list_sha256=list_sha256,
            status=DRAFT,
            snapshot=snapshot,
            sha256=hashlib.sha256(money.canonical(snapshot).encode()).hexdigest(),
        )
        await money.replace_draft(registry.db, record)
        await registry.record(
            scope=scope,
            action="allocation:proposal:draft",
            subject=f"proposal:{record.id}",
            payload={"area": area.digits, "list_sha256": list_sha256, "seed": seed, "sha256": record.sha256},
        )
    return Proposal(record, renewed=True)


def _fund(record: FundRecord) -> Fund:
    return Fund(
        id=record.id,
        kind=FundKind(record.kind),
        name=record.name,
        balance=record.opening,
        area=AreaCode(record.area),
        facilities=None if record.facilities is None else frozenset(Facility(f) for f in record.facilities),
    )


def _unit_id(assessment: Assessment) -> str:
    return f"{assessment.dwelling}:{assessment.service.value}"


def _claim(assessment: Assessment, draw: str) -> Claim:
    rung = assessment.need.rung.best
    return Claim(
        asnaf=assessment.asnaf,
        rung=rung.name if rung is not None else None,
        decile=assessment.decile,
        vulnerabilities=assessment.vulnerabilities,
        draw=draw,
    )


def _frozen_list(
    district: DistrictAssessment, funds: Iterable[Fund], policy: Policy, hashes: Mapping[int, str]
) -> dict[str, Any]:
    """Everything that decides the outcome but the draw: units with their ranks and payers, balances, policy."""
    return {
        "area": district.area.digits,
        "on": district.on.isoformat(),
        "policy": policy.version,
        "funds": [[fund.id, fund.balance] for fund in funds],
        "units": [
            [
                _unit_id(unit),
                unit.recipient,
                hashes.get(unit.recipient, ""),
                unit.need.unit_cost,
                unit.outcome.value,
                sorted(_payers(unit, district, funds)),
                list(priority_key(_claim(unit, ""), policy).ranks),
            ]
            for unit in district.units
        ],
    }


def _payers(unit: Assessment, district: DistrictAssessment, funds: Iterable[Fund]) -> frozenset[str]:
    if unit.need.facility is None:
        return frozenset()
    kinds = unit.payable_kinds(district.parameters)
    return payers(funds, kinds=kinds, area=unit.area, facility=unit.need.facility)


def _snapshot(
    district: DistrictAssessment, funds: Sequence[Fund], policy: Policy, hashes: Mapping[int, str], seed: str
) -> dict[str, Any]:
    units = [_unit(unit, district, funds, policy, hashes, seed) for unit in district.units]
    balances = [FundBalance(fund.id, fund.balance, fund.name) for fund in funds]
    plan = allocate(units, balances)
    if breaches := verify(units, balances, plan):
        raise CheckFailed("Usulan tidak lulus pemeriksaan mandiri: " + "; ".join(b.sentence for b in breaches[:5]))
    by_id = {_unit_id(unit): unit for unit in district.units}
    names = {fund.id: fund.name for fund in funds}
    return {
        "area": district.area.digits,
        "on": district.on.isoformat(),
        "seed": seed,
        "policy": policy.version,
        "funds": _fund_lines(funds, plan),
        "lines": [_line(decision, by_id[decision.unit], district, funds, names) for decision in plan.decisions],
        "parameters": sorted({version for unit in district.units for version in _versions(unit)}),
    }


def _unit(
    assessment: Assessment,
    district: DistrictAssessment,
    funds: Sequence[Fund],
    policy: Policy,
    hashes: Mapping[int, str],
    seed: str,
) -> Unit:
    drawn_by = hashes.get(assessment.recipient) or household_number(assessment.recipient)
    draw = hmac.digest(seed.encode(), drawn_by.encode(), "sha256").hex()
    standing = {
        Outcome.ELIGIBLE: Standing.CANDIDATE,
        Outcome.INCOMPLETE: Standing.PENDING,
        Outcome.INELIGIBLE: Standing.RULED_OUT,
    }[assessment.outcome]
    return Unit(
        id=_unit_id(assessment),
        cost=assessment.need.unit_cost,
        funds=_payers(assessment, district, funds) if standing is Standing.CANDIDATE else frozenset(),
        key=priority_key(_claim(assessment, draw), policy),
        standing=standing,
        reasons=() if standing is Standing.CANDIDATE else tuple(reason.sentence for reason in assessment.reasons),
    )


def _versions(unit: Assessment) -> tuple[str, ...]:
    return (*unit.need.versions, *(version for verdict in unit.verdicts.values() for version in verdict.parameters))


def _fund_lines(funds: Sequence[Fund], plan: Plan) -> list[dict[str, Any]]:
    used = {use.id: use.reserved for use in plan.funds}
    return [
        {"id": fund.id, "kind": fund.kind.value, "name": fund.name, "opening": fund.balance,
         "reserved": used.get(fund.id, 0)}
        for fund in funds
    ]  # fmt: skip


def _line(
    decision: Decision,
    unit: Assessment,
    district: DistrictAssessment,
    funds: Sequence[Fund],
    names: Mapping[str, str],
) -> dict[str, Any]:
    facility = unit.need.facility
    return {
        "unit": decision.unit,
        "rank": decision.rank,
        "dwelling": unit.dwelling,
        "household": unit.recipient,
        "area": unit.area.digits if unit.area else district.area.digits,
        "service": unit.service.value,
        "facility": facility.value if facility else "",
        "condition": unit.need.rung.rung.name if unit.need.rung.rung is not None else "",
        "cost": decision.cost,
        "state": decision.state.value,
        "refusal": decision.refusal.value if decision.refusal else "",
        "payments": [[line.fund, line.amount] for line in decision.lines],
        "codes": [reason.code for reason in unit.reasons] if decision.state is not State.FUNDED else [],
        "reasons": list(decision.reasons),
        "sentence": for_baznas(decision, own=_payers(unit, district, funds), names=names),
        "neutral": for_pokja(decision),
        "neutral_reasons": " ".join(reasons_for_pokja(unit.outcome, unit.reasons)),
        "shortfall": decision.shortfall.amount if decision.shortfall else 0,
        "proven": decision.has_reason if decision.state is State.REFUSED else True,
        "by_money": decision.refusal is Refusal.MONEY,
    }
