"""The proofs of refusals against every set of funds: the tightest, the smallest of those, exact to the rupiah."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.allocation.oracle import (
    Problem,
    can_all_be_paid,
    candidates,
    funded,
    problems,
    tight_problems,
    tightest,
)
from zis_registry.allocation.problem import Certificate, Decision, Plan, Refusal, Unit
from zis_registry.allocation.queue import allocate

either = st.one_of(problems(), tight_problems())


def refused_by_money(plan: Plan, units: list[Unit]) -> list[tuple[Unit, Decision]]:
    by_id = {unit.id: unit for unit in units}
    return [(by_id[one.unit], one) for one in plan.decisions if one.refusal is Refusal.MONEY]


def told(proof: Certificate) -> tuple[frozenset[str], int, int]:
    assert list(proof.funds) == sorted(set(proof.funds))
    return frozenset(proof.funds), proof.holds, proof.committed


@settings(max_examples=150)
@given(either)
def test_a_certificate_is_the_smallest_of_the_tightest_sets_beside_those_funded_above(problem: Problem) -> None:
    units, funds = problem
    plan = allocate(units, funds)
    winners, asking = funded(plan), candidates(units)
    for unit, decision in refused_by_money(plan, units):
        above = [other for other in asking[: asking.index(unit)] if other.id in winners]
        assert decision.certificate is not None
        assert told(decision.certificate) == tightest(unit, above, funds)
        assert decision.certificate.left < unit.cost


@settings(max_examples=150)
@given(either)
def test_the_cut_of_a_shortfall_is_the_smallest_of_the_tightest_sets_beside_all_funded(problem: Problem) -> None:
    units, funds = problem
    plan = allocate(units, funds)
    winners = [unit for unit in units if unit.id in funded(plan)]
    for unit, decision in refused_by_money(plan, units):
        assert decision.shortfall is not None
        cut = decision.shortfall.cut
        assert told(cut) == tightest(unit, winners, funds)
        assert decision.shortfall.amount == unit.cost - cut.left > 0


@settings(max_examples=80)
@given(either)
def test_the_shortfall_is_exact_to_the_rupiah_in_both_directions(problem: Problem) -> None:
    """With it in any of the unit's funds the unit can be paid beside all that are funded; with one less it cannot."""
    units, funds = problem
    plan = allocate(units, funds)
    winners = [unit for unit in units if unit.id in funded(plan)]
    for unit, decision in refused_by_money(plan, units):
        assert decision.shortfall is not None
        lacking = decision.shortfall.amount
        for fund in unit.funds:
            assert can_all_be_paid([*winners, unit], funds, {fund: lacking})
            assert not can_all_be_paid([*winners, unit], funds, {fund: lacking - 1})


@settings(max_examples=60)
@given(either)
def test_a_unit_that_no_fund_may_pay_has_the_empty_set_and_lacks_its_whole_cost(problem: Problem) -> None:
    units, funds = problem
    for unit, decision in refused_by_money(allocate(units, funds), units):
        if not unit.funds:
            assert decision.certificate == Certificate((), 0, 0)
            assert decision.shortfall == (Certificate((), 0, 0), unit.cost)
