"""What people decided about pairs: which decisions stand after corrections, and which would contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zis_registry.linkage.decide import Outcome, Question
from zis_registry.linkage.disjoint import DisjointSets


class Answer(StrEnum):
    """What a person says about a pair; UNDO takes a decision back, or an automatic link when it names none."""

    SAME = "SAME"
    DIFFERENT = "DIFFERENT"
    ASK = "ASK"
    UNDO = "UNDO"


@dataclass(frozen=True, slots=True)
class RecordedPair:
    """A pair as the registry keeps it; `row_a` < `row_b`, `score` in log2 odds."""

    id: int
    row_a: int
    row_b: int
    question: Question
    outcome: Outcome
    tier: str
    score: float


@dataclass(frozen=True, slots=True)
class RecordedDecision:
    """One appended decision about a pair; ids grow with time, `undoes` is the id of the decision taken back."""

    id: int
    pair_id: int
    verdict: Answer
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds now: the latest answer about each pair that was not taken back, and the automatic links undone."""

    answers: Mapping[int, RecordedDecision]
    undone_links: frozenset[int]

    def answer(self, pair_id: int) -> Answer | None:
        """The standing answer about a pair, or None."""
        decision = self.answers.get(pair_id)
        return decision.verdict if decision is not None else None


def standing(decisions: Iterable[RecordedDecision]) -> Standing:
    """Fold the log: an UNDO cancels what it names (also another UNDO), a later answer to a pair replaces an earlier."""
    log = sorted(decisions, key=lambda decision: decision.id)
    live = _not_taken_back(log)
    answers = {decision.pair_id: decision for decision in live if decision.verdict is not Answer.UNDO}
    undone = {d.pair_id for d in live if d.verdict is Answer.UNDO and d.undoes is None}
    return Standing(answers, frozenset(undone))


def _not_taken_back(log: Sequence[RecordedDecision]) -> list[RecordedDecision]:
    """The decisions in force, oldest first; latest are looked at first, since only a later one can take one back."""
    taken_back: set[int] = set()
    live: list[RecordedDecision] = []
    for decision in reversed(log):
        if decision.id in taken_back:
            continue
        live.append(decision)
        if decision.verdict is Answer.UNDO and decision.undoes is not None:
            taken_back.add(decision.undoes)
    return live[::-1]


def contradiction(
    pairs: Sequence[RecordedPair], decisions: Sequence[RecordedDecision], new: RecordedDecision
) -> str | None:
    """Say in Indonesian why a new decision cannot be recorded, or None when it can.

    It must speak of a recorded pair, take back only what stands, and leave no two rows that people called both the
    same (over whatever chain of pairs) and different.
    """
    by_id = {pair.id: pair for pair in pairs}
    if new.pair_id not in by_id:
        return f"Pasangan nomor {new.pair_id} tidak ada."
    if new.verdict is Answer.UNDO and (refused := _undo_refused(by_id[new.pair_id], decisions, new)):
        return refused
    after = standing([*decisions, new])
    return next((_conflict(by_id, after, question) for question in Question if _conflict(by_id, after, question)), None)


def _undo_refused(pair: RecordedPair, decisions: Sequence[RecordedDecision], new: RecordedDecision) -> str | None:
    now = standing(decisions)
    if new.undoes is None:
        if pair.outcome is not Outcome.LINK:
            return f"Pasangan nomor {pair.id} tidak digabung otomatis, jadi tidak ada yang dibatalkan."
        if pair.id in now.undone_links:
            return f"Gabungan otomatis pasangan nomor {pair.id} sudah dibatalkan."
        return None
    target = next((decision for decision in decisions if decision.id == new.undoes), None)
    if target is None or target.pair_id != pair.id:
        return f"Keputusan nomor {new.undoes} tentang pasangan nomor {pair.id} tidak ada."
    live = _not_taken_back(sorted(decisions, key=lambda decision: decision.id))
    if target not in live:
        return f"Keputusan nomor {new.undoes} sudah dibatalkan."
    return None


def _conflict(pairs: Mapping[int, RecordedPair], now: Standing, question: Question) -> str | None:
    """The first standing DIFFERENT whose rows standing SAME decisions join, as a sentence."""
    said: dict[Answer, list[tuple[RecordedDecision, RecordedPair]]] = defaultdict(list)
    for decision in sorted(now.answers.values(), key=lambda decision: decision.id):
        pair = pairs.get(decision.pair_id)
        if pair is not None and pair.question is question:
            said[decision.verdict].append((decision, pair))
    joined = DisjointSets()
    for _, pair in said[Answer.SAME]:
        joined.join(pair.row_a, pair.row_b)
    for decision, pair in said[Answer.DIFFERENT]:
        if joined.together(pair.row_a, pair.row_b):
            root = joined.find(pair.row_a)
            sames = ", ".join(str(d.id) for d, same in said[Answer.SAME] if joined.find(same.row_a) == root)
            return (
                f"Bertentangan: keputusan nomor {decision.id} menyatakan berbeda, sedangkan keputusan nomor {sames} "
                "menyatakan sama. Batalkan dulu salah satunya."
            )
    return None
