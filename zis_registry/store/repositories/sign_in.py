"""What signing in needs of the store: secrets of accounts, links, recovery codes, and attempts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zis_registry.store.engine import Database
from zis_registry.store.repositories.scoping import next_number
from zis_registry.store.tables.accounts import Account, Attempt, Invitation, RecoveryCode


@dataclass(frozen=True, slots=True)
class SecretsRecord:
    """The secrets of an account; `repr` shows none."""

    password_hash: str = field(repr=False)
    totp_key: bytes | None = field(repr=False)
    totp_sealed: bytes | None = field(repr=False)
    totp_pending: bytes | None = field(repr=False)
    totp_confirmed_at: str
    totp_last_step: int = field(repr=False)


NO_SECRETS = SecretsRecord("", None, None, None, "", 0)


@dataclass(frozen=True, slots=True)
class InvitationRecord:
    """A link that sets a password once; `resets_totp` also takes the authenticator away."""

    token_hash: str = field(repr=False)
    account: int
    expires_at: str
    used_at: str
    made_by: str
    resets_totp: bool


async def secrets_of(db: Database, account: int) -> SecretsRecord:
    """The secrets of an account; NO_SECRETS for one that is not there."""
    row = await Account.select().where(Account.id == account).first()
    if row is None:
        return NO_SECRETS
    return SecretsRecord(
        password_hash=row["password_hash"],
        totp_key=_bytes(row["totp_key"]),
        totp_sealed=_bytes(row["totp_sealed"]),
        totp_pending=_bytes(row["totp_pending"]),
        totp_confirmed_at=row["totp_confirmed_at"],
        totp_last_step=row["totp_last_step"],
    )


async def set_password(db: Database, account: int, password_hash: str) -> None:
    """Keep the hash of a new password."""
    await Account.update({Account.password_hash: password_hash}).where(Account.id == account)


# --- authenticator --------------------------------------------------------------------------------------------


async def set_pending(db: Database, account: int, *, wrapped: bytes, sealed: bytes) -> None:
    """Keep an authenticator that waits for its first code."""
    await Account.update({Account.totp_key: wrapped, Account.totp_pending: sealed}).where(Account.id == account)


async def drop_pending(db: Database, account: int) -> None:
    """Forget an authenticator that waits for its first code."""
    await Account.update({Account.totp_pending: None}).where(Account.id == account)


async def put_authenticator(db: Database, account: int, *, sealed: bytes, confirmed_at: str, step: int) -> None:
    """Put an authenticator in force; `step` is that of the code just used."""
    await Account.update(
        {
            Account.totp_sealed: sealed,
            Account.totp_pending: None,
            Account.totp_confirmed_at: confirmed_at,
            Account.totp_last_step: step,
        }
    ).where(Account.id == account)


async def drop_authenticator(db: Database, account: int) -> None:
    """Take an authenticator away with its recovery codes."""
    await Account.update(
        {
            Account.totp_key: None,
            Account.totp_sealed: None,
            Account.totp_pending: None,
            Account.totp_confirmed_at: "",
            Account.totp_last_step: 0,
        }
    ).where(Account.id == account)
    await RecoveryCode.delete().where(RecoveryCode.account == account)


async def use_step(db: Database, account: int, step: int) -> None:
    """Note the step of the code just used, so that none of it or before it is taken again."""
    await Account.update({Account.totp_last_step: step}).where(Account.id == account)


async def replace_recovery(db: Database, account: int, hashes: Sequence[str]) -> None:
    """Replace all recovery codes of an account."""
    await RecoveryCode.delete().where(RecoveryCode.account == account)
    first = await db.next_id(RecoveryCode)
    rows = [(first + n, account, code_hash, "") for n, code_hash in enumerate(hashes)]
    await db.bulk_insert(RecoveryCode, ("id", "account", "code_hash", "used_at"), rows)


async def use_recovery(db: Database, account: int, code_hash: str, *, at: str) -> bool:
    """Use up a recovery code; False when there is no such unused one. Call inside `write_tx`."""
    unused = (RecoveryCode.account == account) & (RecoveryCode.code_hash == code_hash) & (RecoveryCode.used_at == "")
    if await RecoveryCode.select(RecoveryCode.id).where(unused).first() is None:
        return False
    await RecoveryCode.update({RecoveryCode.used_at: at}).where(unused)
    return True


async def recovery_left(db: Database, account: int) -> int:
    """How many recovery codes an account has left."""
    return int(await RecoveryCode.count().where((RecoveryCode.account == account) & (RecoveryCode.used_at == "")))


# --- links ----------------------------------------------------------------------------------------------------


async def put_invitation(db: Database, invitation: InvitationRecord) -> None:
    """Write a link; earlier ones of the account stop working."""
    await Invitation.delete().where(Invitation.account == invitation.account)
    columns = ("token_hash", "account", "expires_at", "used_at", "made_by", "resets_totp")
    await db.bulk_insert(Invitation, columns, [tuple(getattr(invitation, column) for column in columns)])


async def find_invitation(db: Database, token_hash: str) -> InvitationRecord | None:
    """The link of a token's hash, used or not."""
    row = await Invitation.select().where(Invitation.token_hash == token_hash).first()
    return None if row is None else _invitation(row)


async def invitation_of(db: Database, account: int) -> InvitationRecord | None:
    """The last link of an account, used or not."""
    row = await Invitation.select().where(Invitation.account == account).first()
    return None if row is None else _invitation(row)


async def use_invitation(db: Database, token_hash: str, *, at: str) -> None:
    """Note that a link was used."""
    await Invitation.update({Invitation.used_at: at}).where(Invitation.token_hash == token_hash)


async def drop_invitations(db: Database, account: int) -> None:
    """Let no link of an account work any more."""
    await Invitation.delete().where(Invitation.account == account)


# --- attempts -------------------------------------------------------------------------------------------------


async def attempts_since(db: Database, kind: str, key: str, *, after: str) -> tuple[str, ...]:
    """When something was tried after a moment, the oldest first."""
    rows = (
        await Attempt.select(Attempt.at)
        .where((Attempt.key == key) & (Attempt.kind == kind) & (Attempt.at > after))
        .order_by(Attempt.at)
    )
    return tuple(row["at"] for row in rows)


async def insert_attempts(db: Database, tried: Iterable[tuple[str, str]], *, at: str) -> tuple[int, ...]:
    """Write attempts as (kind, key) and return their numbers."""
    first = await next_number(db, Attempt)
    rows = [(first + n, kind, key, at) for n, (kind, key) in enumerate(tried)]
    await db.bulk_insert(Attempt, ("id", "kind", "key", "at"), rows)
    return tuple(row[0] for row in rows)


async def delete_attempts(db: Database, numbers: Sequence[int]) -> None:
    """Take attempts back that turned out to be right."""
    await Attempt.delete().where(Attempt.id.is_in(list(numbers)))


async def delete_attempts_before(db: Database, moment: str) -> None:
    """Forget old attempts."""
    await Attempt.delete().where(Attempt.at < moment)


def _invitation(row: dict[str, object]) -> InvitationRecord:
    return InvitationRecord(
        token_hash=str(row["token_hash"]),
        account=int(str(row["account"])),
        expires_at=str(row["expires_at"]),
        used_at=str(row["used_at"]),
        made_by=str(row["made_by"]),
        resets_totp=bool(row["resets_totp"]),
    )


def _bytes(value: object) -> bytes | None:
    return bytes(value) if isinstance(value, (bytes, bytearray, memoryview)) else None
