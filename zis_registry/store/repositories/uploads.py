"""Uploads and their rows: written once at acceptance, read for linking, folding and checking."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zis_registry.store.engine import Database
from zis_registry.store.repositories.scoping import LARGEST_ID, in_scope, next_number, pieces
from zis_registry.store.tables.intake import Identifier, Office, RowFinding, SourceRow, Subject, Upload
from zis_registry.terms.finding import Finding
from zis_registry.terms.household import ListKind, RowClass, RowFate
from zis_registry.terms.scope import Scope

# The uploads that were taken back: their newest event says so, and then their rows count for nothing.
WITHDRAWN = (
    "SELECT e.upload AS upload FROM upload_event e WHERE e.event = 'DITARIK' "
    "AND NOT EXISTS (SELECT 1 FROM upload_event n WHERE n.upload = e.upload AND n.id > e.id)"
)


@dataclass(frozen=True, slots=True)
class OfficeRecord:
    """An office: code, kind (POKJA, BAZNAS, UPT), name, area digits."""

    code: str
    kind: str
    name: str
    area: str


@dataclass(frozen=True, slots=True)
class UploadRecord:
    """One accepted file with its counts (decisions 5)."""

    id: int
    sha256: str
    filename: str
    office: str
    area: str
    list_kind: ListKind
    format: str
    member_list: bool
    accepted_at: str
    accepted_by: str
    wrapped_key: bytes
    mapping: str
    counts: Mapping[str, Any]
    content_mac: str


@dataclass(frozen=True, slots=True)
class SealedRow:
    """One physical row as it lies in the store; cells and facts are sealed with the subject's key."""

    id: int
    upload: int
    sheet: str
    row: int
    fate: RowFate
    row_class: RowClass | None
    hidden: bool
    reason: str
    family: int | None
    subject: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class IdentifierRecord:
    """A NIK, KK number or phone of a row as keyed hashes and mask."""

    source_row: int
    kind: str
    state: str
    hash16: str
    hash15: str
    mask: str


async def missing_offices(db: Database, offices: Iterable[OfficeRecord]) -> tuple[OfficeRecord, ...]:
    """Which offices of the reference data the database does not know yet."""
    known = {row["code"] for row in await Office.select(Office.code)}
    return tuple(office for office in offices if office.code not in known)


async def put_offices(db: Database, offices: Iterable[OfficeRecord]) -> None:
    """Bring the table of offices up to the reference data; offices are never removed."""
    fresh = await missing_offices(db, offices)
    await db.bulk_insert(Office, ("code", "kind", "name", "area"), [(o.code, o.kind, o.name, o.area) for o in fresh])


async def find_office(db: Database, code: str) -> OfficeRecord | None:
    """The office of this code, or None. Offices are public: no scope."""
    row = await Office.select().where(Office.code == code).first()
    return None if row is None else OfficeRecord(row["code"], row["kind"], row["name"], row["area"])


async def all_offices(db: Database) -> tuple[OfficeRecord, ...]:
    """Every office by its code. Offices are public: no scope."""
    rows = await Office.select().order_by(Office.code)
    return tuple(OfficeRecord(row["code"], row["kind"], row["name"], row["area"]) for row in rows)


async def next_ids(db: Database) -> Mapping[str, int]:
    """The next free numbers of the tables an acceptance writes; final only inside the write transaction."""
    tables = {"upload": Upload, "source_row": SourceRow, "identifier": Identifier, "row_finding": RowFinding}
    return {name: await next_number(db, table) for name, table in tables.items()}


async def find_by_sha256(db: Database, sha256: str) -> UploadRecord | None:
    """The acceptance of exactly these bytes, if any, from whichever office (the same file twice adds nothing)."""
    row = await Upload.select().where(Upload.sha256 == sha256).first()
    return None if row is None else _upload(row)


