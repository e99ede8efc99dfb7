"""How cells of NIK and KK columns are read (domain rules 8.1 and 8.2, pitfalls 1 to 5)."""

from __future__ import annotations

from datetime import date

import pytest

from zis_registry.errors import InvalidValue
from zis_registry.terms.cell import CellKind, RawCell
from zis_registry.terms.identity import (
    FamilyCard,
    IdentityReading,
    IdentityState,
    Nik,
    as_rounded,
    read_family_card,
    read_nik,
    rounded_column,
)

MAN = "7311011507780003"  # 15 July 1978 (or 2078)
WOMAN = "7311015507780003"
TODAY = date(2026, 11, 25)


def text(value: str) -> RawCell:
    return RawCell(CellKind.TEXT, value)


def number(value: str) -> RawCell:
    return RawCell(CellKind.NUMBER, value)


# --- a valid NIK ---------------------------------------------------------------------------------------------------


def test_a_nik_tells_its_area_birth_date_sex_and_serial() -> None:
    nik = Nik(WOMAN)
    assert (nik.district, nik.subdistrict, nik.sex, nik.serial) == ("7311", "731101", "P", 3)
    assert nik.birth_date(TODAY) == date(1978, 7, 15)
    assert Nik(MAN).sex == "L"


def test_a_year_that_may_be_of_both_centuries_is_a_child_unless_it_heads_a_family() -> None:
    nik = Nik("7311011507150003")
    assert nik.birth_date(TODAY) == date(2015, 7, 15)
    assert nik.birth_date(TODAY, head=True) == date(1915, 7, 15)


def test_a_head_of_family_may_be_seventeen() -> None:
    assert Nik("7311012511090003").birth_date(TODAY, head=True) == date(2009, 11, 25)
    assert Nik("7311012611090003").birth_date(TODAY, head=True) == date(1909, 11, 26)


def test_a_birth_date_later_this_year_lies_in_the_last_century() -> None:
    assert Nik("7311012612260003").birth_date(TODAY) == date(1926, 12, 26)


def test_the_29_february_00_can_only_be_2000() -> None:
    assert Nik("7311012902000003").birth_date(date(2010, 1, 1), head=True) == date(2000, 2, 29)


@pytest.mark.parametrize(
    "digits",
    [
        "731101150778000",  # 15
        "73110115077800031",  # 17
        "7311011507780000",  # serial
        "7311013202780003",  # day 32
        "7311017202780003",  # day 72
        "7311013002780003",  # 30 February
        "7311011513780003",  # month 13
        "9911011507780003",  # province
        "731101150778000O",
        "７311011507780003",
        "1111111111111111",
        "",
    ],
)
def test_anything_else_is_no_nik(digits: str) -> None:
    with pytest.raises(InvalidValue):
        Nik(digits)


def test_a_nik_prints_only_its_district() -> None:
    nik = Nik(MAN)
    assert nik.mask == "7311 •••• •••• ••••"
    for shown in (repr(nik), str(nik), f"{nik}", f"{[nik]}", repr(IdentityReading(IdentityState.TEXT_EXACT, MAN))):
        assert "7311" in shown
        assert "01150778" not in shown


def test_a_nik_is_parsed_with_what_people_type_around_it() -> None:
    assert Nik.parse(" 'NIK: 7311 0115.0778-0003 ") == Nik(MAN)


def test_a_family_card_tells_its_date_of_issue_and_has_no_shifted_day() -> None:
    card = FamilyCard.parse("7311 0109 0217 0004")
    assert (card.district, card.subdistrict, card.serial) == ("7311", "731101", 4)
    assert card.issued(TODAY) == date(2017, 2, 9)
    assert card.issued(date(2017, 2, 8)) is None
    assert (str(card), repr(card)) == ("7311 •••• •••• ••••", "FamilyCard(7311 •••• •••• ••••)")
    with pytest.raises(InvalidValue):
        FamilyCard(WOMAN)


# --- text cells ----------------------------------------------------------------------------------------------------


def test_sixteen_digits_as_text_are_the_only_number_that_may_link_by_itself() -> None:
    reading = read_nik(text(MAN))
    assert reading == IdentityReading(IdentityState.TEXT_EXACT, MAN)
    assert (reading.number, reading.first15, reading.missing) == (MAN, MAN[:15], False)


