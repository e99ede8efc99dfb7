"""Rupiah from classes of units to funds as an integer flow, kept feasible while demand is added and taken back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from itertools import pairwise

# Funds reached by a search, each with the fund and the class it was reached by; -1 stands for the start.
Reached = dict[int, tuple[int, int]]


class Flow:
    """Classes (units with the same eligible funds) draw on funds; both are numbered from 0.

    `uses[fund][klass]` is what the class draws from the fund; a fund never gives more than its balance. Which fund
    pays whom stays open: adding demand may move what others draw, as long as each class keeps its total.
    """

    def __init__(self, eligible: Sequence[tuple[int, ...]], balances: Sequence[int]) -> None:
        self.eligible = tuple(eligible)
        self.slack = list(balances)
        self.uses: list[dict[int, int]] = [{} for _ in balances]
        self._users: list[list[int]] = [[] for _ in balances]
        for klass, funds in enumerate(self.eligible):
            for fund in funds:
                self._users[fund].append(klass)

    def push(self, klass: int, amount: int) -> int:
        """Adds up to `amount` of demand to a class by shortest augmenting paths; returns what found room."""
        for fund in self.eligible[klass]:
            if self.slack[fund] >= amount:
                self._draw(klass, fund, amount)
                return amount
        missing = amount
        while missing > 0:
            end, reached = self._search(klass, self._has_slack)
            if end is None:
                return amount - missing
            missing -= self._augment(klass, end, reached, missing)
        self.withdraw(klass, -missing)
        return amount

    def withdraw(self, klass: int, amount: int) -> None:
        """Takes demand of a class back; what the others draw stays feasible."""
        for fund in self.eligible[klass]:
            if not amount:
                return
            taken = min(amount, self.uses[fund].get(klass, 0))
            if taken:
                self._draw(klass, fund, -taken)
                amount -= taken

    def cut(self, klass: int) -> frozenset[int]:
        """The funds a full class can reach: the smallest cut that holds it back, the same for every such flow."""
        _, reached = self._search(klass, _nowhere)
        return frozenset(reached)

    def shift_towards(self, fund: int, givers: frozenset[int]) -> None:
        """Moves as much as possible from the givers onto a fund, other funds keeping what they give."""
        while self.slack[fund] > 0:
            path = self._search_giver(fund, givers)
            if not path:
                return
            amount = min(self.slack[fund], *(self.uses[there][klass] for there, klass, _ in path))
            for there, klass, here in path:
                self._draw(klass, there, -amount)
                self._draw(klass, here, amount)

    def users(self, fund: int) -> Sequence[int]:
        """The classes that may draw on a fund."""
        return self._users[fund]

    def _draw(self, klass: int, fund: int, amount: int) -> None:
        uses = self.uses[fund]
        drawn = uses.get(klass, 0) + amount
        if drawn:
            uses[klass] = drawn
        else:
            uses.pop(klass, None)
        self.slack[fund] -= amount

    def _has_slack(self, fund: int) -> bool:
        return self.slack[fund] > 0

    def _search(self, klass: int, wanted: Callable[[int], bool]) -> tuple[int | None, Reached]:
        """The nearest wanted fund, or None; and every fund reached by moving what others draw."""
        reached: Reached = {}
        waiting = deque([(-1, klass)])
        met = {klass}
        while waiting:
            before, via = waiting.popleft()
            for fund in self.eligible[via]:
                if fund in reached:
                    continue
                reached[fund] = (before, via)
                if wanted(fund):
                    return fund, reached
                for other in self.uses[fund]:
                    if other not in met:
                        met.add(other)
                        waiting.append((fund, other))
        return None, reached

    def _augment(self, klass: int, end: int, reached: Reached, missing: int) -> int:
        """Carries demand of the class along a path to `end`; may be more than is missing.

        On a detour as much as the path carries: the surplus, taken back, leaves room in the class's own funds, so that
        its next units need no search.
        """
        path = [end]
        while reached[path[-1]][0] >= 0:
            path.append(reached[path[-1]][0])
        moved = [self.uses[before][reached[here][1]] for here, before in pairwise(path)]
        amount = min(self.slack[end], *moved) if moved else min(self.slack[end], missing)
        for here, before in pairwise(path):
            via = reached[here][1]
            self._draw(via, before, -amount)
            self._draw(via, here, amount)
        self._draw(klass, path[-1], amount)
        return amount

    def _search_giver(self, fund: int, givers: frozenset[int]) -> list[tuple[int, int, int]]:
        """A chain of (from, class, to) that starts in a giver and ends at the fund; empty when there is none."""
        reached: Reached = {fund: (-1, -1)}
        waiting = deque([fund])
        while waiting:
            here = waiting.popleft()
            for klass in self._users[here]:
                for there in self.eligible[klass]:
                    if there in reached or klass not in self.uses[there]:
                        continue
                    reached[there] = (here, klass)
                    if there in givers:
                        return _chain(there, reached)
                    waiting.append(there)
        return []


def _nowhere(_fund: int) -> bool:
    return False


def _chain(end: int, reached: Reached) -> list[tuple[int, int, int]]:
    path = []
    there = end
    while reached[there][0] >= 0:
        here, klass = reached[there]
        path.append((there, klass, here))
        there = here
    return path
