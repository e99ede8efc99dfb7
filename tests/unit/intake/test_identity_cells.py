"""NIK and KK cells together: evidence, swaps, copies, and what the NIK says of birth date and sex."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.intake.build import CARD, MAN, OTHER_CARD, WOMAN, accepted, codes, excel, listed, read
from zis_registry.intake.reading import Reading
from zis_registry.terms.household import Field
from zis_registry.terms.identity import IdentityState

HEADINGS = ["NO", "NAMA", "NIK", "NO KK", "L/P", "TGL LAHIR", "DESA"]


def row(nik: Any, card: Any, sex: str = "L", birth: str = "01/07/1990", name: str = "Baso Tahir") -> Reading:
    """A list whose first row holds these numbers; the others keep the columns' shape."""
    return listed(
        HEADINGS,
        [1, name, nik, card, sex, birth, "Coppo"],
        [2, "Sitti Ramlah", "7311034205880001", OTHER_CARD, "P", "02/05/1988", "Coppo"],
        [3, "Ambo Dalle", "7311030303850002", "7311031703120004", "L", "03/03/1985", "Coppo"],
    )


def states(reading: Reading) -> tuple[IdentityState, IdentityState]:
    facts = accepted(reading)[0].facts
    return facts[Field.NIK].state, facts[Field.FAMILY_CARD].state


@pytest.mark.parametrize(
    ("nik", "state", "code"),
    [
        (MAN, IdentityState.TEXT_EXACT, None),
        (f"'{MAN}", IdentityState.TEXT_EXACT, "identitas-dibersihkan"),
        ("7311 0301 0790 0001", IdentityState.TEXT_EXACT, "identitas-dibersihkan"),
        (int(MAN), IdentityState.NUMBER_EXACT, "identitas-angka"),
        (7311030107900010, IdentityState.NUMBER_ROUNDED, "identitas-dibulatkan"),
        ("7,31103E+15", IdentityState.SCIENTIFIC, "identitas-notasi-ilmiah"),
        (MAN[:15], IdentityState.WRONG_LENGTH, "identitas-jumlah-digit"),
        (MAN + "1", IdentityState.WRONG_LENGTH, "identitas-jumlah-digit"),
        ("73110301O7900001", IdentityState.INVALID, "identitas-tidak-sah"),
        (f"{MAN} / {WOMAN}", IdentityState.SEVERAL, "identitas-lebih-dari-satu"),
        ("0000000000000000", IdentityState.MISSING, "identitas-kosong"),
        ("belum ada", IdentityState.MISSING, "identitas-kosong"),
        ("", IdentityState.MISSING, "identitas-kosong"),
    ],
)
def test_a_damaged_nik_never_rejects_its_row_but_is_told(nik: Any, state: IdentityState, code: str | None) -> None:
    reading = row(nik, CARD)
    assert len(accepted(reading)) == 3
    assert states(reading)[0] is state
    told = {found.code for found in reading.findings if found.row == 2 and found.column == "C"}
    assert told == ({code} if code else set())


def test_no_finding_shows_a_number_in_clear() -> None:
    for nik in (MAN, MAN[:15], MAN + "1", f"{MAN} / {WOMAN}", "73110301O7900001", int(MAN)):
        for found in row(nik, CARD).findings:
            assert MAN[:12] not in found.message.replace(" ", "")


def test_a_column_of_texts_that_mostly_end_in_zero_was_rounded_and_only_proposes() -> None:
    rows = [[number, f"Baso {number}", f"73110301079{number:04d}0", "Coppo"] for number in range(1, 9)]
    reading = listed(["NO", "NAMA", "NIK", "DESA"], *rows, [9, "Becce", WOMAN, "Coppo"])
    assert {each.facts[Field.NIK].state for each in accepted(reading)} == {IdentityState.TEXT_ROUNDED}
    assert {each.facts[Field.NIK].number for each in accepted(reading)} == {None}
    assert [found.code for found in reading.findings].count("identitas-kolom-dibulatkan") == 1


