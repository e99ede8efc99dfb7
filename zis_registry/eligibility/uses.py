"""The uses of money: which rule a fund's rupiah follows, with its conditions in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Use(StrEnum):
    """A use is a rule; a fund is a balance. One zakat balance may have several uses."""

    DIRECT_ZAKAT = "ZAKAT_LANGSUNG"
    FREE_INFAK = "INFAK_TIDAK_TERIKAT"


class Check(StrEnum):
    """What a condition of a use looks at; a code that ends in _catatan only warns."""

    NEED = "kebutuhan"
    RECIPIENT_ALIVE = "penerima_hidup"
    DOMICILE = "domisili"
    NOT_HELPED = "belum_dibantu"
    SURVEYED = "survei"
    MUSLIM = "muslim"
    ASNAF = "asnaf"
    HAD_KIFAYAH = "had_kifayah"
    MEANS = "ekonomi"
    DECILE_NOTE = "desil_catatan"
    OWN_HOUSE_NOTE = "rumah_sendiri_catatan"
    WATER_FOR_TOILET_NOTE = "air_untuk_jamban_catatan"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a use, with its legal basis; a restricted one shows its reason to BAZNAS alone."""

    check: Check
    basis: str
    restricted: bool


@dataclass(frozen=True, slots=True)
class UseRule:
    """The rule of one use from a date on: which kinds of fund follow it and what it asks, in order."""

    use: Use
    name: str
    fund_kinds: frozenset[str]
    asnaf: tuple[str, ...]
    suggests: tuple[Use, ...]
    conditions: tuple[Condition, ...]
    valid_from: date

    @property
    def version(self) -> str:
        """Name and date, as printed beside a verdict."""
        return f"{self.use.value}@{self.valid_from.isoformat()}"


def parse_uses(entries: Iterable[Mapping[str, Any]]) -> dict[Use, UseRule]:
    """The newest rule of each use; ValueError or KeyError for an entry that is off."""
    ordered = sorted(entries, key=lambda entry: entry["valid_from"])
    rules = {Use(entry["code"]): _rule(entry) for entry in ordered}
    return {use: rules[use] for use in Use if use in rules}


def _rule(entry: Mapping[str, Any]) -> UseRule:
    return UseRule(
        use=Use(entry["code"]),
        name=entry["name"],
        fund_kinds=frozenset(entry["fund_kinds"]),
        asnaf=tuple(entry["asnaf"]),
        suggests=tuple(map(Use, entry["suggests"])),
        conditions=tuple(
            Condition(Check(condition["code"]), condition["basis"], restricted=condition["restricted"])
            for condition in entry["conditions"]
        ),
        valid_from=entry["valid_from"],
    )
