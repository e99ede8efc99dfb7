"""The bounded XML pass over a workbook: sheets, cell types, formulas, hidden rows, merges; refuses what is hostile."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from zis_registry.errors import WorkbookRefused
from zis_registry.intake.guard import Package, open_package
from zis_registry.intake.limits import Limits
from zis_registry.intake.refusals import Refusal, refuse
from zis_registry.intake.sheet_scan import Attributes, Budget, SheetReader, SheetScan

_WORKBOOK = "xl/workbook.xml"
_OPENED_BY_READERS = (
    "[Content_Types]",
    "_rels/",
    "xl/_rels/",
    "xl/workbook",
    "xl/styles",
    "xl/worksheets/",
    "xl/tables/",
)
_WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass(slots=True)
class WorkbookScan:
    """The sheets of a checked package in workbook order; `epoch1904` as the workbook declares it."""

    sheets: list[SheetScan]
    epoch1904: bool
    macros: bool


def scan_workbook(data: bytes, limits: Limits) -> WorkbookScan:
    """Check every part of a package and read what only its XML tells; raises WorkbookRefused."""
    package = open_package(data, limits)
    if _WORKBOOK not in package.entries:
        raise refuse(Refusal.DAMAGED, what="xl/workbook.xml tidak ada")
    sheets, epoch1904 = _read_workbook(package)
    if len(sheets) > limits.sheets:
        raise refuse(Refusal.TOO_MANY_SHEETS, count=len(sheets), limit=limits.sheets)
    scans = {sheet.part: sheet for sheet in sheets if sheet.grid}
    budget = Budget(cells=limits.cells, rows=limits.rows)
    for part in package.entries:
        if part in scans:
            _scan_sheet(package, scans[part], budget)
        elif part == "xl/sharedStrings.xml":
            _scan_strings(package, part)
        elif part.endswith((".xml", ".rels")):
            _scan_part(package, part)
        else:
            for _ in package.unpack(part):
                pass
    macros = any(part.endswith("vbaProject.bin") for part in package.entries)
    return WorkbookScan(sheets, epoch1904, macros)


def _parse(
    package: Package,
    part: str,
    start: Callable[[str, Attributes], object],
    end: Callable[[str], object],
    text: Callable[[str], object] | None = None,
) -> None:
    """Feed a part to expat in chunks; a DOCTYPE, a depth beyond the limit and broken XML are refused.

    Names come to the handlers without their namespace prefix ("x:row" is "row").
    """
    depth = 0
    limit = package.limits.depth

    def on_start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > limit:
            raise refuse(Refusal.XML_DEEP, part=part, limit=limit)
        start(name.rpartition(":")[2], attributes)

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name.rpartition(":")[2])

    _feed(package, part, on_start, on_end, text)


def _feed(
    package: Package,
    part: str,
    start: Callable[[str, Attributes], object],
    end: Callable[[str], object],
    text: Callable[[str], object] | None,
) -> None:
    def on_doctype(*_: object) -> None:
        raise refuse(Refusal.DOCTYPE, part=part)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = on_doctype
    parser.EntityDeclHandler = on_doctype
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        for chunk in package.unpack(part):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as problem:
        # An encoding that Python does not know comes as one of the latter two.
        raise refuse(Refusal.XML_DAMAGED, part=part, line=parser.CurrentLineNumber) from problem


def _nothing(*_: object) -> None:
    """An event that does not matter."""


def _scan_part(package: Package, part: str) -> None:
    """No DOCTYPE anywhere; XML that is merely broken matters only in the parts that readers open."""
    try:
        _parse(package, part, _nothing, _nothing)
    except WorkbookRefused as refusal:
        if refusal.code != Refusal.XML_DAMAGED.value or part.startswith(_OPENED_BY_READERS):
            raise


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            found[attributes.get("Id", "")] = (kind, path)

    if part in package.entries:
        _parse(package, part, start, _nothing)
    return found


def _read_workbook(package: Package) -> tuple[list[SheetScan], bool]:
    relations = _relations(package, _WORKBOOK_RELATIONS)
    sheets: list[SheetScan] = []
    epoch1904 = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal epoch1904
        if name == "workbookPr":
            epoch1904 = attributes.get("date1904", "0") in ("1", "true")
        elif name == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            kind, path = relations.get(relation, ("", ""))
            visible = attributes.get("state", "visible") == "visible"
            grid = kind == "worksheet" and path in package.entries
            sheets.append(SheetScan(attributes.get("name", ""), path, visible, grid))

    _parse(package, _WORKBOOK, start, _nothing)
    if not sheets:
        raise refuse(Refusal.NO_SHEET)
    return sheets, epoch1904


def _scan_strings(package: Package, part: str) -> None:
    limit = package.limits.cell_characters
    length = 0
    item = 0
    inside = False

    def start(name: str, _: Attributes) -> None:
        nonlocal length, item, inside
        if name == "si":
            length = 0
            item += 1
        inside = name == "t"

    def end(_: str) -> None:
        nonlocal inside
        inside = False

    def text(letters: str) -> None:
        nonlocal length
        if inside:
            length += len(letters)
            if length > limit:
                raise refuse(Refusal.CELL_TOO_LONG, where=f"Teks ke-{item} pada buku kerja", limit=limit)

    _parse(package, part, start, end, text)


def _scan_sheet(package: Package, sheet: SheetScan, budget: Budget) -> None:
    reader = SheetReader(sheet, package.limits, budget)
    _feed(package, sheet.part, reader.start, reader.end, reader.text)
    _check_extent(sheet, package.limits)


def _check_extent(sheet: SheetScan, limits: Limits) -> None:
    """The reader holds the whole rectangle between the first and the last filled cell in memory."""
    if not sheet.types:
        return
    rows = max(sheet.types) - min(sheet.types) + 1
    columns = max(len(codes) for codes in sheet.types.values())
    if rows * columns > limits.cells:
        raise refuse(Refusal.TOO_MANY_CELLS, sheet=sheet.name, limit=limits.cells)
