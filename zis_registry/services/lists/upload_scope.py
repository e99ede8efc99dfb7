"""Whose lists a person sees: their own office's, and for BAZNAS the accepted ones of the offices they work with."""

from __future__ import annotations

from zis_registry.store.repositories.uploads import OfficeRecord
from zis_registry.terms.access import Permission, Reader

BAZNAS = "BAZNAS"


def sees_upload(reader: Reader, office: OfficeRecord, *, accepted: bool) -> bool:
    """Whether the reader sees a list of an office; one that is not accepted yet is its own office's business.

    Auditors see all lists of their area.
    """
    if not reader.scope.covers(office.area):
        return False
    if reader.may(Permission.SEE_AUDIT) or office.code == reader.office:
        return True
    return accepted and reader.office_kind == BAZNAS and office.kind != BAZNAS
