"""Files that mean harm or are no lists: refused with a sentence that names the trouble, and the next one reads."""

from __future__ import annotations

import io
import os
import struct
import threading
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.intake.build import accepted, context, excel, read, rezip, text_list, workbook
from zis_registry.errors import WorkbookRefused
from zis_registry.intake.limits import Limits
from zis_registry.intake.package_scan import scan_workbook
from zis_registry.intake.reading import read_list
from zis_registry.intake.refusals import Refusal

SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
GOOD = excel(["NO", "NAMA", "DESA"], [1, "Baso Tahir", "Coppo"], [2, "Sitti Ramlah", "Coppo"])


def with_sheet(xml: str) -> bytes:
    return rezip(GOOD, {SHEET: xml.encode()})


def cell_at(reference: str) -> bytes:
    row = "".join(letter for letter in reference if letter.isdigit())
    return with_sheet(f'{HEAD}<sheetData><row r="{row}"><c r="{reference}"><v>1</v></c></row></sheetData></worksheet>')


def cell_and_corner() -> bytes:
    rows = "".join(
        f'<row r="{row}"><c r="{name}"><v>1</v></c></row>' for row, name in ((1, "A1"), (1048576, "XFD1048576"))
    )
    return with_sheet(f"{HEAD}<sheetData>{rows}</sheetData></worksheet>")


def doctype() -> bytes:
    entities = '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return with_sheet(HEAD.replace("<worksheet", entities + "<worksheet") + "<sheetData/></worksheet>")


def doctype_utf16() -> bytes:
    xml = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
    return rezip(GOOD, {"xl/sharedStrings.xml": xml.encode("utf-16")})


def long_text() -> bytes:
    return with_sheet(
        f'{HEAD}<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 40_000}</t></is></c></row>'
        "</sheetData></worksheet>"
    )


def long_shared_text() -> bytes:
    strings = (
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"x" * 40_000}</t></si></sst>'
    )
    return rezip(GOOD, {"xl/sharedStrings.xml": strings.encode()})


def bomb() -> bytes:
    return with_sheet(HEAD + " " * 8_000_000 + "<sheetData/></worksheet>")


def hidden_bomb() -> bytes:
    return rezip(GOOD, {"xl/media/image1.png": b"\0" * 12_000_000})


def many_columns() -> bytes:
    def fill(_: Any, sheet: Any) -> None:
        for column in range(16_384):
            sheet.write_number(0, column, column)

    return workbook(fill)


def endless_styled_rows() -> bytes:
    rows = "".join(f'<row r="{number}" s="1" customFormat="1"/>' for number in range(1, 250_001))
    return with_sheet(f"{HEAD}<sheetData>{rows}</sheetData></worksheet>")


def two_corners() -> bytes:
    return with_sheet(
        f'{HEAD}<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        f'<row r="190000"><c r="SR190000"><v>1</v></c></row></sheetData></worksheet>'
    )


def deep() -> bytes:
    return with_sheet(HEAD + "<x>" * 500 + "</x>" * 500 + "</worksheet>")


def broken_xml() -> bytes:
    return with_sheet(HEAD + "<sheetData><row></sheetData>")


def odd_encoding() -> bytes:
    return with_sheet(HEAD.replace("UTF-8", "UTF-7") + "<sheetData/></worksheet>")


def truncated() -> bytes:
    return GOOD[: len(GOOD) // 2]


def zip_slip() -> bytes:
    return rezip(GOOD, {"../../../tmp/x.xml": b"<x/>"})


def duplicated_part() -> bytes:
    buffer = io.BytesIO(GOOD)
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, HEAD + "<sheetData/></worksheet>")
    return buffer.getvalue()


def patched(data: bytes, offset_in_entry: int, value: int, form: str = "<L") -> bytes:
    """The package with a number changed in the central directory entry of the sheet."""
    place = data.rindex(SHEET.encode()) - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    packed = struct.pack(form, value)
    start = place + offset_in_entry
    return data[:start] + packed + data[start + len(packed) :]


def says_smaller() -> bytes:
    return patched(GOOD, 24, 100)


def says_larger() -> bytes:
    return patched(GOOD, 24, 5_000_000)


def wrong_checksum() -> bytes:
    return patched(GOOD, 16, 12345)


def encrypted_part() -> bytes:
    return patched(GOOD, 8, 1, "<H")


def odd_compression() -> bytes:
    return rezip(GOOD, {}, compression=zipfile.ZIP_LZMA)


