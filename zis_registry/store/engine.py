"""The database as the rest of the store sees it: one writer, snapshots for readers, the same calls on both engines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Any

from piccolo.table import Table

from zis_registry.errors import SettingsRefused
from zis_registry.settings import DatabaseUrl, Settings
from zis_registry.store.failures import BUSY_MESSAGE, DatabaseBusy, StoreMisused
from zis_registry.store.postgres_engine import RegistryPostgres
from zis_registry.store.sqlite_engine import RegistrySQLite
from zis_registry.store.transaction import OpenTransaction

Row = dict[str, Any]


class Dialect(StrEnum):
    """The SQL that the open database speaks, for the few statements that differ."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


class Database:
    """An open database; obtained from `open_database`, and closed by it.

    SQL passed to `fetch` and its kin marks each value with `{}` as Piccolo does, so that one text serves both
    engines; a text `{}` can only be a value itself. Table and column names come from our code, never from data.
    """

    def __init__(self, engine: RegistrySQLite | RegistryPostgres, *, label: str, busy_seconds: int) -> None:
        self.engine = engine
        self.label = label
        self.dialect = Dialect.SQLITE if isinstance(engine, RegistrySQLite) else Dialect.POSTGRESQL
        self._busy_seconds = busy_seconds
        self._writer = asyncio.Lock()

    def bind(self, tables: Iterable[type[Table]]) -> None:
        """Let the Piccolo tables speak to this database; the last database bound wins in a process."""
        for table in tables:
            table._meta.db = self.engine

    @property
    def writing(self) -> bool:
        """Whether this task is inside `write_tx`."""
        transaction = self.engine.current()
        return transaction is not None and transaction.writable

    def require_writing(self) -> None:
        """Raise StoreMisused outside `write_tx`."""
        if not self.writing:
            raise StoreMisused("Langkah ini hanya boleh di dalam write_tx().")

    @asynccontextmanager
    async def write_tx(self) -> AsyncIterator[None]:
        """The one write transaction of the registry: all of the block or nothing; never nested.

        IMMEDIATE on SQLite, an advisory lock on PostgreSQL, so what is read inside cannot change before the commit.
        Raises DatabaseBusy after ZIS_BUSY_SECONDS behind other writers, StoreMisused inside another transaction.
        """
        if self.engine.current() is not None:
            raise StoreMisused("write_tx() tidak boleh bersarang di dalam transaksi lain.")
        async with self._turn_to_write():
            transaction: OpenTransaction | None = None
            async with self.engine.write() as connection:
                transaction = OpenTransaction(connection, writable=True)
                with _entered(self.engine, transaction):
                    yield
            for callback in transaction.after_commit:
                callback()

    @asynccontextmanager
    async def read_tx(self) -> AsyncIterator[None]:
        """One snapshot for all queries of the block; inside another transaction, that one's."""
        if self.engine.current() is not None:
            yield
            return
        async with self.engine.read() as connection:
            with _entered(self.engine, OpenTransaction(connection, writable=False)):
                yield

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """A part of the current write transaction that can fail alone: an exception undoes only the block."""
        self.require_writing()
        transaction = self.engine.current()
        assert transaction is not None  # noqa: S101  # require_writing said so
        transaction.savepoints += 1
        callbacks = len(transaction.after_commit)
        name = f"bagian_{transaction.savepoints}"
        await transaction.connection.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            del transaction.after_commit[callbacks:]
            await transaction.connection.execute(f"ROLLBACK TO SAVEPOINT {name}")
            await transaction.connection.execute(f"RELEASE SAVEPOINT {name}")
            raise
        await transaction.connection.execute(f"RELEASE SAVEPOINT {name}")

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` once the current write transaction is committed, before the next writer's turn here."""
        self.require_writing()
        transaction = self.engine.current()
        assert transaction is not None  # noqa: S101  # require_writing said so
        transaction.after_commit.append(callback)

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        """All rows of a query, as dictionaries."""
        return await self.engine.run(self._marked(sql, len(values)), values)

    async def fetch_one(self, sql: str, *values: Any) -> Row | None:
        """The first row of a query, or None."""
        rows = await self.fetch(sql, *values)
        return rows[0] if rows else None

    async def fetch_value(self, sql: str, *values: Any) -> Any:
        """The only column of the first row, or None when there is no row."""
        row = await self.fetch_one(sql, *values)
        return next(iter(row.values())) if row else None

    async def execute(self, sql: str, *values: Any) -> None:
        """Run one changing statement in the current write transaction."""
        self.require_writing()
        await self.fetch(sql, *values)

    async def ddl(self, sql: str) -> None:
        """Run one statement of data definition as it stands, braces included, in the current write transaction."""
        self.require_writing()
        await self.engine.run_ddl(sql)

    async def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one changing statement for each row of values, through the driver, in the current write transaction."""
        self.require_writing()
        await self.engine.execute_many(self._marked(sql, sql.count("{}")), rows)

    async def bulk_insert(
        self, table: type[Table] | str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Insert many rows past Piccolo's objects (ten times faster), in the current write transaction.

        `rows` follow `columns` and give a value for each; a JSON column takes its text. No ids come back: take them
        beforehand with `next_id`, which is safe because there is one writer.
        """
        self.require_writing()
        await self.engine.insert_many(table_name(table), columns, rows)

    async def next_id(self, table: type[Table] | str, *, column: str = "id") -> int:
        """The number after the highest one in `column`, in the current write transaction (1 in an empty table)."""
        self.require_writing()
        sql = f'SELECT COALESCE(MAX("{column}"), 0) + 1 AS number FROM "{table_name(table)}"'  # noqa: S608  # our names
        return int(await self.fetch_value(sql))

    def _marked(self, sql: str, values: int) -> str:
        first, *rest = sql.split("{}")
        if len(rest) != values:
            raise StoreMisused(f"Pernyataan SQL menandai {len(rest)} nilai, yang diberikan {values}.")
        match self.dialect:
            case Dialect.SQLITE:
                return "?".join((first, *rest))
            case Dialect.POSTGRESQL:
                return first + "".join(f"${number}{part}" for number, part in enumerate(rest, start=1))

    @asynccontextmanager
    async def _turn_to_write(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._busy_seconds):
                await self._writer.acquire()
        except TimeoutError as failure:
            raise DatabaseBusy(BUSY_MESSAGE) from failure
        try:
            yield
        finally:
            self._writer.release()


class _entered:  # noqa: N801  # reads as a verb at its two places
    """The transaction stands in Piccolo's context variable for the length of a block."""

    def __init__(self, engine: RegistrySQLite | RegistryPostgres, transaction: OpenTransaction) -> None:
        self._variable: Any = engine.current_transaction
        self._transaction = transaction

    def __enter__(self) -> None:
        self._token = self._variable.set(self._transaction)

    def __exit__(self, *failure: object) -> None:
        self._variable.reset(self._token)


def table_name(table: type[Table] | str) -> str:
    """The name of a table in the database."""
    return table if isinstance(table, str) else table._meta.tablename


@asynccontextmanager
async def open_database(settings: Settings, *, tables: Iterable[type[Table]] = ()) -> AsyncIterator[Database]:
    """Open the database of the settings, bind the tables to it, and close every connection at the end.

    Raises DatabaseUnavailable when it cannot be reached, SettingsRefused when it is too old or its driver is absent.
    """
    engine = _engine(settings.database, settings)
    await engine.open()
    try:
        database = Database(engine, label=settings.database.label, busy_seconds=settings.busy_seconds)
        database.bind(tables)
        yield database
    finally:
        await engine.close()


def _engine(url: DatabaseUrl, settings: Settings) -> RegistrySQLite | RegistryPostgres:
    if url.sqlite_file is not None:
        return RegistrySQLite(url.sqlite_file, busy_seconds=settings.busy_seconds)
    try:
        import asyncpg  # noqa: F401
    except ModuleNotFoundError as failure:
        raise SettingsRefused("PostgreSQL memerlukan asyncpg: pasang paket zis-registry[postgres].") from failure
    return RegistryPostgres(url.postgres, busy_seconds=settings.busy_seconds, pool_size=settings.pool_size)
