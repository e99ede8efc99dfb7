"""A decision in words: for Pokja without the kind of fund, for BAZNAS with its funds, for the auditor with proof."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import assert_never

from zis_registry.allocation.problem import Certificate, Decision, Refusal, Shortfall, State
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
            return f"Menunggu dana: masih kurang {Rupiah(_proven(decision)[1].amount)}."
        case _:
            assert_never(decision.state)


def for_baznas(decision: Decision, *, own: Collection[str], names: Mapping[str, str]) -> str:
    """The same for BAZNAS: first the funds that may pay this unit (`own`) by name, then what was and what lacks.

    The cut is left to the auditor: through chains of substitution it can be most of the funds, which tells a reader
    nothing about this unit (studies of allocation 4).
    """
    match decision.state:
        case State.FUNDED:
            return "Didanai: " + ", ".join(f"{names[line.fund]} {Rupiah(line.amount)}" for line in decision.lines) + "."
        case State.PENDING:
            return "Belum lengkap: " + " ".join(decision.reasons)
        case State.REFUSED if decision.refusal is Refusal.RULES:
            return "Tidak layak: " + " ".join(decision.reasons)
        case State.REFUSED:
            proof, lack = _proven(decision)
            if not own:
                return f"Menunggu dana: tidak ada dana yang boleh membayarnya; perlu {Rupiah(lack.amount)}."
            return (
                f"Menunggu dana: {_listed(own, names)}. Setelah yang lebih didahulukan, dana itu paling banyak dapat "
                f"memberi {Rupiah(proof.left)} dari biaya {Rupiah(decision.cost)}; di samping semua yang didanai, "
                f"masih kurang {Rupiah(lack.amount)}."
            )
        case _:
            assert_never(decision.state)


def for_auditor(decision: Decision, *, names: Mapping[str, str]) -> str:
    """The proof of a refusal by money: what the cut holds, what is bound to those above, and the exact shortfall.

    Raises InvalidValue for a decision that is no refusal by money.
    """
    proof, lack = _proven(decision)
    cost = Rupiah(decision.cost)
    if not proof.funds:
        return f"Tidak ada dana yang boleh membayar unit ini: kurang tepat {Rupiah(lack.amount)}, seluruh biayanya."
    told = (
        f"Dana {_listed(proof.funds, names)} menyimpan {Rupiah(proof.holds)}. {Rupiah(proof.committed)} terikat pada "
        "unit yang lebih didahulukan dan hanya dapat dibayar dari dana itu. "
        f"Tersisa {Rupiah(proof.left)}; biaya {cost}."
    )
    which = "dana itu" if lack.cut.funds == proof.funds else f"dana {_listed(lack.cut.funds, names)}"
    return (
        f"{told} Di samping semua yang didanai, {which} menyisakan {Rupiah(lack.cut.left)}: "
        f"kurang tepat {Rupiah(lack.amount)}."
    )


def _listed(funds: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(sorted(names[fund] for fund in funds))


def _proven(decision: Decision) -> tuple[Certificate, Shortfall]:
    if decision.certificate is None or decision.shortfall is None:
        raise InvalidValue(f"Unit {decision.unit} tidak ditolak karena dana, atau tanpa bukti.")
    return decision.certificate, decision.shortfall
