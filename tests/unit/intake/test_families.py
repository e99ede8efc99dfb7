"""Member lists: one row a person, grouped into families by KK number, block or order."""

from __future__ import annotations

from typing import Any

from tests.unit.intake.build import CARD, MAN, OTHER_CARD, WOMAN, accepted, codes, fates, listed
from zis_registry.intake.reading import Reading
from zis_registry.terms.household import Field, ListKind

HEADINGS = ["Nomor KK", "NIK", "Nama Penduduk", "SHDK", "Desa/Kel"]
THIRD_CARD = "7311032004180005"


def members(*rows: list[Any]) -> Reading:
    return listed(HEADINGS, *[[*row, "Coppo"] for row in rows])


def names(reading: Reading) -> list[list[str]]:
    return [[reading.rows[index].facts[Field.NAME] for index in family.rows] for family in reading.families]


def test_rows_with_relations_are_a_member_list_of_the_population() -> None:
    reading = members(
        [CARD, MAN, "Baso Tahir", "KEPALA KELUARGA"],
        [CARD, WOMAN, "Sitti Ramlah", "ISTRI"],
        [OTHER_CARD, "-", "Ambo Dalle", "KEPALA KELUARGA"],
        [OTHER_CARD, "-", "Indo Tuwo", "ANAK"],
    )
    assert reading.is_member_list
    assert reading.kind is ListKind.POPULATION
    assert names(reading) == [["Baso Tahir", "Sitti Ramlah"], ["Ambo Dalle", "Indo Tuwo"]]


def test_the_head_stands_first_wherever_his_row_is_and_the_members_are_counted() -> None:
    reading = members(
        [CARD, WOMAN, "Sitti Ramlah", "ISTRI"],
        [CARD, MAN, "Baso Tahir", "KEPALA KELUARGA"],
        [CARD, "-", "Ambo Dalle", "ANAK"],
        [OTHER_CARD, "-", "Indo Tuwo", "KEPALA KELUARGA"],
    )
    assert names(reading)[0] == ["Baso Tahir", "Sitti Ramlah", "Ambo Dalle"]
    assert reading.rows[reading.families[0].rows[0]].facts[Field.MEMBERS] == 3


def test_every_accepted_row_is_in_exactly_one_family_and_rejected_ones_in_none() -> None:
    reading = members(
        [CARD, MAN, "Baso Tahir", "KEPALA KELUARGA"],
        [CARD, WOMAN, "", "ISTRI"],
        [CARD, "-", "Ambo Dalle", "ANAK"],
        [OTHER_CARD, "-", "Indo Tuwo", "KEPALA KELUARGA"],
    )
    in_families = sorted(index for family in reading.families for index in family.rows)
    assert in_families == [1, 3, 4]
    assert reading.rows[2].rejected


def test_a_number_written_only_in_the_heads_row_counts_for_the_rows_below() -> None:
    reading = members(
        [CARD, MAN, "Baso Tahir", "KEPALA KELUARGA"],
        ["", WOMAN, "Sitti Ramlah", "ISTRI"],
        ["", "-", "Ambo Dalle", "ANAK"],
        [OTHER_CARD, "-", "Indo Tuwo", "KEPALA KELUARGA"],
        ["", "-", "Becce Tenri", "ANAK"],
    )
    assert names(reading) == [["Baso Tahir", "Sitti Ramlah", "Ambo Dalle"], ["Indo Tuwo", "Becce Tenri"]]
    assert reading.rows[2].facts[Field.FAMILY_CARD].digits == CARD
    assert "kk-diturunkan" in codes(reading)


def test_a_head_without_number_takes_the_one_of_the_rows_behind_him() -> None:
    reading = members(
        ["-", MAN, "Baso Tahir", "KEPALA KELUARGA"],
        [CARD, WOMAN, "Sitti Ramlah", "ISTRI"],
        [CARD, "-", "Ambo Dalle", "ANAK"],
        [OTHER_CARD, "-", "Indo Tuwo", "KEPALA KELUARGA"],
    )
    assert names(reading)[0] == ["Baso Tahir", "Sitti Ramlah", "Ambo Dalle"]
    assert reading.rows[1].facts[Field.FAMILY_CARD].digits == CARD
    assert {"kk-menurut-urutan", "kk-diturunkan"} <= codes(reading)


