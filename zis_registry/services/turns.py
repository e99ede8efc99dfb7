"""Costly work that is done by one at a time; the others wait for their turn."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable
from weakref import WeakKeyDictionary

# A lock belongs to the event loop that waits for it.
_locks: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Hashable, asyncio.Lock]] = WeakKeyDictionary()


def turn(work: Hashable) -> asyncio.Lock:
    """The lock of a piece of work, for `async with`; to be taken outside of transactions."""
    return _locks.setdefault(asyncio.get_running_loop(), {}).setdefault(work, asyncio.Lock())
