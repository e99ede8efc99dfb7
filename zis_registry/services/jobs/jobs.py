"""Long work as people see it: asked for, looked at, stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from zis_registry.errors import DecisionRefused, NotAllowed, NotFound, RegistryError, UsageRefused
from zis_registry.services.jobs import pulse
from zis_registry.services.neutral_words import reason_kept
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import jobs
from zis_registry.store.repositories.jobs import JobRecord, JobStatus
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.scope import Scope

MOST_WAITING = 20
LONGEST_TITLE = 200
LISTED = 50
LARGEST_ID = 2**63 - 1
ENOUGH_TO_GUESS = 3  # seconds of work before a guess at the rest is worth telling


class JobKind(StrEnum):
    """What a worker can do."""

    READ_LIST = "BACA_DAFTAR"
    ACCEPT_LIST = "TERIMA_DAFTAR"
    MATCH = "SUSUN_USULAN"
    DOCUMENT = "BUAT_DOKUMEN"


class Health(StrEnum):
    """How the server is, in the words of its page for watching programs."""

    WELL = "baik"
    NO_DATABASE = "basis data tidak menjawab"
    NO_WORKER = "pekerja tidak menjawab"


@dataclass(frozen=True, slots=True)
class KindRule:
    """What a kind of work is called, what one needs to ask for it, its result's place, and where it was asked for."""

    words: str
    permission: Permission
    go_words: str
    back: str
    back_words: str


_UPLOADS = ("/unggahan", "Kembali ke Unggahan")
KINDS: Mapping[JobKind, KindRule] = {
    JobKind.READ_LIST: KindRule("Membaca daftar", Permission.UPLOAD, "Periksa hasil bacaan", *_UPLOADS),
    JobKind.ACCEPT_LIST: KindRule("Menerima daftar", Permission.UPLOAD, "Lihat daftar yang diterima", *_UPLOADS),
    JobKind.MATCH: KindRule(
        "Menyusun usulan", Permission.MAKE_PROPOSALS, "Lihat usulan", "/usulan", "Kembali ke Usulan"
    ),
    JobKind.DOCUMENT: KindRule(
        "Membuat dokumen", Permission.MAKE_DOCUMENTS, "Lihat dokumen", "/dokumen", "Kembali ke Dokumen"
    ),
}


@dataclass(frozen=True, slots=True)
class JobView:
    """A job for its page. `mine`: asked for by this reader; `seconds_left` is a guess, None without ground for one."""

    id: int
    kind: JobKind
    title: str
    status: JobStatus
    area: str
    asked_by: str
    mine: bool
    done: int
    total: int
    words: str
    writing: bool
    attempts: int
    stopping: bool
    result: Mapping[str, Any]
    error: str
    created_at: str
    started_at: str
    ended_at: str
    seconds_left: int | None
    worker_alive: bool

    @property
    def ended(self) -> bool:
        """Whether nothing will happen to it any more."""
        return self.status in (JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED)

    @property
    def resumed(self) -> bool:
        """Whether it had been interrupted and was taken up again."""
        return self.attempts > 1

    @property
    def can_be_stopped(self) -> bool:
        """Whether the reader may still stop it."""
        return self.mine and not self.ended and not self.writing and not self.stopping

    @property
    def kind_words(self) -> str:
        """What it does, in words."""
        return KINDS[self.kind].words

    @property
    def go(self) -> str:
        """The page of the result, a path of this application; "" without one."""
        path = self.result.get("go", "")
        return path if isinstance(path, str) and path.startswith("/") and not path.startswith("//") else ""

    @property
    def go_words(self) -> str:
        """What the link to the result says."""
        return KINDS[self.kind].go_words

    @property
    def back(self) -> str:
        """The page on which such work is asked for."""
        return KINDS[self.kind].back

    @property
    def back_words(self) -> str:
        """What the link to that page says."""
        return KINDS[self.kind].back_words