def test_a_slip_in_one_members_number_does_not_part_the_family() -> None:
    slipped = CARD[:10] + "4" + CARD[11:]
    reading = members(
        [CARD, MAN, "Baso Tahir", "KEPALA KELUARGA"],
        [slipped, WOMAN, "Sitti Ramlah", "ISTRI"],
        [CARD, "-", "Ambo Dalle", "ANAK"],
        [OTHER_CARD, "-", "Indo Tuwo", "KEPALA KELUARGA"],
    )
    assert names(reading)[0] == ["Baso Tahir", "Sitti Ramlah", "Ambo Dalle"]
    assert "kk-menurut-urutan" in codes(reading)


def test_a_family_without_head_row_stays_apart_and_is_told() -> None:
    reading = members(
        [CARD, MAN, "Baso Tahir", "KEPALA KELUARGA"],
        [OTHER_CARD, WOMAN, "Sitti Ramlah", "ISTRI"],
        [OTHER_CARD, "-", "Ambo Dalle", "ANAK"],
        [THIRD_CARD, "-", "Indo Tuwo", "KEPALA KELUARGA"],
    )
    assert names(reading) == [["Baso Tahir"], ["Sitti Ramlah", "Ambo Dalle"], ["Indo Tuwo"]]
    assert "keluarga-tanpa-kepala" in codes(reading)


def test_two_heads_under_one_number_are_told() -> None:
    reading = members(
        [CARD, MAN, "Baso Tahir", "KEPALA KELUARGA"],
        [CARD, WOMAN, "Sitti Ramlah", "ISTRI"],
        [CARD, "-", "Ambo Dalle", "KEPALA KELUARGA"],
    )
    assert "keluarga-dua-kepala" in codes(reading)


def test_rounded_numbers_do_not_merge_two_families_whose_numbers_became_equal() -> None:
    rounded = 7311031502150000 + 10
    reading = members(
        [rounded, MAN, "Baso Tahir", "KEPALA KELUARGA"],
        [rounded, WOMAN, "Sitti Ramlah", "ISTRI"],
        [rounded, "-", "Ambo Dalle", "KEPALA KELUARGA"],
        [rounded, "-", "Indo Tuwo", "ANAK"],
    )
    assert names(reading) == [["Baso Tahir", "Sitti Ramlah"], ["Ambo Dalle", "Indo Tuwo"]]


def test_a_block_heading_above_its_members_gives_them_their_number() -> None:
    """The BIP layout: number, name and address of the family stand above a table of its members."""
    head = ["NO", "NIK", "NAMA", "JK", "HUB.KEL"]

    def block(card: str, head_name: str, *people: list[Any]) -> list[list[Any]]:
        return [
            ["NO. KK :", card, "", "NAMA. KK :", head_name],
            ["ALAMAT : Jl. Sultan", "", "", "NO.RT/RW :", "001/002"],
            ["DESA : Coppo"],
            head,
            *people,
            [],
            ["", "", "", "Mengetahui"],
            ["", "", "", "Kepala Desa"],
        ]

    reading = listed(
        *block(CARD, "Baso Tahir", [1, MAN, "Baso Tahir", "L", "KEPALA KELUARGA"], [2, WOMAN, "Becce", "P", "ISTRI"]),
        *block(OTHER_CARD, "Ambo Dalle", [1, "-", "Ambo Dalle", "L", "KEPALA KELUARGA"], [2, "-", "Indo", "P", "ANAK"]),
    )
    assert fates(reading).count("data") == 4
    assert names(reading) == [["Baso Tahir", "Becce"], ["Ambo Dalle", "Indo"]]
    first = reading.rows[reading.families[0].rows[1]].facts
    assert (first[Field.FAMILY_CARD].digits, first[Field.RT], first[Field.VILLAGE]) == (CARD, 1, "Coppo")


def test_the_relation_of_a_respondent_makes_no_member_list() -> None:
    headings = ["Nama responden", "Hubungan responden dengan KK", "Nama KK", "No. KK", "Desa"]
    rows = [
        [f"Becce {number}", "Istri" if number % 2 else "Anak", f"Baso {number}", f"73110315021500{number:02d}", "Coppo"]
        for number in range(1, 9)
    ]
    reading = listed(headings, *rows)
    assert not reading.is_member_list
    assert len(reading.families) == 8
    assert {row.facts.get(Field.RELATION) for row in accepted(reading)} == {None}
    assert accepted(reading)[0].facts[Field.NAME] == "Baso 1"


def test_a_list_of_households_has_a_family_a_row_even_when_a_number_comes_twice() -> None:
    reading = listed(
        ["NO", "NAMA KEPALA KELUARGA", "NO KK", "DESA"],
        *[[number, f"Baso {number}", f"73110315021500{number:02d}", "Coppo"] for number in range(1, 12)],
        [12, "Becce", "7311031502150001", "Coppo"],
    )
    assert not reading.is_member_list
    assert len(reading.families) == 12
