"""History: it can be folded again, taken back exactly, and any damage to it is found and named."""

from __future__ import annotations

import pytest

from tests.registry_lists import Lists, accept_all, scope
from zis_registry.errors import DecisionRefused, RegistryError, UsageRefused
from zis_registry.services.cases import explaining, review
from zis_registry.services.opening import Registry
from zis_registry.services.oversight.checks import CheckResult, run_checks
from zis_registry.services.rebuild import rebuild
from zis_registry.store.migrate import drop_append_only
from zis_registry.store.repositories import projections, uploads


async def results(registry: Registry) -> dict[str, CheckResult]:
    return {result.name: result for result in await run_checks(registry, scope())}


async def state(registry: Registry) -> str:
    return projections.digest(await projections.read_all(registry.db))


async def strongest_case(registry: Registry) -> review.CaseView:
    found = await review.list_cases(registry, scope(), which=review.Which.OPEN, limit=200)
    return next(case for case in found.cases if case.question == "rumah_tangga")


async def test_all_checks_pass_and_a_rebuild_gives_identical_rows(registry: Registry, lists: Lists) -> None:
    await accept_all(registry, lists)
    case = await strongest_case(registry)
    await review.decide(registry, scope(), case=case.number, verdict="same", reason="orang yang sama")
    assert [result.name for result in await run_checks(registry, scope()) if not result.holds] == []
    outcome = await rebuild(registry, scope())
    assert outcome.identical
    assert outcome.households > 100
    assert [result.name for result in await run_checks(registry, scope()) if not result.holds] == []


async def test_a_rebuild_repairs_a_damaged_projection_from_history(registry: Registry, lists: Lists) -> None:
    await accept_all(registry, lists, most=2)
    sound = await state(registry)
    async with registry.db.write_tx():
        await registry.db.execute("UPDATE household SET name = {} WHERE id = (SELECT MIN(id) FROM household)", "X")
        await registry.db.execute("DELETE FROM person WHERE id = (SELECT MAX(id) FROM person)")
    found = (await results(registry))["rebuild-identical"].problems
    assert any("household" in problem and "berbeda" in problem for problem in found)
    assert any("person" in problem and "hilang" in problem for problem in found)
    outcome = await rebuild(registry, scope())
    assert not outcome.identical
    assert await state(registry) == sound


async def test_a_decision_taken_back_leaves_exactly_the_earlier_registry(registry: Registry, lists: Lists) -> None:
    await accept_all(registry, lists, most=6)
    before = await state(registry)
    for verdict in ("same", "different", "ask"):
        case = await strongest_case(registry)
        made = await review.decide(registry, scope(), case=case.number, verdict=verdict, reason="uji")
        assert await state(registry) != before
        await review.undo(registry, scope(), decision=made.decision, reason="keliru")
        assert await state(registry) == before


async def test_an_automatic_link_can_be_taken_back_and_becomes_a_case(registry: Registry, lists: Lists) -> None:
    await accept_all(registry, lists)
    before = await state(registry)
    links = await review.list_links(registry, scope())
    number = links[0][0]
    households = await projections.counts(registry.db, scope())
    made = await review.undo(registry, scope(), decision=number, reason="dua orang")
    assert made.households == households["households"] + 1
    found = await review.list_cases(registry, scope(), which=review.Which.OPEN, limit=10_000)
    assert number in {case.number for case in found.cases}
    await review.undo(registry, scope(), decision=made.decision, reason="memang satu orang")
    assert await state(registry) == before


async def test_a_contradicting_decision_is_refused_with_what_it_contradicts(registry: Registry, lists: Lists) -> None:
    await accept_all(registry, lists, most=6)
    case = await strongest_case(registry)
    made = await review.decide(registry, scope(), case=case.number, verdict="different", reason="beda orang")
    await review.undo(registry, scope(), decision=made.decision, reason="salah")
    with pytest.raises(DecisionRefused, match="sudah dibatalkan"):
        await review.undo(registry, scope(), decision=made.decision, reason="lagi")
    with pytest.raises(UsageRefused, match="alasan"):
        await review.decide(registry, scope(), case=case.number, verdict="same", reason=" ")
    with pytest.raises(UsageRefused):
        await review.decide(registry, scope(), case="K-9999999", verdict="same", reason="x")


async def test_an_explanation_names_evidence_and_no_identity_number(registry: Registry, lists: Lists) -> None:
    await accept_all(registry, lists, most=6)
    case = await strongest_case(registry)
    told = await explaining.explain(registry, scope(), case.first, case.second)
    assert told.words
    assert not any(len([c for c in word if c.isdigit()]) > 12 for word in told.words)


@pytest.mark.parametrize("table", ["journal", "source_row", "upload", "pair", "row_finding"])
async def test_the_database_itself_refuses_to_change_history(registry: Registry, lists: Lists, table: str) -> None:
    await accept_all(registry, lists, most=4)
    column = {"journal": "actor", "upload": "filename", "pair": "tier", "row_finding": "message"}.get(table, "reason")
    with pytest.raises(RegistryError):
        async with registry.db.write_tx():
            await registry.db.execute(f"UPDATE {table} SET {column} = 'x'")
    with pytest.raises(RegistryError):
        async with registry.db.write_tx():
            await registry.db.execute(f"DELETE FROM {table}")


async def test_a_journal_row_damaged_behind_the_triggers_is_found_by_its_number(
    registry: Registry, lists: Lists
) -> None:
    await accept_all(registry, lists, most=3)
    async with registry.db.write_tx():
        await drop_append_only(registry.db, "journal")
        await registry.db.execute("UPDATE journal SET actor = 'orang lain' WHERE seq = 2")
    problems = (await results(registry))["audit-chain"].problems
    assert problems
    assert problems[0].startswith("jurnal seq 2:")


async def test_a_journal_cut_short_is_found_by_its_head(registry: Registry, lists: Lists) -> None:
    await accept_all(registry, lists, most=2)
    async with registry.db.write_tx():
        await drop_append_only(registry.db, "journal")
        await registry.db.execute("DELETE FROM journal WHERE seq = (SELECT MAX(seq) FROM journal)")
    assert (await results(registry))["audit-chain"].problems


async def test_a_source_row_changed_behind_the_triggers_is_found(registry: Registry, lists: Lists) -> None:
    await accept_all(registry, lists, most=2)
    async with registry.db.write_tx():
        await drop_append_only(registry.db, "source_row")
        await registry.db.execute("UPDATE source_row SET row_class = 'known' WHERE row_class = 'saved'")
    problems = (await results(registry))["every-row-accounted"].problems
    assert any("berubah" in problem for problem in problems)
    assert any("saved" in problem for problem in problems)


async def test_a_lost_original_is_named(registry: Registry, lists: Lists) -> None:
    await accept_all(registry, lists, most=1)
    (upload,) = await uploads.list_uploads(registry.db, scope())
    (registry.settings.data_dir / "uploads" / f"{upload.sha256}.bin").unlink()
    problems = (await results(registry))["every-row-accounted"].problems
    assert any("tidak dapat dibaca" in problem for problem in problems)
