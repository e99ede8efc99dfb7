"""Who may not see how a household is judged learns nothing from which its religion could be guessed (decisions 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.web.conftest import MAROS
from tests.web.surface.addresses import addresses
from tests.web.surface.reading import XLSX, Walked, cells, is_page, parsed, said
from tests.web.surface.world import World, known_people
from zis_registry.services.accounts.access import roles
from zis_registry.terms.access import Permission, Role

pytestmark = pytest.mark.asyncio(loop_scope="session")
# Kinds of fund, asnaf, what a verdict stands on: none of it beside a person, for these roles.
RESTRICTED = re.compile(
    r"\b(zakat|infa[kq]|dskl|sedekah|fidyah|fakir|miskin|mual+af|gh?arim(in)?|riqab|amil|fi ?sabilillah|ibnu ?sabil|"
    r"muslim|islam|agama|kristen|katolik|hindu|buddha|asnaf|had kifayah|hajah|bukan penerima zakat|"
    # Of means only the values: that an answer is missing says nothing of anybody's religion.
    r"desil:? ?\d+|(penghasilan|pendapatan)[^.]{0,30}(Rp|\d)|650\.000|700\.000|4\.750\.000)\b",
    re.IGNORECASE,
)
BLOCKS = ("tr", "li", "dd", "dt", "p", "td", "th", "option", "figcaption", "caption", "h1", "h2", "h3")
KEPT_FROM = tuple(role for role, rule in roles().items() if Permission.SEE_RESTRICTED not in rule.permissions)
OF_ONE = re.compile(r"^/(rumah-tangga|kasus)/(RT|K)-\d+$")
FILE_NAMES = re.compile(r"[\w .()\-]+\.(xlsx|csv|xls|ods)", re.IGNORECASE)


def blocks(answer: httpx.Response) -> Iterator[str]:
    """The texts of the smallest things that say something together: a row, an entry, a paragraph."""
    for element in parsed(answer).iter():
        if element.tag in BLOCKS:
            text = " ".join(" ".join(element.itertext()).split())
            if text:
                yield text


def of_persons(answer: httpx.Response, marks: frozenset[str]) -> Iterator[str]:
    """The lines of an answer that name one of the households."""
    kind = answer.headers.get("content-type", "")
    if is_page(answer):
        lines = blocks(answer)
    elif kind.startswith(XLSX):
        lines = (" | ".join(row) for row in cells(answer.content))
    else:
        lines = iter(said(answer).splitlines())
    for line in lines:
        if any(mark in line.casefold() for mark in marks):
            yield line


@pytest.mark.parametrize("role", KEPT_FROM, ids=[role.value for role in KEPT_FROM])
async def test_no_line_of_a_person_tells_what_religion_could_be_guessed_from(
    world: World, walked: Walked, role: Role
) -> None:
    marks = world.names(MAROS) | {number.casefold() for number in world.ids(MAROS)["household"]}
    for path, answer in walked.answers[role].items():
        if answer.status_code != 200 or not RESTRICTED.search(said(answer)):
            continue
        for line in of_persons(answer, marks):
            found = RESTRICTED.search(FILE_NAMES.sub("", line))
            assert found is None, f"{path}: {found[0]!r} in {line[:300]!r}"
        if OF_ONE.match(path):
            main = " ".join(parsed(answer).find(".//main").itertext())  # type: ignore[union-attr]
            found = RESTRICTED.search(FILE_NAMES.sub("", main))
            assert found is None, f"{path}: {found[0]!r} … {main[max(0, found.start() - 80) : found.end() + 80]!r}"


async def test_two_households_that_differ_only_in_what_is_restricted_look_alike(world: World) -> None:
    """The page of a verified Muslim, of one who is not, and of one nobody asked, to those who may not know."""
    numbers = world.ids(MAROS)["household"][: len(known_people(MAROS))]
    if not any(one.path.startswith("/rumah-tangga/{") for one in addresses(world.app)):
        pytest.skip("no household pages yet")
    for role in KEPT_FROM:
        person = await world.person(role)
        told = set()
        for number, one in zip(numbers, known_people(MAROS), strict=True):
            answer = await person.get(f"/rumah-tangga/{number}")
            if answer.status_code == 200:
                told.add(frozenset(_neutral(answer, number, one.name, one.hamlet)))
        # What is told of a line as a whole (waiting for data, for money) may differ; its reasons may not.
        assert len(told) <= 3, role


def _neutral(answer: httpx.Response, number: str, name: str, hamlet: str) -> Iterator[str]:
    for block in blocks(answer):
        text = block.casefold()
        for own in (number, name, hamlet, hamlet.removeprefix("Dusun ")):
            text = text.replace(own.casefold(), "")
        yield re.sub(r"\d+", "0", text).strip()


async def test_no_religion_stands_in_any_list(world: World, walked: Walked) -> None:
    """To nobody at all, whatever the role: not in a line of a list, a table or a paper."""
    religion = re.compile(r"\b(muslim[ _]terverifikasi|beragama|agama islam|non-?muslim)\b", re.IGNORECASE)
    marks = world.names(MAROS)
    for role, path, answer in walked:
        if answer.status_code == 200 and not OF_ONE.match(path) and religion.search(said(answer)):
            for line in of_persons(answer, marks):
                assert religion.search(line) is None, f"{role.value} {path}: {line[:200]!r}"
