"""Laws of NIK and KK numbers: what goes in comes out, nothing is padded or repaired, nothing personal is shown."""

from __future__ import annotations

from datetime import date

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.property.terms_strategies import build, niks, number_parts, readings
from zis_registry.errors import InvalidValue
from zis_registry.terms.cell import CellKind, RawCell
from zis_registry.terms.identity import (
    FamilyCard,
    IdentityReading,
    IdentityState,
    Nik,
    as_rounded,
    masked,
    read_family_card,
    read_nik,
    rounded_column,
)

TODAY = date(2026, 11, 25)
LATER = date(2031, 1, 1)
SEPARATORS = ("", " ", "  ", ".", "-", "\u00a0", "\u200b", "'", "–", "\t")


@given(number_parts())
def test_a_nik_gives_back_the_parts_it_was_built_from(parts: tuple[str, date, str, int]) -> None:
    area, born, sex, serial = parts
    digits = build(*parts)
    assume(len(set(digits)) > 1)
    nik = Nik(digits)
    assert (nik.subdistrict, nik.district, nik.sex, nik.serial) == (area, area[:4], sex, serial)
    read = nik.birth_date(TODAY)
    assert (read.day, read.month, read.year % 100) == (born.day, born.month, born.year % 100)
    assert read <= TODAY


@given(number_parts())
def test_grown_ups_as_heads_of_family_get_their_own_birth_date(parts: tuple[str, date, str, int]) -> None:
    born = parts[1]
    assume(born.year + 17 < TODAY.year and (born.year >= 2000 or born.year % 100 > 9))
    digits = build(*parts)
    assume(len(set(digits)) > 1)
    assert Nik(digits).birth_date(TODAY, head=True) == born


@given(niks())
def test_a_woman_s_nik_is_a_man_s_with_40_days_more(digits: str) -> None:
    nik = Nik(digits)
    day = int(digits[6:8])
    other = f"{digits[:6]}{day - 40 if nik.sex == 'P' else day + 40:02d}{digits[8:]}"
    assume(len(set(other)) > 1)
    assert {nik.sex, Nik(other).sex} == {"L", "P"}
    assert Nik(other).birth_date(TODAY) == nik.birth_date(TODAY)


@given(niks())
def test_nothing_printed_shows_more_than_the_district(digits: str) -> None:
    prints: list[Nik | IdentityReading] = [
        Nik(digits),
        read_nik(RawCell(CellKind.TEXT, digits)),
        read_nik(RawCell(CellKind.NUMBER, digits)),
    ]
    for thing in prints:
        for shown in (repr(thing), str(thing), f"{thing}", repr([thing]), thing.mask):
            assert "".join(character for character in shown if character.isdigit()) == digits[:4]


@given(niks(), st.lists(st.sampled_from(SEPARATORS), min_size=17, max_size=17))
def test_what_stands_between_the_digits_never_changes_the_number(digits: str, separators: list[str]) -> None:
    written = separators[0] + "".join(digit + mark for digit, mark in zip(digits, separators[1:], strict=True))
    reading = read_nik(RawCell(CellKind.TEXT, written))
    if reading.state is IdentityState.NUMBER_EXACT:  # dots after every third digit are the display of a number
        assert "." in written
    else:
        assert (reading.state, reading.number) == (IdentityState.TEXT_EXACT, digits)
    assert bool(reading.stripped) == (written != digits)


@given(niks(), st.integers(0, 15), st.sampled_from("OoIlSB|"))
def test_a_letter_for_a_digit_is_never_repaired(digits: str, place: int, letter: str) -> None:
    reading = read_nik(RawCell(CellKind.TEXT, digits[:place] + letter + digits[place + 1 :]))
    assert reading == IdentityReading(IdentityState.INVALID)


@given(niks())
def test_a_number_cell_never_gives_a_match_key(digits: str) -> None:
    reading = read_nik(RawCell(CellKind.NUMBER, digits))
    rounded = digits.endswith("0") or int(digits) > 2**53
    assert reading.state is (IdentityState.NUMBER_ROUNDED if rounded else IdentityState.NUMBER_EXACT)
    assert (reading.number, reading.first15) == (None, digits[:15])


@given(niks(), st.integers(1, 15))
def test_missing_digits_are_never_padded(digits: str, length: int) -> None:
    for kind in (CellKind.TEXT, CellKind.NUMBER):
        reading = read_nik(RawCell(kind, digits[:length]))
        assert reading.state in (IdentityState.WRONG_LENGTH, IdentityState.MISSING)
        assert reading.digits in (None, digits[:length])
        assert reading.number is None


