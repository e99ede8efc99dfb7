"""The ledger of the funds: balanced postings in whole rupiah, each within one fund, so that zakat and infak never net.

An entry moves money between two accounts of a fund (decisions 2): a saved proposal reserves, an approval commits, a
release pays. For each fund, and for each place and unit in it, the postings of an entry sum to zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum

from zis_registry.errors import CheckFailed, InsufficientFunds, InvalidValue
from zis_registry.terms.money import Rupiah


class Account(StrEnum):
    """The accounts of a fund; receipts are the contra account and go negative, no other may."""

    RECEIPTS = "penerimaan"
    AVAILABLE = "tersedia"
    RESERVED = "cadangan"
    COMMITTED = "komitmen"
    PAID = "tersalur"


class Move(StrEnum):
    """The only ways in which money moves between the accounts of a fund."""

    OPEN = "buka"
    RESERVE = "cadangkan"
    RELEASE = "lepas"
    COMMIT = "komit"
    CANCEL = "batal"
    PAY = "bayar"

    @property
    def origin(self) -> Account:
        """The account it takes from."""
        return _PATHS[self][0]

    @property
    def target(self) -> Account:
        """The account it adds to."""
        return _PATHS[self][1]


_PATHS = {
    Move.OPEN: (Account.RECEIPTS, Account.AVAILABLE),
    Move.RESERVE: (Account.AVAILABLE, Account.RESERVED),
    Move.RELEASE: (Account.RESERVED, Account.AVAILABLE),
    Move.COMMIT: (Account.RESERVED, Account.COMMITTED),
    Move.CANCEL: (Account.COMMITTED, Account.AVAILABLE),
    Move.PAY: (Account.COMMITTED, Account.PAID),
}
_PATHS_KNOWN = frozenset(_PATHS.values())


@dataclass(frozen=True, slots=True)
class Transfer:
    """Rupiah that an entry moves within one fund, for a place (area digits, service) and a unit where it has one.

    Raises InvalidValue for an amount that is not above zero, and without a fund.
    """

    fund: str
    amount: int
    _: KW_ONLY
    area: str = ""
    service: str = ""
    unit: str = ""

    def __post_init__(self) -> None:
        if not self.fund:
            raise InvalidValue("Mutasi dana harus menyebut dananya.")
        if self.amount <= 0:
            raise InvalidValue(f"Mutasi dana {self.fund} harus lebih dari nol, bukan {_rupiah(self.amount)}.")
        Rupiah(self.amount)  # refuses what is not a whole number, or beyond any budget


@dataclass(frozen=True, slots=True)
class Posting:
    """A signed amount in rupiah on one account of one fund; unchecked, so that `problems` can judge stored ones."""

    fund: str
    account: Account
    amount: int
    _: KW_ONLY
    area: str = ""
    service: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Postings that belong together; InvalidValue unless they balance per fund and follow the move."""

    move: Move
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        faults = tuple(_faults(self.postings, self.move))
        if faults:
            raise InvalidValue(f"Mutasi {self.move.value}: {'; '.join(faults)}.")


@dataclass(frozen=True, slots=True)
class Balance:
    """What the accounts of one fund hold in rupiah; CheckFailed unless they sum to zero, receipts being negative.

    An account may be below zero only where the postings of a part (one village, say) are summed alone.
    """

    fund: str
    _: KW_ONLY
    receipts: int = 0
    available: int = 0
    reserved: int = 0
    committed: int = 0
    paid: int = 0

    def __post_init__(self) -> None:
        difference = sum(self.accounts.values())
        if difference:
            raise CheckFailed(f"Buku dana {self.fund} tidak seimbang, selisih {_rupiah(difference)}.")

    @property
    def accounts(self) -> dict[Account, int]:
        """The amounts by account, with their signs."""
        return {
            Account.RECEIPTS: self.receipts,
            Account.AVAILABLE: self.available,
            Account.RESERVED: self.reserved,
            Account.COMMITTED: self.committed,
            Account.PAID: self.paid,
        }

    @property
    def opening(self) -> int:
        """All that the fund ever received: available + reserved + committed + paid."""
        return -self.receipts

    @property
    def left(self) -> int:
        """What may still be reserved."""
        return self.available

    @property
    def committed_with_paid(self) -> int:
        """Commitments, those already paid included (decisions 2)."""
        return self.committed + self.paid


def entry(move: Move, transfers: Iterable[Transfer]) -> Entry:
    """An entry of two postings for each transfer; InvalidValue when there is no transfer."""
    return Entry(move, tuple(posting for transfer in transfers for posting in _sides(move, transfer)))


def _sides(move: Move, transfer: Transfer) -> tuple[Posting, Posting]:
    fund, amount, area, service, unit = transfer.fund, transfer.amount, transfer.area, transfer.service, transfer.unit
    return (
        Posting(fund, move.origin, -amount, area=area, service=service, unit=unit),
        Posting(fund, move.target, amount, area=area, service=service, unit=unit),
    )


def balances(postings: Iterable[Posting]) -> dict[str, Balance]:
    """What each fund holds after these postings, whatever their order, by its id; CheckFailed if they do not balance.

    Postings summed beforehand serve as well: one for each fund and account.
    """
    sums = _sums(postings)
    return {fund: _balance(fund, sums[fund]) for fund in sorted(sums)}


