"""Cells about toilet and water, and what a form declares of them."""

from __future__ import annotations

from collections.abc import Callable

from zis_registry.intake.answers import (
    Answer,
    read_closet,
    read_disposal,
    read_toilet,
    read_water_source,
    read_yes_no,
)
from zis_registry.intake.header import Column
from zis_registry.intake.header_text import plain
from zis_registry.intake.messages import Code
from zis_registry.intake.roles import Role
from zis_registry.intake.spot import Spot
from zis_registry.intake.ticks import (
    declared_distance,
    declared_sanitation,
    declared_water,
    is_mark,
    pillar_range,
)
from zis_registry.intake.value_cells import clean_text, read_count, read_day_or_month
from zis_registry.terms.cell import RawCell
from zis_registry.terms.household import Field, RungRange, WaterRung

Reader = Callable[[Spot, Column, RawCell], None]

_ASKS = {
    "numpang": Code.TOILET_NEIGHBOUR,
    "pemilik": Code.TOILET_OWNER_OPEN,
    "terlindung": Code.WATER_PROTECTION_OPEN,
    "tanpa tangki": Code.DISPOSAL_OPEN,
}
_LONGEST_WALK = 600


def _words(spot: Spot, column: Column, cell: RawCell) -> str:
    """The answer in words; a bare code is looked up where the whole column holds codes."""
    text = clean_text(cell.text)
    if column.index in spot.context.coded and column.role is not None:
        return spot.context.vocabulary.answer(column.role.value, text.removesuffix(".0")) or text
    return text


def _answered(read: Callable[[str], Answer]) -> Reader:
    def reader(spot: Spot, column: Column, cell: RawCell) -> None:
        answer = read(_words(spot, column, cell))
        for name, value in answer.facts.items():
            spot.put(name, value)
        if answer.asks:
            spot.note(_ASKS.get(answer.asks, Code.ANSWER_UNKNOWN), column, value=cell.text)

    return reader


def _yes_no(name: Field, *, yes: tuple[str, ...] = (), no: tuple[str, ...] = ()) -> Reader:
    def reader(spot: Spot, column: Column, cell: RawCell) -> None:
        answer = read_yes_no(cell.text)
        words = plain(cell.text)
        if answer is None and any(word in words for word in no):
            answer = False
        elif answer is None and any(word in words for word in yes):
            answer = True
        if answer is None:
            spot.note(Code.ANSWER_UNKNOWN, column, value=cell.text)
        spot.put(name, answer)

    return reader


def _last_emptied(spot: Spot, column: Column, cell: RawCell) -> None:
    words = plain(cell.text)
    if words.startswith(("belum", "tidak", "tdk")) or read_yes_no(cell.text) is not None:
        return
    day = read_day_or_month(cell, epoch1904=spot.context.epoch1904)
    if day is None:
        spot.note(Code.DATE_UNREADABLE, column, value=cell.text)
    elif day > spot.context.today or day.year < 1950:
        spot.note(Code.DATE_IMPOSSIBLE, column, value=day.isoformat())
    else:
        spot.put(Field.LAST_EMPTIED, day)


def _minutes(spot: Spot, column: Column, cell: RawCell) -> None:
    number = read_count(cell)
    if number is None:
        spot.note(Code.COUNT_UNREADABLE, column, value=cell.text)
    elif number > _LONGEST_WALK:
        spot.note(Code.COUNT_ODD, column, value=number)
    else:
        spot.put(Field.WATER_MINUTES, number)


def _distance(spot: Spot, column: Column, cell: RawCell) -> None:
    words = _words(spot, column, cell)
    answer = read_yes_no(words)
    stated = declared_distance(column.heading) if answer is not None and not words.strip().isdigit() else None
    far = (stated if answer else not stated) if stated is not None else declared_distance(words)
    if far is None and "tidak tahu" not in plain(words):
        spot.note(Code.ANSWER_UNKNOWN, column, value=cell.text)
    spot.put(Field.WATER_FAR_FROM_WASTE, far)


def _declared_sanitation(spot: Spot, column: Column, cell: RawCell) -> None:
    stated = declared_sanitation(clean_text(cell.text))
    if stated is None:
        spot.note(Code.ANSWER_UNKNOWN, column, value=cell.text)
    spot.put(Field.DECLARED_SANITATION, stated)


def _declared_water(spot: Spot, column: Column, cell: RawCell) -> None:
    stated = declared_water(clean_text(cell.text))
    if stated is None and (served := read_yes_no(cell.text)) is not None:
        lower, upper = (WaterRung.LAYAK_TERBATAS, WaterRung.AMAN) if served else (WaterRung(0), WaterRung.TIDAK_LAYAK)
        stated = RungRange(int(lower), int(upper))
    if stated is None:
        spot.note(Code.ANSWER_UNKNOWN, column, value=cell.text)
    spot.put(Field.DECLARED_WATER, stated)


def _pillar(spot: Spot, column: Column, cell: RawCell) -> None:
    """Only the first STBM pillar (Stop BABS) speaks of the toilet."""
    heading = plain(column.heading).split()
    if "1" not in heading and "babs" not in heading:
        return
    ticked = True if is_mark(cell.text) else read_yes_no(cell.text)
    if ticked is not None:
        spot.put(Field.DECLARED_SANITATION, pillar_range(ticked=ticked))


ACCESS_READERS: dict[Role, Reader] = {
    Role.TOILET: _answered(read_toilet),
    Role.TOILET_USED: _yes_no(Field.TOILET_USED),
    Role.CLOSET: _answered(read_closet),
    Role.DISPOSAL: _answered(read_disposal),
    Role.TANK_SEALED: _yes_no(
        Field.TANK_SEALED, yes=("kedap", "semen", "beton", "fiber"), no=("tanah", "bocor", "resap")
    ),
    Role.LAST_EMPTIED: _last_emptied,
    Role.WATER_SOURCE: _answered(read_water_source),
    Role.WATER_MINUTES: _minutes,
    Role.WATER_ON_PREMISES: _yes_no(
        Field.WATER_ON_PREMISES,
        yes=("di dalam", "halaman", "pekarangan", "di rumah"),
        no=("luar", "jauh", "tetangga", "umum"),
    ),
    Role.WATER_DISTANCE: _distance,
    Role.SANITATION_ACCESS: _declared_sanitation,
    Role.WATER_ACCESS: _declared_water,
    Role.STBM_PILLAR: _pillar,
    Role.WILLING_DESLUDGING: _yes_no(Field.WILLING_DESLUDGING),
}
