"""Authenticators: one waits for its first code, then is in force; no code of it is ever taken twice."""

from __future__ import annotations

from dataclasses import dataclass, field

from zis_registry.errors import DecisionRefused, SignInRefused
from zis_registry.services.accounts import second_factor, sessions, sign_in, throttling
from zis_registry.services.accounts.access import roles
from zis_registry.services.accounts.account_events import record
from zis_registry.services.accounts.second_factor import digits, open_seed
from zis_registry.services.accounts.sessions import Session, Stage
from zis_registry.services.accounts.throttling import Tried
from zis_registry.services.opening import Registry
from zis_registry.store import credentials
from zis_registry.store.repositories import accounts
from zis_registry.store.repositories import sign_in as store
from zis_registry.store.repositories.sign_in import SecretsRecord

ISSUER = "Register ZIS"


@dataclass(frozen=True, slots=True)
class AuthenticatorView:
    """The authenticator of an account: since when, codes left, and the secret of one that waits for its first code."""

    confirmed_at: str
    required: bool
    recovery_left: int
    pending: str = field(repr=False)
    address: str = field(repr=False)

    @property
    def groups(self) -> str:
        """The waiting secret in groups of four, for typing it."""
        return " ".join(self.pending[n : n + 4] for n in range(0, len(self.pending), 4))


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An authenticator came into force: the new session and the recovery codes, shown this once."""

    token: str = field(repr=False)
    codes: tuple[str, ...] = field(repr=False)


async def view(registry: Registry, session: Session) -> AuthenticatorView:
    """The authenticator of the session's person."""
    account = session.account
    async with registry.db.read_tx():
        secrets = await store.secrets_of(registry.db, account.id)
        left = await store.recovery_left(registry.db, account.id)
    seed = open_seed(registry, account.id, secrets.totp_key, secrets.totp_pending)
    address = credentials.authenticator_address(seed, username=account.username, issuer=ISSUER) if seed else ""
    return AuthenticatorView(
        confirmed_at=secrets.totp_confirmed_at,
        required=roles()[account.role].second_factor,
        recovery_left=left,
        pending=seed,
        address=address,
    )


async def begin(registry: Registry, session: Session, *, code: str = "", password: str = "") -> None:
    """Start a new authenticator; the old one stays in force until the new one has given a code.

    Whoever has one proves it by a code of it (or a recovery code), others by the password.
    Raises SignInRefused, TooManyAttempts.
    """
    account = session.account
    if account.totp_confirmed_at:
        await sign_in.confirm_code(registry, session, code)
    else:
        await sign_in.check_password(registry, account, password)
    async with registry.db.write_tx():
        await second_factor.prepare(registry, account.id)
        await record(registry, account, "account:authenticator:begin")


async def abandon(registry: Registry, session: Session) -> None:
    """Forget a new authenticator that has not given a code yet."""
    async with registry.db.write_tx():
        await store.drop_pending(registry.db, session.account.id)
        await record(registry, session.account, "account:authenticator:abandon")


async def confirm(registry: Registry, session: Session, code: str) -> Enrolled:
    """Put the waiting authenticator in force by its first code; all sessions end, this one is replaced.

    Raises SignInRefused for a wrong code, DecisionRefused when none waits, TooManyAttempts.
    """
    account = session.account
    if session.stage is Stage.CODE:
        raise SignInRefused(sign_in.TOO_LATE)
    tried = await throttling.reserve(registry, {Tried.CODE: str(account.id)})
    codes, token = credentials.new_recovery_codes(), ""
    async with registry.db.write_tx():
        secrets = await _waiting(registry, session)
        seed = open_seed(registry, account.id, secrets.totp_key, secrets.totp_pending)
        step = credentials.matching_step(seed, digits(code), moment=registry.clock(), after=0)
        if step is not None and secrets.totp_pending is not None:
            await throttling.forgive(registry, tried)
            await store.put_authenticator(
                registry.db, account.id, sealed=secrets.totp_pending, confirmed_at=registry.now, step=step
            )
            await _put_recovery(registry, account.id, codes)
            await accounts.delete_sessions_of(registry.db, account.id)
            token = await sessions.start(
                registry, account.id, stage=Stage.FULL, browser=session.record.browser, with_code=True
            )
        await record(registry, account, f"account:authenticator:{'confirm' if token else 'refuse'}")
    if not token:
        raise SignInRefused("Kode tidak cocok. Periksa jam ponsel Anda, tunggu kode berikutnya, lalu coba lagi.")
    return Enrolled(token, codes)


async def renew_recovery(registry: Registry, session: Session, code: str) -> tuple[str, ...]:
    """New recovery codes instead of all old ones, against a code; raises as `sign_in.confirm_code` does."""
    await sign_in.confirm_code(registry, session, code)
    codes = credentials.new_recovery_codes()
    async with registry.db.write_tx():
        await _put_recovery(registry, session.account.id, codes)
        await record(registry, session.account, "account:recovery:renew")
    return codes


async def _waiting(registry: Registry, session: Session) -> SecretsRecord:
    """What waits for its first code, while the session that asks is still alive."""
    secrets = await store.secrets_of(registry.db, session.account.id)
    if secrets.totp_pending is None:
        raise DecisionRefused("Tidak ada autentikator baru yang menunggu kode. Mulai lagi dari Akun saya.")
    if await accounts.find_session(registry.db, session.record.token_hash) is None:
        raise SignInRefused(sign_in.TOO_LATE)
    return secrets


async def _put_recovery(registry: Registry, account: int, codes: tuple[str, ...]) -> None:
    hashes = [credentials.recovery_hash(registry.vault, account, code) for code in codes]
    await store.replace_recovery(registry.db, account, hashes)
