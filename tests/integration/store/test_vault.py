"""Keys that cannot be lost by mistake, values that open only where they belong, hashes that cannot be guessed."""

from __future__ import annotations

import hashlib
import os
import pickle
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zis_registry.errors import KeysMissing, SettingsRefused
from zis_registry.store.engine import Database
from zis_registry.store.migrate import create_tables
from zis_registry.store.vault import (
    KEY_NAMES,
    KeyFingerprint,
    Keys,
    Purpose,
    SubjectKey,
    Vault,
    VaultDamaged,
    record_fingerprints,
    verify_fingerprints,
)

KEYS = Keys(vault=bytes(range(32)), index=bytes(range(32, 64)), journal=bytes(range(64, 96)))
VAULT = Vault(KEYS)
NIK = "7311014101800001"  # synthetic

contents = st.binary(max_size=300)
places = st.binary(max_size=40)
subjects = st.text(max_size=30, alphabet=st.characters(exclude_categories=["Cs"]))


# -- keys ------------------------------------------------------------------------------------------------------------


def test_new_keys_are_three_private_files_that_read_back_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "keys"
    made = Keys.create(folder)
    assert Keys.load(folder) == made
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
        f"{name}.key": 0o600 for name in KEY_NAMES
    }
    assert Keys.create(tmp_path / "other") != made


def test_existing_keys_are_never_overwritten(tmp_path: Path) -> None:
    made = Keys.create(tmp_path / "keys")
    (tmp_path / "keys" / "index.key").unlink()
    assert Keys.present(tmp_path / "keys")
    with pytest.raises(SettingsRefused, match="tidak ditimpa"):
        Keys.create(tmp_path / "keys")
    assert (tmp_path / "keys" / "vault.key").read_text().strip() == made.vault.hex()


@pytest.mark.parametrize("name", KEY_NAMES)
def test_an_absent_key_is_named_with_what_to_do(tmp_path: Path, name: str) -> None:
    Keys.create(tmp_path)
    (tmp_path / f"{name}.key").unlink()
    with pytest.raises(KeysMissing, match=rf"{name}\.key tidak ada di .*ZIS_KEY_DIR"):
        Keys.load(tmp_path)


