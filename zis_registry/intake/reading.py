"""The one public entry of this room: a file's bytes become rows with fates, facts, findings; none is lost."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zis_registry.errors import RegistryError
from zis_registry.intake.answers import read_relation
from zis_registry.intake.areas import AreaResolver
from zis_registry.intake.families import Group, Member, carry_cards, group, looks_like_members
from zis_registry.intake.grid import RawBook, RawRow, RawSheet
from zis_registry.intake.header import Column
from zis_registry.intake.identity_cells import is_rounded
from zis_registry.intake.kinds import KindGuess, TitleWords, guess_kind, title_words
from zis_registry.intake.limits import Limits
from zis_registry.intake.list_findings import column_findings, sheet_findings
from zis_registry.intake.messages import Code, finding
from zis_registry.intake.refusals import Refusal, refuse
from zis_registry.intake.results import ColumnMapping, Family, Reading, ReadingContext, RowReading, SheetNote
from zis_registry.intake.roles import AREA_ROLES, RESTRICTED_ROLES, Role
from zis_registry.intake.rows import RowPlan, read_row
from zis_registry.intake.sheet import LaidRow, Segment
from zis_registry.intake.spot import ListContext
from zis_registry.intake.tables import Table, column_cells, read_table, reading_order
from zis_registry.intake.value_cells import writes_month_first
from zis_registry.intake.vocabulary import Vocabulary
from zis_registry.intake.worker import open_book
from zis_registry.terms.cell import RawCell
from zis_registry.terms.finding import Finding
from zis_registry.terms.household import Field, ListKind, Relation, RowFate
from zis_registry.terms.identity import IdentityReading, IdentityState
from zis_registry.terms.masking import masked
from zis_registry.terms.person_name import PersonName

__all__ = [
    "ColumnMapping",
    "Family",
    "Limits",
    "Reading",
    "ReadingContext",
    "RowReading",
    "SheetNote",
    "Vocabulary",
    "read_list",
]

_NAME_LENGTH = 200
_WHOLE = (IdentityState.TEXT_EXACT, IdentityState.NUMBER_EXACT)


def read_list(data: bytes, *, filename: str, context: ReadingContext) -> Reading:
    """Read a list as an office sends it; raises WorkbookRefused with a sentence that says what to mend.

    The file is opened in a child process with bounded memory and time; this process survives whatever it holds.
    """
    book = open_book(data, context.limits)
    return interpret(book, sha256=hashlib.sha256(data).hexdigest(), filename=filename, context=context)


def interpret(book: RawBook, *, sha256: str, filename: str, context: ReadingContext) -> Reading:
    """The reading of a file that was opened already; pure, and raises WorkbookRefused when it holds no list."""
    shown = masked(filename.replace("\\", "/").rpartition("/")[2])[:_NAME_LENGTH]
    return _Reader(book, shown, context).read(sha256)


@dataclass(slots=True)
class _Read:
    """A row while the list is being read."""

    sheet: str
    raw: RawRow
    laid: LaidRow
    facts: dict[Field, Any]
    rejected: bool = False
    skipped: bool = False
    reason: str = ""

    @property
    def accepted(self) -> bool:
        return self.laid.fate is RowFate.DATA and not self.rejected and not self.skipped


class _Reader:
    """Reads one opened book, step by step; each step adds rows and findings."""

    def __init__(self, book: RawBook, filename: str, context: ReadingContext) -> None:
        self._book = book
        self._filename = filename
        self._context = context
        self._resolver = AreaResolver(context.areas, context.bridge, context.office_area)
        self._findings: list[Finding] = []
        self._rows: list[_Read] = []

    def read(self, sha256: str) -> Reading:
        """Tables, kind, rows, families, in this order."""
        tables, notes = self._tables()
        titles = [self._title(table) for table in tables]
        member_list = _first_look_at_members(tables)
        kind = self._kind(tables, titles, member_list=member_list)
        for table, title in zip(tables, titles, strict=True):
            self._read_rows(table, title, kind.kind, member_list=member_list)
        self._skip_repeats(tables)
        self._note_repeated_niks()
        families = self._families(member_list=member_list)
        reading = Reading(
            sha256=sha256,
            filename=self._filename,
            format=self._book.format,
            sheets=tuple(notes),
            columns=tuple(_mapping(table.sheet.name, column) for table in tables for column in _columns_of(table)),
            kind=kind.kind,
            kind_reason=kind.reason,
            rows=tuple(_finished(row) for row in self._rows),
            findings=tuple(sorted(self._findings, key=self._place)),
            is_member_list=member_list,
            families=families,
        )
        _account_for_every_row(reading, [table.sheet for table in tables])
        return reading

    def _place(self, found: Finding) -> tuple[int, int]:
        order = {masked(sheet.name): number for number, sheet in enumerate(self._book.sheets)}
        return order.get(found.sheet, -1), found.row

    def _tables(self) -> tuple[list[Table], list[SheetNote]]:
        tables: list[Table] = []
        notes: list[SheetNote] = []
        for sheet in self._book.sheets:
            outcome = self._outcome(sheet)
            if isinstance(outcome, Table):
                tables.append(outcome)
                notes.append(SheetNote(masked(sheet.name), True, "", len(sheet.rows)))
            else:
                notes.append(SheetNote(masked(sheet.name), False, outcome, 0))
        self._findings.extend(sheet_findings(self._book, tables, notes_of={note.name: note.reason for note in notes}))
        if not tables:
            seen = [note for note in notes if note.reason not in ("tersembunyi", "kosong")]
            if not seen:
                raise refuse(Refusal.NO_SHEET)
            raise refuse(Refusal.NO_TABLE, what="; ".join(f"{note.name or 'isi'}: {note.reason}" for note in seen[:3]))
        return tables, notes

    def _outcome(self, sheet: RawSheet) -> Table | str:
        if not sheet.visible:
            return "tersembunyi"
        if not sheet.grid:
            return "bukan lembar sel"
        return read_table(sheet, self._context.vocabulary) if sheet.rows else "kosong"

    def _title(self, table: Table) -> TitleWords:
        start = table.segments[0].first
        lines = [" ".join(cell.text for _, cell in row.filled()) for row in table.sheet.rows[:start] if not row.blank]
        home = self._context.office_area
        return title_words(lines, table.sheet.name, self._filename, self._resolver, home)

    def _kind(self, tables: Sequence[Table], titles: Sequence[TitleWords], *, member_list: bool) -> KindGuess:
        columns = [column for table in tables for column in _columns_of(table)]
        title = replace(titles[0], text=" ".join(title.text for title in titles))
        return guess_kind(columns, title, self._context.office_kind, member_list=member_list)

    def _read_rows(self, table: Table, title: TitleWords, kind: ListKind, *, member_list: bool) -> None:
        plans = [
            self._plan(table, number, title, kind, member_list=member_list) for number in range(len(table.segments))
        ]
        for number, plan in enumerate(plans):
            self._findings.extend(column_findings(table, table.segments[number], plan))
        for raw, laid in zip(table.sheet.rows, table.laid, strict=True):
            read = _Read(table.sheet.name, raw, laid, {}, skipped=laid.skipped, reason=laid.reason)
            self._rows.append(read)
            if laid.fate is RowFate.DATA and not laid.skipped:
                self._read_row(read, plans[laid.segment])
            elif laid.skipped and "jumlah" in laid.reason:
                self._findings.append(finding(Code.ROW_TOTAL_INSIDE, table.sheet.name, raw.number))

    def _read_row(self, read: _Read, plan: RowPlan) -> None:
        spot, reason = read_row(read.raw, read.laid.carried, plan, self._resolver)
        if read.raw.hidden:
            spot.note(Code.ROW_HIDDEN, None)
        read.rejected, read.reason = bool(reason), reason
        read.facts = spot.facts
        self._findings.extend(spot.findings)

    def _plan(self, table: Table, number: int, title: TitleWords, kind: ListKind, *, member_list: bool) -> RowPlan:
        segment = table.segments[number]
        rows = table.data_rows(number)
        columns = reading_order(segment.columns, member_list=member_list)
        context = self._context
        carried = {role for laid in table.laid if laid.segment == number for role in laid.carried}
        return RowPlan(
            columns=tuple(column for column in columns if column.tick is None),
            ticks=tuple(column for column in columns if column.tick is not None),
            context=ListContext(
                sheet=table.sheet.name,
                kind=kind,
                office_kind=context.office_kind,
                today=context.today,
                epoch1904=table.sheet.epoch1904,
                vocabulary=context.vocabulary,
                member_list=member_list,
                rounded=_rounded(segment, rows),
                month_first=_month_first(segment, rows),
                coded=_coded(segment, rows, context.vocabulary),
            ),
            title=title,
            home=context.office_area,
            has_area_column=any(column.role in AREA_ROLES for column in segment.columns) or bool(carried & AREA_ROLES),
        )

    def _skip_repeats(self, tables: Sequence[Table]) -> None:
        """A row that repeats an earlier one cell by cell is left out, if something in it names one person."""
        numbers = {
            (table.sheet.name, place): {column.index for column in segment.columns if column.role is Role.NUMBER}
            for table in tables
            for place, segment in enumerate(table.segments)
        }
        first: dict[tuple[str, ...], _Read] = {}
        for read in self._rows:
            if not read.accepted or not _names_one_person(read.facts):
                continue
            left_out = numbers[read.sheet, read.laid.segment]
            key = tuple(
                " ".join(cell.text.split()) for column, cell in enumerate(read.raw.cells) if column not in left_out
            )
            earlier = first.setdefault(key, read)
            if earlier is not read:
                read.skipped, read.reason = True, f"sama persis dengan baris {earlier.raw.number}"
                place = (
                    f"{earlier.raw.number}"
                    if earlier.sheet == read.sheet
                    else f"{earlier.raw.number} lembar {earlier.sheet}"
                )
                self._findings.append(finding(Code.ROW_REPEATED, read.sheet, read.raw.number, value=place))

    def _note_repeated_niks(self) -> None:
        """One NIK under two names is for people to settle (pitfalls 24)."""
        holders: dict[str, list[_Read]] = defaultdict(list)
        for read in self._rows:
            nik = read.facts.get(Field.NIK)
            if read.accepted and isinstance(nik, IdentityReading) and nik.digits and nik.state in _WHOLE:
                holders[nik.digits].append(read)
        for reads in holders.values():
            if len({PersonName.parse(read.facts[Field.NAME]).key for read in reads}) < 2:
                continue
            for read in reads:
                others = ", ".join(str(other.raw.number) for other in reads if other is not read)
                self._findings.append(finding(Code.IDENTITY_REPEATED, read.sheet, read.raw.number, value=others))

    def _families(self, *, member_list: bool) -> tuple[Family, ...]:
        members = [
            Member(index, read.sheet, read.facts, read.laid.carried.get(Role.FAMILY_CARD, ""))
            for index, read in enumerate(self._rows)
            if read.accepted
        ]
        if not member_list:
            return tuple(Family((member.index,)) for member in members)
        for member, source in carry_cards(members):
            self._note(Code.FAMILY_CARRIED, member.index, value=self._rows[source].raw.number)
        groups = group(members)
        for family in groups:
            self._check_family(family)
        return tuple(Family(family.rows) for family in groups)

    def _check_family(self, family: Group) -> None:
        head = self._rows[family.rows[0]]
        if not any(Field.MEMBERS in self._rows[index].facts for index in family.rows):
            head.facts[Field.MEMBERS] = len(family.rows)
        self._complete_card(head, family)
        if not family.heads and any(Field.RELATION in self._rows[index].facts for index in family.rows):
            self._note(Code.FAMILY_HEADLESS, family.rows[0])
        for index in family.heads[1:]:
            self._note(Code.FAMILY_TWO_HEADS, index, value=head.raw.number)
        for index in family.joined:
            self._note(Code.FAMILY_BY_PLACE, index, value=head.raw.number)

    def _complete_card(self, head: _Read, family: Group) -> None:
        """A head without KK number takes the one his family's rows have."""
        own = head.facts.get(Field.FAMILY_CARD)
        if isinstance(own, IdentityReading) and own.missing:
            for index in family.rows[1:]:
                other = self._rows[index].facts.get(Field.FAMILY_CARD)
                if isinstance(other, IdentityReading) and other.digits is not None and len(other.digits) == 16:
                    head.facts[Field.FAMILY_CARD] = other
                    self._note(Code.FAMILY_CARRIED, family.rows[0], value=self._rows[index].raw.number)
                    return

    def _note(self, code: Code, index: int, *, value: object = "") -> None:
        read = self._rows[index]
        self._findings.append(finding(code, read.sheet, read.raw.number, value=value))


