"""Funds and draft proposals."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zis_registry.store.engine import Database
from zis_registry.store.repositories.scoping import in_scope, next_number, pieces
from zis_registry.store.tables.ledger import ProposalRecipient, ProposalWords, RegistryMark
from zis_registry.store.tables.money import Fund, Proposal
from zis_registry.terms.scope import Scope


@dataclass(frozen=True, slots=True)
class FundRecord:
    """A fund with its opening balance in whole rupiah; `facilities` None pays any."""

    id: str
    kind: str
    name: str
    area: str
    facilities: tuple[str, ...] | None
    opening: int
    source: str


class Status(StrEnum):
    """Whether a proposal is the district's draft, or is kept for its papers: replaced by a newer one, or withdrawn."""

    DRAFT = "RANCANGAN"
    REPLACED = "DIGANTI"
    WITHDRAWN = "DITARIK"


@dataclass(frozen=True, slots=True)
class ProposalRecord:
    """A draft allocation of one district; `sha256` is that of the canonical snapshot."""

    id: int
    area: str
    made_on: str
    made_at: str
    made_by: str
    seed: str
    list_sha256: str
    status: Status
    snapshot: Mapping[str, Any]
    sha256: str


@dataclass(frozen=True, slots=True)
class ProposalHead:
    """A proposal without its lines, for a list of them."""

    id: int
    area: str
    made_on: str
    made_at: str
    made_by: str
    status: Status


@dataclass(frozen=True, slots=True)
class RecipientRecord:
    """A household as a draft froze it: what a paper prints of it, nothing more."""

    household: int
    name: str
    hamlet: str
    rt: int | None
    rw: int | None
    members: int | None


@dataclass(frozen=True, slots=True)
class WordsRecord:
    """What a draft tells of one household in sentences; `topic` is a unit's id, or "contoh/..." for an example."""

    household: int
    topic: str
    content: Mapping[str, Any]


async def funds(db: Database, scope: Scope) -> tuple[FundRecord, ...]:
    """The funds of the scope by their id."""
    rows = await Fund.select().where(in_scope(Fund.area, scope)).order_by(Fund.id)
    return tuple(_fund(row) for row in rows)


async def insert_funds(db: Database, funds: Iterable[FundRecord]) -> None:
    """Write new funds."""
    await db.bulk_insert(
        Fund,
        ("id", "kind", "name", "area", "facilities", "opening", "source"),
        [(f.id, f.kind, f.name, f.area, json.dumps(f.facilities), f.opening, f.source) for f in funds],
    )


async def draft_of(db: Database, scope: Scope, area: str) -> ProposalRecord | None:
    """The draft proposal of a district, if there is one."""
    row = (
        await Proposal.select()
        .where((Proposal.area == area) & (Proposal.status == Status.DRAFT.value) & in_scope(Proposal.area, scope))
        .first()
    )
    return None if row is None else _proposal(row)


async def proposal_on(db: Database, scope: Scope, area: str, *, on: str) -> ProposalRecord | None:
    """The last proposal of a district whose data are of a day (ISO) or an earlier one, replaced or not."""
    row = (
        await Proposal.select()
        .where((Proposal.area == area) & (Proposal.made_on <= on) & in_scope(Proposal.area, scope))
        .order_by(Proposal.id, ascending=False)
        .first()
    )
    return None if row is None else _proposal(row)


async def seeds_of(db: Database, area: str) -> Mapping[str, str]:
    """The seeds ever drawn for a district by the fingerprint of the units they were drawn for, oldest first."""
    rows = await Proposal.select(Proposal.list_sha256, Proposal.seed).where(Proposal.area == area).order_by(Proposal.id)
    seeds: dict[str, str] = {}
    for row in rows:
        seeds.setdefault(row["list_sha256"], row["seed"])
    return seeds


async def proposal_areas(db: Database, scope: Scope) -> tuple[str, ...]:
    """The districts of the scope that ever had a proposal."""
    rows = await Proposal.select(Proposal.area).where(in_scope(Proposal.area, scope)).order_by(Proposal.area)
    return tuple(dict.fromkeys(row["area"] for row in rows))


async def drafts(db: Database, scope: Scope) -> tuple[ProposalRecord, ...]:
    """All draft proposals of the scope by district."""
    rows = (
        await Proposal.select()
        .where((Proposal.status == Status.DRAFT.value) & in_scope(Proposal.area, scope))
        .order_by(Proposal.area)
    )
    return tuple(_proposal(row) for row in rows)


async def find_proposal(db: Database, scope: Scope, proposal: int) -> ProposalRecord | None:
    """One proposal of the scope, whatever its status; None just as for an unknown number."""
    row = await Proposal.select().where((Proposal.id == proposal) & in_scope(Proposal.area, scope)).first()
    return None if row is None else _proposal(row)


async def proposal_heads(db: Database, scope: Scope, *, before: int, most: int) -> tuple[ProposalHead, ...]:
    """The proposals of the scope below a number, newest first, without their lines."""
    rows = (
        await Proposal.select(
            Proposal.id, Proposal.area, Proposal.made_on, Proposal.made_at, Proposal.made_by, Proposal.status
        )
        .where((Proposal.id < before) & in_scope(Proposal.area, scope))
        .order_by(Proposal.id, ascending=False)
        .limit(most)
    )
    return tuple(ProposalHead(**{**row, "status": Status(row["status"])}) for row in rows)


