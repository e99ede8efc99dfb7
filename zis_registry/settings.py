"""One frozen `Settings` from the environment; a wrong value stops the start with a clear message."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from zis_registry.errors import SettingsRefused

PREFIX = "ZIS_"
TEST_PREFIX = "ZIS_TEST_"


@dataclass(frozen=True, slots=True)
class SettingDoc:
    """What one environment variable means, in words an officer can read, with its default as written."""

    name: str
    default: str
    meaning: str


SETTING_DOCS: tuple[SettingDoc, ...] = (
    SettingDoc(
        "ZIS_DATA_DIR",
        "./zis-data",
        "Folder data: basis data SQLite, berkas unggahan terenkripsi, kepala jurnal. Opsi --data mendahului.",
    ),
    SettingDoc(
        "ZIS_DATABASE_URL",
        "registry.sqlite di folder data",
        "Basis data: sqlite:///jalur/berkas, jalur berkas biasa, atau postgresql://pengguna@host/nama.",
    ),
    SettingDoc(
        "ZIS_KEY_DIR",
        "keys di folder data",
        "Folder tiga kunci rahasia (vault, indeks, jurnal). Simpan di luar cadangan basis data.",
    ),
    SettingDoc(
        "ZIS_BUSY_SECONDS",
        "30",
        "Berapa detik (1-600) sebuah penulisan menunggu penulis lain sebelum ditolak dengan pesan.",
    ),
    SettingDoc(
        "ZIS_POOL_SIZE",
        "8",
        "Jumlah terbanyak (2-100) koneksi PostgreSQL yang dibuka sekaligus; tidak dipakai pada SQLite.",
    ),
)


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """Where the database is: a SQLite file or a PostgreSQL address, whose password is never printed."""

    sqlite_file: Path | None
    postgres: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `sqlite:///path`, a plain path, `postgres://` or `postgresql://`; raise SettingsRefused on others."""
        scheme, separator, rest = text.partition("://")
        if not separator and text != ":memory:":
            return cls(sqlite_file=Path(text).expanduser().absolute())
        match scheme.lower():
            case "sqlite" if rest.startswith("/") and rest.strip("/") and ":memory:" not in rest:
                return cls(sqlite_file=Path(rest[1:]).expanduser().absolute())
            case "postgres" | "postgresql" if _has_database_name(text):
                return cls(sqlite_file=None, postgres=text)
            case _:
                raise SettingsRefused(
                    "ZIS_DATABASE_URL tidak dikenali. Tulis sqlite:///jalur/berkas.sqlite, sebuah jalur berkas, "
                    "atau postgresql://pengguna@host/nama-basis-data."
                )

    @property
    def label(self) -> str:
        """The address without user and password, for messages."""
        if self.sqlite_file is not None:
            return str(self.sqlite_file)
        parts = urlsplit(self.postgres)
        return f"postgresql://{parts.hostname or 'lokal'}{parts.path}"


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the environment decides; paths are absolute.

    `busy_seconds` is how long a writer waits for another writer, `pool_size` the most connections to PostgreSQL.
    """

    data_dir: Path
    database: DatabaseUrl
    key_dir: Path
    busy_seconds: int = 30
    pool_size: int = 8

    @classmethod
    def load(cls, environ: Mapping[str, str], *, data: Path | None = None) -> Self:
        """Read the settings from `environ`; `data` is the folder named on the command line and goes before it.

        Raises SettingsRefused for a value that cannot be used, and for a ZIS_ name that no setting has.
        """
        _refuse_unknown(environ)
        data_dir = (data or Path(environ.get("ZIS_DATA_DIR") or "zis-data")).expanduser().absolute()
        _refuse_file(data_dir, name="ZIS_DATA_DIR")
        key_dir = Path(environ.get("ZIS_KEY_DIR") or data_dir / "keys").expanduser().absolute()
        _refuse_file(key_dir, name="ZIS_KEY_DIR")
        return cls(
            data_dir=data_dir,
            database=DatabaseUrl.parse(environ.get("ZIS_DATABASE_URL") or str(data_dir / "registry.sqlite")),
            key_dir=key_dir,
            busy_seconds=_whole_number(environ, name="ZIS_BUSY_SECONDS", default=30, lowest=1, highest=600),
            pool_size=_whole_number(environ, name="ZIS_POOL_SIZE", default=8, lowest=2, highest=100),
        )

    @property
    def uploads_dir(self) -> Path:
        """Where the encrypted bytes of uploads lie."""
        return self.data_dir / "uploads"

    @property
    def staged_dir(self) -> Path:
        """Where the encrypted bytes of lists lie that wait for a person, a folder each."""
        return self.data_dir / "staged"

    @property
    def journal_head(self) -> Path:
        """The head of the audit journal: with the keys, not with the database whose end it vouches for."""
        return self.key_dir / "journal.head"


def _has_database_name(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.path.strip("/")) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = {doc.name for doc in SETTING_DOCS}
    for name in sorted(environ):
        if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Mungkin maksudnya {near[0]}." if near else f" Yang ada: {', '.join(sorted(known))}."
            raise SettingsRefused(f"Setelan {name} tidak dikenal.{hint}")


def _refuse_file(path: Path, *, name: str) -> None:
    if path.exists() and not path.is_dir():
        raise SettingsRefused(f"{name} menunjuk ke {path}, yang bukan folder. Beri nama folder.")


def _whole_number(environ: Mapping[str, str], *, name: str, default: int, lowest: int, highest: int) -> int:
    text = environ.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and lowest <= int(text) <= highest):
        raise SettingsRefused(f"{name} harus bilangan bulat antara {lowest} dan {highest}, bukan “{text[:40]}”.")
    return int(text)
