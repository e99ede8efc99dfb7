"""Nothing changes but by a form that this session's own page sent; opening a page changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.conftest import MAROS
from tests.web.surface.addresses import Address, addresses
from tests.web.surface.world import HOST, Person, World
from zis_registry.services.accounts.access import roles
from zis_registry.terms.access import Role

pytestmark = pytest.mark.asyncio(loop_scope="session")
# Downloading is told in the journal and in the list of looks: an event more, and nothing else.
TOLD = ("journal",)
DOWNLOADS = "/unduh"


def changing(world: World) -> list[Address]:
    """Every address that can change something."""
    return [one for one in addresses(world.app) if one.method != "GET"]


async def who_may(world: World, address: Address) -> Person:
    """Somebody of Maros who may send the form of an address; anybody signed in for an open one."""
    role = next(
        role for role, rule in roles().items() if address.permission is None or address.permission in rule.permissions
    )
    return await world.person(role)


Trick = Callable[[Person, Person, str], Any]


def _foreign_token(person: Person, other: Person, path: str) -> Any:
    return person.client.post(path, data={"_csrf": other.form_token})


def _with_header(name: str, value: str) -> Trick:
    return lambda person, _other, path: person.post(path, headers={name: value})


TRICKS: dict[str, Trick] = {
    "no token": lambda person, _other, path: person.client.post(path, data={"alasan": "uji"}),
    "no body": lambda person, _other, path: person.client.post(path),
    "empty token": lambda person, _other, path: person.client.post(path, data={"_csrf": ""}),
    "token of another session": _foreign_token,
    "token in the address": lambda person, _other, path: person.client.post(f"{path}?_csrf={person.form_token}"),
    "foreign origin": _with_header("Origin", "https://jahat.example"),
    "no origin of a sandbox": _with_header("Origin", "null"),
    "origin with our name in front": _with_header("Origin", f"{HOST}.jahat.example"),
    "other site": _with_header("Sec-Fetch-Site", "cross-site"),
    "sister site": _with_header("Sec-Fetch-Site", "same-site"),
    "plain text": lambda person, _other, path: person.client.post(
        path, content=f"_csrf={person.form_token}", headers={"Content-Type": "text/plain"}
    ),
    "json": lambda person, _other, path: person.client.post(path, json={"_csrf": person.form_token}),
}


@pytest.mark.parametrize("trick", TRICKS)
async def test_a_form_from_elsewhere_is_refused_and_changes_nothing(world: World, trick: str) -> None:
    ids, before = world.ids(MAROS), world.contents()
    other = await world.person(Role.AUDITOR)
    assert changing(world), "no address changes anything?"
    for address in changing(world):
        person = await who_may(world, address)
        stranger = other if person is not other else await world.person(Role.BAZNAS_DEPUTY)
        answer = await TRICKS[trick](person, stranger, address.filled(ids))
        assert answer.status_code == 403, f"{address.method} {address.path}: {answer.status_code}"
    assert world.contents() == before


async def test_a_visitors_form_is_bound_to_the_visitor(world: World) -> None:
    if not any(one.path == "/masuk" for one in addresses(world.app)):
        pytest.skip("no sign-in page yet")
    first, second = world.visitor(), world.visitor()
    await first.get("/masuk")
    await second.get("/masuk")
    for address in (one for one in changing(world) if one.open):
        path = address.filled(world.ids(MAROS))
        answer = await first.client.post(path, data={"_csrf": second.form_token})
        assert answer.status_code == 403, path
        assert (await world.visitor().client.post(path, data={"_csrf": ""})).status_code == 403, path


async def test_opening_pages_changes_nothing(world: World) -> None:
    """Only that a person was seen is noted, and that a session is alive; a download is an event of the journal."""
    ids, before, version = world.ids(MAROS), world.contents(), world.version()
    for role in roles():
        person = await world.person(role)
        for address in addresses(world.app):
            if address.method == "GET":
                await person.get(address.filled(ids))
                await world.settle()
                if world.version() == version:
                    continue
                after, version = world.contents(), world.version()
                changed = {name for name in after if after[name] != before[name]}
                allowed = set(TOLD) if address.path.endswith(DOWNLOADS) else set()
                assert changed <= allowed, f"{role.value} {address.path}: {changed}"
                before = after


@pytest.mark.parametrize("token", ["penyerang-memilih-ini", "a" * 43, "../../etc/passwd", "0" * 5000, "é", "a b"])
async def test_a_session_that_a_browser_chose_is_none(world: World, token: str) -> None:
    before = world.contents()
    visitor = world.visitor()
    header = {"Cookie": f"sesi={token}".encode()}
    for path in ("/", "/dana", "/peran"):
        answer = await visitor.client.get(path, headers=header)  # type: ignore[arg-type]
        assert answer.status_code in (303, 404), f"{path}: {answer.status_code}"
        assert "set-cookie" not in answer.headers or "sesi=penyerang" not in answer.headers["set-cookie"]
    assert world.contents() == before


async def test_a_method_that_an_address_does_not_know_is_refused(world: World) -> None:
    person = await world.person(Role.BAZNAS_DEPUTY)
    before, ids = world.contents(), world.ids(MAROS)
    for address in addresses(world.app):
        for method in ("PUT", "PATCH", "DELETE", "TRACE"):
            answer = await person.client.request(method, address.filled(ids))
            assert answer.status_code == 405, f"{method} {address.path}: {answer.status_code}"
    assert world.contents() == before


async def test_the_method_of_a_form_cannot_be_smuggled(world: World) -> None:
    """Neither a header nor a field turns a page view into a change."""
    person = await world.person(Role.BAZNAS_DEPUTY)
    before, ids = world.contents(), world.ids(MAROS)
    for address in changing(world):
        path = address.filled(ids)
        for headers, query in (({"X-HTTP-Method-Override": "POST"}, {}), ({}, {"_method": "POST"})):
            answer = await person.client.get(path, headers=headers, params=query)
            assert answer.status_code in (200, 303, 401, 403, 404, 405), path
    await world.settle()
    assert world.contents() == before
