"""Pairs and decisions folded into households, dwellings and cases."""

from __future__ import annotations

from zis_registry.linkage.cluster import Case, CaseStatus, Clusters, contradiction, fold
from zis_registry.linkage.decide import Outcome, Question
from zis_registry.linkage.decisions import Answer, RecordedDecision, RecordedPair

ROWS = (1, 2, 3, 4)


def linked(number: int, a: int, b: int, score: float = 15.0) -> RecordedPair:
    return RecordedPair(number, a, b, Question.HOUSEHOLD, Outcome.LINK, "A", score)


def asked(number: int, a: int, b: int, score: float = 5.0, question: Question = Question.HOUSEHOLD) -> RecordedPair:
    return RecordedPair(number, a, b, question, Outcome.ASK, "F", score)


def say(number: int, pair: int, verdict: Answer, undoes: int | None = None) -> RecordedDecision:
    return RecordedDecision(number, pair, verdict, undoes)


def one_case(clusters: Clusters, status: CaseStatus) -> Case:
    (case,) = [case for case in clusters.cases if case.status is status]
    return case


def test_automatic_links_make_a_household_founded_by_its_smallest_row() -> None:
    clusters = fold(ROWS, [linked(1, 2, 3), linked(2, 3, 4)], [])
    assert clusters.household_of == {1: 1, 2: 2, 3: 2, 4: 2}
    assert clusters.cases == ()


def test_all_pairs_between_two_households_are_one_case_with_the_best_evidence_first() -> None:
    clusters = fold(ROWS, [linked(9, 1, 2), asked(4, 2, 3, score=2), asked(5, 1, 3, score=7)], [])
    assert clusters.cases == (Case(4, Question.HOUSEHOLD, 1, 3, (5, 4), "F", 7, CaseStatus.OPEN),)


def test_a_person_joins_and_the_case_stays_to_be_seen() -> None:
    clusters = fold(ROWS, [asked(1, 1, 2)], [say(1, 1, Answer.SAME)])
    assert clusters.household_of[2] == 1
    assert one_case(clusters, CaseStatus.SAME).pair_ids == (1,)


def test_a_dismissed_case_stays_dismissed_when_the_same_households_come_up_again() -> None:
    pairs = [linked(1, 1, 2), asked(2, 1, 3), asked(3, 2, 3, score=9)]
    clusters = fold(ROWS, pairs, [say(1, 2, Answer.DIFFERENT)])
    assert [case.status for case in clusters.cases] == [CaseStatus.DIFFERENT]


def test_an_automatic_link_across_a_dismissed_pair_becomes_an_open_case_of_its_own() -> None:
    pairs = [linked(1, 1, 2, score=20), linked(2, 2, 3), asked(3, 1, 3)]
    decisions = [say(1, 3, Answer.DIFFERENT)]
    clusters = fold(ROWS, pairs, decisions)
    assert clusters.household_of == {1: 1, 2: 1, 3: 3, 4: 4}
    assert one_case(clusters, CaseStatus.OPEN).pair_ids == (2,)
    assert one_case(clusters, CaseStatus.DIFFERENT).pair_ids == (3,)
    answered = fold(ROWS, pairs, [*decisions, say(2, 2, Answer.DIFFERENT)])
    assert [case.status for case in answered.cases] == [CaseStatus.DIFFERENT]


def test_two_trusted_nik_are_never_joined_by_links_but_a_person_may_join_them() -> None:
    trusted = {1: "x", 3: "y"}
    pairs = [linked(1, 1, 2, score=20), linked(2, 2, 3)]
    clusters = fold(ROWS, pairs, [], trusted=trusted)
    assert clusters.household_of == {1: 1, 2: 1, 3: 3, 4: 4}
    assert one_case(clusters, CaseStatus.OPEN).pair_ids == (2,)
    assert fold(ROWS, pairs, [say(1, 2, Answer.SAME)], trusted=trusted).household_of[3] == 1


def test_an_automatic_link_taken_back_becomes_an_open_case_even_inside_a_larger_household() -> None:
    pairs = [linked(1, 1, 2), linked(2, 2, 3), linked(3, 1, 3)]
    clusters = fold(ROWS, pairs, [say(1, 3, Answer.UNDO)])
    assert clusters.household_of[1] != clusters.household_of[3]
    assert 3 in one_case(clusters, CaseStatus.OPEN).pair_ids
    restored = fold(ROWS, pairs, [say(1, 3, Answer.UNDO), say(2, 3, Answer.UNDO, undoes=1)])
    assert restored == fold(ROWS, pairs, [])


def test_asking_keeps_a_case_open_and_marked_and_suspends_an_automatic_link() -> None:
    assert one_case(fold(ROWS, [asked(1, 1, 2)], [say(1, 1, Answer.ASK)]), CaseStatus.ASKED).id == 1
    suspended = fold(ROWS, [linked(1, 1, 2)], [say(1, 1, Answer.ASK)])
    assert suspended.household_of[2] == 2
    assert one_case(suspended, CaseStatus.ASKED).pair_ids == (1,)


