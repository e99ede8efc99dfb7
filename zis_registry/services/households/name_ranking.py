"""Names ranked by likeness: spellings, titles and parts of names as linkage knows them, quick over many."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from zis_registry.terms.name_words import EXPANSIONS, LOCAL_FORMS, TITLES, WEAK_WORDS
from zis_registry.terms.person_name import PersonName, name_similarity
from zis_registry.terms.phonetics import phonetic

FOUND, NEAR = 0.84, 0.66
# Words that sound so alike are worth comparing as names; a name is compared word by word, which is slow.
_ALIKE, _MOST_COMPARED = 78, 1_500
_SHORTEST_START = 3
MOST_LETTERS, MOST_WORDS = 80, 8
_NO_LETTER = re.compile(r"[^A-Z ]+")
_NO_NAME = frozenset(TITLES) | {"DG", "DAENG", "BIN", "BINTI"}


class NameIndex:
    """The names of an area by their words, each word with how it sounds: slow to make, quick to ask many times."""

    def __init__(self, names: Sequence[tuple[int, str]]) -> None:
        self.names = tuple(names)
        places: dict[str, list[int]] = defaultdict(list)
        for place, (_, name) in enumerate(self.names):
            for word in set(_words(name)):
                places[word].append(place)
        self._places: Mapping[str, Sequence[int]] = dict(places)
        self._sounds = {word: phonetic(word) for word in places}

    def candidates(self, asked: Sequence[str]) -> Sequence[int]:
        """The places of names that share a word, those that share most first; frequent words count only when alone."""
        strong = [word for word in asked if word not in WEAK_WORDS and len(word) > 1] or list(asked)
        shared: Counter[int] = Counter()
        for word in dict.fromkeys(strong):
            shared.update({place for alike in self._alike(word) for place in self._places[alike]})
        return [place for place, _ in shared.most_common(_MOST_COMPARED)]

    def _alike(self, word: str) -> set[str]:
        told = process.extract(phonetic(word), self._sounds, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=200)
        alike = {other for _, _, other in told}
        if len(word) >= _SHORTEST_START:
            alike |= {other for other in self._places if other.startswith(word)}
        return alike


def rank(asked: str, index: NameIndex) -> tuple[tuple[int, str, float], ...]:
    """Households by how alike one of their names is to the one asked for: the best name of each, likeliest first.

    A name that has words which begin like all those asked for counts as found, so that a part of a name is enough.
    Only the first words of a long text are looked for.
    """
    words = _words(asked[:MOST_LETTERS])[:MOST_WORDS]
    wanted = PersonName.parse(" ".join(asked[:MOST_LETTERS].split()[:MOST_WORDS]))
    best: dict[int, tuple[float, str]] = {}
    for place in index.candidates(words):
        household, name = index.names[place]
        likeness = max(name_similarity(wanted, PersonName.parse(name)), 0.9 if _begins(words, name) else 0.0)
        if likeness >= NEAR and likeness > best.get(household, (0.0, ""))[0]:
            best[household] = (likeness, name)
    ordered = sorted(best.items(), key=lambda item: (-item[1][0], item[1][1], item[0]))
    return tuple((household, name, likeness) for household, (likeness, name) in ordered)


def _begins(asked: Sequence[str], name: str) -> bool:
    words = _words(name)
    return bool(asked) and all(any(word.startswith(part) for word in words) for part in asked)


@lru_cache(1 << 16)
def _words(name: str) -> tuple[str, ...]:
    """The words of a name, abbreviations written out, titles left out."""
    told: list[str] = []
    for word in _NO_LETTER.sub(" ", name.upper().replace("'", "")).split():
        if word not in _NO_NAME:
            told += LOCAL_FORMS.get(word, EXPANSIONS.get(word, word)).split()
    return tuple(told)
