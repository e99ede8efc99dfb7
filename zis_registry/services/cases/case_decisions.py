"""Deciding a case and taking a decision back, as a signed-in person does it."""

from __future__ import annotations

from dataclasses import dataclass

from zis_registry.errors import NotFound, UsageRefused
from zis_registry.linkage.decisions import Answer
from zis_registry.services.cases import case_view, case_words, review
from zis_registry.services.cases.case_scope import sides_of
from zis_registry.services.numbering import case_id, case_number, decision_id, decision_number
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import cases
from zis_registry.terms.access import Permission, Reader

# What is recorded when the person adds nothing of their own.
PRESETS = {
    Answer.SAME: "Sama menurut bukti di layar.",
    Answer.DIFFERENT: "Berbeda menurut bukti di layar.",
    Answer.ASK: "Mohon diperiksa: apakah ini rumah tangga yang sama?",
}
UNDO_PRESET = "Dicabut dari halaman kasus."
MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was written, and the case that comes next ("" when none is open)."""

    decision: str
    case: str
    next: str


@dataclass(frozen=True, slots=True)
class Done:
    """What a page says about a decision made just before: its words, case and number."""

    decision: str
    case: str
    words: str


async def decide(
    registry: Registry, reader: Reader, number: str, answer: str, *, reason: str = "", seen: int | None = None
) -> Decided:
    """Decide a case; an empty reason is recorded as the preset of the answer. `seen` as in `review.decide`.

    Raises NotAllowed without the permission or when a side lies in another district (asking is allowed), NotFound for
    an unknown case, UsageRefused for an unknown answer, DecisionRefused when it contradicts or was decided meanwhile.
    """
    reader.require(Permission.DECIDE_CASES)
    if answer not in (Answer.SAME.value, Answer.DIFFERENT.value, Answer.ASK.value):
        raise UsageRefused("Pilih salah satu: sama, berbeda, atau tanyakan.")
    async with registry.db.read_tx():
        found = await cases.find(registry.db, reader.scope, case_id(number))
    if found is None:
        raise NotFound("Kasus itu tidak ada dalam lingkup Anda, atau sudah tidak ditanyakan lagi.")
    current = case_number(found.id)
    following = await case_view.next_open(registry, reader, current)
    made = await review.decide(
        registry,
        reader.scope,
        case=current,
        verdict=answer,
        reason=reason.strip()[:MOST_REASON] or PRESETS[Answer(answer)],
        seen=seen,
    )
    return Decided(made.decision, current, following)


async def undo(registry: Registry, reader: Reader, number: str, *, reason: str = "") -> str:
    """Take back a decision (D-...) or an automatic link (K-...); returns the number of the case it is about.

    Raises NotAllowed, NotFound for what lies outside the scope, DecisionRefused when it was taken back already.
    """
    reader.require(Permission.DECIDE_CASES)
    try:
        made = await review.undo(
            registry,
            reader.scope,
            decision=number,
            reason=reason.strip()[:MOST_REASON] or UNDO_PRESET,
        )
    except UsageRefused as unknown:
        raise NotFound("Keputusan itu tidak ada dalam lingkup Anda.") from unknown
    return made.case


async def done(registry: Registry, reader: Reader, number: str) -> Done | None:
    """The decision that a page has just led on from, None for anything that is not the reader's own."""
    try:
        wanted = decision_id(number)
    except UsageRefused:
        return None
    async with registry.db.read_tx():
        said = await cases.find_decision(registry.db, wanted)
        if said is None or said.actor != reader.username:
            return None
        sides = await sides_of(registry, reader.scope, said.pair)
        found = await cases.find(registry.db, reader.scope, said.pair)
    if sides is None:
        return None
    case = case_number(found.id if found else said.pair)
    return Done(decision_number(said.id), case, case_words.VERDICT_WORDS[Answer(said.verdict)].lower())
