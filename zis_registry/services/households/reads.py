"""Who saw whom: written down for every person whose page, number, copy or row in an export somebody saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from enum import StrEnum

from zis_registry.errors import NotFound, TooManyAttempts
from zis_registry.services.neutral_words import reason_kept
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import household_lists, people
from zis_registry.store.repositories.people import ReadRecord
from zis_registry.terms.access import Reader

# The same page opened again within this time is the same look.
SAME_LOOK = timedelta(minutes=10)
HOUR = timedelta(hours=1)
MOST_REASON = 300
MOST_SHOWN = 500


class Seen(StrEnum):
    """In which way a household was seen."""

    PAGE = "lihat"
    NIK = "buka_nik"
    SEARCH = "cari_nik"
    EXPORT = "ekspor"
    COPY = "salinan"


SEEN_WORDS = {
    Seen.PAGE: "melihat halaman",
    Seen.NIK: "membuka NIK",
    Seen.SEARCH: "mencari dengan NIK",
    Seen.EXPORT: "mengunduh dalam tabel",
    Seen.COPY: "membuat salinan data",
}
MOST_AN_HOUR: Mapping[Seen, int] = {Seen.NIK: 60, Seen.SEARCH: 200}


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a household: when (UTC), who, of which office, how, and why."""

    at: str
    actor: str
    name: str
    office: str
    how: str
    reason: str


async def note(
    registry: Registry, reader: Reader, *, household: Iterable[int] | int, what: Seen, reason: str = ""
) -> None:
    """Write down that the reader sees these households of their scope, committed when this returns.

    Raises NotFound when one is outside the scope, TooManyAttempts beyond MOST_AN_HOUR.
    """
    ids = {household} if isinstance(household, int) else set(household)
    async with registry.db.write_tx():
        await note_inside(registry, reader, household=ids, what=what, reason=reason)


async def note_inside(
    registry: Registry, reader: Reader, *, household: Iterable[int], what: Seen, reason: str = "", frozen_area: str = ""
) -> None:
    """As `note`, inside the write transaction of what is seen.

    With `frozen_area`, the district of a frozen paper that the scope has given, households that no longer stand are
    noted there: their names were seen all the same.
    """
    ids = set(household)
    found = await household_lists.listed(registry.db, reader.scope, ids)
    if ids - found.keys() and not frozen_area:
        raise NotFound("Rumah tangga itu tidak ada dalam lingkup Anda.")
    await refuse_too_many(registry, reader, what)
    first = await people.next_read_id(registry.db)
    reads = [
        ReadRecord(
            id=first + place,
            at=registry.now,
            actor=reader.username,
            office=reader.office,
            household=number,
            area=found[number].area if number in found else frozen_area,
            what=what.value,
            reason=reason_kept(reason)[:MOST_REASON],
        )
        for place, number in enumerate(sorted(ids))
    ]
    await people.insert_reads(registry.db, reads)


async def note_page(registry: Registry, reader: Reader, household: int) -> None:
    """Write down that the reader saw a household's page, once in ten minutes; for after the answer."""
    async with registry.db.read_tx():
        seen = await people.count_reads(
            registry.db,
            reader.username,
            what=Seen.PAGE.value,
            since=ago(registry, SAME_LOOK),
            household=household,
        )
    if not seen:
        await note(registry, reader, household=household, what=Seen.PAGE)


async def note_search(registry: Registry, reader: Reader, found: Iterable[tuple[int, str]]) -> None:
    """Write down that the reader looked for a number, with whom it found (any area) or 0 for nobody."""
    async with registry.db.write_tx():
        await refuse_too_many(registry, reader, Seen.SEARCH)
        first = await people.next_read_id(registry.db)
        hits = list(found) or [(0, reader.scope.areas[0])]
        await people.insert_reads(
            registry.db,
            [
                ReadRecord(first + n, registry.now, reader.username, reader.office, number, area, Seen.SEARCH.value, "")
                for n, (number, area) in enumerate(hits)
            ],
        )


async def refuse_too_many(registry: Registry, reader: Reader, what: Seen) -> None:
    """Raise TooManyAttempts when the reader has looked in this way too often within an hour."""
    most = MOST_AN_HOUR.get(what)
    if most is None:
        return
    if await people.count_reads(registry.db, reader.username, what=what.value, since=ago(registry, HOUR)) >= most:
        raise TooManyAttempts(
            f"Anda sudah {SEEN_WORDS[what]} {most} kali dalam satu jam. Tunggu sampai satu jam berlalu, "
            "atau minta penanggung jawab kantor memeriksanya."
        )


async def seen_by(registry: Registry, reader: Reader, household: int) -> tuple[Look, ...]:
    """Who looked at a household of the reader's scope, newest first, at most 500."""
    async with registry.db.read_tx():
        reads = await people.reads_of(registry.db, reader.scope, household, most=MOST_SHOWN)
        names = await people.names_of(registry.db, {read.actor for read in reads})
    return tuple(
        Look(
            at=read.at,
            actor=read.actor,
            name=names.get(read.actor, read.actor),
            office=read.office,
            how=SEEN_WORDS[Seen(read.what)],
            reason=read.reason,
        )
        for read in reads
    )


def ago(registry: Registry, span: timedelta) -> str:
    """The moment a span ago, as UTC text."""
    return (registry.clock().astimezone(UTC) - span).isoformat(timespec="seconds")
