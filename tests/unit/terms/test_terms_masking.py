"""Free text without personal numbers (decisions 9 and 10)."""

from __future__ import annotations

import pytest

from zis_registry.terms.address import mask_phone
from zis_registry.terms.identity import masked

HIDDEN = "7311 •••• •••• ••••"


@pytest.mark.parametrize(
    "number",
    [
        "7311011507780003",
        "7311 0115 0778 0003",
        "7311.0115.0778.0003",
        "731101-150778-0003",
        "731101 - 150778 - 0003",
        "7311\u00a00115\u00a00778\u00a00003",
        "7311\u200b011507780003",
        "7 3 1 1 0 1 1 5 0 7 7 8 0 0 0 3",
        "7,311,011,507,780,003",
    ],
)
def test_a_nik_keeps_only_its_district(number: str) -> None:
    assert masked(f"Budi ({number}) di Barru") == f"Budi ({HIDDEN}) di Barru"


def test_fifteen_and_seventeen_digits_are_hidden_too() -> None:
    assert masked("a 731101150778000 b") == "a 7311 •••• •••• ••• b"
    assert masked("a 73110115077800031 b") == "a 7311 •••• •••• ••••• b"


def test_two_numbers_side_by_side_are_hidden_whole() -> None:
    hidden = masked("7311011507780003 7311015507780003")
    assert "0115" not in hidden
    assert "5507" not in hidden


def test_a_number_inside_a_word_or_file_name_is_hidden() -> None:
    assert masked("NIK7311011507780003_final.xlsx") == f"NIK{HIDDEN}_final.xlsx"


def test_a_number_with_a_mistyped_letter_is_hidden() -> None:
    assert masked("nik 73110115O7780003!") == f"nik {HIDDEN}!"
    assert masked("BISSBOBOLLIOSSOB") == "BISSBOBOLLIOSSOB"


@pytest.mark.parametrize(
    "phone",
    [
        *("081234567890", "0812-3456-7890", "0812 3456 7890", "0812.3456.789", "+6281234567890", "+62 812-3456-7890"),
        *("62812 34567890", "(0812) 34567890", "81234567890", "0852 1234 567", "(+62) 81234567890"),
    ],
)
def test_a_mobile_number_is_hidden_whole(phone: str) -> None:
    hidden = masked(f"hubungi {phone} saja")
    assert hidden == "hubungi 08•• •••• •••• saja"


@pytest.mark.parametrize(
    "harmless",
    [
        "Rp2.500.000,00 untuk 140 rumah",
        "baris 12, 13, 14, 15, 16, 17, 18, 19",
        "30/11/2021 - 01/12/2021",
        "BNBA BLT-DD 2023 Desa Coppo (73.11.01.2001).xlsx",
        "lintang -4.4123456789 bujur 119.6123456789",
        "Rp40.900.000.000.000",
        "SK 12/BAZNAS/XI/2021",
    ],
)
def test_amounts_dates_and_codes_stay(harmless: str) -> None:
    assert masked(harmless) == harmless


def test_a_phone_is_shown_as_being_there() -> None:
    assert mask_phone("081234567890") == "08•• •••• ••••"
    assert mask_phone("") == ""
