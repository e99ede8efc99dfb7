"""Units and funds that a reader can follow by hand."""

from __future__ import annotations

from zis_registry.allocation.problem import Decision, FundBalance, Plan, PriorityKey, Standing, Unit

NAMES = {"zakat": "Zakat Barru", "infak": "Infak Barru"}


def unit(id_: str, rank: int, cost: int, *funds: str, standing: Standing = Standing.CANDIDATE) -> Unit:
    reasons = () if standing is Standing.CANDIDATE else ("Belum disurvei BAZNAS.",)
    return Unit(id_, cost, frozenset(funds), PriorityKey((rank,), id_), standing, reasons)


def funds(**balances: int) -> list[FundBalance]:
    return [FundBalance(id_, balance, NAMES.get(id_, id_)) for id_, balance in balances.items()]


def by_unit(plan: Plan) -> dict[str, Decision]:
    return {decision.unit: decision for decision in plan.decisions}
