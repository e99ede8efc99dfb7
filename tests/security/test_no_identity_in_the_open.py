"""No seeded NIK, KK number or phone lies open: not in the database, its log, the uploads, the papers or the output."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path

import pytest

import fixtures
from tests.registry_lists import SCALE, SEED, Lists, accept_all
from zis_registry.services.opening import Registry

ROOT = Path(__file__).resolve().parents[2]


def secrets() -> set[str]:
    """Every NIK, KK number and phone of the synthetic population."""
    found: set[str] = set()
    for households in fixtures.population(SEED, scale=SCALE).households.values():
        for household in households:
            found.update(home.card for home in household.homes)
            found.update(member.person.nik for member in (*household.members, *household.still_listed))
            found.add(household.phone)
    return {number for number in found if number}


def encodings(number: str) -> Iterator[bytes]:
    """The forms in which a number could lie in a file: plain, UTF-16, hex, base64 at each of the three offsets."""
    plain = number.encode()
    yield plain
    yield number.encode("utf-16-le")
    yield plain.hex().encode()
    for lead in range(3):
        whole = base64.b64encode(b"\0" * lead + plain)
        # The characters at the ends depend on what stands beside the number; those between do not.
        yield whole[(4 if lead else 0) : (len(whole) - 4) // 4 * 4]


def files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()


# Where a number of ten digits or more could stand at all: looking for thousands of needles in these few places only
# takes seconds instead of minutes. In base64 each three digits begin with M, N or O.
PLACES = re.compile(rb"[0-9]{10,}|(?:[0-9]\0){10,}|(?:3[0-9]){10,}|(?:[MNO][A-Za-z0-9+/]{3}){2,}[A-Za-z0-9+/]{0,3}")


def open_numbers(content: bytes, wanted: Iterable[bytes]) -> list[bytes]:
    """Which of the wanted byte strings stand in the content, also inside longer ones."""
    places = b"\n".join(PLACES.findall(content))
    return [needle for needle in wanted if needle in places]


@pytest.mark.parametrize("lead", range(3))
def test_the_search_finds_a_number_in_every_encoding(lead: int) -> None:
    number = "7311014507900003"
    around = b"\x00abc" + b"x" * lead
    for hidden in (
        number.encode(),
        number.encode("utf-16-le"),
        number.encode().hex().encode(),
        base64.b64encode(b"x" * lead + number.encode()),
        base64.b64encode(b"x" * lead + number.encode() + b"yz"),
    ):
        assert open_numbers(around + hidden + b"\x01", set(encodings(number))), hidden


async def test_the_data_folder_and_the_database_hold_no_number_in_the_open(registry: Registry, lists: Lists) -> None:
    await accept_all(registry, lists)
    numbers = secrets()
    assert len(numbers) > 300
    needles = {form for number in numbers for form in encodings(number)}
    held = list(files(registry.settings.data_dir))
    assert any(path.suffix == ".bin" for path, _ in held)
    if registry.db.dialect.value == "postgresql":
        held += [(Path(f"{table}.rows"), content) async for table, content in dump(registry)]
    for path, content in held:
        assert not open_numbers(content, needles), path.name


async def dump(registry: Registry) -> AsyncIterator[tuple[str, bytes]]:
    """Every row of every table of the PostgreSQL database as text."""
    tables = await registry.db.fetch(
        "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema()"
    )
    for table in tables:
        rows = await registry.db.fetch(f'SELECT t::text AS line FROM "{table["name"]}" t')
        yield table["name"], "\n".join(row["line"] for row in rows).encode()


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_the_output_of_an_import_masks_every_number(tmp_path: Path, lists: Lists, flags: list[str]) -> None:
    environ = {**os.environ, "ZIS_DATA_DIR": str(tmp_path / "data"), "COLUMNS": "400"}
    command = [sys.executable, "-m", "zis_registry"]
    subprocess.run([*command, "init"], cwd=ROOT, env=environ, check=True, capture_output=True, timeout=120)
    numbers = secrets()
    for file in lists.manifest.files[:4]:
        path = lists.folder / file.file
        ran = subprocess.run(
            [*command, "import", str(path), "--office", file.office, *flags],
            cwd=ROOT, env=environ, check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        told = (ran.stdout + ran.stderr).decode()
        assert not [number for number in numbers if number in told]