async def find_upload(db: Database, scope: Scope, upload: int) -> UploadRecord | None:
    """One upload of the scope, or None just as for an unknown number."""
    if not 0 < upload <= LARGEST_ID:
        return None
    row = await Upload.select().where((Upload.id == upload) & in_scope(Upload.area, scope)).first()
    return None if row is None else _upload(row)


async def withdrawn(db: Database) -> frozenset[int]:
    """The uploads that stand withdrawn now."""
    return frozenset(row["upload"] for row in await db.fetch(WITHDRAWN))


async def families_of_uploads(db: Database, uploads: Iterable[int]) -> frozenset[int]:
    """The families that these uploads brought, withdrawn or not."""
    found: set[int] = set()
    for upload in sorted(set(uploads)):
        rows = await db.fetch("SELECT DISTINCT family FROM source_row WHERE upload = {} AND family IS NOT NULL", upload)
        found.update(row["family"] for row in rows)
    return frozenset(found)


async def list_uploads(db: Database, scope: Scope) -> tuple[UploadRecord, ...]:
    """All uploads of the scope in order of acceptance, those that were withdrawn among them."""
    rows = await Upload.select().where(in_scope(Upload.area, scope)).order_by(Upload.id)
    return tuple(_upload(row) for row in rows)


async def insert_upload(db: Database, upload: UploadRecord) -> None:
    """Write one upload."""
    await db.bulk_insert(
        Upload,
        ("id", "sha256", "filename", "office", "area", "list_kind", "format", "member_list", "accepted_at",
         "accepted_by", "wrapped_key", "mapping", "counts", "content_mac"),
        [(
            upload.id, upload.sha256, upload.filename, upload.office, upload.area, upload.list_kind.value,
            upload.format, upload.member_list, upload.accepted_at, upload.accepted_by, upload.wrapped_key,
            upload.mapping, json.dumps(upload.counts, sort_keys=True), upload.content_mac,
        )],
    )  # fmt: skip


async def insert_rows(
    db: Database,
    rows: Sequence[SealedRow],
    *,
    subjects: Sequence[tuple[int, int, bytes]],
    identifiers: Sequence[IdentifierRecord],
    first_identifier: int,
) -> None:
    """Write the physical rows of one upload, their subjects' wrapped keys and their identifiers."""
    await db.bulk_insert(Subject, ("id", "upload", "wrapped_key"), subjects)
    await db.bulk_insert(
        SourceRow,
        ("id", "upload", "sheet", "row", "fate", "row_class", "hidden", "reason", "family", "subject", "sealed"),
        [
            (r.id, r.upload, r.sheet, r.row, r.fate.value, r.row_class.value if r.row_class else "", r.hidden,
             r.reason, r.family, r.subject, r.sealed)
            for r in rows
        ],
    )  # fmt: skip
    await db.bulk_insert(
        Identifier,
        ("id", "source_row", "kind", "state", "hash16", "hash15", "mask"),
        [
            (first_identifier + n, i.source_row, i.kind, i.state, i.hash16, i.hash15, i.mask)
            for n, i in enumerate(identifiers)
        ],
    )


async def insert_findings(db: Database, upload: int, findings: Sequence[Finding], *, first_id: int) -> None:
    """Write what the officer was told."""
    await db.bulk_insert(
        RowFinding,
        ("id", "upload", "sheet", "row", "column", "code", "severity", "message", "remedy"),
        [
            (first_id + n, upload, f.sheet, f.row, f.column or "", f.code, f.severity.value, f.message, f.remedy)
            for n, f in enumerate(findings)
        ],
    )


async def upload_contexts(db: Database) -> Mapping[int, tuple[ListKind, str, str]]:
    """Of each upload its list kind, its office's kind and its area: what folding a row needs to know."""
    kinds = {row["code"]: row["kind"] for row in await Office.select(Office.code, Office.kind)}
    rows = await Upload.select(Upload.id, Upload.list_kind, Upload.office, Upload.area)
    return {r["id"]: (ListKind(r["list_kind"]), kinds.get(r["office"], ""), r["area"]) for r in rows}


