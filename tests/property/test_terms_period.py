"""Laws of dates: what is written is read back, day first, and agrees with babel."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from babel.dates import format_date as babel_date
from hypothesis import given
from hypothesis import strategies as st

from zis_registry.terms.period import (
    MONTHS,
    date_in_words,
    format_date,
    format_long,
    from_serial,
    parse_date,
    roman_month,
    to_wita,
)

DATES = st.dates(date(1900, 1, 1), date(2100, 12, 31))
SHORT = ("Jan", "Peb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nop", "Des")


@given(DATES)
def test_dates_are_written_as_babel_writes_them(day: date) -> None:
    assert format_date(day) == babel_date(day, "d MMMM y", locale="id_ID")
    assert format_long(day) == babel_date(day, "EEEE, d MMMM y", locale="id_ID")


@given(DATES, st.sampled_from(["/", "-", ".", " "]))
def test_every_notation_is_read_back(day: date, mark: str) -> None:
    month = MONTHS[day.month - 1]
    notations = (
        f"{day.day:02d}{mark}{day.month:02d}{mark}{day.year}",
        f"{day.day}{mark}{day.month}{mark}{day.year}",
        day.isoformat(),
        f"{day.isoformat()} 00:00:00",
        format_date(day),
        format_long(day),
        f"{day.day}-{SHORT[day.month - 1]}-{day.year}",
        f"{day.day} {month.upper()} {day.year}",
    )
    assert [parse_date(notation) for notation in notations] == [day] * len(notations)


@given(DATES)
def test_day_and_month_are_never_swapped(day: date) -> None:
    american = parse_date(f"{day.month:02d}/{day.day:02d}/{day.year}")
    if day.day > 12:
        assert american is None
    else:
        assert american == date(day.year, day.day, day.month)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_nothing(text: str) -> None:
    found = parse_date(text)
    assert found is None or parse_date(found.isoformat()) == found


@given(st.dates(date(1904, 1, 1), date(9999, 12, 31)))
def test_serials_of_both_epochs_count_days(day: date) -> None:
    since_1904 = (day - date(1904, 1, 1)).days
    assert from_serial(since_1904, epoch1904=True) == day
    assert from_serial(since_1904 + 1462) == day
    assert from_serial(since_1904 + 1462 + 0.75) == day


@given(DATES)
def test_the_words_of_a_berita_acara_name_the_month(day: date) -> None:
    words = date_in_words(day)
    assert words.startswith("tanggal ")
    assert f" bulan {MONTHS[day.month - 1]} tahun " in words
    assert not any(character.isdigit() for character in words)


def test_the_roman_months_are_twelve_and_differ() -> None:
    assert len({roman_month(month) for month in range(1, 13)}) == 12


@given(st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001  bounds must be without zone
def test_wita_is_the_same_moment(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC)
    assert to_wita(aware) == aware
    assert to_wita(aware).utcoffset() == timedelta(hours=8)
