"""Signing in: the password, then the code; each step has a new session, and no answer tells who has an account."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from zis_registry.errors import NotAllowed, SignInRefused
from zis_registry.services.accounts import account_events, second_factor, sessions, throttling
from zis_registry.services.accounts.access import roles
from zis_registry.services.accounts.account_events import record
from zis_registry.services.accounts.sessions import Session, Stage
from zis_registry.services.accounts.throttling import Tried
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import accounts
from zis_registry.store.repositories import sign_in as store
from zis_registry.store.repositories.accounts import AccountRecord, AccountStatus
from zis_registry.store.repositories.sign_in import NO_SECRETS, SecretsRecord

# How long the second step may take before the password is asked again.
CODE_STEP = timedelta(minutes=10)
WRONG = "Nama pengguna atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."
WRONG_CODE = "Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya di ponsel Anda, lalu coba lagi."
TOO_LATE = "Langkah kedua terlalu lama. Masuk lagi dari awal."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: its token, which only the browser keeps, and what is still owed."""

    token: str = field(repr=False)
    stage: Stage


def written(username: str) -> str:
    """A username as it is stored, however it was typed."""
    return unicodedata.normalize("NFKC", username).strip().lower()[:100]


async def with_password(
    registry: Registry, *, username: str, password: str, address: str, browser: str, old_token: str = ""
) -> SignedIn:
    """Sign in by password; a session the browser already had ends.

    Raises SignInRefused, the same for an unknown name, a wrong password and a locked account; TooManyAttempts.
    """
    name = written(username)
    tried = await throttling.reserve(registry, {Tried.USER: name, Tried.ADDRESS: address, Tried.ALL: ""})
    async with registry.db.read_tx():
        account = await accounts.find_by_username(registry.db, name)
        secrets = await store.secrets_of(registry.db, account.id if account else 0)
    right = await registry.passwords.matches(_usable(account, secrets), password)
    if account is None or not right:
        await _refused(registry, account)
        raise SignInRefused(WRONG)
    outdated = registry.passwords.outdated(secrets.password_hash)
    renewed = await registry.passwords.hash(password) if outdated else ""
    async with registry.db.write_tx():
        account = await _still_the_same(registry, account, secrets)
        await throttling.forgive(registry, tried)
        if renewed:
            await store.set_password(registry.db, account.id, renewed)
        stage = await _stage(registry, account, secrets)
        await accounts.delete_session(registry.db, sessions.token_hash(old_token))
        await accounts.delete_expired_sessions(registry.db, now=registry.now)
        token = await sessions.start(registry, account.id, stage=stage, browser=browser)
        await record(registry, account, "sign-in:password:accept", {"stage": stage.value})
    return SignedIn(token, stage)


def _usable(account: AccountRecord | None, secrets: SecretsRecord) -> str:
    return secrets.password_hash if account is not None and account.status is AccountStatus.ACTIVE else ""


async def _still_the_same(registry: Registry, account: AccountRecord, secrets: SecretsRecord) -> AccountRecord:
    """The account again, inside the writing; raises SignInRefused when it changed while the password was hashed."""
    now = await accounts.find_account(registry.db, account.id)
    kept = await store.secrets_of(registry.db, account.id)
    if now is None or now.status is not AccountStatus.ACTIVE or kept.password_hash != secrets.password_hash:
        raise SignInRefused(WRONG)
    return now


async def _stage(registry: Registry, account: AccountRecord, secrets: SecretsRecord) -> Stage:
    if secrets.totp_confirmed_at:
        return Stage.CODE
    await store.drop_pending(registry.db, account.id)
    if not roles()[account.role].second_factor:
        return Stage.FULL
    # Another half session could still look at the new secret; before the first code there is no whole one to lose.
    await accounts.delete_sessions_of(registry.db, account.id)
    await second_factor.prepare(registry, account.id)
    return Stage.ENROL


