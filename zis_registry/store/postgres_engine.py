"""Piccolo's PostgreSQL engine with a pool, read-only by default, and one writer at a time by an advisory lock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from piccolo.engine.postgres import PostgresEngine
from piccolo.querystring import QueryString

from zis_registry.errors import SettingsRefused
from zis_registry.store.failures import StoreMisused, postgres_failures
from zis_registry.store.transaction import OpenTransaction

OLDEST_POSTGRES = 130000
CONNECT_SECONDS = 10
WRITER_LOCK = 0x5A49_5352_4547  # "ZISREG"; any number that no other program uses in this database


class RegistryPostgres(PostgresEngine):
    """A pool of connections whose default is read-only; Piccolo's queries run on them unchanged."""

    def __init__(self, url: str, *, busy_seconds: int, pool_size: int) -> None:
        super().__init__(
            config={
                "dsn": url,
                "timeout": CONNECT_SECONDS,
                "server_settings": {
                    "application_name": "zis-registry",
                    "timezone": "UTC",
                    "default_transaction_read_only": "on",
                    "lock_timeout": f"{busy_seconds}s",
                },
            }
        )
        self._pool_size = pool_size

    async def check_version(self) -> None:
        """Nothing at construction: `open` connects once and refuses an old server."""

    async def open(self) -> None:
        """Start the pool; raise DatabaseUnavailable when there is no server."""
        with postgres_failures():
            await self.start_connection_pool(min_size=1, max_size=self._pool_size)
        found = await self.run("SELECT current_setting('server_version_num')::int AS number", ())
        if found[0]["number"] < OLDEST_POSTGRES:
            await self.close()
            raise SettingsRefused("PostgreSQL terlalu lama; diperlukan versi 13 atau lebih baru.")

    async def close(self) -> None:
        """Close the pool."""
        if self.pool is not None:
            await self.close_connection_pool()

    # -- what Piccolo calls ------------------------------------------------------------------------------------------

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> list[dict[str, Any]]:
        """Run one query in the current transaction or, read-only, on a connection of the pool."""
        sql, arguments = querystring.compile_string(engine_type=self.engine_type)
        return await self.run(sql, arguments)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> list[dict[str, Any]]:
        """Run one statement of data definition in the current transaction."""
        return await self.run(ddl, ())

    def transaction(self, *arguments: Any, **options: Any) -> Any:
        """Piccolo's own transaction takes no writer's lock, so updates get lost: only as a part of one of ours."""
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
    async def write(self) -> AsyncIterator[Any]:
        """One read-write transaction that holds the writer's lock until its end.

        READ COMMITTED on purpose: the snapshot of a stricter level would be taken before the lock is ours.
        """
        async with self._transaction("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE") as connection:
            with postgres_failures():
                await connection.execute(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Any]:
        """One snapshot, taken now, for all queries inside."""
        async with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") as connection:
            with postgres_failures():
                await connection.execute("SELECT 1")
            yield connection

    async def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement with `$1` marks for each row, in the current write transaction."""
        transaction = self.current()
        if transaction is None:
            raise StoreMisused("execute_many() hanya di dalam write_tx().")
        with postgres_failures():
            await transaction.connection.executemany(sql, rows)

    async def insert_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows by COPY."""
        transaction = self.current()
        if transaction is None:
            raise StoreMisused("bulk_insert() hanya di dalam write_tx().")
        with postgres_failures():
            await transaction.connection.copy_records_to_table(table, columns=list(columns), records=rows)

    async def run(self, sql: str, arguments: Sequence[Any]) -> list[dict[str, Any]]:
        """Run one statement with the engine's own marks in the current transaction or, read-only, outside of it."""
        transaction = self.current()
        with postgres_failures():
            if transaction is not None:
                found = await transaction.connection.fetch(sql, *arguments)
            else:
                found = await self._opened_pool().fetch(sql, *arguments)
        return [dict(record) for record in found]

    def _opened_pool(self) -> Any:
        if self.pool is None:
            raise StoreMisused("Basis data sudah ditutup.")
        return self.pool

    @asynccontextmanager
    async def _transaction(self, begin: str) -> AsyncIterator[Any]:
        pool = self._opened_pool()
        with postgres_failures():
            connection = await pool.acquire()
        try:
            with postgres_failures():
                await connection.execute(begin)
            yield connection
            with postgres_failures():
                await connection.execute("COMMIT")
        except BaseException:
            await _undo(connection)
            raise
        finally:
            await pool.release(connection)


async def _undo(connection: Any) -> None:
    try:
        if connection.is_in_transaction():
            await connection.execute("ROLLBACK")
    except BaseException:
        # The server undoes what a lost connection began; the pool replaces it.
        connection.terminate()
        raise
