"""Long work as jobs."""

from __future__ import annotations

from zis_registry.store.engine import Database
from zis_registry.store.migrate import create_tables, drop_tables
from zis_registry.store.tables.jobs import Job

NUMBER = 4
NAME = "pekerjaan"


TABLES = (Job,)


async def forward(database: Database) -> None:
    """Create the tables and their indexes."""
    await create_tables(database, TABLES)


async def back(database: Database) -> None:
    """Drop the tables with all they hold."""
    await drop_tables(database, tuple(reversed(TABLES)))
