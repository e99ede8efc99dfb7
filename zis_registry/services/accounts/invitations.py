"""Links that set a password once: for a new account, for a forgotten password, for the first administrator."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from zis_registry.errors import SignInRefused
from zis_registry.services.accounts import password_rules, sign_in
from zis_registry.services.accounts.access import roles
from zis_registry.services.accounts.account_events import record
from zis_registry.services.accounts.sessions import TOKEN_BYTES, token_hash
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import accounts, uploads
from zis_registry.store.repositories import sign_in as store
from zis_registry.store.repositories.accounts import AccountRecord, AccountStatus
from zis_registry.store.repositories.sign_in import InvitationRecord

GOOD_FOR = timedelta(hours=72)
FIRST_GOOD_FOR = timedelta(hours=24)
SPENT = "Tautan ini sudah dipakai, diganti, atau lewat waktunya. Minta tautan baru kepada administrator kantor Anda."


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom a link is for, as its page says it."""

    username: str
    name: str
    role_words: str
    office_name: str
    first: bool
    expires_at: str


async def make(
    registry: Registry, account: int, *, made_by: str, good_for: timedelta = GOOD_FOR, resets_totp: bool = False
) -> str:
    """Make a link for an account in place of earlier ones and return its token; call inside `write_tx`."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await store.put_invitation(
        registry.db,
        InvitationRecord(
            token_hash=token_hash(token),
            account=account,
            expires_at=(registry.clock() + good_for).isoformat(timespec="seconds"),
            used_at="",
            made_by=made_by,
            resets_totp=resets_totp,
        ),
    )
    return token


async def view(registry: Registry, token: str) -> Invitation:
    """Whom a link is for; raises SignInRefused for one that does not work (any more)."""
    async with registry.db.read_tx():
        found, account = await _working(registry, token)
        office = await uploads.find_office(registry.db, account.office)
    return Invitation(
        username=account.username,
        name=account.name,
        role_words=roles()[account.role].name,
        office_name=office.name if office else account.office,
        first=account.status is AccountStatus.INVITED,
        expires_at=found.expires_at,
    )


async def accept(registry: Registry, token: str, password: str) -> str:
    """Set the password by a link, which then works no more; all sessions end. Returns the username to sign in with.

    Raises SignInRefused for a link that does not work, InvalidValue for a password that is not taken.
    """
    async with registry.db.read_tx():
        _, account = await _working(registry, token)
    await password_rules.require_good(password, about=(account.username, account.name))
    password_hash = await registry.passwords.hash(password)
    async with registry.db.write_tx():
        found, account = await _working(registry, token)  # nobody used it in between
        await store.use_invitation(registry.db, found.token_hash, at=registry.now)
        await store.set_password(registry.db, account.id, password_hash)
        await store.drop_pending(registry.db, account.id)  # who knew the old password may have seen it
        if found.resets_totp:
            await store.drop_authenticator(registry.db, account.id)
        await accounts.set_status(registry.db, account.id, AccountStatus.ACTIVE)
        await accounts.delete_sessions_of(registry.db, account.id)
        await record(registry, account, "account:invitation:accept", {"authenticator_reset": found.resets_totp})
    return sign_in.written(account.username)


async def _working(registry: Registry, token: str) -> tuple[InvitationRecord, AccountRecord]:
    found = await store.find_invitation(registry.db, token_hash(token))
    account = await accounts.find_account(registry.db, found.account) if found else None
    if found is None or account is None or found.used_at or account.status is AccountStatus.DISABLED:
        raise SignInRefused(SPENT)
    if registry.clock() >= datetime.fromisoformat(found.expires_at):
        raise SignInRefused(SPENT)
    return found, account
