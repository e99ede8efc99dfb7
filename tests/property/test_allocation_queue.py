"""The engine against a slow, obvious oracle: the queue by Hall's condition over every set of funds."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from zis_registry.allocation.problem import FundBalance, Plan, PriorityKey, Refusal, Standing, State, Unit
from zis_registry.allocation.queue import allocate
from zis_registry.allocation.verify import verify

FUND_IDS = ("a", "b", "c", "d")


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Unit], list[FundBalance]]:
    ids = FUND_IDS[: draw(st.integers(0, 4))]
    funds = [FundBalance(id_, draw(st.integers(0, 12))) for id_ in ids]
    units = [
        Unit(
            id=f"u{number}",
            cost=draw(st.integers(1, 7)),
            funds=frozenset(draw(st.sets(st.sampled_from(ids)))) if ids else frozenset(),
            key=PriorityKey((draw(st.integers(0, 2)),), f"{draw(st.integers(0, 3))}"),
            standing=draw(st.sampled_from([Standing.CANDIDATE] * 4 + [Standing.PENDING, Standing.RULED_OUT])),
            reasons=("Alasan.",),
        )
        for number in range(draw(st.integers(0, 9)))
    ]
    return units, funds


def can_all_be_paid(units: list[Unit], funds: list[FundBalance], bonus: dict[str, int] | None = None) -> bool:
    """Hall: every set of funds holds what only it can pay."""
    for size in range(len(funds) + 1):
        for some in combinations(funds, size):
            inside = {fund.id for fund in some}
            bound = sum(unit.cost for unit in units if unit.funds <= inside)
            if bound > sum(fund.balance + (bonus or {}).get(fund.id, 0) for fund in some):
                return False
    return True


def slow_queue(units: list[Unit], funds: list[FundBalance]) -> set[str]:
    accepted: list[Unit] = []
    for unit in in_order(units):
        if unit.standing is Standing.CANDIDATE and can_all_be_paid([*accepted, unit], funds):
            accepted.append(unit)
    return {unit.id for unit in accepted}


def in_order(units: list[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: (unit.key, unit.id))


def funded(plan: Plan) -> set[str]:
    return {decision.unit for decision in plan.of(State.FUNDED)}


@settings(max_examples=120)
@given(problems())
def test_the_winners_are_those_of_the_slow_queue_and_the_plan_is_verified(
    problem: tuple[list[Unit], list[FundBalance]],
) -> None:
    units, funds = problem
    plan = allocate(units, funds)
    assert funded(plan) == slow_queue(units, funds)
    assert verify(units, funds, plan) == ()


@settings(max_examples=60)
@given(problems())
def test_no_fund_is_overspent_and_every_line_is_of_an_eligible_fund(
    problem: tuple[list[Unit], list[FundBalance]],
) -> None:
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
def test_units_are_funded_refused_or_pending_and_every_refusal_has_its_reason(
    problem: tuple[list[Unit], list[FundBalance]],
) -> None:
    units, funds = problem
    plan = allocate(units, funds)
    assert len(units) == sum(len(plan.of(state)) for state in State)
    assert plan.refused_with_reason == len(plan.of(State.REFUSED))
    assert all(decision.has_reason for decision in plan.of(State.PENDING))


@settings(max_examples=60)
@given(problems())
def test_nobody_has_a_justified_complaint(problem: tuple[list[Unit], list[FundBalance]]) -> None:
    """Whoever was refused could not have been paid beside those funded above, by any mix of funds."""
    units, funds = problem
    winners = funded(allocate(units, funds))
    above: list[Unit] = []
    for unit in in_order(units):
        if unit.id in winners:
            above.append(unit)
        elif unit.standing is Standing.CANDIDATE:
            assert not can_all_be_paid([*above, unit], funds)


@settings(max_examples=60)
@given(problems())
def test_the_shortfall_is_exact_to_the_rupiah(problem: tuple[list[Unit], list[FundBalance]]) -> None:
    units, funds = problem
    plan = allocate(units, funds)
    winners = [unit for unit in units if unit.id in funded(plan)]
    by_id = {unit.id: unit for unit in units}
    for decision in plan.decisions:
        if decision.refusal is not Refusal.MONEY or not by_id[decision.unit].funds:
            continue
        assert decision.shortfall is not None
        unit = by_id[decision.unit]
        lacking = decision.shortfall.amount
        first = min(unit.funds)
        assert can_all_be_paid([*winners, unit], funds, {first: lacking})
        assert not can_all_be_paid([*winners, unit], funds, {first: lacking - 1})


@settings(max_examples=60)
@given(problems())
def test_few_households_have_two_payers_and_each_of_them_must(problem: tuple[list[Unit], list[FundBalance]]) -> None:
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
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(problem: tuple[list[Unit], list[FundBalance]], random: object) -> None:
    units, funds = problem
    shuffled_units, shuffled_funds = units[:], funds[:]
    random.shuffle(shuffled_units)  # type: ignore[attr-defined]
    random.shuffle(shuffled_funds)  # type: ignore[attr-defined]
    assert allocate(shuffled_units, shuffled_funds) == allocate(units, funds)


@settings(max_examples=40)
@given(problems(), st.permutations(FUND_IDS))
def test_the_names_of_the_funds_change_neither_winners_nor_proofs(
    problem: tuple[list[Unit], list[FundBalance]], names: list[str]
) -> None:
    units, funds = problem
    renamed = dict(zip(FUND_IDS, names, strict=True))
    there = allocate(
        [replace(unit, funds=frozenset(renamed[fund] for fund in unit.funds)) for unit in units],
        [replace(fund, id=renamed[fund.id]) for fund in funds],
    )
    here = allocate(units, funds)
    assert funded(there) == funded(here)
    for one, other in zip(here.decisions, there.decisions, strict=True):
        assert (one.certificate is None) == (other.certificate is None)
        if one.certificate is not None and other.certificate is not None:
            assert sorted(renamed[fund] for fund in one.certificate.funds) == list(other.certificate.funds)
            assert (one.certificate.holds, one.certificate.committed) == (
                other.certificate.holds,
                other.certificate.committed,
            )


@settings(max_examples=60)
@given(problems())
def test_leaving_a_refused_unit_out_changes_no_winner(problem: tuple[list[Unit], list[FundBalance]]) -> None:
    units, funds = problem
    winners = funded(allocate(units, funds))
    for refused in units:
        if refused.id not in winners:
            assert funded(allocate([unit for unit in units if unit is not refused], funds)) == winners
