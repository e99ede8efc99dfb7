"""Papers as pages show them: made for the scope, and taken away by those who may."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports.style import PaperSize
from zis_registry.errors import NotAllowed, NotFound, UsageRefused
from zis_registry.services.households import reads
from zis_registry.services.households.reads import Seen
from zis_registry.services.jobs import jobs
from zis_registry.services.jobs.jobs import JobKind
from zis_registry.services.jobs.progress import Progress
from zis_registry.services.numbering import proposal_number
from zis_registry.services.opening import Registry
from zis_registry.services.proposals.documents import DocumentKind, make_document
from zis_registry.services.reference import areas
from zis_registry.store.repositories import money, papers
from zis_registry.store.repositories.money import ProposalHead, Status
from zis_registry.store.repositories.papers import DocumentRecord
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.area import AreaCode
from zis_registry.terms.scope import Scope

PAGE = 50
NEWEST = 2**62
KIND_WORDS = {
    DocumentKind.ALLOCATION: "Laporan Alokasi",
    DocumentKind.BENEFICIARIES: "Lampiran BNBA (edaran rapat)",
}
WITH_NAMES = frozenset({DocumentKind.BENEFICIARIES})
STATUS_WORDS = {
    Status.DRAFT: "RANCANGAN; usulannya masih berlaku",
    Status.REPLACED: "RANCANGAN; sudah diganti usulan yang lebih baru",
    Status.WITHDRAWN: "RANCANGAN; usulannya sudah ditarik",
}


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """A paper: its letter number, kind, size, district, when it was made and from what."""

    id: int
    number: str
    kind: DocumentKind
    size: str
    area: str
    made_at: str
    proposal: str
    sha256: str
    filename: str

    @property
    def words(self) -> str:
        """What kind of paper it is."""
        return KIND_WORDS[self.kind]

    @property
    def has_names(self) -> bool:
        """Whether it names people, and so is TERBATAS."""
        return self.kind in WITH_NAMES


@dataclass(frozen=True, slots=True)
class DocumentsView:
    """Papers of the scope, newest first; what the reader may make, and for which districts."""

    papers: tuple[DocumentItem, ...]
    older: int | None
    kinds: tuple[tuple[str, str], ...]
    districts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One paper with its standing, the number printed at its foot, and whether this reader may take it away."""

    paper: DocumentItem
    printed_id: str
    data_on: str
    standing: str
    in_force: bool
    may_take: bool


async def documents(registry: Registry, reader: Reader, *, before: int = NEWEST) -> DocumentsView:
    """The papers of the reader's scope."""
    reader.require(Permission.SEE_DOCUMENTS)
    async with registry.db.read_tx():
        found = await papers.documents_before(registry.db, reader.scope, before=before, most=PAGE + 1)
        drafts = await money.draft_areas(registry.db, reader.scope)
    kinds = [kind for kind in DocumentKind if kind not in WITH_NAMES or _may_see_names(reader)]
    return DocumentsView(
        papers=tuple(map(_item, found[:PAGE])),
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        kinds=tuple((kind.value, KIND_WORDS[kind]) for kind in kinds),
        districts=tuple((area, areas().name(AreaCode(area))) for area in drafts),
    )


async def document(registry: Registry, reader: Reader, number: int) -> DocumentView:
    """One paper; raises NotFound outside the scope."""
    async with registry.db.read_tx():
        record, head = await _find(registry, reader, number)
    paper = _item(record)
    return DocumentView(
        paper=paper,
        printed_id=printed_id(record, head),
        data_on=head.made_on,
        standing=STATUS_WORDS[head.status],
        in_force=head.status is Status.DRAFT,
        may_take=not paper.has_names or _may_see_names(reader),
    )


async def ask_for(registry: Registry, reader: Reader, *, kind: str, area: str, size: str) -> int:
    """Have a paper of a district's draft made; returns the job.

    Raises UsageRefused for a kind or size that is none, and for a district without a draft in the scope; NotAllowed
    for a paper with names to a reader who may not see them.
    """
    reader.require(Permission.MAKE_DOCUMENTS)
    if kind not in set(DocumentKind) or size not in {one.value for one in PaperSize}:
        raise UsageRefused("Pilih jenis surat dan ukuran kertas dari daftar.")
    wanted = DocumentKind(kind)
    _require_names(reader, wanted)
    async with registry.db.read_tx():
        drafts = await money.draft_areas(registry.db, reader.scope)
    if area not in drafts:
        raise UsageRefused("Belum ada usulan yang berlaku untuk wilayah itu. Susun usulannya dulu, lalu buat suratnya.")
    return await jobs.enqueue(
        registry,
        reader.scope,
        kind=JobKind.DOCUMENT,
        payload={"kind": kind, "area": area, "size": size},
        title=f"{KIND_WORDS[wanted]} {areas().name(AreaCode(area))}, {size}",
        area=area,
    )


