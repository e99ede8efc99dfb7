"""Files as they are sent: kept encrypted, each list of a zip by itself, what is no list told with what to do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from zis_registry.errors import InputRefused, NotAllowed
from zis_registry.intake.bundle import bare, open_sent
from zis_registry.intake.limits import Limits
from zis_registry.services.lists.staged_store import keep_bytes, record_change, sweep
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import staging, uploads
from zis_registry.store.repositories.staging import StagedRecord, StagedStatus
from zis_registry.store.repositories.uploads import OfficeRecord
from zis_registry.terms.access import Permission, Reader

MOST_OPEN = 200
MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one file that was sent (or of a member of a zip): its number here, or why it was not taken."""

    filename: str
    staged: int | None
    refusal: str = ""
    waits: bool = False


async def stage(registry: Registry, reader: Reader, files: Sequence[tuple[str, bytes]]) -> tuple[Sent, ...]:
    """Keep sent files encrypted until a person decides; a zip of lists is opened, each list becomes its own.

    Files that cannot be lists are told with what to do about it and stop no other. Raises NotAllowed without the
    permission, InputRefused for no file at all or too many.
    """
    reader.require(Permission.UPLOAD)
    if not files:
        raise InputRefused("Belum ada berkas yang dipilih. Pilih satu berkas atau lebih, lalu unggah.")
    if len(files) > MOST_FILES:
        raise InputRefused(f"Paling banyak {MOST_FILES} berkas sekali unggah; satukan dalam satu arsip .zip.")
    opened = await asyncio.to_thread(_open_all, files)
    async with registry.db.write_tx():
        office = await uploads.find_office(registry.db, reader.office)
        if office is None or not reader.scope.covers(office.area):
            raise NotAllowed("Akun Anda hanya mencakup sebagian wilayah kantor; daftar diunggah oleh petugas kantor.")
        await sweep(registry, reader.scope)
        waiting = await staging.count_open(registry.db, reader.office)
        if waiting + sum(1 for one in opened if one.data is not None) > MOST_OPEN:
            raise InputRefused(f"{waiting} daftar kantor Anda belum diputuskan. Terima atau batalkan sebagian dulu.")
        return tuple([await _keep(registry, reader, office, one) for one in opened])


@dataclass(frozen=True, slots=True)
class _Opened:
    filename: str
    data: bytes | None
    refusal: str


def _open_all(files: Iterable[tuple[str, bytes]]) -> list[_Opened]:
    found: list[_Opened] = []
    for filename, data in files:
        try:
            sheaf = open_sent(data, filename=filename, limits=Limits())
        except InputRefused as refusal:
            found.append(_Opened(bare(filename), None, str(refusal)))
            continue
        found += [_Opened(name, content, "") for name, content in sheaf.lists]
        found += [_Opened(name, None, reason) for name, reason in sheaf.left_out]
        if not sheaf.lists and not sheaf.left_out:
            found.append(_Opened(bare(filename), None, "Arsip ini tidak memuat berkas."))
    return found


async def _keep(registry: Registry, reader: Reader, office: OfficeRecord, one: _Opened) -> Sent:
    if one.data is None:
        return Sent(one.filename, None, one.refusal)
    address = sha256(one.data).hexdigest()
    if (copy := await staging.waiting_copy(registry.db, office.code, address)) is not None:
        return Sent(one.filename, copy.id, waits=copy.status is StagedStatus.WAITING)
    number = await registry.db.next_id("staged_list")
    wrapped = keep_bytes(registry, number, one.data)
    await staging.insert_staged(
        registry.db,
        StagedRecord(
            id=number,
            sha256=address,
            filename=one.filename,
            office=office.code,
            area=office.area,
            status=StagedStatus.WAITING,
            staged_at=registry.now,
            staged_by=reader.username,
            wrapped_key=wrapped,
            preview=None,
            ready=None,
            problem="",
            job=None,
            upload=None,
        ),
    )
    await record_change(registry, reader.scope, number, "stage", {"sha256": address, "bytes": len(one.data)})
    return Sent(one.filename, number, waits=True)
