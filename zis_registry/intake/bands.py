"""Heading bands: which rows of a sheet are headings, and the path of headings above each column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from zis_registry.intake.grid import Merge, RawRow, RawSheet
from zis_registry.intake.header_text import plain, spellings
from zis_registry.intake.roles import Role
from zis_registry.intake.vocabulary import Vocabulary
from zis_registry.terms.cell import CellKind, RawCell

_LONG_DIGITS = re.compile(r"\d[\d .'-]{10,}\d")
_NUMBERING = re.compile(r"^\(?\s*(-?\d{1,3})(?:[.,]0)?\s*\)?(?:\s*=.*)?$")
_MAX_LEVELS = 4
_ENOUGH = 2.5


@dataclass(frozen=True, slots=True)
class Band:
    """Rows `top` to `bottom` (Excel's numbers) are headings; `paths` hold the levels above each column, "" left out."""

    top: int
    bottom: int
    paths: tuple[tuple[str, ...], ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The headings' words, to recognise the same band further down."""
        return tuple(plain(" ".join(path)) for path in self.paths)


def known_role(text: str, vocabulary: Vocabulary) -> Role | None:
    """The role of a heading that the tables know literally, letters and words being the same."""
    for form in spellings(text):
        entry = vocabulary.exact(form) or vocabulary.run_together(form)
        if entry is not None:
            return entry.role
    return None


def find_bands(sheet: RawSheet, vocabulary: Vocabulary) -> list[Band]:
    """All heading bands from top to bottom; repeated ones too."""
    bands: list[Band] = []
    finder = _Finder(sheet, vocabulary)
    index = 0
    while index < len(sheet.rows):
        if finder.is_heading(index):
            top, bottom = finder.extent(index)
            bands.append(Band(sheet.rows[top].number, sheet.rows[bottom].number, finder.paths(top, bottom)))
            index = bottom
        index += 1
    return bands


def is_numbering(row: RawRow) -> bool:
    """Whether a row numbers the columns: 1 2 3, (1) (2) (3), -1 -2 -3, with or without gaps; or a b c."""
    texts = [cell.text.strip() for _, cell in row.filled()]
    if len(texts) < 3:
        return False
    found = [_NUMBERING.match(text) for text in texts]
    if all(found):
        numbers = [abs(int(match[1])) for match in found if match]
        steps = [after - before for before, after in pairwise(numbers)]
        return numbers[0] <= 3 and max(numbers) <= 600 and all(1 <= step <= 3 for step in steps)
    letters = [text.strip("().").lower() for text in texts]
    return all(len(each) == 1 and each.isalpha() for each in letters) and letters == sorted(set(letters))


class _Finder:
    """Looks at the rows of one sheet; remembers which headings it knows."""

    def __init__(self, sheet: RawSheet, vocabulary: Vocabulary) -> None:
        self._sheet = sheet
        self._vocabulary = vocabulary
        self._roles: dict[str, Role | None] = {}
        self._soft: dict[str, bool] = {}
        self._across: dict[int, list[Merge]] = {}
        self._merges: dict[int, list[Merge]] = {}
        for merge in sheet.merges:
            for row in range(merge.top, min(merge.bottom, merge.top + _MAX_LEVELS) + 1):
                self._merges.setdefault(row, []).append(merge)
            if merge.right > merge.left:
                self._across.setdefault(merge.top, []).append(merge)

    def _role(self, text: str) -> Role | None:
        if text not in self._roles:
            self._roles[text] = known_role(text, self._vocabulary)
        return self._roles[text]

    def _sounds_known(self, text: str) -> bool:
        if text not in self._soft:
            words = plain(text)
            self._soft[text] = self._vocabulary.within(words) is not None or self._vocabulary.nearly(words) is not None
        return self._soft[text]

    def is_heading(self, index: int) -> bool:
        """Enough of its cells are known headings, and none is data."""
        filled = self._sheet.rows[index].filled()
        if len(filled) < 2 or any(_is_data(cell) for _, cell in filled):
            return False
        texts = [cell.text for _, cell in filled]
        known = [self._role(text) for text in texts]
        roles = {role for role in known if role is not None}
        exact = sum(role is not None for role in known)
        if len(roles) < 2 or exact / len(filled) < 0.2:
            return False
        soft = sum(role is None and self._sounds_known(text) for role, text in zip(known, texts, strict=True))
        score = exact + 0.6 * soft
        if len(filled) <= 3:
            return exact >= 2
        return score >= _ENOUGH and score / len(filled) >= 0.4 and len(set(texts)) >= 0.6 * len(texts)

    def extent(self, index: int) -> tuple[int, int]:
        """First and last row index of the band around a heading row."""
        top = index
        while top > 0 and index - top < _MAX_LEVELS - 1 and self._is_upper_level(top - 1, index):
            top -= 1
        bottom = index
        while bottom + 1 < len(self._sheet.rows) and bottom - top < _MAX_LEVELS - 1:
            if not (self._reaches_below(top, bottom) or self._is_lower_level(bottom + 1, top)):
                break
            bottom += 1
        return top, bottom

    def _is_upper_level(self, upper: int, index: int) -> bool:
        """A row of group headings: several texts, merged across columns that the row below divides."""
        filled = self._sheet.rows[upper].filled()
        if len(filled) < 2 or any(_is_data(cell) or ":" in cell.text for _, cell in filled):
            return False
        width = len(self._sheet.rows[index].cells)
        number = self._sheet.rows[upper].number
        grouped = any(merge.right - merge.left + 1 < width for merge in self._across.get(number, ()))
        known = any(self._role(cell.text) is not None for _, cell in filled)
        return grouped or (known and len(filled) >= 2)

    def _reaches_below(self, top: int, bottom: int) -> bool:
        """A heading of the band is merged down beyond its last row."""
        first, last = self._sheet.rows[top].number, self._sheet.rows[bottom].number
        return any(
            merge.top >= first and merge.bottom > last and merge.bottom - merge.top < _MAX_LEVELS
            for row in range(first, last + 1)
            for merge in self._merges.get(row, ())
        )

    def _is_lower_level(self, lower: int, top: int) -> bool:
        """The next row divides group headings: all text, under merged or blank headings, nothing where names stand."""
        row = self._sheet.rows[lower]
        filled = row.filled()
        if not filled or any(_is_data(cell) for _, cell in filled) or is_numbering(row):
            return False
        upper = self._sheet.rows[lower - 1]
        divides = False
        for column, cell in filled:
            role = self._role(upper.at(column).text) if upper.at(column).text.strip() else None
            if role in (Role.NUMBER, Role.NAME, Role.HEAD_NAME, Role.NIK, Role.FAMILY_CARD) and len(cell.text) > 0:
                return False
            divides = divides or not upper.at(column).text.strip() or self._merged_across(upper.number, column)
        return divides

    def _merged_across(self, row: int, column: int) -> bool:
        return any(merge.left <= column <= merge.right for merge in self._across.get(row, ()))

    def paths(self, top: int, bottom: int) -> tuple[tuple[str, ...], ...]:
        """The levels above each column; merged headings count for every column they cover."""
        rows = self._sheet.rows[top : bottom + 1]
        width = max(len(row.cells) for row in rows)
        grid = [[" ".join(row.at(column).text.split()) for column in range(width)] for row in rows]
        first = rows[0].number
        for row in rows:
            for merge in self._merges.get(row.number, ()):
                self._spread(grid, merge, first)
        for level in range(len(grid) - 1):
            if not any(merge.top == first + level for merge in self._across.get(first + level, ())):
                _fill_right(grid, level)
        return tuple(_levels([grid[level][column] for level in range(len(grid))]) for column in range(width))

    @staticmethod
    def _spread(grid: list[list[str]], merge: Merge, first: int) -> None:
        if not first <= merge.top < first + len(grid) or merge.left >= len(grid[0]):
            return
        text = grid[merge.top - first][merge.left]
        for level in range(merge.top - first, min(merge.bottom - first, len(grid) - 1) + 1):
            for column in range(merge.left, min(merge.right, len(grid[0]) - 1) + 1):
                if not grid[level][column]:
                    grid[level][column] = text


def _fill_right(grid: list[list[str]], level: int) -> None:
    """Without merged cells (csv) a group heading stands in its first column only; it covers the divided ones behind."""
    below = grid[level + 1 :]
    current = ""
    for column, text in enumerate(grid[level]):
        divided = any(row[column] for row in below)
        if text:
            current = text if divided else ""
        elif current and divided:
            grid[level][column] = current
        elif not divided:
            current = ""


def _levels(texts: list[str]) -> tuple[str, ...]:
    """A column's headings without blanks and without the repetition that merging brings."""
    levels: list[str] = []
    for text in texts:
        if text and (not levels or levels[-1] != text):
            levels.append(text)
    return tuple(levels)


def _is_data(cell: RawCell) -> bool:
    """Numbers, dates and long digits stand below headings, not in them; a bare question number may be one."""
    if cell.kind is CellKind.NUMBER:
        return not (cell.text.isdigit() and 2 < len(cell.text) < 4)
    return cell.kind in (CellKind.DATE, CellKind.BOOL, CellKind.ERROR) or bool(_LONG_DIGITS.search(cell.text))
