"""kill -9 of the worker at random moments of every long job: the job is taken up again, and nothing is half done."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import fixtures
from tests.registry_lists import scope
from zis_registry.services.accounts import access
from zis_registry.services.jobs import jobs
from zis_registry.services.jobs.jobs import JobKind
from zis_registry.services.lists import intake, sending, staged_store, staging
from zis_registry.services.lists.import_plan import class_counts
from zis_registry.services.money import budgets
from zis_registry.services.opening import Registry, create_registry, open_registry
from zis_registry.services.oversight.checks import run_checks
from zis_registry.services.proposals import document_view, matching
from zis_registry.settings import Settings
from zis_registry.store.repositories import staging as staged_lists
from zis_registry.store.repositories import uploads
from zis_registry.store.repositories.money import FundRecord
from zis_registry.terms.access import Reader, Role
from zis_registry.terms.area import AreaCode

ROOT = Path(__file__).resolve().parents[2]
DISTRICT = "7311"
PATIENCE_SECONDS = 120
FIRST_FILES = 2
ENOUGH_FOR_ALL = 30
SCALE = 0.1


class Worker:
    """A real worker process that can be killed and started again; at the end it is gone."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "zis_registry", "worker", "--data", str(self._data)],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def kill(self) -> None:
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait(timeout=60)

    def start_again(self) -> None:
        self._start()

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(timeout=60)


@pytest.fixture
def workers() -> Iterator[list[Worker]]:
    started: list[Worker] = []
    yield started
    for worker in started:
        worker.end()


def look(data: Path, sql: str, *values: Any) -> list[dict[str, Any]]:
    """Read the database past the program."""
    database = sqlite3.connect(data / "registry.sqlite")
    database.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in database.execute(sql, values)]
    finally:
        database.close()


