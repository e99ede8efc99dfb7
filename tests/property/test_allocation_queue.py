"""The queue against slow, obvious oracles: who wins, whatever the order and the names of what it is given."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.allocation.oracle import (
    FUND_IDS,
    Problem,
    can_all_be_paid,
    candidates,
    feasible_choices,
    funded,
    problems,
    slow_queue,
    tight_problems,
)
from zis_registry.allocation.problem import FundBalance, PriorityKey, Standing, State, Unit
from zis_registry.allocation.queue import allocate
from zis_registry.allocation.verify import verify


@settings(max_examples=120)
@given(st.one_of(problems(), tight_problems()))
def test_the_winners_are_those_of_the_slow_queue_and_the_plan_is_verified(problem: Problem) -> None:
    units, funds = problem
    plan = allocate(units, funds)
    assert funded(plan) == slow_queue(units, funds)
    assert verify(units, funds, plan) == ()


@settings(max_examples=60)
@given(problems(most_units=7))
def test_no_feasible_choice_of_units_is_better_in_the_order_of_the_policy(problem: Problem) -> None:
    units, funds = problem
    winners = funded(allocate(units, funds))
    ours = tuple(unit.id in winners for unit in candidates(units))
    assert ours == max(feasible_choices(units, funds))


@settings(max_examples=60)
@given(problems())
def test_no_fund_is_overspent_and_every_line_is_of_an_eligible_fund(problem: Problem) -> None:
    units, funds = problem
    plan = allocate(units, funds)
    by_id = {unit.id: unit for unit in units}
    for use in plan.funds:
        paid = sum(line.amount for decision in plan.decisions for line in decision.lines if line.fund == use.id)
        assert use.reserved == paid <= use.opening
        assert use.opening == use.reserved + use.left
    for decision in plan.decisions:
        assert {line.fund for line in decision.lines} <= by_id[decision.unit].funds
        assert sum(line.amount for line in decision.lines) == (decision.cost if decision.state is State.FUNDED else 0)


@settings(max_examples=60)
@given(problems())
def test_units_are_funded_refused_or_pending_and_every_refusal_has_its_reason(problem: Problem) -> None:
    units, funds = problem
    plan = allocate(units, funds)
    assert len(units) == sum(len(plan.of(state)) for state in State)
    assert plan.refused_with_reason == len(plan.of(State.REFUSED))
    assert all(decision.has_reason for decision in plan.of(State.PENDING))


@settings(max_examples=60)
@given(problems())
def test_nobody_has_a_justified_complaint(problem: Problem) -> None:
    """Whoever was refused could not have been paid beside those funded above, by any mix of funds."""
    units, funds = problem
    winners = funded(allocate(units, funds))
    asking = candidates(units)
    for place, unit in enumerate(asking):
        if unit.id not in winners:
            above = [other for other in asking[:place] if other.id in winners]
            assert not can_all_be_paid([*above, unit], funds)


@settings(max_examples=60)
@given(problems())
def test_few_households_have_two_payers_and_each_of_them_must(problem: Problem) -> None:
    units, funds = problem
    plan = allocate(units, funds)
    left = {use.id: use.left for use in plan.funds}
    split = [decision for decision in plan.decisions if len(decision.lines) > 1]
    assert len(split) <= max(0, len(funds) - 1)
    for decision in split:
        own = {line.fund: line.amount for line in decision.lines}
        payers = next(unit.funds for unit in units if unit.id == decision.unit)
        assert all(left[fund] + own.get(fund, 0) < decision.cost for fund in payers)


@settings(max_examples=40)
@given(problems(), st.integers(0, 99))
def test_the_order_of_units_and_funds_changes_nothing(problem: Problem, seed: int) -> None:
    units, funds = problem
    shuffled_units, shuffled_funds = units[:], funds[:]
    Random(seed).shuffle(shuffled_units)
    Random(seed).shuffle(shuffled_funds)
    assert allocate(shuffled_units, shuffled_funds) == allocate(units, funds)


@settings(max_examples=60)
@given(st.one_of(problems(), tight_problems()), st.permutations(FUND_IDS))
def test_the_names_of_the_funds_change_neither_winners_nor_proofs(problem: Problem, names: list[str]) -> None:
    units, funds = problem
    renamed = dict(zip(FUND_IDS, names, strict=True))
    there = allocate(
        [replace(unit, funds=frozenset(renamed[fund] for fund in unit.funds)) for unit in units],
        [replace(fund, id=renamed[fund.id]) for fund in funds],
    )
    here = allocate(units, funds)
    for one, other in zip(here.decisions, there.decisions, strict=True):
        assert (one.unit, one.rank, one.state, one.refusal) == (other.unit, other.rank, other.state, other.refusal)
        if one.certificate is None or one.shortfall is None:
            assert other.certificate is other.shortfall is None
            continue
        assert other.certificate is not None
        assert other.shortfall is not None
        assert one.shortfall.amount == other.shortfall.amount
        pairs = ((one.certificate, other.certificate), (one.shortfall.cut, other.shortfall.cut))
        for mine, theirs in pairs:
            assert sorted(renamed[fund] for fund in mine.funds) == list(theirs.funds)
            assert (mine.holds, mine.committed) == (theirs.holds, theirs.committed)


@settings(max_examples=60)
@given(problems())
def test_leaving_a_refused_unit_out_changes_no_winner_and_no_proof(problem: Problem) -> None:
    units, funds = problem
    plan = allocate(units, funds)
    for refused in plan.of(State.REFUSED):
        without = allocate([unit for unit in units if unit.id != refused.unit], funds)
        # Which fund pays may change, as may the places behind the one that left.
        kept = [one._replace(rank=0, lines=()) for one in plan.decisions if one.unit != refused.unit]
        assert [one._replace(rank=0, lines=()) for one in without.decisions] == kept


@settings(max_examples=60)
@given(problems(standings=[Standing.CANDIDATE]), st.data())
def test_a_funded_unit_that_moves_up_stays_funded(problem: Problem, data: st.DataObject) -> None:
    units, funds = problem
    winners = funded(allocate(units, funds))
    for place, unit in enumerate(candidates(units)):
        if unit.id in winners and place:
            above = data.draw(st.sampled_from(candidates(units)[:place]))
            # Just before the other: the same ranks and tiebreak, and an id that sorts before every "u".
            moved = replace(unit, key=above.key, id="t")
            others = [other for other in units if other is not unit]
            assert "t" in funded(allocate([*others, moved], funds))


@settings(max_examples=60)
@given(problems(standings=[Standing.CANDIDATE], most_units=7), st.integers(1, 5))
def test_with_one_cost_and_balances_that_are_its_multiples_nobody_more_can_be_served(
    problem: Problem, cost: int
) -> None:
    """Strict priority then costs nothing: the feasible choices are the sets of a matroid."""
    units = [replace(unit, cost=cost) for unit in problem[0]]
    funds = [replace(fund, balance=fund.balance // 3 * cost) for fund in problem[1]]
    assert len(funded(allocate(units, funds))) == max(sum(choice) for choice in feasible_choices(units, funds))


def test_more_money_can_leave_fewer_served_which_nobody_may_promise_away() -> None:
    """With 2 rupiah the costs 3, 1, 1 serve two; with 3 they serve the first alone, who stands above them."""
    units = [
        Unit(f"u{place}", cost, frozenset({"a"}), PriorityKey((place,), "")) for place, cost in enumerate((3, 1, 1))
    ]
    assert len(funded(allocate(units, [FundBalance("a", 2)]))) == 2
    assert funded(allocate(units, [FundBalance("a", 3)])) == {"u0"}
