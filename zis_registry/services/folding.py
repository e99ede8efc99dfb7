"""The fold: from source rows, pairs and decisions to the registry as it stands. Nothing else writes projections."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zis_registry.linkage import cluster
from zis_registry.linkage.decide import Outcome, Question
from zis_registry.linkage.decisions import Answer, RecordedDecision, RecordedPair
from zis_registry.linkage.persons import Mention, fold_persons
from zis_registry.linkage.survivorship import Golden, SourceFacts, golden
from zis_registry.services.lists.listings import Family, family_facts, identity, name_of
from zis_registry.services.lists.sealing import load_families
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import evidence, people, projections, uploads
from zis_registry.store.repositories.people import AsnafRecord
from zis_registry.store.repositories.projections import Projection, Row
from zis_registry.store.vault import Purpose
from zis_registry.terms.codec import encode_facts
from zis_registry.terms.household import Field
from zis_registry.terms.identity import masked

# Identity numbers stay in the vault: the golden record shows their mask and where they came from.
SEALED = (Field.NIK, Field.FAMILY_CARD, Field.PHONE)
# Every aid that some list names, as [facility, year, source, row]; the golden facts hold the newest one only.
AID_HISTORY = "riwayat_bantuan"


@dataclass(frozen=True, slots=True)
class Refolded:
    """What a fold changed: households written, and cases now open."""

    households: int
    open_cases: int


async def current_clusters(
    registry: Registry,
    *,
    families: Sequence[int] | None = None,
    pairs: Sequence[evidence.PairRecord] = (),
    trusted: Mapping[int, str] | None = None,
) -> cluster.Clusters:
    """Fold all families, pairs and decisions (and some new ones that are not written yet) into clusters."""
    known = await uploads.family_ids(registry.db)
    recorded = [*await evidence.all_pairs(registry.db), *pairs]
    return cluster.fold(
        sorted({*known, *(families or ())}),
        [recorded_pair(pair) for pair in recorded],
        [recorded_decision(decision) for decision in await evidence.all_decisions(registry.db)],
        trusted={**await uploads.trusted_niks(registry.db), **(trusted or {})},
    )


def recorded_pair(pair: evidence.PairRecord) -> RecordedPair:
    """A pair of the store as the fold reads it."""
    return RecordedPair(
        id=pair.id,
        row_a=pair.row_a,
        row_b=pair.row_b,
        question=Question(pair.question),
        outcome=Outcome(pair.outcome),
        tier=pair.tier,
        score=pair.score / 100,
    )


def recorded_decision(decision: evidence.DecisionRecord) -> RecordedDecision:
    """A decision of the store as the fold reads it."""
    return RecordedDecision(
        id=decision.id, pair_id=decision.pair, verdict=Answer(decision.verdict), undoes=decision.undoes
    )


async def fold_everything(registry: Registry) -> Projection:
    """Fold the whole history into projections, from the sealed rows up; writes nothing."""
    clusters = await current_clusters(registry)
    families = await load_families(registry, clusters.household_of)
    projection = _project(registry, clusters, families, await _newest_asnaf(registry))
    projection.dwellings.extend(_dwellings(clusters, projection))
    projection.cases.extend(case_rows(clusters))
    for _, rows in projection.tables():
        rows.sort(key=lambda row: row[0])
    return projection


async def refold(registry: Registry, *, also: Iterable[int] = ()) -> Refolded:
    """Bring the projections up to the history after an acceptance or a decision, touching only what changed.

    `also` are households to fold again whose rows did not change: those of which an officer has set something.
    Call inside the write transaction that appended the rows, pairs or decision.
    """
    clusters = await current_clusters(registry)
    placed = await projections.placement(registry.db)
    housed = await projections.dwelling_placement(registry.db)
    changed, gone = _differences(clusters, placed, housed)
    changed |= set(also) & clusters.dwelling_of.keys()
    families = await load_families(
        registry, [row for row, household in clusters.household_of.items() if household in changed]
    )
    fresh = _project(registry, clusters, families, await _newest_asnaf(registry))
    await projections.replace_households(registry.db, (gone | changed) & housed.keys(), fresh)
    await _refresh_dwellings(registry, clusters, changed, gone, housed, fresh)
    cases = case_rows(clusters)
    await projections.replace_cases(registry.db, cases)
    return Refolded(households=len(changed), open_cases=sum(1 for case in cases if case[6] == "OPEN"))


def _differences(
    clusters: cluster.Clusters, placed: Mapping[int, int], housed: Mapping[int, int]
) -> tuple[set[int], set[int]]:
    """The households whose rows or dwelling changed, and those that are no more."""
    before, after = _rows_by_household(placed), _rows_by_household(clusters.household_of)
    changed = {
        household
        for household, rows in after.items()
        if before.get(household) != rows or housed.get(household) != clusters.dwelling_of[household]
    }
    return changed, before.keys() - after.keys()


def _rows_by_household(household_of: Mapping[int, int]) -> dict[int, set[int]]:
    rows: dict[int, set[int]] = defaultdict(set)
    for row, household in household_of.items():
        rows[household].add(row)
    return rows


async def _newest_asnaf(registry: Registry) -> Mapping[int, AsnafRecord]:
    """The newest asnaf set on each family row."""
    return {record.family: record for record in await people.asnaf_decisions(registry.db)}


def _project(
    registry: Registry,
    clusters: cluster.Clusters,
    families: Mapping[int, Family],
    asnaf: Mapping[int, AsnafRecord],
) -> Projection:
    members: dict[int, list[Family]] = defaultdict(list)
    for row in sorted(families):
        members[clusters.household_of[row]].append(families[row])
    projection = Projection()
    for household in sorted(members):
        rows = members[household]
        record = with_asnaf(golden([source_facts(family) for family in rows]), [f.row_id for f in rows], asnaf)
        _project_household(registry, projection, household, clusters.dwelling_of[household], rows, record)
    return projection


def with_asnaf(record: Golden, families: Iterable[int], asnaf: Mapping[int, AsnafRecord]) -> Golden:
    """The golden record with the newest asnaf an officer has set on these rows; taken back, lists speak."""
    told = [asnaf[family] for family in families if family in asnaf]
    newest = max(told, key=lambda one: one.id, default=None)
    if newest is None or not newest.asnaf:
        return record
    fields = {**record.fields, Field.ASNAF_CONFIRMED: (newest.asnaf, newest.family)}
    return Golden({field: fields[field] for field in Field if field in fields}, record.aids)


def _project_household(
    registry: Registry,
    projection: Projection,
    household: int,
    dwelling: int,
    families: Sequence[Family],
    record: Golden,
) -> None:
    cards = _family_cards(registry, household, families)
    projection.family_cards.extend(cards.values())
    people = _persons(registry, household, families, {key: row[0] for key, row in cards.items()})
    projection.persons.extend(people)
    values = {field: value for field, (value, _) in record.fields.items()}
    projection.households.append(
        (
            household,
            dwelling,
            str(values.get(Field.AREA, families[0].office_area)),
            masked(str(values[Field.NAME])),
            values.get(Field.MEMBERS),
            len(families),
        )
    )
    projection.household_rows.extend((family.row_id, household) for family in families)
    projection.facts.extend(_fact_rows(household, record))


def source_facts(family: Family) -> SourceFacts:
    """A family's facts as the golden record weighs them."""
    facts = family_facts(family)
    return SourceFacts(
        row_id=family.row_id,
        facts=facts,
        kind=family.kind,
        office_kind=family.office_kind,
        listed_on=facts.get(Field.SURVEY_DATE),
    )


