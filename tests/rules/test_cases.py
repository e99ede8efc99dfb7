"""Every example case of cases.toml, as a BAZNAS officer reads it."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.rules.reference import TODAY, parameters_on
from zis_registry.eligibility.conditions import Household
from zis_registry.eligibility.need import needs
from zis_registry.eligibility.uses import Use
from zis_registry.eligibility.verdict import Outcome, Verdict, assess
from zis_registry.terms.area import AreaCode
from zis_registry.terms.codec import decode_facts
from zis_registry.terms.household import Service

BOOK = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = BOOK["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["sentence"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    household = Household(1, decode_facts(case["facts"]), AreaCode.parse(BOOK["places"][case["place"]]))
    parameters = parameters_on(TODAY)
    both = needs(household.facts, area=household.area, on=TODAY, parameters=parameters)
    need = both[list(Service).index(Service(case["service"]))]

    assert need.state.value == case["need"], need.sentence
    if "facility" in case:
        assert need.facility is not None
        assert need.facility.value == case["facility"]
    zakat = assess(household, need, use=Use.DIRECT_ZAKAT, on=TODAY, parameters=parameters)
    infak = assess(household, need, use=Use.FREE_INFAK, on=TODAY, parameters=parameters)
    assert zakat.outcome.value == case["zakat"], zakat.reasons
    assert infak.outcome.value == case["infak"], infak.reasons
    _decided_by(zakat, case.get("because"))
    _decided_by(infak, case.get("because_infak"))
    if "suggests" in case:
        assert [use.value for use in zakat.suggestions] == case["suggests"]


def _decided_by(verdict: Verdict, codes: list[str] | None) -> None:
    if codes is not None:
        assert [reason.code for reason in verdict.deciding] == codes
    if verdict.outcome is not Outcome.ELIGIBLE:
        assert all(reason.sentence.endswith(".") and reason.basis for reason in verdict.deciding)


def test_the_cases_show_every_outcome_of_both_uses_and_every_state_of_need() -> None:
    assert Counter(case["zakat"] for case in CASES).keys() == {outcome.value for outcome in Outcome}
    assert Counter(case["infak"] for case in CASES).keys() == {outcome.value for outcome in Outcome}
    assert len({case["need"] for case in CASES}) == 5
    assert len({case["sentence"] for case in CASES}) == len(CASES) >= 25
