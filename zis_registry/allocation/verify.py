"""The independent checker of a plan: it knows the problem and the answer, and shares no code with the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zis_registry.allocation.problem import Certificate, Decision, FundBalance, Plan, Refusal, Standing, State, Unit

_ALLOWED: dict[Standing, tuple[tuple[State, Refusal | None], ...]] = {
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
    its use stated truly; pending and ruled-out units untouched and with reasons; each refusal by money proved by its
    cut over those funded above it; its shortfall lacking beside everything funded.
    """
    known = {unit.id: unit for unit in units}
    if sorted(known) != sorted(decision.unit for decision in plan.decisions) or len(known) != len(units):
        return (Breach("unit", "", "Rencana tidak memuat setiap unit tepat satu kali."),)
    balances = {fund.id: fund.balance for fund in funds}
    return (
        *_order(known, plan),
        *_money(balances, plan),
        *(breach for decision in plan.decisions for breach in _single(known[decision.unit], balances, decision)),
        *_refusals(known, balances, plan),
    )


def _order(known: dict[str, Unit], plan: Plan) -> list[Breach]:
    wrong = []
    last = None
    for place, decision in enumerate(plan.decisions, start=1):
        key = known[decision.unit].key
        here = (key.ranks, key.tiebreak, decision.unit)
        if decision.rank != place or (last is not None and here < last):
            wrong.append(Breach("urutan", decision.unit, f"Urutan unit {decision.unit} tidak menurut kebijakan."))
        last = here
    return wrong


def _money(balances: dict[str, int], plan: Plan) -> list[Breach]:
    spent = dict.fromkeys(balances, 0)
    wrong = []
    for decision in plan.decisions:
        for line in decision.lines:
            if line.fund not in spent:
                wrong.append(Breach("dana-asing", decision.unit, f"Dana {line.fund} tidak ada."))
                continue
            spent[line.fund] += line.amount
    for fund, balance in balances.items():
        if spent[fund] > balance:
            wrong.append(Breach("lebih-belanja", fund, f"Dana {fund} dibelanjakan melebihi saldonya."))
    stated = {use.id: (use.opening, use.reserved, use.left) for use in plan.funds}
    true = {fund: (balance, spent[fund], balance - spent[fund]) for fund, balance in balances.items()}
    if stated != true:
        wrong.append(Breach("saldo", "", "Pemakaian dana yang dinyatakan tidak sama dengan jumlah barisnya."))
    return wrong


def _single(unit: Unit, balances: dict[str, int], decision: Decision) -> list[Breach]:
    def breach(code: str, sentence: str) -> Breach:
        return Breach(code, unit.id, f"Unit {unit.id}: {sentence}")

    wrong = []
    if (decision.state, decision.refusal) not in _ALLOWED[unit.standing] or decision.cost != unit.cost:
        wrong.append(breach("keadaan", "keputusan tidak sesuai kelayakannya."))
    payers = [line.fund for line in decision.lines]
    if any(payer not in unit.funds for payer in payers) or len(set(payers)) != len(payers):
        wrong.append(breach("tidak-berhak", "dibayar dana yang tidak boleh membayarnya."))
    due = unit.cost if decision.state is State.FUNDED else 0
    if sum(line.amount for line in decision.lines) != due or any(line.amount <= 0 for line in decision.lines):
        wrong.append(breach("jumlah", "jumlah barisnya tidak sama dengan biayanya."))
    if unit.standing is not Standing.CANDIDATE and (not decision.reasons or decision.reasons != unit.reasons):
        wrong.append(breach("alasan", "alasannya hilang."))
    return wrong


def _refusals(known: dict[str, Unit], balances: dict[str, int], plan: Plan) -> list[Breach]:
    wrong = []
    committed: dict[frozenset[str], int] = {}
    total: dict[frozenset[str], int] = {}
    for decision in plan.decisions:
        if decision.state is State.FUNDED:
            payers = known[decision.unit].funds
            total[payers] = total.get(payers, 0) + decision.cost
    for decision in plan.decisions:
        unit = known[decision.unit]
        if decision.state is State.FUNDED:
            committed[unit.funds] = committed.get(unit.funds, 0) + decision.cost
        elif decision.refusal is Refusal.MONEY:
            proof, lack = decision.certificate, decision.shortfall
            if proof is None or not _true_cut(unit, proof, balances, committed) or proof.left >= unit.cost:
                wrong.append(Breach("bukti", unit.id, f"Unit {unit.id}: bukti penolakannya tidak berlaku."))
            if lack is None or not _true_cut(unit, lack.cut, balances, total):
                wrong.append(Breach("kekurangan", unit.id, f"Unit {unit.id}: kekurangan dananya tidak terbukti."))
            elif lack.amount != unit.cost - lack.cut.left or lack.amount <= 0:
                wrong.append(Breach("kekurangan", unit.id, f"Unit {unit.id}: kekurangan dananya salah hitung."))
    return wrong


def _true_cut(unit: Unit, cut: Certificate, balances: dict[str, int], committed: dict[frozenset[str], int]) -> bool:
    inside = frozenset(cut.funds)
    if not unit.funds <= inside or not inside <= balances.keys():
        return False
    holds = sum(balances[fund] for fund in inside)
    bound = sum(amount for payers, amount in committed.items() if payers <= inside)
    return cut.holds == holds and cut.committed == bound