@pytest.mark.parametrize(
    ("written", "stripped"),
    [
        ("'7311011507780003", "apostrof atau tanda kutip"),
        ("’7311011507780003", "apostrof atau tanda kutip"),
        ("7311 0115 0778 0003", "spasi"),
        (" 7311011507780003\n", "spasi"),
        ("7311011507780003\u00a0", "spasi khusus"),
        ("\ufeff7311011507780003\u200b", "karakter tak terlihat"),
        ("7311.0115.0778.0003", "titik"),
        ("731101-150778-0003", "tanda hubung"),
        ("731101–150778–0003", "tanda hubung"),
        ("NIK:7311011507780003", "awalan NIK"),
        ("nik 7311011507780003", "spasi, awalan nik"),
        ("No. KTP: 7311011507780003", "spasi, awalan No. KTP"),
        ('="7311011507780003"', "apostrof atau tanda kutip, tanda kurung atau sama dengan"),
        ("(7311011507780003)", "tanda kurung atau sama dengan"),
        ("٧٣١١٠١١٥٠٧٧٨٠٠٠٣", "angka bukan Latin"),
    ],
)
def test_what_people_type_around_the_digits_is_stripped_and_said(written: str, stripped: str) -> None:
    assert read_nik(text(written)) == IdentityReading(IdentityState.TEXT_EXACT, MAN, stripped)


@pytest.mark.parametrize(
    "written",
    [
        *("", "   ", "\u00a0", "\u200b", "-", "--", "–", ".", "...", "?", "'"),
        *("0", "00", "000000", "NULL", "None", "n/a", "#N/A"),
        *("belum ada", "Belum Ada", "tidak ada", "TDK ADA", "kosong", "nihil", "belum punya KTP", "(tidak ada)", "x"),
        *("0000000000000000", "0000 0000 0000 0000", "'0000000000000000", "NIK: -", "1111111111111111"),
        *("9999999999999999", "1234567890123456", "7311000000000000", "7311010000000000", "000000000000000"),
    ],
)
def test_a_placeholder_is_missing(written: str) -> None:
    reading = read_nik(text(written))
    assert reading == IdentityReading.absent()
    assert reading.missing
    assert (reading.number, reading.first15, reading.mask) == (None, None, "tidak ada")


@pytest.mark.parametrize("written", ["7,31103E+15", "7.31E+15", "7.31103e15", " '7,31103E+15", "7,311011507780003E+15"])
def test_scientific_notation_is_named_and_never_expanded(written: str) -> None:
    reading = read_nik(text(written))
    assert reading == IdentityReading(IdentityState.SCIENTIFIC)
    assert reading.first15 is None


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("731101150778000", "731101150778000"),
        ("73110115077800031", "73110115077800031"),
        ("7311011507780", None),
        ("73110115077800031234", None),
        ("7", None),
    ],
)
def test_a_wrong_length_is_said_and_never_padded(written: str, digits: str | None) -> None:
    assert read_nik(text(written)) == IdentityReading(IdentityState.WRONG_LENGTH, digits)


def test_fifteen_digits_are_evidence_and_seventeen_are_not() -> None:
    assert read_nik(text(MAN[:15])).first15 == MAN[:15]
    assert read_nik(text(MAN + "1")).first15 is None


@pytest.mark.parametrize(
    "written",
    [
        "73110115O7780003",
        "731101I507780003",
        "73110l1507780003",
        "7311011507780003 istri",
        "Budi",
        "7311/0115/0778/0003",
    ],
)
def test_letters_are_never_repaired_in_silence(written: str) -> None:
    assert read_nik(text(written)) == IdentityReading(IdentityState.INVALID)


@pytest.mark.parametrize("written", ["7311013202780003", "9911011507780003", "7311011513780003"])
def test_an_impossible_date_or_province_is_invalid(written: str) -> None:
    reading = read_nik(text(written))
    assert reading == IdentityReading(IdentityState.INVALID)
    assert reading.mask == "tidak terbaca"


@pytest.mark.parametrize("between", [" / ", ", ", "; ", "\n", " ", " dan ", " (istri) ", ""])
def test_two_numbers_in_a_cell_are_several(between: str) -> None:
    assert read_nik(text(f"{MAN}{between}{WOMAN}")) == IdentityReading(IdentityState.SEVERAL)


def test_a_serial_of_zeros_was_rounded_before_it_became_text() -> None:
    reading = read_nik(text("7311011507780000"))
    assert reading.state is IdentityState.TEXT_ROUNDED
    assert (reading.number, reading.first15) == (None, "731101150778000")


