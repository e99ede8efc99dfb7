"""Text from lists, forms and addresses that wants to be more than text stays text on every page, table and paper."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import pytest_asyncio
import xlsxwriter

from tests.web.conftest import CONSOLE, MAROS
from tests.web.surface.addresses import addresses
from tests.web.surface.hostile import TEXTS, successes
from tests.web.surface.lists import COLUMNS, Mustahik
from tests.web.surface.reading import is_page, parsed, walk
from tests.web.surface.world import Person, World, bind, open_world
from zis_registry.services.cases import review
from zis_registry.services.lists import intake
from zis_registry.services.proposals import documents, matching
from zis_registry.terms.access import Role
from zis_registry.terms.area import AreaCode

pytestmark = pytest.mark.asyncio(loop_scope="session")
READERS = (Role.POKJA_OFFICER, Role.BAZNAS_DEPUTY, Role.BAZNAS_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)
SHEET = "<svg onload=jahat()>"  # Excel allows 31 characters and none of []:*?/\
# A paper refuses letters that its fonts do not have, and says which; those come after the papers.
PRINTABLE = tuple(text for text in TEXTS if not re.search(r"[\u0600-\u06ff\uff00-\uffef\U0001f000-\U0001ffff]", text))
FILE = "\"><img src=x onerror=jahat()>\u202e=1+1'.xlsx"
TEXT_INPUTS = ("text", "search", "email", "tel", "url", "password", "date", "month", "number", "")


def workbook(texts: tuple[str, ...]) -> bytes:
    """A list whose names, hamlets, phones and a column of its own are these texts, its sheet and heads too."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(SHEET)
    for column, head in enumerate((*COLUMNS, "<script>jahat()</script>", "=1+1 jahat")):
        sheet.write_string(0, column, head)
    for number, text in enumerate(texts):
        other = texts[(number * 7 + 3) % len(texts)]
        row = Mustahik(name=f"Orang {text}", hamlet=f"Dusun {other}", number=200 + number).row(MAROS)
        row = {**row, "handphone": other, "asnaf": other if number % 3 == 0 else row["asnaf"]}
        for column, head in enumerate(COLUMNS):
            sheet.write_string(number + 1, column, row.get(head, "")[:30_000].replace("\x00", ""))
        sheet.write_string(number + 1, len(COLUMNS), text.replace("\x00", ""))
    book.close()
    return buffer.getvalue()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hostile(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """The filled application, with hostile text wherever somebody could put some."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(filled, folder / "data")
    async with open_world(folder / "data") as world:
        bind(world)
        await _poison(world)
        await world.everybody()
        await world.keep(folder / "kept")
        yield world


@pytest_asyncio.fixture(loop_scope="session")
async def poisoned(hostile: World) -> AsyncIterator[World]:
    """The same for each test."""
    bind(hostile)
    yield hostile
    bind(hostile)
    await hostile.restore()


async def _poison(world: World) -> None:
    registry = world.registry
    office = f"BAZNAS-{MAROS}"
    await intake.accept_list(registry, CONSOLE, data=workbook(PRINTABLE), filename=FILE, office=office)
    cases = world.ids(MAROS)["case"]
    for number, case in enumerate(cases[:4]):
        reason = " ".join(TEXTS[number::4]).replace("\x00", "")[:2000]
        await review.decide(registry, CONSOLE, case=case, verdict="different", reason=reason)
    for number, text in enumerate(TEXTS):
        office = ("POKJA", "BAZNAS")[number % 2]
        await world.account(
            Role.POKJA_OFFICER if office == "POKJA" else Role.BAZNAS_OFFICER, f"{office}-{MAROS}",
            username=f"jahat.{number}", name=text.replace("\x00", ""),
        )  # fmt: skip
    async with registry.db.write_tx():
        for office in (f"POKJA-{MAROS}", f"BAZNAS-{MAROS}"):
            await registry.db.execute("DELETE FROM office_profile WHERE code = {}", office)
            await registry.db.bulk_insert(
                "office_profile",
                ("code", "letterhead", "address", "contact", "signatory", "changed_at", "changed_by"),
                [(office, json.dumps([TEXTS[0], TEXTS[55], TEXTS[8]]), TEXTS[2], TEXTS[14], TEXTS[12],
                  registry.now, "jahat")],
            )  # fmt: skip
    await matching.propose(registry, CONSOLE, area=AreaCode(MAROS), on=registry.today)
    for kind in documents.DocumentKind:
        await documents.make_document(registry, CONSOLE, kind=kind, area=AreaCode(MAROS))
    others = tuple(text for text in TEXTS if text not in PRINTABLE)
    await intake.accept_list(registry, CONSOLE, data=workbook(others), filename=f"2{FILE}", office=office)


async def test_stored_text_stays_text_on_every_page_table_and_paper(poisoned: World) -> None:
    gets = [one for one in addresses(poisoned.app) if one.method == "GET"]
    newest = {kind: found[-1:] for kind, found in poisoned.ids(MAROS).items()}
    for role in READERS:
        person = await poisoned.person(role)
        starts = [one.filled(newest) for one in gets if not one.belongs_to_an_area or newest[one.kind]]
        seen = await walk(person, *starts, most=60)
        for path, answer in seen.items():
            told = f"{role.value} {path}"
            assert answer.status_code < 500 or path == "/kesehatan", told
            assert not list(successes(answer)), f"{told}: {list(successes(answer))[:5]}"


async def test_every_hostile_household_opens(poisoned: World) -> None:
    """Each of the texts as name and hamlet of a household, on its own page."""
    person = await poisoned.person(Role.BAZNAS_DEPUTY)
    if not any(one.path.startswith("/rumah-tangga/{") for one in addresses(poisoned.app)):
        pytest.skip("no household pages yet")
    numbers = poisoned.ids(MAROS)["household"][-len(TEXTS) :]
    for number in numbers:
        answer = await person.get(f"/rumah-tangga/{number}")
        assert answer.status_code == 200, number
        assert not list(successes(answer)), f"{number}: {list(successes(answer))[:5]}"


@pytest.mark.parametrize("texts", [TEXTS[::21], pytest.param(TEXTS, marks=pytest.mark.campaign)], ids=["some", "all"])
async def test_text_in_an_address_stays_text(poisoned: World, texts: tuple[str, ...]) -> None:
    for role in (Role.BAZNAS_DEPUTY, Role.AUDITOR, Role.ADMINISTRATOR):
        person = await poisoned.person(role)
        for path, field in await _asked(person, poisoned):
            for text in texts:
                answer = await person.get(path, params={field: text})
                told = f"{role.value} {path}?{field}={text!r}"
                assert answer.status_code < 500, told
                assert not list(successes(answer)), f"{told}: {list(successes(answer))[:5]}"


async def _asked(person: Person, world: World) -> list[tuple[str, str]]:
    found = {("/tidak-ada", "x")}
    for address in addresses(world.app):
        if address.method != "GET" or address.kind:
            continue
        page = await person.get(address.path)
        if page.status_code == 200 and is_page(page):
            for form in _forms(page, "get"):
                found |= {(form.attrib.get("action", address.path), name) for name, _kind in _fields(form)}
    return sorted(found)


@pytest.mark.parametrize("texts", [TEXTS[1::41], pytest.param(TEXTS, marks=pytest.mark.campaign)], ids=["some", "all"])
async def test_text_in_a_form_stays_text(poisoned: World, texts: tuple[str, ...]) -> None:
    """Every form of every page, each of its text fields filled; the answer, and the page it leads to."""
    for role in READERS:
        person = await poisoned.person(role)
        for sent in await _sendable(person, poisoned):
            for text in texts:
                before = poisoned.version()
                answer = await sent.send(person, text)
                told = f"{role.value} POST {sent.action} {text!r}"
                assert answer.status_code < 500, told
                assert not list(successes(answer)), f"{told}: {list(successes(answer))[:5]}"
                if answer.status_code == 303:
                    after = await person.get(answer.headers["location"])
                    assert not list(successes(after)), f"{told} and on: {list(successes(after))[:5]}"
                if poisoned.version() != before:
                    await poisoned.restore()


@dataclass(frozen=True)
class Sendable:
    """A form of a page: where it goes, what it holds already, which fields take text, which a file."""

    action: str
    held: dict[str, str]
    texts: tuple[str, ...]
    files: tuple[str, ...]

    async def send(self, person: Person, text: str):  # type: ignore[no-untyped-def]
        """Send it with this text in every field."""
        data = {**self.held, **dict.fromkeys(self.texts, text.replace("\x00", "\ufffd"))}
        files = dict.fromkeys(self.files, (f"{text}.csv", b"jahat;jahat\n1;2\n", "text/csv"))
        return await person.post(self.action, data, **({"files": files} if files else {}))


async def _sendable(person: Person, world: World) -> list[Sendable]:
    ids = {kind: found[:1] for kind, found in world.ids(MAROS).items()}
    found: dict[tuple[str, tuple[str, ...]], Sendable] = {}
    for address in addresses(world.app):
        if address.method != "GET" or (address.belongs_to_an_area and not ids[address.kind]):
            continue
        path = address.filled(ids)
        page = await person.get(path)
        if page.status_code != 200 or not is_page(page):
            continue
        for form in _forms(page, "post"):
            action = form.attrib.get("action", path)
            if action in ("/keluar",):
                continue
            made = Sendable(
                action,
                dict(_held(form)),
                tuple(name for name, kind in _fields(form) if kind in TEXT_INPUTS),
                tuple(name for name, kind in _fields(form) if kind == "file"),
            )
            found.setdefault((re.sub(r"\d+", "0", action), tuple(made.held)), made)
    return [one for one in found.values() if one.texts or one.files]


def _forms(page, method: str) -> Iterator[Element]:  # type: ignore[no-untyped-def]
    return (one for one in parsed(page).iter("form") if one.attrib.get("method", "get").lower() == method)


def _fields(form: Element) -> Iterator[tuple[str, str]]:
    for tag in ("input", "textarea"):
        for one in form.iter(tag):
            kind = one.attrib.get("type", "text").lower() if tag == "input" else "text"
            if "name" in one.attrib and kind not in ("hidden", "submit", "checkbox", "radio", "button"):
                yield one.attrib["name"], kind


def _held(form: Element) -> Iterator[tuple[str, str]]:
    for one in form.iter("input"):
        kind = one.attrib.get("type", "text")
        if kind in ("hidden", "radio", "checkbox") and "name" in one.attrib and one.attrib["name"] != "_csrf":
            yield one.attrib["name"], one.attrib.get("value", "on")
    for one in form.iter("select"):
        options = [option.attrib.get("value", option.text or "") for option in one.iter("option")]
        yield one.attrib["name"], options[-1] if options else ""
    for one in form.iter("button"):
        if "name" in one.attrib:
            yield one.attrib["name"], one.attrib.get("value", "")
