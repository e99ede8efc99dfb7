"""Small lists and workbooks for the tests of this room, built in memory; all people are invented."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import xlsxwriter

import zis_registry
from zis_registry.intake.grid import EMPTY, RawBook, RawRow, RawSheet
from zis_registry.intake.limits import Limits
from zis_registry.intake.reading import Reading, ReadingContext, RowReading, interpret, read_list
from zis_registry.intake.vocabulary import Vocabulary
from zis_registry.terms.area import AreaCode, AreaIndex, BpsBridge
from zis_registry.terms.cell import CellKind, RawCell
from zis_registry.terms.household import Field, RowFate

REFERENCE = Path(zis_registry.__file__).parent / "reference"
TODAY = date(2021, 11, 30)

MAN = "7311030107900001"  # born 1 July 1990
WOMAN = "7311034107900012"  # born 1 July 1990, a woman
CARD = "7311031502150003"
OTHER_CARD = "7311031601080002"


def table(name: str) -> list[dict[str, str]]:
    """The rows of a reference table."""
    with (REFERENCE / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@lru_cache(1)
def areas() -> AreaIndex:
    """The areas of South Sulawesi."""
    return AreaIndex.from_table(table("areas.csv"))


@lru_cache(1)
def bridge() -> BpsBridge:
    """The bridge from BPS codes."""
    return BpsBridge.from_table(table("bps_bridge.csv"))


@lru_cache(1)
def vocabulary() -> Vocabulary:
    """The headings and answer codes that are shipped."""
    headers = table("header_variants.csv") + table("header_synonyms.csv")
    return Vocabulary.from_tables(headers, table("answer_codes.csv"))


def context(*, office: str = "POKJA", area: str = "7311", limits: Limits | None = None) -> ReadingContext:
    """A reading context of an office in Barru, or of another one."""
    return ReadingContext(
        areas=areas(),
        bridge=bridge(),
        office_kind=office,
        office_area=AreaCode(area),
        vocabulary=vocabulary(),
        today=TODAY,
        limits=limits or Limits(),
    )


def workbook(fill: Callable[[Any, Any], None], *, name: str = "Daftar") -> bytes:
    """A workbook with one sheet that `fill(book, sheet)` writes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    fill(book, book.add_worksheet(name))
    book.close()
    return buffer.getvalue()


def sheets_of(rows_by_name: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook with these sheets; texts are written as text, numbers as numbers, None is left out."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, rows in rows_by_name.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                write(sheet, number, column, value)
    book.close()
    return buffer.getvalue()


def write(sheet: Any, row: int, column: int, value: Any) -> None:
    """Write a value with its own type."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value)


def excel(*rows: Sequence[Any], name: str = "Daftar") -> bytes:
    """A workbook of one sheet with these rows."""
    return sheets_of({name: rows})


def text_list(rows: Iterable[Sequence[str]], *, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """A text list."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(encoding)


def read(data: bytes, *, office: str = "POKJA", area: str = "7311", filename: str = "daftar.xlsx") -> Reading:
    """Read a list as that office's."""
    return read_list(data, filename=filename, context=context(office=office, area=area))


def accepted(reading: Reading) -> list[RowReading]:
    """The rows that will be stored."""
    return [row for row in reading.rows if row.fate is RowFate.DATA and not row.rejected and not row.skipped]


def fates(reading: Reading) -> list[str]:
    """The fate of each row in order, in the words people see; a skipped data row is "dilewati"."""
    return ["dilewati" if row.skipped else row.fate.value for row in reading.rows]


def codes(reading: Reading) -> set[str]:
    """The codes of all findings."""
    return {found.code for found in reading.findings}


def cell(value: Any) -> RawCell:
    """A raw cell as the child process hands it over; `Formula` marks are made by hand where needed."""
    match value:
        case None | "":
            return EMPTY
        case RawCell():
            return value
        case date():
            return RawCell(CellKind.DATE, value.isoformat())
        case bool():
            return RawCell(CellKind.BOOL, str(value).upper())
        case int() | float():
            return RawCell(CellKind.NUMBER, str(value))
        case _:
            return RawCell(CellKind.TEXT, str(value))


def grid(*rows: Sequence[Any], name: str = "Daftar", hidden: Iterable[int] = (), **more: Any) -> RawSheet:
    """A sheet as the child process hands it over; `hidden` are row numbers, `more` fields of RawSheet."""
    concealed = frozenset(hidden)
    raw = [RawRow(number, number in concealed, tuple(map(cell, row))) for number, row in enumerate(rows, 1)]
    fields: dict[str, Any] = {"name": name, "visible": True, "grid": True, "rows": tuple(raw)} | more
    return RawSheet(**fields)


def understand(*sheets: RawSheet, office: str = "POKJA", area: str = "7311", filename: str = "daftar.xlsx") -> Reading:
    """What the reader makes of these sheets, without a child process."""
    book = RawBook("xlsx", "", "", sheets)
    return interpret(book, sha256="0" * 64, filename=filename, context=context(office=office, area=area))


def listed(*rows: Sequence[Any], office: str = "POKJA", area: str = "7311", **more: Any) -> Reading:
    """What the reader makes of one sheet with these rows."""
    return understand(grid(*rows, **more), office=office, area=area)


def one_cell(heading: str, value: Any, *, office: str = "POKJA", title: str = "") -> Reading:
    """A small list whose first row has this cell under this heading; in the second row it is blank."""
    rows: list[Sequence[Any]] = [[title]] if title else []
    rows += [
        ["NO", "NAMA KEPALA KELUARGA", "DESA", "KECAMATAN", heading],
        [1, "Baso Tahir", "Coppo", "Barru", value],
        [2, "Sitti Ramlah", "Coppo", "Barru", None],
    ]
    return listed(*rows, office=office)


def one_fact(heading: str, value: Any, name: Field, *, office: str = "POKJA", title: str = "") -> Any:
    """What that single cell becomes; None when it becomes nothing."""
    return accepted(one_cell(heading, value, office=office, title=title))[0].facts.get(name)


def rezip(data: bytes, changes: dict[str, bytes | None], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The package with parts replaced or (None) left out; new ones are added at the end."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", compression) as target:
        for info in source.infolist():
            content = changes.get(info.filename, source.read(info.filename))
            if content is not None:
                target.writestr(info.filename, content)
        for part, content in changes.items():
            if part not in source.namelist() and content is not None:
                target.writestr(part, content)
    return buffer.getvalue()
