"""Area codes, names and the BPS trap (domain rules 9, data 1)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import zis_registry
from zis_registry.errors import InvalidValue
from zis_registry.terms.area import AreaCode, AreaIndex, AreaRow, BpsBridge, normalise_area_name

REFERENCE = Path(zis_registry.__file__).parent / "reference"
BARRU = AreaCode("7311")


def rows_of(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def areas() -> AreaIndex:
    return AreaIndex.from_table(rows_of("areas.csv"))


@pytest.fixture(scope="module")
def bridge() -> BpsBridge:
    return BpsBridge.from_table(rows_of("bps_bridge.csv"))


# --- codes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["73.11.01.2001", "7311012001", " 73.11.01.2001 ", "73.1101.2001"])
def test_a_code_is_written_with_or_without_dots(written: str) -> None:
    assert AreaCode.parse(written) == AreaCode("7311012001")


@pytest.mark.parametrize(
    "written", ["", "7", "731", "73.11.1", "73.11.01.201", "73-11", "kode", "73.11.01.2001.1", "٧٣"]
)
def test_anything_else_is_no_code(written: str) -> None:
    with pytest.raises(InvalidValue):
        AreaCode.parse(written)


def test_a_code_has_two_four_six_or_ten_digits() -> None:
    for wrong in ("731", "73.11", "abcd"):
        with pytest.raises(InvalidValue):
            AreaCode(wrong)


def test_a_code_knows_its_level_and_what_lies_above() -> None:
    village = AreaCode.parse("73.11.01.2001")
    assert village.level == "desa_kelurahan"
    assert (village.subdistrict.dotted, village.district.dotted, village.province.dotted) == ("73.11.01", "73.11", "73")
    assert [area.level for area in (village.province, village.district, village.subdistrict)] == [
        "provinsi",
        "kabupaten_kota",
        "kecamatan",
    ]
    assert (village.parent, village.province.parent) == (village.subdistrict, None)
    assert str(village) == "73.11.01.2001"


def test_a_larger_area_has_no_smaller_one_above_it() -> None:
    assert BARRU.district == BARRU
    with pytest.raises(InvalidValue):
        _ = BARRU.subdistrict
    with pytest.raises(InvalidValue):
        _ = AreaCode("73").district


def test_an_area_contains_itself_and_what_lies_in_it() -> None:
    village = AreaCode("7311012001")
    assert BARRU.contains(village)
    assert BARRU.contains(BARRU)
    assert not village.contains(BARRU)
    assert not AreaCode("7308").contains(village)


def test_desa_and_kelurahan_are_told_apart_by_the_code() -> None:
    desa, kelurahan = AreaCode("7311012001"), AreaCode("7311011003")
    assert (desa.is_village_desa, desa.is_kelurahan) == (True, False)
    assert (kelurahan.is_village_desa, kelurahan.is_kelurahan) == (False, True)
    assert not BARRU.is_village_desa
    assert not BARRU.is_kelurahan


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Kabupaten Barru", "barru"),
        ("KAB. BARRU", "barru"),
        ("Kab.Barru", "barru"),
        ("Kota Parepare", "parepare"),
        ("Pare-Pare", "parepare"),
        ("Kec. Tanete Rilau", "taneterilau"),
        ("Kel. Kassi-Kassi", "kassikassi"),
        ("DESA  PA'BENTENGAN", "pabentengan"),
        ("Desa/Kel. Coppo", "coppo"),
        ("Ds. Coppo", "coppo"),
        ("Kelara", "kelara"),
        ("Desa", "desa"),
        ("Lembang", "lembang"),
        ("  ", ""),
    ],
)
def test_a_name_loses_its_kind_marks_and_spaces(written: str, normal: str) -> None:
    assert normalise_area_name(written) == normal


def test_the_index_knows_all_areas_of_the_reference(areas: AreaIndex) -> None:
    assert len(areas.districts()) == 24
    assert sum(code.level == "kecamatan" for code in areas) == 313
    assert sum(code.is_kelurahan for code in areas) == 793
    assert sum(code.is_village_desa for code in areas) == 2266
    assert len(areas) == 1 + 24 + 313 + 793 + 2266


def test_children_are_listed_by_code_and_lie_inside(areas: AreaIndex) -> None:
    for subdistrict in areas.subdistricts(BARRU):
        assert BARRU.contains(subdistrict)
        villages = areas.villages(subdistrict)
        assert villages == sorted(villages)
        assert all(subdistrict.contains(village) for village in villages)
    assert areas.subdistricts(AreaCode("9999")) == []


def test_every_village_name_is_unique_within_its_subdistrict(areas: AreaIndex) -> None:
    for code in areas:
        if code.level == "desa_kelurahan":
            assert areas.find_villages(areas.name(code), within=code.subdistrict) == [code]


def test_village_names_recur_in_a_district_and_are_all_found(areas: AreaIndex) -> None:
    assert len(areas.find_villages("Benteng")) == 12
    assert len(areas.find_subdistricts("TOMPOBULU")) == 3
    assert areas.find_subdistricts("Tompobulu", within=AreaCode("7306")) == [AreaCode.parse("73.06.03")]


def test_other_spellings_are_found_too(areas: AreaIndex) -> None:
    assert areas.find_districts("kab. pangkajene kepulauan") == [AreaCode("7310")]
    code = AreaCode.parse("73.26.03.1004")
    assert areas.name(code) == "Nanggala Sanpiak Salu"
    assert areas.find_villages("Nanggala Sanpiak Satu") == [code]
    assert areas.spellings(code) == ("Nanggala Sanpiak Salu", "Nanggala Sanpiak Satu")


def test_the_word_lembang_before_a_toraja_village_may_be_there_or_not(areas: AreaIndex) -> None:
    code = AreaCode.parse("73.26.06.2003")
    assert areas.find_villages("LEMBANG SA'DAN BALLO PASANGE'") == [code]
    lembang = areas.find_subdistricts("Lembang", within=AreaCode("7315"))
    assert [areas.name(found) for found in lembang] == ["Lembang"]


def test_later_rows_of_a_code_add_spellings_such_as_short_names() -> None:
    index = AreaIndex(
        [AreaRow("73.14", "Kabupaten Sidenreng Rappang", "", "kabupaten"), AreaRow("73.14", "", "Sidrap;Sid-Rap")]
    )
    assert index.find_districts("SIDRAP") == [AreaCode("7314")]
    assert (index.name(AreaCode("7314")), index.kind(AreaCode("7314"))) == ("Kabupaten Sidenreng Rappang", "kabupaten")


def test_an_unknown_area_has_no_name(areas: AreaIndex) -> None:
    assert AreaCode("7399") not in areas
    assert "7311" not in areas
    with pytest.raises(InvalidValue):
        areas.name(AreaCode("7399"))
    assert areas.kind(AreaCode("7399")) == ""
    assert areas.find_districts("Atlantis") == []
    assert areas.find_districts("") == []


def test_a_path_names_an_area_up_to_its_district(areas: AreaIndex) -> None:
    village = areas.villages(areas.subdistricts(BARRU)[0])[0]
    assert areas.path(village).endswith(", Kabupaten Barru")
    assert areas.path(BARRU) == "Kabupaten Barru"


# --- the BPS trap ----------------------------------------------------------------------------------------------------


def test_five_districts_have_another_code_with_bps(bridge: BpsBridge, areas: AreaIndex) -> None:
    differing = {bps: areas.name(code) for bps, code in bridge.differing_districts().items()}
    assert differing == {
        "7311": "Kabupaten Bone",
        "7308": "Kabupaten Maros",
        "7309": "Kabupaten Pangkajene dan Kepulauan",
        "7310": "Kabupaten Barru",
        "7325": "Kabupaten Luwu Timur",
    }


def test_bps_7311_is_bone_while_7311_in_a_nik_is_barru(bridge: BpsBridge, areas: AreaIndex) -> None:
    assert bridge.to_kemendagri("7311") == AreaCode("7308")
    assert areas.name(AreaCode("7311")) == "Kabupaten Barru"


def test_bps_codes_of_all_lengths_are_bridged(bridge: BpsBridge) -> None:
    assert bridge.to_kemendagri("7301") == AreaCode("7301")
    assert bridge.to_kemendagri("7301041") == AreaCode("730101")
    assert bridge.to_kemendagri("7301041003") == AreaCode("7301011001")
    assert bridge.to_kemendagri("7399") is None
    assert len(bridge) > 2900


def test_every_bridged_code_is_a_known_area(areas: AreaIndex) -> None:
    for row in rows_of("bps_bridge.csv"):
        assert AreaCode.parse(row["kode_kemendagri"]) in areas


def test_rows_without_one_of_the_codes_are_passed_over() -> None:
    assert len(BpsBridge([("", "73.01"), ("7301", ""), ("7302", "73.02")])) == 1
