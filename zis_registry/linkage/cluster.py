"""From pairs and decisions to households, dwellings and cases: a fold that gives the same for any order of input."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zis_registry.linkage.decide import Outcome, Question
from zis_registry.linkage.decisions import Answer, RecordedDecision, RecordedPair, Standing, contradiction, standing
from zis_registry.linkage.disjoint import DisjointSets

__all__ = ["Case", "CaseStatus", "Clusters", "contradiction", "fold"]


class CaseStatus(StrEnum):
    """How far a case is: open for a person, answered, or sent out with a question."""

    OPEN = "OPEN"
    SAME = "SAME"
    DIFFERENT = "DIFFERENT"
    ASKED = "ASKED"


@dataclass(frozen=True, slots=True)
class Case:
    """One question about two households; `id` is its smallest pair id, `pair_ids` stand best first.

    `household_a` <= `household_b` are founder rows of today's households (of dwellings for that question). A case
    answered SAME names the two as they would be without people's SAME decisions, equal when links join them anyway.
    """

    id: int
    question: Question
    household_a: int
    household_b: int
    pair_ids: tuple[int, ...]
    tier: str
    score: float
    status: CaseStatus


@dataclass(frozen=True, slots=True)
class Clusters:
    """The founder row of each row's household, the founder household of each household's dwelling, and the cases."""

    household_of: Mapping[int, int]
    dwelling_of: Mapping[int, int]
    cases: tuple[Case, ...]


def fold(
    rows: Sequence[int],
    pairs: Sequence[RecordedPair],
    decisions: Sequence[RecordedDecision],
    *,
    trusted: Mapping[int, str] | None = None,
) -> Clusters:
    """Fold everything recorded into today's households and cases.

    `trusted` gives, for rows with a trusted NIK, any text that is equal when the NIK is (a keyed hash will do). People
    come first: SAME joins, DIFFERENT keeps apart, an automatic link undone or under question does not act. Then the
    automatic links, best first: one that would join what people keep apart, or two trusted NIK, becomes a case.
    """
    known = set(rows)
    usable = sorted((p for p in pairs if p.row_a in known and p.row_b in known), key=lambda pair: pair.id)
    household_pairs = [pair for pair in usable if pair.question is Question.HOUSEHOLD]
    now = standing(decisions)
    links = [pair for pair in household_pairs if _acts_by_itself(pair, now)]
    households = _joined(known, household_pairs, links, now, trusted or {})
    automatic = _joined(known, household_pairs, links, _without_same(now), trusted or {})
    founders = {row: households.find(row) for row in sorted(known)}
    dwelling_pairs = [
        pair
        for pair in usable
        if pair.question is Question.DWELLING and not households.together(pair.row_a, pair.row_b)
    ]
    dwellings = _dwellings(founders, dwelling_pairs, now)
    cases = [
        *_cases(household_pairs, now, households, automatic.find),
        *_cases(dwelling_pairs, now, _as_rows(dwellings, founders), households.find),
    ]
    return Clusters(
        household_of=founders,
        dwelling_of={founder: dwellings.find(founder) for founder in sorted(set(founders.values()))},
        cases=tuple(sorted(cases, key=lambda case: case.id)),
    )


def _acts_by_itself(pair: RecordedPair, now: Standing) -> bool:
    return pair.outcome is Outcome.LINK and now.answer(pair.id) is None and pair.id not in now.undone_links


def _without_same(now: Standing) -> Standing:
    kept = {pair: decision for pair, decision in now.answers.items() if decision.verdict is not Answer.SAME}
    return Standing(kept, now.undone_links)


# --- joining --------------------------------------------------------------------------------------------------


def _joined(
    rows: Iterable[int],
    pairs: Sequence[RecordedPair],
    links: Sequence[RecordedPair],
    now: Standing,
    trusted: Mapping[int, str],
) -> DisjointSets:
    joined = DisjointSets(rows)
    apart = _Apart(joined, [pair for pair in pairs if now.answer(pair.id) is Answer.DIFFERENT])
    same = [pair for pair in pairs if now.answer(pair.id) is Answer.SAME]
    for pair in sorted(same, key=lambda pair: now.answers[pair.id].id):
        apart.join(pair)
    doubted = [pair for pair in pairs if pair.outcome is Outcome.LINK and _doubted(pair, now)]
    apart.add(doubted)
    by_links = DisjointSets(rows)
    for pair in sorted(links, key=lambda pair: (-pair.score, pair.id)):
        niks = {trusted[row] for end in (pair.row_a, pair.row_b) for row in by_links.members(end) if row in trusted}
        if len(niks) <= 1 and apart.join(pair):
            by_links.join(pair.row_a, pair.row_b)
    return joined


def _doubted(pair: RecordedPair, now: Standing) -> bool:
    """An automatic link that a person took back or asks about: no other automatic link may restore it."""
    return (pair.id in now.undone_links and now.answer(pair.id) is None) or now.answer(pair.id) is Answer.ASK


class _Apart:
    """Sets of rows of which some must stay apart."""

    def __init__(self, joined: DisjointSets, pairs: Iterable[RecordedPair]) -> None:
        self._joined = joined
        self._enemies: dict[int, set[int]] = defaultdict(set)
        self.add(pairs)

    def add(self, pairs: Iterable[RecordedPair]) -> None:
        """Keep the rows of these pairs apart from now on."""
        for pair in pairs:
            self._enemies[pair.row_a].add(pair.row_b)
            self._enemies[pair.row_b].add(pair.row_a)

    def join(self, pair: RecordedPair) -> bool:
        """Join the sets of a pair's rows unless rows of theirs must stay apart; say whether they are together."""
        if self._joined.together(pair.row_a, pair.row_b):
            return True
        one, other = self._joined.members(pair.row_a), self._joined.members(pair.row_b)
        fewer, more = sorted((one, other), key=len)
        if any(not self._enemies.get(row, set()).isdisjoint(more) for row in fewer):
            return False
        self._joined.join(pair.row_a, pair.row_b)
        return True


