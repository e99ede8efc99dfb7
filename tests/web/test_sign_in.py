"""Signing in through the pages: sessions of our own, forms bound to them, the same answer whoever asks."""

from __future__ import annotations

import asyncio
import re
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from tests.registry_lists import NOON
from zis_registry.services.accounts import accounts, invitations
from zis_registry.services.accounts.access import roles
from zis_registry.services.opening import SAMPLE, Registry, create_registry, open_registry
from zis_registry.settings import Settings
from zis_registry.store import credentials
from zis_registry.store.credentials import Cost, Passwords
from zis_registry.store.repositories import accounts as records
from zis_registry.store.repositories import money
from zis_registry.terms.access import Role
from zis_registry.terms.scope import Scope
from zis_registry.web.app import create_app
from zis_registry.web.config import WebConfig

CONSOLE = Scope(actor="konsol", office="KONSOL", areas=("73",))
GOOD = "sumur-lontar-pelangi-rajungan"
OTHER = "kendi-tebing-markisa-cakalang"
Client = AsyncTestClient[Litestar]
TOKEN = re.compile(r'name="_csrf" value="([0-9a-f]{64})"')


@dataclass
class Door:
    """The application over a registry with a few people, a clock to move, and clients without a session."""

    registry: Registry
    stack: AsyncExitStack
    app: Litestar
    clock: dict[str, datetime]
    seeds: dict[str, str] = field(default_factory=dict)

    def move(self, **by: float) -> None:
        self.clock["at"] += timedelta(**by)

    def code(self, username: str) -> str:
        return credentials.code_at(self.seeds[username], self.clock["at"])

    async def client(self, app: Litestar | None = None, base: str = "http://testserver.local") -> Client:
        client = AsyncTestClient(app or self.app, base_url=base)
        client.follow_redirects = False
        return await self.stack.enter_async_context(client)

    async def add(self, username: str, role: Role, office: str, *, with_seed: bool = True) -> None:
        seed = accounts.new_totp_secret() if with_seed and roles()[role].second_factor else ""
        self.seeds[username] = seed
        await accounts.create_demo_account(
            self.registry, CONSOLE, username=username, name=f"Contoh {username}", role=role, office=office,
            password=GOOD, totp_secret=seed,
        )  # fmt: skip

    async def sessions(self) -> int:
        return int(await self.registry.db.fetch_value("SELECT COUNT(*) AS n FROM account_session"))


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    settings = Settings.load({"ZIS_BUSY_SECONDS": "10"}, data=tmp_path / "data")
    clock = {"at": NOON}
    await create_registry(settings, clock=lambda: clock["at"])
    async with AsyncExitStack() as stack:
        opened = await stack.enter_async_context(open_registry(settings, clock=lambda: clock["at"]))
        registry = replace(opened, passwords=Passwords(Cost(memory=64, passes=1, lanes=1)))
        async with registry.db.write_tx():
            await money.put_mark(registry.db, SAMPLE, "data rekaan")
        door = Door(registry, stack, create_app(registry, WebConfig(secure=False)), clock)
        await door.add("pokja", Role.POKJA_OFFICER, "POKJA-7309")
        await door.add("waka2", Role.BAZNAS_DEPUTY, "BAZNAS-7309")
        await door.add("admin", Role.ADMINISTRATOR, "BAZNAS-7309")
        await door.add("admin.pokja", Role.ADMINISTRATOR, "POKJA-7309")
        yield door


async def form_of(client: Client, path: str) -> str:
    """The form token of a page."""
    found = TOKEN.search((await client.get(path)).text)
    assert found is not None, path
    return found.group(1)


async def send(client: Client, path: str, data: dict[str, str], *, page: str = "") -> httpx.Response:
    token = await form_of(client, page or path)
    return await client.post(path, data={**data, "_csrf": token})


async def enter(client: Client, username: str, password: str = GOOD) -> httpx.Response:
    return await send(client, "/masuk", {"nama_pengguna": username, "kata_sandi": password})


