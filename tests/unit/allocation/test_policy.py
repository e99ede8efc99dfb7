"""The dated policy: the order of decisions 3, what is unknown, what is refused, and the words a reader gets."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.rules.reference import TODAY, document
from zis_registry.allocation.priority import Claim, Mode, describe, parse_policy, priority_key
from zis_registry.errors import InvalidValue
from zis_registry.terms.household import SanitationRung, WaterRung

POLICY = parse_policy(document("policies"), on=TODAY)


def claim(**given: object) -> Claim:
    neutral = Claim(asnaf=None, rung=None, decile=None, vulnerabilities=frozenset(), draw="5")
    return replace(neutral, **given)  # type: ignore[arg-type]


def test_the_policy_puts_asnaf_before_rung_before_decile_before_vulnerability_before_the_draw() -> None:
    ordered = [
        claim(asnaf="FAKIR", rung="BABS_TERBUKA", decile=1, draw="2"),
        claim(asnaf="FAKIR", rung="BABS_TERBUKA", decile=2, vulnerabilities=frozenset({"LANSIA_SENDIRI"}), draw="9"),
        claim(asnaf="FAKIR", rung="BABS_TERBUKA", decile=2, vulnerabilities=frozenset({"BALITA"}), draw="9"),
        claim(asnaf="FAKIR", rung="BABS_TERBUKA", decile=2, draw="1"),
        claim(asnaf="FAKIR", rung="BABS_TERBUKA", decile=2, draw="2"),
        claim(asnaf="FAKIR", rung="BABS_TERTUTUP", decile=1),
        claim(asnaf="MISKIN", rung="BABS_TERBUKA", decile=1),
        claim(asnaf="GHARIM", rung="BABS_TERBUKA", decile=1),
    ]
    keys = [priority_key(each, POLICY) for each in ordered]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_an_elderly_person_alone_outranks_every_other_vulnerability_together() -> None:
    alone = priority_key(claim(vulnerabilities=frozenset({"LANSIA_SENDIRI"})), POLICY)
    others = priority_key(claim(vulnerabilities=frozenset({"DISABILITAS", "BALITA"})), POLICY)
    assert alone < others < priority_key(claim(vulnerabilities=frozenset({"DISABILITAS"})), POLICY)


def test_what_is_unknown_is_never_ranked_as_the_worst_or_the_neediest() -> None:
    unknown = priority_key(claim(), POLICY).ranks
    neediest = priority_key(claim(rung="BABS_TERBUKA", decile=1), POLICY).ranks
    least = priority_key(claim(rung="AMAN", decile=10), POLICY).ranks
    assert neediest < unknown < least


def test_every_rung_of_both_ladders_has_its_rank_and_every_code_its_words() -> None:
    assert POLICY.rung.keys() == {rung.name for ladder in (SanitationRung, WaterRung) for rung in ladder}
    assert POLICY.words.keys() == {*POLICY.rung, *POLICY.asnaf, "other", *POLICY.vulnerability}
    for ladder in (SanitationRung, WaterRung):
        ranks = [POLICY.rung[rung.name] for rung in ladder]
        assert ranks == sorted(ranks)


def test_a_policy_is_dated() -> None:
    assert POLICY.version == "kebijakan BAKU@2021-11-30"
    assert POLICY.mode is Mode.STRICT_QUEUE
    with pytest.raises(InvalidValue, match="29 November 2021"):
        parse_policy(document("policies"), on=date(2021, 11, 29))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"mode": "jumlah terbanyak"}, "jumlah terbanyak"),
        ({"mode": ""}, "kosong"),
        ({"order": ["undian", "asnaf"]}, "undian"),
        ({"order": ["asnaf", "asnaf", "undian"]}, "pengulangan"),
        ({"order": []}, "undian"),
        ({"order": ["kedekatan", "undian"]}, "kedekatan"),
    ],
)
def test_a_policy_that_the_engine_cannot_keep_is_refused(changes: dict[str, Any], told: str) -> None:
    wrong = copy.deepcopy(document("policies"))
    wrong["policy"][0] |= changes
    with pytest.raises(InvalidValue, match=told):
        parse_policy(wrong, on=TODAY)


def test_two_policies_from_one_day_are_refused_and_the_later_of_two_is_in_force() -> None:
    both = copy.deepcopy(document("policies"))
    later = {**both["policy"][0], "code": "BARU"}
    both["policy"].append(later)
    with pytest.raises(InvalidValue, match="dua kebijakan"):
        parse_policy(both, on=TODAY)
    later["valid_from"] = date(2026, 1, 1)
    assert parse_policy(both, on=TODAY).code == "BARU"
    assert parse_policy(both, on=date(2025, 12, 31)).code == "BAKU"


def test_the_policy_is_told_in_sentences_in_its_own_order() -> None:
    assert describe(POLICY) == (
        "Kebijakan prioritas baku (BAKU), berlaku sejak 30 November 2021. Urutan: asnaf, lalu tangga akses, lalu "
        "desil, lalu kerentanan, lalu undian.",
        "Antrean ketat: menurut urutan, setiap unit didanai bila dapat dibayar di samping semua yang sudah didanai di "
        "atasnya, dari susunan dana mana pun yang berhak. Yang tidak dapat dibayar dilewati beserta buktinya, dan unit "
        "berikutnya tetap diperiksa dengan sisa dana.",
        "Asnaf yang ditetapkan BAZNAS: fakir, lalu miskin, lalu asnaf lain atau yang belum ditetapkan.",
        "Tangga akses: BABS di tempat terbuka, lalu BABS tertutup atau tanpa akses air (air permukaan), lalu sanitasi "
        "belum layak atau air tidak layak, lalu sanitasi layak bersama atau air layak terbatas, lalu sanitasi layak "
        "sendiri atau air layak dasar, lalu aman. Yang belum diketahui disetarakan dengan sanitasi layak sendiri atau "
        "air layak dasar.",
        "Desil yang lebih kecil didahulukan; tanpa desil dihitung sebagai desil 5.",
        "Kerentanan dengan jumlah bobot lebih besar didahulukan: lansia yang tinggal sendiri 4, penyandang disabilitas "
        "2, anak balita 1.",
        "Yang masih sama diurutkan dengan undian; benih undian diambil dan diumumkan setelah daftar unit dibekukan.",
    )
