"""What the reference tables know of headings and of coded answers, indexed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from rapidfuzz import fuzz, process

from zis_registry.intake.header_text import compact, spellings
from zis_registry.intake.roles import Role, role_of

# Single words that say what a longer heading is about when they begin it.
_DISTINCT = frozenset(
    ("nik", "nama", "alamat", "desa", "kelurahan", "kecamatan", "kabupaten", "dusun", "lingkungan", "rt", "rw", "asnaf",
     "desil", "pekerjaan", "agama", "penghasilan", "pendapatan", "koordinat", "keterangan")
)  # fmt: skip
_SEEN_ONLY_GENERALLY = "tidak dilihat"


@dataclass(frozen=True, slots=True)
class Entry:
    """One known heading: its plain words, what it is for, and whether it was seen in a real file."""

    text: str
    role: Role
    seen: bool


class Vocabulary:
    """Known headings and answer codes, from rows of `header_variants.csv`, `header_synonyms.csv`, `answer_codes.csv`.

    The tables are data passed in by the caller: this room reads no files.
    """

    __slots__ = ("_by_compact", "_by_text", "_codes", "_fuzzy", "_phrases")

    def __init__(self, headers: Iterable[Entry], codes: Mapping[str, Mapping[str, str]]) -> None:
        self._by_text: dict[str, Entry] = {}
        self._by_compact: dict[str, Entry] = {}
        for entry in headers:
            self._by_text.setdefault(entry.text, entry)
            self._by_compact.setdefault(compact(entry.text), entry)
        self._phrases = sorted(
            (entry for entry in self._by_text.values() if len(entry.text) >= 3),
            key=lambda entry: (-len(entry.text.split()), -len(entry.text), entry.text),
        )
        self._fuzzy = sorted(text for text in self._by_compact if len(text) >= 6)
        self._codes = {column: dict(answers) for column, answers in codes.items()}

    @classmethod
    def from_tables(cls, headers: Iterable[Mapping[str, str]], answers: Iterable[Mapping[str, str]]) -> Self:
        """From rows with `judul_kolom_terlihat, kolom_kanonik, sumber`, and rows with `kolom, kode, nilai`."""
        literal: list[Entry] = []
        shortened: list[Entry] = []
        for row in headers:
            role = role_of(row["kolom_kanonik"])
            seen = _SEEN_ONLY_GENERALLY not in row.get("sumber", "")
            first, *others = spellings(row["judul_kolom_terlihat"])
            literal.append(Entry(first, role, seen))
            shortened.extend(Entry(form, role, seen) for form in others)
        codes: dict[str, dict[str, str]] = {}
        for row in answers:
            codes.setdefault(row["kolom"], {})[row["kode"]] = row["nilai"]
        # What a table says literally comes before what a heading becomes without its brackets.
        return cls([*literal, *shortened], codes)

    def exact(self, text: str) -> Entry | None:
        """The entry of a heading, its words being the same."""
        return self._by_text.get(text)

    def run_together(self, text: str) -> Entry | None:
        """The entry of a heading whose letters are the same ("nokk", "tempatlahir")."""
        return self._by_compact.get(compact(text))

    def within(self, text: str) -> Entry | None:
        """The longest known heading that stands in a longer one as whole words; None if it says too little of it."""
        padded = f" {text} "
        length = len(text.split())
        for entry in self._phrases:
            count = len(entry.text.split())
            if f" {entry.text} " not in padded:
                continue
            if count >= 2 or 2 * count >= length or (entry.text in _DISTINCT and text.startswith(entry.text)):
                return entry
        return None

    def nearly(self, text: str) -> tuple[Entry, float] | None:
        """The entry with nearly the same letters ("TELOPON"), and how alike they are (0..1)."""
        letters = compact(text)
        if len(letters) < 6:
            return None
        found = process.extractOne(letters, self._fuzzy, scorer=fuzz.ratio, score_cutoff=86)
        return (self._by_compact[found[0]], found[1] / 100) if found else None

    def answer(self, column: str, code: str) -> str | None:
        """The words of a coded answer ("309a" = 6: "Tidak ada fasilitas"), None when the code is unknown."""
        return self._codes.get(column, {}).get(code)

    def answers(self, column: str) -> Mapping[str, str]:
        """All codes of a column with their words."""
        return self._codes.get(column, {})
