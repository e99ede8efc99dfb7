"""What is put before people, with which tier, and what is left alone so that they are not flooded."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.linkage.people import (
    BORN,
    CARD,
    FAR_AWAY,
    NEXT_DESA,
    NIK,
    TODAY,
    listing,
    member,
    number_cell,
    rounded_text,
    text,
)
from zis_registry.linkage.compare import compare
from zis_registry.linkage.decide import Outcome, PairVerdict, Question, judge
from zis_registry.linkage.link import link, link_lists
from zis_registry.linkage.listing import Listing
from zis_registry.terms.household import Relation
from zis_registry.terms.identity import IdentityReading, IdentityState

OTHER_NIK = "7311014303750002"  # a woman born 3 March 1975
WHOLE_NUMBER = IdentityReading(IdentityState.NUMBER_EXACT, NIK)
SCIENTIFIC = IdentityReading(IdentityState.SCIENTIFIC)


def found(a: Listing, b: Listing) -> list[PairVerdict]:
    """What is recorded about two listings."""
    return link([b], [a], today=TODAY)


@pytest.mark.parametrize(
    ("a", "b", "tier"),
    [
        (listing(1, "Ibrahim", NIK), listing(2, "Dg. Mappuji", NIK), "A-"),
        (listing(1, "Ibrahim Dg. Mappuji", NIK), listing(2, "Dg. Mappuji", NIK), "A-"),
        (listing(1, "Muhammad Ibrahim", NIK), listing(2, "Ibrahim", NIK), "A-"),
        (listing(1, "Ibrahim", NIK), listing(2, "Petrus Sampe", NIK), "B"),
        (listing(1, "Ibrahim", NIK), listing(2, "Ibrahim", number_cell(NIK)), "C"),
        (listing(1, "Sangkala", NIK), listing(2, "Dg. Tompo", number_cell(NIK)), "C"),
        (listing(1, "Ibrahim", NIK), listing(2, "Ibrahim", WHOLE_NUMBER), "C"),
        (listing(1, "Ibrahim", NIK), listing(2, "Petrus", WHOLE_NUMBER), "B"),
        (listing(1, "Ibrahim", NIK, kk=CARD, rt=8), listing(2, "Ibrahim", CARD, kk=NIK), "D"),
        (listing(1, "Ibrahim", rounded_text(NIK)), listing(2, "Ibrahim", number_cell(NIK)), "C"),
        (listing(1, "Ibrahim", NIK), listing(2, "Ibrahim", "7311011708710003"), "D"),
        (listing(1, "Ibrahim", NIK), listing(2, "Ibrahim", "7311011707800003"), "D"),
        (listing(1, "Ibrahim", NIK), listing(2, "Ibrahim", IdentityReading(IdentityState.WRONG_LENGTH, NIK[1:])), "D"),
        (listing(1, "Ibrahim", NIK), listing(2, "Ibrahim", "7311011708700008"), "D"),
        (listing(1, "Ibrahim", NIK, kk=CARD), listing(2, "Sitti Aminah", OTHER_NIK, kk=CARD), "E"),
        (listing(1, "Ibrahim", NIK, rt=8, birth_date=BORN), listing(2, "Ibrahim", birth_date=BORN), "F"),
        (listing(1, "Ibrahim", NIK, rt=8), listing(2, "Ibrahim", SCIENTIFIC, birth_date=BORN), "F"),
        (listing(1, "Ibrahim", NIK), listing(2, "Ibrahim", SCIENTIFIC), "F"),
        (listing(1, "Ibrahim Dg. Mappuji", NIK), listing(2, "Dg. Mappuji"), "F"),
        (listing(1, "Ibrahim", NIK, phone="08123", rt=8), listing(2, "Ibrahim", phone="08123"), "F"),
        (listing(1, "Ibrahim", NIK, phone="08123"), listing(2, "Sitti Aminah", OTHER_NIK, phone="08123"), "F"),
        (listing(1, "Ibrahim", NIK, birth_date=BORN), listing(2, "Ibrahim", birth_date=BORN, area=NEXT_DESA), "F"),
    ],
)  # fmt: skip
def test_each_tier_of_the_rules_is_put_before_people(a: Listing, b: Listing, tier: str) -> None:
    (verdict,) = found(a, b)
    assert (verdict.question, verdict.outcome, verdict.tier) == (Question.HOUSEHOLD, Outcome.ASK, tier)
    assert verdict.reasons


def test_points_within_15_metres_and_a_similar_name_are_a_case() -> None:
    a = listing(1, "Ibrahim", NIK, rt=None, latitude=-4.40000, longitude=119.60000)
    b = listing(2, "Ibrahim", area=None, latitude=-4.40010, longitude=119.60005)
    (verdict,) = found(a, b)
    assert (verdict.outcome, verdict.tier) == (Outcome.ASK, "G")


def test_a_wife_who_stands_as_head_on_another_list_is_a_case_with_strong_evidence() -> None:
    family = listing(1, "Ibrahim", NIK, members=(member("Sitti Aminah", OTHER_NIK, Relation.SPOUSE),))
    (verdict,) = found(family, listing(2, "St. Aminah", OTHER_NIK))
    assert (verdict.outcome, verdict.tier) == (Outcome.ASK, "E")
    child = listing(3, "Ibrahim", NIK, members=(member("Sitti Aminah", OTHER_NIK, Relation.CHILD),))
    (weaker,) = found(child, listing(2, "St. Aminah", OTHER_NIK))
    assert verdict.score > weaker.score


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (listing(1, "Ibrahim"), listing(2, "Ibrahim", area=FAR_AWAY)),
        (listing(1, "Ibrahim", rt=1), listing(2, "Ibrahim", rt=5)),
        (listing(1, "Ibrahim", NIK), listing(2, "Ibrahim", "7302032106600004", area=FAR_AWAY)),
        (listing(1, "Rahmat", "7311011708700003"), listing(2, "Rahman", "7311011708700004")),
        (listing(1, "Ibrahim", NIK, birth_date=BORN), listing(2, "Ibrahim", birth_date=date(1995, 6, 21))),
        (listing(1, "Ibrahim", NIK), listing(2, "Ibrahim", "7311012106950002")),
        (listing(1, "Sudirman", number_cell(NIK)), listing(2, "Petrus Sampe", number_cell(NIK))),
        (listing(1, "Ibrahim Dg. Mappuji"), listing(2, "Usman Dg. Mappuji", rt=9)),
    ],
    ids=[
        "a name alone, far away",
        "a name alone in one desa",
        "namesakes with own NIK",
        "twins with own NIK",
        "father and son without a second NIK",
        "father and son with their NIK",
        "neighbours in the serial, rounded",
        "one Daeng name, two people",
    ],
)
def test_people_are_not_asked_about_clearly_different_rows(a: Listing, b: Listing) -> None:
    assert found(a, b) == []


def test_a_whole_nik_is_compared_by_15_digits_with_one_that_may_be_rounded() -> None:
    """...0012 as text on one list became ...0010 as text on another, in a column of which a part was rounded."""
    a, b = listing(1, "Ibrahim", "7311011708700012"), listing(2, "Ibrahim", "7311011708700010")
    assert [v.tier for v in found(a, b)] == ["C"]
    assert found(a, listing(2, "Petrus", "7311011708700010")) == []


def test_a_name_in_one_desa_is_asked_only_when_nobody_else_there_bears_it() -> None:
    a, b = listing(1, "Ibrahim", NIK), listing(2, "Ibrahim", rt=None)
    assert [v.tier for v in found(a, b)] == ["F"]
    other = listing(3, "Ibrahim", "7311012106950002", rt=9)
    assert link([b], [a, other], today=TODAY) == []
    daeng, same_daeng = listing(1, "Ibrahim Dg. Tutu", NIK), listing(2, "Ibrahim Daeng Tutu", rt=None)
    assert [(v.row_a, v.row_b) for v in link([same_daeng], [daeng, other], today=TODAY)] == [(1, 2)]


def test_five_rows_with_a_placeholder_are_five_households() -> None:
    names = ("Ibrahim", "Sitti Aminah", "Petrus", "Baso", "Besse")
    rows = [listing(n, name, IdentityReading.absent(), rt=n) for n, name in enumerate(names)]
    assert link(rows, [], today=TODAY) == []


def test_nik_in_scientific_notation_are_never_equal() -> None:
    rows = [listing(n, name, SCIENTIFIC) for n, name in enumerate(("Ibrahim", "Baso", "Petrus"))]
    assert link(rows, [], today=TODAY) == []


def test_a_nik_in_dispute_no_longer_proves_that_two_rows_differ() -> None:
    mine, copied = listing(1, "Ibrahim", NIK), listing(2, "Ibrahim", "7311012106950002")
    owner = listing(3, "Petrus Sampe", "7311012106950002", rt=6)
    assert link([copied], [mine], today=TODAY) == []
    verdicts = {(v.row_a, v.row_b): v.tier for v in link([copied], [mine, owner], today=TODAY)}
    assert verdicts == {(1, 2): "F", (2, 3): "B"}


def test_a_nik_that_contradicts_the_sex_beside_it_proves_nothing() -> None:
    mine = listing(1, "Ibrahim", NIK, sex="L")
    with_the_wifes_nik = listing(2, "Ibrahim", OTHER_NIK, sex="L")
    assert [v.tier for v in found(mine, with_the_wifes_nik)] == ["F"]


def test_two_families_of_one_house_are_asked_about_the_house_not_the_household() -> None:
    spot = {"latitude": -4.4, "longitude": 119.6, "house_families": 2}
    a, b = listing(1, "Ibrahim", NIK, **spot), listing(2, "Petrus Sampe", "7311012106950002", **spot)
    (verdict,) = found(a, b)
    assert (verdict.question, verdict.outcome) == (Question.DWELLING, Outcome.ASK)
    alone = listing(2, "Petrus Sampe", "7311012106950002", latitude=-4.4, longitude=119.6, house_families=1)
    assert found(a, alone) == []


def test_nothing_to_compare_is_said_and_not_passed_off_as_no_duplicates() -> None:
    bare = listing(2, "Ibrahim", area=None, rt=None, rw=None)
    report = link_lists([bare], [listing(1, "Sudirman", NIK)], today=TODAY)
    assert (report.verdicts, report.compared, report.keyless) == ((), 0, (2,))


def test_a_list_that_is_known_already_links_completely() -> None:
    known = [listing(n, name, f"73110117087{n:05d}", kk=f"73110115031{n:05d}") for n, name in _names()]
    again = [listing(n + 1000, name, f"73110117087{n:05d}", kk=f"73110115031{n:05d}", file="x") for n, name in _names()]
    links = [v for v in link(again, known, today=TODAY) if v.outcome is Outcome.LINK]
    assert {(v.row_a, v.row_b) for v in links} == {(n, n + 1000) for n, _ in _names() if n % 10}


def _names() -> list[tuple[int, str]]:
    words = ("Ibrahim", "Sudirman", "Petrus", "Baharuddin", "Mustamin", "Nurdin", "Jufri", "Kasim", "Latif", "Zulkifli")
    return [(2001 + n, word) for n, word in enumerate(words)]


def test_a_row_compared_with_itself_or_with_nothing_in_common_gives_nothing() -> None:
    a = listing(1, "Ibrahim", NIK)
    assert compare(a, a, today=TODAY) is None
    nameless = listing(2, "-", area=None, rt=None, rw=None)
    assert compare(listing(3, "-", area=None, rt=None, rw=None), nameless, today=TODAY) is None


def test_comparing_is_symmetric_and_a_birth_date_in_the_future_is_ignored() -> None:
    a = listing(1, "Ibrahim", NIK, birth_date=BORN, kk=CARD)
    b = listing(2, "Ibrahim Dg. Mappuji", text(NIK), birth_date=date(2070, 8, 17))
    one, other = compare(a, b, today=TODAY), compare(b, a, today=TODAY)
    assert one is not None
    assert one == other
    assert not one.birth_given
    assert judge(one) == judge(one)