async def enter_whole(door: Door, client: Client, username: str) -> None:
    assert (await enter(client, username)).headers["location"] == "/masuk/kode"
    answer = await send(client, "/masuk/kode", {"kode": door.code(username)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


# --- sessions -------------------------------------------------------------------------------------------------


async def test_a_session_id_chosen_by_the_browser_never_becomes_one(door: Door) -> None:
    client = await door.client()
    client.cookies.set("sesi", "dipilih-penyerang", domain="testserver.local", path="/")
    assert (await client.get("/akun")).headers["location"] == "/masuk"
    answer = await enter(client, "pokja")
    assert answer.status_code == 303
    assert client.cookies["sesi"] != "dipilih-penyerang"
    other = await door.client()
    other.cookies.set("sesi", "dipilih-penyerang")
    assert (await other.get("/akun")).headers["location"] == "/masuk"


async def test_visitors_leave_no_rows_and_a_get_changes_nothing(door: Door) -> None:
    client = await door.client()
    for path in ("/masuk", "/masuk/kode", "/akun", "/akun/autentikator", "/undangan/tidak-ada", "/pengguna"):
        await client.get(path)
    assert await door.sessions() == 0
    assert await door.registry.db.fetch_value("SELECT COUNT(*) AS n FROM sign_in_attempt") == 0


async def test_each_step_gives_a_new_session_and_the_old_one_is_dead(door: Door) -> None:
    client = await door.client()
    assert (await enter(client, "waka2")).headers["location"] == "/masuk/kode"
    half = client.cookies["sesi"]
    assert (await client.get("/akun")).headers["location"] == "/masuk/kode"
    await send(client, "/masuk/kode", {"kode": door.code("waka2")})
    whole = client.cookies["sesi"]
    assert whole != half
    assert (await client.get("/akun")).status_code == 200
    thief = await door.client()
    thief.cookies.set("sesi", half)
    assert (await thief.get("/masuk/kode")).headers["location"] == "/masuk"
    assert await door.sessions() == 1


async def test_signing_in_again_ends_the_session_the_browser_had(door: Door) -> None:
    client = await door.client()
    await enter(client, "waka2")
    await enter(client, "waka2")
    assert await door.sessions() == 1


async def test_the_cookie_is_for_this_server_alone(door: Door) -> None:
    plain = await enter(await door.client(), "pokja")
    cookie = next(c for c in plain.headers.get_list("set-cookie") if c.startswith("sesi="))
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    client = await door.client(create_app(door.registry, WebConfig(secure=True)), "https://testserver.local")
    secure = await enter(client, "pokja")
    cookie = next(c for c in secure.headers.get_list("set-cookie") if c.startswith("__Host-sesi="))
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


async def test_idle_and_absolute_end(door: Door) -> None:
    client = await door.client()
    await enter_whole(door, client, "waka2")
    door.move(minutes=14)
    assert (await client.get("/akun")).status_code == 200
    await asyncio.sleep(0.2)  # the use is noted after the answer
    door.move(minutes=14)
    assert (await client.get("/akun")).status_code == 200
    await asyncio.sleep(0.2)
    door.move(minutes=15, seconds=1)
    assert (await client.get("/akun")).headers["location"] == "/masuk"
    client = await door.client()
    await enter_whole(door, client, "waka2")
    for _ in range(59):
        door.move(minutes=10)
        assert (await client.get("/akun")).status_code == 200
        await asyncio.sleep(0.05)
    door.move(minutes=10)
    assert (await client.get("/akun")).headers["location"] == "/masuk"


async def test_signing_out_ends_it_on_the_server(door: Door) -> None:
    client = await door.client()
    await enter(client, "pokja")
    token = client.cookies["sesi"]
    answer = await send(client, "/keluar", {}, page="/akun")
    assert answer.headers["location"].startswith("/masuk")
    assert "clear-site-data" in answer.headers
    assert await door.sessions() == 0
    client.cookies.set("sesi", token)
    assert (await client.get("/akun")).headers["location"] == "/masuk"


async def test_own_sessions_are_seen_and_ended(door: Door) -> None:
    one, two, three = await door.client(), await door.client(), await door.client()
    for client in (one, two, three):
        client.headers["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0"
        await enter(client, "pokja")
    text = (await one.get("/akun")).text
    assert text.count("Firefox di Linux") >= 3
    name = re.search(r'name="sesi" value="([0-9a-f]+)"', text)
    assert name is not None
    await send(one, "/akun/sesi", {"sesi": name.group(1)}, page="/akun")
    assert await door.sessions() == 2
    await send(one, "/akun/sesi", {"semua": "ya"}, page="/akun")
    assert await door.sessions() == 1
    assert (await one.get("/akun")).status_code == 200
    stranger = await door.client()
    await enter_whole(door, stranger, "waka2")
    answer = await send(stranger, "/akun/sesi", {"sesi": name.group(1)}, page="/akun")
    assert "sesi-sudah-berakhir" in answer.headers["location"]


async def test_a_form_of_another_session_or_site_is_refused(door: Door) -> None:
    client, other = await door.client(), await door.client()
    await enter(client, "pokja")
    foreign = await form_of(other, "/masuk")
    for path in ("/keluar", "/akun/tombol", "/akun/sesi", "/akun/kata-sandi", "/akun/autentikator", "/masuk"):
        assert (await client.post(path, data={"_csrf": foreign})).status_code == 403
        assert (await client.post(path, data={})).status_code == 403
    token = await form_of(client, "/akun")
    answer = await client.post("/keluar", data={"_csrf": token}, headers={"origin": "http://lain.example"})
    assert answer.status_code == 403
    assert await door.sessions() == 1


# --- the password ---------------------------------------------------------------------------------------------


async def test_unknown_name_and_wrong_password_are_answered_with_the_same_bytes(door: Door) -> None:
    client = await door.client()
    async with door.registry.db.write_tx():
        found = await records.find_by_username(door.registry.db, "admin")
        assert found is not None
        await records.set_status(door.registry.db, found.id, records.AccountStatus.DISABLED)
    answers = {}
    for username, password in (("pokja", OTHER), ("tidak", GOOD), ("admin", GOOD)):
        answer = await enter(client, username, password)
        assert answer.status_code == 401
        kept = {name: value for name, value in answer.headers.items() if name != "content-length"}
        answers[username] = (answer.content.replace(f'value="{username}"'.encode(), b"*"), str(kept))
    assert len(set(answers.values())) == 1
    assert sign_of(answers["tidak"][0]) == "Nama pengguna atau kata sandi tidak cocok"


def sign_of(content: bytes) -> str:
    found = re.search(r'<a href="#nama_pengguna">([^.]+)', unescape(content.decode()))
    assert found is not None
    return found.group(1)


async def test_unknown_name_and_wrong_password_take_the_same_time(door: Door) -> None:
    """Medians of 40 each; the hash is made dear enough to matter beside the rest."""
    registry = replace(door.registry, passwords=Passwords(Cost(memory=8_192, passes=2, lanes=1)))
    await door.add("lama", Role.POKJA_OFFICER, "POKJA-7309")
    await accounts.create_demo_account(
        registry, CONSOLE, username="lama", name="Contoh lama", role=Role.POKJA_OFFICER, office="POKJA-7309",
        password=GOOD,
    )  # fmt: skip
    stored = str(await registry.db.fetch_value("SELECT password_hash FROM account WHERE username = 'lama'"))
    await registry.passwords.matches("", OTHER)
    taken: dict[str, list[float]] = {"": [], stored: []}
    for _ in range(40):
        for kept, times in taken.items():
            begun = time.perf_counter()
            assert not await registry.passwords.matches(kept, OTHER)
            times.append(time.perf_counter() - begun)
    unknown, wrong = (statistics.median(times) for times in taken.values())
    assert abs(unknown - wrong) < 0.25 * max(unknown, wrong)


async def test_what_was_typed_is_kept_but_never_the_password(door: Door) -> None:
    client = await door.client()
    answer = await enter(client, '"><b>pokja', "rahasia-yang-salah")
    assert answer.status_code == 401
    assert "&lt;b&gt;pokja" in answer.text
    assert "<b>pokja" not in answer.text
    assert "rahasia-yang-salah" not in answer.text
    assert (await enter(client, "", "")).status_code == 422


async def test_too_many_attempts_are_told_with_the_wait_and_a_claimed_address_does_not_help(door: Door) -> None:
    client = await door.client()
    for n in range(10):
        client.headers["x-forwarded-for"] = f"10.1.1.{n}"
        assert (await enter(client, "pokja", OTHER)).status_code == 401
    client.headers["x-forwarded-for"] = "10.9.9.9"
    answer = await enter(client, "pokja")
    assert answer.status_code == 429
    assert "Tunggu 5 menit" in answer.text
    door.move(minutes=5)
    assert (await enter(client, "pokja")).status_code == 303


async def test_a_claimed_address_does_not_reset_the_limit_of_the_address(door: Door) -> None:
    client = await door.client()
    for n in range(30):
        client.headers["x-forwarded-for"] = f"10.1.1.{n}"
        assert (await enter(client, f"nama{n}", OTHER)).status_code == 401
    assert (await enter(client, "pokja")).status_code == 429


# --- the code -------------------------------------------------------------------------------------------------


async def test_the_same_code_twice_is_refused(door: Door) -> None:
    first, second = await door.client(), await door.client()
    await enter_whole(door, first, "waka2")
    await enter(second, "waka2")
    answer = await send(second, "/masuk/kode", {"kode": door.code("waka2")})
    assert answer.status_code == 401
    assert "sudah dipakai" in answer.text
    door.move(seconds=30)
    assert (await send(second, "/masuk/kode", {"kode": door.code("waka2")})).status_code == 303


async def test_twenty_times_the_same_code_at_once_gets_one_in(door: Door) -> None:
    clients = [await door.client() for _ in range(20)]
    tokens = []
    for client in clients:
        await enter(client, "waka2")
        tokens.append(await form_of(client, "/masuk/kode"))
    code = door.code("waka2")
    answers = await asyncio.gather(
        *(
            client.post("/masuk/kode", data={"kode": code, "_csrf": token})
            for client, token in zip(clients, tokens, strict=True)
        )
    )
    assert [a.status_code for a in answers].count(303) == 1
    assert {a.status_code for a in answers} <= {303, 401, 429}
    opened = [(await client.get("/akun")).status_code for client in clients]
    assert opened.count(200) == 1


async def test_a_slow_second_step_begins_again(door: Door) -> None:
    client = await door.client()
    await enter(client, "waka2")
    token = await form_of(client, "/masuk/kode")
    door.move(minutes=10, seconds=1)
    answer = await client.post("/masuk/kode", data={"kode": door.code("waka2"), "_csrf": token})
    assert answer.headers["location"] == "/masuk?catatan=terlalu-lama"
    assert await door.sessions() == 0


async def test_a_role_that_needs_an_authenticator_enrols_at_the_first_sign_in(door: Door) -> None:
    await door.add("ketua", Role.BAZNAS_HEAD, "BAZNAS-7309", with_seed=False)
    client = await door.client()
    assert (await enter(client, "ketua")).headers["location"] == "/akun/autentikator"
    half = client.cookies["sesi"]
    assert (await client.get("/akun")).headers["location"] == "/masuk/kode"
    assert (await client.get("/masuk/kode")).headers["location"] == "/akun/autentikator"
    shown = (await client.get("/akun/autentikator")).text
    assert "style=" not in shown
    seed = re.search(r'class="mono">([A-Z2-7 ]+)<', shown)
    assert seed is not None
    door.seeds["ketua"] = seed.group(1).replace(" ", "")
    page = "/akun/autentikator"
    assert (await send(client, page, {"langkah": "pasang", "kode": "000000"})).status_code == 401
    for step in ("mulai", "batal", "pemulihan"):  # nothing else is open to a half session
        assert (await send(client, page, {"langkah": step, "kode": "1"})).status_code == 303
    answer = await send(client, page, {"langkah": "pasang", "kode": door.code("ketua")})
    assert answer.status_code == 200
    codes = re.findall(r'<li class="mono">([A-Z0-9-]{14})</li>', answer.text)
    assert len(codes) == 10
    assert client.cookies["sesi"] != half
    token = TOKEN.search(answer.text)  # the page's own forms belong to the new session
    assert token is not None
    assert (await client.post("/keluar", data={"_csrf": token.group(1)})).status_code == 303
    await enter(client, "ketua")
    answer = await send(client, "/masuk/kode", {"kode_pemulihan": codes[0]})
    assert answer.headers["location"] == "/"


async def test_the_qr_code_reads_back(door: Door, tmp_path: Path) -> None:
    zxingcpp = pytest.importorskip("zxingcpp")
    from PIL import Image, ImageDraw

    from zis_registry.web.qr import qr

    text = credentials.authenticator_address(credentials.new_seed(), username="waka2", issuer="Register ZIS")
    drawing = qr(text)
    image = Image.new("L", (drawing.size * 4, drawing.size * 4), 255)
    pen = ImageDraw.Draw(image)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawing.path):
        left, top = int(x) * 4, int(y) * 4
        pen.rectangle((left, top, left + int(length) * 4 - 1, top + 3), fill=0)
    assert zxingcpp.read_barcodes(image)[0].text == text


# --- the own account and links --------------------------------------------------------------------------------


async def test_a_link_sets_the_password_once(door: Door) -> None:
    async with door.registry.db.write_tx():
        found = await records.find_by_username(door.registry.db, "pokja")
        assert found is not None
        token = await invitations.make(door.registry, found.id, made_by="admin")
    client = await door.client()
    path = f"/undangan/{token}"
    shown = (await client.get(path)).text
    assert 'autocomplete="new-password"' in shown
    assert "Contoh pokja" not in re.findall(r"<title>(.*?)</title>", shown)[0]
    new = {"kata_sandi_baru": OTHER, "kata_sandi_ulang": OTHER}
    assert (await send(client, path, {**new, "kata_sandi_ulang": "lain"})).status_code == 422
    answer = await send(client, path, {"kata_sandi_baru": "pokja1234567", "kata_sandi_ulang": "pokja1234567"})
    assert answer.status_code == 422
    assert "mudah ditebak" in answer.text
    form = await form_of(client, path)
    assert (await client.post(path, data={**new, "_csrf": form})).headers["location"].startswith("/masuk?")
    assert (await client.post(path, data={**new, "_csrf": form})).status_code == 401
    assert (await client.get(path)).status_code == 401
    assert (await client.get("/undangan/tidak-ada")).status_code == 401
    assert (await enter(client, "pokja", OTHER)).status_code == 303


async def test_the_password_is_changed_against_the_old_one(door: Door) -> None:
    client = await door.client()
    await enter(client, "pokja")
    before = client.cookies["sesi"]
    new = {"kata_sandi": GOOD, "kata_sandi_baru": OTHER, "kata_sandi_ulang": OTHER}
    page = "/akun/kata-sandi"
    assert (await send(client, page, {**new, "kata_sandi": "salah"})).status_code == 401
    assert (await send(client, page, {**new, "kata_sandi_ulang": "beda"})).status_code == 422
    assert (await send(client, page, new)).status_code == 303
    assert client.cookies["sesi"] != before
    assert (await client.get("/akun")).status_code == 200


async def test_one_key_decisions_are_switched_off(door: Door) -> None:
    client = await door.client()
    await enter(client, "pokja")
    assert "data-one-key" in (await client.get("/akun")).text
    await send(client, "/akun/tombol", {"satu_huruf": "tidak"}, page="/akun")
    assert "data-one-key" not in (await client.get("/akun")).text


async def test_the_sign_in_page_of_a_sample_names_its_people_and_no_password(door: Door) -> None:
    text = (await (await door.client()).get("/masuk")).text
    assert "Akun latihan" not in text
    client = await door.client(create_app(door.registry, WebConfig(secure=False), sample=True))
    text = (await client.get("/masuk")).text
    assert "Akun latihan" in text
    assert "waka2" in text
    assert GOOD not in text
    for hint in ('autocomplete="username"', 'autocomplete="current-password"', 'action="/periksa-surat"'):
        assert hint in text
    assert "style=" not in text


# --- administrators -------------------------------------------------------------------------------------------


async def test_an_administrator_invites_locks_and_changes(door: Door) -> None:
    client = await door.client()
    await enter_whole(door, client, "admin.pokja")
    wanted = {"nama_pengguna": "baru", "nama": "Orang Baru", "peran": "POKJA_PETUGAS", "kantor": "POKJA-7309"}
    answer = await send(client, "/pengguna/baru", {**wanted, "peran": "BAZNAS_KETUA"})
    assert answer.status_code == 422
    assert 'value="Orang Baru"' in answer.text
    answer = await send(client, "/pengguna/baru", wanted)
    link = re.search(r"http://testserver\.local(/undangan/[\w-]+)", answer.text)
    assert link is not None
    guest = await door.client()
    await send(guest, link.group(1), {"kata_sandi_baru": OTHER, "kata_sandi_ulang": OTHER})
    assert (await enter(guest, "baru", OTHER)).headers["location"] == "/"
    found = await records.find_by_username(door.registry.db, "baru")
    assert found is not None
    path = f"/pengguna/{found.id}"
    assert (await send(client, path, {"tindakan": "kunci"})).status_code == 303
    assert (await guest.get("/akun")).headers["location"] == "/masuk"
    assert (await send(client, path, {"tindakan": "buka"})).status_code == 303
    assert (await enter(guest, "baru", OTHER)).status_code == 303
    assert (await send(client, path, {"tindakan": "ubah", **wanted, "peran": "POKJA_KETUA"})).status_code == 303
    assert (await guest.get("/akun")).headers["location"] == "/masuk"
    assert "Undang pengguna" in (await client.get("/pengguna")).text
    assert (await send(client, path, {"tindakan": "hapus"})).status_code == 400


async def test_an_enumerator_is_given_villages_in_a_second_step(door: Door) -> None:
    client = await door.client()
    await enter_whole(door, client, "admin.pokja")
    wanted = {"nama_pengguna": "enum", "nama": "Enum Uji", "peran": "ENUMERATOR", "kantor": "POKJA-7309"}
    answer = await send(client, "/pengguna/baru", wanted)
    assert answer.status_code == 422
    village = re.search(r'name="wilayah" value="(7309\d{6})"', answer.text)
    assert village is not None
    assert len(answer.content) < 150_000
    answer = await send(client, "/pengguna/baru", {**wanted, "wilayah": village.group(1)})
    assert answer.status_code == 200
    found = await records.find_by_username(door.registry.db, "enum")
    assert found is not None
    assert found.areas == (village.group(1),)
    path = f"/pengguna/{found.id}"
    assert f'value="{village.group(1)}" checked' in (await client.get(path)).text
    whole = village.group(1)[:6]  # a whole kecamatan can be given too
    answer = await send(client, path, {"tindakan": "ubah", **wanted, "wilayah": whole})
    assert answer.status_code == 303
    assert f'value="{whole}" checked' in (await client.get(path)).text


async def test_changing_accounts_asks_for_a_fresh_code(door: Door) -> None:
    client = await door.client()
    await enter_whole(door, client, "admin.pokja")
    door.move(minutes=6)
    wanted = {"nama_pengguna": "baru", "nama": "Orang Baru", "peran": "POKJA_PETUGAS", "kantor": "POKJA-7309"}
    assert 'autocomplete="one-time-code"' in (await client.get("/pengguna/baru")).text
    answer = await send(client, "/pengguna/baru", wanted)
    assert answer.status_code == 401
    assert 'value="Orang Baru"' in answer.text
    assert (await send(client, "/pengguna/baru", {**wanted, "kode": door.code("admin.pokja")})).status_code == 200


async def test_accounts_and_offices_of_another_district_are_not_there(door: Door) -> None:
    await door.add("gowa", Role.BAZNAS_OFFICER, "BAZNAS-7306")
    found = await records.find_by_username(door.registry.db, "gowa")
    assert found is not None
    client = await door.client()
    await enter_whole(door, client, "admin")
    there, absent = await client.get(f"/pengguna/{found.id}"), await client.get("/pengguna/999999")
    assert there.status_code == absent.status_code == 404
    assert there.content == absent.content
    assert (await client.get("/kantor/BAZNAS-7306")).status_code == 404
    text = (await client.get("/pengguna?kantor=BAZNAS-7306")).text
    assert "gowa" not in text
    assert "Gowa" not in text
    assert "Gowa" not in (await client.get("/kantor")).text


async def test_the_profile_of_an_office_is_kept(door: Door) -> None:
    client = await door.client()
    await enter_whole(door, client, "admin")
    wanted = {"kepala": "BAZNAS\r\nKabupaten Maros", "alamat": "Jalan Contoh 1", "kontak": "(0411) 000-000"}
    assert (await send(client, "/kantor/BAZNAS-7309", wanted)).status_code == 303
    found = await accounts.profile(door.registry, "BAZNAS-7309")
    assert found.letterhead == ("BAZNAS", "Kabupaten Maros")
    assert "(0411) 000-000" in (await client.get("/kantor")).text
    assert (await send(client, "/kantor/BAZNAS-7309", {"kepala": "x\n" * 9})).status_code == 422


async def test_the_profile_of_an_office_asks_for_a_fresh_code(door: Door) -> None:
    client = await door.client()
    await enter_whole(door, client, "admin")
    door.move(minutes=6)
    path, wanted = "/kantor/BAZNAS-7309", {"kepala": "BAZNAS Contoh", "kontak": "(0411) 000-000"}
    assert 'autocomplete="one-time-code"' in (await client.get(path)).text
    answer = await send(client, path, wanted)
    assert answer.status_code == 401
    assert "BAZNAS Contoh" in answer.text
    assert await accounts.profile(door.registry, "BAZNAS-7309") == accounts.NOTHING
    assert (await send(client, path, {**wanted, "kode": door.code("admin")})).status_code == 303
    assert (await accounts.profile(door.registry, "BAZNAS-7309")).letterhead == ("BAZNAS Contoh",)


async def test_an_administrator_of_pokja_reaches_nothing_of_baznas(door: Door) -> None:
    client = await door.client()
    await enter_whole(door, client, "admin.pokja")
    deputy = await records.find_by_username(door.registry.db, "waka2")
    assert deputy is not None
    token = await form_of(client, "/akun")
    for path in (f"/pengguna/{deputy.id}", "/kantor/BAZNAS-7309"):
        assert (await client.get(path)).status_code == 404
        answer = await client.post(path, data={"_csrf": token, "tindakan": "tautan", "autentikator": "ya"})
        assert answer.status_code == 404
    wanted = {"nama_pengguna": "baru", "nama": "Orang Baru", "peran": "BAZNAS_WAKA_II", "kantor": "BAZNAS-7309"}
    answer = await send(client, "/pengguna/baru", wanted)
    assert answer.status_code == 422
    assert "Auditor" not in answer.text
    assert "waka2" not in (await client.get("/pengguna")).text
    assert await records.find_by_username(door.registry.db, "baru") is None


async def test_others_do_not_reach_the_accounts(door: Door) -> None:
    client = await door.client()
    await enter(client, "pokja")
    for path in ("/pengguna", "/pengguna/baru", "/pengguna/1", "/kantor", "/kantor/POKJA-7309"):
        assert (await client.get(path)).status_code == 403
