"""A written name of South Sulawesi taken apart: core, Daeng alias, parent, titles (domain rules 8.3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from zis_registry.terms.name_words import (
    ABDUL_JOINS,
    ALIAS_WORDS,
    BEARERS,
    BIN_WORDS,
    DAENG_WORDS,
    DEATH_WORDS,
    DEGREE_WORDS,
    ENDING_WORDS,
    EXPANSIONS,
    INITIALS_AT_THE_END,
    LEADING_ABBREVIATIONS,
    LOCAL_FORMS,
    PARTICLES,
    SUFFIX_DEGREES,
    TITLES,
    WEAK_WORDS,
)

_CACHE = 1 << 16
_BOUNDARY = "|"
_LONGEST = 200  # characters looked at; an identity card holds 60
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼʻ\""), None)
_SPLIT_DAENG = re.compile(r"\bD\s*\.?\s*G\b")
_KIN_OF_THE_DEAD = re.compile(
    r"(?<=\S)[ (,]+(?:ISTRI|ISTERI|SUAMI|JANDA|DUDA|ANAK|AHLI WARIS) (?:DARI )?ALM(?:H|ARHUM|ARHUMAH)?\b.*$"
)
_HEIRS = re.compile(r"^AHLI WARIS (?:DARI )?")
_DOUBLED = re.compile(r"(.)\1+")
_ABDUL_ASSIMILATED = re.compile(r"ABD(?:U|OE)([RSNTZD])\1?([AEIOUY][A-Z]{2,})")
_ABDUL_JOINED = re.compile(r"ABD(?:U|OE)L([A-Z]{4,})")


class NameParts(NamedTuple):
    """The parts of a written name, upper case; `titles` are what was removed, `deceased` an "alm." beside it."""

    given: str
    alias: str
    parent: str
    titles: tuple[str, ...]
    deceased: bool


@lru_cache(_CACHE)
def take_apart(text: str) -> NameParts:
    """The parts of a written name; a text without Latin letters gives empty parts."""
    titles: list[str] = []
    tokens, deceased = _without_death(_tokens(_without_degrees(_plain(text), titles)))
    parts: dict[str, list[str]] = {"given": [], "alias": [], "parent": []}
    for part, token in _sorted_into_parts(tokens):
        parts[part].append(token)
    given, alias, parent = (" ".join(_core(parts[part], titles)) for part in ("given", "alias", "parent"))
    return NameParts(given, alias, parent, tuple(dict.fromkeys(titles)), deceased)


def _plain(text: str) -> str:
    """Upper case without accents and apostrophes; "D g" closed up, and "istri alm. ..." behind a name dropped."""
    decomposed = unicodedata.normalize("NFKD", text[:_LONGEST])
    unmarked = "".join(character for character in decomposed if not unicodedata.combining(character))
    upper = " ".join(unmarked.translate(_APOSTROPHES).upper().split())
    return _HEIRS.sub("", _KIN_OF_THE_DEAD.sub("", _SPLIT_DAENG.sub("DG", upper)))


def _without_degrees(text: str, titles: list[str]) -> str:
    """The text without the academic degrees at its end, which are added to `titles`."""
    found = SUFFIX_DEGREES.search(text)
    if found is None:
        return text
    degrees = re.split(r",|(?<![.\s])\s+(?=[A-Z])|(?<=\.)\s+(?=[SMDA]\s?\.)", found[0])
    titles += [letters for degree in degrees if (letters := re.sub("[^A-Z]", "", degree))]
    return text[: found.start()]


def _tokens(text: str) -> list[str]:
    return re.findall(r"[A-Z]+|\|", re.sub(r"[(),;/\[\]{}=]", f" {_BOUNDARY} ", text))


def _without_death(tokens: list[str]) -> tuple[list[str], bool]:
    """The words without alm. and almh., and whether they were said of the person and not of the parent."""
    of_person = any(
        token in DEATH_WORDS and (index == 0 or tokens[index - 1] not in BIN_WORDS)
        for index, token in enumerate(tokens)
    )
    return [token for token in tokens if token not in DEATH_WORDS], of_person


def _sorted_into_parts(tokens: list[str]) -> Iterator[tuple[str, str]]:
    """Each word with the part it belongs to; a marker ("DG", "BIN") opens a part, a bracket or comma closes it."""
    part, named = "given", False
    last_word = max((index for index, token in enumerate(tokens) if token != _BOUNDARY), default=-1)
    for index, token in enumerate(tokens):
        more = index < last_word
        if token == _BOUNDARY:
            part = "given"
        elif more and (token in DAENG_WORDS or (named and token in ALIAS_WORDS)):
            part = "alias"
        elif more and named and token in BIN_WORDS:
            part = "parent"
        else:
            named = True
            yield part, token


def _core(words: list[str], titles: list[str]) -> list[str]:
    """The words of one part without titles, spelled out and joined."""
    rest = _without_titles(words, titles)
    spelled: list[str] = []
    for index, word in enumerate(rest):
        spelled += _spelled_out(word, first=index == 0, last=index == len(rest) - 1)
    return _joined(spelled)


def _without_titles(words: list[str], titles: list[str]) -> list[str]:
    """The words without what stands before a name (H, Drs, Karaeng, Ibu, the Bugis La and I), degrees, a bare Daeng."""
    kept: list[str] = []
    rest = [word for word in words if word not in DEGREE_WORDS] or words
    titles += [word for word in words if word not in rest]
    for index, word in enumerate(rest):
        more = index < len(rest) - 1
        if word in TITLES and more and (not kept or kept == ["ANDI"]):
            titles.append(TITLES[word])
        elif more and not kept and (word in BEARERS or word in PARTICLES):
            titles.append(word)
        elif word in DAENG_WORDS and kept and not more:
            titles.append("DAENG")
        else:
            kept.append(word)
    return kept


def _spelled_out(word: str, *, first: bool, last: bool) -> list[str]:
    if first and not last and word in LEADING_ABBREVIATIONS:
        return [LEADING_ABBREVIATIONS[word]]
    if last and not first and word in INITIALS_AT_THE_END:
        return [word]
    known = _known_form(word)
    if known:
        return known.split()
    if word.startswith("NUR") and (known := _known_form(word[3:])) and " " not in known:
        return [f"NUR{known}"]
    if found := _ABDUL_ASSIMILATED.fullmatch(word):
        return ["ABDUL", found[1] + found[2]]
    if found := _ABDUL_JOINED.fullmatch(word):
        return ["ABDUL", found[1]]
    return [word]


def _known_form(word: str) -> str | None:
    """The full form of an abbreviation or local form, also when a letter in it was typed twice; None for others."""
    spellings = (word, _DOUBLED.sub(r"\1", word)) if len(word) > 3 else (word,)
    forms = (EXPANSIONS.get(spelling) or LOCAL_FORMS.get(spelling) for spelling in spellings)
    return next((form for form in forms if form), None)


def _joined(words: list[str]) -> list[str]:
    """NUR and a following word become one, as do a name and UDDIN or WATI, and ABDUL and ALLAH."""
    joined: list[str] = []
    for word in words:
        before = joined[-1] if joined else ""
        if before == "ABDUL" and word in ABDUL_JOINS:
            joined[-1] = "ABDULLAH"
        elif _belong_together(before, word):
            joined[-1] = before + word
        else:
            joined.append(word)
    return joined


def _belong_together(before: str, word: str) -> bool:
    if before == "NUR":
        return len(word) > 1
    return word in ENDING_WORDS and len(before) > 2 and before not in WEAK_WORDS
