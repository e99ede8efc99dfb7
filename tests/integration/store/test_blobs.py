"""Uploads are whole or absent, unreadable without their key, and swept when nothing names them."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zis_registry.store.blobs import UploadLost, Uploads, write_whole
from zis_registry.store.engine import Database
from zis_registry.store.failures import StoreMisused
from zis_registry.store.vault import Vault, VaultDamaged

DATA = b"Nama;NIK\nSitti;7311014101800001\n"  # synthetic


@pytest.fixture
def uploads(tmp_path: Path, vault: Vault) -> Uploads:
    return Uploads(tmp_path / "uploads", vault)


async def test_stored_bytes_come_back_and_lie_encrypted_in_a_private_file(
    empty_database: Database, uploads: Uploads, vault: Vault, tmp_path: Path
) -> None:
    key, wrapped = vault.new_subject_key("upload:1")
    async with empty_database.write_tx():
        address = uploads.store(empty_database, DATA, key=key)
    assert address == hashlib.sha256(DATA).hexdigest()
    assert uploads.read(address, key=vault.subject_key("upload:1", wrapped)) == DATA
    assert uploads.verify(address, key=key) is None
    file = tmp_path / "uploads" / f"{address}.bin"
    assert list(file.parent.iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert b"Sitti" not in file.read_bytes()


async def test_storing_and_sweeping_need_the_writers_turn(
    empty_database: Database, uploads: Uploads, vault: Vault
) -> None:
    key, _ = vault.new_subject_key("upload:1")
    with pytest.raises(StoreMisused):
        uploads.store(empty_database, DATA, key=key)
    with pytest.raises(StoreMisused):
        uploads.sweep(empty_database, [])


async def test_damage_loss_and_another_key_are_told_apart(
    empty_database: Database, uploads: Uploads, vault: Vault, tmp_path: Path
) -> None:
    key, _ = vault.new_subject_key("upload:1")
    other, _ = vault.new_subject_key("upload:2")
    async with empty_database.write_tx():
        one = uploads.store(empty_database, DATA, key=key)
        two = uploads.store(empty_database, DATA + b"x", key=key)
    files = {address: tmp_path / "uploads" / f"{address}.bin" for address in (one, two)}
    with pytest.raises(VaultDamaged, match="kunci lain"):
        uploads.read(one, key=other)
    files[one].write_bytes(files[two].read_bytes())
    with pytest.raises(VaultDamaged, match="berpindah tempat"):
        uploads.read(one, key=key)
    assert "berpindah" in str(uploads.verify(one, key=key))
    files[one].unlink()
    with pytest.raises(UploadLost, match="tidak dapat dibaca"):
        uploads.read(one, key=key)
    with pytest.raises(UploadLost, match="Alamat"):
        uploads.read("../../etc/passwd", key=key)


async def test_a_sweep_removes_orphans_and_half_written_files_only(
    empty_database: Database, uploads: Uploads, vault: Vault, tmp_path: Path
) -> None:
    key, _ = vault.new_subject_key("upload:1")
    async with empty_database.write_tx():
        assert uploads.sweep(empty_database, []) == []
        kept = uploads.store(empty_database, DATA, key=key)
        orphan = uploads.store(empty_database, b"orphan", key=key)
    half = tmp_path / "uploads" / f"{kept}.bin.77.tmp"
    half.write_bytes(b"half")
    (tmp_path / "uploads" / "BACA-SAYA.txt").write_text("bukan milik kami")
    async with empty_database.write_tx():
        assert uploads.sweep(empty_database, {kept}) == sorted([f"{orphan}.bin", half.name])
    assert uploads.read(kept, key=key) == DATA
    assert (tmp_path / "uploads" / "BACA-SAYA.txt").exists()


@given(old=st.binary(max_size=50), new=st.binary(max_size=50))
def test_a_file_is_replaced_as_a_whole(tmp_path_factory: pytest.TempPathFactory, old: bytes, new: bytes) -> None:
    path = tmp_path_factory.mktemp("whole") / "x"
    write_whole(path, old)
    write_whole(path, new)
    assert path.read_bytes() == new
    assert list(path.parent.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write_whole(path, b"old")
    with pytest.raises(TypeError):
        write_whole(path, "text")  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
