"""The order of the queue from a dated policy: asnaf, rung, decile, vulnerability, and a drawn tiebreak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, assert_never

from zis_registry.allocation.problem import PriorityKey
from zis_registry.errors import InvalidValue


class Criterion(StrEnum):
    """What a policy can rank by; the draw always comes last."""

    ASNAF = "asnaf"
    RUNG = "tangga"
    DECILE = "desil"
    VULNERABILITY = "kerentanan"
    DRAW = "undian"


@dataclass(frozen=True, slots=True)
class Policy:
    """One dated policy of policies.toml: smaller ranks first, larger vulnerability first."""

    code: str
    name: str
    valid_from: date
    order: tuple[Criterion, ...]
    asnaf: Mapping[str, int]
    other_asnaf: int
    rung: Mapping[str, int]
    unknown_rung: int
    unknown_decile: int
    vulnerability: Mapping[str, int]

    @property
    def version(self) -> str:
        """Code and date, as printed on a proposal."""
        return f"kebijakan {self.code}@{self.valid_from.isoformat()}"


@dataclass(frozen=True, slots=True)
class Claim:
    """What ranks a unit: the recipient's confirmed asnaf, the best possible rung by name, decile, vulnerabilities.

    `draw` is the hex of HMAC(seed, keyed NIK hash, or the registry number), made by the caller after the list froze.
    """

    asnaf: str | None
    rung: str | None
    decile: int | None
    vulnerabilities: frozenset[str]
    draw: str


def parse_policy(document: Mapping[str, Any], *, on: date) -> Policy:
    """The policy in force on a date; InvalidValue when there is none, or its draw is not last."""
    in_force = [entry for entry in document["policy"] if entry["valid_from"] <= on]
    if not in_force:
        raise InvalidValue(f"Belum ada kebijakan prioritas yang berlaku pada {on.isoformat()}.")
    entry = max(in_force, key=lambda one: one["valid_from"])
    order = tuple(map(Criterion, entry["order"]))
    if order[-1:] != (Criterion.DRAW,) or len(set(order)) != len(order):
        raise InvalidValue(f"Kebijakan {entry['code']} harus berakhir dengan undian, tanpa pengulangan.")
    return Policy(
        code=entry["code"],
        name=entry["name"],
        valid_from=entry["valid_from"],
        order=order,
        asnaf={code: rank for code, rank in entry["asnaf"].items() if code != "other"},
        other_asnaf=entry["asnaf"]["other"],
        rung={name: rank for name, rank in entry["rung"].items() if name != "unknown"},
        unknown_rung=entry["rung"]["unknown"],
        unknown_decile=entry["decile"]["unknown"],
        vulnerability=dict(entry["vulnerability"]),
    )


def priority_key(claim: Claim, policy: Policy) -> PriorityKey:
    """The place of a unit in the queue; two units of one household share the draw and then stand by their ids."""
    ranks = tuple(_rank(criterion, claim, policy) for criterion in policy.order if criterion is not Criterion.DRAW)
    return PriorityKey(ranks, claim.draw)


def _rank(criterion: Criterion, claim: Claim, policy: Policy) -> int:
    match criterion:
        case Criterion.ASNAF:
            return policy.asnaf.get(claim.asnaf or "", policy.other_asnaf)
        case Criterion.RUNG:
            return policy.rung.get(claim.rung or "", policy.unknown_rung)
        case Criterion.DECILE:
            return policy.unknown_decile if claim.decile is None else claim.decile
        case Criterion.VULNERABILITY:
            return -sum(policy.vulnerability.get(code, 0) for code in claim.vulnerabilities)
        case Criterion.DRAW:
            raise InvalidValue("Undian bukan peringkat.")
        case _:
            assert_never(criterion)
