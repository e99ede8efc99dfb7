"""The ledger under any sequence of moves: it adds up for each fund, never goes below zero, and shows tampering."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zis_registry.errors import InsufficientFunds, InvalidValue
from zis_registry.funding.fund import FundKind
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

# Two funds of each kind: what is asked for one must never touch the other, nor another kind.
KIND_OF = {f"{kind.value}-{number}": kind for kind in FundKind for number in (1, 2)}
VILLAGES = ("", "7311012002", "7311021001")

funds = st.sampled_from(sorted(KIND_OF))
transfers = st.builds(
    Transfer,
    funds,
    st.integers(1, 60),
    area=st.sampled_from(VILLAGES),
    service=st.sampled_from(["sanitasi", "air_minum"]),
    unit=st.sampled_from(["", "1:sanitasi", "2:air_minum"]),
)
# Openings come more often than any other move, so that most sequences get somewhere.
moves = st.sampled_from([*Move, Move.OPEN, Move.OPEN])
asked = st.lists(st.builds(entry, moves, st.lists(transfers, min_size=1, max_size=4)), max_size=25)


def played(entries: list[Entry]) -> tuple[dict[str, Balance], list[Entry]]:
    """The balances after each entry that the funds can bear, and those entries."""
    standing: dict[str, Balance] = {}
    done = []
    for one in entries:
        try:
            standing = post(standing, one)
        except InsufficientFunds:
            continue
        done.append(one)
    return standing, done


def stored(entries: list[Entry]) -> list[tuple[int, Posting]]:
    return [(number, posting) for number, one in enumerate(entries, start=1) for posting in one.postings]


def added_up(entries: list[Entry]) -> dict[str, Counter[Account]]:
    """The sums by fund and account, posting by posting, without the balances of the ledger."""
    held: dict[str, Counter[Account]] = defaultdict(Counter)
    for one in entries:
        for posting in one.postings:
            held[posting.fund][posting.account] += posting.amount
    return held


def can_bear(standing: dict[str, Balance], one: Entry) -> bool:
    """Whether every fund holds what the entry takes from it, all its transfers together."""
    taken: Counter[str] = Counter()
    for posting in one.postings:
        taken[posting.fund] += max(-posting.amount, 0)
    origin = one.move.origin
    return origin is Account.RECEIPTS or all(
        amount <= standing.get(fund, Balance(fund)).accounts[origin] for fund, amount in taken.items()
    )


@given(asked)
def test_every_fund_adds_up_and_what_it_cannot_bear_is_refused_and_changes_nothing(entries: list[Entry]) -> None:
    standing: dict[str, Balance] = {}
    for one in entries:
        if can_bear(standing, one):
            standing = post(standing, one)
        else:
            before = dict(standing)
            with pytest.raises(InsufficientFunds):
                post(standing, one)
            assert standing == before
        for balance in standing.values():
            assert balance.opening == balance.left + balance.reserved + balance.committed_with_paid
            assert min(balance.opening, balance.available, balance.reserved, balance.committed, balance.paid) >= 0


@given(asked, st.data())
def test_the_balances_are_those_of_the_postings_in_any_order(entries: list[Entry], data: st.DataObject) -> None:
    standing, done = played(entries)
    postings = data.draw(st.permutations([posting for _, posting in stored(done)]))
    assert balances(postings) == standing
    sums = added_up(done)
    assert all(sums[fund][account] == n for fund in standing for account, n in standing[fund].accounts.items())
    assert sums.keys() == standing.keys()
    assert problems(stored(done), moves={n: one.move for n, one in enumerate(done, start=1)}) == ()


@given(asked)
def test_an_entry_changes_only_the_funds_it_names_and_each_kind_keeps_its_own_money(entries: list[Entry]) -> None:
    standing: dict[str, Balance] = {}
    received: Counter[FundKind] = Counter()
    for one in entries:
        before = standing
        try:
            standing = post(standing, one)
        except InsufficientFunds:
            continue
        named = {posting.fund for posting in one.postings}
        assert {fund for fund in standing if standing[fund] != before.get(fund)} <= named
        for kind in FundKind:
            assert sum(p.amount for p in one.postings if KIND_OF[p.fund] is kind) == 0
        if one.move is Move.OPEN:
            received.update({KIND_OF[p.fund]: 0 for p in one.postings})
            for posting in one.postings:
                received[KIND_OF[posting.fund]] += max(posting.amount, 0)
    for kind in FundKind:
        of_the_kind = [balance for fund, balance in standing.items() if KIND_OF[fund] is kind]
        held = sum(b.available + b.reserved + b.committed + b.paid for b in of_the_kind)
        assert held == received[kind]


@given(moves, funds, funds, st.integers(1, 10**9))
def test_no_entry_can_be_made_between_two_funds(move: Move, one: str, other: str, amount: int) -> None:
    assume(one != other)
    with pytest.raises(InvalidValue, match="tidak seimbang"):
        Entry(move, (Posting(one, move.origin, -amount), Posting(other, move.target, amount)))


@st.composite
def tampered(draw: st.DrawFn) -> tuple[list[tuple[int, Posting]], dict[int, Move]]:
    """Good books with one posting changed in one field, or lost, and the recorded moves."""
    _, done = played([entry(Move.OPEN, [Transfer(fund, 100) for fund in sorted(KIND_OF)]), *draw(asked)])
    books = stored(done)
    place = draw(st.integers(0, len(books) - 1))
    number, good = books[place]
    changes = {
        "amount": st.integers(-200, 200),
        "fund": funds,
        "account": st.sampled_from(Account),
        "area": st.sampled_from(VILLAGES),
        "unit": st.sampled_from(["", "1:sanitasi", "3:sanitasi"]),
    }
    field = draw(st.sampled_from(["lost", *changes]))
    if field == "lost":
        del books[place]
    else:
        bad = replace(good, **{field: draw(changes[field])})
        assume(bad != good)
        books[place] = (number, bad)
    return books, {number: one.move for number, one in enumerate(done, start=1)}


@settings(max_examples=200)
@given(tampered())
def test_one_tampered_or_lost_posting_is_always_found(case: tuple[list[tuple[int, Posting]], dict[int, Move]]) -> None:
    books, recorded = case
    assert problems(books, moves=recorded)


@given(tampered(), st.data())
def test_problems_are_the_same_in_any_order(
    case: tuple[list[tuple[int, Posting]], dict[int, Move]], data: st.DataObject
) -> None:
    books, recorded = case
    shuffled = data.draw(st.permutations(books))
    assert problems(shuffled, moves=recorded) == problems(books, moves=recorded)
