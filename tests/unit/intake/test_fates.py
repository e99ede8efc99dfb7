"""Every physical row has a fate: titles, heading bands, numbering, data, totals, notes, signatures, blanks."""

from __future__ import annotations

from typing import Any

from tests.unit.intake.build import MAN, WOMAN, accepted, codes, fates, grid, listed, understand
from zis_registry.intake.grid import Merge
from zis_registry.terms.household import Field, RowFate

HEADINGS = ["NO", "NAMA", "NIK", "DESA", "KECAMATAN"]
FIRST = [1, "Baso Tahir", MAN, "Coppo", "Barru"]
SECOND = [2, "Sitti Ramlah", WOMAN, "Coppo", "Barru"]
THIRD = [3, "Ambo Dalle", "-", "Coppo", "Barru"]


def test_a_plain_list_is_headings_and_data() -> None:
    assert fates(listed(HEADINGS, FIRST, SECOND)) == ["kepala", "data", "data"]


def test_titles_blanks_numbering_totals_notes_and_signatures_stand_around_the_data() -> None:
    reading = listed(
        ["PEMERINTAH KABUPATEN BARRU"],
        ["DAFTAR CALON PENERIMA JAMBAN"],
        [],
        HEADINGS,
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        FIRST,
        SECOND,
        ["", "JUMLAH", "", "", "2"],
        [],
        ["Catatan: data per November 2021"],
        [],
        ["", "", "", "Barru, 30 November 2021"],
        ["", "", "", "Kepala Desa Coppo,"],
        [],
        ["", "", "", "H. Muhammad Rekaan"],
        ["", "", "", "NIP. 19700101 199503 1 001"],
    )
    assert fates(reading) == [
        "judul", "judul", "kosong", "kepala", "nomor_kolom", "data", "data", "jumlah", "kosong", "catatan", "kosong",
        "tanda_tangan", "tanda_tangan", "kosong", "tanda_tangan", "tanda_tangan",
    ]  # fmt: skip


def test_numbering_may_run_below_zero_or_in_letters_or_be_formulas() -> None:
    for numbering in ([-1, -2, -3, -4, -5], ["a", "b", "c", "d", "e"], ["1", "2", "3", "4", "5=3+4"]):
        assert fates(listed(HEADINGS, numbering, FIRST, SECOND))[1] == "nomor_kolom"


def test_totals_and_blanks_inside_the_data_are_read_and_skipped() -> None:
    reading = listed(
        HEADINGS, FIRST, ["", "JUMLAH DESA COPPO", "", "", "1"], [], SECOND, ["", "J U M L A H", "", "", "2"]
    )
    assert fates(reading) == ["kepala", "data", "dilewati", "dilewati", "data", "jumlah"]
    assert [row.fate for row in reading.rows[2:4]] == [RowFate.DATA, RowFate.DATA]
    assert "baris-jumlah-di-tengah" in codes(reading)


def test_a_person_called_after_a_total_is_still_a_person() -> None:
    reading = listed(HEADINGS, FIRST, [2, "Totalindo", WOMAN, "Coppo", "Barru"], THIRD)
    assert fates(reading) == ["kepala", "data", "data", "data"]


def test_group_headings_carry_their_desa_down_until_the_next() -> None:
    reading = listed(
        ["NO", "NAMA", "NIK", "RT"],
        ["DESA LOMPO TENGAH"],
        [1, "Baso Tahir", MAN, "01"],
        ["II. Desa Lompo Riaja"],
        [1, "Sitti Ramlah", WOMAN, "02"],
        [2, "Ambo Dalle", "", "02"],
    )
    assert fates(reading) == ["kepala", "judul", "data", "judul", "data", "data"]
    assert [row.facts[Field.VILLAGE] for row in accepted(reading)] == ["LOMPO TENGAH", "Lompo Riaja", "Lompo Riaja"]
    assert len({row.facts[Field.AREA] for row in accepted(reading)}) == 2


def test_a_kecamatan_band_ends_the_desa_band_before_it() -> None:
    reading = listed(
        ["NO", "NAMA", "RT"],
        ["KECAMATAN TANETE RIAJA"],
        ["DESA LOMPO TENGAH"],
        [1, "Baso Tahir", "01"],
        ["KECAMATAN BARRU"],
        [2, "Sitti Ramlah", "02"],
    )
    first, second = accepted(reading)
    assert len(first.facts[Field.AREA]) == 10
    assert len(second.facts[Field.AREA]) == 6


def test_repeated_headings_and_their_numbering_are_no_data() -> None:
    numbering = [1, 2, 3, 4, 5]
    reading = listed(HEADINGS, numbering, FIRST, HEADINGS, numbering, SECOND)
    assert fates(reading) == ["kepala", "nomor_kolom", "data", "kepala", "nomor_kolom", "data"]


def test_three_levels_of_merged_headings_become_one_path() -> None:
    rows: list[list[Any]] = [
        ["NO", "NAMA KEPALA KELUARGA", "DESA", "AKSES LAYAK", "", "TANPA AKSES"],
        ["", "", "", "TANGKI SEPTIK", "", ""],
        ["", "", "", "INDIVIDUAL", "KOMUNAL", "BABS"],
        [1, "Baso Tahir", "Coppo", "v", "", ""],
        [2, "Sitti Ramlah", "Coppo", "", "", "v"],
    ]
    merges = (
        Merge(1, 0, 3, 0), Merge(1, 1, 3, 1), Merge(1, 2, 3, 2), Merge(1, 3, 1, 4), Merge(2, 3, 2, 4),
        Merge(1, 5, 2, 5),
    )  # fmt: skip
    reading = understand(grid(*rows, merges=merges))
    assert fates(reading) == ["kepala", "kepala", "kepala", "data", "data"]
    headers = {column.column: column.header for column in reading.columns}
    assert headers["A"] == "NO"
    assert headers["D"] == "AKSES LAYAK > TANGKI SEPTIK > INDIVIDUAL"
    assert headers["E"] == "AKSES LAYAK > TANGKI SEPTIK > KOMUNAL"
    assert headers["F"] == "TANPA AKSES > BABS"


