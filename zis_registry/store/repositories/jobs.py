"""Long work in the job table. SQL as text: a worker's second thread asks too, on a connection of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zis_registry.store.engine import Database, Row
from zis_registry.store.tables.jobs import Job
from zis_registry.terms.scope import Scope


class JobStatus(StrEnum):
    """Where a job stands."""

    WAITING = "MENUNGGU"
    RUNNING = "BERJALAN"
    DONE = "SELESAI"
    FAILED = "GAGAL"
    CANCELLED = "DIBATALKAN"


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A job as it stands; times are UTC text, "" for not yet. It runs with the scope (actor, office, areas) stored."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    status: JobStatus
    actor: str
    office: str
    areas: tuple[str, ...]
    area: str
    title: str
    created_at: str
    done: int = 0
    total: int = 0
    words: str = ""
    writing: bool = False
    attempts: int = 0
    owner: str = ""
    lease_until: str = ""
    cancel: bool = False
    result: Mapping[str, Any] | None = None
    error: str = ""
    started_at: str = ""
    ended_at: str = ""

    @property
    def scope(self) -> Scope:
        """What the person who asked may see."""
        return Scope(actor=self.actor, office=self.office, areas=self.areas)


@dataclass(frozen=True, slots=True)
class Hold:
    """A worker's hold on a job: only who still has it may write to the job."""

    job: int
    owner: str
    attempt: int


COLUMNS = (
    "id", "kind", "payload", "status", "actor", "office", "areas", "area", "title", "done", "total", "words", "writing",
    "attempts", "owner", "lease_until", "cancel", "result", "error", "created_at", "started_at", "ended_at",
)  # fmt: skip
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM job"  # noqa: S608  # our names
_HELD = "id = {} AND owner = {} AND attempts = {} AND status = {}"


async def insert(db: Database, job: JobRecord) -> None:
    """Write a new job."""
    await db.bulk_insert(Job, COLUMNS, [tuple(_stored(job, column) for column in COLUMNS)])


async def find(db: Database, scope: Scope, job: int) -> JobRecord | None:
    """A job that somebody of the scope's office asked for, in an area of the scope."""
    condition, values = _within(scope)
    row = await db.fetch_one(f"{_SELECT} WHERE id = {{}} AND {condition}", job, *values)
    return None if row is None else _job(row)


async def of_actor(db: Database, scope: Scope, *, most: int) -> tuple[JobRecord, ...]:
    """The newest jobs that the scope's actor asked for."""
    condition, values = _within(scope)
    sql = f"{_SELECT} WHERE actor = {{}} AND {condition} ORDER BY id DESC LIMIT {int(most)}"
    return tuple(_job(row) for row in await db.fetch(sql, scope.actor, *values))


async def count_of_actor(db: Database, scope: Scope) -> int:
    """How many jobs that the scope's actor asked for have not ended."""
    condition, values = _within(scope)
    sql = f"SELECT COUNT(*) AS number FROM job WHERE status IN ({{}}, {{}}) AND actor = {{}} AND {condition}"  # noqa: S608
    statuses = JobStatus.WAITING.value, JobStatus.RUNNING.value
    return int(await db.fetch_value(sql, *statuses, scope.actor, *values))


async def waiting_of(db: Database, scope: Scope) -> tuple[JobRecord, ...]:
    """The jobs of the scope's office that nobody has begun."""
    sql = f"{_SELECT} WHERE status = {{}} AND office = {{}} ORDER BY id"
    return tuple(_job(row) for row in await db.fetch(sql, JobStatus.WAITING.value, scope.office))


async def ask_to_cancel(db: Database, job: int) -> None:
    """Note that a running job is to stop at its next step."""
    await db.execute("UPDATE job SET cancel = {} WHERE id = {} AND status = {}", True, job, JobStatus.RUNNING.value)


async def cancel_waiting(db: Database, job: int, *, now: str) -> bool:
    """End a job that nobody has begun; whether it was still so."""
    rows = await _change(
        db,
        "UPDATE job SET status = {}, ended_at = {} WHERE id = {} AND status = {} RETURNING id",
        JobStatus.CANCELLED.value, now, job, JobStatus.WAITING.value,
    )  # fmt: skip
    return bool(rows)


# --- what a worker does: no scope, it serves everybody, each job with its own scope ---------------------------------


async def next_ready(db: Database, *, now: str) -> JobRecord | None:
    """The oldest job that waits, or whose worker let its lease run out."""
    row = await db.fetch_one(
        f"{_SELECT} WHERE status IN ({{}}, {{}}) AND lease_until <= {{}} ORDER BY id LIMIT 1",
        JobStatus.WAITING.value, JobStatus.RUNNING.value, now,
    )  # fmt: skip
    return None if row is None else _job(row)


