"""Column headings: known ones literally, strange ones by their words, their letters or what stands below."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.intake.build import CARD, MAN, WOMAN, accepted, codes, listed, table, vocabulary
from zis_registry.intake.header import map_columns
from zis_registry.intake.header_text import spellings
from zis_registry.intake.roles import Role, role_of
from zis_registry.terms.cell import RawCell
from zis_registry.terms.household import Field


def role(heading: str, *values: str, above: str = "") -> Role | None:
    path = (above, heading) if above else (heading,)
    return map_columns([path], [[RawCell.of_text(value) for value in values]], vocabulary())[0].role


def test_every_heading_of_the_reference_tables_is_known_for_what_the_table_says() -> None:
    """One text may stand for two things in the table; then the first row of the table counts."""
    first: dict[str, Role] = {}
    for row in table("header_variants.csv") + table("header_synonyms.csv"):
        first.setdefault(spellings(row["judul_kolom_terlihat"])[0], role_of(row["kolom_kanonik"]))
    wrong = [
        text
        for text, expected in first.items()
        if ">" not in text and (entry := vocabulary().exact(text)) is not None and entry.role is not expected
    ]
    assert len(wrong) <= 0.01 * len(first), wrong


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("N.I.K.", Role.NIK),
        ("NIK\n(16 digit)", Role.NIK),
        ("403 NIK", Role.NIK),
        ("nomor_induk_kependudukan", Role.NIK),
        ("NoKK", Role.FAMILY_CARD),
        ("NO. KK :", Role.FAMILY_CARD),
        ("namaLengkap", Role.NAME),
        ("N A M A", Role.NAME),
        ("Nama Lengkap (sesuai KTP)", Role.NAME),
        ("NAMA KEPALA KELUARGA", Role.HEAD_NAME),
        ("TELOPON", Role.PHONE),
        ("Telpon", Role.PHONE),
        ("tanggl lahir", Role.BIRTH_DATE),
        ("309a", Role.TOILET),
        ("Fasilitas BAB (30)", Role.TOILET),
        ("9. Jenis kelamin", Role.SEX),
        ("10. Jenis kelamin kepala keluarga", Role.SEX),
        ("Di mana anggota keluarga buang air besar?", Role.TOILET),
        ("Apa sumber air minum utama keluarga ini?", Role.WATER_SOURCE),
        ("Kapan terakhir kali tangki septik disedot?", Role.LAST_EMPTIED),
        ("Apakah bersedia ikut layanan lumpur tinja terjadwal?", Role.WILLING_DESLUDGING),
        ("Berapa orang yang tinggal di rumah ini?", Role.MEMBERS),
        ("Berapa KK yang tinggal di rumah ini?", Role.HOUSE_FAMILIES),
        ("Unggah foto tangki septik", Role.LEFT_OUT),
        ("Tanggungan + KK (jiwa)", Role.MEMBERS),
        ("Jumlah Tanggungan", Role.DEPENDANTS),
        ("Nama Ibu Kandung", Role.OTHER_NAME),
        ("NIK Istri", Role.OTHER_NAME),
        ("Bantuan yang pernah diterima", Role.AID_RECEIVED),
        ("Jenis bantuan yang diusulkan", Role.AID_REQUESTED),
        ("USULAN BANTUAN", Role.AID_REQUESTED),
        ("Warna kesukaan", None),
    ],
)
def test_a_heading_is_understood_in_many_spellings(heading: str, expected: Role | None) -> None:
    assert role(heading) is expected


def test_a_group_heading_above_changes_whose_name_it_is() -> None:
    assert role("Nama", above="Ibu Kandung") is Role.OTHER_NAME
    assert role("Tempat Lahir", above="Tempat dan Tanggal Lahir") is Role.BIRTH_PLACE
    assert role("Tgl/Bln/Th", above="Tempat dan Tanggal Lahir") is Role.BIRTH_DATE


def test_content_that_contradicts_its_heading_lowers_the_confidence() -> None:
    (column,) = map_columns([("NIK",)], [[RawCell.of_text(text) for text in ("Baso", "Becce", "Ambo")]], vocabulary())
    assert column.confidence < 0.5
    assert "isinya" in column.reason


def test_an_unknown_heading_over_sixteen_digits_is_told_by_its_content() -> None:
    assert role("Kolom X", MAN, WOMAN, MAN, WOMAN, MAN) is Role.NIK
    assert role("Kolom X", CARD, CARD, CARD, CARD, CARD) is Role.FAMILY_CARD
    assert role("Kolom Y", "081234567890", "081234567891", "08123456789", "081355512345", "0812999888") is Role.PHONE


def test_of_two_columns_for_one_thing_the_surer_one_wins_and_both_are_shown() -> None:
    reading = listed(
        ["NO", "NAMA KEPALA KELUARGA", "NIK", "NIK Kepala Kel", "DESA"],
        [1, "Baso Tahir", MAN, MAN, "Coppo"],
        [2, "Sitti Ramlah", WOMAN, WOMAN, "Coppo"],
    )
    mapped = {column.column: column for column in reading.columns}
    assert mapped["C"].field is Field.NIK
    assert mapped["D"].field is None
    assert "kolom C" in mapped["D"].reason
    assert mapped["D"].samples
    assert "kolom-ganda" in codes(reading)


def test_duplicate_headings_take_the_left_one_and_say_so() -> None:
    reading = listed(["NO", "NAMA", "NAMA", "DESA"], [1, "Baso", "Tahir", "Coppo"], [2, "Becce", "Tenri", "Coppo"])
    assert [row.facts[Field.NAME] for row in accepted(reading)] == ["Baso", "Becce"]
    assert "kolom-ganda" in codes(reading)


def test_samples_of_the_mapping_never_show_a_number_in_clear() -> None:
    reading = listed(
        ["NO", "NAMA", "NIK", "NO HP", "CATATAN", "DESA"],
        [1, "Baso Tahir", MAN, "081234567890", f"lihat {MAN}", "Coppo"],
        [2, "Sitti Ramlah", WOMAN, "081234567891", "", "Coppo"],
    )
    shown = " ".join(" ".join((column.header, *column.samples)) for column in reading.columns)
    assert MAN not in shown
    assert "081234567890" not in shown


def test_question_numbers_alone_are_headings_when_the_survey_uses_them() -> None:
    reading = listed(
        ["402 Nama", "403 NIK", "Desa", "306a", "309a", "309b", "310"],
        ["Baso Tahir", MAN, "Coppo", "3", "1", "1", "1"],
        ["Sitti Ramlah", WOMAN, "Coppo", "9", "6", "", ""],
        ["Becce Tenri", "", "Coppo", "4", "2", "4", "4"],
    )
    facts: list[Any] = [row.facts for row in accepted(reading)]
    assert [each[Field.WATER_SOURCE] for each in facts] == ["leding", "air_permukaan", "sumur_bor"]
    assert [each[Field.TOILET] for each in facts] == ["sendiri", "tidak_ada", "bersama_tertentu"]
    assert [each.get(Field.CLOSET) for each in facts] == ["leher_angsa", None, "cemplung"]
    assert [each.get(Field.DISPOSAL) for each in facts] == ["tangki_septik", None, "lubang_tanah"]
