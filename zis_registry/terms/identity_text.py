"""What people type around a NIK or KK number, taken away and named, so that the digits can be judged."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_QUOTES = "'’‘`´ʼʻ\"“”"
_STRIPPABLE: tuple[tuple[str, str], ...] = (
    ("apostrof atau tanda kutip", _QUOTES),
    ("titik", "."),
    ("koma", ","),
    ("tanda hubung", "-‐‑‒–—−_"),
    ("tanda kurung atau sama dengan", "()[]{}="),
)
_LABEL = re.compile(
    r"(?:(?:no|nomor|nmr)\b[\s.]*)?(?:nik|e-?ktp|ktp|kk|kartu\s+keluarga|induk\s+kependudukan)(?=[\W\d_]|$)"
    r"(?:[\s/]+(?:e-?ktp|ktp|kk|nik)\b)?[\s.:=#-]*"
    r"|(?:no|nomor|nmr)(?=[\W\d_])[\s.:=#-]*",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"\+?\d+(?:[.,]\d+)?\s?[eE]\s?[+-]?\d{1,3}")
_SHOWN_NUMBER = re.compile(r"\d{15,}[.,]0{1,2}|\d{1,3}(?:\.\d{3}){4,}(?:,0{1,2})?|\d{1,3}(?:,\d{3}){4,}(?:\.0{1,2})?")
_CENTS = re.compile(r"[.,]0{1,2}$")
# A text without digits that consists of these words says that there is no number.
_ABSENT_WORDS = frozenset(
    word
    for line in (
        "x xx xxx na n a nan nil null none unknown empty kosong nihil hilang tercecer lupa bayi",
        "belum blm tidak tdk tak tanpa ada adanya punya memiliki miliki terbit keluar jadi tersedia diketahui",
        "diisi terisi terlampir menyusul ditemukan masih sedang dalam proses di mengurus diurus pengurusan urus",
        "rekam perekaman dicetak cetak bikin tunda sementara no nomor data nik ktp ektp e kk kartu keluarga",
    )
    for word in line.split()
)


@dataclass(frozen=True, slots=True)
class CleanedText:
    """A cell's text without its frame: `body` has its separators, `joined` has none; `stripped` names what went."""

    body: str
    joined: str
    stripped: str

    @property
    def digit_count(self) -> int:
        """How many digits the text has."""
        return sum(character.isdigit() for character in self.body)

    @property
    def says_absent(self) -> bool:
        """Whether it is blank, mere marks, or says in words that there is no number."""
        words = re.findall(r"[a-z]+", self.body.lower())
        return not self.digit_count and all(word in _ABSENT_WORDS for word in words)

    @property
    def is_scientific(self) -> bool:
        """Whether it is the display "7,31103E+15", which has lost its digits."""
        return _SCIENTIFIC.fullmatch(self.body) is not None

    @property
    def shown_number(self) -> str | None:
        """The digits of a number's display, "7.311.010.101.900.001" or "7311010101900001.0"; None for other texts."""
        if not _SHOWN_NUMBER.fullmatch(self.body):
            return None
        return _CENTS.sub("", self.body).replace(".", "").replace(",", "")


def clean(text: str) -> CleanedText:
    """The text without invisible characters, labels ("NIK:"), quotes and separators (domain rules 8.2, pitfalls 4)."""
    if text.isascii() and text.isdigit():
        return CleanedText(text, text, "")
    plain, notes = _plain(text)
    body = _unframed(plain)
    if label := _LABEL.match(body):
        notes.append(f"awalan {label[0].strip(' .:=#-')}")
        body = _unframed(body[label.end() :])
    notes += [name for name, marks in _STRIPPABLE if any(mark in marks for mark in _unlabelled(plain, label))]
    joined = "".join(body.translate({ord(mark): None for _, marks in _STRIPPABLE for mark in marks}).split())
    return CleanedText(body, joined, ", ".join(dict.fromkeys(notes)))


def _unframed(text: str) -> str:
    return text.strip(f" \t\r\n{_QUOTES}=;:")


def _unlabelled(plain: str, label: re.Match[str] | None) -> str:
    """The text without its label, whose own dots and colons are not worth a word."""
    return plain.replace(label[0], "", 1) if label else plain


def _plain(text: str) -> tuple[str, list[str]]:
    """The text with invisible characters, odd spaces and foreign digits made plain, and the names of what was found."""
    notes: list[str] = []
    characters: list[str] = []
    for character in text:
        category = unicodedata.category(character)
        if character.isspace():
            notes.append("spasi" if character.isascii() else "spasi khusus")
            characters.append(" " if category == "Zs" else character)
        elif category in ("Cf", "Cc"):
            notes.append("karakter tak terlihat")
        elif category == "Nd" and not character.isascii():
            notes.append("angka bukan Latin")
            characters.append(str(unicodedata.decimal(character)))
        else:
            characters.append(character)
    return "".join(characters), notes
