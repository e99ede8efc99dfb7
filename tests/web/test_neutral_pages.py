"""What pages must not tell: the queue that follows the asnaf, cases to those who may not see them, whole numbers."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from litestar.testing import AsyncTestClient

from tests.web.conftest import GOWA, Web
from tests.web.test_household_pages import BAZNAS, POKJA, numbers, surveyed
from zis_registry.store.repositories import accounts, projections
from zis_registry.store.repositories.accounts import AccountRecord, AccountStatus
from zis_registry.terms.access import Role
from zis_registry.terms.scope import Scope

QUEUE = re.compile(r"urutan\s+[\d.]+\s+dari|>\s*[\d.]+\s+dari\s+[\d.]+\s*<")
NIK = "7306010302150001"


async def village_of_gowa(web: Web) -> str:
    found = await projections.households(web.registry.db, Scope("uji", "uji", (GOWA,)))
    return next(one.area for one in found if len(one.area) == 10)


async def test_nobody_who_may_not_know_the_asnaf_is_told_the_place_in_the_queue(web: Web) -> None:
    village = await village_of_gowa(web)
    waka = await web.client(Role.BAZNAS_DEPUTY, BAZNAS)
    readers = [
        (await web.client(Role.POKJA_OFFICER, POKJA), await numbers(web)),
        (await web.client(Role.POKJA_HEAD, POKJA), (await numbers(web))[:20]),
        (await web.client(Role.ENUMERATOR, POKJA, areas=(village,)), await numbers(web, village)),
    ]
    for client, mine in readers:
        for number in mine:
            page = await client.get(f"/rumah-tangga/{number}")
            assert page.status_code == 200
            assert QUEUE.search(page.text) is None, number
    told = [(await waka.get(f"/rumah-tangga/{number}")).text for number in await numbers(web)]
    assert any(QUEUE.search(page) for page in told)


async def test_who_may_not_see_cases_cannot_filter_by_them(web: Web) -> None:
    head, officer = await web.client(Role.POKJA_HEAD, POKJA), await web.client(Role.POKJA_OFFICER, POKJA)
    asked = "/rumah-tangga?keadaan=kasus"
    whole = len(await numbers(web))
    assert f"{whole} rumah tangga" in (await head.get(asked)).text
    assert 'value="kasus"' not in (await head.get(asked)).text
    assert f"{whole} rumah tangga" not in (await officer.get(asked)).text
    assert 'value="kasus"' in (await officer.get(asked)).text


async def colleague(web: Web) -> AsyncTestClient[Any]:
    """A second deputy of the same office."""
    from zis_registry.services.accounts import sessions
    from zis_registry.services.accounts.sessions import Stage

    async with web.registry.db.write_tx():
        account = AccountRecord(
            id=await web.registry.db.next_id("account"), username="waka.kedua", name="Contoh Waka Kedua",
            role=Role.BAZNAS_DEPUTY, office=BAZNAS, areas=(), status=AccountStatus.ACTIVE, one_key=True,
            totp_confirmed_at="", created_at=web.registry.now, created_by="uji",
        )  # fmt: skip
        await accounts.insert_account(web.registry.db, account, password_hash="")
        token = await sessions.start(web.registry, account.id, stage=Stage.FULL, browser="uji", with_code=True)
    client = await web.visitor()
    client.cookies.set("sesi", token)
    web.tokens[id(client)] = token
    return client


async def test_an_asnaf_set_meanwhile_by_a_colleague_is_told_with_who_and_when(web: Web) -> None:
    first, second = await web.client(Role.BAZNAS_DEPUTY, BAZNAS), await colleague(web)
    path = f"/rumah-tangga/{await surveyed(web)}"
    opened = (await first.get(path)).text
    seen = re.search(r'name="terakhir" value="(\d+)"', opened)
    assert seen is not None
    assert seen[1] == "0"
    made = await web.post(second, f"{path}/asnaf", {"asnaf": "GHARIM", "alasan": f"utang, {NIK}", "terakhir": "0"})
    assert made.status_code == 303
    late = await web.post(first, f"{path}/asnaf", {"asnaf": "RIQAB", "alasan": "lain", "terakhir": seen[1]})
    assert late.status_code == 409
    assert "ditetapkan oleh Contoh Waka Kedua pada 25-11-2026 pukul 12.00 WITA" in late.text
    assert "lain</textarea>" in late.text, "nothing typed is lost"
    rows = await web.registry.db.fetch("SELECT asnaf, reason FROM asnaf_decision")
    assert [(row["asnaf"], row["reason"]) for row in rows] == [("GHARIM", "utang, 7306 •••• •••• ••••")]
    now = re.search(r'name="terakhir" value="(\d+)"', late.text)
    assert now is not None
    again = await web.post(first, f"{path}/asnaf", {"asnaf": "RIQAB", "alasan": "lain", "terakhir": now[1]})
    assert again.status_code == 303
    back = await web.post(first, f"{path}/asnaf", {"cabut": "ya", "alasan": "keliru", "terakhir": now[1]})
    assert back.status_code == 303, "one's own decision is no surprise"


@pytest.mark.parametrize("role", [Role.BAZNAS_DEPUTY])
async def test_the_reason_of_opening_a_nik_is_kept_without_a_nik(web: Web, role: Role) -> None:
    waka = await web.client(role, BAZNAS)
    path = f"/rumah-tangga/{await surveyed(web)}/buka-nik"
    assert (await web.post(waka, path, {"alasan": f"mencocokkan KTP {NIK}"})).status_code == 200
    (row,) = await web.registry.db.fetch("SELECT reason FROM person_read WHERE what = {}", "buka_nik")
    assert row["reason"] == "mencocokkan KTP 7306 •••• •••• ••••"


async def test_the_reason_of_withdrawing_a_list_is_kept_and_told_like_any_other(web: Web) -> None:
    officer, colleague_of = await web.client(Role.POKJA_OFFICER, POKJA), await web.client(Role.AUDITOR, BAZNAS)
    listed = re.findall(r'href="/unggahan/(\d+)"', (await officer.get("/unggahan")).text)
    rows = await web.registry.db.fetch("SELECT id FROM upload WHERE office = {}", POKJA)
    number = next(one for one in listed if int(one) in {row["id"] for row in rows})
    reason = f"salah kirim zakat {NIK}"
    made = await web.post(officer, f"/unggahan/{number}/tarik", {"alasan": reason})
    assert made.status_code == 303
    assert "(alasan tidak ditampilkan)" in (await officer.get(f"/unggahan/{number}")).text
    assert "salah kirim zakat 7306 •••• •••• ••••" in (await colleague_of.get(f"/unggahan/{number}")).text


async def test_a_case_opened_again_soon_is_one_look(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    number = re.findall(r'href="/kasus/(K-\d+)"', (await client.get("/kasus")).text)[0]
    for _visit in range(3):
        await client.get(f"/kasus/{number}")
        for _ in range(200):
            if not web.app.state.later:
                break
            await asyncio.sleep(0.02)
    rows = await web.registry.db.fetch("SELECT household FROM person_read WHERE what = {}", "lihat")
    assert len(rows) == len({row["household"] for row in rows}) == 2
