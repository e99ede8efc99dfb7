"""Pairs, decisions and blocking keys: what linkage found and people decided, appended and never edited."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zis_registry.store.engine import Database
from zis_registry.store.repositories.scoping import next_number, pieces
from zis_registry.store.repositories.uploads import families_of_uploads, withdrawn
from zis_registry.store.tables.linkage import Decision, LinkKey, Pair


@dataclass(frozen=True, slots=True)
class PairRecord:
    """Two compared family rows (row_a < row_b) with the evidence in words, free of personal numbers."""

    id: int
    upload: int
    row_a: int
    row_b: int
    question: str
    outcome: str
    tier: str
    score: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """What a person decided on a pair, or the taking back of a decision."""

    id: int
    pair: int
    verdict: str
    undoes: int | None
    reason: str
    actor: str
    decided_at: str


async def candidates(db: Database, keys: Iterable[str], *, cap: int) -> tuple[frozenset[int], int]:
    """The family rows that share a blocking key with an incoming list, and how many keys were too common to use.

    A key that more than `cap` rows carry says nothing and costs much; such blocks are skipped and counted. Rows of
    withdrawn lists are none.
    """
    gone = await families_of_uploads(db, await withdrawn(db))
    blocks: dict[str, list[int]] = defaultdict(list)
    for piece in pieces(sorted(set(keys))):
        for row in await LinkKey.select(LinkKey.key, LinkKey.source_row).where(LinkKey.key.is_in(list(piece))):
            if row["source_row"] not in gone:
                blocks[row["key"]].append(row["source_row"])
    sizes = Counter({key: len(rows) for key, rows in blocks.items()})
    skipped = sum(1 for size in sizes.values() if size > cap)
    return frozenset(row for rows in blocks.values() if len(rows) <= cap for row in rows), skipped


async def insert_keys(db: Database, keys: Mapping[int, Iterable[str]]) -> None:
    """Write the hashed blocking keys of new family rows."""
    first = await next_number(db, LinkKey)
    flat = [(key, row) for row in sorted(keys) for key in sorted(set(keys[row]))]
    await db.bulk_insert(
        LinkKey, ("id", "key", "source_row"), [(first + n, key, row) for n, (key, row) in enumerate(flat)]
    )


async def next_pair_id(db: Database) -> int:
    """The next free pair number; call inside the write transaction."""
    return await next_number(db, Pair)


async def insert_pairs(db: Database, pairs: Sequence[PairRecord]) -> None:
    """Append compared pairs."""
    await db.bulk_insert(
        Pair,
        ("id", "upload", "row_a", "row_b", "question", "outcome", "tier", "score", "evidence"),
        [
            (p.id, p.upload, p.row_a, p.row_b, p.question, p.outcome, p.tier, p.score,
             json.dumps(p.evidence, ensure_ascii=False))
            for p in pairs
        ],
    )  # fmt: skip


async def all_pairs(db: Database) -> tuple[PairRecord, ...]:
    """Every compared pair in order: linkage crosses offices and districts, so this has no scope."""
    rows = await Pair.select().order_by(Pair.id)
    return tuple(_pair(row) for row in rows)


async def find_pair(db: Database, pair: int) -> PairRecord | None:
    """One compared pair; the caller asks for the scope of its rows."""
    row = await Pair.select().where(Pair.id == pair).first()
    return None if row is None else _pair(row)


async def all_decisions(db: Database) -> tuple[DecisionRecord, ...]:
    """Every decision in order, taken back or not."""
    rows = await Decision.select().order_by(Decision.id)
    return tuple(_decision(row) for row in rows)


async def append_decision(db: Database, decision: DecisionRecord) -> None:
    """Append one decision; its number must be the next free one."""
    await db.bulk_insert(
        Decision,
        ("id", "pair", "verdict", "undoes", "reason", "actor", "decided_at"),
        [(decision.id, decision.pair, decision.verdict, decision.undoes, decision.reason, decision.actor,
          decision.decided_at)],
    )  # fmt: skip


async def next_decision_id(db: Database) -> int:
    """The next free decision number; call inside the write transaction."""
    return await next_number(db, Decision)


def _pair(row: Mapping[str, Any]) -> PairRecord:
    return PairRecord(
        id=row["id"],
        upload=row["upload"],
        row_a=row["row_a"],
        row_b=row["row_b"],
        question=row["question"],
        outcome=row["outcome"],
        tier=row["tier"],
        score=row["score"],
        evidence=tuple(json.loads(row["evidence"])),
    )


def _decision(row: Mapping[str, Any]) -> DecisionRecord:
    return DecisionRecord(
        id=row["id"],
        pair=row["pair"],
        verdict=row["verdict"],
        undoes=row["undoes"],
        reason=row["reason"],
        actor=row["actor"],
        decided_at=row["decided_at"],
    )


async def reasons_of(db: Database, pairs: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
    """The stored reasons of some pairs, in words."""
    found: dict[int, tuple[str, ...]] = {}
    for piece in pieces(sorted(set(pairs))):
        for row in await Pair.select(Pair.id, Pair.evidence).where(Pair.id.is_in(list(piece))):
            found[row["id"]] = tuple(json.loads(row["evidence"]))
    return found
