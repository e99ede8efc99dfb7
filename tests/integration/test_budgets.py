"""Funds and commitments on both engines: what is refused, what the journal tells, and what `check` finds of damage."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.registry_lists import scope
from zis_registry.errors import RegistryError, UsageRefused
from zis_registry.funding.commitment import Commitment, Source
from zis_registry.funding.ledger import Account, Move, Transfer, entry
from zis_registry.services.money import budgets
from zis_registry.services.opening import Registry
from zis_registry.services.oversight import checks
from zis_registry.services.oversight.checks import run_checks
from zis_registry.store.migrate import drop_append_only
from zis_registry.store.repositories import ledger, money
from zis_registry.store.repositories.money import FundRecord, ProposalRecord, Status
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Service
from zis_registry.terms.scope import Scope

ZAKAT = FundRecord("Z", "zakat", "Zakat Barru", "7311", None, 40_000_000, "uji")
INFAK = FundRecord("i", "infak_tidak_terikat", "Infak Barru", "7311", None, 20_000_000, "uji")
TOILETS = FundRecord("T", "infak_terikat", "Dana jamban", "731101", ("JAMBAN_TS",), 30_000_000, "uji")
SOCIAL = FundRecord("G", "dskl", "DSKL Gowa", "7306", None, 90_000_000, "uji")
FUNDS = (ZAKAT, INFAK, TOILETS, SOCIAL)
GOWA = Scope("uji:gowa", "POKJA-7306", ("7306",))


def commitment(number: str = "K1", **other: Any) -> Commitment:
    """A commitment of the APBN for sanitation in Barru, or as told."""
    told: dict[str, Any] = {
        "source": None if other.get("fund") else Source.APBN,
        "fund": None,
        "area": AreaCode("7311"),
        "service": Service.SANITATION,
        "amount": 5_000_000,
        "decided_on": date(2026, 2, 3),
        "basis": "DPA/A.1/1.04.2.10.0.00.01.0000/001/2026",
    }
    return Commitment(id=number, **{**told, **other})


async def problems(registry: Registry, name: str) -> tuple[str, ...]:
    return {result.name: result.problems for result in await run_checks(registry, scope())}[name]


async def refused_fund(registry: Registry, fund: FundRecord) -> str:
    with pytest.raises(UsageRefused) as refused:
        await budgets.put_funds(registry, scope(), [ZAKAT, fund])
    assert fund == ZAKAT or fund not in await stored_funds(registry)
    return str(refused.value)


async def refused_commitment(registry: Registry, one: Commitment) -> str:
    before = await stored_commitments(registry)
    with pytest.raises(UsageRefused) as refused:
        await budgets.put_commitments(registry, scope(), [commitment("lain"), one])
    assert await stored_commitments(registry) == before
    return str(refused.value)


async def stored_funds(registry: Registry) -> tuple[FundRecord, ...]:
    async with registry.db.read_tx():
        return await money.funds(registry.db, scope())


async def stored_commitments(registry: Registry) -> tuple[Commitment, ...]:
    async with registry.db.read_tx():
        return await ledger.commitments(registry.db, scope())


async def told_by_journal(registry: Registry, action: str) -> dict[str, Any]:
    payload = await registry.db.fetch_value("SELECT payload FROM journal WHERE action = {} ORDER BY seq DESC", action)
    told: dict[str, Any] = json.loads(payload)
    return told


def line(**other: Any) -> dict[str, Any]:
    """A line of a draft: a toilet in a village of Tanete Riaja, paid by zakat."""
    return {
        "unit": "1:sanitasi", "dwelling": 1, "facility": "JAMBAN_TS", "area": "7311012002", "state": "didanai",
        "uses": {"ZAKAT_LANGSUNG": "LAYAK"}, "payments": [["Z", 3_000_000]], **other,
    }  # fmt: skip


def frozen_fund(fund: FundRecord, **other: Any) -> dict[str, Any]:
    facilities = None if fund.facilities is None else list(fund.facilities)
    told = {"id": fund.id, "kind": fund.kind, "name": fund.name, "area": fund.area, "facilities": facilities}
    return {**told, **other}


async def put_draft(
    registry: Registry,
    lines: Sequence[Mapping[str, Any]],
    *,
    funds: Sequence[Mapping[str, Any]] | None = None,
    area: str = "7311",
) -> ProposalRecord:
    """A hand-made draft that has reserved what its lines pay."""
    given = [frozen_fund(fund) for fund in FUNDS] if funds is None else funds
    snapshot = {"funds": given, "lines": list(lines)}
    async with registry.db.write_tx():
        number = await money.next_proposal_id(registry.db)
        draft = ProposalRecord(
            number, area, "2026-11-25", registry.now, "uji", "benih", "l", Status.DRAFT, snapshot, "s"
        )
        await money.replace_draft(registry.db, draft, (), ())
        known = {fund.id for fund in FUNDS}
        paid = [
            Transfer(fund, amount, area=one["area"], service="sanitasi", unit=one["unit"])
            for one in lines
            for fund, amount in one.get("payments", ())
            if fund in known
        ]
        if paid:
            await post(registry, Move.RESERVE, paid, f"proposal:{number}")
    return draft


async def post(registry: Registry, move: Move, transfers: Sequence[Transfer], subject: str) -> None:
    await ledger.append(registry.db, entry(move, transfers), at=registry.now, actor="uji", subject=subject)


async def tamper(registry: Registry, sql: str, *values: object, table: str = "proposal") -> None:
    """Change the database past the program, as somebody with its password could."""
    async with registry.db.write_tx():
        await drop_append_only(registry.db, table)
        await registry.db.execute(sql, *values)


# --- funds ----------------------------------------------------------------------------------------------------


async def test_a_fund_of_the_whole_province_or_of_no_known_area_is_refused(registry: Registry) -> None:
    told = await refused_fund(registry, replace(SOCIAL, area="73"))
    assert told == (
        "Dana G berlaku untuk seluruh provinsi (Sulawesi Selatan). Bagi dulu menurut kabupaten/kota, satu baris dengan "
        "kode sendiri untuk masing-masing, karena usulan dibuat per kabupaten/kota."
    )
    assert "73.99 yang tidak ada dalam daftar wilayah" in await refused_fund(registry, replace(SOCIAL, area="7399"))
    assert "mirip NIK" in await refused_fund(registry, replace(SOCIAL, name="Zakat 7311012203800001"))
    assert await stored_funds(registry) == ()


async def test_the_same_code_with_another_content_refuses_the_whole_file(registry: Registry) -> None:
    assert await budgets.put_funds(registry, scope(), FUNDS) == 4
    same = [replace(ZAKAT, source="berkas lain"), INFAK]
    assert await budgets.put_funds(registry, scope(), same) == 0
    new = FundRecord("N", "zakat", "Zakat baru", "7311", None, 1, "uji")
    changed = [
        new,
        replace(ZAKAT, kind="dskl", opening=50_000_000),
        replace(TOILETS, area="7311", facilities=None),
        INFAK,
    ]
    with pytest.raises(UsageRefused) as refused:
        await budgets.put_funds(registry, scope(), changed)
    assert str(refused.value) == (
        "Kode yang sudah dipakai dengan isi lain: Z (jenis: tercatat zakat, kini ditulis dskl; saldo: tercatat "
        "Rp40.000.000, kini ditulis Rp50.000.000), T (wilayah: tercatat 731101, kini ditulis 7311; fasilitas: tercatat "
        "JAMBAN_TS, kini ditulis kosong). Tidak ada yang disimpan. Samakan isinya dengan yang tercatat, atau beri kode "
        "baru."
    )
    assert "N" not in {fund.id for fund in await stored_funds(registry)}


async def test_what_another_office_wrote_under_a_code_is_not_shown(registry: Registry) -> None:
    await budgets.put_funds(registry, scope(), FUNDS)
    with pytest.raises(UsageRefused) as refused:
        await budgets.put_funds(registry, GOWA, [replace(SOCIAL, id="Z")])
    assert "Z (dipakai di luar lingkup wilayah Anda)" in str(refused.value)
    assert "zakat" not in str(refused.value)


async def test_a_code_twice_in_one_list_is_taken_once_or_refused(registry: Registry) -> None:
    assert await budgets.put_funds(registry, scope(), [ZAKAT, ZAKAT]) == 1
    assert "saldo" in await refused_fund(registry, replace(ZAKAT, opening=1))
    with pytest.raises(UsageRefused, match="i \\(saldo"):
        await budgets.put_funds(registry, scope(), [INFAK, replace(INFAK, opening=1)])


async def test_the_journal_holds_everything_a_fund_and_a_commitment_say(registry: Registry) -> None:
    await budgets.put_funds(registry, scope(), [TOILETS])
    assert await told_by_journal(registry, "funding:fund:open") == {
        "T": {
            "kind": "infak_terikat",
            "name": "Dana jamban",
            "area": "731101",
            "facilities": ["JAMBAN_TS"],
            "opening": 30_000_000,
        }
    }
    await budgets.put_commitments(registry, scope(), [commitment(fund="T", area=AreaCode("7311012002"))])
    assert await told_by_journal(registry, "funding:commitment:add") == {
        "K1": {
            "source": None,
            "fund": "T",
            "area": "7311012002",
            "service": "sanitasi",
            "amount": 5_000_000,
            "decided_on": "2026-02-03",
            "basis": "DPA/A.1/1·04·2·10·0·00·01·0000/001/2026",
        }
    }
    (stored,) = await stored_commitments(registry)
    assert stored.basis == "DPA/A.1/1.04.2.10.0.00.01.0000/001/2026"
    assert await problems(registry, "audit-chain") == ()


# --- commitments ----------------------------------------------------------------------------------------------


async def test_a_commitment_of_a_fund_lies_inside_its_area_and_serves_one_of_its_facilities(
    registry: Registry,
) -> None:
    await budgets.put_funds(registry, scope(), FUNDS)
    assert await refused_commitment(registry, commitment(fund="Z", area=AreaCode("7306"))) == (
        "Komitmen K1 untuk Kabupaten Gowa tidak dapat dibebankan pada dana Z. Dana Zakat Barru terikat pada Kabupaten "
        "Barru; tidak boleh membayar di luar wilayah itu. Perbaiki wilayah komitmen itu, atau pilih dana lain."
    )
    wider = await refused_commitment(registry, commitment(fund="T"))
    assert "Dana jamban terikat pada Kecamatan" in wider
    water = commitment(fund="T", area=AreaCode("731101"), service=Service.WATER)
    assert await refused_commitment(registry, water) == (
        "Komitmen K1 untuk air minum tidak dapat dibebankan pada dana T. Dana jamban hanya untuk jamban dengan tangki "
        "septik. Perbaiki layanan komitmen itu, atau pilih dana lain."
    )
    noted = await budgets.put_commitments(registry, scope(), [replace(water, service=Service.SANITATION)])
    assert noted.new == 1
    assert await problems(registry, "fund-purity") == await problems(registry, "balanced") == ()


async def test_an_unknown_area_fund_or_a_day_to_come_is_refused(registry: Registry) -> None:
    await budgets.put_funds(registry, scope(), FUNDS)
    assert "kode wilayah 73.99" in await refused_commitment(registry, commitment(area=AreaCode("7399")))
    assert "Komitmen K1 menyebut dana X yang tidak ada." in await refused_commitment(registry, commitment(fund="X"))
    late = commitment(decided_on=date(2026, 11, 26))
    assert await refused_commitment(registry, late) == (
        "Komitmen K1 bertanggal 2026-11-26, sesudah hari ini (2026-11-25). Perbaiki tanggalnya, atau catat setelah "
        "diputuskan."
    )
    province = commitment(area=AreaCode("73"), decided_on=registry.today)
    assert (await budgets.put_commitments(registry, scope(), [province])).new == 1
    with pytest.raises(UsageRefused, match="lingkup"):
        await budgets.put_commitments(registry, GOWA, [commitment("K2", area=AreaCode("73"))])


async def test_a_commitment_of_the_same_code_with_another_content_is_refused(registry: Registry) -> None:
    await budgets.put_commitments(registry, scope(), [commitment("k2"), commitment("K1"), commitment("K10")])
    assert [one.id for one in await stored_commitments(registry)] == ["K1", "K10", "k2"], "by code, on both engines"
    assert (await budgets.put_commitments(registry, scope(), [commitment("K1")])).new == 0
    told = await refused_commitment(registry, commitment("K1", amount=6_000_000, service=Service.WATER))
    assert "K1 (layanan: tercatat sanitasi, kini ditulis air_minum; jumlah: tercatat Rp5.000.000" in told


async def test_a_decision_withdraws_the_draft_that_holds_its_money(registry: Registry) -> None:
    await budgets.put_funds(registry, scope(), FUNDS)
    draft = await put_draft(registry, [line()])
    noted = await budgets.put_commitments(registry, scope(), [commitment(fund="Z", amount=39_000_000)])
    assert noted.withdrawn == ("7311",)
    status = await registry.db.fetch_value("SELECT status FROM proposal WHERE id = {}", draft.id)
    assert status == Status.WITHDRAWN.value == "DITARIK"
    assert (await told_by_journal(registry, "allocation:proposal:withdraw"))["commitment"] == "K1"
    assert await problems(registry, "balanced") == ()


# --- the ledger -----------------------------------------------------------------------------------------------


async def test_sums_of_the_ledger_are_whole_numbers_by_place_and_order(registry: Registry) -> None:
    await budgets.put_funds(registry, scope(), FUNDS)
    await put_draft(registry, [line(), line(unit="2:sanitasi", payments=[["Z", 1_000_000], ["i", 5]])])
    await budgets.put_commitments(
        registry, scope(), [commitment(fund="i"), commitment("K2", fund="G", area=AreaCode("7306"))]
    )
    async with registry.db.read_tx():
        held = await ledger.held(registry.db, scope(), Account.RESERVED, Account.COMMITTED, Account.PAID)
        inside = await ledger.held(registry.db, GOWA, Account.COMMITTED)
        both = await ledger.held(registry.db, replace(GOWA, areas=("7306", "7311")), Account.COMMITTED)
        standing = await ledger.standing(registry.db, ["i", "Z", "tidak ada", "i"])
        bound = await ledger.bound_by_subject(registry.db)
    assert [(one.area, one.fund, one.account, one.amount) for one in held] == [
        ("7306", "G", Account.COMMITTED, 5_000_000),
        ("7311", "i", Account.COMMITTED, 5_000_000),
        ("7311012002", "Z", Account.RESERVED, 4_000_000),
        ("7311012002", "i", Account.RESERVED, 5),
    ]
    assert [one.fund for one in inside] == ["G"]
    assert [one.fund for one in both] == ["G", "i"]
    assert all(type(amount) is int for amount in [*(one.amount for one in held), *(one.amount for one in bound)])
    assert list(standing) == ["Z", "i", "tidak ada"]
    assert (standing["Z"].left, standing["i"].committed, standing["tidak ada"].opening) == (36_000_000, 5_000_000, 0)
    assert [(one.subject, one.fund, one.account, one.amount) for one in bound] == [
        ("commitment:K1", "i", Account.COMMITTED, 5_000_000),
        ("commitment:K2", "G", Account.COMMITTED, 5_000_000),
        ("proposal:1", "Z", Account.RESERVED, 4_000_000),
        ("proposal:1", "i", Account.RESERVED, 5),
    ]


# --- what check finds -----------------------------------------------------------------------------------------


async def test_a_reservation_without_a_draft_in_force_is_found(registry: Registry) -> None:
    await budgets.put_funds(registry, scope(), FUNDS)
    draft = await put_draft(registry, [line()])
    assert await problems(registry, "balanced") == ()
    await tamper(registry, "UPDATE proposal SET status = 'DIGANTI' WHERE id = {}", draft.id)
    assert await problems(registry, "balanced") == (
        "Usulan 1 bukan rancangan yang berlaku, tetapi buku dana masih mencadangkan 3000000 rupiah dari dana Z "
        "untuknya.",
    )


async def test_ledger_and_commitments_must_tell_the_same(registry: Registry) -> None:
    await budgets.put_funds(registry, scope(), FUNDS)
    await budgets.put_commitments(registry, scope(), [commitment(fund="Z"), commitment("K2", fund="i")])
    await tamper(registry, "UPDATE commitment SET amount = 4000000 WHERE id = 'K1'", table="commitment")
    await tamper(registry, "DELETE FROM commitment WHERE id = 'K2'", table="commitment")
    async with registry.db.write_tx():
        for move in (Move.RESERVE, Move.COMMIT):
            await post(registry, move, [Transfer("G", 7, area="7306", service="sanitasi")], "titipan")
    told = await problems(registry, "balanced")
    assert told == (
        "Komitmen K1 dari dana Z untuk sanitasi di 7311: tercatat 4000000 rupiah, buku dana mengikat 5000000 rupiah.",
        "Komitmen K2 dari dana i untuk sanitasi di 7311: tercatat 0 rupiah, buku dana mengikat 5000000 rupiah.",
        "Mutasi 'titipan' dari dana G untuk sanitasi di 7306: tercatat 0 rupiah, buku dana mengikat 7 rupiah.",
    )


async def test_money_of_a_fund_that_is_not_listed_is_found(registry: Registry) -> None:
    await budgets.put_funds(registry, scope(), FUNDS)
    await budgets.put_commitments(registry, scope(), [commitment(fund="Z")])
    await tamper(registry, "DELETE FROM fund WHERE id = 'Z'", table="fund")
    assert await problems(registry, "balanced") == ("Buku dana memuat dana Z yang tidak ada dalam daftar dana.",)
    assert await problems(registry, "fund-purity") == ("Komitmen K1 menyebut dana Z yang tidak ada dalam daftar dana.",)


async def test_a_commitment_outside_the_bond_of_its_fund_is_found(registry: Registry) -> None:
    await budgets.put_funds(registry, scope(), FUNDS)
    await budgets.put_commitments(registry, scope(), [commitment(fund="Z")])
    await tamper(registry, "UPDATE fund SET area = '7306' WHERE id = 'Z'", table="fund")
    (told,) = await problems(registry, "fund-purity")
    assert told.startswith("Komitmen K1 untuk Kabupaten Barru tidak dapat dibebankan pada dana Z.")


@pytest.mark.parametrize(
    ("changed", "bar"),
    [
        ({"uses": {"ZAKAT_LANGSUNG": "TIDAK_LAYAK"}}, "aturan"),
        ({"area": "7306012001"}, "wilayah"),
        ({"facility": "SR_PDAM", "uses": {"INFAK_TERIKAT": "LAYAK"}, "payments": [["T", 1]]}, "fasilitas"),
    ],
)
async def test_a_line_against_the_bond_of_its_fund_is_found(
    registry: Registry, changed: dict[str, Any], bar: str
) -> None:
    await budgets.put_funds(registry, scope(), FUNDS)
    bad = line(**changed)
    await put_draft(registry, [line(dwelling=2), bad])
    fund = bad["payments"][0][0]
    assert await problems(registry, "fund-purity") == (
        f"usulan 1, unit 1:sanitasi: dana {fund} tidak boleh membayarnya ({bar}).",
    )


async def test_a_fund_that_a_draft_binds_otherwise_than_the_registry_is_found(registry: Registry) -> None:
    await budgets.put_funds(registry, scope(), FUNDS)
    told = [frozen_fund(ZAKAT), frozen_fund(TOILETS, facilities=None), frozen_fund(SOCIAL, id="X")]
    await put_draft(registry, [line()], funds=told)
    assert await problems(registry, "fund-purity") == (
        "usulan 1, dana T tertulis dengan jenis, wilayah, atau fasilitas yang lain daripada dalam daftar dana.",
        "usulan 1, dana X tidak ada dalam daftar dana.",
    )
    older = {name: value for name, value in frozen_fund(TOILETS).items() if name != "facilities"}
    await put_draft(registry, [line()], funds=[frozen_fund(ZAKAT), older])
    assert await problems(registry, "fund-purity") == (), "drafts of before did not name facilities"


async def test_damaged_drafts_are_told_and_hide_no_other(registry: Registry) -> None:
    await budgets.put_funds(registry, scope(), FUNDS)
    nameless = {name: value for name, value in line().items() if name != "facility"}
    await put_draft(registry, [nameless, line(payments=[["X", 1]]), line(uses={})])
    gowa = await put_draft(registry, [], area="7306")
    await tamper(registry, "UPDATE proposal SET snapshot = {} WHERE id = {}", "[1", gowa.id)
    purity = await problems(registry, "fund-purity")
    assert len(purity) == 4
    assert purity[0].startswith("usulan 7306 tidak dapat diperiksa: data rusak, JSONDecodeError (")
    assert purity[1].startswith("usulan 1, baris 1 tidak dapat diperiksa: bagian 'facility' tidak ada (")
    assert purity[2:] == (
        "usulan 1, unit 1:sanitasi: dana X tidak ada dalam usulan itu.",
        "usulan 1, unit 1:sanitasi: dana Z tidak boleh membayarnya (aturan).",
    )
    double = await problems(registry, "no-double-aid")
    assert [problem.split(":")[0] for problem in double] == [
        "usulan 7306 tidak dapat diperiksa",
        "usulan 7311 tidak dapat diperiksa",
    ]
    proven = await problems(registry, "drafts-proven")
    assert {problem.split(":")[0] for problem in proven} == {
        "usulan 7306 tidak dapat diperiksa",
        "usulan 7311 tidak dapat diperiksa",
    }
    assert await problems(registry, "balanced") == ()


async def test_a_house_that_is_funded_twice_is_found(registry: Registry) -> None:
    await budgets.put_funds(registry, scope(), FUNDS)
    await put_draft(registry, [line(), line(unit="1:air_minum"), line(unit="2:sanitasi", dwelling=2)])
    assert await problems(registry, "no-double-aid") == ("rumah 1: JAMBAN_TS didanai 2 kali.",)


async def test_damaged_funds_commitments_and_postings_are_sentences(registry: Registry) -> None:
    await budgets.put_funds(registry, scope(), FUNDS)
    await budgets.put_commitments(registry, scope(), [commitment(fund="Z")])
    await tamper(registry, "UPDATE commitment SET source = 'lotre' WHERE id = 'K1'", table="commitment")
    (told,) = await problems(registry, "balanced")
    assert told.startswith("Komitmen tidak dapat diperiksa: data rusak, ValueError")
    assert (await problems(registry, "fund-purity"))[0].startswith("tidak dapat diperiksa: ")
    await tamper(registry, "UPDATE ledger_posting SET account = 'laci' WHERE id = 1", table="ledger_posting")
    told = " ".join(await problems(registry, "balanced"))
    assert "Buku dana memuat rekening atau mutasi yang tidak dikenal" in told
    assert "Saldo awal tidak dapat diperiksa" in told


async def test_a_check_that_fails_is_a_problem_and_the_others_still_run(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(registry: Registry) -> list[str]:
        raise RegistryError("Kunci rusak.")

    async def crashing(registry: Registry) -> list[str]:
        people: dict[str, str] = {}
        return [people["nama_orang lain"]]

    names = [name for name, _, _ in checks.CHECKS]
    monkeypatch.setattr(checks, "CHECKS", (("rusak", "", broken), *checks.CHECKS, ("patah", "", crashing)))
    results = await run_checks(registry, scope())
    assert [result.name for result in results] == ["rusak", *names, "patah"]
    assert [result.name for result in results if not result.holds] == ["rusak", "patah"]
    assert results[0].problems == ("tidak dapat diperiksa: Kunci rusak.",)
    (told,) = results[-1].problems
    assert told.startswith("tidak dapat diperiksa: data rusak, KeyError (test_budgets.py baris ")
    assert "nama_orang" not in told