def _dwellings(founders: Mapping[int, int], pairs: Sequence[RecordedPair], now: Standing) -> DisjointSets:
    """Households joined into dwellings, only where people said so."""
    mapped = [
        RecordedPair(p.id, founders[p.row_a], founders[p.row_b], p.question, p.outcome, p.tier, p.score) for p in pairs
    ]
    return _joined(set(founders.values()), mapped, (), now, {})


def _as_rows(dwellings: DisjointSets, founders: Mapping[int, int]) -> DisjointSets:
    """The same sets, asked by row instead of by household."""
    by_row = DisjointSets(founders)
    for row, founder in founders.items():
        by_row.join(row, dwellings.find(founder))
    return by_row


# --- cases ----------------------------------------------------------------------------------------------------


def _cases(
    pairs: Sequence[RecordedPair], now: Standing, joined: DisjointSets, before: Callable[[int], int]
) -> Iterable[Case]:
    """Cases of one question: between the sets of `joined`, and those answered SAME between the sets of `before`."""
    apart: dict[tuple[int, int], list[RecordedPair]] = defaultdict(list)
    same: dict[tuple[int, int], list[RecordedPair]] = defaultdict(list)
    for pair in pairs:
        if not joined.together(pair.row_a, pair.row_b):
            apart[_ends(pair, joined.find)].append(pair)
        elif now.answer(pair.id) is Answer.SAME:
            same[_ends(pair, before)].append(pair)
    for ends_of, group in apart.items():
        yield from _split(ends_of, group, now)
    for ends_of, group in same.items():
        yield _case(ends_of, group, CaseStatus.SAME)


def _ends(pair: RecordedPair, find: Callable[[int], int]) -> tuple[int, int]:
    low, high = sorted((find(pair.row_a), find(pair.row_b)))
    return low, high


def _split(ends: tuple[int, int], group: Sequence[RecordedPair], now: Standing) -> Iterable[Case]:
    """One case for two households; a second when an automatic link contradicts what was dismissed without it.

    Answers that came to contradict each other because their households were joined later make it an open case again.
    """
    links = [pair for pair in group if pair.outcome is Outcome.LINK]
    asks = [pair for pair in group if pair.outcome is not Outcome.LINK]
    dismissed = {pair.id for pair in group if now.answer(pair.id) is Answer.DIFFERENT}
    if links and asks and dismissed and dismissed.isdisjoint(pair.id for pair in links):
        yield _case(ends, asks, CaseStatus.DIFFERENT)
        yield _case(ends, links, _open_or_asked(links, now))
    elif dismissed and all(now.answer(pair.id) is not Answer.SAME for pair in group):
        yield _case(ends, group, CaseStatus.DIFFERENT)
    else:
        yield _case(ends, group, _open_or_asked(group, now))


def _open_or_asked(group: Sequence[RecordedPair], now: Standing) -> CaseStatus:
    asked = any(now.answer(pair.id) is Answer.ASK for pair in group)
    return CaseStatus.ASKED if asked else CaseStatus.OPEN


def _case(ends: tuple[int, int], group: Sequence[RecordedPair], status: CaseStatus) -> Case:
    ranked = sorted(group, key=lambda pair: (-pair.score, pair.id))
    return Case(
        id=min(pair.id for pair in group),
        question=ranked[0].question,
        household_a=ends[0],
        household_b=ends[1],
        pair_ids=tuple(pair.id for pair in ranked),
        tier=ranked[0].tier,
        score=ranked[0].score,
        status=status,
    )
