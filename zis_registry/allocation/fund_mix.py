"""Which fund pays whom, once the winners are known: the least flexible money first, few households with two payers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from zis_registry.allocation.flow import Flow
from zis_registry.allocation.problem import Line, Unit


def assign(
    winners: Sequence[Unit], klass_of: dict[str, int], flow: Flow, names: Sequence[str]
) -> dict[str, tuple[Line, ...]]:
    """The lines of each winner, by unit id; the flow already carries exactly their cost by class.

    Funds that fewer classes can use are drawn first, so that flexible money stays (a pairwise exchange reaches the
    optimum, because the possible uses form a polymatroid). Then cycles are cancelled, which leaves at most one
    household fewer with two payers than there are funds, and whoever a single fund can still pay gets a single payer.
    """
    order = _by_flexibility(flow)
    for place, fund in enumerate(order):
        flow.shift_towards(fund, frozenset(order[place + 1 :]))
    paid = _pay_out(winners, klass_of, _as_forest(flow, order), order)
    _join(winners, {unit.id: flow.eligible[klass_of[unit.id]] for unit in winners}, paid, flow.slack, order)
    return {
        unit.id: tuple(Line(names[fund], paid[unit.id][fund]) for fund in order if paid[unit.id].get(fund))
        for unit in winners
    }


def _by_flexibility(flow: Flow) -> list[int]:
    """Funds, least flexible first: by the classes that can use it, then what those draw, then its size and number."""
    drawn: dict[int, int] = defaultdict(int)
    for uses in flow.uses:
        for klass, amount in uses.items():
            drawn[klass] += amount
    users = [[klass for klass, funds in enumerate(flow.eligible) if fund in funds] for fund in range(len(flow.slack))]
    size = [flow.slack[fund] + sum(flow.uses[fund].values()) for fund in range(len(flow.slack))]
    return sorted(
        range(len(flow.slack)),
        key=lambda fund: (len(users[fund]), sum(drawn[klass] for klass in users[fund]), size[fund], fund),
    )


Edge = tuple[int, int]


def _as_forest(flow: Flow, order: Sequence[int]) -> dict[Edge, int]:
    """The same totals by class and fund on edges (class, fund) without a cycle."""
    forest: dict[Edge, int] = {}
    for fund in order:
        for klass in sorted(flow.uses[fund]):
            path = _path(forest, klass, fund)
            amount = flow.uses[fund][klass]
            if path:
                moved = min(forest[edge] for edge in path[::2])
                amount += moved
                for place, edge in enumerate(path):
                    forest[edge] += -moved if place % 2 == 0 else moved
                    if not forest[edge]:
                        del forest[edge]
            forest[klass, fund] = amount
    return forest


def _path(forest: dict[Edge, int], klass: int, fund: int) -> list[Edge]:
    """The edges from a class to a fund in the forest, first the one at the class; empty when they are not joined."""
    by_klass: dict[int, list[int]] = defaultdict(list)
    by_fund: dict[int, list[int]] = defaultdict(list)
    for one_klass, one_fund in forest:
        by_klass[one_klass].append(one_fund)
        by_fund[one_fund].append(one_klass)
    waiting: list[tuple[int, list[Edge]]] = [(klass, [])]
    seen = {klass}
    while waiting:
        here, edges = waiting.pop()
        for there in by_klass[here]:
            onward = [*edges, (here, there)]
            if there == fund:
                return onward
            for other in by_fund[there]:
                if other not in seen:
                    seen.add(other)
                    waiting.append((other, [*onward, (other, there)]))
    return []


def _pay_out(
    winners: Sequence[Unit], klass_of: dict[str, int], forest: dict[Edge, int], order: Sequence[int]
) -> dict[str, dict[int, int]]:
    """Each class spends its funds one after the other, its units in priority order."""
    purses: dict[int, list[list[int]]] = defaultdict(list)
    for fund in order:
        for klass in {klass for klass, of_fund in forest if of_fund == fund}:
            purses[klass].append([fund, forest[klass, fund]])
    paid: dict[str, dict[int, int]] = {}
    for unit in winners:
        open_cost, purse = unit.cost, purses[klass_of[unit.id]]
        paid[unit.id] = {}
        while open_cost:
            fund, amount = purse[0]
            taken = min(open_cost, amount)
            paid[unit.id][fund] = taken
            open_cost -= taken
            purse[0][1] -= taken
            if not purse[0][1]:
                purse.pop(0)
    return paid


def _join(
    winners: Sequence[Unit],
    eligible: dict[str, tuple[int, ...]],
    paid: dict[str, dict[int, int]],
    slack: list[int],
    order: Sequence[int],
) -> None:
    """Gives a household with two payers a single one as long as some fund has the room; repeats, for room moves."""
    split = [unit for unit in winners if len(paid[unit.id]) > 1]
    while split:
        joined = [unit for unit in split if _join_one(unit, eligible[unit.id], paid[unit.id], slack, order)]
        if not joined:
            return
        split = [unit for unit in split if len(paid[unit.id]) > 1]


def _join_one(
    unit: Unit, eligible: tuple[int, ...], lines: dict[int, int], slack: list[int], order: Sequence[int]
) -> bool:
    for fund in order:
        if fund in eligible and slack[fund] + lines.get(fund, 0) >= unit.cost:
            for old, amount in lines.items():
                slack[old] += amount
            lines.clear()
            lines[fund] = unit.cost
            slack[fund] -= unit.cost
            return True
    return False
