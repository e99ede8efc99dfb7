"""A server over invented people, Debian's Chromium, and people of every role at their desks and phones."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.web.conftest import CONSOLE, MAROS, _prepare, settings_of
from tests.web.surface.addresses import Address, addresses
from tests.web.surface.world import World, fill, open_world
from zis_registry.services.accounts import first_accounts
from zis_registry.services.accounts.access import roles
from zis_registry.services.opening import open_registry, utc_now
from zis_registry.services.proposals import documents
from zis_registry.terms.access import Role

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
DESK, PHONE, NARROW = (1366, 768), (390, 844), (320, 640)
PASSWORD = "kerbau tenang menyeberangi delta"  # noqa: S105  # of invented people
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
REACHING = """
[...document.querySelectorAll('body *')]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .filter((one) => !one.closest('.scroll'))
  .slice(0, 4).map((one) => one.tagName.toLowerCase() + '.' + (one.getAttribute('class') || '').replace(/ /g, '.'))
"""


@dataclass
class Served:
    """A running server: its address, its data, how its people sign in, and what it has of Maros."""

    address: str
    data: Path
    secrets: dict[Role, tuple[str, str]]
    sessions: dict[Role, str]
    pages: tuple[Address, ...]
    ids: dict[str, tuple[str, ...]]

    def command(self, *arguments: str) -> Any:
        """What our own command says about the same data, as JSON."""
        done = subprocess.run(
            [sys.executable, "-m", "zis_registry", *arguments, "--data", str(self.data), "--json"],
            capture_output=True, text=True, timeout=300, check=True, env=_environment(),
        )  # fmt: skip
        return json.loads(done.stdout)


@dataclass
class Desk:
    """A page in a browser that notes what went wrong on it."""

    page: Any
    served: Served
    problems: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to an address of the server."""
        self.page.goto(f"{self.served.address}{path}", wait_until="load")

    @property
    def path(self) -> str:
        """Where the page stands."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def size(self, size: tuple[int, int]) -> None:
        """Make the window so large."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(self.page.evaluate(WIDER))

    def too_wide(self) -> str:
        """Which elements reach past the window, the first few."""
        return "; ".join(self.page.evaluate(REACHING))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program; without it (or without Playwright) these tests are skipped, under CI they fail."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    reason = "" if program else "no chromium was found on the PATH; apt-get install chromium"
    try:
        import axe_playwright_python.sync_playwright  # noqa: F401
        import playwright.sync_api  # noqa: F401
    except ModuleNotFoundError as missing:
        reason = f"{missing.name} is not installed"
    if reason:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    assert program is not None
    return program


@pytest.fixture(scope="session")
def served(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Our own `serve` over two districts that hold one of everything."""
    folder = tmp_path_factory.mktemp("served")
    prepared = asyncio.run(_made(folder))
    with _running(folder / "data") as address:
        prepared.address = address
        yield prepared


async def _made(folder: Path) -> Served:
    await _prepare(folder, clock=utc_now)
    data = folder / "data"
    secrets = {}
    async with open_registry(settings_of(data)) as registry:
        await documents.mark_as_sample(registry, CONSOLE)
    await fill(data, clock=utc_now)
    async with open_world(data, clock=utc_now) as world:
        people = [await world.person(role) for role in roles()]
        for role in (Role.POKJA_OFFICER, Role.BAZNAS_DEPUTY, Role.BAZNAS_HEAD):
            secrets[role] = await _account(world, role)
        return Served(
            "", data, secrets, {p.role: p.token for p in people if p.role}, addresses(world.app), world.ids(MAROS)
        )


async def _account(world: World, role: Role) -> tuple[str, str]:
    rule, username = roles()[role], f"peramban.{role.value.lower().replace('_', '.')}"
    secret = first_accounts.new_totp_secret() if rule.second_factor else ""
    await first_accounts.create_demo_account(
        world.registry, CONSOLE, username=username, name=f"Peramban {rule.name}", role=role,
        office=f"{'POKJA' if 'POKJA' in rule.offices else 'BAZNAS'}-{MAROS}", password=PASSWORD, totp_secret=secret,
    )  # fmt: skip
    return username, secret


@contextmanager
def _running(data: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "zis_registry", "serve", "--port", "0", "--json", "--data", str(data)]
    log = (data.parent / "server.log").open("w", encoding="utf-8")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=_environment())
    try:
        assert process.stdout is not None
        told = "".join(iter(process.stdout.readline, "}\n"))
        assert told, (data.parent / "server.log").read_text(encoding="utf-8")[-3000:]
        yield str(json.loads(told + "}")["address"]).rstrip("/")
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("ZIS_")}


@pytest.fixture(scope="module")
def browser(chromium: str, served: Served) -> Iterator[Any]:
    """A running browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield running
        running.close()


@pytest.fixture
def desk(browser: Any, served: Served) -> Iterator[Callable[..., Desk]]:
    """Open a page of one's own, signed in as a role when one is given; at the end nothing may have gone wrong."""
    opened: list[tuple[Any, Desk]] = []

    def sit_down(role: Role | None = None, size: tuple[int, int] = DESK, **more: Any) -> Desk:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="id-ID", timezone_id="Asia/Makassar",
            accept_downloads=True, **more,
        )  # fmt: skip
        if role is not None:
            context.add_cookies([{"name": "sesi", "value": served.sessions[role], "url": served.address}])
        made = Desk(context.new_page(), served)
        _watch(made)
        opened.append((context, made))
        return made

    yield sit_down
    problems = [problem for _context, made in opened for problem in made.problems]
    for context, _made in opened:
        context.close()
    assert not problems, "\n".join(problems)


def _watch(desk: Desk) -> None:
    ours = urlsplit(desk.served.address).netloc

    def on_console(message: Any) -> None:
        if message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text:
            desk.problems.append(f"{desk.path}: console {message.type}: {message.text}")

    def on_request(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != ours:
            desk.problems.append(f"{desk.path}: asked another host: {request.url}")

    def on_answer(response: Any) -> None:
        if response.status >= 500:
            desk.problems.append(f"{response.status} {response.url}")

    desk.page.on("console", on_console)
    desk.page.on("pageerror", lambda error: desk.problems.append(f"{desk.path}: {error}"))
    desk.page.on("request", on_request)
    desk.page.on("response", on_answer)
