"""The queue in small examples that can be followed by hand, its words, and the policy that orders it."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date

import pytest

from tests.rules.reference import TODAY, document
from zis_registry.allocation.certificate import for_auditor, for_baznas, for_pokja
from zis_registry.allocation.priority import Claim, parse_policy, priority_key
from zis_registry.allocation.problem import (
    Certificate,
    Decision,
    FundBalance,
    FundUse,
    Line,
    Plan,
    PriorityKey,
    Refusal,
    Shortfall,
    Standing,
    State,
    Unit,
)
from zis_registry.allocation.queue import allocate
from zis_registry.allocation.verify import verify
from zis_registry.errors import InvalidValue

NAMES = {"zakat": "Zakat Barru", "infak": "Infak Barru"}


def unit(id_: str, rank: int, cost: int, *funds: str, standing: Standing = Standing.CANDIDATE) -> Unit:
    reasons = () if standing is Standing.CANDIDATE else ("Belum disurvei BAZNAS.",)
    return Unit(id_, cost, frozenset(funds), PriorityKey((rank,), id_), standing, reasons)


def funds(**balances: int) -> list[FundBalance]:
    return [FundBalance(id_, balance, NAMES.get(id_, id_)) for id_, balance in balances.items()]


def by_unit(plan: Plan) -> dict[str, Decision]:
    return {decision.unit: decision for decision in plan.decisions}


def test_the_flexible_family_steps_aside_so_that_the_bound_one_is_paid_too() -> None:
    """A naive queue would give zakat to the first and leave the second, who may only have zakat, with nothing."""
    units = [unit("a", 1, 5, "zakat", "infak"), unit("b", 2, 5, "zakat")]
    plan = allocate(units, funds(zakat=5, infak=5))
    lines = {decision.unit: decision.lines for decision in plan.decisions}
    assert lines == {"a": (Line("infak", 5),), "b": (Line("zakat", 5),)}
    assert verify(units, funds(zakat=5, infak=5), plan) == ()


def test_a_refusal_names_the_funds_what_they_hold_and_the_exact_shortfall() -> None:
    units = [unit("a", 1, 7, "zakat"), unit("b", 2, 5, "zakat"), unit("c", 3, 2, "zakat")]
    plan = allocate(units, funds(zakat=10, infak=50))
    refused = by_unit(plan)["b"]
    assert (refused.state, refused.refusal) == (State.REFUSED, Refusal.MONEY)
    assert refused.certificate == Certificate(("zakat",), holds=10, committed=7)
    # Beside everything funded (a and the smaller c) one rupiah is left, so four lack.
    assert refused.shortfall == Shortfall(Certificate(("zakat",), holds=10, committed=9), 4)
    assert [decision.state for decision in plan.decisions] == [State.FUNDED, State.REFUSED, State.FUNDED]
    assert plan.funds == (FundUse("infak", "Infak Barru", 50, 0), FundUse("zakat", "Zakat Barru", 10, 9))
    assert [use.left for use in plan.funds] == [50, 1]


def test_a_unit_that_no_fund_may_pay_lacks_its_whole_cost() -> None:
    plan = allocate([unit("a", 1, 5)], funds(zakat=10))
    lack = plan.decisions[0].shortfall
    assert lack is not None
    assert (lack.amount, lack.cut.funds) == (5, ())
    assert "tidak ada dana" in for_baznas(plan.decisions[0], own=(), names=NAMES)
    assert "kurang tepat Rp5" in for_auditor(plan.decisions[0], names=NAMES)


def test_pending_and_ruled_out_units_take_no_money_and_keep_their_reasons() -> None:
    units = [
        unit("a", 1, 5, "zakat", standing=Standing.PENDING),
        unit("b", 2, 5, "zakat", standing=Standing.RULED_OUT),
        unit("c", 3, 5, "zakat"),
    ]
    plan = allocate(units, funds(zakat=5))
    assert [decision.state for decision in plan.decisions] == [State.PENDING, State.REFUSED, State.FUNDED]
    assert plan.decisions[1].refusal is Refusal.RULES
    assert all(decision.reasons == ("Belum disurvei BAZNAS.",) for decision in plan.decisions[:2])
    assert plan.refused_with_reason == len(plan.of(State.REFUSED)) == 1
    assert verify(units, funds(zakat=5), plan) == ()


def test_a_cost_is_split_only_where_no_single_fund_has_the_room() -> None:
    whole = allocate([unit("a", 1, 4, "zakat", "infak")], funds(zakat=3, infak=9))
    split = allocate([unit("a", 1, 4, "zakat", "infak")], funds(zakat=3, infak=2))
    assert whole.decisions[0].lines == (Line("infak", 4),)
    assert sorted(line.amount for line in split.decisions[0].lines) == [1, 3] or len(split.decisions[0].lines) == 2


def test_a_bound_fund_is_drawn_before_a_flexible_one() -> None:
    units = [unit("a", 1, 5, "infak", "jamban"), unit("b", 2, 5, "infak", "zakat")]
    plan = allocate(units, funds(infak=10, jamban=5, zakat=5))
    used = {use.id: use.reserved for use in plan.funds}
    assert used == {"infak": 0, "jamban": 5, "zakat": 5}


def test_no_units_and_no_money_give_an_empty_plan() -> None:
    assert allocate([], []) == Plan((), ())
    assert verify([], [], Plan((), ())) == ()


@pytest.mark.parametrize(
    ("units", "balances"),
    [
        ([unit("a", 1, 5, "zakat"), unit("a", 2, 5, "zakat")], funds(zakat=5)),
        ([unit("a", 1, 5, "wakaf")], funds(zakat=5)),
        ([], [FundBalance("zakat", 1), FundBalance("zakat", 2)]),
    ],
)
def test_strange_input_is_refused(units: list[Unit], balances: list[FundBalance]) -> None:
    with pytest.raises(InvalidValue):
        allocate(units, balances)


def test_a_unit_without_cost_or_without_its_reason_and_a_negative_balance_cannot_be_made() -> None:
    with pytest.raises(InvalidValue):
        unit("a", 1, 0, "zakat")
    with pytest.raises(InvalidValue):
        Unit("a", 1, frozenset(), PriorityKey((1,), "a"), Standing.PENDING)
    with pytest.raises(InvalidValue):
        FundBalance("zakat", -1)


UNITS = [
    unit("a", 1, 6, "zakat", "infak"),
    unit("b", 2, 5, "zakat"),
    unit("c", 3, 3, "infak"),
    unit("d", 4, 2, "zakat", standing=Standing.PENDING),
    unit("e", 5, 2, "zakat", standing=Standing.RULED_OUT),
]
FUNDS = funds(zakat=8, infak=4)


def damaged(plan: Plan, id_: str, **changes: object) -> Plan:
    decisions = tuple(
        replace(decision, **changes) if decision.unit == id_ else decision  # type: ignore[arg-type]
        for decision in plan.decisions
    )
    return replace(plan, decisions=decisions)


def test_the_checker_finds_each_kind_of_damage() -> None:
    plan = allocate(UNITS, FUNDS)
    refused = next(decision for decision in plan.decisions if decision.refusal is Refusal.MONEY)
    funded = plan.of(State.FUNDED)[0]
    assert verify(UNITS, FUNDS, plan) == ()
    assert refused.certificate is not None
    assert refused.shortfall is not None
    proof, lack = refused.certificate, refused.shortfall
    damages = {
        "unit": replace(plan, decisions=plan.decisions[1:]),
        "urutan": replace(plan, decisions=plan.decisions[::-1]),
        "dana-asing": damaged(plan, funded.unit, lines=(Line("wakaf", funded.cost),)),
        "lebih-belanja": damaged(plan, funded.unit, lines=(Line("zakat", 100),)),
        "saldo": replace(plan, funds=plan.funds[1:]),
        "keadaan": damaged(plan, "d", state=State.FUNDED),
        "tidak-berhak": damaged(plan, refused.unit, lines=(Line("infak" if refused.unit == "b" else "zakat", 1),)),
        "jumlah": damaged(plan, funded.unit, lines=(Line("infak", 1),)),
        "alasan": damaged(plan, "e", reasons=()),
        "bukti": damaged(plan, refused.unit, certificate=replace(proof, committed=proof.committed - 1)),
        "kekurangan": damaged(plan, refused.unit, shortfall=replace(lack, amount=lack.amount + 1)),
    }
    for code, wrong in damages.items():
        assert code in {breach.code for breach in verify(UNITS, FUNDS, wrong)}, code
    unproved = damaged(plan, refused.unit, certificate=None, shortfall=None)
    assert {breach.code for breach in verify(UNITS, FUNDS, unproved)} == {"bukti", "kekurangan"}
    narrow = replace(lack, cut=replace(lack.cut, funds=()))
    assert {breach.code for breach in verify(UNITS, FUNDS, damaged(plan, refused.unit, shortfall=narrow))} == {
        "kekurangan"
    }


def test_each_reader_gets_the_words_due_to_them() -> None:
    units = [unit("a", 1, 7, "zakat"), unit("b", 2, 5, "zakat"), *UNITS[3:]]
    plan = allocate(units, funds(zakat=10))
    told = {decision.unit: for_pokja(decision) for decision in plan.decisions}
    assert told == {
        "a": "Didanai.",
        "b": "Menunggu dana: masih kurang Rp2.",
        "d": "Kurang data.",
        "e": "Tidak layak.",
    }
    paid, refused, pending, ruled_out = plan.decisions
    assert for_baznas(paid, own={"zakat"}, names=NAMES) == "Didanai: Zakat Barru Rp7."
    assert for_baznas(refused, own={"zakat"}, names=NAMES) == (
        "Menunggu dana: Zakat Barru habis bagi yang lebih didahulukan; masih kurang Rp2."
    )
    assert for_baznas(pending, own={"zakat"}, names=NAMES) == "Belum lengkap: Belum disurvei BAZNAS."
    assert for_baznas(ruled_out, own={"zakat"}, names=NAMES) == "Tidak layak: Belum disurvei BAZNAS."
    assert for_auditor(refused, names=NAMES) == (
        "Dana Zakat Barru menyimpan Rp10. Rp7 terikat pada unit yang lebih didahulukan dan hanya dapat dibayar dari "
        "dana itu. Tersisa Rp3; biaya Rp5. Di samping semua yang didanai, Dana Zakat Barru menyisakan Rp3: kurang "
        "tepat Rp2."
    )
    with pytest.raises(InvalidValue):
        for_auditor(paid, names=NAMES)


POLICY = parse_policy(document("policies"), on=TODAY)


def claim(**given: object) -> Claim:
    neutral = Claim(asnaf=None, rung=None, decile=None, vulnerabilities=frozenset(), draw="5")
    return replace(neutral, **given)  # type: ignore[arg-type]


def test_the_policy_puts_asnaf_before_rung_before_decile_before_vulnerability_before_the_draw() -> None:
    ordered = [
        claim(asnaf="FAKIR", rung="BABS_TERBUKA", decile=1, draw="2"),
        claim(asnaf="FAKIR", rung="BABS_TERBUKA", decile=2, vulnerabilities=frozenset({"LANSIA_SENDIRI"}), draw="9"),
        claim(asnaf="FAKIR", rung="BABS_TERBUKA", decile=2, vulnerabilities=frozenset({"BALITA"}), draw="9"),
        claim(asnaf="FAKIR", rung="BABS_TERBUKA", decile=2, draw="1"),
        claim(asnaf="FAKIR", rung="BABS_TERBUKA", decile=2, draw="2"),
        claim(asnaf="FAKIR", rung="BABS_TERTUTUP", decile=1),
        claim(asnaf="MISKIN", rung="BABS_TERBUKA", decile=1),
        claim(asnaf="GHARIM", rung="BABS_TERBUKA", decile=1),
    ]
    keys = [priority_key(each, POLICY) for each in ordered]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_what_is_unknown_is_never_ranked_as_the_worst_or_the_neediest() -> None:
    unknown = priority_key(claim(), POLICY).ranks
    neediest = priority_key(claim(rung="BABS_TERBUKA", decile=1), POLICY).ranks
    least = priority_key(claim(rung="AMAN", decile=10), POLICY).ranks
    assert neediest < unknown < least


def test_a_policy_is_dated_and_ends_with_the_draw() -> None:
    assert POLICY.version == "kebijakan BAKU@2021-11-30"
    with pytest.raises(InvalidValue, match="2021-11-29"):
        parse_policy(document("policies"), on=date(2021, 11, 29))
    wrong = copy.deepcopy(document("policies"))
    wrong["policy"][0]["order"] = ["undian", "asnaf"]
    with pytest.raises(InvalidValue, match="undian"):
        parse_policy(wrong, on=TODAY)
