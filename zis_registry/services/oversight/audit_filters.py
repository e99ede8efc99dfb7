"""What the pages of auditors filter by, and how people and offices are called there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from zis_registry.errors import UsageRefused
from zis_registry.services import reference
from zis_registry.services.opening import SAMPLE
from zis_registry.store.repositories.audit import ActorRecord
from zis_registry.terms.period import WITA

PAGE = 50
CONSOLE = "cli:"
NOBODY = {"sistem": "Sistem", SAMPLE: "Mode latihan"}
_NUMBER = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list to choose from: what is sent, and its words."""

    value: str
    words: str


def start_of(day: date | None, *, after: int = 0) -> str:
    """The start of a day in WITA (or of one some days later) as UTC text, which sorts among the times stored."""
    if day is None or not date.min.year < day.year < date.max.year:
        return ""
    start = datetime.combine(day + timedelta(days=after), time(), WITA)
    return start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def key_of(text: str) -> int | None:
    """The key of a page as it stands in the address; raises UsageRefused for what is none."""
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise UsageRefused("Halaman ini tidak dikenal; mulai lagi dari yang terbaru.")
    return int(text)


def office_names() -> Mapping[str, str]:
    """The names of the offices by code."""
    return {office.code: office.name for office in reference.offices()}


def actor_words(actor: ActorRecord) -> str:
    """Who acted, as a page names it: a person, the console, or the system."""
    if actor.name:
        return actor.name
    if actor.username.startswith(CONSOLE):
        return f"Konsol server ({actor.username.removeprefix(CONSOLE)})"
    return NOBODY.get(actor.username, actor.username)


def called(username: str, names: Mapping[str, str]) -> str:
    """The same of a username, by the names of those who have an account."""
    return actor_words(ActorRecord(username, names.get(username, ""), ""))


def actor_choice(actor: ActorRecord) -> Choice:
    """Who acted, to choose from: two people of one name are told apart."""
    words = actor_words(actor)
    return Choice(actor.username, f"{words} – {actor.username}" if actor.name else words)
