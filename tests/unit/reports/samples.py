"""Invented papers for the tests: made by counting, so that every sum is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

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
        lines=("KELOMPOK KERJA AIR MINUM DAN SANITASI", "BADAN AMIL ZAKAT NASIONAL", "KABUPATEN CONTOH"),
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


def report(*, areas: int = 10, kinds: int = 4, **changes: object) -> AllocationReport:
    """A district of `areas` kecamatan with `kinds` kinds of fund (1 to 8)."""
    names = ("Zakat", "Infak/sedekah", "DSKL", "APBD", "APBN", "CSR", "Hibah", "Wakaf")[:kinds]
    weights = (40, 21, 4, 17, 2, 1, 1, 1)[:kinds]
    rows, needs = [], []
    for place in range(areas):
        need = 1_642_150_000 + 417_250_000 * ((place * 7) % 11)
        needs.append(need)
        rows.append(
            AreaRow(f"{_AREAS[place % len(_AREAS)]}{' Baru' * (place // len(_AREAS))}", 420 + 61 * place, need, 0)
        )
    total = sum(needs)
    sanitation_need, water_need = total * 52 // 100, total - total * 52 // 100
    services = []
    for service, need, share in ((Service.WATER, water_need, 98), (Service.SANITATION, sanitation_need, 95)):
        parts = tuple(
            FundPart(kind, need * weight // 150 * share // 100) for kind, weight in zip(names, weights, strict=True)
        )
        units = sum(row.units for row in rows)
        half = units // 2 if service is Service.WATER else units - units // 2
        pending, funded = half // 20, half // 2
        services.append(ServiceRow(service, funded, half - funded - pending, pending, need, parts if need else ()))
    funded_total = sum(service.funded for service in services)
    rest = funded_total
    filled = []
    for place, row in enumerate(rows):
        part = rest if place == areas - 1 else min(rest, row.need * funded_total // total)
        filled.append(replace(row, funded=part))
        rest -= part
    funds = tuple(
        FundRow(f"{kind} Tahun 2026", kind, amount + 125_000_000, 0, amount)
        for kind in names
        for amount in (sum(part.amount for service in services for part in service.parts if part.kind == kind),)
    )
    refused = sum(service.refused_units for service in services)
    reasons = ("Dana yang boleh dipakai sudah habis", "Tidak termasuk asnaf penerima zakat", "Fasilitas sudah layak",
               "Sudah menerima bantuan sejenis", "Berada di luar wilayah dana")  # fmt: skip
    shares = [refused * part // 100 for part in (55, 25, 10, 6)]
    shares.append(refused - sum(shares))
    made = AllocationReport(
        meta=meta(),
        letterhead=letterhead(),
        area_name="Kabupaten Contoh",
        period="Tahun Anggaran 2026",
        source="Register bersama Pokja–BAZNAS",
        services=tuple(services),
        funds=funds,
        areas=tuple(filled),
        refusals=tuple(ReasonCount(reason, units) for reason, units in zip(reasons, shares, strict=True) if units),
        pendings=(ReasonCount("Asnaf belum ditetapkan BAZNAS", sum(s.pending_units for s in services)),)
        if areas
        else (),
        open_cases=OpenCases(37, max(0, sum(row.units for row in rows) - 37), max(0, total - 185_000_000)),
        parameters=(
            ParameterUsed("Had kifayah", "Rp3.011.142 per keluarga sebulan", "Had Kifayah BAZNAS 2018"),
            ParameterUsed("Jamban dan tangki septik", "Rp5.000.000", "standar biaya daerah 2021"),
            ParameterUsed("Sambungan rumah PDAM", "Rp2.500.000", "standar biaya daerah 2021"),
            ParameterUsed("Urutan prioritas", "versi 2026-01", "kebijakan bersama, benih 7f3a"),
        ),
        signing=signing(),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


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
