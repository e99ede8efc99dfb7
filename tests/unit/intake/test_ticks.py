"""Marks in a box: the headings above decide what they state (SPM forms 3.B.3 and 3.B.4, STBM)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.intake.build import accepted, codes, listed
from zis_registry.intake.ticks import declared_distance, declared_low_income, tick_of
from zis_registry.terms.household import Field, RungRange, SanitationRung, WaterRung


def sanitation(lower: SanitationRung, upper: SanitationRung) -> RungRange:
    return RungRange(int(lower), int(upper))


BABS = sanitation(SanitationRung.BABS_TERBUKA, SanitationRung.BABS_TERTUTUP)
OWN = sanitation(SanitationRung.LAYAK_SENDIRI, SanitationRung.LAYAK_SENDIRI)
SAFE = sanitation(SanitationRung.AMAN, SanitationRung.AMAN)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("TANPA AKSES", "BABS"), BABS),
        (("AKSES DASAR/PERDESAAN", "CUBLUK"), sanitation(SanitationRung.BELUM_LAYAK, SanitationRung.LAYAK_SENDIRI)),
        (("AKSES DASAR", "CUBLUK PERKOTAAN"), sanitation(SanitationRung.BELUM_LAYAK, SanitationRung.BELUM_LAYAK)),
        (("AKSES LAYAK", "CUBLUK"), sanitation(SanitationRung.LAYAK_BERSAMA, SanitationRung.LAYAK_SENDIRI)),
        (("AKSES LAYAK", "TANGKI SEPTIK", "INDIVIDUAL"), OWN),
        (
            ("AKSES LAYAK", "TANGKI SEPTIK", "KOMUNAL"),
            sanitation(SanitationRung.LAYAK_BERSAMA, SanitationRung.LAYAK_SENDIRI),
        ),
        (("AKSES LAYAK", "MCK"), sanitation(SanitationRung.LAYAK_BERSAMA, SanitationRung.LAYAK_BERSAMA)),
        (("AKSES AMAN SPALD-S", "TANGKI SEPTIK", "INDIVIDUAL"), SAFE),
        (("AKSES AMAN SPALD-T", "IPALD", "PERMUKIMAN"), SAFE),
    ],
)
def test_the_boxes_of_form_3b4_declare_a_rung_with_bounds(path: tuple[str, ...], expected: RungRange) -> None:
    tick = tick_of(path, None)
    assert tick is not None
    assert tick.facts == {Field.DECLARED_SANITATION: expected}


@pytest.mark.parametrize(
    ("path", "lower", "upper"),
    [
        (("SUDAH TERLAYANI", "JP"), WaterRung.LAYAK_DASAR, WaterRung.AMAN),
        (("SUDAH TERLAYANI", "BJP"), WaterRung.LAYAK_TERBATAS, WaterRung.LAYAK_DASAR),
        (("BELUM TERLAYANI",), WaterRung.TIDAK_ADA_AKSES, WaterRung.TIDAK_LAYAK),
    ],
)
def test_the_boxes_of_form_3b3_declare_a_rung_with_bounds(
    path: tuple[str, ...], lower: WaterRung, upper: WaterRung
) -> None:
    tick = tick_of(path, None)
    assert tick is not None
    assert tick.facts == {Field.DECLARED_WATER: RungRange(int(lower), int(upper))}


def test_distance_and_low_income_are_boxes_too() -> None:
    path = "JARAK SUMBER AIR KE PENAMPUNGAN LIMBAH"
    far, near = tick_of((path, "> 10 M"), None), tick_of((path, "< 10 M"), None)
    assert far is not None
    assert near is not None
    assert (far.facts, near.facts) == ({Field.WATER_FAR_FROM_WASTE: True}, {Field.WATER_FAR_FROM_WASTE: False})
    poor, not_poor = tick_of(("KONDISI EKONOMI", "MBR"), None), tick_of(("KONDISI EKONOMI", "NON MBR"), None)
    assert poor is not None
    assert not_poor is not None
    assert (poor.facts, not_poor.facts) == ({Field.LOW_INCOME: True}, {Field.LOW_INCOME: False})


def test_a_box_that_states_nothing_we_keep_is_no_tick() -> None:
    assert tick_of(("KEGIATAN", "HADIR"), None) is None


@pytest.mark.parametrize(
    ("text", "expected"), [("> 10 m", True), ("<10", False), ("12 m", True), ("8", False), ("?", None)]
)
def test_a_distance_may_be_written_out(text: str, expected: bool | None) -> None:
    assert declared_distance(text) is expected


@pytest.mark.parametrize(("text", "expected"), [("MBR", True), ("Non MBR", False), ("bukan MBR", False), ("?", None)])
def test_low_income_may_be_written_out(text: str, expected: bool | None) -> None:
    assert declared_low_income(text) is expected


HEADINGS = (
    ["NO", "NAMA KEPALA KELUARGA", "DESA", "KECAMATAN", "AKSES LAYAK", "", "TANPA AKSES"],
    ["", "", "", "", "TANGKI SEPTIK INDIVIDUAL", "MCK", "BABS"],
)


def ticked(*marks: Any) -> Any:
    reading = listed(
        *HEADINGS,
        [1, "Baso Tahir", "Coppo", "Barru", *marks],
        [2, "Sitti Ramlah", "Coppo", "Barru", "", "", "v"],
        [3, "Becce Tenri", "Coppo", "Barru", "v", "", ""],
        [4, "Ambo Dalle", "Coppo", "Barru", "v", "", ""],
        [5, "Indo Tuwo", "Coppo", "Barru", "", "v", ""],
    )
    return reading, accepted(reading)[0].facts


@pytest.mark.parametrize("mark", ["v", "V", "√", "✓", "x", "X", "1", 1, "ü"])
def test_any_usual_mark_counts(mark: Any) -> None:
    _, facts = ticked(mark, "", "")
    assert facts[Field.DECLARED_SANITATION] == OWN


@pytest.mark.parametrize("blank", ["", "-", "0", None])
def test_a_dash_or_zero_is_no_mark(blank: Any) -> None:
    _, facts = ticked(blank, blank, "v")
    assert facts[Field.DECLARED_SANITATION] == BABS


def test_two_marks_that_contradict_each_other_leave_the_rung_open_and_are_told() -> None:
    reading, facts = ticked("v", "", "v")
    assert Field.DECLARED_SANITATION not in facts
    assert "centang-ganda" in codes(reading)


def test_boxes_under_a_question_state_its_answer() -> None:
    reading = listed(
        ["NO", "NAMA", "DESA", "JENIS KELAMIN", "", "SUMBER AIR MINUM", "", ""],
        ["", "", "", "L", "P", "PDAM", "SUMUR BOR", "SUNGAI"],
        [1, "Baso Tahir", "Coppo", "v", "", "v", "", ""],
        [2, "Sitti Ramlah", "Coppo", "", "v", "", "", "v"],
    )
    first, second = accepted(reading)
    assert (first.facts[Field.SEX], first.facts[Field.WATER_SOURCE]) == ("L", "leding")
    assert (second.facts[Field.SEX], second.facts[Field.WATER_SOURCE]) == ("P", "air_permukaan")


def test_the_first_stbm_pillar_speaks_of_open_defecation() -> None:
    reading = listed(
        ["No", "Nama Kepala Keluarga", "Desa", "Pilar 1", "Pilar 2"],
        [1, "Baso Tahir", "Coppo", "Ya", "Tidak"],
        [2, "Sitti Ramlah", "Coppo", "Tidak", "Ya"],
    )
    first, second = accepted(reading)
    assert first.facts[Field.DECLARED_SANITATION] == sanitation(SanitationRung.BELUM_LAYAK, SanitationRung.AMAN)
    assert second.facts[Field.DECLARED_SANITATION] == BABS