async def family_ids(db: Database) -> tuple[int, ...]:
    """The numbers of all families (the first row of each on its list) of the lists in force, in order."""
    rows = await db.fetch(
        "SELECT DISTINCT family FROM source_row "  # noqa: S608  # our own text
        f"WHERE family IS NOT NULL AND upload NOT IN ({WITHDRAWN}) ORDER BY family"
    )
    return tuple(row["family"] for row in rows)


async def trusted_niks(db: Database) -> Mapping[int, str]:
    """Of each family in force whose listed person has a trusted NIK (16 digits, text), that NIK's keyed hash."""
    rows = await db.fetch(
        "SELECT s.family AS family, i.hash16 AS hash16 FROM identifier i "  # noqa: S608  # our own text
        "JOIN source_row s ON s.id = i.source_row "
        f"WHERE i.kind = 'nik' AND i.hash16 <> '' AND s.upload NOT IN ({WITHDRAWN}) ORDER BY i.id"
    )
    return {row["family"]: row["hash16"] for row in rows}


async def rows_of_families(db: Database, families: Iterable[int]) -> tuple[SealedRow, ...]:
    """The sealed rows of these families, ordered by number; raises nothing when a family is gone."""
    found: list[SealedRow] = []
    for piece in pieces(sorted(set(families))):
        rows = await SourceRow.select().where(SourceRow.family.is_in(list(piece))).order_by(SourceRow.id)
        found.extend(_row(row) for row in rows)
    return tuple(found)


async def rows_of_upload(db: Database, upload: int) -> tuple[SealedRow, ...]:
    """All physical rows of one upload in the order of the file."""
    rows = await SourceRow.select().where(SourceRow.upload == upload).order_by(SourceRow.id)
    return tuple(_row(row) for row in rows)


async def wrapped_keys(db: Database, subjects: Iterable[int]) -> Mapping[int, bytes]:
    """The wrapped data keys of these subjects; an erased subject has none."""
    keys: dict[int, bytes] = {}
    for piece in pieces(sorted(set(subjects))):
        for row in await Subject.select(Subject.id, Subject.wrapped_key).where(Subject.id.is_in(list(piece))):
            keys[row["id"]] = bytes(row["wrapped_key"])
    return keys


def _upload(row: Mapping[str, Any]) -> UploadRecord:
    return UploadRecord(
        id=row["id"],
        sha256=row["sha256"],
        filename=row["filename"],
        office=row["office"],
        area=row["area"],
        list_kind=ListKind(row["list_kind"]),
        format=row["format"],
        member_list=bool(row["member_list"]),
        accepted_at=row["accepted_at"],
        accepted_by=row["accepted_by"],
        wrapped_key=bytes(row["wrapped_key"]),
        mapping=row["mapping"],
        counts=json.loads(row["counts"]),
        content_mac=row["content_mac"],
    )


def _row(row: Mapping[str, Any]) -> SealedRow:
    return SealedRow(
        id=row["id"],
        upload=row["upload"],
        sheet=row["sheet"],
        row=row["row"],
        fate=RowFate(row["fate"]),
        row_class=RowClass(row["row_class"]) if row["row_class"] else None,
        hidden=bool(row["hidden"]),
        reason=row["reason"],
        family=row["family"],
        subject=row["subject"],
        sealed=bytes(row["sealed"]),
    )


async def row_locations(db: Database) -> Mapping[tuple[str, str, int], int]:
    """The family of each accepted row of the lists in force by file name, sheet and Excel's row number."""
    rows = await db.fetch(
        "SELECT u.filename AS filename, s.sheet AS sheet, s.row AS row, s.family AS family "  # noqa: S608
        "FROM source_row s JOIN upload u ON u.id = s.upload "
        f"WHERE s.family IS NOT NULL AND s.upload NOT IN ({WITHDRAWN}) ORDER BY s.id"
    )
    return {(row["filename"], row["sheet"], row["row"]): row["family"] for row in rows}