async def enqueue(
    registry: Registry, scope: Scope, *, kind: JobKind, payload: Mapping[str, Any], title: str, area: str
) -> int:
    """Ask for long work and return its number; the same work that still waits is not asked for twice.

    It will run with this scope. Opens its own transaction. Raises UsageRefused outside the scope and when the office
    already has 20 jobs waiting.
    """
    if not scope.covers(area):
        raise UsageRefused("Wilayah itu di luar lingkup Anda.")
    async with registry.db.write_tx():
        waiting = await jobs.waiting_of(registry.db, scope)
        for one in waiting:
            if (one.kind, one.payload, one.scope) == (kind.value, dict(payload), scope):
                return one.id
        if len(waiting) >= MOST_WAITING:
            raise UsageRefused(
                f"{len(waiting)} pekerjaan kantor Anda masih menunggu. Tunggu sebagian selesai, lalu ulangi."
            )
        job = JobRecord(
            id=await registry.db.next_id("job"),
            kind=kind.value,
            payload=payload,
            status=JobStatus.WAITING,
            actor=scope.actor,
            office=scope.office,
            areas=scope.areas,
            area=area,
            title=reason_kept(title)[:LONGEST_TITLE],
            created_at=registry.now,
        )
        await jobs.insert(registry.db, job)
        await registry.record(
            scope=scope,
            action="jobs:job:enqueue",
            subject=f"job:{job.id}",
            payload={"kind": kind.value, "area": area},
        )
    return job.id


async def view(registry: Registry, reader: Reader, job_id: int) -> JobView:
    """A job of the reader's office and areas that the reader asked for, or could have.

    Raises NotFound for any other, as for an unknown number.
    """
    return _view(registry, reader, await _find(registry, reader, job_id))


async def listing(registry: Registry, reader: Reader) -> tuple[JobView, ...]:
    """The newest jobs that the reader asked for."""
    async with registry.db.read_tx():
        found = await jobs.of_actor(registry.db, reader.scope, most=LISTED)
    return tuple(_view(registry, reader, job) for job in found)


async def cancel(registry: Registry, reader: Reader, job_id: int) -> None:
    """Stop a job that waits, or ask a running one to stop at its next step.

    Raises NotFound as `view`, NotAllowed for somebody else's job, DecisionRefused when it has ended or is writing.
    """
    job = await _find(registry, reader, job_id)
    if job.actor != reader.scope.actor:
        raise NotAllowed("Hanya yang memintanya yang dapat menghentikan pekerjaan ini.")
    _refuse_too_late(job)  # before waiting behind the very transaction that cannot be stopped
    async with registry.db.write_tx():
        now = await jobs.find(registry.db, reader.scope, job_id)
        if now is None:
            raise NotFound("Pekerjaan itu tidak ada.")
        _refuse_too_late(now)
        if now.cancel:
            return
        if not await jobs.cancel_waiting(registry.db, job_id, now=registry.now):
            await jobs.ask_to_cancel(registry.db, job_id)
        await registry.record(
            scope=reader.scope, action="jobs:job:cancel", subject=f"job:{job_id}", payload={"kind": job.kind}
        )


def _refuse_too_late(job: JobRecord) -> None:
    if job.status not in (JobStatus.WAITING, JobStatus.RUNNING):
        raise DecisionRefused("Pekerjaan ini sudah berakhir; tidak ada yang dihentikan.")
    if job.writing:
        raise DecisionRefused("Pekerjaan ini sedang menulis ke register; tidak dapat dihentikan di tengah.")


async def health(registry: Registry) -> Health:
    """Whether database and worker answer; never raises one of our exceptions."""
    try:
        await registry.db.fetch_value("SELECT 1 AS one")
    except RegistryError:
        return Health.NO_DATABASE
    return Health.WELL if pulse.is_alive(registry) else Health.NO_WORKER


async def _find(registry: Registry, reader: Reader, job_id: int) -> JobRecord:
    job = None
    if 0 < job_id <= LARGEST_ID:
        async with registry.db.read_tx():
            job = await jobs.find(registry.db, reader.scope, job_id)
    if job is None or not (job.actor == reader.scope.actor or reader.may(KINDS[JobKind(job.kind)].permission)):
        raise NotFound("Pekerjaan itu tidak ada.")
    return job


def _view(registry: Registry, reader: Reader, job: JobRecord) -> JobView:
    return JobView(
        id=job.id,
        kind=JobKind(job.kind),
        title=job.title,
        status=job.status,
        area=job.area,
        asked_by=job.actor,
        mine=job.actor == reader.scope.actor,
        done=job.done,
        total=job.total,
        words=job.words,
        writing=job.writing and job.status is JobStatus.RUNNING,
        attempts=job.attempts,
        stopping=job.cancel and job.status is JobStatus.RUNNING,
        result=job.result or {},
        error=job.error,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        seconds_left=_seconds_left(registry, job),
        worker_alive=pulse.is_alive(registry),
    )


def _seconds_left(registry: Registry, job: JobRecord) -> int | None:
    if job.status is not JobStatus.RUNNING or job.writing or not 0 < job.done < job.total:
        return None
    spent = (registry.clock() - datetime.fromisoformat(job.started_at)).total_seconds()
    return round(spent * (job.total - job.done) / job.done) if spent >= ENOUGH_TO_GUESS else None
