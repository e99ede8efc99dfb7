"""A communal group as a unit of need: its RAB is the cost, and every use has a verdict through the same conditions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from zis_registry.eligibility.access import SERVICE_WORDS, Evidence, RungAssessment
from zis_registry.eligibility.communal import CommunalGroup, Statement
from zis_registry.eligibility.conditions import question
from zis_registry.eligibility.need import FACILITY_WORDS, Need, NeedState
from zis_registry.eligibility.parameters import Code, Parameters
from zis_registry.eligibility.uses import Use
from zis_registry.eligibility.verdict import Outcome, Reason, Verdict, best_outcome, nearest_reasons, verdicts
from zis_registry.eligibility.verdict import payable_kinds as kinds_of
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Service
from zis_registry.terms.money import Rupiah


@dataclass(frozen=True, slots=True)
class GroupAssessment:
    """One communal facility: the group, its need at the cost of its RAB, and a verdict for each use of money."""

    group: CommunalGroup
    need: Need
    verdicts: Mapping[Use, Verdict]

    @property
    def outcome(self) -> Outcome:
        """The best outcome of any use."""
        return best_outcome(self.verdicts)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it stands so."""
        return nearest_reasons(self.verdicts)

    def payable_kinds(self, parameters: Parameters) -> frozenset[str]:
        """The kinds of fund that may pay for it, by the uses that find it layak."""
        return kinds_of(self.verdicts, parameters)


def assess_group(
    group: CommunalGroup,
    *,
    statements: Collection[Statement] = (),
    on: date,
    parameters: Parameters,
    working_area: AreaCode | None = None,
) -> GroupAssessment:
    """The need of a communal group and the verdict of every use in force, with the statements that BAZNAS has signed.

    `working_area` is the area of the office that asks; None leaves the place to each fund's own area.
    """
    need = group_need(group, parameters=parameters)
    told = question(group, need, on=on, parameters=parameters, working_area=working_area, statements=tuple(statements))
    return GroupAssessment(group, need, verdicts(told, parameters.uses.values()))


def group_need(group: CommunalGroup, *, parameters: Parameters) -> Need:
    """What the group needs: its facility at its RAB. The access of its households is theirs, so it has no rung."""
    service = group.facility.service
    code = Code.SANITATION_THRESHOLD if service is Service.SANITATION else Code.WATER_THRESHOLD
    unknown = f"Akses {SERVICE_WORDS[service]} dinilai per keluarga pemakai."
    return Need(
        service=service,
        state=NeedState.ESTABLISHED,
        rung=RungAssessment(service, None, Evidence.UNKNOWN, unknown, ()),
        facility=group.facility,
        unit_cost=group.rab,
        cost_source="RAB kelompok, dikurangi swadaya",
        facility_known=True,
        sentence=(
            f"Kelompok {group.users} keluarga membutuhkan {FACILITY_WORDS[group.facility]}; RAB di luar swadaya "
            f"{Rupiah(group.rab)}."
        ),
        basis=parameters.require(code, group.area).basis,
        versions=(),
    )
