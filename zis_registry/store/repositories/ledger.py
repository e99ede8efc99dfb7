"""The ledger of the funds and the commitments of every source; both only grow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zis_registry.funding.commitment import Commitment, Source
from zis_registry.funding.ledger import Account, Balance, Entry, Move, Posting, Transfer, balances
from zis_registry.store.engine import Database
from zis_registry.store.repositories.money import Status
from zis_registry.store.repositories.scoping import in_scope, pieces
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


@dataclass(frozen=True, slots=True)
class Bound:
    """Rupiah of one fund that a subject ("proposal:12", "commitment:K1") holds on an account for one place."""

    subject: str
    fund: str
    area: str
    service: str
    account: Account
    amount: int


@dataclass(frozen=True, slots=True)
class FundEntry:
    """One entry as it touched one fund: rupiah moved, the change of what is available, and how many units it names."""

    id: int
    at: str
    actor: str
    move: Move
    subject: str
    amount: int
    change: int
    units: int


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
    wanted = sorted(set(funds))
    told: dict[str, Balance] = {}
    for piece in pieces(wanted):
        rows = await db.fetch(
            "SELECT fund, account, SUM(amount) AS amount FROM ledger_posting "  # noqa: S608  # marks, no values
            f"WHERE fund IN ({_marks(piece)}) GROUP BY fund, account",
            *piece,
        )
        told |= balances(Posting(row["fund"], Account(row["account"]), int(row["amount"])) for row in rows)
    return {fund: told.get(fund) or Balance(fund) for fund in wanted}


async def held(db: Database, scope: Scope, *accounts: Account) -> tuple[Held, ...]:
    """What lies on these accounts for the areas of the scope, by area, service and fund."""
    inside = " OR ".join(["area LIKE {}"] * len(scope.areas))
    rows = await db.fetch(
        "SELECT area, service, fund, account, SUM(amount) AS amount FROM ledger_posting "  # noqa: S608  # marks
        f"WHERE ({inside}) AND account IN ({_marks(accounts)}) GROUP BY area, service, fund, account",
        *(f"{prefix}%" for prefix in scope.areas),
        *(account.value for account in accounts),
    )
    told = [
        Held(row["fund"], row["area"], row["service"], Account(row["account"]), int(row["amount"]))
        for row in rows
        if int(row["amount"])
    ]
    return tuple(sorted(told, key=lambda one: (one.area, one.service, one.fund, one.account.value)))


async def outstanding(db: Database, subject: str) -> tuple[Transfer, ...]:
    """What a subject still has reserved, as the transfers that would release it."""
    rows = await db.fetch(
        "SELECT p.fund AS fund, p.area AS area, p.service AS service, p.unit AS unit, SUM(p.amount) AS amount "
        "FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry "
        "WHERE e.subject = {} AND p.account = {} GROUP BY p.fund, p.area, p.service, p.unit",
        subject,
        Account.RESERVED.value,
    )
    told = [
        Transfer(row["fund"], int(row["amount"]), area=row["area"], service=row["service"], unit=row["unit"])
        for row in rows
        if int(row["amount"])
    ]
    return tuple(sorted(told, key=lambda one: (one.fund, one.area, one.service, one.unit)))


async def bound_by_subject(db: Database) -> tuple[Bound, ...]:
    """What every subject holds reserved, committed or paid, by subject, fund and place; what is back at zero is not."""
    accounts = (Account.RESERVED, Account.COMMITTED, Account.PAID)
    rows = await db.fetch(
        "SELECT e.subject AS subject, p.fund AS fund, p.area AS area, p.service AS service, "  # noqa: S608  # marks
        "p.account AS account, SUM(p.amount) AS amount FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry "
        f"WHERE p.account IN ({_marks(accounts)}) GROUP BY e.subject, p.fund, p.area, p.service, p.account",
        *(account.value for account in accounts),
    )
    told = [
        Bound(row["subject"], row["fund"], row["area"], row["service"], Account(row["account"]), int(row["amount"]))
        for row in rows
        if int(row["amount"])
    ]
    return tuple(sorted(told, key=lambda one: (one.subject, one.fund, one.area, one.service, one.account.value)))


async def entries_of_fund(db: Database, fund: str, *, before: int, most: int) -> tuple[FundEntry, ...]:
    """The entries of a fund below a number, newest first; the fund is one that the reader's scope has given."""
    rows = await db.fetch(
        "SELECT e.id AS id, e.at AS at, e.actor AS actor, e.move AS move, e.subject AS subject, "
        "SUM(CASE WHEN p.amount > 0 THEN p.amount ELSE 0 END) AS amount, "
        "SUM(CASE WHEN p.account = {} THEN p.amount ELSE 0 END) AS change, "
        "COUNT(DISTINCT CASE WHEN p.unit <> '' THEN p.unit END) AS units "
        "FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry WHERE p.fund = {} AND e.id < {} "
        "GROUP BY e.id, e.at, e.actor, e.move, e.subject ORDER BY e.id DESC LIMIT {}",
        Account.AVAILABLE.value,
        fund,
        before,
        most,
    )
    return tuple(
        FundEntry(
            id=int(row["id"]), at=row["at"], actor=row["actor"], move=Move(row["move"]), subject=row["subject"],
            amount=int(row["amount"]), change=int(row["change"]), units=int(row["units"]),
        )
        for row in rows
    )  # fmt: skip


async def available_through(db: Database, fund: str, entry: int) -> int:
    """What was available of a fund after an entry, in rupiah."""
    return int(
        await db.fetch_value(
            "SELECT COALESCE(SUM(amount), 0) AS left_over FROM ledger_posting "
            "WHERE fund = {} AND account = {} AND entry <= {}",
            fund,
            Account.AVAILABLE.value,
            entry,
        )
    )


async def reserved_by(db: Database, subjects: Iterable[str]) -> Mapping[str, tuple[int, int]]:
    """Units and rupiah that each subject reserved when it was made, whatever became of them since."""
    told: dict[str, tuple[int, int]] = {}
    for piece in pieces(sorted(set(subjects))):
        rows = await db.fetch(
            "SELECT e.subject AS subject, COUNT(DISTINCT p.unit) AS units, SUM(p.amount) AS amount "  # noqa: S608  # marks
            "FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry "
            f"WHERE e.move = {{}} AND p.account = {{}} AND e.subject IN ({_marks(piece)}) GROUP BY e.subject",
            Move.RESERVE.value,
            Account.RESERVED.value,
            *piece,
        )
        told |= {row["subject"]: (int(row["units"]), int(row["amount"])) for row in rows}
    return told


async def draft_subjects(db: Database) -> frozenset[str]:
    """The subjects of proposals that are drafts: the only proposals that may hold a reservation."""
    rows = await db.fetch("SELECT id FROM proposal WHERE status = {}", Status.DRAFT.value)
    return frozenset(f"proposal:{row['id']}" for row in rows)


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["{}"] * len(values))


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
    rows = await CommitmentRow.select().where(in_scope(CommitmentRow.area, scope))
    return tuple(_commitment(row) for row in sorted(rows, key=lambda row: str(row["id"])))


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
