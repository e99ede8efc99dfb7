"""Long work: run, failed, stopped, taken up again, never by two workers, never seen from another office."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.registry_lists import NOON, Lists, scope
from zis_registry.errors import DecisionRefused, InputRefused, NotAllowed, NotFound, UsageRefused
from zis_registry.services.accounts import access
from zis_registry.services.jobs import jobs, pulse, worker
from zis_registry.services.jobs.jobs import Health, JobKind, JobStatus, JobView
from zis_registry.services.jobs.progress import JobLost, Progress
from zis_registry.services.lists import sending
from zis_registry.services.lists.intake import accept_list
from zis_registry.services.money.budgets import put_funds
from zis_registry.services.opening import Registry
from zis_registry.services.oversight.checks import run_checks
from zis_registry.store.failures import DatabaseBusy
from zis_registry.store.repositories import accounts, uploads
from zis_registry.store.repositories import jobs as rows
from zis_registry.store.repositories.accounts import AccountRecord, AccountStatus
from zis_registry.store.repositories.money import FundRecord
from zis_registry.terms.access import Reader, Role
from zis_registry.terms.scope import Scope

BARRU = Scope(actor="petugas.barru", office="POKJA-7311", areas=("7311",))
NAME = "Sitti Aminah"


async def reader(
    registry: Registry, *, username: str = "petugas.barru", office: str = "POKJA-7311", role: Role = Role.POKJA_OFFICER
) -> Reader:
    async with registry.db.read_tx():
        record = await uploads.find_office(registry.db, office)
    assert record is not None
    return access.reader(account=1, username=username, name="Contoh", role=role, office=record)


async def ask(registry: Registry, *, kind: JobKind = JobKind.MATCH, by: Scope = BARRU, **payload: Any) -> int:
    return await jobs.enqueue(registry, by, kind=kind, payload=payload, title="Menyusun usulan", area="7311")


async def seen(registry: Registry, job: int) -> JobView:
    return await jobs.view(registry, await reader(registry), job)


async def take(registry: Registry, *, owner: str) -> rows.Hold | None:
    """What a worker does first, so that a test can then let it die."""
    until = (registry.clock() + pulse.LEASE).isoformat(timespec="seconds")
    async with registry.db.write_tx():
        job = await rows.next_ready(registry.db, now=registry.now)
        if job is None:
            return None
        return await rows.claim(registry.db, job, owner=owner, lease_until=until, now=registry.now)


def later(registry: Registry, **time: float) -> Registry:
    return replace(registry, clock=lambda: NOON + timedelta(**time))


def handle(monkeypatch: pytest.MonkeyPatch, work: worker.Handler, kind: JobKind = JobKind.MATCH) -> None:
    monkeypatch.setitem(worker.HANDLERS, kind, work)


async def test_a_job_runs_with_the_scope_of_who_asked_and_tells_its_progress(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[JobView] = []

    async def work(inner: Registry, scope: Scope, payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
        assert (scope, payload) == (BARRU, {"area": "7311"})
        await progress.step(3, 12, "Mencari catatan ganda")
        told.append(await seen(registry, job))
        async with inner.db.read_tx():
            await progress.step(4, 12)  # also inside a snapshot
        async with inner.db.write_tx():
            await progress.step(5, 12)  # and, without being written yet, inside the write transaction
        return {"go": "/usulan/U-1"}

    handle(monkeypatch, work)
    job = await ask(registry, area="7311")
    assert (await seen(registry, job)).status is JobStatus.WAITING
    assert await worker.run_pending(registry) == 1
    (during,) = told
    assert (during.status, during.done, during.total) == (JobStatus.RUNNING, 3, 12)
    assert (during.words, during.can_be_stopped, during.resumed) == ("Mencari catatan ganda", True, False)
    ended = await seen(registry, job)
    assert (ended.status, ended.go, ended.ended, ended.attempts) == (JobStatus.DONE, "/usulan/U-1", True, 1)
    assert await worker.run_pending(registry) == 0
    assert [one.id for one in await jobs.listing(registry, await reader(registry))] == [job]


async def test_a_real_proposal_is_made_once(registry: Registry, lists: Lists) -> None:
    for file in lists.manifest.files:
        if file.office == "BAZNAS-7311":
            await accept_list(registry, scope(), data=lists.data(file.file), filename=file.file, office=file.office)
    await put_funds(registry, scope(), [FundRecord("Z", "zakat", "Zakat Barru", "7311", None, 40_000_000, "uji")])
    first = await ask(registry, area="7311")
    await worker.run_pending(registry)
    again = await ask(registry, area="7311")
    await worker.run_pending(registry)
    views = [await seen(registry, job) for job in (first, again)]
    assert [view.status for view in views] == [JobStatus.DONE] * 2
    assert views[0].go == views[1].go != ""
    assert [check.name for check in await run_checks(registry, scope()) if not check.holds] == []


async def test_reading_a_list_counts_pairs_and_stops_between_them(
    registry: Registry, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zis_registry.linkage.link.PAIRS_A_WORD", 1)
    person = await reader(registry)
    file = next(file for file in lists.manifest.files if file.office == BARRU.office)
    (sent,) = await sending.stage(registry, person, [(file.file, lists.data(file.file))])
    told: list[tuple[int, int]] = []
    note = Progress.note

    def noting(progress: Progress, done: int, total: int, words: str = "") -> None:
        if "pasangan" in words:
            told.append((done, total))
            progress.cancelled = len(told) > 3  # as the thread that keeps the lease would find it
        note(progress, done, total, words)

    monkeypatch.setattr(Progress, "note", noting)
    job = await ask(registry, kind=JobKind.READ_LIST, staged=[sent.staged])
    await worker.run_pending(registry)
    assert (await seen(registry, job)).status is JobStatus.CANCELLED
    assert len(told) == 4
    assert told[0][1] > 4
    monkeypatch.setattr(Progress, "note", note)
    job = await ask(registry, kind=JobKind.READ_LIST, staged=[sent.staged])
    await worker.run_pending(registry)
    assert (await seen(registry, job)).go == f"/unggahan/periksa/{sent.staged}"


async def test_our_refusals_are_told_in_their_words_without_numbers_of_people(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(*_: Any) -> Mapping[str, Any]:
        raise InputRefused("Berkas 7311014407680002.xlsx tidak memuat tabel penerima.")

    handle(monkeypatch, work)
    job = await ask(registry)
    await worker.run_pending(registry)
    failed = await seen(registry, job)
    assert failed.status is JobStatus.FAILED
    assert "tidak memuat tabel penerima" in failed.error
    assert "7311014407680002" not in failed.error


async def test_a_fault_has_a_code_to_read_out_and_leaves_no_data_in_the_log(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def work(*_: Any) -> Mapping[str, Any]:
        raise KeyError(NAME)

    handle(monkeypatch, work)
    job = await ask(registry)
    with caplog.at_level(logging.INFO):
        await worker.run_pending(registry)
    failed = await seen(registry, job)
    assert failed.status is JobStatus.FAILED
    code = failed.error.split("kode ")[1].split(" ")[0]
    assert code in caplog.text
    assert "KeyError" in caplog.text
    assert NAME not in caplog.text + failed.error


async def test_a_waiting_job_is_stopped_at_once(registry: Registry) -> None:
    job = await ask(registry)
    await jobs.cancel(registry, await reader(registry), job)
    assert await worker.run_pending(registry) == 0
    assert (await seen(registry, job)).status is JobStatus.CANCELLED
    with pytest.raises(DecisionRefused):
        await jobs.cancel(registry, await reader(registry), job)


async def test_a_running_job_stops_at_its_next_step_but_not_while_it_writes(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await reader(registry)
    reached: list[str] = []

    async def stopped(inner: Registry, *rest: Any) -> Mapping[str, Any]:
        progress: Progress = rest[-1]
        await jobs.cancel(inner, person, number)
        assert (await seen(inner, number)).stopping
        await progress.step(1, 2)
        reached.append("after the step")
        return {}

    handle(monkeypatch, stopped)
    number = await ask(registry)
    await worker.run_pending(registry)
    assert ((await seen(registry, number)).status, reached) == (JobStatus.CANCELLED, [])

    async def writes(inner: Registry, *rest: Any) -> Mapping[str, Any]:
        await rest[-1].before_writing()
        view = await seen(inner, number)
        assert (view.writing, view.can_be_stopped) == (True, False)
        assert "tidak dapat dihentikan" in view.words
        with pytest.raises(DecisionRefused):
            await jobs.cancel(inner, person, number)
        return {}

    handle(monkeypatch, writes)
    number = await ask(registry)
    await worker.run_pending(registry)
    assert (await seen(registry, number)).status is JobStatus.DONE


async def test_only_the_person_who_asked_may_stop_it(registry: Registry) -> None:
    job = await ask(registry)
    colleague = await reader(registry, username="rekan.barru")
    assert (await jobs.view(registry, colleague, job)).mine is False
    assert await jobs.listing(registry, colleague) == ()
    with pytest.raises(NotAllowed):
        await jobs.cancel(registry, colleague, job)


@pytest.mark.parametrize(
    ("office", "role"),
    [
        ("POKJA-7306", Role.POKJA_OFFICER),  # another district
        ("BAZNAS-7311", Role.BAZNAS_DEPUTY),  # another office of the same district
        ("POKJA-7311", Role.POKJA_HEAD),  # the same office, without the permission of this kind of work
    ],
)
async def test_whoever_else_looks_finds_nothing(registry: Registry, office: str, role: Role) -> None:
    job = await ask(registry)
    stranger = await reader(registry, username="orang.lain", office=office, role=role)
    for look in (jobs.view(registry, stranger, job), jobs.cancel(registry, stranger, job)):
        with pytest.raises(NotFound):
            await look
    for number in (999, 0, -1, 2**63, 10**30):
        with pytest.raises(NotFound):
            await jobs.view(registry, stranger, number)


async def test_nothing_is_asked_for_outside_the_scope_twice_or_without_end(registry: Registry) -> None:
    with pytest.raises(UsageRefused):
        await jobs.enqueue(registry, BARRU, kind=JobKind.MATCH, payload={}, title="x", area="7306")
    first = await ask(registry, area="7311")
    assert await ask(registry, area="7311") == first
    for number in range(jobs.MOST_WAITING - 1):
        await ask(registry, kind=JobKind.READ_LIST, staged=number)
    with pytest.raises(UsageRefused, match="masih menunggu"):
        await ask(registry, kind=JobKind.READ_LIST, staged=99)


async def test_asking_and_stopping_are_in_the_journal(registry: Registry) -> None:
    job = await ask(registry, staged=4, note=NAME)
    await jobs.cancel(registry, await reader(registry), job)
    told = await registry.db.fetch("SELECT actor, action, subject, payload FROM journal ORDER BY seq DESC LIMIT 2")
    assert {(row["actor"], row["action"], row["subject"]) for row in told} == {
        ("petugas.barru", "jobs:job:enqueue", f"job:{job}"),
        ("petugas.barru", "jobs:job:cancel", f"job:{job}"),
    }
    assert NAME not in json.dumps([row["payload"] for row in told])


async def test_a_dead_workers_job_is_taken_up_when_its_lease_is_over(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(*_: Any) -> Mapping[str, Any]:
        return {"go": "/usulan"}

    handle(monkeypatch, work)
    job = await ask(registry)
    assert await take(registry, owner="mati") is not None
    assert await worker.run_pending(later(registry, seconds=30)) == 0
    assert (await seen(registry, job)).status is JobStatus.RUNNING
    assert await worker.run_pending(later(registry, seconds=61)) == 1
    ended = await seen(registry, job)
    assert (ended.status, ended.attempts, ended.resumed) == (JobStatus.DONE, 2, True)


async def test_after_three_deaths_it_is_given_up_and_says_so(registry: Registry) -> None:
    job = await ask(registry)
    for death in range(3):
        assert await take(later(registry, minutes=2 * death), owner=f"mati-{death}") is not None
    assert await worker.run_pending(later(registry, minutes=8)) == 1
    ended = await seen(registry, job)
    assert ended.status is JobStatus.FAILED
    assert "tiga kali terhenti" in ended.error


async def test_who_lost_the_job_writes_nothing_more(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(inner: Registry, *rest: Any) -> Mapping[str, Any]:
        other = later(inner, seconds=61)
        assert await take(other, owner="penerus") is not None
        with pytest.raises(JobLost):
            await rest[-1].step(1, 2)
        return {"go": "/yang/salah"}

    handle(monkeypatch, work)
    job = await ask(registry)
    await worker.run_pending(registry)
    view = await seen(registry, job)
    assert (view.status, view.go, view.done) == (JobStatus.RUNNING, "", 0)


async def test_two_workers_take_one_job_once(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[int] = []

    async def work(inner: Registry, scope: Scope, payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
        ran.append(payload["number"])
        await asyncio.sleep(0.02)
        await progress.step(1, 1)
        return {}

    handle(monkeypatch, work)
    for number in range(6):
        await ask(registry, number=number)
    begun = await asyncio.gather(*(worker.run_pending(registry) for _ in range(3)))
    assert sorted(ran) == list(range(6))
    assert sum(begun) == 6


async def test_a_busy_database_is_tried_again_and_then_told(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(*_: Any) -> Mapping[str, Any]:
        raise DatabaseBusy("Basis data sedang dipakai penulis lain.")

    handle(monkeypatch, work)
    job = await ask(registry)
    for attempt in range(3):
        assert (await seen(registry, job)).status is JobStatus.WAITING
        assert await worker.run_pending(later(registry, seconds=6 * attempt)) == 1
    assert (await seen(registry, job)).error == "Basis data sedang dipakai penulis lain."


async def test_an_account_that_lost_its_rights_gets_no_work_done(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    async def work(inner: Registry, scope: Scope, *_: Any) -> Mapping[str, Any]:
        ran.append(scope.actor)
        return {}

    handle(monkeypatch, work)
    active = AccountRecord(
        id=1, username=BARRU.actor, name="Contoh", role=Role.POKJA_OFFICER, office=BARRU.office, areas=(),
        status=AccountStatus.ACTIVE, one_key=True, totp_confirmed_at="", created_at=registry.now, created_by="uji",
    )  # fmt: skip
    changes: list[dict[str, Any]] = [
        {"status": AccountStatus.DISABLED}, {"role": Role.POKJA_HEAD}, {"office": "POKJA-7306"},
        {"areas": ("7311012003",)}, {},
    ]  # fmt: skip
    told = []
    for change in changes:
        async with registry.db.write_tx():
            await registry.db.execute("DELETE FROM account")
            await accounts.insert_account(registry.db, replace(active, **change), password_hash="")
        job = await ask(registry)
        await worker.run_pending(registry)
        told.append((await seen(registry, job)).status)
    assert told == [JobStatus.FAILED] * 4 + [JobStatus.DONE]
    assert ran == [BARRU.actor]


async def test_a_stopped_worker_puts_its_job_back_without_counting_it(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, begun = asyncio.Event(), asyncio.Event()

    async def work(*_: Any) -> Mapping[str, Any]:
        begun.set()
        await asyncio.sleep(60)
        return {}

    handle(monkeypatch, work)
    job = await ask(registry)
    working = asyncio.create_task(worker.run_worker(registry, stop))
    async with asyncio.timeout(20):
        await begun.wait()
        while not pulse.is_alive(registry):
            await asyncio.sleep(0.05)
        assert await jobs.health(registry) is Health.WELL
        stop.set()
        await working
    view = await seen(registry, job)
    assert (view.status, view.attempts) == (JobStatus.WAITING, 0)
    assert await jobs.health(later(registry, minutes=1)) is Health.NO_WORKER


async def test_ended_jobs_are_forgotten_after_ninety_days_but_no_number_is_given_twice(registry: Registry) -> None:
    person, numbers = await reader(registry), []
    for number in range(3):
        numbers.append(await ask(registry, number=number))
        await jobs.cancel(registry, person, numbers[-1])
    await rows.forget(registry.db, before=(NOON - timedelta(days=90)).isoformat())
    assert len(await jobs.listing(registry, person)) == 3
    stop = asyncio.Event()
    working = asyncio.create_task(worker.run_worker(later(registry, days=91), stop))
    async with asyncio.timeout(20):
        while len(await jobs.listing(registry, person)) > 1:
            await asyncio.sleep(0.05)
        stop.set()
        await working
    assert await ask(registry, number=9) == numbers[-1] + 1


async def test_a_new_worker_on_sqlite_takes_up_what_a_dead_one_left_at_once(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    if registry.db.dialect != "sqlite":
        pytest.skip("on PostgreSQL several workers may live; the lease decides")
    stop = asyncio.Event()

    async def work(*_: Any) -> Mapping[str, Any]:
        stop.set()
        return {}

    handle(monkeypatch, work)
    job = await ask(registry)
    assert await take(registry, owner="mati") is not None
    async with asyncio.timeout(20):
        await worker.run_worker(registry, stop)
    assert (await seen(registry, job)).attempts in (1, 2)
