"""How figures are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.numbers import grouped, grouped_nip, grouped_or_dash, in_millions, percent, rupiah, short_rupiah


@pytest.mark.parametrize(
    ("amount", "short"),
    [
        (0, "Rp0"),
        (999_994, "Rp999.994"),
        (2_500_000, "Rp2,50 jt"),
        (999_994_999, "Rp999,99 jt"),
        (999_995_000, "Rp1,00 M"),
        (15_353_231_000, "Rp15,35 M"),
        (1_234_567_000_000, "Rp1,23 T"),
    ],
)
def test_a_headline_is_short_and_never_says_a_thousand_of_a_smaller_unit(amount: int, short: str) -> None:
    assert short_rupiah(amount) == short


def test_tables_write_exact_rupiah_and_a_dash_for_nothing() -> None:
    assert rupiah(15_353_231_000) == "Rp15.353.231.000"
    assert grouped_or_dash(0) == "–"
    assert grouped_or_dash(1_000) == "1.000"
    assert in_millions(3_884_449_999) == "3.884,4"
    assert in_millions(3_884_450_000) == "3.884,5"


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (0, 0, "–"),
        (0, 10, "0,0%"),
        (10, 10, "100,0%"),
        (9_999, 10_000, "99,9%"),
        (1, 100_000, "<0,1%"),
        (509, 1000, "50,9%"),
        (1, 3, "33,3%"),
    ],
)
def test_a_share_never_rounds_away_what_is_missing_or_there(part: int, whole: int, written: str) -> None:
    assert percent(part, whole) == written


def test_a_nip_is_printed_in_its_four_groups() -> None:
    assert grouped_nip("197001011995031001") == "19700101 199503 1 001"


@given(st.integers(0, 10**15))
def test_dots_come_back_out(number: int) -> None:
    assert int(grouped(number).replace(".", "")) == number
