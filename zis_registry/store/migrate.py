"""Numbered steps of the database, each in one transaction with its record, and the DDL both engines can follow."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

from piccolo.columns import Column
from piccolo.table import Table

from zis_registry.errors import SettingsRefused
from zis_registry.store.engine import Database, Dialect, table_name
from zis_registry.store.failures import StoreMisused

Step = Callable[[Database], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step forward and its way back."""

    number: int
    name: str
    forward: Step
    back: Step


def discover(package: ModuleType) -> tuple[Migration, ...]:
    """The migrations of a package, in order, from its modules' NUMBER, NAME, `forward` and `back`.

    Raises StoreMisused when the numbers are not 1, 2, 3 and so on.
    """
    names = (info.name for info in pkgutil.iter_modules(package.__path__) if not info.name.startswith("_"))
    modules = [importlib.import_module(f"{package.__name__}.{name}") for name in names]
    migrations = sorted(
        (Migration(module.NUMBER, module.NAME, module.forward, module.back) for module in modules),
        key=lambda migration: migration.number,
    )
    if [migration.number for migration in migrations] != list(range(1, len(migrations) + 1)):
        raise StoreMisused("Nomor migrasi harus 1, 2, 3, dan seterusnya tanpa celah.")
    return tuple(migrations)


async def version(database: Database) -> int:
    """The number of the last migration that this database has had; 0 for an empty one."""
    if not await table_exists(database, "schema_version"):
        return 0
    return int(await database.fetch_value("SELECT COALESCE(MAX(number), 0) AS number FROM schema_version"))


async def require_current(database: Database, migrations: Sequence[Migration]) -> None:
    """Raise SettingsRefused unless the database has had exactly these migrations."""
    found = await version(database)
    _refuse_newer(found, newest=len(migrations))
    if found < len(migrations):
        raise SettingsRefused(
            f"Basis data {database.label} berversi {found}, program memerlukan {len(migrations)}. Migrasikan dulu."
        )


async def migrate(
    database: Database, migrations: Sequence[Migration], *, at: datetime, on_creation: Step | None = None
) -> tuple[int, ...]:
    """Bring the database to the newest version and say which steps were taken, () when there were none.

    All steps are one write transaction: a second process waits for its end, a kill leaves the old version.
    `on_creation` belongs to it when the database was empty: what a new one must hold from its first commit.
    Raises SettingsRefused for a database newer than the program.
    """
    if await version(database) == len(migrations):
        return ()
    async with database.write_tx():
        await database.ddl(
            "CREATE TABLE IF NOT EXISTS schema_version "
            "(number INTEGER PRIMARY KEY, name VARCHAR(200) NOT NULL, applied_at VARCHAR(40) NOT NULL)"
        )
        found = await version(database)
        _refuse_newer(found, newest=len(migrations))
        taken = migrations[found:]
        for migration in taken:
            await migration.forward(database)
            await database.execute(
                "INSERT INTO schema_version (number, name, applied_at) VALUES ({}, {}, {})",
                migration.number,
                migration.name,
                at.astimezone(UTC).isoformat(timespec="seconds"),
            )
        if found == 0 and on_creation is not None:
            await on_creation(database)
    return tuple(migration.number for migration in taken)


async def migrate_back(database: Database, migrations: Sequence[Migration], *, to: int) -> tuple[int, ...]:
    """Undo the steps after number `to`, newest first, in one write transaction; say which."""
    async with database.write_tx():
        found = await version(database)
        _refuse_newer(found, newest=len(migrations))
        undone = tuple(reversed(migrations[to:found]))
        for migration in undone:
            await migration.back(database)
            await database.execute("DELETE FROM schema_version WHERE number = {}", migration.number)
    return tuple(migration.number for migration in undone)


def _refuse_newer(found: int, *, newest: int) -> None:
    if found > newest:
        raise SettingsRefused(
            f"Basis data berversi {found}, lebih baru daripada program ini ({newest}). Pasang versi program yang baru."
        )


async def table_exists(database: Database, name: str) -> bool:
    """Whether the database has a table of this name."""
    match database.dialect:
        case Dialect.SQLITE:
            sql = "SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = {}"
        case Dialect.POSTGRESQL:
            sql = (
                "SELECT 1 AS found FROM information_schema.tables "
                "WHERE table_schema = current_schema() AND table_name = {}"
            )
    return await database.fetch_value(sql, name) is not None


