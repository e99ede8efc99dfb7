"""How a handler of long work tells how far it is, and learns that it is to stop."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

EVERY_SECONDS = 0.5
WRITING = "Menulis ke register; tidak dapat dihentikan di tengah."


class JobCancelled(Exception):
    """The person who asked for the job wants it to stop; handlers let it pass."""


class JobLost(Exception):
    """Another worker has taken the job up; this one ends without a trace."""


class Progress:
    """The progress of one job: kept in memory, written to the job table at most twice a second by `write`.

    `held_back` says whether the caller is inside its own write transaction, where nothing else can be written;
    `still_allowed` raises NotAllowed when the account that asked may not do it any more.
    """

    def __init__(
        self,
        write: Callable[[], Awaitable[None]],
        *,
        held_back: Callable[[], bool],
        still_allowed: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.done, self.total, self.words = 0, 0, ""
        self.writing = self.cancelled = self.lost = False
        self.fresh = False
        self._write = write
        self._held_back = held_back
        self._still_allowed = still_allowed
        self._written_at = float("-inf")

    def note(self, done: int, total: int, words: str = "") -> None:
        """Tell the progress from code that does not await, for example a callback; raises as `step`."""
        self._refuse_to_go_on()
        self.done, self.total, self.words = done, total, words or self.words
        self.fresh = True

    async def step(self, done: int, total: int, words: str = "") -> None:
        """Tell how much is done (`total` 0: not known) and in what words; raises JobCancelled when asked to stop."""
        self.note(done, total, words)
        if time.monotonic() - self._written_at >= EVERY_SECONDS:
            await self._tell()

    async def before_writing(self, words: str = WRITING) -> None:
        """The last moment to be stopped: call it right before the one transaction that writes; raises as `step`.

        Raises NotAllowed when the person who asked lost the right to it while the job ran.
        """
        if self._still_allowed is not None:
            await self._still_allowed()
        self.note(self.done, self.total, words)
        self.writing = True
        await self._tell()

    async def _tell(self) -> None:
        if not self._held_back():
            await self._write()
            self._written_at = time.monotonic()
        self._refuse_to_go_on()

    def _refuse_to_go_on(self) -> None:
        if self.lost:
            raise JobLost
        if self.cancelled:
            raise JobCancelled
