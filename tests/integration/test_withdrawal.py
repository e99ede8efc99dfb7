"""A list taken back leaves the registry as if it had never come; given back, as if it had never been away."""

from __future__ import annotations

import json

import pytest

from tests.integration.test_money_services import fill, propose
from tests.registry_lists import Lists, accept_all, scope
from zis_registry.errors import DecisionRefused, InputRefused, InvalidValue, NotAllowed, NotFound
from zis_registry.services.accounts.access import reader
from zis_registry.services.cases import review
from zis_registry.services.lists import intake, withdrawal
from zis_registry.services.lists.outcomes import ImportOutcome
from zis_registry.services.lists.withdrawal import never_compared
from zis_registry.services.money import budgets
from zis_registry.services.opening import Registry
from zis_registry.services.oversight.checks import run_checks
from zis_registry.services.proposals import overview
from zis_registry.services.rebuild import rebuild
from zis_registry.store.repositories import evidence, money, projections, staging, uploads
from zis_registry.store.repositories.money import Status
from zis_registry.store.repositories.staging import UploadChange, UploadEventRecord
from zis_registry.terms.access import Reader, Role


async def state(registry: Registry) -> str:
    return projections.digest(await projections.read_all(registry.db))


async def officer(registry: Registry, office: str) -> Reader:
    record = await uploads.find_office(registry.db, office)
    assert record is not None
    role = Role.BAZNAS_OFFICER if record.kind == "BAZNAS" else Role.POKJA_OFFICER
    return reader(account=1, username="uji", name="Uji", role=role, office=record)


async def take_back(registry: Registry, outcome: ImportOutcome) -> None:
    assert outcome.upload is not None
    who = await officer(registry, outcome.office)
    await withdrawal.withdraw(registry, who, upload=outcome.upload, reason="salah berkas")


async def give_back(registry: Registry, outcome: ImportOutcome) -> None:
    assert outcome.upload is not None
    who = await officer(registry, outcome.office)
    await withdrawal.restore(registry, who, upload=outcome.upload, reason="memang benar")


async def broken(registry: Registry) -> list[str]:
    return [f"{check.name}: {check.problems[:2]}" for check in await run_checks(registry, scope()) if not check.holds]


async def test_a_withdrawn_list_leaves_the_registry_as_without_it_and_comes_back_exactly(
    registry: Registry, lists: Lists
) -> None:
    states = [await state(registry)]
    accepted = []
    for file in lists.manifest.files[:6]:
        accepted.append(
            await intake.accept_list(
                registry, scope(), data=lists.data(file.file), filename=file.file, office=file.office
            )
        )
        states.append(await state(registry))
    whole = await overview.totals(registry, scope())
    for place in range(len(accepted) - 1, -1, -1):
        await take_back(registry, accepted[place])
        assert await state(registry) == states[place]
    assert (await overview.totals(registry, scope())).accepted_rows == 0
    for place, outcome in enumerate(accepted):
        await give_back(registry, outcome)
        assert await state(registry) == states[place + 1]
    assert await overview.totals(registry, scope()) == whole
    assert await broken(registry) == []


async def test_one_taken_out_of_the_middle_keeps_every_promise(registry: Registry, lists: Lists) -> None:
    accepted = await accept_all(registry, lists, most=6)
    before = await state(registry)
    await take_back(registry, accepted[1])
    totals = await overview.totals(registry, scope())
    assert totals.joined_rows >= 0
    assert totals.accepted_rows == sum(one.counts.families for one in accepted if one is not accepted[1])
    assert await broken(registry) == []
    assert (await rebuild(registry, scope())).identical
    assert await state(registry) != before
    await give_back(registry, accepted[1])
    assert await state(registry) == before
    assert await broken(registry) == []


async def test_doing_it_twice_is_doing_it_once(registry: Registry, lists: Lists) -> None:
    (accepted,) = await accept_all(registry, lists, most=1)
    await take_back(registry, accepted)
    await take_back(registry, accepted)
    assert [event.event for event in await staging.events(registry.db)] == [UploadChange.WITHDRAWN]
    await give_back(registry, accepted)
    await give_back(registry, accepted)
    assert len(await staging.events(registry.db)) == 2


