"""The independent checker of a plan: it knows the problem and the answer, and shares no code with the engine."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zis_registry.allocation.problem import Certificate, FundBalance, Line, Plan, Refusal, Standing, State, Unit

Payers = frozenset[str]
# Looking a member up in its enum costs a call of Python code up to 3.11; the loops over all units look here.
_CANDIDATE, _FUNDED, _MONEY = Standing.CANDIDATE, State.FUNDED, Refusal.MONEY
_DUE: dict[Standing, tuple[tuple[State, Refusal | None], ...]] = {
    Standing.CANDIDATE: ((State.FUNDED, None), (State.REFUSED, Refusal.MONEY)),
    Standing.PENDING: ((State.PENDING, None),),
    Standing.RULED_OUT: ((State.REFUSED, Refusal.RULES),),
}


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that is wrong with a plan: stable code, unit or fund, and an Indonesian sentence."""

    code: str
    where: str
    sentence: str


def verify(units: Sequence[Unit], funds: Sequence[FundBalance], plan: Plan) -> tuple[Breach, ...]:
    """Every breach of the promises of a plan; empty means verified.

    Checked: each unit once, in the order of the policy; lines eligible and equal to the cost; no fund overspent and
    its use stated truly; pending and ruled-out units untouched and with reasons; each refusal by money proved by a
    cut over those funded above it, so that nobody below was preferred; its shortfall exact beside everything funded,
    its set of funds the smallest.
    """
    waiting = {unit.id: unit for unit in units}
    asked = [unit for decision in plan.decisions if (unit := waiting.pop(decision.unit, None)) is not None]
    if waiting or not len(asked) == len(units) == len(plan.decisions):
        return _strange(units, plan)
    balances = {fund.id: fund.balance for fund in funds}
    same: dict[Payers, Payers] = {}  # one object for equal sets, so that looking one up compares nothing
    payers = [same.setdefault(unit.funds, unit.funds) for unit in asked]
    wrong = [*_each(asked, plan), *_uses(same, balances, plan)]
    return (
        *wrong,
        *_proofs(payers, balances, plan),
        # Lines that are wrong themselves witness nothing.
        *_shortfalls(payers, balances, plan, None if wrong else _Witness(payers, balances, plan)),
    )


def _strange(units: Sequence[Unit], plan: Plan) -> tuple[Breach, ...]:
    asked, decided = Counter(unit.id for unit in units), Counter(decision.unit for decision in plan.decisions)
    wrong = sorted(id_ for id_ in {*asked, *decided} if (asked[id_], decided[id_]) != (1, 1))
    return tuple(Breach("unit", id_, f"Unit {id_} tidak diputuskan tepat satu kali.") for id_ in wrong)


def _each(asked: Sequence[Unit], plan: Plan) -> Iterator[Breach]:
    """What can be seen from one unit, its decision, and the unit before it."""
    last: tuple[tuple[int, ...], str, str] | None = None
    for place, (unit, decision) in enumerate(zip(asked, plan.decisions, strict=True), start=1):
        id_, rank, cost, state, lines, refusal, reasons, _, _ = decision
        here = (unit.key.ranks, unit.key.tiebreak, id_)
        if rank != place or (last is not None and here < last):
            yield _breach("urutan", id_, "urutannya tidak menurut kebijakan.")
        last = here
        standing = unit.standing
        if cost != unit.cost or (state, refusal) not in _DUE[standing]:
            yield _breach("keadaan", id_, "keputusannya tidak sesuai kelayakan atau biayanya.")
        if standing is not _CANDIDATE and (not reasons or reasons != unit.reasons):
            yield _breach("alasan", id_, "alasannya hilang.")
        if lines or state is _FUNDED:
            yield from _lines(unit, lines, due=unit.cost if state is _FUNDED else 0)


