"""NIK and family card numbers: valid once made, masked when printed, and how far a cell may be trusted as evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Self

from zis_registry.errors import InvalidValue
from zis_registry.terms.cell import CellKind, RawCell
from zis_registry.terms.identity_text import clean
from zis_registry.terms.masking import mask_digits, masked

__all__ = [
    "FamilyCard",
    "IdentityReading",
    "IdentityState",
    "Nik",
    "as_rounded",
    "masked",
    "read_family_card",
    "read_nik",
    "rounded_column",
]

# The first digit pairs a number can have, Kemendagri 2025; the numbering itself, not the areas we serve.
_PROVINCES = frozenset(
    str(number)
    for first, last in ((11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 96))
    for number in range(first, last + 1)
)
_LENGTH = 16
_FEMALE_DAY_SHIFT = 40
_HEAD_MINIMUM_AGE = 17  # domain rules 8.1: a head of family younger than this was born a century earlier
_EXACT_IN_A_NUMBER_CELL = 2**53  # above it not even every whole number fits in a workbook's number
_ROUNDED_COLUMN_MINIMUM = 5


def _calendar(digits: str, century: int) -> date | None:
    """The date in digits 7 to 12, the day of women brought back to 1..31; None if the century has no such day."""
    day = int(digits[6:8])
    if day > _FEMALE_DAY_SHIFT:
        day -= _FEMALE_DAY_SHIFT
    try:
        return date(century + int(digits[10:12]), int(digits[8:10]), day)
    except ValueError:
        return None


def _placeholder(digits: str) -> bool:
    """Whether digits only fill a column: zeros (SIMBA's default), one digit repeated, 123..., an area and zeros."""
    if len(digits) < 10:
        return not digits.strip("0")
    return len(set(digits)) == 1 or not digits[6:].strip("0") or "12345678901234567890".startswith(digits)


def _well_formed(digits: str, *, women: bool) -> bool:
    """Whether province and date are possible and it is no placeholder; the serial is not looked at."""
    return (
        len(digits) == _LENGTH
        and digits.isascii()
        and digits.isdigit()
        and not _placeholder(digits)
        and digits[:2] in _PROVINCES
        and (women or int(digits[6:8]) <= _FEMALE_DAY_SHIFT)
        and _calendar(digits, 2000) is not None
    )


def _valid(digits: str, *, women: bool) -> bool:
    return _well_formed(digits, women=women) and digits[12:] != "0000"


@dataclass(frozen=True, slots=True, repr=False)
class Nik:
    """A valid NIK `PPKKCC DDMMYY NNNN` (domain rules 8.1); raises InvalidValue for anything else; prints masked."""

    digits: str

    def __post_init__(self) -> None:
        if not _valid(self.digits, women=True):
            raise InvalidValue("NIK harus 16 angka: kode wilayah, tanggal lahir yang benar, dan nomor urut bukan 0000.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The NIK written in a text, with what people type around it stripped; raises InvalidValue."""
        return cls(clean(text).joined)

    @property
    def district(self) -> str:
        """Four digits of the district where it was first registered, "7311"; not necessarily the domicile."""
        return self.digits[:4]

    @property
    def subdistrict(self) -> str:
        """Six digits of the kecamatan where it was first registered."""
        return self.digits[:6]

    @property
    def sex(self) -> str:
        """P for women, whose day of birth is written 40 higher, else L."""
        return "P" if int(self.digits[6:8]) > _FEMALE_DAY_SHIFT else "L"

    @property
    def serial(self) -> int:
        """The serial 1..9999 among people of one area and birth date."""
        return int(self.digits[12:])

    def birth_date(self, today: date, *, head: bool = False) -> date:
        """The date of birth, whose century is a guess.

        It lies in the 2000s unless it has then not come yet, or unless that makes a head of family younger than 17
        (domain rules 8.1); then in the 1900s.
        """
        recent, older = _calendar(self.digits, 2000), _calendar(self.digits, 1900)
        if recent is None or (older is not None and _age(recent, today) < (_HEAD_MINIMUM_AGE if head else 0)):
            recent = older
        if recent is None:  # cannot happen: every date was checked against the 2000s when made
            raise InvalidValue("NIK tidak memuat tanggal lahir yang benar.")
        return recent

    @property
    def mask(self) -> str:
        """What may be shown: "7311 •••• •••• ••••" (decisions 9)."""
        return mask_digits(self.digits)

    def __repr__(self) -> str:
        return f"Nik({self.mask})"

    def __str__(self) -> str:
        return self.mask


def _age(born: date, today: date) -> int:
    """Full years, negative before birth."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True, repr=False)
class FamilyCard:
    """A valid number of a family card `PPKKCC DDMMYY NNNN` with its date of issue; it changes with every new card."""

    digits: str

    def __post_init__(self) -> None:
        if not _valid(self.digits, women=False):
            raise InvalidValue("No. KK harus 16 angka: kode wilayah, tanggal terbit yang benar, nomor urut bukan 0000.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The number written in a text, with what people type around it stripped; raises InvalidValue."""
        return cls(clean(text).joined)

    @property
    def district(self) -> str:
        """Four digits of the district that issued it."""
        return self.digits[:4]

    @property
    def subdistrict(self) -> str:
        """Six digits of the kecamatan that issued it."""
        return self.digits[:6]

    @property
    def serial(self) -> int:
        """The serial 1..9999 among the cards of one area and day."""
        return int(self.digits[12:])

    def issued(self, today: date) -> date | None:
        """The date of issue in the 2000s, or None when it lies after `today`."""
        issued = _calendar(self.digits, 2000)
        return issued if issued is not None and issued <= today else None

    @property
    def mask(self) -> str:
        """What may be shown: "7311 •••• •••• ••••" (decisions 9)."""
        return mask_digits(self.digits)

    def __repr__(self) -> str:
        return f"FamilyCard({self.mask})"

    def __str__(self) -> str:
        return self.mask


class IdentityState(StrEnum):
    """How far the number in a cell may be trusted (decisions 7; domain rules 8.2)."""

    TEXT_EXACT = "teks_utuh"  # 16 valid digits as text: the only state that may auto-link
    NUMBER_EXACT = "angka_utuh"  # number cell whose 16th digit is not 0: written by software, proposes only
    NUMBER_ROUNDED = "angka_dibulatkan"  # number cell ending in 0: the 16th digit may be lost
    TEXT_ROUNDED = "teks_dibulatkan"  # text, but rounded before it became text
    SCIENTIFIC = "notasi_ilmiah"  # "7,31103E+15": about ten digits lost, never expanded
    WRONG_LENGTH = "panjang_salah"  # digits only, but not 16; never padded
    INVALID = "tidak_sah"  # letters, an impossible date or province, an error of the workbook
    SEVERAL = "lebih_dari_satu"  # two numbers in one cell
    MISSING = "tidak_ada"  # blank or a placeholder


_SIXTEEN = frozenset(
    {
        IdentityState.TEXT_EXACT,
        IdentityState.NUMBER_EXACT,
        IdentityState.NUMBER_ROUNDED,
        IdentityState.TEXT_ROUNDED,
    }
)


@dataclass(frozen=True, slots=True, repr=False)
class IdentityReading:
    """What a cell tells about a NIK or KK number; prints masked.

    `digits` are the digits as read: 16 for the four exact and rounded states (the 16th is unreliable when
    rounded), 15 or 17 for WRONG_LENGTH, otherwise None. `stripped` names in Indonesian what was taken away from
    digits that were kept. Raises InvalidValue when state and digits contradict each other.
    """

    state: IdentityState
    digits: str | None = None
    stripped: str = ""

    def __post_init__(self) -> None:
        length = None if self.digits is None else len(self.digits)
        fits = length is None
        if self.state in _SIXTEEN:
            fits = length == _LENGTH
        elif self.state is IdentityState.WRONG_LENGTH:
            fits = length in (None, 15, 17)
        if not fits or (self.digits is not None and not (self.digits.isascii() and self.digits.isdigit())):
            raise InvalidValue(f"Bacaan nomor identitas berstatus {self.state} tidak cocok dengan jumlah angkanya.")

    @classmethod
    def absent(cls) -> Self:
        """Nothing was given: the column is not there or the cell is blank."""
        return cls(IdentityState.MISSING)

    @property
    def number(self) -> str | None:
        """The 16 digits when they are whole and trusted (TEXT_EXACT), else None."""
        return self.digits if self.state is IdentityState.TEXT_EXACT else None

    @property
    def first15(self) -> str | None:
        """The first 15 digits where they are evidence for a proposal, else None.

        They survive a workbook's rounding (domain rules 0.9); of 17 digits it is unknown which one is too many.
        """
        if self.digits is None or len(self.digits) > _LENGTH:
            return None
        return self.digits[:15]

    @property
    def missing(self) -> bool:
        """Whether the cell is blank or holds a placeholder."""
        return self.state is IdentityState.MISSING

    @property
    def mask(self) -> str:
        """What a screen may show: the district of a number that was read, else words."""
        if self.digits is not None:
            return mask_digits(self.digits)
        return "tidak ada" if self.missing else "tidak terbaca"

    def __repr__(self) -> str:
        return f"IdentityReading({self.state}, {self.mask})"

    def __str__(self) -> str:
        return self.mask


def read_nik(cell: RawCell) -> IdentityReading:
    """What a cell of a NIK column tells (domain rules 8.1 and 8.2, decisions 7); never pads, expands or repairs."""
    return _read(cell, women=True)


def read_family_card(cell: RawCell) -> IdentityReading:
    """What a cell of a KK column tells; a day above 40 makes it INVALID, for then it is a woman's NIK."""
    return _read(cell, women=False)


def _read(cell: RawCell, *, women: bool) -> IdentityReading:
    match cell.kind:
        case CellKind.EMPTY:
            return IdentityReading.absent()
        case CellKind.NUMBER:
            return _read_number(cell.text, women=women)
        case CellKind.TEXT:
            return _read_text(cell.text, women=women)
        case CellKind.DATE | CellKind.BOOL | CellKind.ERROR:
            return IdentityReading(IdentityState.INVALID)


def _read_text(text: str, *, women: bool) -> IdentityReading:
    cleaned = clean(text)
    if cleaned.says_absent:
        return IdentityReading.absent()
    if cleaned.is_scientific:
        return IdentityReading(IdentityState.SCIENTIFIC)
    if (shown := cleaned.shown_number) is not None:
        reading = _read_number(shown, women=women)
    elif cleaned.digit_count >= 2 * _LENGTH - 2:
        return IdentityReading(IdentityState.SEVERAL)
    elif not cleaned.joined.isascii() or not cleaned.joined.isdigit():
        return IdentityReading(IdentityState.INVALID)
    else:
        reading = _judged(cleaned.joined, women=women)
    return reading if reading.digits is None else replace(reading, stripped=cleaned.stripped)


def _judged(digits: str, *, women: bool) -> IdentityReading:
    """The reading of bare digits, as if they came from a text cell."""
    if _placeholder(digits):
        return IdentityReading.absent()
    if len(digits) != _LENGTH:
        return IdentityReading(IdentityState.WRONG_LENGTH, digits if len(digits) in (15, 17) else None)
    if not _well_formed(digits, women=women):
        return IdentityReading(IdentityState.INVALID)
    # No serial is ever 0000 (domain rules 8.1): such a value was rounded before somebody made it text.
    return IdentityReading(IdentityState.TEXT_ROUNDED if digits.endswith("0000") else IdentityState.TEXT_EXACT, digits)


def _read_number(text: str, *, women: bool) -> IdentityReading:
    digits = _exact_integer(text)
    if digits is None:
        return IdentityReading(IdentityState.SCIENTIFIC if clean(text).is_scientific else IdentityState.INVALID)
    reading = _judged(digits, women=women)
    if reading.state not in _SIXTEEN:
        return reading
    doubtful = digits.endswith("0") or int(digits) > _EXACT_IN_A_NUMBER_CELL
    return IdentityReading(IdentityState.NUMBER_ROUNDED if doubtful else IdentityState.NUMBER_EXACT, digits)


def _exact_integer(text: str) -> str | None:
    """The digits of a whole number, of one with an exponent only when at least 15 of them are written; else None."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not value.is_finite() or value.is_signed() or value.adjusted() > 40 or value != value.to_integral_value():
        return None
    if "E" in text.upper() and len(value.as_tuple().digits) < 15:
        return None
    return format(value.to_integral_value(), "f")


def rounded_column(readings: Sequence[IdentityReading]) -> bool:
    """Whether a column was rounded before it became text: of at least 5 whole numbers in it most end in 0."""
    texts = [
        reading.digits
        for reading in readings
        if reading.state in (IdentityState.TEXT_EXACT, IdentityState.TEXT_ROUNDED) and reading.digits is not None
    ]
    ending_in_zero = sum(digits.endswith("0") for digits in texts)
    return len(texts) >= _ROUNDED_COLUMN_MINIMUM and 2 * ending_in_zero > len(texts)


def as_rounded(reading: IdentityReading) -> IdentityReading:
    """The same reading as evidence of 15 digits only: TEXT_EXACT becomes TEXT_ROUNDED, others stay."""
    if reading.state is IdentityState.TEXT_EXACT:
        return replace(reading, state=IdentityState.TEXT_ROUNDED)
    return reading
