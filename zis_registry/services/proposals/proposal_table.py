"""A proposal as a table to take away: every line as its reader may see it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from zis_registry.services import exports
from zis_registry.services.exports import Column, Kind
from zis_registry.services.numbering import proposal_number
from zis_registry.services.opening import Registry
from zis_registry.services.proposals.proposal_lines import GROUP_WORDS, Group, ProposalLine, told
from zis_registry.services.proposals.proposal_reading import find, grouped_lines, telling_of
from zis_registry.services.reference import area_words, areas
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.area import AreaCode


async def download(registry: Registry, reader: Reader, number: str) -> tuple[str, bytes]:
    """Every line as this reader may see it, as a workbook with its file name; each household is noted as seen."""
    reader.require(Permission.SEE_PROPOSALS)
    reader.require(Permission.EXPORT)
    async with registry.db.read_tx():
        record = await find(registry, reader, number)
        grouped = grouped_lines(record, reader)
        lines = record.snapshot["lines"]
        telling = await telling_of(registry, reader, record, lines)
    shown = proposal_number(record.id)
    rows_told = [one for group in Group if group in grouped for one in told(grouped[group], group, telling)]
    # Whoever the table names was seen, also those whose household no longer stands.
    seen = {line["household"] for line in lines} & telling.names.keys()
    await exports.note_export(
        registry,
        reader,
        table=f"usulan:{shown}",
        rows=len(rows_told),
        households=sorted(seen),
        frozen_area=record.area,
    )
    columns, rows = _table(rows_told, restricted=reader.sees_restricted)
    notes = (
        f"{areas().name(AreaCode(record.area))}, data per {record.made_on}, {record.status.value}",
        f"SHA-256 usulan {record.sha256}",
    )
    content = await asyncio.to_thread(exports.workbook, f"Usulan {shown}", columns, rows, notes=notes)
    return f"usulan-{shown}-{record.area}.xlsx", content


def _table(lines: Sequence[ProposalLine], *, restricted: bool) -> tuple[list[Column], list[tuple[exports.Value, ...]]]:
    columns = [
        Column("Nomor register", width=14), Column("Kepala keluarga", width=28), Column("Kode wilayah", width=14),
        Column("Desa/kelurahan", width=24), Column("Layanan", width=12), Column("Fasilitas", width=28),
        Column("Keadaan", width=18), Column("Nilai (Rp)", Kind.NUMBER, 14), Column("Keputusan", width=16),
        Column("Sebab", width=70),
    ]  # fmt: skip
    rows: list[tuple[exports.Value, ...]] = [
        (
            one.household, one.name, one.area, area_words(AreaCode(one.area)), one.service, one.facility,
            one.condition, one.cost, GROUP_WORDS[one.group], one.sentence,
        )
        for one in lines
    ]  # fmt: skip
    if not restricted:
        return columns, rows
    columns += [
        Column("Urut", Kind.NUMBER, 8), Column("Golongan", width=16), Column("Dana", width=40),
        Column("Kurang tepat (Rp)", Kind.NUMBER, 16),
    ]  # fmt: skip
    return columns, [
        (*row, one.rank, one.asnaf, ", ".join(f"{p.name} {p.amount}" for p in one.payments), one.shortfall)
        for row, one in zip(rows, lines, strict=True)
    ]
