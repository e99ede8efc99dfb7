"""Area codes of Kemendagri, the index of their names, and the bridge from the codes of BPS, which differ."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

from zis_registry.errors import InvalidValue

_LEVELS: dict[int, str] = {2: "provinsi", 4: "kabupaten_kota", 6: "kecamatan", 10: "desa_kelurahan"}
_WRITTEN = re.compile(r"[0-9]{2}(?:\.?[0-9]{2}(?:\.?[0-9]{2}(?:\.?[0-9]{4})?)?)?")


@dataclass(frozen=True, order=True, slots=True)
class AreaCode:
    """A Kemendagri code of 2, 4, 6 or 10 digits: province, district, kecamatan, village; raises InvalidValue."""

    digits: str

    def __post_init__(self) -> None:
        if len(self.digits) not in _LEVELS or not (self.digits.isascii() and self.digits.isdigit()):
            raise InvalidValue(f"Kode wilayah harus 2, 4, 6 atau 10 angka, bukan {self.digits[:16]!r}.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The code written "73.11.01.2001" or "7311012001"; raises InvalidValue."""
        written = text.strip()
        if not _WRITTEN.fullmatch(written):
            raise InvalidValue(f"Kode wilayah ditulis seperti 73.11.01.2001, bukan {written[:16]!r}.")
        return cls(written.replace(".", ""))

    @property
    def level(self) -> str:
        """One of "provinsi", "kabupaten_kota", "kecamatan", "desa_kelurahan"."""
        return _LEVELS[len(self.digits)]

    @property
    def dotted(self) -> str:
        """The official notation "73.11.01.2001"."""
        parts = (self.digits[:2], self.digits[2:4], self.digits[4:6], self.digits[6:])
        return ".".join(part for part in parts if part)

    @property
    def province(self) -> AreaCode:
        """The province it lies in, itself if it is one."""
        return AreaCode(self.digits[:2])

    @property
    def district(self) -> AreaCode:
        """The kabupaten or kota it lies in, itself if it is one; raises InvalidValue for a province."""
        return self._upper(4)

    @property
    def subdistrict(self) -> AreaCode:
        """The kecamatan it lies in, itself if it is one; raises InvalidValue for anything larger."""
        return self._upper(6)

    def _upper(self, length: int) -> AreaCode:
        if len(self.digits) < length:
            raise InvalidValue(f"Wilayah {self.dotted} ({self.level}) lebih luas dari {_LEVELS[length]}.")
        return AreaCode(self.digits[:length])

    @property
    def parent(self) -> AreaCode | None:
        """The area one level up; None for a province."""
        lengths = sorted(length for length in _LEVELS if length < len(self.digits))
        return AreaCode(self.digits[: lengths[-1]]) if lengths else None

    def contains(self, other: AreaCode) -> bool:
        """Whether the other area is this one or lies in it."""
        return other.digits.startswith(self.digits)

    @property
    def is_village_desa(self) -> bool:
        """Whether it is a desa (in Toraja a lembang): its last part is 2xxx."""
        return len(self.digits) == 10 and self.digits[6] == "2"

    @property
    def is_kelurahan(self) -> bool:
        """Whether it is a kelurahan: its last part is 1xxx."""
        return len(self.digits) == 10 and self.digits[6] == "1"

    def __str__(self) -> str:
        return self.dotted


_KIND_PREFIX = re.compile(
    r"^(?:KABUPATEN|KAB|KOTAMADYA|KOTA|KECAMATAN|KEC|PROVINSI|PROPINSI|PROV"
    r"|(?:DESA|DS|KELURAHAN|KEL)(?:\s*\.?\s*/\s*(?:DESA|DS|KELURAHAN|KEL|LEMBANG))?)(?:\s*[.:]\s*|\s+)(?=\S)"
)
_LEMBANG_PREFIX = re.compile(r"^LEMBANG\s+(?=\S)")