@pytest.mark.parametrize("written", ["7311011507780003.0", "7.311.011.507.780.003", "7,311,011,507,780,003"])
def test_the_display_of_a_number_is_read_as_a_number(written: str) -> None:
    assert read_nik(text(written)).state is IdentityState.NUMBER_EXACT


# --- number and other cells ----------------------------------------------------------------------------------------


def test_a_number_cell_that_ends_in_zero_may_have_lost_its_last_digit() -> None:
    reading = read_nik(number("7311011507780000"))
    assert reading == IdentityReading(IdentityState.NUMBER_ROUNDED, "7311011507780000")
    assert (reading.number, reading.first15) == (None, "731101150778000")
    assert read_nik(number("7311011507780010")).state is IdentityState.NUMBER_ROUNDED


def test_another_number_cell_is_exact_but_never_a_match_key() -> None:
    reading = read_nik(number(MAN))
    assert reading == IdentityReading(IdentityState.NUMBER_EXACT, MAN)
    assert (reading.number, reading.first15) == (None, MAN[:15])


def test_above_two_to_the_53rd_a_number_cell_is_never_exact() -> None:
    assert read_nik(number("9171011507780002")).state is IdentityState.NUMBER_ROUNDED


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("0", IdentityState.MISSING),
        ("7311000000000000", IdentityState.MISSING),
        ("1111111111111111", IdentityState.MISSING),
        ("7.31103E+15", IdentityState.SCIENTIFIC),
        ("7.311011507780003E+15", IdentityState.NUMBER_EXACT),
        ("731101150778000", IdentityState.WRONG_LENGTH),
        ("1.5", IdentityState.INVALID),
        ("-7311011507780003", IdentityState.INVALID),
        ("NaN", IdentityState.INVALID),
        ("1E+400", IdentityState.SCIENTIFIC),
        ("7311013202780000", IdentityState.INVALID),
    ],
)
def test_other_number_cells_say_what_is_wrong(written: str, state: IdentityState) -> None:
    assert read_nik(number(written)).state is state


@pytest.mark.parametrize("kind", [CellKind.DATE, CellKind.BOOL, CellKind.ERROR])
def test_a_date_a_truth_value_or_an_error_is_no_number(kind: CellKind) -> None:
    assert read_nik(RawCell(kind, "#REF!")).state is IdentityState.INVALID


def test_an_empty_cell_is_missing_in_both_columns() -> None:
    empty = RawCell.of_text("")
    assert empty.kind is CellKind.EMPTY
    assert read_nik(empty).missing
    assert read_family_card(empty).missing


def test_a_womans_nik_in_the_kk_column_is_seen() -> None:
    assert read_family_card(text(WOMAN)).state is IdentityState.INVALID
    assert read_family_card(text(MAN)).state is IdentityState.TEXT_EXACT


# --- columns -------------------------------------------------------------------------------------------------------


def test_a_column_of_which_most_end_in_zero_was_rounded() -> None:
    rounded = [read_nik(text(f"731101150778{serial:04d}")) for serial in (10, 20, 30, 0)]
    assert not rounded_column(rounded)  # four values say nothing
    assert rounded_column([*rounded, read_nik(text(MAN))])


def test_half_of_the_numbers_ending_in_zero_is_no_proof() -> None:
    half = [read_nik(text(f"731101150778{serial:04d}")) for serial in (10, 20, 30, 1, 2, 3)]
    assert not rounded_column(half)


def test_number_cells_and_gaps_do_not_count_for_the_column() -> None:
    others = [read_nik(number("7311011507780010")), IdentityReading.absent(), read_nik(text("7,31103E+15"))] * 5
    assert not rounded_column(others)


def test_a_rounded_text_gives_up_its_last_digit() -> None:
    exact = read_nik(text(f"'{MAN}"))
    rounded = as_rounded(exact)
    assert rounded == IdentityReading(IdentityState.TEXT_ROUNDED, MAN, exact.stripped)
    assert (rounded.number, rounded.first15) == (None, MAN[:15])
    assert as_rounded(IdentityReading.absent()) == IdentityReading.absent()


@pytest.mark.parametrize(
    ("state", "digits"),
    [
        (IdentityState.TEXT_EXACT, None),
        (IdentityState.TEXT_EXACT, MAN[:15]),
        (IdentityState.WRONG_LENGTH, MAN),
        (IdentityState.MISSING, MAN),
        (IdentityState.TEXT_EXACT, "731101150778000x"),
    ],
)
def test_a_reading_cannot_contradict_itself(state: IdentityState, digits: str | None) -> None:
    with pytest.raises(InvalidValue):
        IdentityReading(state, digits)
