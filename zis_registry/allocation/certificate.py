"""A decision in words: for Pokja without the kind of fund, for BAZNAS with its funds, for the auditor with proof."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import assert_never

from zis_registry.allocation.problem import Decision, Refusal, Shortfall, State
from zis_registry.errors import InvalidValue
from zis_registry.terms.money import Rupiah


def for_pokja(decision: Decision) -> str:
    """What Pokja and the village may read (decisions 4): no kind of fund, no other family, no restricted reason."""
    match decision.state:
        case State.FUNDED:
            return "Didanai."
        case State.PENDING:
            return "Kurang data."
        case State.REFUSED if decision.refusal is Refusal.RULES:
            return "Tidak layak."
        case State.REFUSED:
            return f"Menunggu dana: masih kurang {Rupiah(_shortfall(decision).amount)}."
        case _:
            assert_never(decision.state)


def for_baznas(decision: Decision, *, own: Collection[str], names: Mapping[str, str]) -> str:
    """The same for BAZNAS: the funds that may pay this unit (`own`) by name, and what lacks in rupiah."""
    match decision.state:
        case State.FUNDED:
            return "Didanai: " + ", ".join(f"{names[line.fund]} {Rupiah(line.amount)}" for line in decision.lines) + "."
        case State.PENDING:
            return "Belum lengkap: " + " ".join(decision.reasons)
        case State.REFUSED if decision.refusal is Refusal.RULES:
            return "Tidak layak: " + " ".join(decision.reasons)
        case State.REFUSED:
            lack = Rupiah(_shortfall(decision).amount)
            if not own:
                return f"Menunggu dana: tidak ada dana yang boleh membayar fasilitas ini di wilayah itu; perlu {lack}."
            listed = ", ".join(sorted(names[fund] for fund in own))
            return f"Menunggu dana: {listed} habis bagi yang lebih didahulukan; masih kurang {lack}."
        case _:
            assert_never(decision.state)


def for_auditor(decision: Decision, *, names: Mapping[str, str]) -> str:
    """The proof of a refusal by money: what the cut holds, what is bound to those above, and the exact shortfall.

    Raises InvalidValue for a decision that is no refusal by money.
    """
    proof, lack = decision.certificate, _shortfall(decision)
    if proof is None:
        raise InvalidValue(f"Unit {decision.unit} tidak mempunyai bukti penolakan.")
    told = (
        f"{_listed(proof.funds, names)} menyimpan {Rupiah(proof.holds)}. {Rupiah(proof.committed)} terikat pada unit "
        f"yang lebih didahulukan dan hanya dapat dibayar dari dana itu. Tersisa {Rupiah(proof.left)}; biaya "
        f"{Rupiah(decision.cost)}."
    )
    after = (
        f"Di samping semua yang didanai, {_listed(lack.cut.funds, names)} menyisakan {Rupiah(lack.cut.left)}: "
        f"kurang tepat {Rupiah(lack.amount)}."
    )
    return f"{told} {after}"


def _listed(funds: tuple[str, ...], names: Mapping[str, str]) -> str:
    if not funds:
        return "Dana yang berhak (tidak ada)"
    return "Dana " + ", ".join(sorted(names[fund] for fund in funds))


def _shortfall(decision: Decision) -> Shortfall:
    if decision.shortfall is None:
        raise InvalidValue(f"Unit {decision.unit} tidak ditolak karena dana.")
    return decision.shortfall
