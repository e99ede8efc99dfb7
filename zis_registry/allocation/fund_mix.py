"""Which fund pays whom, once the winners are known: the least flexible money first, few households with two payers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from zis_registry.allocation.flow import Flow
from zis_registry.allocation.problem import Line

Edge = tuple[int, int]
Accepted = tuple[int, int]
Parts = dict[int, int]


def assign(accepted: Sequence[Accepted], flow: Flow, names: Sequence[str]) -> list[tuple[Line, ...]]:
    """The lines of each accepted unit, given as (class, cost) in order; the flow carries exactly their cost by class.

    Funds that fewer classes can use are drawn first, so that flexible money stays (a pairwise exchange reaches the
    optimum, because the possible uses form a polymatroid). Then cycles are cancelled, which leaves at most one
    household fewer with two payers than there are funds, and whoever a single fund can still pay gets a single payer.
    Afterwards the slack of the flow is what each fund keeps.
    """
    order = _by_flexibility(flow)
    for place, fund in enumerate(order):
        flow.shift_towards(fund, frozenset(order[place + 1 :]))
    lines, emptied = _pay_out(accepted, _as_forest(flow, order), order, names)
    _join(accepted, flow, emptied, order)
    for place, parts in emptied.items():
        lines[place] = tuple(Line(names[fund], parts[fund]) for fund in order if fund in parts)
    return lines


def _by_flexibility(flow: Flow) -> list[int]:
    """Funds, least flexible first: by the classes that can use it, then what those draw, then its size and number."""
    drawn = [0] * len(flow.eligible)
    for uses in flow.uses:
        for klass, amount in uses.items():
            drawn[klass] += amount
    size = [slack + sum(uses.values()) for slack, uses in zip(flow.slack, flow.uses, strict=True)]

    def key(fund: int) -> tuple[int, int, int, int]:
        users = flow.users(fund)
        return len(users), sum(drawn[klass] for klass in users), size[fund], fund

    return sorted(range(len(flow.slack)), key=key)


def _as_forest(flow: Flow, order: Sequence[int]) -> dict[Edge, int]:
    """The same totals by class and fund on edges (class, fund) without a cycle."""
    forest = _Forest()
    for fund in order:
        for klass in sorted(flow.uses[fund]):
            forest.add(klass, fund, flow.uses[fund][klass])
    return forest.amounts


class _Forest:
    """Edges between classes and funds with what flows along them; a cycle is cancelled as soon as it would close."""

    def __init__(self) -> None:
        self.amounts: dict[Edge, int] = {}
        self._funds: dict[int, set[int]] = {}
        self._klasses: dict[int, set[int]] = {}

    def add(self, klass: int, fund: int, amount: int) -> None:
        """One more edge; where the two are joined already, as much as possible goes around the cycle first."""
        path = self._path(klass, fund)
        if path:
            moved = min(self.amounts[edge] for edge in path[::2])
            amount += moved
            for place, edge in enumerate(path):
                self.amounts[edge] += -moved if place % 2 == 0 else moved
                if not self.amounts[edge]:
                    self._remove(edge)
        self.amounts[klass, fund] = amount
        self._funds.setdefault(klass, set()).add(fund)
        self._klasses.setdefault(fund, set()).add(klass)

    def _remove(self, edge: Edge) -> None:
        klass, fund = edge
        del self.amounts[edge]
        self._funds[klass].discard(fund)
        self._klasses[fund].discard(klass)

    def _path(self, klass: int, fund: int) -> list[Edge]:
        """The edges from a class to a fund, first the one at the class; empty when they are not joined."""
        from_klass: dict[int, int] = {}  # for a fund: the class it was reached from
        from_fund: dict[int, int] = {}  # for a class: the fund it was reached from
        waiting = [klass]
        while waiting and fund not in from_klass:
            here = waiting.pop()
            for there in self._funds.get(here, set()) - from_klass.keys():
                from_klass[there] = here
                for other in self._klasses[there] - {here}:
                    from_fund[other] = there
                    waiting.append(other)
        if fund not in from_klass:
            return []
        path = [(from_klass[fund], fund)]
        while path[-1][0] != klass:
            via = path[-1][0]
            here = from_fund[via]
            path += [(via, here), (from_klass[here], here)]
        return path[::-1]


def _pay_out(
    accepted: Sequence[Accepted], forest: Mapping[Edge, int], order: Sequence[int], names: Sequence[str]
) -> tuple[list[tuple[Line, ...]], dict[int, Parts]]:
    """Each class spends its funds one after the other, its units in priority order.

    Returns the lines of each unit, and by its place the parts of a unit that emptied a fund of its class: those may
    have several payers, and their lines are still open. Units of one fund and cost share their lines.
    """
    purses: dict[int, list[list[int]]] = defaultdict(list)  # [fund, rupiah] of a class, the next to be spent last
    place = {fund: index for index, fund in enumerate(order)}
    for klass, fund in sorted(forest, key=lambda edge: place[edge[1]], reverse=True):
        purses[klass].append([fund, forest[klass, fund]])
    whole: dict[tuple[int, int], tuple[Line, ...]] = {}
    lines: list[tuple[Line, ...]] = []
    emptied: dict[int, Parts] = {}
    for klass, cost in accepted:
        fund, left = current = purses[klass][-1]
        if left > cost:
            current[1] = left - cost
            if (fund, cost) not in whole:
                whole[fund, cost] = (Line(names[fund], cost),)
            lines.append(whole[fund, cost])
        else:
            emptied[len(lines)] = _spend(purses[klass], cost)
            lines.append(())
    return lines, emptied


def _spend(purse: list[list[int]], cost: int) -> Parts:
    parts: Parts = {}
    while cost:
        fund, left = purse.pop()
        parts[fund] = min(cost, left)
        cost -= parts[fund]
        if left > parts[fund]:
            purse.append([fund, left - parts[fund]])
    return parts


def _join(accepted: Sequence[Accepted], flow: Flow, emptied: Mapping[int, Parts], order: Sequence[int]) -> None:
    """Gives a unit with two payers a single one as long as some fund has the room; repeats, for room moves."""
    split = [place for place, parts in emptied.items() if len(parts) > 1]
    while split:
        joined = [place for place in split if _join_one(*accepted[place], emptied[place], flow, order)]
        if not joined:
            return
        split = [place for place in split if len(emptied[place]) > 1]


def _join_one(klass: int, cost: int, parts: Parts, flow: Flow, order: Sequence[int]) -> bool:
    payers, slack = flow.eligible[klass], flow.slack
    for fund in order:
        if fund in payers and slack[fund] + parts.get(fund, 0) >= cost:
            for old, amount in parts.items():
                slack[old] += amount
            parts.clear()
            parts[fund] = cost
            slack[fund] -= cost
            return True
    return False
