"""Whatever is done to the journal behind the program's back, the check finds it and says where."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from tests.conftest import CLOCK
from zis_registry.errors import CheckFailed
from zis_registry.settings import Settings
from zis_registry.store.engine import Database, Row, open_database
from zis_registry.store.failures import ConstraintBroken, StoreMisused
from zis_registry.store.journal import COLUMNS, NOTHING_BEFORE, Journal, JournalEntry, JournalRow, _Head, canonical
from zis_registry.store.migrate import append_only, create_tables, drop_append_only
from zis_registry.store.vault import Keys

EVENTS = 12


@dataclass(frozen=True)
class Told:
    """A database with a journal, and the journal's writer."""

    database: Database
    journal: Journal
    head: Path

    async def tell(self, count: int) -> list[JournalEntry]:
        """Add events, each in a transaction of its own."""
        entries = []
        for number in range(count):
            async with self.database.write_tx():
                entries.append(
                    await self.journal.append(
                        self.database,
                        at=CLOCK + timedelta(seconds=number),
                        actor="petugas",
                        action="intake:list:accepted",
                        subject=f"upload:{number}",
                        payload={"rows": number, "note": "baris\nbaru", "kinds": ["a", None, True]},
                    )
                )
        return entries

    async def problems(self) -> list[int]:
        """Where the check finds something."""
        return [problem.seq for problem in await self.journal.verify(self.database)]

    async def rows(self) -> list[Row]:
        """All rows in order."""
        return await self.database.fetch("SELECT * FROM journal ORDER BY seq")

    async def replace(self, rows: list[Row]) -> None:
        """Write other rows behind the triggers, as someone with the database's password can."""
        async with self.database.write_tx():
            await drop_append_only(self.database, JournalRow)
            await self.database.execute("DELETE FROM journal")
            await self.database.bulk_insert(JournalRow, COLUMNS, [tuple(row[name] for name in COLUMNS) for row in rows])
            await append_only(self.database, JournalRow)


@pytest.fixture
async def told(empty_database: Database, keys: Keys, tmp_path: Path) -> Told:
    journal = Journal(keys, tmp_path / "data" / "journal.head")
    async with empty_database.write_tx():
        await create_tables(empty_database, [JournalRow])
        await append_only(empty_database, JournalRow)
        await journal.start(empty_database)
    return Told(empty_database, journal, tmp_path / "data" / "journal.head")


async def test_events_are_numbered_without_gaps_and_chained(told: Told) -> None:
    assert await told.problems() == []
    entries = await told.tell(EVENTS)
    assert [entry.seq for entry in entries] == list(range(1, EVENTS + 1))
    assert [entry.prev_mac for entry in entries] == [NOTHING_BEFORE, *[entry.mac for entry in entries[:-1]]]
    assert entries[0].at == "2021-11-30T02:00:00.000000+00:00"
    assert entries[0].payload == '{"kinds":["a",null,true],"note":"baris\\nbaru","rows":0}'
    assert [JournalEntry.of(row) for row in await told.rows()] == entries
    assert await told.problems() == []


async def test_several_events_of_one_change_stand_or_fall_with_it(told: Told) -> None:
    async def fail() -> None:
        async with told.database.write_tx():
            for _ in range(3):
                await append(told)
            raise ZeroDivisionError

    await told.tell(2)
    head = told.head.read_bytes()
    with pytest.raises(ZeroDivisionError):
        await fail()
    assert told.head.read_bytes() == head
    assert len(await told.rows()) == 2
    async with told.database.write_tx():
        for _ in range(3):
            await append(told)
    assert len(await told.rows()) == 5
    assert await told.problems() == []


async def append(told: Told, **changes: Any) -> JournalEntry:
    event: dict[str, Any] = {"at": CLOCK, "actor": "a", "action": "a:b:c", "subject": "s", "payload": {}}
    return await told.journal.append(told.database, **(event | changes))


async def test_an_event_outside_a_change_is_refused(told: Told) -> None:
    with pytest.raises(StoreMisused, match="write_tx"):
        await append(told)


