"""The invented list that every subject of the room `reports` prints: seeded, with names as long as people have them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from fixtures.names import Culture, name_book
from reports.document import DocumentMeta, Sensitivity, Signatory, Signing, Standing
from reports.model import BeneficiaryList, BeneficiaryRow, SubdistrictGroup, VillageGroup
from zis_registry.eligibility.need import FACILITY_WORDS
from zis_registry.terms.household import Facility, Service

SEED = 20261124
_VILLAGES = 25  # desa of a kecamatan
_MOST_IN_VILLAGE = 400
_HAMLETS = 6  # of a desa
_NUMBERED = 250  # every so many rows somebody typed a NIK into the address
_TITLES = ("Hj. ", "Drs. H. ", "Ir. ", "Alm. ", "Hj. Andi Sitti ")
_KINDS = (  # in the words of the product
    (Service.SANITATION, "BABS terbuka", Facility.TOILET_WITH_TANK, 5_000_000),
    (Service.SANITATION, "BABS tertutup", Facility.TOILET_WITH_TANK, 5_000_000),
    (Service.SANITATION, "Belum layak", Facility.SEPTIC_TANK, 3_250_000),
    (Service.WATER, "Tidak layak", Facility.PIPED_CONNECTION, 2_500_000),
    (Service.WATER, "Tidak ada akses", Facility.RURAL_CONNECTION, 1_750_000),
)


def people(rows: int, *, seed: int = SEED) -> BeneficiaryList:
    """A list of `rows` units in desa of 20 to 400 rows."""
    rng = Random(seed)
    made = [VillageGroup(f"Desa {_place(rng)}", tuple(village)) for village in _villages(rng, rows)]
    groups = [made[start : start + _VILLAGES] for start in range(0, len(made), _VILLAGES)]
    subdistricts = tuple(SubdistrictGroup(f"Contoh {n}", tuple(group)) for n, group in enumerate(groups, start=1))
    return BeneficiaryList(
        meta=_meta(),
        annex="LAMPIRAN I",
        annex_to="Berita Acara Nomor 004/BA/POKJA-BAZNAS/XI/2026",
        area_name="Kabupaten Contoh",
        period="Tahun Anggaran 2026",
        source="Register bersama Pokja–BAZNAS",
        subdistricts=subdistricts,
        stated_units=rows,
        stated_amount=sum(row.amount for village in made for row in village.rows),
        signing=Signing(
            place="Kota Contoh",
            on=date(2026, 11, 24),
            signatories=(
                Signatory(("Ketua Pokja Air Minum dan Sanitasi",), "NAMA KETUA POKJA", "197001011995031001"),
                Signatory(("Ketua BAZNAS",), "NAMA KETUA BAZNAS"),
            ),
        ),
    )


def _villages(rng: Random, rows: int) -> Iterator[list[BeneficiaryRow]]:
    number = 0
    while number < rows:
        size = min(rows - number, rng.randint(20, _MOST_IN_VILLAGE))
        hamlets = [f"Dusun {_place(rng)}" for _ in range(_HAMLETS)]
        yield [_row(rng, number + place, rng.choice(hamlets)) for place in range(1, size + 1)]
        number += size


def _row(rng: Random, number: int, hamlet: str) -> BeneficiaryRow:
    service, condition, facility, amount = rng.choice(_KINDS)
    nik = f" NIK 7399{rng.randint(10**11, 10**12 - 1)}" if number % _NUMBERED == 0 else ""
    return BeneficiaryRow(
        registry_number=f"RT-7399-{number:06d}",
        name=_name(rng),
        hamlet=f"{hamlet}{nik}",
        rt=rng.randint(1, 9),
        rw=rng.randint(1, 5),
        members=rng.choice((None, 2, 3, 4, 4, 5, 6, 7)),
        condition=condition,
        facility=FACILITY_WORDS[facility],
        service=service,
        amount=amount,
    )


def _name(rng: Random) -> str:
    """Mostly two names; one in 30 with a title or four names, which must shrink or wrap."""
    book, group, sex = name_book(), rng.choice(list(Culture)).value, rng.choice("LP")
    names = [book.draw(rng, "diri", group, sex) for _ in range(2)]
    if rng.random() < 1 / 30:
        names += [book.draw(rng, "diri", group, sex) for _ in range(2)]
        names.insert(0, rng.choice(_TITLES).strip())
    return " ".join(names)


def _place(rng: Random) -> str:
    """A name of a desa or dusun: "Bontotoa", "Tana Beru"."""
    first = rng.choice(("Bonto", "Tana", "Buntu", "Lembang", "Salu", "Padang", "Ujung", "Batu", "Labuang", "Mata"))
    if rng.random() < 0.4:
        return first + rng.choice(("lempangan", "toa", "kassi", "rannu", "baru", "langkasa"))
    return f"{first} {rng.choice(('Jai', 'Beru', 'Loe', 'Ara', 'Bulu', 'Sunggu', 'Cani', 'Allu'))}"


def _meta() -> DocumentMeta:
    return DocumentMeta(
        document_id="LA-2026-11-000318",
        number="004/LA/POKJA-BAZNAS/XI/2026",
        standing=Standing.DRAFT,
        sensitivity=Sensitivity.RESTRICTED,
        data_on=date(2026, 11, 24),
        sample=True,
        verify_url="https://register.contoh.go.id/v/LA-2026-11-000318",
    )
