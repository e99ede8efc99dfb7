"""What a page, a table or a paper says and links to: the same questions for HTML, XLSX, CSV and PDF."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import httpx
import openpyxl
import pypdf

from tests.web.conftest import MAROS
from tests.web.surface.addresses import addresses
from tests.web.surface.world import HOST, Person, World, known_people
from zis_registry.terms.access import Role

MOST_PAGES = 150
TOKEN = re.compile(rb'name="_csrf" value="[0-9a-f]{64}"')
LINK = re.compile(r'\s(?:href|src)="([^"]*)"')
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def parsed(answer: httpx.Response) -> Element:
    """The page as a browser would read it."""
    return html5lib.parse(answer.text, namespaceHTMLElements=False)  # type: ignore[no-any-return]


def is_page(answer: httpx.Response) -> bool:
    """Whether an answer is a page."""
    return answer.headers.get("content-type", "").startswith("text/html")


@lru_cache(maxsize=2_000)
def said(answer: httpx.Response) -> str:
    """Everything an answer says, as one text: also attributes of a page, each cell of a table, the text of a paper."""
    kind = answer.headers.get("content-type", "")
    if kind.startswith("application/pdf"):
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    if kind.startswith(XLSX):
        return "\n".join(" | ".join(row) for row in cells(answer.content))
    return html.unescape(answer.text)


def cells(workbook: bytes) -> Iterator[list[str]]:
    """The rows of every sheet of a workbook as texts."""
    for sheet in openpyxl.load_workbook(io.BytesIO(workbook)).worksheets:
        for row in sheet.iter_rows(values_only=True):
            yield ["" if value is None else str(value) for value in row]


def without_token(answer: httpx.Response) -> bytes:
    """A page without what is different for each session."""
    return TOKEN.sub(b'name="_csrf" value=""', answer.content)


def links(answer: httpx.Response) -> set[str]:
    """The addresses of our own that a page links to, without fragments."""
    found = set()
    for written in LINK.findall(answer.text):
        parts = urlsplit(urljoin(str(answer.request.url), html.unescape(written)))
        if f"{parts.scheme}://{parts.netloc}" == HOST and not parts.path.startswith("/statis/"):
            found.add(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


@dataclass(frozen=True)
class Walked:
    """What each role came to, by address; and what the program wrote into its log meanwhile."""

    answers: Mapping[Role, Mapping[str, httpx.Response]]
    log: str

    def __iter__(self) -> Iterator[tuple[Role, str, httpx.Response]]:
        """Each answer with its role and address."""
        for role, seen in self.answers.items():
            for path, answer in seen.items():
                yield role, path, answer


def starts(world: World) -> list[str]:
    """Where a walk begins: every address without a gap, and the known people of Maros."""
    plain = [one.path for one in addresses(world.app) if one.method == "GET" and not one.kind]
    known = world.ids(MAROS)["household"][: len(known_people(MAROS))]
    return ["/", *plain, *(f"/rumah-tangga/{number}" for number in known)]


async def walk(person: Person, *starts: str, most: int = MOST_PAGES) -> dict[str, httpx.Response]:
    """Every answer a person comes to by links from these pages, breadth first; at most so many of one pattern."""
    found: dict[str, httpx.Response] = {}
    waiting = list(starts)
    patterns: dict[str, int] = {}
    while waiting and len(found) < most:
        path = waiting.pop(0)
        pattern = re.sub(r"[0-9]+", "0", path)
        if path in found or patterns.get(pattern, 0) >= 3:
            continue
        patterns[pattern] = patterns.get(pattern, 0) + 1
        answer = await person.get(path)
        found[path] = answer
        if answer.status_code == 200 and is_page(answer):
            waiting += sorted(links(answer) - found.keys())
    return found
