"""The gap by area and service: need beside money, never clamped, and what is only known for a wider area."""

from __future__ import annotations

import pytest

from zis_registry.errors import InvalidValue
from zis_registry.funding.gap import (
    DEFINITION,
    Amounts,
    FundedAmount,
    GapRow,
    Level,
    NeedAmount,
    Stage,
    gap_rows,
    sum_rows,
)
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Service

BARRU, GOWA, DESA = AreaCode("7311"), AreaCode("7306"), AreaCode("7311012002")
NEEDS = (NeedAmount(DESA, Service.SANITATION, 2_321_429), NeedAmount(BARRU, Service.SANITATION, 8_000_000))
MONEY = (
    FundedAmount(DESA, Service.SANITATION, 2_321_429, "zakat", Stage.RESERVED),
    FundedAmount(BARRU, Service.SANITATION, 1_000_000, "apbd", Stage.COMMITTED),
)


def test_the_gap_counts_reservations_and_commitments_of_all_sources_apart() -> None:
    rows = gap_rows(NEEDS, MONEY)
    assert rows == (
        GapRow(
            area=BARRU,
            service=Service.SANITATION,
            units=2,
            need=10_321_429,
            reserved=2_321_429,
            committed=1_000_000,
            by_source=(("apbd", 1_000_000), ("zakat", 2_321_429)),
        ),
    )
    assert (rows[0].funded, rows[0].gap) == (3_321_429, 7_000_000)


def test_more_money_than_need_gives_a_negative_gap() -> None:
    row = gap_rows([], [FundedAmount(GOWA, Service.WATER, 500, "apbn", Stage.COMMITTED)])[0]
    assert (row.need, row.units, row.gap) == (0, 0, -500)


def test_one_source_that_reserved_and_committed_is_one_part() -> None:
    twice = [
        FundedAmount(DESA, Service.WATER, amount, "zakat", stage) for amount, stage in zip((1, 2), Stage, strict=True)
    ]
    row = gap_rows([], twice)[0]
    assert (row.reserved, row.committed, row.by_source) == (1, 2, (("zakat", 3),))


def test_what_is_known_only_for_the_district_has_its_own_row_among_the_villages() -> None:
    rows = gap_rows(NEEDS, MONEY, level=Level.VILLAGE)
    assert [(row.area, row.need, row.funded, row.gap, row.is_wider(Level.VILLAGE)) for row in rows] == [
        (BARRU, 8_000_000, 1_000_000, 7_000_000, True),
        (DESA, 2_321_429, 2_321_429, 0, False),
    ]


def test_no_row_is_wider_than_the_level_it_stands_at() -> None:
    row = gap_rows(NEEDS, MONEY)[0]
    assert {level for level in Level if row.is_wider(level)} == {Level.SUBDISTRICT, Level.VILLAGE}


def test_rows_stand_by_code_and_sanitation_before_water() -> None:
    needs = [NeedAmount(area, service, 1) for area in (DESA, GOWA) for service in (Service.WATER, Service.SANITATION)]
    assert [(row.area, row.service) for row in gap_rows(needs, [])] == [
        (GOWA, Service.SANITATION),
        (GOWA, Service.WATER),
        (BARRU, Service.SANITATION),
        (BARRU, Service.WATER),
    ]


def test_a_need_of_several_units_counts_them() -> None:
    assert gap_rows([NeedAmount(DESA, Service.WATER, 9, units=3)], [])[0].units == 3


def test_a_negative_amount_is_refused() -> None:
    with pytest.raises(InvalidValue, match="negatif"):
        gap_rows([NeedAmount(BARRU, Service.WATER, -1)], [])
    with pytest.raises(InvalidValue, match=r"73\.11 tidak boleh negatif"):
        gap_rows([], [FundedAmount(BARRU, Service.WATER, -1, "zakat", Stage.RESERVED)])


def test_sums_show_each_service_even_without_a_row_and_both_together() -> None:
    sums = sum_rows(gap_rows(NEEDS, MONEY, level=Level.VILLAGE))
    sanitation = Amounts(
        units=2,
        need=10_321_429,
        reserved=2_321_429,
        committed=1_000_000,
        by_source=(("apbd", 1_000_000), ("zakat", 2_321_429)),
    )
    assert sums.by_service == {
        Service.SANITATION: sanitation,
        Service.WATER: Amounts(units=0, need=0, reserved=0, committed=0, by_source=()),
    }
    assert sums.together == sanitation
    assert sums.together.gap == 7_000_000


def test_the_definition_says_what_counts_and_where_a_wider_amount_stands() -> None:
    for words in ("biaya satuan", "belum lengkap", "semua sumber", "cadangan", "Kesenjangan negatif", "belum dirinci"):
        assert words in DEFINITION
