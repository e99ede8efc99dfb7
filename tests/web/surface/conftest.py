"""One filled application for all surface tests; each finds it as it was made."""

from __future__ import annotations

import asyncio
import io
import logging
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.web.conftest import DISTRICTS
from tests.web.surface.reading import Walked, starts, walk
from tests.web.surface.world import World, bind, fill, open_world
from zis_registry.services.accounts.access import roles


@pytest.fixture(scope="session")
def filled(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of two districts that both hold one of everything."""
    folder = tmp_path_factory.mktemp("surface") / "data"
    shutil.copytree(prepared / "data", folder)
    asyncio.run(fill(folder))
    return folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def opened(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """The application over a copy of it, open for the whole run."""
    folder = tmp_path_factory.mktemp("surface")
    shutil.copytree(filled, folder / "data")
    async with open_world(folder / "data") as world:
        bind(world)
        for district in DISTRICTS:
            await world.everybody(district)
        await world.keep(folder / "kept")
        yield world


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def walked(opened: World) -> Walked:
    """Everything that each role of Maros comes to by links, asked once for all tests that only read it."""
    bind(opened)
    # Reading is noted, and a table taken away is an event: what the walk leaves is taken back at its end.
    logger = logging.getLogger()
    collected = io.StringIO()
    handler = logging.StreamHandler(collected)
    logger.addHandler(handler)
    found = {}
    for role in roles():
        person = await opened.person(role)
        found[role] = await walk(person, *starts(opened), most=60)
    logger.removeHandler(handler)
    await opened.restore()
    return Walked(found, collected.getvalue())


@pytest_asyncio.fixture(loop_scope="session")
async def world(opened: World) -> AsyncIterator[World]:
    """The open application, brought back to how it was after the test."""
    bind(opened)
    yield opened
    bind(opened)
    await opened.restore()
