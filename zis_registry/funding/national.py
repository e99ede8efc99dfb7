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


def national_gaps(document: Mapping[str, Any]) -> tuple[NationalGap, ...]:
    """The rows of national_finance.toml; InvalidValue when a stated gap is not need less budgets (decisions 13)."""
    rows = []
    for version in document["version"]:
        for entry in version["service"]:
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
                raise InvalidValue(f"Celah {where} tidak sama dengan kebutuhan dikurangi anggaran.")
            rows.append(row)
    return tuple(rows)