def overlapping() -> bytes:
    """Two directory entries of different names over the same packed bytes, as overlap bombs have them."""
    content = zlib.compress(b"<x/>" * 100)[2:-4]
    name, other = b"xl/a.xml", b"xl/b.xml"
    local = struct.pack(
        "<4sHHHHHLLLHH", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(b"<x/>" * 100), len(content), 400, 8, 0
    )
    body = local + name + content
    entries = b""
    for each in (name, other):
        entries += struct.pack(
            "<4sHHHHHHLLLHHHHHLL", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, zlib.crc32(b"<x/>" * 100), len(content), 400,
            8, 0, 0, 0, 0, 0, 0,
        ) + each  # fmt: skip
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 2, 2, len(entries), len(body), 0)
    return body + entries + end


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 512


def open_document() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    return buffer.getvalue()


def plain_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("daftar.csv", "NO;NAMA\n1;Baso\n")
    return buffer.getvalue()


def binary_workbook() -> bytes:
    return rezip(GOOD, {"xl/workbook.xml": None, "xl/workbook.bin": b"\x83\x01"})


def word_document() -> bytes:
    return rezip(GOOD, {"word/document.xml": b"<x/>"})


def half_utf16() -> bytes:
    return "NO;NAMA\r\n1;Baso".encode("utf-16")[:-1]


def many_sheets() -> bytes:
    sheets = "".join(f'<sheet name="S{number}" sheetId="{number}" r:id="rId1"/>' for number in range(1, 150))
    book = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f"<sheets>{sheets}</sheets></workbook>"
    )
    return rezip(GOOD, {"xl/workbook.xml": book.encode()})


def many_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="A{number}:B{number}"/>' for number in range(1, 100_010))
    return with_sheet(f"{HEAD}<sheetData/><mergeCells>{merges}</mergeCells></worksheet>")


def one_string_many_times() -> bytes:
    """A 30,000-letter string shown by thousands of cells: small in the file, huge once shown."""
    strings = (
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"y" * 30_000}</t></si></sst>'
    )
    rows = "".join(f'<row r="{number}"><c r="A{number}" t="s"><v>0</v></c></row>' for number in range(1, 8_001))
    return rezip(
        GOOD,
        {"xl/sharedStrings.xml": strings.encode(), SHEET: f"{HEAD}<sheetData>{rows}</sheetData></worksheet>".encode()},
    )


def readers_disagree() -> bytes:
    """A cell that calls itself a number but holds words: the two readers see different things."""
    return with_sheet(
        f'{HEAD}<sheetData><row r="1"><c r="A1" t="s"><v>999</v></c><c r="B1"><v>abc</v></c></row>'
        "</sheetData></worksheet>"
    )


