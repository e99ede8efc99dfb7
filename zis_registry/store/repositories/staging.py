"""Lists that wait for a person, and what was taken back: sent files change their state, events are appended."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zis_registry.store.engine import Database
from zis_registry.store.repositories.scoping import LARGEST_ID, in_scope
from zis_registry.store.tables.staging import StagedList, UploadEvent
from zis_registry.terms.scope import Scope


class StagedStatus(StrEnum):
    """How far a sent file is."""

    WAITING = "MENUNGGU"
    READ = "TERBACA"
    REFUSED = "TERTOLAK"
    ACCEPTING = "DITERIMAKAN"
    ACCEPTED = "DITERIMA"
    DISCARDED = "DIBATALKAN"
    EXPIRED = "KEDALUWARSA"

    @property
    def open(self) -> bool:
        """Whether its bytes are still kept."""
        return self in OPEN


OPEN = (StagedStatus.WAITING, StagedStatus.READ, StagedStatus.REFUSED, StagedStatus.ACCEPTING)


# The state of a line that a proposal pays for.
FUNDED = "didanai"


class UploadChange(StrEnum):
    """What became of an accepted upload later."""

    WITHDRAWN = "DITARIK"
    RESTORED = "DIPULIHKAN"


EVENT_ACTIONS = {
    UploadChange.WITHDRAWN: "intake:upload:withdraw",
    UploadChange.RESTORED: "intake:upload:restore",
}


@dataclass(frozen=True, slots=True)
class StagedRecord:
    """A sent file; `preview` is sealed, `problem` why it was refused or must be looked at again.

    `ready` rows would enter the register; None before it was read.
    """

    id: int
    sha256: str
    filename: str
    office: str
    area: str
    status: StagedStatus
    staged_at: str
    staged_by: str
    wrapped_key: bytes
    preview: bytes | None
    ready: int | None
    problem: str
    job: int | None
    upload: int | None


@dataclass(frozen=True, slots=True)
class UploadEventRecord:
    """An upload withdrawn or restored; `newest` is the highest upload there was then."""

    id: int
    upload: int
    event: UploadChange
    newest: int
    reason: str
    actor: str
    at: str


_COLUMNS = (
    "id", "sha256", "filename", "office", "area", "status", "staged_at", "staged_by", "wrapped_key", "preview",
    "ready", "problem", "job", "upload",
)  # fmt: skip


async def insert_staged(db: Database, record: StagedRecord) -> None:
    """Write one sent file."""
    await db.bulk_insert(StagedList, _COLUMNS, [tuple(getattr(record, name) for name in _COLUMNS)])


async def find_staged(db: Database, scope: Scope, number: int) -> StagedRecord | None:
    """One sent file of the scope, or None just as for an unknown number."""
    if not 0 < number <= LARGEST_ID:
        return None
    row = await StagedList.select().where((StagedList.id == number) & in_scope(StagedList.area, scope)).first()
    return None if row is None else _staged(row)


async def waiting_copy(db: Database, office: str, sha256: str) -> StagedRecord | None:
    """The same bytes from the same office that still wait, if any."""
    row = (
        await StagedList.select()
        .where(
            (StagedList.office == office)
            & (StagedList.sha256 == sha256)
            & StagedList.status.is_in([status.value for status in OPEN])
        )
        .order_by(StagedList.id)
        .first()
    )
    return None if row is None else _staged(row)


async def open_lists(db: Database, scope: Scope) -> tuple[StagedRecord, ...]:
    """The sent files of the scope whose bytes are still kept, newest first."""
    rows = (
        await StagedList.select()
        .where(in_scope(StagedList.area, scope) & StagedList.status.is_in([status.value for status in OPEN]))
        .order_by(StagedList.id, ascending=False)
    )
    return tuple(_staged(row) for row in rows)


async def open_everywhere(db: Database) -> Mapping[int, str]:
    """The numbers of all sent files whose bytes are still kept, with when each came (UTC text)."""
    waiting = StagedList.status.is_in([status.value for status in OPEN])
    rows = await StagedList.select(StagedList.id, StagedList.staged_at).where(waiting)
    return {row["id"]: row["staged_at"] for row in rows}


async def count_open(db: Database, office: str) -> int:
    """How many sent files of an office wait for a person."""
    waiting = StagedList.status.is_in([status.value for status in OPEN])
    return int(await StagedList.count().where((StagedList.office == office) & waiting))


async def change_staged(db: Database, number: int, **columns: Any) -> None:
    """Set some columns of a sent file, inside the write transaction that looked at it."""
    db.require_writing()
    await StagedList.update({getattr(StagedList, name): value for name, value in columns.items()}).where(
        StagedList.id == number
    )


async def append_event(db: Database, event: UploadEventRecord) -> None:
    """Append what became of an upload; its number must be the next free one."""
    await db.bulk_insert(
        UploadEvent,
        ("id", "upload", "event", "newest", "reason", "actor", "at"),
        [(event.id, event.upload, event.event.value, event.newest, event.reason, event.actor, event.at)],
    )


async def events(db: Database, *, uploads: Iterable[int] | None = None) -> tuple[UploadEventRecord, ...]:
    """What became of uploads (all, or these), in order."""
    query = UploadEvent.select().order_by(UploadEvent.id)
    if uploads is not None:
        query = query.where(UploadEvent.upload.is_in(sorted(set(uploads)) or [0]))
    return tuple(_event(row) for row in await query)


async def drafts_gone_with(db: Database, upload: int) -> tuple[int, ...]:
    """The drafts that the last withdrawal of an upload took out of force, by number."""
    payload = await db.fetch_value(
        "SELECT payload FROM journal WHERE action = {} AND subject = {} ORDER BY seq DESC LIMIT 1",
        EVENT_ACTIONS[UploadChange.WITHDRAWN],
        f"upload:{upload}",
    )
    return tuple(json.loads(payload).get("drafts", ())) if payload else ()


async def bound_proposals(db: Database, *, free: Iterable[str]) -> tuple[tuple[int, str, frozenset[int]], ...]:
    """Of each proposal in any other state than these: its number, who made it, and the households it funds."""
    passing = sorted(free)
    rows = await db.fetch(
        "SELECT id, made_by, snapshot FROM proposal "  # noqa: S608  # marks, no values
        f"WHERE status NOT IN ({', '.join(['{}'] * len(passing))}) ORDER BY id",
        *passing,
    )
    return tuple(
        (
            row["id"],
            row["made_by"],
            frozenset(line["household"] for line in json.loads(row["snapshot"])["lines"] if line["state"] == FUNDED),
        )
        for row in rows
    )


def _staged(row: Mapping[str, Any]) -> StagedRecord:
    preview = row["preview"]
    return StagedRecord(
        **{name: row[name] for name in _COLUMNS if name not in ("status", "wrapped_key", "preview")},
        status=StagedStatus(row["status"]),
        wrapped_key=bytes(row["wrapped_key"]),
        preview=None if preview is None else bytes(preview),
    )


def _event(row: Mapping[str, Any]) -> UploadEventRecord:
    return UploadEventRecord(
        id=row["id"],
        upload=row["upload"],
        event=UploadChange(row["event"]),
        newest=row["newest"],
        reason=row["reason"],
        actor=row["actor"],
        at=row["at"],
    )
