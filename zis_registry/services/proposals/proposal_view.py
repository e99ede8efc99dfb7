"""The proposals of a reader's scope as pages and tables show them; what a reader may not know is left out here."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zis_registry.services.numbering import proposal_number
from zis_registry.services.opening import Registry
from zis_registry.services.proposals.fund_use import FundUse, fund_uses, shared_units
from zis_registry.services.proposals.proposal_lines import (
    GROUP_REMARKS,
    GROUP_WORDS,
    Group,
    Line,
    ProposalLine,
    Telling,
    funds_elsewhere,
    group_of,
    ordered,
    told,
)
from zis_registry.services.proposals.proposal_reading import find, grouped_lines, telling_of
from zis_registry.services.proposals.proving import Proof, prove_content, with_ledger
from zis_registry.store.repositories import ledger, money
from zis_registry.store.repositories.money import ProposalHead, ProposalRecord, Status
from zis_registry.terms.access import Permission, Reader

PAGE, FIRST_FUNDED, FIRST_OTHERS = 50, 15, 5
NEWEST = 2**62
_KEPT_PROOFS = 64
STATUS_WORDS = {
    Status.DRAFT: "Rancangan yang berlaku",
    Status.REPLACED: "Diganti usulan yang lebih baru",
    Status.WITHDRAWN: "Ditarik: dananya terikat keputusan lain, atau daftarnya ditarik",
}


@dataclass(frozen=True, slots=True)
class ProposalItem:
    """One proposal of a list: its number, district and days, and what it reserved when it was made."""

    number: str
    area: str
    made_on: str
    made_at: str
    status: Status
    words: str
    units: int
    amount: int


@dataclass(frozen=True, slots=True)
class ProposalsView:
    """The proposals of the scope, newest first, drafts in force apart; `older` starts the next page."""

    drafts: tuple[ProposalItem, ...]
    others: tuple[ProposalItem, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group of lines: all its units and rupiah, and the lines of this page of it."""

    group: Group
    words: str
    remark: str
    units: int
    amount: int
    lines: tuple[ProposalLine, ...]

    @property
    def is_cut(self) -> bool:
        """Whether it has more lines than are shown."""
        return len(self.lines) < self.units


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as this reader may see it; `funds` and `policy` are empty for who may not know them."""

    id: int
    number: str
    area: str
    made_on: str
    made_at: str
    made_by: str
    status: Status
    words: str
    restricted: bool
    units: int
    funded: int
    amount: int
    need: int
    areas: int
    seed: str
    draw: int
    sha256: str
    proof: Proof
    groups: tuple[GroupView, ...]
    funds: tuple[FundUse, ...]
    policy: tuple[str, ...]
    open_cases: int
    in_force: str
    shared: int
    elsewhere: int

    @property
    def paid(self) -> GroupView:
        """The funded group, also when it is empty."""
        empty = GroupView(Group.FUNDED, GROUP_WORDS[Group.FUNDED], "", 0, 0, ())
        return next((one for one in self.groups if one.group is Group.FUNDED), empty)

    @property
    def refused(self) -> tuple[GroupView, ...]:
        """All groups but the funded one."""
        return tuple(one for one in self.groups if one.group is not Group.FUNDED)

    @property
    def waiting(self) -> int:
        """Units without money, incomplete and refused ones included."""
        return self.units - self.funded

    @property
    def ruled_out(self) -> int:
        """Units that the rules refuse; the other refused ones wait for money."""
        return sum(one.units for one in self.groups if one.group is Group.RULES)


@dataclass(frozen=True, slots=True)
class GroupPage:
    """One page of the lines of a group (of all lines when `group` is None), from `start` (0-based)."""

    number: str
    area: str
    restricted: bool
    title: str
    total: int
    amount: int
    lines: tuple[ProposalLine, ...]
    start: int
    following: int | None
    previous: int | None
    elsewhere: int


async def proposals(registry: Registry, reader: Reader, *, before: int = NEWEST) -> ProposalsView:
    """The proposals of the reader's scope."""
    reader.require(Permission.SEE_PROPOSALS)
    async with registry.db.read_tx():
        found = await money.proposal_heads(registry.db, reader.scope, before=before, most=PAGE + 1)
        shown = found[:PAGE]
        reserved = await ledger.reserved_by(registry.db, [f"proposal:{one.id}" for one in shown])
    items = [_item(one, reserved.get(f"proposal:{one.id}", (0, 0))) for one in shown]
    return ProposalsView(
        drafts=tuple(sorted((one for one in items if one.status is Status.DRAFT), key=lambda one: one.area)),
        others=tuple(one for one in items if one.status is not Status.DRAFT),
        older=shown[-1].id if len(found) > PAGE else None,
    )