def normalise_area_name(text: str) -> str:
    """The letters and digits of an area's name in lower case, without "Kab.", "Kec.", "Desa" and the like before it.

    Apostrophes, hyphens and spaces go (data 1, trap 3): "Kel. Kassi-Kassi" and "KASSIKASSI" give one text.
    "Lembang" stays, because it is also part of names.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    upper = " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).upper().split())
    return re.sub(r"[^A-Z0-9]", "", _KIND_PREFIX.sub("", upper)).lower()


def _lookup_keys(text: str) -> tuple[str, ...]:
    """The normalised name, and the one without "Lembang" before it, as BPS writes villages of Toraja."""
    upper = " ".join(text.upper().split())
    keys = (normalise_area_name(text), normalise_area_name(_LEMBANG_PREFIX.sub("", upper)))
    return tuple(key for key in dict.fromkeys(keys) if key)


class AreaRow(NamedTuple):
    """One area for the index; `alternatives` are other spellings, separated by ";" or "|"."""

    code: str
    name: str
    alternatives: str = ""
    kind: str = ""


class AreaIndex:
    """Names and codes of areas, built once from rows; later rows of a known code only add spellings."""

    def __init__(self, rows: Iterable[AreaRow | tuple[str, str, str, str]]) -> None:
        self._names: dict[AreaCode, str] = {}
        self._kinds: dict[AreaCode, str] = {}
        self._spellings: dict[AreaCode, tuple[str, ...]] = {}
        self._children: dict[AreaCode, list[AreaCode]] = defaultdict(list)
        self._by_key: dict[tuple[str, str], list[AreaCode]] = defaultdict(list)
        for row in rows:
            self._add(AreaRow(*row))
        for children in self._children.values():
            children.sort()

    @classmethod
    def from_table(cls, rows: Iterable[Mapping[str, str]]) -> Self:
        """The index from rows of `reference/areas.csv` (kode, nama, nama_alternatif, jenis)."""
        return cls(
            AreaRow(row["kode"], row["nama"], row.get("nama_alternatif", ""), row.get("jenis", "")) for row in rows
        )

    def _add(self, row: AreaRow) -> None:
        code = AreaCode.parse(row.code)
        if code not in self._names:
            self._names[code] = row.name
            self._kinds[code] = row.kind
            if code.parent is not None:
                self._children[code.parent].append(code)
        written = [row.name, *re.split(r"[;|]", row.alternatives)]
        spellings = [spelling.strip() for spelling in written if spelling.strip()]
        self._spellings[code] = tuple(dict.fromkeys((*self._spellings.get(code, ()), *spellings)))
        for key in dict.fromkeys(normalise_area_name(spelling) for spelling in spellings):
            if key and code not in self._by_key[code.level, key]:
                self._by_key[code.level, key].append(code)

    def __contains__(self, code: object) -> bool:
        return code in self._names

    def __iter__(self) -> Iterator[AreaCode]:
        return iter(sorted(self._names))

    def __len__(self) -> int:
        return len(self._names)

    def name(self, code: AreaCode) -> str:
        """The official name; raises InvalidValue for a code that is not in the index."""
        try:
            return self._names[code]
        except KeyError:
            raise InvalidValue(f"Kode wilayah {code.dotted} tidak ada dalam daftar wilayah.") from None

    def kind(self, code: AreaCode) -> str:
        """What the row said: "provinsi", "kabupaten", "kota", "kecamatan", "desa", "kelurahan"; empty if unknown."""
        return self._kinds.get(code, "")

    def spellings(self, code: AreaCode) -> tuple[str, ...]:
        """The official name and the other spellings known."""
        return self._spellings.get(code, ())

    def path(self, code: AreaCode) -> str:
        """The name with those above it up to the district: "Coppo, Barru, Kabupaten Barru"."""
        names = [self.name(code)]
        upper = code.parent
        while upper is not None and len(upper.digits) >= 4 and upper in self:
            names.append(self.name(upper))
            upper = upper.parent
        return ", ".join(names)

    def districts(self) -> list[AreaCode]:
        """All kabupaten and kota, by code."""
        return [code for code in self if code.level == "kabupaten_kota"]

    def subdistricts(self, district: AreaCode) -> list[AreaCode]:
        """The kecamatan of a district, by code; empty if the district is unknown."""
        return list(self._children.get(district, ()))

    def villages(self, subdistrict: AreaCode) -> list[AreaCode]:
        """The desa and kelurahan of a kecamatan, by code; empty if the kecamatan is unknown."""
        return list(self._children.get(subdistrict, ()))

    def find_districts(self, name: str) -> list[AreaCode]:
        """Districts of that name or spelling, by code."""
        return self._find("kabupaten_kota", name, None)

    def find_subdistricts(self, name: str, *, within: AreaCode | None = None) -> list[AreaCode]:
        """Kecamatan of that name or spelling, by code; four names recur in South Sulawesi."""
        return self._find("kecamatan", name, within)

    def find_villages(self, name: str, *, within: AreaCode | None = None) -> list[AreaCode]:
        """Desa and kelurahan of that name or spelling, by code; unique only within a kecamatan."""
        return self._find("desa_kelurahan", name, within)

    def _find(self, level: str, name: str, within: AreaCode | None) -> list[AreaCode]:
        for key in _lookup_keys(name):
            found = [code for code in self._by_key.get((level, key), ()) if within is None or within.contains(code)]
            if found:
                return sorted(found)
        return []


class BpsBridge:
    """From codes of BPS to codes of Kemendagri; a table, because 7311 is Bone to BPS and Barru to Kemendagri."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        """Rows of (BPS code, Kemendagri code); rows without one of them are passed over."""
        self._codes = {_bare(bps): AreaCode.parse(code) for bps, code in rows if _bare(bps) and code.strip()}

    @classmethod
    def from_table(cls, rows: Iterable[Mapping[str, str]]) -> Self:
        """The bridge from rows of `reference/bps_bridge.csv` (kode_bps, kode_kemendagri)."""
        return cls((row["kode_bps"], row["kode_kemendagri"]) for row in rows)

    def to_kemendagri(self, bps_digits: str) -> AreaCode | None:
        """The Kemendagri code of a BPS code of 4, 7 or 10 digits; None when the table does not have it."""
        return self._codes.get(_bare(bps_digits))

    def differing_districts(self) -> dict[str, AreaCode]:
        """The districts whose two codes differ: BPS code to Kemendagri code."""
        return {bps: code for bps, code in sorted(self._codes.items()) if len(bps) == 4 and bps != code.digits}

    def __len__(self) -> int:
        return len(self._codes)


def _bare(code: str) -> str:
    return code.strip().replace(".", "")
