"""The verdict for one use of money: layak, belum lengkap or tidak layak, with reasons an officer can read aloud."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from zis_registry.eligibility.answers import answer
from zis_registry.eligibility.communal import Statement
from zis_registry.eligibility.conditions import Answer, Effect, Question, Subject, question
from zis_registry.eligibility.need import Need
from zis_registry.eligibility.parameters import Parameters
from zis_registry.eligibility.uses import FORM_CHECKS, Check, Condition, Use, UseRule
from zis_registry.errors import InvalidValue
from zis_registry.terms.area import AreaCode


class Outcome(StrEnum):
    """The three outcomes, best first; unknown is never refused."""

    ELIGIBLE = "LAYAK"
    INCOMPLETE = "BELUM_LENGKAP"
    INELIGIBLE = "TIDAK_LAYAK"


OUTCOME_ORDER = {outcome: place for place, outcome in enumerate(Outcome)}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: stable code, Indonesian sentence, id of its legal basis; a restricted one is for BAZNAS alone."""

    code: str
    sentence: str
    basis: str
    effect: Effect
    restricted: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome of one use with its ordered reasons, the parameter versions used, and the uses to try instead."""

    use: Use
    outcome: Outcome
    reasons: tuple[Reason, ...]
    parameters: tuple[str, ...]
    suggestions: tuple[Use, ...]

    @property
    def deciding(self) -> tuple[Reason, ...]:
        """The reasons that made the outcome: blocking ones, else missing ones, else those met."""
        wanted = _DECIDES[self.outcome]
        return tuple(reason for reason in self.reasons if reason.effect is wanted)


_EFFECTS = tuple(Effect)
_DECIDES = {
    Outcome.INELIGIBLE: Effect.BLOCKS,
    Outcome.INCOMPLETE: Effect.MISSING,
    Outcome.ELIGIBLE: Effect.MEETS,
}
_FOR_POKJA = {
    Outcome.ELIGIBLE: "Memenuhi syarat.",
    Outcome.INCOMPLETE: "Menunggu verifikasi BAZNAS.",
    Outcome.INELIGIBLE: "Tidak memenuhi syarat program menurut data yang ada.",
}
_MEANS_MISSING = "Data kondisi ekonomi (MBR, desil, atau penghasilan) belum lengkap."
_MEANS_CODES = frozenset({Check.MEANS.value, Check.LOW_INCOME.value})


def for_pokja(outcome: Outcome, reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The sentences that Pokja and the village may read: no religion, no income, no asnaf.

    A restricted reason is replaced by a general sentence. Beside an open refusal it is left out, so that nobody can
    tell by the contrast that there is one.
    """
    told = tuple(reasons)
    shown = [reason.sentence for reason in told if not reason.restricted]
    if outcome is not Outcome.INELIGIBLE or not shown:
        shown += [_in_general(outcome, reason) for reason in told if reason.restricted]
    return tuple(dict.fromkeys(shown)) or (_FOR_POKJA[outcome],)


def _in_general(outcome: Outcome, reason: Reason) -> str:
    """What Pokja may do something about is named: its own lists can tell the economic condition."""
    if outcome is Outcome.INCOMPLETE and reason.code in _MEANS_CODES:
        return _MEANS_MISSING
    return _FOR_POKJA[outcome]


def assess(
    subject: Subject,
    need: Need,
    *,
    use: Use,
    on: date,
    parameters: Parameters,
    working_area: AreaCode | None = None,
    statements: Collection[Statement] = (),
) -> Verdict:
    """The verdict of one use for a household or a communal group and its need; its suggestions are not judged.

    `working_area` is the area of the office that asks; None leaves the domicile to each fund's own area. Raises
    InvalidValue when no rule of this use is in force.
    """
    rule = parameters.uses.get(use)
    if rule is None:
        raise InvalidValue(f"Aturan {use.value} tidak berlaku pada {on.isoformat()}.")
    told = question(
        subject, need, on=on, parameters=parameters, working_area=working_area, statements=tuple(statements)
    )
    return verdicts(told, [rule])[use]


