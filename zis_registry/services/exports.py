"""Tables as workbooks that an office may open without fear: text stays text, nothing in a cell is ever a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

import xlsxwriter

from zis_registry.errors import InvalidValue
from zis_registry.services.households import reads
from zis_registry.services.households.reads import Seen
from zis_registry.services.opening import Registry
from zis_registry.terms.access import Permission, Reader

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_000
_LONGEST_SHEET_NAME = 31
# What a spreadsheet program reads as the beginning of a formula, also in full width as some of them do.
_FORMULA = frozenset("=+-@\t\r\0＝＋－＠")
_SPACES = " \u00a0\u3000\u200b\ufeff"
_BLANKS = f"{_SPACES}\t\r\n"
# Controls, marks that turn the direction of text, halves of letters.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_SHEET_NAME = re.compile(r"[\[\]:*?/\\'\t\n]")

Value: TypeAlias = str | int | date | None


class Kind(StrEnum):
    """What a column holds; numbers of people and papers are text, because nobody adds them up."""

    TEXT = "teks"
    NUMBER = "angka"
    DATE = "tanggal"


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its head, what it holds, and its width in letters."""

    head: str
    kind: Kind = Kind.TEXT
    width: int = 18


def guarded(text: str) -> str:
    """A text that no spreadsheet program takes for a formula: an apostrophe before what looks like one."""
    told = _UNPRINTABLE.sub("", text)
    is_formula = any(one and one[0] in _FORMULA for one in (text.strip(_SPACES), told.strip(_BLANKS)))
    return _cut(f"'{told}" if is_formula else told, LONGEST_CELL)


def _cut(text: str, most: int) -> str:
    """A text of at most so many letters as spreadsheets count them: those beyond the first plane twice."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def workbook(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, notes: Sequence[str] = ()
) -> bytes:
    """One sheet: title, notes, heads, rows. Rows are written as they come, so that a long table needs little memory.

    Raises InvalidValue for a row of another length than the heads, or a value that its column does not hold.
    """
    target = io.BytesIO()
    # Rows pass through a private temporary file that the library removes, so that a long table fits a small machine.
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet(_sheet_name(title))
    bold, head = book.add_format({"bold": True}), book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    formats = {
        Kind.TEXT: book.add_format({"num_format": "@"}),
        Kind.NUMBER: book.add_format({"num_format": "#,##0"}),
        Kind.DATE: book.add_format({"num_format": "dd-mm-yyyy"}),
    }
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    sheet.write_string(0, 0, guarded(title), bold)
    for line, note in enumerate(notes, start=1):
        sheet.write_string(line, 0, guarded(note))
    first = len(notes) + 2
    for place, column in enumerate(columns):
        sheet.write_string(first, place, guarded(column.head), head)
    sheet.freeze_panes(first + 1, 0)
    for line, row in enumerate(rows, start=first + 1):
        for place, (column, value) in enumerate(zip(columns, _of_length(row, columns), strict=True)):
            _write(sheet, line, place, column.kind, value, formats[column.kind])
    book.close()
    return target.getvalue()


def _sheet_name(title: str) -> str:
    """A title as a sheet may be called: at most 31 letters, none that programs refuse."""
    told = _SHEET_NAME.sub(" ", _UNPRINTABLE.sub(" ", title))
    return _cut(told, _LONGEST_SHEET_NAME).strip() or "Tabel"


def _of_length(row: Sequence[Value], columns: Sequence[Column]) -> Sequence[Value]:
    if len(row) != len(columns):
        raise InvalidValue(f"Baris memuat {len(row)} isian untuk {len(columns)} kolom.")
    return row


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, line: int, place: int, kind: Kind, value: Value, form: object
) -> None:
    """One cell by the kind of its column, never by the look of its value."""
    if value is None:
        return
    if kind is Kind.TEXT and isinstance(value, str):
        sheet.write_string(line, place, guarded(value), form)
    elif kind is Kind.NUMBER and isinstance(value, int):
        sheet.write_number(line, place, value, form)
    elif kind is Kind.DATE and isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(line, place, datetime(value.year, value.month, value.day), form)  # noqa: DTZ001  # a day has no zone
    else:
        raise InvalidValue(f"Kolom berisi {kind.value} tidak memuat {type(value).__name__}.")


async def note_export(
    registry: Registry,
    reader: Reader,
    *,
    table: str,
    rows: int,
    households: Sequence[int] = (),
    frozen_area: str = "",
) -> None:
    """Write down who took which table away, and for a list of people that each of them was seen, in one transaction.

    `table` is a code ("usulan:U-3"), never a name; `frozen_area` as in `reads.note_inside`. Raises NotAllowed for a
    reader who may not export.
    """
    reader.require(Permission.EXPORT)
    async with registry.db.write_tx():
        await reads.note_inside(
            registry, reader, household=households, what=Seen.EXPORT, reason=table, frozen_area=frozen_area
        )
        await registry.record(
            scope=reader.scope,
            action="exports:table:make",
            subject=f"export:{table}",
            payload={"rows": rows, "households": len(households)},
        )
