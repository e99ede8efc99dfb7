"""The table in a sheet: every physical row gets a fate, and what group headings say is carried down."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from zis_registry.intake.bands import Band, is_numbering, known_role
from zis_registry.intake.grid import RawRow, RawSheet
from zis_registry.intake.header import Column
from zis_registry.intake.header_text import plain
from zis_registry.intake.roles import AREA_ROLES, NAME_ROLES, Role
from zis_registry.intake.vocabulary import Vocabulary
from zis_registry.terms.cell import CellKind
from zis_registry.terms.household import RowFate

_TOTAL = re.compile(
    r"^\W*(?:sub\s*-?\s*|grand\s*)?(?:jumlah|total|jml|rekapitulasi|rata\s*-?\s*rata)\b(?!.*\bjiwa\b.*:)", re.IGNORECASE
)
_NOTE = re.compile(
    r"^\W*(?:catatan|keterangan|ket|note|sumber(?: data)?|petunjuk|nb|lampiran|tembusan)\b\s*[:.]?|^\s*(?:\*|#{2,})",
    re.IGNORECASE,
)
_NOTE_ABOVE = re.compile(r"^\W*(?:catatan|petunjuk|note|nb)\b|^\s*(?:\*|#{2,})", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"^\W*(?:mengetahui|menyetujui|disahkan|ditetapkan|diperiksa|dibuat oleh|disusun oleh|yang membuat|an\.|a\.n\.|"
    r"plt\.?|kepala (?:desa|dinas|upt|bidang|puskesmas|dusun|lingkungan)|lurah|camat|ketua|"
    r"wakil ketua|sekretaris|bendahara|"
    r"petugas|enumerator|pendata|koordinator|nip\b|nrp\b|ttd|tanda tangan|\(?\.{5,}\)?$|_{5,})",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    r"^[A-Z][A-Za-z' ]{2,30},\s*(?:\d{1,2}|\.{2,}|…+|_+)?\s*"
    r"(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|nopember|desember|"
    r"\d{1,2}[-/]\d|\.{2,}|…)",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"^\W*(?:(?:[ivx]{1,5}|\d{1,2}|[a-z])\s*[.)]\s*)?"
    r"(?P<kind>desa\s*/\s*kelurahan|kelurahan\s*/\s*desa|desa|ds|kelurahan|kel|lembang|kecamatan|kec|dusun|dsn|"
    r"lingkungan|lingk?)\b"
    r"\s*[.:]*\s*(?P<name>\S.*)$",
    re.IGNORECASE,
)
_GROUP_ROLES = (("kec", Role.SUBDISTRICT), ("du", Role.HAMLET), ("dsn", Role.HAMLET), ("lin", Role.HAMLET),
                ("", Role.VILLAGE))  # fmt: skip
_LABEL = re.compile(r"^\s*([^:]{2,40}?)\s*:\s*(.*)$", re.DOTALL)
_CARRIED = AREA_ROLES | {Role.FAMILY_CARD, Role.HEAD_NAME, Role.ADDRESS, Role.HAMLET, Role.RT, Role.RW, Role.RT_RW}
_SPACED = re.compile(r"^(?:\w ){3,}\w\b")
_LONG_DIGITS = re.compile(r"\d{12,}")


@dataclass(frozen=True, slots=True)
class Segment:
    """A heading band with its columns, and the indexes (into the sheet's rows) it governs, `first` to `last`."""

    band: Band | None
    columns: tuple[Column, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class LaidRow:
    """What a physical row is; `carried` is what headings above it say, `skipped` a total or blank inside the data."""

    fate: RowFate
    reason: str = ""
    skipped: bool = False
    carried: Mapping[Role, str] = field(default_factory=dict)
    segment: int = -1


@dataclass(slots=True)
class _Layout:
    """The columns of a segment by what they tell about a row."""

    names: tuple[int, ...]
    numbers: tuple[int, ...]
    identities: tuple[int, ...]
    mapped: frozenset[int]
    headings: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, segment: Segment) -> _Layout:
        def where(*roles: Role) -> tuple[int, ...]:
            return tuple(column.index for column in segment.columns if column.role in roles)

        numbers = where(Role.NUMBER)
        mapped = frozenset(
            column.index
            for column in segment.columns
            if (column.role is not None or column.tick is not None) and column.index not in numbers
        )
        paths = segment.band.paths if segment.band is not None else ()
        headings = tuple(frozenset(plain(level) for level in path) for path in paths)
        return cls(where(*NAME_ROLES), numbers[:1], where(Role.NIK, Role.FAMILY_CARD), mapped, headings)


def lay_out(
    sheet: RawSheet, segments: Sequence[Segment], bands: Sequence[Band], vocabulary: Vocabulary
) -> list[LaidRow]:
    """The fate of every physical row, in order."""
    start = segments[0].first if segments else len(sheet.rows)
    laid = [_above(row) for row in sheet.rows[:start]]
    carried: dict[Role, str] = {}
    for row in sheet.rows[:start]:
        carried.update(labels_of(row, vocabulary))
    for number, segment in enumerate(segments):
        laid.extend(_Body(sheet, segment, number, bands, vocabulary, carried).read())
        carried = {}
    return _inside(laid)


def _above(row: RawRow) -> LaidRow:
    if row.blank:
        return LaidRow(RowFate.BLANK)
    first = next((cell.text for _, cell in row.filled()), "")
    return LaidRow(RowFate.NOTE if _NOTE_ABOVE.match(first) else RowFate.TITLE)


def _inside(laid: list[LaidRow]) -> list[LaidRow]:
    """A total or a blank between data rows is read and skipped (decisions 5)."""
    data = [index for index, row in enumerate(laid) if row.fate is RowFate.DATA]
    if not data:
        return laid
    words = {RowFate.BLANK: "baris kosong di tengah data", RowFate.TOTAL: "baris jumlah di tengah data"}
    return [
        replace(row, fate=RowFate.DATA, skipped=True, reason=words[row.fate])
        if data[0] < index < data[-1] and row.fate in words
        else row
        for index, row in enumerate(laid)
    ]


class _Body:
    """Reads the rows of one segment from top to bottom, remembering headings and whether signatures have begun."""

    def __init__(
        self,
        sheet: RawSheet,
        segment: Segment,
        number: int,
        bands: Sequence[Band],
        vocabulary: Vocabulary,
        carried: Mapping[Role, str],
    ) -> None:
        self._sheet = sheet
        self._segment = segment
        self._number = number
        self._layout = _Layout.of(segment)
        self._vocabulary = vocabulary
        self._band_rows = {row for band in bands for row in range(band.top, band.bottom + 1)}
        self._carried = dict(carried)
        self._tail: RowFate | None = None
        self._wide = {merge.top for merge in sheet.merges if merge.right - merge.left >= 2}

    def read(self) -> list[LaidRow]:
        """The rows' fates; what stands below the last clear data row is no data unless it looks like a table row."""
        rows = self._sheet.rows[self._segment.first : self._segment.last + 1]
        clear = [self._is_clear(row) for row in rows]
        last = max((index for index, each in enumerate(clear) if each), default=-1)
        return [self._one(row, clear=clear[index], after_data=index > last) for index, row in enumerate(rows)]

    def _one(self, row: RawRow, *, clear: bool, after_data: bool) -> LaidRow:
        if clear:
            self._tail = None
            return LaidRow(RowFate.DATA, carried=dict(self._carried), segment=self._number)
        if row.number in self._band_rows:
            self._tail = None
            return LaidRow(RowFate.HEADER)
        if row.blank or self._only_numbered(row):
            reason = "" if row.blank else "hanya nomor urut"
            return LaidRow(RowFate.BLANK, reason)
        if self._repeats_heading(row):
            return LaidRow(RowFate.HEADER, "judul kolom diulang")
        if is_numbering(row):
            return LaidRow(RowFate.NUMBERING)
        if self._is_total(row):
            return LaidRow(RowFate.TOTAL)
        if not (after_data or self._takes_heading(row) or self._ends(row)):
            self._tail = None
            return LaidRow(RowFate.DATA, carried=dict(self._carried), segment=self._number)
        return self._beside_data(row, after_data=after_data)

    def _beside_data(self, row: RawRow, *, after_data: bool) -> LaidRow:
        if self._ends(row):
            self._tail = RowFate.SIGNATURE if self._signs(row) else RowFate.NOTE
            return LaidRow(self._tail)
        if self._tail is not None:
            return LaidRow(self._tail)
        if not after_data or self._takes_heading(row):
            return LaidRow(RowFate.TITLE, "judul kelompok")
        return LaidRow(RowFate.NOTE)

    def _is_clear(self, row: RawRow) -> bool:
        """A row that can only be data: an identity number, or a name with something beside it."""
        if row.number in self._band_rows or is_numbering(row) or self._is_total(row) or self._repeats_heading(row):
            return False
        if labels_of(row, self._vocabulary):
            return False
        layout = self._layout
        filled = [column for column, _ in row.filled() if column in layout.mapped]
        if any(_LONG_DIGITS.search(_digits(row.at(column).text)) for column in layout.identities):
            return not self._signs(row)
        numbered = any(_is_count(row.at(column).text) for column in layout.numbers)
        named = any(_is_word(row.at(column).text) for column in layout.names)
        if self._signs(row) and not numbered:
            return named and len(filled) >= 5
        if numbered and named:
            return True
        enough = min(3, max(2, len(layout.mapped)))
        return len(filled) >= (2 if named else enough) and not self._group(row)

    def _only_numbered(self, row: RawRow) -> bool:
        filled = row.filled()
        return (
            len(filled) == 1
            and filled[0][0] in self._layout.numbers
            and _is_count(filled[0][1].text)
            and not any(
                cell.formula or cell.kind is CellKind.ERROR
                for column, cell in enumerate(row.cells)
                if column != filled[0][0]
            )
        )

    def _repeats_heading(self, row: RawRow) -> bool:
        headings = self._layout.headings
        filled = [(column, cell) for column, cell in row.filled() if not cell.text.strip().isdigit()]
        first = sum(self._is_heading_of(column, cell.text) for column, cell in filled[:3] if column < len(headings))
        if first < min(2, len(filled)) or len(filled) < 2:
            return False
        same = sum(self._is_heading_of(column, cell.text) for column, cell in filled if column < len(headings))
        return same >= 0.6 * len(row.filled())

    def _is_heading_of(self, column: int, text: str) -> bool:
        return plain(text) in self._layout.headings[column]

    def _is_total(self, row: RawRow) -> bool:
        filled = row.filled()
        texts = [_unspaced(cell.text.strip()) for _, cell in filled[:3]]
        if not any(_TOTAL.match(text) for text in texts):
            return False
        return not any(
            _LONG_DIGITS.search(_digits(row.at(column).text)) for column in self._layout.identities
        ) and not any(
            _is_word(row.at(column).text) and not _TOTAL.match(_unspaced(row.at(column).text.strip()))
            for column in self._layout.names
        )

    def _ends(self, row: RawRow) -> bool:
        first = row.filled()[0][1].text.strip()
        return bool(_NOTE.match(first)) or self._signs(row)

    def _signs(self, row: RawRow) -> bool:
        mapped = len([column for column, _ in row.filled() if column in self._layout.mapped])
        if mapped > 4 or any(_is_count(row.at(column).text) for column in self._layout.numbers):
            return False
        return any(
            _SIGNATURE.match(cell.text.strip()) or _DATE_LINE.match(cell.text.strip()) for _, cell in row.filled()
        )

    def _takes_heading(self, row: RawRow) -> bool:
        """Whether a row heads the rows below it; what it says is carried down from here."""
        labels = labels_of(row, self._vocabulary)
        if labels:
            self._carry(labels)
            return True
        group = self._group(row)
        if group:
            self._carry(group)
            return True
        filled = row.filled()
        alone = len(filled) == 1 and filled[0][1].kind is CellKind.TEXT
        return alone and (filled[0][0] not in self._layout.names or row.number in self._wide)

    def _carry(self, words: Mapping[Role, str]) -> None:
        if Role.SUBDISTRICT in words:
            self._carried.pop(Role.VILLAGE, None)
        if Role.VILLAGE in words or Role.SUBDISTRICT in words:
            self._carried.pop(Role.HAMLET, None)
        if Role.FAMILY_CARD in words:
            for role in (Role.HEAD_NAME, Role.ADDRESS, Role.RT, Role.RW, Role.RT_RW):
                self._carried.pop(role, None)
        self._carried.update(words)

    def _group(self, row: RawRow) -> dict[Role, str]:
        """A band such as "DESA LOMPO TENGAH" or "II. Kecamatan : Barru"."""
        filled = row.filled()
        if not 1 <= len(filled) <= 3 or any(cell.kind is not CellKind.TEXT for _, cell in filled):
            return {}
        return group_words(" ".join(cell.text.strip() for _, cell in filled))


def labels_of(row: RawRow, vocabulary: Vocabulary) -> dict[Role, str]:
    """Labels with their values in one cell or in the next ("NO. KK :", "7311..."), as blocks of families have them."""
    filled = row.filled()
    found: dict[Role, str] = {}
    for place, (_, cell) in enumerate(filled):
        match = _LABEL.match(cell.text)
        role = known_role(match[1], vocabulary) if match is not None else None
        if match is None or role is None or role not in _CARRIED:
            continue
        behind = (after.text.strip(" :") for _, after in filled[place + 1 :])
        value = match[2].strip() or next((text for text in behind if text), "")
        if value:
            found[role] = value
    return found


def group_words(text: str) -> dict[Role, str]:
    """The area or hamlet that a group heading names, by its role."""
    match = _GROUP.match(text)
    if match is None or len(text) > 60:
        return {}
    role = next(role for prefix, role in _GROUP_ROLES if match["kind"].lower().startswith(prefix))
    return {role: match["name"].strip(" :")}


def _unspaced(text: str) -> str:
    """A word set with spaces between its letters ("J U M L A H"), without them."""
    return text.replace(" ", "") if _SPACED.match(text) else text


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _is_count(text: str) -> bool:
    return bool(re.fullmatch(r"\s*\d{1,6}(?:[.,]0)?[.)]?\s*", text))


def _is_word(text: str) -> bool:
    return sum(letter.isalpha() for letter in text) >= 2
