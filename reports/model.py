"""The data of the papers: frozen, checked when made (sums agree or InvalidValue), hashed in one canonical form.

Amounts are whole rupiah as `int`; texts are as written and pass the gate only when they are drawn. What can be derived
(gap, sums, shares) is derived, so that it cannot disagree.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.document import (
    MOST_RUPIAH,
    DocumentMeta,
    Letterhead,
    Signing,
    require_agreement,
    require_counts,
    require_distinct,
    require_money,
)
from zis_registry.errors import InvalidValue
from zis_registry.terms.household import Service

SHORT_DIGEST = 12  # hex digits printed; fewer than 15, so that no digest can look like a NIK


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
class FundPart:
    """The part of a service's need that one kind of fund covers."""

    kind: str
    amount: int

    def __post_init__(self) -> None:
        require_money(self.kind, self.amount)


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service: units = funded + refused + pending; need in rupiah, pending included, and the parts with money."""

    service: Service
    funded_units: int
    refused_units: int
    pending_units: int
    need: int
    parts: tuple[FundPart, ...]

    def __post_init__(self) -> None:
        require_money(self.service.value, self.need)
        require_counts(self.service.value, self.funded_units, self.refused_units, self.pending_units)
        require_distinct("jenis dana", (part.kind for part in self.parts))
        if self.funded > self.need:
            raise InvalidValue(f"Dana untuk {self.service.value} melebihi kebutuhannya.")

    @property
    def units(self) -> int:
        """All units of the service."""
        return self.funded_units + self.refused_units + self.pending_units

    @property
    def funded(self) -> int:
        """Rupiah from all kinds of fund."""
        return sum(part.amount for part in self.parts)

    @property
    def gap(self) -> int:
        """Need without a source of money."""
        return self.need - self.funded


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One kecamatan (or desa): units of need, need and funded rupiah."""

    name: str
    units: int
    need: int
    funded: int

    def __post_init__(self) -> None:
        require_money(self.name, self.need, self.funded)
        require_counts(self.name, self.units)
        if self.funded > self.need:
            raise InvalidValue(f"Dana untuk {self.name} melebihi kebutuhannya.")

    @property
    def gap(self) -> int:
        """Need without a source of money."""
        return self.need - self.funded


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


@dataclass(frozen=True, slots=True)
class AllocationReport:
    """The Laporan Alokasi of one district.

    Sums that must agree, else InvalidValue: units and need of services and areas; funded money of services, areas and
    funds, also per kind; reasons of refused units; reasons of pending units when given. `source` names where figures
    come from ("Register bersama Pokja–BAZNAS"); `points` are the sentences of section "Catatan", may be empty.
    """

    meta: DocumentMeta
    letterhead: Letterhead
    area_name: str
    period: str
    source: str
    services: tuple[ServiceRow, ...]
    funds: tuple[FundRow, ...]
    areas: tuple[AreaRow, ...]
    refusals: tuple[ReasonCount, ...]
    pendings: tuple[ReasonCount, ...]
    open_cases: OpenCases
    parameters: tuple[ParameterUsed, ...]
    signing: Signing
    points: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_distinct("layanan", (row.service.value for row in self.services))
        require_agreement("unit menurut layanan dan wilayah", self.units, sum(row.units for row in self.areas))
        require_agreement("kebutuhan menurut layanan dan wilayah", self.need, sum(row.need for row in self.areas))
        require_agreement("alokasi menurut layanan dan wilayah", self.funded, sum(row.funded for row in self.areas))
        require_agreement("alokasi menurut layanan dan dana", self.funded, sum(fund.funded for fund in self.funds))
        for kind, amount in self.kinds:
            by_fund = sum(fund.funded for fund in self.funds if fund.kind == kind)
            require_agreement(f"alokasi {kind} menurut layanan dan dana", amount, by_fund)
        require_agreement("alasan penolakan", self.refused_units, sum(row.units for row in self.refusals))
        if self.pendings:
            require_agreement("alasan belum lengkap", self.pending_units, sum(row.units for row in self.pendings))
        if self.open_cases.units_if_same > self.units or self.open_cases.need_if_same > self.need:
            raise InvalidValue("Unit dan kebutuhan tidak dapat bertambah bila kasus duplikat ternyata sama.")

    @property
    def kinds(self) -> tuple[tuple[str, int], ...]:
        """Kinds of fund in order of first appearance, each with its rupiah over all services."""
        total: dict[str, int] = {}
        for row in self.services:
            for part in row.parts:
                total[part.kind] = total.get(part.kind, 0) + part.amount
        return tuple(total.items())

    @property
    def units(self) -> int:
        """Units of need: dwelling x service."""
        return sum(row.units for row in self.services)

    @property
    def funded_units(self) -> int:
        """Units with money."""
        return sum(row.funded_units for row in self.services)

    @property
    def refused_units(self) -> int:
        """Units refused, each with a reason."""
        return sum(row.refused_units for row in self.services)

    @property
    def pending_units(self) -> int:
        """Units whose facts are incomplete."""
        return sum(row.pending_units for row in self.services)

    @property
    def need(self) -> int:
        """Rupiah needed, pending units included."""
        return sum(row.need for row in self.services)

    @property
    def funded(self) -> int:
        """Rupiah committed and reserved."""
        return sum(row.funded for row in self.services)

    @property
    def gap(self) -> int:
        """Rupiah without a source."""
        return self.need - self.funded


