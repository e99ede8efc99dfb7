"""The funds of a reader's scope as pages show them: what each is bound to, where its rupiah stand, how they moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from zis_registry.eligibility.access import SERVICE_WORDS
from zis_registry.eligibility.need import FACILITY_WORDS
from zis_registry.errors import NotFound
from zis_registry.funding.commitment import SOURCE_WORDS, Commitment
from zis_registry.funding.fund import KIND_WORDS, SHORT_KINDS, Fund
from zis_registry.funding.ledger import Balance, Move
from zis_registry.services import reference
from zis_registry.services.money.budgets import FundStanding, standings
from zis_registry.services.numbering import proposal_number
from zis_registry.services.opening import Registry
from zis_registry.services.oversight.audit_filters import called
from zis_registry.store.repositories import ledger, people
from zis_registry.store.repositories.ledger import FundEntry
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.household import Facility

PAGE = 50
NEWEST = 2**62


@dataclass(frozen=True, slots=True)
class FundLine:
    """A fund with its bond in words and its rupiah: opening = reserved + committed (paid included) + left."""

    id: str
    name: str
    kind: str
    kind_words: str
    long_kind: str
    bond: str
    area: str
    opening: int
    reserved: int
    committed: int
    paid: int
    left: int

    @property
    def is_balanced(self) -> bool:
        """Whether its rupiah add up."""
        return self.opening == self.reserved + self.committed + self.left


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """Money that another source, or a fund of the registry, has promised."""

    id: str
    payer: str
    area: str
    service: str
    amount: int
    decided_on: date
    basis: str


@dataclass(frozen=True, slots=True)
class FundsView:
    """All funds of the scope, and what other sources have committed there."""

    funds: tuple[FundLine, ...]
    others: tuple[CommitmentLine, ...]

    def total(self, what: str) -> int:
        """The sum of one column over all funds, for reading only: no fund ever pays for another."""
        return sum(getattr(fund, what) for fund in self.funds)

    @property
    def other_amount(self) -> int:
        """Rupiah of all other sources."""
        return sum(one.amount for one in self.others)

    @property
    def is_balanced(self) -> bool:
        """Whether the rupiah of every fund add up."""
        return all(fund.is_balanced for fund in self.funds)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of the ledger in words; `left` is what was available after it. `proposal` is "" without one."""

    id: int
    at: str
    actor: str
    words: str
    remark: str
    amount: int
    change: int
    left: int
    proposal: str


@dataclass(frozen=True, slots=True)
class FundView:
    """One fund with a page of its ledger, newest first; `older` is where the next page starts, None at the end."""

    fund: FundLine
    entries: tuple[EntryLine, ...]
    commitments: tuple[CommitmentLine, ...]
    older: int | None


async def funds(registry: Registry, reader: Reader) -> FundsView:
    """The funds of the reader's scope with their balances, and commitments of other sources."""
    reader.require(Permission.SEE_FUNDS)
    found = await standings(registry, reader.scope)
    async with registry.db.read_tx():
        promised = await ledger.commitments(registry.db, reader.scope)
    return FundsView(
        funds=tuple(map(fund_line, found)),
        others=tuple(_commitment(one, {}) for one in promised if one.source is not None),
    )


async def fund(registry: Registry, reader: Reader, code: str, *, before: int = NEWEST) -> FundView:
    """One fund with its ledger below an entry; raises NotFound outside the scope just as for an unknown code."""
    reader.require(Permission.SEE_FUNDS)
    async with registry.db.read_tx():
        found = [one for one in await standings(registry, reader.scope) if one.fund.id == code]
        if not found:
            raise NotFound("Dana ini tidak ada dalam lingkup Anda.")
        promised = [one for one in await ledger.commitments(registry.db, reader.scope) if one.fund == code]
        entries = await ledger.entries_of_fund(registry.db, code, before=before, most=PAGE + 1)
        who = await people.names_of(registry.db, {entry.actor for entry in entries})
        left = await ledger.available_through(registry.db, code, entries[0].id) if entries else 0
    names = {code: found[0].fund.name}
    return FundView(
        fund=fund_line(found[0]),
        entries=tuple(_entries(entries[:PAGE], left, {one.id: one for one in promised}, who)),
        commitments=tuple(_commitment(one, names) for one in promised),
        older=entries[PAGE - 1].id if len(entries) > PAGE else None,
    )


