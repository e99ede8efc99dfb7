"""The accounts of the demo: one person a role, invented, with a new password at each start."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from zis_registry.services.accounts.access import roles
from zis_registry.services.accounts.first_accounts import create_demo_account, new_totp_secret
from zis_registry.services.opening import Registry
from zis_registry.terms.access import Role
from zis_registry.terms.scope import Scope

# Words that are easily read aloud and typed; four of them and a number are about 40 bits, new at each start.
WORDS = tuple(
    """
    padi sumur bambu perahu karang melati kapas jagung bukit sungai lontar kelapa pinus rotan sagu
    tebing embun fajar senja pelangi ombak kerikil jembatan lumbung tikar kendi obor saung ladang
    pematang muara tanjung cendana gaharu kemiri pala lada kunyit jahe serai pandan kemangi selasih
    delima markisa langsat rambutan salak bangau camar merpati pipit kuda rusa anoa kakap bandeng
    cakalang teripang mutiara lokan rajungan udang belut kijang
    """.split()  # noqa: SIM905  # words in lines are easier to review
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An invented person of a real office."""

    username: str
    name: str
    role: Role
    office: str
    areas: tuple[str, ...] = ()


PEOPLE = (
    DemoPerson("pokja", "Rahmawati Contoh", Role.POKJA_OFFICER, "POKJA-7311"),
    DemoPerson("ketua.pokja", "Ir. H. Contoh Ketua Pokja", Role.POKJA_HEAD, "POKJA-7311"),
    DemoPerson("enumerator", "Ilham Contoh", Role.ENUMERATOR, "POKJA-7311", ("731107",)),
    DemoPerson("survei", "Nurhikmah Contoh", Role.BAZNAS_OFFICER, "BAZNAS-7311"),
    DemoPerson("waka2", "Hj. Andi Contoh", Role.BAZNAS_DEPUTY, "BAZNAS-7311"),
    DemoPerson("ketua", "Drs. H. Contoh Ketua BAZNAS", Role.BAZNAS_HEAD, "BAZNAS-7311"),
    DemoPerson("bendahara", "Fitriani Contoh", Role.BAZNAS_TREASURER, "BAZNAS-7311"),
    DemoPerson("pokja.maros", "Syamsuddin Contoh", Role.POKJA_OFFICER, "POKJA-7309"),
    DemoPerson("waka2.maros", "H. Contoh Waka Maros", Role.BAZNAS_DEPUTY, "BAZNAS-7309"),
    DemoPerson("baznas.sulsel", "Prof. Contoh BAZNAS Sulsel", Role.BAZNAS_PROVINCE, "BAZNAS-73"),
    DemoPerson("pokja.sulsel", "Contoh Pokja Sulsel", Role.POKJA_PROVINCE, "POKJA-73"),
    DemoPerson("auditor", "Contoh Auditor", Role.AUDITOR, "BAZNAS-73"),
    DemoPerson("admin", "Contoh Administrator", Role.ADMINISTRATOR, "BAZNAS-73"),
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """How to sign in as one demo person; `secret` is the authenticator's, "" where the role needs none."""

    username: str
    password: str
    secret: str
    role: str
    office: str


async def put_demo_accounts(registry: Registry, scope: Scope) -> tuple[DemoAccount, ...]:
    """Make the demo accounts, or give those of an earlier start new passwords; only in a registry of invented people.

    Raises UsageRefused in a registry that is not marked as holding invented people.
    """
    told = []
    for person in PEOPLE:
        rule = roles()[person.role]
        password = _password()
        secret = new_totp_secret() if rule.second_factor else ""
        await create_demo_account(
            registry,
            scope,
            username=person.username,
            name=person.name,
            role=person.role,
            office=person.office,
            areas=person.areas,
            password=password,
            totp_secret=secret,
        )
        told.append(DemoAccount(person.username, password, secret, rule.name, person.office))
    return tuple(told)


def _password() -> str:
    return "-".join([*(secrets.choice(WORDS) for _ in range(4)), str(10 + secrets.randbelow(90))])
