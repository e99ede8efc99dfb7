"""What every answer is sent with, and that no page loads or runs anything but its own files."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import pytest

from tests.web.conftest import MAROS
from tests.web.surface.addresses import STATIC, addresses
from tests.web.surface.reading import is_page, parsed
from tests.web.surface.world import HOST, World
from zis_registry.services.accounts.access import roles
from zis_registry.terms.access import Role

pytestmark = pytest.mark.asyncio(loop_scope="session")
LARGEST_PAGE = 150_000
WANTED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}
POLICY = ("default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'",
          "form-action 'self'", "object-src 'none'")  # fmt: skip
# Files, which are named so that a browser keeps them; a page's title stands in histories and must name nobody.
ACTIVE = ("iframe", "object", "embed", "base", "applet", "frame", "meta-refresh")


async def answers(world: World) -> AsyncIterator[tuple[str, httpx.Response]]:
    """Every answer of every address to somebody who may, and each kind of failure."""
    ids = world.ids(MAROS)
    for role in roles():
        person = await world.person(role)
        for address in addresses(world.app):
            path = address.filled(ids)
            if address.method == "GET":
                yield f"{role.value} GET {path}", await person.get(path)
    deputy, visitor = await world.person(Role.BAZNAS_DEPUTY), world.visitor()
    for path in (
        "/tidak-ada",
        "/rumah-tangga/RT-9999998",
        "/rumah-tangga/bukan",
        "/%00",
        "/statis/tidak-ada.css",
        "//",
    ):
        yield f"GET {path}", await deputy.get(path)
    yield "visitor", await visitor.get("/masuk")
    yield "visitor", await visitor.get("/dana")
    yield "405", await deputy.client.delete("/peran")
    yield "413", await deputy.post("/keluar", {"isi": "x" * 300_000})
    yield "403", await deputy.client.post("/keluar")
    for name in ("style.css", "app.js"):
        yield f"static {name}", await visitor.get(f"{STATIC}/{name}")


async def test_every_answer_has_the_headers(world: World) -> None:
    async for told, answer in answers(world):
        for name, value in WANTED.items():
            assert answer.headers.get(name) == value, f"{told}: {name}"
        policy = answer.headers.get("content-security-policy", "")
        assert all(part in policy for part in POLICY), f"{told}: {policy}"
        assert "unsafe" not in policy, told
        if STATIC not in told and not told.startswith("static"):
            assert answer.headers.get("cache-control") == "no-store", told
        assert "server" not in answer.headers, told
        for cookie in answer.headers.get_list("set-cookie"):
            assert "HttpOnly" in cookie, f"{told}: {cookie}"
            assert "samesite=lax" in cookie.lower() or "samesite=strict" in cookie.lower(), f"{told}: {cookie}"


async def test_a_fault_of_the_program_is_a_page_with_headers_and_says_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zis_registry.web.pages import roles as page

    def broken(*_args: object) -> None:
        raise RuntimeError("rahasia 7309010101809001 di dalam galat")

    monkeypatch.setattr(page, "addresses", broken)
    answer = await (await world.person(Role.BAZNAS_DEPUTY)).get("/peran")
    assert answer.status_code == 500
    assert is_page(answer)
    assert answer.headers["content-security-policy"]
    assert "rahasia" not in answer.text
    assert "Traceback" not in answer.text


async def test_no_page_runs_or_loads_anything_but_its_own_files(world: World) -> None:
    seen: set[str] = set()
    async for told, answer in answers(world):
        if not is_page(answer):
            continue
        pattern = re.sub(r"\d+", "0", told)
        if answer.status_code != 200 and pattern in seen:
            continue
        seen.add(pattern)
        assert len(answer.content) < LARGEST_PAGE, f"{told}: {len(answer.content)} bytes"
        problems = list(markup_problems(answer))
        assert not problems, f"{told}: {problems}"


def markup_problems(answer: httpx.Response) -> list[str]:
    """What of a page would run, load or style outside its own files, and what is missing from its frame."""
    found = []
    page = parsed(answer)
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ACTIVE:
            found.append(f"<{element.tag}>")
        if element.tag == "style" or (element.tag == "script" and (element.text or "").strip()):
            found.append(f"inline {element.tag}")
        for name, value in element.attrib.items():
            found += _attribute_problems(str(element.tag), str(name), value)
    if "<html" in answer.text:  # and not a part of a page that the script renews
        found += [] if re.search(r'<html lang="id"', answer.text) else ["no lang"]
        headings = list(page.iter("h1"))
        found += [] if len(headings) == 1 else [f"{len(headings)} h1"]
        found += [] if list(page.iter("main")) else ["no main"]
    numbers = [one.attrib["id"] for one in page.iter() if isinstance(one.tag, str) and "id" in one.attrib]
    found += [f"id {one} twice" for one in set(numbers) if numbers.count(one) > 1]
    return found


def _attribute_problems(tag: str, name: str, value: str) -> list[str]:
    if name == "style" or name.startswith("on"):
        return [f"{tag} {name}="]
    if name in ("href", "src", "action", "formaction", "srcset", "poster", "data") or name.endswith("}href"):
        parts = urlsplit(value)
        if parts.scheme not in ("", "http") or (parts.netloc and f"{parts.scheme}://{parts.netloc}" != HOST):
            return [f"{tag} {name}={value}"]
    if tag == "meta" and name == "http-equiv":
        return ["meta http-equiv"]
    return []


async def test_no_title_names_a_person(world: World) -> None:
    names = [name for name in world.names(MAROS) if len(name) >= 8]
    async for told, answer in answers(world):
        if answer.status_code == 200 and is_page(answer):
            title = (re.search(r"<title>(.*?)</title>", answer.text, re.DOTALL) or [""])[0].casefold()
            assert not [name for name in names if name in title], told