async def with_code(registry: Registry, session: Session, code: str) -> SignedIn:
    """Complete a sign-in by a code of the authenticator or a recovery code; the session of the first step ends.

    Raises SignInRefused for a wrong or used code, or when the first step is too long ago; TooManyAttempts.
    """
    begun = datetime.fromisoformat(session.record.created_at)
    if session.stage is not Stage.CODE or registry.clock() - begun > CODE_STEP:
        await _drop(registry, session)
        raise SignInRefused(TOO_LATE)
    account = session.account
    tried = await throttling.reserve(registry, {Tried.CODE: str(account.id)})
    token = ""
    async with registry.db.write_tx():
        live = await accounts.find_session(registry.db, session.record.token_hash)
        if live is not None and await second_factor.take(registry, account.id, code):
            await throttling.forgive(registry, tried)
            await accounts.delete_session(registry.db, session.record.token_hash)
            await store.drop_pending(registry.db, account.id)
            token = await sessions.start(
                registry, account.id, stage=Stage.FULL, browser=session.record.browser, with_code=True
            )
        await record(registry, account, f"sign-in:code:{'accept' if token else 'refuse'}")
    if not token:
        raise SignInRefused(WRONG_CODE)
    return SignedIn(token, Stage.FULL)


async def confirm_code(registry: Registry, session: Session, code: str) -> None:
    """Check a code of a signed-in person once more and note it on the session: for what needs a fresh one.

    Raises SignInRefused for a wrong or used code, TooManyAttempts, NotAllowed for an account without authenticator.
    """
    account = session.account
    if session.stage is not Stage.FULL:
        raise SignInRefused(TOO_LATE)
    if not account.totp_confirmed_at:
        raise NotAllowed("Langkah ini meminta kode autentikator. Pasang autentikator dulu di Akun saya.")
    tried = await throttling.reserve(registry, {Tried.CODE: str(account.id)})
    async with registry.db.write_tx():
        right = await second_factor.take(registry, account.id, code)
        if right:
            await throttling.forgive(registry, tried)
            await accounts.note_code(registry.db, session.record.token_hash, code_at=registry.now)
        await record(registry, account, f"sign-in:fresh-code:{'accept' if right else 'refuse'}")
    if not right:
        raise SignInRefused(WRONG_CODE)


async def check_password(registry: Registry, account: AccountRecord, password: str) -> SecretsRecord:
    """Check the password of a signed-in person once more and return what it was checked against.

    Raises SignInRefused for a wrong one, TooManyAttempts.
    """
    tried = await throttling.reserve(registry, {Tried.USER: account.username, Tried.ALL: ""})
    async with registry.db.read_tx():
        secrets = await store.secrets_of(registry.db, account.id)
    if secrets == NO_SECRETS or not await registry.passwords.matches(secrets.password_hash, password):
        await _refused(registry, account)
        raise SignInRefused("Kata sandi sekarang tidak cocok.")
    async with registry.db.write_tx():
        await throttling.forgive(registry, tried)
    return secrets


async def sign_out(registry: Registry, session: Session | None) -> None:
    """End the session a browser holds."""
    if session is None:
        return
    async with registry.db.write_tx():
        await accounts.delete_session(registry.db, session.record.token_hash)
        await record(registry, session.account, "sign-in:session:end")


async def _refused(registry: Registry, account: AccountRecord | None) -> None:
    """Note a refused password; what was typed is never noted, it may be the password in the wrong field."""
    visitor = replace(registry.everywhere, actor="tamu")
    async with registry.db.write_tx():
        subject = account_events.subject(account.id) if account else "account:unknown"
        await registry.record(scope=visitor, action="sign-in:password:refuse", subject=subject, payload={})


async def _drop(registry: Registry, session: Session) -> None:
    if session.stage is Stage.CODE:
        async with registry.db.write_tx():
            await accounts.delete_session(registry.db, session.record.token_hash)