def _first_look_at_members(tables: Sequence[Table]) -> bool:
    """Whether the data rows are members, from their relations and KK digits alone."""
    relations: list[Relation | None] = []
    cards: list[str] = []
    for table in tables:
        for number, segment in enumerate(table.segments):
            by_role = {column.role: column for column in segment.columns}
            relation, card = by_role.get(Role.RELATION), by_role.get(Role.FAMILY_CARD)
            for row in table.data_rows(number):
                relations.append(read_relation(row.at(relation.index).text) if relation is not None else None)
                cards.append(_card_digits(row.at(card.index)) if card is not None else "")
    return looks_like_members(relations, cards)


def _card_digits(cell: RawCell) -> str:
    digits = "".join(filter(str.isdigit, cell.text))
    return digits if len(digits) == 16 and len(set(digits)) > 2 else ""


def _columns_of(table: Table) -> list[Column]:
    return [column for segment in table.segments for column in segment.columns if column.path or column.samples]


def _mapping(sheet: str, column: Column) -> ColumnMapping:
    return ColumnMapping(
        masked(sheet),
        column.letters,
        masked(column.heading),
        column.field,
        column.confidence,
        column.reason,
        column.samples,
        secret=column.role is Role.RELIGION,
        restricted=column.role in RESTRICTED_ROLES,
    )


