"""Laws of reading: nothing is lost, whatever stands around and inside a table."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.intake.build import CARD, MAN, WOMAN, accepted, excel, grid, read, text_list, understand
from zis_registry.errors import WorkbookRefused
from zis_registry.intake.delimited import find_delimiter, read_records
from zis_registry.intake.limits import Limits
from zis_registry.intake.reading import Reading
from zis_registry.terms.household import Field, RowFate
from zis_registry.terms.identity import IdentityReading

GOOD = excel(["NO", "NAMA", "DESA"], [1, "Baso", "Coppo"], [2, "Becce", "Coppo"])
NAMES = st.sampled_from(["Baso Tahir", "Sitti Ramlah", "Dg. Ngalle", "Ambo Dalle", "A. Tenri", "", "Becce (alm)"])
NUMBERS = st.one_of(
    st.sampled_from([MAN, WOMAN, CARD, int(MAN), "-", "0", "", "7,31E+15", MAN[:15], f"'{WOMAN}", f"{MAN}/{WOMAN}"]),
    st.integers(0, 10**16),
)
VILLAGES = st.sampled_from(["Coppo", "Desa Lompo Riaja", "Copo", "Antah", ""])
ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-10, 10**17),
    st.sampled_from(
        ["JUMLAH", "TOTAL", "Mengetahui", "NIK", "NAMA", "Catatan:", "(1)", "v", "DESA COPPO", "NIP. 1970"]
    ),
)
DATA = st.tuples(st.integers(1, 99), NAMES, NUMBERS, VILLAGES, st.sampled_from(["v", "", "ada", "sungai", "4"]))
JUNK = st.lists(ANYTHING, max_size=6).map(tuple)
HEADINGS = st.permutations(["NAMA", "NIK", "DESA", "KEPEMILIKAN JAMBAN"]).map(lambda names: ("NO", *names))


def everything_is_accounted_for(reading: Reading, physical: int) -> None:
    fates = Counter(row.fate for row in reading.rows)
    assert sum(fates.values()) == physical == sum(note.rows for note in reading.sheets)
    assert [row.row for row in reading.rows] == list(range(1, physical + 1))
    read_rows = [row for row in reading.rows if row.fate is RowFate.DATA]
    kept = accepted(reading)
    assert len(read_rows) == len(kept) + sum(row.rejected for row in read_rows) + sum(row.skipped for row in read_rows)
    in_families = Counter(index for family in reading.families for index in family.rows)
    assert set(in_families.values()) <= {1}
    assert len(in_families) == len(kept)
    for row in kept:
        assert row.facts[Field.NAME]
        assert len(row.facts[Field.AREA]) in (4, 6, 10)
    for row in reading.rows:
        assert row.fate is RowFate.DATA or not (row.rejected or row.skipped or row.facts)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    above=st.lists(JUNK, max_size=4),
    headings=HEADINGS,
    body=st.lists(st.one_of(DATA, DATA, DATA, JUNK), max_size=14),
    below=st.lists(JUNK, max_size=4),
)
def test_random_junk_around_and_inside_a_table_loses_no_row(
    above: list[Any], headings: tuple[str, ...], body: list[Any], below: list[Any]
) -> None:
    rows = [*above, headings, *body, *below]
    sheet = grid(*rows)
    while sheet.rows and sheet.rows[-1].blank:
        sheet = grid(*rows[: len(sheet.rows) - 1])
    try:
        reading = understand(sheet)
    except WorkbookRefused:
        return
    everything_is_accounted_for(reading, len(sheet.rows))


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(JUNK, max_size=12))
def test_rows_of_nothing_in_particular_are_read_or_refused_but_never_break(rows: list[Any]) -> None:
    try:
        reading = understand(grid(*rows))
    except WorkbookRefused:
        return
    everything_is_accounted_for(reading, len(rows))


@settings(max_examples=60, deadline=None)
@given(number=NUMBERS, name=st.sampled_from(["Baso", "Becce"]))
def test_no_finding_and_no_sample_shows_sixteen_digits(number: Any, name: str) -> None:
    reading = understand(grid(["NO", "NAMA", "NIK", "DESA"], [1, name, number, "Coppo"], [2, "Ambo", WOMAN, "Coppo"]))
    shown = [found.message + found.remedy for found in reading.findings]
    shown += [" ".join(column.samples) for column in reading.columns]
    for text in shown:
        digits = "".join(letter if letter.isdigit() else " " for letter in text)
        assert all(len(run) < 15 for run in digits.split())


@settings(max_examples=25, deadline=None)
@given(data=st.lists(DATA, min_size=1, max_size=10))
def test_a_row_counts_the_same_wherever_it_stands_in_the_list(data: list[Any]) -> None:
    """Reading the list backwards gives the same accepted names; only which of two repeats stays may differ."""
    headings = ("NO", "NAMA", "NIK", "DESA", "KEPEMILIKAN JAMBAN")

    def names(rows: list[Any]) -> Counter[str]:
        return Counter(row.facts[Field.NAME] for row in accepted(understand(grid(headings, *rows, ["", "JUMLAH"]))))

    strong = [row for row in data if row[1] and row[3]]
    if len(strong) < 1:
        return
    assert names(strong) == names(strong[::-1])


@settings(max_examples=6, deadline=None)
@given(
    above=st.lists(JUNK.filter(lambda row: all(isinstance(each, str) for each in row)), max_size=2),
    body=st.lists(DATA, min_size=1, max_size=6),
)
def test_a_real_workbook_is_accounted_for_row_by_row(above: list[Any], body: list[Any]) -> None:
    try:
        reading = read(excel(*above, ("NO", "NAMA", "NIK", "DESA", "KEPEMILIKAN JAMBAN"), *body))
    except WorkbookRefused:
        return
    everything_is_accounted_for(reading, len(reading.rows))
    assert len(reading.rows) == len(above) + 1 + len(body)


@settings(max_examples=6, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1_000_000), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_workbook_with_damaged_bytes_is_read_or_refused_and_nothing_else(damage: list[tuple[int, int]]) -> None:
    damaged = bytearray(GOOD)
    for place, value in damage:
        damaged[place % len(GOOD)] = value
    try:
        reading = read(bytes(damaged))
    except WorkbookRefused:
        return
    everything_is_accounted_for(reading, len(reading.rows))


TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters=";\"'"), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=2, max_size=8), delimiter=st.sampled_from(";\t|"))
def test_what_a_csv_writer_wrote_is_read_back(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerows(rows)
    records = read_records(buffer.getvalue(), delimiter, Limits())
    expected = [list(row) for row in rows]
    while expected and not any(cell.strip() for cell in expected[-1]):
        expected.pop()
    assert records == expected


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_text_list_and_a_workbook_of_the_same_rows_give_the_same_facts(delimiter: str) -> None:
    rows = [["NO", "NAMA", "NIK", "DESA", "RT/RW"], ["1", "Baso Tahir", MAN, "Coppo", "01/02"]]
    rows.append(["2", "Sitti Ramlah", WOMAN, "Coppo", "02/01"])
    assert find_delimiter(text_list(rows, delimiter=delimiter).decode()) == delimiter
    from_text = [row.facts for row in accepted(read(text_list(rows, delimiter=delimiter)))]
    from_excel = [row.facts for row in accepted(read(excel(*rows)))]
    assert from_text == from_excel
    assert all(isinstance(facts[Field.NIK], IdentityReading) for facts in from_text)


def test_the_longest_usual_list_is_read_whole() -> None:
    headings = ["NO", "NAMA", "NIK", "NO KK", "L/P", "TGL LAHIR", "DESA", "KECAMATAN", "RT", "RW", "NO HP", "JAMBAN",
                "SUMBER AIR MINUM", "PENGHASILAN/BULAN", "JUMLAH JIWA", "KET"]  # fmt: skip
    body = [
        [number, f"Baso Tahir {number}", f"73110301079{number:05d}", f"73110315021{number:05d}", "L", "01/07/1990",
         "Coppo", "Barru", "01", "02", "081234567890", "tidak ada", "PDAM", "1.500.000", 4, ""]
        for number in range(1, 1_501)
    ]  # fmt: skip
    data = excel(headings, *body)
    reading = read(data)
    assert len(reading.rows) == 1_501
