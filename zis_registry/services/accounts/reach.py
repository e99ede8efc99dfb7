"""Which offices an administrator of accounts manages: BAZNAS and Pokja each their own, never the other's."""

from __future__ import annotations

from collections.abc import Mapping

from zis_registry.services.opening import Registry
from zis_registry.store.repositories import uploads
from zis_registry.store.repositories.uploads import OfficeRecord
from zis_registry.terms.access import Reader

NO_OFFICE = "Kantor ini tidak ada di antara kantor yang Anda kelola."
# Pokja also has the waste-water units (UPT PALD) of its area in its care; they have nobody else to invite their people.
_ALSO: Mapping[str, frozenset[str]] = {"POKJA": frozenset({"UPT"})}


async def in_reach(registry: Registry, reader: Reader) -> Mapping[str, OfficeRecord]:
    """The offices a reader manages, by code: of the own kind inside the own area; Pokja also the UPT offices there.

    Otherwise Pokja could give itself an account of BAZNAS, and with it the verdicts per fund, asnaf and income.
    """
    kinds = {reader.office_kind} | _ALSO.get(reader.office_kind, frozenset())
    known = await uploads.all_offices(registry.db)
    return {office.code: office for office in known if office.kind in kinds and reader.scope.covers(office.area)}