def _item(one: ProposalHead, reserved: tuple[int, int]) -> ProposalItem:
    units, amount = reserved
    return ProposalItem(
        number=proposal_number(one.id), area=one.area, made_on=one.made_on, made_at=one.made_at,
        status=one.status, words=STATUS_WORDS[one.status], units=units, amount=amount,
    )  # fmt: skip


async def proposal(registry: Registry, reader: Reader, number: str) -> ProposalView:
    """One proposal with the first lines of each group; raises NotFound outside the scope."""
    reader.require(Permission.SEE_PROPOSALS)
    async with registry.db.read_tx():
        record = await find(registry, reader, number)
        grouped = grouped_lines(record, reader)
        first = {
            group: lines[: FIRST_FUNDED if group is Group.FUNDED else FIRST_OTHERS] for group, lines in grouped.items()
        }
        telling = await telling_of(registry, reader, record, [line for lines in first.values() for line in lines])
        proof = await _proof(registry, record)
        draft = await money.draft_of(registry.db, reader.scope, record.area)
    frozen = record.snapshot
    lines: Sequence[Line] = frozen["lines"]
    funded = [line for line in lines if line["state"] == "didanai"]
    return ProposalView(
        id=record.id,
        number=proposal_number(record.id),
        area=record.area,
        made_on=record.made_on,
        made_at=record.made_at,
        made_by=record.made_by,
        status=record.status,
        words=STATUS_WORDS[record.status],
        restricted=reader.sees_restricted,
        units=len(lines),
        funded=len(funded),
        amount=sum(line["cost"] for line in funded),
        need=sum(line["cost"] for line in lines),
        areas=len({line["area"] for line in funded}),
        seed=record.seed,
        draw=frozen["draw"],
        sha256=record.sha256,
        proof=proof,
        groups=tuple(_group(group, grouped[group], first[group], telling) for group in Group if group in grouped),
        funds=fund_uses(frozen) if reader.sees_restricted else (),
        policy=tuple(frozen["policy_words"]) if reader.sees_restricted else (),
        open_cases=frozen["open_cases"]["cases"],
        in_force=proposal_number(draft.id) if draft is not None and draft.id != record.id else "",
        shared=shared_units(frozen) if reader.sees_restricted else 0,
        elsewhere=funds_elsewhere(telling),
    )


def _group(group: Group, all_lines: Sequence[Line], shown: Sequence[Line], telling: Telling) -> GroupView:
    return GroupView(
        group=group,
        words=GROUP_WORDS[group] if telling.restricted or group is not Group.PENDING else "Kurang data",
        remark=GROUP_REMARKS[group],
        units=len(all_lines),
        amount=sum(line["cost"] for line in all_lines),
        lines=told(shown, group, telling),
    )


async def page_of(registry: Registry, reader: Reader, number: str, *, group: Group | None, start: int = 0) -> GroupPage:
    """Fifty lines of a group; the frozen list never moves, so that a place in it stays what it was."""
    reader.require(Permission.SEE_PROPOSALS)
    async with registry.db.read_tx():
        record = await find(registry, reader, number)
        restricted = reader.sees_restricted
        placed = [
            (group_of(line, record.snapshot, restricted=restricted), line)
            for line in ordered(record.snapshot["lines"], restricted=restricted)
        ]
        wanted = [(place, line) for place, line in placed if group in (None, place)]
        start = max(0, min(start, len(wanted) - 1) // PAGE * PAGE)
        piece = wanted[start : start + PAGE]
        telling = await telling_of(registry, reader, record, [line for _, line in piece])
    return GroupPage(
        number=proposal_number(record.id),
        area=record.area,
        restricted=restricted,
        title=GROUP_WORDS[group] if group else "Semua unit kebutuhan",
        total=len(wanted),
        amount=sum(line["cost"] for _, line in wanted),
        lines=tuple(one for place, line in piece for one in told([line], place, telling)),
        start=start,
        following=start + PAGE if start + PAGE < len(wanted) else None,
        previous=start - PAGE if start else None,
        elsewhere=funds_elsewhere(telling),
    )


# The costly half of a proof depends on the frozen content alone; its ledger is looked at every time.
_PROOFS: OrderedDict[tuple[str, str], Proof] = OrderedDict()


async def _proof(registry: Registry, record: ProposalRecord) -> Proof:
    key = (record.sha256, money.fingerprint(record.snapshot))
    known = _PROOFS.get(key)
    if known is None:
        known = await asyncio.to_thread(prove_content, record)
        _PROOFS[key] = known
        while len(_PROOFS) > _KEPT_PROOFS:
            _PROOFS.popitem(last=False)
    return await with_ledger(registry, record, replace(known, proposal=record.id, area=record.area))