def _rounded(segment: Segment, rows: Sequence[RawRow]) -> frozenset[int]:
    return frozenset(
        column.index
        for column in segment.columns
        if column.role in (Role.NIK, Role.FAMILY_CARD) and is_rounded(column.role, column_cells(rows, column))
    )


def _month_first(segment: Segment, rows: Sequence[RawRow]) -> frozenset[int]:
    dated = (Role.BIRTH_DATE, Role.SURVEY_DATE, Role.FORM_TIME)
    return frozenset(
        column.index
        for column in segment.columns
        if column.role in dated and writes_month_first(column_cells(rows, column))
    )


def _coded(segment: Segment, rows: Sequence[RawRow], vocabulary: Vocabulary) -> frozenset[int]:
    """Columns whose every filled cell is a known answer code."""
    coded: set[int] = set()
    for column in segment.columns:
        codes = vocabulary.answers(column.role.value) if column.role is not None else {}
        texts = {cell.text.strip() for cell in column_cells(rows, column) if cell.text.strip() not in ("", "-")}
        if codes and texts and texts <= codes.keys():
            coded.add(column.index)
    return frozenset(coded)


def _names_one_person(facts: Mapping[Field, Any]) -> bool:
    """Two equal rows with no more than a common name and a village may be two persons (pitfalls 5)."""
    numbers = (facts.get(Field.NIK), facts.get(Field.FAMILY_CARD))
    if any(isinstance(number, IdentityReading) and number.digits is not None for number in numbers):
        return True
    return Field.BIRTH_DATE in facts or Field.PHONE in facts


def _finished(read: _Read) -> RowReading:
    return RowReading(
        sheet=masked(read.sheet),
        row=read.raw.number,
        fate=read.laid.fate,
        hidden=read.raw.hidden,
        cells=read.raw.cells,
        facts=read.facts,
        rejected=read.rejected,
        skipped=read.skipped,
        reason=read.reason,
    )


def _account_for_every_row(reading: Reading, sheets: Sequence[RawSheet]) -> None:
    """Rows in equal rows accounted for, and each accepted row is in exactly one family; a broken promise stops here."""
    physical = [(masked(sheet.name), row.number) for sheet in sheets for row in sheet.rows]
    accepted = [
        index
        for index, row in enumerate(reading.rows)
        if row.fate is RowFate.DATA and not row.rejected and not row.skipped
    ]
    in_families = sorted(index for family in reading.families for index in family.rows)
    if [(row.sheet, row.row) for row in reading.rows] != physical or in_families != accepted:
        raise RegistryError("Tidak semua baris berkas terhitung; tidak ada yang disimpan. Laporkan berkas ini.")
