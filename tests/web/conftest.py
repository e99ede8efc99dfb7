"""The application over a small registry of two districts, with signed-in people of every role."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

import fixtures
from tests.registry_lists import NOON, SEED
from zis_registry.services.accounts import sessions
from zis_registry.services.accounts.access import reader, roles
from zis_registry.services.accounts.sessions import Stage
from zis_registry.services.lists import intake
from zis_registry.services.money import budgets
from zis_registry.services.money.budget_files import read_commitments, read_funds
from zis_registry.services.opening import Clock, Registry, create_registry, open_registry
from zis_registry.services.proposals import documents, matching
from zis_registry.settings import Settings
from zis_registry.store.repositories import accounts, uploads
from zis_registry.store.repositories.accounts import AccountRecord, AccountStatus
from zis_registry.terms.access import Reader, Role
from zis_registry.terms.area import AreaCode
from zis_registry.terms.scope import Scope
from zis_registry.web.app import create_app
from zis_registry.web.config import WebConfig
from zis_registry.web.tokens import form_token

MAROS, GOWA = "7309", "7306"
DISTRICTS = (MAROS, GOWA)
CONSOLE = Scope(actor="uji:konsol", office="KONSOL", areas=("73",))
SMALL = 0.08


def settings_of(folder: Path) -> Settings:
    return Settings.load({"ZIS_BUSY_SECONDS": "10"}, data=folder)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the lists, funds and drafts of two districts; copied for each test."""
    folder = tmp_path_factory.mktemp("web")
    asyncio.run(_prepare(folder))
    return folder


async def _prepare(folder: Path, clock: Clock = lambda: NOON) -> None:
    lists, data = folder / "lists", folder / "data"
    lists.mkdir()
    manifest = fixtures.generate(SEED, lists, scale=SMALL)
    settings = settings_of(data)
    await create_registry(settings, clock=clock)
    async with open_registry(settings, clock=clock) as registry:
        for file in manifest.files:
            if file.office.rsplit("-", 1)[1] in DISTRICTS:
                await intake.accept_list(
                    registry, CONSOLE, data=(lists / file.file).read_bytes(), filename=file.file, office=file.office
                )
        await _put_money(registry, lists)
        for digits in DISTRICTS:
            await matching.propose(
                registry, CONSOLE, area=AreaCode(digits), on=registry.today,
                draw=lambda digits=digits: hashlib.sha256(digits.encode()).hexdigest()[:32],
            )  # fmt: skip
            await documents.make_document(
                registry, CONSOLE, kind=documents.DocumentKind.ALLOCATION, area=AreaCode(digits)
            )


async def _put_money(registry: Registry, lists: Path) -> None:
    """The balances and commitments of the two districts only."""
    for name, area in (("balances.csv", "wilayah"), ("commitments.csv", "wilayah")):
        rows = list(csv.DictReader((lists / name).open(encoding="utf-8")))
        column = area if area in rows[0] else "area"
        kept = [row for row in rows if row[column].replace(".", "").startswith(DISTRICTS)]
        with (lists / f"two-{name}").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(kept)
    await budgets.put_funds(registry, CONSOLE, read_funds(lists / "two-balances.csv"))
    await budgets.put_commitments(registry, CONSOLE, read_commitments(lists / "two-commitments.csv"))


@dataclass
class Web:
    """The application, its registry, and clients of signed-in people."""

    app: Litestar
    registry: Registry
    stack: AsyncExitStack
    folder: Path
    tokens: dict[int, str] = field(default_factory=dict)
    signed: dict[tuple[Role, str], AsyncTestClient[Litestar]] = field(default_factory=dict)

    @property
    def lists(self) -> Path:
        """The folder of the generated lists."""
        return self.folder / "lists"

    async def visitor(self) -> AsyncTestClient[Litestar]:
        """A client of somebody who is not signed in."""
        client = AsyncTestClient(self.app, base_url="http://testserver.local")
        client.follow_redirects = False
        return await self.stack.enter_async_context(client)

    async def client(self, role: Role, office: str = "", *, areas: tuple[str, ...] = ()) -> AsyncTestClient[Litestar]:
        """A signed-in person of a role; without an office, one of Maros (or of the province) that fits."""
        office = office or await self.office_for(role)
        if (role, office) in self.signed and not areas:
            return self.signed[role, office]
        account = await self.account(role, office, areas=areas)
        async with self.registry.db.write_tx():
            token = await sessions.start(self.registry, account.id, stage=Stage.FULL, browser="uji", with_code=True)
        client = await self.visitor()
        client.cookies.set("sesi", token)
        self.tokens[id(client)] = token
        if not areas:
            self.signed[role, office] = client
        return client

    async def office_for(self, role: Role, district: str = MAROS) -> str:
        """An office that a person of the role may belong to."""
        rule = roles()[role]
        area = "73" if rule.level == "provinsi" else district
        kind = "BAZNAS" if "BAZNAS" in rule.offices else "POKJA"
        return f"{kind}-{area}"

    async def account(self, role: Role, office: str, *, areas: tuple[str, ...] = ()) -> AccountRecord:
        """An active account of a role, made when there is none yet."""
        username = f"{role.value.lower()}.{office.lower()}{'.' + areas[0] if areas else ''}"
        async with self.registry.db.write_tx():
            found = await accounts.find_by_username(self.registry.db, username)
            if found is None:
                number = await self.registry.db.next_id("account")
                found = AccountRecord(
                    id=number, username=username, name=f"Contoh {role.value.replace('_', ' ').title()}", role=role,
                    office=office, areas=areas, status=AccountStatus.ACTIVE, one_key=True, totp_confirmed_at="",
                    created_at=self.registry.now, created_by="uji",
                )  # fmt: skip
                await accounts.insert_account(self.registry.db, found, password_hash="")
        return found

    async def reader(self, role: Role, office: str = "") -> Reader:
        """The reader that a role's client works as, for calling services directly."""
        account = await self.account(role, office or await self.office_for(role))
        record = await uploads.find_office(self.registry.db, account.office)
        assert record is not None
        return reader(account=account.id, username=account.username, name=account.name, role=role, office=record)

    def token(self, client: AsyncTestClient[Litestar]) -> str:
        """The form token of a signed-in client."""
        return form_token(self.registry, self.tokens[id(client)])

    async def post(
        self, client: AsyncTestClient[Litestar], path: str, data: Mapping[str, Any] | None = None, **more: Any
    ) -> httpx.Response:
        """Send a form as the page itself would."""
        return await client.post(path, data={**(data or {}), "_csrf": self.token(client)}, **more)


@pytest.fixture
async def web(prepared: Path, tmp_path: Path) -> AsyncIterator[Web]:
    """The application over a copy of the prepared registry, the clock standing at NOON."""
    folder = tmp_path / "web"
    shutil.copytree(prepared, folder)
    async with AsyncExitStack() as stack:
        registry = await stack.enter_async_context(open_registry(settings_of(folder / "data"), clock=lambda: NOON))
        app = create_app(registry, WebConfig(secure=False))
        yield Web(app, registry, stack, folder)
