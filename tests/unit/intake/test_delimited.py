"""Text lists: the letters and the delimiter are found by content."""

from __future__ import annotations

import pytest

from zis_registry.errors import WorkbookRefused
from zis_registry.intake.delimited import decode, find_delimiter, read_records
from zis_registry.intake.limits import Limits

LIST = "NO;NAMA;ALAMAT\r\n1;Andi Sè'ro;Jl. Sultan, RT 01\r\n2;Becce;Jl. Veteran, RT 02\r\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_each_encoding_is_told_by_its_bytes_and_no_mark_stays_on_the_first_heading(encoding: str, found: str) -> None:
    decoded = decode(LIST.encode(encoding))
    assert (decoded.text, decoded.encoding) == (LIST, found)


def test_bytes_with_zeros_that_are_no_text_are_refused() -> None:
    with pytest.raises(WorkbookRefused, match="bukan lembar kerja"):
        decode(b"NO\x00\x01\x02\x00\x00;NAMA")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_the_one_that_gives_the_same_number_of_columns(delimiter: str) -> None:
    rows = [["NO", "NAMA", "PENGHASILAN"], ["1", "Baso", "1.500.000"], ["2", "Becce", "750.000"]]
    assert find_delimiter("\n".join(delimiter.join(row) for row in rows)) == delimiter


def test_commas_inside_the_cells_do_not_win_over_semicolons() -> None:
    assert find_delimiter(LIST) == ";"


def test_title_lines_above_the_table_do_not_hide_the_delimiter() -> None:
    titled = "DAFTAR PENERIMA, TAHUN 2021\nKABUPATEN BARRU\n\n" + LIST
    assert find_delimiter(titled) == ";"


def test_excels_own_first_line_names_the_delimiter() -> None:
    assert find_delimiter("sep=|\nNO|NAMA\n1|Baso; Becce\n") == "|"


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_list() -> None:
    lines = ["NO;NAMA;DESA", '1;"Baso;Coppo', *(f"{number};Becce;Coppo" for number in range(2, 60))]
    records = read_records("\n".join(lines), ";", Limits())
    assert len(records) == len(lines)
    assert records[1] == ["1", '"Baso', "Coppo"]


def test_a_quoted_cell_may_hold_delimiters_and_line_breaks() -> None:
    records = read_records('NO;ALAMAT\n1;"Jl. Sultan; RT 01\nDusun Baru"\n', ";", Limits())
    assert records[1] == ["1", "Jl. Sultan; RT 01\nDusun Baru"]
