"""What the fresh processes of the room `allocation` do: make a province, allocate and verify it, and hash the plan."""

from __future__ import annotations

import gc
import hashlib
import time
from typing import Any

from tests.bench.allocation_province import Costs, Province, Sets, province
from zis_registry.allocation.problem import Plan, Refusal, State
from zis_registry.allocation.queue import allocate
from zis_registry.allocation.verify import Breach, verify

_OF_PROOF = frozenset({"bukti", "kekurangan"})


def make(units: int, funds: int, seed: int, costs: str = Costs.CATALOGUE, sets: str = Sets.SHARED) -> Province:
    """The province; not part of the measured work."""
    return province(units=units, funds=funds, seed=seed, costs=Costs(costs), sets=Sets(sets))


def solve(made: Province) -> dict[str, Any]:
    """Allocate, then verify: seconds of both, pauses of the garbage collector, and what came out."""
    pauses = _Pauses()
    gc.callbacks.append(pauses)
    start = time.perf_counter()
    plan = allocate(made.units, made.funds)
    allocated = time.perf_counter()
    breaches = verify(made.units, made.funds, plan)
    verified = time.perf_counter()
    gc.callbacks.remove(pauses)
    return {
        "allocate": allocated - start,
        "verify": verified - allocated,
        "gc": pauses.seconds,
        "gc_longest": pauses.longest,
        **_told(plan, breaches),
    }


def fingerprint(made: Province) -> str:
    """The SHA-256 of every decision and fund of the plan."""
    plan = allocate(made.units, made.funds)
    digest = hashlib.sha256()
    for one in (*plan.decisions, *plan.funds):
        digest.update(repr(one).encode())
    return digest.hexdigest()


def _told(plan: Plan, breaches: tuple[Breach, ...]) -> dict[str, int]:
    by_money = [decision for decision in plan.decisions if decision.refusal is Refusal.MONEY]
    unproven = {breach.where for breach in breaches if breach.code in _OF_PROOF}
    proven = [one for one in by_money if one.certificate and one.shortfall and one.unit not in unproven]
    return {
        "breaches": len(breaches),
        "funded": len(plan.of(State.FUNDED)),
        "refused_by_money": len(by_money),
        "proven": len(proven),
        "certificates": len({one.certificate for one in by_money}),
        "two_payers": sum(len(decision.lines) > 1 for decision in plan.decisions),
    }


class _Pauses:
    """Seconds that the garbage collector took, all together and the longest."""

    def __init__(self) -> None:
        self.seconds = self.longest = self._since = 0.0

    def __call__(self, phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            self._since = time.perf_counter()
            return
        took = time.perf_counter() - self._since
        self.seconds += took
        self.longest = max(self.longest, took)
