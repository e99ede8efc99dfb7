"""Needs and money become a draft proposal of a district, which reserves its rupiah in the ledger."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zis_registry.allocation.priority import parse_policy
from zis_registry.errors import UsageRefused
from zis_registry.funding.fund import FundKind
from zis_registry.funding.ledger import Move, Transfer, entry, post
from zis_registry.services import reference
from zis_registry.services.households.assessment import DISTRICT_DIGITS, DistrictAssessment, assess_district
from zis_registry.services.money.budgets import fund_of
from zis_registry.services.opening import Registry
from zis_registry.services.proposals.draft import Draft, Money, freeze, same_content
from zis_registry.store.repositories import ledger, money, projections
from zis_registry.store.repositories.money import ProposalRecord, Status
from zis_registry.terms.area import AreaCode
from zis_registry.terms.scope import Scope

_KINDS = [kind.value for kind in FundKind]
OPEN_CASES = ("OPEN", "ASKED")
DrawSeed = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft as it stands in the store, with what it tells in sentences; `renewed`: whether this run made it."""

    record: ProposalRecord
    words: Mapping[str, Mapping[str, Any]]
    renewed: bool

    @property
    def lines(self) -> Sequence[Mapping[str, Any]]:
        """The frozen lines in the order of the queue, each with its sentences."""
        return tuple({**line, **self.words[line["unit"]]} for line in self.record.snapshot["lines"])


def draw_seed() -> str:
    """A fresh random seed for the draw, published with the proposal (decisions 3)."""
    return secrets.token_hex(16)


async def propose(
    registry: Registry, scope: Scope, *, area: AreaCode, on: date, draw: DrawSeed = draw_seed
) -> Proposal:
    """Match the needs of a district with its funds and keep the result as the district's draft.

    A seed is drawn once for a list of units, after the list is frozen; the same units always get their first seed back,
    whatever happened to money, facts or days in between, so that nobody can draw again until the result suits. Where
    nothing changed the draft stays. A new one releases what the old one had reserved and reserves its own, in one
    transaction with its audit event. Raises UsageRefused for an area that is no district, lies outside the scope or
    holds no household, and for a day to come; CheckFailed when the independent verifier finds a breach.
    """
    require_district(scope, area)
    if on > registry.today:
        raise UsageRefused(f"Usulan tidak dapat dibuat untuk {on.isoformat()}, hari yang belum tiba.")
    inside = Scope(scope.actor, scope.office, (area.digits,))
    async with registry.db.write_tx():
        assessed = await assess_district(registry, scope, area=area, on=on)
        if not assessed.households:
            raise UsageRefused(
                f"Belum ada rumah tangga tercatat di {reference.areas().name(area)}; impor daftarnya dulu."
            )
        before = await money.draft_of(registry.db, inside, area.digits)
        held = await ledger.outstanding(registry.db, _subject(before)) if before is not None else ()
        draft = await _draft(registry, inside, assessed, held)
        seeds = await money.seeds_of(registry.db, area.digits)
        units_sha256 = money.fingerprint(draft.drawn_for)
        seed = seeds.get(units_sha256) or draw()
        frozen = freeze(draft, seed=seed, draw=_count(seeds, units_sha256))
        if before is not None and before.seed == seed and same_content(before.snapshot, frozen.snapshot):
            return Proposal(before, await money.words(registry.db, before), renewed=False)
        record = ProposalRecord(
            id=await money.next_proposal_id(registry.db),
            area=area.digits,
            made_on=on.isoformat(),
            made_at=registry.now,
            made_by=scope.actor,
            seed=seed,
            list_sha256=units_sha256,
            status=Status.DRAFT,
            snapshot=frozen.snapshot,
            sha256=money.fingerprint(frozen.snapshot),
        )
        await money.replace_draft(registry.db, record, frozen.recipients, frozen.words)
        await _post(registry, scope, Move.RELEASE, held, "" if before is None else _subject(before))
        await _post(registry, scope, Move.RESERVE, frozen.transfers, _subject(record))
        await registry.record(
            scope=scope,
            action="allocation:proposal:draft",
            subject=_subject(record),
            payload={
                "area": area.digits,
                "units_sha256": units_sha256,
                "seed": seed,
                "draw": frozen.snapshot["draw"],
                "sha256": record.sha256,
            },
        )
    return Proposal(record, {one.topic: one.content for one in frozen.words}, renewed=True)


def _count(seeds: Mapping[str, str], units_sha256: str) -> int:
    """Which draw of the district a list of units has, from 1."""
    drawn = list(seeds)
    return drawn.index(units_sha256) + 1 if units_sha256 in seeds else len(drawn) + 1


async def snapshot_now(registry: Registry, scope: Scope, record: ProposalRecord, *, on: date) -> dict[str, Any]:
    """What a draft in force would say if it were made now with its own seed; call inside a transaction."""
    inside = Scope(scope.actor, scope.office, (record.area,))
    assessed = await assess_district(registry, scope, area=AreaCode(record.area), on=on)
    held = await ledger.outstanding(registry.db, _subject(record))
    draft = await _draft(registry, inside, assessed, held)
    return freeze(draft, seed=record.seed, draw=record.snapshot["draw"]).snapshot


def require_district(scope: Scope, area: AreaCode) -> None:
    """Raise UsageRefused unless the area is a kabupaten or kota inside the scope."""
    if len(area.digits) != DISTRICT_DIGITS or area not in reference.areas():
        raise UsageRefused(f"Wilayah {area.dotted} bukan kabupaten/kota. Sebutkan kode empat angka, misalnya 7311.")
    if not scope.covers(area.digits):
        raise UsageRefused(f"Wilayah {area.dotted} di luar lingkup Anda.")


async def _draft(registry: Registry, inside: Scope, assessed: DistrictAssessment, held: Iterable[Transfer]) -> Draft:
    """The material of the draft, with what its predecessor had reserved free again."""
    # In the order of their kinds, so that a kind has the same place and pattern on the papers of every district.
    records = sorted(await money.funds(registry.db, inside), key=lambda record: (_KINDS.index(record.kind), record.id))
    balances = await ledger.standing(registry.db, [record.id for record in records])
    if released := tuple(held):
        balances = post(balances, entry(Move.RELEASE, released))
    # Read for everybody alike, so that a draft does not depend on who made it; only names and bonds, no balance.
    elsewhere = [record for record in await money.funds(registry.db, registry.everywhere) if record.id not in balances]
    return Draft(
        district=assessed,
        money=Money(
            funds=tuple(fund_of(record, balances[record.id].available) for record in records),
            balances=balances,
            elsewhere=tuple(fund_of(record, 0) for record in sorted(elsewhere, key=lambda record: record.id)),
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
