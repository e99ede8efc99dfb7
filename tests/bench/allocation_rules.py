"""Naive greedies, as an office would write them, and an independent judge of anybody's winners."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from tests.bench.allocation_province import Market

Winners = frozenset[int]


# --- greedies: one unit after the other, paid at once -----------------------------------------------------------


def listed_first(market: Market) -> Winners:
    """Each unit takes from its funds in the order they are listed."""
    return _greedy(market, lambda fund, left: fund)


def largest_first(market: Market) -> Winners:
    """Each unit takes from its fund with the largest balance first."""
    return _greedy(market, lambda fund, left: -left[fund])


def most_restricted_first(market: Market) -> Winners:
    """Each unit takes from the fund that the fewest classes may use first."""
    users = Counter(fund for funds in market.eligible for fund in funds)
    return _greedy(market, lambda fund, left: (users[fund], fund))


def _greedy(market: Market, preference: Callable[[int, Sequence[int]], object]) -> Winners:
    left = list(market.balances)
    winners = []
    for place, (klass, cost) in enumerate(zip(market.klass_of, market.costs, strict=True)):
        funds = market.eligible[klass]
        if sum(left[fund] for fund in funds) < cost:
            continue
        winners.append(place)
        for fund in sorted(funds, key=lambda fund: preference(fund, left)):  # type: ignore[arg-type,return-value]
            taken = min(cost, left[fund])
            left[fund] -= taken
            cost -= taken
    return frozenset(winners)


# --- the judge ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judgement:
    """Households by tier, rupiah not spent, justified complaints, and whether the winners can be paid at all."""

    households: tuple[int, ...]
    unspent: int
    envious: int
    is_payable: bool


def judge(market: Market, winners: Collection[int]) -> Judgement:
    """What a set of winners is worth, counted without the engine.

    A refused unit has a justified complaint when it could be paid together with all winners above it while some
    winner stands below it. They are counted one by one; not all could be cured at once.
    """
    chosen = set(winners)
    served = Counter[int]()
    for place in chosen:
        served[market.tiers[place]] += market.households[place]
    spent = sum(market.costs[place] for place in chosen)
    envious, is_payable = _complaints(market, chosen)
    return Judgement(
        households=tuple(served[tier] for tier in range(max(market.tiers, default=0) + 1)),
        unspent=sum(market.balances) - spent,
        envious=envious,
        is_payable=is_payable,
    )


def _complaints(market: Market, winners: set[int]) -> tuple[int, bool]:
    purses = _Purses(market)
    last = max(winners, default=-1)
    never_more: dict[int, int] = {}  # what a class could be given at most, when it was last looked for
    envious = 0
    for place in range(last + 1):
        klass, cost = market.klass_of[place], market.costs[place]
        if place in winners:
            if not purses.make_room(klass, cost):
                return envious, False
            purses.pay(klass, cost)
        elif cost <= never_more.get(klass, cost):
            if purses.make_room(klass, cost):
                envious += 1
            else:
                never_more[klass] = purses.room(klass)
    return envious, True


class _Purses:
    """What each fund has left and for which classes it gave; money given can still change its fund."""

    def __init__(self, market: Market) -> None:
        self._eligible = market.eligible
        self._left = list(market.balances)
        self._given: list[dict[int, int]] = [{} for _ in market.balances]

    def room(self, klass: int) -> int:
        """Rupiah left in the class's own funds."""
        return sum(self._left[fund] for fund in self._eligible[klass])

    def make_room(self, klass: int, cost: int) -> bool:
        """Lets others change their funds until the class's own have the cost left; False when that cannot be."""
        while self.room(klass) < cost:
            if not self._free(klass):
                return False
        return True

    def pay(self, klass: int, cost: int) -> None:
        """Takes a cost from the class's own funds."""
        for fund in self._eligible[klass]:
            taken = min(cost, self._left[fund])
            if taken:
                self._left[fund] -= taken
                self._given[fund][klass] = self._given[fund].get(klass, 0) + taken
                cost -= taken

    def _free(self, klass: int) -> bool:
        """Moves one chain of gifts from a fund of the class to funds outside with money left."""
        own = self._eligible[klass]
        came: dict[int, tuple[int, int]] = {}
        waiting = deque(own)
        while waiting:
            here = waiting.popleft()
            for other, given in self._given[here].items():
                for fund in self._eligible[other] if given else ():
                    if fund in own or fund in came:
                        continue
                    came[fund] = (here, other)
                    if self._left[fund]:
                        self._move(fund, came)
                        return True
                    waiting.append(fund)
        return False

    def _move(self, end: int, came: dict[int, tuple[int, int]]) -> None:
        steps = []
        here = end
        while here in came:
            before, klass = came[here]
            steps.append((before, klass, here))
            here = before
        amount = min(self._left[end], *(self._given[before][klass] for before, klass, _ in steps))
        for before, klass, fund in steps:
            self._given[before][klass] -= amount
            self._given[fund][klass] = self._given[fund].get(klass, 0) + amount
        self._left[end] -= amount
        self._left[here] += amount
