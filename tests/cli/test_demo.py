"""The demo as it stands in the README: its keys, its sums, its papers, and that a second run adds nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from zis_registry.terms.money import Rupiah

ROOT = Path(__file__).resolve().parents[2]
CLASSES = ("saved", "updated", "known", "rejected", "skipped")


def demo(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zis_registry", "demo", "--data", str(data), "--no-serve", *arguments],
        cwd=ROOT, env={**os.environ, "COLUMNS": "160"}, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "data"


@pytest.fixture(scope="module")
def result(data: Path) -> dict[str, Any]:
    ran = demo(data, "--json", "--seed", "1")
    assert ran.returncode == 0, ran.stderr
    value = json.loads(ran.stdout)
    assert isinstance(value, dict)
    return value


def text_of(path: str) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_every_file_adds_up_to_its_rows(result: dict[str, Any]) -> None:
    assert len(result["files"]) >= 12
    for file in result["files"]:
        assert 200 <= file["rows_read"] <= 1_500
        assert file["rows_read"] == sum(file[name] for name in CLASSES)
        assert file["physical_rows"] == sum(file["fates"].values())
        assert file["physical_rows"] - file["rows_read"] == sum(
            count for fate, count in file["fates"].items() if fate != "data"
        )


def test_households_come_out_once_and_rows_join(result: dict[str, Any]) -> None:
    assert result["accepted_rows"] == sum(file["families"] for file in result["files"])
    assert result["member_rows"] == sum(file["member_rows"] for file in result["files"]) > 1_000
    assert result["joined_rows"] == result["accepted_rows"] - result["households"] > 500
    assert result["cases"] > 0


def test_no_automatic_link_is_false_though_every_hard_case_is_there(result: dict[str, Any]) -> None:
    linkage = result["linkage"]
    assert linkage["auto_false"] == 0
    assert linkage["auto_links"] > 500
    assert linkage["auto_recall"] > 0.3
    assert linkage["auto_and_cases_recall"] > 0.9
    for kind in ("kembar_satu_kk", "ayah_anak_senama", "senama_setanggal_lahir", "nik_salinan", "nik_bertetangga",
                 "pindah_desa", "pindah_kabupaten", "kepala_tertukar", "dua_kk_serumah", "nik_nol"):  # fmt: skip
        assert result["hard_cases"][kind] > 0, kind


def test_need_is_funded_plus_gap_and_units_are_funded_refused_or_pending(result: dict[str, Any]) -> None:
    assert {row["area"] for row in result["gap"]} == {"7302", "7306", "7309", "7311", "7316", "7371", "7373"}
    for row in result["gap"]:
        assert row["need"] == row["funded"] + row["gap"]
        assert row["need"] > 0
    assert result["units"] == result["funded_units"] + result["refused_units"] + result["pending_units"]
    assert min(result["funded_units"], result["refused_units"], result["pending_units"]) > 0
    assert result["refused_with_reason"] == result["refused_units"]


def test_the_papers_say_the_same_figures_and_are_marked(result: dict[str, Any]) -> None:
    assert len(result["documents"]) == 14
    listed = 0
    for area in sorted({row["area"] for row in result["gap"]}):
        rows = [row for row in result["gap"] if row["area"] == area]
        report, names = (path for path in result["documents"] if f"-{area}-" in path)
        need, funded, gap = (sum(row[key] for row in rows) for key in ("need", "funded", "gap"))
        told = text_of(report)
        for amount in (need, funded, gap):
            assert str(Rupiah(amount)).removeprefix("Rp") in told, (area, amount)
        assert "Halaman 1 dari 1" in told
        assert "RANCANGAN" in told
        assert "CONTOH" in told
        annex = text_of(names)
        assert str(Rupiah(sum(row["reserved"] for row in rows))) in annex
        listed += annex.count("Didanai") - annex.count("Didanai (")
    assert listed == result["funded_units"]


def test_a_second_run_adds_nothing(result: dict[str, Any], data: Path) -> None:
    again = json.loads(demo(data, "--json", "--seed", "1").stdout)
    for file in again["files"]:
        assert (file["saved"], file["updated"]) == (0, 0)
        assert file["rows_read"] == sum(file[name] for name in CLASSES)
    for key in ("accepted_rows", "households", "cases", "linkage", "gap", "units", "funded_units", "documents"):
        assert again[key] == result[key], key


def test_a_person_reads_a_table_and_another_seed_is_refused_there(result: dict[str, Any], data: Path) -> None:
    told = demo(data, "--seed", "1").stdout
    for words in ("Daftar masuk", "Kasus sulit", "Kebutuhan, dana, dan kesenjangan", "Kabupaten Barru", "CONTOH"):
        assert words in told
    refused = demo(data, "--seed", "2")
    assert refused.returncode == 2
    assert "folder baru" in refused.stderr


@pytest.mark.campaign
@pytest.mark.parametrize("seed", [2, 3, 4, 5, 23])
def test_no_seed_makes_a_false_link(tmp_path: Path, seed: int) -> None:
    ran = demo(tmp_path / "data", "--json", "--seed", str(seed))
    linkage = json.loads(ran.stdout)["linkage"]
    assert linkage["auto_false"] == 0, linkage
    assert linkage["auto_and_cases_recall"] > 0.9
