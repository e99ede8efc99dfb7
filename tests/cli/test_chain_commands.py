"""The second half of the chain as commands: one JSON object each, figures that add up, refusals in words."""

from __future__ import annotations

import asyncio
import json
import tomllib
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.cli.test_commands import run, told
from tests.registry_lists import Lists
from zis_registry.cli.main import cli
from zis_registry.cli.output import number, rupiah
from zis_registry.errors import InvalidValue, UsageRefused
from zis_registry.funding.gap import DEFINITION
from zis_registry.services.households import assessment
from zis_registry.services.opening import open_registry
from zis_registry.services.rulebook import Work, first_day, require_day
from zis_registry.settings import Settings
from zis_registry.terms.area import AreaCode
from zis_registry.terms.period import format_date
from zis_registry.terms.scope import Scope

HEAD = "kode,jenis,nama,wilayah,fasilitas,saldo\n"
FUNDS = """kode,jenis,nama,wilayah,fasilitas,saldo
Z,zakat,Zakat Barru,7311,,"Rp40.000.000"
I,infak_tidak_terikat,Infak Barru,7311,,20000000
T,infak_terikat,Infak terikat jamban,731101,JAMBAN_TS|TANGKI_SEPTIK_INDIVIDUAL,30000000
"""
COMMITMENTS = """kode;sumber;dana;wilayah;layanan;jumlah;tanggal;dasar
K1;apbn;;7311;sanitasi;7000000;2026-02-03;DPA uji
K2;;I;731101;air_minum;5000000;2026-02-03;SK uji
K3;csr;;73;air_minum;9000000;2026-02-03;MoU uji
K4;hibah;;7308;sanitasi;900000000000000;2026-02-03;NPHD uji
K5;hibah;;7308;sanitasi;900000000000000;2026-02-03;NPHD uji 2
"""
ELSEWHERE = 9_000_000 + 1_800_000_000_000_000


def asked(*arguments: str, data: Path) -> Result:
    """The command in this process, which starts no other one."""
    return CliRunner().invoke(cli, [*arguments, "--data", str(data)])


def answer(*arguments: str, data: Path) -> dict[str, Any]:
    """The one JSON object of a command in this process."""
    ran = asked(*arguments, "--json", data=data)
    assert ran.exit_code == 0, ran.output
    value = json.loads(ran.stdout)
    assert isinstance(value, dict)
    return value


def sums(rows: list[dict[str, Any]]) -> tuple[int, ...]:
    """Units, need, funded and gap over the rows."""
    return tuple(sum(row[key] for row in rows) for key in ("units", "need", "funded", "gap"))


