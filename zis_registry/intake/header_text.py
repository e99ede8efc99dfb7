"""The text of a column heading, made comparable: case, marks, question numbers and trailing brackets set aside."""

from __future__ import annotations

import re
import unicodedata

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*[:*]*\s*$")
_QUESTION_NUMBER = re.compile(
    r"^\s*(?:\(?[a-h]?\d{1,3}[a-h]?\)?[.):]?\s+|\(?[a-h]?\d{1,3}[a-h]?[.):]\s*|[a-h][.)]\s+)(?=\S)", re.IGNORECASE
)
_WORDS = re.compile(r"[^\W_]+|[<>#]")
_SPACED_LETTERS = re.compile(r"^(?:[A-Za-z] ){2,}[A-Za-z]$")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a heading in lower case: "No.KK/NIK" gives ("no", "kk", "nik"), "namaLengkap" two words."""
    flat = unicodedata.normalize("NFKC", text).replace("\u00a0", " ")
    if _SPACED_LETTERS.match(flat.strip()):
        flat = flat.replace(" ", "")
    if not flat.isupper():
        flat = _CAMEL.sub(" ", flat)
    return tuple(_WORDS.findall(flat.lower()))


def plain(text: str) -> str:
    """The words of a heading with one space between them."""
    return " ".join(words_of(text))


def spellings(text: str) -> tuple[str, ...]:
    """A heading as written and with less and less around it: without question number, without last brackets."""
    bare_number = _QUESTION_NUMBER.sub("", text)
    forms = (text, bare_number, _BRACKETS.sub("", text), _BRACKETS.sub("", bare_number))
    return tuple(form for form in dict.fromkeys(plain(form) for form in forms) if form)


def compact(text: str) -> str:
    """A heading without any spaces or marks, for spellings run together."""
    return text.replace(" ", "")


def joined(path: tuple[str, ...]) -> str:
    """The levels of a heading as people read them: "AKSES LAYAK > KOMUNAL"."""
    return " > ".join(" ".join(level.split()) for level in path if level.strip())
