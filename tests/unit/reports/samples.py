"""Invented papers for the tests: made by counting, so that every sum is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reports.document import DocumentMeta, Letterhead, Sensitivity, Signatory, Signing, Standing
from reports.model import (
    AllocationReport,
    AreaRow,
    AsnafRow,
    BeneficiaryList,
    BeneficiaryRow,
    CommitmentRow,
    FundPart,
    FundRow,
    OpenCases,
    ParameterUsed,
    ReasonCount,
    ServiceRow,
    SubdistrictGroup,
    VillageGroup,
)
from zis_registry.terms.household import Service

_GIVEN = ("Andi", "Siti", "Muh.", "Daeng", "Nurhayati", "Baso", "Hasnah", "Rahmat", "Kartini", "Sitti", "Ambo", "Besse")
_FAMILY = ("Tenri", "Aminah", "Basri", "Nompo", "Saleh", "Rannu", "Zulkifli", "Manggarai", "Tappu", "Lolo", "Pasang")
_HAMLETS = ("Dusun Bonto Jai", "Dusun Kampung Beru", "Dusun Tamalate", "Lingkungan Pattene", "Dusun Salenrang")
_AREAS = (
    "Bontoa", "Maros Baru", "Turikale", "Lau", "Mandai", "Marusu", "Moncongloe", "Bantimurung", "Simbang",
    "Tanralili", "Tompobulu", "Camba", "Cenrana", "Mallawa",
)  # fmt: skip


def meta(**changes: object) -> DocumentMeta:
    """A draft of invented data."""
    made = DocumentMeta(
        document_id="LA-2026-11-000317",
        number="003/LA/POKJA-BAZNAS/XI/2026",
        standing=Standing.DRAFT,
        sensitivity=Sensitivity.ORDINARY,
        data_on=date(2026, 11, 24),
        sample=True,
        verify_url="https://register.contoh.go.id/v/LA-2026-11-000317",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def letterhead() -> Letterhead:
    """Two offices."""
    return Letterhead(
        lines=("KELOMPOK KERJA AIR MINUM DAN SANITASI", "BADAN AMIL ZAKAT NASIONAL KABUPATEN CONTOH"),
        address=("Jalan Pahlawan Nomor 1, Kota Contoh · Telepon (0411) 000000", "Pos-el sekretariat@contoh.go.id"),
    )


def signing(**changes: object) -> Signing:
    """Two invented signatories, one with NIP."""
    made = Signing(
        place="Kota Contoh",
        on=date(2026, 11, 24),
        signatories=(
            Signatory(
                ("Ketua Pokja Air Minum dan Sanitasi", "Kabupaten Contoh,"),
                "Ir. H. NAMA KETUA POKJA, M.T.",
                "197001011995031001",
            ),
            Signatory(
                ("Ketua BAZNAS", "Kabupaten Contoh,"), "Drs. H. NAMA KETUA BAZNAS, M.Ag.", note="Periode 2024–2029"
            ),
        ),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


KINDS = ("Zakat", "Infak tidak terikat", "Infak terikat", "DSKL", "APBD", "Wakaf", "Hibah", "Fidyah")
ASNAF = ("Fakir", "Miskin", "Asnaf lain", "Tanpa penetapan asnaf")


def report(*, areas: int = 10, kinds: int = 5, **changes: object) -> AllocationReport:
    """A district of `areas` kecamatan with `kinds` kinds of fund (1 to 8), four asnaf rows and three commitments."""
    rows = [_area(place) for place in range(areas)]
    services = tuple(_service(service, rows, kinds) for service in (Service.WATER, Service.SANITATION))
    reserved = sum(service.reserved for service in services)
    rows = _with_money(rows, reserved, sum(service.committed for service in services))
    by_kind = {
        kind: sum(part.amount for service in services for part in service.parts if part.kind == kind)
        for kind in KINDS[:kinds]
    }
    refused = sum(service.refused_units for service in services)
    reasons = ("Menunggu dana", "Tidak lolos verifikasi BAZNAS", "Sudah menerima bantuan sejenis",
               "Di luar wilayah kerja BAZNAS", "Calon penerima sudah meninggal")  # fmt: skip
    shares = [refused * part // 100 for part in (55, 25, 10, 6)]
    shares.append(refused - sum(shares))
    units, need = sum(row.units for row in rows), sum(row.need for row in rows)
    made = AllocationReport(
        meta=meta(),
        letterhead=letterhead(),
        area_name="Kabupaten Contoh",
        period="Tahun Anggaran 2026",
        source="Register bersama Pokja–BAZNAS",
        services=services,
        funds=tuple(
            FundRow(f"{kind} Kabupaten Contoh", kind, amount + 125_000_000, 25_000_000, amount)
            for kind, amount in by_kind.items()
        ),
        areas=tuple(rows),
        by_asnaf=_by_asnaf(by_kind) if reserved else (),
        commitments=tuple(CommitmentRow(*one) for one in _COMMITMENTS) if areas else (),
        refusals=tuple(ReasonCount(reason, units) for reason, units in zip(reasons, shares, strict=True) if units),
        pendings=(ReasonCount("Menunggu verifikasi BAZNAS", sum(s.pending_units for s in services)),) if areas else (),
        open_cases=OpenCases(37, max(0, units - 37), max(0, need - 185_000_000)),
        parameters=(
            ParameterUsed("Biaya satuan jamban dan tangki septik", "Rp5.000.000", "Standar biaya daerah 2021"),
            ParameterUsed("Biaya satuan sambungan rumah PDAM", "Rp2.500.000", "Standar biaya daerah 2021"),
            ParameterUsed("Had kifayah per jiwa per bulan", "Rp758.205", "BAZNAS 2018"),
            ParameterUsed("Urutan prioritas", "versi 2026-01", "benih 7f3a"),
        ),
        signing=signing(),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def overfunded() -> AllocationReport:
    """A district whose water has more money than it needs, all of it promised for the first kecamatan."""
    data, more = report(areas=4), 6_000_000_000
    water = data.services[0]
    first = replace(water.commitments[0], amount=water.commitments[0].amount + more)
    return replace(
        data,
        services=(replace(water, commitments=(first, *water.commitments[1:])), data.services[1]),
        commitments=(replace(data.commitments[0], amount=data.commitments[0].amount + more), *data.commitments[1:]),
        areas=(replace(data.areas[0], committed=data.areas[0].committed + more), *data.areas[1:]),
    )


_COMMITMENTS = (
    ("APBN", "DIPA Balai Prasarana Permukiman 2026 nomor 12", Service.WATER, 1_250_000_000),
    ("APBD", "DPA Dinas Pekerjaan Umum 2026 nomor 31", Service.SANITATION, 640_000_000),
    ("CSR", "Surat PT Contoh nomor 4/CSR/III/2026", Service.WATER, 15_000_000),
)


def _area(place: int) -> AreaRow:
    units = 420 + 61 * place
    water = units * (38 + place % 5) // 100
    name = f"{_AREAS[place % len(_AREAS)]}{' Baru' * (place // len(_AREAS))}"
    need = 2_600_000_000 + 417_250_000 * ((place * 7) % 11)
    return AreaRow(name, units, need, 0, 0, water, units - water)


def _service(service: Service, areas: list[AreaRow], kinds: int) -> ServiceRow:
    """Its units as the kecamatan tell them, a good third of the need (52 % of it for sanitation) reserved."""
    water = service is Service.WATER
    units = sum(area.water_units if water else area.sanitation_units for area in areas)
    whole = sum(area.need for area in areas)
    need = whole - whole * 52 // 100 if water else whole * 52 // 100
    weights = (40, 21, 6, 3, 17, 2, 1, 1)
    parts = tuple(
        FundPart(kind, need * weight // 160 * (98 if water else 95) // 100)
        for kind, weight in zip(KINDS[:kinds], weights, strict=False)
    )
    others = tuple(FundPart(source, amount) for source, _, which, amount in _COMMITMENTS if which is service and need)
    pending, funded = units // 20, units // 2
    return ServiceRow(service, funded, units - funded - pending, pending, need, parts, others)


def _with_money(areas: list[AreaRow], reserved: int, committed: int) -> list[AreaRow]:
    """The kecamatan with the money spread over them, a little uneven; commitments in the first three."""
    weights = [area.need * (9 + place % 3) for place, area in enumerate(areas)]
    rest, filled = reserved, []
    for place, area in enumerate(areas):
        part = rest if place == len(areas) - 1 else reserved * weights[place] // sum(weights)
        rest -= part
        owed = [committed // 2, committed // 4, 0][place] if place < 3 else 0
        filled.append(replace(area, reserved=part, committed=owed))
    if filled:
        told = sum(area.committed for area in filled)
        filled[-1] = replace(filled[-1], committed=filled[-1].committed + committed - told)
    return filled


def _by_asnaf(by_kind: dict[str, int]) -> tuple[AsnafRow, ...]:
    """Zakat for fakir and miskin, the others for everybody."""
    amounts: dict[str, dict[str, int]] = {asnaf: {} for asnaf in ASNAF}
    for kind, amount in by_kind.items():
        shares = (45, 40, 15, 0) if kind == "Zakat" else (30, 40, 0, 30)
        for asnaf, share in zip(ASNAF, shares, strict=True):
            amounts[asnaf][kind] = amount * share // 100
        amounts[ASNAF[1]][kind] += amount - sum(amounts[asnaf][kind] for asnaf in ASNAF)
    return tuple(
        AsnafRow(asnaf, tuple(FundPart(kind, amount) for kind, amount in of.items())) for asnaf, of in amounts.items()
    )


def row(number: int, **changes: object) -> BeneficiaryRow:
    """Row `number` of a list."""
    service = Service.SANITATION if number % 3 else Service.WATER
    made = BeneficiaryRow(
        registry_number=f"RT-7308-{number:06d}",
        name=f"{_GIVEN[number % 12]} {_FAMILY[number % 11]}",
        hamlet=_HAMLETS[number % 5],
        rt=number % 12 + 1,
        rw=number % 7 + 1,
        members=number % 8 + 1,
        condition="BABS terbuka" if service is Service.SANITATION else "Sumur tak terlindung",
        facility="Jamban dan tangki septik" if service is Service.SANITATION else "Sambungan rumah PDAM",
        service=service,
        amount=5_000_000 if service is Service.SANITATION else 2_500_000,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def beneficiaries(sizes: tuple[tuple[int, ...], ...] = ((20, 14), (31,)), **changes: object) -> BeneficiaryList:
    """A list with one kecamatan an entry of `sizes` and one desa a number in it."""
    number = 0
    groups = []
    for place, villages in enumerate(sizes):
        made = []
        for village, size in enumerate(villages):
            rows = tuple(row(number + offset + 1) for offset in range(size))
            number += size
            made.append(VillageGroup(f"Desa {_FAMILY[(place + village) % 11]}{village + 1}", rows))
        groups.append(
            SubdistrictGroup(f"{_AREAS[place % 14]}{' ' + str(place // 14 + 1) if place >= 14 else ''}", tuple(made))
        )
    subdistricts = tuple(groups)
    every = [one for group in subdistricts for village in group.villages for one in village.rows]
    made_list = BeneficiaryList(
        meta=meta(document_id="LA-2026-11-000318", sensitivity=Sensitivity.RESTRICTED),
        annex="LAMPIRAN I",
        annex_to="Berita Acara Nomor 004/BA/POKJA-BAZNAS/XI/2026",
        area_name="Kabupaten Contoh",
        period="Tahun Anggaran 2026",
        source="Register bersama Pokja–BAZNAS",
        subdistricts=subdistricts,
        stated_units=len(every),
        stated_amount=sum(one.amount for one in every),
        signing=signing(),
    )
    return replace(made_list, **changes)  # type: ignore[arg-type]
