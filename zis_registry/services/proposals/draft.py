"""A draft as frozen data: units with verdicts, funds with what is left, and for each unit what was decided and why.

Nothing here reads the database. What the verifier, the gap and the papers need stands in the snapshot, so that they
say the same tomorrow as today.
"""

from __future__ import annotations

import hmac
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from zis_registry.allocation.certificate import for_baznas, for_pokja
from zis_registry.allocation.priority import Claim, Policy, describe, priority_key
from zis_registry.allocation.problem import Certificate, Decision, FundBalance, Plan, Refusal, Standing, State, Unit
from zis_registry.allocation.queue import allocate
from zis_registry.allocation.verify import verify
from zis_registry.eligibility.dwelling import Assessment
from zis_registry.eligibility.need import FACILITY_WORDS, NeedState
from zis_registry.eligibility.parameters import UnitCost
from zis_registry.eligibility.verdict import Outcome
from zis_registry.eligibility.verdict import for_pokja as reasons_for_pokja
from zis_registry.errors import CheckFailed
from zis_registry.funding.commitment import SOURCE_WORDS, Commitment
from zis_registry.funding.fund import Bar, Fund, bar_sentence
from zis_registry.funding.ledger import Balance, Transfer
from zis_registry.services import reference
from zis_registry.services.households.assessment import DistrictAssessment
from zis_registry.services.numbering import household_number
from zis_registry.store.repositories.money import RecipientRecord, WordsRecord, fingerprint
from zis_registry.store.repositories.projections import CaseRecord, HouseholdRecord
from zis_registry.terms.household import Facility, Field
from zis_registry.terms.money import Rupiah

FORMAT = 2
EXAMPLE = "contoh"
STANDING_OF = {
    Outcome.ELIGIBLE: Standing.CANDIDATE,
    Outcome.INCOMPLETE: Standing.PENDING,
    Outcome.INELIGIBLE: Standing.RULED_OUT,
}


@dataclass(frozen=True, slots=True)
class Money:
    """What a draft may spend: `funds` with the rupiah available to it and their balances in the ledger without it.

    `elsewhere` are the funds of all other areas, whoever asks: they never pay, and a refusal says so. `commitments` are
    promises of any source for the district.
    """

    funds: tuple[Fund, ...]
    balances: Mapping[str, Balance]
    elsewhere: tuple[Fund, ...] = ()
    commitments: tuple[Commitment, ...] = ()