async def claim(db: Database, job: JobRecord, *, owner: str, lease_until: str, now: str) -> Hold | None:
    """Take a job as it was seen; None when it has changed since."""
    rows = await _change(
        db,
        "UPDATE job SET status = {}, owner = {}, lease_until = {}, started_at = {}, writing = {}, "  # noqa: S608
        f"attempts = attempts + 1, done = 0, total = 0, words = '' WHERE {_HELD} RETURNING attempts",
        JobStatus.RUNNING.value, owner, lease_until, now, False, job.id, job.owner, job.attempts, job.status.value,
    )  # fmt: skip
    return Hold(job.id, owner, rows[0]["attempts"]) if rows else None


async def renew(
    db: Database, hold: Hold, *, done: int, total: int, words: str, writing: bool, lease_until: str
) -> bool | None:
    """Keep a job and tell how far it is; whether it was asked to stop, None when it is no longer held."""
    rows = await _change(
        db,
        "UPDATE job SET done = {}, total = {}, words = {}, writing = {}, lease_until = {} "  # noqa: S608
        f"WHERE {_HELD} RETURNING cancel",
        done, total, words, writing, lease_until, *_holding(hold),
    )  # fmt: skip
    return bool(rows[0]["cancel"]) if rows else None


async def end(db: Database, hold: Hold, *, status: JobStatus, result: Mapping[str, Any], error: str, now: str) -> bool:
    """Write how a held job ended; False when it is no longer held."""
    rows = await _change(
        db,
        "UPDATE job SET status = {}, result = {}, error = {}, ended_at = {}, writing = {}, "  # noqa: S608
        f"lease_until = '' WHERE {_HELD} RETURNING id",
        status.value, json.dumps(result), error, now, False, *_holding(hold),
    )  # fmt: skip
    return bool(rows)


async def put_back(db: Database, hold: Hold, *, not_before: str, attempts: int) -> bool:
    """Let a held job wait again, not before a moment ("" at once), with this many attempts; False if not held."""
    rows = await _change(
        db,
        "UPDATE job SET status = {}, lease_until = {}, attempts = {}, writing = {} "  # noqa: S608
        f"WHERE {_HELD} RETURNING id",
        JobStatus.WAITING.value, not_before, attempts, False, *_holding(hold),
    )  # fmt: skip
    return bool(rows)


async def running(db: Database) -> bool:
    """Whether any job is held by somebody."""
    return await db.fetch_one("SELECT id FROM job WHERE status = {}", JobStatus.RUNNING.value) is not None


async def forget(db: Database, *, before: str) -> None:
    """Remove jobs that ended before a moment; the newest stays, so that no number is given twice."""
    old = "ended_at <> '' AND ended_at < {} AND id < (SELECT MAX(id) FROM job)"
    if await db.fetch_one(f"SELECT id FROM job WHERE {old} LIMIT 1", before) is None:  # noqa: S608  # our names
        return
    async with db.write_tx():
        await db.execute(f"DELETE FROM job WHERE {old}", before)  # noqa: S608  # our names


async def free_all(db: Database) -> None:
    """End every lease: the caller knows that no worker lives."""
    await db.execute("UPDATE job SET lease_until = '' WHERE status = {}", JobStatus.RUNNING.value)


async def _change(db: Database, sql: str, *values: Any) -> list[Row]:
    db.require_writing()
    return await db.fetch(sql, *values)


def _holding(hold: Hold) -> tuple[int, str, int, str]:
    return hold.job, hold.owner, hold.attempt, JobStatus.RUNNING.value


def _within(scope: Scope) -> tuple[str, tuple[str, ...]]:
    areas = " OR ".join("area LIKE {}" for _ in scope.areas)
    return f"office = {{}} AND ({areas})", (scope.office, *(f"{prefix}%" for prefix in scope.areas))


def _stored(job: JobRecord, column: str) -> Any:
    value = getattr(job, column)
    match column:
        case "payload" | "areas":
            return json.dumps(value)
        case "result":
            return json.dumps(value or {})
        case "status":
            return job.status.value
        case _:
            return value


def _job(row: Row) -> JobRecord:
    return JobRecord(
        **{
            **{column: row[column] for column in COLUMNS},
            "payload": json.loads(row["payload"]),
            "areas": tuple(json.loads(row["areas"])),
            "result": json.loads(row["result"]),
            "status": JobStatus(row["status"]),
            "writing": bool(row["writing"]),
            "cancel": bool(row["cancel"]),
        }
    )
