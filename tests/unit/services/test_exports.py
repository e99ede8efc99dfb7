"""A workbook that an office takes away holds text as text: no formula, no number that was a name, no lost zero."""

from __future__ import annotations

import io
import unicodedata
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zis_registry.errors import InvalidValue
from zis_registry.services.exports import LONGEST_CELL, Column, Kind, guarded, workbook

TRIGGERS = "=+-@\t\r\0＝＋－＠"
blanks = st.text(" \t\u00a0\u3000\u200b\ufeff\n", max_size=3)
hostile = st.builds(
    lambda before, trigger, rest: before + trigger + rest, blanks, st.sampled_from(TRIGGERS), st.text(max_size=20)
)
texts = st.one_of(
    st.text(max_size=60), hostile, st.sampled_from(["=1+1", "7311012203800001", "007", "1e5", "TRUE", ""])
)


def sheet_of(content: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).active


def starts_a_formula(text: str) -> bool:
    bare = unicodedata.normalize("NFKC", text).strip(" \t\r\n\u00a0\u3000\u200b\ufeff")
    return bare[:1] in tuple("=+-@")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(texts, texts), max_size=4), st.text(max_size=40), st.lists(texts, max_size=2))
def test_every_text_stays_text_whatever_it_looks_like(
    rows: list[tuple[str, str]], title: str, notes: list[str]
) -> None:
    content = workbook(title, [Column("=Nama"), Column("Nomor")], rows, notes=notes)
    sheet = sheet_of(content)
    for line in sheet.iter_rows():
        for cell in line:
            assert cell.value is None or cell.data_type == "s", (cell.data_type, cell.value)
            assert cell.value is None or not starts_a_formula(str(cell.value))
    first = len(notes) + 3
    assert sheet.cell(first, 1).value == "'=Nama"
    for place, row in enumerate(rows, start=first + 1):
        for column, text in enumerate(row, start=1):
            assert (sheet.cell(place, column).value or "") == guarded(text).replace("\r", "\n")


@given(texts)
def test_the_guard_adds_at_most_one_apostrophe_and_never_twice(text: str) -> None:
    once = guarded(text)
    assert not starts_a_formula(once)
    assert guarded(once) == once


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_each_trigger_is_guarded_also_behind_blanks(trigger: str) -> None:
    assert guarded(f"{trigger}1").startswith("'")
    assert guarded(f"  {trigger}1").startswith("'")


def test_numbers_and_days_keep_their_kind_and_numbers_of_papers_stay_text() -> None:
    columns = [Column("Nomor"), Column("Nilai", Kind.NUMBER), Column("Tanggal", Kind.DATE)]
    sheet = sheet_of(workbook("Uji", columns, [("0007311", 2_321_429, date(2026, 11, 25)), ("-", None, None)]))
    number, amount, day = sheet[4]
    assert (number.value, number.data_type) == ("0007311", "s")
    assert (amount.value, amount.data_type) == (2_321_429, "n")
    assert day.value.date() == date(2026, 11, 25)
    assert sheet["B5"].value is None


def test_a_wrong_row_or_value_is_refused_and_long_texts_are_cut() -> None:
    with pytest.raises(InvalidValue):
        workbook("Uji", [Column("Satu")], [("a", "b")])
    for kind, value in ((Kind.NUMBER, "1"), (Kind.TEXT, 1), (Kind.DATE, "2026-11-25")):
        with pytest.raises(InvalidValue):
            workbook("Uji", [Column("Satu", kind)], [(value,)])
    assert len(sheet_of(workbook("Uji", [Column("Satu")], [("a" * 40_000,)]))["A4"].value) == LONGEST_CELL


def test_any_title_gives_a_sheet() -> None:
    assert sheet_of(workbook("[Usulan]: 7311/*?'", [Column("Satu")], [])).title
    assert sheet_of(workbook("'" * 40, [Column("Satu")], [])).title == "Tabel"
