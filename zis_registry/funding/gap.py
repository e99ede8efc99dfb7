"""The gap by area and service: need less what all sources have reserved, committed or paid; never clamped, never lost.

Formula of domain rules 3.6: gap = unit cost times unmet units, less what each source has committed; decisions 2 add the
reservations of saved proposals, shown apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zis_registry.errors import InvalidValue
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Service

DEFINITION = (
    "Kesenjangan = kebutuhan dikurangi dana. Kebutuhan = biaya satuan dikalikan unit yang belum terlayani, termasuk "
    "yang datanya belum lengkap. Dana = komitmen semua sumber (termasuk yang sudah dibayar) ditambah cadangan usulan. "
    "Kesenjangan negatif berarti dana melebihi kebutuhan. Jumlah yang baru diketahui untuk wilayah yang lebih luas "
    "daripada tingkat tabel tetap pada baris wilayah itu sebagai “belum dirinci”; tidak dibagi ke wilayah di dalamnya."
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
    """Rupiah of one payer for one place; `source` is the code of a fund's kind or of another source (commitment.py)."""

    area: AreaCode
    service: Service
    amount: int
    source: str
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """Need and money side by side in rupiah; `by_source` sums to funded, `units` are units of need."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow(Amounts):
    """The amounts of one service in one area, which may be wider than the level that was asked for."""

    area: AreaCode
    service: Service

    def is_wider(self, level: Level) -> bool:
        """Whether it holds what is not yet broken down to the level ("belum dirinci")."""
        return len(self.area.digits) < _DIGITS[level]


@dataclass(frozen=True, slots=True)
class GapSums:
    """Rows added up: for each service, whether or not a row has it, and for both together."""

    by_service: Mapping[Service, Amounts]
    together: Amounts


def gap_rows(
    needs: Iterable[NeedAmount], funded: Iterable[FundedAmount], *, level: Level = Level.DISTRICT
) -> tuple[GapRow, ...]:
    """One row per area of the level and service that has need or money, by code and service.

    What is known only for a wider area gets a row there, before those of the areas inside it: never lost and never
    spread, so that the sums over all rows are the same at every level. Raises InvalidValue for a negative amount.
    """
    needed: dict[tuple[AreaCode, Service], list[NeedAmount]] = defaultdict(list)
    given: dict[tuple[AreaCode, Service], list[FundedAmount]] = defaultdict(list)
    for need in needs:
        needed[_at(need.area, level), need.service].append(need)
    for amount in funded:
        given[_at(amount.area, level), amount.service].append(amount)
    keys = sorted({*needed, *given}, key=lambda key: (key[0], list(Service).index(key[1])))
    return tuple(_row(area, service, needed[area, service], given[area, service]) for area, service in keys)


def sum_rows(rows: Iterable[GapRow]) -> GapSums:
    """The rows of one call of `gap_rows` added up, the wider ones included."""
    listed = tuple(rows)
    return GapSums(
        by_service={service: _added([row for row in listed if row.service is service]) for service in Service},
        together=_added(listed),
    )


def _added(rows: Sequence[Amounts]) -> Amounts:
    return Amounts(
        units=sum(row.units for row in rows),
        need=sum(row.need for row in rows),
        reserved=sum(row.reserved for row in rows),
        committed=sum(row.committed for row in rows),
        by_source=_by_source(part for row in rows for part in row.by_source),
    )


def _by_source(parts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    sums: dict[str, int] = defaultdict(int)
    for source, amount in parts:
        sums[source] += amount
    return tuple(sorted(sums.items()))


def _at(area: AreaCode, level: Level) -> AreaCode:
    """The area of the level that this one lies in; itself when it is wider."""
    return AreaCode(area.digits[: _DIGITS[level]])


def _row(area: AreaCode, service: Service, needs: list[NeedAmount], funded: list[FundedAmount]) -> GapRow:
    if any(need.amount < 0 for need in needs) or any(amount.amount < 0 for amount in funded):
        raise InvalidValue(f"Jumlah rupiah untuk {area.dotted} tidak boleh negatif.")
    return GapRow(
        area=area,
        service=service,
        units=sum(need.units for need in needs),
        need=sum(need.amount for need in needs),
        reserved=sum(amount.amount for amount in funded if amount.stage is Stage.RESERVED),
        committed=sum(amount.amount for amount in funded if amount.stage is Stage.COMMITTED),
        by_source=_by_source((amount.source, amount.amount) for amount in funded),
    )
