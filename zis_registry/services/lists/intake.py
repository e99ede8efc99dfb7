"""Lists in: read, link, preview, accept. Nothing is lost, and the same file twice adds nothing."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from zis_registry.errors import DecisionRefused, InputRefused, UsageRefused
from zis_registry.intake.limits import Limits
from zis_registry.intake.reading import Reading, ReadingContext, RowReading, read_list
from zis_registry.linkage.link import Told
from zis_registry.linkage.survivorship import adds_a_fact, golden
from zis_registry.services import reference
from zis_registry.services.cases.linking import LinkedFamilies, link_families
from zis_registry.services.folding import current_clusters, source_facts
from zis_registry.services.lists.acceptance import store_plan
from zis_registry.services.lists.import_plan import ImportPlan, rows_digest
from zis_registry.services.lists.listings import Family, FamilyRow
from zis_registry.services.lists.outcomes import ImportOutcome, known_outcome, outcome_of
from zis_registry.services.lists.sealing import (
    head_first,
    load_families,
    trusted_nik,
)
from zis_registry.services.lists.withdrawal import restore_upload
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import uploads
from zis_registry.store.repositories.uploads import OfficeRecord
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import RowClass, RowFate
from zis_registry.terms.scope import Scope


class PreviewOutdated(DecisionRefused):
    """The registry changed since a list was shown, so that accepting it would do something else; `outcome` says what.

    Nothing was stored.
    """

    code = "pratinjau-usang"

    def __init__(self, outcome: ImportOutcome) -> None:
        super().__init__("Register berubah sejak daftar ini diperiksa. Periksa lagi sebelum menerimanya.")
        self.outcome = outcome


async def preview_list(
    registry: Registry, scope: Scope, *, data: bytes, filename: str, office: str, told: Told | None = None
) -> ImportOutcome:
    """Read and link a list and show what accepting it would do; nothing is stored. `told` as in `link_families`.

    Raises UsageRefused for an unknown office, WorkbookRefused or InputRefused for a file that cannot be taken in.
    """
    sender = await _sender(registry, scope, office)
    async with registry.db.read_tx():
        if known := await _known(registry, hashlib.sha256(data).hexdigest(), filename):
            return known
    reading = await _read(registry, data, filename, sender)
    async with registry.db.read_tx():
        return outcome_of(await _plan(registry, reading, sender, told), upload=None)


async def accept_list(
    registry: Registry,
    scope: Scope,
    *,
    data: bytes,
    filename: str,
    office: str,
    shown: str | None = None,
    before_writing: Callable[[], Awaitable[None]] | None = None,
) -> ImportOutcome:
    """Read, link and accept a list: rows, evidence, registry and audit event in one transaction.

    A list that was accepted and taken back is given back. Raises as `preview_list`, and PreviewOutdated when other
    things would become of the rows than were `shown` (an outcome's digest); whatever is raised (by `before_writing`
    too), and however the process ends, nothing is stored in part.
    """
    sender = await _sender(registry, scope, office)
    sha256 = hashlib.sha256(data).hexdigest()
    async with registry.db.read_tx():
        known = await _known(registry, sha256, filename)
    if known is not None:
        if known.withdrawn and before_writing is not None:
            await before_writing()
        return await _accept_again(registry, scope, sha256, known, sender)
    reading = await _read(registry, data, filename, sender)
    if before_writing is not None:
        await before_writing()
    async with registry.db.write_tx():
        # Between reading and this moment another process may have accepted the same bytes.
        if known := await _known(registry, sha256, filename):
            return known
        plan = await _plan(registry, reading, sender)
        if shown is not None and shown != rows_digest(plan):
            raise PreviewOutdated(outcome_of(plan, upload=None))
        await store_plan(registry, scope, plan, data)
        return outcome_of(plan, upload=plan.upload)


async def _known(registry: Registry, sha256: str, filename: str) -> ImportOutcome | None:
    found = await uploads.find_by_sha256(registry.db, sha256)
    if found is None:
        return None
    gone = await uploads.withdrawn(registry.db)
    return replace(known_outcome(found, filename), withdrawn=found.id in gone)


async def _accept_again(
    registry: Registry, scope: Scope, sha256: str, known: ImportOutcome, sender: OfficeRecord
) -> ImportOutcome:
    """The same bytes once more: nothing, or the list that was taken back is given back."""
    if not known.withdrawn:
        return known
    if known.office != sender.code:
        raise DecisionRefused("Berkas yang sama pernah diterima dari kantor lain dan ditarik oleh kantor itu.")
    async with registry.db.write_tx():
        record = await uploads.find_by_sha256(registry.db, sha256)
        if record is None or record.id not in await uploads.withdrawn(registry.db):
            return replace(known, withdrawn=False)
        await restore_upload(registry, scope, record, reason="berkas yang sama diterima lagi")
    return replace(known, withdrawn=False, restored=True)


async def foreign_uploads(registry: Registry, scope: Scope, *, known: Collection[str]) -> int:
    """How many accepted files of the scope are not among these SHA-256."""
    async with registry.db.read_tx():
        accepted = await uploads.list_uploads(registry.db, scope)
    return sum(1 for upload in accepted if upload.sha256 not in known)


async def _sender(registry: Registry, scope: Scope, office: str) -> OfficeRecord:
    async with registry.db.read_tx():
        sender = await uploads.find_office(registry.db, office)
    if sender is None or not scope.covers(sender.area):
        known = ", ".join(o.code for o in reference.offices())
        raise UsageRefused(f"Kantor {office!r} tidak dikenal. Kode kantor yang ada: {known}.")
    return sender


async def _read(registry: Registry, data: bytes, filename: str, sender: OfficeRecord) -> Reading:
    # In a thread: the child process that opens the file is waited for, and other people are answered meanwhile.
    reading = await asyncio.to_thread(
        read_list,
        data,
        filename=PurePath(filename).name,
        context=ReadingContext(
            areas=reference.areas(),
            bridge=reference.bps_bridge(),
            office_kind=sender.kind,
            office_area=AreaCode(sender.area),
            vocabulary=reference.vocabulary(),
            today=registry.today,
            limits=Limits(),
        ),
    )
    if not any(row.fate is RowFate.DATA for row in reading.rows):
        raise InputRefused(
            f"Berkas {reading.filename} tidak memuat tabel penerima: tidak ada baris data di bawah judul kolom. "
            "Pastikan ada kolom nama dan kolom wilayah (desa/kelurahan atau kecamatan), lalu unggah kembali.",
            code="tanpa-tabel",
        )
    return reading


async def _plan(registry: Registry, reading: Reading, office: OfficeRecord, told: Told | None = None) -> ImportPlan:
    ids = await uploads.next_ids(registry.db)
    upload, first_row = ids["upload"], ids["source_row"]
    families = tuple(_family(reading, members.rows, office, upload, first_row) for members in reading.families)
    links = await link_families(registry, families, upload=upload, told=told)
    placed, joined = await _classes(registry, families, links)
    family_of = {row.row_id - first_row: family.row_id for family in families for row in family.rows}
    classes = tuple(_row_class(row, placed.get(family_of.get(index, -1))) for index, row in enumerate(reading.rows))
    return ImportPlan(reading, office, upload, first_row, families, links, classes, family_of, joined)


def _family(reading: Reading, members: Sequence[int], office: OfficeRecord, upload: int, first_row: int) -> Family:
    rows = [FamilyRow(first_row + index, reading.rows[index].facts) for index in members]
    return Family(
        row_id=min(row.row_id for row in rows),
        upload=upload,
        kind=reading.kind,
        office_kind=office.kind,
        office_area=office.area,
        rows=tuple(head_first(rows)),
    )


def _row_class(row: RowReading, family_class: RowClass | None) -> RowClass | None:
    if row.fate is not RowFate.DATA:
        return None
    if row.rejected:
        return RowClass.REJECTED
    if row.skipped:
        return RowClass.SKIPPED
    return family_class


async def _classes(
    registry: Registry, families: Sequence[Family], links: LinkedFamilies
) -> tuple[Mapping[int, RowClass], Mapping[int, int]]:
    """Class each new family: it starts a household (saved), or joins one and adds a fact (updated) or nothing.

    With them the households that the families join.
    """
    new = {family.row_id: family for family in families}
    trusted = {row: nik for row, family in new.items() if (nik := trusted_nik(registry, family))}
    clusters = await current_clusters(registry, families=sorted(new), pairs=links.pairs, trusted=trusted)
    joined = {clusters.household_of[row] for row in new if clusters.household_of[row] != row}
    mates = [row for row, household in clusters.household_of.items() if household in joined and row not in new]
    members: dict[int, list[Family]] = {}
    for row, family in sorted((await load_families(registry, mates)).items()):
        members.setdefault(clusters.household_of[row], []).append(family)
    classes: dict[int, RowClass] = {}
    for row in sorted(new):
        earlier = members.setdefault(clusters.household_of[row], [])
        if not earlier:
            classes[row] = RowClass.SAVED
        else:
            before = golden([source_facts(family) for family in earlier])
            adds = adds_a_fact(before, source_facts(new[row]).facts)
            classes[row] = RowClass.UPDATED if adds else RowClass.KNOWN
        earlier.append(new[row])
    return classes, {row: number for row in new if (number := clusters.household_of[row]) != row}
