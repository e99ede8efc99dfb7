"""People's own words about toilet and water: what they say is kept, what they leave open stays open."""

from __future__ import annotations

from typing import Any

import pytest

from zis_registry.intake.answers import (
    read_asnaf,
    read_closet,
    read_disposal,
    read_facility,
    read_relation,
    read_sex,
    read_toilet,
    read_water_source,
    read_yes_no,
)
from zis_registry.terms.household import Closet, Disposal, Facility, Field, Relation, Toilet, WaterSource


@pytest.mark.parametrize(
    ("text", "toilet"),
    [
        ("WC sendiri", Toilet.OWN),
        ("Ada, digunakan hanya Anggota Keluarga sendiri", Toilet.OWN),
        ("Ya, milik sendiri", Toilet.OWN),
        ("ada", Toilet.OWN),
        ("Ada, digunakan bersama keluarga tertentu", Toilet.SHARED_KNOWN),
        ("numpang di tetangga, sudah diizinkan", Toilet.SHARED_KNOWN),
        ("Ada, di MCK komunal", Toilet.COMMUNAL),
        ("MCK", Toilet.COMMUNAL),
        ("Ada, di MCK umum/siapapun menggunakan", Toilet.PUBLIC),
        ("WC masjid", Toilet.PUBLIC),
        ("Tidak ada fasilitas", Toilet.NONE),
        ("tidak punya", Toilet.NONE),
        ("belum punya jamban", Toilet.NONE),
        ("sungai", Toilet.NONE),
        ("BAB di kebun", Toilet.NONE),
        ("BABS", Toilet.NONE),
        ("tidak", Toilet.NONE),
    ],
)
def test_a_toilet_is_told_by_the_words_of_the_survey_and_by_plain_ones(text: str, toilet: Toilet) -> None:
    answer = read_toilet(text)
    assert answer.facts[Field.TOILET] is toilet
    assert answer.asks == ""


@pytest.mark.parametrize("text", ["numpang", "Menumpang tetangga", "WC tetangga", "numpang, belum setuju"])
def test_using_a_neighbours_toilet_without_a_word_of_consent_stays_unknown_and_asks(text: str) -> None:
    answer = read_toilet(text)
    assert Field.TOILET not in answer.facts
    assert answer.asks == "numpang"


def test_a_toilet_that_nobody_uses_is_there_but_not_used() -> None:
    facts = read_toilet("Ada, Anggota Keluarga tidak menggunakan").facts
    assert facts == {Field.TOILET: Toilet.OWN, Field.TOILET_USED: False}


def test_one_answer_may_tell_tank_and_closet_too() -> None:
    facts = read_toilet("WC sendiri leher angsa, septik tank").facts
    assert facts == {
        Field.TOILET: Toilet.OWN,
        Field.DISPOSAL: Disposal.SEPTIC_TANK,
        Field.CLOSET: Closet.GOOSENECK,
    }


def test_a_pit_alone_does_not_say_whose_it_is() -> None:
    answer = read_toilet("cubluk")
    assert answer.facts == {Field.DISPOSAL: Disposal.PIT_HOLE, Field.CLOSET: Closet.PIT}
    assert answer.asks == "pemilik"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tangki septik", Disposal.SEPTIC_TANK),
        ("septik tank", Disposal.SEPTIC_TANK),
        ("septictank", Disposal.SEPTIC_TANK),
        ("Ya", Disposal.SEPTIC_TANK),
        ("IPAL", Disposal.SEWER),
        ("Lubang tanah", Disposal.PIT_HOLE),
        ("cubluk", Disposal.PIT_HOLE),
        ("Kolam/sawah/sungai/danau/laut", Disposal.OPEN),
        ("Pantai/tanah lapang/kebun", Disposal.OPEN),
        ("langsung ke sungai", Disposal.OPEN),
    ],
)
def test_the_disposal_is_told_by_its_words(text: str, expected: Disposal) -> None:
    assert read_disposal(text).facts == {Field.DISPOSAL: expected}


