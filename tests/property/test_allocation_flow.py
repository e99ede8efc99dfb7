"""The flow beneath the queue: demand never breaks a balance, and a fund is drawn as far as any mix allows."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from zis_registry.allocation.flow import Flow

Problem = tuple[list[tuple[int, ...]], list[int], list[int]]


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Classes by their funds, balances, and what each class asks for in turn."""
    balances = draw(st.lists(st.integers(0, 15), min_size=1, max_size=4))
    some_funds = st.sets(st.integers(0, len(balances) - 1)).map(lambda funds: tuple(sorted(funds)))
    eligible = draw(st.lists(some_funds, min_size=1, max_size=5, unique=True))
    asked = draw(st.lists(st.integers(0, 20), min_size=len(eligible), max_size=len(eligible)))
    return eligible, balances, asked


def most(eligible: list[tuple[int, ...]], balances: list[int], demand: list[int], funds: tuple[int, ...]) -> int:
    """The most that these funds can give, by the smallest cut over all their subsets."""
    return min(
        sum(balances[fund] for fund in full)
        + sum(amount for klass, amount in enumerate(demand) if set(eligible[klass]) & (set(funds) - set(full)))
        for size in range(len(funds) + 1)
        for full in combinations(funds, size)
    )


def drawn_by_class(flow: Flow) -> list[int]:
    return [sum(uses.get(klass, 0) for uses in flow.uses) for klass in range(len(flow.eligible))]


def is_sound(flow: Flow, balances: list[int]) -> bool:
    given_out = [sum(uses.values()) for uses in flow.uses]
    eligible_only = all(fund in flow.eligible[klass] for fund, uses in enumerate(flow.uses) for klass in uses)
    positive = all(amount > 0 for uses in flow.uses for amount in uses.values())
    rooms = [balance - out for balance, out in zip(balances, given_out, strict=True)]
    return eligible_only and positive and rooms == flow.slack and min(rooms) >= 0


@settings(max_examples=80)
@given(problems())
def test_pushing_finds_all_the_room_and_withdrawing_takes_it_back(problem: Problem) -> None:
    eligible, balances, asked = problem
    flow = Flow(eligible, balances)
    demand = [0] * len(eligible)
    for klass, amount in enumerate(asked):
        before = drawn_by_class(flow)
        pushed = flow.push(klass, amount)
        with_all = [*demand]
        with_all[klass] += amount
        every_fund = tuple(range(len(balances)))
        assert pushed == min(amount, most(eligible, balances, with_all, every_fund) - sum(demand))
        if pushed < amount:
            cut = flow.cut(klass)
            assert set(eligible[klass]) <= cut
            assert all(flow.slack[fund] == 0 for fund in cut)
            flow.withdraw(klass, pushed)
            assert drawn_by_class(flow) == before
        else:
            demand[klass] += amount
        assert is_sound(flow, balances)
        assert drawn_by_class(flow) == demand


@settings(max_examples=80)
@given(problems(), st.data())
def test_funds_taken_in_order_give_the_most_that_any_mix_allows(problem: Problem, data: st.DataObject) -> None:
    eligible, balances, asked = problem
    flow = Flow(eligible, balances)
    demand = []
    for klass, amount in enumerate(asked):
        pushed = flow.push(klass, amount)
        demand.append(pushed)
    order = data.draw(st.permutations(range(len(balances))))
    for place, fund in enumerate(order):
        flow.shift_towards(fund, frozenset(order[place + 1 :]))
    assert is_sound(flow, balances)
    assert drawn_by_class(flow) == demand
    for place in range(len(order)):
        prefix = tuple(sorted(order[: place + 1]))
        assert sum(balances[fund] - flow.slack[fund] for fund in prefix) == most(eligible, balances, demand, prefix)
