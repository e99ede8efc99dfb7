"""Lists on their way in: kept encrypted, read, shown, and accepted or dropped by a person; then the bytes are gone."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from zis_registry.errors import DecisionRefused, InputRefused, NotFound, RegistryError
from zis_registry.linkage.link import Told
from zis_registry.services.jobs.progress import Progress
from zis_registry.services.lists import intake
from zis_registry.services.lists.import_plan import class_counts, ready_rows
from zis_registry.services.lists.intake import PreviewOutdated
from zis_registry.services.lists.outcomes import ImportOutcome
from zis_registry.services.lists.previews import preview_of
from zis_registry.services.lists.staged_store import (
    erase,
    is_idle,
    read_bytes,
    record_change,
    seal_preview,
)
from zis_registry.services.opening import Registry
from zis_registry.store.blobs import UploadLost
from zis_registry.store.repositories import staging
from zis_registry.store.repositories.staging import StagedRecord, StagedStatus
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.household import RowClass
from zis_registry.terms.scope import Scope

CLASS_WORDS = {
    RowClass.SAVED: "Baru",
    RowClass.UPDATED: "Memperbarui",
    RowClass.KNOWN: "Sudah ada",
    RowClass.REJECTED: "Ditolak",
    RowClass.SKIPPED: "Dilewati",
}


# --- reading --------------------------------------------------------------------------------------------------


async def read_staged(
    registry: Registry, scope: Scope, payload: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    """Read the staged lists of a job and keep what a person should see of each; a job's handler, idempotent."""
    numbers = [int(number) for number in payload["staged"]]
    for place, number in enumerate(numbers):
        which = f" di berkas {place + 1} dari {len(numbers)}" if len(numbers) > 1 else ""
        await progress.step(0, 0, f"Membaca baris{which}")
        await _read_one(
            registry, scope, number, told=partial(progress.note, words=f"Mencari catatan ganda{which}, pasangan")
        )
    await progress.step(len(numbers), len(numbers), "Selesai dibaca")
    return {"go": f"/unggahan/periksa/{numbers[0]}" if len(numbers) == 1 else "/unggahan"}


async def _read_one(registry: Registry, scope: Scope, number: int, *, told: Told) -> None:
    record = await _find(registry, scope, number)
    if record.status not in (StagedStatus.WAITING, StagedStatus.READ, StagedStatus.REFUSED):
        return
    began = time.monotonic()
    try:
        outcome = await intake.preview_list(
            registry, scope, data=read_bytes(registry, record), filename=record.filename, office=record.office,
            told=told,
        )  # fmt: skip
    except (InputRefused, UploadLost) as refusal:
        await _settle(
            registry, scope, number, status=StagedStatus.REFUSED, problem=str(refusal), preview=None, ready=None
        )
        return
    preview = preview_of(outcome, read_at=registry.now, seconds=time.monotonic() - began)
    sealed = seal_preview(registry, record, preview)
    await _settle(
        registry, scope, number, status=StagedStatus.READ, problem="", preview=sealed, ready=ready_rows(outcome.counts)
    )


async def _settle(registry: Registry, scope: Scope, number: int, **columns: Any) -> None:
    """Write how a list stands unless somebody has decided about it meanwhile."""
    async with registry.db.write_tx():
        record = await _find(registry, scope, number)
        if record.status in (StagedStatus.WAITING, StagedStatus.READ, StagedStatus.REFUSED):
            await staging.change_staged(registry.db, number, **_plain(columns))


# --- deciding -------------------------------------------------------------------------------------------------


async def claim(registry: Registry, reader: Reader, number: int) -> int | None:
    """Mark a list that was looked at as being accepted, and give the job that is at it already, if one is.

    Raises NotFound, NotAllowed, DecisionRefused for a list that is not to be accepted.
    """
    async with registry.db.write_tx():
        record = await _own(registry, reader, number)
        if record.status is StagedStatus.ACCEPTED:
            return record.job
        if record.status is StagedStatus.ACCEPTING and not await is_idle(registry, record):
            return record.job
        if record.status not in (StagedStatus.READ, StagedStatus.ACCEPTING):
            raise DecisionRefused("Daftar ini belum terbaca atau sudah dibatalkan; tidak ada yang diterima.")
        await staging.change_staged(registry.db, number, job=None, **_plain({"status": StagedStatus.ACCEPTING}))
    return None


async def release(registry: Registry, reader: Reader, number: int) -> None:
    """Undo `claim` when no job came of it; a list on which a job works all the same is left to it."""
    async with registry.db.write_tx():
        record = await _own(registry, reader, number)
        if record.status is StagedStatus.ACCEPTING and await is_idle(registry, record):
            await staging.change_staged(registry.db, number, **_plain({"status": StagedStatus.READ}))


async def note_job(registry: Registry, numbers: Iterable[int], job: int) -> None:
    """Write down which job works on these lists."""
    async with registry.db.write_tx():
        for number in numbers:
            await staging.change_staged(registry.db, number, job=job)


