"""What auditors read: events of the journal, and who saw which household; both newest first, in pages by key.

The journal has no areas. An event belongs to the area of the office of the account that caused it, so that a reader of
one district gets the events of that district's accounts alone; events of the console and of the system itself have no
account and are only for readers of the whole province.
"""

from __future__ import annotations

from dataclasses import dataclass

from zis_registry.store.engine import Database, Row, table_name
from zis_registry.store.journal import COLUMNS, JournalEntry, JournalRow
from zis_registry.store.tables.accounts import Account
from zis_registry.store.tables.intake import Office
from zis_registry.store.tables.people import PersonRead
from zis_registry.terms.scope import Scope

PROVINCE = "73"
_JOURNAL, _ACCOUNT, _OFFICE, _READ = (table_name(table) for table in (JournalRow, Account, Office, PersonRead))


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a reader looks for: an actor, a kind, a household, and from (incl.) and until (excl.) in UTC text."""

    actor: str = ""
    kind: str = ""
    household: int | None = None
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class ActorRecord:
    """Who acts: the username, and the person and office of the account ("" for the console and the system)."""

    username: str
    name: str
    office: str


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """Somebody saw a household: when (UTC), who, from which office, which household and area, how and why."""

    id: int
    at: str
    actor: str
    name: str
    office: str
    household: int
    area: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadSum:
    """How often an officer looked, at how many households, and how many of the looks opened a NIK."""

    actor: str
    name: str
    office: str
    looks: int
    households: int
    opened: int


class _Conditions:
    """Conditions joined by AND, with their values in order."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self.values: list[object] = []

    def add(self, text: str, *values: object) -> None:
        """One more condition."""
        self._texts.append(text)
        self.values += values

    def areas(self, column: str, scope: Scope) -> None:
        """The column lies in the scope."""
        either = " OR ".join(f"{column} LIKE {{}}" for _ in scope.areas)
        self.add(f"({either})", *(f"{area}%" for area in scope.areas))

    @property
    def where(self) -> str:
        """The conditions as SQL, with its keyword."""
        return f"WHERE {' AND '.join(self._texts)}" if self._texts else ""


async def events(
    db: Database, scope: Scope, looking_for: Narrowed, *, before: int | None, limit: int
) -> tuple[JournalEntry, ...]:
    """The events a scope may read, the newest first, those before a number if one is given."""
    asked = _events_in(scope)
    if looking_for.actor:
        asked.add("actor = {}", looking_for.actor)
    if looking_for.kind:
        asked.add("action = {}", looking_for.kind)
    _between(asked, looking_for)
    if before is not None:
        asked.add("seq < {}", before)
    sql = f"SELECT {', '.join(COLUMNS)} FROM {_JOURNAL} {asked.where} ORDER BY seq DESC LIMIT {int(limit)}"  # noqa: S608
    return tuple(JournalEntry.of(row) for row in await db.fetch(sql, *asked.values))


async def kinds(db: Database, scope: Scope) -> tuple[str, ...]:
    """The kinds of event a scope may read."""
    asked = _events_in(scope)
    rows = await db.fetch(f"SELECT DISTINCT action FROM {_JOURNAL} {asked.where} ORDER BY action", *asked.values)  # noqa: S608
    return tuple(row["action"] for row in rows)


async def actors(db: Database, scope: Scope) -> tuple[ActorRecord, ...]:
    """Who caused the events a scope may read."""
    asked = _events_in(scope)
    sql = (
        f"SELECT j.actor AS actor, MAX(a.name) AS name, MAX(a.office) AS office "  # noqa: S608
        f"FROM (SELECT DISTINCT actor FROM {_JOURNAL} {asked.where}) j "
        f"LEFT JOIN {_ACCOUNT} a ON a.username = j.actor GROUP BY j.actor ORDER BY j.actor"
    )
    rows = await db.fetch(sql, *asked.values)
    return tuple(ActorRecord(row["actor"], row["name"] or "", row["office"] or "") for row in rows)


async def event_count(db: Database) -> int:
    """How many events the whole journal holds; for readers of the whole province."""
    return int(await db.fetch_value(f"SELECT COUNT(*) AS events FROM {_JOURNAL}"))  # noqa: S608


