"""Commitments of funds and of other sources: what they must say, and the words for who pays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zis_registry.errors import InvalidValue
from zis_registry.funding.commitment import SOURCE_WORDS, Commitment, Source, payer_word
from zis_registry.funding.fund import SHORT_KINDS, FundKind
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Service


def commitment(**changes: Any) -> Commitment:
    told: dict[str, Any] = {
        "id": "apbd-1",
        "source": Source.APBD,
        "fund": None,
        "area": AreaCode("7311"),
        "service": Service.SANITATION,
        "amount": 150_000_000,
        "decided_on": date(2026, 2, 3),
        "basis": "DPA Dinas PUPR 2026 nomor 12",
    }
    return Commitment(**{**told, **changes})


def test_a_commitment_is_of_another_source_or_of_one_fund() -> None:
    assert commitment().source is Source.APBD
    assert commitment(source=None, fund="zakat-barru").fund == "zakat-barru"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"source": None}, "Komitmen apbd-1 tidak menyebut sumber dana; sebutkan tepat satu"),
        ({"fund": "zakat-barru"}, "Komitmen apbd-1 menyebut dana dan sumber lain sekaligus; sebutkan tepat satu"),
        ({"source": None, "fund": " "}, "dana tanpa nama"),
        ({"amount": 0}, "Nilai komitmen apbd-1 harus lebih dari nol rupiah"),
        ({"amount": -1}, "harus lebih dari nol rupiah"),
        ({"amount": 10**15 + 1}, "Nilai rupiah harus antara"),
        ({"basis": "  "}, "Komitmen apbd-1 harus menyebut dasarnya"),
        ({"id": ""}, "harus mempunyai nomor"),
    ],
)
def test_a_commitment_that_leaves_something_open_is_refused_with_a_sentence(
    changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InvalidValue, match=sentence):
        commitment(**changes)


def test_the_least_commitment_is_one_rupiah() -> None:
    assert commitment(amount=1).amount == 1


def test_every_source_and_every_kind_of_fund_has_its_word() -> None:
    assert SOURCE_WORDS.keys() == set(Source)
    assert {payer_word(source) for source in Source} == set(SOURCE_WORDS.values())
    assert {payer_word(kind) for kind in FundKind} == set(SHORT_KINDS.values())
    with pytest.raises(InvalidValue, match="tidak dikenal"):
        payer_word("warisan")


def test_the_regional_budget_has_one_code_and_one_word_as_fund_and_as_other_source() -> None:
    shared = {kind.value for kind in FundKind} & {source.value for source in Source}
    assert shared == {"apbd"}
    assert SHORT_KINDS[FundKind.REGIONAL_BUDGET] == SOURCE_WORDS[Source.APBD] == payer_word("apbd")
