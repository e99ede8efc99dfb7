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
from zis_registry.errors import UsageRefused
from zis_registry.services.households.assessment import parameters_on
from zis_registry.services.opening import Registry
from zis_registry.services.proposals.draft import FORMAT, STANDING_OF, same_content
from zis_registry.services.proposals.matching import snapshot_now
from zis_registry.store.repositories import ledger, money
from zis_registry.store.repositories.money import ProposalRecord, Status
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility
from zis_registry.terms.scope import Scope


@dataclass(frozen=True, slots=True)
class Proof:
    """What an independent look at one proposal found.

    `problems` are broken promises, none means verified; `current` says whether the same draft would be made from the
    households, money and rules of the day asked for (None for a proposal that is no longer in force).
    """

    area: str
    proposal: int
    status: Status
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


async def prove(registry: Registry, scope: Scope, *, area: AreaCode | None, on: date | None) -> tuple[Proof, ...]:
    """Prove the drafts in force of the scope or of one district, or (with a day) the proposals that stood on it.

    Reads only. Raises UsageRefused for a proposal of an older form, which cannot be proved any more.
    """
    proofs = []
    async with registry.db.read_tx():
        for record in await proposals(registry, scope, area=area, on=on):
            proof = await _prove(registry, record)
            if record.status is Status.DRAFT:
                now = await snapshot_now(registry, scope, record, on=on or registry.today)
                proof = replace(proof, current=same_content(now, record.snapshot))
            proofs.append(proof)
    return tuple(proofs)


async def prove_frozen(registry: Registry, scope: Scope) -> tuple[Proof, ...]:
    """Prove the drafts of the scope from their frozen data alone, without asking whether the list moved on."""
    async with registry.db.read_tx():
        return tuple([await _prove(registry, record) for record in await money.drafts(registry.db, scope)])


async def refusal_proofs(
    registry: Registry, scope: Scope, *, area: AreaCode | None, on: date | None
) -> tuple[tuple[str, str, str], ...]:
    """Area, unit and proof in words of every refusal by money, for the auditor's annex; names funds, never a family."""
    async with registry.db.read_tx():
        records = await proposals(registry, scope, area=area, on=on)
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


async def proposals(
    registry: Registry, scope: Scope, *, area: AreaCode | None, on: date | None
) -> tuple[ProposalRecord, ...]:
    """The drafts in force, or the proposals that stood on a day, of the scope or one district; inside a transaction."""
    areas = [area.digits] if area is not None else await money.proposal_areas(registry.db, scope)
    if on is None:
        found = [await money.draft_of(registry.db, scope, one) for one in areas]
    else:
        found = [await money.proposal_on(registry.db, scope, one, on=on.isoformat()) for one in areas]
    return tuple(_of_this_form(record) for record in found if record is not None)


def _of_this_form(record: ProposalRecord) -> ProposalRecord:
    if record.snapshot.get("format") != FORMAT:
        raise UsageRefused(
            f"Usulan {record.id} ({record.area}) berbentuk lama dan tidak dapat diperiksa atau dicetak lagi. "
            f"Buat yang baru: zis-registry match --area {record.area}"
        )
    return record


async def standing_areas(registry: Registry, scope: Scope, *, on: date | None) -> tuple[AreaCode, ...]:
    """The districts with a draft in force, or with a proposal that stood on a day and was not withdrawn, by code."""
    async with registry.db.read_tx():
        records = await proposals(registry, scope, area=None, on=on)
    return tuple(AreaCode(record.area) for record in records if record.status is not Status.WITHDRAWN)


async def _prove(registry: Registry, record: ProposalRecord) -> Proof:
    return await with_ledger(registry, record, prove_content(record))


def prove_content(record: ProposalRecord) -> Proof:
    """Prove a proposal of any status from its frozen data, without the ledger; the costly part, and a pure one.

    Raises UsageRefused for a proposal of an older form.
    """
    frozen = _of_this_form(record).snapshot
    units, balances, plan = problem_of(frozen)
    problems = [breach.sentence for breach in verify(units, balances, plan)]
    if money.fingerprint(frozen) != record.sha256:
        problems.append("Isi usulan tidak sama dengan sidik yang dicatat saat dibekukan.")
    problems += _rule_problems(record)
    return Proof(
        area=record.area,
        proposal=record.id,
        status=record.status,
        sha256=record.sha256,
        units=len(plan.decisions),
        funded=len(plan.of(State.FUNDED)),
        refused=len(plan.of(State.REFUSED)),
        pending=len(plan.of(State.PENDING)),
        refused_with_reason=plan.refused_with_reason,
        problems=tuple(problems),
        current=None,
    )


async def with_ledger(registry: Registry, record: ProposalRecord, proof: Proof) -> Proof:
    """The proof of a proposal's content, and for a draft that the ledger holds what it says; inside a transaction."""
    found = await _ledger_problems(registry, record) if record.status is Status.DRAFT else []
    return replace(proof, status=record.status, problems=(*proof.problems, *found))


def _rule_problems(record: ProposalRecord) -> list[str]:
    """Costs and payers worked out anew from the law of the day, verdicts and bonds, without the draft's code."""
    parameters = parameters_on(date.fromisoformat(record.made_on))
    funds = record.snapshot["funds"]
    found = []
    for line in record.snapshot["lines"]:
        layak = line["outcome"] == Outcome.ELIGIBLE.value
        kinds = {
            kind
            for use, rule in parameters.uses.items()
            if layak and line["uses"].get(use.value) == Outcome.ELIGIBLE.value
            for kind in rule.fund_kinds
        }
        may_pay = {
            fund["id"]
            for fund in funds
            if fund["kind"] in kinds
            and line["area"].startswith(fund["area"])
            and (fund["facilities"] is None or line["facility"] in fund["facilities"])
        }
        if may_pay != set(record.snapshot["payers"][line["payers"]]["own"]):
            found.append(f"Unit {line['unit']}: dana yang boleh membayarnya tidak sesuai verdik dan ikatan dana.")
        if line["cost"] != parameters.cost_of(Facility(line["facility"]), AreaCode(line["area"])).amount:
            found.append(f"Unit {line['unit']}: biayanya tidak sama dengan biaya satuan yang berlaku.")
    return found


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
        decisions=tuple(decision_of(line, frozen) for line in frozen["lines"]),
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
        reasons=tuple(line["codes"]),
    )


def decision_of(line: Mapping[str, Any], frozen: Mapping[str, Any]) -> Decision:
    """The decision on one frozen line as the engine made it."""
    cut = _cut(line["shortfall_cut"], frozen)
    return Decision(
        unit=line["unit"],
        rank=line["rank"],
        cost=line["cost"],
        state=State(line["state"]),
        lines=tuple(Line(fund, amount) for fund, amount in line["payments"]),
        refusal=Refusal(line["refusal"]) if line["refusal"] else None,
        reasons=tuple(line["codes"]),
        certificate=_cut(line["proof"], frozen),
        shortfall=Shortfall(cut, line["shortfall"]) if cut is not None else None,
    )


def _cut(place: int | None, frozen: Mapping[str, Any]) -> Certificate | None:
    if place is None:
        return None
    cut = frozen["cuts"][place]
    return Certificate(tuple(cut["funds"]), cut["holds"], cut["committed"])
