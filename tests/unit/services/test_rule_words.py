"""Every condition and every single value of the rules has its words."""

from __future__ import annotations

from zis_registry.eligibility.uses import Check
from zis_registry.services import reference
from zis_registry.services.rule_words import CHECK_WORDS, PARAMETER_WORDS


def test_no_rule_is_told_by_its_code() -> None:
    assert set(CHECK_WORDS) == set(Check)
    assert set(PARAMETER_WORDS) == {entry["code"] for entry in reference.values("rules.toml")["parameter"]}