async def accept_staged(
    registry: Registry, scope: Scope, payload: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    """Accept the staged list of a job if it still does what was shown (`shown`: rows by class, `digest`); idempotent.

    When the registry changed meanwhile nothing is accepted: the list is shown anew, with what changed.
    """
    number = int(payload["staged"])
    record = await _find(registry, scope, number)
    if record.status is StagedStatus.ACCEPTED:
        return _went(record.upload)
    if record.status not in (StagedStatus.READ, StagedStatus.ACCEPTING):
        return {"go": "/unggahan"}
    shown = {RowClass(name): int(count) for name, count in payload["shown"].items()}
    await progress.step(0, 1, "Membaca berkas sekali lagi")
    try:
        outcome = await intake.accept_list(
            registry, scope, data=read_bytes(registry, record), filename=record.filename, office=record.office,
            shown=str(payload.get("digest", "")), before_writing=progress.before_writing,
        )  # fmt: skip
    except PreviewOutdated as outdated:
        await _show_again(registry, scope, record, outdated.outcome, shown)
        return {"go": f"/unggahan/periksa/{number}", "changed": True}
    except Exception as failure:
        told = str(failure) if isinstance(failure, RegistryError) else ""
        await _release(registry, scope, number, problem=told)
        raise
    return await _accepted(registry, scope, number, outcome)


async def _show_again(
    registry: Registry, scope: Scope, record: StagedRecord, outcome: ImportOutcome, shown: Mapping[RowClass, int]
) -> None:
    now = class_counts(outcome.counts)
    changes = "; ".join(
        f"{CLASS_WORDS[row_class]} {shown.get(row_class, 0)} menjadi {now[row_class]}"
        for row_class in RowClass
        if shown.get(row_class, 0) != now[row_class]
    )
    changes = changes or "jumlahnya sama, tetapi sebagian baris sekarang masuk ke rumah tangga lain"
    await _release(
        registry, scope, record.id,
        problem=f"Register berubah sejak Anda memeriksa: {changes}. Belum ada yang diterima; periksa lagi.",
        preview=seal_preview(registry, record, preview_of(outcome, read_at=registry.now, seconds=0.0)),
        ready=ready_rows(outcome.counts),
    )  # fmt: skip


async def _release(registry: Registry, scope: Scope, number: int, **columns: Any) -> None:
    """Give a list that was to be accepted back to the person who decides."""
    async with registry.db.write_tx():
        record = await _find(registry, scope, number)
        if record.status in (StagedStatus.READ, StagedStatus.ACCEPTING):
            await staging.change_staged(registry.db, number, **_plain({"status": StagedStatus.READ, **columns}))


async def _accepted(registry: Registry, scope: Scope, number: int, outcome: ImportOutcome) -> Mapping[str, Any]:
    async with registry.db.write_tx():
        record = await _find(registry, scope, number)
        if record.status is not StagedStatus.ACCEPTED:
            # Bytes that another office had sent before are in the registry, under that office's upload.
            mine = outcome.upload if outcome.office == record.office else None
            await erase(registry, number, status=StagedStatus.ACCEPTED, upload=mine)
            return _went(mine)
    return _went(record.upload)


def _went(upload: int | None) -> Mapping[str, Any]:
    return {"go": f"/unggahan/{upload}" if upload is not None else "/unggahan"}


async def discard(registry: Registry, reader: Reader, number: int) -> None:
    """Drop a list of the reader's office that was not accepted; doing it twice is doing it once.

    Raises NotFound, NotAllowed, DecisionRefused when it is accepted or about to be.
    """
    async with registry.db.write_tx():
        record = await _own(registry, reader, number)
        if record.status in (StagedStatus.DISCARDED, StagedStatus.EXPIRED):
            return
        taken = record.status is StagedStatus.ACCEPTING and not await is_idle(registry, record)
        if taken or record.status is StagedStatus.ACCEPTED:
            raise DecisionRefused("Daftar ini sudah atau sedang diterima. Yang sudah diterima dapat ditarik.")
        await erase(registry, number, status=StagedStatus.DISCARDED)
        await record_change(registry, reader.scope, number, "cancel", {"sha256": record.sha256})


async def _find(registry: Registry, scope: Scope, number: int) -> StagedRecord:
    record = await staging.find_staged(registry.db, scope, number)
    if record is None:
        raise NotFound("Unggahan itu tidak ada di lingkup Anda.")
    return record


async def _own(registry: Registry, reader: Reader, number: int) -> StagedRecord:
    reader.require(Permission.UPLOAD)
    record = await _find(registry, reader.scope, number)
    if record.office != reader.office:
        raise NotFound("Unggahan itu tidak ada di lingkup Anda.")
    return record


def _plain(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.value if isinstance(value, StagedStatus) else value for name, value in columns.items()}
