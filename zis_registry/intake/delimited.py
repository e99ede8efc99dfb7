"""Text lists: which letters, which delimiter, which rows; decided by content, never by the name."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from zis_registry.intake.limits import Limits
from zis_registry.intake.refusals import Refusal, refuse

_DELIMITERS = ";\t,|"
_SAMPLE_RECORDS = 300
_RUNAWAY_LINES = 15
_NAMES = {"\t": "tab"}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text file as letters, and the encoding that gave them."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """UTF-8 with or without mark, UTF-16 with or without mark, else Windows-1252; raises WorkbookRefused."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16")
    if data.startswith(b"\xef\xbb\xbf"):
        return _decoded(data, "utf-8-sig")
    if b"\x00" in data:
        return _decoded(data, _wide_encoding(data))
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "cp1252")


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without a mark has its zero bytes on one side; anything else with zero bytes is no text."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(data) % 2 == 0 and odd > len(sample) // 3 and even < len(sample) // 50 + 1:
        return "utf-16-le"
    if len(data) % 2 == 0 and even > len(sample) // 3 and odd < len(sample) // 50 + 1:
        return "utf-16-be"
    raise refuse(Refusal.UNKNOWN)


def _decoded(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise refuse(Refusal.ENCODING, what=f"bukan {encoding} yang utuh") from problem
    if "\x00" in text:
        raise refuse(Refusal.UNKNOWN)
    return Decoded(text, encoding)


def delimiter_name(delimiter: str) -> str:
    """A delimiter as people say it."""
    return _NAMES.get(delimiter, delimiter)


def _declared_delimiter(text: str) -> str | None:
    """Excel's own first line "sep=;"."""
    first = text[:8].splitlines()[:1]
    if first and first[0].lower().startswith("sep=") and len(first[0]) == 5:
        return first[0][4]
    return None


def find_delimiter(text: str) -> str:
    """The delimiter that gives the same number of columns most often; raises WorkbookRefused when none does."""
    declared = _declared_delimiter(text)
    if declared is not None:
        return declared
    best, best_score = "", 0.0
    for delimiter in _DELIMITERS:
        score = _consistency(text, delimiter)
        if score > best_score:
            best, best_score = delimiter, score
    if not best:
        raise refuse(Refusal.NO_DELIMITER)
    return best


def _consistency(text: str, delimiter: str) -> float:
    counts: Counter[int] = Counter()
    reader = _reader(text, delimiter, csv.QUOTE_MINIMAL)
    try:
        for number, record in enumerate(reader):
            if number >= _SAMPLE_RECORDS:
                break
            if any(field.strip() for field in record):
                counts[len(record)] += 1
    except csv.Error:
        return 0.0
    columns, agreeing = max(counts.items(), key=lambda item: (item[1] if item[0] > 1 else 0, item[0]), default=(1, 0))
    if columns < 2:
        return 0.0
    share = agreeing / counts.total()
    return share * min(columns, 10) if share >= 0.3 else 0.0


def _reader(text: str, delimiter: str, quoting: int) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]


def read_records(text: str, delimiter: str, limits: Limits) -> list[list[str]]:
    """Every record in order, blank lines included, trailing blank records dropped; raises WorkbookRefused.

    A quotation mark that is never closed would swallow the rest of the list: such a text is read without quoting.
    """
    csv.field_size_limit(limits.cell_characters + 1)
    try:
        records = _bounded(_reader(text, delimiter, csv.QUOTE_MINIMAL), limits)
        if any(field.count("\n") > _RUNAWAY_LINES for record in records for field in record):
            raise csv.Error("unclosed quotation mark")
    except csv.Error:
        records = _unquoted(text, delimiter, limits)
    while records and not any(field.strip() for field in records[-1]):
        records.pop()
    return records


def _unquoted(text: str, delimiter: str, limits: Limits) -> list[list[str]]:
    try:
        return _bounded(_reader(text, delimiter, csv.QUOTE_NONE), limits)
    except csv.Error as problem:
        raise refuse(Refusal.CELL_TOO_LONG, where="Satu isian daftar", limit=limits.cell_characters) from problem


def _bounded(reader: Iterator[list[str]], limits: Limits) -> list[list[str]]:
    records: list[list[str]] = []
    cells = 0
    last_filled = 0
    for record in reader:
        records.append(record)
        if any(record):
            last_filled = len(records)
            cells += len(record)
        if last_filled > limits.rows:
            raise refuse(Refusal.TOO_MANY_ROWS, sheet="csv", limit=limits.rows)
        if len(record) > limits.columns and any(record[limits.columns :]):
            raise refuse(Refusal.TOO_MANY_COLUMNS, sheet="csv", limit=limits.columns)
        if cells > limits.cells:
            raise refuse(Refusal.TOO_MANY_CELLS, sheet="csv", limit=limits.cells)
    return records
