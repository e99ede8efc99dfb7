"""Papers from a frozen proposal: built as typed data, drawn by `reports`, kept beside the database with their hash."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from reports.allocation_report import render_allocation_report
from reports.beneficiary_list import render_beneficiary_list
from reports.document import DocumentMeta, Letterhead, Sensitivity, Signatory, Signing, Standing
from reports.model import (
    AllocationReport,
    AreaRow,
    BeneficiaryList,
    BeneficiaryRow,
    FundPart,
    FundRow,
    OpenCases,
    ParameterUsed,
    ReasonCount,
    ServiceRow,
    SubdistrictGroup,
    VillageGroup,
    canonical_digest,
)
from reports.style import PaperSize
from zis_registry.eligibility.need import FACILITY_WORDS
from zis_registry.eligibility.parameters import Parameters
from zis_registry.errors import UsageRefused
from zis_registry.funding.fund import FundKind
from zis_registry.services import reference
from zis_registry.services.assessment import parameters_on
from zis_registry.services.opening import Registry
from zis_registry.services.review import household_number
from zis_registry.store.blobs import write_whole
from zis_registry.store.repositories import money, projections
from zis_registry.store.repositories.money import DocumentRecord, ProposalRecord
from zis_registry.store.repositories.projections import CaseRecord, HouseholdRecord
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility, Field, Service
from zis_registry.terms.money import Rupiah
from zis_registry.terms.period import format_date, roman_month
from zis_registry.terms.scope import Scope


class DocumentKind(StrEnum):
    """The papers that can be made."""

    ALLOCATION = "laporan_alokasi"
    BENEFICIARIES = "bnba"


# Short enough for a column and a legend; the full names stand with the funds themselves.
SHORT_KINDS = {
    FundKind.ZAKAT: "Zakat",
    FundKind.FREE_INFAK: "Infak tidak terikat",
    FundKind.BOUND_INFAK: "Infak terikat",
    FundKind.RELIGIOUS_SOCIAL: "DSKL",
}


@dataclass(frozen=True, slots=True)
class Signatories:
    """Invented signatories for demo papers; real ones come with the offices' own settings."""

    pokja: str
    baznas: str


@dataclass(frozen=True, slots=True)
class _Material:
    """What both papers of a proposal are made from."""

    proposal: ProposalRecord
    households: Mapping[int, HouseholdRecord]
    cases: tuple[CaseRecord, ...]
    parameters: Parameters
    signing: Signing

    @property
    def area(self) -> AreaCode:
        return AreaCode(self.proposal.area)

    @property
    def lines(self) -> Sequence[Mapping[str, Any]]:
        lines: Sequence[Mapping[str, Any]] = self.proposal.snapshot["lines"]
        return lines


async def make_documents(
    registry: Registry, scope: Scope, *, area: AreaCode, signatories: Signatories, sample: bool
) -> tuple[Path, ...]:
    """Draw the Laporan Alokasi and the Lampiran BNBA of a district's draft, F4; returns their paths.

    A paper is made once for a proposal: asking again returns the same files. `sample` marks invented data. Raises
    UsageRefused when the district has no draft, DocumentRefused when a letter cannot be drawn.
    """
    folder = registry.settings.data_dir / "documents"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    async with registry.db.write_tx():
        material = await _material(registry, scope, area, signatories)
        paths = []
        for kind in DocumentKind:
            paths.append(await _make(registry, scope, material, kind, folder, sample=sample))
    return tuple(paths)


async def _material(registry: Registry, scope: Scope, area: AreaCode, signatories: Signatories) -> _Material:
    inside = Scope(scope.actor, scope.office, (area.digits,))
    proposal = await money.draft_of(registry.db, scope, area.digits)
    if proposal is None:
        raise UsageRefused(f"Belum ada usulan untuk wilayah {area.dotted}. Jalankan pencocokan lebih dulu.")
    wanted = {line["household"] for line in proposal.snapshot["lines"]}
    households = {h.id: h for h in await projections.households(registry.db, inside, ids=wanted)}
    cases = await projections.cases(registry.db, inside, statuses=("OPEN", "ASKED"))
    on = date.fromisoformat(proposal.made_on)
    name = reference.areas().name(area)
    return _Material(
        proposal=proposal,
        households=households,
        cases=cases,
        parameters=parameters_on(on),
        signing=Signing(
            place=re.sub(r"^(Kabupaten|Kota) ", "", name),
            on=on,
            signatories=(
                Signatory(position=("Ketua Pokja PPAS", f"{name},"), name=signatories.pokja),
                Signatory(position=("Ketua BAZNAS", f"{name},"), name=signatories.baznas),
            ),
        ),
    )


