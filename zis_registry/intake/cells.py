"""Typed cells: one reader a role turns a raw cell into facts, or into a finding that says how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from zis_registry.intake.access_cells import ACCESS_READERS
from zis_registry.intake.aid_cells import AID_READERS
from zis_registry.intake.answers import read_facility, read_relation, read_sex, says_absent, says_nothing
from zis_registry.intake.header import Column
from zis_registry.intake.messages import Code
from zis_registry.intake.place_cells import PLACE_READERS
from zis_registry.intake.roles import Role
from zis_registry.intake.spot import Spot
from zis_registry.intake.ticks import declared_low_income, is_mark, is_no_mark
from zis_registry.intake.value_cells import clean_text, read_count, read_day
from zis_registry.terms.address import normalise_phone
from zis_registry.terms.cell import CellKind, RawCell
from zis_registry.terms.household import Field
from zis_registry.terms.money import parse_rupiah
from zis_registry.terms.person_name import PersonName

Reader = Callable[[Spot, Column, RawCell], None]

_RANGE = re.compile(r"[<>≤≥±]|\bs\.?/?d\b|\bsampai\b|\bkurang\b|\blebih\b|\d\s*[-–]\s*(?:rp\.?\s*)?\d", re.IGNORECASE)
_OTHER_PERIOD = re.compile(r"\b(?:tahun|thn|hari|minggu|triwulan|pertriwulan|panen|semester)\b", re.IGNORECASE)
_EARLIEST = date(1900, 1, 2)
_DIED = re.compile(r"\b(?:meninggal|almarhum(?:ah)?|alm\b|almh\b|wafat)", re.IGNORECASE)
_HELPED_BEFORE = re.compile(
    r"\b(?:pernah|sudah|telah)\s+(?:di\s*bantu|menerima|terima|dapat|mendapat|memperoleh)\b.*?\b((?:19|20)\d{2})\b",
    re.IGNORECASE,
)
_SMALLEST_INCOME = 10_000
# In these columns "tidak ada" is an answer; in all others it says that nothing is known.
_ABSENCE_ANSWERS = frozenset(
    {Role.TOILET, Role.DISPOSAL, Role.WATER_ON_PREMISES, Role.WATER_ACCESS, Role.SANITATION_ACCESS, Role.TANK_SEALED}
)


def read_cell(spot: Spot, column: Column, cell: RawCell) -> None:
    """Read one cell of a mapped column into the row's facts and findings."""
    if cell.kind is CellKind.ERROR:
        spot.note(Code.CELL_ERROR, column, value=cell.text)
        return
    if cell.kind is CellKind.EMPTY and cell.formula:
        spot.note(Code.CELL_UNSAVED, column)
        return
    if column.tick is not None:
        return
    if column.role in (Role.NIK, Role.FAMILY_CARD):
        spot.identity_cells[column.role] = (column, cell)
        return
    reader = _READERS.get(column.role) if column.role is not None else None
    if reader is None or not cell.text.strip() or says_nothing(cell.text):
        return
    if column.role in _ABSENCE_ANSWERS or not says_absent(cell.text):
        reader(spot, column, cell)


def read_ticks(spot: Spot, columns: list[Column], cells: list[RawCell]) -> None:
    """Read a row's tick columns together: two marks that contradict each other leave the field open."""
    stated: dict[Field, list[tuple[Column, object]]] = {}
    for column, cell in zip(columns, cells, strict=True):
        if column.tick is None or is_no_mark(cell.text) or says_nothing(cell.text):
            continue
        if not is_mark(cell.text):
            if cell.kind is not CellKind.ERROR:
                spot.note(Code.TICK_UNKNOWN, column, value=cell.text)
            continue
        for name, value in column.tick.facts.items():
            stated.setdefault(name, []).append((column, value))
    for name, marks in stated.items():
        if all(value == marks[0][1] for _, value in marks):
            spot.put(name, marks[0][1])
        else:
            headings = " dan ".join(f"'{column.heading}'" for column, _ in marks[:3])
            spot.note(Code.TICKS_SEVERAL, marks[0][0], what=headings)


