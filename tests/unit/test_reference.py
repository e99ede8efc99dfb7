"""The reference data: every file has its source, every value its date, and the counts are those of the law."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.rules.reference import REFERENCE, document
from zis_registry.eligibility.uses import Use
from zis_registry.terms.area import AreaCode, AreaIndex, BpsBridge
from zis_registry.terms.household import Facility

TOMLS = sorted(path.stem for path in REFERENCE.glob("*.toml"))


def table(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def entries(stem: str) -> list[tuple[str, dict[str, Any]]]:
    """Every [[...]] of a file, and its single [tables]."""
    return [
        (kind, entry)
        for kind, found in document(stem).items()
        for entry in (found if isinstance(found, list) else [found])
    ]


def test_every_file_is_listed_with_its_origin_date_and_licence() -> None:
    text = (REFERENCE / "SOURCES.md").read_text(encoding="utf-8")
    listed = {}
    for line in text.splitlines():
        if row := re.match(r"\| `([^`]+)` \|", line):
            listed[row.group(1)] = [cell.strip() for cell in line.strip("|").split("|")]
    present = {path.name for path in REFERENCE.iterdir() if path.suffix in {".csv", ".toml", ".geojson"}}
    assert listed.keys() == present
    assert all(len(cells) == 5 and all(cells) for cells in listed.values())
    assert {cells[4] for cells in listed.values()} == {"MIT", "ODbL 1.0", "fakta"}


def test_the_folder_is_data_only() -> None:
    assert not [path for path in REFERENCE.rglob("*") if path.suffix == ".py"]


# Offices and roles are one list each with one origin, which stands in the head of the file.
OF_ONE_ORIGIN = ("offices", "roles")


@pytest.mark.parametrize("stem", OF_ONE_ORIGIN)
def test_a_list_of_one_origin_says_where_it_comes_from(stem: str) -> None:
    assert all(document(stem)["document"][name] for name in ("date", "source", "licence", "certainty"))


@pytest.mark.parametrize("stem", [stem for stem in TOMLS if stem not in OF_ONE_ORIGIN])
def test_every_value_has_source_date_licence_and_certainty(stem: str) -> None:
    for kind, entry in entries(stem):
        dated = [entry[name] for name in ("valid_from", "date", "year") if name in entry]
        assert dated, (kind, entry)
        assert all(isinstance(day, date) or (isinstance(day, int) and 1990 < day < 2030) for day in dated)
        assert all(entry.get(name) for name in ("source", "licence", "certainty")), (kind, entry)


def test_every_legal_basis_that_a_rule_names_is_in_the_register() -> None:
    known = Counter(basis["id"] for basis in document("legal_bases")["basis"])
    named = {entry["basis"] for stem in ("rules", "policies") for _, entry in entries(stem) if "basis" in entry}
    named |= {condition["basis"] for use in document("rules")["use"] for condition in use["conditions"]}
    assert named <= known.keys()
    assert set(known.values()) == {1}


def test_what_is_only_proposed_cites_no_law() -> None:
    bases = {basis["id"]: basis for basis in document("legal_bases")["basis"]}
    economic = {
        condition["basis"]
        for rule in document("rules")["use"]
        for condition in rule["conditions"]
        if condition["code"] == "ekonomi"
    }
    assert economic == {"KEBIJAKAN-PROGRAM"}
    programme = bases["KEBIJAKAN-PROGRAM"]
    assert (programme["kind"], programme["certainty"], programme["date"]) == (
        "usulan program",
        "usulan",
        date(2021, 11, 30),
    )
    values = {value["code"]: value for value in document("rules")["parameter"]}
    for code in ("rasio_fakir", "usia_balita_kurang_dari"):
        assert bases[values[code]["basis"]]["certainty"].startswith("usulan")
    assert "tanggal persis Kepmensos 79/HUK/2025 tidak ditemukan" in values["desil_maks"]["certainty"]


def test_the_memorandum_of_2017_is_a_reference_and_not_a_live_mandate() -> None:
    memorandum = next(basis for basis in document("legal_bases")["basis"] if basis["id"] == "MOU-2017")
    assert (memorandum["status"], memorandum["date"]) == ("dasar rujukan", date(2017, 1, 10))


def test_what_was_not_found_is_said_and_not_invented() -> None:
    absent = document("had_kifayah")["not_found"]
    assert next(entry["sentence"] for entry in absent if entry["area"] == "73").startswith(
        "Had kifayah Sulawesi Selatan"
    )
    assert not [value for value in document("had_kifayah")["value"] if value["area"] != "nasional"]


def test_one_sourced_cost_a_facility_of_a_household() -> None:
    costs = Counter(cost["facility"] for cost in document("unit_costs")["unit_cost"] if cost["area"] == "nasional")
    assert costs == Counter(facility.value for facility in Facility if not facility.is_communal)


def test_every_use_of_money_has_a_rule_with_its_fund_kind_and_an_argument() -> None:
    rules = {rule["code"]: rule for rule in document("rules")["use"]}
    assert list(rules) == [use.value for use in Use]
    kinds = {code: rule["fund_kinds"] for code, rule in rules.items()}
    assert kinds == {
        "ZAKAT_LANGSUNG": ["zakat"],
        "ZAKAT_ASET_KELOLAAN": ["zakat"],
        "INFAK_TIDAK_TERIKAT": ["infak_tidak_terikat"],
        "INFAK_TERIKAT": ["infak_terikat"],
        "DSKL": ["dskl"],
        "APBD": ["apbd"],
    }
    assert all(rule["note"] and rule["name"] and rule["valid_from"] for rule in rules.values())
    for code in ("INFAK_TIDAK_TERIKAT", "INFAK_TERIKAT", "DSKL"):
        assert "pilihan program" in " ".join(rules[code]["note"].split()).casefold()


def test_religion_money_and_the_kind_of_fund_are_restricted_in_every_rule() -> None:
    restricted = {"muslim", "asnaf", "had_kifayah", "ekonomi", "mbr", "desil_catatan", "pemakai_mustahik",
                  "fasilitas_keluarga", "fasilitas_komunal", "ikrar_catatan", "pembukuan_catatan"}  # fmt: skip
    for rule in document("rules")["use"]:
        open_codes = {condition["code"] for condition in rule["conditions"] if not condition["restricted"]}
        assert not open_codes & restricted, rule["code"]


def test_only_zakat_asks_for_religion_and_asnaf() -> None:
    asking = {
        rule["code"]
        for rule in document("rules")["use"]
        if {"muslim", "asnaf", "had_kifayah"} & {condition["code"] for condition in rule["conditions"]}
    }
    assert asking == {"ZAKAT_LANGSUNG"}


def test_the_area_counts_are_those_of_the_decree() -> None:
    rows = table("areas.csv")
    assert Counter(row["tingkat"] for row in rows) == {
        "provinsi": 1,
        "kabupaten_kota": 24,
        "kecamatan": 313,
        "desa_kelurahan": 3059,
    }
    villages = [AreaCode.parse(row["kode"]) for row in rows if row["tingkat"] == "desa_kelurahan"]
    assert sum(village.is_kelurahan for village in villages) == 793
    assert sum(village.is_village_desa for village in villages) == 2266
    kinds = {AreaCode.parse(row["kode"]): row["jenis"] for row in rows}
    assert all((kinds[village] == "kelurahan") is village.is_kelurahan for village in villages)


def test_every_area_hangs_below_another_one() -> None:
    codes = {row["kode"] for row in table("areas.csv")}
    assert {row["kode_induk"] for row in table("areas.csv")} - codes == {""}


def test_a_bps_code_of_five_districts_means_another_district() -> None:
    """7311 is Bone to BPS and Barru to Kemendagri."""
    bridge = BpsBridge.from_table(table("bps_bridge.csv"))
    index = AreaIndex.from_table(table("areas.csv"))
    districts = [row for row in table("bps_bridge.csv") if row["tingkat"] == "kabupaten_kota"]
    differing = {
        row["kode_bps"]: index.name(code)
        for row in districts
        if (code := bridge.to_kemendagri(row["kode_bps"])) is not None and code.digits != row["kode_bps"]
    }
    assert len(districts) == 24
    assert differing == {
        "7311": "Kabupaten Bone",
        "7308": "Kabupaten Maros",
        "7309": "Kabupaten Pangkajene dan Kepulauan",
        "7310": "Kabupaten Barru",
        "7325": "Kabupaten Luwu Timur",
    }
    assert index.name(AreaCode("7311")) == "Kabupaten Barru"


def test_the_boundaries_cover_every_district_and_subdistrict() -> None:
    for name, level in (("boundaries_districts", "kabupaten_kota"), ("boundaries_subdistricts", "kecamatan")):
        shapes = json.loads((REFERENCE / f"{name}.geojson").read_text(encoding="utf-8"))["features"]
        wanted = {row["kode"] for row in table("areas.csv") if row["tingkat"] == level}
        assert {shape["properties"]["kode"] for shape in shapes} == wanted


def test_every_statistic_names_its_source_and_reliability() -> None:
    rows = table("statistics.csv")
    assert len(rows) == 358
    assert all(row["sumber"] and row["alamat_sumber"] and row["periode"] for row in rows)
    assert {row["keandalan"] for row in rows} == {"tinggi", "sedang", "rendah"}
    assert len(table("statistics_2021.csv")) == 24


def test_the_nik_can_be_read_for_every_district_of_the_country() -> None:
    rows = table("indonesia_districts.csv")
    assert len(rows) == len({row["kode"] for row in rows}) == 514
    assert {row["kode"]: row["nama"] for row in rows}["7311"] == "Kabupaten Barru"


def test_the_offices_of_the_seven_districts_and_the_province_are_named() -> None:
    offices = document("offices")["office"]
    index = AreaIndex.from_table(table("areas.csv"))
    assert len({office["code"] for office in offices}) == len(offices)
    for office in offices:
        kind, _, area = office["code"].partition("-")
        assert (kind, area) == ({"UPT": "UPTPALD"}.get(office["kind"], office["kind"]), office["area"])
        assert office["name"].endswith(index.name(AreaCode.parse(area)).removeprefix("Provinsi "))
    both = {kind: {office["area"] for office in offices if office["kind"] == kind} for kind in ("POKJA", "BAZNAS")}
    assert both["POKJA"] == both["BAZNAS"] == {"73", "7302", "7306", "7309", "7311", "7316", "7371", "7373"}


@pytest.mark.parametrize("path", sorted(REFERENCE.iterdir()), ids=lambda path: path.name)
def test_no_file_has_foreign_line_ends_or_a_mark_before_its_text(path: Path) -> None:
    start = path.read_bytes()
    assert b"\r" not in start
    assert not start.startswith(b"\xef\xbb\xbf")
