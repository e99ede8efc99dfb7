"""A proposal read for one reader: found in the scope, grouped as the reader may know it, with names and sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from zis_registry.errors import NotFound, UsageRefused
from zis_registry.services.numbering import proposal_id
from zis_registry.services.opening import Registry
from zis_registry.services.proposals.proposal_lines import Group, Line, Telling, group_of, ordered
from zis_registry.store.repositories import household_lists, money
from zis_registry.store.repositories.money import ProposalRecord
from zis_registry.terms.access import Reader


async def find(registry: Registry, reader: Reader, number: str) -> ProposalRecord:
    """The proposal of a number as typed; raises NotFound outside the scope. Inside a transaction, as all of these."""
    try:
        wanted = proposal_id(number)
    except UsageRefused:
        wanted = 0
    record = await money.find_proposal(registry.db, reader.scope, wanted)
    if record is None:
        raise NotFound("Usulan ini tidak ada dalam lingkup Anda. Periksa nomornya pada daftar usulan.")
    return record


def grouped_lines(record: ProposalRecord, reader: Reader) -> Mapping[Group, list[Line]]:
    """The lines by what became of them, each group in the reader's order."""
    grouped: dict[Group, list[Line]] = defaultdict(list)
    restricted = reader.sees_restricted
    for line in ordered(record.snapshot["lines"], restricted=restricted):
        grouped[group_of(line, record.snapshot, restricted=restricted)].append(line)
    return dict(grouped)


async def telling_of(registry: Registry, reader: Reader, record: ProposalRecord, lines: Sequence[Line]) -> Telling:
    """Names and sentences of these lines: names as frozen where they were, else as the registry has them now."""
    frozen = {one.household: one.name for one in (await money.recipients(registry.db, record)).values()}
    unknown = {line["household"] for line in lines} - set(frozen)
    now = {one.id: one.name for one in (await household_lists.listed(registry.db, reader.scope, unknown)).values()}
    return Telling(
        frozen=record.snapshot,
        restricted=reader.sees_restricted,
        covers_all=reader.district is None and reader.scope.covers("73"),
        names=now | frozen,
        words=await money.words_of(registry.db, record, [line["unit"] for line in lines]),
    )