def fund_line(one: FundStanding) -> FundLine:
    """A fund and its balance as a row."""
    fund, balance = one.fund, one.balance
    return FundLine(
        id=fund.id,
        name=fund.name,
        kind=fund.kind.value,
        kind_words=SHORT_KINDS[fund.kind],
        long_kind=KIND_WORDS[fund.kind],
        bond=bond_words(fund),
        area=fund.area.digits,
        **_amounts(balance),
    )


def _amounts(balance: Balance) -> dict[str, int]:
    return {
        "opening": balance.opening,
        "reserved": balance.reserved,
        "committed": balance.committed_with_paid,
        "paid": balance.paid,
        "left": balance.left,
    }


def bond_words(fund: Fund) -> str:
    """What a fund may pay for, as a sentence without its end."""
    place = reference.area_words(fund.area)
    if fund.facilities is None:
        return f"Semua fasilitas di {place}"
    names = [FACILITY_WORDS[facility] for facility in Facility if facility in fund.facilities]
    return f"Hanya {', '.join(names)} di {place}"


def low_words(low: Sequence[FundLine]) -> str:
    """How many funds are reserved to the last rupiah, spent otherwise, or nearly used."""
    reserved = sum(1 for one in low if one.left <= 0 and one.reserved and not one.committed)
    spent = sum(1 for one in low if one.left <= 0) - reserved
    told = (
        (reserved, "seluruhnya dicadangkan"),
        (spent, "habis terbagi"),
        (len(low) - reserved - spent, "hampir habis"),
    )
    first, *rest = [f"{count} {{}}{words}" for count, words in told if count]
    return ", ".join([first.format("dana "), *(words.format("") for words in rest)])


def _commitment(one: Commitment, names: Mapping[str, str]) -> CommitmentLine:
    return CommitmentLine(
        id=one.id,
        payer=SOURCE_WORDS[one.source] if one.source is not None else names.get(one.fund or "", one.fund or ""),
        area=one.area.digits,
        service=SERVICE_WORDS[one.service].capitalize(),
        amount=one.amount,
        decided_on=one.decided_on,
        basis=one.basis,
    )


def _entries(
    found: Iterable[FundEntry], left: int, promised: Mapping[str, Commitment], people_names: Mapping[str, str]
) -> Iterable[EntryLine]:
    """The entries with what was left after each, going back from the newest."""
    for one in found:
        kind, _, number = one.subject.partition(":")
        yield EntryLine(
            id=one.id,
            at=one.at,
            actor=called(one.actor, people_names),
            words=_move_words(one.move, _subject_words(kind, number)),
            remark=_remark(one, promised.get(number) if kind == "commitment" else None),
            amount=one.amount,
            change=one.change,
            left=left,
            proposal=proposal_number(int(number)) if kind == "proposal" else "",
        )
        left -= one.change


def _subject_words(kind: str, number: str) -> str:
    match kind:
        case "proposal":
            return f"usulan {proposal_number(int(number))}"
        case "commitment":
            return f"komitmen {number}"
        case _:
            return "dana ini"


def _move_words(move: Move, subject: str) -> str:
    match move:
        case Move.OPEN:
            return "Saldo awal dibuka"
        case Move.RESERVE:
            return f"Dicadangkan untuk {subject}"
        case Move.RELEASE:
            return f"Cadangan {subject} dilepas"
        case Move.COMMIT:
            return f"Menjadi komitmen: {subject}"
        case Move.CANCEL:
            return f"Komitmen dibatalkan: {subject}"
        case Move.PAY:
            return f"Dibayar untuk {subject}"
        case _:
            assert_never(move)


def _remark(one: FundEntry, promised: Commitment | None) -> str:
    if promised is not None:
        return promised.basis
    return f"{one.units} unit" if one.units else ""
