"""The columns of the beneficiary list, the texts of a row, and what a row adds to the sums."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reports.bigtable import Totals
from reports.model import BeneficiaryRow
from reports.numbers import NOTHING, grouped
from reports.style import Align
from zis_registry.terms.household import Service
from zis_registry.terms.masking import masked

_SERVICES = {Service.SANITATION: "Sanitasi", Service.WATER: "Air minum"}
_DIGIT = re.compile(r"[0-9]")
_REMEMBERED = 4096  # words of a column that come again and again: hamlets, facilities, amounts


@dataclass(frozen=True, slots=True)
class LongColumn:
    """A column: its head, its share of the width, and how its cells hang."""

    head: str
    share: float
    align: Align = Align.LEFT


COLUMNS = (
    LongColumn("No", 34, Align.RIGHT),
    LongColumn("No. registri", 71),
    LongColumn("Nama", 126),
    LongColumn("Alamat (dusun, RT/RW)", 143),
    LongColumn("Jiwa", 26, Align.RIGHT),
    LongColumn("Kondisi awal", 84),
    LongColumn("Fasilitas", 135),
    LongColumn("Layanan", 49),
    LongColumn("Nilai (Rp)", 58, Align.RIGHT),
    LongColumn("Keterangan", 56),
    LongColumn("Tanda terima", 68),
)
REGISTRY, MEMBERS, AMOUNT, RECEIPT = 1, 4, 8, 10  # columns that rules and sums refer to


def cells(number: int, row: BeneficiaryRow) -> list[str]:
    """The texts of row `number` in the order of `COLUMNS`; numbers that people typed into words are masked."""
    return [
        grouped(number),
        row.registry_number,
        _unnumbered(row.name),
        _address(row.hamlet, row.rt, row.rw),
        NOTHING if row.members is None else str(row.members),
        _repeated(row.condition),
        _repeated(row.facility),
        _SERVICES[row.service],
        _amount(row.amount),
        _repeated(row.remark),
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


_repeated = lru_cache(_REMEMBERED)(_unnumbered)
_amount = lru_cache(_REMEMBERED)(grouped)


@lru_cache(_REMEMBERED)
def _address(hamlet: str, rt: int | None, rw: int | None) -> str:
    return f"{_unnumbered(hamlet)} {_neighbourhood(rt, rw)}".strip()


def _neighbourhood(rt: int | None, rw: int | None) -> str:
    if rt is not None and rw is not None:
        return f"RT {rt:03d}/RW {rw:03d}"
    if rt is not None:
        return f"RT {rt:03d}"
    return f"RW {rw:03d}" if rw is not None else ""