def test_two_levels_without_merged_cells_as_in_a_text_list_become_one_path() -> None:
    reading = listed(
        ["NO", "NAMA KEPALA KELUARGA", "DESA", "KONDISI EKONOMI", "", "SUDAH TERLAYANI", "", "BELUM TERLAYANI"],
        ["", "", "", "MBR", "NON MBR", "JP", "BJP", ""],
        [1, "Baso Tahir", "Coppo", "v", "", "", "", "v"],
        [2, "Sitti Ramlah", "Coppo", "", "v", "v", "", ""],
    )
    assert fates(reading) == ["kepala", "kepala", "data", "data"]
    headers = [column.header for column in reading.columns]
    assert headers[3:] == [
        "KONDISI EKONOMI > MBR", "KONDISI EKONOMI > NON MBR", "SUDAH TERLAYANI > JP", "SUDAH TERLAYANI > BJP",
        "BELUM TERLAYANI",
    ]  # fmt: skip


def test_group_headings_above_the_known_row_belong_to_the_band() -> None:
    rows: list[list[Any]] = [
        ["DATA MUSTAHIK", "", "", "ALAMAT", ""],
        ["NO", "NAMA", "NIK", "DESA", "KECAMATAN"],
        FIRST,
        SECOND,
    ]
    reading = understand(grid(*rows, merges=(Merge(1, 0, 1, 2), Merge(1, 3, 1, 4))))
    assert fates(reading) == ["kepala", "kepala", "data", "data"]
    assert reading.columns[3].header == "ALAMAT > DESA"


def test_hidden_rows_are_data_with_a_finding() -> None:
    reading = understand(grid(HEADINGS, FIRST, SECOND, hidden=[2]))
    assert fates(reading) == ["kepala", "data", "data"]
    assert reading.rows[1].hidden
    assert [found.row for found in reading.findings if found.code == "baris-tersembunyi"] == [2]


def test_several_sheets_of_one_layout_are_read_and_others_are_listed_with_the_reason() -> None:
    reading = understand(
        grid(HEADINGS, FIRST, name="Coppo"),
        grid(HEADINGS, SECOND, name="Sepee"),
        grid(["KECAMATAN", "JUMLAH"], ["Barru", 12], ["Mallusetasi", 7], name="Rekap"),
        grid(name="Sheet3"),
        grid(HEADINGS, THIRD, name="Simpanan", visible=False),
    )
    notes = {note.name: (note.read, note.rows) for note in reading.sheets}
    assert notes == {
        "Coppo": (True, 2), "Sepee": (True, 2), "Rekap": (False, 0), "Sheet3": (False, 0), "Simpanan": (False, 0),
    }  # fmt: skip
    assert [row.sheet for row in reading.rows] == ["Coppo", "Coppo", "Sepee", "Sepee"]
    assert {"lembar-bukan-daftar", "lembar-kosong", "lembar-tersembunyi"} <= codes(reading)


def test_a_sheet_named_after_its_desa_gives_that_desa_to_its_rows() -> None:
    reading = understand(
        grid(["NO", "NAMA", "RT"], [1, "Baso Tahir", "01"], name="Lompo Tengah"),
        grid(["NO", "NAMA", "RT"], [1, "Sitti Ramlah", "01"], name="Lompo Riaja"),
    )
    first, second = accepted(reading)
    assert first.facts[Field.AREA] != second.facts[Field.AREA]
    assert len(first.facts[Field.AREA]) == 10


def test_rows_that_only_carry_a_number_are_blank() -> None:
    reading = listed(HEADINGS, FIRST, SECOND, [3], [4])
    assert fates(reading) == ["kepala", "data", "data", "kosong", "kosong"]


def test_two_tables_below_each_other_have_their_own_columns() -> None:
    reading = listed(
        HEADINGS,
        FIRST,
        SECOND,
        [],
        ["NO", "NIK", "NAMA", "DESA", "NO HP"],
        [1, WOMAN, "Becce Tenri", "Coppo", "081234567890"],
        [2, "-", "Indo Tuwo", "Coppo", "081234567891"],
    )
    assert [row.facts[Field.NAME] for row in accepted(reading)] == [
        "Baso Tahir", "Sitti Ramlah", "Becce Tenri", "Indo Tuwo",
    ]  # fmt: skip


def test_a_list_without_headings_is_read_by_its_content_and_says_so() -> None:
    rows = [[number, name, MAN[:15] + str(number), "Coppo"] for number, name in enumerate(
        ("Baso Tahir", "Sitti Ramlah", "Ambo Dalle", "Indo Tuwo", "Becce Tenri"), 1)]  # fmt: skip
    reading = listed(*rows)
    assert fates(reading) == ["data"] * 5
    assert "judul-kolom-tidak-ada" in codes(reading)


def test_question_texts_of_a_form_are_headings() -> None:
    reading = listed(
        [
            "Cap waktu",
            "1. Siapa nama kepala keluarga?",
            "2. Di kelurahan mana rumah berada?",
            "3. Apakah memiliki jamban?",
        ],
        ["14/10/2021 09:33:01", "Baso Tahir", "Coppo", "Ya"],
        ["14/10/2021 10:12:44", "Sitti Ramlah", "Coppo", "Tidak"],
    )
    assert fates(reading) == ["kepala", "data", "data"]
    assert [row.facts[Field.TOILET] for row in accepted(reading)] == ["sendiri", "tidak_ada"]
