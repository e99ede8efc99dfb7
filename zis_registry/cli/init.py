"""`init`: keys, an empty database, the office and its first administrator; `code`: a demo account's code."""

from __future__ import annotations

import sys
from typing import Any

import click

from zis_registry.cli import render
from zis_registry.cli.options import common, operator, run
from zis_registry.cli.output import print_json
from zis_registry.errors import UsageRefused
from zis_registry.services import reference
from zis_registry.settings import Settings


@click.command()
@click.option("--office", default="", metavar="KODE", help="Kode kantor pemilik registri, misalnya BAZNAS-7311.")
@click.option("--office-name", default="", metavar="NAMA", help="Nama kantor, bila belum ada dalam data acuan.")
@click.option("--admin", default="", metavar="PENGGUNA", help="Nama pengguna administrator pertama.")
@click.option("--admin-name", default="", metavar="NAMA", help="Nama lengkap administrator pertama.")
@click.option("--letterhead", multiple=True, metavar="BARIS", help="Satu baris kepala surat; boleh diulang.")
@click.option("--contact", default="", metavar="TEKS", help="Cara kantor lain menghubungi kantor ini.")
@common
def init(settings: Settings, as_json: bool, **given: Any) -> None:
    """Buat kunci, basis data, kantor, kepala surat, dan tautan untuk administrator pertama."""
    from zis_registry.services.accounts.setup import FirstLink, Setup, set_up
    from zis_registry.services.opening import create_registry, open_registry

    made = run(create_registry(settings))
    answers = _asked(given) if not given["office"] and sys.stdin.isatty() and not as_json else given
    if not answers["office"]:
        _told(settings, created=made, link=None, as_json=as_json)
        return
    if not answers["admin"]:
        raise UsageRefused("Sebutkan administrator pertama dengan --admin NAMA-PENGGUNA --admin-name 'Nama Lengkap'.")

    async def work() -> FirstLink:
        setup = Setup(
            office=answers["office"],
            office_name=answers["office_name"],
            username=answers["admin"],
            name=answers["admin_name"] or answers["admin"],
            letterhead=answers["letterhead"],
            contact=answers["contact"],
        )
        async with open_registry(settings) as registry:
            return await set_up(registry, operator(), setup)

    _told(settings, created=made, link=run(work()), as_json=as_json)


@click.command()
@click.argument("username")
@common
def code(settings: Settings, as_json: bool, username: str) -> None:
    """Cetak kode autentikator sebuah akun latihan saat ini; hanya pada registri data rekaan."""
    from zis_registry.services.accounts.first_accounts import current_code
    from zis_registry.services.opening import open_registry

    async def work() -> str:
        async with open_registry(settings) as registry:
            return await current_code(registry, username=username)

    found = run(work())
    if as_json:
        print_json({"username": username, "code": found})
    else:
        click.echo(found)


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    """What was not given on the command line, asked at the terminal; an empty office asks no further."""
    known = ", ".join(office.code for office in reference.offices())
    office = click.prompt(f"Kode kantor pemilik registri ({known}); kosong untuk nanti", default="", show_default=False)
    if not office:
        return given
    username = given["admin"] or click.prompt("Nama pengguna administrator pertama")
    name = given["admin_name"] or click.prompt("Nama lengkapnya")
    lines = given["letterhead"] or tuple(
        line
        for line in click.prompt("Baris kepala surat, dipisah titik koma", default="", show_default=False).split(";")
        if line.strip()
    )
    return given | {"office": office, "admin": username, "admin_name": name, "letterhead": lines}


def _told(settings: Settings, *, created: bool, link: Any, as_json: bool) -> None:
    if as_json:
        told: dict[str, Any] = {
            "data": str(settings.data_dir), "keys": str(settings.key_dir), "created": created,
        }  # fmt: skip
        if link is not None:
            told |= {"office": link.office, "administrator": link.username, "link": link.path}
        print_json(told)
    else:
        render.initialised(settings, created=created, link=link)
