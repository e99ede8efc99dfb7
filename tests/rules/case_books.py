"""The example cases of fixtures/cases, as households and communal groups with what is expected of them."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from tests.rules.reference import TODAY, parameters_on
from zis_registry.eligibility.communal import CommunalGroup, Statement, StatementKind
from zis_registry.eligibility.conditions import Household, question
from zis_registry.eligibility.dwelling import assess_dwelling
from zis_registry.eligibility.groups import assess_group
from zis_registry.eligibility.need import Aid, Need, needs
from zis_registry.eligibility.uses import Use
from zis_registry.eligibility.verdict import Verdict, assess, verdicts
from zis_registry.terms.area import AreaCode
from zis_registry.terms.codec import decode_facts
from zis_registry.terms.household import Facility, Facts, Service

FOLDER = files("fixtures") / "cases"
BOOKS = {
    book.name: tomllib.loads(book.read_text(encoding="utf-8"))
    for book in sorted(FOLDER.iterdir(), key=lambda book: book.name)
    if book.name.endswith(".toml")
}
PLACES = {name: AreaCode.parse(code) for name, code in BOOKS["tempat.toml"]["places"].items()}
CASES: list[dict[str, Any]] = [case for book in BOOKS.values() for case in book.get("case", ())]
SENTENCES = [case["sentence"] for case in CASES]


def household_of(case: dict[str, Any]) -> Household:
    aided = frozenset(Aid(Facility(one["facility"]), one["year"], one["source"]) for one in case.get("aided", ()))
    return Household(1, facts_of(case), PLACES[case["place"]], aided=aided)


def facts_of(case: dict[str, Any]) -> Facts:
    written = {name: value.isoformat() if isinstance(value, date) else value for name, value in case["facts"].items()}
    return decode_facts(written)


def group_of(case: dict[str, Any]) -> CommunalGroup:
    told = {**case["group"], "facility": Facility(case["group"]["facility"])}
    return CommunalGroup(id=1, area=PLACES[case["place"]], **told)


def statements_of(case: dict[str, Any]) -> list[Statement]:
    return [
        Statement(**{**one, "kind": StatementKind(one["kind"]), "area": PLACES[one["area"]]})
        for one in case.get("statements", ())
    ]


@cache
def _judged(number: int) -> tuple[Need, dict[Use, Verdict]]:
    case = CASES[number]
    on = case.get("on", TODAY)
    parameters = parameters_on(on)
    working_area = PLACES[case["working_area"]] if "working_area" in case else None
    if "group" in case:
        told = assess_group(
            group_of(case), statements=statements_of(case), on=on, parameters=parameters, working_area=working_area
        )
        return told.need, dict(told.verdicts)
    household = household_of(case)
    both = needs(household.facts, area=household.area, on=on, parameters=parameters, aided=household.aided)
    need = both[list(Service).index(Service(case["service"]))]
    asked = question(household, need, on=on, parameters=parameters, working_area=working_area)
    return need, verdicts(asked, parameters.uses.values())


def judged(case: dict[str, Any]) -> tuple[Need, dict[Use, Verdict]]:
    """The need of a case and the verdict of every use in force on its day."""
    return _judged(SENTENCES.index(case["sentence"]))


def alone(case: dict[str, Any], use: Use) -> Verdict:
    """The verdict of a household's case for one use, asked without the others."""
    on = case.get("on", TODAY)
    return assess(
        household_of(case),
        judged(case)[0],
        use=use,
        on=on,
        parameters=parameters_on(on),
        working_area=PLACES[case["working_area"]] if "working_area" in case else None,
    )


def in_its_dwelling(case: dict[str, Any]) -> dict[Use, Verdict]:
    """The verdicts of a household's case by the way the services take, through its dwelling."""
    on = case.get("on", TODAY)
    assessed = assess_dwelling(
        7,
        [household_of(case)],
        on=on,
        parameters=parameters_on(on),
        working_area=PLACES[case["working_area"]] if "working_area" in case else None,
    )
    return dict(assessed[list(Service).index(Service(case["service"]))].verdicts)
