"""One province given to us, to naive greedies and to solvers, in turn in one process; one judge counts for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from math import floor

from tests.bench import allocation_peers as peers
from tests.bench import allocation_rules as rules
from tests.bench.allocation_province import Market, Province, market, province
from tests.bench.allocation_rules import Judgement, Winners
from tests.bench.frame import Figure, Result, Subject, Timing, absent, interleaved, ours, peer, say, shown, timed
from zis_registry.allocation.problem import Plan, Refusal
from zis_registry.allocation.queue import allocate
from zis_registry.allocation.verify import verify

_TIERS = ("fakir", "miskin", "lainnya")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one subject did: its time, what the judge says of its winners, units with two payers (-1: it names none)."""

    subject: Subject
    timing: Timing
    judgement: Judgement
    note: str = ""
    two_payers: int = -1
    proven: float = 0.0  # of the refusals for money; the share is shown rounded down


@dataclass(frozen=True, slots=True)
class Contest:
    """The entries of one province, and the peers that are not installed."""

    case: str
    entries: tuple[Entry, ...]
    missing: tuple[Subject, ...]
    payout: Result

    @property
    def us(self) -> Entry:
        """Our entry."""
        return next(entry for entry in self.entries if entry.subject.ours)

    def results(self) -> list[Result]:
        """One line an entry, then who pays whom by a peer, then those not installed."""
        missing = (absent(self.case, subject) for subject in self.missing)
        return [*map(self._result, self.entries), self.payout, *missing]

    def _result(self, entry: Entry) -> Result:
        judged = entry.judgement
        served = zip(_TIERS, judged.households, strict=False)
        figures = (
            *_clock(entry.timing),
            *(Figure(tier, households, "RT") for tier, households in served),
            Figure("semua", sum(judged.households), "RT"),
            Figure("sisa", round(judged.unspent / 1e6, 1), "juta Rp"),
            Figure("iri beralasan", judged.envious),
            Figure("berbukti", floor(1000 * entry.proven) / 10, "%"),
            *([Figure("dua pembayar", entry.two_payers)] if entry.two_payers >= 0 else []),
        )
        note = entry.note if judged.is_payable else f"pemenangnya tidak dapat dibayar; {entry.note}"
        return Result(self.case, entry.subject, figures, note)


def _clock(timing: Timing) -> tuple[Figure, ...]:
    named = (("median", timing.median), ("min", timing.min), ("maks", timing.max))
    return tuple(Figure(name, seconds, "s") for name, seconds in named)


@dataclass(frozen=True, slots=True)
class _Runner:
    """A subject and what it does; its last answer is kept beside the clock."""

    subject: Subject
    work: Callable[[], peers.Solved]


def contest(*, units: int, funds: int, seed: int, repeats: int, limit: float) -> Contest:
    """Everybody on the same province; a solver is stopped after `limit` seconds."""
    case = f"Siapa didanai: {shown(units)} unit × {funds} dana, benih {seed}"
    say(case)
    made = province(units=units, funds=funds, seed=seed)
    asked = market(made)
    plans: list[Plan] = []
    runners = [_us(made, asked, plans), *_greedies(asked), *_solvers(asked, limit)]
    able = [runner for runner in runners if runner.subject.is_installed]
    answers: dict[str, peers.Solved] = {}

    def keep(runner: _Runner) -> None:
        answers[runner.subject.name] = runner.work()

    clocks = interleaved({runner.subject.name: partial(keep, runner) for runner in able}, repeats)
    entries = [_entry(one.subject, clocks[one.subject.name], answers[one.subject.name], asked) for one in able]
    return Contest(
        case=case,
        entries=(_with_proofs(entries[0], made, plans[-1]), *entries[1:]),
        missing=tuple(runner.subject for runner in runners if not runner.subject.is_installed),
        payout=_payout(asked, answers[entries[0].subject.name].winners, case),
    )


def _entry(subject: Subject, timing: Timing, answer: peers.Solved, asked: Market) -> Entry:
    return Entry(subject, timing, rules.judge(asked, answer.winners), answer.note)


def _with_proofs(us: Entry, made: Province, plan: Plan) -> Entry:
    """Our entry with what the verifier says of its proofs, and how many units have two payers."""
    by_money = [decision for decision in plan.decisions if decision.refusal is Refusal.MONEY]
    unproven = {breach.where for breach in verify(made.units, made.funds, plan)}
    proven = sum(decision.unit not in unproven for decision in by_money)
    return replace(
        us,
        two_payers=sum(len(decision.lines) > 1 for decision in plan.decisions),
        proven=proven / len(by_money) if by_money else 1.0,
    )


def _us(made: Province, asked: Market, plans: list[Plan]) -> _Runner:
    places = {id_: place for place, id_ in enumerate(asked.ids)}

    def work() -> peers.Solved:
        plan = allocate(made.units, made.funds)
        plans[:] = [plan]
        return peers.Solved(frozenset(places[decision.unit] for decision in plan.decisions if decision.lines))

    return _Runner(ours("antrean kami"), work)


def _greedies(asked: Market) -> list[_Runner]:
    named = (
        ("naif, urutan daftar", rules.listed_first),
        ("naif, saldo terbesar", rules.largest_first),
        ("naif, paling terikat", rules.most_restricted_first),
    )
    return [_Runner(Subject(name, "", ours=False), partial(_greedy, rule, asked)) for name, rule in named]


def _greedy(rule: Callable[[Market], Winners], asked: Market) -> peers.Solved:
    return peers.Solved(rule(asked), "tanpa bukti")


def _solvers(asked: Market, limit: float) -> list[_Runner]:
    model = peers.Model.of(asked)
    named = (
        ("HiGHS MIP", "highspy", peers.highs_mip),
        ("HiGHS LP", "highspy", peers.highs_lp),
        ("scipy milp", "scipy", peers.scipy_milp),
        ("CP-SAT", "ortools", peers.cp_sat),
    )
    return [
        _Runner(peer(name, distribution), partial(solve, model, limit=limit)) for name, distribution, solve in named
    ]


def _payout(asked: Market, winners: Winners, case: str) -> Result:
    """Which fund pays whom for our winners, a household at a time, by OR-Tools' min-cost flow."""
    subject = peer("min-cost flow", "ortools")
    if not subject.is_installed:
        return absent(case, subject)
    found: list[int] = []
    clock = timed(lambda: found.append(peers.min_cost_flow(asked, winners)), 1)
    figures = (*_clock(clock), Figure("dua pembayar", found[-1]))
    return Result(case, subject, figures, "OR-Tools: dana mana membayar pemenang kami")
