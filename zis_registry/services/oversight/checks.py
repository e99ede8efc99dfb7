"""Named invariants that anyone can run; the same functions run in tests."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from zis_registry.errors import RegistryError
from zis_registry.services.folding import fold_everything
from zis_registry.services.lists.acceptance import rows_mac
from zis_registry.services.lists.sealing import open_keys, open_row
from zis_registry.services.opening import Registry
from zis_registry.services.oversight.money_checks import balanced, damage, drafts_proven, fund_purity, no_double_aid
from zis_registry.store.repositories import projections, uploads
from zis_registry.store.repositories.uploads import SealedRow, UploadRecord
from zis_registry.terms.household import RowClass, RowFate
from zis_registry.terms.scope import Scope


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One invariant: its name, what it says, and each place where it does not hold."""

    name: str
    meaning: str
    problems: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


Check = Callable[[Registry], Awaitable[list[str]]]


async def run_checks(registry: Registry, scope: Scope) -> tuple[CheckResult, ...]:
    """Run every invariant and report all problems of each; changes nothing.

    What keeps one from being checked is its problem and stops no other: damage must not hide damage.
    """
    del scope  # the checks see everything and show no person
    return tuple([CheckResult(name, meaning, await _problems(registry, check)) for name, meaning, check in CHECKS])


async def _problems(registry: Registry, check: Check) -> tuple[str, ...]:
    try:
        return tuple(await check(registry))
    except Exception as fault:  # whatever damaged data raise
        return (f"tidak dapat diperiksa: {damage(fault)}.",)


async def every_row_accounted(registry: Registry) -> list[str]:
    """Each upload: fates and classes add up, rows and file lie as they were accepted."""
    problems: list[str] = []
    async with registry.db.read_tx():
        for upload in await uploads.list_uploads(registry.db, registry.everywhere):
            rows = await uploads.rows_of_upload(registry.db, upload.id)
            problems += [f"{upload.filename} (unggahan {upload.id}): {found}" for found in _sums(upload, rows)]
            problems += [
                f"{upload.filename} (unggahan {upload.id}): {found}" for found in await _content(registry, upload, rows)
            ]
    return problems


def _sums(upload: UploadRecord, rows: tuple[SealedRow, ...]) -> list[str]:
    counts, problems = upload.counts, []
    fates = Counter(row.fate for row in rows)
    classes = Counter(row.row_class for row in rows if row.row_class is not None)
    if len(rows) != counts["physical_rows"]:
        problems.append(f"{len(rows)} baris tersimpan, {counts['physical_rows']} baris diterima.")
    for fate in RowFate:
        if fates[fate] != counts["fates"][fate.value]:
            problems.append(f"baris {fate.value}: {fates[fate]} tersimpan, {counts['fates'][fate.value]} diterima.")
    for row_class in RowClass:
        if classes[row_class] != counts[row_class.value]:
            problems.append(f"{row_class.value}: {classes[row_class]} tersimpan, {counts[row_class.value]} diterima.")
    if sum(counts["fates"].values()) != counts["physical_rows"]:
        problems.append("jumlah menurut nasib baris tidak sama dengan jumlah baris berkas.")
    if sum(counts[row_class.value] for row_class in RowClass) != counts["rows_read"]:
        problems.append("saved + updated + known + rejected + skipped tidak sama dengan rows_read.")
    if any((row.fate is RowFate.DATA) != (row.row_class is not None) for row in rows):
        problems.append("ada baris data tanpa kelas, atau baris lain yang berkelas.")
    return problems


async def _content(registry: Registry, upload: UploadRecord, rows: tuple[SealedRow, ...]) -> list[str]:
    problems = []
    if not hmac.compare_digest(rows_mac(registry, rows), upload.content_mac):
        problems.append("isi baris sumber berubah sejak diterima.")
    upload_key = registry.vault.subject_key(f"upload:{upload.id}", upload.wrapped_key)
    if (found := registry.originals.verify(upload.sha256, key=upload_key)) is not None:
        problems.append(found)
    keys = await open_keys(registry, rows)
    for row in rows:
        try:
            open_row(registry, keys[row.subject], row)
        except (RegistryError, KeyError) as error:
            problems.append(f"lembar {row.sheet} baris {row.row} tidak dapat dibuka: {error}")
    return problems


async def audit_chain(registry: Registry) -> list[str]:
    """The journal's chain of keyed hashes is unbroken and reaches the head kept outside the database."""
    return [f"jurnal seq {problem.seq}: {problem.message}" for problem in await registry.journal.verify(registry.db)]


async def rebuild_identical(registry: Registry) -> list[str]:
    """Folding the history anew gives, row by row, what stands in the registry."""
    async with registry.db.read_tx():
        standing = await projections.read_all(registry.db)
        folded = await fold_everything(registry)
    problems: list[str] = []
    for (table, now), (_, again) in zip(standing.tables(), folded.tables(), strict=True):
        stored, fresh = {row[0]: tuple(row) for row in now}, {row[0]: tuple(row) for row in again}
        for key in sorted(stored.keys() | fresh.keys(), key=str):
            if stored.get(key) != fresh.get(key):
                how = "hilang" if key not in stored else "berlebih" if key not in fresh else "berbeda"
                problems.append(f"tabel {projections.label(table)}, baris {key}: {how} dari lipatan ulang.")
    return problems


CHECKS: tuple[tuple[str, str, Check], ...] = (
    (
        "every-row-accounted",
        "Setiap baris berkas tercatat nasibnya, dan isinya utuh sejak diterima.",
        every_row_accounted,
    ),
    ("audit-chain", "Jejak audit tidak diubah, dihapus, disisipi, atau dipotong.", audit_chain),
    ("rebuild-identical", "Registri sama baris demi baris dengan lipatan ulang riwayatnya.", rebuild_identical),
    ("balanced", "Buku dana seimbang per dana: saldo awal = cadangan + komitmen + tersalur + sisa.", balanced),
    ("fund-purity", "Setiap rupiah usulan berasal dari dana yang boleh membayarnya.", fund_purity),
    ("no-double-aid", "Tidak ada rumah yang didanai dua kali untuk fasilitas yang sama.", no_double_aid),
    ("drafts-proven", "Setiap usulan rancangan lulus pemeriksa mandiri dan cocok dengan buku dana.", drafts_proven),
)
