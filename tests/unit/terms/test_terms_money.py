"""Rupiah: written, read as people write it, in words (domain rules 7)."""

from __future__ import annotations

import pytest

from zis_registry.errors import InvalidValue
from zis_registry.terms.money import Rupiah, parse_rupiah, terbilang, terbilang_rupiah


def test_rupiah_adds_subtracts_multiplies_and_sums() -> None:
    latrine = Rupiah(2_500_000)
    assert latrine + Rupiah(500_000) == Rupiah(3_000_000)
    assert latrine - Rupiah(500_000) == Rupiah(2_000_000)
    assert latrine * 3 == 3 * latrine == Rupiah(7_500_000)
    assert sum([latrine, latrine], Rupiah(0)) == Rupiah.total([latrine, latrine]) == Rupiah(5_000_000)
    assert Rupiah.total([]) == Rupiah(0)
    assert latrine > Rupiah(1)


def test_python_may_sum_rupiah_without_a_start() -> None:
    assert sum([Rupiah(1), Rupiah(2)]) == Rupiah(3)


def test_only_zero_rupiah_is_false() -> None:
    assert not Rupiah(0)
    assert Rupiah(1)


def test_rupiah_is_written_without_a_space_and_with_dots() -> None:
    assert str(Rupiah(2_500_000)) == "Rp2.500.000"
    assert str(Rupiah(0)) == "Rp0"
    assert Rupiah(2_500_000).with_cents == "Rp2.500.000,00"


@pytest.mark.parametrize("amount", [-1, 10**15 + 1])
def test_an_amount_outside_the_bounds_is_refused(amount: int) -> None:
    with pytest.raises(InvalidValue):
        Rupiah(amount)


def test_a_fraction_or_a_truth_value_is_no_amount() -> None:
    for wrong in (2.5, True, "1000"):
        with pytest.raises(InvalidValue):
            Rupiah(wrong)  # type: ignore[arg-type]


def test_nothing_falls_below_zero() -> None:
    with pytest.raises(InvalidValue):
        Rupiah(1) - Rupiah(2)


def test_rupiah_does_not_mix_with_plain_numbers() -> None:
    with pytest.raises(TypeError):
        Rupiah(1) + 1  # type: ignore[operator]
    with pytest.raises(TypeError):
        Rupiah(1) - 1  # type: ignore[operator]
    with pytest.raises(TypeError):
        1 + Rupiah(1)
    with pytest.raises(TypeError):
        Rupiah(1) * 0.5  # type: ignore[operator]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("2500000", 2_500_000),
        ("2.500.000", 2_500_000),
        ("Rp2.500.000", 2_500_000),
        ("Rp. 2.500.000,-", 2_500_000),
        ("Rp 2.500.000,00", 2_500_000),
        ("RP.2.500.000.-", 2_500_000),
        ("rp 2 500 000", 2_500_000),
        ("IDR 2.500.000", 2_500_000),
        ("2.500.000 rupiah", 2_500_000),
        ("1.250,50", 1_250),
        ("2,500,000", 2_500_000),
        ("2,500,000.00", 2_500_000),
        ("500.000/bulan", 500_000),
        ("Rp 500.000 per bulan", 500_000),
        ("500 ribu sebulan", 500_000),
        ("2,5 juta", 2_500_000),
        ("2.5 jt", 2_500_000),
        ("1,25jt", 1_250_000),
        ("750rb", 750_000),
        ("750k", 750_000),
        ("1.500 ribu", 1_500_000),
        ("1 juta 500 ribu", 1_500_000),
        ("1,2 miliar", 1_200_000_000),
        ("1 milyar", 1_000_000_000),
        ("140,9 triliun", 140_900_000_000_000),
        ("0", 0),
        ("Rp0", 0),
        ("  1.000  ", 1_000),
    ],
)
def test_amounts_are_read_in_indonesian_notation(written: str, amount: int) -> None:
    assert parse_rupiah(written) == amount


@pytest.mark.parametrize(
    "written",
    [
        *("", "-", "tidak ada", "satu juta", "Rp", "juta"),
        *("<500.000", "> 1 juta", "500.000 - 1.000.000", "1-2 juta", "± 1 juta", "1.000.000 s/d 2.000.000"),
        *("2.5", "2500.00", "1,500", "12.34", "2,5", "1.50.000", "1.250 juta", "1,2,3"),
        *("50.000/hari", "10 juta per tahun", "-500.000", "500 ribu 1 juta", "1 juta 2 juta", "5 karung"),
        *("9999999999999999", "0,0005 ribu", "9" * 6000),
    ],
)
def test_what_is_no_single_amount_is_not_guessed(written: str) -> None:
    assert parse_rupiah(written) is None


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (325_000_000, "tiga ratus dua puluh lima juta rupiah"),
        (1_001_000, "satu juta seribu rupiah"),
        (101_000, "seratus satu ribu rupiah"),
        (11_111, "sebelas ribu seratus sebelas rupiah"),
        (1_000_000, "satu juta rupiah"),
        (0, "nol rupiah"),
        (2_321_429, "dua juta tiga ratus dua puluh satu ribu empat ratus dua puluh sembilan rupiah"),
        (1_000, "seribu rupiah"),
        (10**9, "satu miliar rupiah"),
        (10**15, "satu kuadriliun rupiah"),
    ],
)
def test_amounts_in_words_follow_the_examples_of_the_rules(amount: int, words: str) -> None:
    assert terbilang_rupiah(amount) == words


@pytest.mark.parametrize("number", [-1, 10**15 + 1])
def test_words_have_the_same_bounds_as_rupiah(number: int) -> None:
    with pytest.raises(InvalidValue):
        terbilang(number)
