"""Single cells: what a text, a number or a date becomes, and what is left open with a finding."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.intake.build import accepted, codes, listed, one_cell, one_fact
from zis_registry.terms.cell import CellKind, RawCell
from zis_registry.terms.household import Field

SURVEY = "HASIL SURVEI MUSTAHIK BAZNAS KABUPATEN BARRU"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("17/08/1990", date(1990, 8, 17)),
        ("17-08-1990", date(1990, 8, 17)),
        ("1990-08-17", date(1990, 8, 17)),
        ("17 Agustus 1990", date(1990, 8, 17)),
        ("17 Agt 1990", date(1990, 8, 17)),
        ("5 Nop 1990", date(1990, 11, 5)),
        (date(1990, 8, 17), date(1990, 8, 17)),
        (33102, date(1990, 8, 17)),
        ("33102", date(1990, 8, 17)),
        ("3/4/1990", date(1990, 4, 3)),
    ],
)
def test_a_birth_date_is_read_in_every_usual_form_with_the_day_first(value: Any, expected: date) -> None:
    assert one_fact("TANGGAL LAHIR", value, Field.BIRTH_DATE) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [("31/02/1990", "tanggal-tidak-terbaca"), ("kemarin", "tanggal-tidak-terbaca"), ("17/08/2190", "tanggal-mustahil")],
)
def test_an_impossible_date_is_a_finding_and_no_fact(value: str, code: str) -> None:
    reading = one_cell("TANGGAL LAHIR", value)
    assert Field.BIRTH_DATE not in accepted(reading)[0].facts
    assert code in codes(reading)


@pytest.mark.parametrize("value", ["", "-", "--", "belum ada", "Tdk Ada", "tidak tahu"])
def test_an_empty_date_stays_empty_and_quiet(value: str) -> None:
    reading = one_cell("TANGGAL LAHIR", value)
    assert Field.BIRTH_DATE not in accepted(reading)[0].facts
    assert not codes(reading) & {"tanggal-tidak-terbaca", "tanggal-mustahil"}


def test_serial_dates_follow_the_epoch_of_the_workbook() -> None:
    rows: list[list[Any]] = [
        ["NO", "NAMA", "DESA", "TGL LAHIR"],
        [1, "Baso Tahir", "Coppo", 31640],
        [2, "Becce", "Coppo", 100],
    ]
    reading = listed(*rows, epoch1904=True)
    assert accepted(reading)[0].facts[Field.BIRTH_DATE] == date(1990, 8, 17)


def test_a_column_that_can_only_be_month_first_is_read_so_and_says_so() -> None:
    reading = listed(
        ["Timestamp", "Nama", "Desa"],
        ["10/14/2021 9:33:01", "Baso Tahir", "Coppo"],
        ["10/25/2021 10:00:00", "Becce Tenri", "Coppo"],
        ["11/2/2021 10:00:00", "Ambo Dalle", "Coppo"],
    )
    assert [row.facts[Field.SURVEY_DATE] for row in accepted(reading)] == [
        date(2021, 10, 14), date(2021, 10, 25), date(2021, 11, 2),
    ]  # fmt: skip
    assert "tanggal-bulan-di-depan" in codes(reading)


def test_place_and_date_of_birth_in_one_cell_are_parted() -> None:
    reading = one_cell("Tempat, Tgl Lahir", "Barru, 17-08-1990")
    facts = accepted(reading)[0].facts
    assert (facts[Field.BIRTH_PLACE], facts[Field.BIRTH_DATE]) == ("Barru", date(1990, 8, 17))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Rp 1.500.000", 1_500_000),
        ("Rp. 1.500.000,-", 1_500_000),
        ("1,5 juta", 1_500_000),
        (1500000, 1_500_000),
        ("750 rb", 750_000),
    ],
)
def test_income_is_whole_rupiah_a_month(value: Any, expected: int) -> None:
    assert one_fact("PENGHASILAN/BULAN", value, Field.INCOME) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("< 500.000", "uang-rentang"),
        ("500.000 - 1.000.000", "uang-rentang"),
        ("tidak menentu", "uang-tidak-terbaca"),
        ("500", "jumlah-janggal"),
    ],
)
def test_an_income_that_is_no_single_amount_is_left_open(value: str, code: str) -> None:
    reading = one_cell("PENGHASILAN/BULAN", value)
    assert Field.INCOME not in accepted(reading)[0].facts
    assert code in codes(reading)


def test_an_income_a_year_is_not_taken_for_one_a_month() -> None:
    reading = one_cell("PENGHASILAN PER TAHUN", "12.000.000")
    assert Field.INCOME not in accepted(reading)[0].facts
    assert "uang-bukan-per-bulan" in codes(reading)


@pytest.mark.parametrize(
    ("heading", "value", "rt", "rw"),
    [
        ("RT/RW", "001/002", 1, 2),
        ("RT/RW", "RT 01 RW 02", 1, 2),
        ("RT", "RT 03", 3, None),
        ("RT", 1, 1, None),
        ("RT", "001", 1, None),
        ("RW", "002", None, 2),
        ("RW", "-", None, None),
    ],
)
def test_rt_and_rw_are_numbers_however_they_are_written(
    heading: str, value: Any, rt: int | None, rw: int | None
) -> None:
    facts = accepted(one_cell(heading, value))[0].facts
    assert (facts.get(Field.RT), facts.get(Field.RW)) == (rt, rw)


def test_rt_hamlet_and_village_are_found_in_an_address_when_no_column_has_them() -> None:
    reading = listed(
        ["NO", "NAMA", "ALAMAT"],
        [1, "Baso Tahir", "Dusun Parenring RT 02 RW 01, Desa Lompo Riaja Kec. Tanete Riaja"],
        [2, "Becce", "Lingkungan Coppo, Kel. Coppo, Kec. Barru"],
    )
    first = accepted(reading)[0].facts
    assert (first[Field.HAMLET], first[Field.RT], first[Field.RW]) == ("Parenring", 2, 1)
    assert len(first[Field.AREA]) == 10


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0812-3456-7890", "081234567890"), ("+62 812 3456 7890", "081234567890"), (81234567890, "081234567890"),
     ("081234567890 / 085299988877", "081234567890")],
)  # fmt: skip
def test_a_phone_is_kept_in_one_form(value: Any, expected: str) -> None:
    assert one_fact("NO. HP", value, Field.PHONE) == expected


def test_a_phone_that_lost_its_zero_and_one_that_is_none_are_told() -> None:
    assert "hp-nol-hilang" in codes(one_cell("NO. HP", 81234567890))
    assert "hp-tidak-sah" in codes(one_cell("NO. HP", "12345"))


@pytest.mark.parametrize(("value", "expected"), [("4", 4), (4, 4), ("4 orang", 4), ("4.0", 4)])
def test_members_are_counted(value: Any, expected: int) -> None:
    assert one_fact("JUMLAH ANGGOTA KELUARGA", value, Field.MEMBERS) == expected


def test_dependants_become_members_with_the_head_added_and_told_once() -> None:
    reading = one_cell("JUMLAH TANGGUNGAN", "3")
    assert accepted(reading)[0].facts[Field.MEMBERS] == 4
    assert [found.code for found in reading.findings].count("anggota-dari-tanggungan") == 1


def test_an_odd_count_is_left_out() -> None:
    reading = one_cell("JUMLAH ANGGOTA KELUARGA", "120")
    assert Field.MEMBERS not in accepted(reading)[0].facts
    assert "jumlah-janggal" in codes(reading)


def test_coordinates_are_kept_as_written_and_turned_when_swapped() -> None:
    headings = ["NO", "NAMA", "DESA", "lat", "lng"]
    reading = listed(
        headings,
        [1, "Baso", "Coppo", "-4.4123", "119.6123"],
        [2, "Becce", "Coppo", "119.6123", "-4.4123"],
        [3, "Ambo", "Coppo", "48.85", "2.35"],
    )
    first, second, third = (row.facts for row in accepted(reading))
    assert (first[Field.LATITUDE], first[Field.LONGITUDE]) == ("-4.4123", "119.6123")
    assert (second[Field.LATITUDE], second[Field.LONGITUDE]) == ("-4.4123", "119.6123")
    assert Field.LATITUDE not in third
    assert {"koordinat-tertukar", "koordinat-di-luar-wilayah"} <= codes(reading)


def test_coordinates_in_one_cell_are_parted() -> None:
    assert one_fact("TITIK KOORDINAT", "-4.4123, 119.6123", Field.LATITUDE) == "-4.4123"


def test_a_late_persons_mark_is_a_fact_and_a_finding() -> None:
    reading = listed(["NO", "NAMA", "DESA"], [1, "Baso Tahir (alm.)", "Coppo"], [2, "Becce", "Coppo"])
    assert accepted(reading)[0].facts[Field.DECEASED] is True
    assert "nama-almarhum" in codes(reading)


def test_religion_is_not_kept_and_told_once() -> None:
    reading = one_cell("AGAMA", "Islam", office="BAZNAS", title=SURVEY)
    assert Field.MUSLIM_VERIFIED not in accepted(reading)[0].facts
    assert "Islam" not in {str(value) for value in accepted(reading)[0].facts.values()}
    assert [found.code for found in reading.findings].count("kolom-agama-tidak-disimpan") == 1


def test_muslim_status_counts_only_from_an_explicit_verification_in_a_survey_of_baznas() -> None:
    heading = "MUSLIM (DIVERIFIKASI)"
    assert one_fact(heading, "Ya", Field.MUSLIM_VERIFIED, office="BAZNAS", title=SURVEY) is True
    assert one_fact(heading, "Tidak", Field.MUSLIM_VERIFIED, office="BAZNAS", title=SURVEY) is False
    assert one_fact(heading, "belum diverifikasi", Field.MUSLIM_VERIFIED, office="BAZNAS", title=SURVEY) is None
    assert one_fact(heading, "Ya", Field.MUSLIM_VERIFIED, office="POKJA") is None


def test_asnaf_counts_only_from_baznas() -> None:
    assert one_fact("ASNAF", "Faqir", Field.ASNAF_CONFIRMED, office="BAZNAS", title=SURVEY) == "FAKIR"
    reading = one_cell("ASNAF", "Fakir", office="POKJA")
    assert Field.ASNAF_CONFIRMED not in accepted(reading)[0].facts
    assert "kolom-asnaf-bukan-dari-baznas" in codes(reading)


def test_aid_columns_mean_what_the_list_is_for() -> None:
    given = "DAFTAR PENERIMA BANTUAN YANG TELAH DITERIMA TAHUN 2019"
    assert one_fact("JENIS BANTUAN", "Jamban", Field.AID_FACILITY, title=given) == "JAMBAN_TS"
    asked = "DAFTAR USULAN CALON PENERIMA"
    assert one_fact("JENIS BANTUAN", "Jamban", Field.REQUESTED_FACILITY, title=asked) == "JAMBAN_TS"
    assert one_fact("JENIS BANTUAN", "Jamban", Field.AID_FACILITY, title=asked) is None


def test_the_title_of_a_list_of_aid_gives_year_facility_and_source_to_rows_without_them() -> None:
    reading = listed(
        ["DAFTAR PENERIMA BANTUAN JAMBAN BAZNAS YANG TELAH DITERIMA"],
        ["KABUPATEN BARRU TAHUN 2019"],
        ["NO", "NAMA", "DESA"],
        [1, "Baso Tahir", "Coppo"],
        [2, "Becce Tenri", "Coppo"],
    )
    facts = accepted(reading)[0].facts
    assert (facts[Field.AID_FACILITY], facts[Field.AID_YEAR], facts[Field.AID_SOURCE]) == ("JAMBAN_TS", 2019, "BAZNAS")


def test_a_remark_about_earlier_aid_gives_its_year_and_is_told() -> None:
    reading = one_cell("KET", "Pernah dibantu jamban BAZNAS thn 2019")
    facts = accepted(reading)[0].facts
    assert (facts[Field.AID_YEAR], facts[Field.AID_FACILITY]) == (2019, "JAMBAN_TS")
    assert "bantuan-dalam-keterangan" in codes(reading)


def test_an_error_and_an_uncalculated_formula_are_findings_and_no_facts() -> None:
    reading = one_cell("PENGHASILAN/BULAN", RawCell(CellKind.ERROR, "#REF!", formula=True))
    assert "sel-galat" in codes(reading)
    reading = one_cell("PENGHASILAN/BULAN", RawCell(CellKind.EMPTY, "", formula=True))
    assert "rumus-belum-dihitung" in codes(reading)


def test_a_formulas_value_is_read_like_any_other() -> None:
    assert one_fact("JUMLAH JIWA", RawCell(CellKind.NUMBER, "4", formula=True), Field.MEMBERS) == 4


@pytest.mark.parametrize(
    ("heading", "value", "name", "expected"),
    [
        ("TANGKI KEDAP", "Ya", Field.TANK_SEALED, True),
        ("TANGKI KEDAP", "dasar tanah", Field.TANK_SEALED, False),
        ("TERAKHIR DISEDOT", "2019", Field.LAST_EMPTIED, date(2019, 1, 1)),
        ("TERAKHIR DISEDOT", "Maret 2019", Field.LAST_EMPTIED, date(2019, 3, 1)),
        ("TERAKHIR DISEDOT", "belum pernah", Field.LAST_EMPTIED, None),
        ("BERSEDIA L2T2", "Ya", Field.WILLING_DESLUDGING, True),
        ("WAKTU AMBIL AIR (MENIT)", "15 menit", Field.WATER_MINUTES, 15),
        ("LOKASI SUMBER AIR", "di halaman", Field.WATER_ON_PREMISES, True),
        ("JARAK SUMBER AIR KE SEPTIK TANK", "12 m", Field.WATER_FAR_FROM_WASTE, True),
        ("Jarak sumber air ke septik tank >= 10 m", "Tidak", Field.WATER_FAR_FROM_WASTE, False),
        ("MBR / NON MBR", "Non MBR", Field.LOW_INCOME, False),
        ("DESIL", "3", Field.DECILE, 3),
        ("STATUS RUMAH", "Milik sendiri", Field.HOUSE_OWNERSHIP, "Milik sendiri"),
        ("JUMLAH KK DI RUMAH", "2", Field.HOUSE_FAMILIES, 2),
        ("PEKERJAAN", "Petani", Field.OCCUPATION, "Petani"),
    ],
)  # fmt: skip
def test_other_columns_become_their_facts(heading: str, value: str, name: Field, expected: Any) -> None:
    assert one_fact(heading, value, name) == expected


def test_a_neighbours_toilet_asks_instead_of_guessing() -> None:
    reading = one_cell("KEPEMILIKAN JAMBAN", "menumpang")
    assert Field.TOILET not in accepted(reading)[0].facts
    (found,) = [each for each in reading.findings if each.code == "jamban-menumpang"]
    assert (found.row, found.column) == (2, "E")
    assert "setuju" in found.remedy
