"""The figures of a run against a known truth."""

from __future__ import annotations

import pytest

from zis_registry.linkage.measure import measure

TRUTH = {1: "a", 2: "a", 3: "a", 4: "b", 5: "b", 6: "c"}


def test_recall_counts_rows_that_have_an_earlier_row_of_their_household() -> None:
    figures = measure([(1, 2)], [(4, 5)], TRUTH)
    assert (figures.auto_links, figures.auto_false) == (1, 0)
    assert figures.auto_recall == pytest.approx(1 / 3)
    assert figures.auto_and_cases_recall == pytest.approx(2 / 3)


def test_a_case_with_any_row_of_the_automatic_household_reaches_all_of_it() -> None:
    figures = measure([(1, 2)], [(2, 3)], TRUTH)
    assert figures.auto_and_cases_recall == pytest.approx(2 / 3)


def test_an_automatic_pair_of_two_households_is_false() -> None:
    assert measure([(1, 6), (1, 99)], [], TRUTH).auto_false == 1


def test_without_repeated_rows_nothing_was_missed() -> None:
    figures = measure([], [], {1: "a", 2: "b"})
    assert (figures.auto_recall, figures.auto_and_cases_recall) == (1.0, 1.0)
