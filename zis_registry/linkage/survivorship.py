"""The golden record of a household: one value a field, chosen from its source rows, each with the row it came from.

Policies, by group of fields (an empty cell never competes, so it never erases):

- NIK: valid over damaged, then agreed by more rows, then newest. Family card: valid over damaged, then newest, since a
  family gets a new card when it changes.
- Person (name, sex, birth, ...): only rows of the person whose NIK was chosen, then rows without a readable NIK; never
  those of another NIK. Of names the longest written form; whoever is called dead stays dead; otherwise the newest.
- Place: the finest area, of those the newest; hamlet, RT, RW, address and coordinates only from rows of that area.
- Access, house and economy: surveys and censuses over other lists, then the newest. Details of a toilet or a source of
  water only from rows that name the same toilet or source, or none.
- Asnaf, Muslim verified, date of survey: BAZNAS survey lists alone, the newest.
- Declared rungs stand apart from facts: the newest declaration.
- Aid received: facility, year and source together from the newest aid; all aids are kept in `Golden.aids`.
- All else: the newest.

Newest means the date of the list, undated ones oldest, then the later row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from zis_registry.terms.household import Facility, Facts, Field, ListKind
from zis_registry.terms.identity import IdentityReading, IdentityState


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What one source row tells; `office_kind` is "POKJA", "BAZNAS" or "UPT", `listed_on` the date of the list."""

    row_id: int
    facts: Facts
    kind: ListKind
    office_kind: str
    listed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Aid:
    """One facility that the household has already received, and the row that says so."""

    facility: Facility | None
    year: int | None
    source: str | None
    row_id: int


@dataclass(frozen=True, slots=True)
class Golden:
    """The chosen value of each known field with the row it came from, and every aid received, newest first."""

    fields: Mapping[Field, tuple[Any, int]]
    aids: tuple[Aid, ...] = ()

    def value(self, field: Field) -> Any:
        """The chosen value, or None when no row tells it."""
        chosen = self.fields.get(field)
        return chosen[0] if chosen is not None else None


_Order = Callable[[SourceFacts], Any]

PERSON: Final = (
    Field.SEX,
    Field.BIRTH_PLACE,
    Field.BIRTH_DATE,
    Field.RELATION,
    Field.MARITAL,
    Field.OCCUPATION,
)
ADDRESS: Final = (Field.ADDRESS, Field.HAMLET, Field.RT, Field.RW, Field.DISTRICT, Field.SUBDISTRICT, Field.VILLAGE)
OBSERVED: Final = (
    Field.MEMBERS,
    Field.HOUSE_FAMILIES,
    Field.INCOME,
    Field.DECILE,
    Field.LOW_INCOME,
    Field.HOUSE_OWNERSHIP,
    Field.TOILET,
    Field.WATER_SOURCE,
)
DETAILS: Final[Mapping[Field, Field]] = {
    Field.TOILET_USED: Field.TOILET,
    Field.CLOSET: Field.TOILET,
    Field.DISPOSAL: Field.TOILET,
    Field.TANK_SEALED: Field.TOILET,
    Field.LAST_EMPTIED: Field.TOILET,
    Field.WATER_FAR_FROM_WASTE: Field.WATER_SOURCE,
    Field.WATER_MINUTES: Field.WATER_SOURCE,
    Field.WATER_ON_PREMISES: Field.WATER_SOURCE,
}
BY_SURVEY: Final = (Field.ASNAF_CONFIRMED, Field.MUSLIM_VERIFIED, Field.SURVEY_DATE)
NEWEST: Final = (
    Field.PHONE,
    Field.DECLARED_SANITATION,
    Field.DECLARED_WATER,
    Field.REQUESTED_FACILITY,
    Field.WILLING_DESLUDGING,
    Field.NOTE,
)
_STRENGTH: Final[Mapping[IdentityState, int]] = {
    IdentityState.TEXT_EXACT: 5,
    IdentityState.NUMBER_EXACT: 4,
    IdentityState.NUMBER_ROUNDED: 3,
    IdentityState.TEXT_ROUNDED: 3,
    IdentityState.WRONG_LENGTH: 2,
    IdentityState.SCIENTIFIC: 1,
    IdentityState.INVALID: 1,
    IdentityState.SEVERAL: 1,
}


