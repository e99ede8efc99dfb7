"""One writer, snapshots for readers, and migrations: the same on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
import textwrap
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from piccolo.columns import BigInt, Boolean, Bytea, Text, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from tests.conftest import CLOCK
from tests.integration.store.wallet_migrations import STEPS
from zis_registry.errors import SettingsRefused
from zis_registry.settings import DatabaseUrl, Settings
from zis_registry.store.engine import Database, Dialect, open_database
from zis_registry.store.failures import ConstraintBroken, DatabaseBusy, DatabaseUnavailable, StoreMisused
from zis_registry.store.migrate import (
    Migration,
    append_only,
    column_names,
    create_tables,
    drop_append_only,
    index,
    migrate,
    migrate_back,
    require_current,
    table_exists,
    unique_index,
    version,
)


class Purse(Table, tablename="purse"):
    """A balance, to be fought over."""

    id = BigInt(primary_key=True)
    owner = Varchar(length=40, null=False, index=True)
    amount = BigInt(null=False, default=0)
    open = Boolean(null=False, default=True)
    note = Text(null=True, default=None)
    secret = Bytea(null=True, default=None)

    one_of_a_kind = Unique([owner, amount])
    not_negative = Check(amount >= 0)


COLUMNS = ("id", "owner", "amount", "open", "note", "secret")


@pytest.fixture
async def purses(empty_database: Database) -> Database:
    async with empty_database.write_tx():
        await create_tables(empty_database, [Purse])
        await empty_database.bulk_insert(Purse, COLUMNS, [(1, "Maros", 100, True, None, b"\x00\xff")])
    return empty_database


async def amount(database: Database) -> int:
    return int(await database.fetch_value("SELECT amount FROM purse WHERE id = {}", 1))


async def set_amount(database: Database, value: int) -> None:
    await database.execute("UPDATE purse SET amount = {} WHERE id = {}", value, 1)


async def test_piccolo_and_plain_sql_see_the_same_row_with_the_same_types(purses: Database) -> None:
    by_piccolo = await Purse.select().where(Purse.owner == "Maros").first()
    by_sql = await purses.fetch_one("SELECT * FROM purse WHERE owner = {}", "Maros")
    assert by_piccolo == by_sql
    assert by_sql == {"id": 1, "owner": "Maros", "amount": 100, "open": True, "note": None, "secret": b"\x00\xff"}


async def test_a_block_that_fails_leaves_nothing_behind(purses: Database) -> None:
    async def change_and_fail() -> None:
        async with purses.write_tx():
            await set_amount(purses, 1)
            assert await amount(purses) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await change_and_fail()
    assert await amount(purses) == 100
    async with purses.write_tx():
        await set_amount(purses, 2)
    assert await amount(purses) == 2


async def test_forty_writers_at_once_lose_no_update(purses: Database) -> None:
    async def add_one() -> None:
        async with purses.write_tx():
            found = await amount(purses)
            await asyncio.sleep(0)
            await set_amount(purses, found + 1)

    await asyncio.gather(*(add_one() for _ in range(40)))
    assert await amount(purses) == 140


async def test_two_databases_on_one_store_wait_for_each_other(settings: Settings) -> None:
    async with open_database(settings) as one, open_database(settings) as other:
        async with one.write_tx():
            await create_tables(one, [Purse])
            await one.bulk_insert(Purse, COLUMNS, [(1, "Gowa", 0, True, None, None)])

        async def add(database: Database) -> None:
            for _ in range(10):
                async with database.write_tx():
                    await set_amount(database, await amount(database) + 1)

        await asyncio.gather(add(one), add(other))
        assert await amount(one) == 20


async def test_a_writer_who_waits_too_long_is_told_so_and_nothing_is_lost(settings: Settings) -> None:
    impatient = replace(settings, busy_seconds=1)
    async with open_database(settings) as holder, open_database(impatient) as other:
        async with holder.write_tx():
            await holder.ddl("CREATE TABLE held (id INTEGER)")
            with pytest.raises(DatabaseBusy, match="dipakai penulis lain"):
                async with other.write_tx():
                    pass
        async with other.write_tx():
            assert await table_exists(other, "held")


async def test_within_one_process_waiting_is_bounded_too(sqlite_settings: Settings) -> None:
    async with open_database(replace(sqlite_settings, busy_seconds=1)) as database:

        async def wait() -> None:
            with pytest.raises(DatabaseBusy):
                async with database.write_tx():
                    pass

        waiting = asyncio.create_task(wait())
        async with database.write_tx():
            await asyncio.sleep(1.3)
        await waiting


async def test_a_reader_keeps_its_snapshot_while_another_writes(purses: Database) -> None:
    writing = asyncio.Event()
    written = asyncio.Event()

    async def write() -> None:
        await writing.wait()
        async with purses.write_tx():
            await set_amount(purses, 7)
        written.set()

    task = asyncio.create_task(write())
    async with purses.read_tx():
        writing.set()
        await written.wait()
        assert await amount(purses) == 100
        async with purses.read_tx():
            assert await amount(purses) == 100
    await task
    assert await amount(purses) == 7


async def test_nothing_can_be_written_outside_write_tx(purses: Database) -> None:
    for attempt in (purses.execute("DELETE FROM purse"), purses.ddl("DROP TABLE purse"), purses.next_id(Purse)):
        with pytest.raises(StoreMisused, match="write_tx"):
            await attempt
    with pytest.raises(StoreMisused, match="write_tx"):
        await Purse.update({Purse.amount: 0}, force=True)
    async with purses.read_tx():
        with pytest.raises(StoreMisused, match="write_tx"):
            await Purse.delete(force=True)
    assert await amount(purses) == 100


async def test_write_transactions_do_not_nest_and_piccolos_own_are_refused(purses: Database) -> None:
    async with purses.write_tx():
        with pytest.raises(StoreMisused, match="bersarang"):
            async with purses.write_tx():
                pass
    with pytest.raises(StoreMisused, match=r"engine\.transaction"):
        purses.engine.transaction()


async def test_a_task_started_inside_a_transaction_cannot_use_it(purses: Database) -> None:
    async with purses.write_tx():
        with pytest.raises(StoreMisused, match="bukan miliknya"):
            await asyncio.create_task(amount(purses))
        with pytest.raises(StoreMisused, match="bukan miliknya"):
            await asyncio.create_task(Purse.count().run())


async def test_a_savepoint_undoes_only_its_own_part(purses: Database) -> None:
    calls: list[str] = []

    async def fail_in_part() -> None:
        async with purses.savepoint():
            purses.after_commit(lambda: calls.append("undone"))
            await set_amount(purses, 5)
            await purses.bulk_insert(Purse, COLUMNS, [(1, "Gowa", 1, True, None, None)])

    async with purses.write_tx():
        purses.after_commit(lambda: calls.append("outer"))
        with pytest.raises(ConstraintBroken):
            await fail_in_part()
        async with purses.savepoint():
            await purses.bulk_insert(Purse, COLUMNS, [(2, "Gowa", 1, True, None, None)])
        assert calls == []
    assert await amount(purses) == 100
    assert await Purse.count() == 2
    assert calls == ["outer"]


async def test_after_commit_is_not_called_when_the_block_fails(purses: Database) -> None:
    calls: list[str] = []

    async def fail() -> None:
        async with purses.write_tx():
            purses.after_commit(lambda: calls.append("never"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert calls == []


async def test_a_cancelled_writer_frees_the_database(purses: Database) -> None:
    inside = asyncio.Event()

    async def hang() -> None:
        async with purses.write_tx():
            await set_amount(purses, 1)
            inside.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(hang())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with purses.write_tx():
        assert await amount(purses) == 100


async def test_a_broken_rule_names_the_rule_and_not_the_values(purses: Database) -> None:
    with pytest.raises(ConstraintBroken) as duplicate:
        async with purses.write_tx():
            await purses.bulk_insert(Purse, COLUMNS, [(2, "Maros", 100, True, None, None)])
    assert duplicate.value.unique
    assert "Maros" not in str(duplicate.value)
    assert duplicate.value.__suppress_context__
    with pytest.raises(ConstraintBroken) as negative:
        async with purses.write_tx():
            await set_amount(purses, -1)
    assert not negative.value.unique
    assert "not_negative" in str(negative.value)
    with pytest.raises(ConstraintBroken):
        async with purses.write_tx():
            await purses.bulk_insert(Purse, COLUMNS, [(3, None, 3, True, None, None)])


async def test_many_rows_go_in_and_change_through_the_driver(purses: Database) -> None:
    rows = [(n, f"desa {n}", n, n % 2 == 0, None, bytes([n % 256])) for n in range(2, 5002)]
    async with purses.write_tx():
        first = await purses.next_id(Purse)
        await purses.bulk_insert(Purse, COLUMNS, rows)
        await purses.execute_many("UPDATE purse SET note = {} WHERE id = {}", [(f"n{row[0]}", row[0]) for row in rows])
        assert await purses.next_id(Purse) == 5002
    assert first == 2
    assert await Purse.count() == 5001
    last = await Purse.select().order_by(Purse.id, ascending=False).first()
    assert last == {"id": 5001, "owner": "desa 5001", "amount": 5001, "open": False, "note": "n5001", "secret": b"\x89"}


async def test_text_that_looks_like_sql_or_a_mark_is_only_text(purses: Database) -> None:
    text = "'; DROP TABLE purse; -- {} ? $1 \N{GREEK SMALL LETTER PI}"
    async with purses.write_tx():
        await purses.execute("UPDATE purse SET note = {} WHERE id = {}", text, 1)
        await purses.execute("UPDATE purse SET owner = '{a}' WHERE note = {}", text)
    assert await purses.fetch("SELECT owner, note FROM purse") == [{"owner": "{a}", "note": text}]
    with pytest.raises(StoreMisused, match="menandai 1 nilai, yang diberikan 2"):
        await purses.fetch("SELECT {}", 1, 2)


async def test_history_only_grows(purses: Database) -> None:
    async with purses.write_tx():
        await append_only(purses, Purse)
    changes = ["UPDATE purse SET amount = 0", "DELETE FROM purse"]
    if purses.dialect is Dialect.SQLITE:
        changes.append("INSERT OR REPLACE INTO purse (id, owner, amount) VALUES (1, 'x', 0)")
    else:
        changes.append("TRUNCATE purse")
    for change in changes:
        with pytest.raises(ConstraintBroken, match="hanya boleh bertambah"):
            async with purses.write_tx():
                await purses.execute(change)
    assert await amount(purses) == 100
    async with purses.write_tx():
        await drop_append_only(purses, Purse)
        await set_amount(purses, 0)


async def test_a_partial_unique_index_counts_only_its_own_rows(purses: Database) -> None:
    async with purses.write_tx():
        await unique_index(purses, Purse, [Purse.owner], where="amount > 0")
        await index(purses, "purse", ["owner", "open"])
        await purses.bulk_insert(Purse, COLUMNS, [(2, "Maros", 0, True, None, None)])
    with pytest.raises(ConstraintBroken) as broken:
        async with purses.write_tx():
            await purses.bulk_insert(Purse, COLUMNS, [(3, "Maros", 3, True, None, None)])
    assert broken.value.unique


async def test_a_closed_database_says_so(settings: Settings) -> None:
    async with open_database(settings, tables=[Purse]) as database:
        pass
    with pytest.raises(StoreMisused, match="sudah ditutup"):
        await database.fetch("SELECT 1")
    with pytest.raises(StoreMisused, match="sudah ditutup"):
        async with database.write_tx():
            pass


async def test_no_thread_is_left_behind_even_after_failures(settings: Settings) -> None:
    async def read_and_fail() -> None:
        async with open_database(settings) as database:
            await asyncio.gather(*(database.fetch("SELECT 1") for _ in range(20)))
            async with database.read_tx():
                raise ZeroDivisionError

    before = threading.active_count()
    with pytest.raises(ZeroDivisionError):
        await read_and_fail()
    for _ in range(100):
        if threading.active_count() <= before:
            return
        await asyncio.sleep(0.02)
    pytest.fail("a database thread is still running")


# -- SQLite's own promises -------------------------------------------------------------------------------------------


async def test_sqlite_is_durable_and_private(sqlite_settings: Settings) -> None:
    async with open_database(sqlite_settings) as database:
        async with database.write_tx():
            await database.ddl("CREATE TABLE t (id INTEGER)")
            for pragma, value in (("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1), ("query_only", 0)):
                assert await database.fetch_value(f"PRAGMA {pragma}") == value
        assert await database.fetch_value("PRAGMA journal_mode") == "wal"
        assert await database.fetch_value("PRAGMA query_only") == 1
        assert await database.fetch_value("PRAGMA busy_timeout") == 10_000
        files = sorted(sqlite_settings.data_dir.glob("registry.sqlite*"))
        assert len(files) == 3
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
        assert stat.S_IMODE(sqlite_settings.data_dir.stat().st_mode) == 0o700


async def test_a_full_disk_loses_nothing_and_the_database_recovers(sqlite_settings: Settings) -> None:
    async with open_database(sqlite_settings) as database:
        async with database.write_tx():
            await create_tables(database, [Purse])
        async with database.write_tx():
            await database.fetch("PRAGMA max_page_count = 20")
        rows = [(n, "x" * 40, n, True, "y" * 200, None) for n in range(5000)]
        with pytest.raises(DatabaseUnavailable, match="penuh"):
            async with database.write_tx():
                await database.bulk_insert(Purse, COLUMNS, rows)
        assert await Purse.count() == 0
        async with database.write_tx():
            await database.fetch("PRAGMA max_page_count = 100000")
            await database.bulk_insert(Purse, COLUMNS, rows)
        assert await Purse.count() == 5000
        assert await database.fetch_value("PRAGMA integrity_check") == "ok"


async def test_a_file_that_is_no_database_is_refused(sqlite_settings: Settings) -> None:
    file = sqlite_settings.database.sqlite_file
    assert file is not None
    file.parent.mkdir()
    file.write_text("bukan basis data " * 100)
    with pytest.raises(DatabaseUnavailable, match="rusak atau bukan"):
        async with open_database(sqlite_settings):
            pass


async def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = Settings(
        data_dir=tmp_path, database=DatabaseUrl(sqlite_file=tmp_path / "file" / "r.sqlite"), key_dir=tmp_path
    )
    with pytest.raises(DatabaseUnavailable, match="tidak dapat dibuat"):
        async with open_database(settings):
            pass


async def test_an_absent_postgresql_server_is_refused_without_its_password(tmp_path: Path) -> None:
    url = DatabaseUrl.parse(f"postgresql://a:rahasia@/zis?host={tmp_path}")
    with pytest.raises(DatabaseUnavailable, match="tidak dapat dihubungi") as refused:
        async with open_database(Settings(data_dir=tmp_path, database=url, key_dir=tmp_path)):
            pass
    assert "rahasia" not in str(refused.value)


# -- migrations ------------------------------------------------------------------------------------------------------


async def broken_forward(database: Database) -> None:
    await database.ddl("CREATE TABLE half (id INTEGER)")
    raise ZeroDivisionError


async def test_migrations_run_once_in_order_and_go_back(empty_database: Database) -> None:
    assert await version(empty_database) == 0
    assert await migrate(empty_database, STEPS[:1], at=CLOCK) == (1,)
    assert await column_names(empty_database, "wallet") == ["id", "owner"]
    with pytest.raises(SettingsRefused, match="berversi 1, program memerlukan 2"):
        await require_current(empty_database, STEPS)
    assert await migrate(empty_database, STEPS, at=CLOCK) == (2,)
    assert await migrate(empty_database, STEPS, at=CLOCK) == ()
    await require_current(empty_database, STEPS)
    assert await column_names(empty_database, "wallet") == ["colour", "id", "owner"]
    assert await migrate_back(empty_database, STEPS, to=0) == (2, 1)
    assert await version(empty_database) == 0
    assert not await table_exists(empty_database, "wallet")
    assert await migrate(empty_database, STEPS, at=CLOCK) == (1, 2)


async def test_a_migration_that_fails_leaves_the_old_version_whole(empty_database: Database) -> None:
    await migrate(empty_database, STEPS, at=CLOCK)
    with pytest.raises(ZeroDivisionError):
        await migrate(empty_database, (*STEPS, Migration(3, "gagal", broken_forward, broken_forward)), at=CLOCK)
    assert await version(empty_database) == 2
    assert not await table_exists(empty_database, "half")


async def test_a_database_newer_than_the_program_is_refused(empty_database: Database) -> None:
    await migrate(empty_database, STEPS, at=CLOCK)
    for attempt in (
        migrate(empty_database, STEPS[:1], at=CLOCK),
        migrate_back(empty_database, STEPS[:1], to=0),
        require_current(empty_database, STEPS[:1]),
    ):
        with pytest.raises(SettingsRefused, match="lebih baru daripada program"):
            await attempt


async def test_what_a_new_database_must_hold_is_written_once_with_its_first_version(empty_database: Database) -> None:
    calls: list[int] = []

    async def on_creation(database: Database) -> None:
        database.require_writing()
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await migrate(empty_database, STEPS[:1], at=CLOCK, on_creation=on_creation)
    assert await version(empty_database) == 0
    await migrate(empty_database, STEPS[:1], at=CLOCK, on_creation=on_creation)
    await migrate(empty_database, STEPS, at=CLOCK, on_creation=on_creation)
    assert calls == [1, 1]


SCRIPT = """
import asyncio, sys
from pathlib import Path
from datetime import UTC, datetime
from tests.integration.store.wallet_migrations import STEPS
from zis_registry.settings import Settings
from zis_registry.store.engine import open_database
from zis_registry.store.migrate import migrate

async def main():
    settings = Settings.load({"ZIS_DATABASE_URL": sys.argv[1]}, data=Path(sys.argv[2]))
    async with open_database(settings) as database:
        print(len(await migrate(database, STEPS, at=datetime(2021, 11, 30, tzinfo=UTC))))

asyncio.run(main())
"""


def test_three_processes_that_start_at_once_migrate_once(settings: Settings) -> None:
    root = Path(__file__).parents[3]
    url = settings.database.postgres or str(settings.database.sqlite_file)
    command = [sys.executable, "-c", textwrap.dedent(SCRIPT), url, str(settings.data_dir)]
    started = [
        subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"CI": ""})
        for _ in range(3)
    ]
    answers = [process.communicate(timeout=60) for process in started]
    assert sorted(out.decode().strip() for out, _ in answers) == ["0", "0", "2"], answers
