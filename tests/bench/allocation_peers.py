"""Solvers on the same market, in the form that suits each best; imported only when a function is called.

They count alike units instead of choosing among them (n of a group) and take the first of each group, which is exact.
Grouping is done before the clock starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import Any

from tests.bench.allocation_province import Group, Market, first_of
from tests.bench.allocation_rules import Winners


@dataclass(frozen=True, slots=True)
class Model:
    """The market with its groups: maximise households, each group up to its size, each class from its own funds."""

    market: Market
    groups: list[Group]

    @classmethod
    def of(cls, market: Market) -> Model:
        """The model of a market."""
        return cls(market, market.groups())

    @property
    def arcs(self) -> list[tuple[int, int]]:
        """(class, fund) pairs."""
        return [(klass, fund) for klass, funds in enumerate(self.market.eligible) for fund in funds]

    def winners(self, counts: list[int]) -> Winners:
        """The first of each group."""
        return frozenset(first_of(self.groups, counts))


@dataclass(frozen=True, slots=True)
class Solved:
    """What a solver found: winners, and a sentence on what it proved."""

    winners: Winners
    note: str = ""


_MILLION = 1e6  # solvers in floating point get millions of rupiah; counts are rounded down, which keeps them payable
_NEAR = 1e-6


def _matrix(model: Model) -> tuple[Any, Any, Any, Any]:
    """Costs, sparse rows and their upper bounds: for each class cost = what its funds give, each fund its balance."""
    import numpy
    from scipy.sparse import csr_matrix

    groups, arcs, market = model.groups, model.arcs, model.market
    classes = len(market.eligible)
    rows = [*(group.klass for group in groups), *(klass for klass, _ in arcs), *(classes + fund for _, fund in arcs)]
    columns = [*range(len(groups)), *(len(groups) + place for place in range(len(arcs)))]
    columns += [len(groups) + place for place in range(len(arcs))]
    values = [*(group.cost / _MILLION for group in groups), *[-1.0] * len(arcs), *[1.0] * len(arcs)]
    shape = (classes + len(market.balances), len(groups) + len(arcs))
    upper = numpy.array([*[0.0] * classes, *(balance / _MILLION for balance in market.balances)])
    gain = numpy.array([*(-float(group.households) for group in groups), *[0.0] * len(arcs)])
    most = numpy.array([*(float(len(group.places)) for group in groups), *[numpy.inf] * len(arcs)])
    return gain, csr_matrix((values, (rows, columns)), shape=shape), upper, most


def scipy_milp(model: Model, *, limit: float) -> Solved:
    """Most households, by scipy.optimize.milp within so many seconds."""
    import numpy
    from scipy.optimize import Bounds, LinearConstraint, milp

    gain, rows, upper, most = _matrix(model)
    whole = numpy.array([1] * len(model.groups) + [0] * (len(gain) - len(model.groups)))
    done = milp(
        gain,
        constraints=LinearConstraint(rows, -numpy.inf, upper),
        bounds=Bounds(0, most),
        integrality=whole,
        options={"mip_rel_gap": 1e-9, "time_limit": limit},
    )
    if done.x is None:
        return Solved(frozenset(), f"tanpa jawaban: {done.message}")
    return Solved(model.winners(_counts(model, done.x)), _gap(-done.fun, done.mip_dual_bound))


def highs_mip(model: Model, *, limit: float) -> Solved:
    """Most households, by HiGHS within so many seconds."""
    return _highs(model, whole=True, limit=limit)


def highs_lp(model: Model, *, limit: float) -> Solved:
    """The same without whole numbers, rounded down to whole units afterwards."""
    return _highs(model, whole=False, limit=limit)


def _highs(model: Model, *, whole: bool, limit: float) -> Solved:
    import highspy
    import numpy

    groups, arcs, market = model.groups, model.arcs, model.market
    # The plain binding: `Highs` greets on stdout, which belongs to the report, before it can be told not to.
    solver = highspy._Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("time_limit", limit)
    inf = highspy.kHighsInf
    upper = numpy.array([*(float(len(group.places)) for group in groups), *[inf] * len(arcs)])
    solver.addVars(len(upper), numpy.zeros(len(upper)), upper)
    gain = numpy.array([float(group.households) for group in groups])
    solver.changeColsCost(len(groups), numpy.arange(len(groups), dtype=numpy.int32), gain)
    if whole:
        kinds = numpy.array([highspy.HighsVarType.kInteger] * len(groups))
        solver.changeColsIntegrality(len(groups), numpy.arange(len(groups), dtype=numpy.int32), kinds)
    of_class: list[list[int]] = [[] for _ in market.eligible]
    for place, group in enumerate(groups):
        of_class[group.klass].append(place)
    into: list[list[int]] = [[] for _ in market.eligible]
    of_fund: list[list[int]] = [[] for _ in market.balances]
    for place, (klass, fund) in enumerate(arcs, start=len(groups)):
        into[klass].append(place)
        of_fund[fund].append(place)
    for places, given in zip(of_class, into, strict=True):
        index = numpy.array([*places, *given], dtype=numpy.int32)
        value = numpy.array([*(groups[place].cost / _MILLION for place in places), *[-1.0] * len(given)])
        solver.addRow(-inf, 0.0, len(index), index, value)
    for balance, given in zip(market.balances, of_fund, strict=True):
        solver.addRow(
            0.0, balance / _MILLION, len(given), numpy.array(given, dtype=numpy.int32), numpy.ones(len(given))
        )
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    solver.run()
    found = solver.getInfo()
    counts = _counts(model, solver.getSolution().col_value)
    if whole:
        return Solved(model.winners(counts), _gap(found.objective_function_value, found.mip_dual_bound))
    return Solved(model.winners(counts), f"dibulatkan; batas {found.objective_function_value:.2f}".replace(".", ","))


def _counts(model: Model, values: Any) -> list[int]:
    return [floor(values[place] + _NEAR) for place in range(len(model.groups))]


def _gap(value: float, bound: float) -> str:
    return "terbanyak, terbukti" if abs(abs(bound) - value) < 1 else f"belum terbukti; batas {abs(bound):.0f}"


def cp_sat(model: Model, *, limit: float) -> Solved:
    """Most households in whole rupiah, by CP-SAT within so many seconds."""
    from ortools.sat.python import cp_model

    groups, market = model.groups, model.market
    made = cp_model.CpModel()
    counts = [made.new_int_var(0, len(group.places), "") for group in groups]
    gifts = {(klass, fund): made.new_int_var(0, market.balances[fund], "") for klass, fund in model.arcs}
    for klass, funds in enumerate(market.eligible):
        asked = [group.cost * count for group, count in zip(groups, counts, strict=True) if group.klass == klass]
        made.add(sum(asked) <= sum(gifts[klass, fund] for fund in funds))
    for number, balance in enumerate(market.balances):
        made.add(sum(gift for (_, fund), gift in gifts.items() if fund == number) <= balance)
    made.maximize(sum(group.households * count for group, count in zip(groups, counts, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit
    solver.parameters.num_workers = 2
    status = solver.solve(made)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Solved(frozenset(), "tanpa jawaban dalam batas waktu")
    found = model.winners([solver.value(count) for count in counts])
    if status == cp_model.OPTIMAL:
        return Solved(found, "terbanyak, terbukti")
    return Solved(found, f"belum terbukti; batas {solver.best_objective_bound:.0f}")


def min_cost_flow(market: Market, winners: Winners) -> int:
    """Which fund pays each of our winners, by OR-Tools' min-cost flow a household; returns how many have two payers.

    A fund that fewer classes may use costs less, so that flexible money stays.
    """
    import numpy
    from ortools.graph.python import min_cost_flow as ortools

    users = numpy.bincount([fund for _, fund in _arcs(market)], minlength=len(market.balances))
    order = sorted(winners)
    tails = numpy.concatenate([numpy.full(len(_funds(market, place)), at) for at, place in enumerate(order)])
    heads = numpy.concatenate([numpy.array(_funds(market, place)) for place in order])
    costs = numpy.array([market.costs[place] for place in order], dtype=numpy.int64)
    flow = ortools.SimpleMinCostFlow()
    sink = len(order) + len(market.balances)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads + len(order), costs[tails], users[heads])
    chests = numpy.arange(len(market.balances)) + len(order)
    flow.add_arcs_with_capacity_and_unit_cost(
        chests, numpy.full(len(chests), sink), numpy.array(market.balances), numpy.zeros(len(chests), dtype=numpy.int64)
    )
    flow.set_nodes_supplies(numpy.arange(len(order)), costs)
    flow.set_node_supply(sink, -int(costs.sum()))
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("OR-Tools menemukan tidak semua pemenang dapat dibayar")
    paying = numpy.bincount(tails[flow.flows(arcs) > 0], minlength=len(order))
    return int((paying > 1).sum())


def _arcs(market: Market) -> list[tuple[int, int]]:
    return [(klass, fund) for klass, funds in enumerate(market.eligible) for fund in funds]


def _funds(market: Market, place: int) -> tuple[int, ...]:
    return market.eligible[market.klass_of[place]]