@dataclass(frozen=True)
class Draft:
    """The material of one draft; `hashes` are keyed NIK hashes of recipients, by household."""

    district: DistrictAssessment
    money: Money
    policy: Policy
    hashes: Mapping[int, str]
    cases: tuple[CaseRecord, ...]

    @cached_property
    def assessed(self) -> tuple[Assessment, ...]:
        """The units as they stand before the district's money.

        A unit that is layak only for kinds of fund that do not serve its place and facility, and lacks data for those
        that do, waits for its data: unknown is not refused (decisions 2).
        """
        return tuple(self._standing(unit) for unit in self.district.units)

    def _standing(self, unit: Assessment) -> Assessment:
        among = unit.among(self._serving(unit), self.district.parameters)
        waits = unit.outcome is Outcome.ELIGIBLE and among.outcome is Outcome.INCOMPLETE
        return among if waits else unit

    def _serving(self, unit: Assessment) -> frozenset[str]:
        """The kinds of the funds that serve a unit's place and facility, whatever its verdicts."""
        facility = unit.need.facility
        if facility is None:
            return frozenset()
        kinds = frozenset(fund.kind.value for fund in self.money.funds)
        return frozenset(
            fund.kind.value for fund in self.money.funds if fund.may_pay(kinds=kinds, area=unit.area, facility=facility)
        )

    @cached_property
    def drawn_for(self) -> dict[str, Any]:
        """The units that a seed is drawn for. Money, ranks and the day are not in it: they never give a new draw."""
        return {
            "area": self.district.area.digits,
            "units": sorted([unit_id(u), u.recipient, self.hashes.get(u.recipient, "")] for u in self.district.units),
        }

    def awaiting(self, unit: Assessment, left: Mapping[str, int]) -> tuple[str, ...]:
        """Funds that still hold a unit's cost and would pay it, if only the data their use lacks were there."""
        facility = unit.need.facility
        if facility is None:
            return ()
        rules = self.district.parameters.uses
        lacking = (use for use, verdict in unit.verdicts.items() if verdict.outcome is Outcome.INCOMPLETE)
        kinds = frozenset(kind for use in lacking for kind in rules[use].fund_kinds)
        return tuple(
            fund.id
            for fund in self.money.funds
            if left[fund.id] >= unit.need.unit_cost and fund.may_pay(kinds=kinds, area=unit.area, facility=facility)
        )

    def payers(self, unit: Assessment) -> frozenset[str]:
        """The funds that may pay for a unit that is layak; equal sets are one object, which the engine groups by."""
        may_pay = frozenset(fund.id for fund in self.money.funds if self._bar(fund, unit) is None)
        return self._same_payers.setdefault(may_pay, may_pay)

    @cached_property
    def _same_payers(self) -> dict[frozenset[str], frozenset[str]]:
        return {}

    def barred(self, unit: Assessment) -> tuple[tuple[str, str, str], ...]:
        """Funds that may not pay for a unit, with the bar and its sentence; of other areas only those of a fit kind."""
        told = [(fund, bar) for fund in self.money.funds if (bar := self._bar(fund, unit)) is not None]
        told += [(fund, Bar.AREA) for fund in self.money.elsewhere if self._bar(fund, unit) is Bar.AREA]
        return tuple((fund.id, bar.value, self._bar_words[fund.id, bar]) for fund, bar in told)

    def _bar(self, fund: Fund, unit: Assessment) -> Bar | None:
        if unit.need.facility is None:
            return Bar.FACILITY
        kinds = unit.payable_kinds(self.district.parameters)
        return fund.bar(kinds=kinds, area=unit.area, facility=unit.need.facility)

    @cached_property
    def _bar_words(self) -> dict[tuple[str, Bar], str]:
        """The sentence of each bar a fund can raise, made once."""
        return {
            (fund.id, bar): _bar_words(fund, bar)
            for fund in (*self.money.funds, *self.money.elsewhere)
            for bar in Bar
            if bar is not Bar.FACILITY or fund.facilities is not None
        }

    def units(self, seed: str) -> list[Unit]:
        """The units as the engine takes them, each with its draw from the seed."""
        return [self._unit(unit, seed) for unit in self.assessed]

    def _unit(self, unit: Assessment, seed: str) -> Unit:
        drawn_by = self.hashes.get(unit.recipient) or household_number(unit.recipient)
        draw = hmac.digest(seed.encode(), drawn_by.encode(), "sha256").hex()
        standing = STANDING_OF[unit.outcome]
        candidate = standing is Standing.CANDIDATE
        return Unit(
            id=unit_id(unit),
            cost=unit.need.unit_cost,
            funds=self.payers(unit) if candidate else frozenset(),
            key=priority_key(_claim(unit, draw), self.policy),
            standing=standing,
            reasons=() if candidate else tuple(reason.sentence for reason in unit.reasons),
        )


