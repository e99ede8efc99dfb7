"""The columns of the beneficiary list, the texts of a row, and what a row adds to the sums."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.bigtable import Totals
from reports.model import BeneficiaryRow
from reports.numbers import NOTHING, grouped
from reports.style import Align
from zis_registry.terms.household import Service
from zis_registry.terms.masking import masked

_SERVICES = {Service.SANITATION: "Sanitasi", Service.WATER: "Air minum"}
_DIGIT = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class LongColumn:
    """A column: its head, its share of the width, and how its cells hang."""

    head: str
    share: float
    align: Align = Align.LEFT


COLUMNS = (
    LongColumn("No", 34, Align.RIGHT),
    LongColumn("No. registri", 76),
    LongColumn("Nama", 126),
    LongColumn("Alamat (dusun, RT/RW)", 148),
    LongColumn("Jiwa", 26, Align.RIGHT),
    LongColumn("Kondisi awal", 94),
    LongColumn("Fasilitas", 114),
    LongColumn("Layanan", 48),
    LongColumn("Nilai (Rp)", 58, Align.RIGHT),
    LongColumn("Keterangan", 58),
    LongColumn("Tanda terima", 68),
)
REGISTRY, MEMBERS, AMOUNT, RECEIPT = 1, 4, 8, 10  # columns that rules and sums refer to


def cells(number: int, row: BeneficiaryRow) -> list[str]:
    """The texts of row `number` in the order of `COLUMNS`; numbers that people typed into words are masked."""
    return [
        grouped(number),
        row.registry_number,
        _unnumbered(row.name),
        f"{_unnumbered(row.hamlet)} {_neighbourhood(row)}".strip(),
        NOTHING if row.members is None else str(row.members),
        _unnumbered(row.condition),
        _unnumbered(row.facility),
        _SERVICES[row.service],
        grouped(row.amount),
        _unnumbered(row.remark),
        "",
    ]


def adds(row: BeneficiaryRow, seen: set[str]) -> Totals:
    """What a row adds; a household that stands in two rows (one a service) counts once, with its persons.

    `seen` collects the registry numbers of the rows before.
    """
    first = row.registry_number not in seen
    seen.add(row.registry_number)
    return Totals(1, int(first), (row.members or 0) if first else 0, row.amount)


def _unnumbered(text: str) -> str:
    return masked(text) if _DIGIT.search(text) else text


def _neighbourhood(row: BeneficiaryRow) -> str:
    if row.rt is not None and row.rw is not None:
        return f"RT {row.rt:03d}/RW {row.rw:03d}"
    if row.rt is not None:
        return f"RT {row.rt:03d}"
    return f"RW {row.rw:03d}" if row.rw is not None else ""
