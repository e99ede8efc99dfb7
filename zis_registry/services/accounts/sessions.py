"""Sessions: our own table, because an id chosen by the browser must never become one, and each can be ended."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from zis_registry.services.accounts.access import reader, roles
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import accounts, uploads
from zis_registry.store.repositories.accounts import AccountRecord, AccountStatus, SessionRecord
from zis_registry.terms.access import Reader, Role

LONGEST = timedelta(hours=10)
FRESH_CODE = timedelta(minutes=5)
TOUCH_EVERY = timedelta(minutes=1)
TOKEN_BYTES = 32


class Stage(StrEnum):
    """How far a sign-in has come: a full session, or one that still owes a code or an authenticator."""

    FULL = "PENUH"
    CODE = "KODE"
    ENROL = "DAFTAR"


@dataclass(frozen=True, slots=True)
class Session:
    """A live session and its person; `reader` is None until the sign-in is complete."""

    record: SessionRecord
    account: AccountRecord
    stage: Stage
    reader: Reader | None
    fresh_code: bool
    stale_touch: bool


def token_hash(token: str) -> str:
    """What the table keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


async def start(registry: Registry, account: int, *, stage: Stage, browser: str, with_code: bool = False) -> str:
    """Make a new session and return its token (32 random bytes), which is kept nowhere; call inside `write_tx`."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = registry.clock()
    await accounts.insert_session(
        registry.db,
        SessionRecord(
            token_hash=token_hash(token),
            account=account,
            stage=stage.value,
            created_at=registry.now,
            seen_at=registry.now,
            expires_at=(now + LONGEST).isoformat(timespec="seconds"),
            code_at=registry.now if with_code else "",
            browser=browser[:200],
        ),
    )
    return token


async def find(registry: Registry, token: str) -> Session | None:
    """The live session of a token; None for an unknown, expired or idle one and for a locked account."""
    async with registry.db.read_tx():
        record = await accounts.find_session(registry.db, token_hash(token))
        if record is None:
            return None
        account = await accounts.find_account(registry.db, record.account)
        office = await uploads.find_office(registry.db, account.office) if account else None
    if account is None or office is None or account.status is AccountStatus.DISABLED:
        return None
    if not alive(registry, record, account.role):
        return None
    now = registry.clock()
    stage = Stage(record.stage)
    person = reader(
        account=account.id,
        username=account.username,
        name=account.name,
        role=account.role,
        office=office,
        areas=account.areas,
        one_key=account.one_key,
    )
    return Session(
        record=record,
        account=account,
        stage=stage,
        reader=person if stage is Stage.FULL else None,
        fresh_code=bool(record.code_at) and now - _time(record.code_at) <= FRESH_CODE,
        stale_touch=now - _time(record.seen_at) >= TOUCH_EVERY,
    )


def alive(registry: Registry, record: SessionRecord, role: Role) -> bool:
    """Whether a session has neither reached its end nor been idle for longer than its role may."""
    now = registry.clock()
    idle = timedelta(minutes=roles()[role].idle_minutes)
    return now < _time(record.expires_at) and now - _time(record.seen_at) <= idle


async def touch(registry: Registry, session: Session) -> None:
    """Note that a session is in use; at most once a minute, see `stale_touch`."""
    async with registry.db.write_tx():
        await accounts.touch_session(registry.db, session.record.token_hash, seen_at=registry.now)


async def end(registry: Registry, token: str) -> None:
    """End a session; an unknown token is no error."""
    async with registry.db.write_tx():
        await accounts.delete_session(registry.db, token_hash(token))


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
