"""Finding a household: the list in pages, by name in any spelling, by registry number, by NIK for those who may."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zis_registry.errors import InvalidValue, NotAllowed, UsageRefused
from zis_registry.services import reference
from zis_registry.services.accounts.offices import offices_near
from zis_registry.services.households import name_index, reads
from zis_registry.services.households.household_place import STATE_TAGS, STATE_WORDS, DraftIndex, LineState, state_index
from zis_registry.services.households.name_ranking import FOUND, rank
from zis_registry.services.numbering import household_id, household_number
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import household_lists
from zis_registry.store.repositories.household_lists import Listed, Narrowed
from zis_registry.store.vault import Purpose
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.area import AreaCode
from zis_registry.terms.identity import Nik
from zis_registry.terms.masking import masked

PAGE = 50
MOST_TEXT = 80
NOT_PROPOSED = "tidak dalam usulan"
SUBDISTRICT, VILLAGE = 6, 10
_NUMBER = re.compile(r"(?:RT-?\s*)?0*[0-9]{1,9}", re.IGNORECASE)
_LONG_DIGITS = re.compile(r"(?:[0-9][\s.\-]?){12,}")


class StateFilter(StrEnum):
    """How a list of households is narrowed by what became of them."""

    ANY = ""
    FUNDED = LineState.FUNDED.value
    WAITING = LineState.WAITING.value
    INCOMPLETE = LineState.INCOMPLETE.value
    INELIGIBLE = LineState.INELIGIBLE.value
    CASES = "kasus"


@dataclass(frozen=True, slots=True)
class Hit:
    """A household on a list; `matched` is the person of it whose name was found, when not the listed one.

    `state` is "" where no draft is in force, `tag` also where the draft does not hold the household.
    """

    number: str
    name: str
    area: str
    members: int | None
    state: str
    tag: str
    has_case: bool
    matched: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to, and the page: after or before a number."""

    area: str = ""
    state: StateFilter = StateFilter.ANY
    text: str = ""
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """A page of the list: how many in all, the households, and the numbers that lead on and back ("" at an end)."""

    total: int
    hits: tuple[Hit, ...]
    next_after: str
    previous_before: str
    subdistricts: tuple[tuple[str, str], ...]
    villages: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: hits by likeness, how many, or near spellings when there is none."""

    asked: str
    total: int
    hits: tuple[Hit, ...]
    near: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class NumberFound:
    """What a NIK gave: a household of the reader's scope, or only that another office has it, or nothing."""

    household: str
    elsewhere: bool
    contact: str


# --- the list -------------------------------------------------------------------------------------------------


async def households(registry: Registry, reader: Reader, filters: Filters) -> HouseholdPage:
    """A page of 50 households of the reader's scope by number; NotAllowed without the permission."""
    reader.require(Permission.SEE_HOUSEHOLDS)
    db, scope = registry.db, reader.scope
    area = filters.area if filters.area.isdigit() else ""
    async with registry.db.read_tx():
        areas = await household_lists.areas_with_households(db, scope)
        drafts = await _drafts(registry, reader, areas)
        narrowed = Narrowed(
            area=area, text=filters.text[:MOST_TEXT], only=await _only(registry, reader, filters.state, drafts)
        )
        total = await household_lists.count(db, scope, narrowed)
        after, before = _key(filters.after), _key(filters.before)
        found = await household_lists.page(db, scope, narrowed, after=after, before=before, most=PAGE + 1)
        more = len(found) > PAGE
        shown = (found[1:] if before else found[:PAGE]) if more else found
        hits = await _hits(registry, reader, shown, drafts)
    return HouseholdPage(
        total=total,
        hits=hits,
        next_after=hits[-1].number if hits and (more or before) else "",
        previous_before=hits[0].number if hits and (after or (before and more)) else "",
        subdistricts=_choices(areas, SUBDISTRICT, ""),
        villages=_choices(areas, VILLAGE, area[:SUBDISTRICT] if len(area) >= SUBDISTRICT else "-"),
        states=_states(reader, drafts),
    )


def _key(number: str) -> int:
    try:
        return household_id(number) if number else 0
    except UsageRefused:
        return 0


async def _drafts(registry: Registry, reader: Reader, areas: Sequence[str]) -> Mapping[str, DraftIndex]:
    """The drafts of the districts of one reader; not for a province, where they would be many."""
    districts = sorted({area[:4] for area in areas if len(area) >= len("7311")})
    if reader.district is None:
        return {}
    told = {district: await state_index(registry, reader, district) for district in districts}
    return {district: index for district, index in told.items() if index is not None}


async def _only(
    registry: Registry, reader: Reader, state: StateFilter, drafts: Mapping[str, DraftIndex]
) -> frozenset[int] | None:
    # Whether somebody has an open case is for those who may see cases; to others the filter does not exist.
    if state is StateFilter.ANY or (state is StateFilter.CASES and not reader.may(Permission.SEE_CASES)):
        return None
    if state is StateFilter.CASES:
        return await household_lists.all_with_open_cases(registry.db)
    return frozenset(
        line.household
        for index in drafts.values()
        for lines in index.by_dwelling.values()
        for line in lines
        if line.state.value == state.value
    )


def _states(reader: Reader, drafts: Mapping[str, DraftIndex]) -> tuple[tuple[str, str], ...]:
    told = [("", "Semua keadaan")]
    if drafts:
        told += [(state.value, words) for state, words in STATE_WORDS.items()]
    if reader.may(Permission.SEE_CASES):
        told.append((StateFilter.CASES.value, "Ada kasus ganda terbuka"))
    return tuple(told)


