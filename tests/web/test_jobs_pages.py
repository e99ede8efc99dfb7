"""The pages of long work: how far it is, stopping it, its result; and what others may see of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.registry_lists import NOON
from tests.web.conftest import MAROS, Web
from zis_registry.errors import InputRefused
from zis_registry.services.jobs import jobs, pulse, worker
from zis_registry.services.jobs.jobs import JobKind
from zis_registry.store.repositories import jobs as rows
from zis_registry.terms.access import Role

SHORT = 5_000


async def ask(web: Web, *, kind: JobKind = JobKind.MATCH, role: Role = Role.POKJA_OFFICER) -> int:
    reader = await web.reader(role)
    return await jobs.enqueue(
        web.registry, reader.scope, kind=kind, payload={"area": MAROS}, title="Menyusun usulan Maros", area=MAROS
    )


async def begin(web: Web, *, cancel: bool = False, **told: Any) -> None:
    """Let a worker that then says no more take the job, and tell this much."""
    async with web.registry.db.write_tx():
        job = await rows.next_ready(web.registry.db, now=web.registry.now)
        assert job is not None
        until = (NOON + pulse.LEASE).isoformat(timespec="seconds")
        hold = await rows.claim(web.registry.db, job, owner="uji", lease_until=until, now=web.registry.now)
        assert hold is not None
        known = {"done": 0, "total": 0, "words": "", "writing": False} | told
        await rows.renew(web.registry.db, hold, lease_until=until, **known)
        if cancel:
            await rows.ask_to_cancel(web.registry.db, job.id)


def handle(monkeypatch: pytest.MonkeyPatch, work: worker.Handler) -> None:
    monkeypatch.setitem(worker.HANDLERS, JobKind.MATCH, work)


async def test_a_waiting_job_says_what_it_waits_for(web: Web) -> None:
    client, job = await web.client(Role.POKJA_OFFICER), await ask(web)
    answer = await client.get(f"/pekerjaan/{job}")
    assert answer.status_code == 200
    assert "Menunggu giliran" in answer.text
    assert "Pekerja sedang tidak berjalan" in answer.text
    pulse.beat(web.registry)
    assert "Pekerja sedang tidak berjalan" not in (await client.get(f"/pekerjaan/{job}")).text


async def test_progress_is_told_with_counts_and_renews_itself(web: Web) -> None:
    client, job = await web.client(Role.POKJA_OFFICER), await ask(web)
    await begin(web, done=2940, total=4200, words="Mencari catatan ganda")
    answer = await client.get(f"/pekerjaan/{job}")
    assert "Mencari catatan ganda: 2.940 dari 4.200" in answer.text
    assert '<progress max="4200" value="2940"' in answer.text
    assert f'data-refresh="/pekerjaan/{job}/kemajuan"' in answer.text
    assert "Muat ulang kemajuan" in answer.text
    assert "Hentikan pekerjaan" in answer.text
    part = await client.get(f"/pekerjaan/{job}/kemajuan")
    assert "<html" not in part.text
    assert "data-done" not in part.text
    assert "Hentikan pekerjaan" in part.text, "the button goes when the part says that it is too late"
    assert f'name="_csrf" value="{web.token(client)}"' in part.text
    assert len(part.text) < SHORT
    assert "2.940 dari 4.200" in (await client.get("/pekerjaan")).text


async def test_the_rest_is_guessed_from_what_is_done(web: Web) -> None:
    job = await ask(web)
    await begin(web, done=3000, total=4000)
    later = replace(web.registry, clock=lambda: NOON + timedelta(seconds=60))
    view = await jobs.view(later, await web.reader(Role.POKJA_OFFICER), job)
    assert view.seconds_left == 20
    web.app.state.registry = later
    part = await (await web.client(Role.POKJA_OFFICER)).get(f"/pekerjaan/{job}/kemajuan")
    assert "Kira-kira 20 detik lagi." in part.text


async def test_while_it_writes_nobody_is_offered_to_stop_it(web: Web) -> None:
    client, job = await web.client(Role.POKJA_OFFICER), await ask(web)
    await begin(web, done=1, total=2, words="Menulis ke register; tidak dapat dihentikan di tengah.", writing=True)
    answer = await client.get(f"/pekerjaan/{job}")
    assert "Hentikan pekerjaan" not in answer.text
    assert "Hentikan pekerjaan" not in (await client.get(f"/pekerjaan/{job}/kemajuan")).text
    assert "Tidak dapat dihentikan lagi" in answer.text
    refused = await web.post(client, f"/pekerjaan/{job}/hentikan")
    assert refused.status_code == 409
    assert "sedang menulis ke register" in refused.text


async def test_a_job_is_stopped_by_its_button(web: Web) -> None:
    client, job = await web.client(Role.POKJA_OFFICER), await ask(web)
    answer = await web.post(client, f"/pekerjaan/{job}/hentikan")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/pekerjaan/{job}")
    ended = await client.get(f"/pekerjaan/{job}")
    assert "Dihentikan" in ended.text
    assert "data-refresh" not in ended.text
    running = await ask(web)
    await begin(web, cancel=True)
    assert "Permintaan berhenti dicatat" in (await client.get(f"/pekerjaan/{running}")).text


async def test_a_real_job_leads_to_its_result(web: Web) -> None:
    client, job = await web.client(Role.POKJA_OFFICER), await ask(web)
    await worker.run_pending(web.registry)
    answer = await client.get(f"/pekerjaan/{job}")
    assert "Lihat usulan" in answer.text
    go = (await jobs.view(web.registry, await web.reader(Role.POKJA_OFFICER), job)).go
    assert go.startswith("/usulan/")
    part = await client.get(f"/pekerjaan/{job}/kemajuan")
    assert f'data-go="{go}"' in part.text
    assert go in (await client.get("/pekerjaan")).text


async def test_a_failed_job_says_why_and_a_script_leads_to_the_whole_page(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(*_: Any) -> Mapping[str, Any]:
        raise InputRefused("Berkas ini <b>tidak memuat</b> tabel penerima.")

    handle(monkeypatch, work)
    client, job = await web.client(Role.POKJA_OFFICER), await ask(web)
    await worker.run_pending(web.registry)
    answer = await client.get(f"/pekerjaan/{job}")
    assert "Pekerjaan ini tidak selesai." in answer.text
    assert "&lt;b&gt;tidak memuat" in answer.text
    assert 'href="/usulan">Kembali ke Usulan' in answer.text
    assert f'data-go="/pekerjaan/{job}"' in (await client.get(f"/pekerjaan/{job}/kemajuan")).text


async def test_a_result_never_leads_to_another_host(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(*_: Any) -> Mapping[str, Any]:
        return {"go": "//lain.example/"}

    handle(monkeypatch, work)
    client, job = await web.client(Role.POKJA_OFFICER), await ask(web)
    await worker.run_pending(web.registry)
    assert "lain.example" not in (await client.get(f"/pekerjaan/{job}")).text


async def test_an_interrupted_job_says_that_it_was_taken_up_again(web: Web) -> None:
    client, job = await web.client(Role.POKJA_OFFICER), await ask(web)
    await begin(web)
    async with web.registry.db.write_tx():
        await rows.free_all(web.registry.db)
    await begin(web, done=5, total=10)
    assert "Dilanjutkan setelah terhenti" in (await client.get(f"/pekerjaan/{job}")).text


async def test_other_offices_find_no_job_and_no_trace_of_it(web: Web) -> None:
    job = await ask(web)
    for role, office in ((Role.POKJA_OFFICER, "POKJA-7306"), (Role.BAZNAS_DEPUTY, f"BAZNAS-{MAROS}")):
        client = await web.client(role, office)
        absent = await client.get("/pekerjaan/999")
        for path in (f"/pekerjaan/{job}", f"/pekerjaan/{job}/kemajuan"):
            answer = await client.get(path)
            assert answer.status_code == 404
            assert "Menyusun usulan Maros" not in answer.text
        assert (await web.post(client, f"/pekerjaan/{job}/hentikan")).status_code == 404
        assert absent.status_code == 404
        assert "Belum ada pekerjaan panjang" in (await client.get("/pekerjaan")).text


async def test_health_is_told_to_anybody_and_tells_nothing_else(web: Web) -> None:
    visitor = await web.visitor()
    down = await visitor.get("/kesehatan")
    assert (down.status_code, down.text) == (503, "pekerja tidak menjawab\n")
    pulse.beat(web.registry)
    up = await visitor.get("/kesehatan")
    assert (up.status_code, up.text) == (200, "baik\n")
    assert up.headers["cache-control"] == "no-store"
