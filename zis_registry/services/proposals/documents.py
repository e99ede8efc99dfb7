"""Papers of a proposal: drawn from its frozen data, kept beside the database, numbered and noted with their hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from reports.allocation_report import render_allocation_report
from reports.beneficiary_list import render_beneficiary_list
from reports.document import DocumentMeta, Sensitivity, Standing
from reports.model import AllocationReport, BeneficiaryList, canonical_digest
from reports.style import PaperSize
from zis_registry.errors import UsageRefused
from zis_registry.services import reference
from zis_registry.services.opening import SAMPLE, Registry
from zis_registry.services.proposals.papers import Frozen, Signatories, allocation_report, beneficiary_list
from zis_registry.services.proposals.proving import proposals
from zis_registry.store.blobs import write_whole
from zis_registry.store.repositories import money, papers
from zis_registry.store.repositories.money import Status
from zis_registry.store.repositories.papers import DocumentRecord
from zis_registry.terms.area import AreaCode
from zis_registry.terms.period import format_date, roman_month
from zis_registry.terms.scope import Scope


class DocumentKind(StrEnum):
    """The papers that can be made."""

    ALLOCATION = "laporan_alokasi"
    BENEFICIARIES = "bnba"


_CODES = {DocumentKind.ALLOCATION: "LA", DocumentKind.BENEFICIARIES: "BNBA"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper on disk with its number and the hash of its data; `fresh` says whether this call made it."""

    kind: DocumentKind
    path: Path
    number: str
    data_sha256: str
    size: PaperSize
    fresh: bool


@dataclass(frozen=True, slots=True)
class _Order:
    """One paper to make."""

    frozen: Frozen
    kind: DocumentKind
    size: PaperSize
    sample: bool

    def data(self, serial: int) -> AllocationReport | BeneficiaryList:
        """The typed data of the paper under this serial number."""
        meta = self._meta(serial)
        match self.kind:
            case DocumentKind.ALLOCATION:
                return allocation_report(self.frozen, meta)
            case DocumentKind.BENEFICIARIES:
                return beneficiary_list(self.frozen, meta)
            case _:
                assert_never(self.kind)

    def _meta(self, serial: int) -> DocumentMeta:
        on, area = self.frozen.on, self.frozen.area.digits
        restricted = self.kind is DocumentKind.BENEFICIARIES
        return DocumentMeta(
            document_id=f"PB-{on.year}-{on.month:02d}-{serial:06d}",
            number=f"{serial:03d}/{_CODES[self.kind]}/POKJA-BAZNAS/{area}/{roman_month(on.month)}/{on.year}",
            standing=Standing.DRAFT,
            sensitivity=Sensitivity.RESTRICTED if restricted else Sensitivity.ORDINARY,
            data_on=on,
            sample=self.sample,
        )

    def filename(self, serial: int) -> str:
        """The name of the file, by kind, district, serial and size; nothing of a person."""
        suffix = "" if self.size is PaperSize.F4 else f"-{self.size.value.lower()}"
        return f"{self.kind.value.replace('_', '-')}-{self.frozen.area.digits}-{serial:06d}{suffix}.pdf"


async def mark_as_sample(registry: Registry, scope: Scope) -> None:
    """Mark the registry as holding invented people, for good: every paper from it says CONTOH (decisions 14)."""
    async with registry.db.write_tx():
        if await money.put_mark(registry.db, SAMPLE, "data rekaan"):
            await registry.record(
                scope=scope, action="registry:mark:set", subject=SAMPLE, payload={SAMPLE: "data rekaan"}
            )


async def is_sample(registry: Registry) -> bool:
    """Whether the registry holds invented people."""
    return await money.mark(registry.db, SAMPLE) is not None


async def make_document(
    registry: Registry,
    scope: Scope,
    *,
    kind: DocumentKind,
    area: AreaCode,
    on: date | None = None,
    size: PaperSize = PaperSize.F4,
    signatories: Signatories | None = None,
) -> Paper:
    """Draw one paper of the draft in force of a district, or of the proposal that stood on a day.

    The same proposal, names and kind give the same number and the same bytes in each size; asking again returns the
    file that is there. The number is written down before the paper is drawn: killed in between, the next call draws it.
    Raises UsageRefused when there is no such proposal or it was withdrawn, DocumentRefused when a letter cannot be
    drawn.
    """
    folder = registry.settings.data_dir / "documents"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    async with registry.db.write_tx():
        frozen = await _frozen(registry, scope, area, on, signatories or Signatories())
        order = _Order(frozen, kind, size, sample=await money.mark(registry.db, SAMPLE) is not None)
        data, filename = await _numbered(registry, scope, order)
    path = folder / filename
    fresh = not path.exists()
    if fresh:
        write_whole(path, _render(data, size))
    return Paper(kind, path, data.meta.number, canonical_digest(data), size, fresh)


async def _frozen(
    registry: Registry, scope: Scope, area: AreaCode, on: date | None, signatories: Signatories
) -> Frozen:
    found = await proposals(registry, scope, area=area, on=on)
    name = reference.areas().name(area)
    if not found:
        when = f" pada {format_date(on)}" if on is not None else ""
        raise UsageRefused(
            f"Belum ada usulan yang berlaku untuk {name}{when}. Jalankan dulu: zis-registry match --area {area.digits}"
        )
    (proposal,) = found
    if proposal.status is Status.WITHDRAWN:
        raise UsageRefused(f"Usulan {proposal.id} untuk {name} sudah ditarik; susun lagi usulannya.")
    return Frozen(proposal, await money.recipients(registry.db, proposal), signatories)


async def _numbered(registry: Registry, scope: Scope, order: _Order) -> tuple[AllocationReport | BeneficiaryList, str]:
    """The paper under its number, which is written down: the known one, also in a new size, or the next one."""
    earlier = [
        made
        for made in await papers.documents(registry.db, scope)
        if made.proposal == order.frozen.proposal.id and made.kind == order.kind.value
    ]
    known = next((m for m in earlier if canonical_digest(order.data(_serial(m))) == m.data_sha256), None)
    serial = _serial(known) if known is not None else await papers.next_serial(registry.db)
    data = order.data(serial)
    if not any(made.number == data.meta.number and made.size == order.size.value for made in earlier):
        await _write_down(registry, scope, order, data, order.filename(serial))
    return data, order.filename(serial)


def _serial(made: DocumentRecord) -> int:
    """The serial that a paper's number starts with."""
    return int(made.number.split("/", 1)[0])


def _render(data: AllocationReport | BeneficiaryList, size: PaperSize) -> bytes:
    if isinstance(data, AllocationReport):
        return render_allocation_report(data, size=size)
    return render_beneficiary_list(data, size=size)


async def _write_down(
    registry: Registry, scope: Scope, order: _Order, data: AllocationReport | BeneficiaryList, filename: str
) -> None:
    record = DocumentRecord(
        id=await papers.next_document_id(registry.db),
        number=data.meta.number,
        kind=order.kind.value,
        area=order.frozen.area.digits,
        proposal=order.frozen.proposal.id,
        size=order.size.value,
        data_sha256=canonical_digest(data),
        filename=filename,
        made_at=registry.now,
    )
    await papers.insert_document(registry.db, record)
    await registry.record(
        scope=scope,
        action="reports:document:make",
        subject=f"document:{record.id}",
        payload={
            "kind": record.kind, "size": record.size, "data_sha256": record.data_sha256, "proposal": record.proposal,
        },
    )  # fmt: skip
