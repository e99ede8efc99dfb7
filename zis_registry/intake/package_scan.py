"""The bounded XML pass over a workbook: sheets, cell types, formulas, hidden rows, merges; refuses what is hostile."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from zis_registry.intake.grid import Merge, column_letters
from zis_registry.intake.guard import Package, open_package
from zis_registry.intake.limits import Limits
from zis_registry.intake.refusals import Refusal, refuse

Attributes = dict[str, str]

NO_CELL = 0
_TYPE_CODES = {name: ord(letter) for name, letter in
               (("s", "s"), ("inlineStr", "i"), ("str", "f"), ("n", "n"), ("b", "b"), ("e", "e"), ("d", "d"))}  # fmt: skip
_TEXT_CODES = frozenset((_TYPE_CODES["s"], _TYPE_CODES["inlineStr"], _TYPE_CODES["str"]))
_NUMBER = _TYPE_CODES["n"]
_ERROR = _TYPE_CODES["e"]
FORMULA = 0x80
_WORKBOOK = "xl/workbook.xml"
_WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass(slots=True)
class SheetScan:
    """What the XML says of one sheet: for each row with values a byte a column (type code, high bit = formula).

    `errors` and `unsaved` (formulas without a stored value) hold (row, column), rows 1-based, columns 0-based.
    """

    name: str
    part: str
    visible: bool
    grid: bool
    types: dict[int, bytearray] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unsaved: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)


@dataclass(slots=True)
class WorkbookScan:
    """The sheets of a checked package in workbook order; `epoch1904` as the workbook declares it."""

    sheets: list[SheetScan]
    epoch1904: bool
    macros: bool


@dataclass(slots=True)
class Budget:
    """What is left of the limits that count over the whole file."""

    cells: int
    rows: int


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
    except expat.ExpatError as problem:
        raise refuse(Refusal.XML_DAMAGED, part=part, line=problem.lineno) from problem


def _nothing(*_: object) -> None:
    """An event that does not matter."""


def _scan_part(package: Package, part: str) -> None:
    _parse(package, part, _nothing, _nothing)


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


class _SheetReader:
    """Follows one sheet's XML, cell by cell; positions that are not written are counted on, as Excel does.

    Its handlers are called some five times a cell, so they do as little as they can.
    """

    __slots__ = (
        "budget", "cell", "code", "codes", "column", "columns", "depth", "error", "formula", "in_cell", "inside",
        "length", "limits", "prefix", "row", "row_text", "sheet", "value", "written",
    )  # fmt: skip

    def __init__(self, sheet: SheetScan, limits: Limits, budget: Budget) -> None:
        self.sheet = sheet
        self.limits = limits
        self.budget = budget
        self.columns = {column_letters(column): column for column in range(limits.columns)}
        self.prefix: str | None = None
        self.cell, self.value, self.written = "c", "v", "t"
        self.depth = 0
        self.row, self.row_text, self.column = 0, "", -1
        self.codes = bytearray()
        self.code = NO_CELL
        self.formula = self.inside = self.in_cell = False
        self.length = 0
        self.error = ""

    def start(self, name: str, attributes: Attributes) -> None:
        self.depth += 1
        if name == self.value or name == self.written:
            self.inside = self.in_cell
        elif name == self.cell:
            self._start_cell(attributes)
        else:
            self._start_other(name, attributes)

    def _start_other(self, name: str, attributes: Attributes) -> None:
        if self.prefix is None:
            self.prefix = name[: name.rfind(":") + 1]
            self.cell, self.value, self.written = self.prefix + "c", self.prefix + "v", self.prefix + "t"
        if self.depth > self.limits.depth:
            raise refuse(Refusal.XML_DEEP, part=self.sheet.part, limit=self.limits.depth)
        match name.removeprefix(self.prefix):
            case "f":
                self.formula = self.in_cell
            case "row":
                self._start_row(attributes)
            case "mergeCell":
                self._merge(attributes.get("ref", ""))
            case "col":
                self._hidden_column(attributes)

    def _start_row(self, attributes: Attributes) -> None:
        self.row = _whole(attributes.get("r", ""), self.row + 1)
        self.row_text = str(self.row)
        self.column = -1
        self.codes = self.sheet.types.get(self.row, bytearray())
        self.budget.rows -= 1
        if self.budget.rows < 0:
            raise refuse(Refusal.TOO_MANY_ROWS, sheet=self.sheet.name, limit=self.limits.rows)
        if attributes.get("hidden", "0") in ("1", "true"):
            self.sheet.hidden_rows.add(self.row)

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r", "")
        letters = reference.rstrip("0123456789")
        column = self.columns.get(letters)
        if column is not None and reference == letters + self.row_text:
            self.column = column
        else:
            self._move_to(reference)
        budget = self.budget
        budget.cells -= 1
        if budget.cells < 0:
            raise refuse(Refusal.TOO_MANY_CELLS, sheet=self.sheet.name, limit=self.limits.cells)
        self.code = _TYPE_CODES.get(attributes.get("t", "n"), _NUMBER)
        self.in_cell = True
        self.formula = False
        self.length = 0

    def _move_to(self, reference: str) -> None:
        """A cell without a reference follows the last one; one that names another row than its own moves there."""
        row, self.column = _position(reference, self.row, self.column + (not reference))
        if row != self.row:
            self.row, self.row_text = row, str(row)
            self.codes = self.sheet.types.get(row, bytearray())

    def text(self, letters: str) -> None:
        if self.inside:
            self.length += len(letters)
            if self.length > self.limits.cell_characters:
                where = f"Sel {column_letters(self.column)}{self.row} lembar '{self.sheet.name}'"
                raise refuse(Refusal.CELL_TOO_LONG, where=where, limit=self.limits.cell_characters)
            if self.code == _ERROR:
                self.error += letters

    def end(self, name: str) -> None:
        self.depth -= 1
        self.inside = False
        if name == self.cell:
            self.in_cell = False
            if self.length or self.formula:
                self._keep_cell()

    def _keep_cell(self) -> None:
        limits, codes, column = self.limits, self.codes, self.column
        if column >= limits.columns or self.row > limits.rows:
            if self.row <= limits.rows and len(codes) == limits.columns:
                raise refuse(Refusal.TOO_MANY_COLUMNS, sheet=self.sheet.name, limit=limits.columns)
            cell = f"{column_letters(column)}{self.row}"
            raise refuse(Refusal.FAR_CELL, sheet=self.sheet.name, cell=cell, rows=limits.rows, columns=limits.columns)
        if not codes:
            self.sheet.types[self.row] = codes
        if column >= len(codes):
            codes.extend(bytes(column + 1 - len(codes)))
        codes[column] = self.code | FORMULA if self.formula else self.code
        if self.formula and not self.length:
            self.sheet.unsaved.add((self.row, column))
        if self.error:
            self.sheet.errors[self.row, column] = self.error
            self.error = ""

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left = _position(first, 1, 0)
        bottom, right = _position(last or first, top, left)
        if len(self.sheet.merges) >= self.limits.merges:
            raise refuse(Refusal.PACKAGE, what=f"lebih dari {self.limits.merges} sel gabung")
        bottom, right = min(bottom, self.limits.rows), min(right, self.limits.columns)
        if 0 < top <= bottom and 0 <= left <= right:
            self.sheet.merges.append(Merge(top, left, bottom, right))

    def _hidden_column(self, attributes: Attributes) -> None:
        if attributes.get("hidden", "0") in ("1", "true"):
            first = _whole(attributes.get("min", ""), 1)
            last = min(_whole(attributes.get("max", ""), first), self.limits.columns)
            self.sheet.hidden_columns.update(range(first - 1, last))


def _scan_sheet(package: Package, sheet: SheetScan, budget: Budget) -> None:
    reader = _SheetReader(sheet, package.limits, budget)
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


def is_text(code: int) -> bool:
    """Whether the workbook says that a cell with this code holds text (shared, inline, a formula's, an ISO date)."""
    return code & ~FORMULA in _TEXT_CODES


def is_error(code: int) -> bool:
    """Whether the workbook says that a cell with this code shows an error such as #N/A."""
    return code & ~FORMULA == _ERROR


def is_iso_date(code: int) -> bool:
    """Whether the workbook writes this cell as an ISO date, which readers give as a date or as text."""
    return code & ~FORMULA == _TYPE_CODES["d"]


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else default


def _position(reference: str, row: int, column: int) -> tuple[int, int]:
    """Row (1-based) and column (0-based) of a reference such as "AB12"; what is missing stays as given."""
    letters = reference.replace("$", "").rstrip("0123456789")
    digits = reference.replace("$", "")[len(letters) :]
    number = 0
    if letters.isascii() and letters.isalpha() and len(letters) <= 4:
        for letter in letters.upper():
            number = number * 26 + ord(letter) - 64
    return _whole(digits, row), number - 1 if number else column
