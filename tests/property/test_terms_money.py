"""Laws of rupiah: what is written is read back, words agree with num2words and numbers with babel."""

from __future__ import annotations

import re

from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from zis_registry.terms.money import Rupiah, parse_rupiah, terbilang, terbilang_rupiah

AMOUNTS = st.one_of(st.integers(0, 10**15), st.integers(0, 9_999_999), st.integers(0, 15).map(lambda power: 10**power))


@given(AMOUNTS)
def test_words_agree_with_num2words(amount: int) -> None:
    # Behind juta and above num2words says "satu ribu"; official papers say "seribu" (domain examples: 1.001.000).
    theirs = re.sub(r"(juta|miliar|triliun) satu ribu", r"\1 seribu", num2words(amount, lang="id"))
    assert terbilang(amount) == theirs
    assert terbilang_rupiah(amount) == f"{terbilang(amount)} rupiah"


def test_words_agree_with_num2words_for_every_number_below_twelve_thousand() -> None:
    for number in range(12_000):
        assert terbilang(number) == num2words(number, lang="id")


@given(AMOUNTS)
def test_notation_agrees_with_babel(amount: int) -> None:
    rupiah = Rupiah(amount)
    assert rupiah.with_cents == format_currency(amount, "IDR", locale="id_ID")
    assert str(rupiah) == format_currency(amount, "IDR", "¤#,##0", locale="id_ID", currency_digits=False)


@given(AMOUNTS)
def test_every_official_and_common_notation_is_read_back(amount: int) -> None:
    plain = str(Rupiah(amount))
    dots = plain.removeprefix("Rp")
    notations = (plain, dots, str(amount), f"Rp. {dots},-", f"Rp {dots},00", f"{dots} rupiah", f"{plain}/bulan")
    assert [parse_rupiah(notation) for notation in notations] == [amount] * len(notations)


@given(st.integers(0, 999), st.integers(0, 99), st.sampled_from(["juta", "jt", " Juta", " jt."]))
def test_decimals_of_millions_are_exact(whole: int, hundredths: int, unit: str) -> None:
    assert parse_rupiah(f"{whole},{hundredths:02d}{unit}") == whole * 1_000_000 + hundredths * 10_000


@given(AMOUNTS, AMOUNTS)
def test_ranges_and_bounds_are_never_one_amount(low: int, high: int) -> None:
    for written in (f"{Rupiah(low)} - {Rupiah(high)}", f"< {Rupiah(low)}", f"{low}-{high}", f"-{low}"):
        assert parse_rupiah(written) is None


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_nothing(text: str) -> None:
    amount = parse_rupiah(text)
    assert amount is None or Rupiah(amount).amount == amount


@given(st.integers(0, 10**14), st.integers(0, 10**14))
def test_sums_and_differences_are_those_of_whole_numbers(a: int, b: int) -> None:
    assert (Rupiah(a) + Rupiah(b)).amount == a + b
    assert (Rupiah(a) + Rupiah(b)) - Rupiah(b) == Rupiah(a)
    assert (Rupiah(a) < Rupiah(b)) == (a < b)