async def _make(
    registry: Registry, scope: Scope, material: _Material, kind: DocumentKind, folder: Path, *, sample: bool
) -> Path:
    for made in await money.documents(registry.db, scope):
        path = folder / made.filename
        if made.proposal == material.proposal.id and made.kind == kind.value and path.exists():
            return path
    number = await money.next_document_id(registry.db)
    meta = _meta(material, kind, number, sample=sample)
    if kind is DocumentKind.ALLOCATION:
        report = _allocation_report(material, meta)
        digest, pdf = canonical_digest(report), render_allocation_report(report, size=PaperSize.F4)
    else:
        listed = _beneficiary_list(material, meta)
        digest, pdf = canonical_digest(listed), render_beneficiary_list(listed, size=PaperSize.F4)
    filename = f"{kind.value.replace('_', '-')}-{material.area.digits}-{number:06d}.pdf"
    write_whole(folder / filename, pdf)
    await money.insert_document(
        registry.db,
        DocumentRecord(
            id=number,
            number=meta.number,
            kind=kind.value,
            area=material.area.digits,
            proposal=material.proposal.id,
            size=PaperSize.F4.value,
            data_sha256=digest,
            filename=filename,
            made_at=registry.now,
        ),
    )
    await registry.record(
        scope=scope,
        action="reports:document:make",
        subject=f"document:{number}",
        payload={"kind": kind.value, "data_sha256": digest, "proposal": material.proposal.id},
    )
    return folder / filename


def _meta(material: _Material, kind: DocumentKind, number: int, *, sample: bool) -> DocumentMeta:
    on = date.fromisoformat(material.proposal.made_on)
    code = "LA" if kind is DocumentKind.ALLOCATION else "BNBA"
    return DocumentMeta(
        document_id=f"PB-{on.year}-{on.month:02d}-{number:06d}",
        number=f"{number:03d}/{code}/POKJA-BAZNAS/{material.area.digits}/{roman_month(on.month)}/{on.year}",
        standing=Standing.DRAFT,
        sensitivity=Sensitivity.ORDINARY if kind is DocumentKind.ALLOCATION else Sensitivity.RESTRICTED,
        data_on=on,
        sample=sample,
    )


# --- Laporan Alokasi ------------------------------------------------------------------------------------------


def _allocation_report(material: _Material, meta: DocumentMeta) -> AllocationReport:
    name = reference.areas().name(material.area)
    on = date.fromisoformat(material.proposal.made_on)
    return AllocationReport(
        meta=meta,
        letterhead=Letterhead(
            lines=("KELOMPOK KERJA AIR MINUM DAN SANITASI", "BADAN AMIL ZAKAT NASIONAL", name.upper()),
        ),
        area_name=name,
        period=f"Tahun {on.year}",
        source="registri bersama Pokja dan BAZNAS",
        services=tuple(_service_row(service, material) for service in (Service.WATER, Service.SANITATION)),
        funds=tuple(
            FundRow(
                name=fund["name"],
                kind=SHORT_KINDS[FundKind(fund["kind"])],
                balance=fund["opening"],
                committed=0,
                reserved=fund["reserved"],
            )
            for fund in material.proposal.snapshot["funds"]
        ),
        areas=tuple(_area_rows(material)),
        refusals=_reason_counts(line for line in material.lines if line["state"] == "ditolak"),
        pendings=_reason_counts(line for line in material.lines if line["state"] == "belum_lengkap"),
        open_cases=_open_cases(material),
        parameters=_parameters_used(material),
        signing=material.signing,
    )


def _service_row(service: Service, material: _Material) -> ServiceRow:
    lines = [line for line in material.lines if line["service"] == service.value]
    states = Counter(line["state"] for line in lines)
    kinds = {fund["id"]: SHORT_KINDS[FundKind(fund["kind"])] for fund in material.proposal.snapshot["funds"]}
    paid: dict[str, int] = dict.fromkeys(dict.fromkeys(kinds.values()), 0)
    for line in lines:
        for fund, amount in line["payments"]:
            paid[kinds[fund]] += amount
    return ServiceRow(
        service=service,
        funded_units=states["didanai"],
        refused_units=states["ditolak"],
        pending_units=states["belum_lengkap"],
        need=sum(line["cost"] for line in lines),
        parts=tuple(FundPart(kind, amount) for kind, amount in paid.items()),
    )


def _area_rows(material: _Material) -> Iterable[AreaRow]:
    areas = reference.areas()
    grouped: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for line in material.lines:
        grouped[line["area"][:6]].append(line)
    for code in sorted(grouped):
        lines = grouped[code]
        yield AreaRow(
            name=areas.name(AreaCode(code)) if len(code) == 6 else "Kecamatan belum diketahui",
            units=len(lines),
            need=sum(line["cost"] for line in lines),
            funded=sum(amount for line in lines for _, amount in line["payments"]),
        )


def _reason_counts(lines: Iterable[Mapping[str, Any]]) -> tuple[ReasonCount, ...]:
    """Units by their reason in neutral words, the commonest first; what lacks of money is one reason."""
    counted = Counter(_neutral_reason(line) for line in lines)
    return tuple(ReasonCount(reason, units) for reason, units in sorted(counted.items(), key=lambda r: (-r[1], r[0])))


