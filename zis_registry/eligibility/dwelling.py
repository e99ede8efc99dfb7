"""A unit of need is a dwelling and a service: the households of a house share it, and one of them is the recipient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from zis_registry.eligibility.access import Evidence
from zis_registry.eligibility.asnaf import confirmed
from zis_registry.eligibility.conditions import Effect, Household, question
from zis_registry.eligibility.need import Aid, Need, NeedState, needs, received_by
from zis_registry.eligibility.parameters import Parameters
from zis_registry.eligibility.uses import Check, Use
from zis_registry.eligibility.verdict import (
    OUTCOME_ORDER,
    Outcome,
    Reason,
    Verdict,
    best_outcome,
    nearest_reasons,
    verdicts,
)
from zis_registry.eligibility.verdict import payable_kinds as kinds_of
from zis_registry.errors import InvalidValue
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Field, Service

_EVIDENCE_ORDER = {basis: place for place, basis in enumerate((Evidence.FACTS, Evidence.DECLARED, Evidence.UNKNOWN))}
_STATE_ORDER = {state: place for place, state in enumerate(NeedState)}
_SETTLED, _ASKED, _OPEN = range(3)
_WIDEST = 9


@dataclass(frozen=True, slots=True)
class Assessment:
    """One service of one dwelling: the need, who would receive, and a verdict for each use of money.

    `households` are all families of the dwelling; asnaf, decile and vulnerabilities are the recipient's, for ranking.
    `verdicts` are given where money could be asked for: of a unit, and of a dwelling already helped. Where nothing is
    needed, or nothing is known, there is nothing to judge: they are empty, and the need itself says why.
    """

    dwelling: int
    service: Service
    need: Need
    recipient: int
    households: tuple[int, ...]
    area: AreaCode | None
    verdicts: Mapping[Use, Verdict]
    asnaf: str | None
    decile: int | None
    vulnerabilities: frozenset[str]

    @property
    def is_unit(self) -> bool:
        """Whether it counts as a unit of need."""
        return self.need.is_unit

    @property
    def outcome(self) -> Outcome:
        """The best outcome of any use; without verdicts, what the state of the need means."""
        if self.verdicts:
            return best_outcome(self.verdicts)
        return Outcome.INCOMPLETE if self.need.state in _UNSETTLED else Outcome.INELIGIBLE

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it stands so: what the verdict nearest to a payment decided; of a refusal, what each use decided."""
        if self.verdicts:
            return nearest_reasons(self.verdicts)
        effect = Effect.MISSING if self.need.state in _UNSETTLED else Effect.BLOCKS
        return (Reason(Check.NEED.value, self.need.sentence, self.need.basis, effect, restricted=False),)

    def payable_kinds(self, parameters: Parameters) -> frozenset[str]:
        """The kinds of fund that may pay for it, by the uses that find it layak."""
        return kinds_of(self.verdicts, parameters)

    def among(self, kinds: AbstractSet[str], parameters: Parameters) -> Assessment:
        """The same assessment with the verdicts of those uses alone that one of these kinds of fund follows.

        So that a unit is not called layak by a use for which an area has no money at all. Kept whole when none is
        followed.
        """
        kept = {
            use: verdict
            for use, verdict in self.verdicts.items()
            if not parameters.uses[use].fund_kinds.isdisjoint(kinds)
        }
        return replace(self, verdicts=kept) if kept else self


_UNSETTLED = (NeedState.REQUESTED, NeedState.UNKNOWN)


def assess_dwelling(
    dwelling: int,
    households: Sequence[Household],
    *,
    on: date,
    parameters: Parameters,
    working_area: AreaCode | None = None,
) -> tuple[Assessment, ...]:
    """The assessment of each service of one dwelling, whatever the order of its households.

    What one family received, the dwelling received. The need with the best evidence stands for the dwelling; the
    recipient is the family with the best verdicts, then the one that lacks least. Raises InvalidValue for a dwelling
    without households.
    """
    if not households:
        raise InvalidValue(f"Rumah {dwelling} tidak mempunyai rumah tangga.")
    family = sorted(_sharing_aid(households), key=lambda household: household.id)
    told = {household.id: _needs_of(household, on=on, parameters=parameters) for household in family}
    return tuple(
        _assessment(
            dwelling,
            family,
            merged_need([(household, told[household.id][index]) for household in family]),
            on=on,
            parameters=parameters,
            working_area=working_area,
        )
        for index in range(len(Service))
    )


