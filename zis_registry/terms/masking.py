"""Personal numbers in free text, made unreadable: at most the district of a NIK or KK number stays (decisions 9)."""

from __future__ import annotations

import re

_DOTS = "••••"
_PHONE_MASK = "08•• •••• ••••"
# What people and programs put between digits; a comma only without a space, or a list of small numbers would hide.
_JOINT = r"(?:[\s.\-‐‑‒–—−_·'’\u200b-\u200f\u2060\ufeff\u00ad]{1,3}|,)?"
_LONG_RUN = re.compile(rf"\d(?:{_JOINT}\d){{14,}}")
_NOT_IN_A_NUMBER = r"(?<!\d)(?<!\d[.,])"
_PHONE = re.compile(
    rf"{_NOT_IN_A_NUMBER}(?:\(?(?:\+\s?|00)?62\)?{_JOINT}\(?0?\)?|\(?0){_JOINT}8{_JOINT}[1-9](?:\)?{_JOINT}\d){{6,10}}(?!\d)"
)
# A number in which letters were typed or scanned for 0, 1, 5 or 8 is as personal as the right one.
_MISTYPED_RUN = re.compile(r"(?<![A-Za-z0-9])[0-9OoIlSsBb]{15,18}(?![A-Za-z0-9])")
_MISTYPED_DIGITS = 11
_BARE_PHONE = re.compile(rf"{_NOT_IN_A_NUMBER}8[1-9]\d{{7,10}}(?!\d)")


def mask_digits(digits: str) -> str:
    """The district and dots for the rest of a number of 15 to 17 digits: "7311 •••• •••• ••••"."""
    return f"{digits[:4]} {_DOTS} {_DOTS} {'•' * min(max(len(digits) - 12, 1), 5)}"


def mask_phone(phone: str) -> str:
    """What a screen may show of a telephone number: that there is one."""
    return _PHONE_MASK if phone else ""


def masked(text: str) -> str:
    """A free text without personal numbers.

    Of any run of 15 or more digits, also with spaces, dots or dashes between them, the first four stay;
    Indonesian mobile numbers ("08…", "+62 8…", "8…") are replaced whole. Rather too much is hidden than too little.
    """
    hidden = _MISTYPED_RUN.sub(_hide_mistyped, _LONG_RUN.sub(_hide, text))
    return _BARE_PHONE.sub(_PHONE_MASK, _PHONE.sub(_PHONE_MASK, hidden))


def _hide(found: re.Match[str]) -> str:
    return mask_digits("".join(character for character in found[0] if character.isdigit())[:17])


def _hide_mistyped(found: re.Match[str]) -> str:
    digits = sum(character.isdigit() for character in found[0])
    return mask_digits(found[0]) if digits >= _MISTYPED_DIGITS else found[0]
