"""What a case page says: how the case stands, who decided, and what follows from each answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from zis_registry.linkage.decide import Outcome
from zis_registry.linkage.decisions import Answer
from zis_registry.services.cases.case_compare import FieldRow, Result
from zis_registry.services.cases.case_list import STATUS_WORDS, live
from zis_registry.services.cases.case_scope import Sides
from zis_registry.services.numbering import household_number
from zis_registry.store.repositories.cases import CaseEnds, Said
from zis_registry.store.repositories.evidence import PairRecord

VERDICT_WORDS = {
    Answer.SAME: "Diputuskan sama",
    Answer.DIFFERENT: "Diputuskan berbeda",
    Answer.ASK: "Ditanyakan",
    Answer.UNDO: "Keputusan dicabut",
}


def tally(rows: Sequence[FieldRow]) -> str:
    """How many fields gave each result."""
    counted = Counter(row.result for row in rows)
    return " · ".join(f"{counted[result]} {result.value}" for result in Result if counted[result])


def status(found: CaseEnds | None, pair: PairRecord, sides: Sides, said: Sequence[Said]) -> str:
    """How the case stands, also when it is no longer asked."""
    if found is not None:
        return STATUS_WORDS[found.status]
    homes = {sides.first.end.household, sides.second.end.household}
    if None in homes:
        return "Tidak lagi ditanyakan: salah satu catatan sudah ditarik dari register"
    if len(homes) == 1:
        by_itself = pair.outcome == Outcome.LINK.value and not live(said)
        return "Disatukan otomatis" if by_itself else "Kedua catatan kini satu rumah tangga"
    return "Tidak lagi ditanyakan"


def explanation(found: CaseEnds | None, said: Sequence[Said], *, named: Callable[[Said], str]) -> str:
    """Who decided, when the case is no longer open."""
    standing = live(said)
    last = next((one for one in reversed(said) if one.id in standing and one.verdict != Answer.UNDO.value), None)
    if last is None or (found is not None and found.open and last.verdict != Answer.ASK.value):
        return ""
    return f"{VERDICT_WORDS[Answer(last.verdict)]} oleh {named(last)}."


def person(one: Said) -> str:
    """The person who decided, with the office."""
    return f"{one.name}, {one.office_name}" if one.office_name else one.name


def money_words(money: int, *, doubled: bool, household: bool) -> str:
    """Why the case comes first: what drafts hold for its records."""
    if not money:
        return ""
    if not doubled:
        return "Salah satu catatan sudah ada dalam rancangan usulan"
    once = "satu rumah tangga" if household else "satu rumah"
    return f"Kedua catatan ada dalam rancangan usulan: bila sama, {once} dapat dibantu dua kali"


def if_same(sides: Sides, *, household: bool, inside: bool) -> str:
    """What follows when it is the same."""
    if not household:
        return "keduanya tetap dua rumah tangga, tetapi dicatat di satu rumah: satu rumah satu sarana."
    homes = sorted({home for side in (sides.first, sides.second) if (home := side.end.household) is not None})
    if not inside or len(homes) < 2:
        return "kedua catatan menjadi satu rumah tangga; semua datanya tetap tersimpan."
    first, second = (household_number(home) for home in homes)
    return f"{second} melengkapi {first}; semua data keduanya tetap tersimpan."


def if_different(*, household: bool) -> str:
    """What follows when it is not."""
    kept = "keduanya tetap dua rumah tangga" if household else "keduanya tetap di dua rumah"
    return f"{kept}, tidak ditanyakan lagi tanpa bukti baru."
