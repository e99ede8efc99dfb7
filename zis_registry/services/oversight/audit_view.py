"""What auditors read of the journal: the changes, and whether their chain is whole.

The journal has no areas. A reader of the whole province gets every event. A reader of a district gets the events caused
by the accounts of the offices in that district, and no others: not those of the console, of the system, of provincial
accounts or of accounts of other districts, even where such an event concerns the district, because what it tells may
name more than the district.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zis_registry.errors import UsageRefused
from zis_registry.services.opening import Registry
from zis_registry.services.oversight.audit_facts import account_number, subject_words
from zis_registry.services.oversight.audit_filters import (
    PAGE,
    Choice,
    actor_choice,
    actor_words,
    key_of,
    office_names,
    start_of,
)
from zis_registry.services.oversight.audit_words import action_words, payload_words
from zis_registry.store.journal import JournalEntry, JournalProblem
from zis_registry.store.repositories import accounts, audit
from zis_registry.store.repositories.audit import ActorRecord, Narrowed
from zis_registry.terms.access import Permission, Reader


@dataclass(frozen=True, slots=True)
class Event:
    """An event as read: number, when (UTC), who with office, what in words and as code, subject, facts."""

    seq: int
    at: str
    actor: str
    office: str
    words: str
    action: str
    subject: str
    facts: str


@dataclass(frozen=True, slots=True)
class EventQuestion:
    """What is looked for in the journal, as typed: username, kind, first and last day, and the page's key."""

    actor: str = ""
    action: str = ""
    since: str = ""
    until: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class EventPage:
    """A page of events with the choices of its filters; `older` is the key of the next page, None on the last.

    `whole` says whether the reader gets every event, or only those of the accounts of the own area.
    """

    events: Sequence[Event]
    older: int | None
    actors: Sequence[Choice]
    actions: Sequence[Choice]
    whole: bool


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What a recomputation of the journal's chain found; `events` is None for readers who do not get them all."""

    problems: Sequence[JournalProblem]
    events: int | None

    @property
    def whole(self) -> bool:
        """Whether every event is as it was written."""
        return not self.problems


async def events(registry: Registry, reader: Reader, question: EventQuestion) -> EventPage:
    """The newest events the reader may read, 50 a page.

    Raises NotAllowed without the permission, UsageRefused for a day or key that is none.
    """
    reader.require(Permission.SEE_AUDIT)
    looking_for = Narrowed(
        actor=question.actor,
        kind=question.action,
        since=start_of(_day(question.since)),
        until=start_of(_day(question.until), after=1),
    )
    async with registry.db.read_tx():
        found = await audit.events(
            registry.db, reader.scope, looking_for, before=key_of(question.before), limit=PAGE + 1
        )
        actors = await audit.actors(registry.db, reader.scope)
        kinds = await audit.kinds(registry.db, reader.scope)
        usernames = await _usernames(registry, found[:PAGE])
    offices = office_names()
    known = {actor.username: actor for actor in actors}
    return EventPage(
        events=[_event(entry, known, offices, usernames) for entry in found[:PAGE]],
        older=found[PAGE - 1].seq if len(found) > PAGE else None,
        actors=[actor_choice(actor) for actor in actors],
        actions=sorted((Choice(kind, action_words(kind)) for kind in kinds), key=lambda choice: choice.words),
        whole=sees_all(reader),
    )


async def check_chain(registry: Registry, reader: Reader) -> ChainCheck:
    """Recompute the whole chain of the journal; raises NotAllowed without the permission."""
    reader.require(Permission.SEE_AUDIT)
    problems = await registry.journal.verify(registry.db)
    return ChainCheck(problems, await audit.event_count(registry.db) if sees_all(reader) else None)


def sees_all(reader: Reader) -> bool:
    """Whether the reader gets the events of the whole province, the console and the system."""
    return reader.scope.covers(audit.PROVINCE)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as failure:
        raise UsageRefused("Tanggal ditulis tahun-bulan-hari, misalnya 2026-11-25.") from failure


async def _usernames(registry: Registry, entries: Sequence[JournalEntry]) -> Mapping[int, str]:
    """The usernames of the accounts that events are about."""
    numbers = {number for entry in entries if (number := account_number(entry.subject)) is not None}
    found = [await accounts.find_account(registry.db, number) for number in sorted(numbers)]
    return {account.id: account.username for account in found if account is not None}


def _event(
    entry: JournalEntry, known: Mapping[str, ActorRecord], offices: Mapping[str, str], usernames: Mapping[int, str]
) -> Event:
    actor = known[entry.actor]
    return Event(
        seq=entry.seq,
        at=entry.at,
        actor=actor_words(actor),
        office=offices.get(actor.office, actor.office),
        words=action_words(entry.action),
        action=entry.action,
        subject=subject_words(entry.subject, usernames),
        facts=payload_words(entry.payload),
    )
