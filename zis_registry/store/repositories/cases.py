"""Cases as people see them: with the households at both ends, the lists behind them, decisions, and money at stake."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zis_registry.funding.ledger import Account
from zis_registry.store.engine import Database
from zis_registry.store.repositories.scoping import pieces
from zis_registry.terms.scope import Scope


@dataclass(frozen=True, slots=True)
class End:
    """One end of a case: the household that holds it now (None when its list was taken back) and where it lives."""

    household: int | None
    dwelling: int | None
    area: str
    name: str


@dataclass(frozen=True, slots=True)
class CaseEnds:
    """A case with its two ends; `pairs` stand best first, `score` is in hundredths of log2 odds."""

    id: int
    question: str
    status: str
    score: int
    pairs: tuple[int, ...]
    first: End
    second: End

    @property
    def open(self) -> bool:
        """Whether it waits for a person."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a family row comes from, and the end it belongs to."""

    row: int
    upload: int
    office: str
    office_name: str
    office_kind: str
    area: str
    list_kind: str
    filename: str
    sheet: str
    line: int
    accepted_at: str
    end: End


@dataclass(frozen=True, slots=True)
class LinkRow:
    """Two rows that were joined without a person, the household that holds them, and when the later list came."""

    pair: int
    end: End
    accepted_at: str


@dataclass(frozen=True, slots=True)
class Said:
    """A decision about a pair, with the person and office where the actor has an account."""

    id: int
    pair: int
    verdict: str
    undoes: int | None
    reason: str
    actor: str
    name: str
    office: str
    office_name: str
    decided_at: str


OPEN = ("OPEN", "ASKED")
_ENDS = (
    "c.id AS id, c.question AS question, c.status AS status, c.score AS score, c.pairs AS pairs, "
    "a.id AS home_a, a.dwelling AS dwelling_a, a.area AS area_a, a.name AS name_a, "
    "b.id AS home_b, b.dwelling AS dwelling_b, b.area AS area_b, b.name AS name_b "
)
_JOINED = (
    "LEFT JOIN household_row ra ON ra.source_row = c.household_a LEFT JOIN household a ON a.id = ra.household "
    "LEFT JOIN household_row rb ON rb.source_row = c.household_b LEFT JOIN household b ON b.id = rb.household "
)
_CASES = f"SELECT {_ENDS}FROM review_case c {_JOINED}"  # our names


def _inside(column: str, scope: Scope) -> str:
    return "(" + " OR ".join([f"{column} LIKE {{}}"] * len(scope.areas)) + ")"


def _prefixes(scope: Scope) -> tuple[str, ...]:
    return tuple(f"{prefix}%" for prefix in scope.areas)


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["{}"] * len(values))


async def touching(db: Database, scope: Scope, statuses: Sequence[str]) -> tuple[CaseEnds, ...]:
    """The cases of these states with an end in the scope, by number."""
    rows = await db.fetch(
        f"{_CASES}WHERE c.status IN ({_marks(statuses)}) "
        f"AND ({_inside('a.area', scope)} OR {_inside('b.area', scope)}) ORDER BY c.id",
        *statuses, *_prefixes(scope), *_prefixes(scope),
    )  # fmt: skip
    return tuple(_case(row) for row in rows)


async def count_touching(db: Database, scope: Scope, statuses: Sequence[str]) -> Mapping[str, int]:
    """How many cases of each of these states have an end in the scope."""
    rows = await db.fetch(
        f"SELECT c.status AS status, COUNT(*) AS number FROM review_case c {_JOINED}"  # noqa: S608  # marks
        f"WHERE c.status IN ({_marks(statuses)}) AND ({_inside('a.area', scope)} OR {_inside('b.area', scope)}) "
        "GROUP BY c.status",
        *statuses, *_prefixes(scope), *_prefixes(scope),
    )  # fmt: skip
    return {row["status"]: int(row["number"]) for row in rows}


async def of_households(db: Database, scope: Scope, households: Iterable[int]) -> tuple[CaseEnds, ...]:
    """The open cases with an end in the scope at which one of these households stands, strongest first."""
    wanted = sorted(set(households))
    if not wanted:
        return ()
    rows = await db.fetch(
        f"{_CASES}WHERE c.status IN ({_marks(OPEN)}) "
        f"AND (a.id IN ({_marks(wanted)}) OR b.id IN ({_marks(wanted)})) "
        f"AND ({_inside('a.area', scope)} OR {_inside('b.area', scope)}) ORDER BY c.score DESC, c.id",
        *OPEN, *wanted, *wanted, *_prefixes(scope), *_prefixes(scope),
    )  # fmt: skip
    return tuple(_case(row) for row in rows)


