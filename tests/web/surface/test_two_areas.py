"""What one district has, nobody of another one gets: by address, query, form, export, paper, search or count."""

from __future__ import annotations

import re
from collections.abc import Collection

import pytest

from tests.web.conftest import GOWA, MAROS
from tests.web.surface.addresses import Address, addresses
from tests.web.surface.matrix import FIELDS
from tests.web.surface.reading import Walked, is_page, parsed, said
from tests.web.surface.world import MARKS, Person, World, known_people
from zis_registry.services.accounts.access import roles
from zis_registry.terms.access import Role

pytestmark = pytest.mark.asyncio(loop_scope="session")
ABSENT = {
    "household": "RT-9999998", "case": "K-9999998", "decision": "D-9999998", "upload": "9999998", "staged": "9999998",
    "proposal": "U-9999998", "document": "9999998", "fund": "BAZNAS-7399-ZAKAT", "job": "9999998",
    "office": "POKJA-7399", "account": "9999998",
}  # fmt: skip
DISTRICT_ROLES = tuple(role for role, rule in roles().items() if rule.level != "provinsi")


def secrets_of(world: World, district: str) -> frozenset[str]:
    """What may stand on no page of anybody of another district: names, file names, reasons, accounts."""
    named = {text.casefold() for one in known_people(district) for text in (one.name, one.hamlet)}
    return world.names(district) | named | {MARKS[district].casefold()}


def leaked(text: str, secrets: Collection[str]) -> list[str]:
    """Which of the secrets a text tells."""
    told = re.sub(r"\s+", " ", text.casefold())
    return [secret for secret in secrets if secret in told]


def _of_an_area(world: World) -> list[Address]:
    return [one for one in addresses(world.app) if one.belongs_to_an_area]


async def test_an_id_of_the_other_district_answers_as_one_that_does_not_exist(world: World) -> None:
    theirs, secrets = world.ids(GOWA), secrets_of(world, GOWA)
    tried = 0
    for role in DISTRICT_ROLES:
        person = await world.person(role)
        for address in _of_an_area(world):
            absent = await _ask(person, address, {address.kind: (ABSENT[address.kind],)}, 0)
            for which, number in enumerate(theirs[address.kind][:6]):
                answer = await _ask(person, address, theirs, which)
                told = f"{role.value} {address.method} {address.path} {number}"
                assert answer.status_code in (403, 404), f"{told}: {answer.status_code}"
                assert answer.status_code == absent.status_code, (
                    f"{told}: {answer.status_code}, absent {absent.status_code}"
                )
                same = _plain(answer, person, number) == _plain(absent, person, ABSENT[address.kind])
                assert same, f"{told}: not the words of one that does not exist"
                assert not leaked(answer.text, secrets), told
                tried += 1
    assert tried > 100


def _plain(answer, person: Person, number: str) -> str:  # type: ignore[no-untyped-def]
    text = answer.text.replace(person.form_token, "")
    if number.isdigit():  # a bare number stands in drawings too
        return text.replace(f" {number} tidak ada", " tidak ada")
    return text.replace(number, "")


async def _ask(person: Person, address: Address, ids: dict[str, tuple[str, ...]], which: int):  # type: ignore[no-untyped-def]
    path = address.filled(ids, which=which)
    if address.method == "GET":
        return await person.get(path)
    return await person.post(path, FIELDS)


async def test_no_page_of_one_district_names_anything_of_the_other(world: World, walked: Walked) -> None:
    """Everything that links lead to, for each role of Maros: pages, tables and papers."""
    secrets = secrets_of(world, GOWA)
    for role, path, answer in walked:
        # The health page says 503 where no worker runs, as here.
        assert answer.status_code < 500 or path == "/kesehatan", f"{role.value} {path}"
        if role in DISTRICT_ROLES:
            assert not leaked(said(answer), secrets), f"{role.value} {path}: {leaked(said(answer), secrets)}"


@pytest.mark.parametrize(
    "asking",
    [
        (Role.POKJA_OFFICER, Role.BAZNAS_DEPUTY),
        pytest.param(
            (Role.AUDITOR, Role.ADMINISTRATOR, Role.ENUMERATOR, Role.BAZNAS_OFFICER), marks=pytest.mark.campaign
        ),
    ],
    ids=["some", "all"],
)
async def test_queries_and_fields_of_forms_open_nothing_of_the_other_district(
    world: World, asking: tuple[Role, ...]
) -> None:
    """Every field of every form that asks, filled with what the other district has."""
    theirs, secrets = world.ids(GOWA), secrets_of(world, GOWA)
    one = known_people(GOWA)[0]
    values = [
        GOWA, f"{GOWA}01", "7306011002", "Gowa", one.name, one.name.split()[1], MARKS[GOWA], one.nik(GOWA),
        *(found[0] for found in theirs.values() if found), f"pokja_petugas.pokja-{GOWA}", "1 OR 1=1", "73", "%", "_",
    ]  # fmt: skip
    for role in asking:
        person = await world.person(role)
        for address in addresses(world.app):
            if address.method != "GET" or address.kind:
                continue
            page = await person.get(address.path)
            if page.status_code != 200 or not is_page(page):
                continue
            for field in sorted(_asking_fields(page)):
                for value in values:
                    answer = await person.get(address.path, params={field: value})
                    told = f"{role.value} {address.path}?{field}={value}"
                    assert answer.status_code < 500, told
                    # What was asked for may stand in the field again, and in the addresses that keep it.
                    found = leaked(said(answer), {one for one in secrets if one not in value.casefold()})
                    assert not found, f"{told}: {found}"


def _asking_fields(page) -> set[str]:  # type: ignore[no-untyped-def]
    """The fields of a page's GET forms, and what its links ask with."""
    fields = set()
    for form in parsed(page).iter("form"):
        if form.attrib.get("method", "get").lower() == "get":
            for kind in ("input", "select"):
                fields |= {one.attrib["name"] for one in form.iter(kind) if "name" in one.attrib}
    return fields | {
        name for link in parsed(page).iter("a") for name in re.findall(r"[?&](\w+)=", link.get("href", ""))
    }


async def test_an_enumerator_gets_only_the_assigned_villages(world: World) -> None:
    """The district's other households are as absent as another district's."""
    person = await world.person(Role.ENUMERATOR)
    with_village = set(world.ids(MAROS)["household"][: len(known_people(MAROS))])
    outside = [number for number in world.ids(MAROS)["household"] if number not in with_village]
    assert outside
    for number in outside:
        answer = await person.get(f"/rumah-tangga/{number}")
        assert answer.status_code == 404, number


async def test_the_other_districts_file_is_only_told_as_registered_elsewhere(world: World) -> None:
    """A file that another office has sent already gives no name, date or file name away."""
    if not any(one.path == "/unggahan" and one.method == "POST" for one in addresses(world.app)):
        pytest.skip("no uploads yet")
    from tests.web.surface.lists import simba

    person = await world.person(Role.BAZNAS_OFFICER)
    files = {"berkas": ("daftar.csv", simba(GOWA, known_people(GOWA)), "text/csv")}
    answer = await person.post("/unggahan", files=files)
    assert not leaked(answer.text, secrets_of(world, GOWA))
