"""How each answer is shown: as a table for people and as an object for programs, from the same values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zis_registry.cli.output import console, number, print_table
from zis_registry.errors import RegistryError
from zis_registry.services.cases.explaining import Explanation
from zis_registry.services.cases.review import CaseList, CaseView, DecisionOutcome
from zis_registry.services.lists.outcomes import ImportOutcome
from zis_registry.services.oversight.checks import CheckResult
from zis_registry.services.rebuild import RebuildOutcome
from zis_registry.settings import Settings
from zis_registry.store.repositories.projections import HouseholdRecord
from zis_registry.terms.household import Service

if TYPE_CHECKING:
    from zis_registry.services.accounts.setup import FirstLink

FINDINGS_SHOWN = 20
QUESTION_WORDS = {"rumah_tangga": "satu rumah tangga?", "rumah": "satu rumah?"}
STATUS_WORDS = {"OPEN": "terbuka", "ASKED": "ditanyakan", "SAME": "sama", "DIFFERENT": "berbeda"}
SERVICE_WORDS = {Service.SANITATION.value: "sanitasi", Service.WATER.value: "air minum"}


def say(text: str = "") -> None:
    """Print one line for people."""
    console().print(text, soft_wrap=True)


def initialised(settings: Settings, *, created: bool, link: FirstLink | None = None) -> None:
    """What `init` made, and what comes next."""
    state = "dibuat" if created else "sudah ada, tidak diubah"
    say(f"Registri di {settings.data_dir}: {state}. Kunci di {settings.key_dir} (hanya dapat dibaca pemiliknya).")
    if link is None:
        say("Berikutnya: zis-registry init --office KODE --admin PENGGUNA --admin-name NAMA, lalu zis-registry serve.")
        return
    say(f"Kantor {link.office}; administrator pertama {link.username}.")
    say("Jalankan zis-registry serve, lalu buka tautan ini (berlaku 24 jam, sekali pakai) untuk membuat kata sandi:")
    say(f"  http://127.0.0.1:8080{link.path}")


# --- import ---------------------------------------------------------------------------------------------------


def file_json(outcome: ImportOutcome) -> dict[str, Any]:
    """The counts of one file, with the keys that add up."""
    return {
        "file": outcome.file,
        "office": outcome.office,
        "kind": outcome.kind.value,
        **outcome.counts.as_dict(),
        "upload": outcome.upload,
        "accepted_before": outcome.accepted_at,
        "auto_links": outcome.auto_links,
        "new_case_pairs": outcome.new_cases,
        "skipped_blocks": outcome.skipped_blocks,
    }


def import_json(
    outcomes: Sequence[ImportOutcome], refusals: Sequence[tuple[str, RegistryError]], *, preview: bool
) -> dict[str, Any]:
    """The outcome of `import` for programs."""
    return {
        "preview": preview,
        "files": [
            {
                **file_json(outcome),
                "kind_reason": outcome.kind_reason,
                "sheets": [
                    {"name": sheet.name, "rows": sheet.rows, "read": sheet.read, "reason": sheet.reason}
                    for sheet in outcome.sheets
                ],
                "columns": [
                    {
                        "sheet": column.sheet,
                        "column": column.column,
                        "header": column.header,
                        "field": column.field.value if column.field else None,
                        "confidence": round(column.confidence, 2),
                        "reason": column.reason,
                    }
                    for column in outcome.columns
                ],
                "findings": [
                    {
                        "code": finding.code,
                        "severity": finding.severity.value,
                        "sheet": finding.sheet,
                        "row": finding.row,
                        "column": finding.column,
                        "message": finding.message,
                        "remedy": finding.remedy,
                    }
                    for finding in outcome.findings
                ],
            }
            for outcome in outcomes
        ],
        "refused": [{"file": name, "code": error.code, "message": str(error)} for name, error in refusals],
    }


def imported(
    outcomes: Sequence[ImportOutcome], refusals: Sequence[tuple[str, RegistryError]], *, preview: bool
) -> None:
    """The outcome of `import` for people: reconciliation, columns, findings."""
    for outcome in outcomes:
        if outcome.withdrawn or outcome.restored:
            now = "dipulihkan" if outcome.restored else "menerimanya lagi memulihkannya"
            say(f"{outcome.file}: pernah diterima pada {outcome.accepted_at} dan ditarik; {now}.")
            continue
        if outcome.accepted_at is not None:
            say(
                f"{outcome.file}: berkas yang sama sudah diterima pada {outcome.accepted_at}; "
                "tidak ada yang ditambahkan."
            )
            continue
        say(f"\n{outcome.file} · {outcome.kind.value} ({outcome.kind_reason})")
        _columns(outcome)
        _findings(outcome)
        say(f"Tautan otomatis {outcome.auto_links}, pasangan untuk ditanyakan {outcome.new_cases}.")
    files_table([file_json(outcome) for outcome in outcomes], title="Pratinjau" if preview else "Diterima")
    if preview:
        say("Pratinjau saja: belum ada yang disimpan. Ulangi tanpa --preview untuk menerima.")
    for name, error in refusals:
        say(f"DITOLAK {name}: {error}")


def _columns(outcome: ImportOutcome) -> None:
    rows = [
        (column.sheet, column.column, column.header, column.field.value if column.field else "(tidak dipakai)",
         f"{column.confidence:.0%}", column.reason)
        for column in outcome.columns
    ]  # fmt: skip
    print_table("Kolom yang dikenali", ("Lembar", "Kolom", "Judul pada berkas", "Isian", "Yakin", "Alasan"), rows)
    for sheet in outcome.sheets:
        if not sheet.read:
            say(f"Lembar {sheet.name} tidak dibaca: {sheet.reason}")


def _findings(outcome: ImportOutcome) -> None:
    if not outcome.findings:
        say("Tidak ada temuan.")
        return
    counted = Counter((f.severity.value, f.code) for f in outcome.findings)
    print_table(
        f"Temuan ({len(outcome.findings)})",
        ("Tingkat", "Kode", "Jumlah"),
        [(severity, code, count) for (severity, code), count in counted.most_common()],
        right=(2,),
    )
    for finding in outcome.findings[:FINDINGS_SHOWN]:
        where = f"{finding.sheet} baris {finding.row}" + (f" kolom {finding.column}" if finding.column else "")
        say(f"  {finding.severity.value}: {where}: {finding.message} {finding.remedy}")
    if len(outcome.findings) > FINDINGS_SHOWN:
        say(f"  ... dan {len(outcome.findings) - FINDINGS_SHOWN} temuan lain (lihat semua dengan --json).")


def files_table(files: Sequence[Mapping[str, Any]], *, title: str) -> None:
    """The reconciliation of some files."""
    keys = ("physical_rows", "rows_read", "saved", "updated", "known", "rejected", "skipped")
    heads = ("Berkas", "Baris fisik", "Dibaca", "Baru", "Melengkapi", "Sudah ada", "Ditolak", "Dilewati")
    rows: list[tuple[object, ...]] = [(file["file"], *(file[key] for key in keys)) for file in files]
    if len(files) > 1:
        rows.append(("Jumlah", *(sum(file[key] for file in files) for key in keys)))
    print_table(title, heads, rows, right=range(1, len(heads)))


# --- cases ----------------------------------------------------------------------------------------------------


def cases_json(found: CaseList) -> dict[str, Any]:
    """The cases for programs."""
    return {"total": found.total, "cases": [_case_json(case) for case in found.cases]}


def _case_json(case: CaseView) -> dict[str, Any]:
    return {
        "case": case.number,
        "question": case.question,
        "status": STATUS_WORDS[case.status],
        "tier": case.tier,
        "score": case.score,
        "households": [
            {"household": label, "name": record.name if record else None, "area": record.area if record else None}
            for label, record in ((case.first, case.household_a), (case.second, case.household_b))
        ],
        "reasons": list(case.reasons),
    }


def cases(found: CaseList) -> None:
    """The cases for people."""
    rows = [
        (
            case.number,
            QUESTION_WORDS[case.question],
            STATUS_WORDS[case.status],
            case.tier,
            f"{case.score:.1f}".replace(".", ","),
            f"{case.first} {_named(case.household_a)}",
            f"{case.second} {_named(case.household_b)}",
            " ".join(case.reasons),
        )
        for case in found.cases
    ]
    heads = ("Kasus", "Pertanyaan", "Keadaan", "Bukti", "Bobot", "Rumah tangga", "Rumah tangga", "Mengapa ditanyakan")
    print_table(f"Kasus ({len(found.cases)} dari {number(found.total)})", heads, rows, right=(4,))
    say('Jelaskan: zis-registry explain RT-... RT-...   Putuskan: zis-registry decide K-... same --reason "..."')


def _named(record: HouseholdRecord | None) -> str:
    return record.name if record is not None else "(di luar lingkup Anda)"


def links_json(links: Sequence[tuple[str, str, str, str, float]]) -> dict[str, Any]:
    """The automatic links for programs."""
    return {
        "total": len(links),
        "links": [
            {"link": link, "household": household, "name": name, "tier": tier, "score": score}
            for link, household, name, tier, score in links
        ],
    }


def links(found: Sequence[tuple[str, str, str, str, float]], *, limit: int) -> None:
    """The automatic links for people, newest first."""
    rows = [
        (link, household, name, tier, f"{score:.1f}".replace(".", ",")) for link, household, name, tier, score in found
    ]
    print_table(
        f"Tautan otomatis ({min(limit, len(found))} dari {number(len(found))})",
        ("Tautan", "Rumah tangga", "Nama", "Bukti", "Bobot"),
        rows[:limit],
        right=(4,),
    )
    say("Cabut yang keliru: zis-registry decide --undo K-...; pasangannya menjadi kasus.")


def decision_json(outcome: DecisionOutcome) -> dict[str, Any]:
    """A decision for programs."""
    return {
        "decision": outcome.decision,
        "case": outcome.case,
        "verdict": outcome.verdict,
        "households": outcome.households,
        "cases": outcome.open_cases,
    }


def decision(outcome: DecisionOutcome) -> None:
    """A decision for people."""
    words = {"same": "sama", "different": "berbeda", "ask": "ditanyakan", "undo": "dicabut"}
    say(
        f"{outcome.decision}: {outcome.case} {words[outcome.verdict]}. Sekarang {number(outcome.households)} rumah "
        f"tangga dan {number(outcome.open_cases)} kasus terbuka. Cabut dengan: decide --undo {outcome.decision}"
    )


def explanation_json(told: Explanation) -> dict[str, Any]:
    """An explanation for programs."""
    return {
        "households": [told.first, told.second],
        "outcome": told.outcome,
        "tier": told.tier,
        "score": round(told.score, 2),
        "words": list(told.words),
    }


def explanation(told: Explanation) -> None:
    """An explanation for people."""
    say(f"{told.first} dan {told.second}")
    for word in told.words:
        say(f"  {word}")


# --- checks ---------------------------------------------------------------------------------------------------


def checks_json(results: Sequence[CheckResult]) -> dict[str, Any]:
    """The invariants for programs."""
    return {
        "holds": all(result.holds for result in results),
        "checks": [
            {"name": r.name, "holds": r.holds, "meaning": r.meaning, "problems": list(r.problems)} for r in results
        ],
    }


def checks(results: Sequence[CheckResult]) -> None:
    """The invariants for people."""
    for result in results:
        say(f"{'LULUS' if result.holds else 'GAGAL'}  {result.name}: {result.meaning}")
        for problem in result.problems[:FINDINGS_SHOWN]:
            say(f"       {problem}")
        if len(result.problems) > FINDINGS_SHOWN:
            say(f"       ... dan {len(result.problems) - FINDINGS_SHOWN} lagi.")


def rebuild_json(outcome: RebuildOutcome) -> dict[str, Any]:
    """A rebuild for programs."""
    return {
        "identical": outcome.identical,
        "before": outcome.before,
        "after": outcome.after,
        "households": outcome.households,
    }


def rebuilt(outcome: RebuildOutcome) -> None:
    """A rebuild for people."""
    say(f"{number(outcome.households)} rumah tangga dilipat ulang.")
    say(f"Sebelum {outcome.before}")
    say(f"Sesudah {outcome.after}")
    say("Sama baris demi baris." if outcome.identical else "BERBEDA: registri tidak sama dengan riwayatnya.")
