"""Roles and what each may do, from reference/roles.toml; the reader that every page works for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from zis_registry.services import reference
from zis_registry.store.repositories.uploads import OfficeRecord
from zis_registry.terms.access import Permission, Reader, Role
from zis_registry.terms.scope import Scope

ROLES_FILE = "roles.toml"


@dataclass(frozen=True, slots=True)
class RoleRule:
    """A role as the data say it: its words, offices, whether it needs an authenticator, idle minutes, menu and bar."""

    role: Role
    name: str
    duty: str
    offices: tuple[str, ...]
    level: str
    second_factor: bool
    idle_minutes: int
    permissions: frozenset[Permission]
    menu: tuple[str, ...]
    bar: tuple[str, ...]

    def fits(self, office: OfficeRecord) -> bool:
        """Whether a person of this office may have the role."""
        level = "provinsi" if len(office.area) == len("73") else "kabupaten_kota"
        return office.kind in self.offices and self.level in ("any", level)


@cache
def roles() -> Mapping[Role, RoleRule]:
    """All roles in the order of the file; raises ValueError for a role or permission nobody knows."""
    return {
        Role(entry["code"]): RoleRule(
            role=Role(entry["code"]),
            name=entry["name"],
            duty=entry["duty"],
            offices=tuple(entry["offices"]),
            level=entry["level"],
            second_factor=entry["second_factor"],
            idle_minutes=entry["idle"],
            permissions=frozenset(Permission(code) for code in entry["permissions"]),
            menu=tuple(entry["menu"]),
            bar=tuple(entry["bar"]),
        )
        for entry in reference.values(ROLES_FILE)["role"]
    }


@cache
def permission_words() -> Mapping[Permission, str]:
    """What each permission allows, as a sentence."""
    return {Permission(code): words for code, words in reference.values(ROLES_FILE)["permissions"].items()}


def who_may(permission: Permission) -> tuple[str, ...]:
    """The names of the roles that have a permission, for a refusal that says who may."""
    return tuple(rule.name for rule in roles().values() if permission in rule.permissions)


def reader(
    *,
    account: int,
    username: str,
    name: str,
    role: Role,
    office: OfficeRecord,
    areas: Iterable[str] = (),
    one_key: bool = True,
) -> Reader:
    """The reader of an account; `areas` narrows the office's area (an enumerator's villages)."""
    rule = roles()[role]
    return Reader(
        account=account,
        username=username,
        name=name,
        role=role,
        role_words=rule.name,
        office=office.code,
        office_name=office.name,
        office_kind=office.kind,
        scope=Scope(actor=username, office=office.code, areas=tuple(areas) or (office.area,)),
        permissions=rule.permissions,
        one_key=one_key,
    )
