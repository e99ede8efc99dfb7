"""The figures of the registry as a whole: rows in, households out, need, money and gap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zis_registry.funding.gap import FundedAmount, GapRow, NeedAmount, Stage, gap_rows
from zis_registry.linkage import cluster
from zis_registry.linkage.decide import Outcome, Question
from zis_registry.services.folding import recorded_pair
from zis_registry.services.opening import Registry
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


@dataclass(frozen=True, slots=True)
class Linked:
    """Where the automatic links alone put each family row, which pairs wait for people, and where each row stands."""

    household_of: Mapping[int, int]
    case_pairs: tuple[tuple[int, int], ...]
    link_pairs: tuple[tuple[int, int], ...]
    families: Mapping[tuple[str, str, int], int]


async def totals(registry: Registry, scope: Scope) -> Totals:
    """Count the accepted listings, households and open cases of the scope."""
    async with registry.db.read_tx():
        accepted = await uploads.list_uploads(registry.db, scope)
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
    states = Counter(line["state"] for line in lines)
    return UnitTotals(
        units=len(lines),
        funded=states["didanai"],
        refused=states["ditolak"],
        pending=states["belum_lengkap"],
        refused_with_reason=sum(1 for line in lines if line["state"] == "ditolak" and line["proven"]),
    )


async def gap(registry: Registry, scope: Scope) -> Sequence[GapRow]:
    """Need, reserved money and gap of each district and service, from the drafts (decisions 2)."""
    async with registry.db.read_tx():
        drafts = await money.drafts(registry.db, scope)
    needs, funded = [], []
    for draft in drafts:
        kinds = {fund["id"]: fund["kind"] for fund in draft.snapshot["funds"]}
        for line in draft.snapshot["lines"]:
            area, service = AreaCode(line["area"]), Service(line["service"])
            needs.append(NeedAmount(area, service, line["cost"]))
            funded += [
                FundedAmount(area, service, amount, kinds[fund], Stage.RESERVED) for fund, amount in line["payments"]
            ]
    return gap_rows(needs, funded)


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