HOSTILE: list[tuple[Callable[[], bytes], Refusal | tuple[Refusal, ...], str]] = [
    (lambda: b"", Refusal.EMPTY, "kosong"),
    (lambda: cell_at("XFD1048576"), Refusal.FAR_CELL, "XFD1048576"),
    (lambda: cell_at("XFD20000"), Refusal.FAR_CELL, "XFD20000"),
    (lambda: cell_at("Z1048576"), Refusal.FAR_CELL, "Z1048576"),
    (two_corners, Refusal.TOO_MANY_CELLS, "sel"),
    (doctype, Refusal.DOCTYPE, "DOCTYPE"),
    (doctype_utf16, Refusal.DOCTYPE, "DOCTYPE"),
    (bomb, Refusal.BOMB, "mengembang"),
    (hidden_bomb, Refusal.BOMB, "mengembang"),
    (long_text, Refusal.CELL_TOO_LONG, "A1"),
    (long_shared_text, Refusal.CELL_TOO_LONG, "32000"),
    (many_columns, Refusal.TOO_MANY_COLUMNS, "512 kolom"),
    (endless_styled_rows, Refusal.TOO_MANY_ROWS, "baris kosong"),
    (deep, Refusal.XML_DEEP, "bersarang"),
    (broken_xml, Refusal.XML_DAMAGED, "rusak"),
    (odd_encoding, Refusal.XML_DAMAGED, "rusak"),
    (truncated, Refusal.DAMAGED, "terpotong"),
    (zip_slip, Refusal.PACKAGE, "keluar dari arsip"),
    (duplicated_part, Refusal.PACKAGE, "dua kali"),
    (says_smaller, Refusal.LYING_SIZE, "tidak seperti yang dinyatakan"),
    (says_larger, Refusal.LYING_SIZE, "tidak seperti yang dinyatakan"),
    (wrong_checksum, Refusal.DAMAGED, "tidak utuh"),
    (encrypted_part, Refusal.PART_ENCRYPTED, "terenkripsi"),
    (odd_compression, Refusal.PACKAGE, "mampat"),
    (overlapping, Refusal.PACKAGE, "tumpang tindih"),
    (many_sheets, Refusal.TOO_MANY_SHEETS, "149 lembar"),
    (many_merges, Refusal.PACKAGE, "gabung"),
    (one_string_many_times, (Refusal.TEXT_TOO_LONG, Refusal.MEMORY), ""),
    (readers_disagree, (Refusal.READERS_DISAGREE, Refusal.DAMAGED), ""),
    (lambda: ole("EncryptedPackage"), Refusal.PROTECTED, "kata sandi"),
    (lambda: ole("Workbook"), Refusal.OLD_EXCEL, "97-2003"),
    (lambda: ole("WordDocument"), Refusal.OLE, "Office lama"),
    (lambda: b"<html><table><tr><td>NIK</td></tr></table></html>", Refusal.HTML, "HTML"),
    (lambda: b"\xef\xbb\xbf  <!DOCTYPE html><p>", Refusal.HTML, "HTML"),
    (lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office"/>', Refusal.XML, "XML"),
    (lambda: b"%PDF-1.7 ...", Refusal.PDF, "PDF"),
    (lambda: b"\x89PNG\r\n\x1a\n", Refusal.PICTURE, "gambar"),
    (lambda: b"Rar!\x1a\x07", Refusal.ARCHIVE, "RAR"),
    (plain_zip, Refusal.ARCHIVE, "zip"),
    (open_document, Refusal.OPEN_DOCUMENT, "OpenDocument"),
    (binary_workbook, Refusal.BINARY_WORKBOOK, "xlsb"),
    (word_document, Refusal.OTHER_OFFICE, "Word"),
    (lambda: bytes(range(256)) * 20, Refusal.UNKNOWN, ".csv"),
    (half_utf16, Refusal.ENCODING, "utf-16"),
    (lambda: b"satu kata\nlagi\n", Refusal.NO_DELIMITER, "pemisah"),
    (lambda: text_list([["x" * 40_000, "y"]]), Refusal.CELL_TOO_LONG, "32000"),
    (lambda: text_list([["NO", *["x"] * 600]] * 3), Refusal.TOO_MANY_COLUMNS, "512 kolom"),
    (lambda: excel(["Rekap", "Jumlah"], ["Coppo", 12]), Refusal.NO_TABLE, "kolom nama"),
]  # fmt: skip


@pytest.mark.parametrize(("build", "reason", "words"), HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_that_names_the_trouble(
    build: Callable[[], bytes], reason: Refusal | tuple[Refusal, ...], words: str
) -> None:
    data = build()
    with pytest.raises(WorkbookRefused) as refusal:
        read(data)
    reasons = reason if isinstance(reason, tuple) else (reason,)
    assert refusal.value.code in {each.value for each in reasons}
    assert words in str(refusal.value)


def test_after_each_kind_of_refusal_the_next_file_reads() -> None:
    for data in (b"", cell_at("XFD1048576"), bomb(), doctype(), truncated(), plain_zip(), says_smaller()):
        with pytest.raises(WorkbookRefused):
            read(data)
        assert len(accepted(read(GOOD))) == 2


def test_the_small_hostile_files_are_refused_by_the_guard_alone() -> None:
    for data in (cell_at("XFD1048576"), doctype(), bomb(), deep(), truncated(), says_smaller(), overlapping()):
        with pytest.raises(WorkbookRefused):
            scan_workbook(data, Limits())


def test_a_far_cell_file_is_small_and_its_guard_needs_little_memory() -> None:
    import tracemalloc

    data = cell_at("XFD1048576")
    assert len(data) < 6_000
    tracemalloc.start()
    with pytest.raises(WorkbookRefused):
        scan_workbook(data, Limits())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_format_that_only_reaches_far_away_does_not_refuse_a_list() -> None:
    """LibreOffice writes the format of whole columns down to the last row."""

    def fill(book: Any, sheet: Any) -> None:
        for column, text in enumerate(("NO", "NAMA", "DESA")):
            sheet.write_string(0, column, text)
        sheet.write_row(1, 0, [1, "Baso Tahir", "Coppo"])
        sheet.write_blank(1_048_575, 1_000, None, book.add_format({"bold": True}))

    reading = read(workbook(fill))
    assert len(accepted(reading)) == 1
    assert len(reading.rows) == 2


def test_macros_are_never_run_but_the_list_beside_them_is_read() -> None:
    with_macros = rezip(GOOD, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"Sub Auto_Open()" * 10})
    reading = read(with_macros, filename="DATA.XLSM")
    assert reading.format == "xlsm"
    assert len(accepted(reading)) == 2


def test_the_bytes_decide_and_not_the_name() -> None:
    assert read(GOOD, filename="daftar.csv").format == "xlsx"
    assert read(text_list([["NO", "NAMA", "DESA"], ["1", "Baso", "Coppo"]]), filename="DATA.XLSX").format == "csv"


def test_a_workbook_that_needs_too_long_is_stopped_by_the_clock() -> None:
    with pytest.raises(WorkbookRefused) as refusal:
        read_list(_large(), filename="x.xlsx", context=context(limits=Limits(wall_seconds=0.15)))
    assert refusal.value.code == Refusal.TIMEOUT.value
    assert len(accepted(read(GOOD))) == 2


def test_a_workbook_that_needs_too_much_processor_time_is_stopped() -> None:
    with pytest.raises(WorkbookRefused) as refusal:
        read_list(_large(), filename="x.xlsx", context=context(limits=Limits(cpu_seconds=0)))
    assert refusal.value.code in (Refusal.TIMEOUT.value, Refusal.CHILD_DIED.value)
    assert len(accepted(read(GOOD))) == 2


def test_a_workbook_that_needs_too_much_memory_dies_in_the_child_only() -> None:
    with pytest.raises(WorkbookRefused) as refusal:
        read_list(_large(), filename="x.xlsx", context=context(limits=Limits(memory_bytes=30 * 1024 * 1024)))
    assert refusal.value.code in (Refusal.MEMORY.value, Refusal.CHILD_DIED.value)
    assert len(accepted(read(GOOD))) == 2


def test_a_far_cell_that_slipped_past_the_guard_would_still_only_kill_the_child() -> None:
    """The second layer: the reader asks for terabytes and aborts its own process, as it would abort ours."""
    loose = Limits(rows=2_000_000, columns=20_000, cells=10**14)
    with pytest.raises(WorkbookRefused) as refusal:
        read_list(cell_and_corner(), filename="x.xlsx", context=context(limits=loose))
    assert refusal.value.code == Refusal.MEMORY.value
    assert len(accepted(read(GOOD))) == 2


def test_a_child_that_is_killed_becomes_a_refusal_and_the_next_file_reads() -> None:
    caught: list[BaseException] = []

    def attempt() -> None:
        try:
            read(_large())
        except BaseException as problem:
            caught.append(problem)

    before = _children()
    reader = threading.Thread(target=attempt)
    reader.start()
    _kill_new_child(before, deadline=time.monotonic() + 10)
    reader.join(timeout=30)
    assert [type(each) for each in caught] == [WorkbookRefused]
    assert getattr(caught[0], "code", "") == Refusal.CHILD_DIED.value
    assert len(accepted(read(GOOD))) == 2


def test_the_child_sees_no_secrets_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    from zis_registry.intake import worker

    monkeypatch.setenv("ZIS_KEY_DIR", "/rahasia")
    monkeypatch.setenv("ZIS_DATABASE_URL", "postgres://rahasia")
    assert not [name for name in worker._environment() if name.startswith("ZIS_")]


def test_no_child_is_left_behind() -> None:
    before = _children()
    for data in (GOOD, cell_at("XFD1048576"), b""):
        try:
            read(data)
        except WorkbookRefused:
            continue
    assert _children() <= before


def test_ten_bombs_leave_the_parent_small() -> None:
    import resource

    data = bomb()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(10):
        with pytest.raises(WorkbookRefused):
            read(data)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def _large() -> bytes:
    def fill(_: Any, sheet: Any) -> None:
        for row in range(6_000):
            for column in range(12):
                sheet.write_string(row, column, f"teks {row} {column}")

    return workbook(fill)


def _children() -> set[int]:
    """The process ids of this process's own children."""
    task = Path(f"/proc/{os.getpid()}/task")
    return {int(pid) for each in task.iterdir() for pid in (each / "children").read_text().split()}


def _kill_new_child(before: set[int], *, deadline: float) -> None:
    while time.monotonic() < deadline:
        for pid in _children() - before:
            time.sleep(0.05)
            os.kill(pid, 9)
            return
        time.sleep(0.005)
