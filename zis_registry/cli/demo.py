"""The demo: synthetic lists of seven districts through the whole chain, measured against their truth."""

from __future__ import annotations

import csv
import hashlib
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import fixtures
from zis_registry.cli.demo_accounts import put_demo_accounts
from zis_registry.cli.output import progress
from zis_registry.cli.render import file_json
from zis_registry.cli.render_chain import area_name, funds_json, gap_rows_json
from zis_registry.errors import RegistryError, SettingsRefused
from zis_registry.linkage.measure import measure
from zis_registry.services.lists import intake
from zis_registry.services.lists.outcomes import ImportOutcome
from zis_registry.services.money import budgets
from zis_registry.services.money.budget_files import read_commitments, read_funds
from zis_registry.services.opening import Registry, create_registry, open_registry
from zis_registry.services.proposals import documents, matching, overview, proving
from zis_registry.services.proposals.papers import Signatories
from zis_registry.settings import Settings
from zis_registry.terms.area import AreaCode
from zis_registry.terms.scope import Scope

DISTRICT_DIGITS = 4
# Invented persons: no real official signs a demo paper (decisions 14).
SIGNATORIES = Signatories(pokja="Ir. H. CONTOH KETUA POKJA, M.T.", baznas="Drs. H. CONTOH KETUA BAZNAS, M.Ag.")


async def run_demo(
    settings: Settings, scope: Scope, *, seed: int, keep_lists: Path | None, quiet: bool
) -> dict[str, Any]:
    """Make keys and database, import the lists of a seed, link, propose, print; returns the figures as JSON values.

    A second run with the same seed adds nothing. Raises SettingsRefused when the data folder holds another registry.
    """
    await create_registry(settings)
    kept = nullcontext(str(keep_lists)) if keep_lists is not None else tempfile.TemporaryDirectory(prefix="zis-demo-")
    with kept as folder:
        lists = Path(folder)
        lists.mkdir(parents=True, exist_ok=True)
        manifest = fixtures.generate(seed, lists)
        async with open_registry(settings) as registry:
            await _refuse_other_data(registry, scope, lists, manifest)
            await documents.mark_as_sample(registry, scope)
            outcomes = await _import_all(registry, scope, lists, manifest, quiet=quiet)
            linkage = await _measured(registry, lists)
            await budgets.put_funds(registry, scope, read_funds(lists / "balances.csv"))
            await budgets.put_commitments(registry, scope, read_commitments(lists / "commitments.csv"))
            papers = await _propose_all(registry, scope, _districts(manifest), seed=seed, quiet=quiet)
            chain = await _chain(registry, scope)
            totals = await overview.totals(registry, scope)
            people = await put_demo_accounts(registry, scope)
    return {
        "seed": seed,
        "sample": "CONTOH - data rekaan",
        "data": str(settings.data_dir),
        "files": [file_json(outcome) for outcome in outcomes],
        "accepted_rows": totals.accepted_rows,
        "member_rows": totals.member_rows,
        "households": totals.households,
        "joined_rows": totals.joined_rows,
        "dwellings": totals.dwellings,
        "cases": totals.cases,
        "linkage": linkage,
        "hard_cases": dict(manifest.hard_cases),
        **chain,
        "documents": [str(path) for path in papers],
        "accounts": [asdict(person) for person in people],
    }


async def _chain(registry: Registry, scope: Scope) -> dict[str, Any]:
    """The second half of the chain in figures: verdicts, units, gap, funds, proofs."""
    units = await overview.unit_totals(registry, scope)
    told = await overview.eligibility_totals(registry, scope)
    needs = await overview.needs_of_drafts(registry, scope)
    proofs = await proving.prove_frozen(registry, scope)
    return {
        "eligible": told.eligible,
        "decided_by": told.decided_by,
        "not_in_need": told.not_in_need,
        "examples": told.examples,
        "refusals": await overview.refusal_examples(registry, scope),
        "gap": gap_rows_json(await budgets.gap(registry, scope, needs)),
        "funds": funds_json(await budgets.standings(registry, scope)),
        "units": units.units,
        "funded_units": units.funded,
        "refused_units": units.refused,
        "pending_units": units.pending,
        "refused_with_reason": units.refused_with_reason,
        "refused_by": units.refused_by,
        "verified": bool(proofs) and all(proof.verified for proof in proofs),
    }


