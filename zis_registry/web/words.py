"""Jinja filters: figures, dates and areas as people write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from zis_registry.services import reference
from zis_registry.terms.area import AreaCode
from zis_registry.terms.money import Rupiah
from zis_registry.terms.period import format_date, to_wita

MISSING = "—"
MILLION, BILLION, TRILLION = 10**6, 10**9, 10**12
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


def rupiah(amount: int | None) -> str:
    """Rp6.500.000"""  # noqa: D400, D415  # the example says it
    return MISSING if amount is None else str(Rupiah(amount)) if amount >= 0 else f"−{Rupiah(-amount)}"


def whole(number: int | None) -> str:
    """3.148"""  # noqa: D400, D415
    return MISSING if number is None else f"{number:,}".translate(str.maketrans(",-", ".−"))


def decimal(number: float | None, places: int = 1) -> str:
    """158,4"""  # noqa: D400, D415
    return MISSING if number is None else f"{number:,.{places}f}".translate(str.maketrans(",.-", ".,−"))


def millions(amount: int | None) -> str:
    """An amount in million rupiah with one decimal: 158,4."""
    return MISSING if amount is None else decimal(amount / MILLION)


def round_figure(amount: int | None) -> str:
    """Rp5,15 miliar, Rp247 juta."""
    if amount is None:
        return MISSING
    for unit, word in ((TRILLION, "triliun"), (BILLION, "miliar"), (MILLION, "juta")):
        if abs(amount) >= unit:
            places = 2 if unit > MILLION else 1
            told = decimal(amount / unit, places)
            return f"Rp{told.rstrip('0').rstrip(',')} {word}"
    return rupiah(amount)


def percent(share: float | None, places: int = 1) -> str:
    """46,3%"""  # noqa: D400, D415
    return MISSING if share is None else f"{decimal(share * 100, places)}%"


def day(value: date | str | None) -> str:
    """25 November 2026."""
    return MISSING if not value else format_date(_date(value))


def short_day(value: date | str | None) -> str:
    """25-11-2026"""  # noqa: D400, D415
    return MISSING if not value else _date(value).strftime("%d-%m-%Y")


def moment(value: str | datetime | None) -> str:
    """25 Nov 2026, 14.20 (WITA), from UTC."""
    if not value:
        return MISSING
    at = to_wita(value if isinstance(value, datetime) else datetime.fromisoformat(value))
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H.%M}"


def area(digits: str | None) -> str:
    """An area with its kind: Desa Binuang."""
    if not digits:
        return MISSING
    code = AreaCode(digits)
    return reference.area_words(code) if code in reference.areas() else code.dotted


def _date(value: date | str) -> date:
    if isinstance(value, str):
        return to_wita(datetime.fromisoformat(value)).date() if "T" in value else date.fromisoformat(value)
    return value


FILTERS: dict[str, Callable[..., Any]] = {
    "rupiah": rupiah,
    "angka": whole,
    "desimal": decimal,
    "juta": millions,
    "ringkas": round_figure,
    "persen": percent,
    "tanggal": day,
    "tanggal_pendek": short_day,
    "waktu": moment,
    "wilayah": area,
}
