"""What a proposal would be with more money in one fund: the same engine over the frozen lines, nothing saved."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from zis_registry.allocation.problem import State
from zis_registry.allocation.queue import allocate
from zis_registry.errors import InvalidValue
from zis_registry.services.at_once import turn
from zis_registry.services.opening import Registry
from zis_registry.services.proposals.proposal_reading import find
from zis_registry.services.proposals.proving import problem_of
from zis_registry.terms.access import Permission, Reader

MOST = 10**12  # more than all the zakat of the province in a year
TURN = "what_if"


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer: units gained and lost beside the proposal, by desa, what the fund would have left.

    `smallest` is the least rupiah in this fund that would pay one unit more, None when none waits for it.
    """

    fund: str
    name: str
    amount: int
    gained: int
    lost: int
    funded: int
    units: int
    by_area: tuple[tuple[str, int], ...]
    left: int
    smallest: int | None


async def more_money(registry: Registry, reader: Reader, number: str, *, fund: str, amount: int) -> WhatIf:
    """What a proposal would be with more in one of its funds; for readers of the verdicts, and nothing is saved.

    One is computed at a time. Raises InvalidValue for an amount or a fund that cannot be.
    """
    reader.require(Permission.SEE_PROPOSALS)
    reader.require(Permission.SEE_RESTRICTED)
    async with registry.db.read_tx():
        record = await find(registry, reader, number)
    if not 0 < amount <= MOST:
        raise InvalidValue(
            "Tambahan dana harus lebih dari nol dan paling banyak Rp1.000.000.000.000 (satu triliun), ditulis dengan "
            "angka, misalnya 50.000.000."
        )
    if fund not in {one["id"] for one in record.snapshot["funds"]}:
        raise InvalidValue("Pilih salah satu dana usulan ini.")
    async with turn(TURN):
        return await asyncio.to_thread(what_if, record.snapshot, fund=fund, amount=amount)


def what_if(frozen: Mapping[str, Any], *, fund: str, amount: int) -> WhatIf:
    """Run the frozen lines again with `amount` rupiah more in a fund; KeyError for a fund the proposal has not."""
    names = {one["id"]: one["name"] for one in frozen["funds"]}
    name = names[fund]
    units, balances, before = problem_of(frozen)
    richer = [replace(one, balance=one.balance + amount) if one.id == fund else one for one in balances]
    after = allocate(units, richer)
    had = {decision.unit for decision in before.of(State.FUNDED)}
    has = {decision.unit for decision in after.of(State.FUNDED)}
    areas = {line["unit"]: line["area"] for line in frozen["lines"]}
    gained = Counter(areas[unit] for unit in has - had)
    return WhatIf(
        fund=fund,
        name=name,
        amount=amount,
        gained=len(has - had),
        lost=len(had - has),
        funded=len(has),
        units=len(units),
        by_area=tuple(sorted(gained.items(), key=lambda one: (-one[1], one[0]))),
        left=next(use.left for use in after.funds if use.id == fund),
        smallest=smallest(frozen, fund),
    )


def smallest(frozen: Mapping[str, Any], fund: str) -> int | None:
    """The least rupiah that, added to a fund, would pay one more unit beside all that are funded."""
    lacks = [
        line["shortfall"]
        for line in frozen["lines"]
        if line["refusal"] == "dana" and fund in frozen["payers"][line["payers"]]["own"]
    ]
    return min(lacks, default=None)