async def find_head(db: Database, scope: Scope, proposal: int) -> ProposalHead | None:
    """One proposal of the scope without its lines; None just as for an unknown number."""
    found = await proposal_heads(db, scope, before=proposal + 1, most=1)
    return found[0] if found and found[0].id == proposal else None


async def draft_areas(db: Database, scope: Scope) -> tuple[str, ...]:
    """The districts of the scope with a draft in force, by code."""
    rows = await Proposal.select(Proposal.area).where(
        (Proposal.status == Status.DRAFT.value) & in_scope(Proposal.area, scope)
    )
    return tuple(sorted(row["area"] for row in rows))


async def next_proposal_id(db: Database) -> int:
    """The next free proposal number; call inside the write transaction."""
    return await next_number(db, Proposal)


async def replace_draft(
    db: Database, proposal: ProposalRecord, recipients: Iterable[RecipientRecord], words: Iterable[WordsRecord]
) -> None:
    """Put a draft in the place of the district's earlier draft, which stays as replaced (decisions 2)."""
    await Proposal.update({Proposal.status: Status.REPLACED.value}).where(
        (Proposal.area == proposal.area) & (Proposal.status == Status.DRAFT.value)
    )
    await db.bulk_insert(
        Proposal,
        ("id", "area", "made_on", "made_at", "made_by", "seed", "list_sha256", "status", "snapshot", "sha256"),
        [(
            proposal.id, proposal.area, proposal.made_on, proposal.made_at, proposal.made_by, proposal.seed,
            proposal.list_sha256, proposal.status.value, canonical(proposal.snapshot), proposal.sha256,
        )],
    )  # fmt: skip
    first = await db.next_id(ProposalRecipient)
    await db.bulk_insert(
        ProposalRecipient,
        ("id", "proposal", "household", "name", "hamlet", "rt", "rw", "members"),
        [
            (first + place, proposal.id, r.household, r.name, r.hamlet, r.rt, r.rw, r.members)
            for place, r in enumerate(recipients)
        ],
    )
    first = await db.next_id(ProposalWords)
    await db.bulk_insert(
        ProposalWords,
        ("id", "proposal", "household", "topic", "content"),
        [
            (first + place, proposal.id, one.household, one.topic, canonical(one.content))
            for place, one in enumerate(words)
        ],
    )


async def words(db: Database, proposal: ProposalRecord) -> Mapping[str, Mapping[str, Any]]:
    """What a proposal that the reader's scope has given tells in sentences, by topic."""
    rows = await ProposalWords.select().where(ProposalWords.proposal == proposal.id).order_by(ProposalWords.id)
    return {row["topic"]: json.loads(row["content"]) for row in rows}


async def words_of(db: Database, proposal: ProposalRecord, topics: Iterable[str]) -> Mapping[str, Mapping[str, Any]]:
    """The same for a few topics."""
    told: dict[str, Mapping[str, Any]] = {}
    for piece in pieces(sorted(set(topics))):
        rows = await ProposalWords.select(ProposalWords.topic, ProposalWords.content).where(
            (ProposalWords.proposal == proposal.id) & ProposalWords.topic.is_in(list(piece))
        )
        told |= {row["topic"]: json.loads(row["content"]) for row in rows}
    return told


async def withdraw(db: Database, proposal: ProposalRecord) -> None:
    """Take a draft out of force because its money or its people are gone; it is kept."""
    await Proposal.update({Proposal.status: Status.WITHDRAWN.value}).where(Proposal.id == proposal.id)


async def recipients(db: Database, proposal: ProposalRecord) -> Mapping[int, RecipientRecord]:
    """The frozen recipients, by household, of a proposal that the reader's scope has given."""
    rows = await ProposalRecipient.select().where(ProposalRecipient.proposal == proposal.id)
    return {
        row["household"]: RecipientRecord(
            household=row["household"],
            name=row["name"],
            hamlet=row["hamlet"],
            rt=row["rt"],
            rw=row["rw"],
            members=row["members"],
        )
        for row in rows
    }


async def put_mark(db: Database, name: str, value: str) -> bool:
    """Mark the registry, once; returns whether the mark is new."""
    if await mark(db, name) is not None:
        return False
    await db.bulk_insert(RegistryMark, ("name", "value"), [(name, value)])
    return True


async def mark(db: Database, name: str) -> str | None:
    """The value of a mark, or None."""
    row = await RegistryMark.select().where(RegistryMark.name == name).first()
    return None if row is None else str(row["value"])


def canonical(snapshot: Mapping[str, Any]) -> str:
    """The one way a snapshot is written, so that its hash means something."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(value: Mapping[str, Any]) -> str:
    """SHA-256 (64 hex digits) of a snapshot in its canonical form."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def _fund(row: Mapping[str, Any]) -> FundRecord:
    facilities = json.loads(row["facilities"])
    return FundRecord(
        id=row["id"],
        kind=row["kind"],
        name=row["name"],
        area=row["area"],
        facilities=None if facilities is None else tuple(facilities),
        opening=row["opening"],
        source=row["source"],
    )


def _proposal(row: Mapping[str, Any]) -> ProposalRecord:
    return ProposalRecord(
        id=row["id"],
        area=row["area"],
        made_on=row["made_on"],
        made_at=row["made_at"],
        made_by=row["made_by"],
        seed=row["seed"],
        list_sha256=row["list_sha256"],
        status=Status(row["status"]),
        snapshot=json.loads(row["snapshot"]),
        sha256=row["sha256"],
    )
