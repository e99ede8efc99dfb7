"""The strict priority queue: a unit is accepted when it can be paid beside all accepted above, whichever fund pays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zis_registry.allocation.flow import Flow
from zis_registry.allocation.fund_mix import assign
from zis_registry.allocation.problem import (
    Certificate,
    Decision,
    FundBalance,
    FundUse,
    Line,
    Plan,
    Refusal,
    Shortfall,
    Standing,
    State,
    Unit,
)
from zis_registry.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The winners, and the proof of each refusal, before any rupiah has its fund."""

    accepted: frozenset[str]
    certificates: dict[str, Certificate]
    shortfalls: dict[str, Shortfall]


class _Cuts:
    """Certificates over one problem: what a set of funds holds and what only it can pay."""

    def __init__(self, names: Sequence[str], balances: Sequence[int], eligible: Sequence[tuple[int, ...]]) -> None:
        self._names, self._balances, self._eligible = names, balances, eligible
        self._inside: dict[frozenset[int], tuple[tuple[str, ...], int, tuple[int, ...]]] = {}
        self.demand = [0] * len(eligible)

    def certificate(self, cut: frozenset[int]) -> Certificate:
        """The cut with what is committed to it by now."""
        if cut not in self._inside:
            names = tuple(sorted(self._names[fund] for fund in cut))
            holds = sum(self._balances[fund] for fund in cut)
            klasses = tuple(klass for klass, funds in enumerate(self._eligible) if cut.issuperset(funds))
            self._inside[cut] = (names, holds, klasses)
        names, holds, klasses = self._inside[cut]
        return Certificate(names, holds, sum(self.demand[klass] for klass in klasses))


def allocate(units: Sequence[Unit], funds: Sequence[FundBalance]) -> Plan:
    """The plan for units and funds, whatever the order they come in (studies of allocation 2).

    Candidates are taken by key; a unit is refused only when no mix of funds can pay it beside those accepted above.
    Pending and ruled-out units keep their reasons. Raises InvalidValue for ids that repeat and for a fund that a
    unit names but nobody has.
    """
    _refuse_strange(units, funds)
    ordered = sorted(units, key=lambda unit: (unit.key.ranks, unit.key.tiebreak, unit.id))
    stock = sorted(funds, key=lambda fund: fund.id)
    candidates = [unit for unit in ordered if unit.standing is Standing.CANDIDATE]
    eligible, klass_of = _classes(candidates, stock)
    flow = Flow(eligible, [fund.balance for fund in stock])
    outcome = _run(candidates, klass_of, flow, _Cuts([fund.id for fund in stock], flow.slack[:], eligible))
    winners = [unit for unit in candidates if unit.id in outcome.accepted]
    lines = assign(winners, klass_of, flow, [fund.id for fund in stock])
    return Plan(
        decisions=tuple(_decision(unit, rank, outcome, lines) for rank, unit in enumerate(ordered, start=1)),
        funds=_fund_uses(stock, lines.values()),
    )


def _refuse_strange(units: Sequence[Unit], funds: Sequence[FundBalance]) -> None:
    for what, ids in (("Unit", [unit.id for unit in units]), ("Dana", [fund.id for fund in funds])):
        repeated = [id_ for id_, times in Counter(ids).items() if times > 1]
        if repeated:
            raise InvalidValue(f"{what} {repeated[0]} tercantum lebih dari sekali.")
    unknown = frozenset[str]().union(*(unit.funds for unit in units)) - {fund.id for fund in funds}
    if unknown:
        raise InvalidValue(f"Dana {min(unknown)} tidak ada.")


def _classes(candidates: Sequence[Unit], stock: Sequence[FundBalance]) -> tuple[list[tuple[int, ...]], dict[str, int]]:
    number = {fund.id: index for index, fund in enumerate(stock)}
    klasses: dict[frozenset[str], int] = {}
    klass_of = {unit.id: klasses.setdefault(unit.funds, len(klasses)) for unit in candidates}
    return [tuple(sorted(number[fund] for fund in funds)) for funds in klasses], klass_of


def _run(candidates: Sequence[Unit], klass_of: dict[str, int], flow: Flow, cuts: _Cuts) -> _Outcome:
    accepted: set[str] = set()
    certificates: dict[str, Certificate] = {}
    # Demand only grows, so a class never again has more room than when it was refused, and its cut stays a proof.
    room: dict[int, int] = {}
    held_back_by: dict[int, frozenset[int]] = {}
    for unit in candidates:
        klass = klass_of[unit.id]
        if unit.cost <= room.get(klass, unit.cost):
            pushed = flow.push(klass, unit.cost)
            if pushed == unit.cost:
                accepted.add(unit.id)
                cuts.demand[klass] += unit.cost
                continue
            held_back_by[klass], room[klass] = flow.cut(klass), pushed
            flow.withdraw(klass, pushed)
        certificates[unit.id] = cuts.certificate(held_back_by[klass])
    final = {klass: _final_room(klass, flow, cuts) for klass in held_back_by}
    return _Outcome(
        accepted=frozenset(accepted),
        certificates=certificates,
        shortfalls={
            unit.id: Shortfall(final[klass_of[unit.id]], unit.cost - final[klass_of[unit.id]].left)
            for unit in candidates
            if unit.id in certificates
        },
    )


def _final_room(klass: int, flow: Flow, cuts: _Cuts) -> Certificate:
    """The cut that holds a class back beside everything funded; its `left` is the room the class has."""
    pushed = flow.push(klass, sum(flow.slack) + 1)
    cut = flow.cut(klass)
    flow.withdraw(klass, pushed)
    return cuts.certificate(cut)


def _decision(unit: Unit, rank: int, outcome: _Outcome, lines: dict[str, tuple[Line, ...]]) -> Decision:
    match unit.standing:
        case Standing.PENDING:
            return Decision(unit.id, rank, unit.cost, State.PENDING, reasons=unit.reasons)
        case Standing.RULED_OUT:
            return Decision(unit.id, rank, unit.cost, State.REFUSED, refusal=Refusal.RULES, reasons=unit.reasons)
        case Standing.CANDIDATE if unit.id in outcome.accepted:
            return Decision(unit.id, rank, unit.cost, State.FUNDED, lines=lines[unit.id])
        case _:
            return Decision(
                unit.id,
                rank,
                unit.cost,
                State.REFUSED,
                refusal=Refusal.MONEY,
                certificate=outcome.certificates[unit.id],
                shortfall=outcome.shortfalls[unit.id],
            )


def _fund_uses(stock: Sequence[FundBalance], paid: Iterable[tuple[Line, ...]]) -> tuple[FundUse, ...]:
    reserved: Counter[str] = Counter()
    for lines in paid:
        for line in lines:
            reserved[line.fund] += line.amount
    return tuple(FundUse(fund.id, fund.name, fund.balance, reserved[fund.id]) for fund in stock)