async def make_in_job(
    registry: Registry, scope: Scope, payload: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    """Draw the paper that a job asks for; asked again, the same paper is found as it is."""
    await progress.step(0, 1, "Menyusun dan menggambar surat.")
    paper = await make_document(
        registry,
        scope,
        kind=DocumentKind(payload["kind"]),
        area=AreaCode(payload["area"]),
        size=PaperSize(payload["size"]),
    )
    async with registry.db.read_tx():
        made = await papers.documents_of_serial(registry.db, int(paper.number.split("/", 1)[0]))
    number = next(one.id for one in made if (one.number, one.size) == (paper.number, paper.size.value))
    return {"go": f"/dokumen/{number}"}


async def take(registry: Registry, reader: Reader, number: int) -> tuple[str, bytes]:
    """The file of a paper with its name, for which nobody's name is used; written down, and whom it names as well.

    Raises NotFound outside the scope and when the file was never finished, NotAllowed for names one may not see.
    """
    async with registry.db.read_tx():
        record, _ = await _find(registry, reader, number)
        paper = _item(record)
        _require_names(reader, paper.kind)
        named = await _named(registry, reader, record) if paper.has_names else []
    path = registry.settings.data_dir / "documents" / record.filename
    if not path.is_file():
        raise NotFound("Berkas surat ini belum selesai dibuat. Buat lagi dari halaman Dokumen; nomornya tetap sama.")
    content = await asyncio.to_thread(path.read_bytes)
    async with registry.db.write_tx():
        await reads.note_inside(
            registry,
            reader,
            household=named,
            what=Seen.EXPORT,
            reason=f"dokumen:{record.id}",
            frozen_area=record.area,
        )
        await registry.record(
            scope=reader.scope,
            action="reports:document:take",
            subject=f"document:{record.id}",
            payload={"kind": record.kind, "households": len(named)},
        )
    return record.filename, content


def printed_id(record: DocumentRecord, head: ProposalHead) -> str:
    """The number at the foot of the paper and in its QR code."""
    serial = int(record.number.split("/", 1)[0])
    return f"PB-{head.made_on[:4]}-{head.made_on[5:7]}-{serial:06d}"


async def _find(registry: Registry, reader: Reader, number: int) -> tuple[DocumentRecord, ProposalHead]:
    reader.require(Permission.SEE_DOCUMENTS)
    record = await papers.find_document(registry.db, reader.scope, number)
    head = await money.find_head(registry.db, reader.scope, record.proposal) if record is not None else None
    if record is None or head is None:
        raise NotFound("Surat ini tidak ada dalam lingkup Anda.")
    return record, head


async def _named(registry: Registry, reader: Reader, record: DocumentRecord) -> list[int]:
    """The households a paper names, whether they still stand in the registry or not; inside a transaction."""
    proposal = await money.find_proposal(registry.db, reader.scope, record.proposal)
    if proposal is None:
        return []
    return sorted(await money.recipients(registry.db, proposal))


def _may_see_names(reader: Reader) -> bool:
    return reader.may(Permission.SEE_HOUSEHOLDS) or reader.may(Permission.SEE_PROPOSALS)


def _require_names(reader: Reader, kind: DocumentKind) -> None:
    if kind in WITH_NAMES and not _may_see_names(reader):
        raise NotAllowed("Surat ini bersifat TERBATAS: memuat nama penerima, yang tidak termasuk kewenangan Anda.")


def _item(record: DocumentRecord) -> DocumentItem:
    return DocumentItem(
        id=record.id,
        number=record.number,
        kind=DocumentKind(record.kind),
        size=record.size,
        area=record.area,
        made_at=record.made_at,
        proposal=proposal_number(record.proposal),
        sha256=record.data_sha256,
        filename=record.filename,
    )