async def find(db: Database, scope: Scope, number: int) -> CaseEnds | None:
    """The case of this number with an end in the scope, or the one that its pair has gone over to; None as if absent.

    A case is numbered by its smallest pair, so it can change its number when households are joined.
    """
    rows = await db.fetch(
        f"{_CASES}WHERE (c.id = {{}} OR c.pairs LIKE {{}}) "
        f"AND ({_inside('a.area', scope)} OR {_inside('b.area', scope)}) ORDER BY c.id",
        number, f"%{number}%", *_prefixes(scope), *_prefixes(scope),
    )  # fmt: skip
    found = [case for row in rows if number in ((case := _case(row)).id, *case.pairs)]
    return min(found, key=lambda case: (case.id != number, case.id), default=None)


async def rows_of_pair(db: Database, pair: int) -> tuple[int, int] | None:
    """The two family rows of a pair, the earlier first; linkage crosses districts, so the caller asks for the scope."""
    row = await db.fetch_one("SELECT row_a, row_b FROM pair WHERE id = {}", pair)
    return None if row is None else (int(row["row_a"]), int(row["row_b"]))


async def origins(db: Database, rows: Iterable[int]) -> Mapping[int, Origin]:
    """Where these family rows come from and which household holds them now; the caller asks for the scope."""
    found: dict[int, Origin] = {}
    for piece in pieces(sorted(set(rows))):
        for row in await db.fetch(
            "SELECT s.id AS row_id, s.upload AS upload, s.sheet AS sheet, s.row AS line, u.office AS office, "  # noqa: S608
            "u.area AS area, u.list_kind AS list_kind, u.filename AS filename, u.accepted_at AS accepted_at, "
            "o.name AS office_name, o.kind AS office_kind, h.id AS home, h.dwelling AS dwelling, h.area AS home_area, "
            "h.name AS name "
            "FROM source_row s JOIN upload u ON u.id = s.upload LEFT JOIN office o ON o.code = u.office "
            "LEFT JOIN household_row r ON r.source_row = s.id LEFT JOIN household h ON h.id = r.household "
            f"WHERE s.id IN ({_marks(piece)})",
            *piece,
        ):
            found[int(row["row_id"])] = Origin(
                row=int(row["row_id"]),
                upload=int(row["upload"]),
                office=row["office"],
                office_name=row["office_name"] or row["office"],
                office_kind=row["office_kind"] or "",
                area=row["area"],
                list_kind=row["list_kind"],
                filename=row["filename"],
                sheet=row["sheet"],
                line=int(row["line"]),
                accepted_at=row["accepted_at"],
                end=_end(row["home"], row["dwelling"], row["home_area"], row["name"]),
            )
    return found


async def automatic_links(db: Database, scope: Scope, *, before: int | None, most: int) -> tuple[LinkRow, ...]:
    """Automatic links with both rows in one household of the scope, newest first; also those decided about since."""
    rows = await db.fetch(
        "SELECT p.id AS id, h.id AS home, h.dwelling AS dwelling, h.area AS area, h.name AS name, "  # noqa: S608
        "u.accepted_at AS at FROM pair p JOIN household_row ra ON ra.source_row = p.row_a "
        "JOIN household_row rb ON rb.source_row = p.row_b AND rb.household = ra.household "
        "JOIN household h ON h.id = ra.household JOIN upload u ON u.id = p.upload "
        f"WHERE p.outcome = 'LINK' AND p.id < {{}} AND {_inside('h.area', scope)} ORDER BY p.id DESC LIMIT {{}}",
        before if before is not None else 2**62, *_prefixes(scope), most,
    )  # fmt: skip
    return tuple(
        LinkRow(int(row["id"]), _end(row["home"], row["dwelling"], row["area"], row["name"]), row["at"]) for row in rows
    )


