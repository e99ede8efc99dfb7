"""Names as they are written in South Sulawesi, and how alike two of them are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from zis_registry.terms.name_parts import take_apart
from zis_registry.terms.name_words import WEAK_WORDS
from zis_registry.terms.phonetics import phonetic, word_likeness

__all__ = ["PersonName", "name_similarity", "phonetic"]

_CACHE = 1 << 16


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name taken apart (domain rules 8.3); all parts but `written` are upper case without marks.

    `given` is the core with abbreviations expanded, titles and degrees removed, Andi kept, an ambiguous "A." kept
    as "A"; it is empty when only a Daeng name is written. `alias` is the Daeng name, `parent` the name after
    bin or binti, `titles` what was removed ("H", "DRS", "SPD"), `deceased` whether alm. or almh. stood with it.
    """

    written: str
    given: str
    alias: str = ""
    parent: str = ""
    titles: tuple[str, ...] = ()
    deceased: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """The parts of a written name; never fails, a text without Latin letters gives empty parts."""
        return cls(text, *take_apart(text))

    @property
    def tokens(self) -> tuple[str, ...]:
        """The words of the core, in their written order."""
        return tuple(self.given.split())

    @property
    def key(self) -> str:
        """The phonetic keys of the core's words, sorted; empty when only a Daeng name is known."""
        return _profile(self.given).key

    @property
    def alias_key(self) -> str:
        """The phonetic key of the Daeng name, its words in written order."""
        return " ".join(phonetic(word) for word in self.alias.split())


@dataclass(frozen=True, slots=True)
class _Profile:
    """What is compared of a core: its words with their weights, its sorted key, its sound without spaces."""

    words: tuple[tuple[str, float], ...]
    weight: float
    key: str
    sound: str


_WEAK, _INITIAL = 0.35, 0.15  # weight of a frequent leading word and of a single letter, beside 1 for a name
_SAME_WORD, _LIKE_WORD = 0.85, 0.6  # from here on two words are spellings of one; from here on they may be
_RUN_TOGETHER = 0.97  # the same sounds, written in one word or two
_SHORT_FORM_FLOOR, _SHORT_FORM_CEILING = 0.62, 0.84  # a short form proposes, it never decides (domain rules 8.4)
_MORE_THAN_ONE_NAME = 1.2  # weight from which a lacking Andi or Siti no longer makes a short form
_CONFLICT = 0.85  # factor when each name has a word that the other contradicts
_ONE_SIDED, _MOVED = 0.93, 0.95  # a Daeng name or parent only one has; one written as part of the core
_ALIAS_ALONE, _ALIAS_UNMARKED = 0.75, 0.8  # known by the Daeng name alone; written without "Dg."
_ALIAS_CONFLICT, _PARENT_CONFLICT = 0.72, 0.7  # one core, two Daeng names or two fathers
_ALIAS_SHARED_ONLY = 0.5  # many people share a Daeng name
_ALIAS_SUPPORT, _ALIAS_SUPPORT_CEILING = 0.07, 0.9


@lru_cache(_CACHE)
def _profile(core: str) -> _Profile:
    words = tuple((word, _weight(word)) for word in core.split())
    sounds = [phonetic(word) for word, _ in words]
    return _Profile(words, sum(weight for _, weight in words), " ".join(sorted(sounds)), "".join(sounds))


def _weight(word: str) -> float:
    if len(word) == 1:
        return _INITIAL
    return _WEAK if word in WEAK_WORDS else 1.0


def name_similarity(a: PersonName, b: PersonName) -> float:
    """How alike two names are as text, 0..1, symmetric.

    1 for one name, also when spelled to sound alike; 0.85 and more for spellings and abbreviations of one name;
    0.6 to 0.84 for short and Daeng forms and doubtful spellings; less for other names. It judges the text only:
    a father and a son of one name give 1 (domain rules 8.4 for what follows from it).
    """
    if (a.given, a.alias, a.parent) == (b.given, b.alias, b.parent):
        written_alike = a.written.strip().casefold() == b.written.strip().casefold()
        return 1.0 if written_alike or a.given or a.alias else 0.0
    likeness = _with_alias(a, b)
    if a.parent and b.parent:
        return likeness * _PARENT_CONFLICT if _core_likeness(a.parent, b.parent) < _LIKE_WORD else likeness
    if a.parent or b.parent:
        return max(likeness * _ONE_SIDED, _MOVED * _core_likeness(f"{a.given} {a.parent}", f"{b.given} {b.parent}"))
    return likeness


