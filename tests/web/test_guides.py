"""The guides: each describes the pages its role has, by the titles and buttons that are on the screens."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest

import zis_registry.web
from tests.web.conftest import Web
from zis_registry.errors import NotFound
from zis_registry.terms.access import Role
from zis_registry.web.guidebook import GENERAL, guide, slug_of
from zis_registry.web.menu import menu_of

TEMPLATES = Path(zis_registry.web.__file__).parent / "templates"
LINK = re.compile(r"\[([^\]]+)\]\((/[^)\s]*)\)")
BUTTON = re.compile(r"\*\*([^*]+)\*\*")
SLUGS = [*GENERAL, *map(slug_of, Role)]
MORE = " …"


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert found is not None
    return " ".join(unescape(re.sub(r"<[^>]+>", "", found[1])).split())


@cache
def labels() -> tuple[str, ...]:
    """The words of every button and link of the templates; what is computed is left out."""
    found: list[str] = []
    for file in TEMPLATES.rglob("*.html"):
        text = re.sub(r"\{#.*?#\}", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        for label in re.findall(r"<(?:button|a)\b[^>]*>(.*?)</(?:button|a)>", text, re.DOTALL):
            quoted = " | ".join(re.findall(r'"([^"]+)"', label))
            plain = re.sub(r"<[^>]+>|\{\{.*?\}\}|\{%.*?%\}", " ", label, flags=re.DOTALL)
            found.append(" ".join(f"{plain} | {quoted}".split()))
    return tuple(found)


@pytest.mark.parametrize("role", list(Role))
async def test_each_page_of_a_role_is_in_its_guide_and_each_page_of_the_guide_opens(web: Web, role: Role) -> None:
    client = await web.client(role)
    links = LINK.findall(guide(slug_of(role)).text)
    told = {path: words for words, path in links}
    places = [place for group in menu_of(await web.reader(role)) for place in group.places]
    assert {place.path for place in places} <= told.keys()
    pages = {path: await client.get(path) for path in told}
    assert {path: page.status_code for path, page in pages.items() if page.status_code != 200} == {}
    for words, path in links:
        assert heading(pages[path].text).startswith(words), (path, words)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_button_a_guide_names_is_on_a_screen(slug: str) -> None:
    for name in BUTTON.findall(guide(slug).text):
        parts = [part.strip() for part in name.split("…") if part.strip()]
        assert any(all(part in label for part in parts) for label in labels()), name


@pytest.mark.parametrize("slug", SLUGS)
async def test_a_guide_is_a_page_without_foreign_markup(web: Web, slug: str) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    answer = await client.get(f"/panduan/{slug}")
    assert answer.status_code == 200
    assert heading(answer.text) == guide(slug).title
    assert len(answer.text) < 60_000
    assert "<script" not in str(guide(slug).body)
    assert not re.search(r"https?://", guide(slug).text)


async def test_visitors_read_what_is_for_everybody(web: Web) -> None:
    visitor = await web.visitor()
    listed = await visitor.get("/panduan")
    assert listed.status_code == 200
    assert "Panduan Auditor" not in listed.text
    for slug in GENERAL:
        assert f'href="/panduan/{slug}"' in listed.text
        page = await visitor.get(f"/panduan/{slug}")
        assert page.status_code == 200
        for words, path in LINK.findall(guide(slug).text):
            assert heading((await visitor.get(path)).text).startswith(words)
    rights = await visitor.get("/data-pribadi")
    assert rights.status_code == 200
    assert "UU 27/2022" in rights.text
    assert (await visitor.get("/panduan/auditor")).status_code == 303


async def test_a_reader_finds_the_own_guide_first(web: Web) -> None:
    client = await web.client(Role.BAZNAS_TREASURER)
    listed = (await client.get("/panduan")).text
    assert listed.index("/panduan/baznas-bendahara") < listed.index("/panduan/istilah")
    assert (await client.get("/panduan/tidak-ada")).status_code == 404


async def test_a_page_that_does_not_open_for_the_reader_is_only_named(web: Web) -> None:
    client = await web.client(Role.ENUMERATOR)
    shown = (await client.get("/panduan/baznas-waka-ii")).text.split("<main", 1)[1]
    assert 'href="/dana"' not in shown
    assert "<li>Dana: " in shown
    assert 'href="/rumah-tangga"' in shown


def test_no_guide_is_read_from_elsewhere() -> None:
    with pytest.raises(NotFound):
        guide("../pages/guides")
