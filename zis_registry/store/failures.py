"""What the database can answer instead of a result, as exceptions of our tree, the same on both engines."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from zis_registry.errors import RegistryError


class StoreMisused(RegistryError):
    """A broken promise inside the program: a write outside `write_tx`, a foreign task inside a transaction."""

    code = "galat-penyimpanan"


class DatabaseBusy(RegistryError):
    """Another writer held the database for longer than ZIS_BUSY_SECONDS; nothing was written."""

    code = "basis-data-sibuk"
    http_status = 503
    exit_code = 3


class DatabaseUnavailable(RegistryError):
    """The database cannot be reached, opened or written: no server, no rights, disk full."""

    code = "basis-data-tidak-tersedia"
    http_status = 503
    exit_code = 3


class ConstraintBroken(RegistryError):
    """A rule in the database refused a row; names the rule and never the row's values.

    `unique` says whether the rule is one of uniqueness. On PostgreSQL the transaction is lost after this, unless
    the statement ran inside `savepoint()`.
    """

    code = "aturan-basis-data"
    http_status = 409

    def __init__(self, rule: str, *, unique: bool) -> None:
        super().__init__(f"Basis data menolak baris: {rule}.")
        self.rule = rule
        self.unique = unique


BUSY_MESSAGE = "Basis data sedang dipakai penulis lain. Tunggu sebentar, lalu ulangi."
READ_ONLY_MESSAGE = "Penulisan hanya boleh di dalam write_tx()."
FULL_MESSAGE = "Ruang penyimpanan basis data penuh. Kosongkan ruang, lalu ulangi; tidak ada yang tersimpan sebagian."


@contextmanager
def sqlite_failures() -> Iterator[None]:
    """Turn what SQLite raises into exceptions of our tree; programming errors pass unchanged."""
    try:
        yield
    except sqlite3.IntegrityError as failure:
        unique = failure.sqlite_errorname in {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
        raise ConstraintBroken(str(failure), unique=unique) from None
    except sqlite3.OperationalError as failure:
        name = getattr(failure, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise DatabaseBusy(BUSY_MESSAGE) from failure
        if name.startswith("SQLITE_FULL"):
            raise DatabaseUnavailable(FULL_MESSAGE) from failure
        if name == "SQLITE_READONLY":
            raise StoreMisused(READ_ONLY_MESSAGE) from failure
        if name.startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_PERM")):
            raise DatabaseUnavailable(f"Berkas basis data tidak dapat dibuka atau ditulis ({name}).") from failure
        raise
    except sqlite3.DatabaseError as failure:
        if getattr(failure, "sqlite_errorname", "") in {"SQLITE_NOTADB", "SQLITE_CORRUPT"}:
            raise DatabaseUnavailable("Berkas basis data rusak atau bukan basis data SQLite.") from failure
        raise


@contextmanager
def postgres_failures() -> Iterator[None]:
    """Turn what PostgreSQL raises into exceptions of our tree; programming errors pass unchanged."""
    import asyncpg

    try:
        yield
    except asyncpg.exceptions.IntegrityConstraintViolationError as failure:
        unique = isinstance(failure, asyncpg.exceptions.UniqueViolationError)
        # The server's DETAIL line quotes the row, so only its first line and the rule's name are kept.
        rule = failure.constraint_name or (failure.args[0] if failure.args else "?")
        raise ConstraintBroken(str(rule), unique=unique) from None
    except (asyncpg.exceptions.LockNotAvailableError, asyncpg.exceptions.DeadlockDetectedError) as failure:
        raise DatabaseBusy(BUSY_MESSAGE) from failure
    except asyncpg.exceptions.ReadOnlySQLTransactionError as failure:
        raise StoreMisused(READ_ONLY_MESSAGE) from failure
    except asyncpg.exceptions.DiskFullError as failure:
        raise DatabaseUnavailable(FULL_MESSAGE) from failure
    except (
        OSError,
        asyncpg.exceptions.PostgresConnectionError,
        asyncpg.exceptions.InvalidAuthorizationSpecificationError,
        asyncpg.exceptions.InvalidCatalogNameError,
        asyncpg.exceptions.CannotConnectNowError,
        asyncpg.exceptions.TooManyConnectionsError,
    ) as failure:
        raise DatabaseUnavailable(f"PostgreSQL tidak dapat dihubungi ({type(failure).__name__}).") from failure
