"""Accounts as an administrator manages them: only of offices of the own side and area, each change on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from zis_registry.errors import DecisionRefused, NotFound
from zis_registry.services import reference
from zis_registry.services.accounts import invitations
from zis_registry.services.accounts.access import roles
from zis_registry.services.accounts.account_rules import Checked, Wanted, clean_username, fitting, insert, note
from zis_registry.services.accounts.first_accounts import (
    create_demo_account,
    demo_accounts,
    first_administrator,
    new_totp_secret,
)
from zis_registry.services.accounts.office_profile import NOTHING, OfficeProfile, profile, put_profile
from zis_registry.services.accounts.reach import NO_OFFICE, in_reach
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import accounts as store
from zis_registry.store.repositories import sign_in as secrets
from zis_registry.store.repositories.accounts import AccountRecord, AccountStatus
from zis_registry.store.repositories.uploads import OfficeRecord
from zis_registry.terms.access import Permission, Reader, Role
from zis_registry.terms.area import AreaCode

__all__ = [
    "NOTHING", "AccountStatus", "AccountView", "Invited", "OfficeProfile", "OfficeRecord", "Wanted", "change", "count",
    "create_demo_account", "demo_accounts", "first_administrator", "invite", "listing", "lock", "new_link",
    "new_totp_secret", "offices", "profile", "put_profile", "unlock", "view", "villages_of",
]  # fmt: skip

STATUS_WORDS: Mapping[AccountStatus, str] = {
    AccountStatus.INVITED: "Diundang",
    AccountStatus.ACTIVE: "Aktif",
    AccountStatus.DISABLED: "Dikunci",
}


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as its administrator sees it."""

    id: int
    username: str
    name: str
    role: Role
    role_words: str
    office: str
    office_name: str
    areas: tuple[str, ...]
    area_words: tuple[str, ...]
    status: AccountStatus
    status_words: str
    needs_authenticator: bool
    has_authenticator: bool
    created_at: str
    created_by: str
    own: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """A link that was made: for whom, and its token, shown this once."""

    account: int
    username: str
    token: str = field(repr=False)


# --- looking --------------------------------------------------------------------------------------------------


async def offices(registry: Registry, reader: Reader) -> tuple[OfficeRecord, ...]:
    """The offices whose accounts the reader manages."""
    reader.require(Permission.MANAGE_ACCOUNTS)
    async with registry.db.read_tx():
        return tuple((await in_reach(registry, reader)).values())


async def listing(
    registry: Registry, reader: Reader, *, office: str = "", after: str = "", most: int | None = None
) -> tuple[AccountView, ...]:
    """The accounts the reader manages by username, from the one after `after`; of one office if it is given."""
    reader.require(Permission.MANAGE_ACCOUNTS)
    async with registry.db.read_tx():
        reach = await in_reach(registry, reader)
        asked = [code for code in reach if office in ("", code)]
        found = await store.accounts_of(registry.db, asked, after=after, most=most)
    return tuple(_view(account, reach[account.office], reader) for account in found)


async def count(registry: Registry, reader: Reader, *, office: str = "") -> int:
    """How many accounts the reader manages; of one office if it is given."""
    reader.require(Permission.MANAGE_ACCOUNTS)
    async with registry.db.read_tx():
        reach = await in_reach(registry, reader)
        return await store.count_accounts(registry.db, [code for code in reach if office in ("", code)])


async def view(registry: Registry, reader: Reader, account: int) -> AccountView:
    """One account; raises NotFound for one that is not there or not the reader's to manage."""
    reader.require(Permission.MANAGE_ACCOUNTS)
    async with registry.db.read_tx():
        found, office = await _managed(registry, reader, account)
    return _view(found, office, reader)


def villages_of(area: str) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    """The subdistricts of a district as (digits, words, villages as (digits, words)): an enumerator's choices."""
    index = reference.areas()
    district = AreaCode(area)
    if district.level != "kabupaten_kota":
        return ()
    return tuple(
        (
            subdistrict.digits,
            reference.area_words(subdistrict),
            tuple((village.digits, reference.area_words(village)) for village in index.villages(subdistrict)),
        )
        for subdistrict in index.subdistricts(district)
    )


# --- changing -------------------------------------------------------------------------------------------------


async def invite(registry: Registry, reader: Reader, *, username: str, wanted: Wanted) -> Invited:
    """Make an account and its link (72 hours).

    Raises InvalidValue for a name, role or area that is not taken, NotFound for an office out of reach,
    DecisionRefused for a username that is in use.
    """
    reader.require(Permission.MANAGE_ACCOUNTS)
    written = clean_username(username)
    async with registry.db.write_tx():
        checked = await _checked(registry, reader, wanted)
        account = await insert(registry, reader.scope, username=written, checked=checked)
        token = await invitations.make(registry, account.id, made_by=reader.username)
        await note(registry, reader.scope, account, "account:account:invite")
    return Invited(account.id, account.username, token)


