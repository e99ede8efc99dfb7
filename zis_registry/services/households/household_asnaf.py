"""The asnaf of a household as its page shows it, and its address in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zis_registry.eligibility.asnaf import confirmed
from zis_registry.services import reference
from zis_registry.services.households import asnaf as asnaf_service
from zis_registry.services.households.assessment import parameters_on
from zis_registry.services.opening import Registry
from zis_registry.store.repositories.people import AsnafRecord
from zis_registry.store.repositories.projections import HouseholdRecord
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Field


@dataclass(frozen=True, slots=True)
class AsnafView:
    """The asnaf for readers with "lihat-penilaian": as it stands and who set it, and what the system proposes.

    `seen` is the number of the newest decision, 0 for none: what the form was made from.
    """

    code: str
    words: str
    set_by: str
    set_at: str
    reason: str
    by_officer: bool
    by_list: tuple[str, ...]
    proposed: str
    proposed_words: str
    sentence: str
    choices: tuple[tuple[str, str], ...]
    seen: int


def asnaf_view(
    registry: Registry,
    record: HouseholdRecord,
    told: Sequence[AsnafRecord],
    *,
    names: Mapping[str, str],
    codes: Mapping[int, str],
) -> AsnafView:
    """How the asnaf stands; `told` is what officers set, `names` who they are, `codes` those of the lists by row."""
    decision = told[-1] if told else None
    written, row = record.facts.get(Field.ASNAF_CONFIRMED.value, ("", 0))
    code = confirmed(str(written), parameters=parameters_on(registry.today)) or ""
    by_officer = decision is not None and bool(decision.asnaf)
    offer = asnaf_service.proposed(registry, record)
    words = asnaf_service.ASNAF_WORDS
    return AsnafView(
        code=code,
        words=words.get(code, str(written)),
        set_by=names.get(decision.actor, decision.actor) if decision is not None and by_officer else "",
        set_at=decision.decided_at if decision is not None and by_officer else "",
        reason=decision.reason if decision is not None and by_officer else "",
        by_officer=by_officer,
        by_list=(codes[row],) if written and not by_officer and row in codes else (),
        proposed=offer.asnaf or "",
        proposed_words=words.get(offer.asnaf or "", ""),
        sentence=offer.sentence,
        choices=tuple((one, words.get(one, one)) for one in asnaf_service.codes(registry)),
        seen=decision.id if decision is not None else 0,
    )


def address_words(record: HouseholdRecord) -> str:
    """Hamlet, RT and RW, village, kecamatan, district in words, as far as known."""
    facts = {name: value for name, (value, _) in record.facts.items()}
    rt, rw = facts.get(Field.RT.value), facts.get(Field.RW.value)
    hamlet = str(facts.get(Field.HAMLET.value, ""))
    told = [hamlet if hamlet.casefold().startswith(("dusun", "dsn", "lingkungan")) else f"Dusun {hamlet}".strip()]
    told = [told[0] if hamlet else str(facts.get(Field.ADDRESS.value, ""))]
    told.append(" ".join(filter(None, [f"RT {rt:03d}" if rt else "", f"RW {rw:03d}" if rw else ""])))
    return ", ".join(filter(None, [*told, *area_chain(record.area)]))


def area_chain(digits: str) -> tuple[str, ...]:
    """An area with those around it, the finest first: Desa, Kecamatan, Kabupaten."""
    areas = [AreaCode(digits[:length]) for length in (10, 6, 4) if len(digits) >= length]
    return tuple(reference.area_words(code) for code in areas if code in reference.areas())
