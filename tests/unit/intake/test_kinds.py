"""What a list is for, and where it lies, from its columns, its titles and who sends it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.intake.build import CARD, OTHER_CARD, accepted, codes, grid, listed, understand
from zis_registry.intake.reading import Reading
from zis_registry.terms.household import Field, ListKind


def titled(title: str, *columns: str, office: str = "POKJA", filename: str = "daftar.xlsx") -> Reading:
    headings = ["NO", "NAMA", "DESA", *columns]
    rows: list[list[Any]] = [[title], headings, [1, "Baso Tahir", "Coppo"], [2, "Becce Tenri", "Coppo"]]
    return understand(grid(*rows), office=office, filename=filename)


@pytest.mark.parametrize(
    ("title", "columns", "office", "expected"),
    [
        ("DAFTAR USULAN CALON PENERIMA JAMBAN", (), "POKJA", ListKind.PROPOSAL),
        ("DATA", ("USULAN BANTUAN",), "UPT", ListKind.PROPOSAL),
        ("DAFTAR PENERIMA BANTUAN TAHUN 2019", (), "BAZNAS", ListKind.PAST_AID),
        ("DATA", ("TAHUN BANTUAN", "SUMBER DANA"), "BAZNAS", ListKind.PAST_AID),
        ("HASIL SURVEI MUSTAHIK", (), "BAZNAS", ListKind.SURVEY),
        ("DATA", ("ASNAF",), "BAZNAS", ListKind.SURVEY),
        ("DATA", ("ASNAF",), "POKJA", ListKind.PROPOSAL),
        ("FORM 3.B.4 SPM AIR LIMBAH", (), "POKJA", ListKind.CENSUS),
        ("DATA", ("FASILITAS BAB", "JENIS KLOSET", "SUMBER AIR MINUM"), "POKJA", ListKind.CENSUS),
        ("DATA", ("DESIL",), "POKJA", ListKind.WELFARE),
        ("DATA", (), "UPT", ListKind.CENSUS),
        ("DATA", (), "BAZNAS", ListKind.SURVEY),
        ("DATA", (), "POKJA", ListKind.PROPOSAL),
    ],
)
def test_a_list_is_told_by_titles_columns_and_sender_in_this_order(
    title: str, columns: tuple[str, ...], office: str, expected: ListKind
) -> None:
    reading = titled(title, *columns, office=office)
    assert reading.kind is expected
    assert reading.kind_reason


def test_a_list_of_members_is_the_population() -> None:
    reading = listed(
        ["No KK", "Nama", "SHDK", "Desa"],
        [CARD, "Baso", "Kepala Keluarga", "Coppo"],
        [CARD, "Becce", "Istri", "Coppo"],
        [OTHER_CARD, "Ambo", "Kepala Keluarga", "Coppo"],
        [OTHER_CARD, "Indo", "Anak", "Coppo"],
    )
    assert reading.kind is ListKind.POPULATION


def area_of(*rows: list[Any], office_area: str = "7311") -> tuple[str, set[str]]:
    reading = listed(*rows, area=office_area)
    return str(accepted(reading)[0].facts.get(Field.AREA)) if accepted(reading) else "", codes(reading)


def test_the_offices_district_counts_only_when_the_list_has_no_area_column_at_all() -> None:
    without: list[list[Any]] = [["NO", "NAMA", "RT"], [1, "Baso Tahir", "01"], [2, "Becce Tenri", "02"]]
    assert area_of(*without) == ("7311", {"wilayah-bawaan"})
    with_column: list[list[Any]] = [
        ["NO", "NAMA", "DESA"],
        [1, "Baso Tahir", ""],
        [2, "Becce Tenri", "Coppo"],
        [3, "Ambo", "Coppo"],
    ]
    reading = listed(*with_column)
    assert reading.rows[1].rejected
    assert reading.rows[1].reason == "tanpa wilayah"
    assert "wilayah-tidak-ada" in codes(reading)


def test_the_titles_kecamatan_counts_for_rows_that_name_none() -> None:
    digits, _ = area_of(
        ["PEMERINTAH KABUPATEN BARRU"],
        ["KECAMATAN : TANETE RIAJA"],
        ["NO", "NAMA", "RT"],
        [1, "Baso Tahir", "01"],
        [2, "Becce Tenri", "02"],
    )
    assert len(digits) == 6


def test_labels_and_values_in_cells_of_their_own_are_a_title_too() -> None:
    digits, _ = area_of(
        ["KABUPATEN", ":", " BARRU"],
        ["KECAMATAN", ":", " TANETE RIAJA"],
        ["NO", "NAMA", "DESA"],
        [1, "Baso Tahir", "Lompo Riaja"],
        [2, "Becce Tenri", "Lompo Riaja"],
    )
    assert len(digits) == 10


def test_the_titles_district_is_not_the_offices() -> None:
    digits, _ = area_of(
        ["DAFTAR PENERIMA KABUPATEN GOWA TAHUN 2021"],
        ["NO", "NAMA", "KECAMATAN"],
        [1, "Baso Tahir", "Pallangga"],
        [2, "Becce Tenri", "Pallangga"],
    )
    assert digits.startswith("7306")


def test_a_file_name_with_a_nik_is_shown_masked_and_without_its_folders() -> None:
    reading = titled("DATA", filename="C:\\data\\KTP 7311030107900001 Baso.xlsx")
    assert "7311030107900001" not in reading.filename
    assert "\\" not in reading.filename
    assert reading.filename.endswith("Baso.xlsx")
