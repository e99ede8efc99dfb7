"""Area names and codes: exact first, near spellings inside the district, nothing guessed between equals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.intake.build import areas, bridge
from zis_registry.intake.areas import AreaResolver, AreaWords
from zis_registry.intake.messages import Code
from zis_registry.terms.area import AreaCode

BARRU = AreaCode("7311")


def resolver(home: str = "7311") -> AreaResolver:
    return AreaResolver(areas(), bridge(), AreaCode(home))


def found(words: AreaWords, *, home: str = "7311", within: AreaCode | None = None) -> tuple[str, list[Code]]:
    resolved = resolver(home).resolve(words, within=within)
    digits = resolved.code.digits if resolved.code is not None else ""
    return digits, [remark.code for remark in resolved.remarks]


COPPO = areas().find_villages("Coppo", within=BARRU)[0].digits


@pytest.mark.parametrize(
    "village", ["Coppo", "COPPO", "Kel. Coppo", "KELURAHAN COPPO", " coppo ", "Coppo (Barru)", "1. Coppo"]
)
def test_a_village_is_found_however_its_kind_and_case_are_written(village: str) -> None:
    assert found(AreaWords(village=village, subdistrict="Barru")) == (COPPO, [])


@pytest.mark.parametrize("village", ["Copo", "Cooppo", "Coppoo", "Cpopo"])
def test_a_slip_of_the_pen_finds_the_village_and_says_so(village: str) -> None:
    assert found(AreaWords(village=village, subdistrict="Kec. Barru")) == (COPPO, [Code.VILLAGE_NEAR])


@pytest.mark.parametrize("subdistrict", ["T. Riaja", "Tanete Riaja", "Tanet Riaja", "TANETERIAJA", "Kec. Tanete Riaja"])
def test_a_kecamatan_alone_is_an_area_of_six_digits_abbreviated_or_not(subdistrict: str) -> None:
    digits, _ = found(AreaWords(subdistrict=subdistrict))
    assert areas().name(AreaCode(digits)) == "Tanete Riaja"


def test_a_village_that_two_kecamatan_have_is_not_guessed() -> None:
    digits, remarks = found(AreaWords(district="Gowa", village="Bontoramba"))
    assert (digits, remarks) == ("7306", [Code.VILLAGE_AMBIGUOUS])


def test_a_village_that_exists_only_in_another_kecamatan_is_a_contradiction() -> None:
    digits, remarks = found(AreaWords(subdistrict="Tanete Rilau", village="Lompo Riaja"))
    assert (digits, remarks) == ("7311", [Code.AREA_CONTRADICTS])


def test_an_unknown_village_keeps_the_kecamatan_and_an_unknown_kecamatan_the_district() -> None:
    digits, remarks = found(AreaWords(subdistrict="Barru", village="Negeri Antah"))
    assert (areas().name(AreaCode(digits)), remarks) == ("Barru", [Code.VILLAGE_UNKNOWN])
    assert found(AreaWords(subdistrict="Antah Berantah")) == ("7311", [Code.SUBDISTRICT_UNKNOWN])


def test_the_named_district_wins_over_the_offices_own() -> None:
    digits, remarks = found(AreaWords(district="Kab. Bulukumba", subdistrict="Ujungbulu", village="Caile"))
    assert digits.startswith("7302")
    assert remarks == []


def test_an_unknown_district_is_no_area_and_is_not_replaced_by_the_offices() -> None:
    assert found(AreaWords(district="Kabupaten Mamuju", village="Coppo")) == ("", [Code.DISTRICT_UNKNOWN])


def test_a_row_without_any_word_has_no_area() -> None:
    assert found(AreaWords()) == ("", [])


def test_a_row_without_any_word_in_a_list_titled_after_a_kecamatan_lies_there() -> None:
    subdistrict = areas().find_subdistricts("Barru", within=BARRU)[0]
    assert found(AreaWords(), within=subdistrict) == (subdistrict.digits, [])


def test_kemendagri_codes_are_taken_as_they_are_with_or_without_dots() -> None:
    assert found(AreaWords(code=AreaCode(COPPO).dotted)) == (COPPO, [])
    assert found(AreaWords(code=COPPO)) == (COPPO, [])


def test_a_code_of_bps_is_bridged_and_told() -> None:
    digits, remarks = found(AreaWords(code="7310040"))
    assert (digits, remarks) == ("731104", [Code.AREA_BPS])


def test_the_trap_of_7311_is_settled_by_the_name_beside_it() -> None:
    """7311 is Barru to Kemendagri and Bone to BPS."""
    assert found(AreaWords(district="Bone", code="7311"), home="73")[0] == "7308"
    assert found(AreaWords(district="Barru", code="7311"), home="73")[0] == "7311"
    assert found(AreaWords(code="7311"), home="73") == ("", [Code.AREA_CODE_UNKNOWN])


def test_the_village_may_carry_its_kecamatan_in_the_same_cell() -> None:
    assert found(AreaWords(village="Coppo, Kec. Barru")) == (COPPO, [])


def test_a_province_office_needs_the_list_to_name_a_district_or_a_name_that_is_unique() -> None:
    assert found(AreaWords(village="Bontoramba"), home="73")[0] == ""
    assert found(AreaWords(subdistrict="Mallusetasi"), home="73")[0] == "731105"


@given(st.sampled_from(list(areas())))
def test_every_official_name_finds_its_own_code(code: AreaCode) -> None:
    if code.level != "desa_kelurahan":
        return
    index = areas()
    words = AreaWords(
        district=index.name(code.district), subdistrict=index.name(code.subdistrict), village=index.name(code)
    )
    same_name = index.find_villages(index.name(code), within=code.subdistrict)
    expected = code if len(same_name) == 1 else code.subdistrict
    assert resolver().resolve(words).code == expected
