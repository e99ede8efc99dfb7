"""When two rows are joined without a person, and every way in which that must not happen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.linkage.people import (
    BORN,
    CARD,
    FAR_AWAY,
    NEXT_DESA,
    NIK,
    OTHER_CARD,
    TODAY,
    listing,
    member,
    number_cell,
    rounded_text,
)
from zis_registry.linkage.blocking import keys
from zis_registry.linkage.decide import Outcome, PairVerdict
from zis_registry.linkage.link import link
from zis_registry.linkage.listing import Listing
from zis_registry.terms.household import Relation
from zis_registry.terms.identity import IdentityReading, IdentityState

ENDING_IN_ZERO = "7311011708700010"


def verdict(a: Listing, b: Listing, *others: Listing) -> PairVerdict | None:
    """What linking says about two listings, with others around them."""
    found = link([b], [a, *others], today=TODAY)
    return next((v for v in found if {v.row_a, v.row_b} == {a.row_id, b.row_id}), None)


def outcome(a: Listing, b: Listing, *others: Listing) -> Outcome:
    """The outcome, DIFFERENT when nothing is recorded."""
    found = verdict(a, b, *others)
    return found.outcome if found is not None else Outcome.DIFFERENT


# --- joined ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"kk": CARD}, {"kk": CARD}),
        ({"birth_date": BORN, "rt": 3}, {"birth_date": BORN}),
        ({}, {}),  # the same RT and RW of one desa
        ({"phone": "081234567890", "rt": None}, {"phone": "081234567890"}),
        ({"kk": CARD, "area": NEXT_DESA}, {"kk": CARD}),
        ({"rt": None, "rw": None, "hamlet": "Lappa"}, {"hamlet": "Dusun Lappa"}),
    ],
    ids=["same card", "same birth date given", "same RT/RW", "same phone and desa", "moved, same card", "same hamlet"],
)
def test_one_nik_one_name_and_something_else_in_common_is_joined(
    first: dict[str, object], second: dict[str, object]
) -> None:
    a, b = listing(1, "Muh. Hasan", NIK, **first), listing(2, "Muhammad Hasang", NIK, **second)
    found = verdict(a, b)
    assert found is not None
    assert (found.outcome, found.tier, found.reasons) == (Outcome.LINK, "A", ())


def test_a_name_written_a_little_otherwise_is_joined_with_the_same_card() -> None:
    a, b = listing(1, "Syamsuddin", NIK, kk=CARD), listing(2, "Syamsiddin", NIK, kk=CARD)
    assert outcome(a, b) is Outcome.LINK


def test_a_nik_ending_in_zero_is_joined_with_the_same_card() -> None:
    a, b = listing(1, "Sudirman", ENDING_IN_ZERO, kk=CARD), listing(2, "Sudirman", ENDING_IN_ZERO, kk=CARD)
    assert outcome(a, b) is Outcome.LINK


def test_a_birth_date_with_day_and_month_swapped_does_not_stand_in_the_way() -> None:
    swappable = "7311010708700003"
    a = listing(1, "Sudirman", swappable, birth_date=date(1970, 7, 8))
    b = listing(2, "Sudirman", swappable, birth_date=date(1970, 8, 7))
    assert outcome(a, b) is Outcome.LINK


def test_in_one_desa_without_rt_a_name_of_two_words_is_enough_and_a_single_word_is_not() -> None:
    assert outcome(listing(1, "Muh. Hasan Basri", NIK), listing(2, "Hasan Basri Muh.", NIK, rt=None)) is Outcome.LINK
    assert outcome(listing(1, "Muh. Hasan", NIK), listing(2, "Muh. Hasan", NIK, rt=None)) is Outcome.ASK
    namesake = listing(3, "Muh. Hasan Basri", "7311012106950002", rt=8)
    a, b = listing(1, "Muh. Hasan Basri", NIK), listing(2, "Muh. Hasan Basri", NIK, rt=None)
    assert outcome(a, b, namesake) is Outcome.ASK


# --- not joined -----------------------------------------------------------------------------------------------

PLAIN = listing(1, "Muh. Hasan", NIK, birth_date=BORN)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"birth_date": date(1990, 8, 17)}, "Tanggal lahir"),
        ({"birth_date": date(1970, 8, 18)}, "Tanggal lahir"),
        ({"sex": "P"}, "Jenis kelamin"),
        ({"relation": Relation.CHILD}, "bukan kepala"),
        ({"relation": Relation.SPOUSE}, "bukan kepala"),
        ({"area": NEXT_DESA}, "Desanya berbeda"),
        ({"area": FAR_AWAY}, "Desanya berbeda"),
        ({"rt": 9, "birth_date": None}, "bukti lain"),
    ],
    ids=str,
)
def test_what_speaks_against_makes_it_a_case(change: dict[str, object], why: str) -> None:
    other = replace(listing(2, "Muh. Hasan", NIK, birth_date=BORN), **change)  # type: ignore[arg-type]
    found = verdict(PLAIN, other)
    assert found is not None
    assert found.outcome is Outcome.ASK
    assert any(why in reason for reason in found.reasons)


def test_two_family_cards_make_it_a_case() -> None:
    a, b = listing(1, "Muh. Hasan", NIK, kk=CARD), listing(2, "Muh. Hasan", NIK, kk=OTHER_CARD)
    assert outcome(a, b) is Outcome.ASK


def test_two_families_without_a_common_member_are_a_case() -> None:
    mine = (member("Sitti Aminah"), member("Rahmat"))
    theirs = (member("Besse Tenri"), member("Baso"))
    a = listing(1, "Muh. Hasan", NIK, birth_date=BORN, members=mine)
    b = listing(2, "Muh. Hasan", NIK, birth_date=BORN, members=theirs)
    assert outcome(a, b) is Outcome.ASK


def test_a_birth_date_that_contradicts_the_nik_itself_makes_it_a_case_even_when_both_lists_give_it() -> None:
    wrong = date(1981, 2, 3)
    a, b = listing(1, "Muh. Hasan", NIK, birth_date=wrong), listing(2, "Muh. Hasan", NIK, birth_date=wrong)
    assert outcome(a, b) is Outcome.ASK


@pytest.mark.parametrize(
    "damaged", [number_cell(NIK), rounded_text(NIK), IdentityReading(IdentityState.NUMBER_EXACT, NIK)]
)
def test_a_nik_that_is_not_exact_text_on_both_sides_only_proposes(damaged: IdentityReading) -> None:
    a, b = listing(1, "Muh. Hasan", NIK, birth_date=BORN), listing(2, "Muh. Hasan", damaged, birth_date=BORN)
    found = verdict(a, b)
    assert found is not None
    assert (found.outcome, found.tier) == (Outcome.ASK, "C")


def test_a_rounded_twin_looks_the_same_by_nik_and_birth_date_and_is_a_case() -> None:
    """In a column of which only a part was rounded, ...0012 became ...0010: the twin's own NIK, as exact text."""
    a = listing(1, "Rahmat Hidayat", ENDING_IN_ZERO, birth_date=BORN)
    b = listing(2, "Rahmat Hidayat", ENDING_IN_ZERO, birth_date=BORN)
    found = verdict(a, b)
    assert found is not None
    assert (found.outcome, found.tier) == (Outcome.ASK, "C")
    assert any("berakhir 0" in reason for reason in found.reasons)


