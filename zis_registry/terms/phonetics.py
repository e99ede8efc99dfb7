"""How the words of names sound in South Sulawesi, and how alike two words are."""

from __future__ import annotations

import re
from functools import lru_cache

_CACHE = 1 << 16

# Spellings of one sound, applied in this order (domain rules 8.3): old spelling, loan sounds, vowels, endings.
_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("SJ|SY", "S"),
        ("DJ", "J"),
        ("TJ", "C"),
        ("TS|DZ|Z", "S"),
        ("KH|CH", "H"),
        ("OE|OO", "U"),
        ("PH|[FV]", "P"),
        ("Q", "K"),
        ("X", "KS"),
        ("CC", "S"),
        ("IY(?=[AEIOU])", "I"),
        ("(?<=[^AEIOU])Y|Y(?![AEIOU])", "I"),
        ("Y", "J"),
        ("AE", "AI"),
        (r"(.)\1+", r"\1"),
        ("NG$", "N"),
        ("(?<=..)H$", ""),
        ("(?<=.)B$", "P"),
        ("(?<=.)D$", "T"),
    )
)


@lru_cache(_CACHE)
def phonetic(token: str) -> str:
    """The phonetic key of one word: spellings that sound alike in South Sulawesi give one key."""
    key = re.sub("[^A-Z]", "", token.upper())
    for pattern, sound in _SOUNDS:
        key = pattern.sub(sound, key)
    return key


@lru_cache(_CACHE)
def jaro_winkler(a: str, b: str) -> float:
    """Jaro-Winkler likeness 0..1 of two words; symmetric (the pair is put in order first)."""
    if a == b:
        return 1.0
    if (len(a), a) > (len(b), b):
        a, b = b, a
    if not a:
        return 0.0
    in_a, in_b = _common(a, b)
    if not in_a:
        return 0.0
    found = len(in_a)
    swaps = sum(x != y for x, y in zip(in_a, in_b, strict=True)) / 2
    jaro = (found / len(a) + found / len(b) + (found - swaps) / found) / 3
    prefix = 0
    while prefix < min(4, len(a)) and a[prefix] == b[prefix]:
        prefix += 1
    return jaro + prefix * 0.1 * (1 - jaro)


