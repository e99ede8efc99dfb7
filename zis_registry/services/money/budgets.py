"""Funds, the ledger behind them, commitments of every source, and the gap they leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zis_registry.errors import UsageRefused
from zis_registry.funding.commitment import Commitment
from zis_registry.funding.fund import Fund, FundKind
from zis_registry.funding.gap import FundedAmount, GapRow, Level, NeedAmount, Stage, gap_rows
from zis_registry.funding.ledger import Account, Balance, Move, Transfer, entry, post
from zis_registry.funding.national import NationalGap, national_gaps
from zis_registry.services import reference
from zis_registry.services.money.budget_rules import (
    check_commitment,
    check_day,
    check_fund,
    commitment_content,
    event,
    fund_content,
    listed,
    misfit,
    only_new,
)
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import ledger, money
from zis_registry.store.repositories.money import FundRecord, ProposalRecord
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility, Service
from zis_registry.terms.scope import Scope

_STAGES = {Account.RESERVED: Stage.RESERVED, Account.COMMITTED: Stage.COMMITTED, Account.PAID: Stage.COMMITTED}


@dataclass(frozen=True, slots=True)
class FundStanding:
    """A fund beside its balance in the ledger: opening = reserved + committed (paid included) + left."""

    fund: Fund
    balance: Balance


async def put_funds(registry: Registry, scope: Scope, funds: Sequence[FundRecord]) -> int:
    """Open funds that are not there yet with their balance, one ledger entry each; returns how many were new.

    One transaction with its audit event. Raises UsageRefused for a fund outside the scope, of an unknown area or of a
    whole province, and for a code that stands with another content; nothing is written then.
    """
    given = {fund.id: fund for fund in funds}
    async with registry.db.write_tx():
        known = {fund.id: fund_content(fund) for fund in await money.funds(registry.db, registry.everywhere)}
        new = only_new([(fund.id, fund_content(fund)) for fund in funds], known, scope=scope)
        fresh = [given[code] for code in new]
        if outside := [fund.id for fund in fresh if not scope.covers(fund.area)]:
            raise UsageRefused(f"Ada dana di luar lingkup wilayah Anda: {listed(outside)}.")
        for fund in fresh:
            check_fund(fund)
        if fresh:
            await money.insert_funds(registry.db, fresh)
            for fund in fresh:
                await _open(registry, scope, fund)
            await registry.record(scope=scope, action="funding:fund:open", subject="funds", payload=event(new))
    return len(fresh)


async def _open(registry: Registry, scope: Scope, fund: FundRecord) -> None:
    if fund.opening:
        opened = entry(Move.OPEN, [Transfer(fund.id, fund.opening, area=fund.area)])
        await ledger.append(registry.db, opened, at=registry.now, actor=scope.actor, subject=f"fund:{fund.id}")


@dataclass(frozen=True, slots=True)
class Noted:
    """How many commitments were new, and the districts whose drafts gave way to them."""

    new: int
    withdrawn: tuple[str, ...]


async def put_commitments(registry: Registry, scope: Scope, commitments: Sequence[Commitment]) -> Noted:
    """Write commitments that are not there yet; those of a fund are reserved and committed in its ledger.

    What is decided goes before a draft: where drafts have reserved the money, they are withdrawn and must be matched
    again. One transaction with its audit events. Raises UsageRefused outside the scope, for an unknown area or fund,
    a day to come, a fund whose bond does not allow it, and a code that stands with another content; InsufficientFunds
    when a fund holds less than it committed even without drafts.
    """
    given = {one.id: one for one in commitments}
    withdrawn: list[str] = []
    async with registry.db.write_tx():
        standing = await ledger.commitments(registry.db, registry.everywhere)
        known = {one.id: commitment_content(one) for one in standing}
        new = only_new([(one.id, commitment_content(one)) for one in commitments], known, scope=scope)
        fresh = [given[code] for code in new]
        if outside := [one.id for one in fresh if not scope.covers(one.area.digits)]:
            raise UsageRefused(f"Ada komitmen di luar lingkup wilayah Anda: {listed(outside)}.")
        await _require_sound(registry, scope, fresh)
        if fresh:
            await ledger.insert_commitments(registry.db, fresh)
            for one in fresh:
                withdrawn += await _commit(registry, scope, one)
            await registry.record(
                scope=scope, action="funding:commitment:add", subject="commitments", payload=event(new)
            )
    return Noted(len(fresh), tuple(withdrawn))


async def _require_sound(registry: Registry, scope: Scope, commitments: Sequence[Commitment]) -> None:
    """Raise UsageRefused for the first commitment that may not be written, before any is."""
    funds = {fund.id: fund_of(fund, 0) for fund in await money.funds(registry.db, scope)}
    for one in commitments:
        check_commitment(one)
        check_day(one, today=registry.today)
        if one.fund is None:
            continue
        if one.fund not in funds:
            raise UsageRefused(
                f"Komitmen {one.id} menyebut dana {one.fund} yang tidak ada. Perbaiki kode dananya, atau buka dana itu "
                "lebih dulu."
            )
        if (fault := misfit(one, funds[one.fund])) is not None:
            raise UsageRefused(fault)


async def _commit(registry: Registry, scope: Scope, commitment: Commitment) -> list[str]:
    """Commit a fund's own promise; returns the districts whose drafts gave way."""
    if commitment.fund is None:
        return []
    standing = await ledger.standing(registry.db, [commitment.fund])
    withdrawn = []
    if standing[commitment.fund].available < commitment.amount:
        withdrawn = await _withdraw_drafts(registry, scope, commitment)
        standing = await ledger.standing(registry.db, [commitment.fund])
    transfer = Transfer(
        commitment.fund, commitment.amount, area=commitment.area.digits, service=commitment.service.value
    )
    for move in (Move.RESERVE, Move.COMMIT):
        moved = entry(move, [transfer])
        standing = post(standing, moved)
        await ledger.append(
            registry.db, moved, at=registry.now, actor=scope.actor, subject=f"commitment:{commitment.id}"
        )
    return withdrawn


