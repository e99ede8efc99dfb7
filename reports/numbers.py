"""How figures are written on paper: Indonesian thousands, decimal comma, a dash for nothing (domain rules 7).

Below zero stands a real minus sign before the figure and its "Rp": "−Rp2.500.000".
"""

from __future__ import annotations

from zis_registry.terms.money import Rupiah

NOTHING = "–"
MINUS = "\u2212"
_SCALES = ((10**12, "T"), (10**9, "M"), (10**6, "jt"))


def grouped(number: int) -> str:
    """`number` with a dot between thousands: 15353231000 gives "15.353.231.000"."""
    return f"{_sign(number)}{abs(number):,}".replace(",", ".")


def grouped_or_dash(number: int) -> str:
    """Like `grouped`, but a dash for zero, as tables of accounts write it."""
    return grouped(number) if number else NOTHING


def rupiah(amount: int) -> str:
    """`amount` rupiah with its sign, no space (EYD): "Rp2.500.000"."""
    return f"{_sign(amount)}{Rupiah(abs(amount))}"


def _sign(number: int) -> str:
    return MINUS if number < 0 else ""


def _tenths(amount: int, unit: int, digits: int) -> str:
    """`amount` / `unit` rounded half away from zero to `digits` decimals, without floats."""
    factor: int = 10**digits
    scaled = (2 * abs(amount) * factor + unit) // (2 * unit)
    whole, rest = divmod(scaled, factor)
    return f"{_sign(amount)}{grouped(whole)},{rest:0{digits}d}"


def in_millions(amount: int) -> str:
    """`amount` rupiah in millions with one decimal: 3884400000 gives "3.884,4"."""
    return _tenths(amount, 10**6, 1)


def short_rupiah(amount: int) -> str:
    """`amount` rupiah for a headline: "Rp15,35 M" (jt juta, M miliar, T triliun); exact below a million."""
    for unit, word in _SCALES:
        if abs(amount) >= unit - unit // 200_000:  # what would round to 1.000,00 of the smaller unit
            return f"{_sign(amount)}Rp{_tenths(abs(amount), unit, 2)} {word}"
    return rupiah(amount)


def percent(part: int, whole: int) -> str:
    """`part` of `whole` with one decimal; never 100,0% of what is not just full, nor 0,0% of what is something."""
    if whole <= 0:
        return NOTHING
    text = _tenths(part * 100, whole, 1)
    if part < whole and text == "100,0":
        return "99,9%"
    if part > whole and text == "100,0":
        return ">100%"
    if part > 0 and text == "0,0":
        return "<0,1%"
    return f"{text}%"


def grouped_nip(digits: str) -> str:
    """An 18-digit NIP in its printed groups 8-6-1-3: "19700101 199503 1 001"; `digits` are already checked."""
    return f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}"
