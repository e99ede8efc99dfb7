"""The running server: one loop for pages, a child process for long work, both stopped together within seconds."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace

import uvicorn

from zis_registry.errors import SettingsRefused
from zis_registry.services.opening import Registry, open_registry
from zis_registry.services.proposals import documents
from zis_registry.settings import Settings
from zis_registry.web.access_log import logged
from zis_registry.web.app import create_app
from zis_registry.web.config import WebConfig
from zis_registry.web.worker_process import keep_worker

LOOPBACK, EVERY_ADDRESS = "127.0.0.1", "0.0.0.0"  # noqa: S104  # only when plain LAN is asked for by name
DEFAULT_PORT = 8080
FINISH_SECONDS = 3
LOOK_SECONDS = 0.05
SIGNALS = (signal.SIGTERM, signal.SIGINT)
_REFUSALS = {
    errno.EADDRINUSE: "Port {port} sedang dipakai program lain. Hentikan program itu, atau pilih --port {next}.",
    errno.EACCES: "Port {port} tidak boleh dipakai akun ini. Pilih port di atas 1023, misalnya --port 8080.",
    errno.EADDRNOTAVAIL: "Alamat {host} bukan alamat komputer ini. Periksa --host.",
}


async def serve_forever(
    settings: Settings,
    config: WebConfig,
    *,
    host: str = LOOPBACK,
    port: int = DEFAULT_PORT,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the registry of these settings until SIGTERM or SIGINT; `on_ready` is told the address once it answers.

    Port 0 takes a free one. Raises SettingsRefused for an address that cannot be used, and as `open_registry`.
    """
    with _bound(host, port) as listener:
        async with open_registry(settings) as registry:
            sample = await documents.is_sample(registry)
            # Invented people need no Secure cookie, and not every browser takes one from a plain loopback address.
            chosen = replace(config, secure=config.secure and not sample)
            server = _server(registry, chosen, sample=sample, behind_proxy=config.behind_proxy)
            await _run(server, listener, settings, on_ready)


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Server(uvicorn.Server):
    """uvicorn's server without its own signal handlers: ours stop the worker too."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _server(registry: Registry, config: WebConfig, *, sample: bool, behind_proxy: bool) -> _Server:
    return _Server(
        uvicorn.Config(
            logged(create_app(registry, config, sample=sample)),
            http="h11",
            ws="none",
            lifespan="on",
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=behind_proxy,
            forwarded_allow_ips=LOOPBACK,
            timeout_graceful_shutdown=FINISH_SECONDS,
        )
    )


async def _run(
    server: _Server, listener: socket.socket, settings: Settings, on_ready: Callable[[str], None] | None
) -> None:
    stop = asyncio.Event()
    with _stopped_by_signals(server, stop):
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        working = asyncio.create_task(keep_worker(settings, stop))
        try:
            while not server.started and not serving.done():
                await asyncio.sleep(LOOK_SECONDS)
            if server.started and on_ready is not None:
                on_ready(_address(listener))
            await asyncio.wait({serving, working}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.set()
            server.should_exit = True
            ended = await asyncio.gather(serving, working, return_exceptions=True)
    for failure in ended:
        if isinstance(failure, BaseException):
            raise failure


@contextlib.contextmanager
def _stopped_by_signals(server: _Server, stop: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()

    def end() -> None:
        server.force_exit = server.should_exit  # asked twice: no waiting for open connections
        server.should_exit = True
        stop.set()

    for number in SIGNALS:
        loop.add_signal_handler(number, end)
    try:
        yield
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)


@contextlib.contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as failure:
        raise SettingsRefused(f"Alamat {host} tidak dikenal. Periksa --host.") from failure
    with contextlib.closing(socket.socket(family, kind, protocol)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen()
        except OSError as failure:
            told = _REFUSALS.get(failure.errno or 0, "Alamat {host} port {port} tidak dapat dipakai.")
            raise SettingsRefused(told.format(host=host, port=port, next=min(port + 1, 65535))) from failure
        listener.setblocking(False)
        yield listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    if host == EVERY_ADDRESS:
        host = _own_address()
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _own_address() -> str:
    """The address under which this computer is known in its network; nothing is sent."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])
    return LOOPBACK
