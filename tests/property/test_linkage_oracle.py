"""Linking with blocks agrees with the slow linker, for any order of rows, and never joins what must not be joined."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.property.linkage_people import TODAY, listings
from zis_registry.linkage.compare import compare
from zis_registry.linkage.decide import Outcome, judge
from zis_registry.linkage.link import link
from zis_registry.linkage.listing import Listing
from zis_registry.linkage.oracle import link_all_pairs
from zis_registry.terms.person_name import name_similarity


def numbered(people: list[Listing]) -> list[Listing]:
    return [replace(one, row_id=number) for number, one in enumerate(people, start=1)]


crowds = st.lists(listings, min_size=2, max_size=7).map(numbered)


@settings(max_examples=100, deadline=None)
@given(crowds, st.integers(0, 6))
def test_linking_with_blocks_agrees_with_comparing_all_pairs(crowd: list[Listing], cut: int) -> None:
    known, incoming = crowd[:cut], crowd[cut:]
    assert link(incoming, known, today=TODAY) == link_all_pairs(incoming, known, today=TODAY)


@settings(max_examples=60, deadline=None)
@given(crowds, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(crowd: list[Listing], random: object) -> None:
    shuffled = list(crowd)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert link(shuffled, [], today=TODAY) == link(crowd, [], today=TODAY)


@settings(max_examples=60, deadline=None)
@given(listings, listings)
def test_comparing_and_judging_are_symmetric(one: Listing, other: Listing) -> None:
    a, b = replace(one, row_id=1), replace(other, row_id=2)
    there, back = compare(a, b, today=TODAY), compare(b, a, today=TODAY)
    assert there == back
    if there is not None:
        assert judge(there) == judge(there)


@settings(max_examples=100, deadline=None)
@given(crowds)
def test_every_automatic_link_is_plainly_safe(crowd: list[Listing]) -> None:
    """The promises of decisions 7, said once more in plain code, apart from the rules that make the verdict."""
    by_row = {one.row_id: one for one in crowd}
    for verdict in link(crowd, [], today=TODAY):
        if verdict.outcome is not Outcome.LINK:
            continue
        a, b = by_row[verdict.row_a], by_row[verdict.row_b]
        assert a.nik.number is not None
        assert a.nik.number == b.nik.number
        assert name_similarity(a.name, b.name) >= 0.85
        assert a.is_head
        assert b.is_head
        assert a.kk.number is None or b.kk.number is None or a.kk.number == b.kk.number
        assert a.sex is None or b.sex is None or a.sex == b.sex
        for other in crowd:
            if other.nik.number == a.nik.number and name_similarity(a.name, other.name) < 0.5:
                assert not other.name.given or not a.name.given


@settings(max_examples=60, deadline=None)
@given(crowds)
def test_what_links_join_has_one_nik(crowd: list[Listing]) -> None:
    by_row = {one.row_id: one for one in crowd}
    links = [v for v in link(crowd, [], today=TODAY) if v.outcome is Outcome.LINK]
    assert all(by_row[v.row_a].nik.number == by_row[v.row_b].nik.number for v in links)
