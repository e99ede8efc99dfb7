"""Drafts proved again from their frozen data: the verifier, the hash, the ledger, and whether the list moved on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zis_registry.allocation.certificate import for_auditor
from zis_registry.allocation.problem import (
    Certificate,
    Decision,
    FundBalance,
    FundUse,
    Line,
    Plan,
    PriorityKey,
    Refusal,
    Shortfall,
    State,
    Unit,
)
from zis_registry.allocation.verify import verify
from zis_registry.eligibility.verdict import Outcome
from zis_registry.services.assessment import assess_district
from zis_registry.services.draft import STANDING_OF
from zis_registry.services.matching import draft_now
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import ledger, money
from zis_registry.store.repositories.money import ProposalRecord, Status
from zis_registry.terms.area import AreaCode
from zis_registry.terms.scope import Scope


@dataclass(frozen=True, slots=True)
class Proof:
    """What an independent look at one draft found.

    `problems` are broken promises, none means verified; `current` says whether the households, funds and rules of
    today would freeze the same list (None for a draft that was replaced).
    """

    area: str
    proposal: int
    sha256: str
    units: int
    funded: int
    refused: int
    pending: int
    refused_with_reason: int
    problems: tuple[str, ...]
    current: bool | None

    @property
    def verified(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


async def prove(registry: Registry, scope: Scope, *, area: AreaCode | None, on: date) -> tuple[Proof, ...]:
    """Prove the drafts of the scope, or the one of a district; each as it stood on a day. Reads only."""
    async with registry.db.read_tx():
        records = await proposals_on(registry, scope, area=area, on=on)
        proofs = [await _prove(registry, record) for record in records]
    return tuple([await _with_currency(registry, scope, *pair, on=on) for pair in zip(records, proofs, strict=True)])


async def prove_frozen(registry: Registry, scope: Scope) -> tuple[Proof, ...]:
    """Prove the drafts of the scope from their frozen data alone, without asking whether the list moved on."""
    async with registry.db.read_tx():
        return tuple([await _prove(registry, record) for record in await money.drafts(registry.db, scope)])


async def refusal_proofs(
    registry: Registry, scope: Scope, *, area: AreaCode | None, on: date
) -> tuple[tuple[str, str, str], ...]:
    """Area, unit and proof in words of every refusal by money, for the auditor's annex; names funds, never a family."""
    async with registry.db.read_tx():
        records = await proposals_on(registry, scope, area=area, on=on)
    told = []
    for record in records:
        _, _, plan = problem_of(record.snapshot)
        names = {fund["id"]: fund["name"] for fund in record.snapshot["funds"]}
        told += [
            (record.area, decision.unit, for_auditor(decision, names=names))
            for decision in plan.of(State.REFUSED)
            if decision.refusal is Refusal.MONEY
        ]
    return tuple(told)


async def proposals_on(
    registry: Registry, scope: Scope, *, area: AreaCode | None, on: date
) -> tuple[ProposalRecord, ...]:
    """The proposals that stood on a day, of the scope or of one district; call inside a transaction."""
    areas = [area.digits] if area is not None else await money.proposal_areas(registry.db, scope)
    found = [await money.proposal_on(registry.db, scope, one, on=on.isoformat()) for one in areas]
    return tuple(record for record in found if record is not None)


async def proposed_areas(registry: Registry, scope: Scope) -> tuple[AreaCode, ...]:
    """The districts of the scope that ever had a proposal, by code."""
    async with registry.db.read_tx():
        return tuple(AreaCode(code) for code in await money.proposal_areas(registry.db, scope))


