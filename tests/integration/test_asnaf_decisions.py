"""Asnaf set by officers: golden over the lists, appended, taken back, and the same after a rebuild."""

from __future__ import annotations

import pytest

from tests.registry_lists import Lists, scope
from zis_registry.errors import InvalidValue, NotAllowed, NotFound
from zis_registry.services.accounts.access import reader
from zis_registry.services.cases import review
from zis_registry.services.households import asnaf, assessment
from zis_registry.services.households.assessment import parameters_on
from zis_registry.services.lists.intake import accept_list
from zis_registry.services.opening import Registry
from zis_registry.services.oversight.checks import run_checks
from zis_registry.services.rebuild import rebuild
from zis_registry.store.repositories import people, projections, uploads
from zis_registry.store.repositories.projections import HouseholdRecord
from zis_registry.terms.access import Reader, Role
from zis_registry.terms.household import Field

CONFIRMED = Field.ASNAF_CONFIRMED.value


async def fill(registry: Registry, lists: Lists) -> None:
    """The lists of Gowa; whoever its survey calls poor has no asnaf yet."""
    for file in lists.manifest.files:
        if file.office in ("BAZNAS-7306", "POKJA-7306"):
            data = lists.data(file.file)
            data = data.replace(b";Miskin;", b";;") if file.file.endswith(".csv") else data
            await accept_list(registry, scope(), data=data, filename=file.file, office=file.office)


async def deputy(registry: Registry, office: str = "BAZNAS-7306", role: Role = Role.BAZNAS_DEPUTY) -> Reader:
    record = await uploads.find_office(registry.db, office)
    assert record is not None
    return reader(account=1, username="waka.uji", name="Waka Uji", role=role, office=record)


async def household(registry: Registry, number: int) -> HouseholdRecord:
    (found,) = await projections.households(registry.db, registry.everywhere, ids=[number])
    return found


async def failing(registry: Registry) -> list[str]:
    return [check.name for check in await run_checks(registry, scope()) if not check.holds]


async def test_an_officer_sets_it_over_the_lists_and_a_rebuild_keeps_it(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    waka = await deputy(registry)
    found = await asnaf.waiting(registry, waka)
    assert found.total >= len(found.shown) > 0
    assert [one.surveyed_on for one in found.shown] == sorted(one.surveyed_on for one in found.shown)
    number = int(found.shown[0].number.removeprefix("RT-"))
    offered = found.shown[0].proposed.upper()
    assert await asnaf.confirm(registry, waka, number, offered) == found.shown[0].number
    assert (await household(registry, number)).facts[CONFIRMED] == (offered, number)
    assert (await asnaf.waiting(registry, waka)).total == found.total - 1 == await asnaf.count_waiting(registry, waka)
    assert (await rebuild(registry, scope())).identical
    assert await failing(registry) == []

    before = len(await people.asnaf_decisions(registry.db))
    await asnaf.confirm(registry, waka, number, offered)
    assert len(await people.asnaf_decisions(registry.db)) == before, "what stands is not written again"

    await asnaf.confirm(registry, waka, number, "", "salah keluarga")
    assert CONFIRMED not in (await household(registry, number)).facts
    assert (await asnaf.waiting(registry, waka)).total == found.total
    assert (await rebuild(registry, scope())).identical
    assert await failing(registry) == []


async def test_taken_back_leaves_what_the_lists_say(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    waka = await deputy(registry)
    told = next(
        record
        for record in await projections.households(registry.db, waka.scope)
        if CONFIRMED in record.facts and len(record.area) >= 4
    )
    await asnaf.confirm(registry, waka, told.id, "BUKAN_MUSTAHIK", "survei ulang")
    assert (await household(registry, told.id)).facts[CONFIRMED][0] == "BUKAN_MUSTAHIK"
    await asnaf.confirm(registry, waka, told.id, "", "dicabut")
    assert (await household(registry, told.id)).facts == told.facts
    assert (await rebuild(registry, scope())).identical


async def test_it_stays_with_its_row_when_households_are_joined_and_parted(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    waka = await deputy(registry)
    cases = await review.list_cases(registry, scope(), which=review.Which.OPEN, limit=200)
    case = next(case for case in cases.cases if case.question == "rumah_tangga")
    assert case.household_b is not None
    number = case.household_b.id
    before = await household(registry, number)
    await asnaf.confirm(registry, waka, number, "GHARIM", "utang")
    joined = await review.decide(registry, scope(), case=case.number, verdict="same", reason="sama")
    home = (await projections.placement(registry.db))[number]
    assert home != number
    assert (await household(registry, home)).facts[CONFIRMED] == ("GHARIM", number)
    assert (await rebuild(registry, scope())).identical
    await review.undo(registry, scope(), decision=joined.decision, reason="salah")
    assert (await household(registry, number)).facts[CONFIRMED] == ("GHARIM", number)
    await asnaf.confirm(registry, waka, number, "", "dicabut")
    assert (await household(registry, number)).facts == before.facts
    assert await failing(registry) == []


async def test_who_may_set_it_and_for_whom(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    waka = await deputy(registry)
    number = (await projections.households(registry.db, waka.scope))[0].id
    with pytest.raises(NotAllowed):
        await asnaf.confirm(registry, await deputy(registry, role=Role.BAZNAS_OFFICER), number, "FAKIR", "x")
    with pytest.raises(NotFound):
        await asnaf.confirm(registry, await deputy(registry, "BAZNAS-7311"), number, "FAKIR", "x")
    with pytest.raises(InvalidValue, match="daftar"):
        await asnaf.confirm(registry, waka, number, "SULTAN", "x")
    with pytest.raises(InvalidValue, match="alasannya"):
        await asnaf.confirm(registry, waka, number, "RIQAB", "  ")
    assert await people.asnaf_decisions(registry.db) == ()
    assert asnaf.codes(registry)[-1] == "BUKAN_MUSTAHIK"
    assert set(asnaf.codes(registry)) == set(asnaf.ASNAF_WORDS)


async def test_the_journal_tells_that_it_was_set_without_saying_what(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    waka = await deputy(registry)
    number = (await projections.households(registry.db, waka.scope))[0].id
    await asnaf.confirm(registry, waka, number, "FAKIR", "janda lanjut usia")
    row = await registry.db.fetch_one("SELECT * FROM journal ORDER BY seq DESC LIMIT 1")
    assert row is not None
    assert "asnaf:household:confirm" in str(row)
    assert "FAKIR" not in str(row)
    assert "janda" not in str(row)


async def test_one_household_is_assessed_as_its_whole_district_is(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    waka = await deputy(registry)
    on = registry.today
    (district,) = await assessment.districts(registry, waka.scope)
    whole = await assessment.assess_district(registry, waka.scope, area=district, on=on)
    assert parameters_on(on) is whole.parameters
    for number in sorted(whole.households)[::3]:
        record, told = await assessment.assess_household(registry, waka.scope, household=number, on=on)
        assert record == whole.households[number]
        assert told == tuple(one for one in whole.assessments if number in one.households)
