"""The bytes and the preview of a staged list: sealed under a key of its own, let go when a person has decided."""

from __future__ import annotations

import secrets
import shutil
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from zis_registry.services.lists.previews import Preview, read_preview, write_preview
from zis_registry.services.opening import Registry
from zis_registry.store.blobs import Uploads, sync_folder
from zis_registry.store.repositories import jobs, staging
from zis_registry.store.repositories.jobs import JobStatus
from zis_registry.store.repositories.staging import StagedRecord, StagedStatus
from zis_registry.store.vault import SubjectKey
from zis_registry.terms.scope import Scope

KEPT = timedelta(days=90)
ARRIVING = "tiba-"
LONGEST_ARRIVAL = 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class Arrived:
    """Bytes that lie sealed in a folder of their own and have no number yet; `address` is their SHA-256."""

    folder: Path
    key: SubjectKey
    address: str


def lay_down(registry: Registry, data: bytes) -> Arrived:
    """Seal and write the bytes of a new list where no row names them yet; in any thread, in no transaction."""
    folder = registry.settings.staged_dir / f"{ARRIVING}{secrets.token_hex(12)}"
    key, _ = registry.vault.new_subject_key(folder.name)
    return Arrived(folder, key, Uploads(folder, registry.vault).put(data, key=key))


def take_up(registry: Registry, number: int, arrived: Arrived) -> bytes:
    """Give laid down bytes their number and return the wrapped key; inside the transaction that writes the row."""
    registry.db.require_writing()
    folder = _folder(registry, number)
    shutil.rmtree(folder, ignore_errors=True)  # of a number that was never committed
    arrived.folder.rename(folder)
    sync_folder(folder.parent)
    return registry.vault.rewrapped(arrived.key, _subject(number))


def let_go(arrived: Arrived) -> None:
    """Remove laid down bytes that got no number; nothing when they got one."""
    shutil.rmtree(arrived.folder, ignore_errors=True)


def read_bytes(registry: Registry, record: StagedRecord) -> bytes:
    """The bytes of a staged list; raises UploadLost when they are gone."""
    return _box(registry, record.id).read(record.sha256, key=_key(registry, record))


def seal_preview(registry: Registry, record: StagedRecord, preview: Preview) -> bytes:
    """A preview as it may be stored."""
    return registry.vault.seal(_key(registry, record), write_preview(preview), aad=_place(record.id))


def open_preview(registry: Registry, record: StagedRecord) -> Preview | None:
    """The preview of a staged list; None before it was read."""
    if record.preview is None:
        return None
    return read_preview(registry.vault.open(_key(registry, record), record.preview, aad=_place(record.id)))


async def erase(registry: Registry, number: int, *, status: StagedStatus, upload: int | None = None) -> None:
    """Forget the bytes and the preview of a list: the key now, the files once this is committed."""
    await staging.change_staged(
        registry.db, number, status=status.value, upload=upload, wrapped_key=b"", preview=None, problem=""
    )
    registry.db.after_commit(partial(shutil.rmtree, _folder(registry, number), ignore_errors=True))


async def sweep(registry: Registry, scope: Scope) -> None:
    """Let go of lists that nobody decided about for 90 days, and of bytes that no row names."""
    kept = dict(await staging.open_everywhere(registry.db))
    for number, staged_at in list(kept.items()):
        if registry.clock() - datetime.fromisoformat(staged_at) > KEPT:
            await erase(registry, number, status=StagedStatus.EXPIRED)
            await record_change(registry, scope, number, "expire", {"staged_at": staged_at})
            del kept[number]
    folder = registry.settings.staged_dir
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if not ((path.name.isdigit() and int(path.name) in kept) or _is_arriving(path)):
                shutil.rmtree(path, ignore_errors=True)


def _is_arriving(path: Path) -> bool:
    """Whether somebody is still writing there; what is older was left by a process that ended."""
    try:
        return path.name.startswith(ARRIVING) and time.time() - path.stat().st_mtime < LONGEST_ARRIVAL
    except OSError:
        return False


async def is_idle(registry: Registry, record: StagedRecord) -> bool:
    """Whether no job is working on a list, so that a person may decide (again); also after a job that died."""
    if record.job is None:
        return True
    office = Scope(actor=record.staged_by, office=record.office, areas=(record.area,))
    job = await jobs.find(registry.db, office, record.job)
    return job is None or job.status not in (JobStatus.WAITING, JobStatus.RUNNING)


async def record_change(registry: Registry, scope: Scope, number: int, verb: str, payload: dict[str, Any]) -> None:
    """The audit event of a change of a staged list."""
    await registry.record(scope=scope, action=f"intake:upload:{verb}", subject=f"staged:{number}", payload=payload)


def _box(registry: Registry, number: int) -> Uploads:
    return Uploads(_folder(registry, number), registry.vault)


def _folder(registry: Registry, number: int) -> Path:
    return registry.settings.staged_dir / str(number)


def _key(registry: Registry, record: StagedRecord) -> SubjectKey:
    return registry.vault.subject_key(_subject(record.id), record.wrapped_key)


def _subject(number: int) -> str:
    return f"staged:{number}"


def _place(number: int) -> bytes:
    return f"staged_preview:{number}".encode()
