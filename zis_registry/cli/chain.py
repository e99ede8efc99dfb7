"""The commands of the second half of the chain: need and verdict, money, proof, paper, and the rules behind them."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from zis_registry.cli import render_chain as render
from zis_registry.cli.options import (
    EVERY_LEVEL,
    area_codes,
    area_list,
    areas,
    common,
    day,
    on_date,
    operator,
    require_proposals,
    run,
    wide_areas,
)
from zis_registry.cli.output import print_json
from zis_registry.cli.render import say
from zis_registry.eligibility.dwelling import Assessment
from zis_registry.errors import CheckFailed, UsageRefused
from zis_registry.funding.gap import GapRow, Level
from zis_registry.services.rulebook import Work
from zis_registry.settings import Settings
from zis_registry.store.repositories.projections import HouseholdRecord
from zis_registry.terms.area import AreaCode
from zis_registry.terms.scope import Scope

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
# A gap stands by default at the level of the narrowest area asked for, and never above the kabupaten.
_LEVEL_OF_DIGITS = {2: Level.DISTRICT, 4: Level.DISTRICT, 6: Level.SUBDISTRICT, 10: Level.VILLAGE}


@click.command()
@areas
@click.option("--household", metavar="RT-...", help="Satu rumah tangga saja, dengan setiap alasan dan dasarnya.")
@on_date
@common
def assess(settings: Settings, as_json: bool, areas: tuple[str, ...], household: str | None, on: date | None) -> None:
    """Nilai kebutuhan dan kelayakan menurut penggunaan dana; tidak ada yang disimpan."""
    from zis_registry.services.households import assessment
    from zis_registry.services.numbering import household_id
    from zis_registry.services.opening import open_registry

    if household is not None and areas:
        raise UsageRefused("Pakai --household atau --area, tidak keduanya: satu rumah tangga tidak memerlukan wilayah.")

    async def one(number: str) -> tuple[HouseholdRecord, tuple[Assessment, ...], date]:
        async with open_registry(settings) as registry:
            chosen = day(on, registry.today, Work.ASSESSMENT)
            told = await assessment.assess_household(registry, operator(), household=household_id(number), on=chosen)
        return (*told, chosen)

    async def many() -> list[assessment.DistrictAssessment]:
        async with open_registry(settings) as registry:
            chosen = day(on, registry.today, Work.ASSESSMENT)
            codes = area_codes(areas, operator()) or await assessment.districts(registry, operator())
            return [await assessment.assess_district(registry, operator(), area=code, on=chosen) for code in codes]

    if household is not None:
        record, both, chosen = run(one(household))
        if as_json:
            print_json(render.household_json(record, both, on=chosen))
        else:
            render.household(record, both, on=chosen)
        return
    found = run(many())
    if as_json:
        print_json(render.assessments_json(found))
    else:
        render.assessments(found)


@click.command()
@areas
@on_date
@common
def match(settings: Settings, as_json: bool, areas: tuple[str, ...], on: date | None) -> None:
    """Cocokkan kebutuhan dengan dana: usulan rancangan tiap kabupaten/kota, dengan bukti setiap penolakan."""
    from zis_registry.services.households import assessment
    from zis_registry.services.opening import open_registry
    from zis_registry.services.proposals import matching

    async def work() -> list[matching.Proposal]:
        async with open_registry(settings) as registry:
            chosen = day(on, registry.today, Work.MATCHING)
            codes = _inhabited(area_codes(areas, operator()), await assessment.districts(registry, operator()))
            return [await matching.propose(registry, operator(), area=code, on=chosen) for code in codes]

    made = run(work())
    if as_json:
        print_json(render.proposals_json(made))
    else:
        render.proposals(made)


def _inhabited(asked: tuple[AreaCode, ...], inhabited: tuple[AreaCode, ...]) -> tuple[AreaCode, ...]:
    """The districts asked for, or all that hold households; raises UsageRefused where there is nobody to help."""
    listing = "Masukkan daftarnya dulu: zis-registry import BERKAS --office KODE"
    if not inhabited:
        raise UsageRefused(f"Belum ada rumah tangga dalam registri. {listing}")
    if empty := [code for code in asked if code not in inhabited]:
        raise UsageRefused(f"Belum ada rumah tangga tercatat di {area_list(empty)}. {listing}")
    return asked or inhabited


@click.command()
@areas
@click.option(
    "--proofs", "with_proofs", is_flag=True, help="Sertakan bukti tiap penolakan karena dana (lampiran auditor)."
)
@on_date
@common
def verify(settings: Settings, as_json: bool, areas: tuple[str, ...], with_proofs: bool, on: date | None) -> None:
    """Periksa ulang usulan dari data bekunya dengan pemeriksa mandiri; gagal bila ada satu rupiah yang salah."""
    from zis_registry.services.opening import open_registry
    from zis_registry.services.proposals import proving

    async def work() -> tuple[list[proving.Proof], list[tuple[str, str, str]], date]:
        proofs: list[proving.Proof] = []
        sentences: list[tuple[str, str, str]] = []
        async with open_registry(settings) as registry:
            codes = area_codes(areas, operator())
            for area in codes or (None,):
                proofs += await proving.prove(registry, operator(), area=area, on=on)
                if with_proofs:
                    sentences += await proving.refusal_proofs(registry, operator(), area=area, on=on)
            require_proposals(codes, {proof.area for proof in proofs}, on=on)
            return proofs, sentences, on or registry.today

    proofs, sentences, chosen = run(work())
    if as_json:
        print_json(render.proofs_json(proofs, sentences, on=chosen))
    else:
        render.proofs(proofs, sentences, on=chosen)
    if not all(proof.verified for proof in proofs):
        sys.exit(CheckFailed.exit_code)


@click.command()
@click.argument("kind", type=click.Choice(["laporan-alokasi", "bnba"]))
@areas
@click.option("--size", type=click.Choice(["F4", "A4"]), default="F4", show_default=True, help="Ukuran kertas.")
@click.option("--pokja", default="", metavar="NAMA", help="Nama penanda tangan Pokja (bawaan: garis titik-titik).")
@click.option("--baznas", default="", metavar="NAMA", help="Nama penanda tangan BAZNAS (bawaan: garis titik-titik).")
@on_date
@common
def report(
    settings: Settings,
    as_json: bool,
    kind: str,
    areas: tuple[str, ...],
    size: str,
    pokja: str,
    baznas: str,
    on: date | None,
) -> None:
    """Cetak satu jenis dokumen (PDF) dari usulan yang berlaku, atau yang berlaku pada tanggal itu."""
    from reports.style import PaperSize
    from zis_registry.services.opening import open_registry
    from zis_registry.services.proposals import documents, proving
    from zis_registry.services.proposals.papers import Signatories

    async def work() -> list[documents.Paper]:
        async with open_registry(settings) as registry:
            asked = area_codes(areas, operator())
            standing = await proving.standing_areas(registry, operator(), on=on)
            require_proposals(asked, {code.digits for code in standing}, on=on)
            return [
                await documents.make_document(
                    registry,
                    operator(),
                    kind=documents.DocumentKind(kind.replace("-", "_")),
                    area=code,
                    on=on,
                    size=PaperSize(size),
                    signatories=Signatories(pokja=pokja, baznas=baznas),
                )
                for code in asked or standing
            ]

    papers = run(work())
    if as_json:
        print_json(render.papers_json(papers))
    else:
        render.papers(papers)


@click.command()
@wide_areas
@click.option("--national", is_flag=True, help="Kesenjangan nasional RPJMN 2020-2024 dalam dua versi bersumber.")
@click.option("--level", type=click.Choice(list(render.LEVELS)), help="Rincian (bawaan: tingkat wilayahnya).")
@on_date
@common
def gap(
    settings: Settings, as_json: bool, areas: tuple[str, ...], national: bool, level: str | None, on: date | None
) -> None:
    """Kesenjangan = kebutuhan dikurangi dana semua sumber, menurut wilayah dan layanan; uangnya per hari ini."""
    from zis_registry.services.households import assessment
    from zis_registry.services.money import budgets
    from zis_registry.services.opening import open_registry, today_in_wita

    if national:
        if areas or level:
            raise UsageRefused(
                "Kesenjangan nasional tidak dirinci menurut wilayah: pakai --national tanpa --area/--level."
            )
        versions = budgets.national(day(on, today_in_wita(), Work.NATIONAL))
        if as_json:
            print_json(render.national_json(versions))
        else:
            render.national(versions)
        return

    async def work() -> tuple[render.GapFrame, tuple[GapRow, ...]]:
        async with open_registry(settings) as registry:
            who, chosen = operator(), day(on, registry.today, Work.ASSESSMENT)
            codes = area_codes(areas, who, levels=EVERY_LEVEL)
            inside = Scope(who.actor, who.office, tuple(code.digits for code in codes) or who.areas)
            narrowest = max(len(digits) for digits in inside.areas)
            shown = render.LEVELS[level] if level else _LEVEL_OF_DIGITS[narrowest]
            needs = await assessment.needs_within(registry, who, inside=inside, on=chosen)
            rows = await budgets.gap(registry, inside, needs, level=shown)
            return render.GapFrame(chosen, registry.today, shown, codes), rows

    frame, rows = run(work())
    if as_json:
        print_json(render.gap_json(rows, frame))
    else:
        render.gap(rows, frame)


@click.command()
@click.option("--in-force", is_flag=True, help="Hanya yang berlaku pada tanggal itu.")
@on_date
@common
def rules(settings: Settings, as_json: bool, in_force: bool, on: date | None) -> None:
    """Setiap aturan dan nilai: tanggal berlaku, dasar hukum, dan sumbernya."""
    from zis_registry.services.opening import today_in_wita
    from zis_registry.services.rulebook import Standing, rulebook

    del settings  # the rules lie in the package; a registry is not needed to read them
    chosen = on or today_in_wita()
    found = [rule for rule in rulebook(chosen) if not in_force or rule.standing is Standing.IN_FORCE]
    if as_json:
        print_json(render.rules_json(found, on=chosen))
    else:
        render.rules(found, on=chosen)


@click.command()
@click.option("--open", "opening", type=_FILE, help="CSV saldo awal: kode, jenis, nama, wilayah, fasilitas, saldo.")
@click.option(
    "--commit", type=_FILE, help="CSV komitmen: kode, sumber, dana, wilayah, layanan, jumlah, tanggal, dasar."
)
@common
def funds(settings: Settings, as_json: bool, opening: Path | None, commit: Path | None) -> None:
    """Saldo tiap dana (saldo awal = cadangan + komitmen + sisa); buka dana dan catat komitmen dari CSV."""
    from zis_registry.services.money import budget_files, budgets
    from zis_registry.services.opening import open_registry

    async def work() -> tuple[int, budgets.Noted, tuple[budgets.FundStanding, ...]]:
        async with open_registry(settings) as registry:
            # Both files are read before either is taken over, so that a bad second one leaves nothing half done.
            new_funds = budget_files.read_funds(opening) if opening is not None else ()
            known = {one.fund.id for one in await budgets.standings(registry, operator())}
            codes = known | {fund.id for fund in new_funds}
            promises = budget_files.read_commitments(commit, funds=codes) if commit is not None else ()
            opened = await budgets.put_funds(registry, operator(), new_funds)
            committed = await budgets.put_commitments(registry, operator(), promises)
            return opened, committed, await budgets.standings(registry, operator())

    opened, committed, found = run(work())
    if as_json:
        print_json(
            {
                "opened": opened,
                "committed": committed.new,
                "withdrawn": committed.withdrawn,
                "funds": render.funds_json(found),
            }
        )
        return
    if opening is not None or commit is not None:
        say(f"{opened} dana dibuka, {committed.new} komitmen dicatat; yang sudah ada tidak diubah.")
    if committed.withdrawn:
        areas = ", ".join(render.area_name(area) for area in committed.withdrawn)
        say(f"Usulan rancangan {areas} ditarik karena dananya sudah terikat keputusan; jalankan match lagi.")
    render.funds(found)


COMMANDS = (assess, match, verify, report, gap, rules, funds)
