"""How often signing in and checking papers may be tried; counted in the database, so that no restart resets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from zis_registry.errors import TooManyAttempts
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import sign_in as store
from zis_registry.store.vault import Purpose


class Tried(StrEnum):
    """Whose attempts are counted together."""

    USER = "pengguna"
    ADDRESS = "alamat"
    ALL = "semua"
    CODE = "kode"
    CHECK = "periksa"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in a window of time."""

    most: int
    window: timedelta


FIVE_MINUTES = timedelta(minutes=5)
# A user waits five minutes at most, or a stranger's guesses would lock honest people out: passwords are good enough
# for 2,880 guesses a day. An address is a whole office behind one router, hence three times as many.
LIMITS: dict[Tried, tuple[Limit, ...]] = {
    Tried.USER: (Limit(10, FIVE_MINUTES),),
    Tried.ADDRESS: (Limit(30, FIVE_MINUTES),),
    Tried.ALL: (Limit(1_000, FIVE_MINUTES),),
    Tried.CHECK: (Limit(60, FIVE_MINUTES),),
    Tried.CODE: (Limit(5, FIVE_MINUTES), Limit(20, timedelta(hours=1)), Limit(50, timedelta(days=1))),
}
LONGEST_WINDOW = max(limit.window for limits in LIMITS.values() for limit in limits)


async def reserve(registry: Registry, tried: dict[Tried, str]) -> tuple[int, ...]:
    """Count an attempt before it is examined, however many come at once; returns its numbers for `forgive`.

    Raises TooManyAttempts, with how long to wait, when one of the limits is reached; then nothing is counted.
    """
    keys = [(kind, registry.vault.index(f"{kind}:{value}", purpose=Purpose.ATTEMPT)) for kind, value in tried.items()]
    async with registry.db.read_tx():  # whoever is refused anyway must not hold up those who write
        await _require_free(registry, keys)
    async with registry.db.write_tx():
        await _require_free(registry, keys)  # others may have come in between
        await store.delete_attempts_before(registry.db, _moment(registry.clock() - LONGEST_WINDOW))
        return await store.insert_attempts(registry.db, keys, at=registry.now)


async def forgive(registry: Registry, numbers: tuple[int, ...]) -> None:
    """Take back an attempt that was right; call inside `write_tx`. Earlier wrong ones keep counting."""
    await store.delete_attempts(registry.db, numbers)


def words(wait: timedelta) -> str:
    """A wait as people say it, rounded up."""
    seconds = max(1, int(wait.total_seconds()))
    for size, unit in ((3_600, "jam"), (60, "menit")):
        if seconds > size or (unit == "menit" and seconds == size):
            return f"{-(-seconds // size)} {unit}"
    return f"{seconds} detik"


async def _require_free(registry: Registry, keys: Sequence[tuple[Tried, str]]) -> None:
    wait = max([await _wait(registry, kind, key) for kind, key in keys])
    if wait > timedelta(0):
        raise TooManyAttempts(f"Terlalu banyak percobaan. Tunggu {words(wait)}, lalu coba lagi.")


async def _wait(registry: Registry, kind: Tried, key: str) -> timedelta:
    now, longest = registry.clock(), timedelta(0)
    for limit in LIMITS[kind]:
        since = await store.attempts_since(registry.db, kind, key, after=_moment(now - limit.window))
        if len(since) >= limit.most:
            free = datetime.fromisoformat(since[-limit.most]) + limit.window
            longest = max(longest, free - now)
    return longest


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds")