def _choices(areas: Sequence[str], digits: int, inside: str) -> tuple[tuple[str, str], ...]:
    codes = {area[:digits] for area in areas if len(area) >= digits and area.startswith(inside)}
    known = [AreaCode(code) for code in codes if AreaCode(code) in reference.areas()]
    return tuple(sorted(((c.digits, reference.area_words(c)) for c in known), key=lambda pair: pair[1]))


async def _hits(
    registry: Registry,
    reader: Reader,
    listed: Sequence[Listed],
    drafts: Mapping[str, DraftIndex],
    matched: Mapping[int, str] | None = None,
) -> tuple[Hit, ...]:
    cases: frozenset[int] = frozenset()
    if reader.may(Permission.SEE_CASES):
        cases = await household_lists.with_open_cases(registry.db, [one.id for one in listed])
    return tuple(_hit(one, drafts.get(one.area[:4]), cases, (matched or {}).get(one.id, "")) for one in listed)


def _hit(one: Listed, index: DraftIndex | None, cases: frozenset[int], matched: str) -> Hit:
    lines = index.by_dwelling.get(one.dwelling, ()) if index is not None else ()
    state = min((line.state for line in lines), key=list(LineState).index, default=None)
    return Hit(
        number=household_number(one.id),
        name=one.name,
        area=one.area,
        members=one.members,
        state=STATE_WORDS[state] if state is not None else NOT_PROPOSED if index is not None else "",
        tag=STATE_TAGS[state] if state is not None else "",
        has_case=one.id in cases,
        matched=matched if matched != one.name else "",
    )


# --- by name or number ----------------------------------------------------------------------------------------


def holds_number(text: str) -> bool:
    """Whether a typed text holds a NIK, KK number or phone, which must not stand in an address."""
    return _LONG_DIGITS.search(text) is not None or masked(text) != text


def is_number(text: str) -> bool:
    """Whether a typed text is a registry number."""
    return _NUMBER.fullmatch(text.strip()) is not None


async def by_text(registry: Registry, reader: Reader, text: str) -> Found:
    """Households of the scope by registry number or by name, the likeliest first; near spellings when none is found.

    Raises NotAllowed without the permission, InvalidValue for a text with a personal number or of one letter.
    """
    reader.require(Permission.SEE_HOUSEHOLDS)
    asked = " ".join(text.split())[:MOST_TEXT]
    if holds_number(asked):
        raise InvalidValue("NIK, KK, dan nomor HP tidak dicari di sini. Pakai formulir pencarian NIK.")
    if len(asked) < 2 and not is_number(asked):
        raise InvalidValue("Tulis sedikitnya dua huruf nama, atau nomor register.")
    if _NUMBER.fullmatch(asked):
        async with registry.db.read_tx():
            return await _by_number(registry, reader, asked)
    async with name_index.AT_ONCE.taken(), registry.db.read_tx():
        names = await name_index.names_in(registry, reader.scope)
        ranked = await asyncio.to_thread(rank, asked, names)  # many names: other readers need not wait
        good = {household: name for household, name, likeness in ranked if likeness >= FOUND}
        near = {household: name for household, name, likeness in ranked if likeness < FOUND}
        hits = await _named(registry, reader, good)
        offered = () if hits else await _named(registry, reader, dict(list(near.items())[:10]))
    return Found(asked, len(good), hits, offered)


async def _by_number(registry: Registry, reader: Reader, asked: str) -> Found:
    digits = re.sub(r"[^0-9]", "", asked)
    found = await household_lists.listed(registry.db, reader.scope, [int(digits)])
    hits = await _hits(registry, reader, list(found.values()), {})
    return Found(asked, len(hits), hits, ())


async def _named(registry: Registry, reader: Reader, names: Mapping[int, str]) -> tuple[Hit, ...]:
    shown = list(names)[:PAGE]
    found = await household_lists.listed(registry.db, reader.scope, shown)
    drafts = await _drafts(registry, reader, [one.area for one in found.values()])
    return await _hits(registry, reader, [found[number] for number in shown if number in found], drafts, names)


# --- by NIK ---------------------------------------------------------------------------------------------------


async def by_nik(registry: Registry, reader: Reader, typed: str) -> NumberFound:
    """The household on one of whose rows a full NIK stands; every look-up is written down and limited.

    Of another district only that it is registered and which office to ask. Raises NotAllowed without the permission,
    InvalidValue for what is no NIK, TooManyAttempts.
    """
    if not reader.may(Permission.REVEAL):
        raise NotAllowed("Mencari dengan NIK memerlukan kewenangan membuka NIK.")
    nik = Nik.parse(typed)
    hashed = registry.vault.index(nik.digits, purpose=Purpose.NIK16)
    async with registry.db.read_tx():
        found = await household_lists.by_number_hash(registry.db, hashed)
    await reads.note_search(registry, reader, found)
    mine = [number for number, area in found if reader.scope.covers(area)]
    if mine:
        return NumberFound(household_number(mine[0]), elsewhere=False, contact="")
    if found:
        return NumberFound("", elsewhere=True, contact=await contact(registry, found[0][1]))
    return NumberFound("", elsewhere=False, contact="")


async def contact(registry: Registry, area: str) -> str:
    """The office to ask about somebody of another district: its BAZNAS, else its Pokja; "" where there is none."""
    near = sorted(await offices_near(registry, area), key=lambda office: office.kind != "BAZNAS")
    return near[0].name if near else ""
