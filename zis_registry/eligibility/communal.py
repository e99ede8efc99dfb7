"""Communal facilities: the group of households that shares one, and the statements that BAZNAS signs about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zis_registry.errors import InvalidValue
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility

_FEWEST_USERS = 2


class StatementKind(StrEnum):
    """What Fatwa MUI 001/2015 wants stated before zakat builds a facility; a judgement of people, never computed."""

    URGENT_NEEDS_MET = "hajah_maassah"
    PUBLIC_BENEFIT = "maslahah_ammah"


@dataclass(frozen=True, slots=True)
class Statement:
    """One signed statement for an area, valid from the day it is dated to `valid_until`, both included.

    Raises InvalidValue without a signer, or when it ends before it begins.
    """

    kind: StatementKind
    area: AreaCode
    dated: date
    valid_until: date
    signer: str

    def __post_init__(self) -> None:
        if not self.signer.strip():
            raise InvalidValue(f"Pernyataan {self.kind.value} tidak menyebut penanda tangannya.")
        if self.valid_until < self.dated:
            raise InvalidValue(f"Pernyataan {self.kind.value} berakhir sebelum tanggalnya.")

    def speaks_of(self, area: AreaCode | None) -> bool:
        """Whether the area of the statement covers a place."""
        return area is not None and self.area.contains(area)

    def is_valid(self, *, on: date) -> bool:
        """Whether it holds on a day."""
        return self.dated <= on <= self.valid_until


@dataclass(frozen=True, slots=True)
class CommunalGroup:
    """Households that will share one communal facility.

    `users` are all user households, `mustahik` and `low_income` how many of them are mustahik or MBR (None: not
    counted); `rab` is the cost in rupiah net of what the group gives itself (swadaya); `manager` keeps the facility as
    wakil mustahik; `tariff_rule` says what users who are no mustahik pay. Raises InvalidValue for a facility of one
    household and for numbers that cannot be.
    """

    id: int
    facility: Facility
    area: AreaCode | None
    users: int
    rab: int
    mustahik: int | None = None
    low_income: int | None = None
    manager: str | None = None
    tariff_rule: str | None = None

    def __post_init__(self) -> None:
        if not self.facility.is_communal:
            raise InvalidValue(f"{self.facility.value} bukan fasilitas komunal.")
        if self.users < _FEWEST_USERS:
            raise InvalidValue("Fasilitas komunal dipakai sedikitnya dua keluarga.")
        for counted, word in ((self.mustahik, "mustahik"), (self.low_income, "MBR")):
            if counted is not None and not 0 <= counted <= self.users:
                raise InvalidValue(f"Jumlah keluarga {word} harus antara 0 dan {self.users}, bukan {counted}.")
        if self.rab <= 0:
            raise InvalidValue("RAB fasilitas komunal harus lebih dari nol rupiah.")
