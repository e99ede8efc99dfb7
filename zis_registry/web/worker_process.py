"""The worker as a child process of the server: started, watched, started again, stopped with it."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

import zis_registry
from zis_registry.settings import Settings

logger = logging.getLogger(__name__)
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
LIVED_LONG_SECONDS = 60.0
STOP_SECONDS = 5.0


async def keep_worker(settings: Settings, stop: asyncio.Event) -> None:
    """Keep one worker process alive until `stop` is set, then end it within seconds.

    A job holds the interpreter for seconds, and pages must answer meanwhile: hence a process. One that dies at once is
    started again after longer and longer pauses.
    """
    pause = FIRST_PAUSE_SECONDS
    while not stop.is_set():
        began = time.monotonic()
        process = await _start(settings)
        await _either(process.wait(), stop.wait())
        if stop.is_set():
            await _end(process)
            return
        pause = FIRST_PAUSE_SECONDS if time.monotonic() - began > LIVED_LONG_SECONDS else pause
        logger.error("worker ended with %s; started again in %.1f s", process.returncode, pause)
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await stop.wait()
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


async def _start(settings: Settings) -> asyncio.subprocess.Process:
    # A session of its own: Ctrl+C at the terminal reaches the server alone, which then ends its worker in order.
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "zis_registry",
        "worker",
        "--parent",
        str(os.getpid()),
        "--data",
        str(settings.data_dir),
        env=_environment(settings),
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )


def _environment(settings: Settings) -> dict[str, str]:
    """The same settings for the child, and the place of this very package first on its path."""
    database = settings.database
    paths = [str(Path(zis_registry.__file__).resolve().parent.parent), os.environ.get("PYTHONPATH", "")]
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("ZIS_")},
        "ZIS_DATABASE_URL": str(database.sqlite_file) if database.sqlite_file is not None else database.postgres,
        "ZIS_KEY_DIR": str(settings.key_dir),
        "ZIS_BUSY_SECONDS": str(settings.busy_seconds),
        "ZIS_POOL_SIZE": str(settings.pool_size),
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
    }


async def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _either(*waits: object) -> None:
    """Wait for the first of these, and let go of the others."""
    tasks = {asyncio.ensure_future(wait) for wait in waits}  # type: ignore[call-overload]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
