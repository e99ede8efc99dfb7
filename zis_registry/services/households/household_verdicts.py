"""Need, ladders and verdicts of one house as its page shows them; verdicts for readers with "lihat-penilaian" alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from zis_registry.eligibility.access import SANITATION_WORDS, SERVICE_WORDS, WATER_WORDS, Evidence
from zis_registry.eligibility.conditions import Effect
from zis_registry.eligibility.dwelling import Assessment
from zis_registry.eligibility.need import FACILITY_WORDS, Need, NeedState
from zis_registry.eligibility.parameters import Code, Parameters
from zis_registry.eligibility.uses import Check
from zis_registry.eligibility.verdict import Outcome, Verdict, for_pokja
from zis_registry.services import reference
from zis_registry.services.households.household_facts import Listings, codes_of
from zis_registry.services.households.household_words import neutral_sentence
from zis_registry.services.numbering import household_number
from zis_registry.store.repositories.projections import HouseholdRecord
from zis_registry.terms.access import Reader
from zis_registry.terms.household import Field, SanitationRung, Service, WaterRung

OUTCOME_WORDS = {Outcome.ELIGIBLE: "Layak", Outcome.INCOMPLETE: "Belum lengkap", Outcome.INELIGIBLE: "Tidak layak"}
OUTCOME_TAGS = {Outcome.ELIGIBLE: "ok", Outcome.INCOMPLETE: "warn", Outcome.INELIGIBLE: "bad"}
# What an officer does so that a verdict that lacks data can be given, by what the verdict asks.
REMEDIES: Mapping[str, str] = {
    Check.SURVEYED.value: "Survei BAZNAS",
    Check.ASNAF.value: "Tetapkan asnaf",
    Check.MUSLIM.value: "Verifikasi saat survei BAZNAS",
    Check.HAD_KIFAYAH.value: "Catat penghasilan dan jumlah anggota",
    Check.MEANS.value: "Catat penghasilan, desil, atau status MBR",
    Check.LOW_INCOME.value: "Catat penghasilan atau status MBR",
    Check.NEED.value: "Survei keadaan jamban dan air",
    Check.DOMICILE.value: "Lengkapi desa tempat tinggal",
    Check.RECIPIENT_ALIVE.value: "Tentukan penerima yang masih hidup",
    Check.NOT_HELPED.value: "Periksa bantuan yang pernah diterima",
    Check.PUBLIC_BENEFIT.value: "Pernyataan kemaslahatan umum dari BAZNAS",
    Check.URGENT_NEEDS_MET.value: "Pernyataan BAZNAS bahwa kebutuhan mendesak terpenuhi",
}
SANITATION_FACTS = (
    Field.TOILET, Field.TOILET_USED, Field.CLOSET, Field.DISPOSAL, Field.TANK_SEALED, Field.LAST_EMPTIED,
    Field.DECLARED_SANITATION,
)  # fmt: skip
WATER_FACTS = (
    Field.WATER_SOURCE, Field.WATER_ON_PREMISES, Field.WATER_MINUTES, Field.WATER_FAR_FROM_WASTE, Field.DECLARED_WATER,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ladder:
    """A ladder from the highest rung down, each with its remark; `present` and `goal` are places in it, or None."""

    rungs: tuple[tuple[str, str], ...]
    present: int | None
    goal: int | None
    basis: str
    facts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """The verdict of one use: outcome, what decided it, notes, legal bases by title, and what would change it."""

    use: str
    outcome: str
    tag: str
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    bases: tuple[str, ...]
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceView:
    """One service of the house: need in words, cost in rupiah (0 when it is no unit), ladder, verdicts.

    `neutral` is how it stands in words that Pokja may read; `verdicts` is () for neutral readers.
    """

    service: str
    title: str
    is_unit: bool
    state: NeedState
    facility: str
    unit_cost: int
    cost_source: str
    sentence: str
    basis: str
    recipient: str
    neutral: tuple[str, ...]
    ladder: Ladder
    verdicts: tuple[VerdictRow, ...]


def service_view(
    one: Assessment, record: HouseholdRecord, listings: Listings, parameters: Parameters, reader: Reader
) -> ServiceView:
    """What the page tells of one service of the house."""
    need, restricted = one.need, reader.sees_restricted
    neutral = (neutral_sentence(told) for told in for_pokja(one.outcome, one.reasons))
    return ServiceView(
        service=need.service.value,
        title=SERVICE_WORDS[need.service].capitalize(),
        is_unit=one.is_unit,
        state=need.state,
        facility=FACILITY_WORDS[need.facility] if need.facility else "",
        unit_cost=need.unit_cost,
        cost_source=need.cost_source.split(";")[0].strip(),
        sentence=need.sentence if restricted else neutral_sentence(need.sentence),
        basis=basis_title(need.basis),
        recipient=household_number(one.recipient) if one.recipient != record.id else "",
        neutral=tuple(filter(None, neutral)),
        ladder=_ladder(need, record, listings, parameters, one),
        verdicts=tuple(_verdict(verdict, parameters) for verdict in one.verdicts.values()) if restricted else (),
    )


def _ladder(need: Need, record: HouseholdRecord, listings: Listings, parameters: Parameters, one: Assessment) -> Ladder:
    sanitation = need.service is Service.SANITATION
    words: dict[int, str] = dict(SANITATION_WORDS) if sanitation else dict(WATER_WORDS)  # type: ignore[arg-type]
    code = Code.SANITATION_THRESHOLD if sanitation else Code.WATER_THRESHOLD
    steps: type[SanitationRung] | type[WaterRung] = SanitationRung if sanitation else WaterRung
    # A facility of one's own lifts a house to a rung of its own, at least above the threshold of need.
    own = int(SanitationRung.LAYAK_SENDIRI if sanitation else WaterRung.LAYAK_DASAR)
    threshold = int(steps[str(parameters.require(code, one.area).value)])
    goal = max(threshold + 1, own) if one.is_unit else None
    told = need.rung.range
    rungs = []
    for rung in sorted(words, reverse=True):
        remark = ""
        if told is not None and told.lower <= rung <= told.upper:
            remark = "keadaan sekarang" if told.lower == told.upper else "mungkin di sini"
        elif rung == goal:
            remark = "tujuan bantuan"
        name = words[rung]
        rungs.append((name[0].upper() + name[1:], remark))
    top = max(words)
    exact = told is not None and told.lower == told.upper
    return Ladder(
        rungs=tuple(rungs),
        present=top - told.lower if told is not None and exact else None,
        goal=top - goal if goal is not None else None,
        basis=_BASIS_WORDS[need.rung.basis],
        facts=codes_of(SANITATION_FACTS if sanitation else WATER_FACTS, record, listings),
    )


_BASIS_WORDS = {
    Evidence.FACTS: "Diturunkan dari fakta yang dicatat.",
    Evidence.DECLARED: "Menurut pernyataan formulir; fakta rincinya belum dicatat.",
    Evidence.UNKNOWN: "Belum diketahui. Fakta yang belum diketahui tidak pernah menurunkan anak tangga.",
}


def _verdict(verdict: Verdict, parameters: Parameters) -> VerdictRow:
    deciding = verdict.deciding
    return VerdictRow(
        use=parameters.uses[verdict.use].name,
        outcome=OUTCOME_WORDS[verdict.outcome],
        tag=OUTCOME_TAGS[verdict.outcome],
        reasons=tuple(dict.fromkeys(reason.sentence for reason in deciding)),
        notes=tuple(reason.sentence for reason in verdict.reasons if reason.effect is Effect.NOTES),
        bases=tuple(dict.fromkeys(basis_title(reason.basis) for reason in deciding if reason.basis)),
        changes=_changes(verdict, parameters),
    )


def _changes(verdict: Verdict, parameters: Parameters) -> tuple[str, ...]:
    if verdict.outcome is Outcome.ELIGIBLE:
        return ()
    if verdict.outcome is Outcome.INCOMPLETE:
        told = (REMEDIES.get(reason.code, reason.sentence) for reason in verdict.deciding)
        return tuple(dict.fromkeys(told))
    others = [parameters.uses[use].name for use in verdict.suggestions]
    if not others:
        return ("Tidak ada selama alasan itu tetap",)
    return ("Coba: " + ", ".join(name[:1].lower() + name[1:] for name in others),)


@cache
def _titles() -> Mapping[str, str]:
    return {entry["id"]: entry["title"] for entry in reference.values("legal_bases.toml")["basis"]}


def basis_title(basis: str) -> str:
    """The title of a legal basis, short enough for a column; "" for none."""
    return _titles().get(basis, basis).split(" tentang ")[0].split(": ")[0]
