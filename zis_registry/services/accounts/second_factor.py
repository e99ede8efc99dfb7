"""The second factor: a secret that waits for its first code, and codes that are never taken twice."""

from __future__ import annotations

from zis_registry.services.opening import Registry
from zis_registry.store import credentials
from zis_registry.store.credentials import TOTP_DIGITS
from zis_registry.store.repositories import sign_in as store


async def prepare(registry: Registry, account: int) -> None:
    """Make a secret that waits for its first code, in place of one that does already; call inside `write_tx`.

    Whoever knew the password may have seen the earlier one, and would keep it once its owner confirms it.
    """
    secrets = await store.secrets_of(registry.db, account)
    wrapped, sealed = credentials.seal_seed(registry.vault, account, credentials.new_seed(), wrapped=secrets.totp_key)
    await store.set_pending(registry.db, account, wrapped=wrapped, sealed=sealed)


async def take(registry: Registry, account: int, code: str) -> bool:
    """Whether a code is right and unused, using it up: of the authenticator in force, or a recovery code.

    Call inside `write_tx`: the one writer is what makes a code work once, however many send it at once.
    """
    registry.db.require_writing()
    secrets = await store.secrets_of(registry.db, account)
    if not secrets.totp_confirmed_at:
        return False
    typed = digits(code)
    if not (len(typed) == TOTP_DIGITS and typed.isdecimal()):
        code_hash = credentials.recovery_hash(registry.vault, account, code)
        return await store.use_recovery(registry.db, account, code_hash, at=registry.now)
    seed = open_seed(registry, account, secrets.totp_key, secrets.totp_sealed)
    step = credentials.matching_step(seed, typed, moment=registry.clock(), after=secrets.totp_last_step)
    if step is None:
        return False
    await store.use_step(registry.db, account, step)
    return True


def open_seed(registry: Registry, account: int, wrapped: bytes | None, sealed: bytes | None) -> str:
    """The secret of an authenticator, "" where there is none."""
    if wrapped is None or sealed is None:
        return ""
    return credentials.open_seed(registry.vault, account, wrapped=wrapped, sealed=sealed)


def digits(code: str) -> str:
    """A code without the blanks people type in it."""
    return "".join(code.split())
