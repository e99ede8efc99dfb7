"""Lists in: every row is accounted for, the preview tells the truth, and the same file twice adds nothing."""

from __future__ import annotations

import pytest

from tests.registry_lists import Lists, accept_all, scope
from zis_registry.errors import InputRefused, UsageRefused
from zis_registry.services.lists.intake import accept_list, preview_list
from zis_registry.services.opening import Registry
from zis_registry.services.proposals import overview
from zis_registry.store.repositories import projections, uploads


async def test_every_physical_row_has_a_fate_and_every_read_row_a_class(registry: Registry, lists: Lists) -> None:
    for outcome in await accept_all(registry, lists):
        counts = outcome.counts
        fates = dict(counts.fates)
        assert sum(fates.values()) == counts.physical_rows
        assert counts.physical_rows == counts.rows_read + sum(n for fate, n in fates.items() if fate != "data")
        classes = counts.saved + counts.updated + counts.known + counts.rejected + counts.skipped
        assert counts.rows_read == classes


async def test_accepted_listings_less_households_are_the_rows_that_joined(registry: Registry, lists: Lists) -> None:
    outcomes = await accept_all(registry, lists)
    totals = await overview.totals(registry, scope())
    assert totals.accepted_rows == sum(outcome.counts.families for outcome in outcomes)
    assert totals.joined_rows == totals.accepted_rows - totals.households
    assert totals.joined_rows > 0
    assert totals.cases > 0


async def test_the_same_bytes_again_add_nothing_and_say_when_they_came_first(registry: Registry, lists: Lists) -> None:
    (first,) = await accept_all(registry, lists, most=1)
    before = projections.digest(await projections.read_all(registry.db))
    (again,) = await accept_all(registry, lists, most=1)
    assert again.accepted_at is not None
    assert again.upload == first.upload
    assert (again.counts.saved, again.counts.updated) == (0, 0)
    assert again.counts.known == first.counts.saved + first.counts.updated + first.counts.known
    assert projections.digest(await projections.read_all(registry.db)) == before
    assert len(await uploads.list_uploads(registry.db, scope())) == 1


async def test_a_preview_counts_what_acceptance_then_does_and_stores_nothing(registry: Registry, lists: Lists) -> None:
    await accept_all(registry, lists, most=3)
    file = lists.manifest.files[3]
    before = projections.digest(await projections.read_all(registry.db))
    shown = await preview_list(registry, scope(), data=lists.data(file.file), filename=file.file, office=file.office)
    assert shown.upload is None
    assert projections.digest(await projections.read_all(registry.db)) == before
    assert len(await uploads.list_uploads(registry.db, scope())) == 3
    done = await accept_list(registry, scope(), data=lists.data(file.file), filename=file.file, office=file.office)
    assert done.counts == shown.counts
    assert done.auto_links == shown.auto_links


async def test_an_unknown_office_is_refused_with_the_known_codes(registry: Registry, lists: Lists) -> None:
    file = lists.manifest.files[0]
    with pytest.raises(UsageRefused, match="POKJA-7311"):
        await accept_list(registry, scope(), data=lists.data(file.file), filename=file.file, office="POKJA-9999")


async def test_a_file_without_a_table_is_refused_and_nothing_is_stored(registry: Registry) -> None:
    with pytest.raises(InputRefused):
        await accept_list(registry, scope(), data=b"halo\nselamat pagi\n", filename="a.csv", office="POKJA-7311")
    assert await uploads.list_uploads(registry.db, scope()) == ()
