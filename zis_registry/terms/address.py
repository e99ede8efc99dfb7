"""Parts of an address that lists write in many ways: RT and RW, counts, telephone numbers."""

from __future__ import annotations

import re

from zis_registry.terms.masking import mask_phone

__all__ = ["mask_phone", "normalise_phone", "read_number_of", "read_rt_rw"]

_MARK = r"(?<![a-z])o?{name}[\s.:]*(?:no\.?\s*)?"
_RT = re.compile(_MARK.format(name="rt") + r"(\d{1,3})(?!\d)", re.IGNORECASE)
_RW = re.compile(_MARK.format(name="rw") + r"(\d{1,3})(?!\d)", re.IGNORECASE)
_TWO = r"(\d{1,3})\s*[/\\-]\s*(\d{1,3})(?!\d)"
_RT_RW_TOGETHER = re.compile(r"(?<![a-z])o?rt(?:\s*[/\-]?\s*o?rw)?[\s.:]*" + _TWO, re.IGNORECASE)
_RW_RT_TOGETHER = re.compile(r"(?<![a-z])o?rw\s*[/\-]?\s*o?rt[\s.:]*" + _TWO, re.IGNORECASE)
_PAIR = re.compile(_TWO)
_NUMBER = re.compile(r"(\d{1,3})(?:[.,]0+)?")


def read_rt_rw(text: str) -> tuple[int | None, int | None]:
    """RT and RW as a cell or an address says them; a part that is not said, is 0 or no number is None.

    Read are "01/02", "RT 001 RW 02", "RT.1/RW.2", "RT/RW 01/02", "RW/RT 02/01", and a lone "003" or "1.0" as RT.
    Makassar's ORT and ORW are the same.
    """
    body = text.strip().lstrip("'’")
    if found := _RW_RT_TOGETHER.search(body):
        return _part(found[2]), _part(found[1])
    if found := _RT_RW_TOGETHER.search(body) or _PAIR.fullmatch(body):
        return _part(found[1]), _part(found[2])
    if found := _NUMBER.fullmatch(body):
        return _part(found[1]), None
    rt, rw = _RT.search(body), _RW.search(body)
    return _part(rt[1]) if rt else None, _part(rw[1]) if rw else None


def _part(digits: str) -> int | None:
    return int(digits) or None


_COUNT = re.compile(
    r"(\d{1,3}(?:\.\d{3}){1,2}|\d{1,9})(?:[.,]0+)?\s*(?:\([a-z ]+\)\s*)?(?:[a-z]+\.?\s*)?(?:\([a-z ]+\))?",
    re.IGNORECASE,
)


def read_number_of(text: str) -> int | None:
    """A count as a cell says it: "4", "4.0", "4 orang", "1.250 jiwa", "4 (empat)"; None for ranges and fractions."""
    found = _COUNT.fullmatch(text.strip().lstrip("'’"))
    return int(found[1].replace(".", "")) if found else None


_PHONE_LABEL = re.compile(r"\s*(?:no\.?|nomor)?\s*(?:hp|wa|telp?|telepon|whatsapp)?[\s.:]*", re.IGNORECASE)
_BETWEEN_DIGITS = re.compile(r"[\s.\-‐‑–()'’+\u200b-\u200f\u2060\ufeff]")
_COUNTRY_CODE = re.compile(r"(?:00)?620?(?=8)")
_MOBILE = re.compile(r"08[1-9]\d{6,10}")


def normalise_phone(text: str) -> str | None:
    """An Indonesian mobile number as "08…" (9 to 13 digits); None when it is none, or more than one.

    "+62 812-…", "62812…", and "812…" without its zero (lost in a number cell, pitfalls 3) are understood.
    """
    if len(text) > 60:
        return None
    label = _PHONE_LABEL.match(text)
    digits = _BETWEEN_DIGITS.sub("", re.sub(r"\.0$", "", text[label.end() if label else 0 :].strip()))
    if not (digits.isascii() and digits.isdigit()):
        return None
    if code := _COUNTRY_CODE.match(digits):
        digits = digits[code.end() :]
    local = digits if digits.startswith("0") else f"0{digits}"
    return local if _MOBILE.fullmatch(local) else None
