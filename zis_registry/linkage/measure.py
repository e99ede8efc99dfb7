"""How good linking was, against a known truth: counts of rows, for demonstrations on synthetic people only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zis_registry.linkage.disjoint import DisjointSets


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of one run.

    - `auto_links`: rows placed with an earlier row by automatic links alone (rows minus automatic households).
    - `auto_false`: automatic pairs whose two rows belong to different true households.
    - `auto_recall`: of the rows whose true household has an earlier row, the share that automatic links place with one
      of those earlier rows, directly or over a chain of links; 1.0 when there are no such rows.
    - `auto_and_cases_recall`: the same share when also a pair put before people, one that joins the row's automatic
      household with that of an earlier row of its true household, counts.
    """

    auto_links: int
    auto_false: int
    auto_recall: float
    auto_and_cases_recall: float


def measure(
    automatic: Iterable[tuple[int, int]], asked: Iterable[tuple[int, int]], truth: Mapping[int, object]
) -> Measures:
    """Measure automatic pairs and asked pairs (of the household question) against row -> true household.

    "Earlier" goes by row id. Pairs with a row that the truth does not know are left out.
    """
    links = [pair for pair in automatic if pair[0] in truth and pair[1] in truth]
    joined = DisjointSets(truth)
    for one, other in links:
        joined.join(one, other)
    asked_ends: dict[int, set[int]] = defaultdict(set)
    for one, other in asked:
        if one in truth and other in truth:
            asked_ends[joined.find(one)].add(joined.find(other))
            asked_ends[joined.find(other)].add(joined.find(one))
    earlier: dict[object, list[int]] = defaultdict(list)
    repeated = by_links = by_either = 0
    for row in sorted(truth):
        before = earlier[truth[row]]
        if before:
            repeated += 1
            homes = {joined.find(other) for other in before}
            linked = joined.find(row) in homes
            by_links += linked
            by_either += linked or not asked_ends[joined.find(row)].isdisjoint(homes)
        before.append(row)
    return Measures(
        auto_links=len(truth) - len({joined.find(row) for row in truth}),
        auto_false=sum(truth[one] != truth[other] for one, other in links),
        auto_recall=_share(by_links, repeated),
        auto_and_cases_recall=_share(by_either, repeated),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