async def test_the_same_bytes_sent_again_give_the_list_back(registry: Registry, lists: Lists) -> None:
    accepted = await accept_all(registry, lists, most=2)
    before = await state(registry)
    await take_back(registry, accepted[1])
    file = lists.manifest.files[1]
    data, name = lists.data(file.file), "lain.xlsx"
    shown = await intake.preview_list(registry, scope(), data=data, filename=name, office=file.office)
    assert shown.withdrawn
    assert shown.accepted_at is not None
    again = await intake.accept_list(registry, scope(), data=data, filename=name, office=file.office)
    assert again.restored
    assert again.upload == accepted[1].upload
    assert await state(registry) == before
    once_more = await intake.accept_list(registry, scope(), data=data, filename=name, office=file.office)
    assert not once_more.restored
    assert not once_more.withdrawn


async def test_a_list_that_comes_back_is_compared_with_what_came_meanwhile(registry: Registry, lists: Lists) -> None:
    files = lists.manifest.files[:6]
    first = [
        await intake.accept_list(registry, scope(), data=lists.data(f.file), filename=f.file, office=f.office)
        for f in files[:3]
    ]
    for outcome in first:
        await take_back(registry, outcome)
    for f in files[3:]:
        await intake.accept_list(registry, scope(), data=lists.data(f.file), filename=f.file, office=f.office)
    apart = len(await evidence.all_pairs(registry.db))
    for outcome in first:
        await give_back(registry, outcome)
    pairs = await evidence.all_pairs(registry.db)
    old = await uploads.families_of_uploads(registry.db, [one.upload for one in first if one.upload])
    across = {(p.row_a, p.row_b, p.question) for p in pairs if (p.row_a in old) != (p.row_b in old)}
    assert len(pairs) > apart
    assert len({(p.row_a, p.row_b, p.question) for p in pairs}) == len(pairs)
    assert across
    assert await broken(registry) == []


async def test_decisions_on_a_withdrawn_list_stay_on_record_without_effect(registry: Registry, lists: Lists) -> None:
    accepted = await accept_all(registry, lists, most=6)
    found = await review.list_cases(registry, scope(), which=review.Which.OPEN, limit=200)
    case = next(case for case in found.cases if case.question == "rumah_tangga")
    await review.decide(registry, scope(), case=case.number, verdict="same", reason="orang yang sama")
    decided = await state(registry)
    for outcome in accepted:
        await take_back(registry, outcome)
    assert (await overview.totals(registry, scope())).households == 0
    assert len(await evidence.all_decisions(registry.db)) == 1
    assert await broken(registry) == []
    for outcome in accepted:
        await give_back(registry, outcome)
    assert await state(registry) == decided


async def test_a_draft_that_names_people_of_a_withdrawn_list_goes_with_it_and_does_not_come_back(
    registry: Registry, lists: Lists
) -> None:
    await fill(registry, lists)
    made = (await propose(registry)).record
    held = {one.fund.id: one.balance.reserved for one in await budgets.standings(registry, scope())}
    assert sum(held.values()) > 0
    (elsewhere,) = [f for f in lists.manifest.files if f.office == "BAZNAS-7306"][:1]
    other = await intake.accept_list(
        registry, scope(), data=lists.data(elsewhere.file), filename=elsewhere.file, office=elsewhere.office
    )
    await take_back(registry, other)
    draft = await money.draft_of(registry.db, scope(), "7311")
    assert draft is not None, "nobody of the draft went"
    homes = {line["household"] for line in made.snapshot["lines"]}
    accepted = [
        one
        for one in await uploads.list_uploads(registry.db, scope())
        if homes & await uploads.families_of_uploads(registry.db, (one.id,))
    ]
    who = await officer(registry, accepted[0].office)
    await withdrawal.withdraw(registry, who, upload=accepted[0].id, reason="salah berkas")
    assert await money.draft_of(registry.db, scope(), "7311") is None
    gone = await money.find_proposal(registry.db, scope(), made.id)
    assert gone is not None
    assert gone.status is Status.WITHDRAWN
    assert {one.balance.reserved for one in await budgets.standings(registry, scope())} == {0}
    rows = await registry.db.fetch("SELECT action, payload FROM journal ORDER BY seq DESC LIMIT 2")
    assert [row["action"] for row in rows] == ["intake:upload:withdraw", "allocation:proposal:withdraw"]
    assert json.loads(rows[0]["payload"])["drafts"] == [made.id]
    assert "households" not in json.loads(rows[0]["payload"]), "a total of all districts"
    assert json.loads(rows[1]["payload"]) == {"area": "7311", "upload": accepted[0].id}
    assert await withdrawal.drafts_gone_with(registry, who, accepted[0].id) == (f"U-{made.id}",)
    stranger = await officer(registry, "BAZNAS-7306")
    assert await withdrawal.drafts_gone_with(registry, stranger, accepted[0].id) == ()
    assert await broken(registry) == []
    await withdrawal.restore(registry, who, upload=accepted[0].id, reason="memang benar")
    assert await money.draft_of(registry.db, scope(), "7311") is None
    assert await broken(registry) == []
    again = (await propose(registry)).record
    assert again.id > made.id
    assert await withdrawal.drafts_gone_with(registry, who, accepted[0].id) == ()
    assert await broken(registry) == []


