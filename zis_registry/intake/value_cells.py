"""Plain values of cells: texts, whole numbers, days."""

from __future__ import annotations

import re
from datetime import date

from zis_registry.terms.address import read_number_of
from zis_registry.terms.cell import CellKind, RawCell
from zis_registry.terms.period import from_serial, parse_date

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_MONTH_FIRST = re.compile(r"^\s*(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4})\b(.*)$", re.DOTALL)
_CLOCK = re.compile(r"[\sT,]+\d{1,2}[:.]\d{2}.*$", re.DOTALL)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_MONTH_AND_YEAR = re.compile(r"(?:[A-Za-z]+|\d{1,2})[\s/.-]+\d{4}")


def clean_text(text: str) -> str:
    """A text with single spaces, without invisible signs and the apostrophe that marks text in a workbook."""
    return " ".join(_INVISIBLE.sub("", text).replace("\u00a0", " ").split()).removeprefix("'")


def read_count(cell: RawCell) -> int | None:
    """A whole number: "4", 4.0, "4 orang"; None for fractions and words."""
    return read_number_of(clean_text(cell.text)) if cell.kind in (CellKind.NUMBER, CellKind.TEXT) else None


def read_day(cell: RawCell, *, epoch1904: bool, month_first: bool = False) -> date | None:
    """A day: a date cell, a serial number, or text with the day first (the month, where the whole column says so)."""
    text = clean_text(cell.text)
    match cell.kind:
        case CellKind.DATE:
            return _iso(text)
        case CellKind.NUMBER:
            return _serial(text, epoch1904=epoch1904)
        case CellKind.TEXT:
            if month_first and (found := _MONTH_FIRST.match(text)):
                return parse_date(f"{found[3]}/{found[1]}/{found[4]}")
            if _SERIAL.fullmatch(text):
                return _serial(text, epoch1904=epoch1904)
            return parse_date(text) or parse_date(_CLOCK.sub("", text))
        case _:
            return None


def read_day_or_month(cell: RawCell, *, epoch1904: bool) -> date | None:
    """As `read_day`; of a month or year alone its first day, which never overstates how recent something is."""
    text = clean_text(cell.text)
    if re.fullmatch(r"(?:19|20)\d{2}", text):
        return date(int(text), 1, 1)
    if _MONTH_AND_YEAR.fullmatch(text):
        return parse_date(f"1 {text}") or parse_date(f"1/{re.sub(r'[^0-9]+', '/', text)}")
    return read_day(cell, epoch1904=epoch1904)


def writes_month_first(cells: list[RawCell]) -> bool:
    """Whether a text column can only be month/day/year: nothing above 12 in front, some behind (Google Form)."""
    found = [match for cell in cells if cell.kind is CellKind.TEXT and (match := _MONTH_FIRST.match(cell.text))]
    behind = sum(int(match[3]) > 12 for match in found)
    return behind >= 2 and all(int(match[1]) <= 12 for match in found)


def _serial(text: str, *, epoch1904: bool) -> date | None:
    number = text.replace(",", ".").partition(".")[0]
    return from_serial(int(number), epoch1904=epoch1904) if number.isdigit() and len(number) <= 6 else None


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