def _with_alias(a: PersonName, b: PersonName) -> float:
    """The likeness of cores and Daeng names together."""
    if not a.alias and not b.alias:
        return _core_likeness(a.given, b.given)
    if not a.given and not b.given:
        return _core_likeness(a.alias, b.alias)
    if not a.given or not b.given:
        return _alias_alone(a, b) if b.given else _alias_alone(b, a)
    core = _core_likeness(a.given, b.given)
    if not a.alias or not b.alias:
        return max(core * _ONE_SIDED, _MOVED * _core_likeness(f"{a.given} {a.alias}", f"{b.given} {b.alias}"))
    alias = _core_likeness(a.alias, b.alias)
    if alias < _LIKE_WORD:
        return core * _ALIAS_CONFLICT
    if core < _LIKE_WORD:
        return max(core, _ALIAS_SHARED_ONLY * alias)
    return max(core, min(_ALIAS_SUPPORT_CEILING, core + _ALIAS_SUPPORT * alias))


def _alias_alone(nameless: PersonName, other: PersonName) -> float:
    """The likeness when one person is written by the Daeng name alone (domain rules 0.10)."""
    if other.alias:
        return _ALIAS_ALONE * _core_likeness(nameless.alias, other.alias)
    return _ALIAS_UNMARKED * _core_likeness(nameless.alias, other.given)


def _core_likeness(a: str, b: str) -> float:
    """How alike two cores are, their words in any order."""
    if a == b:
        return 1.0 if a.strip() else 0.0
    first, second = _profile(min(a, b)), _profile(max(a, b))
    if not first.sound or not second.sound:
        return 0.0
    if first.key == second.key:
        return 1.0
    if first.sound == second.sound:
        return _RUN_TOGETHER
    return _aligned(first, second)


def _aligned(a: _Profile, b: _Profile) -> float:
    """The share of the weight of both names that agrees, the likest words paired first; short forms are bounded."""
    total, agreed, paired = a.weight + b.weight, 0.0, 0.0
    left, other_left = dict(enumerate(a.words)), dict(enumerate(b.words))
    rest = other_rest = 0.0
    name_shared = guessed = False
    for likeness, i, j in _likest_first(a, b):
        if i not in left or j not in other_left:
            continue
        (word, weight), (other, other_weight) = left.pop(i), other_left.pop(j)
        if len(word) != len(other) and 1 in (len(word), len(other)):
            # An initial explains the word it may stand for, and says little about it.
            guessed = guessed or max(weight, other_weight) == 1
            total -= weight + other_weight - 2 * _INITIAL
            weight = other_weight = _INITIAL
        agreed += likeness * (weight + other_weight)
        if likeness < _LIKE_WORD:
            rest, other_rest = max(rest, weight), max(other_rest, other_weight)
        else:
            paired += (weight + other_weight) / 2
            name_shared = name_shared or (likeness >= _SAME_WORD and weight == other_weight == 1)
    rest = max([rest, *(weight for _, weight in left.values())])
    other_rest = max([other_rest, *(weight for _, weight in other_left.values())])
    score = agreed / total
    if rest == other_rest == 1:
        return score * _CONFLICT
    only_prefix_lacking = max(rest, other_rest) < 1 and not (rest and other_rest) and paired > _MORE_THAN_ONE_NAME
    complete = not rest and not other_rest
    if not name_shared or (not guessed and (complete or only_prefix_lacking)):
        return score
    return min(max(score, _SHORT_FORM_FLOOR), _SHORT_FORM_CEILING)


def _likest_first(a: _Profile, b: _Profile) -> list[tuple[float, int, int]]:
    """The pairs of words that have anything in common, with their places in the two names; neighbours before others."""
    pairs = [
        (likeness, -abs(i - j), i, j)
        for i, (word, _) in enumerate(a.words)
        for j, (other, _) in enumerate(b.words)
        if (likeness := _pair_likeness(word, other)) > 0
    ]
    return [(likeness, i, j) for likeness, _, i, j in sorted(pairs, reverse=True)]


def _pair_likeness(word: str, other: str) -> float:
    """The likeness of two words; an initial stands for any word that begins with it."""
    if 1 in (len(word), len(other)):
        return 0.9 if word[0] == other[0] else 0.0
    return word_likeness(word, other)
