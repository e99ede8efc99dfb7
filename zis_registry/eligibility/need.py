"""The need of a household: which facility it lacks for each service, what that costs, and how well this is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from zis_registry.eligibility.access import (
    SERVICE_WORDS,
    RungAssessment,
    is_urban,
    sanitation_rung,
    water_rung,
)
from zis_registry.eligibility.parameters import Code, Parameters, Value
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import (
    Closet,
    Disposal,
    Facility,
    Facts,
    Field,
    SanitationRung,
    Service,
    Toilet,
    WaterRung,
)

FACILITY_WORDS = {
    Facility.TOILET_WITH_TANK: "jamban dengan tangki septik",
    Facility.SEPTIC_TANK: "tangki septik individual",
    Facility.PIPED_CONNECTION: "sambungan rumah PDAM",
    Facility.RURAL_CONNECTION: "sambungan rumah SPAM perdesaan",
    Facility.MCK: "MCK komunal",
    Facility.COMMUNAL_TANK: "tangki septik komunal",
    Facility.COMMUNAL_PLANT: "IPAL komunal",
    Facility.PUBLIC_TAP: "hidran umum",
    Facility.COMMUNAL_SUPPLY: "SPAM komunal",
}


@dataclass(frozen=True, slots=True)
class Aid:
    """A facility that a dwelling has received, with the year and the giver where they are known ("" when not)."""

    facility: Facility
    year: int | None = None
    source: str = ""


class NeedState(StrEnum):
    """Whether a service is lacking; only the first two make a unit of need."""

    ESTABLISHED = "butuh"
    REQUESTED = "diminta_belum_disurvei"
    HELPED = "sudah_dibantu"
    NONE = "tidak_butuh"
    UNKNOWN = "tidak_diketahui"


@dataclass(frozen=True, slots=True)
class Need:
    """The need for one service: state, facility, cost in rupiah (0 when it is no unit) and the sentence that says why.

    `facility_known` is False where the facts leave open which facility fits, and the survey must settle it. `basis` is
    the legal basis of the threshold that the access was measured by.
    """

    service: Service
    state: NeedState
    rung: RungAssessment
    facility: Facility | None
    unit_cost: int
    cost_source: str
    facility_known: bool
    sentence: str
    basis: str
    versions: tuple[str, ...]

    @property
    def is_unit(self) -> bool:
        """Whether this counts as a unit of need (decisions 2: need includes what is still pending)."""
        return self.state in (NeedState.ESTABLISHED, NeedState.REQUESTED)


def needs(
    facts: Facts,
    *,
    area: AreaCode | None,
    on: date,
    parameters: Parameters,
    aided: Collection[Facility | Aid] = (),
) -> tuple[Need, Need]:
    """The need for sanitation and for water of one household.

    `aided`: what its dwelling is known to have received, beside the fact itself. A need is established when even the
    best possible rung is at or below the threshold of rules.toml; a request without known access is a need that
    awaits its survey; neither is no unit. Who received the facility in question, or any for a service of which nothing
    else is known, has been helped. InvalidValue when a facility has no price.
    """
    received = received_by(facts, aided)
    return (
        _need(
            facts,
            rung=sanitation_rung(facts, area=area, on=on, parameters=parameters),
            area=area,
            parameters=parameters,
            received=received,
        ),
        _need(
            facts,
            rung=water_rung(facts, area=area, parameters=parameters),
            area=area,
            parameters=parameters,
            received=received,
        ),
    )


def received_by(facts: Facts, aided: Iterable[Facility | Aid] = ()) -> tuple[Aid, ...]:
    """All aid known of a household, from its facts and from other records, whatever their order."""
    told = {one if isinstance(one, Aid) else Aid(one) for one in aided}
    facility: Facility | None = facts.get(Field.AID_FACILITY)
    if facility is not None:
        told.add(Aid(facility, facts.get(Field.AID_YEAR), facts.get(Field.AID_SOURCE) or ""))
    return tuple(sorted(told, key=lambda aid: (aid.facility, -(aid.year or 0), aid.source == "", aid.source)))


def _need(
    facts: Facts,
    *,
    rung: RungAssessment,
    area: AreaCode | None,
    parameters: Parameters,
    received: tuple[Aid, ...],
) -> Need:
    requested: Facility | None = facts.get(Field.REQUESTED_FACILITY)
    if requested is not None and (requested.service is not rung.service or requested.is_communal):
        requested = None
    threshold, limit = _threshold(rung.service, area=area, parameters=parameters)
    if rung.best is not None and rung.best <= threshold:
        state = NeedState.ESTABLISHED
    elif rung.worst is not None and rung.worst > threshold:
        return _no_unit(rung, NeedState.NONE, f"{rung.sentence} Tidak membutuhkan fasilitas.", limit)
    elif requested is not None:
        state = NeedState.REQUESTED
    else:
        return _unknown(rung, limit, [aid for aid in received if aid.facility.service is rung.service])
    facility, facility_known = _facility(facts, rung=rung, area=area, requested=requested)
    same = [aid for aid in received if facility in parameters.needs_no_more((aid.facility,))]
    if same:
        return _no_unit(rung, NeedState.HELPED, _helped_sentence(same), limit, facility=facility)
    cost = parameters.cost_of(facility, area)
    return Need(
        service=rung.service,
        state=state,
        rung=rung,
        facility=facility,
        unit_cost=cost.amount,
        cost_source=cost.source,
        facility_known=facility_known,
        sentence=_sentence(state, rung, facility, facility_known),
        basis=limit.basis,
        versions=(*rung.versions, limit.version, cost.version),
    )


def _unknown(rung: RungAssessment, limit: Value, received: Sequence[Aid]) -> Need:
    """No unit: whether the service lacks is not known, but aid for it may be; then `facility_known` is False."""
    if received:
        helped = _no_unit(rung, NeedState.HELPED, _helped_sentence(received), limit, facility=received[0].facility)
        return replace(helped, facility_known=False)
    return _no_unit(rung, NeedState.UNKNOWN, f"Kebutuhan {SERVICE_WORDS[rung.service]} belum diketahui.", limit)


def _threshold(
    service: Service, *, area: AreaCode | None, parameters: Parameters
) -> tuple[SanitationRung | WaterRung, Value]:
    if service is Service.SANITATION:
        value = parameters.require(Code.SANITATION_THRESHOLD, area)
        return SanitationRung[str(value.value)], value
    value = parameters.require(Code.WATER_THRESHOLD, area)
    return WaterRung[str(value.value)], value


def _no_unit(
    rung: RungAssessment, state: NeedState, sentence: str, limit: Value, *, facility: Facility | None = None
) -> Need:
    return Need(
        service=rung.service,
        state=state,
        rung=rung,
        facility=facility,
        unit_cost=0,
        cost_source="",
        facility_known=facility is not None,
        sentence=sentence,
        basis=limit.basis,
        versions=(*rung.versions, limit.version),
    )


def _facility(
    facts: Facts, *, rung: RungAssessment, area: AreaCode | None, requested: Facility | None
) -> tuple[Facility, bool]:
    """The facility that fits, and whether the facts settle it; facts beat the request, the request beats a guess."""
    if rung.service is Service.SANITATION:
        settled = _sanitation_facility(facts, urban=is_urban(area))
        return (settled, True) if settled else (requested or Facility.TOILET_WITH_TANK, requested is not None)
    if requested is not None:
        return requested, True
    urban = is_urban(area)
    return Facility.PIPED_CONNECTION if urban else Facility.RURAL_CONNECTION, urban is not None


def _sanitation_facility(facts: Facts, *, urban: bool | None) -> Facility | None:
    toilet, closet, disposal = (facts.get(field) for field in (Field.TOILET, Field.CLOSET, Field.DISPOSAL))
    unused = facts.get(Field.TOILET_USED) is False
    if unused or toilet not in (None, Toilet.OWN) or closet in (Closet.SLIDE, Closet.PIT):
        return Facility.TOILET_WITH_TANK
    discharges_wrongly = disposal is Disposal.OPEN or (disposal is Disposal.PIT_HOLE and urban)
    if toilet is Toilet.OWN and closet is Closet.GOOSENECK and discharges_wrongly:
        return Facility.SEPTIC_TANK
    return None


def _sentence(state: NeedState, rung: RungAssessment, facility: Facility, facility_known: bool) -> str:
    name = FACILITY_WORDS[facility]
    if state is NeedState.REQUESTED:
        if rung.range is not None:
            return f"{rung.sentence} Keterangan itu belum cukup untuk menetapkan kebutuhan; ada usulan {name}."
        return f"Kondisi akses {SERVICE_WORDS[rung.service]} belum disurvei; baru ada usulan {name}."
    settle = "" if facility_known else " (jenis fasilitas ditetapkan saat survei)"
    return f"{rung.sentence} Membutuhkan {name}{settle}."


def _helped_sentence(same: Sequence[Aid]) -> str:
    """What was received, by the record that tells most about it; the newest of those."""
    aid = max(same, key=lambda aid: (aid.year is not None, aid.year or 0, aid.source != ""))
    when = f" pada tahun {aid.year}" if aid.year is not None else ""
    giver = f" dari {aid.source}" if aid.source else ""
    return f"Sudah menerima bantuan sejenis{giver}{when}: {FACILITY_WORDS[aid.facility]}."
