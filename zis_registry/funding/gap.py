"""The gap by area and service: need less what all sources have reserved, committed or paid; never clamped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from zis_registry.errors import InvalidValue
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Service

DEFINITION = (
    "Celah = kebutuhan dikurangi dana. Kebutuhan = biaya satuan dikalikan unit yang belum terlayani, termasuk yang "
    "datanya belum lengkap. Dana = komitmen semua sumber (termasuk yang sudah dibayar) ditambah reservasi usulan. "
    "Celah negatif berarti dana melebihi kebutuhan."
)


class Level(StrEnum):
    """The level of area that rows are summed to."""

    PROVINCE = "provinsi"
    DISTRICT = "kabupaten_kota"
    SUBDISTRICT = "kecamatan"
    VILLAGE = "desa_kelurahan"


_DIGITS = {Level.PROVINCE: 2, Level.DISTRICT: 4, Level.SUBDISTRICT: 6, Level.VILLAGE: 10}


class Stage(StrEnum):
    """How far money for a unit has come: a saved proposal reserves, an approval commits (paid included)."""

    RESERVED = "reservasi"
    COMMITTED = "komitmen"


@dataclass(frozen=True, slots=True)
class NeedAmount:
    """Rupiah needed for one unit, or for several of one place."""

    area: AreaCode
    service: Service
    amount: int
    units: int = 1


@dataclass(frozen=True, slots=True)
class FundedAmount:
    """Rupiah of one source for one place; `source` is a fund's kind or another budget (APBN, APBD, Dana Desa, CSR)."""

    area: AreaCode
    service: Service
    amount: int
    source: str
    stage: Stage


@dataclass(frozen=True, slots=True)
class GapRow:
    """One area and service; amounts in rupiah. `by_source` sums to funded."""

    area: AreaCode
    service: Service
    units: int
    need: int
    reserved: int
    committed: int
    by_source: tuple[tuple[str, int], ...]

    @property
    def funded(self) -> int:
        """Commitments of all sources and reservations."""
        return self.reserved + self.committed

    @property
    def gap(self) -> int:
        """Need less funded; negative where money exceeds need."""
        return self.need - self.funded


def gap_rows(
    needs: Iterable[NeedAmount], funded: Iterable[FundedAmount], *, level: Level = Level.DISTRICT
) -> tuple[GapRow, ...]:
    """One row per area of the level and service that has need or money, by code and service.

    Raises InvalidValue for a place that is wider than the level, and for a negative amount.
    """
    needed: dict[tuple[AreaCode, Service], list[NeedAmount]] = defaultdict(list)
    given: dict[tuple[AreaCode, Service], list[FundedAmount]] = defaultdict(list)
    for need in needs:
        needed[_at(need.area, level), need.service].append(need)
    for amount in funded:
        given[_at(amount.area, level), amount.service].append(amount)
    keys = sorted({*needed, *given}, key=lambda key: (key[0], list(Service).index(key[1])))
    return tuple(_row(area, service, needed[area, service], given[area, service]) for area, service in keys)


def _at(area: AreaCode, level: Level) -> AreaCode:
    if len(area.digits) < _DIGITS[level]:
        raise InvalidValue(f"Wilayah {area.dotted} lebih luas dari {level.value}.")
    return AreaCode(area.digits[: _DIGITS[level]])


def _row(area: AreaCode, service: Service, needs: list[NeedAmount], funded: list[FundedAmount]) -> GapRow:
    if any(need.amount < 0 for need in needs) or any(amount.amount < 0 for amount in funded):
        raise InvalidValue(f"Jumlah rupiah untuk {area.dotted} tidak boleh negatif.")
    sources: dict[str, int] = defaultdict(int)
    for amount in funded:
        sources[amount.source] += amount.amount
    return GapRow(
        area=area,
        service=service,
        units=sum(need.units for need in needs),
        need=sum(need.amount for need in needs),
        reserved=sum(amount.amount for amount in funded if amount.stage is Stage.RESERVED),
        committed=sum(amount.amount for amount in funded if amount.stage is Stage.COMMITTED),
        by_source=tuple(sorted(sources.items())),
    )