def _lines(unit: Unit, lines: tuple[Line, ...], *, due: int) -> list[Breach]:
    wrong = []
    for fund, amount in lines:
        due -= amount
        if fund not in unit.funds:
            wrong.append(_breach("tidak-berhak", unit.id, f"dana {fund} tidak boleh membayarnya."))
        if amount <= 0:
            wrong.append(_breach("jumlah", unit.id, f"bagian dana {fund} tidak lebih dari nol."))
    if due:
        wrong.append(_breach("jumlah", unit.id, "jumlah barisnya tidak sama dengan yang harus dibayar."))
    if len(lines) > 1 and len({line.fund for line in lines}) < len(lines):
        wrong.append(_breach("jumlah", unit.id, "satu dana tercantum dua kali."))
    return wrong


def _uses(named: Collection[Payers], balances: Mapping[str, int], plan: Plan) -> Iterator[Breach]:
    spent = dict.fromkeys(balances, 0)
    for decision in plan.decisions:
        for fund, amount in decision.lines:
            spent[fund] = spent.get(fund, 0) + amount
    for fund in sorted(spent.keys() | frozenset[str]().union(*named)):
        if fund not in balances:
            yield Breach("dana-asing", fund, f"Dana {fund} tidak ada.")
        elif spent[fund] > balances[fund]:
            yield Breach("lebih-belanja", fund, f"Dana {fund} dibelanjakan melebihi saldonya.")
    stated = sorted((use.id, use.opening, use.reserved, use.left) for use in plan.funds)
    if stated != sorted((fund, balance, spent[fund], balance - spent[fund]) for fund, balance in balances.items()):
        yield Breach("saldo", "", "Pemakaian dana yang dinyatakan tidak sama dengan jumlah barisnya.")


def _breach(code: str, unit: str, sentence: str) -> Breach:
    return Breach(code, unit, f"Unit {unit}: {sentence}")


# --- proofs ---------------------------------------------------------------------------------------------------


class _Set:
    """A set of funds: what it holds, and what is committed so far to units that it alone can pay."""

    __slots__ = ("committed", "funds", "holds")

    def __init__(self, funds: Payers, holds: int) -> None:
        self.funds, self.holds, self.committed = funds, holds, 0


class _Tally:
    """The sets of funds that proofs speak of, while units are funded one by one."""

    def __init__(self, proofs: Iterable[Certificate], balances: Mapping[str, int]) -> None:
        told = {frozenset(proof.funds) for proof in proofs}
        self._sets = {
            funds: _Set(funds, sum(balances[fund] for fund in funds)) for funds in told if funds <= balances.keys()
        }
        self._over: dict[Payers, list[_Set]] = {}
        self.changes = 0

    def fund(self, payers: Payers, cost: int) -> None:
        """Counts a funded unit in every set that alone can pay it."""
        over = self._over.get(payers)
        if over is None:
            over = self._over[payers] = [one for one in self._sets.values() if payers <= one.funds]
        for one in over:
            one.committed += cost
            self.changes += 1

    def confirms(self, proof: Certificate, payers: Payers) -> bool:
        """Whether a proof covers the payers, and tells truly what its funds hold and have committed by now."""
        true = self._sets.get(frozenset(proof.funds))
        return (
            true is not None
            and len(proof.funds) == len(true.funds)
            and payers <= true.funds
            and (proof.holds, proof.committed) == (true.holds, true.committed)
        )


def _proofs(payers: Sequence[Payers], balances: Mapping[str, int], plan: Plan) -> Iterator[Breach]:
    """Refusals without a proof over those funded above them."""
    told = {id(decision.certificate): decision.certificate for decision in plan.decisions}
    tally = _Tally((proof for proof in told.values() if proof is not None), balances)
    last = max((decision.rank for decision in plan.decisions if decision.state is _FUNDED), default=0)
    confirmed: dict[Payers, Certificate] = {}
    changes = 0
    for own, decision in zip(payers, plan.decisions, strict=True):
        if decision.state is _FUNDED:
            tally.fund(own, decision.cost)
        elif decision.refusal is _MONEY:
            proof = decision.certificate
            if changes != tally.changes:
                confirmed.clear()
                changes = tally.changes
            if proof is not None and proof is not confirmed.get(own) and tally.confirms(proof, own):
                confirmed[own] = proof
            if proof is None or proof is not confirmed.get(own) or proof.committed + decision.cost <= proof.holds:
                yield _breach("bukti", decision.unit, "bukti penolakannya tidak berlaku.")
                if decision.rank < last:
                    told_so = "ditolak tanpa bukti, padahal ada unit di bawahnya yang didanai."
                    yield _breach("didahului", decision.unit, told_so)


