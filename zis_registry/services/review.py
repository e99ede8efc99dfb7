"""Questions for people: list them, explain them, decide them, take decisions back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from zis_registry.errors import DecisionRefused, UsageRefused
from zis_registry.linkage.cluster import CaseStatus
from zis_registry.linkage.compare import Comparison, compare
from zis_registry.linkage.decide import Outcome, PairVerdict, Question, judge
from zis_registry.linkage.decisions import Answer, RecordedDecision, contradiction, standing
from zis_registry.linkage.explain import explain as explain_pair
from zis_registry.linkage.listing import Listing
from zis_registry.services.folding import recorded_decision, recorded_pair, refold
from zis_registry.services.listings import listing_of
from zis_registry.services.numbering import (
    case_id,
    case_number,
    decision_id,
    decision_number,
    household_id,
    household_number,
    link_id,
)
from zis_registry.services.opening import Registry
from zis_registry.services.sealing import load_families
from zis_registry.store.repositories import evidence, projections
from zis_registry.store.repositories.evidence import DecisionRecord, PairRecord
from zis_registry.store.repositories.projections import CaseRecord, HouseholdRecord
from zis_registry.terms.scope import Scope


class Which(StrEnum):
    """Which cases to list."""

    OPEN = "terbuka"
    ALL = "semua"


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with its two households and the reasons of its strongest pair."""

    number: str
    question: str
    status: str
    tier: str
    score: float
    household_a: HouseholdRecord | None
    household_b: HouseholdRecord | None
    first: str
    second: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseList:
    """The strongest cases and how many there are in all."""

    total: int
    cases: tuple[CaseView, ...]


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """A decision as it was written, and how the registry stands after it."""

    decision: str
    case: str
    verdict: str
    households: int
    open_cases: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two households look the same or not, in words without personal numbers."""

    first: str
    second: str
    outcome: str
    tier: str
    score: float
    words: tuple[str, ...]


async def list_cases(registry: Registry, scope: Scope, *, which: Which, limit: int) -> CaseList:
    """List cases that touch the scope, strongest evidence first; a household outside the scope stays unnamed."""
    statuses = ("OPEN", "ASKED") if which is Which.OPEN else tuple(status.value for status in CaseStatus)
    async with registry.db.read_tx():
        found = await projections.cases(registry.db, scope, statuses=statuses)
        shown = found[:limit]
        views = await _views(registry, scope, shown)
    return CaseList(total=len(found), cases=views)


async def _views(registry: Registry, scope: Scope, cases: Sequence[CaseRecord]) -> tuple[CaseView, ...]:
    ids = {household for case in cases for household in (case.household_a, case.household_b)}
    named = {h.id: h for h in await projections.households(registry.db, scope, ids=ids)}
    reasons = await evidence.reasons_of(registry.db, [case.pairs[0] for case in cases])
    return tuple(
        CaseView(
            number=case_number(case.id),
            question=case.question,
            status=case.status,
            tier=case.tier,
            score=case.score / 100,
            household_a=named.get(case.household_a),
            household_b=named.get(case.household_b),
            first=household_number(case.household_a),
            second=household_number(case.household_b),
            reasons=reasons[case.pairs[0]],
        )
        for case in cases
    )


async def list_links(registry: Registry, scope: Scope) -> tuple[tuple[str, str, str, str, float], ...]:
    """The automatic links in force, newest first: number, household, name, tier, score."""
    async with registry.db.read_tx():
        households = {h.id: h for h in await projections.households(registry.db, scope)}
        placed = await projections.placement(registry.db)
        pairs = await evidence.all_pairs(registry.db)
        now = standing(recorded_decision(d) for d in await evidence.all_decisions(registry.db))
    return tuple(
        (case_number(pair.id), household_number(home), households[home].name, pair.tier, pair.score / 100)
        for pair in sorted(pairs, key=lambda pair: -pair.id)
        if pair.outcome == "LINK"
        and pair.id not in now.undone_links
        and (home := placed.get(pair.row_a, -1)) == placed.get(pair.row_b, -2)
        and home in households
    )


async def decide(registry: Registry, scope: Scope, *, case: str, verdict: str, reason: str) -> DecisionOutcome:
    """Decide a case: same, different or ask; appended, effective at once, and reversible.

    Raises UsageRefused for an unknown case or an empty reason, DecisionRefused when standing decisions contradict.
    """
    _need_reason(reason)
    number = case_id(case)
    async with registry.db.write_tx():
        found = await projections.find_case(registry.db, scope, number)
        if found is None:
            raise UsageRefused(f"Kasus {case} tidak ada. Lihat daftar kasus dengan: zis-registry cases.")
        pair = found.pairs[0]
        answer = Answer(verdict.upper())
        await _refuse_contradiction(registry, pair=pair, verdict=answer, undoes=None)
        return await _append(
            registry, scope, pair=pair, verdict=answer, undoes=None, reason=reason, case=case_number(found.id)
        )


async def undo(registry: Registry, scope: Scope, *, decision: str, reason: str) -> DecisionOutcome:
    """Take back a decision (D-...), or an automatic link (K-..., as `cases --linked` prints it), which becomes a case.

    Raises UsageRefused for an unknown number, DecisionRefused when it is no automatic link or was taken back already.
    """
    async with registry.db.write_tx():
        if decision.strip().upper().startswith("K"):
            pair, undoes = link_id(decision), None
        else:
            undoes = decision_id(decision)
            target = next((d for d in await evidence.all_decisions(registry.db) if d.id == undoes), None)
            if target is None:
                raise UsageRefused(f"Keputusan {decision} tidak ada.")
            pair = target.pair
        await _refuse_contradiction(registry, pair=pair, verdict=Answer.UNDO, undoes=undoes)
        return await _append(
            registry,
            scope,
            pair=pair,
            verdict=Answer.UNDO,
            undoes=undoes,
            reason=reason or "dicabut",
            case=case_number(pair),
        )


async def _append(
    registry: Registry, scope: Scope, *, pair: int, verdict: Answer, undoes: int | None, reason: str, case: str
) -> DecisionOutcome:
    number = await evidence.next_decision_id(registry.db)
    await evidence.append_decision(
        registry.db,
        DecisionRecord(number, pair, verdict.value, undoes, reason.strip(), scope.actor, registry.now),
    )
    changed = await refold(registry)
    await registry.record(
        scope=scope,
        action=f"review:case:{'undo' if verdict is Answer.UNDO else 'decide'}",
        subject=case,
        payload={"decision": number, "pair": pair, "verdict": verdict.value, "undoes": undoes},
    )
    totals = await projections.counts(registry.db, registry.everywhere)
    return DecisionOutcome(
        decision=decision_number(number),
        case=case,
        verdict=verdict.value.lower(),
        households=totals["households"],
        open_cases=changed.open_cases,
    )


async def _refuse_contradiction(registry: Registry, *, pair: int, verdict: Answer, undoes: int | None) -> None:
    pairs = [recorded_pair(p) for p in await evidence.all_pairs(registry.db)]
    recorded = [recorded_decision(d) for d in await evidence.all_decisions(registry.db)]
    number = max((d.id for d in recorded), default=0) + 1
    new = RecordedDecision(id=number, pair_id=pair, verdict=verdict, undoes=undoes)
    if (sentence := contradiction(pairs, recorded, new)) is not None:
        raise DecisionRefused(sentence)


async def explain(registry: Registry, scope: Scope, first: str, second: str) -> Explanation:
    """Explain in words why two households look the same or different, by their best pair of listings.

    Raises UsageRefused for an unknown household, or one outside the scope.
    """
    numbers = [household_id(text) for text in (first, second)]
    async with registry.db.read_tx():
        found = {h.id for h in await projections.households(registry.db, scope, ids=numbers)}
        for number, text in zip(numbers, (first, second), strict=True):
            if number not in found:
                raise UsageRefused(f"Rumah tangga {text} tidak ada. Nomor ada pada keluaran: zis-registry cases.")
        rows = [await projections.family_rows(registry.db, number) for number in numbers]
        families = await load_families(registry, [row for group in rows for row in group])
        recorded = await evidence.all_pairs(registry.db)
    listings = {row: listing_of(family) for row, family in families.items()}
    compared = {
        (comparison.row_a, comparison.row_b): comparison
        for one in rows[0]
        for other in rows[1]
        if one != other and (comparison := _compared(registry, listings[one], listings[other])) is not None
    }
    if not compared:
        return Explanation(first, second, "DIFFERENT", "", 0.0, ("Tidak ada data yang dapat dibandingkan.",))
    stored = {(pair.row_a, pair.row_b): pair for pair in recorded if (pair.row_a, pair.row_b) in compared}
    # The verdict on record knew the whole list around the pair; a pair never recorded is judged by itself.
    best = max(compared, key=lambda rows: (rows in stored, compared[rows].score))
    verdict = _verdict_of(stored[best]) if best in stored else judge(compared[best])
    words = explain_pair(listings[best[0]], listings[best[1]], compared[best], verdict)
    return Explanation(
        first=household_number(numbers[0]),
        second=household_number(numbers[1]),
        outcome=verdict.outcome.value,
        tier=verdict.tier,
        score=verdict.score,
        words=tuple(words),
    )


def _compared(registry: Registry, one: Listing, other: Listing) -> Comparison | None:
    earlier, later = sorted((one, other), key=lambda listing: listing.row_id)
    return compare(earlier, later, today=registry.today)


def _verdict_of(pair: PairRecord) -> PairVerdict:
    return PairVerdict(
        pair.row_a,
        pair.row_b,
        Question(pair.question),
        Outcome(pair.outcome),
        pair.tier,
        pair.score / 100,
        pair.evidence,
    )


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise UsageRefused("Sebutkan alasannya dengan --reason TEKS; alasan dicatat pada jejak audit.")
