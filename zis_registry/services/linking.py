"""New families against the registry: candidates by keyed hash, opened in memory only, compared, and kept as pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zis_registry.linkage import blocking
from zis_registry.linkage.link import link_lists
from zis_registry.services.listings import Family, listing_of
from zis_registry.services.opening import Registry
from zis_registry.services.sealing import load_families
from zis_registry.store.repositories import evidence
from zis_registry.store.repositories.evidence import PairRecord
from zis_registry.store.vault import Purpose


@dataclass(frozen=True, slots=True)
class LinkedFamilies:
    """What linking a list gave: pairs to keep, the hashed keys of each family, and what was not compared."""

    pairs: tuple[PairRecord, ...]
    keys: Mapping[int, tuple[str, ...]]
    skipped_blocks: int


async def link_families(registry: Registry, families: Sequence[Family], *, upload: int) -> LinkedFamilies:
    """Compare new families with each other and with those of the registry that share a blocking key."""
    incoming = [listing_of(family) for family in families]
    keys = {
        listing.row_id: tuple(registry.vault.index_many(sorted(blocking.keys(listing)), purpose=Purpose.BLOCK))
        for listing in incoming
    }
    wanted = {key for hashed in keys.values() for key in hashed}
    rows, too_common = await evidence.candidates(registry.db, wanted, cap=blocking.BLOCK_CAP)
    known = await load_families(registry, rows)
    found = link_lists(incoming, [listing_of(known[row]) for row in sorted(known)], today=registry.today)
    first = await evidence.next_pair_id(registry.db)
    pairs = tuple(
        PairRecord(
            id=first + number,
            upload=upload,
            row_a=verdict.row_a,
            row_b=verdict.row_b,
            question=verdict.question.value,
            outcome=verdict.outcome.value,
            tier=verdict.tier,
            score=round(verdict.score * 100),
            evidence=verdict.reasons,
        )
        for number, verdict in enumerate(found.verdicts)
    )
    return LinkedFamilies(pairs, keys, too_common + len(found.skipped))


async def store_links(registry: Registry, links: LinkedFamilies) -> None:
    """Append the pairs and the blocking keys of an accepted list."""
    await evidence.insert_pairs(registry.db, links.pairs)
    await evidence.insert_keys(registry.db, links.keys)
