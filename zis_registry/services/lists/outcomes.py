"""What reading a list gave, and what accepting it does or did, as it is told to people."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from zis_registry.intake.reading import ColumnMapping, SheetNote
from zis_registry.services.lists.import_plan import ACCEPTED, FileCounts, ImportPlan, counts_of, rows_digest
from zis_registry.store.repositories.uploads import UploadRecord
from zis_registry.terms.finding import Finding
from zis_registry.terms.household import ListKind
from zis_registry.terms.identity import masked


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What reading one file gave; `accepted_at` is when these very bytes were first accepted, if before now.

    `withdrawn` says that this list was taken back since: accepting the bytes again gives it back (`restored`).
    `digest` stands for what becomes of each row (`rows_digest`).
    """

    file: str
    office: str
    kind: ListKind
    kind_reason: str
    upload: int | None
    accepted_at: str | None
    counts: FileCounts
    findings: tuple[Finding, ...]
    sheets: tuple[SheetNote, ...]
    columns: tuple[ColumnMapping, ...]
    auto_links: int
    new_cases: int
    skipped_blocks: int
    withdrawn: bool = False
    restored: bool = False
    digest: str = ""


def outcome_of(plan: ImportPlan, *, upload: int | None) -> ImportOutcome:
    """What reading gave, and what accepting it does, or did as `upload`."""
    reading = plan.reading
    return ImportOutcome(
        file=reading.filename,
        office=plan.office.code,
        kind=reading.kind,
        kind_reason=reading.kind_reason,
        upload=upload,
        accepted_at=None,
        counts=counts_of(plan),
        findings=reading.findings,
        sheets=reading.sheets,
        columns=reading.columns,
        auto_links=sum(1 for pair in plan.links.pairs if pair.outcome == "LINK"),
        new_cases=sum(1 for pair in plan.links.pairs if pair.outcome == "ASK"),
        skipped_blocks=plan.links.skipped_blocks,
        digest=rows_digest(plan),
    )


def known_outcome(known: UploadRecord, filename: str) -> ImportOutcome:
    """The same bytes again: every row that was accepted then is known now, and nothing is added."""
    before = known.counts
    accepted = sum(int(before[row_class.value]) for row_class in ACCEPTED)
    return ImportOutcome(
        file=masked(PurePath(filename).name),
        office=known.office,
        kind=known.list_kind,
        kind_reason="berkas yang sama sudah pernah diterima",
        upload=known.id,
        accepted_at=known.accepted_at,
        counts=FileCounts(
            physical_rows=before["physical_rows"],
            fates=before["fates"],
            rows_read=before["rows_read"],
            saved=0,
            updated=0,
            known=accepted,
            rejected=before["rejected"],
            skipped=before["skipped"],
            member_rows=before["member_rows"],
            families=before["families"],
        ),
        findings=(),
        sheets=(),
        columns=(),
        auto_links=0,
        new_cases=0,
        skipped_blocks=0,
        digest=hashlib.sha256(f"upload:{known.id}".encode()).hexdigest(),
    )