def test_a_card_ending_in_zero_is_no_proof_beside_a_nik_ending_in_zero() -> None:
    rounded_card = "7311011503120010"
    a = listing(1, "Sudirman", ENDING_IN_ZERO, kk=rounded_card)
    b = listing(2, "Sudirman", ENDING_IN_ZERO, kk=rounded_card)
    assert outcome(a, b) is Outcome.ASK


def test_a_twin_who_carries_the_others_nik_is_a_case() -> None:
    a = listing(1, "Rahman Hidayat", NIK, birth_date=BORN)
    b = listing(2, "Rahmat Hidayat", NIK, birth_date=BORN)
    assert outcome(a, b) is Outcome.ASK


def test_a_son_listed_with_the_nik_of_his_father_of_the_same_name_is_a_case_when_the_son_is_known() -> None:
    father = listing(1, "Muh. Hasan", NIK)
    son_with_his_own = listing(2, "Muh. Hasan", "7311012106950002")
    son_with_the_fathers = listing(3, "Muh. Hasan", NIK)
    assert outcome(father, son_with_the_fathers, son_with_his_own) is Outcome.ASK


def test_fathers_or_daeng_names_that_differ_make_it_a_case() -> None:
    for first, second in (("Hasan bin Umar", "Hasan bin Kadir"), ("Hasan Dg. Ngalle", "Hasan Dg. Tutu")):
        found = verdict(listing(1, first, NIK, kk=CARD), listing(2, second, NIK, kk=CARD))
        assert found is not None
        assert (found.outcome, found.tier) == (Outcome.ASK, "A-")


