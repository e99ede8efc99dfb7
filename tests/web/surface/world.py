"""The whole application over two districts that both hold one of everything, and every role signed in."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar

from tests.registry_lists import NOON
from tests.web.conftest import CONSOLE, DISTRICTS, GOWA, MAROS, settings_of
from tests.web.surface.lists import Mustahik, simba
from zis_registry.services.accounts import sessions
from zis_registry.services.accounts.access import roles
from zis_registry.services.accounts.sessions import Stage
from zis_registry.services.cases import review
from zis_registry.services.lists import intake
from zis_registry.services.numbering import case_number, decision_number, household_number
from zis_registry.services.opening import Clock, Registry, open_registry
from zis_registry.store.repositories import accounts
from zis_registry.store.repositories.accounts import AccountRecord, AccountStatus
from zis_registry.store.schema import TABLES
from zis_registry.terms.access import Role
from zis_registry.terms.scope import Scope
from zis_registry.web.app import create_app
from zis_registry.web.config import WebConfig
from zis_registry.web.tokens import form_token

HOST = "http://testserver.local"
VILLAGE = "7309011002"  # where the enumerator of Maros goes
MARKS = {MAROS: "Marosi", GOWA: "Gowani"}
# Everybody of a district's lists who is known to these tests by name, and by what must not be told about him.
KNOWN = (
    Mustahik("Penanda Sattu", "Dusun Penanda Barat", "Fakir", "ya", "650.000", 1),
    Mustahik("Penanda Duappa", "Dusun Penanda Timur", "Miskin", "tidak", "700.000", 2),
    Mustahik("Penanda Tallu", "Dusun Penanda Utara", "", "ya", "", 3),
    Mustahik("Penanda Appaka", "Dusun Penanda Selatan", "Gharim", "", "4.750.000", 4),
)
STAYS = ("account_session", "person_read")  # what a page view may write


def known_people(district: str) -> tuple[Mustahik, ...]:
    """The known people under names that only this district has."""
    return tuple(
        Mustahik(f"{one.name} {MARKS[district]}", f"{one.hamlet} {MARKS[district]}", one.asnaf, one.muslim, one.income,
                 one.number)
        for one in KNOWN
    )  # fmt: skip


@dataclass
class Person:
    """Somebody at a browser; without a token, a visitor."""

    world: World
    client: httpx.AsyncClient
    role: Role | None = None
    office: str = ""
    token: str = ""

    @property
    def name(self) -> str:
        """The role's code, or the visitor."""
        return self.role.value if self.role else "PENGUNJUNG"

    async def get(self, path: str, **more: Any) -> httpx.Response:
        """Open a page."""
        return await self.client.get(path, **more)

    async def post(self, path: str, data: Mapping[str, Any] | None = None, **more: Any) -> httpx.Response:
        """Send a form with the page's own token."""
        return await self.client.post(path, data={**(data or {}), "_csrf": self.form_token}, **more)

    @property
    def form_token(self) -> str:
        """The token that this person's pages carry."""
        holder = self.token or self.client.cookies.get("tamu", "")
        return form_token(self.world.registry, holder)


