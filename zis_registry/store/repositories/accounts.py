"""Accounts and their sessions. Accounts belong to offices, not to areas: who may ask for them is settled above."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from zis_registry.store.engine import Database
from zis_registry.store.repositories.scoping import LARGEST_ID
from zis_registry.store.tables.accounts import Account, AccountSession, OfficeProfile
from zis_registry.terms.access import Role


class AccountStatus(StrEnum):
    """Whether an account may sign in."""

    INVITED = "DIUNDANG"
    ACTIVE = "AKTIF"
    DISABLED = "DIKUNCI"


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """An account; `areas` narrows its office's area, () for all of it. `repr` shows no secret."""

    id: int
    username: str
    name: str
    role: Role
    office: str
    areas: tuple[str, ...]
    status: AccountStatus
    one_key: bool
    totp_confirmed_at: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A signed-in browser: times are UTC text, `code_at` is when a code was last given ("" never)."""

    token_hash: str = field(repr=False)
    account: int
    stage: str
    created_at: str
    seen_at: str
    expires_at: str
    code_at: str
    browser: str


async def find_account(db: Database, account: int) -> AccountRecord | None:
    """An account by its number, or None; also for a number that no column can hold."""
    if not 0 < account <= LARGEST_ID:
        return None
    row = await Account.select().where(Account.id == account).first()
    return None if row is None else account_of(row)


async def find_by_username(db: Database, username: str) -> AccountRecord | None:
    """An account by its username (lower case)."""
    row = await Account.select().where(Account.username == username).first()
    return None if row is None else account_of(row)


def account_of(row: Mapping[str, Any]) -> AccountRecord:
    """The account of a database row."""
    return AccountRecord(
        id=row["id"],
        username=row["username"],
        name=row["name"],
        role=Role(row["role"]),
        office=row["office"],
        areas=tuple(json.loads(row["areas"])),
        status=AccountStatus(row["status"]),
        one_key=bool(row["one_key"]),
        totp_confirmed_at=row["totp_confirmed_at"],
        created_at=row["created_at"],
        created_by=row["created_by"],
    )


async def insert_account(db: Database, account: AccountRecord, *, password_hash: str) -> None:
    """Write a new account without an authenticator."""
    await db.bulk_insert(
        Account,
        ("id", "username", "name", "role", "office", "areas", "status", "password_hash", "totp_key", "totp_sealed",
         "totp_confirmed_at", "totp_last_step", "one_key", "created_at", "created_by"),
        [(
            account.id, account.username, account.name, account.role.value, account.office,
            json.dumps(list(account.areas)), account.status.value, password_hash, None, None,
            account.totp_confirmed_at, 0, account.one_key, account.created_at, account.created_by,
        )],
    )  # fmt: skip


async def accounts_of(
    db: Database, offices: Collection[str], *, after: str = "", most: int | None = None
) -> tuple[AccountRecord, ...]:
    """The accounts of some offices by username, from the one after `after`."""
    if not offices:
        return ()
    asked = (
        Account.select()
        .where(Account.office.is_in(list(offices)) & (Account.username > after))
        .order_by(Account.username)
    )
    rows = await (asked if most is None else asked.limit(most))
    return tuple(account_of(row) for row in rows)


async def count_accounts(db: Database, offices: Collection[str]) -> int:
    """How many accounts some offices have."""
    return await Account.count().where(Account.office.is_in(list(offices))) if offices else 0


async def accounts_made_by(db: Database, maker: str) -> tuple[AccountRecord, ...]:
    """The accounts that somebody made, in the order of their making."""
    rows = await Account.select().where(Account.created_by == maker).order_by(Account.id)
    return tuple(account_of(row) for row in rows)


async def has_administrator(db: Database, office: str) -> bool:
    """Whether an office has an administrator who can sign in."""
    found = await Account.select(Account.id).where(
        (Account.office == office)
        & (Account.role == Role.ADMINISTRATOR.value)
        & (Account.status == AccountStatus.ACTIVE.value)
    )
    return bool(found)


async def update_account(db: Database, account: AccountRecord) -> None:
    """Write what may change of an account: name, role, office, areas, status, one-key decisions."""
    await Account.update(
        {
            Account.name: account.name,
            Account.role: account.role.value,
            Account.office: account.office,
            Account.areas: json.dumps(list(account.areas)),
            Account.status: account.status.value,
            Account.one_key: account.one_key,
        }
    ).where(Account.id == account.id)


async def set_status(db: Database, account: int, status: AccountStatus) -> None:
    """Let an account sign in, or no more."""
    await Account.update({Account.status: status.value}).where(Account.id == account)


# --- profiles of offices --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProfileRecord:
    """What an office puts on its papers, and how others reach it."""

    code: str
    letterhead: tuple[str, ...]
    address: str
    contact: str
    signatory: str
    changed_at: str
    changed_by: str


async def find_profile(db: Database, code: str) -> ProfileRecord | None:
    """The profile of an office, None before anybody wrote one."""
    row = await OfficeProfile.select().where(OfficeProfile.code == code).first()
    if row is None:
        return None
    lines = tuple(json.loads(row["letterhead"]))
    return ProfileRecord(
        code, lines, row["address"], row["contact"], row["signatory"], row["changed_at"], row["changed_by"]
    )


async def put_profile(db: Database, profile: ProfileRecord) -> None:
    """Write the profile of an office over an earlier one."""
    await OfficeProfile.delete().where(OfficeProfile.code == profile.code)
    await db.bulk_insert(
        OfficeProfile,
        ("code", "letterhead", "address", "contact", "signatory", "changed_at", "changed_by"),
        [(
            profile.code, json.dumps(list(profile.letterhead), ensure_ascii=False), profile.address, profile.contact,
            profile.signatory, profile.changed_at, profile.changed_by,
        )],
    )  # fmt: skip


# --- sessions -------------------------------------------------------------------------------------------------

SESSION_COLUMNS = ("token_hash", "account", "stage", "created_at", "seen_at", "expires_at", "code_at", "browser")


async def insert_session(db: Database, session: SessionRecord) -> None:
    """Write a new session."""
    await db.bulk_insert(
        AccountSession, SESSION_COLUMNS, [tuple(getattr(session, column) for column in SESSION_COLUMNS)]
    )


async def find_session(db: Database, token_hash: str) -> SessionRecord | None:
    """The session of a token's hash, expired or not."""
    row = await AccountSession.select().where(AccountSession.token_hash == token_hash).first()
    return None if row is None else SessionRecord(**{column: row[column] for column in SESSION_COLUMNS})