def golden(rows: Sequence[SourceFacts]) -> Golden:
    """Choose each field's value from a household's rows; the same for any order of rows."""
    ordered = sorted(rows, key=_newest, reverse=True)
    chosen: dict[Field, tuple[Any, int]] = {}
    _take(chosen, Field.NIK, ordered, _strongest_nik(ordered))
    _take(chosen, Field.FAMILY_CARD, ordered, lambda row: _strength(row.facts.get(Field.FAMILY_CARD)))
    _choose_person(chosen, ordered)
    _choose_place(chosen, ordered)
    for field in OBSERVED:
        _take(chosen, field, ordered, _observed)
    for detail, of in DETAILS.items():
        _take(chosen, detail, [row for row in ordered if _agrees(row, of, chosen)], _observed)
    surveys = [row for row in ordered if row.kind is ListKind.SURVEY and row.office_kind == "BAZNAS"]
    for field in BY_SURVEY:
        _take(chosen, field, surveys)
    for field in NEWEST:
        _take(chosen, field, ordered)
    aids = _aids(ordered)
    if aids:
        _take_aid(chosen, aids[0])
    return Golden({field: chosen[field] for field in Field if field in chosen}, aids)


def _newest(row: SourceFacts) -> tuple[date, int]:
    return row.listed_on or date.min, row.row_id


def _has(row: SourceFacts, field: Field) -> bool:
    value = row.facts.get(field)
    return value is not None and value != "" and not (isinstance(value, IdentityReading) and value.missing)


def _take(
    chosen: dict[Field, tuple[Any, int]], field: Field, newest_first: Iterable[SourceFacts], order: _Order | None = None
) -> None:
    """Choose the row that `order` puts highest; of equals the newest."""
    telling = [row for row in newest_first if _has(row, field)]
    if telling:
        best = max(telling, key=order) if order is not None else telling[0]
        chosen[field] = (best.facts[field], best.row_id)


# --- identifiers and the person -------------------------------------------------------------------------------


def _strength(reading: IdentityReading | None) -> int:
    return _STRENGTH.get(reading.state, 0) if reading is not None else 0


def _strongest_nik(rows: Sequence[SourceFacts]) -> _Order:
    readings: list[IdentityReading] = [row.facts[Field.NIK] for row in rows if _has(row, Field.NIK)]
    agreed = Counter(reading.first15 for reading in readings if reading.first15 is not None)

    def order(row: SourceFacts) -> tuple[int, int]:
        reading: IdentityReading = row.facts[Field.NIK]
        return _strength(reading), agreed[reading.first15] if reading.first15 is not None else 0

    return order


def _choose_person(chosen: dict[Field, tuple[Any, int]], rows: Sequence[SourceFacts]) -> None:
    """Fields of the one person whose NIK was chosen; without a readable NIK every row may speak."""
    nik = chosen[Field.NIK][0].first15 if Field.NIK in chosen else None
    speaking = [row for row in rows if nik is None or _first15(row) in (None, nik)]

    def agreeing(row: SourceFacts) -> bool:
        return nik is not None and _first15(row) == nik

    def fullest(row: SourceFacts) -> tuple[bool, int]:
        return agreeing(row), len(str(row.facts[Field.NAME]).strip())

    _take(chosen, Field.NAME, speaking, fullest)
    for field in PERSON:
        _take(chosen, field, speaking, agreeing)
    _take(chosen, Field.DECEASED, speaking, lambda row: (agreeing(row), bool(row.facts[Field.DECEASED])))


