"""Printed papers: what each was made from and where it lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zis_registry.store.engine import Database
from zis_registry.store.repositories.scoping import in_scope, next_number
from zis_registry.store.tables.money import Document
from zis_registry.terms.scope import Scope


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A printed paper."""

    id: int
    number: str
    kind: str
    area: str
    proposal: int
    size: str
    data_sha256: str
    filename: str
    made_at: str


async def documents(db: Database, scope: Scope) -> tuple[DocumentRecord, ...]:
    """The papers of the scope in order."""
    rows = await Document.select().where(in_scope(Document.area, scope)).order_by(Document.id)
    return tuple(_document(row) for row in rows)


async def find_document(db: Database, scope: Scope, document: int) -> DocumentRecord | None:
    """One paper of the scope; None just as for an unknown one."""
    row = await Document.select().where((Document.id == document) & in_scope(Document.area, scope)).first()
    return None if row is None else _document(row)


async def documents_before(db: Database, scope: Scope, *, before: int, most: int) -> tuple[DocumentRecord, ...]:
    """The papers of the scope below a number, newest first."""
    rows = (
        await Document.select()
        .where((Document.id < before) & in_scope(Document.area, scope))
        .order_by(Document.id, ascending=False)
        .limit(most)
    )
    return tuple(_document(row) for row in rows)


async def documents_of_serial(db: Database, serial: int) -> tuple[DocumentRecord, ...]:
    """Every paper under a serial, in all its sizes and wherever it was made: for telling a real paper from a false."""
    rows = await Document.select().where(Document.number.like(f"{serial:03d}/%")).order_by(Document.id)
    return tuple(_document(row) for row in rows)


async def insert_document(db: Database, document: DocumentRecord) -> None:
    """Write down one printed paper."""
    columns = ("id", "number", "kind", "area", "proposal", "size", "data_sha256", "filename", "made_at")
    await db.bulk_insert(Document, columns, [tuple(getattr(document, column) for column in columns)])


async def next_serial(db: Database) -> int:
    """The next serial that a new paper's number starts with: without holes, whatever sizes were printed."""
    rows = await Document.select(Document.number)
    return max((int(row["number"].split("/", 1)[0]) for row in rows), default=0) + 1


async def next_document_id(db: Database) -> int:
    """The next free document number; call inside the write transaction."""
    return await next_number(db, Document)


def _document(row: Mapping[str, Any]) -> DocumentRecord:
    return DocumentRecord(
        id=row["id"],
        number=row["number"],
        kind=row["kind"],
        area=row["area"],
        proposal=row["proposal"],
        size=row["size"],
        data_sha256=row["data_sha256"],
        filename=row["filename"],
        made_at=row["made_at"],
    )
