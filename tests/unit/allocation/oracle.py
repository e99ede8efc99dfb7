"""Small problems for Hypothesis, and slow, obvious answers: every subset of units, every set of funds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from hypothesis import strategies as st

from zis_registry.allocation.problem import FundBalance, Plan, PriorityKey, Standing, State, Unit

FUND_IDS = ("a", "b", "c", "d")
Problem = tuple[list[Unit], list[FundBalance]]
ANY_STANDING = (*[Standing.CANDIDATE] * 4, Standing.PENDING, Standing.RULED_OUT)


@st.composite
def problems(draw: st.DrawFn, *, standings: Sequence[Standing] = ANY_STANDING, most_units: int = 9) -> Problem:
    """Up to four funds and a few units, with ties in every part of the key."""
    ids = FUND_IDS[: draw(st.integers(0, len(FUND_IDS)))]
    funds = [FundBalance(id_, draw(st.integers(0, 12))) for id_ in ids]
    units = [
        Unit(
            id=f"u{number}",
            cost=draw(st.integers(1, 7)),
            funds=frozenset(draw(st.sets(st.sampled_from(ids)))) if ids else frozenset(),
            key=PriorityKey((draw(st.integers(0, 2)),), f"{draw(st.integers(0, 3))}"),
            standing=draw(st.sampled_from(standings)),
            reasons=("Alasan.",),
        )
        for number in range(draw(st.integers(0, most_units)))
    ]
    return units, funds


@st.composite
def tight_problems(draw: st.DrawFn) -> Problem:
    """Many units with few sets of funds and money for about half of them, so that cuts grow while the queue runs."""
    funds = [FundBalance(id_, draw(st.integers(3, 20))) for id_ in FUND_IDS]
    few = draw(st.lists(st.frozensets(st.sampled_from(FUND_IDS), min_size=1), min_size=1, max_size=5))
    units = [
        Unit(f"u{number:02}", draw(st.integers(1, 9)), draw(st.sampled_from(few)), PriorityKey((number,), ""))
        for number in range(draw(st.integers(8, 20)))
    ]
    return units, funds


def candidates(units: Sequence[Unit]) -> list[Unit]:
    """Those that may be paid, in the order of the queue."""
    return sorted((unit for unit in units if unit.standing is Standing.CANDIDATE), key=lambda unit: (unit.key, unit.id))


def sets_of(funds: Sequence[FundBalance]) -> Iterator[tuple[frozenset[str], int]]:
    """Every set of funds with what it holds, small sets first."""
    for size in range(len(funds) + 1):
        for some in combinations(funds, size):
            yield frozenset(fund.id for fund in some), sum(fund.balance for fund in some)


def bound_to(inside: frozenset[str], units: Sequence[Unit]) -> int:
    """What only these funds can pay."""
    return sum(unit.cost for unit in units if unit.funds <= inside)


def can_all_be_paid(
    units: Sequence[Unit], funds: Sequence[FundBalance], bonus: Mapping[str, int] | None = None
) -> bool:
    """Hall: every set of funds holds what only it can pay; `bonus` is more money by fund."""
    more = bonus or {}
    return all(
        bound_to(inside, units) <= holds + sum(more.get(fund, 0) for fund in inside) for inside, holds in sets_of(funds)
    )


def slow_queue(units: Sequence[Unit], funds: Sequence[FundBalance]) -> set[str]:
    """The winners, one after the other."""
    accepted: list[Unit] = []
    for unit in candidates(units):
        if can_all_be_paid([*accepted, unit], funds):
            accepted.append(unit)
    return {unit.id for unit in accepted}


def feasible_choices(units: Sequence[Unit], funds: Sequence[FundBalance]) -> Iterator[tuple[bool, ...]]:
    """Every choice of candidates, in the order of the queue, that the funds can pay."""
    asking = candidates(units)
    for number in range(2 ** len(asking)):
        choice = tuple(bool(number >> place & 1) for place in range(len(asking)))
        if can_all_be_paid([unit for unit, chosen in zip(asking, choice, strict=True) if chosen], funds):
            yield choice


def tightest(unit: Unit, beside: Sequence[Unit], funds: Sequence[FundBalance]) -> tuple[frozenset[str], int, int]:
    """The smallest of the sets of funds that cover a unit and leave the least: funds, what they hold, what is bound.

    Fails when two of the smallest size leave the least, for then it would not be one.
    """
    left = {
        inside: (holds - bound_to(inside, beside), holds) for inside, holds in sets_of(funds) if unit.funds <= inside
    }
    least = min(room for room, _ in left.values())
    best = [inside for inside, (room, _) in left.items() if room == least]
    assert all(best[0] <= other for other in best)
    return best[0], left[best[0]][1], bound_to(best[0], beside)


def funded(plan: Plan) -> set[str]:
    """The ids of the winners."""
    return {decision.unit for decision in plan.of(State.FUNDED)}
