"""The figures of the registry as a whole: rows in, households out, need, money and gap."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zis_registry.funding.gap import NeedAmount
from zis_registry.linkage import cluster
from zis_registry.linkage.decide import Outcome, Question
from zis_registry.services.folding import recorded_pair
from zis_registry.services.numbering import household_number
from zis_registry.services.opening import Registry
from zis_registry.services.proposals.draft import EXAMPLE
from zis_registry.store.repositories import evidence, money, projections, uploads
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Service
from zis_registry.terms.scope import Scope


@dataclass(frozen=True, slots=True)
class Totals:
    """Rows and households of the registry (decisions 5): joined_rows = accepted_rows - households."""

    accepted_rows: int
    member_rows: int
    households: int
    dwellings: int
    cases: int

    @property
    def joined_rows(self) -> int:
        """Accepted listings that joined a household which another listing had started."""
        return self.accepted_rows - self.households


@dataclass(frozen=True, slots=True)
class UnitTotals:
    """Units of need over all drafts: units = funded + refused + pending."""

    units: int
    funded: int
    refused: int
    pending: int
    refused_with_reason: int
    refused_by: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class EligibilityTotals:
    """Per use its outcomes with how many units, per use and outcome what decided, and dwellings without a need."""

    eligible: Mapping[str, Mapping[str, int]]
    decided_by: Mapping[str, Mapping[str, Mapping[str, int]]]
    not_in_need: Mapping[str, int]
    examples: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Linked:
    """Where the automatic links alone put each family row, which pairs wait for people, and where each row stands."""

    household_of: Mapping[int, int]
    case_pairs: tuple[tuple[int, int], ...]
    link_pairs: tuple[tuple[int, int], ...]
    families: Mapping[tuple[str, str, int], int]


async def totals(registry: Registry, scope: Scope) -> Totals:
    """Count the accepted listings (withdrawn ones left out), households and open cases of the scope."""
    async with registry.db.read_tx():
        gone = await uploads.withdrawn(registry.db)
        accepted = [upload for upload in await uploads.list_uploads(registry.db, scope) if upload.id not in gone]
        counted = await projections.counts(registry.db, scope)
        cases = await projections.cases(registry.db, scope, statuses=("OPEN", "ASKED"))
    return Totals(
        accepted_rows=sum(upload.counts["families"] for upload in accepted),
        member_rows=sum(upload.counts["member_rows"] for upload in accepted),
        households=counted["households"],
        dwellings=counted["dwellings"],
        cases=len(cases),
    )


async def unit_totals(registry: Registry, scope: Scope) -> UnitTotals:
    """Count the units of all drafts of the scope by what became of them."""
    async with registry.db.read_tx():
        drafts = await money.drafts(registry.db, scope)
    lines = [line for draft in drafts for line in draft.snapshot["lines"]]
    refused_by = Counter(
        refusal_kind(line, draft.snapshot) for draft in drafts for line in draft.snapshot["lines"] if line["refusal"]
    )
    states = Counter(line["state"] for line in lines)
    return UnitTotals(
        units=len(lines),
        funded=states["didanai"],
        refused=states["ditolak"],
        pending=states["belum_lengkap"],
        refused_with_reason=sum(
            1
            for line in lines
            if line["state"] == "ditolak" and (line["codes"] or (line["proof"] is not None and line["shortfall"] > 0))
        ),
        refused_by=dict(sorted(refused_by.items())),
    )


def refusal_kind(line: Mapping[str, Any], frozen: Mapping[str, Any]) -> str:
    """The rules; or money: what is left waits for data, is bound elsewhere, is all used up, or nothing may pay."""
    if line["refusal"] == "aturan":
        return "aturan"
    if line["awaiting"]:
        return "menunggu_data"
    left = {fund["id"]: fund["available"] - fund["reserved"] for fund in frozen["funds"]}
    payers = frozen["payers"][line["payers"]]
    if any(bar != "aturan" and left.get(fund, 0) >= line["cost"] for fund, bar, _ in payers["barred"]):
        return "dana_terikat"
    return "dana_habis" if payers["own"] else "tidak_ada_dana"


async def refusal_examples(registry: Registry, scope: Scope) -> list[dict[str, Any]]:
    """The first refusal of each kind over all drafts, as BAZNAS reads it, with what bars other funds from paying."""
    async with registry.db.read_tx():
        drafts = await money.drafts(registry.db, scope)
        told = [await money.words(registry.db, draft) for draft in drafts]
    seen: dict[str, dict[str, Any]] = {}
    for draft, words in zip(drafts, told, strict=True):
        own = {fund["id"] for fund in draft.snapshot["funds"]}
        for line in draft.snapshot["lines"]:
            if not line["refusal"]:
                continue
            barred = draft.snapshot["payers"][line["payers"]]["barred"]
            kind = refusal_kind(line, draft.snapshot)
            seen.setdefault(
                kind,
                {
                    "refused_by": kind,
                    "area": draft.area,
                    "household": household_number(line["household"]),
                    "sentence": words[line["unit"]]["sentence"],
                    "shortfall": line["shortfall"],
                    "barred": [sentence for fund, bar, sentence in barred if bar != "aturan" and fund in own],
                    "barred_elsewhere": [sentence for fund, _, sentence in barred if fund not in own],
                },
            )
    return [seen[kind] for kind in sorted(seen)]


async def needs_of_drafts(registry: Registry, scope: Scope) -> list[NeedAmount]:
    """What the units of all drafts need, as frozen in them (decisions 2: pending ones included)."""
    async with registry.db.read_tx():
        drafts = await money.drafts(registry.db, scope)
    return [
        NeedAmount(AreaCode(line["area"]), Service(line["service"]), line["cost"])
        for draft in drafts
        for line in draft.snapshot["lines"]
    ]


async def eligibility_totals(registry: Registry, scope: Scope) -> EligibilityTotals:
    """Outcomes of each use over the units of all drafts, what decided them, and the dwellings not in need."""
    async with registry.db.read_tx():
        drafts = await money.drafts(registry.db, scope)
        told = [await money.words(registry.db, draft) for draft in drafts]
    eligible: dict[str, Counter[str]] = defaultdict(Counter)
    decided: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    others: Counter[str] = Counter()
    examples: dict[str, Mapping[str, Any]] = {}
    for words in told:
        for topic, one in words.items():
            if topic.startswith(EXAMPLE):
                examples.setdefault(topic, one)
    for draft in drafts:
        others.update(draft.snapshot["not_in_need"])
        for use, outcomes in draft.snapshot["eligible"].items():
            eligible[use].update(outcomes)
        for use, by_outcome in draft.snapshot["decided_by"].items():
            for outcome, codes in by_outcome.items():
                decided[use][outcome].update(codes)
    return EligibilityTotals(
        eligible={use: dict(outcomes) for use, outcomes in eligible.items()},
        decided_by={use: {o: dict(codes) for o, codes in by.items()} for use, by in decided.items()},
        not_in_need=dict(others),
        examples=list(examples.values()),
    )


async def linked(registry: Registry) -> Linked:
    """What linkage did by itself, before any person decided; for measuring against a known truth."""
    async with registry.db.read_tx():
        families = await uploads.family_ids(registry.db)
        pairs = [recorded_pair(pair) for pair in await evidence.all_pairs(registry.db)]
        trusted = await uploads.trusted_niks(registry.db)
        located = await uploads.row_locations(registry.db)
    clusters = cluster.fold(families, pairs, [], trusted=trusted)
    asked = [pair for pair in pairs if pair.question is Question.HOUSEHOLD]
    return Linked(
        household_of=clusters.household_of,
        case_pairs=tuple((p.row_a, p.row_b) for p in asked if p.outcome is Outcome.ASK),
        link_pairs=tuple((p.row_a, p.row_b) for p in asked if p.outcome is Outcome.LINK),
        families=located,
    )
