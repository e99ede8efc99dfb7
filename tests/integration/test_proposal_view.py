"""Funds, proposals and papers as readers of both offices see them, beside what is stored."""

from __future__ import annotations

import asyncio
import io
import time
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from reports.model import FundRow, FundsTogether
from tests.integration.test_money_services import BARRU, FUNDS, TODAY, commitment, fill, propose
from tests.registry_lists import Lists, scope
from zis_registry.cli.render_chain import funds_json
from zis_registry.errors import InvalidValue, NotAllowed, NotFound, TooManyAttempts, UsageRefused
from zis_registry.funding.ledger import Move, Transfer, entry
from zis_registry.services.accounts.access import reader as reader_for
from zis_registry.services.jobs.progress import Progress
from zis_registry.services.money import budgets, fund_view, what_if
from zis_registry.services.opening import Registry
from zis_registry.services.proposals import document_view, paper_check, proposal_table, proposal_view, proving
from zis_registry.services.proposals.documents import DocumentKind, make_document
from zis_registry.services.proposals.paper_money import asnaf_rows, fund_rows, parts, shown_kinds
from zis_registry.services.proposals.proposal_lines import Group
from zis_registry.store.repositories import ledger, uploads
from zis_registry.store.repositories.money import Status
from zis_registry.terms.access import Permission, Reader, Role

RESTRICTED_WORDS = ("zakat", "infak", "dskl", "fakir", "miskin", "asnaf", "muslim", "had kifayah", "desil ")


async def reader(registry: Registry, role: Role, office: str) -> Reader:
    async with registry.db.read_tx():
        record = await uploads.find_office(registry.db, office)
    assert record is not None
    return reader_for(account=1, username="uji.pembaca", name="Uji", role=role, office=record)


async def deputy(registry: Registry) -> Reader:
    return await reader(registry, Role.BAZNAS_DEPUTY, "BAZNAS-7311")


async def pokja(registry: Registry) -> Reader:
    return await reader(registry, Role.POKJA_OFFICER, "POKJA-7311")


