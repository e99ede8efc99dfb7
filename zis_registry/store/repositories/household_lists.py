"""Households as lists and pages ask for them: in pages by key, by name, by number, with where their data come from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zis_registry.store.engine import Database, Row
from zis_registry.store.repositories.evidence import DecisionRecord, PairRecord
from zis_registry.store.repositories.scoping import pieces
from zis_registry.store.tables.intake import Office, SourceRow, Upload
from zis_registry.store.tables.linkage import Decision, Pair
from zis_registry.store.tables.registry import Household
from zis_registry.terms.household import ListKind
from zis_registry.terms.scope import Scope


@dataclass(frozen=True, slots=True)
class Origin:
    """The row of a list that a family stands on."""

    family: int
    upload: int
    filename: str
    kind: ListKind
    office: str
    office_kind: str
    office_name: str
    office_area: str
    sheet: str
    row: int
    accepted_at: str
    accepted_by: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A household as a list names it."""

    id: int
    dwelling: int
    area: str
    name: str
    members: int | None
    listings: int


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list of households is narrowed to: area (digits, "" any), text in the name, only these numbers."""

    area: str = ""
    text: str = ""
    only: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class DraftHead:
    """Which draft is in force, without its lines."""

    id: int
    sha256: str
    made_on: str
    made_at: str
    made_by: str


async def origins(db: Database, families: Iterable[int]) -> Mapping[int, Origin]:
    """Of each family the upload, sheet and row it came from."""
    rows: list[Row] = []
    for piece in pieces(sorted(set(families))):
        rows += await SourceRow.select(SourceRow.id, SourceRow.upload, SourceRow.sheet, SourceRow.row).where(
            SourceRow.id.is_in(list(piece))
        )
    uploads = {
        row["id"]: row
        for row in await Upload.select(
            Upload.id, Upload.filename, Upload.list_kind, Upload.office, Upload.area, Upload.accepted_at,
            Upload.accepted_by,
        ).where(Upload.id.is_in(sorted({row["upload"] for row in rows}) or [0]))
    }  # fmt: skip
    offices = {row["code"]: row for row in await Office.select()}
    return {row["id"]: _origin(row, uploads[row["upload"]], offices) for row in rows}


def _origin(row: Row, upload: Row, offices: Mapping[str, Row]) -> Origin:
    office = offices.get(upload["office"], {"kind": "", "name": upload["office"]})
    return Origin(
        family=row["id"],
        upload=upload["id"],
        filename=upload["filename"],
        kind=ListKind(upload["list_kind"]),
        office=upload["office"],
        office_kind=office["kind"],
        office_name=office["name"],
        office_area=upload["area"],
        sheet=row["sheet"],
        row=row["row"],
        accepted_at=upload["accepted_at"],
        accepted_by=upload["accepted_by"],
    )


async def pairs_of(db: Database, families: Sequence[int]) -> tuple[PairRecord, ...]:
    """The compared pairs that touch any of these family rows."""
    rows = await Pair.select().where(Pair.row_a.is_in(list(families)) | Pair.row_b.is_in(list(families)))
    return tuple(
        PairRecord(
            r["id"], r["upload"], r["row_a"], r["row_b"], r["question"], r["outcome"], r["tier"], r["score"],
            tuple(json.loads(r["evidence"])),
        )
        for r in sorted(rows, key=lambda row: int(row["id"]))
    )  # fmt: skip


async def decisions_about(db: Database, pairs: Iterable[int]) -> tuple[DecisionRecord, ...]:
    """What people decided on these pairs, in order."""
    found: list[DecisionRecord] = []
    for piece in pieces(sorted(set(pairs))):
        for r in await Decision.select().where(Decision.pair.is_in(list(piece))):
            found.append(
                DecisionRecord(r["id"], r["pair"], r["verdict"], r["undoes"], r["reason"], r["actor"], r["decided_at"])
            )
    return tuple(sorted(found, key=lambda decision: decision.id))


async def placed(db: Database, families: Iterable[int]) -> Mapping[int, int]:
    """Which household each of these family rows belongs to now."""
    found: dict[int, int] = {}
    for piece in pieces(sorted(set(families))):
        marks = ", ".join(["{}"] * len(piece))
        sql = f"SELECT source_row, household FROM household_row WHERE source_row IN ({marks})"  # noqa: S608
        found |= {row["source_row"]: row["household"] for row in await db.fetch(sql, *piece)}
    return found


async def cases_of(db: Database, household: int) -> tuple[tuple[int, str, int, str], ...]:
    """The open questions about a household: case, question, the other household, status."""
    rows = await db.fetch(
        "SELECT id, question, household_a, household_b, status FROM review_case "
        "WHERE (household_a = {} OR household_b = {}) AND status IN ('OPEN', 'ASKED') ORDER BY score DESC, id",
        household,
        household,
    )
    return tuple(
        (r["id"], r["question"], r["household_b"] if r["household_a"] == household else r["household_a"], r["status"])
        for r in rows
    )


async def with_open_cases(db: Database, households: Iterable[int]) -> frozenset[int]:
    """Which of these households have an open question."""
    wanted, found = set(households), set()
    for row in await db.fetch("SELECT household_a, household_b FROM review_case WHERE status IN ('OPEN', 'ASKED')"):
        found |= {row["household_a"], row["household_b"]}
    return frozenset(wanted & found)


async def all_with_open_cases(db: Database) -> frozenset[int]:
    """Every household with an open question; its list narrows by scope."""
    rows = await db.fetch("SELECT household_a, household_b FROM review_case WHERE status IN ('OPEN', 'ASKED')")
    return frozenset(household for row in rows for household in (row["household_a"], row["household_b"]))


# --- the draft in force ---------------------------------------------------------------------------------------


async def draft_head(db: Database, scope: Scope, area: str) -> DraftHead | None:
    """Which draft of a district is in force; None outside the scope too."""
    if not scope.covers(area):
        return None
    row = await db.fetch_one(
        "SELECT id, sha256, made_on, made_at, made_by FROM proposal WHERE area = {} AND status = 'RANCANGAN'", area
    )
    return None if row is None else DraftHead(**row)


async def draft_lines(db: Database, draft: DraftHead) -> tuple[Sequence[Mapping[str, Any]], Mapping[str, str]]:
    """The lines of a draft that the scope has given, and the names of its funds by id."""
    snapshot = json.loads(await db.fetch_value("SELECT snapshot FROM proposal WHERE id = {}", draft.id))
    return snapshot["lines"], {fund["id"]: fund["name"] for fund in snapshot["funds"]}


async def draft_words(db: Database, draft: DraftHead, topics: Iterable[str]) -> Mapping[str, Mapping[str, Any]]:
    """What a draft tells of some units in sentences, by unit."""
    found: dict[str, Mapping[str, Any]] = {}
    for topic in topics:
        content = await db.fetch_value(
            "SELECT content FROM proposal_words WHERE proposal = {} AND topic = {}", draft.id, topic
        )
        if content is not None:
            found[topic] = json.loads(content)
    return found


# --- lists ----------------------------------------------------------------------------------------------------

_ONE = (
    "h.id AS id, h.dwelling AS dwelling, h.area AS area, h.name AS name, h.members AS members, h.listings AS listings"
)


def _conditions(scope: Scope, narrowed: Narrowed) -> tuple[str, list[Any]]:
    told = [f"({' OR '.join(['h.area LIKE {}'] * len(scope.areas))})"]
    values: list[Any] = [f"{prefix}%" for prefix in scope.areas]
    if narrowed.area:
        told.append("h.area LIKE {}")
        values.append(f"{narrowed.area}%")
    for word in narrowed.text.upper().split()[:8]:
        told.append("UPPER(h.name) LIKE {} ESCAPE '!'")
        values.append(f"%{escaped(word)}%")
    return " AND ".join(told), values


def escaped(text: str) -> str:
    """A text as LIKE takes it literally, with `!` as escape."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


