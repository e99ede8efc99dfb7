"""The server and its worker as commands."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys

import click

from zis_registry.cli.options import common, run
from zis_registry.cli.output import console, print_json
from zis_registry.errors import SettingsRefused, UsageRefused
from zis_registry.settings import Settings

LOG_LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"
PARENT_SECONDS = 1.0
PLAIN_WARNING = (
    "Peringatan: mode --plain-lan. Tanpa HTTPS, kata sandi dan data orang terbaca oleh siapa pun di jaringan ini. "
    "Pakai hanya di jaringan kantor yang dipercaya dan untuk sementara; untuk seterusnya pasang proxy HTTPS."
)


@click.command()
@click.option("--host", default=None, help="Alamat yang dilayani (bawaan: 127.0.0.1; dengan --plain-lan: semua).")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="Port; 0 = yang kosong.")
@click.option(
    "--plain-lan", is_flag=True, help="Layani komputer lain tanpa HTTPS: kata sandi dan data terbaca di jaringan."
)
@click.option(
    "--behind-proxy", is_flag=True, help="Ada proxy HTTPS di komputer ini: percayai alamat asal yang ditulisnya."
)
@common
def serve(settings: Settings, as_json: bool, host: str | None, port: int, plain_lan: bool, behind_proxy: bool) -> None:
    """Jalankan halaman web dan pekerja untuk pekerjaan panjang; berhenti dengan Ctrl+C."""
    from zis_registry.web.config import WebConfig
    from zis_registry.web.server import EVERY_ADDRESS, LOOPBACK, is_loopback, serve_forever

    chosen = host or (EVERY_ADDRESS if plain_lan else LOOPBACK)
    if plain_lan and behind_proxy:
        raise UsageRefused(
            "Pakai --plain-lan atau --behind-proxy, tidak keduanya: di belakang proxy sambungannya HTTPS."
        )
    if not plain_lan and not is_loopback(chosen):
        raise UsageRefused(
            f"Alamat {chosen} terjangkau dari komputer lain, padahal server ini tidak memakai HTTPS. "
            "Pasang proxy HTTPS di depan 127.0.0.1 (--behind-proxy), atau minta dengan sadar: --plain-lan."
        )
    if not is_loopback(chosen):
        click.echo(PLAIN_WARNING, err=True)

    def ready(address: str) -> None:
        if as_json:
            print_json({"address": address, "data": str(settings.data_dir)})
        else:
            console().print(f"Register ZIS dapat dibuka di {address}  (berhenti: Ctrl+C)")
        sys.stdout.flush()

    start_log()
    config = WebConfig(secure=not plain_lan, behind_proxy=behind_proxy)
    run(serve_forever(settings, config, host=chosen, port=port, on_ready=ready))


def serve_demo(settings: Settings, *, port: int) -> None:
    """Serve the demo's registry on this computer until it is stopped; a port in use gives way to a free one."""
    from zis_registry.web.config import WebConfig
    from zis_registry.web.server import serve_forever

    def ready(address: str) -> None:
        console().print(f"\nRegister ZIS latihan dapat dibuka di {address}  (berhenti: Ctrl+C)")
        sys.stdout.flush()

    start_log()
    try:
        run(serve_forever(settings, WebConfig(secure=False), port=port, on_ready=ready))
    except SettingsRefused as refusal:
        click.echo(str(refusal), err=True)
        run(serve_forever(settings, WebConfig(secure=False), port=0, on_ready=ready))


@click.command(hidden=True)
@click.option("--parent", type=int, default=None, help="Berhenti bila proses ini tidak lagi induknya.")
@common
def worker(settings: Settings, as_json: bool, parent: int | None) -> None:
    """Kerjakan pekerjaan panjang; dijalankan oleh serve."""
    del as_json  # it prints nothing
    start_log()
    run(_work(settings, parent))


def start_log() -> None:
    """Write the log to standard error, one line each."""
    logging.basicConfig(level=logging.INFO, format=LOG_LINE, stream=sys.stderr)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


async def _work(settings: Settings, parent: int | None) -> None:
    from zis_registry.services.jobs.worker import run_worker
    from zis_registry.services.opening import open_registry

    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    watching = asyncio.create_task(_watch(parent, stop)) if parent is not None else None
    try:
        async with open_registry(settings) as registry:
            await run_worker(registry, stop)
    finally:
        if watching is not None:
            watching.cancel()


async def _watch(parent: int, stop: asyncio.Event) -> None:
    """End with the server, however it ends: a worker that nobody watches would run old code for ever."""
    while os.getppid() == parent:
        await asyncio.sleep(PARENT_SECONDS)
    stop.set()
