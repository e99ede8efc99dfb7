"""The only gate from data to ink: every text that is drawn, measured or put into a paragraph passes here.

Names come from workbooks of strangers: a "<b>" in one would raise inside ReportLab and an "<img>" would embed a file of
the server. The gate normalises (NFC), drops controls and direction overrides, caps the length, hides what looks like a
NIK, shows missing glyphs as U+FFFD, and refuses whole alphabets that our fonts lack.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from xml.sax.saxutils import escape

from reports.fonts import Face, coverage
from zis_registry.errors import DocumentRefused

FIELD_CAP = 200  # characters; our own paragraphs may ask for more
PARAGRAPH_CAP = 2000
MISSING = "\ufffd"
HIDDEN_NUMBER = "••••••••"
_SHORTEST_NUMBER = 15
_WHOLE_NIK = 16
_JOINT = r"[\W_]{0,3}"  # between two groups of digits: up to three characters that are neither letter nor digit
_DIGIT_RUN = re.compile(rf"[0-9](?:{_JOINT}[0-9]){{14,}}")
_CLOSE_RUN = re.compile(r"[0-9](?:[ ./_'\u2019\u2010-\u2015\u2212-]?[0-9])*")
_MOST_MONEY = 10**15  # rupiah; no amount of ours is larger
_READABLE = re.compile(
    r"(?:(?P<nip>(?:19|20)[0-9]{6} (?:19|20)[0-9]{4} [12] [0-9]{3})"
    r"|(?P<day>(?:0?[1-9]|[12][0-9]|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:19|20)[0-9]{2})"
    r"|(?P<money>[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,00)?"
    r"|(?P<year>(?:19|20)[0-9]{2})"
    r"|(?P<rt_rw>0[0-9]{2}/0[0-9]{2}))(?![0-9])"
)
# Area, day of birth (+40 for women), month, year, serial number: never 0000, so no NIK is made of round amounts.
_LIKELY_NIK = re.compile(r"[1-9][0-9]{5}(?:[04][1-9]|[1256][0-9]|[37][01])(?:0[1-9]|1[0-2])[0-9]{2}(?!0000)[0-9]{4}")
_SPACES = ("Zs", "Zl", "Zp")
_UNPRINTABLE = ("Cs", "Co", "Cn")


def ink(value: str, *, face: Face = Face.TEXT, cap: int = FIELD_CAP) -> str:
    """`value` as `face` can print it, at most `cap` characters on one line; idempotent.

    Raises DocumentRefused when a letter is of an alphabet that the face does not have.
    """
    if value.isascii() and value.isprintable() and len(value) < _SHORTEST_NUMBER:
        return value.strip()
    return _gated(value, face, cap)


def markup(value: str, *, face: Face = Face.TEXT, cap: int = PARAGRAPH_CAP) -> str:
    """`ink(value)` escaped for a ReportLab Paragraph: no tag or entity of the data survives as markup."""
    return escape(ink(value, face=face, cap=cap))


def _gated(value: str, face: Face, cap: int) -> str:
    text = value[: 4 * cap]  # before anything slow: a cell may hold 32,000 characters
    if not (text.isascii() and text.isprintable()):
        text = _translated(text, _table(face))
    text = _without_numbers(" ".join(text.split()))
    if len(text) > cap:
        text = _without_numbers(text[: cap - 1].rstrip() + "…")
    return text


def _translated(text: str, table: _Printable) -> str:
    """`text` with every character printable; again while what was dropped or simplified joins its neighbours."""
    for _ in range(3):
        composed = unicodedata.normalize("NFC", text)
        text = composed.translate(table)
        if text == composed:
            break
    return text


@cache
def _table(face: Face) -> _Printable:
    return _Printable(coverage(face))


class _Printable(dict[int, str]):
    """What stands for each code point, found when it is first met."""

    def __init__(self, known: frozenset[int]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, code: int) -> str:
        found = self[code] = _printable(chr(code), self._known)
        return found


def _printable(char: str, known: frozenset[int]) -> str:
    """What stands for one character: itself, its plain equivalent, a space, nothing, or the mark of a missing glyph."""
    category = unicodedata.category(char)
    if category == "Cc":
        return " " if char.isspace() else ""
    if category in _SPACES:
        return " "
    if category == "Cf" or 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF:
        return ""
    if ord(char) in known:
        return char
    return MISSING if category in _UNPRINTABLE else _equivalent(char, category, known)


def _equivalent(char: str, category: str, known: frozenset[int]) -> str:
    """A plainer writing of a character that the face lacks; raises DocumentRefused for a letter without one."""
    if category == "Nd":
        return str(unicodedata.digit(char))
    for plain in (unicodedata.normalize("NFKC", char), unicodedata.normalize("NFKD", char)):
        if plain != char and all(ord(part) in known for part in plain):
            return plain
    if category.startswith("L"):
        raise DocumentRefused(
            f"Huruf U+{ord(char):04X} ({unicodedata.name(char, 'tanpa nama')}) tidak ada pada huruf cetak dokumen; "
            "tuliskan isian itu dengan huruf Latin, lalu cetak ulang.",
            code="huruf-tidak-ada",
        )
    return MISSING


def _without_numbers(text: str) -> str:
    """`text` with every run of digits hidden that may be a NIK or KK, whole or damaged, one or several."""
    plain = text if text.isascii() else "".join(map(_plain_digit, text))  # position by position
    printed, done = [], 0
    for match in _DIGIT_RUN.finditer(plain):
        if _is_secret(match.group()):
            printed += [text[done : match.start()], HIDDEN_NUMBER]
            done = match.end()
    return "".join([*printed, text[done:]])


def _plain_digit(char: str) -> str:
    """The ASCII digit that a superscript, circled or foreign digit shows; any other character as it is."""
    value = unicodedata.digit(char, None)
    return char if value is None else str(value)


def _is_secret(run: str) -> bool:
    """Whether a run of 15 digits and more is hidden: unless all of it is money, NIP, days, years or RT/RW."""
    if sum(map(str.isdigit, run)) < _WHOLE_NIK and not _CLOSE_RUN.fullmatch(run):
        return False  # fifteen digits in loose groups are no whole NIK
    parts = _readable_parts(run)
    return parts is None or _spells_a_nik(parts)


def _readable_parts(run: str) -> list[re.Match[str]] | None:
    """The known kinds of number that `run` consists of, told by their grouping; None when any digit is left over."""
    parts: list[re.Match[str]] = []
    start = 0
    while start < len(run):
        part = _READABLE.match(run, start)
        if part is None or (part["money"] and int(part["money"].replace(".", "")) > _MOST_MONEY):
            return None
        parts.append(part)
        start = part.end()
        while start < len(run) and not run[start].isdigit():
            start += 1
    return parts


def _spells_a_nik(parts: list[re.Match[str]]) -> bool:
    """Whether neighbours put together read as a NIK ("7.311.014 101.800.001"); days beside each other are days."""
    digits = ["".join(filter(str.isdigit, part.group())) for part in parts]
    return any(
        _LIKELY_NIK.fullmatch("".join(digits[first:end])) and not all(part["day"] for part in parts[first:end])
        for end in range(1, len(parts) + 1)
        for first in range(max(0, end - 4), end)  # a part has four digits and more
    )
