"""An open registry on either engine, and small generated lists to feed it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

import fixtures
from zis_registry.services.lists.intake import accept_list
from zis_registry.services.lists.outcomes import ImportOutcome
from zis_registry.services.opening import Registry, create_registry, open_registry
from zis_registry.settings import Settings
from zis_registry.terms.scope import Scope

SEED = 7
SCALE = 0.15
NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)


def scope() -> Scope:
    """A person who may see the whole province."""
    return Scope(actor="uji:petugas", office="POKJA-73", areas=("73",))


@dataclass(frozen=True)
class Lists:
    """A folder of generated lists with their manifest."""

    folder: Path
    manifest: fixtures.Manifest

    def data(self, file: str) -> bytes:
        return (self.folder / file).read_bytes()


@pytest.fixture(scope="session")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Lists:
    """Small lists of all offices, every kind of hard case in them."""
    folder = tmp_path_factory.mktemp("lists")
    return Lists(folder, fixtures.generate(SEED, folder, scale=SCALE))


@pytest.fixture
async def registry(settings: Settings) -> AsyncIterator[Registry]:
    """An empty registry, on SQLite and on PostgreSQL."""
    await create_registry(settings, clock=lambda: NOON)
    async with open_registry(settings, clock=lambda: NOON) as opened:
        yield opened


async def accept_all(registry: Registry, lists: Lists, *, most: int | None = None) -> list[ImportOutcome]:
    """Accept the lists in their order."""
    return [
        await accept_list(registry, scope(), data=lists.data(f.file), filename=f.file, office=f.office)
        for f in lists.manifest.files[:most]
    ]
