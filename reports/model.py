"""The data of the papers: frozen, checked when made (sums agree or InvalidValue), hashed in one canonical form.

Amounts are whole rupiah as `int`; texts are as written and pass the gate only when they are drawn. What can be derived
(gap, sums, shares) is derived, so that it cannot disagree.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.allocation_rows import (
    NOT_BROKEN_DOWN,
    TOGETHER,
    AreaRow,
    AsnafRow,
    CommitmentRow,
    FundHeld,
    FundPart,
    FundRow,
    FundsTogether,
    OpenCases,
    ParameterUsed,
    ReasonCount,
    ServiceRow,
)
from reports.document import (
    MOST_RUPIAH,
    DocumentMeta,
    Letterhead,
    Signing,
    require_agreement,
    require_distinct,
)
from zis_registry.errors import InvalidValue
from zis_registry.terms.household import Service

__all__ = [
    "NOT_BROKEN_DOWN",
    "SHORT_DIGEST",
    "TOGETHER",
    "AllocationReport",
    "AreaRow",
    "AsnafRow",
    "BeneficiaryList",
    "BeneficiaryRow",
    "CommitmentRow",
    "FundHeld",
    "FundPart",
    "FundRow",
    "FundsTogether",
    "OpenCases",
    "ParameterUsed",
    "ReasonCount",
    "ServiceRow",
    "SubdistrictGroup",
    "VillageGroup",
    "canonical_digest",
]  # fmt: skip

_LONGEST_OFFICE = 12  # letters beside the box of a paraf
SHORT_DIGEST = 12  # hex digits printed; fewer than 15, so that no digest can look like a NIK


@dataclass(frozen=True, slots=True)
class AllocationReport:
    """The Laporan Alokasi of one district.

    Sums that must agree, else InvalidValue: units and need of services and areas; what this plan reserves by services,
    areas, funds and (when told) asnaf, each also by kind (kinds told together as one); commitments by services, areas
    and the list of them, also by source; reasons of refused units; reasons of pending units when given. `source` names
    where figures come from ("Register bersama Pokja–BAZNAS"); `points` are the sentences of section "Catatan", may be
    empty.
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
    by_asnaf: tuple[AsnafRow, ...] = ()
    commitments: tuple[CommitmentRow, ...] = ()

    def __post_init__(self) -> None:
        require_distinct("layanan", (row.service.value for row in self.services))
        require_distinct("asnaf", (row.asnaf for row in self.by_asnaf))
        self._check_units()
        require_agreement("kebutuhan menurut layanan dan wilayah", self.need, sum(row.need for row in self.areas))
        self._check_reserved()
        self._check_committed()
        if self.open_cases.units_if_same > self.units or self.open_cases.need_if_same > self.need:
            raise InvalidValue("Unit dan kebutuhan tidak dapat bertambah bila kasus duplikat ternyata sama.")

    def _check_units(self) -> None:
        require_agreement("unit menurut layanan dan wilayah", self.units, sum(row.units for row in self.areas))
        if self.tells_services:
            told = {
                Service.WATER: sum(row.water_units for row in self.areas),
                Service.SANITATION: sum(row.sanitation_units for row in self.areas),
            }
            for row in self.services:
                require_agreement(f"unit {row.service.value} menurut wilayah", row.units, told[row.service])
        require_agreement("alasan penolakan", self.refused_units, sum(row.units for row in self.refusals))
        if self.pendings:
            require_agreement("alasan belum lengkap", self.pending_units, sum(row.units for row in self.pendings))

    def _check_reserved(self) -> None:
        by_area = sum(row.reserved for row in self.areas)
        require_agreement("cadangan menurut layanan dan wilayah", self.reserved, by_area)
        require_agreement("cadangan menurut layanan dan dana", self.reserved, sum(row.reserved for row in self.funds))
        if self.by_asnaf:
            require_agreement("cadangan menurut asnaf", self.reserved, sum(row.total for row in self.by_asnaf))
        for kind, amount in self.kinds:
            by_fund = sum(fund.reserved for fund in self.funds if fund.kind in (kind, *kind.split(TOGETHER)))
            require_agreement(f"cadangan {kind} menurut layanan dan dana", amount, by_fund)
            if self.by_asnaf:
                by_asnaf = sum(part.amount for row in self.by_asnaf for part in row.amounts if part.kind == kind)
                require_agreement(f"cadangan {kind} menurut asnaf", amount, by_asnaf)

    def _check_committed(self) -> None:
        by_area = sum(row.committed for row in self.areas)
        require_agreement("komitmen menurut layanan dan wilayah", self.committed, by_area)
        listed: Counter[tuple[Service, str]] = Counter()
        for one in self.commitments:
            listed[one.service, one.source] += one.amount
        told = Counter({(row.service, part.kind): part.amount for row in self.services for part in row.commitments})
        for key in {**told, **listed}:
            require_agreement(f"komitmen {key[1]} untuk {key[0].value}", told[key], listed[key])

    @property
    def kinds(self) -> tuple[tuple[str, int], ...]:
        """Kinds of fund in order of first appearance, each with the rupiah this plan reserves of it."""
        total: dict[str, int] = {}
        for row in self.services:
            for part in row.parts:
                total[part.kind] = total.get(part.kind, 0) + part.amount
        return tuple(total.items())

    @property
    def tells_services(self) -> bool:
        """Whether the units of areas are told by service."""
        return any(row.tells_services for row in self.areas)

    @property
    def tells_together(self) -> bool:
        """Whether kinds of fund or asnaf are told as one, because alone they would tell of too few people."""
        joined = any(TOGETHER in name for name in (*dict(self.kinds), *(row.asnaf for row in self.by_asnaf)))
        return joined or any(isinstance(fund, FundsTogether) for fund in self.funds)

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
    def reserved(self) -> int:
        """Rupiah that this plan reserves."""
        return sum(row.reserved for row in self.services)

    @property
    def committed(self) -> int:
        """Rupiah of other sources and earlier decisions."""
        return sum(row.committed for row in self.services)

    @property
    def funded(self) -> int:
        """Reserved and committed."""
        return self.reserved + self.committed

    @property
    def gap(self) -> int:
        """Need less money; negative where money exceeds need."""
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
        if len(self.initials) > 3 or any(len(office) > _LONGEST_OFFICE for office in self.initials):
            raise InvalidValue(f"Paling banyak tiga paraf pada kaki halaman, masing-masing {_LONGEST_OFFICE} huruf.")


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