async def new_link(registry: Registry, reader: Reader, account: int, *, resets_totp: bool = False) -> Invited:
    """A new link (72 hours) for a forgotten password, and if asked for a lost authenticator; earlier links stop.

    Raises NotFound, DecisionRefused for a locked account or the reader's own.
    """
    reader.require(Permission.MANAGE_ACCOUNTS)
    async with registry.db.write_tx():
        found, _ = await _managed(registry, reader, account)
        _refuse_own(reader, found)
        if found.status is AccountStatus.DISABLED:
            raise DecisionRefused("Akun ini dikunci. Buka kuncinya dulu, lalu buat tautan.")
        token = await invitations.make(registry, account, made_by=reader.username, resets_totp=resets_totp)
        await note(registry, reader.scope, found, "account:invitation:make", authenticator_reset=resets_totp)
    return Invited(account, found.username, token)


async def lock(registry: Registry, reader: Reader, account: int) -> None:
    """Let an account sign in no more: its sessions and links end at once. Raises NotFound, DecisionRefused."""
    reader.require(Permission.MANAGE_ACCOUNTS)
    async with registry.db.write_tx():
        found, _ = await _managed(registry, reader, account)
        _refuse_own(reader, found)
        await store.set_status(registry.db, account, AccountStatus.DISABLED)
        await store.delete_sessions_of(registry.db, account)
        await secrets.drop_invitations(registry.db, account)
        await note(registry, reader.scope, found, "account:account:lock")


async def unlock(registry: Registry, reader: Reader, account: int) -> None:
    """Let a locked account sign in again; one that never had a password is invited again by a new link."""
    reader.require(Permission.MANAGE_ACCOUNTS)
    async with registry.db.write_tx():
        found, _ = await _managed(registry, reader, account)
        if found.status is not AccountStatus.DISABLED:
            raise DecisionRefused("Akun ini tidak dikunci.")
        ready = (await secrets.secrets_of(registry.db, account)).password_hash
        await store.set_status(registry.db, account, AccountStatus.ACTIVE if ready else AccountStatus.INVITED)
        await note(registry, reader.scope, found, "account:account:unlock")


async def change(registry: Registry, reader: Reader, account: int, *, wanted: Wanted) -> bool:
    """Change name, role, office or areas; a change of what the person may do ends the sessions. Says if any changed.

    Raises as `invite` does, and DecisionRefused for the reader's own account.
    """
    reader.require(Permission.MANAGE_ACCOUNTS)
    async with registry.db.write_tx():
        found, _ = await _managed(registry, reader, account)
        _refuse_own(reader, found)
        checked = await _checked(registry, reader, wanted)
        changed = replace(found, name=checked.name, role=checked.role, office=checked.office.code, areas=checked.areas)
        if changed == found:
            return False
        await store.update_account(registry.db, changed)
        if replace(changed, name=found.name) != found:
            await store.delete_sessions_of(registry.db, account)
        await note(registry, reader.scope, changed, "account:account:change", areas=list(changed.areas))
    return True


# --- what is in reach -----------------------------------------------------------------------------------------


async def _managed(registry: Registry, reader: Reader, account: int) -> tuple[AccountRecord, OfficeRecord]:
    found = await store.find_account(registry.db, account)
    office = (await in_reach(registry, reader)).get(found.office) if found else None
    if found is None or office is None:
        raise NotFound("Akun ini tidak ada di kantor yang Anda kelola.")
    return found, office


def _refuse_own(reader: Reader, account: AccountRecord) -> None:
    if account.id == reader.account:
        raise DecisionRefused("Akun Anda sendiri hanya dapat diubah administrator lain.")


async def _checked(registry: Registry, reader: Reader, wanted: Wanted) -> Checked:
    office = (await in_reach(registry, reader)).get(wanted.office)
    if office is None:
        raise NotFound(NO_OFFICE)
    return fitting(wanted, office)


def _view(account: AccountRecord, office: OfficeRecord, reader: Reader) -> AccountView:
    return AccountView(
        id=account.id,
        username=account.username,
        name=account.name,
        role=account.role,
        role_words=roles()[account.role].name,
        office=account.office,
        office_name=office.name,
        areas=account.areas,
        area_words=tuple(reference.area_words(AreaCode(area)) for area in account.areas),
        status=account.status,
        status_words=STATUS_WORDS[account.status],
        needs_authenticator=roles()[account.role].second_factor,
        has_authenticator=bool(account.totp_confirmed_at),
        created_at=account.created_at,
        created_by=account.created_by,
        own=account.id == reader.account,
    )