async def sessions_of(db: Database, account: int) -> tuple[SessionRecord, ...]:
    """The sessions of an account, the last seen first."""
    rows = await AccountSession.select().where(AccountSession.account == account)
    found = [SessionRecord(**{column: row[column] for column in SESSION_COLUMNS}) for row in rows]
    return tuple(sorted(found, key=lambda session: session.seen_at, reverse=True))


async def touch_session(db: Database, token_hash: str, *, seen_at: str) -> None:
    """Note that a session was used."""
    await AccountSession.update({AccountSession.seen_at: seen_at}).where(AccountSession.token_hash == token_hash)


async def note_code(db: Database, token_hash: str, *, code_at: str) -> None:
    """Note that a session's person has just given a code."""
    await AccountSession.update({AccountSession.code_at: code_at}).where(AccountSession.token_hash == token_hash)


async def delete_session(db: Database, token_hash: str) -> None:
    """End one session."""
    await AccountSession.delete().where(AccountSession.token_hash == token_hash)


async def delete_sessions_of(db: Database, account: int) -> None:
    """End every session of an account."""
    await AccountSession.delete().where(AccountSession.account == account)


async def delete_expired_sessions(db: Database, *, now: str) -> None:
    """Forget the sessions whose time is over."""
    await AccountSession.delete().where(AccountSession.expires_at <= now)
