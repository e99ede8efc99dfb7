"""What an account may be: usernames, names, roles that fit an office, areas of enumerators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zis_registry.errors import DecisionRefused, InvalidValue
from zis_registry.services import reference
from zis_registry.services.accounts import sign_in
from zis_registry.services.accounts.access import roles
from zis_registry.services.accounts.account_events import subject
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import accounts as store
from zis_registry.store.repositories.accounts import AccountRecord, AccountStatus
from zis_registry.store.repositories.uploads import OfficeRecord
from zis_registry.terms.access import Role
from zis_registry.terms.area import AreaCode
from zis_registry.terms.scope import Scope

USERNAME = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
LONG_NUMBER = re.compile(r"\d{8}")
SHORTEST_NAME, LONGEST_NAME = 3, 100
SHORTEST_USERNAME, LONGEST_USERNAME = 3, 40
MOST_AREAS = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an administrator writes about a person: name, role, office, and the areas of an enumerator."""

    name: str
    role: str
    office: str
    areas: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """The same after the rules: the office is in reach, the role fits it, the areas lie in it."""

    name: str
    role: Role
    office: OfficeRecord
    areas: tuple[str, ...]


def fitting(wanted: Wanted, office: OfficeRecord) -> Checked:
    """What is wanted, if it may be in this office; raises InvalidValue with the field as its code."""
    if wanted.role not in {role.value for role in Role}:
        raise InvalidValue("Pilih peran.", code="peran")
    role = Role(wanted.role)
    if not roles()[role].fits(office):
        raise InvalidValue(f"Peran {roles()[role].name} tidak ada di {office.name}. Pilih peran lain.", code="peran")
    return Checked(clean_name(wanted.name), role, office, _areas(role, office, wanted.areas))


def _areas(role: Role, office: OfficeRecord, areas: Sequence[str]) -> tuple[str, ...]:
    if role is not Role.ENUMERATOR:
        return ()
    index = reference.areas()
    chosen = tuple(dict.fromkeys(area for area in areas if area))
    if not chosen:
        raise InvalidValue("Pilih sedikitnya satu desa atau kelurahan tugas enumerator.", code="wilayah")
    inside = all(
        area.isdigit() and area.startswith(office.area) and len(area) > len(office.area) and AreaCode(area) in index
        for area in chosen
    )
    if not inside or len(chosen) > MOST_AREAS:
        raise InvalidValue(f"Wilayah tugas harus di dalam wilayah {office.name}.", code="wilayah")
    return chosen


def clean_username(username: str) -> str:
    """A username as it is stored; raises InvalidValue."""
    written = sign_in.written(username)
    if (
        not SHORTEST_USERNAME <= len(written) <= LONGEST_USERNAME
        or not USERNAME.fullmatch(written)
        or LONG_NUMBER.search(written)
    ):
        raise InvalidValue(
            f"Nama pengguna {SHORTEST_USERNAME} sampai {LONGEST_USERNAME} huruf kecil, angka, titik, atau garis, "
            "diawali huruf dan tanpa deret angka panjang; misalnya rahmawati.tahir.",
            code="nama-pengguna",
        )
    return written


def clean_name(name: str) -> str:
    """A person's name with single blanks; raises InvalidValue."""
    written = " ".join(name.split())
    if not SHORTEST_NAME <= len(written) <= LONGEST_NAME or not written.isprintable():
        raise InvalidValue(f"Nama lengkap {SHORTEST_NAME} sampai {LONGEST_NAME} huruf.", code="nama")
    return written


async def insert(registry: Registry, scope: Scope, *, username: str, checked: Checked) -> AccountRecord:
    """Write a new account that waits for its link; raises DecisionRefused for a username in use. In `write_tx`."""
    if await store.find_by_username(registry.db, username) is not None:
        raise DecisionRefused(f"Nama pengguna {username} sudah dipakai. Pilih nama lain.", code="nama-pengguna")
    account = AccountRecord(
        id=await registry.db.next_id("account"),
        username=username,
        name=checked.name,
        role=checked.role,
        office=checked.office.code,
        areas=checked.areas,
        status=AccountStatus.INVITED,
        one_key=True,
        totp_confirmed_at="",
        created_at=registry.now,
        created_by=scope.actor,
    )
    await store.insert_account(registry.db, account, password_hash="")
    return account


async def note(registry: Registry, scope: Scope, account: AccountRecord, action: str, **more: object) -> None:
    """Write a change of an account into the audit trail; call inside `write_tx`."""
    payload = {"username": account.username, "role": account.role.value, "office": account.office, **more}
    await registry.record(scope=scope, action=action, subject=subject(account.id), payload=payload)
