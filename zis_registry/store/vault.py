"""The keys, the encryption of personal data under one key a subject, and keyed hashes to find it again."""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from piccolo.columns import Varchar
from piccolo.table import Table

from zis_registry.errors import KeysMissing, RegistryError, SettingsRefused
from zis_registry.store.engine import Database, table_name

KEY_BYTES = 32
KEY_NAMES = ("vault", "index", "journal")
VERSION = 1
KEY_ID_BYTES = 4
NONCE_BYTES = 12
TAG_BYTES = 16
HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES


class VaultDamaged(RegistryError):
    """A sealed value that does not open: another key, another place than it was sealed for, or altered bytes."""

    code = "vault-rusak"


class KeyFingerprint(Table):
    """Which keys this database was made with, one row a key: a keyed hash that says nothing about the key."""

    name = Varchar(length=20, primary_key=True)
    fingerprint = Varchar(length=64, null=False)


class Purpose(StrEnum):
    """What a keyed hash is for; the same number has unrelated hashes for two purposes."""

    NIK16 = "nik16"
    NIK15 = "nik15"
    KK16 = "kk16"
    KK15 = "kk15"
    PHONE = "phone"
    BLOCK = "block"
    TIEBREAK = "tiebreak"
    ATTEMPT = "attempt"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """The three random keys: `vault` wraps the subjects' keys, `index` hashes, `journal` signs the audit trail."""

    vault: bytes
    index: bytes
    journal: bytes

    def __post_init__(self) -> None:
        values = (self.vault, self.index, self.journal)
        if any(len(value) != KEY_BYTES for value in values) or len(set(values)) != len(values):
            raise KeysMissing("Kunci tidak sah: harus tiga kunci berbeda, masing-masing 32 byte.")

    @classmethod
    def create(cls, directory: Path) -> Self:
        """Make three new keys as files of mode 0600 in a folder of mode 0700.

        Raises SettingsRefused when one is already there: an overwritten key makes everything unreadable for ever.
        """
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        present = [name for name in KEY_NAMES if _key_file(directory, name).exists()]
        if present:
            raise SettingsRefused(f"Folder {directory} sudah berisi kunci ({', '.join(present)}); tidak ditimpa.")
        directory.chmod(0o700)
        keys = cls(*(os.urandom(KEY_BYTES) for _ in KEY_NAMES))
        for name in KEY_NAMES:
            _write_key(_key_file(directory, name), getattr(keys, name))
        _sync_directory(directory)
        return keys

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read the keys; raise KeysMissing when one is absent, open to other users, or not 64 hexadecimal digits."""
        return cls(*(_read_key(_key_file(directory, name)) for name in KEY_NAMES))

    @classmethod
    def present(cls, directory: Path) -> bool:
        """Whether any key file lies in the folder."""
        return any(_key_file(directory, name).exists() for name in KEY_NAMES)

    def fingerprints(self) -> dict[str, str]:
        """A keyed hash for each key, by which a database recognises its own keys."""
        return {name: _keyed(getattr(self, name), b"fingerprint:" + name.encode()).hex() for name in KEY_NAMES}

    def __repr__(self) -> str:
        return "Keys(…)"


@dataclass(frozen=True, slots=True, repr=False)
class SubjectKey:
    """The data key of one person, file or case; erase its wrapped form and what it sealed is gone."""

    subject: str
    secret: bytes
    key_id: bytes = field(init=False, compare=False)
    cipher: AESGCM = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key_id", _key_id(self.secret))
        object.__setattr__(self, "cipher", AESGCM(self.secret))

    def __repr__(self) -> str:
        return f"SubjectKey({self.subject!r}, …)"


class Vault:
    """Seals and opens values under subjects' keys, and hashes values for look-up.

    A sealed value is version (1 byte), key id (4), nonce (12), AES-256-GCM ciphertext and tag (16): 33 bytes more
    than the plaintext. `aad` names the place the value belongs to (table, row, column); it opens nowhere else.
    """

    def __init__(self, keys: Keys) -> None:
        self._wrapping = SubjectKey("vault", keys.vault)
        self._index_keys = {purpose: _keyed(keys.index, b"purpose:" + purpose.encode()) for purpose in Purpose}

    def new_subject_key(self, subject: str) -> tuple[SubjectKey, bytes]:
        """A new random key for a subject, and its wrapped form, which is what may be stored."""
        secret = os.urandom(KEY_BYTES)
        return SubjectKey(subject, secret), self.seal(self._wrapping, secret, aad=_wrap_place(subject))

    def rewrapped(self, key: SubjectKey, subject: str) -> bytes:
        """The wrapped form of a key for another subject: one whose number was not known when the key was made."""
        return self.seal(self._wrapping, key.secret, aad=_wrap_place(subject))

    def subject_key(self, subject: str, wrapped: bytes) -> SubjectKey:
        """The key of a subject from its wrapped form; raises VaultDamaged when it is another subject's."""
        return SubjectKey(subject, self.open(self._wrapping, wrapped, aad=_wrap_place(subject)))

    def seal(self, key: SubjectKey, plaintext: bytes, *, aad: bytes) -> bytes:
        """Encrypt bytes for one place."""
        nonce = os.urandom(NONCE_BYTES)
        head = bytes((VERSION,)) + key.key_id
        return head + nonce + key.cipher.encrypt(nonce, plaintext, head + aad)

    def open(self, key: SubjectKey, sealed: bytes, *, aad: bytes) -> bytes:
        """Decrypt what `seal` made with this key for this place; raise VaultDamaged otherwise."""
        if len(sealed) < HEADER_BYTES + TAG_BYTES or sealed[0] != VERSION:
            raise VaultDamaged(f"Data terenkripsi untuk {key.subject} rusak atau dari versi lain.")
        head, nonce = sealed[: 1 + KEY_ID_BYTES], sealed[1 + KEY_ID_BYTES : HEADER_BYTES]
        if not hmac.compare_digest(head[1:], key.key_id):
            raise VaultDamaged(f"Data terenkripsi untuk {key.subject} dibuat dengan kunci lain.")
        try:
            return key.cipher.decrypt(nonce, sealed[HEADER_BYTES:], head + aad)
        except InvalidTag:
            raise VaultDamaged(f"Data terenkripsi untuk {key.subject} telah diubah atau berpindah tempat.") from None

    def seal_text(self, key: SubjectKey, text: str, *, aad: bytes) -> bytes:
        """Encrypt a text as UTF-8."""
        return self.seal(key, text.encode("utf-8", "surrogatepass"), aad=aad)

    def open_text(self, key: SubjectKey, sealed: bytes, *, aad: bytes) -> str:
        """Decrypt what `seal_text` made."""
        return self.open(key, sealed, aad=aad).decode("utf-8", "surrogatepass")

    def index(self, value: str, *, purpose: Purpose) -> str:
        """The keyed hash of a canonical value, 64 hexadecimal digits: equal values are found, none can be guessed."""
        return hmac.digest(self._index_keys[purpose], value.encode("utf-8", "surrogatepass"), "sha256").hex()

    def index_many(self, values: Iterable[str], *, purpose: Purpose) -> list[str]:
        """The keyed hashes of many values, in their order (about a million a second)."""
        key, digest = self._index_keys[purpose], hmac.digest
        return [digest(key, value.encode("utf-8", "surrogatepass"), "sha256").hex() for value in values]

    def __repr__(self) -> str:
        return "Vault(…)"