@pytest.mark.parametrize("content", ["", "ab", "g" * 64, "0" * 63, "0" * 65, "ä" * 64])
def test_a_damaged_key_is_refused_without_showing_it(tmp_path: Path, content: str) -> None:
    Keys.create(tmp_path)
    (tmp_path / "vault.key").write_text(content, encoding="utf-8")
    with pytest.raises(KeysMissing, match="rusak: harus 64 angka") as refused:
        Keys.load(tmp_path)
    assert not content or content not in str(refused.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    Keys.create(tmp_path)
    (tmp_path / "journal.key").chmod(mode)
    with pytest.raises(KeysMissing, match="chmod 600"):
        Keys.load(tmp_path)


def test_one_key_for_two_purposes_is_refused() -> None:
    with pytest.raises(KeysMissing, match="tiga kunci berbeda"):
        Keys(vault=b"a" * 32, index=b"a" * 32, journal=b"b" * 32)


def test_nothing_that_can_be_printed_shows_a_key() -> None:
    key, _ = VAULT.new_subject_key("orang:1")
    for thing in (KEYS, VAULT, key, [KEYS, key], {"k": key}):
        shown = f"{thing!r} {thing!s} {thing}"
        for secret in (KEYS.vault, KEYS.index, KEYS.journal, key.secret):
            assert secret.hex() not in shown
            assert repr(secret)[2:-1] not in shown


async def test_a_database_knows_its_own_keys(empty_database: Database) -> None:
    async with empty_database.write_tx():
        await create_tables(empty_database, [KeyFingerprint])
    with pytest.raises(KeysMissing, match="belum mencatat"):
        await verify_fingerprints(empty_database, KEYS)
    async with empty_database.write_tx():
        await record_fingerprints(empty_database, KEYS)
        await record_fingerprints(empty_database, KEYS)
    await verify_fingerprints(empty_database, KEYS)
    for name in KEY_NAMES:
        wrong = {n: getattr(KEYS, n) for n in KEY_NAMES} | {name: os.urandom(32)}
        with pytest.raises(KeysMissing, match=f"Kunci {name} bukan kunci basis data"):
            await verify_fingerprints(empty_database, Keys(**wrong))
    stored = await empty_database.fetch("SELECT fingerprint FROM key_fingerprint")
    for key in (KEYS.vault, KEYS.index, KEYS.journal):
        assert not {key.hex(), hashlib.sha256(key).hexdigest()} & {row["fingerprint"] for row in stored}


# -- sealing ---------------------------------------------------------------------------------------------------------


@given(subject=subjects, content=contents, place=places)
def test_what_is_sealed_opens_again_in_its_place(subject: str, content: bytes, place: bytes) -> None:
    key, wrapped = VAULT.new_subject_key(subject)
    again = Vault(KEYS).subject_key(subject, wrapped)
    assert again == key
    sealed = VAULT.seal(key, content, aad=place)
    assert VAULT.open(again, sealed, aad=place) == content
    assert len(sealed) == len(content) + 33
    assert len(content) < 8 or content not in sealed


@given(text=st.text())
def test_any_text_survives_lone_surrogates_included(text: str) -> None:
    key, _ = VAULT.new_subject_key("x")
    assert VAULT.open_text(key, VAULT.seal_text(key, text, aad=b""), aad=b"") == text


@given(content=contents, position=st.integers(min_value=0), bit=st.integers(0, 7))
def test_one_flipped_bit_anywhere_is_noticed(content: bytes, position: int, bit: int) -> None:
    key, _ = VAULT.new_subject_key("orang:1")
    sealed = bytearray(VAULT.seal(key, content, aad=b"t"))
    sealed[position % len(sealed)] ^= 1 << bit
    with pytest.raises(VaultDamaged, match="orang:1"):
        VAULT.open(key, bytes(sealed), aad=b"t")


@given(content=contents, length=st.integers(min_value=0))
def test_a_cut_value_is_noticed(content: bytes, length: int) -> None:
    key, _ = VAULT.new_subject_key("orang:1")
    sealed = VAULT.seal(key, content, aad=b"t")
    with pytest.raises(VaultDamaged):
        VAULT.open(key, sealed[: length % len(sealed)], aad=b"t")


def test_two_values_cannot_change_places() -> None:
    key, _ = VAULT.new_subject_key("orang:1")
    sealed = VAULT.seal(key, NIK.encode(), aad=b"source_row:1")
    with pytest.raises(VaultDamaged, match="berpindah tempat"):
        VAULT.open(key, sealed, aad=b"source_row:2")


def test_another_persons_key_opens_nothing_and_a_wrapped_key_belongs_to_its_person() -> None:
    one, wrapped = VAULT.new_subject_key("orang:1")
    two, _ = VAULT.new_subject_key("orang:2")
    with pytest.raises(VaultDamaged, match="kunci lain"):
        VAULT.open(two, VAULT.seal(one, b"x", aad=b""), aad=b"")
    with pytest.raises(VaultDamaged):
        VAULT.subject_key("orang:2", wrapped)


def test_another_vault_key_opens_no_subjects_key() -> None:
    _, wrapped = VAULT.new_subject_key("orang:1")
    stranger = Vault(Keys(vault=os.urandom(32), index=KEYS.index, journal=KEYS.journal))
    with pytest.raises(VaultDamaged, match="kunci lain"):
        stranger.subject_key("orang:1", wrapped)


def test_the_same_content_is_never_sealed_to_the_same_bytes() -> None:
    key, _ = VAULT.new_subject_key("x")
    assert len({VAULT.seal(key, NIK.encode(), aad=b"") for _ in range(200)}) == 200


def test_a_failure_tells_nothing_of_the_content() -> None:
    key, _ = VAULT.new_subject_key("x")
    with pytest.raises(VaultDamaged) as failure:
        VAULT.open(key, NIK.encode() * 4, aad=b"")
    assert NIK not in str(failure.value)
    assert failure.value.__cause__ is None


def test_a_subject_key_cannot_be_pickled_into_a_log_or_a_queue() -> None:
    key, _ = VAULT.new_subject_key("x")
    with pytest.raises(TypeError):
        pickle.dumps(key)


# -- hashes for look-up ----------------------------------------------------------------------------------------------


@given(one=st.text(), two=st.text(), purpose=st.sampled_from(Purpose))
def test_hashes_are_equal_exactly_for_equal_values(one: str, two: str, purpose: Purpose) -> None:
    assert (VAULT.index(one, purpose=purpose) == VAULT.index(two, purpose=purpose)) == (one == two)
    assert len(VAULT.index(one, purpose=purpose)) == 64


@given(values=st.lists(st.text(max_size=20), max_size=20), purpose=st.sampled_from(Purpose))
def test_the_batch_form_gives_the_same_hashes(values: list[str], purpose: Purpose) -> None:
    assert VAULT.index_many(values, purpose=purpose) == [VAULT.index(value, purpose=purpose) for value in values]


def test_one_number_has_unrelated_hashes_for_two_purposes_and_under_two_keys() -> None:
    other = Vault(Keys(vault=KEYS.vault, index=os.urandom(32), journal=KEYS.journal))
    hashes = [v.index(NIK, purpose=purpose) for v in (VAULT, other) for purpose in Purpose]
    assert len(set(hashes)) == 2 * len(Purpose)
    assert hashlib.sha256(NIK.encode()).hexdigest() not in hashes


def test_hashes_stay_the_same_for_ever() -> None:
    # A database written today must be found by tomorrow's program.
    assert VAULT.index(NIK, purpose=Purpose.NIK16) == (
        "3cd0fffb41ab5d841b78ec69c6e9e956376e246d38c1166468383b901cbf7ac2"
    )


def test_many_hashes_are_those_of_each_value_in_order() -> None:
    values = [str(number) for number in range(1_000)]
    many = VAULT.index_many(values, purpose=Purpose.BLOCK)
    assert many == [VAULT.index(value, purpose=Purpose.BLOCK) for value in values]


def test_a_wrapped_key_is_the_only_form_that_is_stored(tmp_path: Path) -> None:
    key, wrapped = VAULT.new_subject_key("orang:1")
    assert key.secret not in wrapped
    assert isinstance(key, SubjectKey)
