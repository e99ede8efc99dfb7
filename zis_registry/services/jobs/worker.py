"""The worker: takes one job after the other, each with the scope of the person who asked for it."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import secrets
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from zis_registry.errors import RegistryError
from zis_registry.services.jobs.jobs import JobKind
from zis_registry.services.jobs.progress import JobCancelled, JobLost, Progress
from zis_registry.services.jobs.pulse import LEASE, Pulse
from zis_registry.services.jobs.rights import require_still_allowed
from zis_registry.services.opening import Registry
from zis_registry.store.engine import Dialect
from zis_registry.store.failures import DatabaseBusy, DatabaseUnavailable, StoreMisused
from zis_registry.store.repositories import jobs
from zis_registry.store.repositories.jobs import Hold, JobRecord, JobStatus
from zis_registry.terms.area import AreaCode
from zis_registry.terms.masking import masked
from zis_registry.terms.scope import Scope

logger = logging.getLogger(__name__)
Handler = Callable[[Registry, Scope, Mapping[str, Any], Progress], Awaitable[Mapping[str, Any]]]
MOST_ATTEMPTS = 3
IDLE_SECONDS = 0.5
AFTER_FAILURE_SECONDS = 5.0
RETRY_AFTER = timedelta(seconds=5)
KEPT = timedelta(days=90)  # titles name files; the journal keeps for good that the work was asked for
FORGET_SECONDS = 3600.0
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GIVEN_UP = (
    "Pekerjaan ini sudah tiga kali terhenti sebelum selesai dan tidak diulang lagi. Tidak ada yang setengah jadi; "
    "periksa apakah hasilnya sudah ada. Bila belum, ulangi, dan bila tetap terhenti beri tahu administrator."
)


async def _read_list(
    registry: Registry, scope: Scope, payload: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    from zis_registry.services.lists import staging

    return await staging.read_staged(registry, scope, payload, progress)


async def _accept_list(
    registry: Registry, scope: Scope, payload: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    from zis_registry.services.lists import staging

    return await staging.accept_staged(registry, scope, payload, progress)


async def _make_document(
    registry: Registry, scope: Scope, payload: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    from zis_registry.services.proposals import document_view

    return await document_view.make_in_job(registry, scope, payload, progress)


async def _match(registry: Registry, scope: Scope, payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    from zis_registry.services.numbering import proposal_number
    from zis_registry.services.proposals import matching

    await progress.before_writing(
        "Menilai setiap rumah, membagi dana, lalu menulis usulan ke register; tidak dapat dihentikan di tengah."
    )
    made = await matching.propose(registry, scope, area=AreaCode.parse(payload["area"]), on=registry.today)
    return {"go": f"/usulan/{proposal_number(made.record.id)}"}


HANDLERS: dict[JobKind, Handler] = {
    JobKind.READ_LIST: _read_list,
    JobKind.ACCEPT_LIST: _accept_list,
    JobKind.MATCH: _match,
    JobKind.DOCUMENT: _make_document,
}


@dataclass(frozen=True, slots=True)
class _Ending:
    """How a job ended; `again`: not at all, it waits for another attempt."""

    status: JobStatus
    result: Mapping[str, Any]
    error: str = ""
    again: bool = False


async def run_worker(registry: Registry, stop: asyncio.Event) -> None:
    """Work until `stop` is set; a job in work then goes back to those that wait, without counting as an attempt.

    On SQLite a second worker of the same data folder waits here until the first one is gone.
    """
    async with _only_one(registry, stop) as alone:
        if stop.is_set():
            return
        async with Pulse(registry, beats=True) as pulse:
            if alone and await jobs.running(registry.db):
                async with registry.db.write_tx():
                    await jobs.free_all(registry.db)
            worker = _Worker(registry, pulse)
            while not stop.is_set():
                pulse.turned()
                await _until(stop, worker.work_once_or_wait())


async def run_pending(registry: Registry) -> int:
    """Run every job that is ready, in this process, and return how many were begun."""
    begun = 0
    async with Pulse(registry, beats=False) as pulse:
        worker = _Worker(registry, pulse)
        while await worker.work_once():
            begun += 1
    return begun


async def _until(stop: asyncio.Event, work: Awaitable[None]) -> None:
    """Do some work, or cancel it when it is time to stop."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    for task in (working, stopping):
        task.cancel()
    await asyncio.wait({working, stopping})
    if not working.cancelled() and (failure := working.exception()) is not None:
        raise failure


