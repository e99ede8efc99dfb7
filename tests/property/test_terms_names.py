"""Laws of names and their likeness."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.property.terms_strategies import GIVEN_WORDS, written_names
from zis_registry.terms.person_name import PersonName, name_similarity, phonetic
from zis_registry.terms.phonetics import jaro_winkler, word_likeness

WORDS = st.one_of(st.sampled_from(GIVEN_WORDS), st.text("ABDGHIKMNRSTUWY", min_size=1, max_size=10))
SOUNDS = WORDS.map(phonetic)


@given(written_names(), written_names())
@settings(max_examples=300)
def test_likeness_is_symmetric_and_between_0_and_1(a: str, b: str) -> None:
    one, other = PersonName.parse(a), PersonName.parse(b)
    likeness = name_similarity(one, other)
    assert 0.0 <= likeness <= 1.0
    assert name_similarity(other, one) == likeness


@given(written_names())
def test_a_name_is_wholly_like_itself(written: str) -> None:
    assert name_similarity(PersonName.parse(written), PersonName.parse(written)) == 1.0


@given(st.lists(st.sampled_from(GIVEN_WORDS), min_size=1, max_size=3), st.sampled_from(["H. ", "Hj. ", "Drs. H. ", ""]))
def test_case_marks_and_titles_make_no_difference(words: list[str], title: str) -> None:
    plain, dressed = " ".join(words), f"{title}{' '.join(words).upper()} "
    assert name_similarity(PersonName.parse(plain), PersonName.parse(dressed)) == 1.0


@given(written_names())
def test_parts_are_capital_letters_and_parse_again_to_themselves(written: str) -> None:
    name = PersonName.parse(written)
    for part in (name.given, name.alias, name.parent):
        assert part == "" or part.replace(" ", "").isalpha()
        assert part == part.upper()
    again = PersonName.parse(written)
    assert again == name
    assert hash(again) == hash(name)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_the_key_does_not_depend_on_the_order_of_words(words: list[str]) -> None:
    straight = PersonName(written="", given=" ".join(words))
    turned = PersonName(written="", given=" ".join(reversed(words)))
    assert straight.key == turned.key


@given(WORDS)
def test_the_phonetic_key_ignores_case_and_has_one_letter_for_one_sound(word: str) -> None:
    key = phonetic(word)
    assert key == phonetic(word.lower())
    assert len(key) <= len(word)
    assert not any(letter in key for letter in "FVZQXY")


@given(SOUNDS, SOUNDS)
def test_jaro_winkler_is_symmetric_bounded_and_1_only_for_equals(a: str, b: str) -> None:
    likeness = jaro_winkler(a, b)
    assert likeness == jaro_winkler(b, a)
    assert 0.0 <= likeness <= 1.0
    assert (likeness == 1.0) == (a == b)


@given(WORDS, WORDS)
def test_words_are_wholly_alike_when_and_only_when_they_sound_alike(a: str, b: str) -> None:
    likeness = word_likeness(a, b)
    assert likeness == word_likeness(b, a)
    assert 0.0 <= likeness <= 1.0
    assert (likeness == 1.0) == (phonetic(a) == phonetic(b))