def test_numbers_in_the_wrong_columns_are_read_where_the_birth_date_proves_they_belong() -> None:
    reading = row(CARD, MAN)
    facts = accepted(reading)[0].facts
    assert (facts[Field.NIK].digits, facts[Field.FAMILY_CARD].digits) == (MAN, CARD)
    assert "identitas-tertukar" in codes(reading)


def test_a_womans_number_in_the_kk_column_proves_the_swap_without_a_birth_date() -> None:
    reading = row(CARD, WOMAN, sex="P", birth="", name="Becce Tenri")
    facts = accepted(reading)[0].facts
    assert (facts[Field.NIK].digits, facts[Field.FAMILY_CARD].digits) == (WOMAN, CARD)


def test_without_proof_nothing_is_swapped() -> None:
    facts = accepted(row(MAN, CARD, birth=""))[0].facts
    assert (facts[Field.NIK].digits, facts[Field.FAMILY_CARD].digits) == (MAN, CARD)


def test_the_same_number_in_both_columns_is_no_nik() -> None:
    reading = row(CARD, CARD, birth="")
    assert states(reading)[0] is IdentityState.INVALID
    assert "identitas-nik-sama-kk" in codes(reading)


def test_a_swapped_day_and_month_shows_against_the_nik_and_is_not_changed() -> None:
    reading = row(MAN, CARD, birth="07/01/1990")
    assert str(accepted(reading)[0].facts[Field.BIRTH_DATE]) == "1990-01-07"
    assert "tanggal-lahir-tertukar" in codes(reading)


def test_another_birth_date_or_sex_than_the_niks_is_told() -> None:
    assert "tanggal-lahir-beda-nik" in codes(row(MAN, CARD, birth="15/09/1990"))
    assert "kelamin-beda-nik" in codes(row(MAN, CARD, sex="P"))


def test_one_nik_under_two_names_is_told_on_both_rows() -> None:
    reading = listed(["NO", "NAMA", "NIK", "DESA"], [1, "Baso Tahir", MAN, "Coppo"], [2, "Ambo Dalle", MAN, "Coppo"])
    assert [found.row for found in reading.findings if found.code == "identitas-nik-berulang"] == [2, 3]


def test_five_unknown_numbers_are_five_rows() -> None:
    rows = [[number, f"Orang {number}", "0", "0000000000000000", "Coppo"] for number in range(1, 6)]
    reading = listed(["NO", "NAMA", "NIK", "NO KK", "DESA"], *rows)
    assert len(reading.families) == 5
    assert not reading.is_member_list


def test_an_identical_row_is_left_out_once_something_in_it_names_one_person() -> None:
    headings = ["NO", "NAMA", "NIK", "DESA"]
    reading = listed(headings, [1, "Baso", MAN, "Coppo"], [2, "Becce", WOMAN, "Coppo"], [3, "Baso", MAN, "Coppo"])
    assert [each.skipped for each in reading.rows] == [False, False, False, True]
    assert reading.rows[3].reason == "sama persis dengan baris 2"
    two_sittis = listed(["NO", "NAMA", "DESA"], [1, "Sitti", "Coppo"], [2, "Sitti", "Coppo"], [3, "Baso", "Coppo"])
    assert len(accepted(two_sittis)) == 3


def test_numbers_survive_the_way_through_a_real_workbook() -> None:
    reading = read(excel(["NO", "NAMA", "NIK", "DESA"], [1, "Baso", MAN, "Coppo"], [2, "Becce", int(WOMAN), "Coppo"]))
    first, second = (each.facts[Field.NIK] for each in accepted(reading))
    assert (first.state, first.number) == (IdentityState.TEXT_EXACT, MAN)
    assert (second.state, second.number, second.digits) == (IdentityState.NUMBER_EXACT, None, WOMAN)
