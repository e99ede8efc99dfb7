"""Every example case of fixtures/cases, as a BAZNAS officer reads it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest

from tests.rules.case_books import BOOKS, CASES, SENTENCES, alone, household_of, in_its_dwelling, judged
from tests.rules.reference import TODAY, document, parameters_on
from zis_registry.eligibility.asnaf import propose
from zis_registry.eligibility.conditions import Effect
from zis_registry.eligibility.need import NeedState
from zis_registry.eligibility.uses import Use
from zis_registry.eligibility.verdict import Outcome, Verdict
from zis_registry.terms.household import Field, SanitationRung, Service, WaterRung

KEYS = {
    "sentence", "place", "working_area", "on", "service", "facts", "aided", "group", "statements", "need", "facility",
    "rungs", "proposed", "verdicts", "because", "notes", "says", "suggests", "parameters", "not_in_force",
    "basis",
}  # fmt: skip
HOUSEHOLDS = [case for case in CASES if "facts" in case]


def by_sentence(case: dict[str, Any]) -> str:
    return str(case["sentence"])


@pytest.mark.parametrize("case", CASES, ids=by_sentence)
def test_case(case: dict[str, Any]) -> None:
    need, verdicts = judged(case)
    assert need.state.value == case["need"], need.sentence
    if "facility" in case:
        assert need.facility == case["facility"]
    if "rungs" in case:
        ladder = SanitationRung if need.service is Service.SANITATION else WaterRung
        assert need.rung.range is not None
        bounds = dict.fromkeys((ladder(need.rung.range.lower).name, ladder(need.rung.range.upper).name))
        assert list(bounds) == case["rungs"], need.rung.sentence
    for use, outcome in case["verdicts"].items():
        assert verdicts[Use(use)].outcome.value == outcome, verdicts[Use(use)].reasons
    assert {use.value for use in Use if use not in verdicts} == set(case.get("not_in_force", ()))


@pytest.mark.parametrize("case", CASES, ids=by_sentence)
def test_the_reasons_of_a_case_are_those_it_names(case: dict[str, Any]) -> None:
    _, verdicts = judged(case)
    for use, codes in case.get("because", {}).items():
        assert [reason.code for reason in verdicts[Use(use)].deciding] == codes
    for use, codes in case.get("notes", {}).items():
        assert noted(verdicts[Use(use)]) == codes
    for use, words in case.get("says", {}).items():
        assert words in " ".join(reason.sentence for reason in verdicts[Use(use)].reasons)
    for use, uses in case.get("suggests", {}).items():
        assert [other.value for other in verdicts[Use(use)].suggestions] == uses
    for use, cited in case.get("basis", {}).items():
        assert cited.items() <= {reason.code: reason.basis for reason in verdicts[Use(use)].reasons}.items()
    for use, versions in case.get("parameters", {}).items():
        assert set(versions) <= set(verdicts[Use(use)].parameters)


@pytest.mark.parametrize("case", [case for case in CASES if "proposed" in case], ids=by_sentence)
def test_the_asnaf_that_is_proposed(case: dict[str, Any]) -> None:
    household = household_of(case)
    parameters = parameters_on(case.get("on", TODAY))
    told = propose(
        household.facts.get(Field.INCOME),
        household.facts.get(Field.MEMBERS),
        parameters.had_kifayah_of(household.area),
        parameters=parameters,
    )
    assert (told.asnaf or "") == case["proposed"]


@pytest.mark.parametrize("case", HOUSEHOLDS, ids=by_sentence)
def test_a_dwelling_with_one_household_is_judged_as_the_household_is(case: dict[str, Any]) -> None:
    need, verdicts = judged(case)
    is_judged = need.is_unit or need.state is NeedState.HELPED
    assert in_its_dwelling(case) == (verdicts if is_judged else {})


@pytest.mark.parametrize("case", HOUSEHOLDS, ids=by_sentence)
def test_one_use_asked_alone_differs_in_the_refused_uses_it_suggests_and_in_nothing_else(case: dict[str, Any]) -> None:
    _, verdicts = judged(case)
    for use, verdict in verdicts.items():
        told = alone(case, use)
        assert replace(told, suggestions=verdict.suggestions) == verdict
        left_out = set(told.suggestions) - set(verdict.suggestions)
        assert all(verdicts[other].outcome is Outcome.INELIGIBLE for other in left_out)
        assert all(verdicts[other].outcome is not Outcome.INELIGIBLE for other in verdict.suggestions)


def noted(verdict: Verdict) -> list[str]:
    return [reason.code for reason in verdict.reasons if reason.effect is Effect.NOTES]


def test_every_outcome_of_every_use_occurs_and_every_state_of_need() -> None:
    told = {(use, outcome) for case in CASES for use, outcome in case["verdicts"].items()}
    household_only = {(use.value, outcome.value) for use in Use for outcome in Outcome}
    assert told == household_only
    assert {case["need"] for case in CASES} == {state.value for state in NeedState}


def test_every_condition_of_every_use_decides_or_warns_in_some_case_that_names_the_use() -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for case in CASES:
        _, verdicts = judged(case)
        for use in case["verdicts"]:
            verdict = verdicts[Use(use)]
            seen[use].update(reason.code for reason in verdict.deciding)
            seen[use].update(noted(verdict))
    for rule in document("rules")["use"]:
        assert {condition["code"] for condition in rule["conditions"]} == seen[rule["code"]], rule["code"]


def test_every_condition_that_can_refuse_or_ask_does_so_in_some_case() -> None:
    """A condition that is only ever met in the cases would not be tested from its other side."""
    effects: dict[str, set[Effect]] = defaultdict(set)
    for case in CASES:
        for verdict in judged(case)[1].values():
            for reason in verdict.reasons:
                effects[reason.code].add(reason.effect)
    hard = {code: told for code, told in effects.items() if not code.endswith("_catatan")}
    assert all(told & {Effect.BLOCKS, Effect.MISSING} and Effect.MEETS in told for told in hard.values()), hard
    assert all(told == {Effect.NOTES} for code, told in effects.items() if code.endswith("_catatan"))


def test_the_cases_can_be_read_by_an_officer() -> None:
    assert len(set(SENTENCES)) == len(CASES) >= 50
    assert all(case.keys() <= KEYS and ("facts" in case) != ("group" in case) for case in CASES)
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in SENTENCES)
    assert all(case["verdicts"].keys() >= case.get("because", {}).keys() for case in CASES)
    assert len([book for book in BOOKS.values() if "case" in book]) >= 6


def test_every_reason_can_be_read_aloud_and_names_a_known_basis() -> None:
    known = {basis["id"] for basis in document("legal_bases")["basis"]}
    for case in CASES:
        for verdict in judged(case)[1].values():
            for reason in verdict.reasons:
                assert reason.sentence[0].isupper(), reason
                assert reason.sentence.endswith("."), reason
                assert reason.basis in known