def _text(name: Field) -> Reader:
    def read(spot: Spot, _: Column, cell: RawCell) -> None:
        spot.put(name, clean_text(cell.text))

    return read


def read_name(spot: Spot, column: Column, cell: RawCell) -> None:
    """A name as written; one that is marked as late ("alm.") is a finding too."""
    text = clean_text(cell.text)
    if not any(letter.isalpha() for letter in text):
        return
    spot.put(Field.NAME, text)
    if spot.facts[Field.NAME] == text and PersonName.parse(text).deceased:
        spot.put(Field.DECEASED, True)
        spot.note(Code.DECEASED, column)


def _sex(spot: Spot, column: Column, cell: RawCell) -> None:
    sex = read_sex(cell.text)
    if sex is None:
        spot.note(Code.ANSWER_UNKNOWN, column, value=cell.text)
    spot.put(Field.SEX, sex)


def _birth_date(spot: Spot, column: Column, cell: RawCell) -> None:
    day = read_day(cell, epoch1904=spot.context.epoch1904, month_first=column.index in spot.context.month_first)
    _keep_day(spot, column, cell, Field.BIRTH_DATE, day)


def _keep_day(spot: Spot, column: Column, cell: RawCell, name: Field, day: date | None) -> None:
    if day is None:
        spot.note(Code.DATE_UNREADABLE, column, value=cell.text)
    elif not _EARLIEST <= day <= spot.context.today:
        spot.note(Code.DATE_IMPOSSIBLE, column, value=day.isoformat())
    else:
        spot.put(name, day)


def _birth_place_and_date(spot: Spot, column: Column, cell: RawCell) -> None:
    """Split "Barru, 17-08-1990": the place before the first digit, the date from there."""
    text = clean_text(cell.text)
    start = next((place for place, letter in enumerate(text) if letter.isdigit()), len(text))
    if cell.kind is CellKind.TEXT:
        spot.put(Field.BIRTH_PLACE, text[:start].strip(" ,/.;:-"))
    if cell.kind is not CellKind.TEXT or start < len(text):
        behind = cell if cell.kind is not CellKind.TEXT else RawCell(CellKind.TEXT, text[start:])
        _birth_date(spot, column, behind)


def _survey_date(spot: Spot, column: Column, cell: RawCell) -> None:
    day = read_day(cell, epoch1904=spot.context.epoch1904, month_first=column.index in spot.context.month_first)
    _keep_day(spot, column, cell, Field.SURVEY_DATE, day)


def _relation(spot: Spot, column: Column, cell: RawCell) -> None:
    coded = column.index in spot.context.coded
    words = spot.context.vocabulary.answer(Role.RELATION.value, cell.text.strip()) if coded else cell.text
    relation = read_relation(words or "")
    if relation is None:
        spot.note(Code.ANSWER_UNKNOWN, column, value=cell.text)
    spot.put(Field.RELATION, relation)


def _phone(spot: Spot, column: Column, cell: RawCell) -> None:
    parts = [cell.text, *re.split(r"[/,;]|\s(?:dan|atau)\s", cell.text)]
    phone = next((found for part in parts if (found := normalise_phone(part)) is not None), None)
    if phone is None:
        spot.note(Code.PHONE_INVALID, column, value=cell.text)
        return
    if cell.text.strip().lstrip("'").startswith("8"):
        spot.note(Code.PHONE_ZERO_LOST, column)
    spot.put(Field.PHONE, phone)


def _count(name: Field, lowest: int, highest: int) -> Reader:
    def read(spot: Spot, column: Column, cell: RawCell) -> None:
        number = read_count(cell)
        if number is None:
            spot.note(Code.COUNT_UNREADABLE, column, value=cell.text)
        elif not lowest <= number <= highest:
            spot.note(Code.COUNT_ODD, column, value=number)
        else:
            spot.put(name, number)

    return read


def _dependants(spot: Spot, column: Column, cell: RawCell) -> None:
    number = read_count(cell)
    if number is None:
        spot.note(Code.COUNT_UNREADABLE, column, value=cell.text)
    elif number > 29:
        spot.note(Code.COUNT_ODD, column, value=number)
    elif Field.MEMBERS not in spot.facts:
        spot.put(Field.MEMBERS, number + 1)