def post(standing: Mapping[str, Balance], entry: Entry) -> dict[str, Balance]:
    """The balances after an entry; a fund not in `standing` holds nothing.

    Raises InsufficientFunds when the account that the move takes from would fall below zero; `standing` is untouched.
    """
    after, lacking = dict(standing), []
    for fund, changes in sorted(_sums(entry.postings).items()):
        before = standing.get(fund, Balance(fund)).accounts
        holds, asked = before[entry.move.origin], -changes[entry.move.origin]
        if entry.move.origin is not Account.RECEIPTS and asked > holds:
            lacking.append(_lack(fund, entry.move.origin, holds=holds, asked=asked))
        else:
            after[fund] = _balance(fund, {account: amount + changes[account] for account, amount in before.items()})
    if lacking:
        raise InsufficientFunds(" ".join(lacking))
    return after


def _lack(fund: str, account: Account, *, holds: int, asked: int) -> str:
    return (
        f"Dana {fund}: rekening {account.value} menyimpan {_rupiah(holds)}, diminta {_rupiah(asked)}, "
        f"kurang {_rupiah(asked - holds)}."
    )


def problems(postings: Iterable[tuple[int, Posting]], *, moves: Mapping[int, Move] | None = None) -> tuple[str, ...]:
    """What is wrong with stored postings, as sentences; each comes with the number of its entry, in any order.

    Looked at, entry by entry: the postings sum to zero for each fund, and for each place and unit in it; they go from
    one account to another as a move does (the recorded one, when `moves` tells it); and no account is below zero after
    it. Amounts changed on both sides alike stay in balance: those are for the audit chain to find.
    """
    entries: dict[int, list[Posting]] = {number: [] for number in moves or ()}
    for number, posting in postings:
        entries.setdefault(number, []).append(posting)
    found: list[str] = []
    running: dict[tuple[str, Account], int] = defaultdict(int)
    reported: set[tuple[str, Account]] = set()
    for number in sorted(entries):
        recorded = moves.get(number) if moves is not None else None
        if moves is not None and recorded is None:
            found.append(f"Mutasi {number}: tidak tercatat dalam daftar mutasi.")
        found += [f"Mutasi {number}: {fault}." for fault in _faults(entries[number], recorded)]
        for posting in entries[number]:
            running[posting.fund, posting.account] += posting.amount
        touched = sorted({(posting.fund, posting.account) for posting in entries[number]} - reported)
        for fund, account in touched:
            if _is_wrong_side(account, running[fund, account]):
                reported.add((fund, account))
                found.append(_wrong_side(fund, account, running[fund, account], number))
    return tuple(found)


def _is_wrong_side(account: Account, amount: int) -> bool:
    return amount > 0 if account is Account.RECEIPTS else amount < 0


def _wrong_side(fund: str, account: Account, amount: int, number: int) -> str:
    side = "di atas" if account is Account.RECEIPTS else "di bawah"
    return f"Dana {fund}: rekening {account.value} {side} nol ({_rupiah(amount)}) sejak mutasi {number}."


def _faults(postings: Sequence[Posting], move: Move | None) -> Iterator[str]:
    """What keeps postings from being one entry of the move, or of any move when it is not known."""
    if not postings:
        yield "tidak memuat satu pun jumlah"
        return
    if any(posting.amount == 0 for posting in postings):
        yield "memuat jumlah nol rupiah"
    yield from _imbalances(postings)
    taken = {posting.account for posting in postings if posting.amount < 0}
    added = {posting.account for posting in postings if posting.amount > 0}
    paths = _PATHS_KNOWN if move is None else {(move.origin, move.target)}
    if not any(taken == {origin} and added == {target} for origin, target in paths):
        yield "rekening asal dan tujuannya " + (
            "tidak dikenal sebagai mutasi" if move is None else f"tidak sesuai dengan mutasi {move.value}"
        )


def _imbalances(postings: Sequence[Posting]) -> Iterator[str]:
    by_fund: dict[str, int] = defaultdict(int)
    by_place: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for posting in postings:
        by_fund[posting.fund] += posting.amount
        by_place[posting.fund, posting.area, posting.service, posting.unit] += posting.amount
    uneven = {place[0] for place, difference in by_place.items() if difference}
    for fund in sorted(uneven):
        if by_fund[fund]:
            yield f"dana {fund} tidak seimbang, selisih {_rupiah(by_fund[fund])}"
        else:
            yield f"dana {fund} tidak seimbang menurut wilayah, layanan, dan unit"


def _sums(postings: Iterable[Posting]) -> dict[str, dict[Account, int]]:
    sums: dict[str, dict[Account, int]] = {}
    for posting in postings:
        accounts = sums.get(posting.fund)
        if accounts is None:
            accounts = sums[posting.fund] = dict.fromkeys(Account, 0)
        accounts[posting.account] += posting.amount
    return sums


def _balance(fund: str, amounts: Mapping[Account, int]) -> Balance:
    return Balance(
        fund,
        receipts=amounts[Account.RECEIPTS],
        available=amounts[Account.AVAILABLE],
        reserved=amounts[Account.RESERVED],
        committed=amounts[Account.COMMITTED],
        paid=amounts[Account.PAID],
    )


def _rupiah(amount: int) -> str:
    """With its sign, and without the bounds of `Rupiah`: a damaged posting can hold any amount."""
    return ("−" if amount < 0 else "") + f"Rp{abs(amount):,}".replace(",", ".")
