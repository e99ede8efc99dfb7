"""Offices: those of the reference data, and those a registry adds at its start; how people find the one to ask."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zis_registry.errors import UsageRefused
from zis_registry.services import reference
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import uploads
from zis_registry.store.repositories.uploads import OfficeRecord
from zis_registry.terms.area import AreaCode
from zis_registry.terms.scope import Scope

# Decisions 15: POKJA-7311, BAZNAS-7311, UPTPALD-7373, POKJA-73, BAZNAS-73.
_CODE = re.compile(r"(POKJA|BAZNAS|UPTPALD)-(73|[0-9]{4})")
KINDS = {"POKJA": "POKJA", "BAZNAS": "BAZNAS", "UPTPALD": "UPT"}


def office_of(code: str, *, name: str = "") -> OfficeRecord:
    """The office of a code: kind and area follow from it, the name from the reference data unless given.

    Raises UsageRefused for a code of another form or of an area nobody knows.
    """
    written = code.strip().upper()
    known = {office.code: office for office in reference.offices()}
    if written in known and not name:
        return known[written]
    match = _CODE.fullmatch(written)
    if match is None or AreaCode(match.group(2)) not in reference.areas():
        raise UsageRefused(
            f"Kode kantor {code[:40]!r} tidak dikenal. Tulis JENIS-WILAYAH, misalnya BAZNAS-7311 atau POKJA-7311."
        )
    kind, area = match.groups()
    words = name.strip() or f"{kind.replace('UPTPALD', 'UPT PALD')} {reference.areas().name(AreaCode(area))}"
    return OfficeRecord(written, KINDS[kind], words, area)


async def put_office(registry: Registry, scope: Scope, office: OfficeRecord) -> bool:
    """Add an office that is not there yet; returns whether it is new. Call inside `write_tx`."""
    if not await uploads.missing_offices(registry.db, [office]):
        return False
    await uploads.put_offices(registry.db, [office])
    await registry.record(
        scope=scope,
        action="registry:office:add",
        subject=f"office:{office.code}",
        payload={"kind": office.kind, "area": office.area, "name": office.name},
    )
    return True


async def offices_near(registry: Registry, area: str) -> tuple[OfficeRecord, ...]:
    """The offices of the district an area lies in: whom to ask about it. Offices are public."""
    async with registry.db.read_tx():
        known = await uploads.all_offices(registry.db)
    return tuple(_of_district(known, area[:4]))


def _of_district(offices: Iterable[OfficeRecord], district: str) -> Iterable[OfficeRecord]:
    return (office for office in sorted(offices, key=lambda office: office.code) if office.area == district)
