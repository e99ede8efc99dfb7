"""Secrets people sign in with: passwords by argon2id, authenticators by TOTP, recovery codes."""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import TypeVar

import pyotp
from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from zis_registry.store.vault import Purpose, Vault

T = TypeVar("T")
AT_ONCE = 4
TOTP_SECONDS = 30
TOTP_DIGITS = 6
TOLERATED_STEPS = (-1, 0, 1)
RECOVERY_CODES = 10
# Without letters and digits that are mistaken for one another on paper.
RECOVERY_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
RECOVERY_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: memory in KiB, passes over it, lanes."""

    memory: int = 65_536
    passes: int = 3
    lanes: int = 1


class Passwords:
    """Hashes passwords, four at once at most, so that a flood of sign-ins takes neither the memory nor the pages."""

    def __init__(self, cost: Cost | None = None) -> None:
        cost = cost or Cost()
        self._hasher = PasswordHasher(
            time_cost=cost.passes, memory_cost=cost.memory, parallelism=cost.lanes, type=Type.ID
        )
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._nobodys = ""

    async def hash(self, password: str) -> str:
        """The hash to keep of a password, with its cost and salt."""
        return await self._in_turn(lambda: self._hasher.hash(_octets(password)))

    async def matches(self, stored: str, password: str) -> bool:
        """Whether a password fits its hash; for "" (nobody, or no password yet) it takes as long and never fits."""
        if not self._nobodys:  # before any answer, so that the first one tells nothing either
            self._nobodys = await self.hash(secrets.token_urlsafe(32))
        return await self._in_turn(lambda: self._verify(stored or self._nobodys, password)) and bool(stored)

    def outdated(self, stored: str) -> bool:
        """Whether a hash was made at another cost than today's."""
        return self._hasher.check_needs_rehash(stored)

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, _octets(password))
        except (VerificationError, InvalidHashError):
            return False

    async def _in_turn(self, work: Callable[[], T]) -> T:
        async with self._turns:
            return await asyncio.to_thread(work)

    def __repr__(self) -> str:
        return "Passwords(…)"


def normalised(password: str) -> str:
    """A password in the one form that is hashed, so that every keyboard writes the same (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def _octets(password: str) -> bytes:
    return normalised(password).encode("utf-8", "surrogatepass")


# --- authenticator --------------------------------------------------------------------------------------------


def new_seed() -> str:
    """A new authenticator's secret: 160 random bits in base 32."""
    return pyotp.random_base32(32)


def authenticator_address(seed: str, *, username: str, issuer: str) -> str:
    """The address an authenticator reads from the QR code."""
    return pyotp.TOTP(seed, digits=TOTP_DIGITS, interval=TOTP_SECONDS).provisioning_uri(
        name=username, issuer_name=issuer
    )


def code_at(seed: str, moment: datetime) -> str:
    """The code an authenticator shows at a moment."""
    return pyotp.TOTP(seed, digits=TOTP_DIGITS, interval=TOTP_SECONDS).generate_otp(_step(moment))


def matching_step(seed: str, code: str, *, moment: datetime, after: int) -> int | None:
    """The step (of 30 seconds) whose code this is, one early or late at most and later than `after`; else None."""
    totp = pyotp.TOTP(seed, digits=TOTP_DIGITS, interval=TOTP_SECONDS)
    now, found = _step(moment), None
    for offset in TOLERATED_STEPS:
        step = now + offset
        if compare_digest(totp.generate_otp(step).encode(), code.encode("utf-8", "replace")) and step > after:
            found = step if found is None else found
    return found


def _step(moment: datetime) -> int:
    return int(moment.timestamp()) // TOTP_SECONDS


def seal_seed(vault: Vault, account: int, seed: str, *, wrapped: bytes | None) -> tuple[bytes, bytes]:
    """An authenticator's secret sealed under the account's key, with that key wrapped (a new one without `wrapped`)."""
    subject = _subject(account)
    if wrapped is None:
        key, wrapped = vault.new_subject_key(subject)
    else:
        key = vault.subject_key(subject, wrapped)
    return wrapped, vault.seal_text(key, seed, aad=_place(account))


def open_seed(vault: Vault, account: int, *, wrapped: bytes, sealed: bytes) -> str:
    """The secret that `seal_seed` sealed; raises VaultDamaged for another account's."""
    return vault.open_text(vault.subject_key(_subject(account), wrapped), sealed, aad=_place(account))


def _subject(account: int) -> str:
    return f"account:{account}"


def _place(account: int) -> bytes:
    return f"account:{account}:totp".encode()


# --- recovery codes -------------------------------------------------------------------------------------------


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes of about 59 bits, in groups of four letters."""
    return tuple(_grouped(_letters()) for _ in range(RECOVERY_CODES))


def recovery_hash(vault: Vault, account: int, code: str) -> str:
    """The keyed hash of a recovery code however it was typed: blanks, hyphens and capitals do not count."""
    letters = "".join(sign for sign in code.upper() if sign.isalnum())
    return vault.index(f"{account}:{letters}", purpose=Purpose.RECOVERY)


def _letters() -> str:
    return "".join(secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH))


def _grouped(letters: str) -> str:
    return "-".join(letters[n : n + 4] for n in range(0, len(letters), 4))
