"""A bound on work that takes much memory or time, so that many requests at once cannot exhaust the server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
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
