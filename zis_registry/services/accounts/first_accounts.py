"""Accounts that no administrator invites: the first administrator, and the people of a demo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zis_registry.errors import UsageRefused
from zis_registry.services import reference
from zis_registry.services.accounts import invitations
from zis_registry.services.accounts.access import roles
from zis_registry.services.accounts.account_rules import (
    Checked,
    Wanted,
    clean_name,
    clean_username,
    fitting,
    insert,
    note,
)
from zis_registry.services.opening import SAMPLE, Registry
from zis_registry.store import credentials
from zis_registry.store.repositories import accounts as store
from zis_registry.store.repositories import money, uploads
from zis_registry.store.repositories import sign_in as secrets
from zis_registry.store.repositories.accounts import AccountStatus
from zis_registry.terms.access import Role
from zis_registry.terms.area import AreaCode
from zis_registry.terms.scope import Scope


async def first_administrator(registry: Registry, scope: Scope, *, username: str, name: str, office: str) -> str:
    """Invite the first administrator of an office from the console; returns the token of the link (24 hours).

    Asked again before the link was used, it makes a new one. Raises UsageRefused for an unknown office, one that
    has an administrator who can sign in, or a username in use; InvalidValue for a username or name not taken.
    """
    written, name = clean_username(username), clean_name(name)
    async with registry.db.write_tx():
        record = await uploads.find_office(registry.db, office)
        if record is None:
            raise UsageRefused(f"Kantor {office[:40]!r} tidak dikenal.")
        if await store.has_administrator(registry.db, office):
            raise UsageRefused(f"{record.name} sudah mempunyai administrator; ia yang mengundang akun berikutnya.")
        account = await store.find_by_username(registry.db, written)
        if account is None:
            checked = Checked(name, Role.ADMINISTRATOR, record, ())
            account = await insert(registry, scope, username=written, checked=checked)
        elif (account.role, account.office, account.status) != (Role.ADMINISTRATOR, office, AccountStatus.INVITED):
            raise UsageRefused(f"Nama pengguna {written} sudah dipakai. Pilih nama lain.")
        token = await invitations.make(registry, account.id, made_by=scope.actor, good_for=invitations.FIRST_GOOD_FOR)
        await note(registry, scope, account, "account:administrator:invite")
    return token


def new_totp_secret() -> str:
    """A new authenticator's secret, for an account that is made with one."""
    return credentials.new_seed()


async def create_demo_account(
    registry: Registry,
    scope: Scope,
    *,
    username: str,
    name: str,
    role: Role,
    office: str,
    password: str,
    totp_secret: str = "",
    areas: Sequence[str] = (),
) -> int:
    """Make an account that can sign in at once, or give an earlier one this password and authenticator.

    Its sessions end. Raises UsageRefused in a registry that does not hold invented people only, for an unknown
    office, or for a username that is not of the demo; InvalidValue for a role that does not fit the office.
    """
    password_hash = await registry.passwords.hash(password)
    async with registry.db.write_tx():
        if await money.mark(registry.db, SAMPLE) is None:
            raise UsageRefused("Akun latihan hanya untuk registri berisi data rekaan.")
        record = await uploads.find_office(registry.db, office)
        if record is None:
            raise UsageRefused(f"Kantor {office[:40]!r} tidak dikenal.")
        checked = fitting(Wanted(name, role.value, office, areas), record)
        account = await store.find_by_username(registry.db, clean_username(username))
        if account is None:
            demo = replace(scope, actor=SAMPLE)
            account = await insert(registry, demo, username=clean_username(username), checked=checked)
        elif account.created_by != SAMPLE:
            raise UsageRefused(f"Nama pengguna {username} dipakai akun yang bukan akun latihan.")
        await store.update_account(
            registry.db,
            replace(
                account, name=checked.name, role=role, office=office, areas=checked.areas, status=AccountStatus.ACTIVE
            ),
        )
        await secrets.set_password(registry.db, account.id, password_hash)
        await secrets.drop_authenticator(registry.db, account.id)
        if totp_secret:
            await _put_authenticator(registry, account.id, totp_secret)
        await store.delete_sessions_of(registry.db, account.id)
        await note(registry, scope, account, "account:sample:put")
    return account.id


async def current_code(registry: Registry, *, username: str) -> str:
    """The authenticator's present code of a demo account, for whoever tries the demo without a phone at hand.

    Raises UsageRefused outside a registry of invented people, for another account, or one without an authenticator.
    """
    async with registry.db.read_tx():
        sample = await money.mark(registry.db, SAMPLE) is not None
        account = await store.find_by_username(registry.db, clean_username(username))
        kept = await secrets.secrets_of(registry.db, account.id) if account is not None else None
    if not sample or account is None or account.created_by != SAMPLE:
        raise UsageRefused(f"{username[:40]} bukan akun latihan; kode akun lain hanya ada pada autentikatornya.")
    if kept is None or kept.totp_key is None or kept.totp_sealed is None:
        raise UsageRefused(f"Akun {username} masuk tanpa kode.")
    seed = credentials.open_seed(registry.vault, account.id, wrapped=kept.totp_key, sealed=kept.totp_sealed)
    return credentials.code_at(seed, registry.clock())


async def demo_accounts(registry: Registry) -> tuple[tuple[str, str, str], ...]:
    """Of each demo account the username, role and area, for the sign-in page of a registry of invented people."""
    async with registry.db.read_tx():
        if await money.mark(registry.db, SAMPLE) is None:
            return ()
        found = await store.accounts_made_by(registry.db, SAMPLE)
        areas = {office.code: AreaCode(office.area) for office in await uploads.all_offices(registry.db)}
    return tuple(
        (account.username, roles()[account.role].name, reference.area_words(areas[account.office]))
        for account in found
        if account.status is AccountStatus.ACTIVE
    )


async def _put_authenticator(registry: Registry, account: int, seed: str) -> None:
    wrapped, sealed = credentials.seal_seed(registry.vault, account, seed, wrapped=None)
    await secrets.set_pending(registry.db, account, wrapped=wrapped, sealed=sealed)
    await secrets.put_authenticator(registry.db, account, sealed=sealed, confirmed_at=registry.now, step=0)
