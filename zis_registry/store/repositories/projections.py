"""The registry as it stands: written by the fold, read by everybody else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from piccolo.table import Table

from zis_registry.store.engine import Database
from zis_registry.store.repositories.scoping import in_scope, pieces
from zis_registry.store.tables.registry import (
    Dwelling,
    FamilyCardRow,
    Household,
    HouseholdFact,
    HouseholdRow,
    Person,
    ReviewCase,
)
from zis_registry.terms.scope import Scope

Row = tuple[Any, ...]

COLUMNS: Mapping[type[Table], tuple[str, ...]] = {
    Household: ("id", "dwelling", "area", "name", "members", "listings"),
    HouseholdRow: ("source_row", "household"),
    HouseholdFact: ("id", "household", "field", "value", "source_row"),
    Person: ("id", "household", "family_card", "name", "relation", "sex", "birth_date", "nik_hash", "nik_mask",
             "nik_state"),
    FamilyCardRow: ("id", "household", "kk_hash", "kk_mask"),
    Dwelling: ("id", "area", "hamlet", "rt", "rw", "households"),
    ReviewCase: ("id", "question", "household_a", "household_b", "tier", "score", "status", "pairs"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Projection:
    """Rows of the projected tables, columns in the order of COLUMNS; the first column is the key."""

    households: list[Row] = field(default_factory=list)
    household_rows: list[Row] = field(default_factory=list)
    facts: list[Row] = field(default_factory=list)
    persons: list[Row] = field(default_factory=list)
    family_cards: list[Row] = field(default_factory=list)
    dwellings: list[Row] = field(default_factory=list)
    cases: list[Row] = field(default_factory=list)

    def tables(self) -> tuple[tuple[type[Table], list[Row]], ...]:
        """Each table with its rows."""
        return (
            (Household, self.households),
            (HouseholdRow, self.household_rows),
            (HouseholdFact, self.facts),
            (Person, self.persons),
            (FamilyCardRow, self.family_cards),
            (Dwelling, self.dwellings),
            (ReviewCase, self.cases),
        )


@dataclass(frozen=True, slots=True)
class HouseholdRecord:
    """A household of the registry; `facts` maps a field's name to its value as JSON and the row it came from."""

    id: int
    dwelling: int
    area: str
    name: str
    members: int | None
    listings: int
    facts: Mapping[str, tuple[Any, int]]


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A question for people about two households, best evidence first."""

    id: int
    question: str
    household_a: int
    household_b: int
    tier: str
    score: int
    status: str
    pairs: tuple[int, ...]


async def write_all(db: Database, projection: Projection) -> None:
    """Replace every projected table by this fold."""
    for table, rows in projection.tables():
        await table.delete(force=True)
        await db.bulk_insert(table, COLUMNS[table], rows)


async def replace_households(db: Database, gone: Iterable[int], fresh: Projection) -> None:
    """Replace the projections of some households by a fresh fold of theirs; dwellings and cases come apart."""
    for piece in pieces(sorted(set(gone))):
        ids = list(piece)
        await Household.delete().where(Household.id.is_in(ids))
        await HouseholdRow.delete().where(HouseholdRow.household.is_in(ids))
        await HouseholdFact.delete().where(HouseholdFact.household.is_in(ids))
        await Person.delete().where(Person.household.is_in(ids))
        await FamilyCardRow.delete().where(FamilyCardRow.household.is_in(ids))
    for table, rows in fresh.tables():
        if table not in (Dwelling, ReviewCase):
            await db.bulk_insert(table, COLUMNS[table], rows)


async def replace_dwellings(db: Database, gone: Iterable[int], fresh: Sequence[Row]) -> None:
    """Replace some dwellings."""
    for piece in pieces(sorted(set(gone))):
        await Dwelling.delete().where(Dwelling.id.is_in(list(piece)))
    await db.bulk_insert(Dwelling, COLUMNS[Dwelling], fresh)


async def replace_cases(db: Database, cases: Sequence[Row]) -> None:
    """Replace all cases: they follow from pairs and decisions alone."""
    await ReviewCase.delete(force=True)
    await db.bulk_insert(ReviewCase, COLUMNS[ReviewCase], cases)


async def read_all(db: Database) -> Projection:
    """Every projected row, ordered by key, as the fold would write it."""
    projection = Projection()
    for table, rows in projection.tables():
        columns = COLUMNS[table]
        for row in await table.select():
            rows.append(tuple(row[column] for column in columns))
        rows.sort(key=lambda row: row[0])
    return projection


def digest(projection: Projection) -> str:
    """SHA-256 over every row of every table in order of its key."""
    whole = hashlib.sha256()
    for table, rows in projection.tables():
        whole.update(table._meta.tablename.encode())
        for row in sorted(rows, key=lambda row: row[0]):
            whole.update(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode())
    return whole.hexdigest()


async def placement(db: Database) -> Mapping[int, int]:
    """Which household each family row belongs to now."""
    rows = await HouseholdRow.select(HouseholdRow.source_row, HouseholdRow.household)
    return {row["source_row"]: row["household"] for row in rows}


async def dwelling_placement(db: Database) -> Mapping[int, int]:
    """Which dwelling each household lives in now."""
    rows = await Household.select(Household.id, Household.dwelling)
    return {row["id"]: row["dwelling"] for row in rows}


async def households(db: Database, scope: Scope, *, ids: Iterable[int] | None = None) -> tuple[HouseholdRecord, ...]:
    """The households of the scope (all, or those of `ids`) with their golden facts, in order of their number."""
    if ids is None:
        rows = await Household.select().where(in_scope(Household.area, scope)).order_by(Household.id)
        facts = await _facts_in(db, scope)
    else:
        rows, facts = [], []
        for piece in pieces(sorted(set(ids))):
            wanted = list(piece)
            rows += (
                await Household.select()
                .where(Household.id.is_in(wanted) & in_scope(Household.area, scope))
                .order_by(Household.id)
            )
            facts += await HouseholdFact.select().where(HouseholdFact.household.is_in(wanted))
    return _with_facts(rows, facts)


async def areas(db: Database, scope: Scope) -> tuple[str, ...]:
    """The distinct areas (digits) in which households of the scope live."""
    rows = await Household.select(Household.area).distinct().where(in_scope(Household.area, scope))
    return tuple(sorted(row["area"] for row in rows))


async def _facts_in(db: Database, scope: Scope) -> list[dict[str, Any]]:
    inside = " OR ".join(["h.area LIKE {}"] * len(scope.areas))
    sql = (
        "SELECT f.household AS household, f.field AS field, f.value AS value, f.source_row AS source_row "  # noqa: S608
        f"FROM household_fact f JOIN household h ON h.id = f.household WHERE {inside} ORDER BY f.id"
    )
    return await db.fetch(sql, *(f"{prefix}%" for prefix in scope.areas))


async def cases(db: Database, scope: Scope, *, statuses: Sequence[str]) -> tuple[CaseRecord, ...]:
    """Cases of these states that touch a household of the scope, strongest first."""
    visible = {row["id"] for row in await Household.select(Household.id).where(in_scope(Household.area, scope))}
    rows = await ReviewCase.select().where(ReviewCase.status.is_in(list(statuses)))
    found = [_case(row) for row in rows if row["household_a"] in visible or row["household_b"] in visible]
    return tuple(sorted(found, key=lambda case: (-case.score, case.id)))


async def find_case(db: Database, scope: Scope, case: int) -> CaseRecord | None:
    """One case of the scope, or None just as for an unknown number."""
    row = await ReviewCase.select().where(ReviewCase.id == case).first()
    if row is None:
        return None
    found = _case(row)
    mine = await households(db, scope, ids=(found.household_a, found.household_b))
    return found if mine else None


async def family_rows(db: Database, household: int) -> tuple[int, ...]:
    """The family rows of one household, in order."""
    rows = (
        await HouseholdRow.select(HouseholdRow.source_row)
        .where(HouseholdRow.household == household)
        .order_by(HouseholdRow.source_row)
    )
    return tuple(row["source_row"] for row in rows)


async def counts(db: Database, scope: Scope) -> Mapping[str, int]:
    """How many households and dwellings the scope holds."""
    return {
        "households": await Household.count().where(in_scope(Household.area, scope)),
        "dwellings": await Dwelling.count().where(in_scope(Dwelling.area, scope)),
    }


def _with_facts(rows: Sequence[Mapping[str, Any]], facts: Sequence[Mapping[str, Any]]) -> tuple[HouseholdRecord, ...]:
    by_household: dict[int, dict[str, tuple[Any, int]]] = {row["id"]: {} for row in rows}
    for fact in facts:
        if fact["household"] in by_household:
            by_household[fact["household"]][fact["field"]] = (json.loads(fact["value"]), fact["source_row"])
    return tuple(
        HouseholdRecord(
            id=row["id"],
            dwelling=row["dwelling"],
            area=row["area"],
            name=row["name"],
            members=row["members"],
            listings=row["listings"],
            facts=by_household[row["id"]],
        )
        for row in rows
    )


def _case(row: Mapping[str, Any]) -> CaseRecord:
    return CaseRecord(
        id=row["id"],
        question=row["question"],
        household_a=row["household_a"],
        household_b=row["household_b"],
        tier=row["tier"],
        score=row["score"],
        status=row["status"],
        pairs=tuple(json.loads(row["pairs"])),
    )


def label(table: type[Table]) -> str:
    """The name of a projected table, for messages."""
    return table._meta.tablename


async def birth_dates(db: Database, households: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
    """The known birth dates (ISO) of the people of these households."""
    found: dict[int, list[str]] = {}
    for piece in pieces(sorted(set(households))):
        rows = (
            await Person.select(Person.household, Person.birth_date)
            .where(Person.household.is_in(list(piece)) & (Person.birth_date != ""))
            .order_by(Person.id)
        )
        for row in rows:
            found.setdefault(row["household"], []).append(row["birth_date"])
    return {household: tuple(dates) for household, dates in found.items()}


async def nik_hashes(db: Database, households: Iterable[int]) -> Mapping[int, str]:
    """The keyed hash of the first person's trusted NIK of each household, where there is one."""
    found: dict[int, str] = {}
    for piece in pieces(sorted(set(households))):
        rows = (
            await Person.select(Person.household, Person.nik_hash)
            .where(Person.household.is_in(list(piece)) & (Person.nik_hash != ""))
            .order_by(Person.id)
        )
        for row in rows:
            found.setdefault(row["household"], row["nik_hash"])
    return found
