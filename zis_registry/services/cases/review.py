"""Questions for people: list them, explain them, decide them, take decisions back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from zis_registry.errors import DecisionRefused, UsageRefused
from zis_registry.linkage.cluster import CaseStatus
from zis_registry.linkage.decisions import Answer, RecordedDecision, contradiction, standing
from zis_registry.services.cases.case_scope import require_asker, require_decidable, sides_of
from zis_registry.services.folding import recorded_decision, recorded_pair, refold
from zis_registry.services.neutral_words import reason_kept
from zis_registry.services.numbering import (
    case_id,
    case_number,
    decision_id,
    decision_number,
    household_number,
    link_id,
)
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import cases, evidence, projections, uploads
from zis_registry.store.repositories.evidence import DecisionRecord
from zis_registry.store.repositories.projections import CaseRecord, HouseholdRecord
from zis_registry.terms.scope import Scope

# The code of a refusal because somebody else was quicker.
CHANGED = "kasus-berubah"


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


async def list_cases(registry: Registry, scope: Scope, *, which: Which, limit: int) -> CaseList:
    """List cases that touch the scope, strongest evidence first; a household outside the scope stays unnamed."""
    statuses = ("OPEN", "ASKED") if which is Which.OPEN else tuple(status.value for status in CaseStatus)
    async with registry.db.read_tx():
        found = await projections.cases(registry.db, scope, statuses=statuses)
        shown = found[:limit]
        views = await _views(registry, scope, shown)
    return CaseList(total=len(found), cases=views)


async def _views(registry: Registry, scope: Scope, records: Sequence[CaseRecord]) -> tuple[CaseView, ...]:
    ids = {household for case in records for household in (case.household_a, case.household_b)}
    named = {h.id: h for h in await projections.households(registry.db, scope, ids=ids)}
    standing_ids = {h.id for h in await projections.households(registry.db, registry.everywhere, ids=ids)}
    hidden = standing_ids - named.keys()
    reasons = await evidence.reasons_of(registry.db, [case.pairs[0] for case in records])
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
            # What was compared tells about both sides: nothing of it is said when one lies outside the scope.
            reasons=() if hidden & {case.household_a, case.household_b} else reasons[case.pairs[0]],
        )
        for case in records
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


async def decide(
    registry: Registry, scope: Scope, *, case: str, verdict: str, reason: str, seen: int | None = None
) -> DecisionOutcome:
    """Decide a case: same, different or ask; appended, effective at once, and reversible.

    `seen` is the newest decision on the case that the person had before them (0 none), None when nobody looked.
    Raises UsageRefused for an unknown case or an empty reason, NotAllowed when a household lies outside the scope
    (asking is allowed), DecisionRefused when standing decisions contradict or somebody decided meanwhile.
    """
    _need_reason(reason)
    number = case_id(case)
    async with registry.db.write_tx():
        found = await projections.find_case(registry.db, scope, number)
        if found is None:
            raise UsageRefused(f"Kasus {case} tidak ada. Lihat daftar kasus dengan: zis-registry cases.")
        pair = found.pairs[0]
        answer = Answer(verdict.upper())
        if (sides := await sides_of(registry, scope, pair)) is None:
            raise UsageRefused(f"Kasus {case} tidak ada. Lihat daftar kasus dengan: zis-registry cases.")
        require_decidable(scope, sides, answer)
        if seen is not None:
            await _refuse_changed(registry, found, seen, named=sides.inside(scope))
        await _refuse_contradiction(registry, pair=pair, verdict=answer, undoes=None)
        return await _append(
            registry, scope, pair=pair, verdict=answer, undoes=None, reason=reason, case=case_number(found.id)
        )


async def undo(registry: Registry, scope: Scope, *, decision: str, reason: str) -> DecisionOutcome:
    """Take back a decision (D-...), or an automatic link (K-..., as `cases --linked` prints it), which becomes a case.

    Raises UsageRefused for an unknown number or one outside the scope, NotAllowed when one of the two households lies
    outside (the office that asked may take its question back), DecisionRefused when it is no automatic link or was
    taken back already.
    """
    async with registry.db.write_tx():
        pair, undoes = await _undone(registry, scope, decision)
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


async def _undone(registry: Registry, scope: Scope, decision: str) -> tuple[int, int | None]:
    """The pair that an undo is about and the decision it takes back, None for an automatic link."""
    if decision.strip().upper().startswith("K"):
        pair = link_id(decision)
        if (sides := await sides_of(registry, scope, pair)) is None:
            raise UsageRefused(f"Tautan otomatis {decision} tidak ada.")
        require_decidable(scope, sides, Answer.UNDO)
        return pair, None
    target = await cases.find_decision(registry.db, decision_id(decision))
    sides = await sides_of(registry, scope, target.pair) if target is not None else None
    if target is None or sides is None:
        raise UsageRefused(f"Keputusan {decision} tidak ada.")
    if target.verdict == Answer.ASK.value:
        require_asker(scope, sides, target)
    else:
        require_decidable(scope, sides, Answer(target.verdict))
    return target.pair, target.id


async def _refuse_changed(registry: Registry, case: CaseRecord, seen: int, *, named: bool) -> None:
    """Raise DecisionRefused when the case is decided, or somebody said something on it that was not seen.

    Who it was is `named` only where both sides are the reader's.
    """
    said = await cases.decisions(registry.db, case.pairs)
    newest = said[-1] if said else None
    if case.status in cases.OPEN and (newest is None or newest.id <= seen):
        return
    who = ""
    if newest is not None:
        office = f" ({newest.office_name})" if newest.office_name else ""
        who = f" oleh {newest.name}{office}" if named else " oleh kantor lain"
    raise DecisionRefused(
        f"Kasus ini sudah berubah{who} sejak Anda membukanya. Keputusan Anda tidak dicatat; "
        "lihat keadaannya sekarang, lalu putuskan bila masih perlu.",
        code=CHANGED,
    )


async def _append(
    registry: Registry, scope: Scope, *, pair: int, verdict: Answer, undoes: int | None, reason: str, case: str
) -> DecisionOutcome:
    number = await evidence.next_decision_id(registry.db)
    await evidence.append_decision(
        registry.db,
        DecisionRecord(number, pair, verdict.value, undoes, reason_kept(reason), scope.actor, registry.now),
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
    living = set(await uploads.family_ids(registry.db))
    pairs = [
        recorded_pair(p)
        for p in await evidence.all_pairs(registry.db)
        if p.row_a in living and p.row_b in living  # what was decided on a withdrawn list binds nobody
    ]
    recorded = [recorded_decision(d) for d in await evidence.all_decisions(registry.db)]
    number = max((d.id for d in recorded), default=0) + 1
    new = RecordedDecision(id=number, pair_id=pair, verdict=verdict, undoes=undoes)
    if (sentence := contradiction(pairs, recorded, new)) is not None:
        raise DecisionRefused(sentence)


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise UsageRefused("Sebutkan alasannya dengan --reason TEKS; alasan dicatat pada jejak audit.")
