"""What accepting a list writes: sealed rows, evidence, the registry as it then stands, and the audit event."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence

from zis_registry.intake.reading import ColumnMapping
from zis_registry.services.cases.linking import store_links
from zis_registry.services.folding import refold
from zis_registry.services.lists.import_plan import ImportPlan, counts_of
from zis_registry.services.lists.sealing import identifiers, payload, row_aad, subject_name
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import uploads
from zis_registry.store.repositories.uploads import SealedRow, UploadRecord
from zis_registry.terms.identity import masked
from zis_registry.terms.scope import Scope


async def store_plan(registry: Registry, scope: Scope, plan: ImportPlan, data: bytes) -> None:
    """Write a planned list, its evidence and its audit event; call inside the write transaction that planned it."""
    db, reading = registry.db, plan.reading
    ids = await uploads.next_ids(db)
    upload_key, wrapped = registry.vault.new_subject_key(f"upload:{plan.upload}")
    rows, subjects = _seal_rows(registry, plan)
    content_mac = rows_mac(registry, rows)
    counts = counts_of(plan).as_dict()
    referenced = {upload.sha256 for upload in await uploads.list_uploads(db, registry.everywhere)}
    registry.originals.sweep(db, referenced)
    registry.originals.store(db, data, key=upload_key)
    await uploads.insert_upload(
        db,
        UploadRecord(
            id=plan.upload,
            sha256=reading.sha256,
            filename=reading.filename,
            office=plan.office.code,
            area=plan.office.area,
            list_kind=reading.kind,
            format=reading.format,
            member_list=reading.is_member_list,
            accepted_at=registry.now,
            accepted_by=scope.actor,
            wrapped_key=wrapped,
            mapping=json.dumps([_mapping(column) for column in reading.columns], ensure_ascii=False),
            counts=counts,
            content_mac=content_mac,
        ),
    )
    identity_rows = [record for family in plan.families for record in identifiers(registry, family)]
    await uploads.insert_rows(
        db, rows, subjects=subjects, identifiers=identity_rows, first_identifier=ids["identifier"]
    )
    await uploads.insert_findings(db, plan.upload, reading.findings, first_id=ids["row_finding"])
    await store_links(registry, plan.links)
    await refold(registry)
    await registry.record(
        scope=scope,
        action="intake:upload:accept",
        subject=f"upload:{plan.upload}",
        payload={
            "sha256": reading.sha256,
            "office": plan.office.code,
            "counts": counts,
            "content_mac": content_mac,
            "pairs": len(plan.links.pairs),
        },
    )


def _seal_rows(registry: Registry, plan: ImportPlan) -> tuple[list[SealedRow], list[tuple[int, int, bytes]]]:
    """Seal every physical row: a family's rows with that family's key, all others with the key of the first row."""
    subjects, keys = [], {}
    other = plan.first_row
    heads = [family.row_id for family in plan.families]
    for subject in dict.fromkeys([*heads, other]):
        key, wrapped = registry.vault.new_subject_key(subject_name(subject))
        keys[subject] = key
        subjects.append((subject, plan.upload, wrapped))
    rows = []
    for index, row in enumerate(plan.reading.rows):
        row_id = plan.first_row + index
        family = plan.family_of.get(index)
        subject = family if family is not None else other
        content = payload(row.cells, row.facts)
        rows.append(
            SealedRow(
                id=row_id,
                upload=plan.upload,
                sheet=masked(row.sheet),
                row=row.row,
                fate=row.fate,
                row_class=plan.classes[index],
                hidden=row.hidden,
                reason=masked(row.reason),
                family=family,
                subject=subject,
                sealed=registry.vault.seal(keys[subject], content, aad=row_aad(row_id)),
            )
        )
    return rows, subjects


def rows_mac(registry: Registry, rows: Sequence[SealedRow]) -> str:
    """A keyed hash over the rows of an upload as they lie in the store, so that a change behind the triggers shows."""
    whole = hmac.new(registry.keys.journal, b"source-rows:", "sha256")
    for row in rows:
        line = [row.id, row.upload, row.sheet, row.row, row.fate.value, row.row_class.value if row.row_class else "",
                row.hidden, row.reason, row.family, row.subject]  # fmt: skip
        whole.update(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode())
        whole.update(hashlib.sha256(row.sealed).digest())
    return whole.hexdigest()


def _mapping(column: ColumnMapping) -> dict[str, object]:
    return {
        "sheet": masked(column.sheet),
        "column": column.column,
        "header": masked(column.header),
        "field": column.field.value if column.field else None,
        "confidence": round(column.confidence, 2),
        "reason": masked(column.reason),
        "secret": column.secret,
        "restricted": column.secret or column.restricted,
    }
