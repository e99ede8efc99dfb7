"""The pages of households: who sees what, the list, search, asnaf, the NIK once, and the person's copy."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from tests.registry_lists import scope
from tests.web.conftest import GOWA, Web
from zis_registry.services.households import name_ranking, reads, revealing
from zis_registry.services.households.reads import Seen
from zis_registry.services.lists.intake import accept_list
from zis_registry.services.numbering import household_number
from zis_registry.services.oversight.checks import run_checks
from zis_registry.store.repositories import projections
from zis_registry.terms.access import Role
from zis_registry.terms.scope import Scope

BAZNAS, POKJA = f"BAZNAS-{GOWA}", f"POKJA-{GOWA}"
RESTRICTED = (
    "asnaf", "fakir", "miskin", "zakat", "infak", "dskl", "muslim", "penghasilan", "desil", "mustahik", "had kifayah",
    "mualaf", "gharim",
)  # fmt: skip
REASON = "mencocokkan KTP saat survei"


async def numbers(web: Web, area: str = GOWA) -> list[str]:
    found = await projections.households(web.registry.db, Scope("uji", "uji", (area,)))
    return [household_number(one.id) for one in found]


async def surveyed(web: Web) -> str:
    """A household that both offices have listed, with an asnaf."""
    found = await projections.households(web.registry.db, Scope("uji", "uji", (GOWA,)))
    return household_number(
        next(one.id for one in found if one.listings > 1 and "asnaf_ditetapkan" in one.facts).__int__()
    )


async def looks(web: Web, what: Seen) -> list[dict[str, Any]]:
    return await web.registry.db.fetch("SELECT * FROM person_read WHERE what = {} ORDER BY id", what.value)


async def add_waiting(web: Web) -> None:
    """The survey of Gowa once more, of other people, none of whom has an asnaf."""
    data = (web.lists / "ekspor_mustahik_simba_gowa_2024.csv").read_text(encoding="utf-8-sig")
    head, *rows = data.splitlines()
    columns = head.split(";")
    name, nik, kk, given = (columns.index(word) for word in ("nama", "nik", "nokk", "asnaf"))
    made = [head]
    for place, row in enumerate(rows[:12]):
        cells = row.split(";")
        cells[name], cells[nik], cells[kk], cells[given] = f"WARGA UJI {chr(65 + place)}{place}", "", "", ""
        made.append(";".join(cells))
    await accept_list(
        web.registry, scope(), data="\n".join(made).encode(), filename="survei_tambahan.csv", office=BAZNAS
    )


def words_of(page: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).lower()


# --- the page -------------------------------------------------------------------------------------------------


async def test_pokja_sees_every_household_without_a_restricted_word(web: Web) -> None:
    pokja = await web.client(Role.POKJA_OFFICER, POKJA)
    for number in await numbers(web):
        page = await pokja.get(f"/rumah-tangga/{number}")
        assert page.status_code == 200
        found = [word for word in RESTRICTED if word in words_of(page.text)]
        assert found == [], f"{number}: {found}"
        assert "simba" not in page.text.lower(), "the file of another office stays unnamed"
        assert re.search(r"\d{16}", page.text) is None
    assert "Survei BAZNAS" in (await pokja.get(f"/rumah-tangga/{await surveyed(web)}")).text


async def test_baznas_sees_verdicts_and_reasons_and_where_facts_come_from(web: Web) -> None:
    waka = await web.client(Role.BAZNAS_DEPUTY, BAZNAS)
    page = (await waka.get(f"/rumah-tangga/{await surveyed(web)}")).text
    for words in (
        "Asnaf",
        "Sistem mengusulkan",
        "Penghasilan sebulan",
        "S2",
        "ekspor_mustahik_simba",
        "Tangga sanitasi",
    ):
        assert words in page
    assert page.count('href="#S') > 3
    assert 'id="S1"' in page
    whole = [await waka.get(f"/rumah-tangga/{number}") for number in await numbers(web)]
    assert all(one.status_code == 200 and len(one.content) < 150_000 for one in whole)
    assert any("Putusan per dana" in one.text and "Yang mengubah putusan" in one.text for one in whole)
    assert any("urutan" in one.text for one in whole)
    title = re.search(r"<title>(.*?)</title>", page)
    assert title is not None
    assert title.group(1).startswith("Rumah tangga RT-")
    for one in whole:
        assert ' style="' not in one.text
        assert re.search(r"\d{16}", one.text) is None


async def test_another_district_is_like_absent(web: Web) -> None:
    waka = await web.client(Role.BAZNAS_DEPUTY, "BAZNAS-7309")
    number = (await numbers(web))[0]
    answers = [await waka.get(f"/rumah-tangga/{one}") for one in (number, "RT-9999999", "RT-x", "0")]
    assert [one.status_code for one in answers] == [404] * 4
    posts = [
        await web.post(waka, f"/rumah-tangga/{number}/asnaf", {"asnaf": "FAKIR", "alasan": "coba"}),
        await web.post(waka, f"/rumah-tangga/{number}/buka-nik", {"alasan": REASON}),
        await web.post(waka, f"/rumah-tangga/{number}/salinan-data"),
        await waka.get(f"/rumah-tangga/{number}/buka-nik"),
    ]
    assert [one.status_code for one in posts] == [404] * 4
    assert await looks(web, Seen.NIK) == await looks(web, Seen.COPY) == []


async def test_an_enumerator_sees_only_the_assigned_villages(web: Web) -> None:
    found = await projections.households(web.registry.db, Scope("uji", "uji", (GOWA,)))
    village = next(one.area for one in found if len(one.area) == 10)
    client = await web.client(Role.ENUMERATOR, POKJA, areas=(village,))
    listed = (await client.get("/rumah-tangga")).text
    inside = {household_number(one.id) for one in found if one.area.startswith(village)}
    assert set(re.findall(r"RT-\d{7}", listed)) <= inside
    for one in found:
        answer = await client.get(f"/rumah-tangga/{household_number(one.id)}")
        assert answer.status_code == (200 if one.area == village else 404)
        if one.area == village:
            assert not [word for word in RESTRICTED if word in words_of(answer.text)]
            assert "usulan U-" not in answer.text


@pytest.mark.parametrize("role", [Role.BAZNAS_TREASURER, Role.ADMINISTRATOR, Role.POKJA_PROVINCE])
async def test_who_may_not_see_households_is_told_who_may(web: Web, role: Role) -> None:
    client = await web.client(role)
    for path in ("/rumah-tangga", "/rumah-tangga/RT-0000001", "/cari?q=andi", "/asnaf"):
        assert (await client.get(path)).status_code == 403


async def test_a_look_at_the_page_is_written_down_once(web: Web) -> None:
    waka = await web.client(Role.BAZNAS_DEPUTY, BAZNAS)
    number = await surveyed(web)
    for _visit in range(2):
        await waka.get(f"/rumah-tangga/{number}")
        for _ in range(100):
            if not web.app.state.later:
                break
            await asyncio.sleep(0.02)
    (look,) = await looks(web, Seen.PAGE)
    assert household_number(look["household"]) == number
    assert look["actor"].startswith("baznas_waka")
    reader = await web.reader(Role.BAZNAS_DEPUTY, BAZNAS)
    (seen,) = await reads.seen_by(web.registry, reader, look["household"])
    assert seen.how == "melihat halaman"


# --- the list and the search ----------------------------------------------------------------------------------


async def test_the_list_counts_pages_and_filters_inside_the_scope(web: Web) -> None:
    pokja = await web.client(Role.POKJA_OFFICER, POKJA)
    mine = await numbers(web)
    seen, path, pages = [], "/rumah-tangga", 0
    while path:
        page = (await pokja.get(path)).text
        assert f"{len(mine)} rumah tangga" in page
        seen += re.findall(r'href="/rumah-tangga/(RT-\d+)"', page)
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        path, pages = (onward.group(1).replace("&amp;", "&") if onward else ""), pages + 1
    assert seen == mine
    assert pages == 2
    back = re.search(r'rel="prev" href="([^"]+)"', page)
    assert back is not None
    first = (await pokja.get(back.group(1).replace("&amp;", "&"))).text
    assert re.findall(r'href="/rumah-tangga/(RT-\d+)"', first) == mine[:50]
    area = re.search(r'<option value="(\d{6})"', page)
    assert area is not None
    narrowed = (await pokja.get(f"/rumah-tangga?wilayah={area.group(1)}")).text
    inside = await numbers(web, area.group(1))
    assert re.findall(r'href="/rumah-tangga/(RT-\d+)"', narrowed) == inside[:50]
    for state in ("didanai", "menunggu-dana", "kurang-data", "tidak-layak", "kasus", "x"):
        assert (await pokja.get(f"/rumah-tangga?keadaan={state}")).status_code == 200
    assert "Tidak ada yang sesuai" in (await pokja.get("/rumah-tangga?nama=zzzzz")).text
    assert (await pokja.get("/rumah-tangga?wilayah=7309")).text.count("/rumah-tangga/RT-") == 0


async def test_search_finds_spellings_and_keeps_a_nik_out_of_addresses(web: Web) -> None:
    pokja = await web.client(Role.POKJA_OFFICER, POKJA)
    number = (await numbers(web))[0]
    assert (await pokja.get(f"/cari?q={number}")).headers["location"] == f"/rumah-tangga/{number}"
    page = (await pokja.get("/cari?q=muhammad")).text
    assert "/rumah-tangga/RT-" in page
    assert "Cari dengan NIK" not in page
    assert "Tidak ada yang bernama itu" in (await pokja.get("/cari?q=qqqqqq")).text
    assert (await pokja.get("/cari?q=a")).status_code == 422
    away = await pokja.get("/cari?q=7306010302150001")
    assert (away.status_code, away.headers["location"]) == (303, "/cari?catatan=nik-di-formulir")
    assert (await web.post(pokja, "/cari/nik", {"nik": "7306010302150001"})).status_code == 403
    other = (await numbers(web, "7309"))[0]
    assert "/rumah-tangga/" + other not in (await pokja.get(f"/cari?q={other}")).text


async def test_a_nik_finds_the_own_household_and_of_others_only_the_office(web: Web) -> None:
    waka = await web.client(Role.BAZNAS_DEPUTY, BAZNAS)
    reader = await web.reader(Role.BAZNAS_DEPUTY, BAZNAS)
    row = await web.registry.db.fetch_one(
        "SELECT household FROM person p JOIN household h ON h.id = p.household "
        "WHERE p.nik_state = 'teks_utuh' AND p.relation <> 'anak' AND h.area LIKE '7306%' ORDER BY p.id"
    )
    assert row is not None
    nik = (await revealing.reveal(web.registry, reader, row["household"], reason=REASON)).nik
    answer = await web.post(waka, "/cari/nik", {"nik": nik})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/rumah-tangga/RT-")
    stranger = await web.client(Role.BAZNAS_DEPUTY, "BAZNAS-7309")
    told = await web.post(stranger, "/cari/nik", {"nik": nik})
    assert "Sudah terdaftar di kabupaten lain" in told.text
    assert "BAZNAS Kabupaten Gowa" in told.text
    assert "RT-" not in words_of(told.text).upper().replace("RT-0000012", "")
    assert nik not in told.text
    assert "belum terdaftar" in (await web.post(waka, "/cari/nik", {"nik": "7306014107800007"})).text
    assert (await web.post(waka, "/cari/nik", {"nik": "123"})).status_code == 422
    assert [look["household"] for look in await looks(web, Seen.SEARCH)] == [row["household"], row["household"], 0]


# --- asnaf ----------------------------------------------------------------------------------------------------


async def test_setting_the_asnaf_from_the_list_and_taking_it_back(web: Web) -> None:
    await add_waiting(web)
    waka = await web.client(Role.BAZNAS_DEPUTY, BAZNAS)
    waiting = (await waka.get("/asnaf")).text
    found = re.findall(r'href="/rumah-tangga/(RT-\d+)#asnaf"', waiting)
    assert found
    number = found[0]
    page = (await waka.get(f"/rumah-tangga/{number}")).text
    offered = re.search(r'name="asnaf" value="(FAKIR|MISKIN)"', page)
    assert offered is not None
    assert "had kifayah" in page
    done = await web.post(waka, f"/rumah-tangga/{number}/asnaf", {"asnaf": offered.group(1)})
    assert (done.status_code, done.headers["location"]) == (303, f"/rumah-tangga/{number}?catatan=asnaf-ditetapkan")
    assert f"{number}#asnaf" not in (await waka.get("/asnaf")).text
    after = (await waka.get(f"/rumah-tangga/{number}")).text
    assert "ditetapkan Contoh Baznas Waka Ii" in after
    without = await web.post(waka, f"/rumah-tangga/{number}/asnaf", {"asnaf": "GHARIM", "alasan": ""})
    assert without.status_code == 422
    assert "Tulis alasannya" in without.text
    kept = await web.post(waka, f"/rumah-tangga/{number}/asnaf", {"asnaf": "", "alasan": "isian tidak hilang"})
    assert "isian tidak hilang" in kept.text
    back = await web.post(waka, f"/rumah-tangga/{number}/asnaf", {"cabut": "ya", "alasan": "keluarga lain"})
    assert back.headers["location"].endswith("asnaf-dicabut")
    assert f"{number}#asnaf" in (await waka.get("/asnaf")).text
    assert [one.name for one in await run_checks(web.registry, scope()) if not one.holds] == []
    officer = await web.client(Role.BAZNAS_OFFICER, BAZNAS)
    assert (await web.post(officer, f"/rumah-tangga/{number}/asnaf", {"asnaf": "FAKIR"})).status_code == 403
    assert "Tetapkan asnaf" not in (await officer.get(f"/rumah-tangga/{number}")).text.replace(
        "Tetapkan asnaf</td>", ""
    )


# --- NIK and copy ---------------------------------------------------------------------------------------------


async def test_a_nik_is_written_down_before_it_is_shown(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    waka = await web.client(Role.BAZNAS_DEPUTY, BAZNAS)
    number = await surveyed(web)
    assert "alasan dicatat" in (await waka.get(f"/rumah-tangga/{number}")).text
    refused = await web.post(waka, f"/rumah-tangga/{number}/buka-nik", {"alasan": "  ktp "})
    assert refused.status_code == 422
    assert await looks(web, Seen.NIK) == []
    shown = await web.post(waka, f"/rumah-tangga/{number}/buka-nik", {"alasan": REASON, "kk": "ya"})
    assert shown.status_code == 200
    assert re.search(r"\b\d{16}\b", shown.text)
    assert shown.headers["cache-control"] == "no-store"
    assert "Nomor KK" in shown.text
    (look,) = await looks(web, Seen.NIK)
    assert look["reason"] == REASON

    async def killed(*_: Any, **__: Any) -> None:
        raise RuntimeError("killed between the log and the answer")

    monkeypatch.setattr(revealing, "_open", killed)
    broken = await web.post(waka, f"/rumah-tangga/{number}/buka-nik", {"alasan": REASON})
    assert broken.status_code == 500
    assert re.search(r"\b\d{16}\b", broken.text) is None
    assert len(await looks(web, Seen.NIK)) == 2, "the look is on record although nothing was shown"
    rows = await web.registry.db.fetch("SELECT * FROM journal")
    assert REASON not in str(rows)


async def test_an_old_code_is_asked_for_again(web: Web) -> None:
    waka = await web.client(Role.BAZNAS_DEPUTY, BAZNAS)
    async with web.registry.db.write_tx():
        await web.registry.db.execute("UPDATE account_session SET code_at = ''")
    number = await surveyed(web)
    assert 'name="kode"' in (await waka.get(f"/rumah-tangga/{number}/buka-nik")).text
    answer = await web.post(waka, f"/rumah-tangga/{number}/buka-nik", {"alasan": REASON, "kode": "000000"})
    assert answer.status_code in (401, 403, 429)
    assert re.search(r"\b\d{16}\b", answer.text) is None
    assert await looks(web, Seen.NIK) == []


async def test_too_many_reveals_within_an_hour_are_refused(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "MOST_AN_HOUR", {Seen.NIK: 2})
    waka = await web.client(Role.BAZNAS_DEPUTY, BAZNAS)
    number = await surveyed(web)
    answers = [await web.post(waka, f"/rumah-tangga/{number}/buka-nik", {"alasan": REASON}) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert REASON in answers[2].text, "nothing typed is lost"
    assert len(await looks(web, Seen.NIK)) == 2


async def test_the_persons_copy_is_a_pdf_and_a_look(web: Web) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    waka = await web.client(Role.BAZNAS_DEPUTY, BAZNAS)
    number = await surveyed(web)
    made = await web.post(waka, f"/rumah-tangga/{number}/salinan-data")
    assert made.headers["content-type"] == "application/pdf"
    assert made.headers["content-disposition"] == f'attachment; filename="salinan-data-{number}.pdf"'
    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.content))
    for words in ("SALINAN DATA PRIBADI", number, "Hak Anda", "Siapa yang melihat", "membuat salinan data", "Status"):
        assert words in text
    assert re.search(r"\d{16}", text) is None
    assert len(await looks(web, Seen.COPY)) == 1
    pokja = await web.client(Role.POKJA_OFFICER, POKJA)
    assert (await web.post(pokja, f"/rumah-tangga/{number}/salinan-data")).status_code == 403


def test_ranking_knows_spellings_titles_and_parts_of_names() -> None:
    people = [(1, "H. MUH. ALI DG. NGAWING"), (2, "ST. HALIJAH"), (3, "BASO TANGNGA"), (4, "SITTI HALIDJAH, S.Pd")]
    names = name_ranking.NameIndex(people)
    assert [one[0] for one in name_ranking.rank("Muhammad Ali", names) if one[2] >= name_ranking.FOUND] == [1]
    assert {one[0] for one in name_ranking.rank("Siti Halijah", names) if one[2] >= name_ranking.FOUND} == {2, 4}
    assert [one[0] for one in name_ranking.rank("tangng", names)][:1] == [3]
    assert name_ranking.rank("Zulkarnain", names) == ()
