"""How the facts of a row are written as JSON and read back, without loss and always the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any

from zis_registry.errors import InvalidValue
from zis_registry.terms.household import (
    Closet,
    Disposal,
    Facility,
    Field,
    Relation,
    RungRange,
    Toilet,
    WaterSource,
)
from zis_registry.terms.identity import IdentityReading, IdentityState


class _Shape(StrEnum):
    TEXT = "teks"
    WHOLE = "bilangan bulat"
    TRUTH = "ya atau tidak"
    DAY = "tanggal"
    IDENTITY = "nomor identitas"
    RUNGS = "rentang tangga"


_CHOICES: dict[Field, type[StrEnum]] = {
    Field.RELATION: Relation,
    Field.TOILET: Toilet,
    Field.CLOSET: Closet,
    Field.DISPOSAL: Disposal,
    Field.WATER_SOURCE: WaterSource,
    Field.REQUESTED_FACILITY: Facility,
    Field.AID_FACILITY: Facility,
}
_SHAPES: dict[Field, _Shape] = {
    **dict.fromkeys((Field.NIK, Field.FAMILY_CARD), _Shape.IDENTITY),
    **dict.fromkeys((Field.BIRTH_DATE, Field.SURVEY_DATE, Field.LAST_EMPTIED), _Shape.DAY),
    **dict.fromkeys((Field.DECLARED_SANITATION, Field.DECLARED_WATER), _Shape.RUNGS),
    **dict.fromkeys(
        (
            Field.RT,
            Field.RW,
            Field.MEMBERS,
            Field.HOUSE_FAMILIES,
            Field.INCOME,
            Field.DECILE,
            Field.WATER_MINUTES,
            Field.AID_YEAR,
        ),
        _Shape.WHOLE,
    ),
    **dict.fromkeys(
        (
            Field.LOW_INCOME,
            Field.MUSLIM_VERIFIED,
            Field.TOILET_USED,
            Field.TANK_SEALED,
            Field.WATER_FAR_FROM_WASTE,
            Field.WATER_ON_PREMISES,
            Field.WILLING_DESLUDGING,
            Field.DECEASED,
        ),
        _Shape.TRUTH,
    ),
}


_NAMES = {field: field.value for field in Field}
_BY_NAME = {name: field for field, name in _NAMES.items()}
_ORDER = {field: place for place, field in enumerate(Field)}


def _refuse(field: Field) -> InvalidValue:
    return InvalidValue(f"Isi {field.value} tidak sesuai bentuknya ({_expected(field)}).")


def _expected(field: Field) -> str:
    if field in _CHOICES:
        return "salah satu dari " + ", ".join(choice.value for choice in _CHOICES[field])
    return _SHAPES.get(field, _Shape.TEXT).value


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool | IntEnum)


def _encode(field: Field, value: Any) -> Any:
    if field in _CHOICES:
        return _CHOICES[field](value).value
    match _SHAPES.get(field, _Shape.TEXT):
        case _Shape.TEXT if isinstance(value, str):
            return str(value)
        case _Shape.WHOLE if _is_whole(value):
            return value
        case _Shape.TRUTH if isinstance(value, bool):
            return value
        case _Shape.DAY if type(value) is date:
            return value.isoformat()
        case _Shape.IDENTITY if isinstance(value, IdentityReading):
            return _encode_identity(value)
        case _Shape.RUNGS if isinstance(value, RungRange):
            return [int(value.lower), int(value.upper)]
        case _:
            raise _refuse(field)


def _encode_identity(reading: IdentityReading) -> dict[str, str]:
    written = {"state": reading.state.value}
    if reading.digits is not None:
        written["digits"] = reading.digits
    if reading.stripped:
        written["stripped"] = reading.stripped
    return written


def _decode(field: Field, value: Any) -> Any:
    if field in _CHOICES:
        return _CHOICES[field](value)
    match _SHAPES.get(field, _Shape.TEXT):
        case _Shape.TEXT if isinstance(value, str):
            return value
        case _Shape.WHOLE if _is_whole(value):
            return value
        case _Shape.TRUTH if isinstance(value, bool):
            return value
        case _Shape.DAY if isinstance(value, str):
            return date.fromisoformat(value)
        case _Shape.IDENTITY if isinstance(value, Mapping):
            return IdentityReading(IdentityState(value["state"]), value.get("digits"), value.get("stripped", ""))
        case _Shape.RUNGS if isinstance(value, list | tuple) and len(value) == 2 and all(map(_is_whole, value)):
            return RungRange(value[0], value[1])
        case _:
            raise _refuse(field)


def _guarded(step: Callable[[Field, Any], Any], field: Field, value: Any) -> Any:
    try:
        return step(field, value)
    except InvalidValue:
        raise
    except (ValueError, KeyError, TypeError) as refusal:
        raise _refuse(field) from refusal


def encode_facts(facts: Mapping[Field, Any]) -> dict[str, Any]:
    """The facts as values that JSON can hold, in the order of `Field`.

    Dates are ISO 8601, choices their stable text, a RungRange `[lower, upper]`, an IdentityReading
    `{"state", "digits", "stripped"}` without the empty ones. Raises InvalidValue for a value of a wrong type.
    """
    ordered = sorted(facts, key=_ORDER.__getitem__)
    return {_NAMES[field]: _guarded(_encode, field, facts[field]) for field in ordered}


def decode_facts(written: Mapping[str, Any]) -> dict[Field, Any]:
    """The facts that `encode_facts` wrote; raises InvalidValue for an unknown field or a value of a wrong shape."""
    if unknown := written.keys() - _BY_NAME.keys():
        raise InvalidValue(f"Isian tidak dikenal: {', '.join(sorted(unknown))}.")
    # Walks what is written, not all fields: a row fills a dozen of forty, and every row of a list passes here.
    return {_BY_NAME[name]: _guarded(_decode, _BY_NAME[name], value) for name, value in written.items()}
