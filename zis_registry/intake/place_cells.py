"""Cells about where a household lives: area words, address, RT and RW, coordinates."""

from __future__ import annotations

import re
from collections.abc import Callable

from zis_registry.intake.header import Column
from zis_registry.intake.messages import Code
from zis_registry.intake.roles import Role
from zis_registry.intake.spot import Spot
from zis_registry.intake.value_cells import clean_text
from zis_registry.terms.address import read_rt_rw
from zis_registry.terms.cell import CellKind, RawCell
from zis_registry.terms.household import Field

_AREA_FIELDS = {Role.VILLAGE: Field.VILLAGE, Role.SUBDISTRICT: Field.SUBDISTRICT, Role.DISTRICT: Field.DISTRICT}
_ABSENT = ("tidak ada", "tdk ada", "belum ada", "0", "tidak tahu", "00", "000")
_HAMLET_IN_ADDRESS = re.compile(
    r"\b(?:dusun|dsn|lingkungan|lingk?)\b[.:\s]+([^,;/]+?)(?=\s*(?:[,;/]|\bRT\b|\bRW\b|\bdesa\b|\bkel\b|$))",
    re.IGNORECASE,
)
_VILLAGE_IN_ADDRESS = re.compile(
    r"\b(?:desa|kelurahan|kel)\b[.:\s]+([^,;/]+?)(?=\s*(?:[,;/]|\bkec\b|\bkecamatan\b|\bRT\b|$))", re.IGNORECASE
)
_SUBDISTRICT_IN_ADDRESS = re.compile(
    r"\bkec(?:amatan)?\b[.:\s]+([^,;/]+?)(?=\s*(?:[,;/]|\bkab\b|\bkabupaten\b|\bkota\b|$))", re.IGNORECASE
)
_DEGREES = re.compile(r"[-−]?\d{1,3}[.,]\d{3,}")
_SOUTH = (-9.0, 1.0)
_EAST = (116.0, 123.5)


def area_word(spot: Spot, role: Role, text: str) -> None:
    """Keep what a cell or a group heading says of the area."""
    word = clean_text(text).strip(" :.-")
    if not word or word.lower() in _ABSENT:
        return
    spot.words.setdefault(role, word)
    if role in _AREA_FIELDS:
        spot.put(_AREA_FIELDS[role], word)


def _area(role: Role) -> Callable[[Spot, Column, RawCell], None]:
    def read(spot: Spot, _: Column, cell: RawCell) -> None:
        area_word(spot, role, cell.text)

    return read


def _village_and_subdistrict(spot: Spot, _: Column, cell: RawCell) -> None:
    """Split "Sukakarya/Tarogong Kidul": the village before, the kecamatan behind."""
    village, _mark, subdistrict = (
        part.strip() for part in re.split(r"([/,;])", clean_text(cell.text) + "/", maxsplit=1)
    )
    area_word(spot, Role.VILLAGE, village)
    area_word(spot, Role.SUBDISTRICT, subdistrict.strip("/"))


def _address(spot: Spot, _: Column, cell: RawCell) -> None:
    spot.put(Field.ADDRESS, clean_text(cell.text))


def places_in_address(spot: Spot) -> None:
    """What the address says of RT, RW, hamlet and area, where no column of its own said it."""
    address = spot.facts.get(Field.ADDRESS, "")
    if not address:
        return
    if "rt" in address.lower():
        rt, rw = read_rt_rw(address)
        spot.put(Field.RT, rt)
        spot.put(Field.RW, rw)
    if found := _HAMLET_IN_ADDRESS.search(address):
        spot.put(Field.HAMLET, found[1].strip())
    for role, pattern in ((Role.VILLAGE, _VILLAGE_IN_ADDRESS), (Role.SUBDISTRICT, _SUBDISTRICT_IN_ADDRESS)):
        if role not in spot.words and (found := pattern.search(address)):
            area_word(spot, role, found[1])