@dataclass(frozen=True, slots=True)
class BeneficiaryRow:
    """One unit of aid in the meeting handout; nothing of NIK, KK, birth date, income, religion or asnaf (decisions 9).

    `members` is the number of persons of the household, None when unknown; `amount` in rupiah.
    """

    registry_number: str
    name: str
    hamlet: str
    rt: int | None
    rw: int | None
    members: int | None
    condition: str
    facility: str
    service: Service
    amount: int
    remark: str = "Didanai"

    def __post_init__(self) -> None:
        if not (0 <= self.amount <= MOST_RUPIAH and (self.members is None or self.members >= 0)):
            raise InvalidValue(f"Nilai atau jumlah jiwa baris {self.registry_number} tidak sah.")


@dataclass(frozen=True, slots=True)
class VillageGroup:
    """The rows of one desa or kelurahan, at least one; `name` with its kind ("Desa Bontoa", "Kelurahan Taroada")."""

    name: str
    rows: tuple[BeneficiaryRow, ...]

    def __post_init__(self) -> None:
        if not self.rows:
            raise InvalidValue(f"{self.name} tidak memuat penerima; tinggalkan kelompoknya.")


@dataclass(frozen=True, slots=True)
class SubdistrictGroup:
    """The desa of one kecamatan, at least one; `name` without its kind."""

    name: str
    villages: tuple[VillageGroup, ...]

    def __post_init__(self) -> None:
        if not self.villages:
            raise InvalidValue(f"Kecamatan {self.name} tidak memuat desa; tinggalkan kelompoknya.")


@dataclass(frozen=True, slots=True)
class BeneficiaryList:
    """The BNBA of kind "edaran rapat": an annex to `annex_to`.

    `stated_units` and `stated_amount` come from the decision itself and must equal what the rows add up to, else
    InvalidValue. `initials` name the offices whose paraf stands on each page.
    """

    meta: DocumentMeta
    annex: str
    annex_to: str
    area_name: str
    period: str
    source: str
    subdistricts: tuple[SubdistrictGroup, ...]
    stated_units: int
    stated_amount: int
    signing: Signing
    initials: tuple[str, ...] = ("Pokja", "BAZNAS")

    def __post_init__(self) -> None:
        rows = [row for subdistrict in self.subdistricts for village in subdistrict.villages for row in village.rows]
        require_agreement("jumlah unit daftar penerima", self.stated_units, len(rows))
        require_agreement("jumlah nilai daftar penerima", self.stated_amount, sum(row.amount for row in rows))
        if len(self.initials) > 3:
            raise InvalidValue("Paling banyak tiga paraf pada kaki halaman.")


def canonical_digest(data: AllocationReport | BeneficiaryList) -> str:
    """SHA-256 (64 hex digits) over canonical JSON: kind of paper, then the fields, keys sorted, no spaces, UTF-8.

    Dates are ISO, tuples are lists, enums their text.
    """
    document = {"data": data, "jenis": type(data).__name__}
    text = json.dumps(document, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    """One step towards JSON; the encoder comes back for what lies inside."""
    if isinstance(value, date):
        return value.isoformat()
    return {name: getattr(value, name) for name in value.__dataclass_fields__}
