"""Rows of a gap as a table of places: one line an area, the whole, and a bar a service, under one definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zis_registry.funding.gap import GapRow, Level
from zis_registry.services import reference
from zis_registry.services.money.gap_sources import BUDGET, SourceGroup
from zis_registry.services.money.population import Population, population_of
from zis_registry.store.repositories.gap import Registered
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Service


class Choice(StrEnum):
    """Which services the page counts."""

    BOTH = "semua"
    SANITATION = "sanitasi"
    WATER = "air_minum"

    @property
    def services(self) -> tuple[Service, ...]:
        """The services it counts."""
        return tuple(Service) if self is Choice.BOTH else (Service(self.value),)


class Definition(StrEnum):
    """Whether the regional budget (APBD) counts as money that closes the gap."""

    ALL = "semua"
    WITHOUT_BUDGET = "tanpa-apbd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One area: units and rupiah of need, rupiah by source group in the view's order, and what is registered there.

    `wider` marks what is known for the whole area only, not yet for a place in it. `opens` says whether the reader can
    look inside. `parts` sum to funded; the gap is need less funded and never clamped.
    """

    area: str
    name: str
    units: Mapping[Service, int]
    need: int
    parts: tuple[int, ...]
    reserved: int
    registered: Registered | None
    population: Population | None = None
    wider: bool = False
    opens: bool = False

    @property
    def funded(self) -> int:
        """Commitments and reservations of every source that counts."""
        return sum(self.parts)

    @property
    def gap(self) -> int:
        """Need less funded."""
        return self.need - self.funded

    @property
    def share(self) -> float | None:
        """The part of the need that has no money; None without need."""
        return self.gap / self.need if self.need else None

    @property
    def known(self) -> bool:
        """Whether anything is known: households, need or money."""
        return bool(self.registered or self.need or self.funded)

    @property
    def coverage(self) -> float | None:
        """Registered persons by the population of the statistics; None where either is not known."""
        if self.registered is None or self.population is None:
            return None
        return self.registered.persons / self.population.persons


@dataclass(frozen=True, slots=True)
class ServiceBar:
    """One service of the whole area: need, rupiah by source group, gap."""

    service: Service
    need: int
    parts: tuple[int, ...]

    @property
    def gap(self) -> int:
        """Need less money."""
        return self.need - sum(self.parts)


@dataclass(frozen=True, slots=True)
class GapTable:
    """The rows of one gap under one choice and definition."""

    level: Level
    choice: Choice
    definition: Definition
    every_group: tuple[SourceGroup, ...]
    rows: Sequence[GapRow]
    listed: Mapping[str, Registered]

    @property
    def groups(self) -> tuple[SourceGroup, ...]:
        """The groups that count under the definition."""
        return tuple(group for group in self.every_group if group is not BUDGET or self.definition is Definition.ALL)

    def under(self, definition: Definition) -> GapTable:
        """The same rows under another definition."""
        return GapTable(self.level, self.choice, definition, self.every_group, self.rows, self.listed)

    def lines(self, code: AreaCode) -> tuple[Line, ...]:
        """Every area inside, also those of which nothing is known; then what is not broken down to them."""
        areas = reference.areas()
        inside = areas.villages(code) if self.level is Level.VILLAGE else _children(code)
        told = [
            self._line(one, _name(one), self._of(one.digits), opens=self.level is not Level.VILLAGE) for one in inside
        ]
        told.sort(key=lambda line: (line.share is None, not line.known, -(line.share or 0), line.name))
        wider = [row for row in self._chosen() if row.is_wider(self.level)]
        rest = self._line(code, f"{_name(code)}, belum dirinci", wider, wider=True)
        return (*told, rest) if rest.known else tuple(told)

    def whole(self, code: AreaCode) -> Line:
        """All rows together."""
        everybody = _together(code.digits, self.listed.values())
        return self._line(code, reference.area_words(code), self._chosen(), registered=everybody)

    def bars(self) -> tuple[ServiceBar, ...]:
        """The services that count, whole."""
        return tuple(
            ServiceBar(service, sum(row.need for row in rows), self._parts(rows))
            for service in self.choice.services
            for rows in [[row for row in self.rows if row.service is service]]
        )

    def _chosen(self) -> list[GapRow]:
        return [row for row in self.rows if row.service in self.choice.services]

    def _of(self, digits: str) -> list[GapRow]:
        return [row for row in self._chosen() if row.area.digits == digits]

    def _line(
        self,
        code: AreaCode,
        name: str,
        rows: Sequence[GapRow],
        *,
        registered: Registered | None = None,
        wider: bool = False,
        opens: bool = False,
    ) -> Line:
        return Line(
            area=code.digits,
            name=name,
            units={service: sum(r.units for r in rows if r.service is service) for service in self.choice.services},
            need=sum(row.need for row in rows),
            parts=self._parts(rows),
            reserved=sum(row.reserved for row in rows),
            registered=registered or self.listed.get(code.digits),
            population=None if wider else population_of(code.digits),
            wider=wider,
            opens=opens,
        )

    def _parts(self, rows: Sequence[GapRow]) -> tuple[int, ...]:
        return tuple(
            sum(amount for row in rows for source, amount in row.by_source if source in group.codes)
            for group in self.groups
        )


def _children(code: AreaCode) -> Sequence[AreaCode]:
    areas = reference.areas()
    if code.level == "provinsi":
        return [one for one in areas.districts() if code.contains(one)]
    return areas.subdistricts(code)


def _name(code: AreaCode) -> str:
    """As a table of places names it: kecamatan without their kind, everything else with it."""
    name = reference.areas().name(code) if code.level == "kecamatan" else reference.area_words(code)
    return name.replace("Kabupaten ", "Kab. ") if code.level == "kabupaten_kota" else name


def _together(area: str, listed: Iterable[Registered]) -> Registered | None:
    every = list(listed)
    if not every:
        return None
    return Registered(
        area, sum(o.households for o in every), sum(o.persons for o in every), sum(o.untold for o in every)
    )
