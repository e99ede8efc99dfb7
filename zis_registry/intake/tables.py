"""From a raw sheet to its table: heading bands become segments with mapped columns, or words why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zis_registry.intake.bands import Band, find_bands, is_numbering
from zis_registry.intake.grid import EMPTY, RawRow, RawSheet
from zis_registry.intake.header import Column, map_columns
from zis_registry.intake.roles import NAME_ROLES, Role
from zis_registry.intake.shapes import shape_of
from zis_registry.intake.sheet import LaidRow, Segment, lay_out
from zis_registry.intake.vocabulary import Vocabulary
from zis_registry.terms.cell import RawCell
from zis_registry.terms.household import RowFate

_LATER = (Role.ADDRESS_NOW, Role.FORM_TIME, Role.DEPENDANTS, Role.AID)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet that was read: its segments and the fate of each physical row."""

    sheet: RawSheet
    segments: tuple[Segment, ...]
    laid: tuple[LaidRow, ...]

    @property
    def headless(self) -> bool:
        """No headings at all: the columns were told by their content."""
        return all(segment.band is None for segment in self.segments)

    def data_rows(self, segment: int) -> list[RawRow]:
        """The data rows of one segment, skipped ones left out."""
        pairs = zip(self.sheet.rows, self.laid, strict=True)
        return [row for row, laid in pairs if laid.segment == segment and laid.fate is RowFate.DATA]


def read_table(sheet: RawSheet, vocabulary: Vocabulary) -> Table | str:
    """The table of a sheet, or in words why the sheet is no list of people."""
    bands = find_bands(sheet, vocabulary)
    segments = _segments(sheet, bands, vocabulary)
    named = [segment for segment in segments if any(column.role in NAME_ROLES for column in segment.columns)]
    if not named:
        if bands:
            return "tidak ada kolom nama, tampaknya rekapitulasi"
        segments = _headless(sheet, vocabulary)
        if not segments:
            return "tidak ada baris judul kolom maupun kolom nama"
    laid = lay_out(sheet, segments, bands, vocabulary)
    return Table(sheet, tuple(segments), tuple(laid))


def _segments(sheet: RawSheet, bands: Sequence[Band], vocabulary: Vocabulary) -> list[Segment]:
    """One segment a band; a band that repeats the one before continues its segment."""
    starts = [band for place, band in enumerate(bands) if place == 0 or band.key != bands[place - 1].key]
    band_rows = {row for band in bands for row in range(band.top, band.bottom + 1)}
    segments: list[Segment] = []
    for place, band in enumerate(starts):
        last = starts[place + 1].top - 2 if place + 1 < len(starts) else len(sheet.rows) - 1
        body = [row for row in sheet.rows[band.bottom : last + 1] if row.number not in band_rows]
        segments.append(Segment(band, _columns(band.paths, body, vocabulary), band.top - 1, last))
    return segments


def _columns(paths: Sequence[tuple[str, ...]], body: Sequence[RawRow], vocabulary: Vocabulary) -> tuple[Column, ...]:
    width = max([len(paths), *(len(row.cells) for row in body)])
    padded = [*paths, *([()] * (width - len(paths)))]
    filled = [row for row in body if len(row.filled()) >= min(3, width) and not is_numbering(row)]
    cells = [[row.at(column) for row in filled] for column in range(width)]
    return tuple(map_columns(padded, cells, vocabulary))


def _headless(sheet: RawSheet, vocabulary: Vocabulary) -> list[Segment]:
    """A list without headings is read only when its content shows both a NIK or KK column and a column of names."""
    body = [row for row in sheet.rows if len(row.filled()) >= 3]
    if len(body) < 5:
        return []
    width = max(len(row.cells) for row in body)
    columns = list(_columns([()] * width, body, vocabulary))
    if not any(column.role in (Role.NIK, Role.FAMILY_CARD) for column in columns):
        return []
    free = [column for column in columns if column.role is None]
    shapes = {column.index: shape_of([row.at(column.index) for row in body]) for column in free}
    names = [index for index, shape in shapes.items() if shape.name >= 0.8 and shape.distinct >= 0.6]
    if not names:
        return []
    columns[names[0]] = Column(names[0], (), Role.NAME, 0.5, "bentuk isinya: nama", columns[names[0]].samples)
    first = next(index for index, row in enumerate(sheet.rows) if row is body[0])
    return [Segment(None, tuple(columns), first, len(sheet.rows) - 1)]


def reading_order(columns: Sequence[Column], *, member_list: bool) -> list[Column]:
    """The columns as they are read: the first that tells a fact keeps it, so the surer sources come first.

    In a list of households the head's name is the household's; in a list of members the member's.
    """
    second_name = Role.HEAD_NAME if member_list else Role.NAME

    def later(column: Column) -> tuple[bool, int]:
        return (column.role in _LATER or column.role is second_name, column.index)

    return sorted((column for column in columns if column.role is not None or column.tick is not None), key=later)


def column_cells(rows: Sequence[RawRow], column: Column) -> list[RawCell]:
    """The cells of a column in the given rows."""
    return [row.at(column.index) if column.index < len(row.cells) else EMPTY for row in rows]
