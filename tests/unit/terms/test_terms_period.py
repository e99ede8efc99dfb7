"""Dates as lists and papers write them (pitfalls 11 to 13, domain rules 7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from zis_registry.errors import InvalidValue
from zis_registry.terms.period import (
    WITA,
    date_in_words,
    format_date,
    format_long,
    from_serial,
    parse_date,
    roman_month,
    to_wita,
)

INDEPENDENCE = date(1990, 8, 17)


@pytest.mark.parametrize(
    "written",
    [
        *("17/08/1990", "17-08-1990", "17.08.1990", "17/8/1990", "17 08 1990", "17/08/90"),
        *("'17/08/1990", " 17 / 08 / 1990 "),
        *("1990-08-17", "1990/08/17", "1990-08-17 00:00:00", "1990-08-17T00:00:00", "1990-08-17 07:30:00+08:00"),
        *("17 Agustus 1990", "17 AGUSTUS 1990", "17-Agt-1990", "17 Agst 1990", "17 Ags. 1990"),
        *("17-Aug-90", "17Agustus1990", "Jumat, 17 Agustus 1990", "Jum'at 17 Agustus 1990", "17 Agust 1990"),
    ],
)
def test_one_date_is_written_in_many_ways(written: str) -> None:
    assert parse_date(written) == INDEPENDENCE


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("30 Nopember 2021", date(2021, 11, 30)),
        ("30 Nop 2021", date(2021, 11, 30)),
        ("1 Pebruari 1985", date(1985, 2, 1)),
        ("1 Peb 1985", date(1985, 2, 1)),
        ("1 Mei 1985", date(1985, 5, 1)),
        ("1 Des 1985", date(1985, 12, 1)),
        ("1 Okt 1985", date(1985, 10, 1)),
        ("1 Sept 1985", date(1985, 9, 1)),
    ],
)
def test_indonesian_months_are_known_long_short_and_old(written: str, expected: date) -> None:
    assert parse_date(written) == expected


def test_the_day_always_comes_first() -> None:
    assert parse_date("03/04/1990") == date(1990, 4, 3)
    assert parse_date("08/17/1990") is None


def test_two_digits_of_a_year_are_of_this_century_up_to_30() -> None:
    assert parse_date("01/01/30") == date(2030, 1, 1)
    assert parse_date("01/01/31") == date(1931, 1, 1)


@pytest.mark.parametrize(
    "written",
    [
        *("", "-", "1990", "Agustus 1990", "31/02/1990", "00/00/0000", "0000-00-00", "44530", "17 Foo 1990", "17/08"),
        "besok",
    ],
)
def test_what_is_no_whole_date_stays_empty(written: str) -> None:
    assert parse_date(written) is None


def test_another_order_than_day_month_year_is_refused() -> None:
    with pytest.raises(InvalidValue):
        parse_date("08/17/1990", order="mdy")


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (60, None),
        (61, date(1900, 3, 1)),
        (44530, date(2021, 11, 30)),
        (44530.99, date(2021, 11, 30)),
        (2958465, date(9999, 12, 31)),
        (2958466, None),
        (0, None),
        (-1, None),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_serials_count_from_1900(serial: float, expected: date | None) -> None:
    assert from_serial(serial) == expected


@pytest.mark.parametrize(
    ("serial", "expected"),
    [(0, date(1904, 1, 1)), (43068, date(2021, 11, 30)), (2957003, date(9999, 12, 31)), (2957004, None), (-1, None)],
)
def test_serials_may_count_from_1904(serial: int, expected: date | None) -> None:
    assert from_serial(serial, epoch1904=True) == expected


def test_papers_write_dates_in_three_ways() -> None:
    day = date(2021, 11, 30)
    assert format_date(day) == "30 November 2021"
    assert format_long(day) == "Selasa, 30 November 2021"
    assert date_in_words(day) == "tanggal tiga puluh bulan November tahun dua ribu dua puluh satu"


def test_months_of_letter_numbers_are_roman() -> None:
    assert [roman_month(month) for month in (1, 4, 9, 11, 12)] == ["I", "IV", "IX", "XI", "XII"]
    for wrong in (0, 13):
        with pytest.raises(InvalidValue):
            roman_month(wrong)


def test_wita_is_eight_hours_ahead_of_utc() -> None:
    evening = datetime(2021, 11, 30, 17, 30, tzinfo=UTC)
    assert to_wita(evening).isoformat() == "2021-12-01T01:30:00+08:00"
    assert to_wita(evening).tzname() == "WITA"
    assert WITA.utcoffset(None) == timedelta(hours=8)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(InvalidValue):
        to_wita(datetime(2021, 11, 30, 17, 30))  # noqa: DTZ001  the very thing that is refused
