"""A list as its page draws it: the equation of its rows, columns, findings by kind; what is hidden from whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zis_registry.intake.reading import ColumnMapping
from zis_registry.services.households.household_words import LABELS, RESTRICTED
from zis_registry.services.lists.finding_words import effect_of, title_of
from zis_registry.services.lists.previews import FindingKind
from zis_registry.services.neutral_words import tells_faith, tells_too_much
from zis_registry.terms.finding import Finding, Severity
from zis_registry.terms.household import Field, RowClass, RowFate
from zis_registry.terms.masking import mask_phone, masked

HIDDEN = "(tidak ditampilkan)"
SURE, CERTAIN = 0.7, 0.9
CELLS = 5
_PERSONAL = (Field.NIK, Field.FAMILY_CARD)
_OTHER_LABELS: Mapping[Field, str] = {
    Field.NAME: "Nama",
    Field.NIK: "NIK",
    Field.FAMILY_CARD: "Nomor KK",
    Field.SEX: "Jenis kelamin",
    Field.BIRTH_PLACE: "Tempat lahir",
    Field.BIRTH_DATE: "Tanggal lahir",
    Field.RELATION: "Hubungan keluarga",
    Field.PHONE: "Nomor HP",
    Field.ADDRESS: "Alamat",
    Field.HAMLET: "Dusun atau lingkungan",
    Field.RT: "RT",
    Field.RW: "RW",
    Field.DISTRICT: "Kabupaten atau kota",
    Field.SUBDISTRICT: "Kecamatan",
    Field.VILLAGE: "Desa atau kelurahan",
    Field.AREA: "Kode wilayah",
    Field.LATITUDE: "Lintang",
    Field.LONGITUDE: "Bujur",
    Field.AID_FACILITY: "Bantuan yang diterima",
    Field.AID_YEAR: "Tahun bantuan",
    Field.AID_SOURCE: "Sumber bantuan",
}
PART_WORDS: Mapping[RowClass, tuple[str, str]] = {
    RowClass.SAVED: ("Baru", "menjadi rumah tangga baru"),
    RowClass.UPDATED: ("Memperbarui", "melengkapi yang sudah ada"),
    RowClass.KNOWN: ("Sudah ada", "isinya sama, tidak berubah"),
    RowClass.REJECTED: ("Ditolak", "perlu diperbaiki di berkas"),
    RowClass.SKIPPED: ("Dilewati", "jumlah, kosong, atau berulang"),
}
FATE_WORDS: Mapping[RowFate, str] = {
    RowFate.DATA: "baris data",
    RowFate.TITLE: "judul",
    RowFate.HEADER: "kepala tabel",
    RowFate.NUMBERING: "nomor kolom",
    RowFate.NOTE: "catatan",
    RowFate.SIGNATURE: "tanda tangan",
    RowFate.BLANK: "kosong",
    RowFate.TOTAL: "jumlah",
}
GROUPS: tuple[tuple[Severity, str, str], ...] = (
    (Severity.ERROR, "Ditolak", "bad"),
    (Severity.WARNING, "Diterima dengan peringatan", "warn"),
    (Severity.NOTE, "Catatan", "neutral"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One term of the equation; `start` and `share` lie between 0 and 1."""

    key: str
    words: str
    explained: str
    count: int
    start: float
    share: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it was understood; `samples` None when the reader may not see them, `cells` of five are filled."""

    place: str
    header: str
    samples: tuple[str, ...] | None
    becomes: str
    level: str
    cells: int
    reason: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns that want a look, those that are certain, those left out; `total` of all."""

    care: tuple[Column, ...]
    certain: tuple[Column, ...]
    unused: tuple[Column, ...]

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.care) + len(self.certain) + len(self.unused)


@dataclass(frozen=True, slots=True)
class Place:
    """One finding: where, and what it says (HIDDEN where the reader may not know)."""

    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding with an example, its effect and its remedy."""

    code: str
    title: str
    count: int
    example: Place
    effect: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one severity: `rows` are the different rows they stand on."""

    words: str
    tone: str
    rows: int
    kinds: tuple[Kind, ...]


class Curtain:
    """What one reader may not see of a list: faith nobody, means and asnaf only those who assess."""

    def __init__(self, columns: Iterable[ColumnMapping], *, assesses: bool) -> None:
        self._assesses = assesses
        self._secret = {(c.sheet, c.column) for c in columns if c.secret or tells_faith(c.header)}
        self._restricted = {(c.sheet, c.column) for c in columns if c.restricted or c.field in RESTRICTED}

    def hides_column(self, column: ColumnMapping) -> bool:
        """Whether the cells of a column are hidden."""
        place = (column.sheet, column.column)
        if place in self._secret or any(tells_faith(sample) for sample in column.samples):
            return True
        telling = tells_too_much(column.header) or any(tells_too_much(sample) for sample in column.samples)
        return not self._assesses and (place in self._restricted or telling)

    def hides_finding(self, finding: Finding) -> bool:
        """Whether what a finding says is hidden."""
        place = (finding.sheet, finding.column or "")
        if place in self._secret or tells_faith(finding.message):
            return True
        return not self._assesses and (place in self._restricted or tells_too_much(finding.message))

    def place(self, finding: Finding) -> Place:
        """A finding as the reader may see it."""
        return Place(where_of(finding), HIDDEN if self.hides_finding(finding) else finding.message)


