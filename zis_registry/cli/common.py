"""What all commands share: the data folder, JSON, refusals as sentences and exit codes, the person at the machine."""

from __future__ import annotations

import asyncio
import functools
import getpass
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from zis_registry.cli.output import print_error
from zis_registry.errors import RegistryError, UsageRefused
from zis_registry.settings import Settings
from zis_registry.terms.area import AreaCode
from zis_registry.terms.scope import Scope

T = TypeVar("T")
Command = Callable[..., Any]


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
    """The person at this machine: sees the whole province; named in every audit event."""
    return Scope(actor=f"cli:{getpass.getuser()}", office="POKJA-73", areas=("73",))


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
    """Give a command `--area CODE`, several times if need be."""
    return click.option(
        "--area",
        "areas",
        multiple=True,
        metavar="KODE",
        callback=lambda _context, _parameter, value: tuple(value),
        help="Kode kabupaten/kota, misalnya 7311; boleh diulang (bawaan: semua yang berisi data).",
    )(command)


def area_codes(written: tuple[str, ...]) -> tuple[AreaCode, ...]:
    """The codes as typed, each once; raises InvalidValue for one that is no area code."""
    return tuple(dict.fromkeys(AreaCode.parse(one) for one in written))


def day(given: date | None, today: date) -> date:
    """The day asked for, or today; raises UsageRefused for a day before any rule."""
    chosen = given or today
    if chosen.year < FIRST_YEAR:
        raise UsageRefused(f"Tanggal {chosen.isoformat()} terlalu lama: aturan tercatat sejak {FIRST_YEAR}.")
    return chosen


FIRST_YEAR = 2011
