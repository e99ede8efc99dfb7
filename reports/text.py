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
_DIGIT_RUN = re.compile(r"[0-9](?:[ ./_'\u2019\u2010-\u2015\u2212-]?[0-9]){14,}")
_MONEY = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_NIP = re.compile(r"[0-9]{8} [0-9]{6} [0-9] [0-9]{3}")
_DAY = r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}"
_DAYS = re.compile(rf"{_DAY}[–-]{_DAY}")
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
    text = _DIGIT_RUN.sub(_hidden, " ".join(text.split()))
    if len(text) > cap:
        text = _DIGIT_RUN.sub(_hidden, text[: cap - 1].rstrip() + "…")
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


def _hidden(match: re.Match[str]) -> str:
    """Hide a run of 15 digits and more (NIK or KK, whole or damaged, one or several); not money, NIP or two days.

    Those are known by their grouping: dots between thousands, 8-6-1-3, "24-11-2026–30-11-2026".
    """
    run = match.group()
    if _NIP.fullmatch(run) or _DAYS.fullmatch(run) or all(_MONEY.fullmatch(part) for part in run.split(" ")):
        return run
    return HIDDEN_NUMBER
