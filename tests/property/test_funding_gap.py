"""The gap: need = funded + gap at every level, and every rupiah is in exactly one row, however wide its area."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zis_registry.funding.gap import FundedAmount, GapRow, Level, NeedAmount, Stage, gap_rows, sum_rows
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Service

PLACES = ("73", "7306", "7311", "730601", "731101", "731102", "7306012001", "7311011001", "7311012002", "7311021001")
DIGITS = {Level.PROVINCE: 2, Level.DISTRICT: 4, Level.SUBDISTRICT: 6, Level.VILLAGE: 10}

areas = st.sampled_from([AreaCode(digits) for digits in PLACES])
services = st.sampled_from(Service)
amounts = st.integers(0, 10**10)
sources = st.sampled_from(["zakat", "infak_terikat", "apbd", "csr"])
some_needs = st.lists(st.builds(NeedAmount, areas, services, amounts, st.integers(1, 50)), max_size=15)
some_money = st.lists(
    st.builds(FundedAmount, areas, services, amounts, sources, st.sampled_from(Stage)),
    max_size=15,
)


def totals(rows: tuple[GapRow, ...], service: Service) -> tuple[object, ...]:
    amounts_of = sum_rows(rows).by_service[service]
    return amounts_of.units, amounts_of.need, amounts_of.reserved, amounts_of.committed, amounts_of.by_source


@given(some_needs, some_money)
def test_need_is_funded_plus_gap_in_every_row_and_the_sums_agree_at_every_level(
    needs: list[NeedAmount], money: list[FundedAmount]
) -> None:
    for service in Service:
        told = set()
        for level in Level:
            rows = gap_rows(needs, money, level=level)
            assert all(row.need == row.funded + row.gap for row in rows)
            assert all(row.funded == sum(amount for _, amount in row.by_source) for row in rows)
            told.add(totals(rows, service))
        assert len(told) == 1
        units, need, reserved, committed, _ = told.pop()
        assert units == sum(one.units for one in needs if one.service is service)
        assert need == sum(one.amount for one in needs if one.service is service)
        assert reserved == sum(m.amount for m in money if m.service is service and m.stage is Stage.RESERVED)
        assert committed == sum(m.amount for m in money if m.service is service and m.stage is Stage.COMMITTED)


@given(some_needs, some_money, st.sampled_from(Level))
def test_a_row_holds_exactly_its_own_area_or_what_is_not_broken_down(
    needs: list[NeedAmount], money: list[FundedAmount], level: Level
) -> None:
    rows = gap_rows(needs, money, level=level)
    assert len({(row.area, row.service) for row in rows}) == len(rows)
    for row in rows:
        width = len(row.area.digits)
        assert width <= DIGITS[level]
        assert row.is_wider(level) == (width < DIGITS[level])
        here = [
            need
            for need in needs
            if need.service is row.service
            and (need.area == row.area if row.is_wider(level) else row.area.contains(need.area))
        ]
        assert (row.units, row.need) == (sum(need.units for need in here), sum(need.amount for need in here))


@given(some_needs, some_money, st.sampled_from(Level), st.data())
def test_the_order_of_needs_and_money_does_not_matter(
    needs: list[NeedAmount], money: list[FundedAmount], level: Level, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(needs)), data.draw(st.permutations(money))
    assert gap_rows(*shuffled, level=level) == gap_rows(needs, money, level=level)


@given(some_needs, some_money)
def test_both_services_together_are_the_sum_of_each(needs: list[NeedAmount], money: list[FundedAmount]) -> None:
    sums = sum_rows(gap_rows(needs, money))
    parts = sums.by_service.values()
    assert sums.together.gap == sum(part.gap for part in parts)
    assert sums.together.need == sums.together.funded + sums.together.gap
    assert sums.together.units == sum(part.units for part in parts)
