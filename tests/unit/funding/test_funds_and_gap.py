"""Funds and their bonds, the gap by area and service, the national gap."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.reference import document
from zis_registry.errors import InvalidValue
from zis_registry.funding.fund import KIND_WORDS, Fund, FundKind, payers
from zis_registry.funding.gap import FundedAmount, GapRow, Level, NeedAmount, Stage, gap_rows
from zis_registry.funding.national import national_gaps
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility, Service

BARRU, GOWA, DESA = AreaCode("7311"), AreaCode("7306"), AreaCode("7311012002")


def fund(id_: str, kind: FundKind, area: AreaCode = BARRU, facilities: frozenset[Facility] | None = None) -> Fund:
    return Fund(id=id_, kind=kind, name=id_, balance=1_000_000, area=area, facilities=facilities)


FUNDS = (
    fund("zakat-barru", FundKind.ZAKAT),
    fund("zakat-gowa", FundKind.ZAKAT, GOWA),
    fund("infak-provinsi", FundKind.FREE_INFAK, AreaCode("73")),
    fund("infak-jamban", FundKind.BOUND_INFAK, BARRU, frozenset({Facility.TOILET_WITH_TANK})),
)


def test_a_fund_pays_inside_its_area_for_its_kind_and_within_its_bond() -> None:
    every_kind = {"zakat", "infak_tidak_terikat", "infak_terikat"}
    toilet = payers(FUNDS, kinds=every_kind, area=DESA, facility=Facility.TOILET_WITH_TANK)
    water = payers(FUNDS, kinds=every_kind, area=DESA, facility=Facility.PIPED_CONNECTION)
    zakat = payers(FUNDS, kinds={"zakat"}, area=DESA, facility=Facility.TOILET_WITH_TANK)
    assert toilet == {"zakat-barru", "infak-provinsi", "infak-jamban"}
    assert water == {"zakat-barru", "infak-provinsi"}
    assert zakat == {"zakat-barru"}


def test_nothing_is_paid_where_the_place_or_an_eligible_use_is_missing() -> None:
    assert payers(FUNDS, kinds={"zakat"}, area=None, facility=Facility.TOILET_WITH_TANK) == frozenset()
    assert payers(FUNDS, kinds=set(), area=DESA, facility=Facility.TOILET_WITH_TANK) == frozenset()


def test_a_negative_balance_and_an_empty_bond_are_refused() -> None:
    with pytest.raises(InvalidValue, match="negatif"):
        Fund(id="x", kind=FundKind.ZAKAT, name="x", balance=-1, area=BARRU)
    with pytest.raises(InvalidValue, match="kosong"):
        Fund(id="x", kind=FundKind.ZAKAT, name="x", balance=1, area=BARRU, facilities=frozenset())


def test_the_kinds_of_funds_are_those_that_the_rules_name() -> None:
    named = {kind for use in document("rules")["use"] for kind in use["fund_kinds"]}
    assert named == {kind.value for kind in FundKind}
    assert KIND_WORDS.keys() == set(FundKind)


def test_the_gap_counts_reservations_and_commitments_of_all_sources_apart() -> None:
    rows = gap_rows(
        [NeedAmount(DESA, Service.SANITATION, 2_321_429), NeedAmount(BARRU, Service.SANITATION, 8_000_000)],
        [
            FundedAmount(DESA, Service.SANITATION, 2_321_429, "zakat", Stage.RESERVED),
            FundedAmount(BARRU, Service.SANITATION, 1_000_000, "APBD", Stage.COMMITTED),
        ],
    )
    assert rows == (
        GapRow(
            area=BARRU,
            service=Service.SANITATION,
            units=2,
            need=10_321_429,
            reserved=2_321_429,
            committed=1_000_000,
            by_source=(("APBD", 1_000_000), ("zakat", 2_321_429)),
        ),
    )
    assert (rows[0].funded, rows[0].gap) == (3_321_429, 7_000_000)


def test_more_money_than_need_gives_a_negative_gap() -> None:
    row = gap_rows([], [FundedAmount(GOWA, Service.WATER, 500, "APBN", Stage.COMMITTED)])[0]
    assert (row.need, row.units, row.gap) == (0, 0, -500)


def test_a_place_wider_than_the_level_and_a_negative_amount_are_refused() -> None:
    with pytest.raises(InvalidValue, match="lebih luas"):
        gap_rows([NeedAmount(BARRU, Service.WATER, 1)], [], level=Level.VILLAGE)
    with pytest.raises(InvalidValue, match="negatif"):
        gap_rows([NeedAmount(BARRU, Service.WATER, -1)], [])


villages = st.sampled_from([AreaCode(digits) for digits in ("7311012002", "7311011001", "7311021001", "7306012001")])
amounts = st.integers(0, 10**10)
some_needs = st.lists(st.builds(NeedAmount, villages, st.sampled_from(Service), amounts), max_size=12)
some_funds = st.lists(
    st.builds(
        FundedAmount,
        villages,
        st.sampled_from(Service),
        amounts,
        st.sampled_from(["zakat", "APBD"]),
        st.sampled_from(Stage),
    ),
    max_size=12,
)


@given(some_needs, some_funds)
def test_need_is_funded_plus_gap_at_every_level_and_the_levels_agree(
    needs: list[NeedAmount], funded: list[FundedAmount]
) -> None:
    for service in Service:
        totals = set()
        for level in Level:
            rows = [row for row in gap_rows(needs, funded, level=level) if row.service is service]
            assert all(row.need == row.funded + row.gap for row in rows)
            assert all(row.funded == sum(amount for _, amount in row.by_source) for row in rows)
            totals.add((sum(row.need for row in rows), sum(row.funded for row in rows), sum(row.units for row in rows)))
        assert len(totals) == 1


def test_the_national_gap_is_printed_in_both_versions_in_whole_rupiah() -> None:
    rows = {(row.version, row.service): row for row in national_gaps(document("national_finance"))}
    trillions = {
        key: tuple(amount // 10**11 for amount in (row.need, row.budget, row.gap)) for key, row in rows.items()
    }
    assert trillions == {
        ("BAKTI-2022", Service.WATER): (1235, 779, 456),
        ("BAKTI-2022", Service.SANITATION): (1409, 735, 674),
        ("DJPI-2024", Service.WATER): (1234, 935, 299),
        ("DJPI-2024", Service.SANITATION): (1409, 752, 657),
    }
    assert all(row.need == row.budget + row.gap for row in rows.values())


def test_a_stated_gap_that_does_not_add_up_is_refused() -> None:
    damaged = copy.deepcopy(document("national_finance"))
    damaged["version"][0]["service"][0]["gap"] += 1
    with pytest.raises(InvalidValue, match="BAKTI-2022"):
        national_gaps(damaged)
