"""The first start: the office this registry belongs to, its letterhead, and the first administrator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zis_registry.services.accounts.first_accounts import first_administrator
from zis_registry.services.accounts.office_profile import OfficeProfile, put_first_profile
from zis_registry.services.accounts.offices import office_of, put_office
from zis_registry.services.opening import Registry
from zis_registry.terms.scope import Scope


@dataclass(frozen=True, slots=True)
class Setup:
    """What the person at the console tells: the office's code (and name where the package has none), administrator."""

    office: str
    office_name: str
    username: str
    name: str
    letterhead: Sequence[str]
    contact: str


@dataclass(frozen=True, slots=True)
class FirstLink:
    """The path of the one-time link with which the first administrator sets the password."""

    office: str
    username: str
    path: str


async def set_up(registry: Registry, scope: Scope, given: Setup) -> FirstLink:
    """Add the office and its letterhead and invite its first administrator.

    Raises UsageRefused for an unknown office code or when the office already has an administrator who signs in,
    InvalidValue for a username or name that cannot be used.
    """
    office = office_of(given.office, name=given.office_name)
    async with registry.db.write_tx():
        await put_office(registry, scope, office)
    if given.letterhead or given.contact:
        wanted = OfficeProfile(letterhead=tuple(given.letterhead), contact=given.contact)
        await put_first_profile(registry, scope, code=office.code, wanted=wanted)
    token = await first_administrator(registry, scope, username=given.username, name=given.name, office=office.code)
    return FirstLink(office.code, given.username, f"/undangan/{token}")
