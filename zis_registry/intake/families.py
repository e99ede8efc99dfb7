"""Member lists: which rows are one family, who heads it, how many they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zis_registry.terms.household import Field, Relation
from zis_registry.terms.identity import IdentityReading, IdentityState

_MEMBERS_A_FAMILY = 1.4
_SHARED = 1.1
_OTHERS_SHARE = 0.2
_SLIPS = 2


@dataclass(frozen=True, slots=True)
class Member:
    """An accepted row as grouping sees it: its index among all rows, its facts, the block it stands in."""

    index: int
    sheet: str
    facts: dict[Field, Any]
    block: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A family: indexes of its rows, head first; `heads` claim to head it, `joined` came by their place in the list."""

    rows: tuple[int, ...]
    heads: tuple[int, ...]
    joined: tuple[int, ...] = ()


def looks_like_members(relations: Sequence[Relation | None], cards: Sequence[str]) -> bool:
    """Whether a list has a row a person: relations other than head, or KK numbers that come back row after row.

    Both hold an entry a data row; `cards` the 16 digits of a KK cell or "". Where most rows have a KK number of their
    own, a relation column tells of respondents, not of members.
    """
    numbers = [card for card in cards if card]
    many = len(numbers) >= max(4, 0.5 * len(cards))
    stated = [relation for relation in relations if relation is not None]
    if stated and len(stated) >= 0.3 * len(relations):
        others = sum(relation is not Relation.HEAD for relation in stated)
        shared = not many or len(numbers) >= _SHARED * len(set(numbers))
        return shared and others >= _OTHERS_SHARE * len(stated)
    return many and len(numbers) >= _MEMBERS_A_FAMILY * len(set(numbers))


def carry_cards(members: Sequence[Member]) -> list[tuple[Member, int]]:
    """Members without KK number below a family whose first row has one; with the index of that row.

    The carried reading is put into the member's facts: lists write the number once, in the head's row.
    """
    carried: list[tuple[Member, int]] = []
    source: Member | None = None
    for member in members:
        reading = member.facts.get(Field.FAMILY_CARD)
        if isinstance(reading, IdentityReading) and not reading.missing:
            # The head's own number stands for the family, even when a member's differs.
            keeps = source is not None and _is_head(source) and source.sheet == member.sheet and _follows(member)
            source = source if keeps else member
        elif source is not None and source.sheet == member.sheet and _follows(member):
            member.facts[Field.FAMILY_CARD] = source.facts[Field.FAMILY_CARD]
            carried.append((member, source.index))
        else:
            source = None
    return carried


def _follows(member: Member) -> bool:
    return member.facts.get(Field.RELATION) not in (None, Relation.HEAD)


def group(members: Sequence[Member]) -> list[Group]:
    """Families in the order of their first rows: by KK number, else by block heading, else head and those behind.

    Lists of members stand in the order of their families, so a family without a head joins the head just above it
    when that head's KK number is missing or unreadable, or when a single row's number differs by a slip of the pen.
    """
    families: dict[str, list[Member]] = {}
    current = ""
    for member in members:
        card = _card(member)
        if card:
            current = _card_key(member, card, families)
        elif member.block:
            current = f"blok {member.sheet} {member.block}"
        elif not current or not _follows(member):
            current = f"baris {member.index}"
        families.setdefault(current, []).append(member)
    joined = _rejoin(members, families)
    return [_headed(family, joined) for family in families.values()]


def _rejoin(members: Sequence[Member], families: dict[str, list[Member]]) -> set[int]:
    """Move headless families to the head they stand behind; returns the indexes of the rows moved."""
    key_of = {member.index: key for key, family in families.items() for member in family}
    heads = _heads_above(members)
    joined: set[int] = set()
    for key in list(families):
        family = families[key]
        head = heads.get(family[0].index)
        if head is None or _has_head(family) or any(heads.get(member.index) is not head for member in family):
            continue
        target = families[key_of[head.index]]
        if target is family or not _belongs(family, target, head):
            continue
        target.extend(families.pop(key))
        target.sort(key=lambda member: member.index)
        joined.update(member.index for member in family)
    return joined


def _heads_above(members: Sequence[Member]) -> dict[int, Member]:
    """For each row that is not a head's, the head of the run of rows it stands in."""
    heads: dict[int, Member] = {}
    head: Member | None = None
    for member in members:
        if _is_head(member):
            head = member
        elif head is not None and head.sheet == member.sheet and _follows(member):
            heads[member.index] = head
        else:
            head = None
    return heads


def _belongs(family: list[Member], target: list[Member], head: Member) -> bool:
    card, other = _card(head), _card(family[0])
    if not card:
        return True
    return (len(family) == 1 or len(target) == 1) and _slips(card, other) <= _SLIPS


def _slips(first: str, second: str) -> int:
    """In how many places two numbers differ."""
    return sum(one != other for one, other in zip(first, second, strict=True)) if second else _SLIPS + 1


def _card_key(member: Member, card: str, families: dict[str, list[Member]]) -> str:
    """A rounded KK number may cover several families: there each new head begins another one."""
    if member.facts[Field.FAMILY_CARD].state in (IdentityState.TEXT_EXACT, IdentityState.NUMBER_EXACT):
        return f"kk {card}"
    number = 1
    while f"kk {card} {number + 1}" in families:
        number += 1
    latest = families.get(f"kk {card} {number}", [])
    if _is_head(member) and _has_head(latest):
        number += 1
    return f"kk {card} {number}"


def _has_head(family: list[Member]) -> bool:
    return any(_is_head(member) for member in family)


def _is_head(member: Member) -> bool:
    return member.facts.get(Field.RELATION) is Relation.HEAD


def _headed(family: list[Member], joined: set[int]) -> Group:
    heads = [member.index for member in family if _is_head(member)]
    first = heads[0] if heads else family[0].index
    others = [member.index for member in family if member.index != first]
    return Group((first, *others), tuple(heads), tuple(member.index for member in family if member.index in joined))


def _card(member: Member) -> str:
    reading = member.facts.get(Field.FAMILY_CARD)
    if isinstance(reading, IdentityReading) and reading.digits is not None and len(reading.digits) == 16:
        return reading.digits
    return ""
