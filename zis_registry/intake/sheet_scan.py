"""One sheet's XML, followed cell by cell: types, formulas, errors, hidden rows, merges; too far is refused."""

from __future__ import annotations

from dataclasses import dataclass, field

from zis_registry.intake.grid import Merge, column_letters
from zis_registry.intake.limits import Limits
from zis_registry.intake.refusals import Refusal, refuse

Attributes = dict[str, str]

NO_CELL = 0
_TYPE_CODES = {
    "s": ord("s"),
    "inlineStr": ord("i"),
    "str": ord("f"),
    "n": ord("n"),
    "b": ord("b"),
    "e": ord("e"),
    "d": ord("d"),
}
_TEXT_CODES = frozenset((_TYPE_CODES["s"], _TYPE_CODES["inlineStr"], _TYPE_CODES["str"]))
_NUMBER = _TYPE_CODES["n"]
_ERROR = _TYPE_CODES["e"]
FORMULA = 0x80


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
class Budget:
    """What is left of the limits that count over the whole file."""

    cells: int
    rows: int


class SheetReader:
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
        """An element opens."""
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
        """Letters inside the element that is open."""
        if self.inside:
            self.length += len(letters)
            if self.length > self.limits.cell_characters:
                where = f"Sel {column_letters(self.column)}{self.row} lembar '{self.sheet.name}'"
                raise refuse(Refusal.CELL_TOO_LONG, where=where, limit=self.limits.cell_characters)
            if self.code == _ERROR:
                self.error += letters

    def end(self, name: str) -> None:
        """An element closes."""
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
