"""The ledger of the funds, in sentences: how money moves, what is refused, and what a check of the books finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from zis_registry.errors import CheckFailed, InsufficientFunds, InvalidValue
from zis_registry.funding.ledger import (
    Account,
    Balance,
    Entry,
    Move,
    Posting,
    Transfer,
    balances,
    entry,
    post,
    problems,
)

ZAKAT, INFAK = "zakat-barru", "infak-barru"


def moved(*steps: tuple[Move, int]) -> dict[str, Balance]:
    """The zakat fund after these moves, one after the other."""
    standing: dict[str, Balance] = {}
    for move, amount in steps:
        standing = post(standing, entry(move, [Transfer(ZAKAT, amount)]))
    return standing


def numbered(*entries: Entry) -> list[tuple[int, Posting]]:
    return [(number, posting) for number, one in enumerate(entries, start=1) for posting in one.postings]


def changed(stored: Sequence[tuple[int, Posting]], at: int, posting: Posting) -> list[tuple[int, Posting]]:
    return [(number, posting if place == at else old) for place, (number, old) in enumerate(stored)]


def test_each_move_takes_from_one_account_and_adds_to_another() -> None:
    assert {move: (move.origin, move.target) for move in Move} == {
        Move.OPEN: (Account.RECEIPTS, Account.AVAILABLE),
        Move.RESERVE: (Account.AVAILABLE, Account.RESERVED),
        Move.RELEASE: (Account.RESERVED, Account.AVAILABLE),
        Move.COMMIT: (Account.RESERVED, Account.COMMITTED),
        Move.CANCEL: (Account.COMMITTED, Account.AVAILABLE),
        Move.PAY: (Account.COMMITTED, Account.PAID),
    }


def test_an_entry_has_two_postings_for_each_transfer_with_its_place_and_unit() -> None:
    made = entry(Move.RESERVE, [Transfer(ZAKAT, 5, area="7311012002", service="sanitasi", unit="9:sanitasi")])
    assert made.postings == (
        Posting(ZAKAT, Account.AVAILABLE, -5, area="7311012002", service="sanitasi", unit="9:sanitasi"),
        Posting(ZAKAT, Account.RESERVED, 5, area="7311012002", service="sanitasi", unit="9:sanitasi"),
    )


def test_money_is_received_reserved_committed_and_paid_and_always_adds_up() -> None:
    after = moved((Move.OPEN, 100), (Move.RESERVE, 60), (Move.RELEASE, 10), (Move.COMMIT, 40), (Move.CANCEL, 5))
    after = post(after, entry(Move.PAY, [Transfer(ZAKAT, 20)]))
    balance = after[ZAKAT]
    assert balance == Balance(ZAKAT, receipts=-100, available=55, reserved=10, committed=15, paid=20)
    assert (balance.opening, balance.left, balance.committed_with_paid) == (100, 55, 35)
    assert balance.opening == balance.left + balance.reserved + balance.committed_with_paid


def test_what_lacks_is_told_to_the_rupiah_and_nothing_is_posted() -> None:
    standing = moved((Move.OPEN, 2_000_000))
    both = entry(Move.RESERVE, [Transfer(ZAKAT, 2_321_429), Transfer(INFAK, 1)])
    with pytest.raises(InsufficientFunds) as refusal:
        post(standing, both)
    assert str(refusal.value) == (
        "Dana infak-barru: rekening tersedia menyimpan Rp0, diminta Rp1, kurang Rp1. "
        "Dana zakat-barru: rekening tersedia menyimpan Rp2.000.000, diminta Rp2.321.429, kurang Rp321.429."
    )
    assert standing == moved((Move.OPEN, 2_000_000))


def test_several_transfers_of_one_entry_are_weighed_together() -> None:
    standing = moved((Move.OPEN, 10))
    post(standing, entry(Move.RESERVE, [Transfer(ZAKAT, 6, unit="a"), Transfer(ZAKAT, 4, unit="b")]))
    with pytest.raises(InsufficientFunds, match="diminta Rp12, kurang Rp2"):
        post(standing, entry(Move.RESERVE, [Transfer(ZAKAT, 6, unit="a"), Transfer(ZAKAT, 6, unit="b")]))


@pytest.mark.parametrize("move", [Move.RELEASE, Move.COMMIT, Move.CANCEL, Move.PAY])
def test_nothing_is_released_committed_cancelled_or_paid_that_was_not_set_aside(move: Move) -> None:
    with pytest.raises(InsufficientFunds, match=f"rekening {move.origin.value} menyimpan Rp0"):
        post(moved((Move.OPEN, 10)), entry(move, [Transfer(ZAKAT, 1)]))


def test_the_last_rupiah_may_be_reserved() -> None:
    assert moved((Move.OPEN, 10), (Move.RESERVE, 10))[ZAKAT].left == 0


@pytest.mark.parametrize("amount", [0, -1, 10**15 + 1])
def test_an_amount_that_is_not_above_zero_or_beyond_any_budget_is_refused(amount: int) -> None:
    with pytest.raises(InvalidValue):
        entry(Move.OPEN, [Transfer(ZAKAT, amount)])


def test_an_entry_without_a_transfer_and_a_transfer_without_a_fund_are_refused() -> None:
    with pytest.raises(InvalidValue, match="tidak memuat"):
        entry(Move.RELEASE, [])
    with pytest.raises(InvalidValue, match="menyebut dananya"):
        Transfer("", 1)


def test_zakat_cannot_be_moved_to_infak_even_when_the_sum_is_zero() -> None:
    with pytest.raises(InvalidValue, match="dana infak-barru tidak seimbang, selisih Rp7; dana zakat-barru"):
        Entry(Move.RESERVE, (Posting(ZAKAT, Account.AVAILABLE, -7), Posting(INFAK, Account.RESERVED, 7)))


def test_an_entry_that_does_not_follow_its_move_is_refused() -> None:
    paid_at_once = (Posting(ZAKAT, Account.RESERVED, -7), Posting(ZAKAT, Account.PAID, 7))
    with pytest.raises(InvalidValue, match="tidak sesuai dengan mutasi bayar"):
        Entry(Move.PAY, paid_at_once)


def test_balances_take_postings_in_any_order_or_summed_beforehand() -> None:
    made = numbered(
        entry(Move.OPEN, [Transfer(ZAKAT, 9), Transfer(INFAK, 4)]), entry(Move.RESERVE, [Transfer(ZAKAT, 3)])
    )
    expected = {
        INFAK: Balance(INFAK, receipts=-4, available=4),
        ZAKAT: Balance(ZAKAT, receipts=-9, available=6, reserved=3),
    }
    assert balances(posting for _, posting in reversed(made)) == expected
    summed = [Posting(ZAKAT, account, amount) for account, amount in expected[ZAKAT].accounts.items()]
    assert balances(summed) == {ZAKAT: expected[ZAKAT]}


def test_one_side_of_a_posting_alone_is_no_balance() -> None:
    with pytest.raises(CheckFailed, match=r"Buku dana zakat-barru tidak seimbang, selisih −Rp1\.500"):
        balances([Posting(ZAKAT, Account.RECEIPTS, -1_500)])


GOOD = numbered(
    entry(Move.OPEN, [Transfer(ZAKAT, 100), Transfer(INFAK, 50)]),
    entry(Move.RESERVE, [Transfer(ZAKAT, 30, area="7311012002", service="sanitasi", unit="1:sanitasi")]),
    entry(Move.COMMIT, [Transfer(ZAKAT, 30, area="7311012002", service="sanitasi", unit="1:sanitasi")]),
)
MOVES = {1: Move.OPEN, 2: Move.RESERVE, 3: Move.COMMIT}


def test_good_books_have_no_problem_in_any_order() -> None:
    assert problems(GOOD) == ()
    assert problems(reversed(GOOD), moves=MOVES) == ()


def test_a_changed_amount_is_found_with_its_entry_and_fund() -> None:
    tampered = changed(GOOD, 1, replace(GOOD[1][1], amount=101))
    assert problems(tampered) == ("Mutasi 1: dana zakat-barru tidak seimbang, selisih Rp1.",)


def test_a_posting_moved_to_another_fund_is_found_in_both() -> None:
    tampered = changed(GOOD, 1, replace(GOOD[1][1], fund=INFAK))
    assert problems(tampered)[:1] == ("Mutasi 1: dana infak-barru tidak seimbang, selisih Rp100.",)
    assert "Mutasi 1: dana zakat-barru tidak seimbang, selisih −Rp100." in problems(tampered)


def test_a_posting_moved_to_another_village_is_found_though_the_fund_balances() -> None:
    tampered = changed(GOOD, 5, replace(GOOD[5][1], area="7306012001"))
    assert problems(tampered) == ("Mutasi 2: dana zakat-barru tidak seimbang menurut wilayah, layanan, dan unit.",)


def test_a_posting_moved_to_another_account_is_found() -> None:
    unknown = changed(GOOD, 5, replace(GOOD[5][1], account=Account.PAID))
    assert "Mutasi 2: rekening asal dan tujuannya tidak dikenal sebagai mutasi." in problems(unknown)
    like_a_release = changed(GOOD, 7, replace(GOOD[7][1], account=Account.AVAILABLE))
    assert problems(like_a_release) == ()
    assert problems(like_a_release, moves=MOVES) == (
        "Mutasi 3: rekening asal dan tujuannya tidak sesuai dengan mutasi komit.",
    )


def test_an_account_below_zero_is_found_where_it_began_though_it_recovers_later() -> None:
    stored = numbered(
        entry(Move.OPEN, [Transfer(ZAKAT, 10)]),
        entry(Move.RESERVE, [Transfer(ZAKAT, 15)]),
        entry(Move.OPEN, [Transfer(ZAKAT, 90)]),
    )
    told = ("Dana zakat-barru: rekening tersedia di bawah nol (−Rp5) sejak mutasi 2.",)
    assert problems(stored) == problems(reversed(stored)) == told


def test_receipts_that_were_taken_back_and_amounts_of_zero_are_found() -> None:
    back = [(1, Posting(ZAKAT, Account.AVAILABLE, -2)), (1, Posting(ZAKAT, Account.RECEIPTS, 2))]
    assert "Dana zakat-barru: rekening penerimaan di atas nol (Rp2) sejak mutasi 1." in problems(back)
    nothing = [(1, Posting(ZAKAT, Account.AVAILABLE, 0)), (1, Posting(ZAKAT, Account.RECEIPTS, 0))]
    assert "Mutasi 1: memuat jumlah nol rupiah." in problems(nothing)


def test_an_entry_without_postings_and_postings_without_an_entry_are_found() -> None:
    without_reserve = [pair for pair in GOOD if pair[0] != 2]
    assert "Mutasi 2: tidak memuat satu pun jumlah." in problems(without_reserve, moves=MOVES)
    assert problems(GOOD, moves={1: Move.OPEN, 2: Move.RESERVE}) == ("Mutasi 3: tidak tercatat dalam daftar mutasi.",)
