"""Which listings are worth comparing: keys that two listings of one household, or one house, are bound to share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor
from types import MappingProxyType
from typing import Final

import polars as pl

from zis_registry.linkage.listing import Listing
from zis_registry.linkage.profile import Birth, Person, Profile, profile_of

BLOCK_CAP: Final = 300
# Two grids of 0.0003 degrees (33 m), shifted by half: points less than 15 m apart fall into one cell of one of them.
_CELL: Final = 0.0003

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "n": "15 angka NIK atau nomor KK",
        "p": "nomor HP",
        "b": "nama dan tanggal lahir",
        "w": "nama dan desa",
        "s": "awal kata nama dan desa",
        "g": "titik koordinat",
    }
)


@dataclass(frozen=True, slots=True)
class SkippedBlock:
    """A block too large to compare: what its key is made of (Indonesian, never its value), and how many listings."""

    kind: str
    listings: int


def keys(listing: Listing) -> frozenset[str]:
    """The blocking keys of a listing, in plain text: hash them with a secret key before they touch a disk."""
    return keys_of(profile_of(listing, today=date.max))


def keys_of(profile: Profile) -> frozenset[str]:
    """The blocking keys of a profile; every rule that asks or links needs one of them to be shared."""
    found = {f"n:{person.nik15}" for person in (profile.head, *profile.members) if person.nik15 is not None}
    if profile.listing.kk.first15 is not None:
        found.add(f"n:{profile.listing.kk.first15}")
    if profile.listing.phone:
        found.add(f"p:{profile.listing.phone}")
    for person in (profile.head, *profile.members):
        if person.key and person.known_birth is not None:
            found.add(f"b:{person.key}:{_dated(person.known_birth)}")
    if profile.village is not None:
        found.update(_village_keys(profile.head, profile.village))
        found.update(f"w:{member.key}:{profile.village}" for member in profile.members if member.key)
    found.update(_cells(profile.listing.latitude, profile.listing.longitude))
    return frozenset(found)


def _dated(birth: Birth) -> str:
    return "{:02d}{:02d}{:02d}".format(*birth)


def _village_keys(head: Person, village: str) -> Iterator[str]:
    yield from (f"w:{word}:{village}" for word in (head.key, head.alias) if word)
    yield from (f"s:{start}:{village}" for start in head.starts)


def _cells(latitude: float | None, longitude: float | None) -> Iterator[str]:
    if latitude is None or longitude is None:
        return
    for north in (0.0, 0.5):
        for east in (0.0, 0.5):
            row, column = floor(latitude / _CELL + north), floor(longitude / _CELL + east)
            yield f"g:{north}{east}:{row}:{column}"


def candidate_pairs(
    incoming: Sequence[Profile], known: Sequence[Profile], *, cap: int = BLOCK_CAP
) -> tuple[set[tuple[int, int]], tuple[SkippedBlock, ...]]:
    """Index pairs that share a block, and the blocks left out because they hold more than `cap` listings.

    An index counts through `incoming` and then `known`; a pair has the smaller index first, and that one is always
    an incoming listing.
    """
    arriving = _keyed(incoming, first=0)
    # A block without an incoming listing has nothing to compare.
    keyed = pl.concat([arriving, _keyed(known, first=len(incoming)).join(arriving, on="key", how="semi")])
    blocks = keyed.group_by("key").len("listings")
    too_large = blocks.filter(pl.col("listings") > cap)
    usable = keyed.join(blocks.filter(pl.col("listings").is_between(2, cap)), on="key", how="semi")
    pairs = (
        usable.filter(pl.col("index") < len(incoming))
        .join(usable, on="key", suffix="_other")
        .filter(pl.col("index") < pl.col("index_other"))
        .select("index", "index_other")
        .unique()
    )
    skipped = (SkippedBlock(KINDS[key[0]], listings) for key, listings in too_large.iter_rows())
    return set(pairs.iter_rows()), tuple(sorted(skipped, key=lambda block: (block.kind, block.listings)))


def _keyed(profiles: Sequence[Profile], *, first: int) -> pl.DataFrame:
    """One row a key and listing: `key` as text, `index` counted from `first`."""
    rows = [(key, index) for index, profile in enumerate(profiles, start=first) for key in keys_of(profile)]
    return pl.DataFrame(rows, schema={"key": pl.String, "index": pl.Int64}, orient="row")