async def count(db: Database, scope: Scope, narrowed: Narrowed) -> int:
    """How many households of the scope a list holds."""
    if narrowed.only is not None:
        return len(await _among(db, scope, narrowed))
    where, values = _conditions(scope, narrowed)
    return int(await db.fetch_value(f"SELECT COUNT(*) AS number FROM household h WHERE {where}", *values))  # noqa: S608


async def page(
    db: Database, scope: Scope, narrowed: Narrowed, *, after: int = 0, before: int = 0, most: int
) -> tuple[Listed, ...]:
    """A page of households by number: those after a number, or the last ones before one."""
    if narrowed.only is not None:
        rows = await _among(db, scope, narrowed)
        inside = [r for r in rows if r["id"] > after and (not before or r["id"] < before)]
        return tuple(Listed(**row) for row in (inside[-most:] if before else inside[:most]))
    where, values = _conditions(scope, narrowed)
    key, order = ("h.id < {}", "DESC") if before else ("h.id > {}", "ASC")
    sql = f"SELECT {_ONE} FROM household h WHERE {where} AND {key} ORDER BY h.id {order} LIMIT {most:d}"  # noqa: S608
    found = await db.fetch(sql, *values, before or after)
    return tuple(Listed(**row) for row in sorted(found, key=lambda row: int(row["id"])))