WRONG_EVENTS: tuple[dict[str, Any], ...] = (
    {"action": "accepted"},
    {"action": "a:b:c:d"},
    {"action": "a:b:c\n"},
    {"actor": ""},
    {"actor": "a\nb"},
    {"actor": "x" * 201},
    {"subject": "7311014101800001"},
    {"payload": {"share": 0.5}},
    {"payload": {"when": CLOCK}},
    {"payload": {"nik": "7311014101800001"}},
    {"payload": {"nik": 7311014101800001}},
    {"payload": {"note": "NIK 731101 410180 0001."}},
    {"payload": {"7311014101800001": 1}},
    {"payload": {"list": [{"kk": "731101-0101200001"}]}},
    {"payload": {1: "x"}},
)


async def test_an_event_with_a_personal_number_or_an_unclear_name_is_refused(told: Told) -> None:
    async with told.database.write_tx():
        for wrong in WRONG_EVENTS:
            with pytest.raises(StoreMisused):
                await append(told, **wrong)
    assert await told.rows() == []


def test_amounts_and_hashes_are_not_taken_for_personal_numbers() -> None:
    payload = {"amount": 10**15, "sha256": "1" * 64, "seq": 15, "date": "2021-11-30", "refund": -5, "ok": True}
    assert canonical(payload) == (
        '{"amount":1000000000000000,"date":"2021-11-30","ok":true,"refund":-5,"seq":15,"sha256":"' + "1" * 64 + '"}'
    )


async def test_the_database_itself_refuses_to_change_an_event(told: Told) -> None:
    await told.tell(2)
    for change in ("UPDATE journal SET actor = 'x'", "DELETE FROM journal WHERE seq = 2"):
        with pytest.raises(ConstraintBroken, match="hanya boleh bertambah"):
            async with told.database.write_tx():
                await told.database.execute(change)


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "seq"])
async def test_an_edit_behind_the_triggers_is_found_at_its_number(told: Told, column: str) -> None:
    await told.tell(EVENTS)
    async with told.database.write_tx():
        await drop_append_only(told.database, JournalRow)
        await told.database.execute(f"UPDATE journal SET {column} = {{}} WHERE seq = 7", "0" * 40)
        await append_only(told.database, JournalRow)
    assert await told.problems() == [7]


async def test_a_removed_event_is_found_at_its_number(told: Told) -> None:
    await told.tell(EVENTS)
    await told.replace([row for row in await told.rows() if row["seq"] not in {4, 5}])
    problems = await told.journal.verify(told.database)
    assert [(problem.seq, problem.message) for problem in problems] == [(4, "Kejadian 4 sampai 5 hilang.")]


async def test_a_cut_end_is_found_by_the_head_file_and_stops_further_writing(told: Told) -> None:
    await told.tell(EVENTS)
    await told.replace((await told.rows())[:9])
    assert await told.problems() == [10]
    with pytest.raises(CheckFailed, match="tidak lagi memuat kejadian 12"):
        await told.tell(1)
    await told.replace([])
    assert await told.problems() == [1]
    with pytest.raises(CheckFailed):
        async with told.database.write_tx():
            await told.journal.start(told.database)


async def test_a_forged_or_absent_head_is_found_and_stops_further_writing(told: Told) -> None:
    await told.tell(3)
    good = told.head.read_text()
    for forged in (good.replace('"seq":3', '"seq":2'), "{}", "", "[1]", '{"seq":"x","mac":1,"seal":2}'):
        told.head.write_text(forged)
        assert await told.problems() == [0]
        with pytest.raises(CheckFailed, match="Kepala jurnal"):
            await told.tell(1)
    told.head.unlink()
    assert await told.problems() == [0]
    with pytest.raises(CheckFailed, match="tidak sejalan"):
        async with told.database.write_tx():
            await told.journal.start(told.database)
    told.head.write_text(good)
    async with told.database.write_tx():
        await told.journal.start(told.database)
    assert told.head.read_text() == good
    await told.tell(1)
    assert await told.problems() == []


