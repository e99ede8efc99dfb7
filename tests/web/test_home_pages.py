"""The home page of each role: what waits, in the order of work, and only what the role may see."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tests.web.conftest import GOWA, Web
from zis_registry.services import waiting
from zis_registry.services.waiting import Task
from zis_registry.terms.access import Permission, Role
from zis_registry.web.menu import menu_of

RESTRICTED = re.compile(r"\bzakat\b|asnaf|desil|muslim", re.IGNORECASE)


def main_of(text: str) -> str:
    return text.split("<main", 1)[1].split('<footer class="foot"', 1)[0]


def titles(text: str) -> list[str]:
    return re.findall(r'<span class="task-title">([^<]+)</span>', text)


@pytest.mark.parametrize("role", list(Role))
async def test_every_role_has_a_home_whose_links_open(web: Web, role: Role) -> None:
    client = await web.client(role)
    answer = await client.get("/")
    assert answer.status_code == 200
    assert len(answer.text) < 150_000
    shown = main_of(answer.text)
    paths = set(re.findall(r'<a [^>]*href="(/[^"]*)"', shown))
    for path in paths:
        assert (await client.get(path.replace("&amp;", "&"))).status_code == 200, path
    assert ("Tidak ada yang menunggu Anda" in shown) == (not titles(shown))


async def test_pokja_sees_neither_funds_nor_verdicts(web: Web) -> None:
    for role in (Role.POKJA_OFFICER, Role.POKJA_HEAD, Role.POKJA_PROVINCE, Role.ENUMERATOR):
        shown = main_of((await (await web.client(role)).get("/")).text)
        assert not RESTRICTED.search(shown), role
        assert "Dana BAZNAS" not in shown


async def test_what_holds_money_comes_first(web: Web) -> None:
    found = await waiting.tasks(web.registry, await web.reader(Role.BAZNAS_DEPUTY))
    held = [task.money > 0 for task in found]
    assert held == sorted(held, reverse=True)
    assert found[0].title.startswith("Periksa usulan U-")
    assert any(task.title.startswith("Putuskan ") and task.path == "/kasus" for task in found)


def test_money_then_age_then_name() -> None:
    def task(title: str, money: int, since: str) -> Task:
        return Task("kasus", title, "", "Buka", "/", money, since)

    made = [task("d", 0, ""), task("c", 0, "2026-11-20"), task("b", 5, "2026-11-24"), task("a", 1, "2026-11-25")]
    assert [one.title for one in sorted(made, key=waiting._order)] == ["b", "a", "c", "d"]


def test_an_age_is_counted_in_days_and_late_after_five() -> None:
    moment = datetime(2026, 11, 19, 20, 0, tzinfo=UTC).isoformat()
    assert waiting._day(moment).isoformat() == "2026-11-20"
    old = Task("kasus", "x", "", "Buka", "/", days=6)
    assert (old.age, old.late) == ("menunggu 6 hari", True)
    assert Task("kasus", "x", "", "Buka", "/", days=0).age == "sejak hari ini"


async def test_badges_count_what_the_role_may_act_on(web: Web) -> None:
    for role in Role:
        reader = await web.reader(role)
        told = await waiting.counts(web.registry, reader)
        keys = {place.key for group in menu_of(reader) for place in group.places}
        assert set(told) <= keys
        if not reader.may(Permission.DECIDE_CASES):
            assert "kasus" not in told
    officer = await web.reader(Role.POKJA_OFFICER)
    gowa = await web.reader(Role.POKJA_OFFICER, f"POKJA-{GOWA}")
    maros_cases = (await waiting.counts(web.registry, officer))["kasus"]
    assert maros_cases > 0
    assert (await waiting.counts(web.registry, gowa))["kasus"] not in (0, maros_cases)
    above = await web.reader(Role.BAZNAS_PROVINCE)
    assert (await waiting.counts(web.registry, above))["kasus"] == 0


async def test_a_province_sees_which_districts_sent_nothing(web: Web) -> None:
    client = await web.client(Role.POKJA_PROVINCE)
    shown = main_of((await client.get("/")).text)
    assert "22 kabupaten/kota belum mengirim daftar" in shown
    assert shown.count("Belum mengirim") == 22
    assert "Kabupaten Maros" in shown


async def test_the_menu_page_has_every_place_and_a_way_out(web: Web) -> None:
    for role in (Role.POKJA_OFFICER, Role.ADMINISTRATOR):
        client = await web.client(role)
        shown = main_of((await client.get("/menu")).text)
        for group in menu_of(await web.reader(role)):
            for place in group.places:
                assert f'href="{place.path}"' in shown
        assert 'action="/keluar"' in shown


async def test_an_administrator_sees_open_invitations_and_no_people(web: Web) -> None:
    client = await web.client(Role.ADMINISTRATOR)
    made = await web.post(
        client,
        "/pengguna/baru",
        {"nama_pengguna": "petugas.baru", "nama": "Contoh Baru", "kantor": "BAZNAS-7309", "peran": "BAZNAS_PETUGAS"},
    )
    assert made.status_code in (200, 303)
    shown = main_of((await client.get("/")).text)
    assert "1 undangan belum dipakai" in shown
    assert "Rumah tangga terdaftar" not in shown