def same_content(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether two snapshots say the same but for the day they were made on."""
    return {**first, "on": ""} == {**second, "on": ""}


def unit_id(unit: Assessment) -> str:
    """A unit of need is a dwelling and a service (decisions 8)."""
    return f"{unit.dwelling}:{unit.service.value}"


def _claim(unit: Assessment, draw: str) -> Claim:
    rung = unit.need.rung.best
    return Claim(
        asnaf=unit.asnaf,
        rung=rung.name if rung is not None else None,
        decile=unit.decile,
        vulnerabilities=unit.vulnerabilities,
        draw=draw,
    )


def _bar_words(fund: Fund, bar: Bar) -> str:
    return bar_sentence(fund, bar, area_name=reference.area_words(fund.area), facility_names=FACILITY_WORDS)


# --- the snapshot ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Frozen:
    """A draft when it froze: the snapshot that is hashed, what it tells of persons, and what it reserves."""

    snapshot: dict[str, Any]
    recipients: tuple[RecipientRecord, ...]
    words: tuple[WordsRecord, ...]
    transfers: tuple[Transfer, ...]


def freeze(draft: Draft, *, seed: str, draw: int) -> Frozen:
    """The frozen draft; `draw` counts the draws of the district from 1.

    Raises CheckFailed when the independent verifier finds a breach.
    """
    units = draft.units(seed)
    balances = [FundBalance(fund.id, fund.balance, fund.name) for fund in draft.money.funds]
    plan = allocate(units, balances)
    if breaches := verify(units, balances, plan):
        raise CheckFailed("Usulan tidak lulus pemeriksaan mandiri: " + "; ".join(b.sentence for b in breaches[:5]))
    lines = _Lines(draft, units, {use.id: use.left for use in plan.funds})
    frozen_lines = [lines.line(decision) for decision in plan.decisions]
    recipients = _recipients(draft, frozen_lines)
    words = (*(lines.words(decision) for decision in plan.decisions), *_examples(draft.district))
    snapshot = {
        "format": FORMAT,
        "area": draft.district.area.digits,
        "on": draft.district.on.isoformat(),
        "seed": seed,
        "draw": draw,
        "policy": draft.policy.version,
        "policy_words": list(describe(draft.policy)),
        "funds": _funds(draft.money, plan),
        "commitments": [_commitment(one) for one in draft.money.commitments],
        "lines": frozen_lines,
        "payers": lines.payers.listed,
        "cuts": lines.cuts.listed,
        **eligibility(draft.district),
        "parameters": sorted({version for unit in draft.district.units for version in _versions(unit)}),
        "parameters_used": _parameters_used(draft),
        "open_cases": _open_cases(draft),
        # Names and sentences lie in tables of their own; their hashes bind what was shown and show what moved on.
        "recipients_sha256": fingerprint({"recipients": [asdict(one) for one in recipients]}),
        "words_sha256": fingerprint({"words": [asdict(one) for one in words]}),
    }
    return Frozen(snapshot, recipients, words, _transfers(plan, lines))


def _funds(money: Money, plan: Plan) -> list[dict[str, Any]]:
    used = {use.id: use.reserved for use in plan.funds}
    return [
        {
            "id": fund.id,
            "kind": fund.kind.value,
            "name": fund.name,
            "area": fund.area.digits,
            "facilities": None if fund.facilities is None else sorted(facility.value for facility in fund.facilities),
            "opening": money.balances[fund.id].opening,
            "committed": money.balances[fund.id].committed_with_paid,
            "reserved_elsewhere": money.balances[fund.id].reserved,
            "available": fund.balance,
            "reserved": used[fund.id],
        }
        for fund in money.funds
    ]


def _commitment(one: Commitment) -> dict[str, Any]:
    return {
        "id": one.id,
        "source": one.source.value if one.source else "",
        "fund": one.fund or "",
        "words": SOURCE_WORDS[one.source] if one.source else "Keputusan dana sebelumnya",
        "area": one.area.digits,
        "service": one.service.value,
        "amount": one.amount,
        "basis": one.basis,
    }


class _Listed:
    """Values that many lines share, listed once; a line names its place."""

    def __init__(self) -> None:
        self.listed: list[Any] = []
        self._place: dict[Any, int] = {}

    def place(self, key: Any, value: Any) -> int:
        if key not in self._place:
            self._place[key] = len(self.listed)
            self.listed.append(value)
        return self._place[key]


class _Lines:
    """One line a unit: the decision, its proof and its words."""

    def __init__(self, draft: Draft, units: Sequence[Unit], left: Mapping[str, int]) -> None:
        self._draft, self._left = draft, left
        self._assessed = {unit_id(unit): unit for unit in draft.assessed}
        self._verdicts = {unit_id(unit): unit.verdicts for unit in draft.district.units}
        self._units = {unit.id: unit for unit in units}
        self._names = {fund.id: fund.name for fund in draft.money.funds}
        self.payers, self.cuts = _Listed(), _Listed()

    def assessed(self, unit: str) -> Assessment:
        return self._assessed[unit]

    def line(self, decision: Decision) -> dict[str, Any]:
        """One line as JSON values."""
        assessed, unit = self._assessed[decision.unit], self._units[decision.unit]
        facility = assessed.need.facility
        area = assessed.area or self._draft.district.area
        return {
            "unit": decision.unit,
            "rank": decision.rank,
            "ranks": list(unit.key.ranks),
            "draw": unit.key.tiebreak,
            "dwelling": assessed.dwelling,
            "household": assessed.recipient,
            "area": area.digits,
            "service": assessed.service.value,
            "facility": facility.value if facility else "",
            "condition": assessed.need.rung.rung.name if assessed.need.rung.rung is not None else "",
            "asnaf": assessed.asnaf or "",
            "cost": decision.cost,
            "outcome": assessed.outcome.value,
            "uses": {use.value: verdict.outcome.value for use, verdict in self._verdicts[decision.unit].items()},
            "state": decision.state.value,
            "refusal": decision.refusal.value if decision.refusal else "",
            "payments": [[line.fund, line.amount] for line in decision.lines],
            "payers": self._payers(assessed, unit, decision),
            "proof": self._cut(decision.certificate),
            "shortfall": decision.shortfall.amount if decision.shortfall else 0,
            "shortfall_cut": self._cut(decision.shortfall.cut if decision.shortfall else None),
            "awaiting": list(self._awaiting(decision)),
            "codes": [reason.code for reason in assessed.reasons] if decision.state is not State.FUNDED else [],
        }

    def words(self, decision: Decision) -> WordsRecord:
        """What a line tells in sentences: to BAZNAS, and to Pokja and the village in neutral words."""
        assessed, unit = self._assessed[decision.unit], self._units[decision.unit]
        content = {
            "reasons": list(decision.reasons),
            "sentence": for_baznas(decision, own=unit.funds, names=self._names) + self._awaited(decision),
            "neutral": for_pokja(decision),
            "neutral_reasons": self._neutral_reasons(assessed) if decision.reasons else "",
        }
        return WordsRecord(assessed.recipient, decision.unit, content)

    def _awaiting(self, decision: Decision) -> tuple[str, ...]:
        if decision.refusal is not Refusal.MONEY:
            return ()
        return self._draft.awaiting(self._assessed[decision.unit], self._left)

    def _awaited(self, decision: Decision) -> str:
        """What would open money that is still there: the data that its use lacks."""
        funds = self._awaiting(decision)
        if not funds:
            return ""
        assessed = self._assessed[decision.unit]
        kinds = {fund.kind.value for fund in self._draft.money.funds if fund.id in funds}
        rules = self._draft.district.parameters.uses
        missing = dict.fromkeys(
            reason.sentence
            for use, verdict in assessed.verdicts.items()
            if verdict.outcome is Outcome.INCOMPLETE and not rules[use].fund_kinds.isdisjoint(kinds)
            for reason in verdict.deciding
        )
        names = ", ".join(self._names[fund] for fund in funds)
        return f" Masih ada dana pada {names} bila datanya lengkap: {' '.join(missing)}"

    def _neutral_reasons(self, assessed: Assessment) -> str:
        return " ".join(reasons_for_pokja(assessed.outcome, assessed.reasons))

    def _payers(self, assessed: Assessment, unit: Unit, decision: Decision) -> int:
        own = sorted(unit.funds)
        barred = self._draft.barred(assessed) if decision.refusal is Refusal.MONEY else ()
        return self.payers.place((tuple(own), barred), {"own": own, "barred": [list(one) for one in barred]})

    def _cut(self, cut: Certificate | None) -> int | None:
        if cut is None:
            return None
        return self.cuts.place(cut, {"funds": list(cut.funds), "holds": cut.holds, "committed": cut.committed})


def _transfers(plan: Plan, lines: _Lines) -> tuple[Transfer, ...]:
    """What the draft reserves, one transfer a payment."""
    told = []
    for decision in plan.decisions:
        unit = lines.assessed(decision.unit)
        for line in decision.lines:
            area = unit.area.digits if unit.area else ""
            told.append(Transfer(line.fund, line.amount, area=area, service=unit.service.value, unit=decision.unit))
    return tuple(told)


def eligibility(district: DistrictAssessment) -> dict[str, Any]:
    """Outcomes of each use over the units, what decided them, and how the other dwellings stand."""
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    reasons: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for unit in district.units:
        for use, verdict in unit.verdicts.items():
            outcomes[use.value][verdict.outcome.value] += 1
            reasons[use.value][verdict.outcome.value].update(reason.code for reason in verdict.deciding)
    others = Counter(one.need.state.value for one in district.assessments if not one.is_unit)
    return {
        "eligible": {use: {o.value: counted[o.value] for o in Outcome} for use, counted in outcomes.items()},
        "decided_by": {use: {o: dict(sorted(c.items())) for o, c in by.items()} for use, by in reasons.items()},
        "not_in_need": dict(sorted(others.items())),
    }


def _examples(district: DistrictAssessment) -> list[WordsRecord]:
    """For each use, outcome and deciding reason the first household, with the sentence and the uses to try instead."""
    helped = (one for one in district.assessments if one.need.state is NeedState.HELPED)
    seen: dict[str, WordsRecord] = {}
    for one in (*district.units, *helped):
        for use, verdict in one.verdicts.items():
            for reason in verdict.deciding:
                topic = f"{EXAMPLE}/{use.value}/{verdict.outcome.value}/{reason.code}"
                if topic not in seen:
                    content = {
                        "use": use.value,
                        "outcome": verdict.outcome.value,
                        "code": reason.code,
                        "household": household_number(one.recipient),
                        "sentence": reason.sentence,
                        "suggests": [other.value for other in verdict.suggestions],
                    }
                    seen[topic] = WordsRecord(one.recipient, topic, content)
    return list(seen.values())


def _recipients(draft: Draft, lines: Iterable[Mapping[str, Any]]) -> tuple[RecipientRecord, ...]:
    """The recipients of the funded lines as they stand now."""
    named = sorted({line["household"] for line in lines if line["payments"]})
    return tuple(_recipient(draft.district.households[household]) for household in named)


def _recipient(household: HouseholdRecord) -> RecipientRecord:
    facts = {name: value for name, (value, _) in household.facts.items()}
    return RecipientRecord(
        household=household.id,
        name=household.name,
        hamlet=str(facts.get(Field.HAMLET.value, "")),
        rt=facts.get(Field.RT.value),
        rw=facts.get(Field.RW.value),
        members=household.members,
    )


def _versions(unit: Assessment) -> tuple[str, ...]:
    return (*unit.need.versions, *(version for verdict in unit.verdicts.values() for version in verdict.parameters))


def _parameters_used(draft: Draft) -> list[list[str]]:
    """Name, value and source of each parameter that a paper prints."""
    parameters, area = draft.district.parameters, draft.district.area
    used = {unit.need.facility for unit in draft.district.units}
    told = []
    for facility in Facility:
        if facility in used:
            cost = parameters.cost_of(facility, area)
            told.append([f"Biaya satuan {FACILITY_WORDS[facility]}", str(Rupiah(cost.amount)), _priced(cost)])
    if line := parameters.had_kifayah_of(area):
        told.append(["Had kifayah per jiwa per bulan", str(Rupiah(line.per_capita)), _short(line.source)])
    return told


def _priced(cost: UnitCost) -> str:
    """Source and year of a price: prices of different years stand side by side."""
    return f"{_short(cost.source)}, harga {cost.price_year}"


def _short(source: str) -> str:
    """The source as a paper names it; where to find it stands in the reference data."""
    return source.split(";", 1)[0]


def _open_cases(draft: Draft) -> dict[str, int]:
    """What the figures would be if every open duplicate case turned out to be one household."""
    merged = _merged(draft.cases)
    seen: dict[tuple[int, str], int] = {}
    for unit in draft.district.units:
        key = (merged.get(unit.recipient, unit.recipient), unit.service.value)
        seen[key] = max(seen.get(key, 0), unit.need.unit_cost)
    return {"cases": len(draft.cases), "units_if_same": len(seen), "need_if_same": sum(seen.values())}


def _merged(cases: Iterable[CaseRecord]) -> Mapping[int, int]:
    parent: dict[int, int] = {}

    def find(household: int) -> int:
        while parent.setdefault(household, household) != household:
            parent[household] = parent[parent[household]]
            household = parent[household]
        return household

    for case in cases:
        one, other = sorted((find(case.household_a), find(case.household_b)))
        parent[other] = one
    return {household: find(household) for household in list(parent)}