def _first15(row: SourceFacts) -> str | None:
    reading = row.facts.get(Field.NIK)
    return reading.first15 if reading is not None else None


# --- place ----------------------------------------------------------------------------------------------------


def _choose_place(chosen: dict[Field, tuple[Any, int]], rows: Sequence[SourceFacts]) -> None:
    _take(chosen, Field.AREA, rows, lambda row: len(str(row.facts[Field.AREA])))
    area = str(chosen[Field.AREA][0]) if Field.AREA in chosen else ""
    there = [row for row in rows if _inside(str(row.facts.get(Field.AREA) or ""), area)]
    for field in ADDRESS:
        _take(chosen, field, there, lambda row: str(row.facts.get(Field.AREA) or "") == area)
    located = [row for row in there if _has(row, Field.LATITUDE) and _has(row, Field.LONGITUDE)]
    for field in (Field.LATITUDE, Field.LONGITUDE):
        _take(chosen, field, located, _observed)


def _inside(given: str, area: str) -> bool:
    """Whether a row's area is the chosen one or a coarser one around it; a row without area is not excluded."""
    return area.startswith(given)


# --- facts ----------------------------------------------------------------------------------------------------


def _observed(row: SourceFacts) -> bool:
    """Whether somebody went and looked."""
    return row.kind in (ListKind.SURVEY, ListKind.CENSUS)


def _agrees(row: SourceFacts, of: Field, chosen: Mapping[Field, tuple[Any, int]]) -> bool:
    return not _has(row, of) or of not in chosen or row.facts[of] == chosen[of][0]


def _aids(rows: Iterable[SourceFacts]) -> tuple[Aid, ...]:
    """Every aid once, newest first; of rows that tell the same aid the earliest is named."""
    found: dict[tuple[Any, Any, Any], Aid] = {}
    for row in sorted(rows, key=lambda row: row.row_id):
        if _has(row, Field.AID_FACILITY) or _has(row, Field.AID_YEAR) or _has(row, Field.AID_SOURCE):
            facility, year, source = (
                row.facts.get(field) or None for field in (Field.AID_FACILITY, Field.AID_YEAR, Field.AID_SOURCE)
            )
            found.setdefault((facility, year, source), Aid(facility, year, source, row.row_id))
    return tuple(sorted(found.values(), key=lambda aid: (aid.facility is None, -(aid.year or 0), -aid.row_id)))


def _take_aid(chosen: dict[Field, tuple[Any, int]], aid: Aid) -> None:
    told = {Field.AID_FACILITY: aid.facility, Field.AID_YEAR: aid.year, Field.AID_SOURCE: aid.source}
    chosen.update({field: (value, aid.row_id) for field, value in told.items() if value is not None})


# --- updated or known -----------------------------------------------------------------------------------------

_AREA_NAMES: Final = frozenset({Field.DISTRICT, Field.SUBDISTRICT, Field.VILLAGE})
_OTHERWISE_WRITTEN: Final = frozenset({Field.ADDRESS, Field.RELATION})


def adds_a_fact(golden_before: Golden, facts: Facts) -> bool:
    """Whether a row tells something the household's record did not: a new field, or another value of a known one.

    Another spelling of the name or address is no fact, nor are area names as written (the area code is); a NIK or
    family card is one only when its evidence is stronger.
    """
    return any(_is_new(golden_before, field, value) for field, value in facts.items() if value not in (None, ""))


def _is_new(before: Golden, field: Field, value: Any) -> bool:
    known = before.value(field)
    if isinstance(value, IdentityReading):
        return _strength(value) > _strength(known) and value.digits is not None
    if field in _AREA_NAMES:
        return False
    if known is None:
        return True
    if field is Field.NAME:
        return len(str(value).strip()) > len(str(known).strip())
    if field is Field.AREA:
        return not str(known).startswith(str(value))
    return field not in _OTHERWISE_WRITTEN and bool(value != known)
