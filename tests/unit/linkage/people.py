"""Listings for tests, built from the few words a case needs; all numbers and names are invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from zis_registry.linkage.listing import Listing, Member
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Relation
from zis_registry.terms.identity import IdentityReading, IdentityState
from zis_registry.terms.person_name import PersonName

TODAY = date(2026, 3, 1)
PARENRING = AreaCode("7311012001")
NEXT_DESA = AreaCode("7311012002")
FAR_AWAY = AreaCode("7302032004")
CARD = "7311011503120007"
OTHER_CARD = "7311010901200013"
NIK = "7311011708700003"  # born 17 August 1970, a man
BORN = date(1970, 8, 17)


def text(digits: str) -> IdentityReading:
    """16 digits in a text cell."""
    return IdentityReading(IdentityState.TEXT_EXACT, digits) if digits else IdentityReading.absent()


def number_cell(digits: str) -> IdentityReading:
    """A number cell after Excel's rounding: the 16th digit became 0."""
    return IdentityReading(IdentityState.NUMBER_ROUNDED, digits[:15] + "0")


def rounded_text(digits: str) -> IdentityReading:
    """A text cell in a column that was rounded before it became text."""
    return IdentityReading(IdentityState.TEXT_ROUNDED, digits[:15] + "0")


def listing(row_id: int, name: str, nik: str | IdentityReading = "", **more: Any) -> Listing:
    """A listing of a head in RT 1 RW 2 of Parenring; each row is a file of its own unless `file` is given."""
    reading = text(nik) if isinstance(nik, str) else nik
    kk = more.pop("kk", "")
    given: dict[str, Any] = {"area": PARENRING, "rt": 1, "rw": 2, "file": f"berkas-{row_id}", **more}
    return Listing(
        row_id=row_id, name=PersonName.parse(name), nik=reading, kk=text(kk) if isinstance(kk, str) else kk, **given
    )


def member(name: str, nik: str = "", relation: Relation | None = None, **more: Any) -> Member:
    """Another person of a family."""
    return Member(name=PersonName.parse(name), nik=text(nik), relation=relation, **more)
