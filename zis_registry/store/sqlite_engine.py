"""Piccolo's SQLite engine with our durability settings, a few kept readers and exactly one writer."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from piccolo.engine.sqlite import SQLiteEngine, dict_factory
from piccolo.querystring import QueryString

from zis_registry.errors import SettingsRefused
from zis_registry.store.failures import DatabaseUnavailable, StoreMisused, sqlite_failures
from zis_registry.store.transaction import OpenTransaction

OLDEST_SQLITE = (3, 35, 0)  # RETURNING
MOST_READERS = 8

# synchronous=FULL: with NORMAL the last commits can vanish at power loss. recursive_triggers: without it INSERT OR
# REPLACE deletes rows behind the append-only triggers. secure_delete: an erased person's key must not stay in the file.
PRAGMAS = """
PRAGMA foreign_keys = ON;
PRAGMA recursive_triggers = ON;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -32000;
"""


class RegistrySQLite(SQLiteEngine):
    """A SQLite file with many readers, which cannot write, and one writer; Piccolo's queries run on them unchanged."""

    def __init__(self, path: Path, *, busy_seconds: int) -> None:
        super().__init__(path=str(path), timeout=float(busy_seconds))
        self._file = path
        self._opened: set[aiosqlite.Connection] = set()
        self._idle: list[aiosqlite.Connection] = []
        self._writer: aiosqlite.Connection | None = None
        self._reader_slots = asyncio.Semaphore(MOST_READERS)
        self._is_open = False

    async def check_version(self) -> None:
        """Nothing at construction: `open` refuses an old library."""

    async def open(self) -> None:
        """Make the file (mode 0600) if it is not there and switch it to WAL."""
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise SettingsRefused(f"SQLite {sqlite3.sqlite_version} terlalu lama; diperlukan 3.35 atau lebih baru.")
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file.touch(mode=0o600, exist_ok=True)
        except OSError as failure:
            raise DatabaseUnavailable(f"Basis data {self._file} tidak dapat dibuat: {failure.strerror}.") from failure
        self._is_open = True
        try:
            with sqlite_failures():
                writer = await self._connect()
                self._writer = writer
                mode = (await _rows(writer, "PRAGMA journal_mode = WAL"))[0]["journal_mode"]
        except BaseException:
            await self.close()
            raise
        if mode != "wal":
            await self.close()
            raise SettingsRefused(f"Basis data {self._file} tidak mendukung WAL; pakai cakram lokal, bukan jaringan.")

    async def close(self) -> None:
        """Close every connection; one left open would keep the process alive for ever."""
        self._is_open = False
        self._idle.clear()
        self._writer = None
        for connection in list(self._opened):
            await self._discard(connection)

    # -- what Piccolo calls ------------------------------------------------------------------------------------------

    async def get_connection(self) -> aiosqlite.Connection:
        """Open one more reader, for Piccolo's `batch`."""
        connection = await self._connect()
        await connection.execute("PRAGMA query_only = ON")
        return connection

    async def run_querystring(self, querystring: QueryString, in_pool: bool = False) -> list[dict[str, Any]]:
        """Run one query in the current transaction or, read-only, on a kept reader."""
        sql, arguments = querystring.compile_string(engine_type=self.engine_type)
        return await self.run(sql, arguments)

    async def run_ddl(self, ddl: str, in_pool: bool = False) -> list[dict[str, Any]]:
        """Run one statement of data definition in the current transaction."""
        return await self.run(ddl, ())

    def transaction(self, *arguments: Any, **options: Any) -> Any:
        """Piccolo's own transaction is DEFERRED and loses the race for the lock: only as a part of one of ours."""
        if self.current() is None:
            raise StoreMisused("Pakai write_tx() atau read_tx(), bukan engine.transaction().")
        return super().transaction(*arguments, **options)

    # -- what our Database calls -------------------------------------------------------------------------------------

    def current(self) -> OpenTransaction | None:
        """The transaction this task is in."""
        transaction: Any = self.current_transaction.get()
        if transaction is not None:
            transaction.refuse_foreign_task()
        return transaction  # type: ignore[no-any-return]  # Piccolo's variable is typed for its own class

    @asynccontextmanager
    async def write(self) -> AsyncIterator[aiosqlite.Connection]:
        """BEGIN IMMEDIATE .. COMMIT on the writer, ROLLBACK on any exception."""
        self._refuse_closed()
        with sqlite_failures():
            writer = self._writer or await self._connect()
            self._writer = writer
        try:
            with sqlite_failures():
                await writer.execute("BEGIN IMMEDIATE")
            yield writer
            with sqlite_failures():
                await writer.execute("COMMIT")
        except BaseException:
            await self._undo(writer)
            raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[aiosqlite.Connection]:
        """One snapshot, taken now, for all queries inside."""
        async with self._reader() as reader:
            with sqlite_failures():
                await reader.execute("BEGIN DEFERRED")
                await reader.execute_fetchall("SELECT 1 FROM sqlite_master LIMIT 1")
            yield reader
            await reader.rollback()

    async def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement with `?` marks for each row, in the current write transaction."""
        transaction = self.current()
        if transaction is None:
            raise StoreMisused("execute_many() hanya di dalam write_tx().")
        with sqlite_failures():
            cursor = await transaction.connection.executemany(sql, rows)
            await cursor.close()

    async def insert_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows through the driver."""
        names = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("?" for _ in columns)
        await self.execute_many(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608  # our names

    async def run(self, sql: str, arguments: Sequence[Any]) -> list[dict[str, Any]]:
        """Run one statement with the engine's own marks in the current transaction or, read-only, outside of it."""
        transaction = self.current()
        with sqlite_failures():
            if transaction is not None:
                return await _rows(transaction.connection, sql, arguments)
            async with self._reader() as reader:
                return await _rows(reader, sql, arguments)

    def _refuse_closed(self) -> None:
        if not self._is_open:
            raise StoreMisused("Basis data sudah ditutup.")

    async def _connect(self) -> aiosqlite.Connection:
        self._refuse_closed()
        connection = await aiosqlite.connect(**self.connection_kwargs)
        self._opened.add(connection)
        # aiosqlite types the factory for its own rows; Piccolo expects dictionaries.
        connection.row_factory = dict_factory  # type: ignore[assignment]
        await connection.executescript(PRAGMAS)
        return connection

    @asynccontextmanager
    async def _reader(self) -> AsyncIterator[aiosqlite.Connection]:
        async with self._reader_slots:
            self._refuse_closed()
            reader = self._idle.pop() if self._idle else await self.get_connection()
            try:
                yield reader
            except BaseException:
                await self._discard(reader)
                raise
            self._idle.append(reader)

    async def _undo(self, writer: aiosqlite.Connection) -> None:
        # Does nothing where SQLite has rolled back by itself (disk full), unlike a ROLLBACK of our own.
        try:
            await writer.rollback()
        except BaseException:
            self._writer = None
            await self._discard(writer)
            raise

    async def _discard(self, connection: aiosqlite.Connection) -> None:
        self._opened.discard(connection)
        await connection.close()


async def _rows(connection: aiosqlite.Connection, sql: str, arguments: Sequence[Any] = ()) -> list[dict[str, Any]]:
    return list(await connection.execute_fetchall(sql, arguments))  # type: ignore[arg-type]  # rows are dictionaries
