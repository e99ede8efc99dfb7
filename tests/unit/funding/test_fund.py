"""Funds: which may pay for a unit, what bars the others, and how that is told."""

from __future__ import annotations

import pytest

from tests.rules.reference import document
from zis_registry.errors import InvalidValue
from zis_registry.funding.fund import KIND_WORDS, SHORT_KINDS, Bar, Fund, FundKind, bar_sentence, payers
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility

BARRU, GOWA, DESA = AreaCode("7311"), AreaCode("7306"), AreaCode("7311012002")
TOILET, TANK, PIPED = Facility.TOILET_WITH_TANK, Facility.SEPTIC_TANK, Facility.PIPED_CONNECTION
WORDS = {
    Facility.TOILET_WITH_TANK: "jamban dengan tangki septik",
    Facility.SEPTIC_TANK: "tangki septik individual",
    Facility.PIPED_CONNECTION: "sambungan rumah PDAM",
    Facility.RURAL_CONNECTION: "sambungan rumah SPAM perdesaan",
}


def fund(id_: str, kind: FundKind, area: AreaCode = BARRU, facilities: frozenset[Facility] | None = None) -> Fund:
    return Fund(id=id_, kind=kind, name=id_, balance=1_000_000, area=area, facilities=facilities)


ZAKAT_GOWA = fund("zakat-gowa", FundKind.ZAKAT, GOWA)
INFAK_TOILETS = fund("infak-jamban", FundKind.BOUND_INFAK, BARRU, frozenset({TOILET}))
FUNDS = (
    fund("zakat-barru", FundKind.ZAKAT),
    ZAKAT_GOWA,
    fund("infak-provinsi", FundKind.FREE_INFAK, AreaCode("73")),
    INFAK_TOILETS,
)
EVERY_KIND = frozenset(kind.value for kind in FundKind)


def test_a_fund_pays_inside_its_area_for_its_kind_and_within_its_bond() -> None:
    toilet = payers(FUNDS, kinds=EVERY_KIND, area=DESA, facility=TOILET)
    water = payers(FUNDS, kinds=EVERY_KIND, area=DESA, facility=PIPED)
    zakat = payers(FUNDS, kinds={"zakat"}, area=DESA, facility=TOILET)
    assert toilet == {"zakat-barru", "infak-provinsi", "infak-jamban"}
    assert water == {"zakat-barru", "infak-provinsi"}
    assert zakat == {"zakat-barru"}


def test_nothing_is_paid_where_the_place_or_an_eligible_use_is_missing() -> None:
    assert payers(FUNDS, kinds={"zakat"}, area=None, facility=TOILET) == frozenset()
    assert payers(FUNDS, kinds=set(), area=DESA, facility=TOILET) == frozenset()


def test_the_first_bar_is_told_rule_before_area_before_facility() -> None:
    elsewhere_and_for_toilets = fund("infak-gowa", FundKind.BOUND_INFAK, GOWA, frozenset({TOILET}))
    assert elsewhere_and_for_toilets.bar(kinds={"zakat"}, area=DESA, facility=PIPED) is Bar.RULE
    assert elsewhere_and_for_toilets.bar(kinds=EVERY_KIND, area=DESA, facility=PIPED) is Bar.AREA
    assert INFAK_TOILETS.bar(kinds=EVERY_KIND, area=DESA, facility=PIPED) is Bar.FACILITY
    assert INFAK_TOILETS.bar(kinds=EVERY_KIND, area=DESA, facility=TOILET) is None
    assert INFAK_TOILETS.bar(kinds=EVERY_KIND, area=None, facility=TOILET) is Bar.AREA


def test_a_village_fund_does_not_pay_for_a_unit_known_only_by_its_district() -> None:
    of_the_village = fund("desa", FundKind.FREE_INFAK, DESA)
    assert of_the_village.bar(kinds=EVERY_KIND, area=BARRU, facility=TOILET) is Bar.AREA
    assert of_the_village.may_pay(kinds=EVERY_KIND, area=DESA, facility=TOILET)


def test_the_regional_budget_pays_only_where_its_own_use_is_eligible() -> None:
    budget = fund("apbd-barru", FundKind.REGIONAL_BUDGET)
    assert budget.may_pay(kinds={"apbd"}, area=DESA, facility=PIPED)
    assert budget.bar(kinds={"zakat", "dskl"}, area=DESA, facility=PIPED) is Bar.RULE


def told(one: Fund, bar: Bar) -> str:
    return bar_sentence(one, bar, area_name="Kabupaten Gowa", facility_names=WORDS)


def test_a_bar_is_a_sentence_about_the_fund_alone() -> None:
    assert told(ZAKAT_GOWA, Bar.RULE) == "Dana zakat-gowa hanya untuk penerima yang layak menurut aturan Zakat."
    assert told(ZAKAT_GOWA, Bar.AREA) == (
        "Dana zakat-gowa terikat pada Kabupaten Gowa; tidak boleh membayar di luar wilayah itu."
    )
    assert told(INFAK_TOILETS, Bar.FACILITY) == "Dana infak-jamban hanya untuk jamban dengan tangki septik."


def test_several_facilities_are_listed_as_one_reads_them_aloud() -> None:
    two = fund("x", FundKind.BOUND_INFAK, facilities=frozenset({TANK, TOILET}))
    three = fund("x", FundKind.BOUND_INFAK, facilities=frozenset({PIPED, TANK, TOILET}))
    assert told(two, Bar.FACILITY).endswith("jamban dengan tangki septik dan tangki septik individual.")
    assert told(three, Bar.FACILITY).endswith("tangki septik individual, dan sambungan rumah PDAM.")


def test_a_fund_without_a_bond_on_facilities_is_not_said_to_have_one() -> None:
    with pytest.raises(InvalidValue, match="tidak terikat pada fasilitas"):
        told(ZAKAT_GOWA, Bar.FACILITY)


def test_a_negative_balance_and_an_empty_bond_are_refused() -> None:
    with pytest.raises(InvalidValue, match="negatif"):
        Fund(id="x", kind=FundKind.ZAKAT, name="x", balance=-1, area=BARRU)
    with pytest.raises(InvalidValue, match="kosong"):
        Fund(id="x", kind=FundKind.ZAKAT, name="x", balance=1, area=BARRU, facilities=frozenset())


def test_the_kinds_of_funds_are_those_that_the_rules_name() -> None:
    named = {kind for use in document("rules")["use"] for kind in use["fund_kinds"]}
    assert named == {kind.value for kind in FundKind}
    assert KIND_WORDS.keys() == SHORT_KINDS.keys() == set(FundKind)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Dana Abadi Umat", "Dana Abadi Umat "),
        ("dana sosial", "Dana sosial "),
        ("Danamas", "Dana Danamas "),
        ("Zakat Barru", "Dana Zakat Barru "),
    ],
)
@pytest.mark.parametrize("bar", Bar)
def test_a_fund_that_is_called_dana_is_not_called_so_twice(name: str, told: str, bar: Bar) -> None:
    one = Fund(id="x", kind=FundKind.ZAKAT, name=name, balance=1, area=BARRU, facilities=frozenset({TOILET}))
    sentence = bar_sentence(one, bar, area_name="Kabupaten Barru", facility_names=WORDS)
    assert sentence.startswith((f"{told}hanya", f"{told}terikat"))
