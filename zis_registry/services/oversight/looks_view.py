"""Who saw whom: the looks at the households of an area, by month, whoever looked.

A look has the area of the household at that time, and is told by it: also a look from the province or from an office
whose household it no longer is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zis_registry.errors import UsageRefused
from zis_registry.services import exports
from zis_registry.services.exports import Column
from zis_registry.services.households.reads import Seen
from zis_registry.services.numbering import household_id, household_number
from zis_registry.services.opening import Registry
from zis_registry.services.oversight.audit_filters import PAGE, Choice, actor_choice, key_of, office_names, start_of
from zis_registry.services.oversight.audit_words import LOOKS, look_words
from zis_registry.store.repositories import audit
from zis_registry.store.repositories.audit import Narrowed, ReadRecord
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.period import MONTHS, to_wita

MOST_EXPORTED = 20_000
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
_COLUMNS = tuple(
    Column(head) for head in ("Rumah tangga", "Waktu", "Petugas", "Kantor", "Cara", "Kode wilayah", "Alasan")
)


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody saw a household: when (UTC), who with office, which household, where, how and why."""

    id: int
    at: str
    actor: str
    office: str
    household: str
    area: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class LookSum:
    """An officer's looks in the month: how often, at how many households, how many NIKs."""

    actor: str
    office: str
    looks: int
    households: int
    opened: int


@dataclass(frozen=True, slots=True)
class LookQuestion:
    """What is looked for among the looks, as typed: household number, username, kind, month, the page's key."""

    household: str = ""
    actor: str = ""
    what: str = ""
    month: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class LookPage:
    """A page of looks, the sums of the month by officer, and the choices of the filters."""

    looks: Sequence[Look]
    sums: Sequence[LookSum]
    older: int | None
    actors: Sequence[Choice]
    kinds: Sequence[Choice]
    month_words: str


async def looks(registry: Registry, reader: Reader, question: LookQuestion) -> LookPage:
    """Who saw the households of the reader's scope in a month (this one when none is asked for), 50 a page.

    Raises NotAllowed without the permission, UsageRefused for a number, month or key that is none.
    """
    reader.require(Permission.SEE_READS)
    looking_for = _narrowed(registry, question)
    async with registry.db.read_tx():
        found = await audit.reads(
            registry.db, reader.scope, looking_for, before=key_of(question.before), limit=PAGE + 1
        )
        sums = await audit.read_sums(registry.db, reader.scope, looking_for, opened=Seen.NIK.value)
        actors = await audit.readers(registry.db, reader.scope)
    offices = office_names()
    return LookPage(
        looks=[_look(read, offices) for read in found[:PAGE]],
        sums=[
            LookSum(one.name or one.actor, offices.get(one.office, one.office), one.looks, one.households, one.opened)
            for one in sums
        ],
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        actors=[actor_choice(actor) for actor in actors],
        kinds=[Choice(code, words) for code, words in LOOKS.items()],
        month_words=_month_words(question.month or this_month(registry)),
    )


async def table_of_looks(registry: Registry, reader: Reader, question: LookQuestion) -> bytes:
    """Every look of the question as a workbook, which is itself told in the journal.

    Raises as `looks`, UsageRefused when there are more than one table should hold.
    """
    reader.require(Permission.SEE_READS)
    async with registry.db.read_tx():
        found = await audit.reads(
            registry.db, reader.scope, _narrowed(registry, question), before=None, limit=MOST_EXPORTED + 1
        )
    if len(found) > MOST_EXPORTED:
        raise UsageRefused("Terlalu banyak untuk satu tabel. Pilih satu petugas atau satu rumah tangga, lalu unduh.")
    async with registry.db.write_tx():
        await registry.record(
            scope=reader.scope,
            action="exports:table:make",
            subject="export:siapa-melihat",
            payload={"rows": len(found), "households": len({read.household for read in found})},
        )
    month = _month_words(question.month or this_month(registry))
    offices = office_names()
    rows = [_row(_look(read, offices)) for read in found]
    return exports.workbook("Siapa melihat siapa", _COLUMNS, rows, notes=(f"{month}, waktu WITA", "TERBATAS"))


def _row(look: Look) -> tuple[str, ...]:
    at = to_wita(datetime.fromisoformat(look.at))
    return (look.household, f"{at:%d-%m-%Y %H.%M}", look.actor, look.office, look.words, look.area, look.reason)


def this_month(registry: Registry) -> str:
    """The present month in WITA: 2026-11."""
    return f"{registry.today:%Y-%m}"


def _narrowed(registry: Registry, question: LookQuestion) -> Narrowed:
    first, after = _month(question.month or this_month(registry))
    return Narrowed(
        actor=question.actor,
        kind=question.what,
        household=household_id(question.household) if question.household else None,
        since=start_of(first),
        until=start_of(after),
    )


def _month(text: str) -> tuple[date, date]:
    found = _MONTH.fullmatch(text)
    if found is None:
        raise UsageRefused("Bulan ditulis tahun-bulan, misalnya 2026-11.")
    year, month = int(found[1]), int(found[2])
    return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)


def _month_words(text: str) -> str:
    first, _after = _month(text)
    return f"{MONTHS[first.month - 1]} {first.year}"


def _look(read: ReadRecord, offices: Mapping[str, str]) -> Look:
    return Look(
        id=read.id,
        at=read.at,
        actor=read.name or read.actor,
        office=offices.get(read.office, read.office),
        household=household_number(read.household),
        area=read.area,
        words=look_words(read.what),
        reason=read.reason,
    )
