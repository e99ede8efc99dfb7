"""The second half of the chain as commands: one JSON object each, figures that add up, refusals in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands import run, told
from tests.registry_lists import Lists

HEAD = "kode,jenis,nama,wilayah,fasilitas,saldo\n"
FUNDS = """kode,jenis,nama,wilayah,fasilitas,saldo
Z,zakat,Zakat Barru,7311,,"Rp40.000.000"
I,infak_tidak_terikat,Infak Barru,7311,,20000000
T,infak_terikat,Infak terikat jamban,731101,JAMBAN_TS|TANGKI_SEPTIK_INDIVIDUAL,30000000
"""
COMMITMENTS = """kode;sumber;dana;wilayah;layanan;jumlah;tanggal;dasar
K1;apbn;;7311;sanitasi;7000000;2026-02-03;DPA uji
K2;;I;731101;air_minum;5000000;2026-02-03;SK uji
"""


@pytest.fixture(scope="module")
def data(lists: Lists, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry of the lists of Barru with three funds and two commitments."""
    folder = tmp_path_factory.mktemp("chain")
    assert run("init", data=folder).returncode == 0
    for file in lists.manifest.files:
        if file.office in ("BAZNAS-7311", "POKJA-7311") and "SIAK" not in file.file:
            ran = run("import", str(lists.folder / file.file), "--office", file.office, data=folder)
            assert ran.returncode == 0, ran.stderr
    (folder / "dana.csv").write_text(FUNDS, encoding="utf-8")
    (folder / "komitmen.csv").write_text(COMMITMENTS, encoding="utf-8")
    opened = told(
        run(
            "funds", "--open", str(folder / "dana.csv"), "--commit", str(folder / "komitmen.csv"), "--json", data=folder
        )
    )
    assert (opened["opened"], opened["committed"]) == (3, 2)
    return folder


@pytest.fixture(scope="module")
def matched(data: Path) -> dict[str, Any]:
    (proposal,) = told(run("match", "--area", "7311", "--json", data=data))["proposals"]
    assert isinstance(proposal, dict)
    return proposal


def test_match_says_for_each_unit_what_was_decided_and_why(matched: dict[str, Any]) -> None:
    lines = matched["lines"]
    assert matched["units"] == len(lines)
    assert matched["units"] == matched["funded_units"] + matched["refused_units"] + matched["pending_units"]
    for line in lines:
        match line["state"], line["refusal"]:
            case "didanai", _:
                assert sum(line["payments"].values()) == line["cost"]
            case "ditolak", "dana":
                cut = line["certificate"]
                assert cut["committed"] + line["cost"] > cut["holds"]
                assert line["shortfall"] > 0
                assert set(line["own_funds"]) <= set(cut["funds"])
            case _:
                assert line["reasons"]
                assert line["codes"]
    for fund in matched["funds"]:
        assert fund["opening"] == fund["reserved"] + fund["committed"] + fund["left"]


def test_verify_proves_the_draft_and_says_whether_the_data_moved_on(data: Path, matched: dict[str, Any]) -> None:
    proof = told(run("verify", "--json", data=data))
    assert proof["verified"] is True
    (one,) = proof["proposals"]
    assert (one["sha256"], one["current"]) == (matched["sha256"], True)
    assert one["refused_units"] == one["refused_with_reason"]
    told_proofs = run("verify", "--area", "7311", "--proofs", data=data).stdout
    assert "LULUS" in told_proofs
    short = [line for line in matched["lines"] if line["refusal"] == "dana"]
    assert all(f"{line['unit']}: " in told_proofs for line in short)
    assert "kurang tepat" in told_proofs


def test_the_gap_adds_up_at_every_level_and_prints_its_definition(data: Path, matched: dict[str, Any]) -> None:
    sums = set()
    for level in ("provinsi", "kabupaten", "kecamatan", "desa"):
        found = told(run("gap", "--area", "7311", "--level", level, "--json", data=data))
        assert all(row["need"] == row["funded"] + row["gap"] for row in found["gap"])
        assert all(row["funded"] == sum(row["by_source"].values()) for row in found["gap"])
        sums.add(tuple(sum(row[key] for row in found["gap"]) for key in ("units", "need", "funded", "gap")))
    assert len(sums) == 1
    units, need, funded, _ = sums.pop()
    assert units == matched["units"]
    assert need == sum(line["cost"] for line in matched["lines"])
    assert funded == sum(sum(line["payments"].values()) for line in matched["lines"]) + 12_000_000
    assert "Kesenjangan = " in run("gap", "--area", "7311", data=data).stdout


def test_assess_counts_each_use_over_all_units_and_explains_one_household(data: Path, matched: dict[str, Any]) -> None:
    found = told(run("assess", "--area", "7311", "--json", data=data))
    assert list(found["eligible"]) == [
        "ZAKAT_LANGSUNG", "ZAKAT_ASET_KELOLAAN", "INFAK_TIDAK_TERIKAT", "INFAK_TERIKAT", "DSKL", "APBD",
    ]  # fmt: skip
    for outcomes in found["eligible"].values():
        assert sum(outcomes.values()) == found["units"] == matched["units"]
    line = matched["lines"][0]
    one = told(run("assess", "--household", line["household"], "--json", data=data))
    verdicts = next(s for s in one["services"] if s["service"] == line["service"])["verdicts"]
    assert {use: verdict["outcome"] for use, verdict in verdicts.items()} == line["uses"]
    assert all(
        reason["sentence"].endswith(".") and reason["basis"] for v in verdicts.values() for reason in v["reasons"]
    )
    assert line["household"] in run("assess", "--household", line["household"], data=data).stdout


