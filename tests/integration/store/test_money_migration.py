"""A registry of the first release gets its ledger: balances opened, old drafts set aside, and back again."""

from __future__ import annotations

from datetime import UTC, datetime

from zis_registry.store import migrations
from zis_registry.store.engine import Database
from zis_registry.store.migrate import discover, migrate, migrate_back, table_exists
from zis_registry.store.repositories import ledger, money
from zis_registry.store.schema import TABLES
from zis_registry.terms.scope import Scope

AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
EVERYWHERE = Scope("uji", "uji", ("73",))


async def first_release(database: Database) -> None:
    await migrate(database, discover(migrations)[:1], at=AT)
    async with database.write_tx():
        for name, opening in (("A", 500), ("B", 0), ("C", 70)):
            await database.execute(
                "INSERT INTO fund (id, kind, name, area, facilities, opening, source) VALUES ({},{},{},{},{},{},{})",
                name, "zakat", name, "7311", "null", opening, "uji",
            )  # fmt: skip
        await database.execute(
            "INSERT INTO proposal (id, area, made_on, made_at, made_by, seed, list_sha256, status, snapshot, sha256) "
            "VALUES ({},{},{},{},{},{},{},{},{},{})",
            1, "7311", "2026-11-24", "2026-11-24", "uji", "s", "l", "RANCANGAN", "{}", "h",
        )  # fmt: skip


async def test_old_funds_are_opened_in_the_ledger_and_old_drafts_are_set_aside(empty_database: Database) -> None:
    database = empty_database
    await first_release(database)
    database.bind(TABLES)
    assert await migrate(database, discover(migrations)[:2], at=AT) == (2,)
    standing = await ledger.standing(database, ["A", "B", "C"])
    assert {fund: balance.left for fund, balance in standing.items()} == {"A": 500, "B": 0, "C": 70}
    assert await money.drafts(database, EVERYWHERE) == ()
    kept = await money.proposal_on(database, EVERYWHERE, "7311", on="2026-11-24")
    assert kept is not None
    assert kept.status is money.Status.REPLACED


async def test_the_step_can_be_taken_back(empty_database: Database) -> None:
    database = empty_database
    await first_release(database)
    database.bind(TABLES)
    await migrate(database, discover(migrations)[:2], at=AT)
    assert await migrate_back(database, discover(migrations)[:2], to=1) == (2,)
    assert not await table_exists(database, "ledger_posting")
    assert await migrate(database, discover(migrations)[:2], at=AT) == (2,)
    assert (await ledger.standing(database, ["A"]))["A"].left == 500
