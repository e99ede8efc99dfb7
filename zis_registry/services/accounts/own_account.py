"""What people do with their own account: the password, where they are signed in, one-key decisions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from zis_registry.errors import NotFound, SignInRefused
from zis_registry.services.accounts import password_rules, sessions, sign_in
from zis_registry.services.accounts.account_events import record
from zis_registry.services.accounts.sessions import Session, Stage
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import accounts
from zis_registry.store.repositories import sign_in as store

# Enough of a session's hash to name it on a page; the hash itself opens nothing.
NAME_DIGITS = 16
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"))


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A browser in which the person is signed in."""

    name: str
    browser: str
    created_at: str
    seen_at: str
    current: bool


async def change_password(registry: Registry, session: Session, *, old: str, new: str) -> str:
    """Set a new password; every other session ends, this one gets a new token, which is returned.

    Raises SignInRefused for a wrong old password, InvalidValue for a new one that is not taken, TooManyAttempts.
    """
    account = session.account
    await password_rules.require_good(new, about=(account.username, account.name))
    checked = await sign_in.check_password(registry, account, old)
    password_hash = await registry.passwords.hash(new)
    async with registry.db.write_tx():
        kept = await store.secrets_of(registry.db, account.id)
        live = await accounts.find_session(registry.db, session.record.token_hash)
        if live is None or kept.password_hash != checked.password_hash:
            raise SignInRefused(sign_in.TOO_LATE)
        await store.set_password(registry.db, account.id, password_hash)
        await store.drop_invitations(registry.db, account.id)
        await accounts.delete_sessions_of(registry.db, account.id)
        token = await sessions.start(registry, account.id, stage=Stage.FULL, browser=session.record.browser)
        await accounts.note_code(registry.db, sessions.token_hash(token), code_at=session.record.code_at)
        await record(registry, account, "account:password:change")
    return token


async def own_sessions(registry: Registry, session: Session) -> tuple[OwnSession, ...]:
    """Where the person is signed in, the last used first; sessions past their end are not among them."""
    async with registry.db.read_tx():
        found = await accounts.sessions_of(registry.db, session.account.id)
    return tuple(
        OwnSession(
            name=one.token_hash[:NAME_DIGITS],
            browser=_browser_words(one.browser),
            created_at=one.created_at,
            seen_at=one.seen_at,
            current=one.token_hash == session.record.token_hash,
        )
        for one in found
        if sessions.alive(registry, one, session.account.role)
    )


async def end_session(registry: Registry, session: Session, name: str) -> None:
    """End one of the person's sessions; raises NotFound for another's or an unknown one."""
    async with registry.db.write_tx():
        found = [
            one
            for one in await accounts.sessions_of(registry.db, session.account.id)
            if one.token_hash[:NAME_DIGITS] == name
        ]
        if not found:
            raise NotFound("Sesi ini sudah berakhir.")
        await accounts.delete_session(registry.db, found[0].token_hash)
        await record(registry, session.account, "sign-in:session:end")


async def end_others(registry: Registry, session: Session) -> int:
    """End all the person's sessions but this one, and say how many."""
    async with registry.db.write_tx():
        others = [
            one
            for one in await accounts.sessions_of(registry.db, session.account.id)
            if one.token_hash != session.record.token_hash
        ]
        for one in others:
            await accounts.delete_session(registry.db, one.token_hash)
        await record(registry, session.account, "sign-in:session:end-others", {"ended": len(others)})
    return len(others)


async def set_one_key(registry: Registry, session: Session, on: bool) -> None:
    """Switch one-key decisions on or off (WCAG 2.1.4)."""
    async with registry.db.write_tx():
        account = await accounts.find_account(registry.db, session.account.id)
        if account is not None and account.one_key != on:
            await accounts.update_account(registry.db, replace(account, one_key=on))
            await record(registry, account, "account:one-key:switch", {"on": on})


def _browser_words(agent: str) -> str:
    browser = next((words for sign, words in BROWSERS if sign in agent), "")
    system = next((words for sign, words in SYSTEMS if sign in agent), "Linux" if "Linux" in agent else "")
    return " di ".join(part for part in (browser, system) if part) or "Peramban lain"
