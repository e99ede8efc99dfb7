"""Whatever happens in one district changes no byte of any page of another one."""

from __future__ import annotations

import hashlib

import pytest

from tests.web.conftest import GOWA, MAROS
from tests.web.surface.addresses import addresses
from tests.web.surface.lists import Mustahik, simba
from tests.web.surface.reading import said, without_token
from tests.web.surface.world import MARKS, World
from zis_registry.services.accounts.access import roles
from zis_registry.services.cases import review
from zis_registry.services.lists import intake
from zis_registry.services.proposals import documents, matching
from zis_registry.terms.access import Role
from zis_registry.terms.area import AreaCode
from zis_registry.terms.scope import Scope

pytestmark = pytest.mark.asyncio(loop_scope="session")
GOWA_OFFICER = Scope(actor=f"pokja_petugas.pokja-{GOWA}", office=f"POKJA-{GOWA}", areas=(GOWA,))
TABLES = "/unduh"
DISTRICT_ROLES = tuple(role for role, rule in roles().items() if rule.level != "provinsi")


async def snapshot(world: World) -> dict[tuple[str, str], object]:
    """Every page and paper of everybody in Maros, byte for byte, and then what each table to take away says."""
    ids = world.ids(MAROS)
    found: dict[tuple[str, str], object] = {}
    # Taking a table away is an event of the journal, so it comes after every page has been seen.
    for tables in (False, True):
        for role in DISTRICT_ROLES:
            person = await world.person(role)
            for address in addresses(world.app):
                if address.method != "GET" or address.path.endswith(TABLES) is not tables:
                    continue
                number = len(ids[address.kind]) if address.belongs_to_an_area else 1
                for which in range(min(number, 3)):
                    path = address.filled(ids, which=which)
                    answer = await person.get(path)
                    await world.settle()
                    found[role.value, path] = said(answer) if tables else without_token(answer)
    return found


async def test_nothing_that_happens_in_gowa_changes_a_page_of_maros(world: World) -> None:
    before = await snapshot(world)
    await world.restore()
    again = await snapshot(world)
    assert [key for key in before if before[key] != again[key]] == [], "a page differs without a cause"
    await world.restore()
    await _much_happens_in(world, GOWA)
    after = await snapshot(world)
    assert [key for key in before if before[key] != after[key]] == []


async def _much_happens_in(world: World, district: str) -> None:
    registry = world.registry
    people = [Mustahik(f"Tambahan {n} {MARKS[district]}", "Dusun Tambahan", number=100 + n) for n in range(5)]
    await intake.accept_list(
        registry, GOWA_OFFICER, data=simba(district, people), filename="tambahan.csv", office=f"BAZNAS-{district}"
    )
    case = world.ids(district)["case"][0]
    await review.decide(registry, GOWA_OFFICER, case=case, verdict="different", reason="Alasan tambahan")
    await matching.propose(
        registry, GOWA_OFFICER, area=AreaCode(district), on=registry.today,
        draw=lambda: hashlib.sha256(b"tambahan").hexdigest()[:32],
    )  # fmt: skip
    await documents.make_document(
        registry, GOWA_OFFICER, kind=documents.DocumentKind.BENEFICIARIES, area=AreaCode(district)
    )
    await world.account(Role.POKJA_OFFICER, f"POKJA-{district}", username="orang.baru", name="Orang Baru Gowani")
    person = await world.person(Role.BAZNAS_DEPUTY, district)
    for number in world.ids(district)["household"][:3]:
        await person.get(f"/rumah-tangga/{number}")
    await world.settle()
