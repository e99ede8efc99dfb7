"""Why two rows are joined, asked about or kept apart, in words that an officer can read aloud."""

from __future__ import annotations

from typing import assert_never

from zis_registry.linkage.compare import FIELDS, Comparison
from zis_registry.linkage.decide import Outcome, PairVerdict, Question
from zis_registry.linkage.levels import NameLevel
from zis_registry.linkage.listing import Listing
from zis_registry.linkage.wording import UNKNOWN, WORDS


def explain(a: Listing, b: Listing, comparison: Comparison, verdict: PairVerdict) -> list[str]:
    """Return the evidence, weightiest first, what could not be compared, the conclusion, and why not automatic.

    Each sentence of evidence ends with its points in log2 odds. No personal number, name or address is said.
    """
    lines = [f"Baris {comparison.row_a} dan baris {comparison.row_b}{_lists(a, b)}."]
    lines += _evidence(comparison)
    if blank := _not_compared(comparison):
        lines.append(f"Tidak dapat dibandingkan: {', '.join(blank)}.")
    lines.append(f"Kesimpulan: {_conclusion(verdict)} (jumlah bobot {_signed(verdict.score)}).")
    lines += [f"Mengapa tidak otomatis: {reason}" for reason in verdict.reasons]
    return lines


def decimal_comma(number: float, *, places: int) -> str:
    """A number as Indonesians write it: "0,93"."""
    return f"{number:.{places}f}".replace(".", ",")


def _lists(a: Listing, b: Listing) -> str:
    return ", pada daftar yang sama" if a.file == b.file else ", pada dua daftar"


def _evidence(comparison: Comparison) -> list[str]:
    points = {field: value for field, _, value in comparison.points}
    spoken = [field for field in FIELDS if getattr(comparison.levels, field) != UNKNOWN]
    ranked = sorted(spoken, key=lambda field: -abs(points.get(field, 0.0)))
    return [f"{_sentence(comparison, field)} ({_weight(points.get(field))})." for field in ranked]


def _sentence(comparison: Comparison, field: str) -> str:
    words = WORDS[field][getattr(comparison.levels, field)]
    if field == "name" and comparison.levels.name in (NameLevel.CLOSE, NameLevel.PARTLY):
        words += f" {decimal_comma(comparison.likeness, places=2)}"
    return words[0].upper() + words[1:]


def _weight(points: float | None) -> str:
    return f"bobot {_signed(points)}" if points else "sudah termuat atau tanpa bobot"


def _signed(points: float) -> str:
    return ("+" if points > 0 else "−" if points < 0 else "") + decimal_comma(abs(points), places=1)


def _not_compared(comparison: Comparison) -> list[str]:
    names = {
        "nik": "NIK",
        "name": "nama",
        "birth": "tanggal lahir",
        "sex": "jenis kelamin",
        "card": "KK",
        "phone": "nomor HP",
        "place": "alamat",
        "point": "titik rumah",
        "family": "anggota keluarga",
    }
    return [names[field] for field in FIELDS if getattr(comparison.levels, field) == UNKNOWN]


def _conclusion(verdict: PairVerdict) -> str:
    match verdict.outcome:
        case Outcome.LINK:
            return "satu rumah tangga, digabung otomatis dan dapat dibatalkan"
        case Outcome.ASK if verdict.question is Question.DWELLING:
            return "dua rumah tangga yang mungkin menempati satu rumah, perlu keputusan petugas"
        case Outcome.ASK:
            return f"mungkin satu rumah tangga (tingkat {verdict.tier}), perlu keputusan petugas"
        case Outcome.DIFFERENT:
            return "dua rumah tangga yang berbeda"
        case _:
            assert_never(verdict.outcome)
