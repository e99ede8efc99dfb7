"""Law and values as they stood on a date: the frozen parameters that the reference files are read into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from zis_registry.eligibility.uses import Use, UseRule, parse_uses
from zis_registry.errors import InvalidValue
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility, SanitationRung, WaterRung, WaterSource

NATIONAL = "nasional"


class Code(StrEnum):
    """The single values that the rules ask for, by the code they have in rules.toml."""

    POOREST_RATIO = "rasio_fakir"
    POOR_RATIO = "rasio_miskin"
    DECILE_LIMIT = "desil_maks"
    MARRIED_INCOME_LIMIT = "mbr_kawin_maks"
    SINGLE_INCOME_LIMIT = "mbr_tidak_kawin_maks"
    ELDERLY_AGE = "usia_lansia"
    SMALL_CHILD_AGE = "usia_balita_kurang_dari"
    DESLUDGING_YEARS = "interval_sedot_tahun"
    WATER_MINUTES = "waktu_air_menit_maks"
    WASTE_DISTANCE = "jarak_air_limbah_m"
    SANITATION_THRESHOLD = "ambang_butuh_sanitasi"
    WATER_THRESHOLD = "ambang_butuh_air_minum"
    MUSTAHIK_SHARE = "bagian_mustahik_min"


_ALWAYS_NEEDED = (
    Code.POOREST_RATIO,
    Code.POOR_RATIO,
    Code.ELDERLY_AGE,
    Code.SMALL_CHILD_AGE,
    Code.DESLUDGING_YEARS,
    Code.WATER_MINUTES,
    Code.SANITATION_THRESHOLD,
    Code.WATER_THRESHOLD,
)


class WaterClass(StrEnum):
    """What a source of water counts as."""

    PROTECTED = "protected"
    UNPROTECTED = "unprotected"
    SURFACE = "surface"
    DISPUTED = "disputed"
    UNJUDGED = "unjudged"


class _Dated(Protocol):
    @property
    def area(self) -> AreaCode | None: ...
    @property
    def valid_from(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Value:
    """One dated value of rules.toml; `area` None is national. `basis` is an id of legal_bases.toml."""

    code: str
    value: int | str
    area: AreaCode | None
    valid_from: date
    basis: str

    @property
    def whole(self) -> int:
        """The value as a whole number (rupiah, years, minutes, decile); InvalidValue for a text."""
        if isinstance(self.value, int):
            return self.value
        raise InvalidValue(f"Parameter {self.code} harus bilangan bulat.")

    @property
    def share(self) -> Fraction:
        """The value as an exact share, as of "0.5"; InvalidValue for a text that is no number."""
        return _share(str(self.value))

    @property
    def version(self) -> str:
        """What a verdict prints: code, area where it is not national, and the date it is valid from."""
        return version(self.code, self.area, self.valid_from)


@dataclass(frozen=True, slots=True)
class HadKifayah:
    """Basic need in rupiah a month, for one person and for an average family, of an area from a date on."""

    per_capita: int
    per_family: int
    area: AreaCode | None
    valid_from: date
    source: str

    @property
    def version(self) -> str:
        """Name, area and date, as printed beside a verdict."""
        return version("had_kifayah", self.area, self.valid_from)

    def of_household(self, members: int) -> int:
        """Rupiah a month for a household of so many persons (domain rules 2.2)."""
        return self.per_capita * members


@dataclass(frozen=True, slots=True)
class UnitCost:
    """What one facility costs in rupiah, in an area, with its source."""

    facility: Facility
    amount: int
    area: AreaCode | None
    valid_from: date
    price_year: str
    source: str

    @property
    def version(self) -> str:
        """Name, area and date, as printed beside a need."""
        return version(f"biaya_satuan {self.facility.value}", self.area, self.valid_from)


@dataclass(frozen=True, slots=True)
class WaterSourceRule:
    """How one source of drinking water is judged (Permen PUPR 29/2018)."""

    kind: WaterClass
    near_waste_rule: bool
    at_home: bool


@dataclass(frozen=True, slots=True)
class Parameters:
    """Everything the rules need on one date; made by `parse_parameters`."""

    on: date
    values: tuple[Value, ...]
    had_kifayah: tuple[HadKifayah, ...]
    unit_costs: tuple[UnitCost, ...]
    water_sources: Mapping[WaterSource, WaterSourceRule]
    covered_by: Mapping[Facility, frozenset[Facility]]
    asnaf_spellings: Mapping[str, str]
    uses: Mapping[Use, UseRule]
    # What was looked up before, by kind and area: thousands of dwellings ask the same few questions.
    _found: dict[tuple[str, str], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def find(self, code: Code, area: AreaCode | None) -> Value | None:
        """The value in force for an area, or None when there is none on this date."""
        key = (code, area.digits if area else "")
        if key not in self._found:
            self._found[key] = in_force((value for value in self.values if value.code == code), area)
        found: Value | None = self._found[key]
        return found

    def require(self, code: Code, area: AreaCode | None) -> Value:
        """The value in force for an area; InvalidValue when the reference lacks it."""
        found = self.find(code, area)
        if found is None:
            raise InvalidValue(f"Parameter {code.value} tidak mempunyai nilai yang berlaku pada {self.on.isoformat()}.")
        return found

    def had_kifayah_of(self, area: AreaCode | None) -> HadKifayah | None:
        """The had kifayah in force for an area, or None before the first known value."""
        key = ("had_kifayah", area.digits if area else "")
        if key not in self._found:
            self._found[key] = in_force(self.had_kifayah, area)
        found: HadKifayah | None = self._found[key]
        return found

    def cost_of(self, facility: Facility, area: AreaCode | None) -> UnitCost:
        """The unit cost of a facility in an area.

        The newest price that is not later than `on`, else the oldest known: a price is an estimate, not law.
        Raises InvalidValue for a facility without any price; so for a communal one, whose cost is its group's RAB.
        """
        key = (facility, area.digits if area else "")
        if key not in self._found:
            self._found[key] = self._price(facility, area)
        found: UnitCost = self._found[key]
        return found

    def _price(self, facility: Facility, area: AreaCode | None) -> UnitCost:
        prices = [cost for cost in self.unit_costs if cost.facility is facility]
        found = in_force((cost for cost in prices if cost.valid_from <= self.on), area)
        if found is not None:
            return found
        oldest = sorted((cost for cost in prices if applies(cost.area, area)), key=lambda cost: cost.valid_from)
        if not oldest:
            raise InvalidValue(f"Biaya satuan {facility.value} tidak ada.")
        return oldest[0]

    def needs_no_more(self, received: Iterable[Facility]) -> frozenset[Facility]:
        """The facilities a dwelling does not need again after it received these."""
        given = frozenset(received)
        return given.union(*(self.covered_by.get(facility, frozenset()) for facility in given))


Entry = TypeVar("Entry", bound=_Dated)


@lru_cache(64)
def _share(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError) as fault:
        raise InvalidValue(f"Bagian harus berupa angka, bukan {text!r}.") from fault


@lru_cache(1024)
def version(name: str, area: AreaCode | None, valid_from: date) -> str:
    """The printed version of a parameter: `had_kifayah@2018-05-28`, `interval_sedot_tahun[7371]@2016-12-31`."""
    return f"{name}{f'[{area.digits}]' if area else ''}@{valid_from.isoformat()}"


def applies(entry_area: AreaCode | None, area: AreaCode | None) -> bool:
    """Whether an entry of this area (None: national) speaks about a place (None: unknown)."""
    return entry_area is None or (area is not None and entry_area.contains(area))


def in_force(entries: Iterable[Entry], area: AreaCode | None) -> Entry | None:
    """The entry for the narrowest area around a place, and of those the newest."""
    return max(
        (entry for entry in entries if applies(entry.area, area)),
        key=lambda entry: (len(entry.area.digits) if entry.area else 0, entry.valid_from),
        default=None,
    )


def parse_area(text: str) -> AreaCode | None:
    """The area a reference file names: None for "nasional"."""
    return None if text == NATIONAL else AreaCode.parse(text)


def parse_parameters(documents: Mapping[str, Mapping[str, Any]], *, on: date) -> Parameters:
    """The parameters in force on a date.

    `documents` holds the parsed TOML of the reference files by stem: "rules", "unit_costs", "had_kifayah".
    Raises InvalidValue when a file, a needed value or a source of water is missing or off.
    """
    try:
        rules = documents["rules"]
        parameters = Parameters(
            on=on,
            values=tuple(_value(entry) for entry in _until(rules["parameter"], on)),
            had_kifayah=tuple(_had_kifayah(entry) for entry in _until(documents["had_kifayah"]["value"], on)),
            unit_costs=tuple(_unit_cost(entry) for entry in documents["unit_costs"]["unit_cost"]),
            water_sources=_water_sources(_until(rules["water_source"], on)),
            covered_by=_covered_by(_until(rules["aid_covers"], on)),
            asnaf_spellings=_asnaf_spellings(_until(rules["asnaf"], on)),
            uses=parse_uses(_until(rules["use"], on)),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise InvalidValue(f"Berkas acuan tidak lengkap atau keliru: {fault}.") from fault
    _check(parameters)
    return parameters


def _until(entries: Iterable[Mapping[str, Any]], on: date) -> list[Mapping[str, Any]]:
    return [entry for entry in entries if entry["valid_from"] <= on]


def _value(entry: Mapping[str, Any]) -> Value:
    return Value(entry["code"], entry["value"], parse_area(entry["area"]), entry["valid_from"], entry["basis"])


def _had_kifayah(entry: Mapping[str, Any]) -> HadKifayah:
    return HadKifayah(
        per_capita=entry["per_capita"],
        per_family=entry["per_family"],
        area=parse_area(entry["area"]),
        valid_from=entry["valid_from"],
        source=entry["source"],
    )


def _unit_cost(entry: Mapping[str, Any]) -> UnitCost:
    if entry["amount"] <= 0:
        raise InvalidValue(f"Biaya satuan {entry['facility']} harus lebih dari nol.")
    facility = Facility(entry["facility"])
    if facility.is_communal:
        raise InvalidValue(f"{facility.value} tidak mempunyai biaya satuan; RAB kelompoknya adalah biayanya.")
    return UnitCost(
        facility=facility,
        amount=entry["amount"],
        area=parse_area(entry["area"]),
        valid_from=entry["valid_from"],
        price_year=entry["price_year"],
        source=entry["source"],
    )


def _water_sources(entries: Iterable[Mapping[str, Any]]) -> dict[WaterSource, WaterSourceRule]:
    ordered = sorted(entries, key=lambda entry: entry["valid_from"])
    return {
        WaterSource(entry["source_code"]): WaterSourceRule(
            WaterClass(entry["class"]), near_waste_rule=entry["near_waste_rule"], at_home=entry["at_home"]
        )
        for entry in ordered
    }


def _covered_by(entries: Iterable[Mapping[str, Any]]) -> dict[Facility, frozenset[Facility]]:
    ordered = sorted(entries, key=lambda entry: entry["valid_from"])
    return {Facility(entry["received"]): frozenset(map(Facility, entry["covers"])) for entry in ordered}


def _asnaf_spellings(entries: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {spelling: entry["code"] for entry in entries for spelling in entry["spellings"]}


def _check(parameters: Parameters) -> None:
    for code in _ALWAYS_NEEDED:
        parameters.require(code, None)
    _ = SanitationRung[str(parameters.require(Code.SANITATION_THRESHOLD, None).value)]
    _ = WaterRung[str(parameters.require(Code.WATER_THRESHOLD, None).value)]
    unjudged = [source.value for source in WaterSource if source not in parameters.water_sources]
    if unjudged:
        raise InvalidValue(f"Sumber air belum digolongkan: {', '.join(unjudged)}.")
    if not parameters.uses:
        raise InvalidValue(f"Belum ada aturan penggunaan dana yang berlaku pada {parameters.on.isoformat()}.")
