"""Money: what a draft reserves the ledger holds, what it refuses it proves, and asking again does not draw again."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tests.registry_lists import Lists, scope
from zis_registry.errors import InsufficientFunds, UsageRefused
from zis_registry.funding.commitment import Commitment, Source
from zis_registry.funding.gap import Level, NeedAmount
from zis_registry.services.households import assessment
from zis_registry.services.lists.intake import accept_list
from zis_registry.services.money import budgets
from zis_registry.services.opening import Registry
from zis_registry.services.oversight.checks import run_checks
from zis_registry.services.proposals import matching, overview, proving
from zis_registry.services.proposals.documents import DocumentKind, make_document
from zis_registry.store.failures import ConstraintBroken
from zis_registry.store.repositories import ledger, money
from zis_registry.store.repositories.money import FundRecord, Status
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Service
from zis_registry.terms.scope import Scope

BARRU, GOWA = AreaCode("7311"), AreaCode("7306")
TODAY = date(2026, 11, 25)
FUNDS = (
    FundRecord("Z", "zakat", "Zakat Barru", "7311", None, 40_000_000, "uji"),
    FundRecord("I", "infak_tidak_terikat", "Infak Barru", "7311", None, 20_000_000, "uji"),
    FundRecord("T", "infak_terikat", "Infak terikat jamban", "731101", ("JAMBAN_TS",), 30_000_000, "uji"),
    FundRecord("G", "dskl", "DSKL Gowa", "7306", None, 90_000_000, "uji"),
)


def commitment(number: str, *, fund: str | None, amount: int, area: str = "7311") -> Commitment:
    source = Source.APBN if fund is None else None
    return Commitment(number, source, fund, AreaCode(area), Service.SANITATION, amount, date(2026, 2, 3), "DPA uji")


async def fill(registry: Registry, lists: Lists, funds: tuple[FundRecord, ...] = FUNDS) -> None:
    for file in lists.manifest.files:
        if file.office in ("BAZNAS-7311", "POKJA-7311") and "SIAK" not in file.file:
            await accept_list(registry, scope(), data=lists.data(file.file), filename=file.file, office=file.office)
    await budgets.put_funds(registry, scope(), funds)


async def propose(registry: Registry, *, on: date = TODAY, seed: str = "benih") -> matching.Proposal:
    return await matching.propose(registry, scope(), area=BARRU, on=on, draw=lambda: seed)


async def test_a_draft_reserves_exactly_its_lines_and_everything_adds_up(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    await budgets.put_commitments(
        registry, scope(), [commitment("K1", fund="I", amount=5_000_000), commitment("K2", fund=None, amount=7_000_000)]
    )
    made = await propose(registry)
    frozen = made.record.snapshot
    states = Counter(line["state"] for line in frozen["lines"])
    assert min(states["didanai"], states["ditolak"], states["belum_lengkap"]) > 0
    paid = Counter[str]()
    for line in frozen["lines"]:
        paid.update(dict(line["payments"]))
    for one in await budgets.standings(registry, scope()):
        assert one.balance.opening == one.balance.reserved + one.balance.committed_with_paid + one.balance.left
        assert one.balance.reserved == paid[one.fund.id]
    needs = await overview.needs_of_drafts(registry, scope())
    for level in Level:
        rows = await budgets.gap(registry, scope(), needs, level=level)
        assert sum(row.need for row in rows) == sum(line["cost"] for line in frozen["lines"])
        assert sum(row.reserved for row in rows) == paid.total()
        assert sum(row.committed for row in rows) == 12_000_000
        assert all(row.need == row.funded + row.gap for row in rows)
    assert [check.name for check in await run_checks(registry, scope()) if not check.holds] == []


async def test_every_refusal_has_a_reason_that_the_verifier_accepts(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    made = await propose(registry)
    (proof,) = await proving.prove(registry, scope(), area=BARRU, on=TODAY)
    assert proof.problems == ()
    assert proof.current is True
    assert proof.refused == proof.refused_with_reason > 0
    assert proof.units == proof.funded + proof.refused + proof.pending == len(made.record.snapshot["lines"])
    short = [line for line in made.record.snapshot["lines"] if line["refusal"] == "dana"]
    for line in short:
        assert line["shortfall"] > 0
        cut = made.record.snapshot["cuts"][line["shortfall_cut"]]
        assert line["shortfall"] == line["cost"] - (cut["holds"] - cut["committed"])
        barred = {fund: bar for fund, bar, _ in made.record.snapshot["payers"][line["payers"]]["barred"]}
        assert barred.get("G") in (None, "wilayah"), "another district's money never pays, and says so"


async def test_the_same_units_always_get_their_first_seed_back(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    first = await propose(registry)
    again = await propose(registry, on=date(2026, 11, 24), seed="lain")
    assert (again.renewed, again.record.id, again.record.seed) == (False, first.record.id, "benih")
    await budgets.put_funds(registry, scope(), [FundRecord("A", "apbd", "APBD Barru", "7311", None, 3_000_000, "uji")])
    (stale,) = await proving.prove(registry, scope(), area=BARRU, on=None)
    assert (stale.verified, stale.current) == (True, False)
    richer = await propose(registry, seed="lain")
    assert (richer.renewed, richer.record.seed, richer.record.snapshot["draw"]) == (True, "benih", 1)
    earlier = await propose(registry, on=date(2025, 6, 1), seed="lain")
    assert earlier.record.seed == "benih", "another day is no way to another draw"
    async with registry.db.read_tx():
        assert await ledger.outstanding(registry.db, f"proposal:{first.record.id}") == ()
        assert [draft.id for draft in await money.drafts(registry.db, scope())] == [earlier.record.id]
    assert [check.name for check in await run_checks(registry, scope()) if not check.holds] == []


async def test_new_units_are_drawn_anew_and_the_old_ones_get_their_seed_back(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    first = await propose(registry, seed="satu")
    mover = first.record.snapshot["lines"][0]["household"]
    home = await registry.db.fetch_value("SELECT area FROM household WHERE id = {}", mover)
    made = [first]
    for seed, area in (("dua", "7306"), ("tiga", home)):
        async with registry.db.write_tx():
            await registry.db.execute("UPDATE household SET area = {} WHERE id = {}", area, mover)
        made.append(await propose(registry, seed=seed))
    assert [(one.record.seed, one.record.snapshot["draw"]) for one in made] == [("satu", 1), ("dua", 2), ("satu", 1)]
    assert made[0].record.list_sha256 == made[2].record.list_sha256 != made[1].record.list_sha256


async def test_a_promise_of_another_source_renews_the_draft_without_a_new_draw(
    registry: Registry, lists: Lists
) -> None:
    await fill(registry, lists)
    first = await propose(registry)
    await budgets.put_commitments(registry, scope(), [commitment("K9", fund=None, amount=900_000_000)])
    (stale,) = await proving.prove(registry, scope(), area=BARRU, on=None)
    assert (stale.verified, stale.current) == (True, False)
    second = await propose(registry, seed="lain")
    assert (second.renewed, second.record.seed) == (True, first.record.seed)
    states = [[line["state"] for line in made.record.snapshot["lines"]] for made in (first, second)]
    assert states[0] == states[1]
    assert [one["amount"] for one in second.record.snapshot["commitments"]] == [900_000_000]


async def test_a_draft_says_the_same_whoever_makes_it(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    wide = await propose(registry)
    narrow = Scope("uji:barru", "BAZNAS-7311", ("7311",))
    again = await matching.propose(registry, narrow, area=BARRU, on=TODAY, draw=lambda: "lain")
    assert not again.renewed
    assert again.record.sha256 == wide.record.sha256


async def test_a_decision_goes_before_a_draft_which_is_withdrawn(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    made = await propose(registry)
    noted = await budgets.put_commitments(registry, scope(), [commitment("K1", fund="Z", amount=39_000_000)])
    assert (noted.new, noted.withdrawn) == (1, ("7311",))
    (zakat,) = [one for one in await budgets.standings(registry, scope()) if one.fund.id == "Z"]
    assert (zakat.balance.reserved, zakat.balance.committed, zakat.balance.left) == (0, 39_000_000, 1_000_000)
    (old,) = await proving.prove(registry, scope(), area=BARRU, on=TODAY)
    assert (old.proposal, old.verified, old.current, old.status) == (made.record.id, True, None, Status.WITHDRAWN)
    assert await proving.prove(registry, scope(), area=BARRU, on=None) == ()
    for on in (None, TODAY):
        with pytest.raises(UsageRefused):
            await make_document(registry, scope(), kind=DocumentKind.ALLOCATION, area=BARRU, on=on)
    assert (await propose(registry)).renewed
    assert [check.name for check in await run_checks(registry, scope()) if not check.holds] == []


async def test_a_changed_snapshot_or_ledger_is_found_by_verify_and_check(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    made = await propose(registry)
    frozen = {**made.record.snapshot, "lines": [dict(line) for line in made.record.snapshot["lines"]]}
    funded = next(line for line in frozen["lines"] if line["payments"])
    funded["payments"] = [[fund, amount + 1] for fund, amount in funded["payments"]]
    async with registry.db.write_tx():
        await registry.db.execute("UPDATE proposal SET snapshot = {} WHERE id = {}", money.canonical(frozen), 1)
    (proof,) = await proving.prove(registry, scope(), area=BARRU, on=TODAY)
    assert not proof.verified
    told = " ".join(proof.problems)
    assert "tidak sama dengan yang harus dibayar" in told
    assert "sidik" in told
    assert "buku dana" in told
    failed = {check.name for check in await run_checks(registry, scope()) if not check.holds}
    assert failed == {"drafts-proven"}


async def test_the_ledger_only_grows_and_a_fund_never_promises_more_than_it_holds(registry: Registry) -> None:
    await budgets.put_funds(registry, scope(), FUNDS)
    assert await budgets.put_funds(registry, scope(), FUNDS) == 0
    with pytest.raises(InsufficientFunds, match="kurang Rp1"):
        await budgets.put_commitments(registry, scope(), [commitment("K1", fund="I", amount=20_000_001)])
    async with registry.db.read_tx():
        assert await ledger.commitments(registry.db, scope()) == ()
    with pytest.raises(UsageRefused, match="tidak ada"):
        await budgets.put_commitments(registry, scope(), [commitment("K1", fund="X", amount=1)])
    for change in ("UPDATE ledger_posting SET amount = 1", "DELETE FROM ledger_entry", "DELETE FROM commitment"):
        if "commitment" in change:
            await budgets.put_commitments(registry, scope(), [commitment("K2", fund=None, amount=1)])
        with pytest.raises(ConstraintBroken):
            async with registry.db.write_tx():
                await registry.db.execute(change)


async def test_an_office_sees_and_matches_its_own_district_alone(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    await propose(registry)
    gowa = Scope("uji:gowa", "POKJA-7306", ("7306",))
    assert [one.fund.id for one in await budgets.standings(registry, gowa)] == ["G"]
    assert await proving.prove_frozen(registry, gowa) == ()
    assert await budgets.gap(registry, gowa, []) == ()
    with pytest.raises(UsageRefused, match="lingkup"):
        await matching.propose(registry, gowa, area=BARRU, on=TODAY)
    new = FundRecord("N", "zakat", "Zakat lain", "7311", None, 1, "uji")
    with pytest.raises(UsageRefused, match="kabupaten/kota"):
        await matching.propose(registry, scope(), area=AreaCode("731101"), on=TODAY)
    with pytest.raises(UsageRefused, match="lingkup"):
        await budgets.put_funds(registry, gowa, [new])


async def test_the_gap_follows_the_assessment_of_the_day(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    district = await assessment.assess_district(registry, scope(), area=BARRU, on=TODAY)
    needs: list[NeedAmount] = assessment.needs_of(district)
    rows = await budgets.gap(registry, scope(), needs, level=Level.VILLAGE)
    assert sum(row.units for row in rows) == len(district.units) > 0
    assert {row.area.digits[:4] for row in rows} == {"7311"}
    assert all(row.funded == 0 for row in rows)


async def test_the_proof_works_out_payers_and_costs_anew(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    made = await propose(registry)
    funded = next(n for n, line in enumerate(made.record.snapshot["lines"]) if line["payments"])
    bound = [{**fund, "area": "731199"} for fund in made.record.snapshot["funds"]]
    for change, words in (
        ({"uses": {}}, "tidak sesuai verdik"),
        ({"cost": 1}, "biaya satuan"),
        ({"funds": bound}, "ikatan dana"),
    ):
        frozen = {**made.record.snapshot, "lines": [dict(line) for line in made.record.snapshot["lines"]]}
        if "funds" in change:
            frozen["funds"] = bound
        else:
            frozen["lines"][funded].update(change)
        async with registry.db.write_tx():
            await registry.db.execute("UPDATE proposal SET snapshot = {} WHERE id = {}", money.canonical(frozen), 1)
        (proof,) = await proving.prove(registry, scope(), area=BARRU, on=TODAY)
        assert words in " ".join(proof.problems)


async def test_money_that_only_waits_for_data_is_named(registry: Registry, lists: Lists) -> None:
    much = FundRecord("ZZ", "zakat", "Zakat UPZ Barru", "7311", None, 900_000_000, "uji")
    little = FundRecord("I", "infak_tidak_terikat", "Infak Barru", "7311", None, 3_000_000, "uji")
    await fill(registry, lists, (much, little))
    made = await propose(registry)
    waiting = [line for line in made.lines if line["awaiting"]]
    assert waiting
    for line in waiting:
        assert line["refusal"] == "dana"
        assert "Zakat UPZ Barru bila datanya lengkap" in line["sentence"]
        assert line["uses"]["ZAKAT_LANGSUNG"] == "BELUM_LENGKAP"


async def test_a_proposal_of_an_older_form_is_named_as_such(registry: Registry) -> None:
    async with registry.db.write_tx():
        await registry.db.execute(
            "INSERT INTO proposal (id, area, made_on, made_at, made_by, seed, list_sha256, status, snapshot, sha256) "
            "VALUES ({},{},{},{},{},{},{},{},{},{})",
            1, "7311", "2026-11-24", "2026-11-24", "uji", "s", "l", "DIGANTI", "{}", "h",
        )  # fmt: skip
    assert await proving.prove(registry, scope(), area=None, on=None) == ()
    with pytest.raises(UsageRefused, match="berbentuk lama"):
        await proving.prove(registry, scope(), area=BARRU, on=TODAY)
    with pytest.raises(UsageRefused, match="berbentuk lama"):
        await make_document(registry, scope(), kind=DocumentKind.BENEFICIARIES, area=BARRU, on=TODAY)


async def test_a_district_without_households_and_a_day_to_come_are_refused(registry: Registry, lists: Lists) -> None:
    with pytest.raises(UsageRefused, match="impor daftarnya dulu"):
        await propose(registry)
    with pytest.raises(UsageRefused, match="belum tiba"):
        await propose(registry, on=date(2030, 1, 1))


async def test_what_is_told_of_a_person_lies_beside_the_hashed_snapshot(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    made = await propose(registry)
    frozen = money.canonical(made.record.snapshot)
    async with registry.db.read_tx():
        names = {one.name for one in (await money.recipients(registry.db, made.record)).values()}
    sentences = {reason for words in made.words.values() for reason in words.get("reasons", ())}
    assert names
    assert sentences
    assert not [told for told in (*names, *sentences) if told in frozen]
