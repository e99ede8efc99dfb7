"""The queue up to a million units: its time, its justice and its proofs beside naive greedies and solvers.

Two questions are measured. How long does it take: fresh processes that allocate and verify. Who is served, and who may
complain: the same provinces given to us, to greedies as an office would write them, and to solvers that serve as many
households as they can; an independent judge counts for all. More households is not better by itself: whoever skips the
poorest can serve many cheap units.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.bench.allocation_contest import Contest, contest
from tests.bench.allocation_province import Costs, Sets
from tests.bench.frame import (
    Child,
    Figure,
    Point,
    Report,
    Result,
    Target,
    at_most,
    exactly,
    in_child,
    machine,
    ours,
    say,
    shown,
    unmeasured,
    versions,
)

_JOBS = "tests.bench.allocation_jobs"
_DISTRIBUTIONS = ("highspy", "scipy", "ortools", "numpy")


@dataclass(frozen=True, slots=True)
class Size:
    """Units and funds of a province, and what sets it apart from the plain ones ("" for those)."""

    units: int
    funds: int = 20
    costs: Costs = Costs.CATALOGUE
    sets: Sets = Sets.SHARED

    @property
    def words(self) -> str:
        """As a case is named."""
        return f"{shown(self.units)} unit × {self.funds} dana, {self.costs.value}, {self.sets.value}"


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured; a solver is stopped after `limit` seconds."""

    timed: tuple[tuple[Size, tuple[int, ...]], ...]
    compared: int
    compared_seeds: tuple[int, ...]
    repeats: int
    limit: float


_WHOLE, _MILLION = Size(100_000), Size(1_000_000, 30)
_BRIEF = ((Size(1_000), (1,)), (Size(10_000), (1,)))
_QUICK = Scale((*_BRIEF, (_WHOLE, (1, 2, 3))), compared=10_000, compared_seeds=(1, 2), repeats=1, limit=1.5)
_FULL = Scale(
    (
        *_BRIEF,
        (_WHOLE, (1, 2, 3, 4, 5)),
        (Size(100_000, costs=Costs.ESTIMATE), (1, 2, 3)),
        (Size(100_000, sets=Sets.OWN), (1, 2, 3)),
        (_MILLION, (1, 2)),
    ),
    compared=100_000,
    compared_seeds=(1, 2, 3),
    repeats=3,
    limit=20.0,
)

Runs = dict[Size, list[Child]]


def run(quick: bool) -> Report:
    """Measure; `quick` compares at 10,000 units with solvers stopped early, and leaves the million out."""
    scale = _QUICK if quick else _FULL
    runs = {size: [_solved(size, seed) for seed in seeds] for size, seeds in scale.timed}
    contests = [
        contest(units=scale.compared, funds=20, seed=seed, repeats=scale.repeats, limit=scale.limit)
        for seed in scale.compared_seeds
    ]
    prints = [
        in_child(f"{_JOBS}:fingerprint", scale.compared, 20, 1, given=f"{_JOBS}:make", hash_seed=hash_seed)
        for hash_seed in (1, 2)
    ]
    return Report(
        room="allocation",
        machine=machine(),
        versions=versions(*_DISTRIBUTIONS),
        seeds={f"provinsi {seed}": seed for _, seeds in scale.timed for seed in seeds},
        results=(*_times(runs), *(result for one in contests for result in one.results())),
        growth=tuple(_growth(runs)),
        targets=tuple(_targets(runs, contests, prints)),
    )


def _solved(size: Size, seed: int) -> Child:
    say(f"{size.words}, benih {seed}")
    args = (size.units, size.funds, seed, size.costs.value, size.sets.value)
    return in_child(f"{_JOBS}:solve", *args, given=f"{_JOBS}:make", hash_seed=seed)


def _done(runs: Iterable[Child]) -> list[Child]:
    return [child for child in runs if not child.failure]


def _seconds(runs: Sequence[Child]) -> float:
    """The median over the provinces of allocating and verifying together."""
    return statistics.median(child.value["allocate"] + child.value["verify"] for child in runs)


def _times(runs: Runs) -> Iterator[Result]:
    for size, found in runs.items():
        case = f"Rencana dengan bukti dan pembayarnya, lalu pemeriksaan: {size.words}"
        done = _done(found)
        if not done:
            yield Result(case, ours(), note=found[0].failure)
            continue
        both = [child.value["allocate"] + child.value["verify"] for child in done]
        yield Result(
            case,
            ours(),
            (
                Figure("median", statistics.median(both), "s"),
                Figure("min", min(both), "s"),
                Figure("maks", max(both), "s"),
                Figure("rencana", statistics.median(child.value["allocate"] for child in done), "s"),
                Figure("periksa", statistics.median(child.value["verify"] for child in done), "s"),
                Figure("GC", statistics.median(child.value["gc"] for child in done), "s"),
                Figure("jeda GC", max(child.value["gc_longest"] for child in done), "s"),
                Figure("RSS puncak", max(child.peak_mb for child in done), "MB"),
                Figure("bukti", max(child.value["certificates"] for child in done)),
                Figure("provinsi", len(done)),
            ),
        )


def _growth(runs: Runs) -> Iterator[Point]:
    for size in (size for size in runs if size.costs is Costs.CATALOGUE and size.sets is Sets.SHARED):
        if done := _done(runs[size]):
            peak = Figure("RSS puncak", max(child.peak_mb for child in done), "MB")
            yield Point(size.units, _seconds(done), ours().name, (peak,))


def _targets(runs: Runs, contests: Sequence[Contest], prints: Sequence[Child]) -> Iterator[Target]:
    """The promises of the study; those of the million are measured by the full run alone."""
    for size, most in ((_WHOLE, 1.0), (_MILLION, 5.0)):
        name = f"{shown(size.units)} unit × {size.funds} dana: semuanya, s"
        found = runs.get(size, [])
        if done := _done(found):
            yield at_most(name, _seconds(done), most)
        elif found:
            yield unmeasured(name, most, found[0].failure)
    judged = [one.us.judgement for one in contests]
    yield exactly("iri beralasan menurut juri", sum(one.envious for one in judged), 0)
    yield exactly("pemenang yang tidak dapat dibayar", sum(not one.is_payable for one in judged), 0)
    yield from _proofs([(size, child.value) for size, found in runs.items() for child in _done(found)])
    told = "sidik rencana berlainan dari dua proses dengan PYTHONHASHSEED berlainan"
    if failures := [child.failure for child in prints if child.failure]:
        yield unmeasured(told, 1, failures[0])
    else:
        yield exactly(told, len({child.value for child in prints}), 1)


def _proofs(found: Sequence[tuple[Size, dict[str, int]]]) -> Iterator[Target]:
    refused = sum(value["refused_by_money"] for _, value in found)
    proven = sum(value["proven"] for _, value in found)
    yield exactly(f"penolakan karena dana tanpa bukti yang berlaku, dari {shown(refused)}", refused - proven, 0)
    yield exactly("pelanggaran menurut pemeriksa", sum(value["breaches"] for _, value in found), 0)
    over = max((value["two_payers"] - (size.funds - 1) for size, value in found), default=0)
    yield at_most("unit berpembayar dua di atas F - 1", max(0, over), 0)