def test_a_later_answer_replaces_an_earlier_one_and_taking_it_back_brings_the_earlier_one_back() -> None:
    pairs = [asked(1, 1, 2)]
    first, second = say(1, 1, Answer.SAME), say(2, 1, Answer.DIFFERENT)
    assert fold(ROWS, pairs, [first, second]).household_of[2] == 2
    assert fold(ROWS, pairs, [first, second, say(3, 1, Answer.UNDO, undoes=2)]) == fold(ROWS, pairs, [first])


def test_one_house_is_decided_apart_from_one_household() -> None:
    pairs = [asked(1, 1, 2, question=Question.DWELLING), asked(2, 3, 4, question=Question.DWELLING)]
    clusters = fold(ROWS, pairs, [say(1, 1, Answer.SAME)])
    assert clusters.household_of == {1: 1, 2: 2, 3: 3, 4: 4}
    assert clusters.dwelling_of == {1: 1, 2: 1, 3: 3, 4: 4}
    assert {(case.id, case.status) for case in clusters.cases} == {(1, CaseStatus.SAME), (2, CaseStatus.OPEN)}


def test_rows_of_one_household_are_not_asked_whether_they_share_a_house() -> None:
    pairs = [linked(1, 1, 2), asked(2, 1, 2, question=Question.DWELLING)]
    clusters = fold(ROWS, pairs, [])
    assert clusters.cases == ()
    assert clusters.dwelling_of[1] == 1


def test_answers_about_a_house_that_a_later_link_makes_contradictory_open_the_case_again() -> None:
    pairs = [asked(1, 1, 2, question=Question.DWELLING), asked(2, 1, 3, question=Question.DWELLING)]
    decisions = [say(1, 1, Answer.SAME), say(2, 2, Answer.DIFFERENT)]
    assert fold(ROWS, pairs, decisions).dwelling_of == {1: 1, 2: 1, 3: 3, 4: 4}
    joined = fold(ROWS, [*pairs, linked(3, 2, 3)], decisions)
    assert one_case(joined, CaseStatus.OPEN).pair_ids == (1, 2)


def test_pairs_of_rows_that_are_not_there_are_left_out() -> None:
    assert fold((1,), [linked(1, 1, 2)], []).household_of == {1: 1}


# --- contradictions ---------------------------------------------------------------------------------------------

TRIANGLE = [asked(1, 1, 2), asked(2, 2, 3), asked(3, 1, 3), linked(4, 3, 4)]
STANDING = [say(1, 1, Answer.SAME), say(2, 2, Answer.SAME)]


def test_a_decision_against_a_chain_of_decisions_is_refused_and_says_which() -> None:
    refused = contradiction(TRIANGLE, STANDING, say(3, 3, Answer.DIFFERENT))
    assert refused is not None
    assert "keputusan nomor 3 menyatakan berbeda, sedangkan keputusan nomor 1, 2" in refused
    assert contradiction(TRIANGLE, STANDING, say(3, 2, Answer.DIFFERENT)) is None


def test_joining_what_was_dismissed_over_another_pair_is_refused() -> None:
    dismissed = [say(1, 3, Answer.DIFFERENT), say(2, 1, Answer.SAME)]
    refused = contradiction(TRIANGLE, dismissed, say(3, 2, Answer.SAME))
    assert refused is not None
    assert "Batalkan dulu" in refused


def test_a_decision_about_an_automatic_link_is_never_a_contradiction() -> None:
    assert contradiction(TRIANGLE, STANDING, say(3, 4, Answer.DIFFERENT)) is None
    assert contradiction(TRIANGLE, STANDING, say(3, 4, Answer.UNDO)) is None


def test_only_what_stands_can_be_taken_back() -> None:
    assert contradiction(TRIANGLE, STANDING, say(3, 1, Answer.UNDO, undoes=1)) is None
    undone = [*STANDING, say(3, 1, Answer.UNDO, undoes=1), say(4, 4, Answer.UNDO)]
    refusals = [
        contradiction(TRIANGLE, undone, say(5, 1, Answer.UNDO, undoes=1)),
        contradiction(TRIANGLE, undone, say(5, 1, Answer.UNDO, undoes=77)),
        contradiction(TRIANGLE, undone, say(5, 2, Answer.UNDO)),
        contradiction(TRIANGLE, undone, say(5, 4, Answer.UNDO)),
        contradiction(TRIANGLE, undone, say(5, 99, Answer.SAME)),
    ]
    assert refusals == [
        "Keputusan nomor 1 sudah dibatalkan.",
        "Keputusan nomor 77 tentang pasangan nomor 1 tidak ada.",
        "Pasangan nomor 2 tidak digabung otomatis, jadi tidak ada yang dibatalkan.",
        "Gabungan otomatis pasangan nomor 4 sudah dibatalkan.",
        "Pasangan nomor 99 tidak ada.",
    ]


def test_contradictory_decisions_in_the_log_still_fold_and_the_later_join_yields() -> None:
    clusters = fold(ROWS, TRIANGLE, [*STANDING, say(3, 3, Answer.DIFFERENT)])
    assert clusters.household_of == {1: 1, 2: 1, 3: 3, 4: 3}