async def _among(db: Database, scope: Scope, narrowed: Narrowed) -> list[Row]:
    where, values = _conditions(scope, narrowed)
    rows = await db.fetch(f"SELECT {_ONE} FROM household h WHERE {where} ORDER BY h.id", *values)  # noqa: S608
    only = narrowed.only or frozenset()
    return [row for row in rows if row["id"] in only]


async def listed(db: Database, scope: Scope, ids: Iterable[int]) -> Mapping[int, Listed]:
    """These households as far as the scope reaches, by number."""
    found: dict[int, Listed] = {}
    for piece in pieces(sorted(set(ids))):
        rows = await Household.select(
            Household.id, Household.dwelling, Household.area, Household.name, Household.members, Household.listings
        ).where(Household.id.is_in(list(piece)))
        found |= {row["id"]: Listed(**row) for row in rows if scope.covers(row["area"])}
    return found


async def areas_with_households(db: Database, scope: Scope) -> tuple[str, ...]:
    """The distinct areas (digits) of the households of the scope."""
    where, values = _conditions(scope, Narrowed())
    rows = await db.fetch(f"SELECT DISTINCT h.area AS area FROM household h WHERE {where}", *values)  # noqa: S608
    return tuple(sorted(row["area"] for row in rows))


async def names(db: Database, scope: Scope, *, adults_until: str) -> tuple[tuple[int, str], ...]:
    """Every adult's name with the household, in the scope: born by a date (ISO), or not a child by relation."""
    where, values = _conditions(scope, Narrowed())
    rows = await db.fetch(
        f"SELECT h.id AS household, h.name AS name FROM household h WHERE {where} "  # noqa: S608
        f"UNION SELECT p.household AS household, p.name AS name FROM person p JOIN household h ON h.id = p.household "
        f"WHERE {where} AND ((p.birth_date <> '' AND p.birth_date <= {{}}) "
        f"OR (p.birth_date = '' AND p.relation NOT IN ('anak', 'lainnya')))",
        *values,
        *values,
        adults_until,
    )
    return tuple((row["household"], row["name"]) for row in rows)


async def by_number_hash(db: Database, hashed: str) -> tuple[tuple[int, str], ...]:
    """Households, of any area, on one of whose rows a NIK of this keyed hash stands: number and area."""
    rows = await db.fetch(
        "SELECT DISTINCT h.id AS id, h.area AS area FROM identifier i JOIN source_row s ON s.id = i.source_row "
        "JOIN household_row r ON r.source_row = s.family JOIN household h ON h.id = r.household "
        "WHERE i.hash16 = {} AND i.kind IN ('nik', 'nik_anggota') ORDER BY h.id",
        hashed,
    )
    return tuple((row["id"], row["area"]) for row in rows)
