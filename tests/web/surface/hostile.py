"""Texts that want to be more than text, each with the mark `jahat`, and how to see that one has succeeded."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pypdf

from tests.web.surface.reading import XLSX, is_page, parsed
from tests.web.surface.test_headers_and_markup import markup_problems

_ESCAPE = re.compile(r"\\(\\|n|r|t|x[0-9a-f]{2}|u[0-9a-f]{4})")


def _texts() -> Iterator[str]:
    """The texts of the file beside this one: a line each, unseen characters written as escapes."""
    for line in (Path(__file__).parent / "hostile_texts.txt").read_text(encoding="utf-8").split("\n")[:-1]:
        yield _ESCAPE.sub(lambda found: found[0].encode().decode("unicode_escape"), line)


TEXTS = tuple(_texts())
# Unseen characters that turn text around or end it; a page has none of them.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
TAGS = frozenset((
    "a", "abbr", "article", "aside", "b", "bdi", "blockquote", "body", "br", "button", "caption", "circle",
    "cite", "clipPath", "code", "col", "colgroup", "datalist", "dd", "defs", "desc", "details", "dialog", "div",
    "dl", "dt", "em", "fieldset", "figcaption", "figure", "footer", "form", "g", "h1", "h2", "h3", "h4", "h5",
    "h6", "head", "header", "hr", "html", "i", "input", "kbd", "label", "legend", "li", "line", "link", "main",
    "mark", "meta", "meter", "nav", "ol", "optgroup", "option", "output", "p", "path", "pattern", "polygon",
    "polyline", "pre", "progress", "q", "rect", "script", "search", "section", "select", "small", "span",
    "strong", "sub", "summary", "sup", "svg", "symbol", "table", "tbody", "td", "text", "textarea", "tfoot", "th",
    "thead", "time", "title", "tr", "tspan", "ul", "use",
))  # fmt: skip
_ACTIVE_PDF = ("/JS", "/JavaScript", "/URI", "/Launch", "/OpenAction", "/AA", "/EmbeddedFiles", "/RichMedia", "/GoToR")


def successes(answer: httpx.Response) -> Iterator[str]:
    """How hostile text has become more than text in an answer."""
    kind = answer.headers.get("content-type", "")
    if is_page(answer):
        yield from _in_page(answer)
    elif kind.startswith(XLSX):
        yield from _in_workbook(answer.content)
    elif kind.startswith("application/pdf"):
        yield from _in_paper(answer.content)
    elif kind.startswith("text/csv"):
        yield from (f"cell {line!r}" for line in answer.text.splitlines() if re.match(r'"?\s*[=+@\t\r＝＋＠-]', line))
    for name, value in answer.headers.items():
        if "set-cookie" in name and "jahat" in value:
            yield f"{name}: {value}"


def _in_page(answer: httpx.Response) -> Iterator[str]:
    yield from markup_problems(answer)
    if found := UNSEEN.search(answer.text):
        yield f"unseen character in {answer.text[max(0, found.start() - 60) : found.end() + 20]!r}"
    if "49jahat" in answer.text:
        yield "a template was run"
    for element in parsed(answer).iter():
        if not isinstance(element.tag, str):
            if "jahat" in (element.text or ""):
                yield "a comment"
            continue
        if element.tag.rpartition("}")[2] not in TAGS:
            yield f"<{element.tag}>"
        if any("jahat" in str(name) for name in element.attrib):
            yield f"attributes {dict(element.attrib)}"
        if (element.text or "").strip() == "jahat-tebal":
            yield f"<{element.tag}>jahat-tebal"
        if element.attrib.get("name") == "_csrf" and element.attrib.get("value") == "jahat":
            yield "a second token"


def _in_workbook(content: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" or cell.hyperlink is not None:
                    yield f"{sheet.title}!{cell.coordinate} {cell.value!r}"
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if re.search(r"external|vba|activeX|embeddings|hyperlink", name, re.IGNORECASE):
                yield name
            if name.startswith("xl/worksheets/") and re.search(rb"<f[ >]|<hyperlink", parts.read(name)):
                yield f"{name}: formula or link"


def _in_paper(content: bytes) -> Iterator[str]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    numbers = {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)
    for number in sorted(numbers):
        try:
            thing = reader.get_object(number)
        except Exception:  # noqa: S112  # a number that is not used
            continue
        if isinstance(thing, dict):
            yield from (f"object {number}: {key}" for key in _ACTIVE_PDF if key in thing)
