"""Two small migrations for the tests of the runner, light enough for a child process to import."""

from __future__ import annotations

from piccolo.columns import BigInt, Integer, Varchar
from piccolo.table import Table

from zis_registry.store.engine import Database
from zis_registry.store.migrate import Migration, add_column, append_only, create_tables, drop_tables


class Wallet(Table, tablename="wallet"):
    """The demonstration's table."""

    id = BigInt(primary_key=True)
    owner = Varchar(length=40, null=False)


class LaterWallet(Table, tablename="wallet"):
    """The same table a version later."""

    id = BigInt(primary_key=True)
    owner = Varchar(length=40, null=False)
    colour = Integer(null=True, default=None)


async def first_forward(database: Database) -> None:
    await create_tables(database, [Wallet])
    await append_only(database, Wallet)


async def first_back(database: Database) -> None:
    await drop_tables(database, [Wallet])


async def second_forward(database: Database) -> None:
    await add_column(database, LaterWallet, LaterWallet.colour)


async def second_back(database: Database) -> None:
    await database.ddl("ALTER TABLE wallet DROP COLUMN colour")


STEPS = (
    Migration(1, "dompet", first_forward, first_back),
    Migration(2, "warna", second_forward, second_back),
)
