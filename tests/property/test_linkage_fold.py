"""Laws of the fold: order does not matter, a decision taken back leaves no trace, people outrank links."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from zis_registry.linkage.cluster import CaseStatus, Clusters, contradiction, fold
from zis_registry.linkage.decide import Outcome, Question
from zis_registry.linkage.decisions import Answer, RecordedDecision, RecordedPair, standing

ROWS = tuple(range(1, 8))
TRUSTED = {1: "x", 2: "x", 3: "y", 5: "z"}


def make_pairs(drawn: list[tuple[int, int, str, bool, int]]) -> list[RecordedPair]:
    pairs: list[RecordedPair] = []
    for a, b, outcome, dwelling, score in drawn:
        if a != b:
            question = Question.DWELLING if dwelling else Question.HOUSEHOLD
            kind = Outcome.ASK if dwelling else Outcome(outcome)
            pairs.append(RecordedPair(len(pairs) + 1, min(a, b), max(a, b), question, kind, "A", score))
    return pairs


rows = st.sampled_from(ROWS)
histories = st.tuples(
    st.lists(
        st.tuples(rows, rows, st.sampled_from(("LINK", "ASK")), st.booleans(), st.integers(0, 20)), max_size=12
    ).map(make_pairs),
    st.lists(st.tuples(st.integers(1, 12), st.sampled_from(Answer), st.integers(0, 12)), max_size=8),
)


def accepted(pairs: list[RecordedPair], wishes: list[tuple[int, Answer, int]]) -> list[RecordedDecision]:
    """The wishes that the service would record, one after the other."""
    log: list[RecordedDecision] = []
    for pair, answer, undoes in wishes:
        target = next((decision for decision in log if decision.id == undoes), None)
        named = target.id if answer is Answer.UNDO and target is not None else None
        new = RecordedDecision(len(log) + 1, target.pair_id if named and target else pair, answer, named)
        if contradiction(pairs, log, new) is None:
            log.append(new)
    return log


def folded(pairs: list[RecordedPair], log: list[RecordedDecision]) -> Clusters:
    return fold(ROWS, pairs, log, trusted=TRUSTED)


@settings(max_examples=100, deadline=None)
@given(histories, st.integers(0, 1000))
def test_the_order_in_which_the_history_is_read_does_not_matter(
    history: tuple[list[RecordedPair], list[tuple[int, Answer, int]]], seed: int
) -> None:
    pairs, log = history[0], accepted(*history)
    mixed = Random(seed)
    rows, shuffled, decisions = list(ROWS), list(pairs), list(log)
    for part in (rows, shuffled, decisions):
        mixed.shuffle(part)
    assert fold(rows, shuffled, decisions, trusted=TRUSTED) == folded(pairs, log)


@settings(max_examples=100, deadline=None)
@given(histories, st.integers(1, 12), st.sampled_from((Answer.SAME, Answer.DIFFERENT, Answer.ASK)))
def test_a_decision_taken_back_restores_exactly_what_was(
    history: tuple[list[RecordedPair], list[tuple[int, Answer, int]]], pair: int, answer: Answer
) -> None:
    pairs, log = history[0], accepted(*history)
    decided = RecordedDecision(len(log) + 1, pair, answer)
    undone = RecordedDecision(len(log) + 2, pair, Answer.UNDO, undoes=decided.id)
    if contradiction(pairs, log, decided) is None:
        assert contradiction(pairs, [*log, decided], undone) is None
        assert folded(pairs, [*log, decided, undone]) == folded(pairs, log)


@settings(max_examples=100, deadline=None)
@given(histories)
def test_people_outrank_links_and_every_question_is_either_answered_or_a_case(
    history: tuple[list[RecordedPair], list[tuple[int, Answer, int]]],
) -> None:
    pairs, log = history[0], accepted(*history)
    clusters, now = folded(pairs, log), standing(log)
    in_cases = {pair: case for case in clusters.cases for pair in case.pair_ids}
    for pair in pairs:
        homes = {clusters.household_of[pair.row_a], clusters.household_of[pair.row_b]}
        together = len(homes if pair.question is Question.HOUSEHOLD else {clusters.dwelling_of[h] for h in homes}) == 1
        match now.answer(pair.id):
            case Answer.SAME if pair.question is Question.HOUSEHOLD or together:
                assert together
            case Answer.SAME:  # two households of which people said different things, joined by a link afterwards
                assert in_cases[pair.id].status is CaseStatus.OPEN
            case Answer.DIFFERENT if pair.question is Question.HOUSEHOLD:
                assert not together
                assert in_cases[pair.id].status is CaseStatus.DIFFERENT
            case None if not together:
                assert pair.id in in_cases
            case _:
                pass


@settings(max_examples=100, deadline=None)
@given(histories)
def test_links_alone_never_join_two_trusted_nik(
    history: tuple[list[RecordedPair], list[tuple[int, Answer, int]]],
) -> None:
    clusters = folded(history[0], [])
    for founder in set(clusters.household_of.values()):
        niks = {TRUSTED[row] for row, home in clusters.household_of.items() if home == founder and row in TRUSTED}
        assert len(niks) <= 1
        assert founder == min(row for row, home in clusters.household_of.items() if home == founder)


@settings(max_examples=100, deadline=None)
@given(histories)
def test_each_pair_is_in_one_case_at_most_and_a_case_is_named_by_its_smallest_pair(
    history: tuple[list[RecordedPair], list[tuple[int, Answer, int]]],
) -> None:
    clusters = folded(history[0], accepted(*history))
    shown = [pair for case in clusters.cases for pair in case.pair_ids]
    assert len(shown) == len(set(shown))
    assert all(case.id == min(case.pair_ids) for case in clusters.cases)
