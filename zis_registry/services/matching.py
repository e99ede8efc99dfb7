"""Needs and money become a draft proposal of a district, which reserves its rupiah in the ledger."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from zis_registry.allocation.priority import parse_policy
from zis_registry.errors import UsageRefused
from zis_registry.funding.fund import FundKind
from zis_registry.funding.ledger import Move, Transfer, entry, post
from zis_registry.services import reference
from zis_registry.services.assessment import DISTRICT_DIGITS, DistrictAssessment, assess_district
from zis_registry.services.budgets import fund_of
from zis_registry.services.draft import Draft, Money, snapshot
from zis_registry.services.opening import SAMPLE, Registry
from zis_registry.store.repositories import ledger, money, projections
from zis_registry.store.repositories.money import ProposalRecord, RecipientRecord, Status
from zis_registry.store.repositories.projections import HouseholdRecord
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Field
from zis_registry.terms.scope import Scope

_KINDS = [kind.value for kind in FundKind]
OPEN_CASES = ("OPEN", "ASKED")
DrawSeed = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft as it stands in the store; `renewed` says whether this run made it."""

    record: ProposalRecord
    renewed: bool


def draw_seed() -> str:
    """A fresh random seed for the draw, published with the proposal (decisions 3)."""
    return secrets.token_hex(16)


async def propose(
    registry: Registry, scope: Scope, *, area: AreaCode, on: date, draw: DrawSeed = draw_seed
) -> Proposal:
    """Match the needs of a district with its funds and keep the result as the district's draft.

    The seed of the draw is drawn after the list of units is frozen, and kept while the list stays the same, so that
    nobody can draw again until the result suits. A new draft releases what the old one had reserved and reserves its
    own, in one transaction with its audit event. Raises UsageRefused for an area that is no district or lies outside
    the scope, CheckFailed when the independent verifier finds a breach, InsufficientFunds when the ledger disagrees.
    """
    require_district(scope, area)
    assessed = await assess_district(registry, scope, area=area, on=on)
    inside = Scope(scope.actor, scope.office, (area.digits,))
    async with registry.db.write_tx():
        before = await money.draft_of(registry.db, inside, area.digits)
        held = await ledger.outstanding(registry.db, _subject(before)) if before is not None else ()
        draft = await _draft(registry, scope, inside, assessed, held)
        list_sha256 = money.fingerprint(draft.frozen_list)
        if before is not None and before.list_sha256 == list_sha256:
            return Proposal(before, renewed=False)
        seed = draw()
        frozen, reserving = snapshot(draft, seed=seed, sample=await money.mark(registry.db, SAMPLE) or "")
        record = ProposalRecord(
            id=await money.next_proposal_id(registry.db),
            area=area.digits,
            made_on=on.isoformat(),
            made_at=registry.now,
            made_by=scope.actor,
            seed=seed,
            list_sha256=list_sha256,
            status=Status.DRAFT,
            snapshot=frozen,
            sha256=money.fingerprint(frozen),
        )
        await money.replace_draft(registry.db, record, _recipients(assessed, frozen))
        await _post(registry, scope, Move.RELEASE, held, "" if before is None else _subject(before))
        await _post(registry, scope, Move.RESERVE, reserving, _subject(record))
        await registry.record(
            scope=scope,
            action="allocation:proposal:draft",
            subject=_subject(record),
            payload={"area": area.digits, "list_sha256": list_sha256, "seed": seed, "sha256": record.sha256},
        )
    return Proposal(record, renewed=True)


async def draft_now(registry: Registry, scope: Scope, assessed: DistrictAssessment) -> Draft:
    """The material that a draft would freeze now, to compare it with one that stands; call inside a transaction."""
    inside = Scope(scope.actor, scope.office, (assessed.area.digits,))
    before = await money.draft_of(registry.db, inside, assessed.area.digits)
    held = await ledger.outstanding(registry.db, _subject(before)) if before is not None else ()
    return await _draft(registry, scope, inside, assessed, held)


def require_district(scope: Scope, area: AreaCode) -> None:
    """Raise UsageRefused unless the area is a kabupaten or kota inside the scope."""
    if len(area.digits) != DISTRICT_DIGITS or area not in reference.areas():
        raise UsageRefused(f"Wilayah {area.dotted} bukan kabupaten/kota. Sebutkan kode empat angka, misalnya 7311.")
    if not scope.covers(area.digits):
        raise UsageRefused(f"Wilayah {area.dotted} di luar lingkup Anda.")


async def _draft(
    registry: Registry, scope: Scope, inside: Scope, assessed: DistrictAssessment, held: Iterable[Transfer]
) -> Draft:
    """The material of the draft, with what its predecessor had reserved free again."""
    # In the order of their kinds, so that a kind has the same place and pattern on the papers of every district.
    records = sorted(await money.funds(registry.db, inside), key=lambda record: (_KINDS.index(record.kind), record.id))
    balances = await ledger.standing(registry.db, [record.id for record in records])
    if released := tuple(held):
        balances = post(balances, entry(Move.RELEASE, released))
    elsewhere = [record for record in await money.funds(registry.db, scope) if record.id not in balances]
    return Draft(
        district=assessed,
        money=Money(
            funds=tuple(fund_of(record, balances[record.id].available) for record in records),
            balances=balances,
            elsewhere=tuple(fund_of(record, 0) for record in elsewhere),
            commitments=await ledger.commitments(registry.db, inside),
        ),
        policy=parse_policy(reference.values("policies.toml"), on=assessed.on),
        hashes=await projections.nik_hashes(registry.db, [unit.recipient for unit in assessed.units]),
        cases=await projections.cases(registry.db, inside, statuses=OPEN_CASES),
    )


async def _post(registry: Registry, scope: Scope, move: Move, transfers: tuple[Transfer, ...], subject: str) -> None:
    """Move money in the ledger; nothing to move is no entry."""
    if not transfers:
        return
    moved = entry(move, transfers)
    post(await ledger.standing(registry.db, {transfer.fund for transfer in transfers}), moved)
    await ledger.append(registry.db, moved, at=registry.now, actor=scope.actor, subject=subject)


def _subject(record: ProposalRecord) -> str:
    return f"proposal:{record.id}"


def _recipients(assessed: DistrictAssessment, frozen: dict[str, Any]) -> list[RecipientRecord]:
    """The recipients of the funded lines as they stand now."""
    named = sorted({line["household"] for line in frozen["lines"] if line["payments"]})
    return [_recipient(assessed.households[household]) for household in named]


def _recipient(household: HouseholdRecord) -> RecipientRecord:
    facts = {name: value for name, (value, _) in household.facts.items()}
    return RecipientRecord(
        household=household.id,
        name=household.name,
        hamlet=str(facts.get(Field.HAMLET.value, "")),
        rt=facts.get(Field.RT.value),
        rw=facts.get(Field.RW.value),
        members=household.members,
    )
