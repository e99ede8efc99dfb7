"""The ledger of the funds and the commitments of every source; both only grow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zis_registry.funding.commitment import Commitment, Source
from zis_registry.funding.ledger import Account, Balance, Entry, Posting, Transfer, balances
from zis_registry.store.engine import Database
from zis_registry.store.repositories.scoping import in_scope
from zis_registry.store.tables.ledger import Commitment as CommitmentRow
from zis_registry.store.tables.ledger import LedgerEntry, LedgerPosting
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Service
from zis_registry.terms.scope import Scope


@dataclass(frozen=True, slots=True)
class Held:
    """Rupiah of one fund that lie on an account for one area and service."""

    fund: str
    area: str
    service: str
    account: Account
    amount: int


async def append(db: Database, entry: Entry, *, at: str, actor: str, subject: str) -> int:
    """Write one balanced entry; returns its number. Call inside the write transaction, after `ledger.post`."""
    number = await db.next_id(LedgerEntry)
    first = await db.next_id(LedgerPosting)
    await db.bulk_insert(
        LedgerEntry, ("id", "at", "actor", "move", "subject"), [(number, at, actor, entry.move.value, subject)]
    )
    await db.bulk_insert(
        LedgerPosting,
        ("id", "entry", "fund", "account", "amount", "area", "service", "unit"),
        [
            (first + place, number, p.fund, p.account.value, p.amount, p.area, p.service, p.unit)
            for place, p in enumerate(entry.postings)
        ],
    )
    return number


async def standing(db: Database, funds: Iterable[str]) -> dict[str, Balance]:
    """The balance of each of these funds, whatever the area of its postings; a fund without postings stands at zero."""
    wanted = set(funds)
    rows = await db.fetch(
        "SELECT fund, account, SUM(amount) AS amount FROM ledger_posting GROUP BY fund, account ORDER BY fund, account"
    )
    told = balances(
        Posting(row["fund"], Account(row["account"]), int(row["amount"]), area="", service="", unit="")
        for row in rows
        if row["fund"] in wanted and int(row["amount"])
    )
    return {fund: told.get(fund) or Balance(fund) for fund in wanted}


async def held(db: Database, scope: Scope, *accounts: Account) -> tuple[Held, ...]:
    """What lies on these accounts for the areas of the scope, by area, service and fund."""
    rows = (
        await LedgerPosting.select()
        .where(in_scope(LedgerPosting.area, scope) & LedgerPosting.account.is_in([a.value for a in accounts]))
        .order_by(LedgerPosting.id)
    )
    sums: dict[tuple[str, str, str, str], int] = {}
    for row in rows:
        key = (row["area"], row["service"], row["fund"], row["account"])
        sums[key] = sums.get(key, 0) + row["amount"]
    return tuple(
        Held(fund, area, service, Account(account), amount)
        for (area, service, fund, account), amount in sorted(sums.items())
        if amount
    )


async def outstanding(db: Database, subject: str) -> tuple[Transfer, ...]:
    """What a subject still has reserved, as the transfers that would release it."""
    rows = await db.fetch(
        "SELECT p.fund AS fund, p.area AS area, p.service AS service, p.unit AS unit, SUM(p.amount) AS amount "
        "FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry "
        "WHERE e.subject = {} AND p.account = {} GROUP BY p.fund, p.area, p.service, p.unit "
        "ORDER BY p.fund, p.area, p.service, p.unit",
        subject,
        Account.RESERVED.value,
    )
    return tuple(
        Transfer(row["fund"], int(row["amount"]), area=row["area"], service=row["service"], unit=row["unit"])
        for row in rows
        if int(row["amount"])
    )


async def all_postings(db: Database) -> tuple[tuple[int, Posting], ...]:
    """Every posting with the number of its entry, in order."""
    rows = await db.fetch(
        "SELECT entry, fund, account, amount, area, service, unit FROM ledger_posting ORDER BY entry, id"
    )
    return tuple(
        (
            row["entry"],
            Posting(
                row["fund"], Account(row["account"]), row["amount"],
                area=row["area"], service=row["service"], unit=row["unit"],
            ),
        )
        for row in rows
    )  # fmt: skip


async def entries(db: Database) -> Mapping[int, tuple[str, str]]:
    """Move and subject of every entry by its number."""
    rows = await db.fetch("SELECT id, move, subject FROM ledger_entry ORDER BY id")
    return {row["id"]: (row["move"], row["subject"]) for row in rows}


async def commitments(db: Database, scope: Scope) -> tuple[Commitment, ...]:
    """The commitments for the areas of the scope, by their id."""
    rows = await CommitmentRow.select().where(in_scope(CommitmentRow.area, scope)).order_by(CommitmentRow.id)
    return tuple(_commitment(row) for row in rows)


async def insert_commitments(db: Database, made: Iterable[Commitment]) -> None:
    """Write new commitments."""
    await db.bulk_insert(
        CommitmentRow,
        ("id", "source", "fund", "area", "service", "amount", "decided_on", "basis"),
        [
            (
                one.id, one.source.value if one.source else "", one.fund or "", one.area.digits, one.service.value,
                one.amount, one.decided_on.isoformat(), one.basis,
            )
            for one in made
        ],
    )  # fmt: skip


def _commitment(row: Mapping[str, Any]) -> Commitment:
    return Commitment(
        id=row["id"],
        source=Source(row["source"]) if row["source"] else None,
        fund=row["fund"] or None,
        area=AreaCode(row["area"]),
        service=Service(row["service"]),
        amount=row["amount"],
        decided_on=date.fromisoformat(row["decided_on"]),
        basis=row["basis"],
    )
