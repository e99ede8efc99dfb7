"""The child process that opens a file, and the parent's side of it: bytes in, JSON lines out, every death a refusal.

The child has bounded memory, CPU time, no core dump and no secrets in its environment; it holds the pre-scan, the
readers and nothing else. This is the one module of the capability rooms that may start a process.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import zis_registry
from zis_registry.errors import WorkbookRefused
from zis_registry.intake.delimited import decode, delimiter_name, find_delimiter, read_records
from zis_registry.intake.grid import EMPTY, Merge, RawBook, RawRow, RawSheet
from zis_registry.intake.guard import Shape, first_look
from zis_registry.intake.limits import Limits
from zis_registry.intake.package_scan import scan_workbook
from zis_registry.intake.refusals import Refusal, refuse
from zis_registry.intake.sheet_scan import FORMULA, SheetScan, is_error, is_iso_date, is_text
from zis_registry.terms.cell import CellKind, RawCell

_LETTERS = {
    "t": CellKind.TEXT,
    "n": CellKind.NUMBER,
    "d": CellKind.DATE,
    "b": CellKind.BOOL,
    "e": CellKind.ERROR,
    "x": CellKind.EMPTY,
}
_KINDS = {
    spelling: (kind, formula)
    for letter, kind in _LETTERS.items()
    for spelling, formula in ((letter, False), (letter.upper(), True))
}
_ANSWER_BYTES = 1024 * 1024 * 1024


# The parent's side.


def open_book(data: bytes, limits: Limits) -> RawBook:
    """Open a file in a child process; raises WorkbookRefused for whatever goes wrong there. The parent survives."""
    first_look(data, limits)
    process = subprocess.Popen(  # noqa: S603  our own module, no shell, no argument from outside
        [
            sys.executable,
            "-P",
            "-X",
            "utf8",
            "-m",
            __name__ if __name__ != "__main__" else "zis_registry.intake.worker",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        close_fds=True,
    )
    timer = threading.Timer(limits.wall_seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        return _converse(process, data, limits)
    except _ChildGoneError:
        timed_out = not timer.is_alive()
        raise _obituary(_stop(process), limits, timed_out=timed_out) from None
    finally:
        timer.cancel()
        _stop(process)


class _ChildGoneError(Exception):
    """The child stopped before its last line."""


def _environment() -> dict[str, str]:
    """Only what starting Python needs: the child must not see keys or settings."""
    paths = [str(Path(zis_registry.__file__).resolve().parent.parent), os.environ.get("PYTHONPATH", "")]
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(path for path in paths if path), "PYTHONDONTWRITEBYTECODE": "1"}


def _converse(process: subprocess.Popen[bytes], data: bytes, limits: Limits) -> RawBook:
    if process.stdin is None or process.stdout is None:
        raise _ChildGoneError
    question = json.dumps({"limits": asdict(limits), "size": len(data)}).encode() + b"\n"
    try:
        process.stdin.write(question + data)
        process.stdin.close()
    except OSError as problem:
        raise _ChildGoneError from problem
    return _receive(process.stdout)


def _receive(stream: IO[bytes]) -> RawBook:
    lines = _lines(stream)
    head = next(lines)
    sheets: list[RawSheet] = []
    for note in head["sheets"]:
        rows = _receive_rows(lines, note)
        sheets.append(
            RawSheet(
                name=note["name"],
                visible=note["visible"],
                grid=note["grid"],
                rows=rows,
                merges=tuple(Merge(*merge) for merge in note["merges"]),
                hidden_columns=frozenset(note["hidden_columns"]),
                epoch1904=head["epoch1904"],
            )
        )
    if next(lines).get("end") is not True:
        raise _ChildGoneError
    return RawBook(head["format"], head["encoding"], head["delimiter"], tuple(sheets))


def _receive_rows(lines: Iterator[Any], note: dict[str, Any]) -> tuple[RawRow, ...]:
    """The sheet's rows without a gap: those the child left out are blank."""
    hidden = frozenset(note["hidden_rows"])
    rows: list[RawRow] = []
    for _ in range(note["filled_rows"]):
        number, packed = next(lines)
        rows.extend(RawRow(blank, blank in hidden, ()) for blank in range(len(rows) + 1, number))
        rows.append(RawRow(number, number in hidden, tuple(map(_unpack_cell, packed))))
    return tuple(rows)