# One short sentence for the first thing that decided; a paper for both offices names no religion, income or asnaf.
_REASONS = {
    "penerima_hidup": "Calon penerima sudah meninggal",
    "belum_dibantu": "Sudah menerima bantuan sejenis",
    "domisili": "Di luar wilayah kerja BAZNAS",
    "kebutuhan": "Kondisi akses belum disurvei",
}


def _neutral_reason(line: Mapping[str, Any]) -> str:
    if line["by_money"]:
        return "Menunggu dana"
    for code, words in _REASONS.items():
        if code in line["codes"]:
            return words
    return "Menunggu verifikasi BAZNAS" if line["state"] == "belum_lengkap" else "Tidak lolos verifikasi BAZNAS"


def _open_cases(material: _Material) -> OpenCases:
    """What the figures would be if every open duplicate case turned out to be one household."""
    merged = _merged(material.cases)
    seen: dict[tuple[int, str], int] = {}
    for line in material.lines:
        key = (merged.get(line["household"], line["household"]), line["service"])
        seen[key] = max(seen.get(key, 0), line["cost"])
    return OpenCases(cases=len(material.cases), units_if_same=len(seen), need_if_same=sum(seen.values()))


def _merged(cases: Iterable[CaseRecord]) -> Mapping[int, int]:
    parent: dict[int, int] = {}

    def find(household: int) -> int:
        while parent.setdefault(household, household) != household:
            parent[household] = parent[parent[household]]
            household = parent[household]
        return household

    for case in cases:
        one, other = sorted((find(case.household_a), find(case.household_b)))
        parent[other] = one
    return {household: find(household) for household in list(parent)}


def _parameters_used(material: _Material) -> tuple[ParameterUsed, ...]:
    parameters, area = material.parameters, material.area
    used = {line["facility"] for line in material.lines if line["facility"]}
    costs = [
        ParameterUsed(
            f"Biaya satuan {FACILITY_WORDS[facility]}",
            str(Rupiah(parameters.cost_of(facility, area).amount)),
            _short(parameters.cost_of(facility, area).source),
        )
        for facility in Facility
        if facility.value in used
    ]
    line = parameters.had_kifayah_of(area)
    had_kifayah = (
        [ParameterUsed("Had kifayah per jiwa per bulan", str(Rupiah(line.per_capita)), _short(line.source))]
        if line
        else []
    )
    policy = ParameterUsed(
        "Urutan prioritas", material.proposal.snapshot["policy"], f"benih {material.proposal.seed[:12]}"
    )
    return (*costs, *had_kifayah, policy)


def _short(source: str) -> str:
    """The source as a paper names it; where to find it stands in the reference data."""
    return source.split(";", 1)[0]


# --- Lampiran BNBA --------------------------------------------------------------------------------------------


def _beneficiary_list(material: _Material, meta: DocumentMeta) -> BeneficiaryList:
    areas = reference.areas()
    funded = sorted(
        (line for line in material.lines if line["state"] == "didanai"),
        key=lambda line: (line["area"], line["household"], line["service"]),
    )
    villages: dict[str, dict[str, list[BeneficiaryRow]]] = defaultdict(lambda: defaultdict(list))
    for line in funded:
        villages[line["area"][:6]][line["area"]].append(_beneficiary(line, material.households[line["household"]]))
    on = date.fromisoformat(material.proposal.made_on)
    return BeneficiaryList(
        meta=meta,
        annex="Lampiran I",
        annex_to=f"Laporan Alokasi {areas.name(material.area)}, data per {format_date(on)}",
        area_name=areas.name(material.area),
        period=f"Tahun {on.year}",
        source="registri bersama Pokja dan BAZNAS",
        subdistricts=tuple(
            SubdistrictGroup(
                name=_subdistrict_name(code),
                villages=tuple(VillageGroup(_village_name(v), tuple(rows)) for v, rows in sorted(groups.items())),
            )
            for code, groups in sorted(villages.items())
        ),
        stated_units=len(funded),
        stated_amount=sum(line["cost"] for line in funded),
        signing=material.signing,
    )


def _subdistrict_name(code: str) -> str:
    return reference.areas().name(AreaCode(code)) if len(code) == 6 else "belum diketahui"


def _village_name(code: str) -> str:
    area = AreaCode(code)
    if len(code) < 10:
        return "Desa belum diketahui"
    return f"{'Kelurahan' if area.is_kelurahan else 'Desa'} {reference.areas().name(area)}"


def _beneficiary(line: Mapping[str, Any], household: HouseholdRecord) -> BeneficiaryRow:
    facts = {name: value for name, (value, _) in household.facts.items()}
    return BeneficiaryRow(
        registry_number=household_number(household.id),
        name=household.name,
        hamlet=str(facts.get(Field.HAMLET.value, "")),
        rt=facts.get(Field.RT.value),
        rw=facts.get(Field.RW.value),
        members=household.members,
        condition=str(line["condition"]).replace("_", " ").capitalize().replace("Babs", "BABS"),
        facility=FACILITY_WORDS[Facility(line["facility"])],
        service=Service(line["service"]),
        amount=line["cost"],
    )
