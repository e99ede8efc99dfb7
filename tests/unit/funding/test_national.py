"""The national gap in both sourced versions (decisions 13), as known on a day, and the potential of zakat."""

from __future__ import annotations

import copy
from datetime import date

import pytest

from tests.rules.reference import document
from zis_registry.errors import InvalidValue
from zis_registry.funding.national import national_figures, national_gaps
from zis_registry.terms.household import Service

BAKTI_DATE, DJPI_DATE = date(2022, 1, 20), date(2024, 9, 19)


def versions_on(day: date | None) -> list[str]:
    return list(dict.fromkeys(row.version for row in national_gaps(document("national_finance"), on=day)))


def test_both_versions_are_given_in_whole_rupiah_with_their_own_need() -> None:
    rows = {(row.version, row.service): row for row in national_gaps(document("national_finance"))}
    assert {key: (row.need, row.budget, row.gap) for key, row in rows.items()} == {
        ("BAKTI-2022", Service.WATER): (123_500_000_000_000, 77_900_000_000_000, 45_600_000_000_000),
        ("BAKTI-2022", Service.SANITATION): (140_900_000_000_000, 73_500_000_000_000, 67_400_000_000_000),
        ("DJPI-2024", Service.WATER): (123_400_000_000_000, 93_500_000_000_000, 29_900_000_000_000),
        ("DJPI-2024", Service.SANITATION): (140_900_000_000_000, 75_200_000_000_000, 65_700_000_000_000),
    }
    assert all(row.need == row.budget + row.gap for row in rows.values())


def test_the_budgets_are_itemised_so_that_the_versions_can_be_compared() -> None:
    budgets = {(row.version, row.service): dict(row.budgets) for row in national_gaps(document("national_finance"))}
    assert budgets["BAKTI-2022", Service.WATER] == {"APBN": 77_900_000_000_000}
    assert budgets["DJPI-2024", Service.WATER] == {"APBN": 77_900_000_000_000, "APBD": 15_600_000_000_000}
    assert budgets["BAKTI-2022", Service.SANITATION] == {"APBN": 73_500_000_000_000}
    assert budgets["DJPI-2024", Service.SANITATION] == {"APBN": 73_500_000_000_000, "APBD": 1_700_000_000_000}


def test_each_version_says_its_definition_period_and_source() -> None:
    for row in national_gaps(document("national_finance")):
        assert row.definition.startswith("Kesenjangan = kebutuhan dikurangi APBN")
        assert row.period == "2020-2024"
        assert row.source
        assert row.name


@pytest.mark.parametrize(
    ("day", "versions"),
    [
        (date(2022, 1, 19), []),
        (BAKTI_DATE, ["BAKTI-2022"]),
        (date(2024, 9, 18), ["BAKTI-2022"]),
        (DJPI_DATE, ["BAKTI-2022", "DJPI-2024"]),
        (None, ["BAKTI-2022", "DJPI-2024"]),
    ],
)
def test_a_version_counts_from_its_date_on_and_the_older_one_stays_beside_it(
    day: date | None, versions: list[str]
) -> None:
    assert versions_on(day) == versions


def test_a_stated_gap_that_does_not_add_up_is_refused() -> None:
    damaged = copy.deepcopy(document("national_finance"))
    damaged["version"][0]["service"][0]["gap"] += 1
    with pytest.raises(InvalidValue, match="BAKTI-2022"):
        national_gaps(damaged)


def test_the_potential_of_zakat_is_a_figure_of_2017_and_no_budget() -> None:
    figures = {figure.code: figure for figure in national_figures(document("national_finance"))}
    assert figures["potensi_zakat_tahunan"].amount == 286_000_000_000_000
    assert "bukan penerimaan" in figures["potensi_zakat_tahunan"].certainty
    assert national_figures(document("national_finance"), on=date(2017, 12, 30)) == ()
