"""Sent files wait encrypted, are read in a job, and enter the register once, only as they were shown."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.registry_lists import NOON, Lists, scope
from zis_registry.errors import DecisionRefused, InputRefused, InvalidValue, NotAllowed, NotFound
from zis_registry.services.accounts.access import reader
from zis_registry.services.jobs import jobs, worker
from zis_registry.services.lists import (
    intake,
    preview_view,
    sending,
    staged_store,
    staging,
    upload_list,
    upload_view,
    upload_work,
    withdrawal,
)
from zis_registry.services.opening import Registry
from zis_registry.services.oversight.checks import run_checks
from zis_registry.store.repositories import projections, uploads
from zis_registry.store.repositories import staging as staged_lists
from zis_registry.store.repositories.jobs import JobStatus
from zis_registry.store.repositories.staging import StagedStatus
from zis_registry.terms.access import Reader, Role
from zis_registry.terms.household import RowClass

HEAD = "NO;NAMA;NIK;DESA;KECAMATAN;JAMBAN;AGAMA;PENGHASILAN;DESIL"


async def person(registry: Registry, office: str, role: Role | None = None) -> Reader:
    record = await uploads.find_office(registry.db, office)
    assert record is not None
    default = Role.BAZNAS_OFFICER if record.kind == "BAZNAS" else Role.POKJA_OFFICER
    return reader(account=1, username=f"uji.{office.lower()}", name="Uji", role=role or default, office=record)


def table(names: Sequence[str], *, head: str = HEAD) -> bytes:
    rows = [
        f"{n};{name};730901{n + 10}0180000{n};Alliritengae;Turikale;ada;Islam;500rb-1jt;3"
        for n, name in enumerate(names, start=1)
    ]
    return "\r\n".join([head, *rows]).encode()


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


async def staged(registry: Registry, who: Reader, name: str, data: bytes) -> int:
    delivery = await upload_work.send(registry, who, [(name, data)])
    assert not delivery.refused
    assert delivery.taken[0].staged is not None
    await worker.run_pending(registry)
    return delivery.taken[0].staged


async def accepted(registry: Registry, who: Reader, number: int) -> jobs.JobView:
    view = await preview_view.preview_view(registry, who, number)
    job = await upload_work.accept(registry, who, number, shown=view.shown)
    await worker.run_pending(registry)
    return await jobs.view(registry, who, job)


async def status_of(registry: Registry, number: int) -> StagedStatus:
    record = await staged_lists.find_staged(registry.db, registry.everywhere, number)
    assert record is not None
    return record.status


async def test_a_list_is_sent_looked_at_and_accepted_and_then_its_copy_is_gone(
    registry: Registry, lists: Lists
) -> None:
    file = next(f for f in lists.manifest.files if f.office.startswith("POKJA-73"))
    who = await person(registry, file.office)
    number = await staged(registry, who, file.file, lists.data(file.file))
    folder = registry.settings.staged_dir / str(number)
    (kept,) = folder.iterdir()
    assert lists.data(file.file)[:200] not in kept.read_bytes()
    assert (await upload_list.uploads_of(registry, who)).accepted == ()
    assert (await projections.counts(registry.db, scope()))["households"] == 0
    view = await preview_view.preview_view(registry, who, number)
    assert view.told is not None
    assert sum(part.count for part in view.parts) == view.told.counts.rows_read
    assert sum(count for _, count in view.fates) == view.told.counts.physical_rows
    assert sum(part.share for part in view.parts) == pytest.approx(1)
    assert view.line.mine
    job = await accepted(registry, who, number)
    assert job.status is JobStatus.DONE
    (line,) = (await upload_list.uploads_of(registry, who)).accepted
    assert job.go == f"/unggahan/{line.id}"
    assert not folder.exists()
    record = await staged_lists.find_staged(registry.db, scope(), number)
    assert record is not None
    assert (record.status, record.preview, record.wrapped_key) == (StagedStatus.ACCEPTED, None, b"")
    assert line.rows == view.told.counts.rows_read
    assert [one.name for one in await run_checks(registry, scope()) if not one.holds] == []


async def test_a_double_click_has_one_effect(registry: Registry) -> None:
    who = await person(registry, "POKJA-7309")
    number = await staged(registry, who, "a.csv", table(["Amir", "Baso"]))
    view = await preview_view.preview_view(registry, who, number)
    first = await upload_work.accept(registry, who, number, shown=view.shown)
    assert await upload_work.accept(registry, who, number, shown=view.shown) == first
    with pytest.raises(DecisionRefused):
        await staging.discard(registry, who, number)
    await worker.run_pending(registry)
    assert await upload_work.accept(registry, who, number, shown=view.shown) == first
    await worker.run_pending(registry)
    assert len(await uploads.list_uploads(registry.db, scope())) == 1
    twice = await upload_work.send(registry, who, [("b.csv", table(["Cora"])), ("b.csv", table(["Cora"]))])
    assert len({one.staged for one in twice.taken}) == 1


async def test_a_registry_that_changed_meanwhile_is_shown_again_and_not_accepted(registry: Registry) -> None:
    who, other = await person(registry, "POKJA-7309"), await person(registry, "BAZNAS-7309")
    number = await staged(registry, who, "a.csv", table(["Amir Hamzah", "Baso Rahman"]))
    shown = (await preview_view.preview_view(registry, who, number)).shown
    same = table(["Amir Hamzah", "Baso Rahman"]) + b"\r\n3;Cora;;Alliritengae;Turikale;ada;Islam;;4"
    await accepted(registry, other, await staged(registry, other, "b.csv", same))
    job = await upload_work.accept(registry, who, number, shown=shown)
    await worker.run_pending(registry)
    done = await jobs.view(registry, who, job)
    assert done.status is JobStatus.DONE
    assert done.go == f"/unggahan/periksa/{number}"
    view = await preview_view.preview_view(registry, who, number)
    assert "Baru 2 menjadi" in view.line.problem
    assert view.shown != shown
    assert len(await uploads.list_uploads(registry.db, scope())) == 1
    assert (await accepted(registry, who, number)).status is JobStatus.DONE
    assert len(await uploads.list_uploads(registry.db, scope())) == 2


async def test_a_discarded_list_leaves_nothing(registry: Registry) -> None:
    who = await person(registry, "POKJA-7309")
    number = await staged(registry, who, "a.csv", table(["Amir"]))
    await staging.discard(registry, who, number)
    await staging.discard(registry, who, number)
    assert await status_of(registry, number) is StagedStatus.DISCARDED
    assert not (registry.settings.staged_dir / str(number)).exists()
    assert (await upload_list.uploads_of(registry, who)).staged == ()
    with pytest.raises(NotFound):
        await upload_work.accept(registry, who, number, shown="1-0-0-0-0-")


async def test_a_zip_gives_its_lists_and_tells_what_it_left(registry: Registry) -> None:
    who = await person(registry, "POKJA-7309")
    good, nested = table(["Amir"]), packed({"x.csv": table(["Baso"])})
    sent = packed({"satu.csv": good, "map/dua.csv": table(["Cora"]), "surat.pdf": b"%PDF-1.4", "dalam.zip": nested,
                   "catatan.md": b"halo; semua", "__MACOSX/._satu.csv": b"x"})  # fmt: skip
    delivery = await upload_work.send(registry, who, [("kirim.zip", sent), ("rusak.xlsx", b"PK\x03\x04rusak")])
    assert sorted(one.filename for one in delivery.taken) == ["dua.csv", "satu.csv"]
    told = {one.filename: one.refusal for one in delivery.refused}
    assert set(told) == {"surat.pdf", "dalam.zip", "catatan.md", "rusak.xlsx"}
    assert "PDF" in told["surat.pdf"]
    assert "arsip" in told["dalam.zip"].lower()
    await worker.run_pending(registry)
    lines = (await upload_list.uploads_of(registry, who)).staged
    assert [line.ready for line in lines] == [1, 1]


@pytest.mark.parametrize(
    "members",
    [{"../luar.csv": b"a;b"}, {f"{n}.csv": b"a;b" for n in range(51)}, {"besar.csv": b"0" * 30_000_000}],
    ids=["path", "members", "bomb"],
)
async def test_a_zip_that_is_not_safe_is_refused_whole(registry: Registry, members: dict[str, bytes]) -> None:
    who = await person(registry, "POKJA-7309")
    delivery = await upload_work.send(registry, who, [("kirim.zip", packed(members)), ("a.csv", table(["Amir"]))])
    assert [one.filename for one in delivery.refused] == ["kirim.zip"]
    assert [one.filename for one in delivery.taken] == ["a.csv"]


async def test_a_file_without_a_table_is_told_with_its_remedy_and_stops_no_other(registry: Registry) -> None:
    who = await person(registry, "POKJA-7309")
    delivery = await upload_work.send(
        registry, who, [("kosong.csv", b"satu;dua\r\n1;2\r\n"), ("a.csv", table(["Amir"]))]
    )
    await worker.run_pending(registry)
    by_name = {line.filename: line for line in (await upload_list.uploads_of(registry, who)).staged}
    assert by_name["kosong.csv"].status is StagedStatus.REFUSED
    assert by_name["kosong.csv"].problem
    assert by_name["a.csv"].status is StagedStatus.READ
    assert delivery.refused == ()
    with pytest.raises(InputRefused):
        await upload_work.send(registry, who, [])


async def test_who_sees_which_lists(registry: Registry) -> None:
    pokja, baznas = await person(registry, "POKJA-7309"), await person(registry, "BAZNAS-7309")
    auditor = await person(registry, "BAZNAS-7309", Role.AUDITOR)
    far = await person(registry, "POKJA-7306"), await person(registry, "BAZNAS-7306")
    number = await staged(registry, pokja, "pokja.csv", table(["Amir"]))
    survey = await staged(registry, baznas, "baznas.csv", table(["Baso"]))
    for who in (baznas, *far):
        with pytest.raises(NotFound):
            await preview_view.preview_view(registry, who, number)
        with pytest.raises(NotFound):
            await upload_work.read_again(registry, who, number)
        with pytest.raises(NotFound):
            await staging.discard(registry, who, number)
    with pytest.raises(NotFound):
        await preview_view.preview_view(registry, pokja, survey)
    assert (await preview_view.preview_view(registry, auditor, number)).line.mine is False
    with pytest.raises(NotAllowed):
        await staging.discard(registry, auditor, number)
    with pytest.raises(NotAllowed):
        await upload_work.send(registry, auditor, [("a.csv", table(["Cora"]))])
    await accepted(registry, pokja, number)
    await accepted(registry, baznas, survey)
    seen = {who.username: len((await upload_list.uploads_of(registry, who)).accepted) for who in (pokja, baznas, *far)}
    assert seen == {"uji.pokja-7309": 1, "uji.baznas-7309": 2, "uji.pokja-7306": 0, "uji.baznas-7306": 0}
    (mine,) = (await upload_list.uploads_of(registry, pokja)).accepted
    theirs = next(u for u in await uploads.list_uploads(registry.db, scope()) if u.id != mine.id)
    assert (await upload_view.upload_view(registry, baznas, mine.id)).may_change is False
    for who, upload in ((pokja, theirs.id), (far[0], mine.id), (far[1], mine.id)):
        with pytest.raises(NotFound):
            await upload_view.upload_view(registry, who, upload)


async def test_faith_is_shown_to_nobody_and_means_only_to_those_who_assess(registry: Registry) -> None:
    pokja, baznas = await person(registry, "POKJA-7309"), await person(registry, "BAZNAS-7309")
    for who in (pokja, baznas):
        number = await staged(registry, who, "a.csv", table(["Amir"]) + f";{who.office}".encode())
        told = repr(await preview_view.preview_view(registry, who, number, kind="uang-tidak-terbaca"))
        view = await preview_view.preview_view(registry, who, number, kind="uang-tidak-terbaca")
        shown = repr((view.columns, view.groups, view.listed))
        assert "Islam" not in shown
        assert ("500rb" in shown) is (who is baznas)
        assert told
        assert "730901" not in shown
        await accepted(registry, who, number)
        line = (await upload_list.uploads_of(registry, who)).accepted[0]
        full = await upload_view.upload_view(registry, who, line.id, kind="uang-tidak-terbaca", after=0)
        assert ("500rb" in repr(full)) is (who is baznas)
        assert "Islam" not in repr(full)


async def test_an_accepted_list_tells_the_fate_of_every_row(registry: Registry, lists: Lists) -> None:
    file = next(f for f in lists.manifest.files if f.office.startswith("POKJA-73") and f.file.endswith(".xlsx"))
    who = await person(registry, file.office)
    await accepted(registry, who, await staged(registry, who, file.file, lists.data(file.file)))
    (line,) = (await upload_list.uploads_of(registry, who)).accepted
    view = await upload_view.upload_view(registry, who, line.id, after=0)
    assert sum(sum(sheet.counts) + sheet.others for sheet in view.sheets) == view.physical_rows
    seen, page = 0, view.page
    while page is not None:
        seen += len(page.rows)
        if page.after is None:
            break
        page = (await upload_view.upload_view(registry, who, line.id, after=page.after)).page
    assert seen == view.physical_rows
    only = (await upload_view.upload_view(registry, who, line.id, what="saved", after=0)).page
    assert only is not None
    assert {became for _, became in only.rows} <= {"Baru"}
    assert view.may_change
    assert [event.words for event in view.events] == ["Diterima"]
    await withdrawal.withdraw(registry, who, upload=line.id, reason="salah")
    view = await upload_view.upload_view(registry, who, line.id)
    assert view.line.withdrawn
    assert [event.words for event in view.events] == ["Ditarik", "Diterima"]


async def test_lists_that_nobody_decides_about_go_after_ninety_days(registry: Registry) -> None:
    who = await person(registry, "POKJA-7309")
    number = await staged(registry, who, "a.csv", table(["Amir"]))
    stray = registry.settings.staged_dir / "99"
    stray.mkdir()
    later = replace(registry, clock=lambda: NOON + staged_store.KEPT + timedelta(hours=1))
    await sending.stage(later, who, [("b.csv", table(["Baso"]))])
    assert await status_of(registry, number) is StagedStatus.EXPIRED
    assert sorted(path.name for path in registry.settings.staged_dir.iterdir()) == [str(number + 1)]


async def test_an_accept_that_fails_gives_the_list_back_to_the_person(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await person(registry, "POKJA-7309")
    number = await staged(registry, who, "a.csv", table(["Amir"]))
    view = await preview_view.preview_view(registry, who, number)

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("disk")

    monkeypatch.setattr(intake, "accept_list", broken)
    job = await upload_work.accept(registry, who, number, shown=view.shown)
    await worker.run_pending(registry)
    assert (await jobs.view(registry, who, job)).status is JobStatus.FAILED
    assert await status_of(registry, number) is StagedStatus.READ
    monkeypatch.undo()
    assert (await accepted(registry, who, number)).status is JobStatus.DONE


async def test_no_name_or_number_reaches_the_journal(registry: Registry) -> None:
    who = await person(registry, "POKJA-7309")
    number = await staged(registry, who, "Amir 7309011101800001.csv", table(["Amir Hamzah"]))
    await accepted(registry, who, number)
    rows = await registry.db.fetch("SELECT payload, subject, action FROM journal")
    assert "Amir" not in repr(rows)
    assert "7309011101800001" not in repr(await registry.db.fetch("SELECT filename FROM staged_list"))
    assert {"intake:upload:stage", "intake:upload:accept"} <= {row["action"] for row in rows}


def test_what_was_shown_comes_back_as_it_was_or_is_refused() -> None:
    digest = "0f" * 32
    counts = dict(zip(RowClass, (3, 2, 1, 0, 4), strict=True))
    assert upload_work.what_was_shown(f"3-2-1-0-4-{digest}") == (counts, digest)
    assert upload_work.what_was_shown("3-2-1-0-4-") == (counts, "")
    for wrong in ("", "1-2", "1-2-3-4-5", "1-2-3-4-x-", "-1-2-3-4-5-", f"1-2-3-4-5-6-{digest}", "1-2-3-4-5-0F",
                  f"1-2-3-4-5-{digest}0"):  # fmt: skip
        with pytest.raises(InvalidValue):
            upload_work.what_was_shown(wrong)
