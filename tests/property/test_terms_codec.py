"""Facts survive being written as JSON."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.property.terms_strategies import facts
from zis_registry.terms.codec import decode_facts, encode_facts
from zis_registry.terms.household import Field


@given(facts())
def test_facts_come_back_from_json_as_they_were(original: dict[Field, Any]) -> None:
    decoded = decode_facts(json.loads(json.dumps(encode_facts(original))))
    assert decoded == original
    assert {field: type(value) for field, value in decoded.items()} == {
        field: type(value) for field, value in original.items()
    }


@given(facts(), st.randoms(use_true_random=False))
def test_the_same_facts_are_always_written_the_same(original: dict[Field, Any], order: Any) -> None:
    shuffled = list(original.items())
    order.shuffle(shuffled)
    assert json.dumps(encode_facts(dict(shuffled))) == json.dumps(encode_facts(original))
