"""A worker's second thread: it keeps the lease and tells the progress while a handler holds the interpreter."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from zis_registry.services.jobs.progress import EVERY_SECONDS, Progress
from zis_registry.services.opening import Registry
from zis_registry.settings import Settings
from zis_registry.store.engine import Database, open_database
from zis_registry.store.failures import DatabaseBusy
from zis_registry.store.repositories import jobs
from zis_registry.store.repositories.jobs import Hold

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
RENEW_SECONDS = 10.0
LOOK_SECONDS = 1.0
QUIET_SECONDS = 30.0  # a main loop that has not turned for so long, without a job, is not alive
FRESH = timedelta(seconds=20)
BUSY_SECONDS = 1  # behind a handler that writes there is nothing to wait for


def beat(registry: Registry) -> None:
    """Leave a sign of life."""
    path = _sign_of_life(registry.settings)
    path.touch(mode=0o600)
    now = registry.clock().timestamp()
    os.utime(path, (now, now))


def is_alive(registry: Registry) -> bool:
    """Whether a worker of this data folder has given a sign of life lately."""
    try:
        seen = _sign_of_life(registry.settings).stat().st_mtime
    except OSError:
        return False
    return abs(registry.clock().timestamp() - seen) <= FRESH.total_seconds()


def _sign_of_life(settings: Settings) -> Path:
    return settings.data_dir / "worker.alive"


class Pulse:
    """The thread, from `async with` on; it has a loop and a connection of its own.

    On SQLite nothing can be written while a handler is in its transaction; nobody else can take the job up then either.
    """

    def __init__(self, registry: Registry, *, beats: bool) -> None:
        self._registry = registry
        self._beats = beats
        self._held: tuple[Hold, Progress] | None = None
        self._turned_at = time.monotonic()
        self._kept_at = float("-inf")
        self._thread = threading.Thread(target=self._live, name="pulse", daemon=True)
        self._started = threading.Event()
        self._failure: BaseException | None = None

    async def __aenter__(self) -> Self:
        """Start the thread; raises what keeps it from the database."""
        self._thread.start()
        await asyncio.to_thread(self._started.wait)
        if self._failure is not None:
            raise self._failure
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the thread and its connection."""
        self._loop.call_soon_threadsafe(self._stop.set)
        await asyncio.to_thread(self._thread.join)

    def turned(self) -> None:
        """The main loop is alive."""
        self._turned_at = time.monotonic()

    def hold(self, hold: Hold, progress: Progress) -> None:
        """Keep this job's lease from now on."""
        self._kept_at = time.monotonic()
        self._held = hold, progress

    def let_go(self) -> None:
        """Keep no job."""
        self._held = None
        self.turned()

    async def write(self) -> None:
        """Write lease and progress now, and learn whether the job is to stop; a busy database is no failure."""
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._keep(), self._loop))

    # --- the thread -------------------------------------------------------------------------------------------------

    def _live(self) -> None:
        try:
            asyncio.run(self._beat_on())
        except BaseException as failure:  # told to the one who started it
            self._failure = failure
            self._started.set()

    async def _beat_on(self) -> None:
        settings = replace(self._registry.settings, busy_seconds=BUSY_SECONDS, pool_size=2)
        async with open_database(settings) as db:
            self._db: Database = db
            self._loop = asyncio.get_running_loop()
            self._stop = asyncio.Event()
            self._turn = asyncio.Lock()
            self._started.set()
            while not self._stop.is_set():
                await self._look()
                try:
                    async with asyncio.timeout(LOOK_SECONDS):
                        await self._stop.wait()
                except TimeoutError:
                    continue

    async def _look(self) -> None:
        try:
            now = time.monotonic()
            if self._beats and (self._held is not None or now - self._turned_at < QUIET_SECONDS):
                beat(self._registry)
            if self._is_due(now - self._kept_at):
                await self._keep()
        except Exception as failure:  # the next look tries again; the message could hold data
            logger.warning("pulse missed a beat: %s", type(failure).__name__)

    def _is_due(self, since: float) -> bool:
        if self._held is None:
            return False
        return since >= RENEW_SECONDS or (self._held[1].fresh and since >= EVERY_SECONDS)

    async def _keep(self) -> None:
        async with self._turn:
            if self._held is None:
                return
            hold, progress = self._held
            progress.fresh = False
            lease_until = (self._registry.clock() + LEASE).isoformat(timespec="seconds")
            try:
                async with self._db.write_tx():
                    asked = await jobs.renew(
                        self._db,
                        hold,
                        done=progress.done,
                        total=progress.total,
                        words=progress.words,
                        writing=progress.writing,
                        lease_until=lease_until,
                    )
            except DatabaseBusy:
                progress.fresh = True
                return
            self._kept_at = time.monotonic()
            progress.cancelled, progress.lost = bool(asked), asked is None
