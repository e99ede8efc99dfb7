"""The names that a reader may search, indexed once and remembered while nothing changes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date

from zis_registry.services.at_once import AtOnce
from zis_registry.services.households.name_ranking import NameIndex
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import gap, household_lists
from zis_registry.terms.scope import Scope

MOST_KEPT = 8  # the names of a province take some tens of megabytes
AT_ONCE = AtOnce(2)  # each search keeps a processor busy


@dataclass(frozen=True, slots=True)
class _Kept:
    change: int
    index: NameIndex


# By registry, areas and day; the one used last stands last.
_kept: dict[tuple[str, tuple[str, ...], date], _Kept] = {}


async def names_in(registry: Registry, scope: Scope) -> NameIndex:
    """The adults' names in the areas of a scope, as they stand; call inside a read transaction, holding `AT_ONCE`."""
    place = f"{registry.settings.database.label}:{registry.settings.data_dir}"
    key = (place, tuple(sorted(scope.areas)), registry.today)
    change = await gap.last_change(registry.db)
    kept = _kept.pop(key, None)
    if kept is None or kept.change != change:
        names = await household_lists.names(registry.db, scope, adults_until=_adults_until(registry.today))
        kept = _Kept(change, await asyncio.to_thread(NameIndex, names))  # many names: others need not wait
    while len(_kept) >= MOST_KEPT:
        del _kept[next(iter(_kept))]
    _kept[key] = kept
    return kept.index


def _adults_until(today: date) -> str:
    return date(today.year - 18, today.month, min(today.day, 28)).isoformat()
