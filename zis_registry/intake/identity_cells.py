"""NIK and KK cells: read together, because each tells about the other; and what the NIK says of birth date and sex."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zis_registry.errors import InvalidValue
from zis_registry.intake.header import Column
from zis_registry.intake.messages import Code
from zis_registry.intake.roles import Role
from zis_registry.intake.spot import Spot
from zis_registry.terms.cell import CellKind, RawCell
from zis_registry.terms.household import Field, Relation
from zis_registry.terms.identity import (
    IdentityReading,
    IdentityState,
    Nik,
    as_rounded,
    read_family_card,
    read_nik,
    rounded_column,
)

_LABELS = {Role.NIK: "NIK", Role.FAMILY_CARD: "Nomor KK"}
_FIELDS = {Role.NIK: Field.NIK, Role.FAMILY_CARD: Field.FAMILY_CARD}
_CODES = {
    IdentityState.MISSING: Code.IDENTITY_MISSING,
    IdentityState.NUMBER_EXACT: Code.IDENTITY_NUMBER,
    IdentityState.NUMBER_ROUNDED: Code.IDENTITY_ROUNDED,
    IdentityState.SCIENTIFIC: Code.IDENTITY_SCIENTIFIC,
    IdentityState.WRONG_LENGTH: Code.IDENTITY_LENGTH,
    IdentityState.INVALID: Code.IDENTITY_INVALID,
    IdentityState.SEVERAL: Code.IDENTITY_SEVERAL,
}


def is_rounded(role: Role, cells: Sequence[RawCell]) -> bool:
    """Whether a NIK or KK column was rounded before it became text (decisions 7)."""
    return rounded_column([_read(role, cell) for cell in cells])


def _read(role: Role, cell: RawCell) -> IdentityReading:
    return read_nik(cell) if role is Role.NIK else read_family_card(cell)


def read_identities(spot: Spot, *, head_expected: bool) -> None:
    """Read the row's NIK and KK into facts; call it when the other cells have been read.

    A number in the wrong one of the two columns is read where it belongs only when birth date or day prove it, and
    a finding says so; the same number in both is no NIK.
    """
    cells = {role: spot.identity_cells[role] for role in _FIELDS if role in spot.identity_cells}
    readings = {role: _read(role, cell) for role, (_, cell) in cells.items()}
    if len(cells) == 2 and _suspicious(spot, readings, head=head_expected):
        in_nik, in_card = cells[Role.NIK], cells[Role.FAMILY_CARD]
        if _swapped(spot, in_nik[1], in_card[1], head=head_expected):
            spot.note(Code.IDENTITY_SWAPPED, in_nik[0])
            cells = {Role.NIK: in_card, Role.FAMILY_CARD: in_nik}
            readings = {role: _read(role, cell) for role, (_, cell) in cells.items()}
    for role, (column, cell) in cells.items():
        _keep(spot, role, column, cell, readings[role])
    _refuse_same(spot)
    nik = spot.facts.get(Field.NIK)
    if isinstance(nik, IdentityReading) and nik.digits is not None and len(nik.digits) == 16:
        _compare(spot, nik.digits, head=head_expected)


def _keep(spot: Spot, role: Role, column: Column | None, cell: RawCell, reading: IdentityReading) -> None:
    if column is not None and column.index in spot.context.rounded:
        reading = as_rounded(reading)
    spot.facts[_FIELDS[role]] = reading
    label = _LABELS[role]
    if (code := _CODES.get(reading.state)) is not None:
        count = sum(letter.isdigit() for letter in cell.text)
        spot.note(code, column, what=label, value=cell.text.strip() or "kosong", count=count)
    if reading.stripped:
        spot.note(Code.IDENTITY_CLEANED, column, what=label, value=reading.stripped)


def _refuse_same(spot: Spot) -> None:
    nik, card = spot.facts.get(Field.NIK), spot.facts.get(Field.FAMILY_CARD)
    if (
        isinstance(nik, IdentityReading)
        and isinstance(card, IdentityReading)
        and nik.digits
        and nik.digits == card.digits
    ):
        spot.facts[Field.NIK] = IdentityReading(IdentityState.INVALID)
        spot.note(Code.IDENTITY_SAME, spot.identity_cells[Role.NIK][0])


def _suspicious(spot: Spot, readings: dict[Role, IdentityReading], *, head: bool) -> bool:
    """Whether the two columns are worth a second look: the KK is none, or the NIK has another birth date."""
    nik, birth = readings[Role.NIK], spot.facts.get(Field.BIRTH_DATE)
    if readings[Role.FAMILY_CARD].state is IdentityState.INVALID or nik.digits is None:
        return True
    return isinstance(birth, date) and birth_in(nik.digits, spot.context.today, head=head) != birth


def _swapped(spot: Spot, in_nik: RawCell, in_card: RawCell, *, head: bool) -> bool:
    """Whether each number proves to be the other: a day above 40 in the KK column, or the birth date only there."""
    person, card = read_nik(in_card), read_family_card(in_nik)
    if person.digits is None or card.digits is None or len(person.digits) != 16 or len(card.digits) != 16:
        return False
    if person.digits == card.digits:
        return False
    birth = spot.facts.get(Field.BIRTH_DATE)
    if isinstance(birth, date):
        found = birth_in(person.digits, spot.context.today, head=head)
        return found == birth and birth_in(card.digits, spot.context.today, head=head) != birth
    return person.digits[6:8] > "40" and spot.facts.get(Field.SEX) in (None, "P")


def birth_in(digits: str, today: date, *, head: bool) -> date | None:
    """The birth date in 16 digits read as a NIK, None when they are none."""
    try:
        return Nik(digits).birth_date(today, head=head)
    except InvalidValue:
        return None


def _compare(spot: Spot, digits: str, *, head: bool) -> None:
    """Birth date and sex beside what the NIK says: told, never changed (domain rules 8.1)."""
    stated = spot.facts.get(Field.BIRTH_DATE)
    column = spot.identity_cells[Role.NIK][0]
    implied = birth_in(digits, spot.context.today, head=head)
    if isinstance(stated, date) and implied is not None and (stated.day, stated.month, stated.year % 100) != (
        implied.day, implied.month, implied.year % 100
    ):  # fmt: skip
        turned = (stated.month, stated.day) == (implied.day, implied.month) and stated.year % 100 == implied.year % 100
        spot.note(Code.BIRTH_SWAPPED if turned else Code.BIRTH_DIFFERS, column)
    sex = spot.facts.get(Field.SEX)
    if isinstance(sex, str) and implied is not None and Nik(digits).sex != sex:
        spot.note(Code.SEX_DIFFERS, column)


def expects_head(spot: Spot) -> bool:
    """Whether the row is a head of family, whose two-digit year of birth is then read as 19xx."""
    return spot.facts.get(Field.RELATION, Relation.HEAD) is Relation.HEAD


def carried_card(text: str) -> RawCell:
    """A KK number that a block heading gave, as the text cell it came from."""
    return RawCell(CellKind.TEXT, text) if text else RawCell(CellKind.EMPTY, "")
