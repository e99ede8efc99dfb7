"""Accounts, their sessions, invitations and failed attempts, and how each office signs its papers."""

from __future__ import annotations

from piccolo.columns import BigInt, Boolean, Bytea, Text
from piccolo.table import Table


class Account(Table, tablename="account"):
    """A person who may sign in; `areas` (JSON list of digits) narrows the area of the office, [] for all of it.

    `totp_sealed` is the authenticator in force, `totp_pending` one that waits for its first code.
    """

    id = BigInt(primary_key=True)
    username = Text(null=False)
    name = Text(null=False)
    role = Text(null=False)
    office = Text(null=False, index=True)
    areas = Text(null=False)
    status = Text(null=False)
    password_hash = Text(null=False)
    totp_key = Bytea(null=True, default=None)
    totp_sealed = Bytea(null=True, default=None)
    totp_pending = Bytea(null=True, default=None)
    totp_confirmed_at = Text(null=False)
    totp_last_step = BigInt(null=False)
    one_key = Boolean(null=False)
    created_at = Text(null=False)
    created_by = Text(null=False)


class AccountSession(Table, tablename="account_session"):
    """A signed-in browser; only the SHA-256 of its token is kept."""

    token_hash = Text(primary_key=True)
    account = BigInt(null=False, index=True)
    stage = Text(null=False)
    created_at = Text(null=False)
    seen_at = Text(null=False)
    expires_at = Text(null=False)
    code_at = Text(null=False)
    browser = Text(null=False)


class Invitation(Table, tablename="account_invitation"):
    """A link that works once: to set the first password, or a new one, and then to take the authenticator away."""

    token_hash = Text(primary_key=True)
    account = BigInt(null=False, index=True)
    expires_at = Text(null=False)
    used_at = Text(null=False)
    made_by = Text(null=False)
    resets_totp = Boolean(null=False)


class RecoveryCode(Table, tablename="account_recovery_code"):
    """A code that replaces the authenticator once; only its hash is kept."""

    id = BigInt(primary_key=True)
    account = BigInt(null=False, index=True)
    code_hash = Text(null=False)
    used_at = Text(null=False)


class Attempt(Table, tablename="sign_in_attempt"):
    """A failed attempt, by what was tried (`kind`) and the keyed hash of who or where (`key`), for throttling."""

    id = BigInt(primary_key=True)
    kind = Text(null=False)
    key = Text(null=False, index=True)
    at = Text(null=False, index=True)


class OfficeProfile(Table, tablename="office_profile"):
    """What an office puts on its papers and how others reach it; `letterhead` is a JSON list of lines."""

    code = Text(primary_key=True)
    letterhead = Text(null=False)
    address = Text(null=False)
    contact = Text(null=False)
    signatory = Text(null=False)
    changed_at = Text(null=False)
    changed_by = Text(null=False)