def _income(spot: Spot, column: Column, cell: RawCell) -> None:
    if _OTHER_PERIOD.search(column.heading):
        return
    amount = _amount(cell)
    if amount is None:
        code = Code.MONEY_RANGE if _RANGE.search(cell.text) else Code.MONEY_UNREADABLE
        spot.note(code, column, value=cell.text)
    elif 0 < amount < _SMALLEST_INCOME:
        spot.note(Code.COUNT_ODD, column, value=amount)
    else:
        spot.put(Field.INCOME, amount)


def _amount(cell: RawCell) -> int | None:
    if cell.kind is CellKind.NUMBER:
        whole = cell.text.partition(".")[0]
        return int(whole) if whole.isdigit() and len(whole) <= 15 else None
    return parse_rupiah(clean_text(cell.text))


def other_period(column: Column) -> bool:
    """Whether an income column's heading says another period than a month (data 4, quirk 13)."""
    return column.role is Role.INCOME and bool(_OTHER_PERIOD.search(column.heading))


def _low_income(spot: Spot, column: Column, cell: RawCell) -> None:
    low_income = declared_low_income(cell.text)
    if low_income is None:
        spot.note(Code.ANSWER_UNKNOWN, column, value=cell.text)
    spot.put(Field.LOW_INCOME, low_income)


def _life_status(spot: Spot, column: Column, cell: RawCell) -> None:
    words = cell.text.lower()
    if "meninggal" in words or words.startswith(("alm", "wafat", "mati")):
        spot.put(Field.DECEASED, True)
        spot.note(Code.DECEASED, column)


def _note(spot: Spot, column: Column, cell: RawCell) -> None:
    """A remark as written; what it says of earlier aid and of death is a fact too, and told."""
    text = clean_text(cell.text)
    spot.put(Field.NOTE, text)
    if _DIED.search(text):
        _life_status(spot, column, RawCell(CellKind.TEXT, "meninggal"))
    if (found := _HELPED_BEFORE.search(text)) is not None:
        year = int(found[1])
        if Field.AID_YEAR not in spot.facts and year <= spot.context.today.year:
            spot.put(Field.AID_YEAR, year)
            spot.put(Field.AID_FACILITY, read_facility(text))
            spot.note(Code.AID_IN_NOTE, column, value=text)


def _house(spot: Spot, column: Column, cell: RawCell) -> None:
    coded = column.index in spot.context.coded
    words = spot.context.vocabulary.answer(Role.HOUSE_OWNERSHIP.value, cell.text.strip()) if coded else None
    spot.put(Field.HOUSE_OWNERSHIP, words or clean_text(cell.text))


_READERS: dict[Role, Reader] = {
    Role.NAME: read_name,
    Role.HEAD_NAME: read_name,
    Role.SEX: _sex,
    Role.BIRTH_PLACE: _text(Field.BIRTH_PLACE),
    Role.BIRTH_DATE: _birth_date,
    Role.BIRTH_PLACE_AND_DATE: _birth_place_and_date,
    Role.RELATION: _relation,
    Role.MARITAL: _text(Field.MARITAL),
    Role.OCCUPATION: _text(Field.OCCUPATION),
    Role.PHONE: _phone,
    Role.MEMBERS: _count(Field.MEMBERS, 1, 30),
    Role.DEPENDANTS: _dependants,
    Role.HOUSE_FAMILIES: _count(Field.HOUSE_FAMILIES, 1, 20),
    Role.DECILE: _count(Field.DECILE, 1, 10),
    Role.INCOME: _income,
    Role.LOW_INCOME: _low_income,
    Role.HOUSE_OWNERSHIP: _house,
    Role.SURVEY_DATE: _survey_date,
    Role.FORM_TIME: _survey_date,
    Role.LIFE_STATUS: _life_status,
    Role.NOTE: _note,
    **PLACE_READERS,
    **ACCESS_READERS,
    **AID_READERS,
}