def test_a_nik_that_stands_on_clearly_different_names_joins_nobody() -> None:
    owner, again = listing(1, "Muh. Hasan", NIK, kk=CARD), listing(2, "Muh. Hasan", NIK, kk=CARD)
    borrower = listing(3, "Petrus Sampe", NIK, rt=7)
    assert outcome(owner, again) is Outcome.LINK
    found = verdict(owner, again, borrower)
    assert found is not None
    assert found.outcome is Outcome.ASK
    assert any("tersalin" in reason for reason in found.reasons)


def test_a_borrower_who_stands_only_as_a_member_spoils_the_nik_too() -> None:
    owner, again = listing(1, "Muh. Hasan", NIK, kk=CARD), listing(2, "Muh. Hasan", NIK, kk=CARD)
    parents = listing(3, "Petrus Sampe", members=(member("Yohana Sampe", NIK),), rt=7)
    assert outcome(owner, again, parents) is Outcome.ASK


def test_a_nik_twice_in_one_file_with_nothing_else_in_common_joins_nobody() -> None:
    a, b = listing(1, "Muh. Hasan", NIK, file="x"), listing(2, "Muh. Hasan", NIK, file="x", rt=4)
    elsewhere = listing(3, "Muh. Hasan", NIK, birth_date=BORN)
    assert outcome(a, b) is Outcome.ASK
    assert outcome(a, elsewhere, b) is Outcome.ASK


def test_a_row_repeated_in_one_file_with_card_and_name_is_joined() -> None:
    a, b = listing(1, "Muh. Hasan", NIK, kk=CARD, file="x"), listing(2, "Muh. Hasan", NIK, kk=CARD, file="x")
    assert outcome(a, b) is Outcome.LINK


def test_two_trusted_nik_never_join_whatever_else_agrees() -> None:
    a = listing(1, "Muh. Hasan", NIK, kk=CARD, birth_date=BORN, phone="081234567890")
    for other in ("7311011708700004", "7311011708710003", "7311012106950002"):
        b = listing(2, "Muh. Hasan", other, kk=CARD, birth_date=BORN, phone="081234567890")
        assert outcome(a, b) is not Outcome.LINK


def test_a_grown_child_in_the_parents_list_is_a_case_and_not_the_parents() -> None:
    parents = listing(1, "Muh. Hasan", NIK, kk=CARD, members=(member("Ardi", "7311012106950002", Relation.CHILD),))
    found = verdict(parents, listing(2, "Ardi", "7311012106950002"))
    assert found is not None
    assert (found.outcome, found.tier) == (Outcome.ASK, "E")
    with_an_own_card = listing(2, "Ardi", "7311012106950002", kk=OTHER_CARD)
    assert verdict(parents, with_an_own_card) is None


def test_a_phone_that_serves_a_whole_neighbourhood_does_not_join_namesakes() -> None:
    father = listing(1, "Muh. Hasan", NIK, phone="081234567890", rt=None)
    son = listing(2, "Muh. Hasan", "7311012106950002", phone="081234567890", rt=None)
    copied = listing(3, "Muh. Hasan", NIK, phone="081234567890", rt=None)
    assert outcome(father, copied, son) is Outcome.ASK


def test_a_namesake_who_stands_only_in_a_member_list_of_the_desa_is_seen() -> None:
    father, copied = listing(1, "Muh. Hasan", NIK), listing(3, "Muh. Hasan", NIK)
    son = member("Muh. Hasan", "7311012106950002", Relation.CHILD)
    assert outcome(father, copied) is Outcome.LINK
    assert outcome(father, copied, listing(2, "Sitti Aminah", rt=7, members=(son,))) is Outcome.ASK
    assert keys(copied) & keys(listing(2, "Sitti Aminah", rt=7, members=(son,)))