async def test_after_a_crash_the_database_may_be_ahead_of_the_head(told: Told) -> None:
    await told.tell(3)
    before = told.head.read_bytes()
    await told.tell(2)
    told.head.write_bytes(before)
    assert await told.problems() == []
    await told.tell(1)
    assert await told.problems() == []
    await told.replace((await told.rows())[:5])
    assert await told.problems() == [6]


async def test_a_head_on_a_full_disk_does_not_undo_the_change(told: Told, caplog: pytest.LogCaptureFixture) -> None:
    await told.tell(1)
    told.head.with_suffix(".lock").unlink()
    told.head.with_suffix(".lock").mkdir()
    await told.tell(1)
    assert "journal head not renewed" in caplog.text
    assert len(await told.rows()) == 2
    assert await told.problems() == []


async def test_events_of_another_installation_are_found(told: Told) -> None:
    await told.tell(EVENTS)
    stranger = Journal(Keys(vault=b"a" * 32, index=b"b" * 32, journal=b"c" * 32), told.head)
    assert [problem.seq for problem in await stranger.verify(told.database)] == [*range(1, EVENTS + 1), 0]


async def test_genuine_events_of_a_history_that_was_undone_by_a_restore_are_found(told: Told) -> None:
    await told.tell(4)
    backup, head = await told.rows(), told.head.read_bytes()
    await told.tell(3)
    undone = (await told.rows())[4:]
    await told.replace(backup)
    told.head.write_bytes(head)
    for _ in range(3):
        async with told.database.write_tx():
            await append(told, actor="orang lain")
    valid = await told.rows()
    assert await told.problems() == []
    await told.replace([*valid[:4], undone[0], *valid[5:]])
    assert await told.problems() == [6]
    await told.replace([*valid[:4], *undone])
    assert await told.problems() == [7]


async def test_a_head_that_is_renewed_late_never_goes_back(told: Told) -> None:
    first, *_ = await told.tell(3)
    head = told.head.read_bytes()
    told.journal._advance(_Head(first.seq, first.mac))
    assert told.head.read_bytes() == head


async def test_two_programs_on_one_database_keep_one_chain_and_one_head(
    settings: Settings, keys: Keys, tmp_path: Path
) -> None:
    async with open_database(settings) as one, open_database(settings) as other:
        first, second = (
            Told(database, Journal(keys, tmp_path / "head"), tmp_path / "head") for database in (one, other)
        )
        async with one.write_tx():
            await create_tables(one, [JournalRow])
            await first.journal.start(one)
        await asyncio.gather(first.tell(10), second.tell(10))
        assert len(await first.rows()) == 20
        assert await first.problems() == await second.problems() == []
        assert json.loads(first.head.read_text())["seq"] == 20


ENDLESS = """
import asyncio, sys
from pathlib import Path
from datetime import UTC, datetime
from zis_registry.settings import Settings
from zis_registry.store.engine import open_database
from zis_registry.store.journal import Journal
from zis_registry.store.vault import Keys

async def main():
    settings = Settings.load({"ZIS_DATABASE_URL": sys.argv[1]}, data=Path(sys.argv[2]))
    journal = Journal(Keys.load(settings.key_dir), settings.journal_head)
    async with open_database(settings) as database:
        while True:
            async with database.write_tx():
                entry = await journal.append(
                    database, at=datetime.now(UTC), actor="a", action="a:b:c", subject="s", payload={}
                )
            print(entry.seq, flush=True)

asyncio.run(main())
"""


