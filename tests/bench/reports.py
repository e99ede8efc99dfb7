"""Lampiran BNBA up to 50,000 rows beside ReportLab's LongTable and fpdf2's table; one Laporan Alokasi.

Every run is a fresh process; subjects run in turn, every round with another hash seed, and ours must give the same
bytes each time. Seconds are wall time of the printing alone: the list is made and fonts are loaded before.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.frame import (
    Child,
    Figure,
    Point,
    Report,
    Result,
    Subject,
    Target,
    absent,
    at_most,
    exactly,
    in_child,
    machine,
    ours,
    peer,
    say,
    shown,
    unmeasured,
    versions,
)
from tests.bench.reports_people import SEED

_JOBS = "tests.bench.reports_jobs"
_DISTRIBUTIONS = ("reportlab", "rl_accel", "fpdf2", "pypdfium2")
_BNBA = 50_000
_MIDDLE = 10_000
_NOT_RUN = "tidak dijalankan pada ukuran ini: terlalu lama"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to print the list: who, by which function, up to how many rows, and whether brief enough for `--quick`."""

    subject: Subject
    work: str
    most: int
    note: str = ""
    is_brief: bool = True

    @property
    def given(self) -> str:
        """What prepares its data."""
        return f"{_JOBS}:for_us" if self.subject.ours else f"{_JOBS}:for_peers"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured: rounds by number of rows, repeats of the Laporan, and how long one run may take (s).

    A way runs at sizes up to its own `most`, and a peer never above `peers_to`; `looked` rows are read back.
    """

    rounds: tuple[tuple[int, int], ...]
    peers_to: int
    looked: int
    letters: int
    limit: float


_QUICK = Plan(((1_000, 1), (_MIDDLE, 2), (_BNBA, 1)), peers_to=1_000, looked=_MIDDLE, letters=10, limit=60)
_FULL = Plan(((1_000, 3), (_MIDDLE, 3), (_BNBA, 3), (100_000, 1)), peers_to=_BNBA, looked=_BNBA, letters=30, limit=240)
_US = Way(ours("zis_registry"), "ours", 100_000)


def run(quick: bool) -> Report:
    """Measure; `quick` prints with LongTable at 1,000 rows only and leaves fpdf2 out."""
    plan = _QUICK if quick else _FULL
    with tempfile.TemporaryDirectory() as folder:
        runs = {rows: _measured(rows, rounds, plan, Path(folder)) for rows, rounds in plan.rounds}
        paper = _paper(Path(folder), plan.looked, _US)
        looked = in_child(f"{_JOBS}:looked_at", plan.looked, str(paper), limit=plan.limit)
    letter = in_child(f"{_JOBS}:report_seconds", plan.letters)
    results = [_result(rows, way, found) for rows, by_way in runs.items() for way, found in by_way.items()]
    return Report(
        room="reports",
        machine=machine(),
        versions=versions(*_DISTRIBUTIONS),
        seeds={"daftar": SEED},
        results=(*results, _report_result(letter)),
        growth=tuple(_growth(runs)),
        targets=tuple(_targets({rows: by_way[_US] for rows, by_way in runs.items()}, looked, letter)),
    )


def _ways() -> tuple[Way, ...]:
    reportlab, fpdf = peer("LongTable", "reportlab"), peer("fpdf2 table()", "fpdf2")
    return (
        _US,
        Way(
            _named(reportlab, "LongTable tunggal"), "long_table_single", _BNBA, "teks panjang menimpa kolom sebelahnya"
        ),
        Way(
            _named(reportlab, "LongTable per desa"),
            "long_table_by_desa",
            _BNBA,
            "teks panjang menimpa kolom sebelahnya",
        ),
        Way(_named(reportlab, "LongTable per desa, Paragraph"), "long_table_wrapping", _BNBA),
        Way(fpdf, "fpdf_table", _MIDDLE, is_brief=False),
    )


def _named(subject: Subject, name: str) -> Subject:
    return Subject(name, subject.version, subject.ours)


Runs = dict[Way, list[Child]]


def _measured(rows: int, rounds: int, plan: Plan, folder: Path) -> Runs:
    """The runs of each way at `rows`, in turn and every second round backwards; a slow peer runs once."""
    runs: Runs = {way: [] for way in _ways()}
    for turn in range(rounds):
        for way in runs if turn % 2 == 0 else reversed(runs):
            if not _runs_at(rows, way, plan) or (turn and _is_slow(way, runs[way], plan)):
                continue
            say(f"{shown(rows)} baris, putaran {turn + 1}: {way.subject.name}")
            work, target = f"{_JOBS}:{way.work}", str(_paper(folder, rows, way))
            runs[way].append(in_child(work, rows, target, given=way.given, limit=plan.limit, hash_seed=turn))
    return runs


def _runs_at(rows: int, way: Way, plan: Plan) -> bool:
    """Whether the way is installed and worth waiting for."""
    if way.subject.ours:
        return True
    return way.subject.is_installed and rows <= min(way.most, plan.peers_to) and (way.is_brief or plan is _FULL)


def _is_slow(way: Way, found: Sequence[Child], plan: Plan) -> bool:
    return not way.subject.ours and any(child.failure or child.seconds > plan.limit / 10 for child in found)


def _paper(folder: Path, rows: int, way: Way) -> Path:
    return folder / f"{way.work}-{rows}.pdf"


def _result(rows: int, way: Way, found: Sequence[Child]) -> Result:
    case = f"Lampiran BNBA, {shown(rows)} baris"
    if not way.subject.is_installed:
        return absent(case, way.subject)
    done = _done(found)
    if not done:
        return Result(case, way.subject, note=found[0].failure if found else _NOT_RUN)
    seconds, pages = _seconds(done), done[0].value["pages"]
    figures = (
        Figure("waktu", seconds, "s"),
        Figure("CPU", min(child.cpu for child in done), "s"),
        Figure("halaman", pages),
        Figure("halaman/s", round(pages / seconds)),
        Figure("RSS puncak", _peak(done), "MB"),
        Figure("berkas", _megabytes(done), "MB"),
        Figure("putaran", len(done)),
    )
    return Result(case, way.subject, figures, way.note)


def _done(runs: Iterable[Child]) -> list[Child]:
    return [child for child in runs if not child.failure]


def _seconds(done: Sequence[Child]) -> float:
    return statistics.median(child.seconds for child in done)


def _peak(done: Sequence[Child]) -> float:
    return max(child.peak_mb for child in done)


def _megabytes(done: Sequence[Child]) -> float:
    size: int = done[0].value["bytes"]
    return size / 1e6


def _report_result(letter: Child) -> Result:
    case = "Laporan Alokasi, satu berkas, berulang dalam satu proses"
    if letter.failure:
        return Result(case, _US.subject, note=letter.failure)
    figures = [Figure(name, 1000 * take(letter.value), "ms") for name, take in _TAKES]
    return Result(case, _US.subject, tuple(figures))


_TAKES = (("median", statistics.median), ("min", min), ("maks", max))


def _growth(runs: dict[int, Runs]) -> Iterable[Point]:
    for rows, by_way in runs.items():
        for way, found in by_way.items():
            done = _done(found)
            if done:
                peak = Figure("RSS puncak", _peak(done), "MB")
                yield Point(rows, _seconds(done), way.subject.name, (peak,))


def _targets(us: dict[int, list[Child]], looked: Child, letter: Child) -> Iterable[Target]:
    """The issue's 6 s first, then the stricter promises of the study."""
    whole, middle = us[_BNBA], us[_MIDDLE]
    yield _within("BNBA 50.000 baris, s (syarat)", whole, _seconds, 6.0)
    yield _within("BNBA 50.000 baris, s (kajian)", whole, _seconds, 3.0)
    yield _within("BNBA 50.000 baris, RSS puncak MB", whole, _peak, 200.0)
    yield _within("BNBA 50.000 baris, berkas MB", whole, _megabytes, 9.0)
    yield _within("BNBA 10.000 baris, s", middle, _seconds, 0.8)
    yield _identical(middle)
    for name, key in (("baris hilang", "missing"), ("nama terpotong", "cut"), ("NIK utuh dalam teks", "niks")):
        yield unmeasured(name, 0, looked.failure) if looked.failure else exactly(name, looked.value[key], 0)
    name = "Laporan Alokasi, ms"
    if letter.failure:
        yield unmeasured(name, 150, letter.failure)
    else:
        yield at_most(name, 1000 * statistics.median(letter.value), 150)


def _within(name: str, runs: Sequence[Child], take: Callable[[Sequence[Child]], float], most: float) -> Target:
    done = _done(runs)
    return at_most(name, take(done), most) if done else unmeasured(name, most, runs[0].failure)


def _identical(runs: Sequence[Child]) -> Target:
    name = f"berkas berbeda dari {len(runs)} proses dengan PYTHONHASHSEED berlainan"
    failures = [child.failure for child in runs if child.failure]
    if failures:
        return unmeasured(name, 1, failures[0])
    return exactly(name, len({child.value["sha256"] for child in runs}), 1)
