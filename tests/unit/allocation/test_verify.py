"""The checker finds every kind of damage done to a true plan, and knows nothing of the engine."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.unit.allocation.small import by_unit, funds, unit
from zis_registry.allocation import verify as module
from zis_registry.allocation.problem import (
    Certificate,
    Decision,
    Line,
    Plan,
    PriorityKey,
    Refusal,
    Shortfall,
    Standing,
    State,
)
from zis_registry.allocation.queue import allocate
from zis_registry.allocation.verify import verify

# a and b are funded, c and d refused for money, e funded below them, f pending, g ruled out; nobody may pay h.
UNITS = [
    unit("a", 1, 6, "infak", "zakat"),
    unit("b", 2, 5, "zakat"),
    unit("c", 3, 5, "zakat"),
    unit("d", 4, 9, "infak"),
    unit("e", 5, 2, "infak"),
    unit("f", 6, 2, "zakat", standing=Standing.PENDING),
    unit("g", 7, 2, "zakat", standing=Standing.RULED_OUT),
    unit("h", 8, 3),
]
FUNDS = funds(zakat=8, infak=7, lain=50)
PLAN = allocate(UNITS, FUNDS)


def test_the_plan_of_the_damages_is_true_and_has_every_kind_of_decision() -> None:
    assert verify(UNITS, FUNDS, PLAN) == ()
    assert [one.state for one in PLAN.decisions] == [
        *[State.FUNDED] * 2,
        *[State.REFUSED] * 2,
        State.FUNDED,
        State.PENDING,
        *[State.REFUSED] * 2,
    ]


def changed(id_: str, **changes: object) -> Plan:
    """The plan with one decision altered."""
    return replace(PLAN, decisions=tuple(one._replace(**changes) if one.unit == id_ else one for one in PLAN.decisions))


def proof_of(id_: str) -> Certificate:
    proof = by_unit(PLAN)[id_].certificate
    assert proof is not None
    return proof


def lack_of(id_: str) -> Shortfall:
    lack = by_unit(PLAN)[id_].shortfall
    assert lack is not None
    return lack


def with_proof(id_: str, **changes: object) -> Plan:
    return changed(id_, certificate=replace(proof_of(id_), **changes))  # type: ignore[arg-type]


def with_cut(id_: str, cut: Certificate) -> Plan:
    """Another cut, with the amount that follows from it, so that only its truth can be wrong."""
    cost = by_unit(PLAN)[id_].cost
    return changed(id_, shortfall=Shortfall(cut, cost - cut.left))


def ranked(decisions: list[Decision]) -> tuple[Decision, ...]:
    return tuple(one._replace(rank=rank) for rank, one in enumerate(decisions, start=1))


def swapped(one: int, other: int) -> Plan:
    """Two neighbours in the wrong order, with ranks that fit their places."""
    decisions = list(PLAN.decisions)
    decisions[one], decisions[other] = decisions[other], decisions[one]
    return replace(PLAN, decisions=ranked(decisions))


def with_use(**changes: int) -> Plan:
    uses = tuple(replace(use, **changes) if use.id == "zakat" else use for use in PLAN.funds)
    return replace(PLAN, funds=uses)


def overspent_by_one() -> Plan:
    """Infak, which holds 7, pays 6 for a and 2 for e, and the plan says so."""
    plan = changed("a", lines=(Line("infak", 6),))
    reserved = {"infak": 8, "zakat": 5, "lain": 0}
    return replace(plan, funds=tuple(replace(use, reserved=reserved[use.id]) for use in plan.funds))


DAMAGES: dict[str, tuple[str, Callable[[], Plan]]] = {
    "a fund is overspent by one rupiah": ("lebih-belanja", overspent_by_one),
    "a fund pays that may not": ("tidak-berhak", lambda: changed("b", lines=(Line("infak", 5),))),
    "a fund pays that nobody has": ("dana-asing", lambda: changed("b", lines=(Line("wakaf", 5),))),
    "a unit is missing": ("unit", lambda: replace(PLAN, decisions=PLAN.decisions[:-1])),
    "a unit is there twice": (
        "unit",
        lambda: replace(PLAN, decisions=ranked([*PLAN.decisions, PLAN.decisions[-1]])),
    ),
    "one unit stands in for another": (
        "unit",
        lambda: replace(PLAN, decisions=(*PLAN.decisions[:-1], PLAN.decisions[0]._replace(rank=8))),
    ),
    "a stranger is decided": ("unit", lambda: changed("h", unit="x")),
    "two units are in the wrong order": ("urutan", lambda: swapped(0, 1)),
    "a rank is off by one": ("urutan", lambda: changed("h", rank=9)),
    "a refusal has no certificate": ("bukti", lambda: changed("c", certificate=None)),
    "a certificate says less is held": ("bukti", lambda: with_proof("c", holds=proof_of("c").holds - 1)),
    "a certificate says more is bound": ("bukti", lambda: with_proof("c", committed=proof_of("c").committed + 1)),
    "a certificate does not cover the unit's funds": ("bukti", lambda: with_proof("d", funds=("zakat",), holds=8)),
    "a certificate names a fund twice": (
        "bukti",
        lambda: with_proof("c", funds=(*proof_of("c").funds, proof_of("c").funds[0])),
    ),
    "a certificate names a fund that nobody has": ("bukti", lambda: with_proof("c", funds=("wakaf", "zakat"))),
    "a true certificate leaves enough for the unit": (
        "bukti",
        lambda: changed("c", certificate=Certificate(("infak", "lain", "zakat"), holds=65, committed=11)),
    ),
    "a refusal without proof stands above a funded unit": ("didahului", lambda: changed("d", certificate=None)),
    "a refusal has no shortfall": ("kekurangan", lambda: changed("c", shortfall=None)),
    "a shortfall is one rupiah too large": (
        "kekurangan",
        lambda: changed("c", shortfall=lack_of("c")._replace(amount=lack_of("c").amount + 1)),
    ),
    "a shortfall is one rupiah too small": (
        "kekurangan",
        lambda: changed("c", shortfall=lack_of("c")._replace(amount=lack_of("c").amount - 1)),
    ),
    "the cut of a shortfall holds one rupiah less": (
        "kekurangan",
        lambda: with_cut("c", replace(lack_of("c").cut, holds=lack_of("c").cut.holds - 1)),
    ),
    "the cut of a shortfall is true but not the tightest": (
        "kekurangan",
        lambda: with_cut("c", Certificate(("zakat",), holds=8, committed=5)),
    ),
    "the cut of a shortfall has a fund too many": (
        "kekurangan",
        lambda: with_cut("h", Certificate(("infak", "zakat"), holds=15, committed=13)),
    ),
    "a funded unit is paid one rupiah too little": ("jumlah", lambda: changed("b", lines=(Line("zakat", 4),))),
    "a funded unit is paid nothing": ("jumlah", lambda: changed("b", lines=())),
    "a fund gives nothing": ("jumlah", lambda: changed("b", lines=(Line("zakat", 5), Line("zakat", 0)))),
    "one fund is listed twice": ("jumlah", lambda: changed("b", lines=(Line("zakat", 2), Line("zakat", 3)))),
    "a refused unit gets money": ("jumlah", lambda: changed("c", lines=(Line("zakat", 1),))),
    "a pending unit gets money": ("jumlah", lambda: changed("f", lines=(Line("zakat", 1),))),
    "a ruled-out unit gets money": ("jumlah", lambda: changed("g", lines=(Line("zakat", 1),))),
    "a pending unit is funded": ("keadaan", lambda: changed("f", state=State.FUNDED, lines=(Line("zakat", 2),))),
    "a ruled-out unit is funded": (
        "keadaan",
        lambda: changed("g", state=State.FUNDED, refusal=None, lines=(Line("zakat", 2),)),
    ),
    "a ruled-out unit is refused for money": ("keadaan", lambda: changed("g", refusal=Refusal.MONEY)),
    "a candidate is refused by rules": ("keadaan", lambda: changed("c", refusal=Refusal.RULES)),
    "a candidate is left pending": ("keadaan", lambda: changed("c", state=State.PENDING, refusal=None)),
    "a cost is another": ("keadaan", lambda: changed("c", cost=4)),
    "a pending unit has lost its reason": ("alasan", lambda: changed("f", reasons=())),
    "a ruled-out unit has another reason": ("alasan", lambda: changed("g", reasons=("Lain.",))),
    "the use of a fund is stated wrong": ("saldo", lambda: with_use(reserved=0)),
    "the opening of a fund is stated wrong": ("saldo", lambda: with_use(opening=9)),
    "a fund is not stated": ("saldo", lambda: replace(PLAN, funds=PLAN.funds[1:])),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damage_is_found(damage: str) -> None:
    code, damaged = DAMAGES[damage]
    breaches = verify(UNITS, FUNDS, damaged())
    assert code in {breach.code for breach in breaches}
    assert all(breach.sentence.endswith(".") for breach in breaches)


def test_a_greedy_plan_with_true_looking_numbers_is_found() -> None:
    """The naive queue pays a from zakat, and then tells b that zakat is exhausted; moving a to infak would pay both."""
    units, money = (
        [unit("a", 1, 5, "infak", "zakat"), unit("b", 2, 5, "zakat"), unit("c", 3, 1, "infak")],
        funds(zakat=5, infak=9),
    )
    exhausted = Certificate(("zakat",), holds=5, committed=5)
    true = allocate(units, money)
    greedy = replace(
        true,
        decisions=(
            true.decisions[0]._replace(lines=(Line("zakat", 5),)),
            Decision("b", 2, 5, State.REFUSED, (), Refusal.MONEY, (), exhausted, Shortfall(exhausted, 5)),
            true.decisions[2]._replace(lines=(Line("infak", 1),)),
        ),
        funds=tuple(replace(use, reserved=1 if use.id == "infak" else 5) for use in true.funds),
    )
    assert {(one.code, one.where) for one in verify(units, money, greedy)} == {
        ("bukti", "b"),
        ("didahului", "b"),
        ("kekurangan", "b"),
    }


def test_units_or_funds_that_were_not_asked_about_are_found() -> None:
    assert [one.code for one in verify([*UNITS, UNITS[0]], FUNDS, PLAN)] == ["unit"]
    strange = [*UNITS[:-1], replace(UNITS[-1], funds=frozenset({"wakaf"}))]
    assert {one.code for one in verify(strange, FUNDS, PLAN)} >= {"dana-asing", "bukti"}


def test_a_tie_of_rank_and_draw_is_broken_by_the_id() -> None:
    key = PriorityKey((1,), "5")
    units = [replace(unit(id_, 1, 1, "zakat"), key=key) for id_ in ("b", "a")]
    plan = allocate(units, funds(zakat=1))
    assert [one.unit for one in plan.of(State.FUNDED)] == ["a"]
    wrong = replace(plan, decisions=ranked([*plan.decisions[::-1]]))
    assert "urutan" in {one.code for one in verify(units, funds(zakat=1), wrong)}


def test_the_checker_shares_no_code_with_the_engine() -> None:
    """Of the project it imports the words of problem and answer alone."""
    imported = set()
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
    assert {name for name in imported if name.startswith("zis_registry")} == {"zis_registry.allocation.problem"}
