"""A bound on work that takes much memory or time, so that many requests at once cannot exhaust the server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary


class AtOnce:
    """At most so many at once in this process; who comes later waits. Each event loop counts for itself."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._of_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Wait for a place and have it for the length of the block; wait for none inside a transaction."""
        places = self._of_loop.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(self._most))
        async with places:
            yield


# A lock belongs to the event loop that waits for it.
_locks: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Hashable, asyncio.Lock]] = WeakKeyDictionary()


def turn(work: Hashable) -> asyncio.Lock:
    """The lock of one named piece of work, for `async with`; to be taken outside of transactions."""
    return _locks.setdefault(asyncio.get_running_loop(), {}).setdefault(work, asyncio.Lock())
