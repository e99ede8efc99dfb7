"""The ledger of the funds, commitments of all sources, and the frozen recipients of a draft."""

from __future__ import annotations

from zis_registry.store.engine import Database
from zis_registry.store.migrate import append_only, create_tables, drop_append_only, drop_tables, unique_index
from zis_registry.store.tables.ledger import (
    Commitment,
    LedgerEntry,
    LedgerPosting,
    ProposalRecipient,
    ProposalWords,
    RegistryMark,
)

NUMBER = 2
NAME = "buku dana"

HISTORY = (LedgerEntry, LedgerPosting, Commitment)
TABLES = (LedgerEntry, LedgerPosting, Commitment, ProposalRecipient, ProposalWords, RegistryMark)


async def forward(database: Database) -> None:
    """Create the tables, open the ledger of funds that are already there, and set aside drafts of the old form.

    A draft without frozen recipients and proofs cannot be verified or printed again: it is kept, no longer in force,
    and the next `match` makes a new one.
    """
    await create_tables(database, TABLES)
    await unique_index(database, ProposalRecipient, ["proposal", "household"])
    await _open_funds(database)
    await database.execute("UPDATE proposal SET status = {} WHERE status = {}", "DIGANTI", "RANCANGAN")
    for table in HISTORY:
        await append_only(database, table)


async def back(database: Database) -> None:
    """Drop the ledger and what came with it; funds keep the opening balance they were written with."""
    for table in HISTORY:
        await drop_append_only(database, table)
    await drop_tables(database, tuple(reversed(TABLES)))


async def _open_funds(database: Database) -> None:
    began = await database.fetch_value("SELECT applied_at FROM schema_version WHERE number = 1")
    funds = await database.fetch("SELECT id, area, opening FROM fund WHERE opening > 0 ORDER BY id")
    for number, fund in enumerate(funds, start=1):
        await database.execute(
            "INSERT INTO ledger_entry (id, at, actor, move, subject) VALUES ({}, {}, {}, {}, {})",
            number, began, "migrasi", "buka", f"fund:{fund['id']}",
        )  # fmt: skip
        for place, (account, amount) in enumerate((("penerimaan", -fund["opening"]), ("tersedia", fund["opening"]))):
            await database.execute(
                "INSERT INTO ledger_posting (id, entry, fund, account, amount, area, service, unit) "
                "VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
                2 * number - 1 + place, number, fund["id"], account, amount, fund["area"], "", "",
            )  # fmt: skip