def _common(a: str, b: str) -> tuple[list[str], list[str]]:
    """The letters the two words share within Jaro's reach, in the order of each; `a` is not the longer one."""
    reach = max(len(b) // 2 - 1, 0)
    free = list(b)
    shared: list[str] = []
    for index, letter in enumerate(a):
        for place in range(max(0, index - reach), min(len(b), index + reach + 1)):
            if free[place] == letter:
                free[place] = ""
                shared.append(letter)
                break
    return shared, [letter for letter, left in zip(b, free, strict=True) if not left]


# --- spelling of one name, or another name ------------------------------------------------------------------------

_VOWELS = frozenset("AEIOU")
# Costs of one difference. Spellings of one name differ in vowels and close sounds, other names in consonants, in the
# first sound, and in the ending, which marks women and men (Hasan, Hasnah; Hasna, Hasni).
_CLOSE: dict[frozenset[str], float] = {
    **{frozenset(pair): 0.35 for pair in ("AE", "EI", "OU", "BP", "GK", "CS", "CJ", "IJ", "UW")},
    **{frozenset(pair): 0.48 for pair in ("DT", "HK")},
}
_VOWEL, _CONSONANT, _CLASS = 0.5, 1.0, 1.2
_EPENTHESIS, _HIATUS, _BREATH, _SWAP = 0.3, 0.6, 0.35, 0.45
_FIRST, _LAST_VOWEL, _LAST_SOUND = 0.3, 0.68, 0.8
_STEEPNESS = 1.8
_GATE = 0.75  # Jaro-Winkler likeness under which two words are not looked at more closely
_PREFIXES = ("NUR", "TENRI")
_SUFFIXES = ("UDIN", "WATI", "IANI", "IATI", "LINA")
_SHORTENABLE = ("UDIN", "WATI")
_SHORTENED, _LOCAL_ENDING = 0.78, 0.93  # Jamal for Jamaluddin; Halimang for Halimah


def word_likeness(a: str, b: str) -> float:
    """How alike two words of names are, 0..1, symmetric.

    1 when they sound alike, from 0.85 on for spellings of one name, under 0.6 for other names; a word that is the
    beginning of the other (Jamal, Jamaluddin) lies between. Jaro-Winkler alone finds Kaharuddin and Baharuddin, or
    Hasan and Hasnah, as alike as two spellings of one name; so what passes it is weighed sound by sound.
    """
    return _weighed(a, b) if a <= b else _weighed(b, a)


@lru_cache(_CACHE)
def _weighed(a: str, b: str) -> float:
    sound_a, sound_b = phonetic(a), phonetic(b)
    if sound_a == sound_b:
        return 1.0
    ceiling = _likeness_ceiling(sound_a, sound_b)
    gate = jaro_winkler(sound_a, sound_b) if ceiling >= _GATE else ceiling - 0.15
    if gate < _GATE:
        return max(0.0, gate - 0.3)
    if _local_ending(a, sound_a, sound_b) or _local_ending(b, sound_b, sound_a):
        return _LOCAL_ENDING
    short, long = sorted((sound_a, sound_b), key=len)
    if len(short) >= 3 and long.startswith(short) and long[len(short) :] in _SHORTENABLE:
        return _SHORTENED
    stem_a, stem_b = _stems(sound_a, sound_b)
    length = max(3.0, (len(stem_a) + len(stem_b)) / 2)
    return max(0.0, 1 - _STEEPNESS * _difference(stem_a, stem_b) / length)


@lru_cache(_CACHE)
def _letters(word: str) -> int:
    """The letters of a word as bits."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) - 65)
    return bits


def _likeness_ceiling(a: str, b: str) -> float:
    """What Jaro-Winkler cannot exceed, from the letters alone; most pairs of names end here."""
    if not a or not b:
        return 0.0
    bits_a, bits_b = _letters(a), _letters(b)
    shared = min(len(a) - (bits_a & ~bits_b).bit_count(), len(b) - (bits_b & ~bits_a).bit_count())
    jaro = (shared / len(a) + shared / len(b) + 1) / 3 if shared > 0 else 0.0
    return jaro + (0.4 * (1 - jaro) if a[0] == b[0] else 0.0)


def _local_ending(word: str, sound: str, other: str) -> bool:
    """Whether a word is the other with the local ending: Halimang for Halimah."""
    return word.endswith("ANG") and sound == other + "N" and len(other) > 4


def _stems(a: str, b: str) -> tuple[str, str]:
    """The two words without a beginning or an ending that they share with hundreds of other names."""
    for prefix in _PREFIXES:
        if a.startswith(prefix) and b.startswith(prefix) and min(len(a), len(b)) > len(prefix) + 2:
            a, b = a[len(prefix) :], b[len(prefix) :]
    for suffix in _SUFFIXES:
        if a.endswith(suffix) and b.endswith(suffix) and min(len(a), len(b)) > len(suffix) + 2:
            return a[: -len(suffix)], b[: -len(suffix)]
    return a, b


def _difference(a: str, b: str) -> float:
    """The cheapest way from one word to the other, with neighbours swapped counted once (optimal string alignment)."""
    before: list[float] = []
    row = [0.0]
    for place in range(len(b)):
        row.append(row[-1] + _missing(b, place))
    for i, letter in enumerate(a):
        current = [row[0] + _missing(a, i)]
        for j, other in enumerate(b):
            cost = min(
                row[j + 1] + _missing(a, i),
                current[j] + _missing(b, j),
                row[j] + _instead(letter, other, first=i == 0 and j == 0, last=i == len(a) - 1 and j == len(b) - 1),
            )
            if i and j and letter == b[j - 1] and a[i - 1] == other and letter != other:
                at_the_end = i == len(a) - 1 and j == len(b) - 1
                cost = min(cost, before[j - 1] + (2 * _SWAP if at_the_end else _SWAP))
            current.append(cost)
        before, row = row, current
    return row[-1]


def _missing(word: str, place: int) -> float:
    """The cost of one sound that the other word does not have."""
    letter = word[place]
    if letter == "H":
        return _BREATH
    first, last = place == 0, place == len(word) - 1
    if letter not in _VOWELS:
        return _CONSONANT + (_FIRST if first else 0.0)
    if last:
        return _LAST_VOWEL
    beside_a_vowel = (not first and word[place - 1] in _VOWELS) or word[place + 1] in _VOWELS
    return _HIATUS if beside_a_vowel else _EPENTHESIS


def _instead(letter: str, other: str, *, first: bool, last: bool) -> float:
    """The cost of one sound instead of another."""
    if letter == other:
        return 0.0
    vowels = (letter in _VOWELS) + (other in _VOWELS)
    if last and vowels:
        return _LAST_SOUND if vowels == 2 else _CLASS
    close = _CLOSE.get(frozenset((letter, other)))
    if close is not None:
        return close
    if vowels == 2:
        return _VOWEL
    return (_CONSONANT if vowels == 0 else _CLASS) + (_FIRST if first else 0.0)
