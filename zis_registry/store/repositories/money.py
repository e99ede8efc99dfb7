"""Funds, draft proposals and papers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zis_registry.store.engine import Database
from zis_registry.store.repositories.scoping import in_scope, next_number
from zis_registry.store.tables.money import Document, Fund, Proposal
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
    status: str
    snapshot: Mapping[str, Any]
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A printed paper."""

    id: int
    number: str
    kind: str
    area: str
    proposal: int
    size: str
    data_sha256: str
    filename: str
    made_at: str


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
    row = await Proposal.select().where((Proposal.area == area) & in_scope(Proposal.area, scope)).first()
    return None if row is None else _proposal(row)


async def drafts(db: Database, scope: Scope) -> tuple[ProposalRecord, ...]:
    """All draft proposals of the scope by district."""
    rows = await Proposal.select().where(in_scope(Proposal.area, scope)).order_by(Proposal.area)
    return tuple(_proposal(row) for row in rows)


async def next_proposal_id(db: Database) -> int:
    """The next free proposal number; call inside the write transaction."""
    return await next_number(db, Proposal)


async def replace_draft(db: Database, proposal: ProposalRecord) -> None:
    """Put a draft in the place of the district's earlier draft (decisions 2)."""
    await Proposal.delete().where(Proposal.area == proposal.area)
    await db.bulk_insert(
        Proposal,
        ("id", "area", "made_on", "made_at", "made_by", "seed", "list_sha256", "status", "snapshot", "sha256"),
        [(
            proposal.id, proposal.area, proposal.made_on, proposal.made_at, proposal.made_by, proposal.seed,
            proposal.list_sha256, proposal.status, canonical(proposal.snapshot), proposal.sha256,
        )],
    )  # fmt: skip


def canonical(snapshot: Mapping[str, Any]) -> str:
    """The one way a snapshot is written, so that its hash means something."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


async def documents(db: Database, scope: Scope) -> tuple[DocumentRecord, ...]:
    """The papers of the scope in order."""
    rows = await Document.select().where(in_scope(Document.area, scope)).order_by(Document.id)
    return tuple(_document(row) for row in rows)


async def insert_document(db: Database, document: DocumentRecord) -> None:
    """Write down one printed paper."""
    columns = ("id", "number", "kind", "area", "proposal", "size", "data_sha256", "filename", "made_at")
    await db.bulk_insert(Document, columns, [tuple(getattr(document, column) for column in columns)])


async def next_document_id(db: Database) -> int:
    """The next free document number; call inside the write transaction."""
    return await next_number(db, Document)


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
        status=row["status"],
        snapshot=json.loads(row["snapshot"]),
        sha256=row["sha256"],
    )


def _document(row: Mapping[str, Any]) -> DocumentRecord:
    return DocumentRecord(
        id=row["id"],
        number=row["number"],
        kind=row["kind"],
        area=row["area"],
        proposal=row["proposal"],
        size=row["size"],
        data_sha256=row["data_sha256"],
        filename=row["filename"],
        made_at=row["made_at"],
    )
