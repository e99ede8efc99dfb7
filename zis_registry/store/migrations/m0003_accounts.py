"""Accounts, sessions, invitations, throttling, and the profiles of offices."""

from __future__ import annotations

from zis_registry.store.engine import Database
from zis_registry.store.migrate import create_tables, drop_tables, unique_index
from zis_registry.store.tables.accounts import Account, AccountSession, Attempt, Invitation, OfficeProfile, RecoveryCode

NUMBER = 3
NAME = "akun"


TABLES = (Account, AccountSession, Attempt, Invitation, OfficeProfile, RecoveryCode)


async def forward(database: Database) -> None:
    """Create the tables and their indexes."""
    await create_tables(database, TABLES)
    await unique_index(database, Account, ["username"])


async def back(database: Database) -> None:
    """Drop the tables with all they hold."""
    await drop_tables(database, tuple(reversed(TABLES)))
