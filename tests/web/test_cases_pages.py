"""The pages of duplicate cases: list, case, deciding, taking back; with and without the permission."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from litestar.testing import AsyncTestClient

from tests.web.conftest import CONSOLE, GOWA, MAROS, Web
from zis_registry.services.lists.intake import accept_list
from zis_registry.terms.access import Role


async def numbers(client: AsyncTestClient[Any], path: str = "/kasus") -> list[str]:
    """The cases of a list, in its order."""
    answer = await client.get(path)
    assert answer.status_code == 200
    return list(dict.fromkeys(re.findall(r'href="/kasus/(K-\d+)"', answer.text)))


def main_of(text: str) -> str:
    return text.split("<main", 1)[1].split("</main>", 1)[0]


async def test_the_list_leads_to_every_case_and_each_opens(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    listed = await numbers(client)
    assert len(listed) > 10
    for number in listed:
        answer = await client.get(f"/kasus/{number}")
        assert answer.status_code == 200, number
        assert "Apakah ini" in answer.text
        assert len(answer.text) < 150_000


async def test_a_case_shows_its_keys_only_where_they_act(web: Web) -> None:
    officer, auditor = await web.client(Role.POKJA_OFFICER), await web.client(Role.AUDITOR)
    number = (await numbers(officer))[0]
    shown = (await officer.get(f"/kasus/{number}")).text
    for key in "SBTL":
        assert f'data-key="{key}"' in shown
        assert f'<kbd class="key">{key}</kbd>' in shown
    await web.post(officer, "/akun/tombol", {"satu_huruf": "tidak"})
    assert "data-key=" not in (await officer.get(f"/kasus/{number}")).text
    reading = (await auditor.get(f"/kasus/{number}")).text
    assert 'name="putusan"' not in reading
    assert "data-key=" not in reading
    assert "Anda membaca saja" in reading


async def test_a_title_names_nobody_and_no_number_is_whole(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    for number in await numbers(client):
        shown = (await client.get(f"/kasus/{number}")).text
        assert "<title>Apakah ini" in shown
        assert not re.search(r"\d{9,}", re.sub(r'(?:name="_csrf" value|data-\w+)="[^"]*"', "", main_of(shown)))


async def test_deciding_leads_to_the_next_case_with_a_way_back(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    first, second = (await numbers(client))[:2]
    answer = await web.post(client, f"/kasus/{first}/putuskan", {"putusan": "sama", "terakhir": "0"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/kasus/{second}?putus=D-")
    following = await client.get(answer.headers["location"])
    assert f"{first} diputuskan sama." in following.text
    undo = re.search(r'action="(/keputusan/D-\d+/cabut)"', following.text)
    assert undo is not None
    joined = main_of((await client.get(f"/kasus/{first}")).text)
    assert (
        joined.count('class="mono" href="/rumah-tangga/RT-')
        == joined.count("Kedua catatan kini satu rumah tangga")
        == 1
    )
    back = await web.post(client, undo[1])
    assert back.status_code == 303
    assert back.headers["location"] == f"/kasus/{first}?catatan=keputusan-dicabut"
    shown = await client.get(back.headers["location"])
    assert "Keputusan dicabut" in shown.text
    assert 'name="putusan"' in shown.text
    assert first in await numbers(client)


async def test_somebody_elses_decision_is_told_and_the_reason_is_kept(web: Web) -> None:
    pokja, baznas = await web.client(Role.POKJA_OFFICER), await web.client(Role.BAZNAS_DEPUTY)
    number = (await numbers(pokja))[0]
    await web.post(pokja, f"/kasus/{number}/putuskan", {"putusan": "berbeda", "terakhir": "0", "alasan": "dua saudara"})
    late = await web.post(
        baznas, f"/kasus/{number}/putuskan", {"putusan": "sama", "terakhir": "0", "alasan": "satu KK"}
    )
    assert late.status_code == 409
    assert "sudah berubah oleh Contoh Pokja Petugas" in late.text
    decided = (await baznas.get(f"/kasus/{number}")).text
    assert "Diputuskan berbeda" in decided
    assert "dua saudara" in decided


async def test_asking_keeps_the_case_waiting_for_the_other_office(web: Web) -> None:
    pokja, baznas = await web.client(Role.POKJA_OFFICER), await web.client(Role.BAZNAS_DEPUTY)
    number = (await numbers(pokja))[0]
    question = {"putusan": "tanya", "terakhir": "0", "alasan": "pernah dibantu BAZNAS?"}
    await web.post(pokja, f"/kasus/{number}/putuskan", question)
    assert number in await numbers(pokja, "/kasus?tampil=ditanya")
    home = (await baznas.get("/")).text
    assert "Jawab 1 pertanyaan kantor lain" in home
    assert f'href="/kasus/{number}"' in home
    assert "Jawab 1 pertanyaan" not in (await pokja.get("/")).text
    assert "pernah dibantu BAZNAS?" in (await baznas.get(f"/kasus/{number}")).text


async def test_another_district_finds_nothing_of_a_case(web: Web) -> None:
    maros, gowa = await web.client(Role.POKJA_OFFICER), await web.client(Role.POKJA_OFFICER, f"POKJA-{GOWA}")
    number = (await numbers(maros))[0]
    assert (await gowa.get(f"/kasus/{number}")).status_code == 404
    assert (await gowa.get("/kasus/K-9999999")).status_code == 404
    answer = await web.post(gowa, f"/kasus/{number}/putuskan", {"putusan": "sama"})
    assert answer.status_code == 404
    made = await web.post(maros, f"/kasus/{number}/putuskan", {"putusan": "sama", "terakhir": "0"})
    decision = made.headers["location"].rsplit("=", 1)[1]
    assert (await web.post(gowa, f"/keputusan/{decision}/cabut")).status_code == 404
    assert f"{number} diputuskan" not in (await gowa.get(f"/kasus?putus={decision}")).text


async def test_who_may_not_decide_is_refused_with_who_may(web: Web) -> None:
    officer = await web.client(Role.POKJA_OFFICER)
    number = (await numbers(officer))[0]
    auditor = await web.client(Role.AUDITOR)
    refused = await web.post(auditor, f"/kasus/{number}/putuskan", {"putusan": "sama"})
    assert refused.status_code == 403
    assert "Petugas Pokja" in refused.text
    head = await web.client(Role.POKJA_HEAD)
    assert (await head.get("/kasus")).status_code == 403


async def test_automatic_links_are_listed_and_can_be_parted(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER, f"POKJA-{GOWA}")
    listed = await numbers(client, "/kasus?tampil=otomatis")
    assert listed
    answer = await web.post(client, f"/keputusan/{listed[0]}/cabut")
    assert answer.status_code == 303
    shown = await client.get(answer.headers["location"])
    assert shown.status_code == 200
    assert 'name="putusan"' in shown.text
    assert listed[0] not in await numbers(client, "/kasus?tampil=otomatis")


async def test_odd_addresses_are_answered_with_pages(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    assert (await client.get("/kasus?tampil=apa")).status_code == 404
    assert (await client.get("/kasus?setelah=x")).status_code == 400
    assert (await client.get("/kasus?tampil=otomatis&setelah=x")).status_code == 400
    assert (await client.get("/kasus/apa-saja")).status_code == 400
    number = (await numbers(client))[0]
    assert (await web.post(client, f"/kasus/{number}/putuskan", {"putusan": "hapus"})).status_code == 400
    assert (await client.post(f"/kasus/{number}/putuskan", data={"putusan": "sama"})).status_code == 403


async def accept(web: Web, office: str, row: str) -> None:
    header = "No,Nama Kepala Keluarga,NIK,Tanggal Lahir,Kabupaten/Kota,Kecamatan,Desa/Kelurahan,RT,RW"
    data = f"{header}\n1,Sitti Halijah,7309014107680011,01-07-1968,{row}\n".encode()
    await accept_list(web.registry, CONSOLE, data=data, filename=f"{office}.csv", office=office)


async def test_a_person_of_two_districts_is_asked_about_there_and_decided_above(web: Web) -> None:
    await accept(web, f"POKJA-{MAROS}", "Kabupaten Maros,Mandai,Tenrigangkae,002,001")
    await accept(web, f"POKJA-{GOWA}", "Kabupaten Gowa,Bontonompo,Katangka,007,009")
    above, maros = await web.client(Role.BAZNAS_PROVINCE), await web.client(Role.POKJA_OFFICER)
    (number,) = await numbers(above)  # the province begins with what two districts claim
    assert "Putuskan 1 kasus antarkabupaten" in (await above.get("/")).text
    shown = main_of((await maros.get(f"/kasus/{number}")).text)
    assert "Sudah terdaftar di kabupaten lain." in shown
    assert "BAZNAS Kabupaten Gowa" in shown
    assert "yang memutuskan BAZNAS Provinsi" in shown
    assert 'value="tanya"' in shown
    assert 'value="sama"' not in shown
    assert not re.search("Katangka|RT 007|Mengapa sistem bertanya", shown)
    listed = (await maros.get("/kasus")).text
    assert "Sudah terdaftar di kabupaten lain" in listed
    assert "Katangka" not in listed
    refused = await web.post(maros, f"/kasus/{number}/putuskan", {"putusan": "sama", "terakhir": "0"})
    assert refused.status_code == 403
    whole = main_of((await above.get(f"/kasus/{number}")).text)
    assert "Dua catatan berdampingan" in whole
    assert "Katangka" in whole
    made = await web.post(above, f"/kasus/{number}/putuskan", {"putusan": "berbeda", "terakhir": "0"})
    assert made.headers["location"].startswith("/kasus?putus=D-")
    assert f"{number} diputuskan berbeda." in (await above.get(made.headers["location"])).text


async def test_looking_at_a_case_is_written_down(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    number = (await numbers(client))[0]
    await client.get(f"/kasus/{number}")
    for _ in range(200):
        if not web.app.state.later:
            break
        await asyncio.sleep(0.02)
    rows = await web.registry.db.fetch("SELECT household FROM person_read WHERE what = {}", "lihat")
    assert len({row["household"] for row in rows}) == 2