async def _withdraw_drafts(registry: Registry, scope: Scope, commitment: Commitment) -> list[str]:
    """Take back every draft that has reserved money of the commitment's fund."""
    withdrawn = []
    for draft in await money.drafts(registry.db, registry.everywhere):
        held = await ledger.outstanding(registry.db, f"proposal:{draft.id}")
        if commitment.fund not in {transfer.fund for transfer in held}:
            continue
        await withdraw_draft(registry, scope, draft, because={"commitment": commitment.id})
        withdrawn.append(draft.area)
    return withdrawn


async def withdraw_draft(
    registry: Registry, scope: Scope, draft: ProposalRecord, *, because: Mapping[str, object]
) -> None:
    """Take a draft out of force and release what it reserved, with its event; inside the write transaction."""
    subject = f"proposal:{draft.id}"
    if held := await ledger.outstanding(registry.db, subject):
        moved = entry(Move.RELEASE, held)
        post(await ledger.standing(registry.db, {transfer.fund for transfer in held}), moved)
        await ledger.append(registry.db, moved, at=registry.now, actor=scope.actor, subject=subject)
    await money.withdraw(registry.db, draft)
    await registry.record(
        scope=scope,
        action="allocation:proposal:withdraw",
        subject=subject,
        payload={"area": draft.area, **because},
    )


async def standings(registry: Registry, scope: Scope) -> tuple[FundStanding, ...]:
    """Each fund of the scope with its balance, by its id."""
    async with registry.db.read_tx():
        records = await money.funds(registry.db, scope)
        balances = await ledger.standing(registry.db, [record.id for record in records])
    return tuple(
        FundStanding(fund_of(record, balances[record.id].available), balances[record.id]) for record in records
    )


def fund_of(record: FundRecord, available: int) -> Fund:
    """A stored fund as the rooms know it, with the rupiah that may still be reserved."""
    return Fund(
        id=record.id,
        kind=FundKind(record.kind),
        name=record.name,
        balance=available,
        area=AreaCode(record.area),
        facilities=None if record.facilities is None else frozenset(Facility(f) for f in record.facilities),
    )


async def gap(
    registry: Registry, scope: Scope, needs: Iterable[NeedAmount], *, level: Level = Level.DISTRICT
) -> tuple[GapRow, ...]:
    """Need beside what every source has reserved or committed for the areas of the scope; never clamped.

    `needs` come from an assessment or from drafts; the money comes from the ledger and from other commitments.
    """
    async with registry.db.read_tx():
        funded = await funded_amounts(registry, scope)
    return gap_rows(needs, funded, level=level)


async def funded_amounts(registry: Registry, scope: Scope) -> list[FundedAmount]:
    """Every rupiah reserved, committed or paid for the scope, with its source; call inside a transaction."""
    kinds = {fund.id: fund.kind for fund in await money.funds(registry.db, registry.everywhere)}
    held = await ledger.held(registry.db, scope, *_STAGES)
    told = [
        FundedAmount(AreaCode(one.area), Service(one.service), one.amount, kinds[one.fund], _STAGES[one.account])
        for one in held
    ]
    others = [one for one in await ledger.commitments(registry.db, scope) if one.source is not None]
    told += [
        FundedAmount(one.area, one.service, one.amount, one.source.value, Stage.COMMITTED)
        for one in others
        if one.source is not None
    ]
    return told


def national(on: date) -> tuple[NationalGap, ...]:
    """The national gap in its sourced versions known on a day (decisions 13)."""
    return national_gaps(reference.values("national_finance.toml"), on=on)
