"""The upload pages: send, look, accept, take back; each state has a page and each form works without scripts."""

from __future__ import annotations

import re
from typing import Any

import httpx
from litestar import Litestar
from litestar.testing import AsyncTestClient

from tests.integration.test_staging import packed, table
from tests.web.conftest import GOWA, Web
from zis_registry.services.jobs import worker
from zis_registry.store.repositories import uploads
from zis_registry.terms.access import Role

Client = AsyncTestClient[Litestar]
PAGE_BYTES = 150_000


async def send(web: Web, client: Client, *files: tuple[str, bytes]) -> httpx.Response:
    parts: list[Any] = [("berkas", (name, data, "application/octet-stream")) for name, data in files]
    return await web.post(client, "/unggahan", files=parts)


async def sent(web: Web, client: Client, name: str, data: bytes) -> str:
    answer = await send(web, client, (name, data))
    assert answer.status_code == 303, answer.text[:500]
    await worker.run_pending(web.registry)
    page = await client.get(answer.headers["location"])
    found = re.search(r"/unggahan/periksa/\d+", page.text)
    assert found is not None
    return found[0]


async def read(client: Client, path: str, *, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status_code == status
    assert len(answer.content) < PAGE_BYTES
    assert "style=" not in answer.text
    return answer.text


def field(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found is not None
    return found[1]


async def test_a_list_goes_in_by_its_pages_alone(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    assert "Unggah dan baca" in await read(client, "/unggahan")
    path = await sent(web, client, "Data Jamban.csv", table(["Amir Hamzah", "Baso Rahman", ""]))
    text = await read(client, path)
    for words in ("Periksa sebelum diterima", "Belum ada yang masuk ke register", "Kolom yang dikenali", "Temuan:",
                  "Ditolak", "2 baris siap masuk register", "Terima 2 baris", "Batalkan unggahan"):  # fmt: skip
        assert words in text, words
    assert "Islam" not in text
    assert "500rb" not in text
    assert "7309011101800001" not in text
    assert "Lanjutkan memeriksa" in await read(client, "/unggahan")
    kind = re.search(rf'{path}\?temuan=([a-z-]+)"', text)
    assert kind is not None
    assert "Kembali ke daftar" in await read(client, f"{path}?temuan={kind[1]}")
    answer = await web.post(client, f"{path}/terima", {"dilihat": field(text, "dilihat")})
    again = await web.post(client, f"{path}/terima", {"dilihat": field(text, "dilihat")})
    assert answer.headers["location"] == again.headers["location"]
    await worker.run_pending(web.registry)
    moved = await client.get(path)
    assert moved.status_code == 303
    text = await read(client, moved.headers["location"])
    assert "Daftar yang diterima" in text
    assert "Nasib setiap baris" in text
    rows = await read(client, f"{moved.headers['location']}?setelah=0&nasib=rejected")
    assert "Nomor baris" in rows or "nomor baris" in rows


async def test_a_list_is_taken_back_with_a_reason_and_given_back(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    (first, *_) = [u for u in await uploads.list_uploads(web.registry.db, web.registry.everywhere)
                   if u.office == "POKJA-7309"]  # fmt: skip
    path = f"/unggahan/{first.id}"
    before = await read(client, path)
    assert "Tarik unggahan" in before
    empty = await web.post(client, f"{path}/tarik", {"alasan": " "})
    assert empty.status_code == 422
    assert "Tulis alasannya" in empty.text
    done = await web.post(client, f"{path}/tarik", {"alasan": "salah kirim"})
    assert done.status_code == 303
    text = await read(client, done.headers["location"])
    assert "Daftar ini ditarik" in text
    assert "Usulan U-1 ditarik" in text
    assert "susun lagi" in text
    assert "salah kirim" in text
    assert "Pulihkan unggahan" in text
    assert "Ditarik" in await read(client, "/unggahan")
    resent = await sent(web, client, first.filename, (web.lists / first.filename).read_bytes())
    assert "pernah diterima tanggal" in await read(client, resent)
    assert (await web.post(client, f"{path}/pulihkan", {"alasan": "ternyata benar"})).status_code == 303
    text = await read(client, path)
    assert "Daftar ini ditarik" not in text
    assert "Usulan U-1 ditarik" not in text


async def test_what_is_wrong_with_a_file_is_told_and_stops_no_other(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    none = await send(web, client)
    assert none.status_code == 422
    assert "Belum ada berkas" in none.text
    mixed = await send(web, client, ("surat.pdf", b"%PDF-1.4"), ("<b>x</b>.csv", table(["Amir"])))
    assert mixed.status_code == 200
    assert "PDF" in mixed.text
    assert "<b>x</b>.csv" not in mixed.text
    only = await send(web, client, ("surat.pdf", b"%PDF-1.4"))
    assert only.status_code == 422
    several = await send(web, client, ("a.zip", packed({"1.csv": table(["Cora"]), "2.csv": table(["Dodi"])})))
    assert several.status_code == 303
    await worker.run_pending(web.registry)
    assert (await read(client, "/unggahan")).count("Menunggu diperiksa") == 3


async def test_a_file_that_cannot_be_read_has_a_page_with_a_way_out(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    path = await sent(web, client, "kosong.csv", b"satu;dua\r\n1;2\r\n")
    text = await read(client, path)
    assert "Berkas ini tidak dapat dibaca" in text
    assert "Terima" not in text.split("steps")[1].split("</ol>")[1]
    assert (await web.post(client, f"{path}/baca")).status_code == 303
    gone = await web.post(client, f"{path}/batalkan")
    assert gone.headers["location"].startswith("/unggahan?")
    assert "Unggahan dibatalkan" in await read(client, gone.headers["location"])


async def test_a_large_body_is_refused_and_other_pages_keep_their_small_limit(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    big = await send(web, client, ("besar.csv", b"a;b\r\n" * 5_000_000))
    assert big.status_code == 422
    assert "melebihi batas 20 MB" in big.text
    much = await send(web, client, *[(f"{n}.csv", b"a;b\r\n" * 4_100_000) for n in range(4)])
    assert much.status_code == 413
    other = await web.post(client, "/unggahan/periksa/1/terima", {"dilihat": "9" * 300_000})
    assert other.status_code == 413


async def test_other_people_get_what_is_theirs(web: Web) -> None:
    pokja = await web.client(Role.POKJA_OFFICER)
    path = await sent(web, pokja, "a.csv", table(["Amir"]))
    baznas = await web.client(Role.BAZNAS_OFFICER)
    far = await web.client(Role.POKJA_OFFICER, f"POKJA-{GOWA}")
    (theirs, *_) = [u for u in await uploads.list_uploads(web.registry.db, web.registry.everywhere)
                    if u.office == "POKJA-7309"]  # fmt: skip
    for client in (baznas, far):
        await read(client, path, status=404)
        assert (await web.post(client, f"{path}/batalkan")).status_code == 404
    assert "Tarik unggahan" not in await read(baznas, f"/unggahan/{theirs.id}")
    assert (await web.post(baznas, f"/unggahan/{theirs.id}/tarik", {"alasan": "x"})).status_code == 403
    await read(far, f"/unggahan/{theirs.id}", status=404)
    auditor = await web.client(Role.AUDITOR)
    assert "Batalkan unggahan" not in await read(auditor, path)
    assert "Unggah dan baca" not in await read(auditor, "/unggahan")
    for role in (Role.BAZNAS_DEPUTY, Role.ENUMERATOR, Role.POKJA_PROVINCE, Role.ADMINISTRATOR):
        await read(await web.client(role), "/unggahan", status=403)


async def test_addresses_that_name_nothing_are_pages(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    (ours, *_) = [u for u in await uploads.list_uploads(web.registry.db, web.registry.everywhere)
                  if u.office == "POKJA-7309"]  # fmt: skip
    for path in ("/unggahan/" + "9" * 25, "/unggahan/periksa/" + "9" * 25, "/unggahan/0"):
        await read(client, path, status=404)
    own = f"/unggahan/{ours.id}"
    await read(client, f"{own}?setelah=x", status=400)
    for query in ("setelah=" + "9" * 25, "setelah=0&lembar=%27;--&nasib=zz", "temuan=%3Cb%3E", "setelah=-5"):
        await read(client, f"{own}?{query}")


async def test_a_first_list_is_invited(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER, "POKJA-7371")
    assert "Belum ada daftar" in await read(client, "/unggahan")
    path = await sent(web, client, "a.csv", table(["", ""]))
    text = await read(client, path)
    assert "Semua baris ditolak atau dilewati" in text
    assert "/terima" not in text


async def test_work_that_runs_is_found_from_the_list_page(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    assert "Pekerjaan yang sedang berjalan" not in await read(client, "/unggahan")
    await send(web, client, ("a.csv", table(["Amir"])))
    assert '<a href="/pekerjaan">Pekerjaan yang sedang berjalan</a> (1)' in await read(client, "/unggahan")
    other = await web.client(Role.BAZNAS_OFFICER)
    assert "Pekerjaan yang sedang berjalan" not in await read(other, "/unggahan")
    await worker.run_pending(web.registry)
    assert "Pekerjaan yang sedang berjalan" not in await read(client, "/unggahan")


async def test_a_reading_that_was_stopped_is_not_told_as_going_on(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    answer = await send(web, client, ("Berhenti.csv", table(["Rahma"])))
    assert "Sedang dibaca" in await read(client, "/unggahan")
    assert (await web.post(client, f"{answer.headers['location']}/hentikan")).status_code == 303
    assert "Kembali ke Unggahan" in await read(client, answer.headers["location"])
    text = await read(client, "/unggahan")
    assert "Sedang dibaca" not in text
    assert "Belum terbaca" in text
    assert "Baca lagi atau batalkan" in text