def _lines(stream: IO[bytes]) -> Iterator[Any]:
    """The child's lines, bounded; a refusal line is raised, an end without farewell means that it died."""
    received = 0
    for line in stream:
        received += len(line)
        if received > _ANSWER_BYTES:
            break
        try:
            message = json.loads(line)
        except ValueError as problem:
            raise _ChildGoneError from problem
        if isinstance(message, dict) and "refused" in message:
            raise WorkbookRefused(message["refused"], code=message["code"])
        yield message
    raise _ChildGoneError


def _unpack_cell(packed: str) -> RawCell:
    if not packed:
        return EMPTY
    kind, formula = _KINDS[packed[0]]
    return RawCell(kind, packed[1:], formula)


def _stop(process: subprocess.Popen[bytes]) -> int:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                continue
    if process.poll() is None:
        try:
            process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.wait()


def _obituary(status: int, limits: Limits, *, timed_out: bool) -> WorkbookRefused:
    """Say why a child died, from how it ended."""
    if timed_out:
        return refuse(Refusal.TIMEOUT, limit=round(limits.wall_seconds))
    if sys.platform != "win32" and status == -signal.SIGXCPU:
        return refuse(Refusal.TIMEOUT, limit=limits.cpu_seconds)
    if sys.platform != "win32" and status in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS):
        return refuse(Refusal.MEMORY, limit=limits.memory_bytes // (1024 * 1024))
    return refuse(Refusal.CHILD_DIED)


# The child's side.


def main() -> None:
    """Read one question from standard input, answer in JSON lines on standard output."""
    source, answer = sys.stdin.buffer, sys.stdout.buffer
    question = json.loads(source.readline())
    limits = Limits(**question["limits"])
    _bind(limits)
    try:
        data = source.read(question["size"])
        for line in _answer(data, limits):
            answer.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n")
    except WorkbookRefused as refusal:
        answer.write(_refusal_line(refusal))
    except MemoryError:
        answer.write(_refusal_line(refuse(Refusal.MEMORY, limit=limits.memory_bytes // (1024 * 1024))))
    answer.flush()


def _refusal_line(refusal: WorkbookRefused) -> bytes:
    return json.dumps({"refused": str(refusal), "code": refusal.code}).encode() + b"\n"


def _bind(limits: Limits) -> None:
    """Bound this process for good; where the system knows no such bounds, the wall clock of the parent remains."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _answer(data: bytes, limits: Limits) -> Iterator[Any]:
    if first_look(data, limits) is Shape.PACKAGE:
        yield from _answer_workbook(data, limits)
    else:
        yield from _answer_text(data, limits)
    yield {"end": True}


def _answer_text(data: bytes, limits: Limits) -> Iterator[Any]:
    decoded = decode(data)
    delimiter = find_delimiter(decoded.text)
    records = read_records(decoded.text, delimiter, limits)
    rows = [(number, ["t" + cell if cell else "" for cell in record]) for number, record in enumerate(records, 1)]
    filled = [(number, _trimmed(cells)) for number, cells in rows if any(cells)]
    note = _sheet_note("", visible=True, grid=True, filled_rows=len(filled))
    yield _head("csv", [note], encoding=decoded.encoding, delimiter=delimiter_name(delimiter))
    yield from filled


def _head(form: str, sheets: list[Any], *, encoding: str = "", delimiter: str = "", epoch1904: bool = False) -> Any:
    return {"format": form, "encoding": encoding, "delimiter": delimiter, "epoch1904": epoch1904, "sheets": sheets}


def _sheet_note(name: str, *, visible: bool, grid: bool, filled_rows: int, scan: SheetScan | None = None) -> Any:
    return {
        "name": name,
        "visible": visible,
        "grid": grid,
        "filled_rows": filled_rows,
        "hidden_rows": sorted(scan.hidden_rows) if scan and filled_rows else [],
        "hidden_columns": sorted(scan.hidden_columns) if scan else [],
        "merges": [[merge.top, merge.left, merge.bottom, merge.right] for merge in scan.merges] if scan else [],
    }


def _answer_workbook(data: bytes, limits: Limits) -> Iterator[Any]:
    from python_calamine import CalamineError, CalamineWorkbook

    scan = scan_workbook(data, limits)
    budget = [limits.text_characters]
    notes: list[Any] = []
    filled: list[list[Any]] = []
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            for sheet in scan.sheets:
                readable = sheet.visible and sheet.grid
                rows = list(_workbook_rows(book, sheet, budget, limits)) if readable else []
                notes.append(
                    _sheet_note(sheet.name, visible=sheet.visible, grid=sheet.grid, filled_rows=len(rows), scan=sheet)
                )
                filled.append(rows)
    except CalamineError as problem:
        raise refuse(Refusal.DAMAGED, what=type(problem).__name__) from problem
    yield _head("xlsm" if scan.macros else "xlsx", notes, epoch1904=scan.epoch1904)
    for rows in filled:
        yield from rows


def _workbook_rows(book: Any, scan: SheetScan, budget: list[int], limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """The filled rows of a sheet; both readers must have seen the same rows and the same kinds of cell."""
    sheet = book.get_sheet_by_name(scan.name)
    seen: set[int] = set()
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), 1):
        codes = scan.types.get(number)
        if codes is None:
            if any(value != "" for value in values):
                raise refuse(Refusal.READERS_DISAGREE, sheet=scan.name, row=number)
            continue
        seen.add(number)
        cells = _row_cells(number, values, codes, scan)
        budget[0] -= sum(map(len, cells))
        if budget[0] < 0:
            raise refuse(Refusal.TEXT_TOO_LONG, limit=limits.text_characters)
        yield number, _trimmed(cells)
    missing = scan.types.keys() - seen
    for number in sorted(missing):
        cells = _row_cells(number, [], scan.types[number], scan)
        if any(cell and cell[0] not in "xXeE" for cell in cells) or number < max(seen, default=0):
            raise refuse(Refusal.READERS_DISAGREE, sheet=scan.name, row=number)
        yield number, _trimmed(cells)


def _row_cells(number: int, values: list[Any], codes: bytearray, scan: SheetScan) -> list[str]:
    """Each cell as one string: the letter of its kind (a capital for a formula's value) and its exact text."""
    if any(value != "" for value in values[len(codes) :]):
        raise refuse(Refusal.READERS_DISAGREE, sheet=scan.name, row=number)
    cells: list[str] = []
    for column, code in enumerate(codes):
        value = values[column] if column < len(values) else ""
        if value == "":
            cell = _valueless(code, number, column, scan)
        elif is_text(code) is isinstance(value, str) or is_iso_date(code):
            cell = "t" + value if isinstance(value, str) else _typed(value)
        else:
            raise refuse(Refusal.READERS_DISAGREE, sheet=scan.name, row=number)
        cells.append(cell[:1].upper() + cell[1:] if code >= FORMULA else cell)
    return cells


def _valueless(code: int, number: int, column: int, scan: SheetScan) -> str:
    """An error value, or a formula that nobody calculated; the value reader gives neither."""
    if is_error(code):
        return "e" + scan.errors.get((number, column), "#?")
    return "x" if (number, column) in scan.unsaved else ""


def _typed(value: Any) -> str:
    match value:
        case bool():
            return "bTRUE" if value else "bFALSE"
        case int():
            return f"n{value}"
        case float():
            return f"n{int(value)}" if value.is_integer() and abs(value) < 1e21 else f"n{value!r}"
        case datetime():
            day = value.date() if value.time() == time() else value
            return f"d{day.isoformat()}"
        case date():
            return f"d{value.isoformat()}"
        case time():
            return f"d{value.isoformat()}"
        case timedelta():
            return f"n{value / timedelta(days=1)!r}"
        case _:
            return f"t{value}"


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


if __name__ == "__main__":
    main()
