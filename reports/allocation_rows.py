"""The rows of the Laporan Alokasi: funds, services, areas, asnaf, commitments, reasons, parameters.

Each is checked when it is made (InvalidValue); that they agree with each other is checked by the report (model).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reports.document import require_agreement, require_counts, require_distinct, require_money
from zis_registry.errors import InvalidValue
from zis_registry.terms.household import Service

TOGETHER = " + "  # between kinds of fund that are told as one, because alone they would tell of too few people
NOT_BROKEN_DOWN = "Belum dirinci menurut kecamatan"  # the row of what is known for the whole district only


@dataclass(frozen=True, slots=True)
class FundRow:
    """One fund: its balance, what earlier decisions committed of it (paid included), and what this plan reserves."""

    name: str
    kind: str
    balance: int
    committed: int
    reserved: int

    def __post_init__(self) -> None:
        require_money(self.name, self.balance, self.committed, self.reserved)
        if self.funded > self.balance:
            raise InvalidValue(f"Dana {self.name} dialokasikan melebihi saldonya.")

    @property
    def funded(self) -> int:
        """Committed and reserved."""
        return self.committed + self.reserved

    @property
    def left(self) -> int:
        """What remains of the balance."""
        return self.balance - self.funded


@dataclass(frozen=True, slots=True)
class FundHeld:
    """A fund whose reservation is told only with that of others: its balance and what was committed of it."""

    name: str
    kind: str
    balance: int
    committed: int

    def __post_init__(self) -> None:
        require_money(self.name, self.balance, self.committed)


@dataclass(frozen=True, slots=True)
class FundsTogether(FundRow):
    """Funds whose reservations are told as one sum, because alone they would tell of too few people.

    `kind` joins their kinds by `TOGETHER` as the parts of the services do; balance and commitments are sums of `funds`.
    """

    funds: tuple[FundHeld, ...]

    def __post_init__(self) -> None:
        FundRow.__post_init__(self)
        require_agreement(f"saldo {self.name}", self.balance, sum(fund.balance for fund in self.funds))
        require_agreement(f"komitmen {self.name}", self.committed, sum(fund.committed for fund in self.funds))


@dataclass(frozen=True, slots=True)
class FundPart:
    """The part of a sum that one kind of fund (or kinds joined by `TOGETHER`), or one other source, covers."""

    kind: str
    amount: int

    def __post_init__(self) -> None:
        require_money(self.kind, self.amount)


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service: units = funded + refused + pending; need in rupiah, pending included, and the money for it.

    `parts` are what this plan reserves, by kind of fund; `commitments` the money of other sources and of earlier
    decisions, by the word for its source. Together they may exceed the need: then the gap is negative.
    """

    service: Service
    funded_units: int
    refused_units: int
    pending_units: int
    need: int
    parts: tuple[FundPart, ...]
    commitments: tuple[FundPart, ...] = ()

    def __post_init__(self) -> None:
        require_money(self.service.value, self.need)
        require_counts(self.service.value, self.funded_units, self.refused_units, self.pending_units)
        require_distinct("jenis dana", (part.kind for part in self.parts))
        require_distinct("sumber komitmen", (part.kind for part in self.commitments))

    @property
    def units(self) -> int:
        """All units of the service."""
        return self.funded_units + self.refused_units + self.pending_units

    @property
    def reserved(self) -> int:
        """Rupiah that this plan reserves."""
        return summed(self.parts)

    @property
    def committed(self) -> int:
        """Rupiah of other sources and earlier decisions."""
        return summed(self.commitments)

    @property
    def funded(self) -> int:
        """Reserved and committed."""
        return self.reserved + self.committed

    @property
    def gap(self) -> int:
        """Need less money; negative where money exceeds need."""
        return self.need - self.funded


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One kecamatan (or desa): units of need, need, and rupiah reserved by this plan and committed by others.

    The units by service are both 0 where they are not told; otherwise they add up to `units`.
    """

    name: str
    units: int
    need: int
    reserved: int
    committed: int
    water_units: int = 0
    sanitation_units: int = 0

    def __post_init__(self) -> None:
        require_money(self.name, self.need, self.reserved, self.committed)
        require_counts(self.name, self.units, self.water_units, self.sanitation_units)
        if self.tells_services:
            require_agreement(f"unit {self.name} menurut layanan", self.units, self.water_units + self.sanitation_units)

    @property
    def tells_services(self) -> bool:
        """Whether its units are told by service."""
        return bool(self.water_units or self.sanitation_units)

    @property
    def funded(self) -> int:
        """Reserved and committed."""
        return self.reserved + self.committed

    @property
    def gap(self) -> int:
        """Need less money; negative where money exceeds need."""
        return self.need - self.funded


@dataclass(frozen=True, slots=True)
class AsnafRow:
    """What this plan reserves for one asnaf (or group of asnaf), by kind of fund."""

    asnaf: str
    amounts: tuple[FundPart, ...]

    def __post_init__(self) -> None:
        require_distinct("jenis dana", (part.kind for part in self.amounts))

    @property
    def total(self) -> int:
        """Rupiah of all kinds."""
        return summed(self.amounts)


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """Money of another source, or of an earlier decision, for one service; `basis` is the paper it stands on."""

    source: str
    basis: str
    service: Service
    amount: int

    def __post_init__(self) -> None:
        require_money(self.source, self.amount)


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many units share a reason; a sentence an officer can read aloud."""

    reason: str
    units: int

    def __post_init__(self) -> None:
        require_counts(self.reason, self.units)


@dataclass(frozen=True, slots=True)
class OpenCases:
    """Open duplicate cases, counted as different households, and what units and need would be were all the same."""

    cases: int
    units_if_same: int
    need_if_same: int

    def __post_init__(self) -> None:
        require_counts("kasus terbuka", self.cases, self.units_if_same)
        require_money("kasus terbuka", self.need_if_same)


@dataclass(frozen=True, slots=True)
class ParameterUsed:
    """One parameter behind the figures (had kifayah, unit cost, version of the rules), with its value and source."""

    name: str
    value: str
    source: str


def summed(parts: Iterable[FundPart]) -> int:
    """Rupiah of all parts."""
    return sum(part.amount for part in parts)
