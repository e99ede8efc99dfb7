"""Rows on their way into the vault and back: cells and facts are sealed with the key of the family they tell about."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zis_registry.services.lists.listings import Family, FamilyRow, identity
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import uploads
from zis_registry.store.repositories.uploads import IdentifierRecord, SealedRow
from zis_registry.store.vault import Purpose, SubjectKey
from zis_registry.terms.cell import CellKind, RawCell
from zis_registry.terms.codec import decode_facts, encode_facts
from zis_registry.terms.household import Facts, Field


def payload(cells: Sequence[RawCell], facts: Facts) -> bytes:
    """The canonical bytes of a row: raw cells with their type, and the facts read from them."""
    content = {
        "cells": [[cell.kind.value, cell.text, cell.formula] for cell in cells],
        "facts": encode_facts(facts),
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_payload(content: bytes) -> tuple[tuple[RawCell, ...], Facts]:
    """Read back what `payload` wrote."""
    written: dict[str, Any] = json.loads(content)
    cells = tuple(RawCell(CellKind(kind), text, formula) for kind, text, formula in written["cells"])
    return cells, decode_facts(written["facts"])


def row_aad(row_id: int) -> bytes:
    """What binds a sealed row to its place, so that two rows cannot be swapped."""
    return f"source_row:{row_id}".encode()


def subject_name(subject: int) -> str:
    """The name under which a family's (or a file's other) rows are sealed."""
    return f"source_row:{subject}"


def open_row(registry: Registry, key: SubjectKey, row: SealedRow) -> tuple[tuple[RawCell, ...], Facts]:
    """Open one sealed row; raises VaultRefused when it was damaged or belongs to another key."""
    return read_payload(registry.vault.open(key, row.sealed, aad=row_aad(row.id)))


async def open_keys(registry: Registry, rows: Iterable[SealedRow]) -> Mapping[int, SubjectKey]:
    """The data keys of the subjects of these rows, unwrapped in memory only."""
    wrapped = await uploads.wrapped_keys(registry.db, (row.subject for row in rows))
    return {subject: registry.vault.subject_key(subject_name(subject), key) for subject, key in wrapped.items()}


async def load_families(registry: Registry, families: Iterable[int]) -> Mapping[int, Family]:
    """Open the rows of these families and return each family with its facts, by its number."""
    rows = await uploads.rows_of_families(registry.db, families)
    keys = await open_keys(registry, rows)
    contexts = await uploads.upload_contexts(registry.db)
    grouped: dict[int, list[SealedRow]] = defaultdict(list)
    for row in rows:
        if row.family is not None:
            grouped[row.family].append(row)
    return {
        number: _family(registry, number, members, keys, contexts[members[0].upload])
        for number, members in grouped.items()
    }


def _family(
    registry: Registry,
    number: int,
    rows: Sequence[SealedRow],
    keys: Mapping[int, SubjectKey],
    context: tuple[Any, str, str],
) -> Family:
    kind, office_kind, area = context
    opened = [FamilyRow(row.id, open_row(registry, keys[row.subject], row)[1]) for row in rows]
    return Family(
        row_id=number,
        upload=rows[0].upload,
        kind=kind,
        office_kind=office_kind,
        office_area=area,
        rows=tuple(head_first(opened)),
    )


def head_first(rows: Sequence[FamilyRow]) -> list[FamilyRow]:
    """The rows of a family with the head's first; without a named head the first row stands for the family."""
    return sorted(rows, key=lambda row: (row.facts.get(Field.RELATION) != "kepala", row.row_id))


def identifiers(registry: Registry, family: Family) -> list[IdentifierRecord]:
    """The keyed hashes of the identity numbers of a family's rows; numbers that are missing leave none.

    The listed person's are of kind "nik" and "kk", other members' "nik_anggota" and "kk_anggota", phones "hp".
    """
    found: list[IdentifierRecord] = []
    for index, row in enumerate(family.rows):
        suffix = "_anggota" if index else ""
        for field, kind, whole, fifteen in (
            (Field.NIK, "nik", Purpose.NIK16, Purpose.NIK15),
            (Field.FAMILY_CARD, "kk", Purpose.KK16, Purpose.KK15),
        ):
            reading = identity(row.facts, field)
            if not reading.missing:
                found.append(
                    IdentifierRecord(
                        source_row=row.row_id,
                        kind=kind + suffix,
                        state=reading.state.value,
                        hash16=registry.vault.index(reading.number, purpose=whole) if reading.number else "",
                        hash15=registry.vault.index(reading.first15, purpose=fifteen) if reading.first15 else "",
                        mask=reading.mask,
                    )
                )
        if phone := row.facts.get(Field.PHONE):
            hashed = registry.vault.index(phone, purpose=Purpose.PHONE)
            found.append(IdentifierRecord(row.row_id, "hp", "teks", hashed, "", "08••••••••"))
    return found


def trusted_nik(registry: Registry, family: Family) -> str | None:
    """The keyed hash of the listed person's NIK when it is to be trusted."""
    number = identity(family.head, Field.NIK).number
    return registry.vault.index(number, purpose=Purpose.NIK16) if number else None
