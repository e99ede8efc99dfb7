"""Why a class cannot be paid: its minimal cut, kept true while others are accepted, without a search a refusal."""

from __future__ import annotations

from collections.abc import Sequence

from zis_registry.allocation.flow import Flow
from zis_registry.allocation.problem import Certificate

_NEVER_REFUSED = 1 << 62


class _Cut:
    """A set of funds that holds some class back; what is committed inside can be paid from nothing else."""

    __slots__ = ("_proof", "committed", "funds", "holds")

    def __init__(self, funds: frozenset[int], proof: Certificate) -> None:
        self.funds, self.holds, self.committed = funds, proof.holds, proof.committed
        self._proof = proof

    @property
    def left(self) -> int:
        return self.holds - self.committed

    @property
    def proof(self) -> Certificate:
        """The certificate by now, the same object while nothing more is committed inside."""
        if self._proof.committed != self.committed:
            self._proof = Certificate(self._proof.funds, self.holds, self.committed)
        return self._proof


class Cuts:
    """The classes held back so far, each with the smallest of the sets of funds that leave it the least.

    `room[klass]` is never less than what could still be pushed for a class.

    Why a refusal needs no search of its own: accepting a unit inside a cut takes as much from the cut as from any other
    set, so the cut stays the smallest with the least left. Accepting one outside takes nothing from the cut, only from
    sets that contain that unit's funds, and each of these has at least the slack of those funds left. So a cut is in
    doubt only after the slack of some accepted unit's funds fell below what the cut has left, and never when it has
    nothing left.
    """

    def __init__(self, names: Sequence[str], flow: Flow) -> None:
        self._names, self._flow = names, flow
        self._balances = flow.slack[:]
        self._demand = [0] * len(flow.eligible)
        self._known: dict[frozenset[int], _Cut] = {}
        self._over: list[list[_Cut]] = [[] for _ in flow.eligible]
        self._held_back: dict[int, _Cut] = {}
        self._most_left = 0
        self._doubted: set[int] = set()
        self._proofs: dict[int, Certificate] = {}
        self.room = [_NEVER_REFUSED] * len(flow.eligible)

    def accept(self, klass: int, cost: int) -> None:
        """Counts demand that the flow has taken in."""
        self._demand[klass] += cost
        for cut in self._over[klass]:
            cut.committed += cost
            self._proofs.clear()
        if self._most_left:
            slack = self._flow.slack
            if sum([slack[fund] for fund in self._flow.eligible[klass]]) < self._most_left:
                self._doubted.update(self._held_back)
                self._proofs.clear()

    def hold_back(self, klass: int, pushed: int) -> None:
        """Notes the cut of a class that found room for no more than `pushed`, which the flow still carries."""
        self._note(klass, self._flow.cut(klass))
        self._flow.withdraw(klass, pushed)

    def proof(self, klass: int) -> Certificate:
        """The minimal cut of a class held back, with what is committed inside by now."""
        proof = self._proofs.get(klass)
        if proof is None:
            left = self._held_back[klass].left
            if klass in self._doubted and left:
                pushed = self._flow.push(klass, left)
                if pushed < left:
                    self._note(klass, self._flow.cut(klass))
                self._flow.withdraw(klass, pushed)
            self._doubted.discard(klass)
            proof = self._proofs[klass] = self._held_back[klass].proof
        return proof

    def final(self) -> dict[int, Certificate]:
        """The proofs of all classes held back, beside everything accepted."""
        return {klass: self.proof(klass) for klass in list(self._held_back)}

    def _note(self, klass: int, funds: frozenset[int]) -> None:
        cut = self._held_back[klass] = self._known.get(funds) or self._new(funds)
        self.room[klass] = cut.left
        self._most_left = max(held.left for held in self._held_back.values())
        self._doubted.discard(klass)
        self._proofs.pop(klass, None)

    def _new(self, funds: frozenset[int]) -> _Cut:
        inside = [klass for klass, payers in enumerate(self._flow.eligible) if funds.issuperset(payers)]
        proof = Certificate(
            tuple(sorted(self._names[fund] for fund in funds)),
            holds=sum(self._balances[fund] for fund in funds),
            committed=sum(self._demand[klass] for klass in inside),
        )
        cut = self._known[funds] = _Cut(funds, proof)
        for klass in inside:
            self._over[klass].append(cut)
        return cut
