"""Findings about a whole list: sheets left out, columns in doubt, columns that are not kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zis_registry.intake.cells import other_period
from zis_registry.intake.grid import RawBook
from zis_registry.intake.header import SURE, Column
from zis_registry.intake.messages import Code, finding
from zis_registry.intake.roles import NAME_ROLES, Role
from zis_registry.intake.rows import RowPlan
from zis_registry.intake.sheet import Segment
from zis_registry.intake.tables import Table
from zis_registry.terms.finding import Finding
from zis_registry.terms.masking import masked

_IDENTITY = {Role.NIK: "NIK", Role.FAMILY_CARD: "Nomor KK"}


def sheet_findings(book: RawBook, tables: Sequence[Table], *, notes_of: Mapping[str, str]) -> list[Finding]:
    """Sheets that were not read and why; how a text file was decoded where that was a guess."""
    found: list[Finding] = []
    for sheet in book.sheets:
        reason = notes_of[masked(sheet.name)]
        if not reason:
            continue
        if reason == "tersembunyi":
            found.append(finding(Code.SHEET_HIDDEN, sheet.name, value=sheet.name))
        elif reason == "kosong":
            found.append(finding(Code.SHEET_EMPTY, sheet.name, value=sheet.name))
        else:
            found.append(finding(Code.SHEET_NOT_A_LIST, sheet.name, value=sheet.name, what=reason))
    found.extend(finding(Code.NO_HEADER, each.sheet.name, value=each.sheet.name) for each in tables if each.headless)
    if book.encoding == "cp1252":
        found.append(finding(Code.ENCODING_GUESSED, book.sheets[0].name))
    return found


def column_findings(table: Table, segment: Segment, plan: RowPlan) -> list[Finding]:
    """What to tell about the columns of one segment, once each."""
    found: list[Finding] = []
    sheet = table.sheet.name
    row = segment.band.bottom if segment.band is not None else 0

    def note(code: Code, column: Column | None, *, what: str = "", value: str = "") -> None:
        found.append(finding(code, sheet, row, column.letters if column is not None else None, what=what, value=value))

    for column in segment.columns:
        for code, what, value in _about(column, plan, hidden=column.index in table.sheet.hidden_columns):
            note(code, column, what=what, value=value)
    names = [column for column in segment.columns if column.role in NAME_ROLES]
    if len(names) > 1 and not plan.context.member_list:
        used = next(column for column in names if column.role is Role.HEAD_NAME)
        other = next(column for column in names if column is not used)
        note(Code.COLUMN_TWICE, other, what="nama", value=f"{used.letters} '{used.heading}'")
    if not plan.has_area_column:
        area = plan.title.area or plan.home
        note(Code.AREA_DEFAULT, None, what="per baris", value=area.dotted)
    return found


def _about(column: Column, plan: RowPlan, *, hidden: bool) -> list[tuple[Code, str, str]]:
    """Codes with their two words for one column."""
    found: list[tuple[Code, str, str]] = []
    heading = column.heading
    if column.rival:
        what = f"hal yang sama ('{heading}')"
        found.append((Code.COLUMN_TWICE, what, column.rival))
    elif column.role is None and column.tick is None and column.samples and column.path:
        found.append((Code.COLUMN_UNKNOWN, "", heading))
    elif column.role is not None and column.field is not None and column.confidence < SURE and column.samples:
        found.append((Code.COLUMN_GUESSED, column.field.value, heading))
    if column.role is Role.RELIGION or (column.role is Role.MUSLIM and not plan.context.from_baznas):
        found.append((Code.COLUMN_RELIGION, "", ""))
    if column.role is Role.ASNAF and not plan.context.from_baznas:
        found.append((Code.COLUMN_ASNAF, "", ""))
    if column.role in _IDENTITY and column.index in plan.context.rounded:
        found.append((Code.IDENTITY_COLUMN_ROUNDED, _IDENTITY[column.role], ""))
    if column.index in plan.context.month_first:
        found.append((Code.DATE_MONTH_FIRST, f"'{heading}'", ""))
    if column.role is Role.DEPENDANTS and plan.column(Role.MEMBERS) is None:
        found.append((Code.MEMBERS_FROM_DEPENDANTS, f"'{heading}'", ""))
    if other_period(column):
        found.append((Code.MONEY_PERIOD, f"'{heading}'", ""))
    if hidden and column.samples:
        found.append((Code.COLUMN_HIDDEN, "", heading))
    return found
