"""Files as they are sent: kept encrypted, each list of a zip by itself, what is no list told with what to do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from zis_registry.errors import InputRefused, NotAllowed
from zis_registry.intake.bundle import Budget, Piece, bare, open_sent
from zis_registry.intake.limits import Limits
from zis_registry.services.at_once import AtOnce
from zis_registry.services.lists.staged_store import Arrived, lay_down, let_go, record_change, sweep, take_up
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import staging, uploads
from zis_registry.store.repositories.staging import StagedRecord, StagedStatus
from zis_registry.store.repositories.uploads import OfficeRecord
from zis_registry.terms.access import Permission, Reader

MOST_OPEN = 200
MOST_FILES = 20
AT_ONCE = AtOnce(2)  # each holds a sent file and one list of it in memory, and a sealed copy
Content = bytes | Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one file that was sent (or of a member of a zip): its number here, or why it was not taken."""

    filename: str
    staged: int | None
    refusal: str = ""
    waits: bool = False


async def stage(
    registry: Registry, reader: Reader, files: Sequence[tuple[str, Content]], *, budget: Budget | None = None
) -> tuple[Sent, ...]:
    """Keep sent files encrypted until a person decides; a zip of lists is opened, each list becomes its own.

    One list is in memory at a time: a file's content may be a call that reads it. All zips together may unpack to
    `budget`. Files that cannot be lists are told with what to do about it and stop no other. Raises NotAllowed without
    the permission, InputRefused for no file at all or too many.
    """
    reader.require(Permission.UPLOAD)
    if not files:
        raise InputRefused("Belum ada berkas yang dipilih. Pilih satu berkas atau lebih, lalu unggah.")
    if len(files) > MOST_FILES:
        raise InputRefused(f"Paling banyak {MOST_FILES} berkas sekali unggah; satukan dalam satu arsip .zip.")
    async with registry.db.write_tx():
        office = await uploads.find_office(registry.db, reader.office)
        if office is None or not reader.scope.covers(office.area):
            raise NotAllowed("Akun Anda hanya mencakup sebagian wilayah kantor; daftar diunggah oleh petugas kantor.")
        await sweep(registry, reader.scope)
        await _require_room(registry, office)
    desk = _Desk(registry, reader, office, budget or Budget())
    async with AT_ONCE.taken():
        return tuple([sent for filename, content in files for sent in await desk.take_in(filename, content)])


async def _require_room(registry: Registry, office: OfficeRecord) -> None:
    waiting = await staging.count_open(registry.db, office.code)
    if waiting >= MOST_OPEN:
        raise InputRefused(f"{waiting} daftar kantor Anda belum diputuskan. Terima atau batalkan sebagian dulu.")


class _Desk:
    """Takes in the files of one request, one list after the other."""

    def __init__(self, registry: Registry, reader: Reader, office: OfficeRecord, budget: Budget) -> None:
        self._registry = registry
        self._reader = reader
        self._office = office
        self._budget = budget

    async def take_in(self, filename: str, content: Content) -> list[Sent]:
        """What became of the lists of one file."""
        data = content if isinstance(content, bytes) else await content()
        pieces = open_sent(data, filename=filename, limits=Limits(), budget=self._budget)
        del data
        told: list[Sent] = []
        while True:
            try:
                piece = await asyncio.to_thread(next, pieces, None)
            except InputRefused as refusal:
                return [*told, Sent(bare(filename), None, str(refusal))]
            if piece is None:
                return told or [Sent(bare(filename), None, "Arsip ini tidak memuat berkas.")]
            told.append(await self._keep(piece))
            del piece  # before the next one is unpacked

    async def _keep(self, piece: Piece) -> Sent:
        if piece.content is None:
            return Sent(piece.name, None, piece.refusal)
        address = await asyncio.to_thread(_address, piece.content)
        async with self._registry.db.read_tx():
            copy = await self._copy(piece.name, address)
        if copy is not None:
            return copy
        arrived = await asyncio.to_thread(lay_down, self._registry, piece.content)
        try:
            return await self._write(piece.name, arrived, len(piece.content))
        except InputRefused as refusal:
            return Sent(piece.name, None, str(refusal))
        finally:
            await asyncio.to_thread(let_go, arrived)

    async def _copy(self, name: str, address: str) -> Sent | None:
        """The same bytes from the same office that still wait, if any."""
        copy = await staging.waiting_copy(self._registry.db, self._office.code, address)
        return None if copy is None else Sent(name, copy.id, waits=copy.status is StagedStatus.WAITING)

    async def _write(self, name: str, arrived: Arrived, size: int) -> Sent:
        registry = self._registry
        async with registry.db.write_tx():
            # Between looking and this moment another request may have brought the same bytes, or the last free place.
            if (copy := await self._copy(name, arrived.address)) is not None:
                return copy
            await _require_room(registry, self._office)
            number = await registry.db.next_id("staged_list")
            wrapped = take_up(registry, number, arrived)
            await staging.insert_staged(registry.db, self._record(number, name, arrived.address, wrapped))
            payload = {"sha256": arrived.address, "bytes": size}
            await record_change(registry, self._reader.scope, number, "stage", payload)
        return Sent(name, number, waits=True)

    def _record(self, number: int, name: str, address: str, wrapped: bytes) -> StagedRecord:
        return StagedRecord(
            id=number,
            sha256=address,
            filename=name,
            office=self._office.code,
            area=self._office.area,
            status=StagedStatus.WAITING,
            staged_at=self._registry.now,
            staged_by=self._reader.username,
            wrapped_key=wrapped,
            preview=None,
            ready=None,
            problem="",
            job=None,
            upload=None,
        )


def _address(content: bytes) -> str:
    return sha256(content).hexdigest()
