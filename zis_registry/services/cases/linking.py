"""New families against the registry: candidates by keyed hash, opened in memory only, compared, and kept as pairs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zis_registry.linkage import blocking
from zis_registry.linkage.decide import PairVerdict
from zis_registry.linkage.link import Told, link_lists
from zis_registry.services.lists.listings import Family, listing_of
from zis_registry.services.lists.sealing import load_families
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import evidence, uploads
from zis_registry.store.repositories.evidence import PairRecord
from zis_registry.store.vault import Purpose


@dataclass(frozen=True, slots=True)
class LinkedFamilies:
    """What linking a list gave: pairs to keep, the hashed keys of each family, and what was not compared."""

    pairs: tuple[PairRecord, ...]
    keys: Mapping[int, tuple[str, ...]]
    skipped_blocks: int


async def link_families(
    registry: Registry, families: Sequence[Family], *, upload: int, told: Told | None = None
) -> LinkedFamilies:
    """Compare new families with each other and with those of the registry that share a blocking key.

    `told` hears from another thread how many pairs are compared; what it raises ends the comparison.
    """
    incoming = [listing_of(family) for family in families]
    keys = {
        listing.row_id: tuple(registry.vault.index_many(sorted(blocking.keys(listing)), purpose=Purpose.BLOCK))
        for listing in incoming
    }
    wanted = {key for hashed in keys.values() for key in hashed}
    rows, too_common = await evidence.candidates(registry.db, wanted, cap=blocking.BLOCK_CAP)
    known = await load_families(registry, rows)
    standing = [listing_of(known[row]) for row in sorted(known)]
    # In a thread, so that pages are answered while a long list is compared; it touches no database.
    found = await asyncio.to_thread(link_lists, incoming, standing, today=registry.today, told=told)
    pairs = await _numbered(registry, found.verdicts, upload=upload)
    return LinkedFamilies(pairs, keys, too_common + len(found.skipped))


async def link_missed(registry: Registry, *, upload: int, against: Iterable[int]) -> tuple[PairRecord, ...]:
    """Compare the families of an upload that comes back with those of lists it has never been compared with."""
    missed = await uploads.families_of_uploads(registry.db, against)
    returning = await load_families(registry, await uploads.families_of_uploads(registry.db, (upload,)))
    incoming = [listing_of(returning[row]) for row in sorted(returning)]
    wanted = {key for listing in incoming for key in blocking.keys(listing)}
    hashed = registry.vault.index_many(sorted(wanted), purpose=Purpose.BLOCK)
    rows, _ = await evidence.candidates(registry.db, hashed, cap=blocking.BLOCK_CAP)
    known = await load_families(registry, rows & missed)
    standing = [listing_of(known[row]) for row in sorted(known)]
    found = await asyncio.to_thread(link_lists, incoming, standing, today=registry.today)
    fresh = [verdict for verdict in found.verdicts if verdict.row_a in missed or verdict.row_b in missed]
    return await _numbered(registry, fresh, upload=upload)


async def _numbered(registry: Registry, verdicts: Sequence[PairVerdict], *, upload: int) -> tuple[PairRecord, ...]:
    first = await evidence.next_pair_id(registry.db)
    return tuple(
        PairRecord(
            id=first + number,
            upload=upload,
            row_a=verdict.row_a,
            row_b=verdict.row_b,
            question=verdict.question.value,
            outcome=verdict.outcome.value,
            tier=verdict.tier,
            score=round(verdict.score * 100),
            evidence=tuple(verdict.reasons),
        )
        for number, verdict in enumerate(verdicts)
    )


async def store_links(registry: Registry, links: LinkedFamilies) -> None:
    """Append the pairs and the blocking keys of an accepted list."""
    await evidence.insert_pairs(registry.db, links.pairs)
    await evidence.insert_keys(registry.db, links.keys)