def _fact_rows(household: int, record: Golden) -> list[Row]:
    written = encode_facts({f: v for f, (v, _) in record.fields.items() if f not in SEALED})
    rows: list[Row] = []
    for field, (value, source) in record.fields.items():
        if field in (Field.NIK, Field.FAMILY_CARD):
            shown: Any = {"mask": value.mask, "state": value.state.value}
        elif field is Field.PHONE:
            shown = {"mask": "08••••••••"}
        else:
            shown = written[field.value]
            shown = masked(shown) if isinstance(shown, str) and field not in _DATES else shown
        rows.append((f"{household}:{field.value}", household, field.value, _json(shown), source))
    if record.aids:
        history = [
            [aid.facility.value if aid.facility else None, aid.year, masked(aid.source or ""), aid.row_id]
            for aid in record.aids
        ]
        rows.append((f"{household}:{AID_HISTORY}", household, AID_HISTORY, _json(history), record.aids[0].row_id))
    return rows


_DATES = (Field.BIRTH_DATE, Field.SURVEY_DATE, Field.LAST_EMPTIED, Field.AREA)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _family_cards(registry: Registry, household: int, families: Sequence[Family]) -> dict[str, Row]:
    cards: dict[str, Row] = {}
    for family in families:
        for row in family.rows:
            reading = identity(row.facts, Field.FAMILY_CARD)
            if reading.number is not None and reading.number not in cards:
                hashed = registry.vault.index(reading.number, purpose=Purpose.KK16)
                cards[reading.number] = (row.row_id, household, hashed, reading.mask)
    return cards