@given(niks(), niks(), st.sampled_from([" ", "/", " / ", ", ", "\n", ";", "", " dan "]))
def test_two_numbers_in_a_cell_are_always_several(one: str, other: str, between: str) -> None:
    assert read_nik(RawCell(CellKind.TEXT, one + between + other)) == IdentityReading(IdentityState.SEVERAL)


@given(st.sampled_from("0123456789"), st.sampled_from([CellKind.TEXT, CellKind.NUMBER]))
def test_one_digit_sixteen_times_is_missing(digit: str, kind: CellKind) -> None:
    assert read_nik(RawCell(kind, digit * 16)).missing
    assert read_family_card(RawCell(kind, digit * 16)).missing


@given(st.text(max_size=60), st.sampled_from(list(CellKind)))
@example("7,31103E+15", CellKind.TEXT)
@example("1E+999999999", CellKind.NUMBER)
@settings(max_examples=200)
def test_any_cell_is_read_without_failing(text: str, kind: CellKind) -> None:
    for reading in (read_nik(RawCell(kind, text)), read_family_card(RawCell(kind, text))):
        if reading.number is not None:
            assert "".join(str(int(c)) for c in text if c.isdecimal()) == reading.number


@given(st.text("0123456789", min_size=16, max_size=16))
def test_a_number_is_exact_when_and_only_when_it_is_a_valid_nik(digits: str) -> None:
    reading = read_nik(RawCell(CellKind.TEXT, digits))
    try:
        Nik(digits)
    except InvalidValue:
        assert reading.state is not IdentityState.TEXT_EXACT
    else:
        assert reading.number == digits


@given(number_parts())
def test_a_family_card_gives_back_its_date_of_issue(parts: tuple[str, date, str, int]) -> None:
    area, issued, _, serial = parts
    assume(issued.year >= 2000)
    digits = build(area, issued, "L", serial)
    assume(len(set(digits)) > 1)
    card = FamilyCard(digits)
    assert (card.subdistrict, card.serial, card.issued(LATER)) == (area, serial, issued)


@given(readings())
def test_only_a_whole_text_gives_a_number_and_then_also_its_first_fifteen(reading: IdentityReading) -> None:
    assert (reading.number is not None) == (reading.state is IdentityState.TEXT_EXACT)
    if reading.number is not None:
        assert reading.first15 == reading.number[:15]
    assert as_rounded(reading).number is None
    assert as_rounded(reading).first15 == reading.first15
    assert as_rounded(as_rounded(reading)) == as_rounded(reading)


@given(st.lists(readings(), max_size=20))
def test_a_rounded_column_is_one_whatever_its_order_and_gaps(column: list[IdentityReading]) -> None:
    verdict = rounded_column(column)
    assert rounded_column(column[::-1]) == verdict
    assert rounded_column([*column, IdentityReading.absent()]) == verdict


@given(
    st.text(max_size=20),
    st.text("0123456789", min_size=15, max_size=17),
    st.lists(st.sampled_from(["", "", " ", ".", "-", " - ", "\u00a0"]), min_size=16, max_size=16),
    st.text(max_size=20),
)
def test_no_free_text_lets_a_long_number_through(before: str, digits: str, marks: list[str], behind: str) -> None:
    number = "".join(digit + mark for digit, mark in zip(digits, [*marks, ""], strict=False)).rstrip(" .-\u00a0")
    hidden = masked(f"{before} {number} {behind}")
    assert number not in hidden
    assert longest_run(hidden) < 15
    assert masked(hidden) == hidden


def longest_run(text: str) -> int:
    """The most ASCII digits in a row, spaces, dots and dashes between them not counted."""
    longest = current = 0
    for character in text:
        if character.isascii() and character.isdigit():
            current += 1
            longest = max(longest, current)
        elif character not in " .-\u00a0":
            current = 0
    return longest


@given(
    st.sampled_from(["0", "+62", "62", "+62 ", "(+62) ", "0062"]),
    st.text("0123456789", min_size=8, max_size=9),
    st.sampled_from(["", "-", " ", "."]),
    st.sampled_from("123456789"),
)
def test_no_free_text_lets_a_mobile_number_through(prefix: str, rest: str, mark: str, operator: str) -> None:
    written = f"{prefix}8{operator}{rest[0]}{mark}{rest[1:5]}{mark}{rest[5:]}"
    hidden = masked(f"hp {written}, Barru")
    assert hidden.startswith("hp ")
    assert hidden.endswith(", Barru")
    # With its country code a number may be as long as a NIK: then its first four digits stay.
    assert sum(character.isdigit() for character in hidden) <= 4
