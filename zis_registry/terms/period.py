"""Dates as Indonesian lists and papers write them, and the zone WITA."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from zis_registry.errors import InvalidValue
from zis_registry.terms.money import terbilang

WITA = timezone(timedelta(hours=8), "WITA")

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_MONTH_WORDS: dict[str, int] = {
    **{month.lower(): number for number, month in enumerate(MONTHS, start=1)},
    **{month.lower()[:3]: number for number, month in enumerate(MONTHS, start=1)},
    **dict.fromkeys(("january",), 1),
    **dict.fromkeys(("pebruari", "peb", "february", "febuari"), 2),
    **dict.fromkeys(("march", "mrt"), 3),
    **dict.fromkeys(("apr", "aprl"), 4),
    **dict.fromkeys(("may",), 5),
    **dict.fromkeys(("june",), 6),
    **dict.fromkeys(("july",), 7),
    **dict.fromkeys(("agust", "agt", "agst", "ags", "aug", "august"), 8),
    **dict.fromkeys(("sept", "spt"), 9),
    **dict.fromkeys(("okt", "oct", "october"), 10),
    **dict.fromkeys(("nopember", "nop", "nopb"), 11),
    **dict.fromkeys(("dec", "december"), 12),
}
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})")
_WORDED = re.compile(r"(\d{1,2})\s*[/.\-\s]?\s*([A-Za-z]+)\.?\s*[/.\-\s,]?\s*(\d{4}|\d{2})")
_TIME_BEHIND = re.compile(r"[T\s]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:\s*(?:WITA|WIB|WIT|Z|[+-]\d{2}:?\d{2}))?$")
_WEEKDAY_BEFORE = re.compile(r"^(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\s*,?\s+", re.IGNORECASE)
_LAST_YEAR_OF_THE_2000S = 30  # two digits: 00..30 are 2000..2030, the others 1931..1999


def parse_date(text: str, *, order: str = "dmy") -> date | None:
    """The date a text says, or None when it says none, an impossible one or only part of one.

    Read are "17/08/1990", "17-8-1990", "17.08.90" (the day always first), "1990-08-17", "17 Agustus 1990",
    "17-Agt-1990", with a weekday before or a time behind. The only `order` is "dmy" (pitfalls 11): a month above
    12 is not swapped but refused. A bare number is not a date here; see `from_serial`.
    """
    if order != "dmy":
        raise InvalidValue("Tanggal hanya dibaca dengan urutan hari, bulan, tahun.")
    body = _WEEKDAY_BEFORE.sub("", _TIME_BEHIND.sub("", text.strip().lstrip("'’")).strip())
    if found := _YEAR_FIRST.fullmatch(body):
        return _date(found[1], int(found[2]), found[3])
    if found := _DAY_FIRST.fullmatch(body):
        return _date(found[3], int(found[2]), found[1])
    if found := _WORDED.fullmatch(body):
        return _date(found[3], _MONTH_WORDS.get(found[2].lower(), 0), found[1])
    return None


def _date(year: str, month: int, day: str) -> date | None:
    full_year = int(year)
    if len(year) == 2:
        full_year += 2000 if full_year <= _LAST_YEAR_OF_THE_2000S else 1900
    try:
        return date(full_year, month, int(day))
    except ValueError:
        return None


def from_serial(n: int | float, *, epoch1904: bool = False) -> date | None:
    """The date of a workbook's serial number, its time of day cut off: 44530 is 30 November 2021.

    None before the epoch, after the year 9999, and for the serial 60 of the 1900 epoch, the 29 February 1900 that
    never was.
    """
    if not -1 < n < 2958466:  # also refuses "not a number"
        return None
    whole = int(n)
    if epoch1904:
        return date(1904, 1, 1) + timedelta(days=whole) if 0 <= whole <= 2957003 else None
    if whole < 1 or whole == 60:
        return None
    return date(1899, 12, 31 if whole < 60 else 30) + timedelta(days=whole)


def format_date(d: date) -> str:
    """The date as papers write it, "30 November 2021"."""
    return f"{d.day} {MONTHS[d.month - 1]} {d.year}"


def format_long(d: date) -> str:
    """The date with its weekday, "Selasa, 30 November 2021"."""
    return f"{DAYS[d.weekday()]}, {format_date(d)}"


def date_in_words(d: date) -> str:
    """The wording of a berita acara: "tanggal tiga puluh bulan November tahun dua ribu dua puluh satu"."""
    return f"tanggal {terbilang(d.day)} bulan {MONTHS[d.month - 1]} tahun {terbilang(d.year)}"


def roman_month(month: int) -> str:
    """The month in letter numbers, "XI"; raises InvalidValue outside 1..12."""
    if not 1 <= month <= 12:
        raise InvalidValue(f"Bulan harus 1 sampai 12, bukan {month}.")
    return _ROMAN[month - 1]


def to_wita(moment: datetime) -> datetime:
    """The same moment in Central Indonesian Time (UTC+8); raises InvalidValue for a datetime without zone."""
    if moment.tzinfo is None:
        raise InvalidValue("Waktu tanpa zona tidak dapat diubah ke WITA.")
    return moment.astimezone(WITA)
