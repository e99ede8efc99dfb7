"""Boundaries of districts and kecamatan from the reference data, simplified for thematic maps; not legal boundaries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from zis_registry.terms.area import AreaCode

Ring = tuple[tuple[float, float], ...]
_FILES = {4: "boundaries_districts.geojson", 6: "boundaries_subdistricts.geojson"}


@dataclass(frozen=True, slots=True)
class Outline:
    """The outer rings and holes of an area in degrees (longitude, latitude); `polygons` hold the outer ring first."""

    area: str
    polygons: tuple[tuple[Ring, ...], ...]


def outlines(within: str, *, digits: int) -> tuple[Outline, ...]:
    """The areas of that many digits (4 or 6) inside an area, by code; empty where no boundaries are known."""
    return tuple(one for area, one in _all(digits).items() if area.startswith(within)) if digits in _FILES else ()


@cache
def _all(digits: int) -> Mapping[str, Outline]:
    written = json.loads((files("zis_registry") / "reference" / _FILES[digits]).read_text(encoding="utf-8"))
    found = [
        Outline(AreaCode.parse(feature["properties"]["kode"]).digits, _polygons(feature["geometry"]))
        for feature in written["features"]
    ]
    return {one.area: one for one in sorted(found, key=lambda one: one.area)}


def _polygons(geometry: Mapping[str, object]) -> tuple[tuple[Ring, ...], ...]:
    coordinates: list = geometry["coordinates"]  # type: ignore[type-arg, assignment]
    polygons = coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
    return tuple(tuple(tuple((x, y) for x, y in ring) for ring in polygon) for polygon in polygons)
