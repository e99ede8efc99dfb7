"""The time line of a household: listed, joined, decided, surveyed, asnaf set, in a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zis_registry.linkage.decisions import Answer, standing
from zis_registry.services.folding import recorded_decision
from zis_registry.services.households.asnaf import ASNAF_WORDS
from zis_registry.services.households.household_facts import Listings, source_words
from zis_registry.services.neutral_words import reason_for
from zis_registry.services.numbering import case_number, household_number
from zis_registry.services.opening import Registry
from zis_registry.services.oversight.audit_filters import called
from zis_registry.store.repositories import cases, household_lists, people
from zis_registry.store.repositories.evidence import DecisionRecord, PairRecord
from zis_registry.store.repositories.household_lists import Origin
from zis_registry.store.repositories.people import AsnafRecord
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.household import Field

_VERDICT_WORDS = {
    Answer.SAME.value: "Diputuskan sama dengan",
    Answer.DIFFERENT.value: "Diputuskan berbeda dari",
    Answer.ASK.value: "Ditanyakan ke lapangan: sama dengan",
    Answer.UNDO.value: "Keputusan dicabut tentang",
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: UTC text or a date (ISO), what, who (""), why (""), and a link with its words or ""."""

    at: str
    words: str
    who: str = ""
    reason: str = ""
    link: str = ""
    link_words: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """What the store knows of a household's past; `placed` says where each row of its pairs belongs now.

    `visible` are the households of the reader's scope, `outside` the rows that lie outside it by household or list,
    `ours` the decisions of the reader's own office.
    """

    listings: Listings
    pairs: Sequence[PairRecord]
    decisions: Sequence[DecisionRecord]
    placed: Mapping[int, int]
    asnaf: Sequence[AsnafRecord]
    names: Mapping[str, str]
    visible: frozenset[int]
    outside: frozenset[int] = frozenset()
    ours: frozenset[int] = frozenset()


async def read_past(registry: Registry, reader: Reader, listings: Listings) -> Past:
    """What happened to the rows of a household; call inside `read_tx`."""
    db, rows = registry.db, list(listings.codes)
    pairs = await household_lists.pairs_of(db, rows)
    decisions = await household_lists.decisions_about(db, [pair.id for pair in pairs])
    decided = {decision.pair for decision in decisions}
    touched = {row for pair in pairs if pair.id in decided for row in (pair.row_a, pair.row_b)}
    placed = await household_lists.placed(db, touched)
    visible = frozenset(await household_lists.listed(db, reader.scope, placed.values()))
    lists = await household_lists.origins(db, touched)
    said = await cases.decisions(db, decided)
    asnaf = await people.asnaf_decisions(db, rows)
    actors = {decision.actor for decision in decisions} | {record.actor for record in asnaf}
    actors |= {origin.accepted_by for origin in listings.origins.values()}
    return Past(
        listings=listings,
        pairs=pairs,
        decisions=decisions,
        placed=placed,
        asnaf=asnaf,
        names=await people.names_of(db, actors),
        visible=visible,
        outside=listings.outside
        | {
            row
            for row in touched
            if not reader.scope.meets(lists[row].office_area) or (row in placed and placed[row] not in visible)
        },
        ours=frozenset(one.id for one in said if one.office == reader.office or one.actor == reader.username),
    )


def time_line(household: int, past: Past, reader: Reader) -> tuple[Event, ...]:
    """Everything that happened, newest first."""
    told = [*_listed(past, reader), *_surveyed(past), *_decided(household, past, reader)]
    if reader.sees_restricted:
        told += _asnaf(past)
    return tuple(sorted(told, key=lambda event: (event.at[:10], event.at), reverse=True))


def _listed(past: Past, reader: Reader) -> Iterable[Event]:
    now = standing(recorded_decision(decision) for decision in past.decisions)
    rows = past.listings.codes
    for place, family in enumerate(past.listings.families):
        origin = past.listings.origins[family.row_id]
        if place == 0:
            who = _who(past, origin.accepted_by) if family.row_id not in past.outside else ""
            yield Event(origin.accepted_at, f"Pertama terdaftar dari {_list(origin)}", who)
            continue
        link = next(
            (
                pair
                for pair in past.pairs
                if pair.outcome == "LINK"
                and pair.id not in now.undone_links
                and pair.row_b == family.row_id
                and pair.row_a in rows
            ),
            None,
        )
        how = "Disatukan otomatis dengan baris" if link is not None else "Disatukan dengan baris"
        undo = link is not None and reader.may(Permission.DECIDE_CASES)
        yield Event(
            origin.accepted_at,
            f"{how} {rows[family.row_id]} dari {_list(origin)}",
            link=f"/kasus/{case_number(link.id)}" if link is not None and undo else "",
            link_words="Pisahkan lagi" if undo else "",
        )


def _surveyed(past: Past) -> Iterable[Event]:
    for family in past.listings.families:
        day = past.listings.facts(family).get(Field.SURVEY_DATE)
        if day is not None:
            code = past.listings.codes[family.row_id]
            yield Event(
                day.isoformat(), f"Disurvei menurut {source_words(past.listings.origins[family.row_id])} ({code})"
            )


def _decided(household: int, past: Past, reader: Reader) -> Iterable[Event]:
    pairs = {pair.id: pair for pair in past.pairs}
    standing_now = {decision.id for decision in standing_decisions(past.decisions)}
    for decision in past.decisions:
        pair = pairs[decision.pair]
        other = pair.row_b if pair.row_a in past.listings.codes else pair.row_a
        undo = reader.may(Permission.DECIDE_CASES) and decision.id in standing_now
        shown = reader.may(Permission.SEE_CASES)
        who, reason = _answer(decision, past, reader, across=bool({pair.row_a, pair.row_b} & past.outside))
        yield Event(
            decision.decided_at,
            f"{_VERDICT_WORDS[decision.verdict]} {_other(household, other, past)}",
            who,
            reason,
            link=f"/kasus/{case_number(pair.id)}" if shown else "",
            link_words=("Cabut keputusan" if undo else "Lihat kasus") if shown else "",
        )


def _answer(decision: DecisionRecord, past: Past, reader: Reader, *, across: bool) -> tuple[str, str]:
    """Who decided and why, as far as the page of the case would tell this reader."""
    if not reader.may(Permission.SEE_CASES):
        return "", ""
    if across and decision.id not in past.ours:
        return "kantor lain", ""
    return _who(past, decision.actor), reason_for(reader, decision.reason)


def standing_decisions(decisions: Iterable[DecisionRecord]) -> tuple[DecisionRecord, ...]:
    """Those that hold: not taken back and not replaced by a later answer."""
    told = list(decisions)
    kept = {decision.id for decision in standing(recorded_decision(d) for d in told).answers.values()}
    return tuple(decision for decision in told if decision.id in kept)


def _asnaf(past: Past) -> Iterable[Event]:
    for record in past.asnaf:
        words = f"Asnaf {ASNAF_WORDS.get(record.asnaf, record.asnaf)} ditetapkan" if record.asnaf else "Asnaf dicabut"
        yield Event(record.decided_at, words, _who(past, record.actor), record.reason)


def _other(household: int, row: int, past: Past) -> str:
    if row in past.listings.codes:
        return f"baris {past.listings.codes[row]}"
    home = past.placed.get(row)
    if home is None or home == household:
        return "baris lain"
    return household_number(home) if home in past.visible else "rumah tangga di kabupaten lain"


def _list(origin: Origin) -> str:
    return f"{source_words(origin)}, {origin.office_name}"


def _who(past: Past, actor: str) -> str:
    return called(actor, past.names)
