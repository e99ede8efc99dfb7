"""The queue in small examples that can be followed by hand."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.unit.allocation.small import by_unit, funds, unit
from zis_registry.allocation.problem import (
    Certificate,
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


def test_a_certificate_holds_only_the_funds_that_matter() -> None:
    """Infak could pay b, so a chain through it would matter; but a may not have infak, and jamban is untouched."""
    units = [unit("a", 1, 8, "zakat"), unit("b", 2, 4, "infak", "zakat"), unit("c", 3, 5, "zakat")]
    proof = by_unit(allocate(units, funds(zakat=10, infak=9, jamban=9)))["c"].certificate
    assert proof == Certificate(("zakat",), holds=10, committed=8)


def test_a_certificate_follows_the_chain_of_those_who_cannot_step_aside() -> None:
    """What a draws of zakat cannot move to infak, which b has emptied: both funds are in the proof."""
    units = [unit("a", 1, 8, "infak", "zakat"), unit("b", 2, 9, "infak"), unit("c", 3, 5, "zakat")]
    proof = by_unit(allocate(units, funds(zakat=10, infak=9, jamban=9)))["c"].certificate
    assert proof == Certificate(("infak", "zakat"), holds=19, committed=17)


def test_a_proof_grows_when_a_family_elsewhere_closes_the_way_out() -> None:
    """For u the way from zakat into infak is open at first; after v has taken the infak it leads nowhere."""
    units = [
        unit("a", 1, 6, "infak", "zakat"),
        unit("t", 2, 30, "zakat"),
        unit("v", 3, 8, "infak"),
        unit("u", 4, 30, "zakat"),
    ]
    plan = by_unit(allocate(units, funds(zakat=10, infak=10)))
    assert plan["t"].certificate == Certificate(("zakat",), holds=10, committed=0)
    assert plan["u"].certificate == Certificate(("infak", "zakat"), holds=20, committed=14)


def test_a_unit_that_no_fund_may_pay_lacks_its_whole_cost() -> None:
    plan = allocate([unit("a", 1, 5)], funds(zakat=10))
    assert plan.decisions[0].certificate == Certificate((), 0, 0)
    assert plan.decisions[0].shortfall == Shortfall(Certificate((), 0, 0), 5)


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
    assert {line.fund for line in split.decisions[0].lines} == {"zakat", "infak"}
    assert sum(line.amount for line in split.decisions[0].lines) == 4


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


SCRIPT = """
from tests.bench.allocation_jobs import fingerprint, make
print(fingerprint(make(400, 8, 1)))
"""


def test_two_processes_with_other_hash_seeds_make_the_same_plan() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
