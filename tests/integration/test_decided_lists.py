"""A list goes in only as it was shown, by a person who still may; whatever refuses leaves it to be decided about."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.test_staging import HEAD, accepted, person, staged, status_of, table
from tests.registry_lists import scope
from zis_registry.errors import UsageRefused
from zis_registry.services.jobs import jobs, worker
from zis_registry.services.jobs.jobs import JobKind
from zis_registry.services.lists import intake, preview_view, upload_view, upload_work, withdrawal
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import accounts, uploads
from zis_registry.store.repositories.accounts import AccountRecord, AccountStatus
from zis_registry.store.repositories.jobs import JobStatus
from zis_registry.store.repositories.staging import StagedStatus
from zis_registry.terms.access import Reader

AMIR, BASO = table(["Amir Hamzah", "Baso Rahman"]).splitlines()[1:]


def of(*rows: bytes) -> bytes:
    return b"\r\n".join([HEAD.encode(), *rows])


async def upload_of(registry: Registry, job: jobs.JobView) -> int:
    assert job.status is JobStatus.DONE, job.error
    return int(job.go.rpartition("/")[2])


async def test_the_same_counts_are_not_enough_when_rows_join_other_households(registry: Registry) -> None:
    who = await person(registry, "POKJA-7309")
    first = await upload_of(registry, await accepted(registry, who, await staged(registry, who, "1.csv", of(AMIR))))
    number = await staged(registry, who, "dua.csv", of(AMIR, BASO))
    before = await preview_view.preview_view(registry, who, number)
    await withdrawal.withdraw(registry, who, upload=first, reason="salah")
    await accepted(registry, who, await staged(registry, who, "2.csv", of(BASO)))
    job = await upload_work.accept(registry, who, number, shown=before.shown)
    await worker.run_pending(registry)
    assert (await jobs.view(registry, who, job)).go == f"/unggahan/periksa/{number}"
    after = await preview_view.preview_view(registry, who, number)
    assert [part.count for part in after.parts] == [part.count for part in before.parts]
    assert after.shown != before.shown
    assert "masuk ke rumah tangga lain" in after.line.problem
    assert await status_of(registry, number) is StagedStatus.READ
    assert (await accepted(registry, who, number)).go.startswith("/unggahan/")
    assert await status_of(registry, number) is StagedStatus.ACCEPTED


async def test_other_lists_in_between_that_change_nothing_do_not_stop_a_list(registry: Registry) -> None:
    who = await person(registry, "POKJA-7309")
    await accepted(registry, who, await staged(registry, who, "1.csv", of(AMIR)))
    twice = of(AMIR, BASO, BASO.replace(b"2;", b"3;", 1))
    number = await staged(registry, who, "dua.csv", twice)
    shown = (await preview_view.preview_view(registry, who, number)).shown
    await accepted(registry, who, await staged(registry, who, "lain.csv", of(table(["", "", "Cora"]).splitlines()[3])))
    job = await upload_work.accept(registry, who, number, shown=shown)
    await worker.run_pending(registry)
    await upload_of(registry, await jobs.view(registry, who, job))
    assert await status_of(registry, number) is StagedStatus.ACCEPTED


async def test_a_full_queue_leaves_the_list_to_be_decided_about(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await person(registry, "POKJA-7309")
    number = await staged(registry, who, "a.csv", of(AMIR))
    shown = (await preview_view.preview_view(registry, who, number)).shown
    for n in range(jobs.MOST_WAITING):
        await jobs.enqueue(
            registry, who.scope, kind=JobKind.READ_LIST, payload={"staged": [], "n": n}, title="x", area="7309"
        )
    with pytest.raises(UsageRefused, match=r"20 pekerjaan kantor Anda masih menunggu.*tetap menunggu keputusan Anda"):
        await upload_work.accept(registry, who, number, shown=shown)
    assert await status_of(registry, number) is StagedStatus.READ
    view = await preview_view.preview_view(registry, who, number)
    assert view.idle
    assert view.line.words == "Menunggu diperiksa"


async def lock(registry: Registry, who: Reader, status: AccountStatus) -> None:
    account = AccountRecord(
        id=1, username=who.username, name="Uji", role=who.role, office=who.office, areas=(), status=status,
        one_key=True, totp_confirmed_at="", created_at=registry.now, created_by="uji",
    )  # fmt: skip
    async with registry.db.write_tx():
        await registry.db.execute("DELETE FROM account")
        await accounts.insert_account(registry.db, account, password_hash="")


@pytest.mark.parametrize("again", [False, True], ids=["new", "taken-back"])
async def test_an_account_that_is_locked_while_its_job_runs_writes_nothing(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    who = await person(registry, "POKJA-7309")
    await lock(registry, who, AccountStatus.ACTIVE)
    if again:
        done = await accepted(registry, who, await staged(registry, who, "a.csv", of(AMIR)))
        await withdrawal.withdraw(registry, who, upload=await upload_of(registry, done), reason="salah")
    number = await staged(registry, who, "a.csv", of(AMIR))
    shown = (await preview_view.preview_view(registry, who, number)).shown
    sender = intake._sender

    async def locked_meanwhile(*given: Any) -> Any:
        await lock(registry, who, AccountStatus.DISABLED)
        return await sender(*given)

    monkeypatch.setattr(intake, "_sender", locked_meanwhile)
    job = await upload_work.accept(registry, who, number, shown=shown)
    await worker.run_pending(registry)
    ended = await jobs.view(registry, who, job)
    assert ended.status is JobStatus.FAILED
    assert "tidak lagi berwenang" in ended.error
    standing = {one.id for one in await uploads.list_uploads(registry.db, scope())}
    assert standing == set(await uploads.withdrawn(registry.db))
    assert await status_of(registry, number) is StagedStatus.READ


async def test_faith_under_another_word_stays_hidden_in_an_accepted_list(registry: Registry) -> None:
    who = await person(registry, "BAZNAS-7309")
    data = table(["Amir Hamzah", "Baso Rahman"], head=HEAD.replace("AGAMA", "KEPERCAYAAN")).replace(b"Islam", b"Aluk")
    number = await staged(registry, who, "a.csv", data)

    async def samples() -> list[Any]:
        view: Any = await preview_view.preview_view(registry, who, number)
        if view.accepted:
            view = await upload_view.upload_view(registry, who, view.upload)
        groups = (view.columns.care, view.columns.certain, view.columns.unused)
        return [one.samples for group in groups for one in group if one.header == "KEPERCAYAAN"]

    assert await samples() == [None]
    await accepted(registry, who, number)
    assert await samples() == [None]