def _persons(registry: Registry, household: int, families: Sequence[Family], cards: Mapping[str, int]) -> Iterable[Row]:
    mentions, card_of = [], {}
    for family in families:
        for row in family.rows:
            facts = row.facts
            mentions.append(
                Mention(
                    row_id=row.row_id,
                    name=name_of(facts),
                    nik=identity(facts, Field.NIK),
                    relation=facts.get(Field.RELATION),
                    sex=facts.get(Field.SEX),
                    birth_date=facts.get(Field.BIRTH_DATE),
                )
            )
            card_of[row.row_id] = cards.get(identity(facts, Field.FAMILY_CARD).number or "")
    for person in fold_persons(mentions):
        nik = person.nik
        yield (
            person.row_id,
            household,
            card_of[person.row_id],
            masked(person.name.written),
            person.relation.value if person.relation else "",
            person.sex or "",
            person.birth_date.isoformat() if person.birth_date else "",
            registry.vault.index(nik.number, purpose=Purpose.NIK16) if nik.number else "",
            "" if nik.missing else nik.mask,
            nik.state.value,
        )


def _dwellings(clusters: cluster.Clusters, projection: Projection) -> list[Row]:
    areas = {row[0]: row[2] for row in projection.households}
    return _dwelling_rows(clusters, areas, _places(projection), set(clusters.dwelling_of.values()))


def _places(projection: Projection) -> dict[int, dict[str, Any]]:
    """Hamlet, RT and RW of the households of a projection."""
    wanted = {field.value for field in (Field.HAMLET, Field.RT, Field.RW)}
    places: dict[int, dict[str, Any]] = defaultdict(dict)
    for _, household, name, value, _ in projection.facts:
        if name in wanted:
            places[household][name] = json.loads(value)
    return places


def _dwelling_rows(
    clusters: cluster.Clusters,
    areas: Mapping[int, str],
    facts: Mapping[int, Mapping[str, Any]],
    wanted: set[int],
) -> list[Row]:
    households: dict[int, int] = defaultdict(int)
    for dwelling in clusters.dwelling_of.values():
        households[dwelling] += 1
    rows: list[Row] = []
    for dwelling in sorted(wanted):
        known = facts.get(dwelling, {})
        rows.append(
            (
                dwelling,
                areas[dwelling],
                known.get(Field.HAMLET.value, ""),
                known.get(Field.RT.value),
                known.get(Field.RW.value),
                households[dwelling],
            )
        )
    return rows


async def _refresh_dwellings(
    registry: Registry,
    clusters: cluster.Clusters,
    changed: set[int],
    gone: set[int],
    housed: Mapping[int, int],
    fresh: Projection,
) -> None:
    stale = {housed[h] for h in changed | gone if h in housed}
    alive = ({clusters.dwelling_of[h] for h in changed} | stale) & set(clusters.dwelling_of.values())
    areas, places = {row[0]: row[2] for row in fresh.households}, _places(fresh)
    for record in await projections.households(registry.db, registry.everywhere, ids=alive - areas.keys()):
        areas[record.id] = record.area
        places[record.id] = {name: value for name, (value, _) in record.facts.items()}
    rows = _dwelling_rows(clusters, areas, places, alive)
    await projections.replace_dwellings(registry.db, (stale | alive) & set(housed.values()), rows)


def case_rows(clusters: cluster.Clusters) -> list[Row]:
    """The cases of a fold as rows."""
    return [
        (
            case.id,
            case.question.value,
            case.household_a,
            case.household_b,
            case.tier,
            round(case.score * 100),
            case.status.value,
            json.dumps(list(case.pair_ids)),
        )
        for case in clusters.cases
    ]