def wait_for(data: Path, job: int, *statuses: str) -> dict[str, Any]:
    """The job as soon as it stands in one of these."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        (found,) = look(data, "SELECT status, attempts, result, error FROM job WHERE id = ?", job)
        if found["status"] in statuses:
            return found
        assert time.monotonic() < end, found
        time.sleep(0.02)


@dataclass
class Campaign:
    """A registry of one district, lists still to come, and how long each kind of work takes when nobody kills it."""

    settings: Settings
    lists: Path
    seed: int
    coming: list[fixtures.FileManifest]
    seconds: dict[JobKind, float] = field(default_factory=dict)
    funds: int = 0
    staged: int = 0

    @property
    def data(self) -> Path:
        return self.settings.data_dir

    async def ask(self, registry: Registry, kind: JobKind) -> int:
        match kind:
            case JobKind.READ_LIST:
                return await self._ask_to_read(registry)
            case JobKind.ACCEPT_LIST:
                return await self._ask_to_accept(registry)
            case JobKind.MATCH:
                # New money makes a new draft, so that there is something to write.
                self.funds += 1
                name = f"Dana {self.funds}"
                fund = FundRecord(f"F{self.funds}", "infak_tidak_terikat", name, DISTRICT, None, 9_000_000, "uji")
                await budgets.put_funds(registry, scope(), [fund])
                return await self._enqueue(registry, kind, {"area": DISTRICT})
            case JobKind.DOCUMENT:
                person = await reader(registry, f"POKJA-{DISTRICT}")
                return await document_view.ask_for(registry, person, kind="bnba", area=DISTRICT, size="F4")

    async def _ask_to_read(self, registry: Registry) -> int:
        if not self.coming:
            self.seed += 1
            self.coming = [*fixtures.generate(self.seed, self.lists, scale=SCALE).files]
        file = self.coming.pop(0)
        person = await reader(registry, file.office)
        (sent,) = await sending.stage(registry, person, [(file.file, (self.lists / file.file).read_bytes())])
        assert sent.staged is not None
        self.staged = sent.staged
        return await self._enqueue(registry, JobKind.READ_LIST, {"staged": [sent.staged]}, file.office)

    async def _ask_to_accept(self, registry: Registry) -> int:
        """Accept the list that was read last."""
        async with registry.db.read_tx():
            record = await staged_lists.find_staged(registry.db, scope(), self.staged)
        assert record is not None
        data = staged_store.read_bytes(registry, record)
        shown = await intake.preview_list(registry, scope(), data=data, filename=record.filename, office=record.office)
        payload = {
            "staged": record.id,
            "shown": {row_class.value: count for row_class, count in class_counts(shown.counts).items()},
            "digest": shown.digest,
        }
        await staging.claim(registry, await reader(registry, record.office), record.id)
        job = await self._enqueue(registry, JobKind.ACCEPT_LIST, payload, record.office)
        await staging.note_job(registry, [record.id], job)
        return job

    async def _enqueue(
        self, registry: Registry, kind: JobKind, payload: dict[str, Any], office: str = f"POKJA-{DISTRICT}"
    ) -> int:
        person = await reader(registry, office)
        return await jobs.enqueue(
            registry, person.scope, kind=kind, payload=payload, title=kind.value, area=person.scope.areas[0]
        )

    def asked(self, kind: JobKind) -> int:
        async def work() -> int:
            async with open_registry(self.settings) as registry:
                return await self.ask(registry, kind)

        return asyncio.run(work())


async def reader(registry: Registry, office: str) -> Reader:
    async with registry.db.read_tx():
        record = await uploads.find_office(registry.db, office)
    assert record is not None
    role = Role.BAZNAS_OFFICER if record.kind == "BAZNAS" else Role.POKJA_OFFICER
    return access.reader(account=0, username="uji:petugas", name="Uji", role=role, office=record)


def begin(tmp_path: Path, seed: int) -> Campaign:
    lists = tmp_path / "lists"
    manifest = fixtures.generate(seed, lists, scale=SCALE)
    settings = Settings.load({}, data=tmp_path / "data")
    own = [file for file in manifest.files if file.office.endswith(DISTRICT)]
    others = [file for file in manifest.files if file not in own]

    async def fill() -> None:
        await create_registry(settings)
        async with open_registry(settings) as registry:
            for file in own[:FIRST_FILES]:
                data = (lists / file.file).read_bytes()
                await intake.accept_list(registry, scope(), data=data, filename=file.file, office=file.office)
            await matching.propose(registry, scope(), area=AreaCode(DISTRICT), on=registry.today)

    asyncio.run(fill())
    return Campaign(settings, lists, seed, own[FIRST_FILES:] + others)


def measure(campaign: Campaign, kinds: list[JobKind]) -> None:
    """Run each kind once in peace, to know where its moments lie."""
    for kind in kinds:
        job = campaign.asked(kind)
        wait_for(campaign.data, job, "BERJALAN", "SELESAI", "GAGAL")
        began = time.monotonic()
        assert wait_for(campaign.data, job, "SELESAI", "GAGAL")["status"] == "SELESAI"
        campaign.seconds[kind] = time.monotonic() - began + 0.05


def kill_once(campaign: Campaign, worker: Worker, kind: JobKind, chance: random.Random) -> bool:
    """Kill the worker within one job, let another one finish it; whether the first had not ended it already."""
    job = campaign.asked(kind)
    wait_for(campaign.data, job, "BERJALAN", "SELESAI")
    time.sleep(chance.uniform(0, campaign.seconds[kind]))
    worker.kill()
    (left,) = look(campaign.data, "SELECT status, attempts FROM job WHERE id = ?", job)
    interrupted = left["status"] == "BERJALAN"
    worker.start_again()
    ended = wait_for(campaign.data, job, "SELESAI", "GAGAL")
    assert ended["status"] == "SELESAI", ended["error"]
    assert ended["attempts"] == (2 if interrupted else 1)
    assert '"go"' in ended["result"]
    return interrupted


def nothing_is_half_done(campaign: Campaign) -> None:
    async def broken() -> list[Any]:
        async with open_registry(campaign.settings) as registry:
            return [check for check in await run_checks(registry, scope()) if not check.holds]

    assert asyncio.run(broken()) == []
    states = Counter(row["status"] for row in look(campaign.data, "SELECT status FROM job"))
    assert set(states) == {"SELESAI"}
    drafts = look(campaign.data, "SELECT area FROM proposal WHERE status = 'RANCANGAN'")
    assert len(drafts) == len({row["area"] for row in drafts})
    for paper in look(campaign.data, "SELECT filename FROM document"):
        assert (campaign.data / "documents" / paper["filename"]).read_bytes().rstrip().endswith(b"%%EOF")
    accepted = look(campaign.data, "SELECT sha256, COUNT(*) AS times FROM upload GROUP BY sha256")
    assert {row["times"] for row in accepted} == {1}


def run(tmp_path: Path, workers: list[Worker], *, kills: int, seed: int) -> None:
    campaign, chance = begin(tmp_path, seed), random.Random(seed)
    kinds = [JobKind.READ_LIST, JobKind.ACCEPT_LIST, JobKind.MATCH, JobKind.DOCUMENT]
    workers.append(Worker(campaign.data))
    measure(campaign, kinds)
    interrupted = Counter[JobKind]()
    for attempt in range(kills):
        kind = kinds[attempt % len(kinds)]
        interrupted[kind] += kill_once(campaign, workers[0], kind, chance)
    assert interrupted.total() > 0
    assert kills < ENOUGH_FOR_ALL or all(interrupted[kind] for kind in kinds)
    nothing_is_half_done(campaign)


def test_a_few_kills(tmp_path: Path, workers: list[Worker]) -> None:
    run(tmp_path, workers, kills=6, seed=3)


@pytest.mark.campaign
def test_forty_kills(tmp_path: Path, workers: list[Worker]) -> None:
    run(tmp_path, workers, kills=40, seed=11)