async def test_the_page_counts_what_the_draft_holds(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    made = (await propose(registry)).record
    lines = made.snapshot["lines"]
    view = await proposal_view.proposal(registry, await deputy(registry), f"U-{made.id}")
    assert (view.units, view.funded) == (len(lines), sum(line["state"] == "didanai" for line in lines))
    assert view.amount == sum(amount for line in lines for _, amount in line["payments"])
    assert sum(group.units for group in view.groups) == view.units
    assert sum(group.amount for group in view.groups) == view.need == sum(line["cost"] for line in lines)
    assert {use.id: use.reserved for use in view.funds} == {f["id"]: f["reserved"] for f in made.snapshot["funds"]}
    (proof,) = await proving.prove_frozen(registry, (await deputy(registry)).scope)
    assert view.proof == proof
    assert [line.rank for line in view.paid.lines] == sorted(line.rank or 0 for line in view.paid.lines)
    short = [line for group in view.refused for line in group.lines if line.shortfall is not None]
    assert short
    assert all(line.proof and line.sentence.startswith("Menunggu dana") for line in short)


async def test_pages_of_lines_hold_every_line_once(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    made = (await propose(registry)).record
    for who in (await deputy(registry), await pokja(registry)):
        seen, start = [], 0
        while True:
            page = await proposal_view.page_of(registry, who, f"u-{made.id}", group=None, start=start)
            seen += [(line.household, line.service, line.unit) for line in page.lines]
            if page.following is None:
                break
            start = page.following
        assert len(seen) == len(set(seen)) == page.total == len(made.snapshot["lines"])
        beyond = await proposal_view.page_of(registry, who, f"U-{made.id}", group=Group.FUNDED, start=10**9)
        assert beyond.following is None


async def test_pokja_learns_neither_fund_nor_asnaf_nor_place_in_the_queue(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    made = (await propose(registry)).record
    who = await pokja(registry)
    view = await proposal_view.proposal(registry, who, f"U-{made.id}")
    everything = await proposal_view.page_of(registry, who, f"U-{made.id}", group=None)
    assert {group.group for group in view.groups} <= {Group.FUNDED, Group.WAITING, Group.PENDING, Group.RULES}
    assert (view.funds, view.policy, view.restricted) == ((), (), False)
    for line in (*everything.lines, *(line for group in view.groups for line in group.lines)):
        assert (line.rank, line.asnaf, line.payments, line.shortfall, line.proof, line.bars) == (
            None, "", (), None, "", (),
        )  # fmt: skip
        assert "Rp" not in line.sentence, "what lacks depends on the funds a family may have"
        assert not any(word in line.sentence.lower() for word in RESTRICTED_WORDS), line.sentence
    with pytest.raises(NotAllowed):
        await what_if.more_money(registry, who, f"U-{made.id}", fund="Z", amount=1)


async def test_no_line_names_a_fund_or_a_family_of_elsewhere(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    made = (await propose(registry)).record
    told = []
    for group in Group:
        page = await proposal_view.page_of(registry, await deputy(registry), f"U-{made.id}", group=group)
        told += [" ".join((line.sentence, line.proof, *line.bars)) for line in page.lines]
        assert page.elsewhere > 0, "how many funds are bound elsewhere is said once, without their names"
    assert not any("Gowa" in words for words in told)
    names = {line.name for line in page.lines if len(line.name) > len("Siti Ani")}
    assert not any(name in words for name in names for words in told)
    province = await reader(registry, Role.BAZNAS_PROVINCE, "BAZNAS-73")
    wide = [
        " ".join(line.bars)
        for group in Group
        for line in (await proposal_view.page_of(registry, province, f"U-{made.id}", group=group)).lines
    ]
    assert any("Gowa" in words for words in wide), "who may see the province reads which fund it is"


async def test_another_district_is_as_absent_as_an_unknown_number(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    made = (await propose(registry)).record
    paper = await make_document(registry, scope(), kind=DocumentKind.ALLOCATION, area=BARRU)
    assert paper.fresh
    foreign = await reader(registry, Role.BAZNAS_DEPUTY, "BAZNAS-7306")
    for number in (f"U-{made.id}", "U-999", "U-0", "bukan nomor", "U-" + "9" * 30):
        with pytest.raises(NotFound):
            await proposal_view.proposal(registry, foreign, number)
        with pytest.raises(NotFound):
            await proposal_table.download(registry, foreign, number)
    with pytest.raises(NotFound):
        await fund_view.fund(registry, foreign, "Z")
    with pytest.raises(NotFound):
        await document_view.take(registry, foreign, 1)
    assert (await proposal_view.proposals(registry, foreign)).drafts == ()
    assert (await document_view.documents(registry, foreign)).papers == ()


async def test_what_if_agrees_with_a_real_draft_of_more_money_and_saves_nothing(
    registry: Registry, lists: Lists
) -> None:
    await fill(registry, lists)
    made = (await propose(registry)).record
    who = await deputy(registry)
    extra = 12_345_678
    answer = await what_if.more_money(registry, who, f"U-{made.id}", fund="I", amount=extra)
    assert answer.gained > 0
    assert answer.gained == sum(units for _, units in answer.by_area)
    assert (await proposal_view.proposals(registry, who)).drafts[0].number == f"U-{made.id}"
    assert answer.smallest is not None
    least = await what_if.more_money(registry, who, f"U-{made.id}", fund="I", amount=answer.smallest)
    short = await what_if.more_money(registry, who, f"U-{made.id}", fund="I", amount=answer.smallest - 1)
    assert least.gained >= 1
    assert short.gained == 0
    richer = replace(FUNDS[1], id="I2", name="Infak kedua", opening=extra)
    await budgets.put_funds(registry, scope(), [richer])
    real = await propose(registry)
    assert sum(line["state"] == "didanai" for line in real.record.snapshot["lines"]) == answer.funded
    for fund, amount in (("I", 0), ("I", 10**14), ("TIDAK-ADA", 5)):
        with pytest.raises(InvalidValue):
            await what_if.more_money(registry, who, f"U-{made.id}", fund=fund, amount=amount)


async def test_a_replaced_proposal_stays_readable_and_leads_to_the_one_in_force(
    registry: Registry, lists: Lists
) -> None:
    await fill(registry, lists)
    first = (await propose(registry)).record
    await budgets.put_funds(registry, scope(), [replace(FUNDS[0], id="Z2", name="Zakat kedua")])
    second = (await propose(registry)).record
    who = await deputy(registry)
    old = await proposal_view.proposal(registry, who, f"U-{first.id}")
    assert (old.status, old.in_force, old.proof.verified) == (Status.REPLACED, f"U-{second.id}", True)
    listed = await proposal_view.proposals(registry, who)
    assert [one.number for one in listed.drafts] == [f"U-{second.id}"]
    assert [one.number for one in listed.others] == [f"U-{first.id}"]
    assert (listed.others[0].units, listed.others[0].amount) == (old.funded, old.amount)


async def test_a_proof_sees_a_changed_ledger_although_its_content_was_proved(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    made = (await propose(registry)).record
    who = await deputy(registry)
    assert (await proposal_view.proposal(registry, who, f"U-{made.id}")).proof.verified
    async with registry.db.write_tx():
        more = entry(Move.RESERVE, [Transfer("G", 1, area="7311", service="sanitasi", unit="1:sanitasi")])
        await ledger.append(registry.db, more, at=registry.now, actor="uji", subject=f"proposal:{made.id}")
    assert not (await proposal_view.proposal(registry, who, f"U-{made.id}")).proof.verified


async def test_funds_say_what_the_command_says_and_the_ledger_walks_back_to_nothing(
    registry: Registry, lists: Lists
) -> None:
    await fill(registry, lists)
    await budgets.put_commitments(
        registry, scope(), [commitment("K1", fund="I", amount=5_000_000), commitment("K2", fund=None, amount=7_000_000)]
    )
    await propose(registry)
    who = await deputy(registry)
    told = {one["fund"]: one for one in funds_json(await budgets.standings(registry, who.scope))}
    view = await fund_view.funds(registry, who)
    assert {fund.id for fund in view.funds} == set(told) == {"Z", "I", "T"}
    for fund in view.funds:
        assert fund.is_balanced
        assert {key: getattr(fund, key) for key in ("opening", "reserved", "committed", "left")} == {
            key: told[fund.id][key] for key in ("opening", "reserved", "committed", "left")
        }
        book = await fund_view.fund(registry, who, fund.id)
        assert book.entries[0].left == fund.left
        assert book.entries[-1].left == book.entries[-1].change == fund.opening
    assert [(one.id, one.payer, one.amount) for one in view.others] == [("K2", "APBN", 7_000_000)]
    infak = await fund_view.fund(registry, who, "I")
    assert [one.id for one in infak.commitments] == ["K1"]
    assert "Menjadi komitmen: komitmen K1" in {one.words for one in infak.entries}
    older = await fund_view.fund(registry, who, "I", before=infak.entries[0].id)
    assert [one.id for one in older.entries] == [one.id for one in infak.entries[1:]]


async def test_the_table_to_take_away_is_what_its_reader_may_see_and_is_noted(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    made = (await propose(registry)).record
    for who, widest in ((await deputy(registry), 14), (await pokja(registry), 10)):
        name, content = await proposal_table.download(registry, who, f"U-{made.id}")
        assert name == f"usulan-U-{made.id}-7311.xlsx"
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        rows = list(sheet.iter_rows(min_row=6, values_only=True))
        assert (sheet.max_column, len(rows)) == (widest, len(made.snapshot["lines"]))
        assert sum(row[7] for row in rows) == sum(line["cost"] for line in made.snapshot["lines"])
        if widest == 10:
            text = " ".join(str(value) for row in rows for value in row[4:]).lower()
            assert not any(word in text for word in RESTRICTED_WORDS)
    seen = await registry.db.fetch_value("SELECT COUNT(DISTINCT household) AS n FROM person_read WHERE what = 'ekspor'")
    assert seen == len({line["household"] for line in made.snapshot["lines"]})
    auditor = await reader(registry, Role.AUDITOR, "BAZNAS-7311")
    with pytest.raises(NotAllowed):
        await proposal_table.download(registry, auditor, f"U-{made.id}")


async def test_a_paper_is_made_by_a_job_taken_with_a_trace_and_known_by_its_number_and_code(
    registry: Registry, lists: Lists
) -> None:
    await fill(registry, lists)
    who = await deputy(registry)
    with pytest.raises(UsageRefused, match="Susun usulannya dulu"):
        await document_view.ask_for(registry, who, kind="bnba", area="7311", size="F4")
    made = (await propose(registry)).record
    for kind, area, size in (("lain", "7311", "F4"), ("bnba", "7306", "F4"), ("bnba", "7311", "A3")):
        with pytest.raises(UsageRefused):
            await document_view.ask_for(registry, who, kind=kind, area=area, size=size)
    assert await document_view.ask_for(registry, who, kind="bnba", area="7311", size="F4") > 0
    payload = {"kind": "bnba", "area": "7311", "size": "F4"}
    went = [await document_view.make_in_job(registry, who.scope, payload, _progress()) for _ in range(2)]
    assert went[0] == went[1] == {"go": "/dokumen/1"}
    view = await document_view.document(registry, who, 1)
    assert (view.paper.has_names, view.may_take, view.in_force, view.data_on) == (True, True, True, TODAY.isoformat())
    name, content = await document_view.take(registry, who, 1)
    assert name == "bnba-7311-000001.pdf"
    assert content.startswith(b"%PDF")
    named = await registry.db.fetch_value("SELECT COUNT(*) AS n FROM person_read WHERE reason = 'dokumen:1'")
    assert named == len({line["household"] for line in made.snapshot["lines"] if line["payments"]})
    sums_only = replace(who, permissions=frozenset({Permission.SEE_DOCUMENTS}))
    assert not (await document_view.document(registry, sums_only, 1)).may_take
    with pytest.raises(NotAllowed):
        await document_view.take(registry, sums_only, 1)

    code = view.paper.sha256[:12]
    for real in (view.paper.number, view.paper.number.lower(), f"PB-2026-11-000001 {code}", "  PB-2026-11-000001"):
        found = await paper_check.check(registry, real)
        shown = view.paper.sha256 if code in real else code
        assert (found.authentic, found.number, found.sha256) == (True, view.paper.number, shown), real
    wrong = "0" * 12
    for false in ("", "7311", f"PB-2026-11-000001 {wrong}", "PB-2026-12-000001", "001/LA/POKJA-BAZNAS/7311/XI/2026",
                  "999/BNBA/POKJA-BAZNAS/7311/XI/2026", "%/BNBA/POKJA-BAZNAS/7311/XI/2026", "x" * 5000):  # fmt: skip
        assert await paper_check.check(registry, false) == paper_check.Authenticity(authentic=False), false
    for _ in range(70):
        await paper_check.check(registry, "bukan nomor", address="10.0.0.7")
    for _ in range(60):
        await paper_check.check(registry, "PB-2026-11-000001", address="10.0.0.7")
    with pytest.raises(TooManyAttempts):
        await paper_check.check(registry, "PB-2026-11-000001", address="10.0.0.7")
    assert (await paper_check.check(registry, "PB-2026-11-000001", address="10.0.0.8")).authentic


def _progress() -> Progress:
    async def write() -> None:
        """Nobody looks."""

    return Progress(write, held_back=lambda: False)


async def test_a_printed_table_of_religious_money_has_no_cell_of_a_few_units(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    lines = (await propose(registry)).record.snapshot["lines"]
    kind_of = {"Z": "Zakat", "I": "Infak tidak terikat", "T": "Infak terikat"}
    by_service = [[line for line in lines if line["service"] == service] for service in ("air_minum", "sanitasi")]
    kinds = shown_kinds(by_service, kind_of)
    assert sorted(kind for names in kinds for kind in names) == sorted(kind_of.values())
    for told in by_service:
        paid = {part.kind: part.amount for part in parts(told, kind_of, kinds)}
        assert sum(paid.values()) == sum(amount for line in told for _, amount in line["payments"])
        for names in kinds if len(kinds) > 1 else ():
            units = sum(any(kind_of[fund] in names for fund, _ in line["payments"]) for line in told)
            assert units == 0 or units >= 5 or len(names) > 1
    rows = asnaf_rows(lines, kind_of, kinds)
    assert not rows or sum(row.total for row in rows) == sum(a for line in lines for _, a in line["payments"])


def test_one_beneficiary_of_a_kind_is_never_told_alone() -> None:
    line = {"service": "sanitasi", "asnaf": "FAKIR", "payments": [["Z", 7]]}
    lines = [{**line, "payments": [["I", 10]], "asnaf": ""} for _ in range(9)] + [line]
    kind_of = {"Z": "Zakat", "I": "Infak"}
    assert shown_kinds([lines], kind_of) == (("Zakat", "Infak"),)
    poor = [{**line, "payments": [["I", 10]], "asnaf": "MISKIN"} for _ in range(5)]
    rows = asnaf_rows([*lines, *poor], kind_of, (("Zakat", "Infak"),))
    assert [(row.asnaf, row.total) for row in rows] == [
        ("Fakir + Miskin", 57),
        ("Non-asnaf atau belum ditetapkan", 90),
    ]
    assert [part.kind for row in rows for part in row.amounts] == ["Zakat + Infak", "Zakat + Infak"]


def test_one_row_for_all_recipients_would_tell_everybodys_asnaf_and_is_left_out() -> None:
    fakir = {"service": "sanitasi", "asnaf": "FAKIR", "payments": [["Z", 7]]}
    nobody = {**fakir, "asnaf": "", "payments": [["I", 3]]}
    kind_of, kinds = {"Z": "Zakat", "I": "Infak"}, (("Zakat",), ("Infak",))
    assert asnaf_rows([fakir], kind_of, kinds) == ()
    assert asnaf_rows([fakir] * 90, kind_of, kinds) == (), "Miskin stands for nobody"
    assert asnaf_rows([fakir] * 90 + [nobody] * 4, kind_of, kinds) == ()
    two_payers = {**fakir, "payments": [["Z", 7], ["I", 3]]}
    assert asnaf_rows([two_payers] * 4 + [{**two_payers, "asnaf": ""}] * 9, kind_of, kinds) == (), "four families"
    assert [row.total for row in asnaf_rows([fakir] * 5 + [nobody] * 5, kind_of, kinds)] == [35, 0, 15]
    unpaid = {**fakir, "payments": []}
    assert [row.total for row in asnaf_rows([unpaid], kind_of, kinds)] == [0, 0]


FROZEN_FUNDS = [
    {"id": "Z", "name": "Zakat satu", "opening": 100, "committed": 5, "reserved": 14},
    {"id": "A", "name": "APBD", "opening": 100, "committed": 0, "reserved": 50},
    {"id": "Y", "name": "Zakat dua", "opening": 90, "committed": 0, "reserved": 42},
    {"id": "I", "name": "Infak", "opening": 80, "committed": 0, "reserved": 60},
]


def test_what_a_fund_reserved_for_a_few_families_is_told_with_other_funds_alone() -> None:
    line = {"service": "sanitasi", "asnaf": "FAKIR"}
    paid = [("Z", 7)] * 2 + [("Y", 7)] * 6 + [("I", 10)] * 6 + [("A", 10)] * 5
    lines = [{**line, "payments": [payment]} for payment in paid]
    kind_of = {"Z": "Zakat", "A": "APBD", "Y": "Zakat", "I": "Infak"}
    kinds = shown_kinds([lines], kind_of)
    assert kinds == (("Zakat",), ("APBD",), ("Infak",))
    together, apbd, infak = fund_rows(FROZEN_FUNDS, lines, kind_of, kinds)
    assert isinstance(together, FundsTogether)
    assert [(fund.name, fund.balance, fund.committed) for fund in together.funds] == [
        ("Zakat satu", 100, 5),
        ("Zakat dua", 90, 0),
    ]
    assert (together.kind, together.reserved, together.left) == ("Zakat", 56, 129)
    assert (apbd, infak) == (FundRow("APBD", "APBD", 100, 0, 50), FundRow("Infak", "Infak", 80, 0, 60))
    merged = fund_rows(FROZEN_FUNDS, lines, kind_of, (("Zakat", "Infak"), ("APBD",)))
    assert [(row.kind, row.reserved) for row in merged] == [("Zakat + Infak", 116), ("APBD", 50)]
    many = fund_rows(FROZEN_FUNDS, lines * 3, kind_of, kinds)
    assert [row.name for row in many] == [str(fund["name"]) for fund in FROZEN_FUNDS], "nothing small, nothing moves"


async def test_who_takes_names_away_is_noted_also_for_those_who_no_longer_stand_and_with_its_event(
    registry: Registry, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(registry, lists)
    made = (await propose(registry)).record
    who = await deputy(registry)
    await document_view.make_in_job(registry, who.scope, {"kind": "bnba", "area": "7311", "size": "F4"}, _progress())
    gone = min(line["household"] for line in made.snapshot["lines"] if line["payments"])
    async with registry.db.write_tx():
        await registry.db.execute("DELETE FROM household WHERE id = {}", gone)
    await document_view.take(registry, who, 1)
    await proposal_table.download(registry, who, f"U-{made.id}")
    rows = await registry.db.fetch("SELECT reason, area FROM person_read WHERE household = {} ORDER BY id", gone)
    assert [(row["reason"], row["area"]) for row in rows] == [("dokumen:1", "7311"), (f"usulan:U-{made.id}", "7311")]

    async def failing(*_: object, **__: object) -> None:
        raise InvalidValue("jejak audit tidak tertulis")

    monkeypatch.setattr(type(registry), "record", failing)
    before = await registry.db.fetch_value("SELECT COUNT(*) AS n FROM person_read")
    with pytest.raises(InvalidValue):
        await document_view.take(registry, who, 1)
    with pytest.raises(InvalidValue):
        await proposal_table.download(registry, who, f"U-{made.id}")
    assert await registry.db.fetch_value("SELECT COUNT(*) AS n FROM person_read") == before


async def test_only_one_what_if_is_computed_at_a_time(
    registry: Registry, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(registry, lists)
    made = (await propose(registry)).record
    who = await deputy(registry)
    real, running, most = what_if.what_if, 0, 0

    def watched(*given: Any, **more: Any) -> what_if.WhatIf:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.05)
        answer = real(*given, **more)
        running -= 1
        return answer

    monkeypatch.setattr(what_if, "what_if", watched)
    asked = [what_if.more_money(registry, who, f"U-{made.id}", fund="I", amount=1_000_000 + n) for n in range(4)]
    assert len(await asyncio.gather(*asked)) == 4
    assert most == 1
    with pytest.raises(InvalidValue, match=r"paling banyak Rp1\.000\.000\.000\.000 "):
        await what_if.more_money(registry, who, f"U-{made.id}", fund="I", amount=what_if.MOST + 1)