async def record_fingerprints(database: Database, keys: Keys) -> None:
    """Write which keys a new database is made with, inside `write_tx`; an existing record must agree.

    Raises KeysMissing as `verify_fingerprints` does.
    """
    database.require_writing()
    if await _stored_fingerprints(database):
        await verify_fingerprints(database, keys)
        return
    await database.bulk_insert(KeyFingerprint, ("name", "fingerprint"), list(keys.fingerprints().items()))


async def verify_fingerprints(database: Database, keys: Keys) -> None:
    """Raise KeysMissing unless this database was made with exactly these keys."""
    stored = await _stored_fingerprints(database)
    if not stored:
        raise KeysMissing("Basis data ini belum mencatat kuncinya; jalankan zis-registry init atau demo.")
    wrong = [
        name for name, value in keys.fingerprints().items() if not hmac.compare_digest(stored.get(name, ""), value)
    ]
    if wrong:
        raise KeysMissing(
            f"Kunci {', '.join(wrong)} bukan kunci basis data {database.label}. Periksa ZIS_KEY_DIR dan folder data."
        )


async def _stored_fingerprints(database: Database) -> dict[str, str]:
    rows = await database.fetch(f"SELECT name, fingerprint FROM {table_name(KeyFingerprint)}")  # noqa: S608
    return {row["name"]: row["fingerprint"] for row in rows}


def _keyed(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _key_id(secret: bytes) -> bytes:
    return hashlib.sha256(b"key-id:" + secret).digest()[:KEY_ID_BYTES]


def _wrap_place(subject: str) -> bytes:
    return b"subject-key:" + subject.encode()


def _key_file(directory: Path, name: str) -> Path:
    return directory / f"{name}.key"


def _write_key(path: Path, key: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read_key(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        raise KeysMissing(
            f"Kunci {path.name} tidak ada di {path.parent}. Tanpa kunci asli data tidak dapat dibaca; "
            "periksa ZIS_KEY_DIR, atau pulihkan dari amplop kunci."
        ) from None
    except OSError as failure:
        raise KeysMissing(f"Kunci {path.name} di {path.parent} tidak dapat dibaca: {failure.strerror}.") from None
    if stat.S_IMODE(mode) & 0o077:
        raise KeysMissing(f"Kunci {path} terbuka bagi pengguna lain. Tutup dengan: chmod 600 {path}")
    if len(text) != 2 * KEY_BYTES or not set(text) <= set("0123456789abcdefABCDEF"):
        raise KeysMissing(f"Kunci {path} rusak: harus 64 angka heksadesimal.")
    return bytes.fromhex(text)
