"""Cells about aid, asnaf and faith: who may state them depends on who sends the list and what it is for."""

from __future__ import annotations

from collections.abc import Callable

from zis_registry.intake.answers import read_asnaf, read_facility, read_yes_no
from zis_registry.intake.header import Column
from zis_registry.intake.header_text import plain
from zis_registry.intake.messages import Code
from zis_registry.intake.roles import Role
from zis_registry.intake.spot import Spot
from zis_registry.intake.value_cells import clean_text, read_day
from zis_registry.terms.cell import CellKind, RawCell
from zis_registry.terms.household import Field, ListKind

Reader = Callable[[Spot, Column, RawCell], None]

_FIRST_YEAR = 1990


def _facility(name: Field) -> Reader:
    def reader(spot: Spot, column: Column, cell: RawCell) -> None:
        facility = read_facility(cell.text)
        if facility is None and read_yes_no(cell.text) is None:
            spot.note(Code.AID_NOT_OURS, column, value=cell.text)
        spot.put(name, facility)

    return reader


def _aid(spot: Spot, column: Column, cell: RawCell) -> None:
    """A column that only says "jenis bantuan" means what the list is for; other lists leave it alone."""
    match spot.context.kind:
        case ListKind.PAST_AID:
            _facility(Field.AID_FACILITY)(spot, column, cell)
        case ListKind.PROPOSAL | ListKind.SURVEY:
            _facility(Field.REQUESTED_FACILITY)(spot, column, cell)
        case ListKind.CENSUS | ListKind.POPULATION | ListKind.WELFARE:
            return


def _aid_year(spot: Spot, column: Column, cell: RawCell) -> None:
    if spot.context.kind is not ListKind.PAST_AID and "bantu" not in plain(column.heading):
        return
    year = _year(cell, epoch1904=spot.context.epoch1904)
    if year is None:
        spot.note(Code.COUNT_UNREADABLE, column, value=cell.text)
    elif not _FIRST_YEAR <= year <= spot.context.today.year:
        spot.note(Code.COUNT_ODD, column, value=year)
    else:
        spot.put(Field.AID_YEAR, year)


def _year(cell: RawCell, *, epoch1904: bool) -> int | None:
    text = clean_text(cell.text)
    if cell.kind is not CellKind.DATE and text[:4].isdigit() and len(text.partition(".")[0]) == 4:
        return int(text[:4])
    day = read_day(cell, epoch1904=epoch1904)
    return day.year if day is not None else None


def _aid_source(spot: Spot, _: Column, cell: RawCell) -> None:
    if spot.context.kind is ListKind.PAST_AID:
        spot.put(Field.AID_SOURCE, clean_text(cell.text))


def _asnaf(spot: Spot, column: Column, cell: RawCell) -> None:
    if not spot.context.from_baznas:
        return
    asnaf = read_asnaf(cell.text)
    if asnaf is None:
        spot.note(Code.ANSWER_UNKNOWN, column, value=cell.text)
    spot.put(Field.ASNAF_CONFIRMED, asnaf)


def _muslim(spot: Spot, column: Column, cell: RawCell) -> None:
    """Only an explicit verification of a BAZNAS survey counts (domain rules 6.1)."""
    if not (spot.context.from_baznas and spot.context.kind is ListKind.SURVEY):
        return
    words = plain(cell.text)
    if words.startswith(("belum", "blm")):
        return
    verified = True if words in ("islam", "muslim") else read_yes_no(cell.text)
    if verified is None:
        spot.note(Code.ANSWER_UNKNOWN, column, value=cell.text)
    spot.put(Field.MUSLIM_VERIFIED, verified)


AID_READERS: dict[Role, Reader] = {
    Role.AID: _aid,
    Role.AID_RECEIVED: _facility(Field.AID_FACILITY),
    Role.AID_REQUESTED: _facility(Field.REQUESTED_FACILITY),
    Role.AID_YEAR: _aid_year,
    Role.AID_SOURCE: _aid_source,
    Role.ASNAF: _asnaf,
    Role.MUSLIM: _muslim,
}
