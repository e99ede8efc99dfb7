"""A fund: a balance in whole rupiah with its kind and what it may pay for; the rule it follows is another type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from zis_registry.errors import InvalidValue
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility


class FundKind(StrEnum):
    """The kinds that the books keep apart (PSAK 109), and the regional budget; zakat and infak never net."""

    ZAKAT = "zakat"
    FREE_INFAK = "infak_tidak_terikat"
    BOUND_INFAK = "infak_terikat"
    RELIGIOUS_SOCIAL = "dskl"
    REGIONAL_BUDGET = "apbd"


KIND_WORDS = {
    FundKind.ZAKAT: "Zakat",
    FundKind.FREE_INFAK: "Infak/sedekah tidak terikat",
    FundKind.BOUND_INFAK: "Infak/sedekah terikat",
    FundKind.RELIGIOUS_SOCIAL: "Dana sosial keagamaan lainnya",
    FundKind.REGIONAL_BUDGET: "Anggaran Pendapatan dan Belanja Daerah",
}

# Short enough for a column and a legend.
SHORT_KINDS = {
    FundKind.ZAKAT: "Zakat",
    FundKind.FREE_INFAK: "Infak tidak terikat",
    FundKind.BOUND_INFAK: "Infak terikat",
    FundKind.RELIGIOUS_SOCIAL: "DSKL",
    FundKind.REGIONAL_BUDGET: "APBD",
}


class Bar(StrEnum):
    """Why a fund may not pay for a unit, in the order in which it is asked."""

    RULE = "aturan"
    AREA = "wilayah"
    FACILITY = "fasilitas"


@dataclass(frozen=True, slots=True)
class Fund:
    """One fund of an office; `facilities` None pays any; InvalidValue for a negative balance or an empty bond."""

    id: str
    kind: FundKind
    name: str
    balance: int
    area: AreaCode
    office: str = ""
    facilities: frozenset[Facility] | None = None

    def __post_init__(self) -> None:
        if self.balance < 0:
            raise InvalidValue(f"Saldo dana {self.id} tidak boleh negatif.")
        if self.facilities is not None and not self.facilities:
            raise InvalidValue(f"Dana {self.id} terikat pada daftar fasilitas yang kosong.")

    def bar(self, *, kinds: AbstractSet[str], area: AreaCode | None, facility: Facility) -> Bar | None:
        """Why it may not pay for this facility there, the first bar in the order of `Bar`; None when it may.

        `kinds` are those that an eligible use of the unit follows; an unknown place (`area` None) lies in no area.
        """
        if self.kind.value not in kinds:
            return Bar.RULE
        if area is None or not self.area.contains(area):
            return Bar.AREA
        if self.facilities is not None and facility not in self.facilities:
            return Bar.FACILITY
        return None

    def may_pay(self, *, kinds: AbstractSet[str], area: AreaCode | None, facility: Facility) -> bool:
        """Whether it may pay this facility there: its kind follows an eligible use, and its own bond allows it."""
        return self.bar(kinds=kinds, area=area, facility=facility) is None


def payers(
    funds: Iterable[Fund], *, kinds: AbstractSet[str], area: AreaCode | None, facility: Facility
) -> frozenset[str]:
    """The ids of the funds that may pay for a facility in an area; `kinds` come from the verdicts of a unit."""
    return frozenset(fund.id for fund in funds if fund.may_pay(kinds=kinds, area=area, facility=facility))


def bar_sentence(fund: Fund, bar: Bar, *, area_name: str, facility_names: Mapping[Facility, str]) -> str:
    """What bars the fund, in words about the fund alone; nothing of the unit or of another family.

    `area_name` is the name of the fund's area ("Kabupaten Gowa"), `facility_names` the words of facilities. Raises
    InvalidValue for a fund that has no such bond.
    """
    named = _named(fund.name)
    match bar:
        case Bar.RULE:
            return f"{named} hanya untuk penerima yang layak menurut aturan {SHORT_KINDS[fund.kind]}."
        case Bar.AREA:
            return f"{named} terikat pada {area_name}; tidak boleh membayar di luar wilayah itu."
        case Bar.FACILITY if fund.facilities is None:
            raise InvalidValue(f"Dana {fund.id} tidak terikat pada fasilitas tertentu.")
        case Bar.FACILITY:
            bound = [facility_names[facility] for facility in Facility if facility in fund.facilities]
            return f"{named} hanya untuk {_listed(bound)}."
        case _:
            assert_never(bar)


def _named(name: str) -> str:
    """The fund as a sentence begins with it: "Dana Zakat Barru", and "Dana Abadi" without a second "Dana"."""
    if name.split(maxsplit=1)[:1] and name.split(maxsplit=1)[0].casefold() == "dana":
        return name[:1].upper() + name[1:]
    return f"Dana {name}"


def _listed(words: list[str]) -> str:
    """The words as Indonesian lists them: "a", "a dan b", "a, b, dan c"."""
    if len(words) < 3:
        return " dan ".join(words)
    return ", ".join(words[:-1]) + f", dan {words[-1]}"
