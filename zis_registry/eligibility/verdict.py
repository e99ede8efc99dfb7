"""The verdict for one use of money: layak, belum lengkap or tidak layak, with reasons an officer can read aloud."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zis_registry.eligibility.conditions import Answer, Effect, Household, Question, ask
from zis_registry.eligibility.need import Need
from zis_registry.eligibility.parameters import Parameters
from zis_registry.eligibility.uses import Condition, Use
from zis_registry.errors import InvalidValue
from zis_registry.terms.area import AreaCode


class Outcome(StrEnum):
    """The three outcomes; unknown is never refused."""

    ELIGIBLE = "LAYAK"
    INCOMPLETE = "BELUM_LENGKAP"
    INELIGIBLE = "TIDAK_LAYAK"


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
        wanted = {
            Outcome.INELIGIBLE: Effect.BLOCKS,
            Outcome.INCOMPLETE: Effect.MISSING,
            Outcome.ELIGIBLE: Effect.MEETS,
        }[self.outcome]
        return tuple(reason for reason in self.reasons if reason.effect is wanted)


_FOR_POKJA = {
    Outcome.ELIGIBLE: "Memenuhi syarat.",
    Outcome.INCOMPLETE: "Menunggu verifikasi BAZNAS.",
    Outcome.INELIGIBLE: "Tidak memenuhi syarat menurut verifikasi BAZNAS.",
}


def for_pokja(outcome: Outcome, reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The sentences that Pokja and the village may read: no religion, no income, no asnaf.

    A restricted reason is replaced by one general sentence, also when it stands beside open ones.
    """
    told = tuple(reasons)
    shown = [reason.sentence for reason in told if not reason.restricted]
    if len(shown) < len(told) or not told:
        shown.append(_FOR_POKJA[outcome])
    return tuple(dict.fromkeys(shown))


def assess(
    household: Household,
    need: Need,
    *,
    use: Use,
    on: date,
    parameters: Parameters,
    working_area: AreaCode | None = None,
) -> Verdict:
    """The verdict of one use for one household and need.

    `working_area` is the area of the BAZNAS that asks; None leaves the domicile to each fund's own area.
    Raises InvalidValue when no rule of this use is in force.
    """
    rule = parameters.uses.get(use)
    if rule is None:
        raise InvalidValue(f"Aturan {use.value} tidak berlaku pada {on.isoformat()}.")
    question = Question(household, need, rule, on, parameters, working_area)
    answered = [(condition, answer) for condition in rule.conditions if (answer := ask(condition.check, question))]
    reasons = sorted((_reason(*pair) for pair in answered), key=lambda reason: list(Effect).index(reason.effect))
    outcome = _outcome(reasons)
    versions = {rule.version, *need.versions, *(version for _, answer in answered for version in answer.versions)}
    return Verdict(
        use=use,
        outcome=outcome,
        reasons=tuple(reasons),
        parameters=tuple(sorted(versions)),
        suggestions=rule.suggests if outcome is Outcome.INELIGIBLE else (),
    )


def _reason(condition: Condition, answer: Answer) -> Reason:
    return Reason(
        code=condition.check.value,
        sentence=answer.sentence,
        basis=condition.basis,
        effect=answer.effect,
        restricted=condition.restricted,
    )


def _outcome(reasons: list[Reason]) -> Outcome:
    effects = {reason.effect for reason in reasons}
    if Effect.BLOCKS in effects:
        return Outcome.INELIGIBLE
    return Outcome.INCOMPLETE if Effect.MISSING in effects else Outcome.ELIGIBLE