@pytest.fixture(scope="module")
def data(lists: Lists, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry of the lists of Barru: three funds, two commitments there, and three for places without lists."""
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
    assert (opened["opened"], opened["committed"]) == (3, 5)
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
    proof = answer("verify", data=data)
    assert proof["verified"] is True
    (one,) = proof["proposals"]
    assert (one["sha256"], one["status"], one["current"]) == (matched["sha256"], "RANCANGAN", True)
    assert one["refused_units"] == one["refused_with_reason"]
    told_proofs = asked("verify", "--area", "7311", "--proofs", data=data).stdout
    assert "LULUS" in told_proofs
    assert f"Sesuai data dan aturan per {format_date(date.fromisoformat(proof['on']))}." in told_proofs
    short = [line for line in matched["lines"] if line["refusal"] == "dana"]
    assert all(f"{line['unit']}: " in told_proofs for line in short)
    assert "kurang tepat" in told_proofs


def test_the_gap_adds_up_at_every_level_and_prints_its_definition(data: Path, matched: dict[str, Any]) -> None:
    seen = set()
    for level in ("provinsi", "kabupaten", "kecamatan", "desa"):
        found = answer("gap", "--area", "7311", "--level", level, data=data)
        assert found["level"] == level
        assert all(row["need"] == row["funded"] + row["gap"] for row in found["gap"])
        assert all(row["funded"] == sum(row["by_source"].values()) for row in found["gap"])
        seen.add(sums(found["gap"]))
    assert len(seen) == 1
    units, need, funded, _ = seen.pop()
    assert units == matched["units"]
    assert need == sum(line["cost"] for line in matched["lines"])
    assert funded == sum(sum(line["payments"].values()) for line in matched["lines"]) + 12_000_000
    assert DEFINITION in asked("gap", "--area", "7311", data=data).stdout


def test_the_gap_of_the_whole_scope_loses_no_money_of_places_without_lists(data: Path, matched: dict[str, Any]) -> None:
    del matched
    whole, barru = answer("gap", data=data), answer("gap", "--area", "7311", data=data)
    apart = [row for row in whole["gap"] if row["area"] in ("73", "7308")]
    assert {(row["area"], row["wider"], row["funded"], row["need"]) for row in apart} == {
        ("73", True, 9_000_000, 0),
        ("7308", False, 1_800_000_000_000_000, 0),
    }
    assert [row for row in whole["gap"] if row["area"] == "7311"] == barru["gap"]
    assert sum(row["committed"] for row in whole["gap"]) == 12_000_000 + ELSEWHERE
    assert answer("gap", "--area", "73", data=data)["gap"] == whole["gap"]
    shown = asked("gap", data=data).stdout
    assert "Sulawesi Selatan (belum dirinci)" in shown
    assert "−1.800.000.000.000.000" in shown
    assert "Rp1.800.000.000.000.000" in shown, "a sum beyond the bounds of one amount"


def test_an_area_inside_another_one_counts_once(data: Path, matched: dict[str, Any]) -> None:
    del matched
    twice = answer("gap", "--area", "731101", "--area", "7311", "--area", "73.11", data=data)
    assert twice == answer("gap", "--area", "7311", data=data)
    assert twice["areas"] == ["7311"]


def test_the_gap_of_a_kecamatan_is_that_part_of_its_kabupaten(data: Path, matched: dict[str, Any]) -> None:
    del matched
    part = answer("gap", "--area", "731101", data=data)
    whole = answer("gap", "--area", "7311", "--level", "kecamatan", data=data)
    assert part["level"] == "kecamatan"
    assert part["gap"] == [row for row in whole["gap"] if row["area"] == "731101"]
    assert {row["wider"] for row in whole["gap"] if row["area"] == "7311"} == {True}
    village = answer("gap", "--area", "731101", "--level", "desa", data=data)
    assert sums(village["gap"]) == sums(part["gap"])
    assert "wilayah yang lebih luas tidak termasuk" in asked("gap", "--area", "731101", data=data).stdout


def test_a_gap_of_the_past_says_that_its_money_is_of_today(data: Path, matched: dict[str, Any]) -> None:
    del matched
    now, past = answer("gap", data=data), answer("gap", "--on", "2022-05-04", data=data)
    assert (past["on"], past["money_as_of"]) == ("2022-05-04", now["money_as_of"])
    assert now["on"] == now["money_as_of"]
    assert sums(past["gap"])[2] == sums(now["gap"])[2]
    today = format_date(date.fromisoformat(now["money_as_of"]))
    words = f"per 4 Mei 2022; cadangan dan komitmen per hari ini, {today}."
    assert words in asked("gap", "--on", "2022-05-04", data=data).stdout
    assert "per hari ini" not in asked("gap", data=data).stdout


def test_assess_counts_each_use_over_all_units_and_explains_one_household(data: Path, matched: dict[str, Any]) -> None:
    found = answer("assess", "--area", "7311", data=data)
    assert list(found["eligible"]) == [
        "ZAKAT_LANGSUNG", "ZAKAT_ASET_KELOLAAN", "INFAK_TIDAK_TERIKAT", "INFAK_TERIKAT", "DSKL", "APBD",
    ]  # fmt: skip
    for outcomes in found["eligible"].values():
        assert sum(outcomes.values()) == found["units"] == matched["units"]
    line = matched["lines"][0]
    one = answer("assess", "--household", line["household"], data=data)
    verdicts = next(s for s in one["services"] if s["service"] == line["service"])["verdicts"]
    assert {use: verdict["outcome"] for use, verdict in verdicts.items()} == line["uses"]
    assert all(
        reason["sentence"].endswith(".") and reason["basis"] for v in verdicts.values() for reason in v["reasons"]
    )
    assert line["household"] in asked("assess", "--household", line["household"], data=data).stdout


def test_reasons_say_whether_they_are_for_baznas_alone_and_lines_what_pokja_may_read(
    data: Path, matched: dict[str, Any]
) -> None:
    secret, lines = set(), {line["household"]: line for line in matched["lines"] if line["refusal"] == "aturan"}
    for household in list(lines)[:12]:
        for service in answer("assess", "--household", household, data=data)["services"]:
            for verdict in service["verdicts"].values():
                secret |= {reason["sentence"] for reason in verdict["reasons"] if reason["restricted"]}
    assert secret
    for line in matched["lines"]:
        assert line["pokja"].startswith(("Didanai.", "Kurang data.", "Tidak layak.", "Menunggu dana"))
        assert not any(sentence in line["pokja"] for sentence in secret)


def test_a_scope_of_one_kecamatan_assesses_what_it_covers(data: Path, matched: dict[str, Any]) -> None:
    barru, here = AreaCode("7311"), next(line["area"] for line in matched["lines"] if len(line["area"]) > 4)[:6]
    on = date.fromisoformat(matched["on"])
    narrow, whole = Scope("uji", "POKJA-7311", (here,)), Scope("uji", "POKJA-7311", ("7311",))

    async def work() -> None:
        async with open_registry(Settings.load({}, data=data)) as registry:
            part = await assessment.assess_district(registry, narrow, area=barru, on=on)
            district = await assessment.assess_district(registry, whole, area=barru, on=on)
            assert 0 < len(part.households) < len(district.households)
            assert {record.area[:6] for record in part.households.values()} == {here}
            record, found = await assessment.assess_household(registry, narrow, household=min(part.households), on=on)
            assert record.id in found[0].households
            beyond = min(set(district.households) - set(part.households))
            with pytest.raises(UsageRefused, match="lingkup"):
                await assessment.assess_household(registry, narrow, household=beyond, on=on)
            with pytest.raises(UsageRefused, match="di luar lingkup"):
                await assessment.assess_district(registry, narrow, area=AreaCode("7306"), on=on)

    asyncio.run(work())


def test_a_paper_keeps_its_number_and_data_in_both_sizes(data: Path, matched: dict[str, Any]) -> None:
    for kind in ("laporan-alokasi", "bnba"):
        (f4,) = answer("report", kind, "--area", "7311", data=data)["documents"]
        (again,) = answer("report", kind, "--area", "7311", data=data)["documents"]
        (a4,) = answer("report", kind, "--area", "7311", "--size", "A4", data=data)["documents"]
        assert (again["fresh"], again["path"]) == (False, f4["path"])
        assert (a4["number"], a4["data_sha256"]) == (f4["number"], f4["data_sha256"])
        first = Path(f4["path"]).read_bytes()
        Path(f4["path"]).unlink()
        (redrawn,) = answer("report", kind, "--area", "7311", data=data)["documents"]
        assert Path(redrawn["path"]).read_bytes() == first, "the frozen data give the same bytes again"
        (named,) = answer("report", kind, "--area", "7311", "--pokja", "Ibu Contoh", data=data)["documents"]
        assert named["number"] != f4["number"]


def test_the_national_gap_stands_in_both_sourced_versions(tmp_path: Path) -> None:
    rows = answer("gap", "--national", data=tmp_path)["national"]
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
    early = answer("gap", "--national", "--on", "2023-01-01", data=tmp_path)["national"]
    assert {row["version"] for row in early} == {"BAKTI-2022"}


def test_the_first_day_follows_from_the_reference_data() -> None:
    policies = tomllib.loads((files("zis_registry") / "reference" / "policies.toml").read_text(encoding="utf-8"))
    assert first_day(Work.MATCHING) == max(first_day(Work.ASSESSMENT), min(p["valid_from"] for p in policies["policy"]))
    assessment.parameters_on(first_day(Work.ASSESSMENT))
    with pytest.raises(InvalidValue):
        assessment.parameters_on(first_day(Work.ASSESSMENT) - timedelta(days=1))
    for work in Work:
        require_day(first_day(work), work)
        with pytest.raises(UsageRefused, match=format_date(first_day(work))):
            require_day(first_day(work) - timedelta(days=1), work)


def test_values_print_with_their_unit() -> None:
    rules = tomllib.loads((files("zis_registry") / "reference" / "rules.toml").read_text(encoding="utf-8"))
    units = {parameter["unit"] for parameter in rules["parameter"]}
    assert units == {"rupiah", "tahun", "menit", "meter", "desil", "rasio", "tingkat"}
    told_rules = answer("rules", "--on", "2026-11-25", data=Path("tidak-dipakai"))["rules"]
    found = {rule["code"]: rule["value"] for rule in told_rules if rule["unit"] and rule["area"] == "nasional"}
    assert found["usia_lansia"] == "60 tahun"
    assert found["waktu_air_menit_maks"] == "30 menit"
    assert found["jarak_air_limbah_m"] == "10 meter"
    assert found["desil_maks"] == "desil 5"
    assert found["rasio_fakir"] == "rasio 0,5"
    assert found["ambang_butuh_sanitasi"] == "tingkat belum layak"


def test_negative_amounts_and_sums_of_any_size_have_a_true_minus_sign() -> None:
    assert [number(-1_234), number(-0.5), number(0), number(None)] == ["−1.234", "−0,500", "0", "–"]
    assert [rupiah(-(10**15) - 1), rupiah(0)] == ["−Rp1.000.000.000.000.001", "Rp0"]


def test_rules_show_every_value_with_date_source_and_standing(tmp_path: Path) -> None:
    today = answer("rules", "--on", "2026-11-25", data=tmp_path)["rules"]
    assert all(rule["source"] and rule["valid_from"] and rule["value"] for rule in today)
    assert {rule["standing"] for rule in today} == {"berlaku", "digantikan", "tidak ditemukan"}
    limits = {r["value"]: r["standing"] for r in today if r["code"] == "mbr_kawin_maks"}
    assert limits == {"Rp8.000.000": "digantikan", "Rp11.000.000": "berlaku"}
    before = answer("rules", "--on", "2024-01-01", data=tmp_path)["rules"]
    limits = {r["value"]: r["standing"] for r in before if r["code"] == "mbr_kawin_maks"}
    assert limits == {"Rp8.000.000": "berlaku", "Rp11.000.000": "belum berlaku"}
    assert "Had kifayah" in asked("rules", "--in-force", data=tmp_path).stdout


LATER = (date.today() + timedelta(days=2)).isoformat()  # noqa: DTZ011  # later than today in every zone


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("match", "--area", "731"), "Kode wilayah"),
        (("match", "--area", "9999"), "Kode kabupaten/kota: 7301 Kabupaten Kepulauan Selayar"),
        (("match", "--area", "731199"), "Yang dikenal adalah Kabupaten Barru: --area 7311"),
        (("match", "--area", "731101"), "bukan kabupaten/kota. Pakai Kabupaten Barru: --area 7311"),
        (("assess", "--area", "73"), "jalankan tanpa --area"),
        (("verify", "--area", "7311011001"), "bukan kabupaten/kota"),
        (("report", "bnba", "--area", "731101"), "bukan kabupaten/kota"),
        (("gap", "--area", "7399"), "tidak dikenal"),
        (("gap", "--area", "7311019999"), "Yang dikenal adalah Kecamatan Tanete Riaja: --area 731101"),
        (("match", "--area", "7311", "--area", "7308"), "rumah tangga tercatat di Kabupaten Bone"),
        (("match", "--on", LATER), "belum tiba"),
        (("match", "--on", "2021-11-29"), "sejak 30 November 2021"),
        (("verify", "--on", "2022-01-01"), "Belum ada usulan yang berlaku pada 1 Januari 2022"),
        (("verify", "--area", "7311", "--area", "7306"), "untuk Kabupaten Gowa. Jalankan dulu: zis-registry match"),
        (("report", "bnba", "--area", "7306", "--area", "7311"), "zis-registry match --area 7306"),
        (("report", "bnba", "--on", "2022-01-01"), "Belum ada usulan yang berlaku pada 1 Januari 2022"),
        (("assess", "--household", "RT-9999999"), "tidak ada dalam lingkup"),
        (("assess", "--household", "RT-0000001", "--area", "7311"), "tidak keduanya"),
        (("assess", "--on", "1990-01-01"), "baru lengkap sejak"),
        (("gap", "--on", "1990-01-01"), "baru lengkap sejak"),
        (("gap", "--national", "--on", "2022-01-19"), "versi pertamanya tertanggal 20 Januari 2022"),
        (("gap", "--national", "--area", "7311"), "tanpa --area/--level"),
        (("gap", "--national", "--level", "desa"), "tanpa --area/--level"),
    ],
)
def test_a_wrong_request_is_refused_in_words(
    data: Path, matched: dict[str, Any], arguments: tuple[str, ...], words: str
) -> None:
    del matched
    ran = asked(*arguments, data=data)
    assert ran.exit_code == 2
    assert words in ran.stderr
    assert words in json.loads(asked(*arguments, "--json", data=data).stdout)["error"]["message"]


def test_a_day_to_come_is_refused_for_proposals_alone(data: Path) -> None:
    assert answer("gap", "--on", LATER, data=data)["on"] == LATER
    assert answer("assess", "--area", "7311", "--on", LATER, data=data)["areas"][0]["on"] == LATER


def test_an_empty_registry_says_what_is_missing(tmp_path: Path) -> None:
    assert asked("init", data=tmp_path).exit_code == 0
    refused = asked("match", data=tmp_path)
    assert refused.exit_code == 2
    assert "Belum ada rumah tangga dalam registri. Masukkan daftarnya dulu: zis-registry import" in refused.stderr
    assert "Belum ada rumah tangga" in asked("assess", data=tmp_path).stdout
    assert "Belum ada kebutuhan dan dana" in asked("gap", data=tmp_path).stdout
    assert answer("gap", data=tmp_path)["gap"] == []
    for command in (("verify",), ("report", "bnba")):
        assert (
            "Belum ada usulan yang berlaku. Jalankan dulu: zis-registry match" in asked(*command, data=tmp_path).stderr
        )


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
    ran = asked("funds", "--open", str(file), data=data)
    assert ran.exit_code in (2, 3)
    assert words in ran.stderr
    assert "saldo.csv" in ran.stderr
    assert len(answer("funds", data=data)["funds"]) == 3
