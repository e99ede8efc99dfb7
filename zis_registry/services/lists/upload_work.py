"""What the upload pages ask for: sending files, reading them (again), accepting one; the long part is a job."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zis_registry.errors import InvalidValue, NotFound, UsageRefused
from zis_registry.services.jobs import jobs
from zis_registry.services.jobs.jobs import JobKind
from zis_registry.services.lists import sending, staging
from zis_registry.services.lists.sending import Content, Sent
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import staging as staged_lists
from zis_registry.store.repositories import uploads
from zis_registry.store.repositories.staging import StagedRecord, StagedStatus
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.household import RowClass

_DIGEST = re.compile(r"[0-9a-f]{64}|")  # none is that of a preview from before there were digests: shown anew


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of the files that were sent; `job` reads those that were taken, None when none has to be read."""

    sent: tuple[Sent, ...]
    job: int | None

    @property
    def refused(self) -> tuple[Sent, ...]:
        """The files that were not taken, with why."""
        return tuple(one for one in self.sent if one.staged is None)

    @property
    def taken(self) -> tuple[Sent, ...]:
        """The files that were taken."""
        return tuple(one for one in self.sent if one.staged is not None)


async def send(registry: Registry, reader: Reader, files: Sequence[tuple[str, Content]]) -> Delivery:
    """Keep the files and ask for those to be read that can be lists; raises as `sending.stage`."""
    sent = await sending.stage(registry, reader, files)
    waiting = tuple(dict.fromkeys(one.staged for one in sent if one.waits and one.staged is not None))
    job = await _read(registry, reader, waiting) if waiting else None
    return Delivery(sent, job)


async def read_again(registry: Registry, reader: Reader, number: int) -> int:
    """Ask for a staged list of the reader's office to be read (again), and return the job; raises NotFound."""
    await _own(registry, reader, number)
    return await _read(registry, reader, (number,))


async def accept(registry: Registry, reader: Reader, number: int, *, shown: str) -> int:
    """Ask for a staged list to be accepted as it was shown (`PreviewView.shown`), and return the job.

    The same form twice is one job. Raises NotFound, InvalidValue for a form that is not ours, DecisionRefused;
    UsageRefused when too much waits already, and then the list is free to be decided about again.
    """
    record = await _own(registry, reader, number)
    counts, digest = what_was_shown(shown)
    running = await staging.claim(registry, reader, number)
    if running is not None:
        return running
    told = {row_class.value: count for row_class, count in counts.items()}
    try:
        job = await jobs.enqueue(
            registry,
            reader.scope,
            kind=JobKind.ACCEPT_LIST,
            payload={"staged": number, "shown": told, "digest": digest},
            title=f"Terima {record.filename}",
            area=record.area,
        )
    except UsageRefused as refusal:
        await staging.release(registry, reader, number)
        raise UsageRefused(f"{refusal} Belum ada yang diterima; daftar ini tetap menunggu keputusan Anda.") from None
    except Exception:
        await staging.release(registry, reader, number)
        raise
    await staging.note_job(registry, (number,), job)
    return job


def what_was_shown(shown: str) -> tuple[Mapping[RowClass, int], str]:
    """The rows by class and the digest of a preview; raises InvalidValue."""
    *numbers, digest = shown.split("-")
    counts = len(numbers) == len(RowClass) and all(n.isascii() and n.isdigit() and len(n) < 8 for n in numbers)
    if not counts or _DIGEST.fullmatch(digest) is None:
        raise InvalidValue("Formulir ini tidak lengkap. Buka lagi halaman pemeriksaannya.")
    return dict(zip(RowClass, map(int, numbers), strict=True)), digest


async def _read(registry: Registry, reader: Reader, numbers: Sequence[int]) -> int:
    office = await uploads.find_office(registry.db, reader.office)
    if office is None:
        raise NotFound("Kantor Anda tidak terdaftar lagi.")
    first = await staged_lists.find_staged(registry.db, reader.scope, numbers[0])
    title = f"Baca {first.filename}" if first is not None and len(numbers) == 1 else f"Baca {len(numbers)} berkas"
    job = await jobs.enqueue(
        registry,
        reader.scope,
        kind=JobKind.READ_LIST,
        payload={"staged": list(numbers)},
        title=title,
        area=office.area,
    )
    await staging.note_job(registry, numbers, job)
    return job


async def _own(registry: Registry, reader: Reader, number: int) -> StagedRecord:
    reader.require(Permission.UPLOAD)
    record = await staged_lists.find_staged(registry.db, reader.scope, number)
    gone = (StagedStatus.DISCARDED, StagedStatus.EXPIRED)
    if record is None or record.office != reader.office or record.status in gone:
        raise NotFound("Unggahan itu tidak ada di lingkup Anda.")
    return record
