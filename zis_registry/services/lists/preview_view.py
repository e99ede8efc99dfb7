"""A list before it is accepted: what accepting it would do, how it was understood, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zis_registry.errors import NotFound
from zis_registry.intake.reading import SheetNote
from zis_registry.services.households.household_words import LIST_WORDS
from zis_registry.services.lists.finding_words import title_of
from zis_registry.services.lists.previews import FindingKind, Preview
from zis_registry.services.lists.staged_store import is_idle, open_preview
from zis_registry.services.lists.upload_list import StagedLine, UploadLine, names_of, staged_line, upload_line
from zis_registry.services.lists.upload_scope import sees_upload
from zis_registry.services.lists.upload_shape import (
    Columns,
    Curtain,
    Group,
    Part,
    Place,
    columns_of,
    fates_of,
    groups_of,
    parts_of,
)
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import staging, uploads
from zis_registry.store.repositories.staging import StagedStatus
from zis_registry.terms.access import Reader
from zis_registry.terms.household import RowClass


@dataclass(frozen=True, slots=True)
class KindList:
    """The findings of one kind: `count` of all, `places` the first of them."""

    title: str
    count: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PreviewView:
    """A staged list: as it was read (`told` None when it was not yet, or could not be), and what may be done."""

    line: StagedLine
    kind: str
    told: Preview | None
    parts: tuple[Part, ...]
    fates: tuple[tuple[str, int], ...]
    columns: Columns
    groups: tuple[Group, ...]
    kinds: int
    rows_with_findings: int
    listed: KindList | None
    sheets_read: tuple[SheetNote, ...]
    sheets_left: tuple[SheetNote, ...]
    earlier: UploadLine | None
    upload: int | None
    idle: bool

    @property
    def accepted(self) -> bool:
        """Whether the list is in the register by now."""
        return self.line.status is StagedStatus.ACCEPTED

    @property
    def ready(self) -> int:
        """How many rows would enter the register."""
        return self.line.ready or 0

    @property
    def shown(self) -> str:
        """What the reader sees, to come back with the form: the rows by class, and what becomes of each row."""
        digest = self.told.digest if self.told else ""
        return "-".join([*(str(part.count) for part in self.parts), digest])


async def preview_view(registry: Registry, reader: Reader, number: int, *, kind: str = "") -> PreviewView:
    """A staged list of the reader's office (auditors: of their area); `kind` lists the findings of one kind.

    Raises NotFound for any other, for one that was decided about, and for an unknown number.
    """
    async with registry.db.read_tx():
        record = await staging.find_staged(registry.db, reader.scope, number)
        office = await uploads.find_office(registry.db, record.office) if record else None
        if record is None or office is None or not sees_upload(reader, office, accepted=False):
            raise NotFound("Unggahan itu tidak ada di lingkup Anda.")
        names = await names_of(registry, [record.staged_by])
        told = open_preview(registry, record) if record.status.open else None
        earlier = await _earlier(registry, reader, told)
        idle = await is_idle(registry, record)
    columns = told.columns if told else ()
    curtain = Curtain(columns, assesses=reader.sees_restricted)
    kinds = told.kinds if told else ()
    return PreviewView(
        line=staged_line(reader, record, office, names),
        kind=LIST_WORDS[told.kind] if told else "",
        told=told,
        parts=parts_of({c: int(getattr(told.counts, c.value)) for c in RowClass}) if told else (),
        fates=fates_of(told.counts.fates) if told else (),
        columns=columns_of(columns, curtain),
        groups=groups_of(kinds, told.rows_with if told else {}, curtain),
        kinds=len(kinds),
        rows_with_findings=told.rows_with["semua"] if told else 0,
        listed=listed_kind(kinds, kind, curtain),
        sheets_read=tuple(sheet for sheet in told.sheets if sheet.read) if told else (),
        sheets_left=tuple(sheet for sheet in told.sheets if not sheet.read) if told else (),
        earlier=earlier,
        upload=record.upload,
        idle=idle,
    )


async def _earlier(registry: Registry, reader: Reader, told: Preview | None) -> UploadLine | None:
    """The upload under which the same bytes were accepted before, when the reader may see it."""
    if told is None or told.upload is None:
        return None
    record = await uploads.find_upload(registry.db, reader.scope, told.upload)
    office = await uploads.find_office(registry.db, record.office) if record else None
    if record is None or office is None or not sees_upload(reader, office, accepted=True):
        return None
    return upload_line(record, office, await uploads.withdrawn(registry.db))


def listed_kind(kinds: Sequence[FindingKind], code: str, curtain: Curtain) -> KindList | None:
    """The findings of one kind, None for a kind that is not there."""
    these = [kind for kind in kinds if kind.code == code]
    if not these:
        return None
    first = [finding for kind in these for finding in kind.first]
    return KindList(
        title_of(code), sum(kind.count for kind in these), tuple(curtain.place(finding) for finding in first)
    )
