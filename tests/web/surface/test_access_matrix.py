"""Who may open what: every address, every role, the own area and another one, against the matrix as written down."""

from __future__ import annotations

import pytest

from tests.web.surface.addresses import addresses
from tests.web.surface.matrix import measure, written
from tests.web.surface.world import World
from zis_registry.terms.access import Permission

pytestmark = pytest.mark.asyncio(loop_scope="session")
REMEDY = "look at `python -m tests.web.surface`, and if it is right: `python -m tests.web.surface --write`"


async def test_every_address_says_who_may(world: World) -> None:
    for address in addresses(world.app, static=True):
        assert address.open or isinstance(address.permission, Permission), f"{address.method} {address.path}"


async def test_no_cell_differs_from_the_matrix(world: World) -> None:
    fresh, known = await measure(world), written()
    assert set(fresh) == set(known), REMEDY
    wrong = [
        f"{' '.join(key)} {name}: {cells[name]}, written {known[key][name]}"
        for key, cells in fresh.items()
        for name in cells
        if cells[name] != known[key][name]
    ]
    assert not wrong, "\n".join([REMEDY, *wrong])


async def test_the_matrix_opens_nothing_of_another_area_and_nothing_without_permission(world: World) -> None:
    """What is written down is judged too, so that a slip cannot be blessed by writing it down."""
    open_to_all = {(one.method, one.path) for one in addresses(world.app) if one.open}
    for (method, path, where), cells in written().items():
        for name, cell in cells.items():
            told = f"{method} {path} {where} {name}: {cell}"
            assert cell != "500", told
            if where == "lain":
                assert cell in ("403", "404", "masuk", "-"), told
            if name == "PENGUNJUNG" and (method, path) not in open_to_all:
                assert cell == "masuk", told
