"""A unit of need is a dwelling and a service: the households of a house share it, and one of them is the recipient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from zis_registry.eligibility.access import Evidence
from zis_registry.eligibility.asnaf import confirmed
from zis_registry.eligibility.conditions import Household
from zis_registry.eligibility.need import Need, NeedState, needs
from zis_registry.eligibility.parameters import Parameters
from zis_registry.eligibility.uses import Use
from zis_registry.eligibility.verdict import Outcome, Reason, Verdict, assess
from zis_registry.errors import InvalidValue
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility, Field, Service

_EVIDENCE_ORDER = (Evidence.FACTS, Evidence.DECLARED, Evidence.UNKNOWN)
_OUTCOME_ORDER = tuple(Outcome)
_OPEN_STATES = (NeedState.REQUESTED, NeedState.UNKNOWN)
_WIDEST = 9


@dataclass(frozen=True, slots=True)
class Assessment:
    """One service of one dwelling: the need, who would receive, and a verdict for each use of money.

    `households` are all families of the dwelling; asnaf, decile and vulnerabilities are the recipient's, for ranking.
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
        """The best outcome of any use: one that can be paid, else one that lacks data, else none."""
        return min((verdict.outcome for verdict in self.verdicts.values()), key=_OUTCOME_ORDER.index)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it stands so: what the verdict nearest to a payment decided; of a refusal, what each use decided."""
        standing = [verdict for verdict in self.verdicts.values() if verdict.outcome is self.outcome]
        if self.outcome is Outcome.INELIGIBLE:
            return tuple(dict.fromkeys(reason for verdict in standing for reason in verdict.deciding))
        return min(standing, key=lambda verdict: len(verdict.deciding)).deciding

    def payable_kinds(self, parameters: Parameters) -> frozenset[str]:
        """The kinds of fund that may pay for it, by the uses that find it layak."""
        payable = (use for use, verdict in self.verdicts.items() if verdict.outcome is Outcome.ELIGIBLE)
        return frozenset(kind for use in payable for kind in parameters.uses[use].fund_kinds)


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
    received: frozenset[Facility] = frozenset().union(
        *(household.aided for household in households),
        (
            household.facts[Field.AID_FACILITY]
            for household in households
            if household.facts.get(Field.AID_FACILITY) is not None
        ),
    )
    return [replace(household, aided=received) for household in households]


def _needs_of(household: Household, *, on: date, parameters: Parameters) -> tuple[Need, Need]:
    return needs(household.facts, area=household.area, on=on, parameters=parameters, aided=household.aided)


def _evidence_key(household: Household, need: Need) -> tuple[int, int, int, int, int, int]:
    surveyed: date | None = household.facts.get(Field.SURVEY_DATE)
    return (
        _OPEN_STATES.index(need.state) + 1 if need.state in _OPEN_STATES else 0,
        _EVIDENCE_ORDER.index(need.rung.basis),
        need.rung.range.upper - need.rung.range.lower if need.rung.range else _WIDEST,
        -(surveyed.toordinal() if surveyed else 0),
        list(NeedState).index(need.state),
        household.id,
    )


def _assessment(
    dwelling: int,
    family: Sequence[Household],
    need: Need,
    *,
    on: date,
    parameters: Parameters,
    working_area: AreaCode | None,
) -> Assessment:
    judged = [
        (
            household,
            {
                use: assess(household, need, use=use, on=on, parameters=parameters, working_area=working_area)
                for use in parameters.uses
            },
        )
        for household in family
    ]
    recipient, verdicts = min(judged, key=lambda pair: _recipient_key(*pair, parameters=parameters))
    return Assessment(
        dwelling=dwelling,
        service=need.service,
        need=need,
        recipient=recipient.id,
        households=tuple(household.id for household in family),
        area=recipient.area,
        verdicts=verdicts,
        asnaf=confirmed(recipient.facts.get(Field.ASNAF_CONFIRMED), parameters=parameters) or None,
        decile=recipient.facts.get(Field.DECILE),
        vulnerabilities=recipient.vulnerabilities,
    )


def _recipient_key(
    household: Household, verdicts: Mapping[Use, Verdict], *, parameters: Parameters
) -> tuple[int, tuple[int, ...], int, int, int, int]:
    outcomes = tuple(_OUTCOME_ORDER.index(verdict.outcome) for verdict in verdicts.values())
    known = list(dict.fromkeys(parameters.asnaf_spellings.values()))
    asnaf = confirmed(household.facts.get(Field.ASNAF_CONFIRMED), parameters=parameters)
    return (
        min(outcomes),
        outcomes,
        sum(len(verdict.deciding) for verdict in verdicts.values() if verdict.outcome is Outcome.INCOMPLETE),
        known.index(asnaf) if asnaf in known else len(known),
        household.facts.get(Field.DECILE) or 11,
        household.id,
    )
