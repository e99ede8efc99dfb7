"""Small lists for the surface tests: rows as BAZNAS would export them, with texts that no other list has."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.web.conftest import GOWA, MAROS

COLUMNS = (
    "nama", "nik", "nokk", "jenis kelamin", "alamat", "desa", "kecamatan", "kabupaten", "handphone", "pendapatan",
    "jumlah jiwa", "asnaf", "muslim terverifikasi", "kepemilikan jamban", "jenis kloset", "pembuangan tinja",
    "sumber air minum", "tanggal survei",
)  # fmt: skip
PLACES = {MAROS: ("Bontoa", "Mandai", "Maros"), GOWA: ("Tamallayang", "Bontonompo", "Gowa")}
SERIAL_FROM = 9000


@dataclass(frozen=True)
class Mustahik:
    """A person of a list, with what must not be told about him."""

    name: str
    hamlet: str = "Dusun Contoh"
    asnaf: str = "Fakir"
    muslim: str = "ya"
    income: str = "650.000"
    number: int = 1

    def nik(self, district: str) -> str:
        """An invented NIK of the district."""
        return f"{district}01010180{SERIAL_FROM + self.number:04d}"

    def row(self, district: str) -> Mapping[str, str]:
        """The row of the list."""
        village, subdistrict, name = PLACES[district]
        return {
            "nama": self.name, "nik": self.nik(district), "nokk": f"{district}01010110{SERIAL_FROM + self.number:04d}",
            "jenis kelamin": "Laki-laki", "alamat": self.hamlet, "desa": village, "kecamatan": subdistrict,
            "kabupaten": name, "pendapatan": self.income, "jumlah jiwa": "4", "asnaf": self.asnaf,
            "muslim terverifikasi": self.muslim, "kepemilikan jamban": "Tidak punya (BAB di sungai/kebun)",
            "sumber air minum": "air sungai", "tanggal survei": "25/04/2025",
        }  # fmt: skip


def simba(district: str, people: Iterable[Mustahik]) -> bytes:
    """A list of BAZNAS of the district as CSV."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, delimiter=";", restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(person.row(district) for person in people)
    return buffer.getvalue().encode()