def merged_need(told: Sequence[tuple[Household, Need]]) -> Need:
    """The need with the best evidence among the families of a house, whatever their order.

    Settled before a request and that before unknown, facts before declarations, a narrower range before a wider one,
    the newest survey, a need before none, and at last the oldest registry number.
    """
    return min(told, key=lambda pair: _evidence_key(*pair))[1]


def _sharing_aid(households: Sequence[Household]) -> list[Household]:
    """What one family received, the house received. Bare facilities give way to a record with year or giver."""
    told = {aid for household in households for aid in received_by(household.facts, household.aided)}
    if not told:
        return list(households)
    known = {aid.facility for aid in told if aid.year is not None or aid.source}
    received = frozenset(aid for aid in told if aid != Aid(aid.facility) or aid.facility not in known)
    return [replace(household, aided=received) for household in households]


def _needs_of(household: Household, *, on: date, parameters: Parameters) -> tuple[Need, Need]:
    return needs(household.facts, area=household.area, on=on, parameters=parameters, aided=household.aided)


def _evidence_key(household: Household, need: Need) -> tuple[int, int, int, int, int, int]:
    surveyed: date | None = household.facts.get(Field.SURVEY_DATE)
    return (
        _how_settled(need),
        _EVIDENCE_ORDER[need.rung.basis],
        need.rung.range.upper - need.rung.range.lower if need.rung.range else _WIDEST,
        -(surveyed.toordinal() if surveyed else 0),
        _STATE_ORDER[need.state],
        household.id,
    )


def _how_settled(need: Need) -> int:
    """A request of one family is heard where others know nothing, or know only of aid."""
    if need.state is NeedState.REQUESTED:
        return _ASKED
    only_aid_known = need.state is NeedState.HELPED and not need.facility_known
    return _OPEN if need.state is NeedState.UNKNOWN or only_aid_known else _SETTLED


def _assessment(
    dwelling: int,
    family: Sequence[Household],
    need: Need,
    *,
    on: date,
    parameters: Parameters,
    working_area: AreaCode | None,
) -> Assessment:
    rules = parameters.uses.values() if need.is_unit or need.state is NeedState.HELPED else ()
    judged = []
    for household in family:
        asnaf = confirmed(household.facts.get(Field.ASNAF_CONFIRMED), parameters=parameters)
        given: Mapping[Use, Verdict] = {}
        if rules:
            told = question(household, need, on=on, parameters=parameters, working_area=working_area)
            given = verdicts(told, rules)
        judged.append((household, asnaf, given))
    recipient, asnaf, given = min(judged, key=lambda one: _recipient_key(*one, parameters=parameters))
    return Assessment(
        dwelling=dwelling,
        service=need.service,
        need=need,
        recipient=recipient.id,
        households=tuple(household.id for household in family),
        area=recipient.area,
        verdicts=given,
        asnaf=asnaf or None,
        decile=recipient.facts.get(Field.DECILE),
        vulnerabilities=recipient.vulnerabilities,
    )


def _recipient_key(
    household: Household, asnaf: str | None, given: Mapping[Use, Verdict], *, parameters: Parameters
) -> tuple[tuple[int, ...], int, int, int, int]:
    """Best verdict first, then use by use, then the fewest open questions, the poorest asnaf and decile, the number."""
    outcomes = tuple(OUTCOME_ORDER[verdict.outcome] for verdict in given.values())
    known = list(dict.fromkeys(parameters.asnaf_spellings.values()))
    return (
        (min(outcomes), *outcomes) if outcomes else (),
        sum(len(verdict.deciding) for verdict in given.values() if verdict.outcome is Outcome.INCOMPLETE),
        known.index(asnaf) if asnaf in known else len(known),
        household.facts.get(Field.DECILE) or 11,
        household.id,
    )
