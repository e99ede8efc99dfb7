"""What all commands share: the data folder, JSON, refusals as sentences and exit codes, the person at the machine."""

from __future__ import annotations

import asyncio
import functools
import getpass
import os
import sys
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from zis_registry.cli.output import print_error
from zis_registry.errors import RegistryError, UsageRefused
from zis_registry.services import reference
from zis_registry.services.rulebook import Work, require_day
from zis_registry.settings import Settings
from zis_registry.terms.area import AreaCode
from zis_registry.terms.period import format_date
from zis_registry.terms.scope import Scope

T = TypeVar("T")
Command = Callable[..., Any]
DISTRICT = "kabupaten_kota"
EVERY_LEVEL = ("provinsi", DISTRICT, "kecamatan", "desa_kelurahan")


def common(command: Command) -> Command:
    """Give a command `--data` and `--json`, and turn our refusals into sentences and exit codes."""

    @click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        default=None,
        help="Folder data (bawaan: ZIS_DATA_DIR, atau zis-data).",
    )
    @click.option("--json", "as_json", is_flag=True, help="Cetak satu objek JSON saja pada keluaran baku.")
    @functools.wraps(command)
    def wrapped(*args: Any, data: Path | None, as_json: bool, **kwargs: Any) -> Any:
        try:
            settings = Settings.load(os.environ, data=data)
            return command(*args, settings=settings, as_json=as_json, **kwargs)
        except RegistryError as error:
            print_error(error, as_json=as_json)
            sys.exit(error.exit_code)

    return wrapped


def run(coroutine: Coroutine[Any, Any, T] | Awaitable[T]) -> T:
    """Run one service call to its end."""

    async def whole() -> T:
        return await coroutine

    return asyncio.run(whole())


def operator() -> Scope:
    """The person at the server's console, named in every audit event.

    Whoever sits there holds keys and database, and so sees the whole province and every reason: the view of BAZNAS.
    Pokja's own view, without restricted reasons, comes with the web. "KONSOL" names the place; no office signs in here.
    """
    return Scope(actor=f"cli:{getpass.getuser()}", office="KONSOL", areas=("73",))


def on_date(command: Command) -> Command:
    """Give a command `--on DATE`: the day whose rules and values count, today in WITA when not given."""
    return click.option(
        "--on",
        type=click.DateTime(formats=["%Y-%m-%d"]),
        default=None,
        callback=lambda _context, _parameter, value: None if value is None else value.date(),
        help="Hitung menurut aturan dan nilai pada tanggal ini, tttt-bb-hh (bawaan: hari ini, WITA).",
    )(command)


def areas(command: Command) -> Command:
    """Give a command `--area CODE` for districts, several times if need be."""
    told = "Kode kabupaten/kota, misalnya 7311; boleh diulang (bawaan: semua yang berisi data)."
    return _area_option(told)(command)


def wide_areas(command: Command) -> Command:
    """Give a command `--area CODE` for areas of every level, several times if need be."""
    told = "Kode provinsi, kabupaten/kota, kecamatan, atau desa/kelurahan; boleh diulang (bawaan: seluruh lingkup)."
    return _area_option(told)(command)


def _area_option(told: str) -> Callable[[Command], Command]:
    return click.option(
        "--area",
        "areas",
        multiple=True,
        metavar="KODE",
        callback=lambda _context, _parameter, value: tuple(value),
        help=told,
    )


def area_codes(written: Iterable[str], scope: Scope, *, levels: Collection[str] = (DISTRICT,)) -> tuple[AreaCode, ...]:
    """The codes as typed, each once and without those that lie inside another one, so that nothing counts twice.

    Raises InvalidValue for a text that is no area code, UsageRefused for a code that is not known, not of one of these
    levels or outside the scope.
    """
    codes = tuple(dict.fromkeys(AreaCode.parse(one) for one in written))
    for code in codes:
        _require_area(code, scope, levels)
    return tuple(code for code in codes if not any(other != code and other.contains(code) for other in codes))


def _require_area(code: AreaCode, scope: Scope, levels: Collection[str]) -> None:
    if code not in reference.areas():
        raise UsageRefused(f"Kode wilayah {code.dotted} tidak dikenal. {_nearest(code, levels)}")
    if code.level not in levels:
        name, upper = reference.area_words(code), code.digits[:4]
        hint = (
            f"Pakai {reference.area_words(code.district)}: --area {upper}"
            if len(code.digits) > len(upper)
            else "Untuk semua kabupaten/kota, jalankan tanpa --area."
        )
        raise UsageRefused(f"{name} ({code.dotted}) bukan kabupaten/kota. {hint}")
    if not scope.covers(code.digits):
        raise UsageRefused(f"{reference.area_words(code)} ({code.dotted}) di luar lingkup Anda.")


def _nearest(code: AreaCode, levels: Collection[str]) -> str:
    """What to type instead: the known area of these levels around it, else the districts there are."""
    upper = code.parent
    while upper is not None and upper.parent is not None:
        if upper in reference.areas() and upper.level in levels:
            return f"Yang dikenal adalah {reference.area_words(upper)}: --area {upper.digits}"
        upper = upper.parent
    listed = ", ".join(f"{one.digits} {reference.areas().name(one)}" for one in reference.areas().districts())
    return f"Kode kabupaten/kota: {listed}."


def area_list(codes: Iterable[AreaCode]) -> str:
    """Areas as a sentence names them: "Kabupaten Barru, Kota Makassar"."""
    return ", ".join(reference.area_words(code) for code in codes)


def require_proposals(asked: Iterable[AreaCode], found: Collection[str], *, on: date | None) -> None:
    """Raise UsageRefused that names the areas asked for without a proposal among those found (digits)."""
    missing = [code for code in asked if code.digits not in found]
    when = f" pada {format_date(on)}" if on is not None else ""
    if missing:
        command = " ".join(f"--area {code.digits}" for code in missing)
        raise UsageRefused(
            f"Belum ada usulan yang berlaku{when} untuk {area_list(missing)}. "
            f"Jalankan dulu: zis-registry match {command}"
        )
    if not found:
        raise UsageRefused(f"Belum ada usulan yang berlaku{when}. Jalankan dulu: zis-registry match")


def day(given: date | None, today: date, work: Work) -> date:
    """The day asked for, or today; raises UsageRefused for a day before the rules of this work, or too late for it."""
    chosen = given or today
    require_day(chosen, work)
    if work is Work.MATCHING and chosen > today:
        raise UsageRefused(f"Usulan tidak dapat dibuat untuk {format_date(chosen)}: hari itu belum tiba.")
    return chosen
