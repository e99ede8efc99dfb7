"""Lists before acceptance, and uploads taken back."""

from __future__ import annotations

from zis_registry.store.engine import Database
from zis_registry.store.migrate import append_only, create_tables, drop_append_only, drop_tables
from zis_registry.store.tables.staging import StagedList, UploadEvent

NUMBER = 5
NAME = "unggahan"

HISTORY = (UploadEvent,)
TABLES = (StagedList, UploadEvent)


async def forward(database: Database) -> None:
    """Create the tables and their indexes."""
    await create_tables(database, TABLES)
    for table in HISTORY:
        await append_only(database, table)


async def back(database: Database) -> None:
    """Drop the tables with all they hold."""
    for table in HISTORY:
        await drop_append_only(database, table)
    await drop_tables(database, tuple(reversed(TABLES)))
