"""From a frozen proposal to the typed data of its papers; a pure function, so that a paper can be made again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.document import DocumentMeta, Letterhead, Signatory, Signing
from reports.model import (
    AllocationReport,
    AreaRow,
    BeneficiaryList,
    BeneficiaryRow,
    CommitmentRow,
    FundPart,
    OpenCases,
    ParameterUsed,
    ReasonCount,
    ServiceRow,
    SubdistrictGroup,
    VillageGroup,
)
from zis_registry.eligibility.need import FACILITY_WORDS
from zis_registry.funding.fund import SHORT_KINDS, FundKind
from zis_registry.services import reference
from zis_registry.services.numbering import household_number
from zis_registry.services.proposals.paper_money import Kinds, asnaf_rows, fund_rows, parts, shown_kinds
from zis_registry.store.repositories.money import ProposalRecord, RecipientRecord
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility, Service
from zis_registry.terms.period import format_date

Line = Mapping[str, Any]
SUBDISTRICT_DIGITS, VILLAGE_DIGITS = 6, 10
SOURCE = "registri bersama Pokja dan BAZNAS"
SERVICES = (Service.WATER, Service.SANITATION)


@dataclass(frozen=True, slots=True)
class Signatories:
    """The names under a paper; "" leaves a dotted line to write on."""

    pokja: str = ""
    baznas: str = ""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A proposal with its frozen recipients: all that its papers are made from."""

    proposal: ProposalRecord
    recipients: Mapping[int, RecipientRecord]
    signatories: Signatories

    @property
    def area(self) -> AreaCode:
        """The district."""
        return AreaCode(self.proposal.area)

    @property
    def area_name(self) -> str:
        """Its official name."""
        return reference.areas().name(self.area)

    @property
    def on(self) -> date:
        """The day of the data."""
        return date.fromisoformat(self.proposal.made_on)

    @property
    def lines(self) -> Sequence[Line]:
        """The frozen lines."""
        lines: Sequence[Line] = self.proposal.snapshot["lines"]
        return lines

    @property
    def funds(self) -> Sequence[Mapping[str, Any]]:
        """The frozen funds."""
        funds: Sequence[Mapping[str, Any]] = self.proposal.snapshot["funds"]
        return funds

    @property
    def commitments(self) -> Sequence[Mapping[str, Any]]:
        """The frozen commitments of every source."""
        commitments: Sequence[Mapping[str, Any]] = self.proposal.snapshot["commitments"]
        return commitments

    @property
    def kinds(self) -> Mapping[str, str]:
        """The short word of each fund's kind, by fund."""
        return {fund["id"]: SHORT_KINDS[FundKind(fund["kind"])] for fund in self.funds}

    @property
    def signing(self) -> Signing:
        """Place, day and who signs."""
        blank = "." * 40
        return Signing(
            place=re.sub(r"^(Kabupaten|Kota) ", "", self.area_name),
            on=self.on,
            signatories=(
                Signatory(position=("Ketua Pokja PPAS", f"{self.area_name},"), name=self.signatories.pokja or blank),
                Signatory(position=("Ketua BAZNAS", f"{self.area_name},"), name=self.signatories.baznas or blank),
            ),
        )


# --- Laporan Alokasi ------------------------------------------------------------------------------------------


def allocation_report(frozen: Frozen, meta: DocumentMeta) -> AllocationReport:
    """The Laporan Alokasi of a frozen proposal; InvalidValue when its sums disagree."""
    snapshot = frozen.proposal.snapshot
    kinds = shown_kinds((_of_service(service, frozen) for service in SERVICES), frozen.kinds)
    policy = ParameterUsed("Urutan prioritas", snapshot["policy"], _draw(snapshot))
    return AllocationReport(
        meta=meta,
        letterhead=Letterhead(
            lines=("KELOMPOK KERJA AIR MINUM DAN SANITASI", "BADAN AMIL ZAKAT NASIONAL", frozen.area_name.upper()),
        ),
        area_name=frozen.area_name,
        period=f"Tahun {frozen.on.year}",
        source=SOURCE,
        services=tuple(_service_row(service, frozen, kinds) for service in SERVICES),
        funds=fund_rows(frozen.funds, frozen.lines, frozen.kinds, kinds),
        areas=tuple(_area_rows(frozen)),
        by_asnaf=asnaf_rows(frozen.lines, frozen.kinds, kinds),
        commitments=tuple(
            CommitmentRow(one["words"], one["basis"], Service(one["service"]), one["amount"])
            for one in frozen.commitments
        ),
        refusals=_reason_counts(line for line in frozen.lines if line["state"] == "ditolak"),
        pendings=_reason_counts(line for line in frozen.lines if line["state"] == "belum_lengkap"),
        open_cases=OpenCases(**snapshot["open_cases"]),
        parameters=(*(ParameterUsed(*told) for told in snapshot["parameters_used"]), policy),
        signing=frozen.signing,
    )


def _draw(snapshot: Mapping[str, Any]) -> str:
    """The whole seed of the draw, in groups that people can read aloud, and which draw of the district it is."""
    seed = snapshot["seed"]
    groups = " ".join(seed[place : place + 4] for place in range(0, len(seed), 4))
    return f"undian ke-{snapshot['draw']}, benih {groups}"


