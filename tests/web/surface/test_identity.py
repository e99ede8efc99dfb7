"""No NIK, no KK number and no phone of the lists stands in any page, address, log, table or paper."""

from __future__ import annotations

import logging
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.conftest import DISTRICTS, MAROS
from tests.web.surface.reading import Walked, said
from tests.web.surface.world import World, known_people
from zis_registry.services.accounts.access import roles

pytestmark = pytest.mark.asyncio(loop_scope="session")
LONG = re.compile(r"(?<!\d)\d{15,16}(?!\d)")
PHONE = re.compile(r"(?<!\d)(?:\+?62|0)8\d{8,11}(?!\d)")
JOINED = re.compile(r"(?<=\d)[\s.\-\u00a0\u2009\u202f](?=\d)")
SIGNED = re.compile(r"\b[0-9a-f]{40,64}\b")  # fingerprints are digits too, and nobody's


def numbers_of(folder: Path) -> frozenset[str]:
    """Every NIK, KK number and phone that stands in the lists of the two districts."""
    found = {one.nik(district) for district in DISTRICTS for one in known_people(district)}
    for path in (*folder.glob("*.xlsx"), *folder.glob("*.csv")):
        for text in _texts(path):
            found.update(LONG.findall(text))
            found.update(PHONE.findall(text))
    return frozenset(found)


def _texts(path: Path) -> Iterator[str]:
    if path.suffix == ".csv":
        yield path.read_text(encoding="utf-8", errors="replace")
        return
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if name.endswith(".xml"):
                yield parts.read(name).decode("utf-8", "replace")


def numbers_in(text: str, numbers: frozenset[str]) -> set[str]:
    """Which of the numbers a text tells, also with blanks, points or hyphens between their digits."""
    plain = SIGNED.sub("", text)
    runs = {*re.findall(r"\d{10,}", plain), *re.findall(r"\d{10,}", JOINED.sub("", plain))}
    return {number for number in numbers for run in runs if number in run}


async def test_nobody_ever_reads_a_whole_number(world: World, walked: Walked, prepared: Path) -> None:
    """Everything every role comes to; and what the program says in its log meanwhile."""
    numbers, names = numbers_of(prepared / "lists"), world.names(MAROS)
    assert len(numbers) > 150
    for role, path, answer in walked:
        told = f"{role.value} {path}"
        disposition = answer.headers.get("content-disposition", "")
        assert not numbers_in(said(answer), numbers), told
        assert not numbers_in(f"{path} {disposition}", numbers), told
        assert not [name for name in names if name in f"{path} {disposition}".casefold()], f"{told} {disposition}"
    assert not numbers_in(walked.log, numbers)
    assert not [name for name in names if name in walked.log.casefold()]


async def test_a_number_asked_for_is_not_echoed_and_not_logged(
    world: World, prepared: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Who searches by NIK gets it back on no page, in no address to go to, and in no log."""
    caplog.set_level(logging.DEBUG)
    number = known_people(MAROS)[0].nik(MAROS)
    for role in roles():
        person = await world.person(role)
        for path in ("/cari", "/rumah-tangga"):
            answer = await person.get(path, params={"q": number})
            assert answer.status_code < 500, path
            assert number not in answer.headers.get("location", "")
            assert number not in re.sub(r'value="[^"]*"', "", answer.text), f"{role.value} {path}"
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("zis_registry")]
    assert not [text for text in ours if number in text]


async def test_a_masked_number_shows_the_district_and_nothing_else(walked: Walked) -> None:
    """Beside a birth date and a village, the last digits would give the whole number away."""
    for role, path, answer in walked:
        for masked in re.findall(r"\d[\d ]*[ •]*•[\d •]*", said(answer)):
            # A number of another length than 16 keeps its length, and no more digits than the district's.
            assert re.fullmatch(r"\d{4}( •{1,5}){1,4}\s*|•{4,9} ?\d{3}\s*", masked), f"{role.value} {path}: {masked!r}"
