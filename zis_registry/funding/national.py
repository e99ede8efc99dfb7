"""The national gap of the RPJMN in its sourced versions, each with its own need and definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zis_registry.errors import InvalidValue
from zis_registry.terms.household import Service


@dataclass(frozen=True, slots=True)
class NationalGap:
    """One version and service, in whole rupiah; `gap` is need less every budget of the version."""

    version: str
    name: str
    definition: str
    period: str
    source: str
    dated: date
    service: Service
    need: int
    budgets: tuple[tuple[str, int], ...]

    @property
    def budget(self) -> int:
        """The sum of the budgets that this version counts."""
        return sum(amount for _, amount in self.budgets)

    @property
    def gap(self) -> int:
        """Need less budgets."""
        return self.need - self.budget


@dataclass(frozen=True, slots=True)
class NationalFigure:
    """A single national amount in whole rupiah that is no budget, for example the yearly potential of zakat."""

    code: str
    amount: int
    source: str
    dated: date
    certainty: str


def national_gaps(document: Mapping[str, Any], *, on: date | None = None) -> tuple[NationalGap, ...]:
    """The rows of national_finance.toml whose version was known on a day; all of them when `on` is None.

    The versions stand side by side, none replaces another (decisions 13). Raises InvalidValue when a stated gap is not
    need less budgets.
    """
    known = [version for version in document["version"] if _is_known(version, on)]
    return tuple(_row(version, entry) for version in known for entry in version["service"])


def national_figures(document: Mapping[str, Any], *, on: date | None = None) -> tuple[NationalFigure, ...]:
    """The single amounts of national_finance.toml that were known on a day; all of them when `on` is None."""
    return tuple(
        NationalFigure(entry["code"], entry["amount"], entry["source"], entry["date"], entry["certainty"])
        for entry in document.get("figure", ())
        if _is_known(entry, on)
    )


def _is_known(entry: Mapping[str, Any], on: date | None) -> bool:
    dated: date = entry["date"]
    return on is None or dated <= on


def _row(version: Mapping[str, Any], entry: Mapping[str, Any]) -> NationalGap:
    row = NationalGap(
        version=version["code"],
        name=version["name"],
        definition=version["definition"],
        period=version["period"],
        source=version["source"],
        dated=version["date"],
        service=Service(entry["service"]),
        need=entry["need"],
        budgets=tuple(entry["budgets"].items()),
    )
    if row.gap != entry["gap"]:
        where = f"{row.version} {row.service.value}"
        raise InvalidValue(f"Kesenjangan {where} tidak sama dengan kebutuhan dikurangi anggaran.")
    return row