async def column_names(database: Database, table: type[Table] | str) -> list[str]:
    """The columns of a table as the database has them, sorted."""
    match database.dialect:
        case Dialect.SQLITE:
            sql = "SELECT name FROM pragma_table_info({})"
        case Dialect.POSTGRESQL:
            sql = (
                "SELECT column_name::text AS name FROM information_schema.columns "
                "WHERE table_schema = current_schema() AND table_name = {}"
            )
    return sorted(row["name"] for row in await database.fetch(sql, table_name(table)))


async def create_tables(database: Database, tables: Sequence[type[Table]]) -> None:
    """Create Piccolo tables in the order given (referenced ones first), with their indexes, Unique and Check.

    Piccolo adds constraints by ALTER TABLE, which SQLite has not; there they are written into CREATE TABLE.
    """
    database.bind(tables)
    for table in tables:
        statements = [*table.create_table().ddl]
        constraints = table._meta.constraints
        if database.dialect is Dialect.SQLITE and constraints:
            written = ", ".join(f"CONSTRAINT {constraint._meta.name} {constraint.ddl}" for constraint in constraints)
            statements = [f"{statements[0].removesuffix(')')}, {written})", *statements[1 : -len(constraints)]]
        for statement in statements:
            await database.ddl(statement)


async def drop_tables(database: Database, tables: Sequence[type[Table] | str]) -> None:
    """Drop tables in the order given (referencing ones first) with their indexes and triggers."""
    for table in tables:
        await database.ddl(f'DROP TABLE IF EXISTS "{table_name(table)}"')


async def add_column(database: Database, table: type[Table], column: Any) -> None:
    """Add a column of a Piccolo table to the database, unless it is already there."""
    database.bind([table])
    if column._meta.db_column_name not in await column_names(database, table):
        await database.ddl(f'ALTER TABLE "{table_name(table)}" ADD COLUMN {column.ddl}')


async def index(
    database: Database,
    table: type[Table] | str,
    columns: Sequence[Column | str],
    *,
    where: str = "",
) -> None:
    """Create an index over columns, partial when `where` gives a condition; named after table and columns."""
    await _index("CREATE INDEX", "ix", database, table, columns, where)


async def unique_index(
    database: Database,
    table: type[Table] | str,
    columns: Sequence[Column | str],
    *,
    where: str = "",
) -> None:
    """Create a unique index over columns, partial when `where` gives a condition; named after table and columns."""
    await _index("CREATE UNIQUE INDEX", "ux", database, table, columns, where)


async def _index(
    create: str,
    prefix: str,
    database: Database,
    table: type[Table] | str,
    columns: Sequence[Column | str],
    where: str,
) -> None:
    names = [column if isinstance(column, str) else column._meta.db_column_name for column in columns]
    listed = ", ".join(f'"{name}"' for name in names)
    condition = f" WHERE {where}" if where else ""
    name = "_".join([prefix, table_name(table), *names, *(["part"] if where else [])])[:63]
    await database.ddl(f'{create} "{name}" ON "{table_name(table)}" ({listed}){condition}')


async def append_only(database: Database, table: type[Table] | str) -> None:
    """Let the database itself refuse to change or delete rows of a table, with ConstraintBroken."""
    name = table_name(table)
    message = f"{name} hanya boleh bertambah"
    match database.dialect:
        case Dialect.SQLITE:
            for event in ("UPDATE", "DELETE"):
                await database.ddl(
                    f'CREATE TRIGGER "{name}_no_{event.lower()}" BEFORE {event} ON "{name}" '
                    f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
                )
        case Dialect.POSTGRESQL:
            await database.ddl(
                "CREATE OR REPLACE FUNCTION registry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
                "BEGIN RAISE EXCEPTION '% hanya boleh bertambah', TG_TABLE_NAME "
                "USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
            await database.ddl(
                f'CREATE TRIGGER "{name}_no_change" BEFORE UPDATE OR DELETE ON "{name}" '
                "FOR EACH ROW EXECUTE FUNCTION registry_append_only()"
            )
            await database.ddl(
                f'CREATE TRIGGER "{name}_no_truncate" BEFORE TRUNCATE ON "{name}" '
                "FOR EACH STATEMENT EXECUTE FUNCTION registry_append_only()"
            )


async def drop_append_only(database: Database, table: type[Table] | str) -> None:
    """Take the triggers of `append_only` away, for a migration's way back."""
    name = table_name(table)
    for trigger in ("no_update", "no_delete", "no_change", "no_truncate"):
        on_table = "" if database.dialect is Dialect.SQLITE else f' ON "{name}"'
        await database.ddl(f'DROP TRIGGER IF EXISTS "{name}_{trigger}"{on_table}')
