"""The shipped reference files, read as a service reads them."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import zis_registry
from zis_registry.eligibility.parameters import Parameters, parse_parameters

REFERENCE = Path(zis_registry.__file__).parent / "reference"
TODAY = date(2026, 11, 24)


@cache
def document(stem: str) -> dict[str, Any]:
    return tomllib.loads((REFERENCE / f"{stem}.toml").read_text(encoding="utf-8"))


@cache
def parameters_on(day: date = TODAY) -> Parameters:
    return parse_parameters({stem: document(stem) for stem in ("rules", "unit_costs", "had_kifayah")}, on=day)
