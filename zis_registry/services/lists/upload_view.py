"""An accepted list: what became of every row, what was found, and what was done with it since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from zis_registry.errors import NotFound
from zis_registry.intake.reading import ColumnMapping
from zis_registry.services.lists.preview_view import KindList, listed_kind
from zis_registry.services.lists.previews import KEPT_PER_KIND, FindingKind
from zis_registry.services.lists.upload_list import UploadLine, names_of, upload_line
from zis_registry.services.lists.upload_scope import sees_upload
from zis_registry.services.lists.upload_shape import (
    FATE_WORDS,
    PART_WORDS,
    Columns,
    Curtain,
    Group,
    Part,
    columns_of,
    fates_of,
    groups_of,
    parts_of,
)
from zis_registry.services.lists.withdrawal import drafts_gone_with
from zis_registry.services.neutral_words import reason_for
from zis_registry.services.opening import Registry
from zis_registry.services.oversight.audit_filters import called
from zis_registry.store.repositories import staging, upload_rows, uploads
from zis_registry.store.repositories.staging import UploadChange, UploadEventRecord
from zis_registry.store.repositories.upload_rows import RowLine
from zis_registry.store.repositories.uploads import UploadRecord
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.finding import Severity
from zis_registry.terms.household import Field, RowClass, RowFate

PAGE_ROWS = 100


@dataclass(frozen=True, slots=True)
class SheetLine:
    """What became of the rows of one sheet: by class, and of all other rows."""

    name: str
    counts: tuple[int, ...]
    others: int


@dataclass(frozen=True, slots=True)
class RowPage:
    """Some rows of a list with the words of what became of them; `after` continues, None at the end."""

    rows: tuple[tuple[RowLine, str], ...]
    sheet: str
    what: str
    after: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """What was done with a list: when (UTC), who by name, in what words, and why."""

    at: str
    who: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class UploadView:
    """An accepted list in full."""

    line: UploadLine
    member_list: bool
    families: int
    parts: tuple[Part, ...]
    fates: tuple[tuple[str, int], ...]
    physical_rows: int
    sheets: tuple[SheetLine, ...]
    columns: Columns
    groups: tuple[Group, ...]
    kinds: int
    rows_with_findings: int
    listed: KindList | None
    page: RowPage | None
    events: tuple[Event, ...]
    may_change: bool
    drafts_gone: tuple[str, ...] = ()


async def upload_view(
    registry: Registry, reader: Reader, number: int, *, kind: str = "", sheet: str = "", what: str = "", after: int = -1
) -> UploadView:
    """An accepted list that the reader may see; rows are listed from number `after` on, none when it is negative.

    Raises NotFound for any other, as for an unknown number.
    """
    async with registry.db.read_tx():
        record = await uploads.find_upload(registry.db, reader.scope, number)
        office = await uploads.find_office(registry.db, record.office) if record else None
        if record is None or office is None or not sees_upload(reader, office, accepted=True):
            raise NotFound("Unggahan itu tidak ada di lingkup Anda.")
        gone = await uploads.withdrawn(registry.db)
        fates = await upload_rows.fates(registry.db, record.id)
        kinds = await _kinds(registry, record.id, wanted=kind)
        rows_with = await upload_rows.finding_rows(registry.db, record.id)
        page = await _page(registry, record.id, sheet=sheet, what=what, after=after) if after >= 0 else None
        events = await _events(registry, reader, record)
        drafts_gone = await drafts_gone_with(registry, reader, record.id) if record.id in gone else ()
    columns = _mapping(record.mapping)
    curtain = Curtain(columns, assesses=reader.sees_restricted)
    counts = record.counts
    return UploadView(
        line=upload_line(record, office, gone),
        member_list=record.member_list,
        families=counts["families"],
        parts=parts_of({row_class: int(counts[row_class.value]) for row_class in RowClass}),
        fates=fates_of(counts["fates"]),
        physical_rows=counts["physical_rows"],
        sheets=tuple(_sheet(name, by) for name, by in fates.items()),
        columns=columns_of(columns, curtain),
        groups=groups_of(kinds, rows_with, curtain),
        kinds=len(kinds),
        rows_with_findings=rows_with["semua"],
        listed=listed_kind(kinds, kind, curtain),
        page=page,
        events=events,
        may_change=record.office == reader.office and reader.may(Permission.UPLOAD),
        drafts_gone=drafts_gone,
    )


async def _kinds(registry: Registry, upload: int, *, wanted: str) -> tuple[FindingKind, ...]:
    """The kinds of finding of a list: a few of each for an example, more of the wanted one."""
    order = list(Severity)
    counted = await upload_rows.finding_counts(registry.db, upload)
    kinds: list[FindingKind] = []
    for one in sorted(counted, key=lambda count: (order.index(count.severity), -count.count, count.code)):
        most = KEPT_PER_KIND if one.code == wanted else 20
        first = await upload_rows.findings(registry.db, upload, one.code, most=most)
        kinds.append(FindingKind(one.code, one.severity, one.count, first))
    return tuple(kinds)


async def _page(registry: Registry, upload: int, *, sheet: str, what: str, after: int) -> RowPage:
    known = {row_class.value for row_class in RowClass} | {fate.value for fate in RowFate}
    wanted = what if what in known else ""
    rows = await upload_rows.lines(registry.db, upload, sheet=sheet, what=wanted, after=after, most=PAGE_ROWS + 1)
    shown = rows[:PAGE_ROWS]
    return RowPage(
        rows=tuple((row, _became(row)) for row in shown),
        sheet=sheet,
        what=wanted,
        after=shown[-1].id if len(rows) > PAGE_ROWS else None,
    )


def _became(row: RowLine) -> str:
    if row.row_class is not None:
        return PART_WORDS[row.row_class][0]
    return FATE_WORDS[row.fate].capitalize()


def _sheet(name: str, by: Mapping[str, int]) -> SheetLine:
    counts = tuple(by.get(row_class.value, 0) for row_class in PART_WORDS)
    return SheetLine(name, counts, sum(by.values()) - sum(counts))


def _mapping(written: str) -> tuple[ColumnMapping, ...]:
    return tuple(
        ColumnMapping(
            sheet=column["sheet"],
            column=column["column"],
            header=column["header"],
            field=Field(column["field"]) if column["field"] else None,
            confidence=column["confidence"],
            reason=column["reason"],
            samples=(),
            secret=column.get("secret", False),
            restricted=column.get("restricted", False),
        )
        for column in json.loads(written)
    )


async def _events(registry: Registry, reader: Reader, record: UploadRecord) -> tuple[Event, ...]:
    """What was done with a list, newest first."""
    changes = await staging.events(registry.db, uploads=[record.id])
    names = await names_of(registry, [record.accepted_by, *(change.actor for change in changes)])
    told = [Event(record.accepted_at, called(record.accepted_by, names), "Diterima", "")]
    told += [
        Event(one.at, called(one.actor, names), _change_words(one), reason_for(reader, one.reason)) for one in changes
    ]
    return tuple(reversed(told))


def _change_words(change: UploadEventRecord) -> str:
    return "Ditarik" if change.event is UploadChange.WITHDRAWN else "Dipulihkan"
