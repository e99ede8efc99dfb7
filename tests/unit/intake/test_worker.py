"""The child process: values keep their type and their place, whatever the workbook does."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.unit.intake.build import MAN, rezip, text_list, workbook
from zis_registry.intake.grid import Merge, RawRow
from zis_registry.intake.limits import Limits
from zis_registry.intake.worker import open_book
from zis_registry.terms.cell import CellKind, RawCell


def first_rows(data: bytes) -> tuple[RawRow, ...]:
    return open_book(data, Limits()).sheets[0].rows


def test_sixteen_digits_keep_their_type_and_all_their_digits() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_string(0, 0, MAN)
        sheet.write_number(0, 1, int(MAN))
        sheet.write_number(0, 2, 7311030107900010, book.add_format({"num_format": "0"}))

    cells = first_rows(workbook(fill))[0].cells
    assert cells == (
        RawCell(CellKind.TEXT, MAN),
        RawCell(CellKind.NUMBER, MAN),
        RawCell(CellKind.NUMBER, "7311030107900010"),
    )


def test_a_table_that_begins_far_down_and_right_keeps_its_true_rows_and_columns() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_string(6, 3, "NAMA")
        sheet.write_string(9, 4, "Baso")

    rows = first_rows(workbook(fill))
    assert [row.number for row in rows] == list(range(1, 11))
    assert rows[6].at(3).text == "NAMA"
    assert rows[9].at(4).text == "Baso"
    assert [row.number for row in rows if not row.blank] == [7, 10]


def test_dates_truth_values_errors_and_formulas_are_told_apart() -> None:
    def fill(book: Any, sheet: Any) -> None:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_datetime(0, 0, datetime(1990, 8, 17), day)  # noqa: DTZ001  a workbook has no zones
        sheet.write_boolean(0, 1, True)
        sheet.write_formula(0, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(0, 3, "=A1+1", None, 5)
        sheet.write_formula(0, 4, '=A1&"x"', None, "abc")
        sheet.write_formula(0, 5, "=B9", None, "")
        sheet.write_number(0, 6, 44530)

    cells = first_rows(workbook(fill))[0].cells
    assert cells == (
        RawCell(CellKind.DATE, date(1990, 8, 17).isoformat()),
        RawCell(CellKind.BOOL, "TRUE"),
        RawCell(CellKind.ERROR, "#DIV/0!", formula=True),
        RawCell(CellKind.NUMBER, "5", formula=True),
        RawCell(CellKind.TEXT, "abc", formula=True),
        RawCell(CellKind.EMPTY, "", formula=True),
        RawCell(CellKind.NUMBER, "44530"),
    )


def test_a_row_whose_only_cell_is_an_uncached_formula_is_still_there() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_string(0, 0, "NAMA")
        sheet.write_formula(1, 0, "=C1", None, "")
        sheet.write_string(2, 0, "Baso")
        sheet.write_formula(3, 0, "=C1", None, "")

    assert [row.number for row in first_rows(workbook(fill))] == [1, 2, 3, 4]


def test_hidden_rows_columns_sheets_and_merges_are_handed_over() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 1, 2, "JUDUL")
        sheet.write_string(4, 0, "x")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        other = book.add_worksheet("Rahasia")
        other.write_string(0, 0, "isi yang tidak dibaca")
        other.hide()

    book = open_book(workbook(fill), Limits())
    shown, hidden = book.sheets
    assert shown.merges == (Merge(1, 0, 2, 2),)
    assert shown.hidden_columns == {1}
    assert [row.number for row in shown.rows if row.hidden] == [3]
    assert (hidden.name, hidden.visible, hidden.rows) == ("Rahasia", False, ())


def test_fifteen_hundred_numbers_and_one_text_all_arrive() -> None:
    def fill(_: Any, sheet: Any) -> None:
        for row in range(1_500):
            sheet.write_number(row, 0, row)
        sheet.write_string(1_500, 0, MAN)

    rows = first_rows(workbook(fill))
    assert len(rows) == 1_501
    assert rows[-1].cells == (RawCell(CellKind.TEXT, MAN),)


def test_a_workbook_of_1904_says_so() -> None:
    import io

    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "date_1904": True})
    book.add_worksheet("S").write_string(0, 0, "x")
    book.close()
    assert open_book(buffer.getvalue(), Limits()).sheets[0].epoch1904


def test_prefixed_xml_and_cells_without_references_are_read_like_any_other() -> None:
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row><x:c t="inlineStr"><x:is><x:t>NAMA</x:t></x:is></x:c><x:c><x:v>7</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    data = rezip(workbook(lambda _, each: each.write_string(0, 0, "a")), {"xl/worksheets/sheet1.xml": sheet.encode()})
    assert [cell.text for cell in first_rows(data)[0].cells] == ["NAMA", "7"]


def test_a_text_list_keeps_blank_lines_in_the_middle_and_drops_them_at_the_end() -> None:
    rows = first_rows(b"NO;NAMA\r\n1;Baso\r\n;\r\n\r\n2;Becce\r\n;\r\n;\r\n")
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["NO", "NAMA"],
        ["1", "Baso"],
        [],
        [],
        ["2", "Becce"],
    ]


def test_every_cell_of_a_text_list_is_text() -> None:
    rows = first_rows(text_list([["NO", "RT"], ["1", "001"]]))
    assert rows[1].cells == (RawCell(CellKind.TEXT, "1"), RawCell(CellKind.TEXT, "001"))


def test_a_workbook_of_another_writer_gives_the_same_kinds_of_cell() -> None:
    import io

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["NAMA", "NIK", "LAHIR", "JIWA"])
    sheet.append(["Baso", MAN, date(1990, 7, 1), "=1+3"])
    buffer = io.BytesIO()
    book.save(buffer)
    assert first_rows(buffer.getvalue())[1].cells == (
        RawCell(CellKind.TEXT, "Baso"),
        RawCell(CellKind.TEXT, MAN),
        RawCell(CellKind.DATE, "1990-07-01"),
        RawCell(CellKind.EMPTY, "", formula=True),
    )


def test_a_broken_part_that_no_reader_opens_does_not_refuse_the_list() -> None:
    data = workbook(lambda _, each: each.write_string(0, 0, "NAMA"))
    assert first_rows(rezip(data, {"customXml/item1.xml": b"<a><b>"}))[0].cells == (RawCell(CellKind.TEXT, "NAMA"),)
