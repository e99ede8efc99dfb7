"""The funds of a frozen proposal: what each pays, what it has left, and which units wait although it has money left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zis_registry.allocation.problem import State
from zis_registry.eligibility.verdict import Outcome
from zis_registry.funding.fund import SHORT_KINDS, FundKind
from zis_registry.services.households.assessment import parameters_on
from zis_registry.terms.money import Rupiah


@dataclass(frozen=True, slots=True)
class FundUse:
    """One fund in a proposal: units it pays alone or with others, rupiah reserved, what it has left.

    `waits` says for which units it has money that cannot be given yet, "" when there are none.
    """

    id: str
    name: str
    kind: str
    kind_words: str
    units: int
    reserved: int
    left: int
    waits: str


def fund_uses(frozen: Mapping[str, Any]) -> tuple[FundUse, ...]:
    """Every fund of a frozen proposal, in its order."""
    units = Counter(fund for line in frozen["lines"] for fund, _ in line["payments"])
    return tuple(
        FundUse(
            id=fund["id"],
            name=fund["name"],
            kind=fund["kind"],
            kind_words=SHORT_KINDS[FundKind(fund["kind"])],
            units=units[fund["id"]],
            reserved=fund["reserved"],
            left=fund["available"] - fund["reserved"],
            waits=_waits(frozen, fund),
        )
        for fund in frozen["funds"]
    )


def shared_units(frozen: Mapping[str, Any]) -> int:
    """How many units more than one fund pays for."""
    return sum(1 for line in frozen["lines"] if len(line["payments"]) > 1)


def _would_pay(line: Mapping[str, Any], fund: Mapping[str, Any], uses: set[str]) -> bool:
    """Whether only missing data keep a fund from a unit: those refused for money, and those that are incomplete."""
    if line["state"] != State.PENDING.value:
        return fund["id"] in line["awaiting"]
    fits = line["area"].startswith(fund["area"]) and (
        fund["facilities"] is None or line["facility"] in fund["facilities"]
    )
    return fits and any(line["uses"].get(use) == Outcome.INCOMPLETE.value for use in uses)


def _waits(frozen: Mapping[str, Any], fund: Mapping[str, Any]) -> str:
    left = fund["available"] - fund["reserved"]
    uses = {use.value for use, rule in parameters_on(date.fromisoformat(frozen["on"])).uses.items()
            if fund["kind"] in rule.fund_kinds}  # fmt: skip
    lines = [line for line in frozen["lines"] if 0 < line["cost"] <= left and _would_pay(line, fund, uses)]
    if not lines:
        return ""
    is_zakat = fund["kind"] == FundKind.ZAKAT.value
    unknown = sum(1 for line in lines if is_zakat and not line["asnaf"])
    told = f"tersisa {Rupiah(left)}; {len(lines)} unit yang belum didanai menunggu data"
    if not unknown:
        return f"{told}."
    return f"{told}, {'semuanya' if unknown == len(lines) else f'{unknown} di antaranya'} belum ditetapkan asnafnya."
