"""The composition root: settings, database, keys, reference data and clock become one `Registry`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from zis_registry.errors import KeysMissing
from zis_registry.services import reference
from zis_registry.settings import Settings
from zis_registry.store import migrations
from zis_registry.store.blobs import Uploads
from zis_registry.store.credentials import Passwords
from zis_registry.store.engine import Database, open_database
from zis_registry.store.journal import Journal
from zis_registry.store.migrate import discover, migrate
from zis_registry.store.repositories import uploads
from zis_registry.store.schema import TABLES
from zis_registry.store.vault import Keys, Vault, record_fingerprints, verify_fingerprints
from zis_registry.terms.period import to_wita
from zis_registry.terms.scope import Scope

Clock = Callable[[], datetime]
# The mark of a registry whose people are invented; every paper made from it says so (decisions 14).
SAMPLE = "contoh"


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def today_in_wita() -> date:
    """The business date now, for what needs no registry."""
    return to_wita(utc_now()).date()


@dataclass(frozen=True, slots=True)
class Registry:
    """An open registry: what every service needs, nothing global."""

    settings: Settings
    db: Database
    keys: Keys
    vault: Vault
    originals: Uploads
    journal: Journal
    clock: Clock
    passwords: Passwords = field(default_factory=Passwords)

    @property
    def today(self) -> date:
        """The business date: today in WITA (Asia/Makassar)."""
        return to_wita(self.clock()).date()

    @property
    def now(self) -> str:
        """The present moment as UTC text."""
        return self.clock().astimezone(UTC).isoformat(timespec="seconds")

    @property
    def everywhere(self) -> Scope:
        """The scope of the fold itself, which sees all rows and shows none."""
        return Scope(actor="sistem", office="sistem", areas=("73",))

    async def record(self, *, scope: Scope, action: str, subject: str, payload: dict[str, object]) -> None:
        """Write the audit event of a change, in the transaction of the change."""
        await self.journal.append(
            self.db,
            at=self.clock(),
            actor=scope.actor,
            action=action,
            subject=subject,
            payload=payload,
        )


async def create_registry(settings: Settings, *, clock: Clock = utc_now) -> bool:
    """Make keys and an empty database where there are none; returns whether something was made.

    Raises KeysMissing when a database exists without its keys: new keys would lock its content for ever.
    """
    made = False
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not Keys.present(settings.key_dir):
        database = settings.database.sqlite_file
        if database is not None and database.exists():
            raise KeysMissing(
                f"Basis data {database.name} sudah ada tetapi kuncinya tidak ada di {settings.key_dir}. "
                "Kembalikan folder kunci dari amplop tersegel atau cadangannya; kunci baru tidak dapat membukanya."
            )
        Keys.create(settings.key_dir)
        made = True
    keys = Keys.load(settings.key_dir)
    async with open_database(settings, tables=TABLES) as db:
        await migrate(db, discover(migrations), at=clock())
        async with db.write_tx():
            await record_fingerprints(db, keys)
            await Journal(keys, settings.journal_head).start(db)
            await uploads.put_offices(db, reference.offices())
    return made


@asynccontextmanager
async def open_registry(settings: Settings, *, clock: Clock = utc_now) -> AsyncIterator[Registry]:
    """Open the registry of these settings, migrated forward, and close it at the end.

    Raises KeysMissing without keys or with those of another database (run `init` first), SettingsRefused for a
    database newer than the program.
    """
    keys = Keys.load(settings.key_dir)
    async with open_database(settings, tables=TABLES) as db:
        await migrate(db, discover(migrations), at=clock())
        await verify_fingerprints(db, keys)
        vault = Vault(keys)
        registry = Registry(
            settings=settings,
            db=db,
            keys=keys,
            vault=vault,
            originals=Uploads(settings.uploads_dir, vault),
            journal=Journal(keys, settings.journal_head),
            clock=clock,
        )
        await _put_offices(db)
        yield registry


async def _put_offices(db: Database) -> None:
    if await uploads.missing_offices(db, reference.offices()):
        async with db.write_tx():
            await uploads.put_offices(db, reference.offices())
