"""Where a household stands in the draft proposal in force: neutral words for all, funds and proof for BAZNAS."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zis_registry.eligibility.need import FACILITY_WORDS
from zis_registry.services.households.household_words import neutral_sentence
from zis_registry.services.numbering import household_number
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import household_lists
from zis_registry.store.repositories.household_lists import DraftHead
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.household import Facility
from zis_registry.terms.scope import Scope

DISTRICT_DIGITS = 4
_KEPT = 4


class LineState(StrEnum):
    """What became of a unit, in words that Pokja may read."""

    FUNDED = "didanai"
    WAITING = "menunggu-dana"
    INCOMPLETE = "kurang-data"
    INELIGIBLE = "tidak-layak"


STATE_WORDS = {
    LineState.FUNDED: "Didanai",
    LineState.WAITING: "Menunggu dana",
    LineState.INCOMPLETE: "Kurang data",
    LineState.INELIGIBLE: "Tidak layak",
}
STATE_TAGS = {
    LineState.FUNDED: "ok",
    LineState.WAITING: "waiting",
    LineState.INCOMPLETE: "warn",
    LineState.INELIGIBLE: "bad",
}


@dataclass(frozen=True, slots=True)
class Brief:
    """One line of a draft, as far as a household's page tells it."""

    unit: str
    dwelling: int
    household: int
    service: str
    facility: str
    rank: int | None
    cost: int
    state: LineState
    payments: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DraftIndex:
    """The lines of a draft by dwelling; `units` counts them all."""

    head: DraftHead
    units: int
    by_dwelling: Mapping[int, tuple[Brief, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the draft for this household's house; rank, funds and reasoned sentence are kept from neutral readers.

    The rank follows the asnaf. `recipient` is another household of the house in whose name the line stands, or "".
    """

    proposal: str
    made_at: str
    service: str
    facility: str
    rank: int | None
    units: int
    cost: int
    state: LineState
    words: str
    tag: str
    sentence: str
    funds: tuple[tuple[str, int], ...]
    recipient: str


# A draft never changes: its lines are read once, found again by their SHA-256.
_read: OrderedDict[str, DraftIndex] = OrderedDict()


async def draft_index(registry: Registry, reader: Reader, area: str) -> DraftIndex | None:
    """The draft in force of the district of an area; None without one, or where the reader may not see it.

    Call inside `read_tx`.
    """
    return await state_index(registry, reader, area) if reader.may(Permission.SEE_PROPOSALS) else None


async def state_index(registry: Registry, reader: Reader, area: str) -> DraftIndex | None:
    """The same for the neutral state alone, which every reader of the area may read; None outside the scope.

    Of its lines nothing but `state` may be shown without the permission. Call inside `read_tx`.
    """
    if len(area) < DISTRICT_DIGITS or not reader.scope.meets(area[:DISTRICT_DIGITS]):
        return None
    district = Scope(reader.scope.actor, reader.scope.office, (area[:DISTRICT_DIGITS],))
    head = await household_lists.draft_head(registry.db, district, area[:DISTRICT_DIGITS])
    if head is None:
        return None
    key = f"{registry.settings.data_dir}:{head.id}:{head.sha256}"
    if key not in _read:
        lines, names = await household_lists.draft_lines(registry.db, head)
        _read[key] = _index(head, lines, names)
        while len(_read) > _KEPT:
            _read.popitem(last=False)
    return _read[key]


def _index(head: DraftHead, lines: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> DraftIndex:
    by_dwelling: dict[int, list[Brief]] = defaultdict(list)
    for line in lines:
        by_dwelling[line["dwelling"]].append(
            Brief(
                unit=line["unit"],
                dwelling=line["dwelling"],
                household=line["household"],
                service=line["service"],
                facility=line["facility"],
                rank=line["rank"],
                cost=line["cost"],
                state=state_of(line),
                payments=tuple((names.get(fund, fund), amount) for fund, amount in line["payments"]),
            )
        )
    return DraftIndex(head, len(lines), {dwelling: tuple(told) for dwelling, told in by_dwelling.items()})


def state_of(line: Mapping[str, Any]) -> LineState:
    """What became of a frozen line."""
    if line["state"] == "didanai":
        return LineState.FUNDED
    if line["state"] == "belum_lengkap":
        return LineState.INCOMPLETE
    return LineState.INELIGIBLE if line["refusal"] == "aturan" else LineState.WAITING


async def places(registry: Registry, reader: Reader, *, household: int, dwelling: int, area: str) -> tuple[Place, ...]:
    """The lines of a house in the draft in force; call inside `read_tx`."""
    index = await draft_index(registry, reader, area)
    if index is None:
        return ()
    told = index.by_dwelling.get(dwelling, ())
    words = await household_lists.draft_words(registry.db, index.head, [line.unit for line in told])
    return tuple(_place(line, index, words.get(line.unit, {}), household, reader) for line in told)


def _place(line: Brief, index: DraftIndex, words: Mapping[str, Any], household: int, reader: Reader) -> Place:
    restricted = reader.sees_restricted
    return Place(
        proposal=f"U-{index.head.id}",
        made_at=index.head.made_at,
        service=line.service,
        facility=FACILITY_WORDS[Facility(line.facility)] if line.facility else "",
        rank=line.rank if restricted else None,
        units=index.units,
        cost=line.cost,
        state=line.state,
        words=STATE_WORDS[line.state],
        tag=STATE_TAGS[line.state],
        sentence=str(words.get("sentence", ""))
        if restricted
        else neutral_sentence(str(words.get("neutral_reasons", ""))),
        funds=line.payments if restricted else (),
        recipient=household_number(line.household) if line.household != household else "",
    )
