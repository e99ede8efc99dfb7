"""The scorecard: points for each level of agreement, read from the data beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from zis_registry.errors import InvalidValue
from zis_registry.linkage import levels

LEVELS: Mapping[str, type[Any]] = MappingProxyType(
    {
        "nik": levels.NikLevel,
        "name": levels.NameLevel,
        "birth": levels.BirthLevel,
        "sex": levels.SexLevel,
        "card": levels.CardLevel,
        "phone": levels.PhoneLevel,
        "place": levels.PlaceLevel,
        "point": levels.PointLevel,
        "family": levels.FamilyLevel,
    }
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Points in log2 odds by field and level; the level "tidak_diketahui" gives none, since a blank says nothing."""

    prior: float
    automatic_at_least: float
    points: Mapping[str, Mapping[str, float]]

    def of(self, field: str, level: str) -> float:
        """The points of one level of one field."""
        return self.points[field].get(level, 0.0)


def parse_weights(text: str) -> Weights:
    """Read a scorecard from TOML; raises InvalidValue when a level has no points or a key is not a level."""
    data = tomllib.loads(text)
    points: dict[str, Mapping[str, float]] = {}
    for field, kind in LEVELS.items():
        given = data.get(field, {})
        wanted = {str(level) for level in kind} - {"tidak_diketahui"}
        if set(given) != wanted:
            odd = ", ".join(sorted(set(given) ^ wanted))
            raise InvalidValue(f"Bobot [{field}] tidak cocok dengan tingkatannya: {odd}.")
        points[field] = MappingProxyType({level: float(value) for level, value in given.items()})
    return Weights(float(data["prior"]), float(data["automatic_at_least"]), MappingProxyType(points))


@lru_cache(maxsize=1)
def default_weights() -> Weights:
    """The scorecard that ships with this package (weights.toml)."""
    return parse_weights(resources.files(__package__).joinpath("weights.toml").read_text(encoding="utf-8"))
