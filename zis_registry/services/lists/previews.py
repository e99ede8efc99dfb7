"""What a person is shown of a list before accepting it, sealed beside the list until they have decided."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from zis_registry.intake.reading import ColumnMapping, SheetNote
from zis_registry.services.lists.import_plan import FileCounts
from zis_registry.services.lists.outcomes import ImportOutcome
from zis_registry.terms.finding import Finding, Severity
from zis_registry.terms.household import Field, ListKind

KEPT_PER_KIND = 300


@dataclass(frozen=True, slots=True)
class FindingKind:
    """All findings of one kind: the exact count, and the first 300 of them."""

    code: str
    severity: Severity
    count: int
    first: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The outcome of reading a list, in what is worth keeping; `rows_with` counts distinct rows by severity."""

    read_at: str
    seconds: float
    kind: ListKind
    kind_reason: str
    office: str
    upload: int | None
    accepted_at: str | None
    withdrawn: bool
    counts: FileCounts
    kinds: tuple[FindingKind, ...]
    rows_with: Mapping[str, int]
    sheets: tuple[SheetNote, ...]
    columns: tuple[ColumnMapping, ...]
    auto_links: int
    new_cases: int
    skipped_blocks: int
    digest: str = ""


def preview_of(outcome: ImportOutcome, *, read_at: str, seconds: float) -> Preview:
    """What is kept of an outcome."""
    return Preview(
        read_at=read_at,
        seconds=round(seconds, 2),
        kind=outcome.kind,
        kind_reason=outcome.kind_reason,
        office=outcome.office,
        upload=outcome.upload,
        accepted_at=outcome.accepted_at,
        withdrawn=outcome.withdrawn,
        counts=outcome.counts,
        kinds=kinds_of(outcome.findings),
        rows_with=_rows_with(outcome.findings),
        sheets=outcome.sheets,
        columns=outcome.columns,
        auto_links=outcome.auto_links,
        new_cases=outcome.new_cases,
        skipped_blocks=outcome.skipped_blocks,
        digest=outcome.digest,
    )


def kinds_of(findings: Sequence[Finding]) -> tuple[FindingKind, ...]:
    """Findings by kind, in the order of how much they matter and how many there are."""
    grouped: dict[tuple[str, Severity], list[Finding]] = {}
    for finding in findings:
        grouped.setdefault((finding.code, finding.severity), []).append(finding)
    kinds = [
        FindingKind(code, severity, len(found), tuple(found[:KEPT_PER_KIND]))
        for (code, severity), found in grouped.items()
    ]
    order = list(Severity)
    return tuple(sorted(kinds, key=lambda kind: (order.index(kind.severity), -kind.count, kind.code)))


def _rows_with(findings: Sequence[Finding]) -> Mapping[str, int]:
    places = {
        severity: {(f.sheet, f.row) for f in findings if f.severity is severity and f.row} for severity in Severity
    }
    every = set().union(*places.values())
    return {**{severity.value: len(found) for severity, found in places.items()}, "semua": len(every)}


def write_preview(preview: Preview) -> bytes:
    """The preview as bytes."""
    return json.dumps(asdict(preview), ensure_ascii=False, separators=(",", ":")).encode()


def read_preview(content: bytes) -> Preview:
    """Read back what `write_preview` wrote."""
    told: dict[str, Any] = json.loads(content)
    return Preview(
        **{
            **told,
            "kind": ListKind(told["kind"]),
            "counts": FileCounts(**told["counts"]),
            "kinds": tuple(_kind(kind) for kind in told["kinds"]),
            "sheets": tuple(SheetNote(**sheet) for sheet in told["sheets"]),
            "columns": tuple(_column(column) for column in told["columns"]),
        }
    )


def _kind(told: Mapping[str, Any]) -> FindingKind:
    first = tuple(Finding(**{**finding, "severity": Severity(finding["severity"])}) for finding in told["first"])
    return FindingKind(told["code"], Severity(told["severity"]), told["count"], first)


def _column(told: Mapping[str, Any]) -> ColumnMapping:
    field = told["field"]
    return ColumnMapping(**{**told, "field": Field(field) if field else None, "samples": tuple(told["samples"])})