async def first_seen(db: Database, pairs: Iterable[int]) -> Mapping[int, str]:
    """When the list that raised each of these pairs was accepted (UTC text)."""
    found: dict[int, str] = {}
    for piece in pieces(sorted(set(pairs))):
        for row in await db.fetch(
            "SELECT p.id AS id, u.accepted_at AS at FROM pair p JOIN upload u ON u.id = p.upload "  # noqa: S608
            f"WHERE p.id IN ({_marks(piece)})",
            *piece,
        ):
            found[int(row["id"])] = row["at"]
    return found


async def decisions(db: Database, pairs: Iterable[int]) -> tuple[Said, ...]:
    """The decisions about these pairs in order; the caller has settled that the pairs are the reader's."""
    return await _decisions(db, "d.pair", sorted(set(pairs)))


async def find_decision(db: Database, decision: int) -> Said | None:
    """One decision by its number; the caller asks for the scope of its pair."""
    return next(iter(await _decisions(db, "d.id", [decision])), None)


async def _decisions(db: Database, column: str, wanted: Sequence[int]) -> tuple[Said, ...]:
    found: list[Said] = []
    for piece in pieces(wanted):
        for row in await db.fetch(
            "SELECT d.id AS id, d.pair AS pair, d.verdict AS verdict, d.undoes AS undoes, d.reason AS reason, "  # noqa: S608
            "d.actor AS actor, d.decided_at AS decided_at, a.name AS name, a.office AS office, o.name AS office_name "
            "FROM decision d LEFT JOIN account a ON a.username = d.actor LEFT JOIN office o ON o.code = a.office "
            f"WHERE {column} IN ({_marks(piece)}) ORDER BY d.id",
            *piece,
        ):
            told: dict[str, Any] = {name: row[name] or "" for name in ("office", "office_name")}
            told["name"] = row["name"] or row["actor"]
            plain: dict[str, Any] = {name: row[name] for name in ("verdict", "undoes", "reason", "actor", "decided_at")}
            found.append(Said(id=int(row["id"]), pair=int(row["pair"]), **plain, **told))
    return tuple(sorted(found, key=lambda said: said.id))


async def at_stake(db: Database, dwellings: Iterable[int]) -> Mapping[int, int]:
    """The rupiah that drafts have reserved or funds have committed for a dwelling's units, where there are any."""
    held: dict[int, int] = {}
    accounts = (Account.RESERVED.value, Account.COMMITTED.value, Account.PAID.value)
    units = [f"{dwelling}:{service}" for dwelling in sorted(set(dwellings)) for service in ("sanitasi", "air_minum")]
    for piece in pieces(units):
        for row in await db.fetch(
            "SELECT unit, SUM(amount) AS amount FROM ledger_posting "  # noqa: S608  # marks
            f"WHERE account IN ({_marks(accounts)}) AND unit IN ({_marks(piece)}) GROUP BY unit",
            *accounts, *piece,
        ):  # fmt: skip
            dwelling = int(row["unit"].split(":", 1)[0])
            held[dwelling] = held.get(dwelling, 0) + int(row["amount"])
    return {dwelling: amount for dwelling, amount in held.items() if amount}


async def contacts(db: Database, districts: Iterable[str]) -> Mapping[str, tuple[tuple[str, str, str], ...]]:
    """The offices of these districts as (code, name, contact): public, no scope; contact "" where none is set."""
    wanted = sorted(set(districts))
    found: dict[str, list[tuple[str, str, str]]] = {district: [] for district in wanted}
    if wanted:
        for row in await db.fetch(
            "SELECT o.code AS code, o.name AS name, o.area AS area, p.contact AS contact FROM office o "  # noqa: S608
            f"LEFT JOIN office_profile p ON p.code = o.code WHERE o.area IN ({_marks(wanted)}) ORDER BY o.code",
            *wanted,
        ):
            found[row["area"]].append((row["code"], row["name"], row["contact"] or ""))
    return {district: tuple(offices) for district, offices in found.items()}


def _case(row: Mapping[str, Any]) -> CaseEnds:
    return CaseEnds(
        id=int(row["id"]),
        question=row["question"],
        status=row["status"],
        score=int(row["score"]),
        pairs=tuple(json.loads(row["pairs"])),
        first=_end(row["home_a"], row["dwelling_a"], row["area_a"], row["name_a"]),
        second=_end(row["home_b"], row["dwelling_b"], row["area_b"], row["name_b"]),
    )


def _end(household: int | None, dwelling: int | None, area: str | None, name: str | None) -> End:
    return End(household, dwelling, area or "", name or "")
