"""The audit journal: a chain of keyed hashes in the database, and a sealed head outside it."""

from __future__ import annotations

import fcntl
import hmac
import json
import logging
import os
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from piccolo.columns import BigInt, Text, Varchar
from piccolo.table import Table

from zis_registry.errors import CheckFailed
from zis_registry.store.blobs import write_whole
from zis_registry.store.engine import Database, Row, table_name
from zis_registry.store.failures import StoreMisused
from zis_registry.store.vault import Keys

NOTHING_BEFORE = "0" * 64
ROWS_A_READ = 10_000
ACTION = re.compile(r"[a-z0-9_-]{1,40}:[a-z0-9_-]{1,40}:[a-z0-9_-]{1,40}")
LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d(?:[ .-]?\d){14,16}(?![0-9A-Za-z])")
SMALLEST_NIK = 1_100_000_000_000_000  # more than any amount of rupiah the terms allow
COLUMNS = ("seq", "at", "actor", "action", "subject", "payload", "prev_mac", "mac")

logger = logging.getLogger(__name__)


class JournalRow(Table, tablename="journal"):
    """One event as stored; texts, so that what is signed is exactly what is kept."""

    seq = BigInt(primary_key=True, null=False)
    at = Varchar(length=40, null=False)
    actor = Varchar(length=200, null=False)
    action = Varchar(length=130, null=False)
    subject = Varchar(length=200, null=False)
    payload = Text(null=False)
    prev_mac = Varchar(length=64, null=False)
    mac = Varchar(length=64, null=False)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One event: when (UTC), who, what (`source:subject:action`), about what, and facts without personal data."""

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    payload: str
    prev_mac: str
    mac: str

    @classmethod
    def of(cls, row: Row) -> Self:
        """The entry of a database row."""
        return cls(**{name: row[name] for name in COLUMNS})


@dataclass(frozen=True, slots=True)
class JournalProblem:
    """Where the journal is not what was written, and how that shows; seq 0 is the head file itself."""

    seq: int
    message: str


@dataclass(frozen=True, slots=True)
class _Head:
    seq: int
    mac: str


class Journal:
    """Writes and checks the audit journal of one database.

    The head file holds number and hash of the last event, sealed with the journal key; it lies outside the database
    and is renewed after each commit. After a crash the database may be ahead of it; it is never behind.
    """

    def __init__(self, keys: Keys, head_file: Path) -> None:
        self._row_key = hmac.digest(keys.journal, b"row", "sha256")
        self._head_key = hmac.digest(keys.journal, b"head", "sha256")
        self._head_file = head_file

    async def start(self, database: Database) -> None:
        """Make the head file of an empty journal, inside `write_tx`; does nothing to one that is already started.

        Raises CheckFailed when only one of the two has events: someone took away the head, or all events.
        """
        database.require_writing()
        head, empty = self._read_head(), await _last(database) is None
        if head is not None and (head.seq == 0 or not empty):
            return
        if not empty or head is not None:
            raise CheckFailed(f"Jurnal dan kepala jurnal {self._head_file} tidak sejalan; tidak dibuat ulang.")
        self._head_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._write_head(_Head(0, NOTHING_BEFORE))

    async def append(
        self, database: Database, *, at: datetime, actor: str, action: str, subject: str, payload: Mapping[str, Any]
    ) -> JournalEntry:
        """Add one event inside the current `write_tx`, so that it stands or falls with the change it tells of.

        `action` is `source:subject:action`, as `intake:list:accepted`. The payload is JSON without floats; texts or
        numbers that look like a NIK or KK are refused. Raises StoreMisused for a wrong event, CheckFailed when
        events that the head file knows are no longer in the database.
        """
        database.require_writing()
        _refuse_wrong_names(action=action, actor=actor, subject=subject)
        last = await _last(database)
        await self._refuse_broken_end(database, last)
        stamp = at.astimezone(UTC).isoformat(timespec="microseconds")
        body = (last.seq + 1 if last else 1, stamp, actor, action, subject, canonical(payload))
        previous = last.mac if last else NOTHING_BEFORE
        entry = JournalEntry(*body, previous, self._mac(previous, *body))
        await database.bulk_insert(JournalRow, COLUMNS, [tuple(getattr(entry, name) for name in COLUMNS)])
        database.after_commit(lambda: self._advance(_Head(entry.seq, entry.mac)))
        return entry

    async def verify(self, database: Database) -> list[JournalProblem]:
        """Recompute the whole chain and compare its end with the head file; [] when every event is as written."""
        problems: list[JournalProblem] = []
        head = self._read_head()
        expected, previous, at_head = 1, NOTHING_BEFORE, NOTHING_BEFORE
        chained = True
        async with database.read_tx():
            async for row in _rows(database):
                seq, found = row["seq"], self._row_problem(row, expected, previous if chained else None)
                if found:
                    problems.append(found)
                chained = found is None or seq != found.seq
                expected, previous = max(expected, seq + 1), row["mac"]
                if head is not None and seq == head.seq:
                    at_head = row["mac"]
        if head is None:
            problems.append(
                JournalProblem(0, f"Kepala jurnal {self._head_file.name} hilang atau bukan buatan kunci ini.")
            )
        elif head.seq >= expected:
            problems.append(JournalProblem(expected, f"Kejadian {expected} sampai {head.seq} di ujung jurnal hilang."))
        elif at_head != head.mac:
            problems.append(JournalProblem(head.seq, f"Kejadian {head.seq} bukan yang dicatat kepala jurnal."))
        return problems

    def _row_problem(self, row: Row, expected: int, previous: str | None) -> JournalProblem | None:
        seq = row["seq"]
        texts = [row[name] for name in COLUMNS[1:]]
        if not all(isinstance(text, str) for text in texts):
            return JournalProblem(seq, f"Kejadian {seq} rusak: isinya bukan teks.")
        *body, prev_mac, mac = texts
        if not hmac.compare_digest(self._mac(prev_mac, seq, *body).encode(), mac.encode("utf-8", "replace")):
            return JournalProblem(seq, f"Kejadian {seq} diubah sesudah dicatat, atau disisipkan tanpa kunci.")
        if seq > expected:
            return JournalProblem(expected, f"Kejadian {expected} sampai {seq - 1} hilang.")
        if previous is not None and prev_mac != previous:
            return JournalProblem(seq, f"Kejadian {seq} tidak menyambung ke kejadian sebelumnya.")
        return None

    async def _refuse_broken_end(self, database: Database, last: JournalEntry | None) -> None:
        head = self._read_head()
        if head is None:
            raise CheckFailed(f"Kepala jurnal {self._head_file} hilang atau bukan buatan kunci ini; jalankan check.")
        stored = NOTHING_BEFORE if head.seq == 0 else await _mac_of(database, head.seq, last)
        if stored != head.mac:
            raise CheckFailed(f"Jurnal tidak lagi memuat kejadian {head.seq} seperti tercatat; jalankan check.")

    def _mac(self, prev_mac: str, seq: int, at: str, actor: str, action: str, subject: str, payload: str) -> str:
        body = {"seq": seq, "at": at, "actor": actor, "action": action, "subject": subject, "payload": payload}
        return hmac.digest(
            self._row_key, prev_mac.encode("utf-8", "replace") + b"|" + _json(body).encode(), "sha256"
        ).hex()

    def _advance(self, head: _Head) -> None:
        try:
            with _locked(self._head_file.with_suffix(".lock")):
                current = self._read_head()
                if current is not None and current.seq < head.seq:
                    self._write_head(head)
        except OSError as failure:
            # The events are committed; the head may lag and is renewed at the next commit.
            logger.warning("journal head not renewed: %s", failure.strerror)

    def _write_head(self, head: _Head) -> None:
        content = {"seq": head.seq, "mac": head.mac, "seal": self._seal(head)}
        write_whole(self._head_file, (_json(content) + "\n").encode())

    def _read_head(self) -> _Head | None:
        try:
            content = json.loads(self._head_file.read_text(encoding="ascii"))
            head = _Head(int(content["seq"]), str(content["mac"]))
            return head if hmac.compare_digest(str(content["seal"]), self._seal(head)) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _seal(self, head: _Head) -> str:
        return hmac.digest(self._head_key, f"{head.seq}|{head.mac}".encode(), "sha256").hex()


def canonical(payload: Mapping[str, Any]) -> str:
    """The payload as one line of ASCII JSON with sorted keys; raises StoreMisused for floats and likely NIK or KK."""
    for value in _leaves(payload):
        if isinstance(value, float) or not isinstance(value, str | int | None):
            raise StoreMisused(f"Catatan jurnal tidak boleh memuat nilai bertipe {type(value).__name__}.")
        if isinstance(value, int) and abs(value) >= SMALLEST_NIK:
            raise StoreMisused("Catatan jurnal memuat bilangan yang mirip NIK atau nomor KK.")
        if isinstance(value, str) and LONG_NUMBER.search(value):
            raise StoreMisused("Catatan jurnal memuat teks yang mirip NIK atau nomor KK.")
    return _json(payload)


def _leaves(value: Any) -> Iterator[Any]:
    match value:
        case Mapping():
            for key, inner in value.items():
                if not isinstance(key, str):
                    raise StoreMisused("Nama dalam catatan jurnal harus teks.")
                yield key
                yield from _leaves(inner)
        case list() | tuple():
            for inner in value:
                yield from _leaves(inner)
        case _:
            yield value


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False, default=dict)


def _refuse_wrong_names(*, action: str, actor: str, subject: str) -> None:
    if not ACTION.fullmatch(action):
        raise StoreMisused(f"Jenis kejadian harus sumber:pokok:tindakan, bukan {action[:60]!r}.")
    for name, text in (("pelaku", actor), ("pokok", subject)):
        if not (0 < len(text) <= 200 and text.isprintable()) or LONG_NUMBER.search(text):
            raise StoreMisused(
                f"Nama {name} dalam jurnal kosong, terlalu panjang, atau memuat yang tidak boleh dicatat."
            )


async def _last(database: Database) -> JournalEntry | None:
    sql = f"SELECT {', '.join(COLUMNS)} FROM {table_name(JournalRow)} ORDER BY seq DESC LIMIT 1"  # noqa: S608
    row = await database.fetch_one(sql)
    return JournalEntry.of(row) if row else None


async def _mac_of(database: Database, seq: int, last: JournalEntry | None) -> str | None:
    if last is not None and last.seq == seq:
        return last.mac
    found = await database.fetch_value(f"SELECT mac FROM {table_name(JournalRow)} WHERE seq = {{}}", seq)  # noqa: S608
    return None if found is None else str(found)


async def _rows(database: Database) -> AsyncIterator[Row]:
    names, name = ", ".join(COLUMNS), table_name(JournalRow)
    rows = await database.fetch(f"SELECT {names} FROM {name} ORDER BY seq LIMIT {ROWS_A_READ}")  # noqa: S608
    while rows:
        for row in rows:
            yield row
        sql = f"SELECT {names} FROM {name} WHERE seq > {{}} ORDER BY seq LIMIT {ROWS_A_READ}"  # noqa: S608
        rows = await database.fetch(sql, rows[-1]["seq"])


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