@pytest.mark.parametrize("text", ["tidak ada", "tidak punya septik tank", "Tidak"])
def test_no_tank_does_not_say_where_it_goes_instead(text: str) -> None:
    answer = read_disposal(text)
    assert answer.facts == {}
    assert answer.asks == "tanpa tangki"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Leher angsa", Closet.GOOSENECK),
        ("Plengsengan dengan tutup", Closet.SLIDE),
        ("Cemplung/cubluk", Closet.PIT),
        ("kloset jongkok", Closet.GOOSENECK),
    ],
)
def test_the_closet_is_told_by_its_words(text: str, expected: Closet) -> None:
    assert read_closet(text).facts == {Field.CLOSET: expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PDAM", WaterSource.PIPED),
        ("Leding", WaterSource.PIPED),
        ("pamsimas", WaterSource.PIPED),
        ("ledeng eceran", WaterSource.PIPED_RETAIL),
        ("Sumur bor/pompa", WaterSource.BOREHOLE),
        ("Sumur terlindung", WaterSource.PROTECTED_WELL),
        ("Sumur tak terlindung", WaterSource.UNPROTECTED_WELL),
        ("sumur gali tidak terlindung", WaterSource.UNPROTECTED_WELL),
        ("Mata air terlindung", WaterSource.PROTECTED_SPRING),
        ("mata air tak terlindung", WaterSource.UNPROTECTED_SPRING),
        ("Air hujan", WaterSource.RAINWATER),
        ("kran umum", WaterSource.STANDPIPE),
        ("Air kemasan bermerk", WaterSource.BOTTLED),
        ("galon isi ulang", WaterSource.REFILL),
        ("beli dari mobil tangki", WaterSource.VENDOR),
        ("Air permukaan (sungai/danau/waduk/kolam/irigasi)", WaterSource.SURFACE),
        ("sungai", WaterSource.SURFACE),
    ],
)
def test_the_water_source_is_told_by_its_words(text: str, expected: WaterSource) -> None:
    assert read_water_source(text).facts == {Field.WATER_SOURCE: expected}


@pytest.mark.parametrize("text", ["sumur", "sumur gali", "mata air"])
def test_a_well_of_which_nobody_says_whether_it_is_protected_asks(text: str) -> None:
    assert read_water_source(text).asks == "terlindung"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jamban + Tangki Septik", Facility.TOILET_WITH_TANK),
        ("WC/Jamban", Facility.TOILET_WITH_TANK),
        ("Septic tank individual", Facility.SEPTIC_TANK),
        ("SR PDAM", Facility.PIPED_CONNECTION),
        ("sambungan rumah", Facility.PIPED_CONNECTION),
        ("SR SPAM perdesaan", Facility.RURAL_CONNECTION),
        ("Pamsimas", Facility.RURAL_CONNECTION),
        ("bedah rumah", None),
        ("sembako", None),
    ],
)
def test_a_facility_is_told_by_its_words_and_other_aid_is_none_of_ours(text: str, expected: Facility | None) -> None:
    assert read_facility(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KEPALA KELUARGA", Relation.HEAD),
        ("Istri", Relation.SPOUSE),
        ("suami", Relation.SPOUSE),
        ("ANAK", Relation.CHILD),
        ("Anak tiri", Relation.CHILD),
        ("MENANTU", Relation.OTHER),
        ("cucu", Relation.OTHER),
        ("Orang tua/mertua", Relation.PARENT),
        ("FAMILI LAIN", Relation.OTHER),
        ("xyz", None),
    ],
)
def test_the_relation_is_told_by_its_words(text: str, expected: Relation | None) -> None:
    assert read_relation(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L", "L"),
        ("Laki-laki", "L"),
        ("pria", "L"),
        ("1", "L"),
        ("P", "P"),
        ("Perempuan", "P"),
        ("2", "P"),
        ("x", None),
    ],
)
def test_the_sex_is_a_letter(text: str, expected: str | None) -> None:
    assert read_sex(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fakir", "FAKIR"),
        ("faqir", "FAKIR"),
        ("MISKIN", "MISKIN"),
        ("muallaf", "MUALAF"),
        ("Gharimin", "GHARIM"),
        ("fi sabilillah", "FISABILILLAH"),
        ("Ibnu Sabil", "IBNU_SABIL"),
        ("Bukan mustahik", "BUKAN_MUSTAHIK"),
        ("non-mustahik", "BUKAN_MUSTAHIK"),
        ("fakir miskin", None),
        ("kaya", None),
    ],
)
def test_an_asnaf_is_known_in_all_its_spellings_but_two_at_once_are_none(text: str, expected: str | None) -> None:
    assert read_asnaf(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("Ya", True), ("√", True), ("tdk", False), ("Belum", False), ("mungkin", None)]
)
def test_yes_and_no_are_told_by_the_first_word(text: str, expected: Any) -> None:
    assert read_yes_no(text) is expected