def _hamlet(spot: Spot, _: Column, cell: RawCell) -> None:
    text = clean_text(cell.text)
    if text.lower() not in _ABSENT:
        spot.put(Field.HAMLET, text)


def _rt(spot: Spot, column: Column, cell: RawCell) -> None:
    rt, rw = read_rt_rw(clean_text(cell.text))
    if rt is None and rw is None and clean_text(cell.text).lower() not in _ABSENT:
        spot.note(Code.RT_UNREADABLE, column, value=cell.text)
    spot.put(Field.RT, rt)
    spot.put(Field.RW, rw)


def _rw(spot: Spot, column: Column, cell: RawCell) -> None:
    first, marked = read_rt_rw(clean_text(cell.text))
    rw = marked if marked is not None else first
    if rw is None and clean_text(cell.text).lower() not in _ABSENT:
        spot.note(Code.RT_UNREADABLE, column, value=cell.text)
    spot.put(Field.RW, rw)


def _degrees(cell: RawCell) -> float | None:
    text = clean_text(cell.text).replace("−", "-").rstrip("°")
    if cell.kind not in (CellKind.NUMBER, CellKind.TEXT):
        return None
    try:
        return float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        return None


def _coordinate(spot: Spot, column: Column, cell: RawCell) -> None:
    value = _degrees(cell)
    if value is None:
        spot.note(Code.COORDINATE_UNREADABLE, column, value=cell.text)
        return
    role = Role.LATITUDE if column.role is Role.LATITUDE else Role.LONGITUDE
    spot.words.setdefault(role, repr(value))


def _coordinates(spot: Spot, column: Column, cell: RawCell) -> None:
    found = _DEGREES.findall(clean_text(cell.text).replace("−", "-"))
    if len(found) != 2:
        spot.note(Code.COORDINATE_UNREADABLE, column, value=cell.text)
        return
    spot.words.setdefault(Role.LATITUDE, found[0].replace(",", "."))
    spot.words.setdefault(Role.LONGITUDE, found[1].replace(",", "."))


def settle_coordinates(spot: Spot, column: Column | None) -> None:
    """Keep a pair inside South Sulawesi; a swapped pair is turned and told, anything else is told and dropped."""
    if Role.LATITUDE not in spot.words or Role.LONGITUDE not in spot.words:
        return
    latitude, longitude = spot.words[Role.LATITUDE], spot.words[Role.LONGITUDE]
    if _inside(longitude, latitude):
        latitude, longitude = longitude, latitude
        spot.note(Code.COORDINATE_SWAPPED, column)
    if _inside(latitude, longitude):
        spot.put(Field.LATITUDE, latitude)
        spot.put(Field.LONGITUDE, longitude)
    elif (float(latitude), float(longitude)) != (0.0, 0.0):
        spot.note(Code.COORDINATE_OUTSIDE, column, value=f"{latitude}, {longitude}")


def _inside(latitude: str, longitude: str) -> bool:
    return _SOUTH[0] <= float(latitude) <= _SOUTH[1] and _EAST[0] <= float(longitude) <= _EAST[1]


PLACE_READERS: dict[Role, Callable[[Spot, Column, RawCell], None]] = {
    Role.VILLAGE: _area(Role.VILLAGE),
    Role.SUBDISTRICT: _area(Role.SUBDISTRICT),
    Role.DISTRICT: _area(Role.DISTRICT),
    Role.VILLAGE_CODE: _area(Role.VILLAGE_CODE),
    Role.SUBDISTRICT_CODE: _area(Role.SUBDISTRICT_CODE),
    Role.DISTRICT_CODE: _area(Role.DISTRICT_CODE),
    Role.VILLAGE_AND_SUBDISTRICT: _village_and_subdistrict,
    Role.ADDRESS: _address,
    Role.ADDRESS_NOW: _address,
    Role.HAMLET: _hamlet,
    Role.RT: _rt,
    Role.RW: _rw,
    Role.RT_RW: _rt,
    Role.LATITUDE: _coordinate,
    Role.LONGITUDE: _coordinate,
    Role.COORDINATES: _coordinates,
}
