"""Asnaf: the system proposes, an officer of BAZNAS sets it, and can take it back; every step stays on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zis_registry.eligibility.asnaf import AsnafProposal, confirmed, propose
from zis_registry.errors import DecisionRefused, InvalidValue, NotFound
from zis_registry.services.folding import refold
from zis_registry.services.households.assessment import DISTRICT_DIGITS, golden_facts, parameters_on
from zis_registry.services.neutral_words import reason_kept
from zis_registry.services.numbering import household_number
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import people, projections
from zis_registry.store.repositories.people import AsnafRecord, SurveyedRecord
from zis_registry.store.repositories.projections import HouseholdRecord
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Field
from zis_registry.terms.period import to_wita

ASNAF_WORDS: Mapping[str, str] = {
    "FAKIR": "Fakir",
    "MISKIN": "Miskin",
    "AMIL": "Amil",
    "MUALAF": "Mualaf",
    "RIQAB": "Riqab",
    "GHARIM": "Gharim",
    "FISABILILLAH": "Fisabilillah",
    "IBNU_SABIL": "Ibnu sabil",
    "BUKAN_MUSTAHIK": "Bukan mustahik",
}
MOST_REASON = 500
# The code of a refusal because somebody else was quicker.
CHANGED = "asnaf-berubah"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A household whose asnaf waits to be set: surveyed, proposed by the system, not confirmed."""

    number: str
    name: str
    area: str
    surveyed_on: str
    members: int | None
    proposed: str
    sentence: str


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Those that wait longest, and how many there are in all."""

    total: int
    shown: tuple[Waiting, ...]


def codes(registry: Registry) -> tuple[str, ...]:
    """The asnaf that may be set today, in the order of the rules."""
    return tuple(dict.fromkeys(parameters_on(registry.today).asnaf_spellings.values()))


def proposed(registry: Registry, record: HouseholdRecord) -> AsnafProposal:
    """What the system proposes for a household today, with its sentence."""
    parameters, facts = parameters_on(registry.today), golden_facts(record)
    basic_need = parameters.had_kifayah_of(AreaCode(record.area))
    return propose(facts.get(Field.INCOME), facts.get(Field.MEMBERS), basic_need, parameters=parameters)


async def confirm(
    registry: Registry, reader: Reader, household: int, asnaf: str, reason: str = "", *, seen: int | None = None
) -> str:
    """Set the asnaf of a household, "" to take back what an officer set; effective at once. Returns its number.

    What stands already is not written again. `seen` is the newest decision that the officer had before them (0 none),
    None when nobody looked. Raises NotAllowed, NotFound outside the scope, InvalidValue for an unknown asnaf, or
    without a reason where it departs from the system's proposal or takes back, DecisionRefused when another officer
    decided meanwhile.
    """
    reader.require(Permission.CONFIRM_ASNAF)
    if asnaf and asnaf not in codes(registry):
        raise InvalidValue("Pilih satu asnaf dari daftar.")
    async with registry.db.write_tx():
        found = await projections.households(registry.db, reader.scope, ids=[household])
        if not found:
            raise NotFound("Rumah tangga itu tidak ada dalam lingkup Anda.")
        rows = await projections.family_rows(registry.db, household)
        told = await people.asnaf_decisions(registry.db, rows)
        if seen is not None and told:
            await _refuse_changed(registry, reader, told[-1], seen)
        if asnaf != (proposed(registry, found[0]).asnaf or "?") and not reason.strip():
            raise InvalidValue("Tulis alasannya: pilihan ini berbeda dari usulan sistem, atau mencabut ketetapan.")
        if asnaf != (told[-1].asnaf if told else ""):
            await _append(registry, reader, household, asnaf, reason)
    return household_number(household)


async def _refuse_changed(registry: Registry, reader: Reader, newest: AsnafRecord, seen: int) -> None:
    """Raise DecisionRefused when another officer set or took back the asnaf since the page was opened."""
    if newest.id <= seen or newest.actor == reader.username:
        return
    who = (await people.names_of(registry.db, [newest.actor])).get(newest.actor, newest.actor)
    at = to_wita(datetime.fromisoformat(newest.decided_at))
    did = "ditetapkan" if newest.asnaf else "dicabut"
    raise DecisionRefused(
        f"Asnaf rumah tangga ini sudah {did} oleh {who} pada {at:%d-%m-%Y} pukul {at:%H.%M} WITA, sejak Anda membuka "
        "halaman ini. Pilihan Anda tidak dicatat; lihat keadaannya sekarang, lalu tetapkan bila masih perlu.",
        code=CHANGED,
    )


async def _append(registry: Registry, reader: Reader, household: int, asnaf: str, reason: str) -> None:
    # The household's number is that of its first row; the decision stays with that row through joins and partings.
    record = AsnafRecord(
        id=await people.next_asnaf_id(registry.db),
        family=household,
        asnaf=asnaf,
        reason=reason_kept(reason)[:MOST_REASON],
        actor=reader.username,
        decided_at=registry.now,
    )
    await people.append_asnaf(registry.db, record)
    await refold(registry, also=[household])
    await registry.record(
        scope=reader.scope,
        action=f"asnaf:household:{'confirm' if asnaf else 'withdraw'}",
        subject=household_number(household),
        payload={"asnaf_decision": record.id},
    )


async def waiting(registry: Registry, reader: Reader, *, most: int = 50) -> WaitingList:
    """Surveyed households for which the system proposes an asnaf that nobody has set, the oldest survey first.

    Left out are those that zakat can in no case pay, because the survey says that they are not Muslim: an asnaf would
    decide nothing for them.
    Raises NotAllowed without the permission to set it.
    """
    reader.require(Permission.CONFIRM_ASNAF)
    async with registry.db.read_tx():
        surveyed = await people.surveyed(registry.db, reader.scope)
    told = [(one, offer) for one in surveyed if (offer := _waits(registry, one)) is not None]
    told.sort(key=lambda pair: (pair[0].surveyed_on, pair[0].household))
    return WaitingList(len(told), tuple(_shown(one, offer) for one, offer in told[:most]))


async def count_waiting(registry: Registry, reader: Reader) -> int:
    """How many wait; 0 without the permission."""
    return (await waiting(registry, reader, most=0)).total if reader.may(Permission.CONFIRM_ASNAF) else 0


def _waits(registry: Registry, one: SurveyedRecord) -> AsnafProposal | None:
    parameters = parameters_on(registry.today)
    if one.muslim is False:  # no zakat whatever the asnaf
        return None
    if confirmed(one.asnaf, parameters=parameters) or len(one.area) < DISTRICT_DIGITS:
        return None
    basic_need = parameters.had_kifayah_of(AreaCode(one.area))
    offer = propose(one.income, one.members, basic_need, parameters=parameters)
    return offer if offer.asnaf else None


def _shown(one: SurveyedRecord, offer: AsnafProposal) -> Waiting:
    return Waiting(
        number=household_number(one.household),
        name=one.name,
        area=one.area,
        surveyed_on=one.surveyed_on,
        members=one.members,
        proposed=ASNAF_WORDS.get(offer.asnaf or "", offer.asnaf or ""),
        sentence=offer.sentence,
    )
