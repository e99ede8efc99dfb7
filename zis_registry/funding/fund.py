"""A fund: a balance in whole rupiah with its kind and what it may pay for; the rule it follows is another type."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from zis_registry.errors import InvalidValue
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility


class FundKind(StrEnum):
    """The kinds that the books keep apart (PSAK 109); zakat and infak never net."""

    ZAKAT = "zakat"
    FREE_INFAK = "infak_tidak_terikat"
    BOUND_INFAK = "infak_terikat"
    RELIGIOUS_SOCIAL = "dskl"


KIND_WORDS = {
    FundKind.ZAKAT: "Zakat",
    FundKind.FREE_INFAK: "Infak/sedekah tidak terikat",
    FundKind.BOUND_INFAK: "Infak/sedekah terikat",
    FundKind.RELIGIOUS_SOCIAL: "Dana sosial keagamaan lainnya",
}


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

    def may_pay(self, *, kinds: AbstractSet[str], area: AreaCode | None, facility: Facility) -> bool:
        """Whether it may pay this facility there: its kind follows an eligible use, and its own bond allows it."""
        inside = area is not None and self.area.contains(area)
        return self.kind.value in kinds and inside and (self.facilities is None or facility in self.facilities)


def payers(
    funds: Iterable[Fund], *, kinds: AbstractSet[str], area: AreaCode | None, facility: Facility
) -> frozenset[str]:
    """The ids of the funds that may pay for a facility in an area; `kinds` come from the verdicts of a unit."""
    return frozenset(fund.id for fund in funds if fund.may_pay(kinds=kinds, area=area, facility=facility))