def _shortfalls(
    payers: Sequence[Payers], balances: Mapping[str, int], plan: Plan, witness: _Witness | None
) -> Iterator[Breach]:
    """Refusals whose stated shortfall is not exactly what lacks beside everything funded."""
    # The plan keeps its cuts alive, so an id stands for one of them, and units of the same payers are judged as one.
    told: dict[tuple[Payers, int], tuple[Certificate, str]] = {}
    for own, decision in zip(payers, plan.decisions, strict=True):
        if decision.refusal is not _MONEY:
            continue
        lack = decision.shortfall
        if lack is None or lack.amount <= 0 or lack.amount != decision.cost - lack.cut.holds + lack.cut.committed:
            yield _breach("kekurangan", decision.unit, "kekurangan dananya tidak ada atau salah hitung.")
        elif (own, id(lack.cut)) not in told:
            told[own, id(lack.cut)] = (lack.cut, decision.unit)
    tally = _Tally((cut for cut, _ in told.values()), balances)
    for own, decision in zip(payers, plan.decisions, strict=True):
        if decision.state is _FUNDED:
            tally.fund(own, decision.cost)
    for (own, _), (cut, unit) in told.items():
        if not tally.confirms(cut, own):
            yield _breach("kekurangan", unit, "kekurangan dananya tidak terbukti.")
        elif witness is not None and not witness.is_tight(cut, own):
            yield _breach("kekurangan", unit, "kekurangan dananya tidak tepat, atau dananya bukan himpunan terkecil.")


Came = dict[str, tuple[str | None, Payers]]


class _Witness:
    """The lines of a plan, which show what its funds could still give, and to whom, by changing hands."""

    def __init__(self, payers: Sequence[Payers], balances: Mapping[str, int], plan: Plan) -> None:
        self._left = dict(balances)
        self._drawn: dict[str, dict[Payers, int]] = {fund: defaultdict(int) for fund in balances}
        for own, decision in zip(payers, plan.decisions, strict=True):
            for fund, amount in decision.lines:
                self._drawn[fund][own] += amount
                self._left[fund] -= amount

    def is_tight(self, cut: Certificate, payers: Payers) -> bool:
        """Whether the funds of a true cut can give all it has left, and no smaller set of funds leaves as little."""
        return self._reached(payers, cut.holds - cut.committed) == frozenset(cut.funds)

    def _reached(self, payers: Payers, wanted: int) -> Payers | None:
        """The funds within reach of the payers once `wanted` more is drawn for them; None when it cannot be drawn."""
        left = dict(self._left)
        drawn = {fund: defaultdict(int, by_payers) for fund, by_payers in self._drawn.items()}
        while True:
            came = _search(payers, drawn)
            if wanted <= 0:
                return frozenset(came)
            end = next((fund for fund in came if left[fund]), None)
            if end is None:
                return None
            way = list(_way(end, came))
            amount = min(wanted, left[end], *(drawn[before][by] for _, before, by in way if before is not None))
            for fund, before, by in way:
                drawn[fund][by] += amount
                if before is not None:
                    drawn[before][by] -= amount
            left[end] -= amount
            wanted -= amount


def _search(payers: Payers, drawn: Mapping[str, Mapping[Payers, int]]) -> Came:
    """Each fund within reach, with the fund that others would leave for it, and who they are."""
    came: Came = dict.fromkeys(payers, (None, payers))
    waiting = list(payers)
    for here in waiting:  # grows while it is walked
        for by, amount in drawn[here].items():
            for there in by if amount else ():
                if there not in came:
                    came[there] = (here, by)
                    waiting.append(there)
    return came


def _way(end: str, came: Came) -> Iterator[tuple[str, str | None, Payers]]:
    here: str | None = end
    while here is not None:
        before, by = came[here]
        yield here, before, by
        here = before
