"""The explanation of a pair: weightiest first, in words, and without anything personal."""

from __future__ import annotations

import re
from dataclasses import fields

from tests.unit.linkage.people import BORN, CARD, NIK, OTHER_CARD, TODAY, listing
from zis_registry.linkage.compare import compare
from zis_registry.linkage.decide import judge
from zis_registry.linkage.explain import decimal_comma, explain
from zis_registry.linkage.levels import BirthLevel
from zis_registry.linkage.listing import Listing
from zis_registry.linkage.weights import LEVELS
from zis_registry.linkage.wording import WORDS


def words(a: Listing, b: Listing) -> list[str]:
    comparison = compare(a, b, today=TODAY)
    assert comparison is not None
    return explain(a, b, comparison, judge(comparison))


def test_a_case_is_explained_by_weight_then_concluded_then_excused_from_being_automatic() -> None:
    a = listing(1, "Syamsuddin", NIK, kk=CARD, phone="081234567890")
    b = listing(2, "Syamsiddin", NIK, kk=OTHER_CARD, birth_date=BORN)
    assert words(a, b) == [
        "Baris 1 dan baris 2, pada dua daftar.",
        "NIK sama (16 angka, teks) (bobot +18,0).",
        "Desa dan RT/RW sama (bobot +6,0).",
        f"Nama mirip {decimal_comma(_likeness(a, b), places=2)} (bobot +5,0).",
        "KK berbeda (bobot −2,0).",
        "Tanggal lahir sama (sudah termuat atau tanpa bobot).",
        "Jenis kelamin sama (sudah termuat atau tanpa bobot).",
        "Tidak dapat dibandingkan: nomor HP, titik rumah, anggota keluarga.",
        "Kesimpulan: mungkin satu rumah tangga (tingkat A), perlu keputusan petugas (jumlah bobot +15,0).",
        "Mengapa tidak otomatis: Nomor KK berbeda.",
        "Mengapa tidak otomatis: Namanya mirip tetapi tidak sama.",
    ]


def _likeness(a: Listing, b: Listing) -> float:
    comparison = compare(a, b, today=TODAY)
    assert comparison is not None
    return comparison.likeness


def test_an_automatic_link_says_that_it_can_be_taken_back() -> None:
    a, b = listing(1, "Syamsuddin", NIK, kk=CARD), listing(2, "Syamsuddin", NIK, kk=CARD)
    assert "Kesimpulan: satu rumah tangga, digabung otomatis dan dapat dibatalkan" in words(a, b)[-1]


def test_different_people_and_a_shared_house_are_concluded_in_their_own_words() -> None:
    spot = {"latitude": -4.4, "longitude": 119.6, "house_families": 2, "file": "x"}
    a, b = listing(1, "Ibrahim", NIK, **spot), listing(2, "Petrus Sampe", "7311012106950002", **spot)
    assert any("menempati satu rumah" in line for line in words(a, b))
    assert words(a, b)[0] == "Baris 1 dan baris 2, pada daftar yang sama."
    far = listing(3, "Petrus Sampe", "7302032106950002", rt=7)
    assert any("dua rumah tangga yang berbeda" in line for line in words(a, far))


def test_nothing_personal_is_said() -> None:
    a = listing(1, "Syamsuddin", NIK, kk=CARD, phone="081234567890", birth_date=BORN)
    spoken = " ".join(words(a, listing(2, "Syamsuddin", NIK, kk=CARD, phone="081234567890", birth_date=BORN)))
    assert not re.search(r"\d{4}", spoken)
    assert "yamsud" not in spoken


def test_every_level_of_every_field_has_words_and_only_unknown_has_no_points() -> None:
    for field, kind in LEVELS.items():
        assert set(WORDS[field]) == {str(level) for level in kind}, field
    comparison = compare(listing(1, "Ibrahim"), listing(2, "Ibrahim"), today=TODAY)
    assert comparison is not None
    assert {item.name for item in fields(comparison.levels)} == set(LEVELS)
    assert comparison.levels.birth is BirthLevel.UNKNOWN