async def kill_many(settings: Settings, keys: Keys, *, times: int) -> None:
    url = settings.database.postgres or str(settings.database.sqlite_file)
    command = [sys.executable, "-c", ENDLESS, url, str(settings.data_dir)]
    dice = random.Random(times)
    async with open_database(settings) as database:
        told = Told(database, Journal(keys, settings.journal_head), settings.journal_head)
        async with database.write_tx():
            await create_tables(database, [JournalRow])
            await told.journal.start(database)
        for _ in range(times):
            process = subprocess.Popen(command, cwd=Path(__file__).parents[3], stdout=subprocess.PIPE)
            assert process.stdout is not None
            process.stdout.readline()
            await asyncio.sleep(dice.uniform(0, 0.1))
            process.kill()
            acknowledged = process.communicate()[0].decode().rpartition("\n")[0].split()
            assert await told.problems() == []
            assert len(await told.rows()) >= int(acknowledged[-1] if acknowledged else 1)


async def test_a_killed_program_leaves_a_whole_journal(settings: Settings, keys: Keys) -> None:
    await kill_many(settings, keys, times=2)


@pytest.mark.campaign
async def test_a_program_killed_fifty_times_leaves_a_whole_journal(settings: Settings, keys: Keys) -> None:
    await kill_many(settings, keys, times=50)


# -- any tampering ---------------------------------------------------------------------------------------------------

Tampering = Callable[[list[Row], random.Random], list[Row]]


def edit(rows: list[Row], dice: random.Random) -> list[Row]:
    row = dice.choice(rows)
    name = dice.choice(COLUMNS[1:])
    row[name] = row[name][:-1] + ("x" if row[name][-1:] != "x" else "y")
    return rows


def remove(rows: list[Row], dice: random.Random) -> list[Row]:
    rows.pop(dice.randrange(len(rows)))
    return rows


def remove_and_renumber(rows: list[Row], dice: random.Random) -> list[Row]:
    rows.pop(dice.randrange(len(rows)))
    return [row | {"seq": number} for number, row in enumerate(rows, start=1)]


def swap(rows: list[Row], dice: random.Random) -> list[Row]:
    one, two = dice.sample(range(len(rows)), 2)
    rows[one], rows[two] = rows[two] | {"seq": rows[one]["seq"]}, rows[one] | {"seq": rows[two]["seq"]}
    return rows


def insert(rows: list[Row], dice: random.Random) -> list[Row]:
    place = dice.randrange(len(rows) + 1)
    rows.insert(place, dice.choice(rows) | {"actor": "orang lain"})
    return [row | {"seq": number} for number, row in enumerate(rows, start=1)]


def add_below(rows: list[Row], dice: random.Random) -> list[Row]:
    return [dice.choice(rows) | {"seq": -dice.randrange(5)}, *rows]


def replay(rows: list[Row], dice: random.Random) -> list[Row]:
    return [*rows, dice.choice(rows) | {"seq": len(rows) + 1}]


def truncate(rows: list[Row], dice: random.Random) -> list[Row]:
    return rows[: dice.randrange(len(rows))]


TAMPERINGS: tuple[Tampering, ...] = (
    edit, remove, remove_and_renumber, swap, insert, add_below, replay, truncate,
)  # fmt: skip


async def tamper_many(told: Told, times: int) -> None:
    await told.tell(EVENTS)
    original = await told.rows()
    for seed in range(times):
        tampering = TAMPERINGS[seed % len(TAMPERINGS)]
        changed = tampering([dict(row) for row in original], random.Random(seed))
        assert changed != original
        await told.replace(changed)
        assert await told.problems(), f"{tampering.__name__} with seed {seed} was not found"
    await told.replace(original)
    assert await told.problems() == []


async def test_eighty_tamperings_of_all_kinds_are_found(told: Told) -> None:
    await tamper_many(told, 80)


@pytest.mark.campaign
async def test_a_thousand_tamperings_are_found(told: Told) -> None:
    await tamper_many(told, 1000)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(payload=st.dictionaries(st.text(max_size=8), json_values, max_size=4))
@example_settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_payload_has_one_form_whatever_the_order_and_stays_one_line_of_ascii(payload: dict[str, Any]) -> None:
    text = canonical(payload)
    assert canonical(dict(reversed(payload.items()))) == text
    assert text.isascii()
    assert text.isprintable()
