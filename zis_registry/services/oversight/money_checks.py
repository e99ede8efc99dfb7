"""The named invariants of money: a balanced ledger, pure funds, no aid twice, drafts that prove themselves.

They read what somebody may have tampered with: what cannot be read is a problem to tell, never a crash.
"""

from __future__ import annotations

import traceback
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from zis_registry.eligibility.uses import UseRule
from zis_registry.eligibility.verdict import Outcome
from zis_registry.errors import RegistryError
from zis_registry.funding.fund import Fund
from zis_registry.funding.ledger import Account, Move, problems
from zis_registry.services.households.assessment import parameters_on
from zis_registry.services.money.budget_rules import misfit
from zis_registry.services.money.budgets import fund_of
from zis_registry.services.opening import Registry
from zis_registry.services.proposals.proving import prove_frozen
from zis_registry.store.repositories import ledger, money
from zis_registry.store.repositories.money import FundRecord, ProposalRecord
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility

Found = Awaitable[list[str]]
# What damaged data raise where they are read.
_DAMAGE = (RegistryError, AttributeError, LookupError, TypeError, ValueError)


def damage(fault: Exception) -> str:
    """What went wrong in reading, without the data themselves: they may name a person."""
    if isinstance(fault, RegistryError):
        return str(fault).rstrip(".")
    frames = traceback.extract_tb(fault.__traceback__)
    place = f" ({Path(frames[-1].filename).name} baris {frames[-1].lineno})" if frames else ""
    if isinstance(fault, KeyError) and fault.args and isinstance(fault.args[0], str) and fault.args[0].isidentifier():
        return f"bagian {fault.args[0]!r} tidak ada{place}"
    return f"data rusak, {type(fault).__name__}{place}"


# --- balanced -------------------------------------------------------------------------------------------------


async def balanced(registry: Registry) -> list[str]:
    """The ledger balances within each fund, openings are those declared, and whatever is bound has its owner.

    A reservation belongs to a draft that is in force, a commitment to its row, to the rupiah.
    """
    parts: tuple[tuple[str, Callable[[Registry], Found]], ...] = (
        ("Mutasi buku dana", _entries),
        ("Saldo awal", _openings),
        ("Cadangan usulan", _reservations),
        ("Komitmen", _commitments),
    )
    found: list[str] = []
    async with registry.db.read_tx():
        for part, look in parts:
            try:
                found += await look(registry)
            except _DAMAGE as fault:
                found.append(f"{part} tidak dapat diperiksa: {damage(fault)}.")
    return found


async def _entries(registry: Registry) -> list[str]:
    try:
        moves = {number: Move(move) for number, (move, _) in (await ledger.entries(registry.db)).items()}
        postings = await ledger.all_postings(registry.db)
    except ValueError as fault:
        return [f"Buku dana memuat rekening atau mutasi yang tidak dikenal: {fault}."]
    known = {fund.id for fund in await money.funds(registry.db, registry.everywhere)}
    strangers = sorted({posting.fund for _, posting in postings} - known)
    return [
        *problems(postings, moves=moves),
        *(f"Buku dana memuat dana {fund} yang tidak ada dalam daftar dana." for fund in strangers),
    ]


async def _openings(registry: Registry) -> list[str]:
    funds = await money.funds(registry.db, registry.everywhere)
    standing = await ledger.standing(registry.db, [fund.id for fund in funds])
    return [
        f"Dana {fund.id}: saldo awal {fund.opening} rupiah, buku dana mencatat {standing[fund.id].opening}."
        for fund in funds
        if fund.opening != standing[fund.id].opening
    ]


async def _reservations(registry: Registry) -> list[str]:
    """Only a draft in force may hold a reservation; how much, `drafts_proven` says."""
    drafts = await ledger.draft_subjects(registry.db)
    held: dict[tuple[str, str], int] = defaultdict(int)
    for one in await ledger.bound_by_subject(registry.db):
        if one.account is Account.RESERVED and one.subject not in drafts:
            held[one.subject, one.fund] += one.amount
    return [
        f"{_subject(subject)} bukan rancangan yang berlaku, tetapi buku dana masih mencadangkan {amount} rupiah dari "
        f"dana {fund} untuknya."
        for (subject, fund), amount in sorted(held.items())
    ]


async def _commitments(registry: Registry) -> list[str]:
    """Each commitment of a fund stands in the ledger to the rupiah, paid or not, and nothing else is committed."""
    told: dict[tuple[str, str, str, str], int] = {
        (f"commitment:{one.id}", one.fund, one.area.digits, one.service.value): one.amount
        for one in await ledger.commitments(registry.db, registry.everywhere)
        if one.fund is not None
    }
    held: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for bound in await ledger.bound_by_subject(registry.db):
        if bound.account is not Account.RESERVED:
            held[bound.subject, bound.fund, bound.area, bound.service] += bound.amount
    return [
        f"{_subject(key[0])} dari dana {key[1]} untuk {key[3]} di {key[2]}: tercatat {told.get(key, 0)} rupiah, buku "
        f"dana mengikat {held.get(key, 0)} rupiah."
        for key in sorted({*told, *held})
        if told.get(key, 0) != held.get(key, 0)
    ]


def _subject(subject: str) -> str:
    kind, _, number = subject.partition(":")
    words = {"proposal": "Usulan", "commitment": "Komitmen"}
    return f"{words[kind]} {number}" if kind in words else f"Mutasi {subject!r}"


# --- drafts ---------------------------------------------------------------------------------------------------


