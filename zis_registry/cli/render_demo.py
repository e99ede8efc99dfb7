"""The table a person reads at the end of the demo: the whole chain on one screen or two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zis_registry.cli.output import number, print_table, rupiah
from zis_registry.cli.render import files_table, say
from zis_registry.cli.render_chain import OUTCOME_WORDS, STATE_WORDS, USE_WORDS, eligible_table, fund_table, gap_table
from zis_registry.eligibility.verdict import Outcome
from zis_registry.settings import Settings

REFUSAL_WORDS = {
    "aturan": "aturan (penerima meninggal, bukan sasaran, dan lain-lain)",
    "menunggu_data": "dana yang sudah layak habis, dan dana yang masih ada menunggu kelengkapan data",
    "dana_habis": "dana yang boleh membayar sudah habis bagi yang lebih didahulukan",
    "dana_terikat": "hanya ada dana yang terikat pada wilayah atau fasilitas lain",
    "tidak_ada_dana": "tidak ada dana yang boleh membayar",
}


def demo(result: Mapping[str, Any], settings: Settings) -> None:
    """Lists, linkage, verdicts, need, money, gap, refusals, papers."""
    say("\nCONTOH - data rekaan: semua orang di sini dibuat oleh pembangkit berbenih.")
    files_table(result["files"], title="Daftar masuk")
    _linkage(result)
    print_table("Kasus sulit di dalam data", ("Jenis", "Baris"), sorted(result["hard_cases"].items()), right=(1,))
    eligible_table(result["eligible"])
    others = [f"{number(n)} {STATE_WORDS[state]}" for state, n in sorted(result["not_in_need"].items())]
    say(f"Rumah dan layanan di luar kebutuhan: {', '.join(others)}. Verdik adalah usulan; BAZNAS yang menetapkan.")
    _examples(result)
    gap_table(result["gap"])
    fund_table(result["funds"])
    _units(result)
    say("\nDokumen (RANCANGAN, CONTOH):")
    for path in result["documents"]:
        say(f"  {_near(Path(path))}")
    _accounts(result["accounts"])
    say(f"\nRegistri: {settings.data_dir}. Lanjutkan dengan: zis-registry cases | assess | gap | verify | check")


def _accounts(accounts: Sequence[Mapping[str, str]]) -> None:
    """How to sign in; passwords and secrets are new at each start and are printed nowhere else."""
    rows = [(one["username"], one["password"], one["secret"] or "tanpa kode", one["role"]) for one in accounts]
    print_table("Akun latihan (kata sandi baru setiap kali demo dijalankan)",
                ("Pengguna", "Kata sandi", "Rahasia autentikator", "Peran"), rows)  # fmt: skip
    say("Kode enam angka tanpa aplikasi autentikator: zis-registry code PENGGUNA")


def _linkage(result: Mapping[str, Any]) -> None:
    say(
        f"\n{number(result['accepted_rows'])} baris keluarga diterima (termasuk {number(result['member_rows'])} baris "
        f"anggota) menjadi {number(result['households'])} rumah tangga; "
        f"{number(result['joined_rows'])} baris bergabung, {number(result['cases'])} kasus menunggu petugas."
    )
    linkage = result["linkage"]
    say(
        f"Tautan terhadap kebenaran rekaan: {number(linkage['auto_links'])} otomatis, {linkage['auto_false']} keliru, "
        f"terjaring otomatis {number(linkage['auto_recall'])}, otomatis dan kasus "
        f"{number(linkage['auto_and_cases_recall'])}."
    )


def _units(result: Mapping[str, Any]) -> None:
    """Units by decision, refusals by reason, and whether the independent verifier agrees."""
    say(
        f"\n{number(result['units'])} unit kebutuhan = {number(result['funded_units'])} didanai + "
        f"{number(result['refused_units'])} ditolak (semua beralasan: {number(result['refused_with_reason'])}) + "
        f"{number(result['pending_units'])} belum lengkap. Kesenjangan seluruhnya "
        f"{rupiah(sum(row['gap'] for row in result['gap']))}."
    )
    told = [f"{number(n)} karena {REFUSAL_WORDS[reason]}" for reason, n in result["refused_by"].items()]
    say(f"Ditolak: {'; '.join(told)}.")
    verified = "lulus: setiap rupiah dan setiap penolakan terbukti" if result["verified"] else "GAGAL, lihat verify"
    say(f"Pemeriksa mandiri: {verified}.")


# What an officer asks first: one household of each, with the reason as it would be read aloud.
_TELLING = (
    ("ZAKAT_LANGSUNG", "LAYAK", "asnaf"),
    ("ZAKAT_LANGSUNG", "BELUM_LENGKAP", "had_kifayah"),
    ("ZAKAT_LANGSUNG", "BELUM_LENGKAP", "muslim"),
    ("ZAKAT_LANGSUNG", "TIDAK_LAYAK", "muslim"),
    ("ZAKAT_LANGSUNG", "TIDAK_LAYAK", "had_kifayah"),
    ("INFAK_TIDAK_TERIKAT", "TIDAK_LAYAK", "belum_dibantu"),
    ("APBD", "TIDAK_LAYAK", "mbr"),
)


def _examples(result: Mapping[str, Any]) -> None:
    told = {(one["use"], one["outcome"], one["code"]): one for one in result["examples"]}
    rows = [
        (USE_WORDS[one["use"]], OUTCOME_WORDS[Outcome(one["outcome"])], one["household"], _with_suggestions(one))
        for key in _TELLING
        if (one := told.get(key)) is not None
    ]
    rows += [
        ("Dana", "ditolak", one["household"], " ".join((one["sentence"], *one["barred"], *_elsewhere(one))))
        for one in result["refusals"]
        if one["refused_by"] != "aturan"
    ]
    print_table("Contoh putusan dan alasannya", ("Penggunaan", "Putusan", "Rumah tangga", "Alasan"), rows)


def _elsewhere(one: Mapping[str, Any]) -> tuple[str, ...]:
    """One fund of another district that may not pay here, and how many more there are."""
    barred = one["barred_elsewhere"]
    if not barred:
        return ()
    return (barred[0], f"Begitu pula {len(barred) - 1} dana kabupaten/kota lain.")


def _with_suggestions(one: Mapping[str, Any]) -> str:
    offered = ", ".join(USE_WORDS[use] for use in one["suggests"])
    if not offered or "dapat diusulkan" in one["sentence"]:
        return str(one["sentence"])
    return f"{one['sentence']} Dapat dicoba: {offered}."


def _near(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