def _service_row(service: Service, frozen: Frozen, kinds: Kinds) -> ServiceRow:
    lines = _of_service(service, frozen)
    states = Counter(line["state"] for line in lines)
    promised: dict[str, int] = {}
    for one in frozen.commitments:
        if one["service"] == service.value:
            promised[one["words"]] = promised.get(one["words"], 0) + one["amount"]
    return ServiceRow(
        service=service,
        funded_units=states["didanai"],
        refused_units=states["ditolak"],
        pending_units=states["belum_lengkap"],
        need=sum(line["cost"] for line in lines),
        parts=parts(lines, frozen.kinds, kinds),
        commitments=tuple(FundPart(words, amount) for words, amount in promised.items()),
    )


def _of_service(service: Service, frozen: Frozen) -> list[Line]:
    return [line for line in frozen.lines if line["service"] == service.value]


def _area_rows(frozen: Frozen) -> Iterable[AreaRow]:
    """A row a kecamatan, and one for what is known for the whole district only."""
    lines: dict[str, list[Line]] = defaultdict(list)
    promised: dict[str, int] = defaultdict(int)
    for line in frozen.lines:
        lines[_row_code(line["area"])].append(line)
    for one in frozen.commitments:
        promised[_row_code(one["area"])] += one["amount"]
    for code in sorted({*lines, *promised}, key=lambda code: (len(code) < SUBDISTRICT_DIGITS, code)):
        services = Counter(line["service"] for line in lines[code])
        yield AreaRow(
            name=_area_name(code),
            units=len(lines[code]),
            need=sum(line["cost"] for line in lines[code]),
            reserved=sum(amount for line in lines[code] for _, amount in line["payments"]),
            committed=promised[code],
            water_units=services[Service.WATER.value],
            sanitation_units=services[Service.SANITATION.value],
        )


def _row_code(area: str) -> str:
    return area[:SUBDISTRICT_DIGITS]


def _area_name(code: str) -> str:
    if len(code) < SUBDISTRICT_DIGITS:
        return "Belum dirinci menurut kecamatan"
    return reference.areas().name(AreaCode(code))


def _reason_counts(lines: Iterable[Line]) -> tuple[ReasonCount, ...]:
    """Units by their reason in neutral words, the commonest first; what lacks of money is one reason."""
    counted = Counter(_neutral_reason(line) for line in lines)
    return tuple(ReasonCount(reason, units) for reason, units in sorted(counted.items(), key=lambda r: (-r[1], r[0])))


# One short sentence for the first thing that decided; a paper for both offices names no religion, income or asnaf.
_REASONS = {
    "penerima_hidup": "Calon penerima sudah meninggal",
    "belum_dibantu": "Sudah menerima bantuan sejenis",
    "domisili": "Di luar wilayah kerja BAZNAS",
    "kebutuhan": "Kondisi akses belum cukup diketahui",
    "ekonomi": "Data kondisi ekonomi belum lengkap",
    "mbr": "Data kondisi ekonomi belum lengkap",
}


_DATA = ("ekonomi", "mbr")  # these speak of missing data; a refusal by them says no more than that


def _neutral_reason(line: Line) -> str:
    if line["refusal"] == "dana":
        return "Menunggu dana atau kelengkapan data" if line["awaiting"] else "Menunggu dana"
    pending = line["state"] == "belum_lengkap"
    for code, words in _REASONS.items():
        if code in line["codes"] and (pending or code not in _DATA):
            return words
    return "Menunggu verifikasi BAZNAS" if line["state"] == "belum_lengkap" else "Tidak memenuhi syarat program"


# --- Lampiran BNBA --------------------------------------------------------------------------------------------


def beneficiary_list(frozen: Frozen, meta: DocumentMeta) -> BeneficiaryList:
    """The Lampiran BNBA (edaran rapat) of a frozen proposal; InvalidValue when its sums disagree."""
    funded = sorted(
        (line for line in frozen.lines if line["state"] == "didanai"),
        key=lambda line: (line["area"], line["household"], line["service"]),
    )
    villages: dict[str, dict[str, list[BeneficiaryRow]]] = defaultdict(lambda: defaultdict(list))
    for line in funded:
        row = _beneficiary(line, frozen.recipients[line["household"]])
        villages[line["area"][:SUBDISTRICT_DIGITS]][line["area"]].append(row)
    return BeneficiaryList(
        meta=meta,
        annex="Lampiran I",
        annex_to=f"Laporan Alokasi {frozen.area_name}, data per {format_date(frozen.on)}",
        area_name=frozen.area_name,
        period=f"Tahun {frozen.on.year}",
        source=SOURCE,
        subdistricts=tuple(
            SubdistrictGroup(
                name=_subdistrict_name(code),
                villages=tuple(VillageGroup(_village_name(v), tuple(rows)) for v, rows in sorted(groups.items())),
            )
            for code, groups in sorted(villages.items())
        ),
        stated_units=len(funded),
        stated_amount=sum(line["cost"] for line in funded),
        signing=frozen.signing,
    )


def _subdistrict_name(code: str) -> str:
    return reference.areas().name(AreaCode(code)) if len(code) == SUBDISTRICT_DIGITS else "belum diketahui"


def _village_name(code: str) -> str:
    return reference.area_words(AreaCode(code)) if len(code) == VILLAGE_DIGITS else "Desa belum diketahui"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _beneficiary(line: Line, household: RecipientRecord) -> BeneficiaryRow:
    return BeneficiaryRow(
        registry_number=household_number(household.household),
        name=household.name,
        hamlet=household.hamlet,
        rt=household.rt,
        rw=household.rw,
        members=household.members,
        condition=str(line["condition"]).replace("_", " ").capitalize().replace("Babs", "BABS"),
        facility=_capital(FACILITY_WORDS[Facility(line["facility"])]),
        service=Service(line["service"]),
        amount=line["cost"],
    )