def where_of(finding: Finding) -> str:
    """Where a finding stands, in words."""
    words = [f"lembar {finding.sheet}" if finding.sheet else "berkas"]
    if finding.row:
        words.append(f"baris {finding.row}")
    if finding.column:
        words.append(f"kolom {finding.column}")
    return " ".join(words)


def parts_of(counts: Mapping[RowClass, int]) -> tuple[Part, ...]:
    """The terms of the equation with their place on a bar."""
    total = sum(counts.values()) or 1
    parts: list[Part] = []
    start = 0.0
    for row_class, (words, explained) in PART_WORDS.items():
        share = counts[row_class] / total
        parts.append(Part(row_class.value, words, explained, counts[row_class], start, share))
        start += share
    return tuple(parts)


def fates_of(fates: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """What the physical rows are, in words, those there are."""
    return tuple((words, fates[fate.value]) for fate, words in FATE_WORDS.items() if fates.get(fate.value))


def columns_of(columns: Sequence[ColumnMapping], curtain: Curtain) -> Columns:
    """The columns of a list, alike ones of several sheets once, those that want a look apart."""
    merged: dict[tuple[object, ...], tuple[ColumnMapping, list[str]]] = {}
    for column in columns:
        key = (column.column, column.header, column.field, round(column.confidence, 2))
        merged.setdefault(key, (column, []))[1].append(column.sheet)
    all_sheets = len({column.sheet for column in columns})
    shown = [_column(column, sheets, curtain, all_sheets=all_sheets) for column, sheets in merged.values()]
    return Columns(
        care=tuple(column for column in shown if column.level == "Pastikan"),
        certain=tuple(column for column in shown if column.level in ("Yakin", "Pasti")),
        unused=tuple(column for column in shown if column.level == "Dilewati"),
    )


def _column(column: ColumnMapping, sheets: Sequence[str], curtain: Curtain, *, all_sheets: int) -> Column:
    level, cells = _level(column)
    some = f"{', '.join(sheets[:3])}{' …' if len(sheets) > 3 else ''}"
    place = f"{column.column} ({some})" if len(sheets) < all_sheets else column.column
    return Column(
        place=place,
        header=column.header,
        samples=None if curtain.hides_column(column) else tuple(_sample(column, sample) for sample in column.samples),
        becomes=label_of(column.field),
        level=level,
        cells=cells,
        reason=column.reason,
    )


def _level(column: ColumnMapping) -> tuple[str, int]:
    if column.field is None:
        return "Dilewati", 0
    if column.confidence >= CERTAIN:
        return "Pasti", CELLS
    if column.confidence >= SURE:
        return "Yakin", CELLS - 1
    return "Pastikan", max(1, min(CELLS - 2, round(column.confidence * CELLS)))


def _sample(column: ColumnMapping, sample: str) -> str:
    if column.field is Field.PHONE:
        return mask_phone(sample)
    text = masked(sample)
    if column.field in _PERSONAL and text == sample and any(letter.isdigit() for letter in text):
        return f"{text[:4]} ••••"  # a damaged number is as personal as the right one
    return text


def label_of(field: Field | None) -> str:
    """What a column becomes, in words."""
    if field is None:
        return "Tidak dipakai"
    return LABELS.get(field) or _OTHER_LABELS.get(field) or field.value.replace("_", " ")


def groups_of(kinds: Sequence[FindingKind], rows_with: Mapping[str, int], curtain: Curtain) -> tuple[Group, ...]:
    """Findings by severity and kind."""
    found: list[Group] = []
    for severity, words, tone in GROUPS:
        these = [_kind(kind, curtain) for kind in kinds if kind.severity is severity]
        if these:
            found.append(Group(words, tone, rows_with.get(severity.value, 0), tuple(these)))
    return tuple(found)


def _kind(kind: FindingKind, curtain: Curtain) -> Kind:
    example = next((one for one in kind.first if not curtain.hides_finding(one)), kind.first[0])
    return Kind(
        code=kind.code,
        title=title_of(kind.code),
        count=kind.count,
        example=curtain.place(example),
        effect=effect_of(kind.code),
        remedy=example.remedy,
    )
