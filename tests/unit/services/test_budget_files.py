"""The CSV of funds and commitments: read whole, or refused with the line and what to mend."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from zis_registry.errors import InputRefused
from zis_registry.services.money.budget_files import COMMITMENT_COLUMNS, FUND_COLUMNS, read_commitments, read_funds
from zis_registry.services.money.budget_rules import event

FUND = "Z,zakat,Zakat Barru,73.11,,125000000"
PROMISE = "K1,apbn,,73.11,sanitasi,5.000.000,2026-02-03,DPA uji"


def funds_file(folder: Path, *lines: str, header: str = ",".join(FUND_COLUMNS)) -> Path:
    file = folder / "saldo.csv"
    file.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8", newline="")
    return file


def promises_file(folder: Path, *lines: str) -> Path:
    file = folder / "komitmen.csv"
    file.write_text("\n".join((",".join(COMMITMENT_COLUMNS), *lines)) + "\n", encoding="utf-8")
    return file


def refusal(file: Path) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(InputRefused) as refused:
        (read_funds if file.name == "saldo.csv" else read_commitments)(file)
    return str(refused.value)


# --- cells and columns ----------------------------------------------------------------------------------------


def test_unquoted_thousands_commas_are_refused_and_never_read_as_a_smaller_amount(tmp_path: Path) -> None:
    told = refusal(funds_file(tmp_path, FUND, "I,infak_tidak_terikat,Infak,73.11,,125,000,000"))
    assert told == (
        "saldo.csv baris 3: 8 sel, padahal kolomnya 6. Bila angka atau nama memuat koma, apit dengan tanda kutip, "
        'misalnya "125,000,000", atau hapus pemisah ribuannya, misalnya 125000000.'
    )


def test_quoted_thousands_commas_are_read(tmp_path: Path) -> None:
    (fund,) = read_funds(funds_file(tmp_path, 'Z,zakat,"Zakat, Barru",73.11,,"125,000,000"'))
    assert (fund.name, fund.opening) == ("Zakat, Barru", 125_000_000)


def test_a_line_with_fewer_cells_is_refused_with_its_own_line(tmp_path: Path) -> None:
    told = refusal(funds_file(tmp_path, FUND, "", "I,infak_tidak_terikat,Infak,73.11,500"))
    assert told.startswith("saldo.csv baris 4: 5 sel, padahal kolomnya 6. Sel yang kosong pun tetap diberi koma;")


def test_too_many_cells_between_semicolons_are_told_without_talk_of_commas(tmp_path: Path) -> None:
    told = refusal(funds_file(tmp_path, "Z;zakat;A;B;73.11;;1", header=";".join(FUND_COLUMNS)))
    assert "titik koma" in told
    assert "125,000" not in told


def test_a_line_after_a_cell_of_two_lines_is_counted_as_an_editor_counts_it(tmp_path: Path) -> None:
    told = refusal(funds_file(tmp_path, 'Z,zakat,"Zakat\nBarru",73.11,,1', "I,zakat,Infak,73.11,,x"))
    assert told.startswith("saldo.csv baris 4:")


@pytest.mark.parametrize("line", ['Z,zakat,"Zakat Barru,73.11,,1', 'Z,zakat,"Zakat" Barru,73.11,,1'])
def test_a_quotation_mark_without_its_pair_is_refused_where_it_begins(tmp_path: Path, line: str) -> None:
    told = refusal(funds_file(tmp_path, line, "I,zakat,Infak,73.11,,5", "J,zakat,Infak,73.11,,5"))
    assert told.startswith("saldo.csv baris 2: tanda kutip tidak berpasangan.")


def test_an_endless_cell_is_refused_by_line(tmp_path: Path) -> None:
    limit = csv.field_size_limit()  # one for the whole process: a reader of lists in it may have lowered it
    told = refusal(funds_file(tmp_path, FUND, f"I,zakat,{'x' * (limit + 1)},73.11,,1"))
    shown = f"{limit:,}".replace(",", ".")
    assert told == f"saldo.csv baris 3: satu sel lebih panjang dari {shown} karakter. Periksa tanda kutipnya."


def test_a_nul_and_text_that_is_not_utf8_are_refused(tmp_path: Path) -> None:
    assert refusal(funds_file(tmp_path, FUND, "I,zakat,In\0fak,73.11,,1")).startswith(
        "saldo.csv baris 3: memuat karakter NUL"
    )
    file = tmp_path / "saldo.csv"
    file.write_bytes("kode,jenis".encode("utf-16"))
    assert "Simpan ulang sebagai CSV UTF-8" in refusal(file)


@pytest.mark.parametrize(
    "header",
    [
        "sep=;\nkode;jenis;nama;wilayah;fasilitas;saldo",
        '"SEP=;"\n Kode ;JENIS;Nama;Wilayah;Fasilitas;Saldo',
        "\ufeff\nkode;jenis;nama;kantor;wilayah;fasilitas;saldo",
    ],
)
def test_what_excel_makes_of_the_header_is_understood(tmp_path: Path, header: str) -> None:
    cells = ["Z", " zakat ", "Zakat  Barru", "73.11", "", "125.000.000"]
    if "kantor" in header:
        cells.insert(3, "BAZNAS-7311")
    (fund,) = read_funds(funds_file(tmp_path, ";".join(cells), ";" * (len(cells) - 1), header=header))
    assert (fund.id, fund.kind, fund.name, fund.area, fund.opening) == (
        "Z",
        "zakat",
        "Zakat Barru",
        "7311",
        125_000_000,
    )


def test_a_header_line_below_the_hint_of_excel_is_named_by_its_line(tmp_path: Path) -> None:
    told = refusal(funds_file(tmp_path, header="sep=,\nkode,jenis,nama,wilayah,saldo"))
    assert told.startswith("saldo.csv baris 2: kolom fasilitas tidak ada.")
    assert "saldo ada dua kali" in refusal(funds_file(tmp_path, FUND + ",1", header=",".join((*FUND_COLUMNS, "Saldo"))))
    (tmp_path / "saldo.csv").write_bytes(b"")
    assert "baris 1: kolom kode" in refusal(tmp_path / "saldo.csv")


# --- values ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["1000000000000001", "Rp2.000.000.000.000.000", "99999999999999999999"])
def test_an_amount_beyond_the_limit_is_told_with_the_limit(tmp_path: Path, written: str) -> None:
    told = refusal(funds_file(tmp_path, f"Z,zakat,Zakat,73.11,,{written}"))
    assert told.startswith("saldo.csv baris 2: kolom saldo berisi")
    assert "lebih dari Rp1.000.000.000.000.000. Periksa angkanya." in told


@pytest.mark.parametrize("written", ["2000 triliun", "-5", "sejuta", "2.5"])
def test_what_is_no_whole_rupiah_is_told_with_an_example(tmp_path: Path, written: str) -> None:
    told = refusal(funds_file(tmp_path, f"Z,zakat,Zakat,73.11,,{written}"))
    assert "misalnya 125.000.000, paling banyak Rp1.000.000.000.000.000." in told


def test_an_area_that_no_list_knows_is_refused_by_line(tmp_path: Path) -> None:
    told = refusal(funds_file(tmp_path, FUND, "I,zakat,Zakat,73.99,,5"))
    assert told.startswith("saldo.csv baris 3: Dana I menyebut kode wilayah 73.99 yang tidak ada dalam daftar wilayah.")
    told = refusal(promises_file(tmp_path, PROMISE.replace("73.11", "32.01")))
    assert told.startswith("komitmen.csv baris 2: Komitmen K1 menyebut kode wilayah 32.01")
    assert refusal(funds_file(tmp_path, FUND.replace("73.11", ""))) == (
        "saldo.csv baris 2: kolom wilayah kosong; isi dulu."
    )


def test_a_fund_of_the_province_must_be_divided_and_a_commitment_of_another_source_need_not(tmp_path: Path) -> None:
    told = refusal(funds_file(tmp_path, FUND.replace("73.11", "73")))
    assert told.startswith("saldo.csv baris 2: Dana Z berlaku untuk seluruh provinsi (Sulawesi Selatan). Bagi dulu")
    (promise,) = read_commitments(promises_file(tmp_path, PROMISE.replace("73.11", "73")))
    assert promise.area.digits == "73"


def test_an_unknown_fund_is_told_with_commitment_and_line_where_the_funds_are_known(tmp_path: Path) -> None:
    file = promises_file(tmp_path, PROMISE, "K2,,X,73.11,sanitasi,5,2026-02-03,SK")
    assert [one.fund for one in read_commitments(file)] == [None, "X"]
    with pytest.raises(InputRefused) as refused:
        read_commitments(file, funds={"Z", "I"})
    assert str(refused.value).startswith("komitmen.csv baris 3: komitmen K2 menyebut dana X yang tidak ada.")
    assert str(refused.value).endswith("dana yang ada: I, Z.")


@pytest.mark.parametrize("written", ["20260203", "2026-W06-2", "3/2/2026", "2026-02-30"])
def test_a_date_is_written_in_one_way_only(tmp_path: Path, written: str) -> None:
    told = refusal(promises_file(tmp_path, PROMISE.replace("2026-02-03", written)))
    assert told == f"komitmen.csv baris 2: kolom tanggal berisi '{written}'; tulis seperti 2026-11-25."


@pytest.mark.parametrize(
    "paper", ["SK 7311012203800001", "SK 7311 0122 0380 0001", "SK 1 7311012203800001", "no 731101220380000"]
)
def test_a_number_like_a_nik_has_no_place_in_a_budget_file(tmp_path: Path, paper: str) -> None:
    assert "kolom dasar memuat deretan angka yang mirip NIK" in refusal(
        promises_file(tmp_path, PROMISE.replace("DPA uji", paper))
    )


@pytest.mark.parametrize(
    ("paper", "told"),
    [
        ("DPA/A.1/1.04.2.10.0.00.01.0000/001/2026", "DPA/A.1/1·04·2·10·0·00·01·0000/001/2026"),
        ("Rek. 1.03.05.2.01.0004.5.2.04.02.03.0003", "Rek. 1·03·05·2·01·0004·5·2·04.02.03.0003"),
        ("Giro 130-002-000000123-4", "Giro 130·002·000000123·4"),
        ("SK Nomor 12 Tahun 2026", "SK Nomor 12 Tahun 2026"),
    ],
)
def test_numbers_of_budget_papers_are_read_and_the_journal_can_hold_them(tmp_path: Path, paper: str, told: str) -> None:
    (promise,) = read_commitments(promises_file(tmp_path, PROMISE.replace("DPA uji", paper)))
    assert promise.basis == paper
    assert promise.decided_on == date(2026, 2, 3)
    assert event({"K1": {"basis": paper}}) == {"K1": {"basis": told}}