def _districts(manifest: fixtures.Manifest) -> list[str]:
    """The districts whose own offices sent lists."""
    codes = {file.office.rsplit("-", 1)[1] for file in manifest.files}
    return sorted(code for code in codes if len(code) == DISTRICT_DIGITS)


async def _refuse_other_data(registry: Registry, scope: Scope, lists: Path, manifest: fixtures.Manifest) -> None:
    """The demo never mixes invented people into a registry that holds anything else."""
    ours = {hashlib.sha256((lists / file.file).read_bytes()).hexdigest() for file in manifest.files}
    if await intake.foreign_uploads(registry, scope, known=ours):
        raise SettingsRefused(
            f"Folder {registry.settings.data_dir} sudah berisi daftar lain (atau demo dengan benih lain). "
            "Jalankan demo di folder baru: zis-registry demo --data FOLDER-BARU."
        )


async def _import_all(
    registry: Registry, scope: Scope, lists: Path, manifest: fixtures.Manifest, *, quiet: bool
) -> Sequence[ImportOutcome]:
    outcomes = []
    with progress() if not quiet else nullcontext() as bar:
        for file in manifest.files:
            task = bar.add_task(f"{file.office}  {file.file}"[:58], total=1, outcome="") if bar else None
            outcome = await intake.accept_list(
                registry, scope, data=(lists / file.file).read_bytes(), filename=file.file, office=file.office
            )
            outcomes.append(outcome)
            if bar is not None and task is not None:
                counts = outcome.counts
                told = (
                    f"{counts.rows_read:>5} dibaca {counts.saved:>5} baru {counts.updated + counts.known:>5} bergabung"
                )
                bar.update(task, advance=1, outcome=told)
    return outcomes


async def _measured(registry: Registry, lists: Path) -> dict[str, Any]:
    """Linkage against the truth that the generator wrote beside its lists."""
    linked = await overview.linked(registry)
    truth: dict[int, str] = {}
    with (lists / "truth.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            family = linked.families.get((line["file"], line["sheet"], int(line["row"])))
            if family is not None:
                truth.setdefault(family, line["household_id"])
    found = measure(linked.link_pairs, linked.case_pairs, truth)
    return {
        "auto_links": found.auto_links,
        "auto_false": found.auto_false,
        "auto_recall": round(found.auto_recall, 4),
        "auto_and_cases_recall": round(found.auto_and_cases_recall, 4),
    }


async def _propose_all(
    registry: Registry, scope: Scope, districts: Sequence[str], *, seed: int, quiet: bool
) -> list[Path]:
    papers: list[Path] = []
    with progress() if not quiet else nullcontext() as bar:
        task = bar.add_task("Usulan dan dokumen", total=len(districts), outcome="") if bar else None
        for code in districts:
            area = AreaCode(code)
            # In a demo the draw follows from the demo's own seed, so that two demos can be compared.
            await matching.propose(registry, scope, area=area, on=registry.today, draw=partial(_demo_draw, seed, code))
            papers += await _print(registry, scope, area)
            if bar is not None and task is not None:
                bar.update(task, advance=1, outcome=area_name(code))
    return papers


async def _print(registry: Registry, scope: Scope, area: AreaCode) -> list[Path]:
    try:
        made = [
            await documents.make_document(registry, scope, kind=kind, area=area, signatories=SIGNATORIES)
            for kind in documents.DocumentKind
        ]
    except RegistryError as error:
        raise type(error)(f"Dokumen {area.dotted}: {error}") from error
    return [paper.path for paper in made]


def _demo_draw(seed: int, district: str) -> str:
    return hashlib.sha256(f"demo:{seed}:{district}".encode()).hexdigest()[:32]
