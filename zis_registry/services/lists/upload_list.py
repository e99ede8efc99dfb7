"""The lists that a person may see: those that wait for a decision, and those in the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zis_registry.services.households.household_words import LIST_WORDS
from zis_registry.services.lists.staged_store import is_idle
from zis_registry.services.lists.upload_scope import sees_upload
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import accounts, jobs, staging, uploads
from zis_registry.store.repositories.staging import StagedRecord, StagedStatus
from zis_registry.store.repositories.uploads import OfficeRecord, UploadRecord
from zis_registry.terms.access import Permission, Reader

STATUS_WORDS: Mapping[StagedStatus, tuple[str, str]] = {
    StagedStatus.WAITING: ("Sedang dibaca", "waiting"),
    StagedStatus.READ: ("Menunggu diperiksa", "waiting"),
    StagedStatus.REFUSED: ("Tidak terbaca", "bad"),
    StagedStatus.ACCEPTING: ("Sedang diterima", "neutral"),
}

NOT_READ = ("Belum terbaca: pekerjaannya terhenti", "bad")

NEXT_WORDS: Mapping[StagedStatus, str] = {
    StagedStatus.WAITING: "Lihat kemajuannya",
    StagedStatus.READ: "Lanjutkan memeriksa",
    StagedStatus.REFUSED: "Lihat masalahnya",
    StagedStatus.ACCEPTING: "Lihat kemajuannya",
}


@dataclass(frozen=True, slots=True)
class StagedLine:
    """A list that waits for a person; `ready` rows would enter the register, None before it was read.

    `stopped`: the job that should have read it ended without doing so.
    """

    id: int
    filename: str
    office: str
    staged_at: str
    staged_by: str
    words: str
    tone: str
    problem: str
    job: int | None
    ready: int | None
    mine: bool
    status: StagedStatus
    stopped: bool = False

    @property
    def next_words(self) -> str:
        """What the link to its page says."""
        if not self.mine:
            return "Lihat"
        if self.stopped:
            return "Baca lagi atau batalkan"
        return NEXT_WORDS.get(self.status, "Lihat")

    @property
    def to_look_at(self) -> bool:
        """Whether it waits for this reader to look at it."""
        return self.mine and self.status is StagedStatus.READ


@dataclass(frozen=True, slots=True)
class UploadLine:
    """An accepted list in the table of lists."""

    id: int
    filename: str
    kind: str
    office: str
    accepted_at: str
    rows: int
    saved: int
    updated: int
    known: int
    rejected: int
    skipped: int
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class UploadList:
    """What the reader may see of lists, newest first; `running` jobs of the reader have not ended."""

    staged: tuple[StagedLine, ...]
    accepted: tuple[UploadLine, ...]
    may_send: bool
    running: int


async def uploads_of(registry: Registry, reader: Reader) -> UploadList:
    """The lists that the reader may see, waiting and accepted."""
    async with registry.db.read_tx():
        offices = {office.code: office for office in await uploads.all_offices(registry.db)}
        gone = await uploads.withdrawn(registry.db)
        waiting = [
            one
            for one in await staging.open_lists(registry.db, reader.scope)
            if sees_upload(reader, offices[one.office], accepted=False)
        ]
        accepted = [
            one
            for one in await uploads.list_uploads(registry.db, reader.scope)
            if sees_upload(reader, offices[one.office], accepted=True)
        ]
        names = await names_of(registry, [one.staged_by for one in waiting])
        running = await jobs.count_of_actor(registry.db, reader.scope)
        unread = {one.id for one in waiting if one.status is StagedStatus.WAITING and await is_idle(registry, one)}
    return UploadList(
        staged=tuple(staged_line(reader, one, offices[one.office], names, stopped=one.id in unread) for one in waiting),
        accepted=tuple(upload_line(one, offices[one.office], gone) for one in reversed(accepted)),
        may_send=reader.may(Permission.UPLOAD),
        running=running,
    )


def staged_line(
    reader: Reader, record: StagedRecord, office: OfficeRecord, names: Mapping[str, str], *, stopped: bool = False
) -> StagedLine:
    """A staged list as a line; `names` are people by user name, `stopped` that no job is reading it any more."""
    words, tone = NOT_READ if stopped else STATUS_WORDS.get(record.status, ("Selesai", "neutral"))
    return StagedLine(
        id=record.id,
        filename=record.filename,
        office=office.name,
        staged_at=record.staged_at,
        staged_by=names.get(record.staged_by, record.staged_by),
        words=words,
        tone=tone,
        problem=record.problem,
        job=record.job,
        ready=record.ready,
        mine=record.office == reader.office and reader.may(Permission.UPLOAD),
        status=record.status,
        stopped=stopped,
    )


def upload_line(record: UploadRecord, office: OfficeRecord, gone: frozenset[int]) -> UploadLine:
    """An accepted list as a line; `gone` are the uploads withdrawn now."""
    return UploadLine(
        id=record.id,
        filename=record.filename,
        kind=LIST_WORDS[record.list_kind],
        office=office.name,
        accepted_at=record.accepted_at,
        rows=record.counts["rows_read"],
        saved=record.counts["saved"],
        updated=record.counts["updated"],
        known=record.counts["known"],
        rejected=record.counts["rejected"],
        skipped=record.counts["skipped"],
        withdrawn=record.id in gone,
    )


async def names_of(registry: Registry, usernames: Sequence[str]) -> Mapping[str, str]:
    """The names of people by user name; who has no account (the console) is not among them."""
    found: dict[str, str] = {}
    for username in dict.fromkeys(usernames):
        account = await accounts.find_by_username(registry.db, username)
        if account is not None:
            found[username] = account.name
    return found
