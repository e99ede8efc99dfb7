"""Databases for the tests: each test that touches the store runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.postgres_server import empty, find_programs, new_database, private_server
from tests.registry_lists import lists, registry  # noqa: F401  # fixtures for every folder
from zis_registry.settings import Settings
from zis_registry.store.engine import Database, open_database
from zis_registry.store.vault import Keys, Vault

CLOCK = datetime(2021, 11, 30, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server: ZIS_TEST_POSTGRES_URL, or a private one started for this run.

    Without any, the PostgreSQL half is skipped; under CI it fails instead, so that it cannot vanish unseen.
    """
    given = os.environ.get("ZIS_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    if find_programs() is None:
        reason = "no initdb and pg_ctl of PostgreSQL were found; install postgresql or set ZIS_TEST_POSTGRES_URL"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with private_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> Iterator[str]:
    """The URL of this run's own database; each test finds it empty."""
    with new_database(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a fresh data folder with an empty database, once on each engine; no keys made yet."""
    environ: dict[str, str] = {"ZIS_BUSY_SECONDS": "10", "ZIS_POOL_SIZE": "4"}
    if request.param == "postgresql":
        environ["ZIS_DATABASE_URL"] = request.getfixturevalue("postgres_database")
        empty(environ["ZIS_DATABASE_URL"])
    return Settings.load(environ, data=tmp_path / "data")


@pytest.fixture
def sqlite_settings(tmp_path: Path) -> Settings:
    """Settings of a fresh data folder on SQLite alone, for tests where the engine does not matter."""
    return Settings.load({"ZIS_BUSY_SECONDS": "10"}, data=tmp_path / "data")


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Three new keys in the folder where the settings look for them."""
    return Keys.create(tmp_path / "data" / "keys")


@pytest.fixture
def vault(keys: Keys) -> Vault:
    """A vault over the test's keys."""
    return Vault(keys)


@pytest.fixture
async def empty_database(settings: Settings) -> AsyncIterator[Database]:
    """An open database without any table, on each engine."""
    async with open_database(settings) as database:
        yield database


@pytest.fixture
async def database(empty_database: Database) -> Database:
    """An open database with all migrations done and all tables bound, on each engine."""
    from zis_registry.store import migrations
    from zis_registry.store.migrate import discover, migrate
    from zis_registry.store.schema import TABLES

    empty_database.bind(TABLES)
    await migrate(empty_database, discover(migrations), at=CLOCK)
    return empty_database