@asynccontextmanager
async def _only_one(registry: Registry, stop: asyncio.Event) -> AsyncIterator[bool]:
    """Be the only worker of a SQLite database; the system frees the lock of a killed one. Yields whether we are."""
    if registry.db.dialect is not Dialect.SQLITE:
        yield False
        return
    descriptor = os.open(_lock_file(registry), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not stop.is_set():
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                await asyncio.sleep(IDLE_SECONDS)
        yield True
    finally:
        os.close(descriptor)


def _lock_file(registry: Registry) -> Path:
    return registry.settings.data_dir / "worker.lock"


class _Worker:
    """One worker with its name in the job table."""

    def __init__(self, registry: Registry, pulse: Pulse) -> None:
        self._registry = registry
        self._pulse = pulse
        self._forgot_at = float("-inf")
        self._name = f"{os.getpid()}-{secrets.token_hex(8)}"

    async def work_once_or_wait(self) -> None:
        """Run one job, or rest a little; a database that does not answer is asked again later."""
        try:
            await self._forget_sometimes()
            rest = 0.0 if await self.work_once() else IDLE_SECONDS
        except RegistryError as failure:
            logger.warning("worker waits: %s", failure.code)
            rest = AFTER_FAILURE_SECONDS
        await asyncio.sleep(rest)

    async def work_once(self) -> bool:
        """Take the oldest ready job and bring it to an end; False when there is none."""
        taken = await self._take()
        if taken is None:
            return False
        job, hold = taken
        if hold is not None:
            await self._run(job, hold)
        return True

    async def _take(self) -> tuple[JobRecord, Hold | None] | None:
        """A job with our hold on it; without a hold when it was given up instead."""
        registry, db = self._registry, self._registry.db
        if await jobs.next_ready(db, now=registry.now) is None:
            return None
        async with db.write_tx():
            job = await jobs.next_ready(db, now=registry.now)
            if job is None:
                return None
            hold = await jobs.claim(db, job, owner=self._name, lease_until=self._later(LEASE), now=registry.now)
            if hold is not None and job.attempts >= MOST_ATTEMPTS:
                await self._give_up(hold)
                return job, None
            if hold is not None and job.cancel:
                await jobs.end(db, hold, status=JobStatus.CANCELLED, result={}, error="", now=registry.now)
                return job, None
        return job, hold

    async def _forget_sometimes(self) -> None:
        if time.monotonic() - self._forgot_at >= FORGET_SECONDS:
            await jobs.forget(self._registry.db, before=self._later(-KEPT))
            self._forgot_at = time.monotonic()

    async def _give_up(self, hold: Hold) -> None:
        now = self._registry.now
        await jobs.end(self._registry.db, hold, status=JobStatus.FAILED, result={}, error=GIVEN_UP, now=now)

    async def _run(self, job: JobRecord, hold: Hold) -> None:
        db = self._registry.db
        progress = Progress(
            self._pulse.write,
            held_back=lambda: db.writing,
            still_allowed=partial(require_still_allowed, self._registry, job),
        )
        self._pulse.hold(hold, progress)
        try:
            ending = await self._ending(job, progress)
        except asyncio.CancelledError:
            with suppress(RegistryError):  # what is not put back is taken up all the same, as after a death
                async with db.write_tx():
                    await jobs.put_back(db, hold, not_before="", attempts=hold.attempt - 1)
            raise
        finally:
            self._pulse.let_go()
        if ending is None:
            return
        async with db.write_tx():
            if ending.again and hold.attempt < MOST_ATTEMPTS:
                await jobs.put_back(db, hold, not_before=self._later(RETRY_AFTER), attempts=hold.attempt)
            else:
                await jobs.end(
                    db, hold, status=ending.status, result=ending.result, error=ending.error, now=self._registry.now
                )

    async def _ending(self, job: JobRecord, progress: Progress) -> _Ending | None:
        try:
            await require_still_allowed(self._registry, job)
            result = await HANDLERS[JobKind(job.kind)](self._registry, job.scope, job.payload, progress)
        except JobCancelled:
            return _Ending(JobStatus.CANCELLED, {})
        except JobLost:
            return None
        except (DatabaseBusy, DatabaseUnavailable) as failure:
            return _Ending(JobStatus.FAILED, {}, str(failure), again=True)
        except StoreMisused as failure:
            return _Ending(JobStatus.FAILED, {}, _told_with_code(job, failure))
        except RegistryError as failure:
            return _Ending(JobStatus.FAILED, {}, masked(str(failure)))
        except Exception as failure:  # whatever a handler raises, the page says that it failed
            return _Ending(JobStatus.FAILED, {}, _told_with_code(job, failure))
        return _Ending(JobStatus.DONE, result)

    def _later(self, distance: timedelta) -> str:
        return (self._registry.clock() + distance).isoformat(timespec="seconds")


def _told_with_code(job: JobRecord, failure: Exception) -> str:
    """A sentence with a code to read out; the log tells under it where it happened, not with what data."""
    code = "-".join("".join(secrets.choice(CODE_LETTERS) for _ in range(length)) for length in (2, 4))
    places = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(traceback.extract_tb(failure.__traceback__))
    )
    logger.error("job %s (%s) failed, code %s: %s at %s", job.id, job.kind, code, type(failure).__name__, places)
    return (
        "Pekerjaan ini gagal karena galat program, bukan kesalahan Anda. Tidak ada yang tersimpan setengah jadi. "
        f"Ulangi; bila tetap gagal, sebutkan kode {code} kepada administrator."
    )
