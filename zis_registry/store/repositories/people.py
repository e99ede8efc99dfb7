"""What officers set about households, who looked at whom, and the people of one household."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from zis_registry.store.engine import Database
from zis_registry.store.repositories.scoping import in_scope, pieces
from zis_registry.store.tables.accounts import Account
from zis_registry.store.tables.people import AsnafDecision, PersonRead
from zis_registry.store.tables.registry import Household, Person
from zis_registry.terms.scope import Scope


@dataclass(frozen=True, slots=True)
class AsnafRecord:
    """An asnaf as an officer set it on a family row; "" takes an earlier one back."""

    id: int
    family: int
    asnaf: str
    reason: str
    actor: str
    decided_at: str


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """Somebody saw a household (0 where a number that was looked for is nobody's); `area` is where it lives."""

    id: int
    at: str
    actor: str
    office: str
    household: int
    area: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person of a household; unknown parts are ""."""

    id: int
    name: str
    relation: str
    sex: str
    birth_date: str


@dataclass(frozen=True, slots=True)
class SurveyedRecord:
    """A surveyed household whose income (rupiah a month) is known, with the asnaf as written, "" for none."""

    household: int
    name: str
    area: str
    members: int | None
    surveyed_on: str
    income: int
    asnaf: str
    muslim: bool | None  # as the survey verified it


ASNAF_COLUMNS = tuple(field.name for field in fields(AsnafRecord))
READ_COLUMNS = tuple(field.name for field in fields(ReadRecord))


# --- asnaf ----------------------------------------------------------------------------------------------------


async def asnaf_decisions(db: Database, families: Iterable[int] | None = None) -> tuple[AsnafRecord, ...]:
    """What was set, in order: about some family rows, or everything (the fold has no scope)."""
    if families is None:
        return tuple(_asnaf(row) for row in await AsnafDecision.select().order_by(AsnafDecision.id))
    rows: list[Mapping[str, Any]] = []
    for piece in pieces(sorted(set(families))):
        rows += await AsnafDecision.select().where(AsnafDecision.family.is_in(list(piece)))
    return tuple(sorted((_asnaf(row) for row in rows), key=lambda record: record.id))


async def append_asnaf(db: Database, record: AsnafRecord) -> None:
    """Append what an officer set; its number must be the next free one."""
    await db.bulk_insert(AsnafDecision, ASNAF_COLUMNS, [tuple(getattr(record, name) for name in ASNAF_COLUMNS)])


async def next_asnaf_id(db: Database) -> int:
    """The next free number; call inside the write transaction."""
    return await db.next_id(AsnafDecision)


async def surveyed(db: Database, scope: Scope) -> tuple[SurveyedRecord, ...]:
    """The households of the scope that BAZNAS surveyed and whose income is known, by number."""
    inside = " OR ".join(["h.area LIKE {}"] * len(scope.areas))
    rows = await db.fetch(
        "SELECT h.id AS household, h.name AS name, h.area AS area, h.members AS members, s.value AS surveyed_on, "  # noqa: S608
        "i.value AS income, a.value AS asnaf, v.value AS muslim FROM household h "
        "JOIN household_fact s ON s.id = h.id || ':tanggal_survei' "
        "JOIN household_fact i ON i.id = h.id || ':penghasilan_bulan' "
        "LEFT JOIN household_fact a ON a.id = h.id || ':asnaf_ditetapkan' "
        "LEFT JOIN household_fact v ON v.id = h.id || ':muslim_terverifikasi' "
        f"WHERE {inside} ORDER BY h.id",
        *(f"{prefix}%" for prefix in scope.areas),
    )
    told = ("surveyed_on", "income", "asnaf")
    return tuple(
        SurveyedRecord(
            **{
                **row,
                **{n: json.loads(row[n]) if row[n] else "" for n in told},
                "muslim": json.loads(row["muslim"]) if row["muslim"] else None,
            }
        )
        for row in rows
    )


def _asnaf(row: Mapping[str, Any]) -> AsnafRecord:
    return AsnafRecord(**{name: row[name] for name in ASNAF_COLUMNS})


# --- who looked -----------------------------------------------------------------------------------------------


async def insert_reads(db: Database, reads: Sequence[ReadRecord]) -> None:
    """Write down who looked at whom; call inside the write transaction."""
    await db.bulk_insert(PersonRead, READ_COLUMNS, [tuple(getattr(r, name) for name in READ_COLUMNS) for r in reads])


async def next_read_id(db: Database) -> int:
    """The next free number; call inside the write transaction."""
    return await db.next_id(PersonRead)


async def count_reads(db: Database, actor: str, *, what: str, since: str, household: int | None = None) -> int:
    """How often somebody looked in this way since a moment (UTC text)."""
    where = (PersonRead.actor == actor) & (PersonRead.what == what) & (PersonRead.at >= since)
    if household is not None:
        where = where & (PersonRead.household == household)
    return int(await PersonRead.count().where(where))


async def reads_of(db: Database, scope: Scope, household: int, *, most: int) -> tuple[ReadRecord, ...]:
    """Who looked at a household of the scope, newest first."""
    rows = (
        await PersonRead.select()
        .where((PersonRead.household == household) & in_scope(PersonRead.area, scope))
        .order_by(PersonRead.id, ascending=False)
        .limit(most)
    )
    return tuple(ReadRecord(**{name: row[name] for name in READ_COLUMNS}) for row in rows)


# --- people ---------------------------------------------------------------------------------------------------


async def persons(db: Database, scope: Scope, household: int) -> tuple[PersonRecord, ...]:
    """The people of a household of the scope, in order of first naming."""
    home = await Household.count().where((Household.id == household) & in_scope(Household.area, scope))
    if not home:
        return ()
    rows = await Person.select().where(Person.household == household).order_by(Person.id)
    return tuple(PersonRecord(r["id"], r["name"], r["relation"], r["sex"], r["birth_date"]) for r in rows)


async def housemates(db: Database, scope: Scope, dwelling: int) -> tuple[int, ...]:
    """The households of the scope that live in a dwelling, by number."""
    rows = (
        await Household.select(Household.id)
        .where((Household.dwelling == dwelling) & in_scope(Household.area, scope))
        .order_by(Household.id)
    )
    return tuple(row["id"] for row in rows)


async def names_of(db: Database, usernames: Iterable[str]) -> Mapping[str, str]:
    """The person behind each username that has an account."""
    found: dict[str, str] = {}
    for piece in pieces(sorted(set(usernames))):
        for row in await Account.select(Account.username, Account.name).where(Account.username.is_in(list(piece))):
            found[row["username"]] = row["name"]
    return found