async def test_a_list_in_a_submitted_proposal_is_not_taken_back(registry: Registry, lists: Lists) -> None:
    (accepted,) = await accept_all(registry, lists, most=1)
    household = min(row[0] for row in (await projections.read_all(registry.db)).households)
    snapshot = json.dumps({"lines": [{"household": household, "state": "didanai"}]})
    async with registry.db.write_tx():
        await registry.db.bulk_insert(
            "proposal",
            ("id", "area", "made_on", "made_at", "made_by", "seed", "list_sha256", "status", "snapshot", "sha256"),
            [(1, "7309", "2026-11-25", registry.now, "rahma", "0", "0", "RANCANGAN", snapshot, "0")],
        )
    await take_back(registry, accepted)
    await give_back(registry, accepted)
    async with registry.db.write_tx():
        await registry.db.execute("UPDATE proposal SET status = 'DIAJUKAN'")
    before = await state(registry)
    with pytest.raises(DecisionRefused, match=r"RT-\d{7}.*U-1.*rahma"):
        await take_back(registry, accepted)
    assert await state(registry) == before


async def test_only_the_office_that_sent_a_list_takes_it_back_and_says_why(registry: Registry, lists: Lists) -> None:
    accepted = await accept_all(registry, lists)
    ours = next(one for one in accepted if one.office.startswith("POKJA-73") and len(one.office) == len("POKJA-7311"))
    assert ours.upload is not None
    district = ours.office[-4:]
    own = await officer(registry, ours.office)
    with pytest.raises(InvalidValue, match="alasan"):
        await withdrawal.withdraw(registry, own, upload=ours.upload, reason="  ")
    with pytest.raises(NotAllowed):
        await withdrawal.withdraw(
            registry, await officer(registry, f"BAZNAS-{district}"), upload=ours.upload, reason="bukan milik kami"
        )
    other = next(one for one in ("7309", "7306", "7311") if one != district)
    for office in (f"POKJA-{other}", f"BAZNAS-{other}"):
        with pytest.raises(NotFound):
            await withdrawal.withdraw(registry, await officer(registry, office), upload=ours.upload, reason="x")
    with pytest.raises(NotFound):
        await withdrawal.withdraw(registry, own, upload=999_999, reason="x")


async def test_another_office_does_not_give_a_list_back_by_sending_its_bytes(registry: Registry, lists: Lists) -> None:
    (accepted,) = await accept_all(registry, lists, most=1)
    await take_back(registry, accepted)
    file = lists.manifest.files[0]
    other = "BAZNAS-7309" if file.office != "BAZNAS-7309" else "POKJA-7309"
    with pytest.raises((DecisionRefused, InputRefused)):
        await intake.accept_list(registry, scope(), data=lists.data(file.file), filename=file.file, office=other)
    assert accepted.upload in await uploads.withdrawn(registry.db)


def event(number: int, upload: int, what: UploadChange, newest: int) -> UploadEventRecord:
    return UploadEventRecord(number, upload, what, newest, "", "", "")


def test_two_lists_have_met_when_one_came_in_or_came_back_while_the_other_was_in_force() -> None:
    away, back = UploadChange.WITHDRAWN, UploadChange.RESTORED
    assert never_compared(1, (1, 2), ()) == ()
    assert never_compared(1, (2,), [event(1, 1, away, 1)]) == (2,)
    assert never_compared(1, (2,), [event(1, 1, away, 2)]) == ()
    assert never_compared(1, (2,), [event(1, 1, away, 1), event(2, 1, back, 2), event(3, 1, away, 2)]) == ()
    assert never_compared(1, (2,), [event(1, 1, away, 1), event(2, 1, back, 1)]) == ()
    both_away = [event(1, 1, away, 1), event(2, 2, away, 2), event(3, 1, back, 2), event(4, 2, away, 2)]
    assert never_compared(2, (1,), both_away) == (1,)
    assert never_compared(2, (1,), [*both_away, event(5, 2, back, 2)]) == ()
