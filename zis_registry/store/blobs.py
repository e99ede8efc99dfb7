"""Uploaded bytes, encrypted under a key of their own, as files that are whole or absent."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection
from pathlib import Path

from zis_registry.errors import RegistryError
from zis_registry.store.engine import Database
from zis_registry.store.vault import SubjectKey, Vault, VaultDamaged

SHA256 = re.compile(r"[0-9a-f]{64}")


class UploadLost(RegistryError):
    """The stored bytes of an upload are absent, or are not the ones its address names."""

    code = "unggahan-hilang"


class Uploads:
    """The folder of uploads: `<sha256 of the plain bytes>.bin`, mode 0600, in a folder of mode 0700."""

    def __init__(self, directory: Path, vault: Vault) -> None:
        self._directory = directory
        self._vault = vault

    def store(self, database: Database, data: bytes, *, key: SubjectKey) -> str:
        """Write the bytes sealed under `key` and give their address (SHA-256 of the plain bytes, hexadecimal).

        Inside `write_tx`, after looking that no row names this address yet and before the row that will: then neither
        `sweep` nor a second upload of the same file can come between. The file is on the disk when this returns.
        """
        database.require_writing()
        return self.put(data, key=key)

    def put(self, data: bytes, *, key: SubjectKey) -> str:
        """As `store`, in a folder that only the caller knows and nobody sweeps: outside transactions, in any thread."""
        address = hashlib.sha256(data).hexdigest()
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        sealed = self._vault.seal(key, data, aad=_place(address))
        write_whole(self._path(address), sealed)
        return address

    def read(self, address: str, *, key: SubjectKey) -> bytes:
        """The plain bytes; raises UploadLost when absent or altered, VaultDamaged when the key is another's."""
        path = self._path(address)
        try:
            sealed = path.read_bytes()
        except OSError as failure:
            raise UploadLost(f"Berkas unggahan {address[:12]}… tidak dapat dibaca: {failure.strerror}.") from None
        data = self._vault.open(key, sealed, aad=_place(address))
        if hashlib.sha256(data).hexdigest() != address:
            raise UploadLost(f"Isi berkas unggahan {address[:12]}… tidak sesuai dengan alamatnya.")
        return data

    def verify(self, address: str, *, key: SubjectKey) -> str | None:
        """What is wrong with a stored upload, as a sentence; None when it is whole."""
        try:
            self.read(address, key=key)
        except (UploadLost, VaultDamaged) as failure:
            return str(failure)
        return None

    def sweep(self, database: Database, referenced: Collection[str]) -> list[str]:
        """Remove files that no row names and half-written ones, inside `write_tx`; give the removed names.

        `referenced` are all addresses in the database. Other names than ours are left alone.
        """
        database.require_writing()
        if not self._directory.is_dir():
            return []
        removed = []
        for path in sorted(self._directory.iterdir()):
            orphan = path.suffix == ".bin" and SHA256.fullmatch(path.stem) and path.stem not in referenced
            if orphan or path.suffix == ".tmp":
                path.unlink()
                removed.append(path.name)
        return removed

    def _path(self, address: str) -> Path:
        if not SHA256.fullmatch(address):
            raise UploadLost("Alamat berkas unggahan tidak sah.")
        return self._directory / f"{address}.bin"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file of mode 0600 so that after any crash it is the old one or the new one, never a part.

    Temporary file, fsync, rename, fsync of the folder; when it returns the file outlives a power loss.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make what was renamed or made inside a folder outlive a power loss."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _place(address: str) -> bytes:
    return b"upload:" + address.encode()
