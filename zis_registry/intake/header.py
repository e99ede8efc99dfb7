"""From headings and content to fields: each column gets a role with confidence and reason, nothing decided silently."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zis_registry.intake.grid import column_letters
from zis_registry.intake.header_text import joined, plain, spellings
from zis_registry.intake.questions import asked_for
from zis_registry.intake.roles import FIELDS, NAME_ROLES, Role
from zis_registry.intake.shapes import Shape, fits, guess, shape_of
from zis_registry.intake.ticks import Tick, tick_of
from zis_registry.intake.vocabulary import Vocabulary
from zis_registry.terms.cell import RawCell
from zis_registry.terms.household import Field
from zis_registry.terms.masking import masked

_SAMPLES = 3
SURE = 0.7
_OTHER_PERSON = frozenset(
    ("ayah", "ibu", "bapak", "ortu", "istri", "isteri", "suami", "pasangan", "anak", "wali", "saksi",
     "pendata", "enumerator", "petugas", "surveyor", "pewawancara", "verifikator", "pemilik", "bank",
     "rekening", "usaha", "panggilan", "alias", "pj", "rt", "camat", "lurah")
)  # fmt: skip
_REQUEST_WORDS = ("usul", "rencana", "kebutuhan", "dibutuhkan", "permohonan", "dimohon", "diusulkan", "rekomendasi")
_RECEIVED_WORDS = ("pernah", "diterima", "menerima", "riwayat", "terbangun", "realisasi", "dibangun", "penyaluran")
_WITH_HEAD = re.compile(r"(?:\+|&|\bdan\b|\btermasuk\b|\bbeserta\b)\s*(?:kk|kepala|diri)\b", re.IGNORECASE)
_MANY_ALLOWED = frozenset({Role.LEFT_OUT, Role.OTHER_NAME, Role.OTHER_IDENTITY, Role.NUMBER, Role.STBM_PILLAR})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its place, headings, what it is for and why we think so."""

    index: int
    path: tuple[str, ...]
    role: Role | None
    confidence: float
    reason: str
    samples: tuple[str, ...] = ()
    tick: Tick | None = None
    rival: str = ""

    @property
    def letters(self) -> str:
        """Excel's letters."""
        return column_letters(self.index)

    @property
    def heading(self) -> str:
        """The headings joined as people read them; the letters where there are none."""
        return joined(self.path) or f"kolom {self.letters}"

    @property
    def field(self) -> Field | None:
        """The first field it fills."""
        if self.tick is not None:
            return next(iter(self.tick.facts))
        return FIELDS.get(self.role) if self.role is not None else None


@dataclass(frozen=True, slots=True)
class _Guess:
    role: Role
    confidence: float
    reason: str


def map_columns(
    paths: Sequence[tuple[str, ...]], cells: Sequence[Sequence[RawCell]], vocabulary: Vocabulary
) -> list[Column]:
    """One Column for each path; `cells` are the data cells below each, for evidence and samples."""
    columns = [_map_column(index, path, cells[index], vocabulary) for index, path in enumerate(paths)]
    return _settle_rivals(_respondents_aside(columns))


def _map_column(index: int, path: tuple[str, ...], cells: Sequence[RawCell], vocabulary: Vocabulary) -> Column:
    shape = shape_of(cells)
    samples = _samples(cells)
    tick = _tick(path, shape, vocabulary)
    if tick is not None:
        return Column(index, path, Role.LEFT_OUT, 0.95, "kolom centang; arti menurut judul bertingkat", samples, tick)
    found = _by_heading(path, vocabulary)
    if found is not None and found.role is Role.AID_RECEIVED and shape.year >= 0.2:
        found = replace(found, role=Role.AID_YEAR)
    if found is not None:
        agreement = fits(found.role, shape)
        if agreement < 1.0:
            by_content = guess(shape)
            if by_content is not None and by_content[0] is not found.role:
                return Column(
                    index, path, by_content[0], by_content[1], "isi kolom, berlawanan dengan judulnya", samples
                )
            reason = f"{found.reason}, tetapi isinya tidak seperti itu"
            return Column(index, path, found.role, round(found.confidence * agreement, 2), reason, samples)
        return Column(index, path, found.role, found.confidence, found.reason, samples)
    by_content = guess(shape)
    if by_content is not None and not _about_another(path):
        return Column(index, path, by_content[0], by_content[1], "bentuk isinya", samples)
    return Column(index, path, None, 0.0, "judul tidak dikenal" if path else "tanpa judul", samples)


def _tick(path: tuple[str, ...], shape: Shape, vocabulary: Vocabulary) -> Tick | None:
    """A tick column: its headings state something, and its cells hold marks only (or nothing at all)."""
    if shape.filled and not shape.ticked:
        return None
    if len(path) < 2 and (not shape.filled or shape.refusals > 0):
        # A single heading answered by "ya" and "tidak" is a question, not a box to tick.
        return None
    parent = _by_heading(path[:-1], vocabulary) if len(path) > 1 else None
    return tick_of(path, parent.role if parent else None)


