"""Uploads, evidence, the registry, money and papers; what is history only grows."""

from __future__ import annotations

from zis_registry.store.engine import Database
from zis_registry.store.journal import JournalRow
from zis_registry.store.migrate import append_only, create_tables, drop_append_only, drop_tables, unique_index
from zis_registry.store.tables.intake import Identifier, Office, RowFinding, SourceRow, Subject, Upload
from zis_registry.store.tables.linkage import Decision, LinkKey, Pair
from zis_registry.store.tables.money import Document, Fund, Proposal
from zis_registry.store.tables.registry import (
    Dwelling,
    FamilyCardRow,
    Household,
    HouseholdFact,
    HouseholdRow,
    Person,
    ReviewCase,
)
from zis_registry.store.vault import KeyFingerprint

NUMBER = 1
NAME = "registri pertama"

HISTORY = (JournalRow, Upload, SourceRow, RowFinding, Pair, Decision)
TABLES = (
    KeyFingerprint,
    JournalRow,
    Office,
    Upload,
    Subject,
    SourceRow,
    Identifier,
    RowFinding,
    LinkKey,
    Pair,
    Decision,
    Household,
    HouseholdRow,
    HouseholdFact,
    Person,
    FamilyCardRow,
    Dwelling,
    ReviewCase,
    Fund,
    Proposal,
    Document,
)


async def forward(database: Database) -> None:
    """Create every table, its indexes, and the triggers that keep history append-only."""
    await create_tables(database, TABLES)
    await unique_index(database, Upload, ["sha256"])
    await unique_index(database, SourceRow, ["upload", "sheet", "row"])
    await unique_index(database, Pair, ["row_a", "row_b", "question"])
    await unique_index(database, Document, ["number", "size"])
    for table in HISTORY:
        await append_only(database, table)


async def back(database: Database) -> None:
    """Drop everything: only for an empty trial database, history goes with it."""
    for table in HISTORY:
        await drop_append_only(database, table)
    await drop_tables(database, tuple(reversed(TABLES)))