def test_a_paper_keeps_its_number_and_data_in_both_sizes(data: Path, matched: dict[str, Any]) -> None:
    for kind in ("laporan-alokasi", "bnba"):
        (f4,) = told(run("report", kind, "--area", "7311", "--json", data=data))["documents"]
        (again,) = told(run("report", kind, "--area", "7311", "--json", data=data))["documents"]
        (a4,) = told(run("report", kind, "--area", "7311", "--size", "A4", "--json", data=data))["documents"]
        assert (again["fresh"], again["path"]) == (False, f4["path"])
        assert (a4["number"], a4["data_sha256"]) == (f4["number"], f4["data_sha256"])
        first = Path(f4["path"]).read_bytes()
        Path(f4["path"]).unlink()
        (redrawn,) = told(run("report", kind, "--area", "7311", "--json", data=data))["documents"]
        assert Path(redrawn["path"]).read_bytes() == first, "the frozen data give the same bytes again"
        (named,) = told(run("report", kind, "--area", "7311", "--pokja", "Ibu Contoh", "--json", data=data))[
            "documents"
        ]
        assert named["number"] != f4["number"]


def test_the_national_gap_stands_in_both_sourced_versions(tmp_path: Path) -> None:
    rows = told(run("gap", "--national", "--json", data=tmp_path))["national"]
    trillion = 10**12
    found = {(row["version"], row["service"]): row["gap"] for row in rows}
    assert found == {
        ("BAKTI-2022", "air_minum"): 45_600_000_000_000,
        ("BAKTI-2022", "sanitasi"): 67_400_000_000_000,
        ("DJPI-2024", "air_minum"): 29_900_000_000_000,
        ("DJPI-2024", "sanitasi"): 65_700_000_000_000,
    }
    assert all(row["gap"] == row["need"] - row["budget"] for row in rows)
    assert all(row["need"] > 100 * trillion for row in rows)
    early = told(run("gap", "--national", "--on", "2023-01-01", "--json", data=tmp_path))["national"]
    assert {row["version"] for row in early} == {"BAKTI-2022"}


def test_rules_show_every_value_with_date_source_and_standing(tmp_path: Path) -> None:
    today = told(run("rules", "--on", "2026-11-25", "--json", data=tmp_path))["rules"]
    assert all(rule["source"] and rule["valid_from"] and rule["value"] for rule in today)
    assert {rule["standing"] for rule in today} == {"berlaku", "digantikan", "tidak ditemukan"}
    limits = {r["value"]: r["standing"] for r in today if r["code"] == "mbr_kawin_maks"}
    assert limits == {"Rp8.000.000": "digantikan", "Rp11.000.000": "berlaku"}
    before = told(run("rules", "--on", "2024-01-01", "--json", data=tmp_path))["rules"]
    limits = {r["value"]: r["standing"] for r in before if r["code"] == "mbr_kawin_maks"}
    assert limits == {"Rp8.000.000": "berlaku", "Rp11.000.000": "belum berlaku"}
    assert "Had kifayah" in run("rules", "--in-force", data=tmp_path).stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("match", "--area", "731"), "Kode wilayah"),
        (("match", "--area", "9999"), "bukan kabupaten/kota"),
        (("verify", "--on", "2020-01-01"), "Belum ada usulan"),
        (("report", "bnba", "--area", "7306"), "zis-registry match --area 7306"),
        (("assess", "--household", "RT-9999999"), "tidak ada dalam lingkup"),
        (("assess", "--on", "1990-01-01"), "terlalu lama"),
    ],
)
def test_a_wrong_request_is_refused_in_words(
    data: Path, matched: dict[str, Any], arguments: tuple[str, ...], words: str
) -> None:
    del matched
    ran = run(*arguments, data=data)
    assert ran.returncode == 2
    assert words in ran.stderr
    assert words in json.loads(run(*arguments, "--json", data=data).stdout)["error"]["message"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("kode,jenis\nA,zakat\n", "kolom nama, wilayah, fasilitas, saldo tidak ada"),
        (HEAD + "A,zakaat,A,7311,,5\n", "baris 2: kolom jenis berisi 'zakaat'"),
        (HEAD + "A,zakat,A,7311,,lima\n", "tulis rupiah bulat"),
        (HEAD + "A,zakat,A,7311,,5\nA,zakat,B,7311,,6\n", "sudah dipakai pada baris 2"),
        (HEAD + "A,zakat,A,731,,5\n", "Kode wilayah"),
    ],
)
def test_a_bad_file_of_balances_is_refused_with_line_and_column(
    data: Path, tmp_path: Path, content: str, words: str
) -> None:
    file = tmp_path / "saldo.csv"
    file.write_text(content, encoding="utf-8")
    ran = run("funds", "--open", str(file), data=data)
    assert ran.returncode in (2, 3)
    assert words in ran.stderr
    assert "saldo.csv" in ran.stderr
    assert len(told(run("funds", "--json", data=data))["funds"]) == 3
