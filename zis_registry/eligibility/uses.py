"""The uses of money: which rule a fund's rupiah follows, with its conditions in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Use(StrEnum):
    """A use is a rule; a fund is a balance. One zakat balance may have several uses (decisions 11)."""

    DIRECT_ZAKAT = "ZAKAT_LANGSUNG"
    MANAGED_ZAKAT = "ZAKAT_ASET_KELOLAAN"
    FREE_INFAK = "INFAK_TIDAK_TERIKAT"
    BOUND_INFAK = "INFAK_TERIKAT"
    RELIGIOUS_SOCIAL = "DSKL"
    REGIONAL_BUDGET = "APBD"


class Check(StrEnum):
    """What a condition of a use looks at; a code that ends in _catatan only warns."""

    HOUSEHOLD_FACILITY = "fasilitas_keluarga"
    COMMUNAL_FACILITY = "fasilitas_komunal"
    NEED = "kebutuhan"
    RECIPIENT_ALIVE = "penerima_hidup"
    DOMICILE = "domisili"
    NOT_HELPED = "belum_dibantu"
    SURVEYED = "survei"
    MUSLIM = "muslim"
    ASNAF = "asnaf"
    HAD_KIFAYAH = "had_kifayah"
    MEANS = "ekonomi"
    LOW_INCOME = "mbr"
    URGENT_NEEDS_MET = "hajah_maassah"
    PUBLIC_BENEFIT = "maslahah_ammah"
    MANAGER = "pengelola"
    MUSTAHIK_USERS = "pemakai_mustahik"
    MUSTAHIK_SHARE_NOTE = "bagian_mustahik_catatan"
    TARIFF_NOTE = "tarif_catatan"
    PLEDGE_NOTE = "ikrar_catatan"
    BOOKKEEPING_NOTE = "pembukuan_catatan"
    DESLUDGING_NOTE = "sedot_terjadwal_catatan"
    DECILE_NOTE = "desil_catatan"
    OWN_HOUSE_NOTE = "rumah_sendiri_catatan"
    WATER_FOR_TOILET_NOTE = "air_untuk_jamban_catatan"


FORM_CHECKS = frozenset({Check.HOUSEHOLD_FACILITY, Check.COMMUNAL_FACILITY})


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a use, with its legal basis; a restricted one shows its reason to BAZNAS alone."""

    check: Check
    basis: str
    restricted: bool


@dataclass(frozen=True, slots=True)
class UseRule:
    """The rule of one use from a date on: which kinds of fund follow it and what it asks, in order.

    `asnaf` are those it pays without a special decision, `suggests` the uses to try when it refuses.
    """

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

    def asks(self, checks: Iterable[Check]) -> bool:
        """Whether any of these is among its conditions."""
        own = {condition.check for condition in self.conditions}
        return not own.isdisjoint(checks)


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