@dataclass
class World:
    """The application, its registry and everybody; `ids` are those of a district by kind."""

    app: Litestar
    registry: Registry
    data: Path
    people: dict[tuple[Role, str], Person] = field(default_factory=dict)
    clients: list[httpx.AsyncClient] = field(default_factory=list)
    kept: Path | None = None
    watcher: sqlite3.Connection | None = None

    def visitor(self) -> Person:
        """Somebody who is not signed in."""
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)  # type: ignore[arg-type]
        client = httpx.AsyncClient(transport=transport, base_url=HOST, timeout=60)
        self.clients.append(client)
        return Person(self, client)

    async def person(self, role: Role, district: str = MAROS) -> Person:
        """The person of a role in a district (or of the province, where the role belongs there), signed in."""
        office = office_for(role, district)
        if (role, office) not in self.people:
            self.people[role, office] = await self.sign_in(role, office)
        return self.people[role, office]

    async def everybody(self, district: str = MAROS) -> list[Person]:
        """One person of each role."""
        return [await self.person(role, district) for role in roles()]

    async def sign_in(self, role: Role, office: str) -> Person:
        """A new session of the role's account."""
        areas = (VILLAGE,) if role is Role.ENUMERATOR and office.endswith(MAROS) else ()
        account = await self.account(role, office, areas=areas)
        async with self.registry.db.write_tx():
            token = await sessions.start(self.registry, account.id, stage=Stage.FULL, browser="uji", with_code=True)
        person = self.visitor()
        person.role, person.office, person.token = role, office, token
        person.client.cookies.set("sesi", token)
        return person

    async def account(
        self, role: Role, office: str, *, areas: tuple[str, ...] = (), username: str = "", name: str = ""
    ) -> AccountRecord:
        """An account, made when there is none of that name yet."""
        username = username or f"{role.value.lower()}.{office.lower()}"
        async with self.registry.db.write_tx():
            found = await accounts.find_by_username(self.registry.db, username)
            if found is None:
                found = AccountRecord(
                    id=await self.registry.db.next_id("account"), username=username,
                    name=name or f"Contoh {role.value.replace('_', ' ').title()} {MARKS.get(office[-4:], 'Provinsi')}",
                    role=role, office=office, areas=areas, status=AccountStatus.ACTIVE, one_key=True,
                    totp_confirmed_at=self.registry.now, created_at=self.registry.now, created_by="uji",
                )  # fmt: skip
                await accounts.insert_account(self.registry.db, found, password_hash="")
        return found

    async def settle(self) -> None:
        """Wait for what runs after the answers."""
        while tasks := set(self.app.state.later):
            await asyncio.wait(tasks, timeout=10)

    @property
    def database(self) -> Path:
        """The file of the database."""
        found = self.registry.settings.database.sqlite_file
        assert found is not None
        return found

    def version(self) -> int:
        """A number that changes with every change of the database."""
        if self.watcher is None:
            self.watcher = sqlite3.connect(self.database)
        return int(self.watcher.execute("PRAGMA data_version").fetchone()[0])

    def contents(self) -> dict[str, str]:
        """Each table's rows as one text, but for those that a page view may write."""
        with _reading(self.database) as connection:
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {
                name: repr(connection.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall())
                for name in names
                if name not in STAYS
            }

    async def keep(self, folder: Path) -> None:
        """Note the present state, for `restore`."""
        await self.settle()
        self.kept = folder
        shutil.copytree(self.data, folder)
        _copy_database(self.database, folder / self.database.name)

    async def restore(self) -> None:
        """Bring back the state that was kept, the signed-in people included."""
        assert self.kept is not None
        await self.settle()
        _copy_database(self.kept / self.database.name, self.database)
        for path in self.kept.rglob("*"):
            target = self.data / path.relative_to(self.kept)
            if path.is_dir() or path.name.startswith(self.database.name):
                continue
            if target == self.registry.settings.journal_head or not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target)

    def ids(self, district: str) -> dict[str, tuple[str, ...]]:
        """What the district alone has, by kind, as it stands in addresses."""
        with _reading(self.database) as connection:
            return {kind: tuple(str(row) for row in found) for kind, found in _ids(connection, district)}

    def names(self, district: str) -> frozenset[str]:
        """The names of households that only this district has, long enough not to be found by chance."""
        with _reading(self.database) as connection:
            rows = connection.execute("SELECT substr(area, 1, 4), name FROM household").fetchall()
        mine = {name.casefold() for area, name in rows if area == district}
        others = " ".join(name.casefold() for area, name in rows if area != district)
        return frozenset(name for name in mine if len(name) >= 8 and name not in others)


