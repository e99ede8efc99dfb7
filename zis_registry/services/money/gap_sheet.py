"""The table of a gap as a workbook, with its definition; amounts in whole rupiah."""

from __future__ import annotations

from zis_registry.funding.gap import DEFINITION
from zis_registry.services import exports
from zis_registry.services.exports import Column, Kind
from zis_registry.services.money.gap_table import Definition, Line
from zis_registry.services.money.gap_view import GapView
from zis_registry.terms.household import Service
from zis_registry.terms.period import format_date

SERVICES = {Service.SANITATION: "Sanitasi (unit)", Service.WATER: "Air minum (unit)"}
MERGED_WORDS = (
    "Zakat, infak, dan DSKL ditulis sebagai satu jumlah di bawah kabupaten/kota, dan di tingkat kabupaten/kota bila "
    "ada yang mewakili kurang dari 5 unit."
)


def workbook(seen: GapView) -> bytes:
    """Every line of the view and its total; unknown cells stay empty."""
    budget = "tanpa APBD" if seen.definition is Definition.WITHOUT_BUDGET else "termasuk APBD"
    notes = [
        f"Data per {format_date(seen.on)}; layanan: {seen.choice.value.replace('_', ' ')}; dana {budget}; rupiah.",
        DEFINITION,
        *([MERGED_WORDS] if seen.merged else []),
    ]
    columns = [
        Column("Kode", width=13),
        Column("Wilayah", width=32),
        Column("Rumah tangga terdaftar", Kind.NUMBER),
        *(Column(SERVICES[service], Kind.NUMBER) for service in seen.choice.services),
        Column("Kebutuhan", Kind.NUMBER),
        *(Column(group.name, Kind.NUMBER) for group in seen.groups),
        Column("di antaranya cadangan usulan", Kind.NUMBER),
        Column("Kesenjangan", Kind.NUMBER),
    ]
    rows = [_row(line, seen) for line in (*seen.lines, seen.total)]
    return exports.workbook(f"Kesenjangan {seen.name}", columns, rows, notes=notes)


def _row(line: Line, seen: GapView) -> tuple[str | int | None, ...]:
    counted = (line.need, *line.parts, line.reserved, line.gap)
    return (
        line.area,
        line.name if line is not seen.total else f"Jumlah {line.name}",
        line.registered.households if line.registered else None,
        *(line.units[service] if line.known else None for service in seen.choice.services),
        *(amount if line.known else None for amount in counted),
    )
