"""One open transaction: its connection, its owner, and what is to happen after it is committed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from zis_registry.store.failures import StoreMisused


@dataclass(slots=True, eq=False)
class OpenTransaction:
    """What Piccolo finds in its context variable while one of our transactions is open.

    Piccolo itself needs only `connection`, which is aiosqlite's or asyncpg's.
    """

    connection: Any
    writable: bool
    owner: asyncio.Task[Any] | None = field(default_factory=asyncio.current_task)
    after_commit: list[Callable[[], None]] = field(default_factory=list)
    savepoints: int = 0

    def refuse_foreign_task(self) -> None:
        """Raise StoreMisused in a task that inherited this transaction (create_task, gather, wait_for).

        Such a task would run on a connection that its parent may commit, roll back or close under it.
        """
        if asyncio.current_task() is not self.owner:
            raise StoreMisused("Tugas lain memakai transaksi yang bukan miliknya; mulai tugas sesudah transaksi.")
