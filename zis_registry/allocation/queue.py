"""The strict priority queue: a unit is accepted when it can be paid beside all accepted above, whichever fund pays."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from zis_registry.allocation.cuts import Cuts
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

Proof = Certificate | None
# Looking a member up in its enum costs a call of Python code up to 3.11; the loops over all units look here.
_CANDIDATE, _INCOMPLETE = Standing.CANDIDATE, Standing.PENDING
_FUNDED, _REFUSED, _PENDING = State.FUNDED, State.REFUSED, State.PENDING
_RULES, _MONEY = Refusal.RULES, Refusal.MONEY


def allocate(units: Sequence[Unit], funds: Sequence[FundBalance]) -> Plan:
    """The plan for units and funds, whatever the order they come in (studies of allocation 2).

    Candidates are taken by key; a unit is refused only when no mix of funds can pay it beside those accepted above.
    Pending and ruled-out units keep their reasons. Raises InvalidValue for ids that repeat and for a fund that a
    unit names but nobody has.
    """
    _refuse_repeated("Unit", [unit.id for unit in units])
    _refuse_repeated("Dana", [fund.id for fund in funds])
    ordered = _in_order(units)
    stock = sorted(funds, key=lambda fund: fund.id)
    _refuse_unknown({unit.funds for unit in units}, stock)
    klass_of, costs, klasses = _candidates(ordered)
    number = {fund.id: index for index, fund in enumerate(stock)}
    eligible = [tuple(sorted(number[fund] for fund in payers)) for payers in klasses]
    flow = Flow(eligible, [fund.balance for fund in stock])
    cuts = Cuts([fund.id for fund in stock], flow)
    proofs = _run(klass_of, costs, flow, cuts)
    final = cuts.final()
    accepted = [(klass, cost) for klass, cost, proof in zip(klass_of, costs, proofs, strict=True) if proof is None]
    lines = assign(accepted, flow, [fund.id for fund in stock])
    return Plan(
        decisions=tuple(_decisions(ordered, zip(klass_of, proofs, strict=True), iter(lines), final)),
        funds=tuple(
            FundUse(fund.id, fund.name, opening=fund.balance, reserved=fund.balance - left)
            for fund, left in zip(stock, flow.slack, strict=True)
        ),
    )


def _refuse_repeated(what: str, ids: Sequence[str]) -> None:
    if len(set(ids)) < len(ids):
        repeated = next(id_ for id_, times in Counter(ids).items() if times > 1)
        raise InvalidValue(f"{what} {repeated} tercantum lebih dari sekali.")


def _refuse_unknown(named: set[frozenset[str]], stock: Sequence[FundBalance]) -> None:
    unknown = frozenset[str]().union(*named) - {fund.id for fund in stock}
    if unknown:
        raise InvalidValue(f"Dana {min(unknown)} tidak ada.")


def _in_order(units: Sequence[Unit]) -> list[Unit]:
    """Units by ranks, tiebreak and id; sorted tier by tier, where most comparisons look at one string."""
    tiers: dict[tuple[int, ...], list[Unit]] = defaultdict(list)
    for unit in units:
        tiers[unit.key.ranks].append(unit)
    for tier in tiers.values():
        tier.sort(key=lambda unit: (unit.key.tiebreak, unit.id))
    return [unit for ranks in sorted(tiers) for unit in tiers[ranks]]


def _candidates(ordered: Sequence[Unit]) -> tuple[list[int], list[int], list[frozenset[str]]]:
    """Class and cost of each candidate in order, and the funds of each class."""
    klasses: dict[frozenset[str], int] = {}
    klass_of, costs = [], []
    for unit in ordered:
        if unit.standing is _CANDIDATE:
            klass_of.append(klasses.setdefault(unit.funds, len(klasses)))
            costs.append(unit.cost)
    return klass_of, costs, list(klasses)


def _run(klass_of: Sequence[int], costs: Sequence[int], flow: Flow, cuts: Cuts) -> list[Proof]:
    """The queue itself: for each candidate in order None when it is accepted, else the proof that it cannot be paid."""
    proofs: list[Proof] = []
    for klass, cost in zip(klass_of, costs, strict=True):
        # Demand only grows, so a class never again has more room than when one of its units was refused.
        if cost <= cuts.room[klass]:
            pushed = flow.push(klass, cost)
            if pushed == cost:
                cuts.accept(klass, cost)
                proofs.append(None)
                continue
            cuts.hold_back(klass, pushed)
        proofs.append(cuts.proof(klass))
    return proofs


def _decisions(
    ordered: Sequence[Unit],
    answers: Iterator[tuple[int, Proof]],
    paid: Iterator[tuple[Line, ...]],
    final: Mapping[int, Certificate],
) -> Iterator[Decision]:
    """One decision a unit in order; `answers` and `paid` follow the candidates and the accepted of them."""
    lacking: dict[tuple[int, int], Shortfall] = {}  # shared by the units of one class and cost
    for rank, unit in enumerate(ordered, start=1):
        id_, cost = unit.id, unit.cost
        if unit.standing is _CANDIDATE:
            klass, proof = next(answers)
            if proof is None:
                yield Decision(id_, rank, cost, _FUNDED, next(paid))
                continue
            lack = lacking.get((klass, cost))
            if lack is None:
                lack = lacking[klass, cost] = Shortfall(final[klass], cost - final[klass].left)
            yield Decision(id_, rank, cost, _REFUSED, (), _MONEY, (), proof, lack)
        elif unit.standing is _INCOMPLETE:
            yield Decision(id_, rank, cost, _PENDING, reasons=unit.reasons)
        else:
            yield Decision(id_, rank, cost, _REFUSED, refusal=_RULES, reasons=unit.reasons)
