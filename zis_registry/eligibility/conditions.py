"""What a condition of a use is asked about, a household or a communal group, and what it can answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zis_registry.eligibility.asnaf import AsnafProposal, confirmed, propose
from zis_registry.eligibility.communal import CommunalGroup, Statement
from zis_registry.eligibility.need import Aid, Need
from zis_registry.eligibility.parameters import Parameters
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility, Facts, Field


class Effect(StrEnum):
    """What a reason does to the outcome, the deciding ones first."""

    BLOCKS = "menggugurkan"
    MISSING = "kurang_data"
    NOTES = "catatan"
    MEETS = "terpenuhi"


@dataclass(frozen=True, slots=True)
class Household:
    """A household as it is assessed: its registry id, golden facts, area, and what else is known of it.

    `aided`: what its dwelling received by other records than the facts, as a bare facility or with year and giver.
    `vulnerabilities`: codes of policies.toml.
    """

    id: int
    facts: Facts
    area: AreaCode | None
    aided: frozenset[Facility | Aid] = frozenset()
    vulnerabilities: frozenset[str] = frozenset()


Subject = Household | CommunalGroup


@dataclass(frozen=True, slots=True)
class Question:
    """What the conditions are asked about; made by `question`, shared by every use.

    `working_area` None leaves the domicile to each fund's own area. `proposal` and `asnaf` are None for a group;
    `asnaf` is the confirmed one by its code, "" when its spelling is unknown, None when unconfirmed.
    """

    subject: Subject
    need: Need
    on: date
    parameters: Parameters
    working_area: AreaCode | None
    statements: tuple[Statement, ...]
    proposal: AsnafProposal | None
    asnaf: str | None

    @property
    def facts(self) -> Facts:
        """The golden facts of the household; none for a group."""
        return self.subject.facts if isinstance(self.subject, Household) else {}

    @property
    def group(self) -> CommunalGroup | None:
        """The communal group, if it is one."""
        return self.subject if isinstance(self.subject, CommunalGroup) else None


def question(
    subject: Subject,
    need: Need,
    *,
    on: date,
    parameters: Parameters,
    working_area: AreaCode | None = None,
    statements: tuple[Statement, ...] = (),
) -> Question:
    """The question about a household or a group, with what several conditions look at worked out once."""
    proposal = asnaf = None
    if isinstance(subject, Household):
        facts = subject.facts
        had_kifayah = parameters.had_kifayah_of(subject.area)
        proposal = propose(facts.get(Field.INCOME), facts.get(Field.MEMBERS), had_kifayah, parameters=parameters)
        asnaf = confirmed(facts.get(Field.ASNAF_CONFIRMED), parameters=parameters)
    return Question(subject, need, on, parameters, working_area, statements, proposal, asnaf)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one condition found: its effect, a sentence, and the versions of the parameters it looked at.

    `basis` is the legal basis of a dated value, where that and not the condition's own is to be cited; else "".
    """

    effect: Effect
    sentence: str
    versions: tuple[str, ...] = ()
    basis: str = ""
