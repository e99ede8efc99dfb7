"""The population that statistics give for an area, with its source and year; unknown stays unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from zis_registry.services import reference
from zis_registry.terms.area import AreaCode

_INDICATOR = "penduduk_dukcapil"
_PROVINCE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Population:
    """Persons living in an area, the year they were counted for, and by whom."""

    persons: int
    year: str
    source: str


def population_of(area: str) -> Population | None:
    """The population of a district, or of the province where all its districts are known; None for anything else."""
    known = _districts()
    if len(area) != _PROVINCE_DIGITS:
        return known.get(area)
    inside = [code.digits for code in reference.areas().districts() if code.digits.startswith(area)]
    if not inside or any(digits not in known for digits in inside):
        return None
    first = known[inside[0]]
    return Population(sum(known[digits].persons for digits in inside), first.year, first.source)


@cache
def _districts() -> Mapping[str, Population]:
    return {
        AreaCode.parse(row["kode"]).digits: Population(int(float(row["nilai"])), row["periode"], row["sumber"])
        for row in reference.table("statistics.csv")
        if row["indikator"] == _INDICATOR
    }