@contextmanager
def _reading(database: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(database, timeout=30)
    try:
        yield connection
    finally:
        connection.close()


def _copy_database(source: Path, target: Path) -> None:
    with _reading(source) as here, _reading(target) as there:
        here.backup(there)


def _ids(connection: sqlite3.Connection, district: str) -> Iterable[tuple[str, list[Any]]]:
    def column(sql: str, *values: Any) -> list[Any]:
        return [row[0] for row in connection.execute(sql, values)]

    area = f"{district}%"
    village = f"{VILLAGE}%" if district == MAROS else area
    offices = column("SELECT code FROM office WHERE area LIKE ? ORDER BY code", area)
    both = (
        "SELECT {} FROM review_case c JOIN household a ON a.id = c.household_a JOIN household b ON b.id = c.household_b"
    )
    only = "a.area LIKE ? AND b.area LIKE ?"
    decided = (
        "SELECT DISTINCT d.id FROM decision d JOIN pair p ON p.id = d.pair "
        "JOIN household_row r ON r.source_row = p.row_a JOIN household h ON h.id = r.household WHERE h.area LIKE ?"
    )
    marks = ", ".join("?" for _ in offices)
    # The first household is the one everybody's page is opened with: a known person, in the enumerator's village.
    known = column("SELECT id FROM household WHERE area LIKE ? AND name LIKE 'PENANDA%' ORDER BY id", village)
    known = known or column(
        "SELECT id FROM household WHERE area LIKE ? AND lower(name) LIKE 'penanda%' ORDER BY id", village
    )
    others = column("SELECT id FROM household WHERE area LIKE ? ORDER BY id", area)
    yield "household", [household_number(one) for one in dict.fromkeys((*known, *others))]
    yield "case", [case_number(one) for one in column(f"{both.format('c.id')} WHERE {only} ORDER BY c.id", area, area)]
    yield "decision", [decision_number(one) for one in column(decided, area)]
    yield "upload", column("SELECT id FROM upload WHERE area LIKE ? ORDER BY id", area)
    yield "staged", column("SELECT id FROM staged_list WHERE area LIKE ? ORDER BY id", area)
    yield "proposal", [f"U-{one}" for one in column("SELECT id FROM proposal WHERE area LIKE ? ORDER BY id", area)]
    yield "document", column("SELECT id FROM document WHERE area LIKE ? ORDER BY id", area)
    yield "fund", column("SELECT id FROM fund WHERE area LIKE ? ORDER BY id", area)
    yield "job", column("SELECT id FROM job WHERE area LIKE ? ORDER BY id", area)
    yield "office", offices
    yield (
        "account",
        column(f"SELECT id FROM account WHERE office IN ({marks}) ORDER BY username LIKE 'korban%' DESC, id", *offices),
    )
    yield "area", [district]


def office_for(role: Role, district: str = MAROS) -> str:
    """An office that a person of the role may belong to."""
    rule = roles()[role]
    area = "73" if rule.level == "provinsi" else district
    kind = "BAZNAS" if "BAZNAS" in rule.offices else "POKJA"
    return f"{kind}-{area}"


@asynccontextmanager
async def open_world(folder: Path, *, clock: Clock = lambda: NOON) -> AsyncIterator[World]:
    """The application over the data in a folder, the clock standing at noon when none is given."""
    async with open_registry(settings_of(folder), clock=clock) as registry:
        world = World(create_app(registry, WebConfig(secure=False), sample=True), registry, folder)
        try:
            yield world
        finally:
            await world.settle()
            if world.watcher is not None:
                world.watcher.close()
            for client in world.clients:
                await client.aclose()


def bind(world: World) -> None:
    """Let the tables speak to this world again, after another test's registry was opened."""
    world.registry.db.bind(TABLES)


async def fill(folder: Path, *, clock: Clock = lambda: NOON) -> None:
    """Give both districts one of everything that has a number, through the application where it can."""
    async with open_world(folder, clock=clock) as world:
        for district in DISTRICTS:
            await intake.accept_list(
                world.registry, CONSOLE, data=simba(district, known_people(district)),
                filename=f"simba-penanda-{MARKS[district].lower()}.csv", office=f"BAZNAS-{district}",
            )  # fmt: skip
            await world.everybody(district)
            # Whom an administrator may lock and change without locking these tests out.
            await world.account(
                Role.BAZNAS_TREASURER,
                f"BAZNAS-{district}",
                username=f"korban.{district}",
                name=f"Korban {MARKS[district]}",
            )
            await _decide(world, district)
            await _look_at_somebody(world, district)
            await _send_lists(world, district)
            await _set_asnaf(world, district)


async def _decide(world: World, district: str) -> None:
    scope = Scope(actor=f"pokja_petugas.pokja-{district}", office=f"POKJA-{district}", areas=(district,))
    for verdict in ("different", "same"):
        case = world.ids(district)["case"][0]
        await review.decide(world.registry, scope, case=case, verdict=verdict, reason=f"Alasan {MARKS[district]}")


async def _look_at_somebody(world: World, district: str) -> None:
    person = await world.person(Role.BAZNAS_DEPUTY, district)
    await person.get(f"/rumah-tangga/{world.ids(district)['household'][0]}")
    await world.settle()


async def _send_lists(world: World, district: str) -> None:
    """One file that waits for acceptance in each office, and its job."""
    if not world.app.route_handler_method_map.get("/unggahan"):
        return
    from zis_registry.services.jobs import worker

    person = await world.person(Role.BAZNAS_OFFICER, district)
    waiting = [Mustahik(f"Menunggu Terima {MARKS[district]}", f"Dusun Tunggu {MARKS[district]}", number=50)]
    files = {"berkas": (f"tunggu-{MARKS[district].lower()}.csv", simba(district, waiting), "text/csv")}
    await person.post("/unggahan", files=files)
    await worker.run_pending(world.registry)


async def _set_asnaf(world: World, district: str) -> None:
    person = await world.person(Role.BAZNAS_DEPUTY, district)
    number = world.ids(district)["household"][2]
    await person.post(f"/rumah-tangga/{number}/asnaf", {"asnaf": "MISKIN", "alasan": f"Wawancara {MARKS[district]}"})