async def reads(
    db: Database, scope: Scope, looking_for: Narrowed, *, before: int | None, limit: int
) -> tuple[ReadRecord, ...]:
    """Who saw the households of a scope, the newest look first, those before a number if one is given."""
    asked = _reads_in(scope, looking_for)
    if before is not None:
        asked.add("r.id < {}", before)
    sql = (
        "SELECT r.id AS id, r.at AS at, r.actor AS actor, a.name AS name, r.office AS office, "  # noqa: S608
        "r.household AS household, r.area AS area, r.what AS what, r.reason AS reason "
        f"FROM {_READ} r LEFT JOIN {_ACCOUNT} a ON a.username = r.actor {asked.where} "
        f"ORDER BY r.id DESC LIMIT {int(limit)}"
    )
    return tuple(_read_of(row) for row in await db.fetch(sql, *asked.values))


async def read_sums(db: Database, scope: Scope, looking_for: Narrowed, *, opened: str) -> tuple[ReadSum, ...]:
    """For each officer the looks at households of a scope, those who opened most NIKs first, then who looked most."""
    asked = _reads_in(scope, looking_for)
    sql = (
        "SELECT r.actor AS actor, MAX(a.name) AS name, MAX(r.office) AS office, COUNT(*) AS looks, "  # noqa: S608
        "COUNT(DISTINCT r.household) AS households, SUM(CASE WHEN r.what = {} THEN 1 ELSE 0 END) AS opened "
        f"FROM {_READ} r LEFT JOIN {_ACCOUNT} a ON a.username = r.actor {asked.where} GROUP BY r.actor"
    )
    rows = await db.fetch(sql, opened, *asked.values)
    sums = [
        ReadSum(r["actor"], r["name"] or "", r["office"], int(r["looks"]), int(r["households"]), int(r["opened"]))
        for r in rows
    ]
    return tuple(sorted(sums, key=lambda one: (-one.opened, -one.looks, one.actor)))


async def readers(db: Database, scope: Scope) -> tuple[ActorRecord, ...]:
    """Who ever saw a household of a scope."""
    asked = _reads_in(scope, Narrowed())
    sql = (
        f"SELECT r.actor AS actor, MAX(a.name) AS name, MAX(r.office) AS office FROM {_READ} r "  # noqa: S608
        f"LEFT JOIN {_ACCOUNT} a ON a.username = r.actor {asked.where} GROUP BY r.actor ORDER BY r.actor"
    )
    rows = await db.fetch(sql, *asked.values)
    return tuple(ActorRecord(row["actor"], row["name"] or "", row["office"] or "") for row in rows)


def _events_in(scope: Scope) -> _Conditions:
    asked = _Conditions()
    if not scope.covers(PROVINCE):
        offices = _Conditions()
        offices.areas("o.area", scope)
        asked.add(
            f"actor IN (SELECT a.username FROM {_ACCOUNT} a JOIN {_OFFICE} o ON o.code = a.office {offices.where})",  # noqa: S608
            *offices.values,
        )
    return asked


def _reads_in(scope: Scope, looking_for: Narrowed) -> _Conditions:
    asked = _Conditions()
    asked.areas("r.area", scope)
    if looking_for.actor:
        asked.add("r.actor = {}", looking_for.actor)
    if looking_for.kind:
        asked.add("r.what = {}", looking_for.kind)
    if looking_for.household is not None:
        asked.add("r.household = {}", looking_for.household)
    _between(asked, looking_for, column="r.at")
    return asked


def _between(asked: _Conditions, looking_for: Narrowed, *, column: str = "at") -> None:
    if looking_for.since:
        asked.add(f"{column} >= {{}}", looking_for.since)
    if looking_for.until:
        asked.add(f"{column} < {{}}", looking_for.until)


def _read_of(row: Row) -> ReadRecord:
    return ReadRecord(
        id=row["id"],
        at=row["at"],
        actor=row["actor"],
        name=row["name"] or "",
        office=row["office"],
        household=row["household"],
        area=row["area"],
        what=row["what"],
        reason=row["reason"],
    )
