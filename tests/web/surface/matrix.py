"""The matrix of access: role x address x own or other area, as the application answers, and as it is written down."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import httpx

from tests.web.conftest import GOWA, MAROS
from tests.web.surface.addresses import Address, addresses
from tests.web.surface.world import Person, World
from zis_registry.services.accounts.access import roles

FILE = Path(__file__).parent / "access_matrix.csv"
OWN, OTHER, NEITHER = "sendiri", "lain", ""
VISITOR = "PENGUNJUNG"
COLUMNS = ("cara", "alamat", "wilayah", VISITOR, *(role.value for role in roles()))
FIELDS = {"alasan": "uji", "putusan": "berbeda", "asnaf": "FAKIR", "jenis": "laporan_alokasi", "ukuran": "F4"}
# A form that came past the gates, whatever it then says about its fields.
PASSED = "lolos"
TO_SIGN_IN = "masuk"
SKIPPED = "-"  # a province has no other area

Key = tuple[str, str, str]
Matrix = dict[Key, dict[str, str]]


async def measure(world: World) -> Matrix:
    """Ask every cell; forms hold what most of them need, and what one changes is taken back before the next."""
    people = [world.visitor(), *await world.everybody()]
    await people[0].get("/masuk")
    ids = {OWN: world.ids(MAROS), OTHER: world.ids(GOWA), NEITHER: world.ids(MAROS)}
    found: Matrix = {}
    for address in addresses(world.app):
        for where in (OWN, OTHER) if address.belongs_to_an_area else (NEITHER,):
            path = address.filled(ids[where])
            found[address.method, address.path, where] = {
                person.name: await _cell(world, person, address, path, where) for person in people
            }
    return found


def written() -> Matrix:
    """The matrix as it is written down."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            (row["cara"], row["alamat"], row["wilayah"]): {name: row[name] for name in COLUMNS[3:]}
            for row in csv.DictReader(file)
        }


def lines(matrix: Matrix) -> Iterable[dict[str, str]]:
    """The rows of the file."""
    for (method, path, where), cells in matrix.items():
        yield {"cara": method, "alamat": path, "wilayah": where, **cells}


async def _cell(world: World, person: Person, address: Address, path: str, where: str) -> str:
    if where == OTHER and person.office.endswith("-73"):
        return SKIPPED
    if address.method == "GET":
        return _status(await person.get(path))
    before = world.version()
    answer = await person.post(path, FIELDS)
    if world.version() != before:
        await world.restore()
    told = _status(answer)
    return told if told in ("403", "404", TO_SIGN_IN) or answer.status_code >= 500 else PASSED


def _status(answer: httpx.Response) -> str:
    if answer.status_code == 303 and answer.headers["location"].startswith("/masuk"):
        return TO_SIGN_IN
    return str(answer.status_code)