async def drafts_proven(registry: Registry) -> list[str]:
    """Each draft passes the independent verifier from its frozen data, and the ledger holds what it reserved."""

    async def look(area: str) -> list[str]:
        proofs = await prove_frozen(registry, replace(registry.everywhere, areas=(area,)))
        return [f"usulan {proof.proposal} ({proof.area}): {problem}" for proof in proofs for problem in proof.problems]

    return await _by_district(registry, look)


async def fund_purity(registry: Registry) -> list[str]:
    """No rupiah of a draft or a commitment breaks the bond of its fund.

    A line is paid by a fund whose kind an eligible use of its unit follows, inside the fund's area and for one of its
    facilities; the funds of a draft are bound as those of the registry.
    """
    async with registry.db.read_tx():
        records = {fund.id: fund for fund in await money.funds(registry.db, registry.everywhere)}

        async def look(area: str) -> list[str]:
            drafts = await money.drafts(registry.db, replace(registry.everywhere, areas=(area,)))
            return [f"usulan {draft.id}, {found}" for draft in drafts for found in _impure(draft, records)]

        return [*await _by_district(registry, look), *await _misfits(registry, records)]


async def _misfits(registry: Registry, records: Mapping[str, FundRecord]) -> list[str]:
    found = []
    for one in await ledger.commitments(registry.db, registry.everywhere):
        if one.fund is None:
            continue
        if one.fund not in records:
            found.append(f"Komitmen {one.id} menyebut dana {one.fund} yang tidak ada dalam daftar dana.")
        elif (fault := misfit(one, fund_of(records[one.fund], 0))) is not None:
            found.append(fault)
    return found


async def no_double_aid(registry: Registry) -> list[str]:
    """No dwelling is funded twice for one facility over all drafts."""
    times: Counter[tuple[Any, Any]] = Counter()

    async def look(area: str) -> list[str]:
        for draft in await money.drafts(registry.db, replace(registry.everywhere, areas=(area,))):
            lines = draft.snapshot["lines"]
            times.update((line["dwelling"], line["facility"]) for line in lines if line["state"] == "didanai")
        return []

    found = await _by_district(registry, look)
    return [
        *found,
        *(f"rumah {dwelling}: {facility} didanai {n} kali." for (dwelling, facility), n in times.items() if n > 1),
    ]


async def _by_district(registry: Registry, look: Callable[[str], Found]) -> list[str]:
    """What is found in each district's draft; one that cannot be read is told, and hides no other."""
    found: list[str] = []
    async with registry.db.read_tx():
        for area in await money.proposal_areas(registry.db, registry.everywhere):
            try:
                found += await look(area)
            except _DAMAGE as fault:
                found.append(f"usulan {area} tidak dapat diperiksa: {damage(fault)}.")
    return found


# --- the bonds of one draft -----------------------------------------------------------------------------------


def _impure(draft: ProposalRecord, records: Mapping[str, FundRecord]) -> Iterator[str]:
    rules = parameters_on(date.fromisoformat(draft.made_on)).uses.values()
    frozen = {fund["id"]: fund for fund in draft.snapshot["funds"]}
    yield from _other_bonds(frozen, records)
    for place, line in enumerate(draft.snapshot["lines"], start=1):
        try:
            for fund in _barred(line, frozen, rules):
                yield f"unit {line['unit']}: {fund}"
        except _DAMAGE as fault:
            yield f"baris {place} tidak dapat diperiksa: {damage(fault)}."


def _other_bonds(frozen: Mapping[str, Mapping[str, Any]], records: Mapping[str, FundRecord]) -> Iterator[str]:
    """Where a fund of the draft is not bound as the registry's; drafts of an older form do not name facilities."""
    for name, fund in frozen.items():
        if name not in records:
            yield f"dana {name} tidak ada dalam daftar dana."
            continue
        stands = fund_of(records[name], 0)
        try:
            told = _fund(fund if "facilities" in fund else {**fund, "facilities": records[name].facilities})
        except _DAMAGE as fault:
            yield f"dana {name} tidak dapat diperiksa: {damage(fault)}."
            continue
        if (told.kind, told.area, told.facilities) != (stands.kind, stands.area, stands.facilities):
            yield f"dana {name} tertulis dengan jenis, wilayah, atau fasilitas yang lain daripada dalam daftar dana."


def _barred(
    line: Mapping[str, Any], frozen: Mapping[str, Mapping[str, Any]], rules: Iterable[UseRule]
) -> Iterator[str]:
    """Each payment of a line that its fund may not make, with the bar: aturan, wilayah or fasilitas."""
    if not line["payments"]:
        return
    eligible = {use for use, outcome in line["uses"].items() if outcome == Outcome.ELIGIBLE.value}
    kinds = {kind for rule in rules if rule.use.value in eligible for kind in rule.fund_kinds}
    area, facility = AreaCode(line["area"]), Facility(line["facility"])
    for name, _ in line["payments"]:
        if name not in frozen:
            yield f"dana {name} tidak ada dalam usulan itu."
        elif (bar := _fund(frozen[name]).bar(kinds=kinds, area=area, facility=facility)) is not None:
            yield f"dana {name} tidak boleh membayarnya ({bar.value})."


def _fund(frozen: Mapping[str, Any]) -> Fund:
    bound = frozen.get("facilities")
    record = FundRecord(
        id=frozen["id"],
        kind=frozen["kind"],
        name=frozen["name"],
        area=frozen["area"],
        facilities=None if bound is None else tuple(bound),
        opening=0,
        source="",
    )
    return fund_of(record, 0)
