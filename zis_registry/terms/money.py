"""Amounts in whole rupiah: written, read as people write them, and in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from zis_registry.errors import InvalidValue

_LIMIT = 10**15


@dataclass(frozen=True, order=True, slots=True)
class Rupiah:
    """A whole amount of rupiah, 0 to 10**15; raises InvalidValue outside, so also for a subtraction below zero."""

    amount: int

    def __post_init__(self) -> None:
        if not isinstance(self.amount, int) or isinstance(self.amount, bool):
            raise InvalidValue("Nilai rupiah harus bilangan bulat.")
        if not 0 <= self.amount <= _LIMIT:
            raise InvalidValue(f"Nilai rupiah harus antara 0 dan {_grouped(_LIMIT)}, bukan {_grouped(self.amount)}.")

    @classmethod
    def total(cls, amounts: Iterable[Rupiah]) -> Self:
        """The sum of amounts; zero for none."""
        return cls(sum(each.amount for each in amounts))

    def __add__(self, other: Rupiah) -> Rupiah:
        if not isinstance(other, Rupiah):
            return NotImplemented
        return Rupiah(self.amount + other.amount)

    def __radd__(self, other: int | Rupiah) -> Rupiah:
        # sum() starts from the number 0.
        if other == 0:
            return self
        return NotImplemented

    def __sub__(self, other: Rupiah) -> Rupiah:
        if not isinstance(other, Rupiah):
            return NotImplemented
        return Rupiah(self.amount - other.amount)

    def __mul__(self, count: int) -> Rupiah:
        if not isinstance(count, int) or isinstance(count, bool):
            return NotImplemented
        return Rupiah(self.amount * count)

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return self.amount > 0

    def __str__(self) -> str:
        return f"Rp{_grouped(self.amount)}"

    @property
    def with_cents(self) -> str:
        """The notation of official papers: "Rp2.500.000,00"."""
        return f"{self},00"


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


# --- reading ------------------------------------------------------------------------------------------------------

_LONGEST = 80  # characters; no amount is longer
_UNITS: dict[str, int] = {
    **dict.fromkeys(("ribu", "rb", "rbu", "k"), 1_000),
    **dict.fromkeys(("juta", "jt", "jta"), 1_000_000),
    **dict.fromkeys(("miliar", "milyar", "mlr"), 1_000_000_000),
    **dict.fromkeys(("triliun", "trilyun"), 1_000_000_000_000),
}
_FRAME = re.compile(r"^(?:(?:rp|idr)\b[.:]?\s*|rp(?=\d)\s*)", re.IGNORECASE)
_TAIL = re.compile(r"(?:\s*rupiah)?(?:\s*(?:/|per|se)\s*(?:bulan|bln)\.?)?\s*$", re.IGNORECASE)
_CENTS_DASH = re.compile(r"[,.]\s?(?:-|--|=|—|–)$")
_GROUPED_DOTS = re.compile(r"^\d{1,3}(?:\.\d{3})+(?:,\d{2})?$")
_GROUPED_COMMAS = re.compile(r"^\d{1,3}(?:,\d{3}){2,}(?:\.\d{2})?$")
_GROUPED_SPACES = re.compile(r"^\d{1,3}(?: \d{3})+(?:,\d{2})?$")
_PLAIN = re.compile(r"^\d+(?:,00)?$")
_WITH_UNIT = re.compile(r"(\d+(?:\.\d{3})*(?:[.,]\d{1,3})?|\d+)\s*([a-z]+)\.?")


def parse_rupiah(text: str) -> int | None:
    """The whole rupiah a text says, or None when it is no single amount.

    Read are "2500000", "2.500.000", "Rp. 2.500.000,-", "Rp2.500.000,00" (cents are cut off: there are none),
    "2,5 juta", "750 rb", "1 juta 500 ribu", "2,500,000" (two commas cannot be Indonesian decimals), each also
    with "rupiah" or "/bulan" behind. A dot groups thousands and a comma is decimal (domain rules 7), so "2.5",
    "2500.00" and "1,500" without a unit, and "1.250 juta", are refused rather than guessed. Ranges and bounds
    ("<500.000", "500.000 - 1.000.000", "± 1 juta"), other periods ("/hari"), signs and words are None.
    """
    if len(text) > _LONGEST:
        return None
    body = _TAIL.sub("", _FRAME.sub("", " ".join(text.split())))
    body = _CENTS_DASH.sub("", body).strip().lower()
    value = _whole(body) if re.fullmatch(r"[\d., ]+", body) else _with_units(body)
    return value if value is not None and value <= _LIMIT else None


def _whole(body: str) -> int | None:
    if _GROUPED_DOTS.match(body) or _GROUPED_SPACES.match(body) or _PLAIN.match(body):
        return int(re.sub(r"[. ]", "", body.split(",", 1)[0]))
    if _GROUPED_COMMAS.match(body):
        return int(body.split(".", 1)[0].replace(",", ""))
    return None


def _with_units(body: str) -> int | None:
    """The sum of "1 juta 500 ribu": units must grow smaller, and nothing else may stand between."""
    found = list(_WITH_UNIT.finditer(body))
    if not found or _WITH_UNIT.sub("", body).strip():
        return None
    units = [_UNITS.get(part[2]) for part in found]
    if any(unit is None for unit in units):
        return None
    sizes = [unit for unit in units if unit is not None]
    if sizes != sorted(set(sizes), reverse=True):
        return None
    if any(size > 1000 and _GROUPED_DOTS.match(part[1]) for part, size in zip(found, sizes, strict=True)):
        return None
    total = sum((_decimal(part[1]) * size for part, size in zip(found, sizes, strict=True)), Decimal(0))
    return int(total) if total == total.to_integral_value() else None


def _decimal(number: str) -> Decimal:
    """A number before a unit: "1.500 ribu" groups, "2,5 juta" and "2.5 juta" are decimals."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,3})?", number):
        number = number.replace(".", "")
    return Decimal(number.replace(",", "."))


# --- words --------------------------------------------------------------------------------------------------------

_DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_THOUSANDS = ("", "ribu", "juta", "miliar", "triliun", "kuadriliun")


def _below_thousand(number: int) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words: list[str] = []
    if hundreds:
        words += ["seratus"] if hundreds == 1 else [_DIGITS[hundreds], "ratus"]
    tens, ones = divmod(rest, 10)
    if rest in (10, 11):
        words.append("sepuluh" if rest == 10 else "sebelas")
    elif tens == 1:
        words += [_DIGITS[ones], "belas"]
    else:
        words += [_DIGITS[tens], "puluh"] if tens else []
        words += [_DIGITS[ones]] if ones else []
    return words


def terbilang(n: int) -> str:
    """A whole number in Indonesian words, "satu juta seribu"; 0 to 10**15, raises InvalidValue outside."""
    if not 0 <= n <= _LIMIT:
        raise InvalidValue(f"Terbilang hanya untuk 0 sampai {_grouped(_LIMIT)}.")
    if n == 0:
        return _DIGITS[0]
    words: list[str] = []
    for power in range(len(_THOUSANDS) - 1, -1, -1):
        group = n // 1000**power % 1000
        if group == 1 and power == 1:
            words.append("seribu")
        elif group:
            words += [*_below_thousand(group), _THOUSANDS[power]]
    return " ".join(word for word in words if word)


def terbilang_rupiah(n: int) -> str:
    """An amount in words with its unit, "satu juta rupiah"."""
    return f"{terbilang(n)} rupiah"