async def _with_currency(registry: Registry, scope: Scope, record: ProposalRecord, proof: Proof, *, on: date) -> Proof:
    """The proof with what only today's registry can tell: whether the list moved on, else whether the draw is true."""
    if record.status is not Status.DRAFT:
        return proof
    assessed = await assess_district(registry, scope, area=AreaCode(record.area), on=on)
    async with registry.db.read_tx():
        draft = await draft_now(registry, scope, assessed)
    if money.fingerprint(draft.frozen_list) != record.list_sha256:
        return replace(proof, current=False)
    drawn = {unit.id: unit.key.tiebreak for unit in draft.units(record.seed)}
    wrong = sum(1 for line in record.snapshot["lines"] if drawn[line["unit"]] != line["draw"])
    problems = (
        (*proof.problems, f"Undian {wrong} unit tidak berasal dari benih yang diumumkan.") if wrong else proof.problems
    )
    return replace(proof, current=True, problems=problems)


async def _prove(registry: Registry, record: ProposalRecord) -> Proof:
    frozen = record.snapshot
    units, balances, plan = problem_of(frozen)
    problems = [breach.sentence for breach in verify(units, balances, plan)]
    if money.fingerprint(frozen) != record.sha256:
        problems.append("Isi usulan tidak sama dengan sidik yang dicatat saat dibekukan.")
    if record.status is Status.DRAFT:
        problems += await _ledger_problems(registry, record)
    return Proof(
        area=record.area,
        proposal=record.id,
        sha256=record.sha256,
        units=len(plan.decisions),
        funded=len(plan.of(State.FUNDED)),
        refused=len(plan.of(State.REFUSED)),
        pending=len(plan.of(State.PENDING)),
        refused_with_reason=plan.refused_with_reason,
        problems=tuple(problems),
        current=None,
    )


async def _ledger_problems(registry: Registry, record: ProposalRecord) -> list[str]:
    """A draft has reserved exactly what its lines say, fund by fund."""
    told: dict[str, int] = defaultdict(int)
    for line in record.snapshot["lines"]:
        for fund, amount in line["payments"]:
            told[fund] += amount
    held: dict[str, int] = defaultdict(int)
    for transfer in await ledger.outstanding(registry.db, f"proposal:{record.id}"):
        held[transfer.fund] += transfer.amount
    return [
        f"Dana {fund}: usulan mencadangkan {told[fund]} rupiah, buku dana mencatat {held[fund]} rupiah."
        for fund in sorted({*told, *held})
        if told[fund] != held[fund]
    ]


def problem_of(frozen: Mapping[str, Any]) -> tuple[list[Unit], list[FundBalance], Plan]:
    """Units, balances and plan as the verifier takes them, from a snapshot and nothing else."""
    balances = [FundBalance(fund["id"], fund["available"], fund["name"]) for fund in frozen["funds"]]
    units = [_unit(line, frozen) for line in frozen["lines"]]
    plan = Plan(
        decisions=tuple(_decision(line, frozen) for line in frozen["lines"]),
        funds=tuple(FundUse(fund["id"], fund["name"], fund["available"], fund["reserved"]) for fund in frozen["funds"]),
    )
    return units, balances, plan


def _unit(line: Mapping[str, Any], frozen: Mapping[str, Any]) -> Unit:
    return Unit(
        id=line["unit"],
        cost=line["cost"],
        funds=frozenset(frozen["payers"][line["payers"]]["own"]),
        key=PriorityKey(tuple(line["ranks"]), line["draw"]),
        standing=STANDING_OF[Outcome(line["outcome"])],
        reasons=tuple(line["reasons"]),
    )


def _decision(line: Mapping[str, Any], frozen: Mapping[str, Any]) -> Decision:
    cut = _cut(line["shortfall_cut"], frozen)
    return Decision(
        unit=line["unit"],
        rank=line["rank"],
        cost=line["cost"],
        state=State(line["state"]),
        lines=tuple(Line(fund, amount) for fund, amount in line["payments"]),
        refusal=Refusal(line["refusal"]) if line["refusal"] else None,
        reasons=tuple(line["reasons"]),
        certificate=_cut(line["proof"], frozen),
        shortfall=Shortfall(cut, line["shortfall"]) if cut is not None else None,
    )


def _cut(place: int | None, frozen: Mapping[str, Any]) -> Certificate | None:
    if place is None:
        return None
    cut = frozen["cuts"][place]
    return Certificate(tuple(cut["funds"]), cut["holds"], cut["committed"])
