"""Counts behind the gap: who is registered where, for how many units money is bound, and whether lists changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zis_registry.funding.ledger import Account
from zis_registry.store.engine import Database
from zis_registry.terms.scope import Scope

_BOUND = (Account.RESERVED, Account.COMMITTED, Account.PAID)
# What is known to leave households alone; every other event may have changed what they need.
_HARMLESS = ("accounts", "sign-in", "jobs", "exports", "reports", "funding", "allocation", "reads")


@dataclass(frozen=True, slots=True)
class Registered:
    """Households of an area, the persons on their lists, and how many households do not tell their members."""

    area: str
    households: int
    persons: int
    untold: int


@dataclass(frozen=True, slots=True)
class BoundUnits:
    """How many units of a district a fund pays for in a service, and the rupiah it has bound beside any unit."""

    district: str
    service: str
    fund: str
    units: int
    unnamed: int


async def last_change(db: Database) -> int:
    """The number of the last event of the journal that may have changed what households need; 0 without one."""
    harmless = " AND ".join(["action NOT LIKE {}"] * len(_HARMLESS))
    found = await db.fetch_value(
        f"SELECT seq FROM journal WHERE {harmless} ORDER BY seq DESC LIMIT 1",  # noqa: S608  # marks, no values
        *(f"{source}:%" for source in _HARMLESS),
    )
    return int(found or 0)


async def registered(db: Database, scope: Scope, *, digits: int) -> tuple[Registered, ...]:
    """What is registered in the areas of the scope, by area of that many digits; wider ones stand for themselves."""
    rows = await db.fetch(
        f"SELECT substr(area, 1, {int(digits)}) AS place, COUNT(*) AS households, "  # noqa: S608  # a number, and marks
        "COALESCE(SUM(members), 0) AS persons, SUM(CASE WHEN members IS NULL THEN 1 ELSE 0 END) AS untold "
        f"FROM household WHERE {_inside(scope)} GROUP BY substr(area, 1, {int(digits)})",
        *_prefixes(scope),
    )
    return tuple(
        Registered(row["place"], int(row["households"]), int(row["persons"]), int(row["untold"])) for row in rows
    )


async def bound_units(db: Database, scope: Scope) -> tuple[BoundUnits, ...]:
    """What each fund has bound in each district of the scope and service."""
    rows = await db.fetch(
        "SELECT district, service, fund, SUM(CASE WHEN unit <> '' THEN 1 ELSE 0 END) AS units, "  # noqa: S608  # marks
        "SUM(CASE WHEN unit = '' THEN amount ELSE 0 END) AS unnamed FROM ("
        "SELECT substr(area, 1, 4) AS district, service, fund, unit, SUM(amount) AS amount FROM ledger_posting "
        f"WHERE ({_inside(scope)}) AND account IN ({', '.join(['{}'] * len(_BOUND))}) "
        "GROUP BY substr(area, 1, 4), service, fund, unit) AS held WHERE amount > 0 GROUP BY district, service, fund",
        *_prefixes(scope),
        *(account.value for account in _BOUND),
    )
    return tuple(
        BoundUnits(row["district"], row["service"], row["fund"], int(row["units"]), int(row["unnamed"])) for row in rows
    )


def _inside(scope: Scope) -> str:
    return " OR ".join(["area LIKE {}"] * len(scope.areas))


def _prefixes(scope: Scope) -> Sequence[str]:
    return [f"{prefix}%" for prefix in scope.areas]