def _by_heading(path: tuple[str, ...], vocabulary: Vocabulary) -> _Guess | None:
    """The best guess from the headings: the whole path, the last level, then wider and nearer readings."""
    if not path:
        return None
    if _about_another(path):
        return _Guess(Role.OTHER_NAME, 0.9, "menyangkut orang lain")
    texts = (
        [path[-1]] if len(path) == 1 else [joined(path), path[-1], " ".join(path[-2:]), " ".join(reversed(path[-2:]))]
    )
    for text in texts:
        guessed = _literal(text, vocabulary)
        if guessed is not None:
            return _worded(guessed, path)
    for text in texts:
        guessed = _loose(text, vocabulary)
        if guessed is not None:
            return _worded(guessed, path)
    return _by_heading(path[:-1], vocabulary) if len(path) > 1 else None


def _literal(text: str, vocabulary: Vocabulary) -> _Guess | None:
    for order, form in enumerate(spellings(text)):
        if (entry := vocabulary.exact(form)) is not None:
            confidence = (0.98 if entry.seen else 0.95) - 0.02 * order
            return _Guess(entry.role, round(confidence, 2), "judul dikenal")
    for form in spellings(text):
        if (entry := vocabulary.run_together(form)) is not None:
            return _Guess(entry.role, 0.92, "judul dikenal, ditulis serangkai")
    return None


def _loose(text: str, vocabulary: Vocabulary) -> _Guess | None:
    if (asked := asked_for(text)) is not None:
        return _Guess(asked, 0.85, "kata-kata dalam pertanyaannya")
    forms = spellings(text)
    for form in forms:
        if (entry := vocabulary.within(form)) is not None and (entry.role not in NAME_ROLES or "nama" in form):
            share = len(entry.text) / len(form)
            return _Guess(entry.role, round(0.6 + 0.3 * share, 2), f"judul memuat '{entry.text}'")
    for form in forms:
        if (near := vocabulary.nearly(form)) is not None:
            return _Guess(near[0].role, round(0.85 * near[1], 2), f"judul mirip '{near[0].text}'")
    return None


def _worded(guessed: _Guess, path: tuple[str, ...]) -> _Guess:
    """What a heading's other words change: aid asked for or received, dependants with the head counted in."""
    words = plain(joined(path))
    if guessed.role is Role.DEPENDANTS and _WITH_HEAD.search(joined(path)):
        return replace(guessed, role=Role.MEMBERS)
    if guessed.role not in (Role.AID, Role.AID_REQUESTED, Role.AID_RECEIVED):
        return guessed
    if any(word in words for word in _REQUEST_WORDS):
        return replace(guessed, role=Role.AID_REQUESTED)
    if any(word in words for word in _RECEIVED_WORDS):
        return replace(guessed, role=Role.AID_RECEIVED)
    return guessed


def _about_another(path: tuple[str, ...]) -> bool:
    """Name, NIK or birth of somebody else than the person of the row: mother, enumerator, owner of the account."""
    words = plain(joined(path)).split()
    about_person = any(word in ("nama", "nik", "ktp", "kandung") for word in words)
    named = set(words) & _OTHER_PERSON
    if not named or not about_person:
        return False
    # "Nama RT" is the number of the RT in some lists; "Nama Istri/Suami" and "Nama Ketua RT" are persons.
    return named != {"rt"} or "ketua" in words


def _samples(cells: Sequence[RawCell]) -> tuple[str, ...]:
    found: list[str] = []
    for cell in cells:
        text = masked(" ".join(cell.text.split()))[:40]
        if text and text not in found:
            found.append(text)
        if len(found) == _SAMPLES:
            break
    return tuple(found)


def _respondents_aside(columns: list[Column]) -> list[Column]:
    """Where the head is named, the relation of whoever answered says nothing about him."""
    if not any(column.role is Role.HEAD_NAME for column in columns):
        return columns
    reason = "hubungan orang yang menjawab, bukan kepala keluarga"
    return [
        replace(column, role=Role.LEFT_OUT, reason=reason)
        if column.role is Role.RELATION and "responden" in plain(column.heading)
        else column
        for column in columns
    ]


def _settle_rivals(columns: list[Column]) -> list[Column]:
    """Of several columns for one role the surest keeps it (the leftmost of equals); the others say who won."""
    by_role: dict[Role, list[Column]] = defaultdict(list)
    for column in columns:
        if column.role is not None and column.tick is None and column.role not in _MANY_ALLOWED:
            by_role[column.role].append(column)
    losers: dict[int, Column] = {}
    for rivals in by_role.values():
        winner = max(rivals, key=lambda column: (column.confidence, -column.index))
        for column in rivals:
            if column is not winner:
                losers[column.index] = replace(
                    column,
                    role=None,
                    rival=winner.letters,
                    reason=f"sama dengan kolom {winner.letters}, yang lebih pasti",
                )
    return [losers.get(column.index, column) for column in columns]
