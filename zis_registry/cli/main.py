"""The commands; each parses its words, calls one service and renders the answer."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zis_registry import __version__
from zis_registry.cli import chain, render, render_demo
from zis_registry.cli import demo as demo_command
from zis_registry.cli.init import code, init
from zis_registry.cli.options import common, operator, run
from zis_registry.cli.output import print_json
from zis_registry.cli.processor import refuse_old_processor
from zis_registry.cli.serve import serve, serve_demo, worker
from zis_registry.errors import CheckFailed, RegistryError, UsageRefused
from zis_registry.settings import Settings


def main() -> None:
    """Run the command; exit 0 done, 2 usage, 3 refused input, 4 check failed."""
    refuse_old_processor()
    cli()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="zis-registry")
def cli() -> None:
    """Registri bersama penerima bantuan air dan sanitasi Pokja dan BAZNAS."""


@cli.command()
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Benih orang rekaan.")
@click.option(
    "--keep-lists", type=click.Path(path_type=Path, file_okay=False), help="Simpan juga daftar rekaan di sini."
)
@click.option("--no-serve", is_flag=True, help="Selesai di situ; jangan membuka halaman web sesudahnya.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="Port halaman web.")
@common
def demo(settings: Settings, as_json: bool, seed: int, keep_lists: Path | None, no_serve: bool, port: int) -> None:
    """Jalankan seluruh rantai pada daftar rekaan tujuh kabupaten/kota (CONTOH), lalu buka halaman webnya.

    Dengan --json hasilnya dicetak dan server tidak dibuka.
    """
    result = run(demo_command.run_demo(settings, operator(), seed=seed, keep_lists=keep_lists, quiet=as_json))
    if as_json:
        print_json(result)
    else:
        render_demo.demo(result, settings)
        if not no_serve:
            serve_demo(settings, port=port)


@cli.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--office", required=True, help="Kode kantor pengirim, misalnya POKJA-7311.")
@click.option("--preview", is_flag=True, help="Tampilkan hasil baca saja; tidak ada yang disimpan.")
@common
def import_(settings: Settings, as_json: bool, files: tuple[Path, ...], office: str, preview: bool) -> None:
    """Baca daftar (xlsx, csv), tautkan, lalu terima; satu transaksi per berkas."""
    from zis_registry.services.lists import intake
    from zis_registry.services.lists.outcomes import ImportOutcome
    from zis_registry.services.opening import open_registry

    async def work() -> tuple[list[ImportOutcome], list[tuple[str, RegistryError]]]:
        outcomes, refusals = [], []
        async with open_registry(settings) as registry:
            for file in files:
                try:
                    bring_in = intake.preview_list if preview else intake.accept_list
                    outcomes.append(
                        await bring_in(registry, operator(), data=file.read_bytes(), filename=file.name, office=office)
                    )
                except RegistryError as error:
                    if isinstance(error, UsageRefused):
                        raise
                    refusals.append((file.name, error))
        return outcomes, refusals

    outcomes, refusals = run(work())
    if as_json:
        print_json(render.import_json(outcomes, refusals, preview=preview))
    else:
        render.imported(outcomes, refusals, preview=preview)
    if refusals:
        sys.exit(refusals[0][1].exit_code)


@cli.command()
@click.option("--all", "every", is_flag=True, help="Juga yang sudah diputuskan.")
@click.option("--linked", is_flag=True, help="Tautan otomatis saja, yang dapat dicabut dengan decide --undo K-...")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Paling banyak sekian kasus.")
@common
def cases(settings: Settings, as_json: bool, every: bool, linked: bool, limit: int) -> None:
    """Daftar kasus ganda: satu rumah tangga atau dua, satu rumah atau dua."""
    if linked and every:
        raise UsageRefused("--linked dan --all tidak dapat dipakai bersama: tautan otomatis bukan kasus.")
    if linked:
        _linked(settings, as_json=as_json, limit=limit)
        return
    from zis_registry.services.cases import review
    from zis_registry.services.opening import open_registry

    async def work() -> review.CaseList:
        async with open_registry(settings) as registry:
            which = review.Which.ALL if every else review.Which.OPEN
            return await review.list_cases(registry, operator(), which=which, limit=limit)

    found = run(work())
    if as_json:
        print_json(render.cases_json(found))
    else:
        render.cases(found)


def _linked(settings: Settings, *, as_json: bool, limit: int) -> None:
    from zis_registry.services.cases import review
    from zis_registry.services.opening import open_registry

    async def work() -> tuple[tuple[str, str, str, str, float], ...]:
        async with open_registry(settings) as registry:
            return await review.list_links(registry, operator())

    found = run(work())
    if as_json:
        print_json(render.links_json(found))
    else:
        render.links(found, limit=limit)


@cli.command()
@click.argument("case", required=False)
@click.argument("verdict", required=False, type=click.Choice(["same", "different", "ask"]))
@click.option("--reason", default="", help="Alasan, dicatat pada jejak audit.")
@click.option("--undo", metavar="ID", help="Cabut keputusan bernomor ini (D-0000001) atau tautan otomatis (K-...).")
@common
def decide(
    settings: Settings, as_json: bool, case: str | None, verdict: str | None, reason: str, undo: str | None
) -> None:
    """Putuskan satu kasus: same, different, atau ask; atau cabut dengan --undo."""
    from zis_registry.services.cases import review
    from zis_registry.services.opening import open_registry

    async def work() -> review.DecisionOutcome:
        async with open_registry(settings) as registry:
            if undo is not None and (case is not None or verdict is not None):
                raise UsageRefused("--undo mencabut satu keputusan; jangan sebutkan kasus atau putusan bersamanya.")
            if undo is not None:
                return await review.undo(registry, operator(), decision=undo, reason=reason)
            if case is None or verdict is None:
                raise UsageRefused("Sebutkan kasus dan putusannya: decide K-0000001 same|different|ask --reason TEKS.")
            return await review.decide(registry, operator(), case=case, verdict=verdict, reason=reason)

    outcome = run(work())
    if as_json:
        print_json(render.decision_json(outcome))
    else:
        render.decision(outcome)


@cli.command()
@click.argument("first")
@click.argument("second")
@common
def explain(settings: Settings, as_json: bool, first: str, second: str) -> None:
    """Jelaskan dengan kata-kata mengapa dua rumah tangga tampak sama atau berbeda (RT-... RT-...)."""
    from zis_registry.services.cases import explaining
    from zis_registry.services.opening import open_registry

    async def work() -> explaining.Explanation:
        async with open_registry(settings) as registry:
            return await explaining.explain(registry, operator(), first, second)

    told = run(work())
    if as_json:
        print_json(render.explanation_json(told))
    else:
        render.explanation(told)


@cli.command()
@common
def check(settings: Settings, as_json: bool) -> None:
    """Periksa janji-janji bernama: every-row-accounted, audit-chain, rebuild-identical, dan lainnya."""
    from zis_registry.services.opening import open_registry
    from zis_registry.services.oversight import checks

    async def work() -> tuple[checks.CheckResult, ...]:
        async with open_registry(settings) as registry:
            return await checks.run_checks(registry, operator())

    results = run(work())
    if as_json:
        print_json(render.checks_json(results))
    else:
        render.checks(results)
    if not all(result.holds for result in results):
        sys.exit(CheckFailed.exit_code)


@cli.command()
@common
def rebuild(settings: Settings, as_json: bool) -> None:
    """Lipat ulang registri dari riwayatnya; hasilnya harus sama baris demi baris."""
    from zis_registry.services import rebuild as rebuilding
    from zis_registry.services.opening import open_registry

    async def work() -> rebuilding.RebuildOutcome:
        async with open_registry(settings) as registry:
            return await rebuilding.rebuild(registry, operator())

    outcome = run(work())
    if as_json:
        print_json(render.rebuild_json(outcome))
    else:
        render.rebuilt(outcome)
    if not outcome.identical:
        sys.exit(CheckFailed.exit_code)


for command in (init, serve, code, worker, *chain.COMMANDS):
    cli.add_command(command)