def verdicts(told: Question, rules: Iterable[UseRule]) -> dict[Use, Verdict]:
    """The verdict of each rule; what several of them ask is answered once.

    No use is suggested whose own verdict here is a refusal.
    """
    answered: dict[tuple[Check, tuple[str, ...]], Answer | None] = {}
    judged = {rule.use: _verdict(told, rule, answered) for rule in rules}
    refused = {use for use, verdict in judged.items() if verdict.outcome is Outcome.INELIGIBLE}
    return {use: _without(verdict, refused) for use, verdict in judged.items()}


def _without(verdict: Verdict, refused: Collection[Use]) -> Verdict:
    kept = tuple(use for use in verdict.suggestions if use not in refused)
    return verdict if kept == verdict.suggestions else replace(verdict, suggestions=kept)


def _verdict(told: Question, rule: UseRule, answered: dict[tuple[Check, tuple[str, ...]], Answer | None]) -> Verdict:
    by_effect: dict[Effect, list[Reason]] = {effect: [] for effect in _EFFECTS}
    versions = {rule.version, *told.need.versions}
    for condition in rule.conditions:
        key = (condition.check, rule.asnaf)
        if key not in answered:
            answered[key] = answer(condition.check, told, rule.asnaf)
        found = answered[key]
        if found is not None:
            by_effect[found.effect].append(_reason(condition, found))
            versions.update(found.versions)
    outcome = (
        Outcome.INELIGIBLE
        if by_effect[Effect.BLOCKS]
        else Outcome.INCOMPLETE
        if by_effect[Effect.MISSING]
        else Outcome.ELIGIBLE
    )
    blocking = {Check(reason.code) for reason in by_effect[Effect.BLOCKS]}
    return Verdict(
        use=rule.use,
        outcome=outcome,
        reasons=tuple(reason for reasons in by_effect.values() for reason in reasons),
        parameters=tuple(sorted(versions)),
        suggestions=_suggestions(rule, blocking, told.parameters) if blocking else (),
    )


def _suggestions(rule: UseRule, blocking: Collection[Check], parameters: Parameters) -> tuple[Use, ...]:
    """The uses to try instead: those in force that do not ask what this one was refused for."""
    known = ((use, parameters.uses.get(use)) for use in rule.suggests)
    return tuple(use for use, other in known if other is not None and not other.asks(blocking))


def _reason(condition: Condition, found: Answer) -> Reason:
    return Reason(
        code=condition.check.value,
        sentence=found.sentence,
        basis=found.basis or condition.basis,
        effect=found.effect,
        restricted=condition.restricted,
    )


# --- several uses together ------------------------------------------------------------------------------------


def best_outcome(told: Mapping[Use, Verdict]) -> Outcome:
    """The best outcome of any use: one that can be paid, else one that lacks data, else none."""
    return min((verdict.outcome for verdict in told.values()), key=OUTCOME_ORDER.__getitem__)


def nearest_reasons(told: Mapping[Use, Verdict]) -> tuple[Reason, ...]:
    """What the verdict nearest to a payment decided; of a refusal, what each use decided, each sentence once.

    That a use is meant for the other form of facility is left out where something else refused too.
    """
    best = best_outcome(told)
    standing = [verdict for verdict in told.values() if verdict.outcome is best]
    if best is not Outcome.INELIGIBLE:
        return min(standing, key=lambda verdict: len(verdict.deciding)).deciding
    once: dict[tuple[str, str], Reason] = {}
    for verdict in standing:
        for reason in verdict.deciding:
            once.setdefault((reason.code, reason.sentence), reason)
    reasons = tuple(once.values())
    return tuple(reason for reason in reasons if reason.code not in FORM_CHECKS) or reasons


def payable_kinds(told: Mapping[Use, Verdict], parameters: Parameters) -> frozenset[str]:
    """The kinds of fund that may pay, by the uses that find it layak."""
    payable = (use for use, verdict in told.items() if verdict.outcome is Outcome.ELIGIBLE)
    return frozenset(kind for use in payable for kind in parameters.uses[use].fund_kinds)
