"""Rupiah from classes of units to funds as an integer flow, kept feasible while demand is added and taken back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence


class Flow:
    """Classes (units with the same eligible funds) draw on funds; both are numbered from 0.

    `uses[fund][klass]` is what the class draws from the fund; a fund never gives more than its balance. Which fund
    pays whom stays open: adding demand may move what others draw, as long as each class keeps its total.
    """

    def __init__(self, eligible: Sequence[tuple[int, ...]], balances: Sequence[int]) -> None:
        self.eligible = tuple(eligible)
        self.slack = list(balances)
        self.uses: list[dict[int, int]] = [{} for _ in balances]

    def push(self, klass: int, amount: int) -> int:
        """Adds up to `amount` of demand to a class by shortest augmenting paths; returns what found room."""
        pushed = 0
        while pushed < amount:
            end, parents = self._search(klass)
            if end is None:
                break
            pushed += self._augment(klass, end, parents, amount - pushed)
        return pushed

    def withdraw(self, klass: int, amount: int) -> None:
        """Takes demand of a class back; what the others draw stays feasible."""
        for fund in self.eligible[klass]:
            taken = min(amount, self.uses[fund].get(klass, 0))
            if taken:
                self._draw(klass, fund, -taken)
                amount -= taken

    def cut(self, klass: int) -> frozenset[int]:
        """The funds a full class can reach: the smallest cut that holds it back, the same for every such flow."""
        _, parents = self._search(klass, wanted=lambda fund: False)
        return frozenset(parents)

    def shift_towards(self, fund: int, givers: frozenset[int]) -> None:
        """Moves as much as possible from the givers onto a fund, other funds keeping what they give."""
        drawing = [klass for klass, funds in enumerate(self.eligible) if fund in funds]
        while self.slack[fund] > 0:
            end, path = self._search_giver(fund, drawing, givers)
            if end is None:
                return
            amount = min(self.slack[fund], *(self.uses[there][klass] for there, klass, _ in path))
            for there, klass, here in path:
                self._draw(klass, there, -amount)
                self._draw(klass, here, amount)

    def _draw(self, klass: int, fund: int, amount: int) -> None:
        drawn = self.uses[fund].get(klass, 0) + amount
        if drawn:
            self.uses[fund][klass] = drawn
        else:
            del self.uses[fund][klass]
        self.slack[fund] -= amount

    def _search(
        self, klass: int, wanted: Callable[[int], bool] | None = None
    ) -> tuple[int | None, dict[int, tuple[int, int]]]:
        """The nearest fund with room (or wanted), and for each fund reached the fund and class it was reached by."""
        found = wanted or (lambda fund: self.slack[fund] > 0)
        parents: dict[int, tuple[int, int]] = {}
        waiting = deque([(-1, klass)])
        met = {klass}
        while waiting:
            before, via = waiting.popleft()
            for fund in self.eligible[via]:
                if fund in parents:
                    continue
                parents[fund] = (before, via)
                if found(fund):
                    return fund, parents
                newly_met = sorted(self.uses[fund].keys() - met)
                waiting.extend((fund, other) for other in newly_met)
                met.update(newly_met)
        return None, parents

    def _augment(self, klass: int, end: int, parents: dict[int, tuple[int, int]], wanted: int) -> int:
        path = []
        fund = end
        while fund >= 0:
            before, via = parents[fund]
            path.append((fund, via, before))
            fund = before
        moved = [self.uses[before][via] for _, via, before in path if before >= 0]
        amount = min(wanted, self.slack[end], *moved)
        for here, via, before in path:
            if before >= 0:
                self._draw(via, before, -amount)
            self._draw(via, here, amount)
        return amount

    def _search_giver(
        self, fund: int, drawing: Sequence[int], givers: frozenset[int]
    ) -> tuple[int | None, list[tuple[int, int, int]]]:
        """A chain of (from, class, to) that ends in a giver and starts at the fund; None when there is none."""
        came: dict[int, tuple[int, int]] = {fund: (-1, -1)}
        waiting = deque([fund])
        while waiting:
            here = waiting.popleft()
            able = drawing if here == fund else [k for k, funds in enumerate(self.eligible) if here in funds]
            for klass in able:
                for there in self.eligible[klass]:
                    if there in came or not self.uses[there].get(klass):
                        continue
                    came[there] = (here, klass)
                    if there in givers:
                        return there, _chain(there, came)
                    waiting.append(there)
        return None, []


def _chain(end: int, came: dict[int, tuple[int, int]]) -> list[tuple[int, int, int]]:
    path = []
    there = end
    while came[there][0] >= 0:
        here, klass = came[there]
        path.append((there, klass, here))
        there = here
    return path
