"""An accepted list taken back, and given back: its rows stay on record and count for nothing while it is away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from zis_registry.errors import DecisionRefused, InvalidValue, NotAllowed, NotFound
from zis_registry.services.cases.linking import link_missed
from zis_registry.services.folding import refold
from zis_registry.services.lists.upload_scope import sees_upload
from zis_registry.services.money.budgets import withdraw_draft
from zis_registry.services.neutral_words import reason_kept
from zis_registry.services.numbering import household_number, proposal_number
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import evidence, money, projections, staging, uploads
from zis_registry.store.repositories.money import Status
from zis_registry.store.repositories.staging import UploadChange, UploadEventRecord
from zis_registry.store.repositories.uploads import UploadRecord
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.scope import Scope

MOST_REASON = 500
# A draft may be made anew from what is left; whatever is further on stands on the rows it was made from.
_FREE = frozenset(status.value for status in (Status.DRAFT, Status.REPLACED, Status.WITHDRAWN))


async def withdraw(registry: Registry, reader: Reader, *, upload: int, reason: str) -> None:
    """Take an accepted list of the reader's office back; doing it twice is doing it once.

    Raises NotFound, NotAllowed for another office's list, InvalidValue without a reason, DecisionRefused when a
    line of the list is in a proposal that was submitted. Drafts in force with a line of a household that goes with the
    list are withdrawn too: a draft must not name people who are not there, and a restored list does not bring it back.
    """
    words = _reason(reason)
    async with registry.db.write_tx():
        record = await _own_upload(registry, reader, upload)
        if record.id in await uploads.withdrawn(registry.db):
            return
        await _refuse_reserved(registry, record)
        before = await projections.placement(registry.db)
        await _append(registry, reader.scope, record, UploadChange.WITHDRAWN, reason=words)
        await refold(registry)
        after = await projections.placement(registry.db)
        drafts = await _withdraw_drafts(registry, reader.scope, record, set(before.values()) - set(after.values()))
        await _note(registry, reader.scope, record, UploadChange.WITHDRAWN, {"pairs": 0, "drafts": drafts})


async def restore(registry: Registry, reader: Reader, *, upload: int, reason: str) -> None:
    """Give a withdrawn list of the reader's office back, as it was; doing it twice is doing it once.

    Raises as `withdraw`, except that nothing can stand against it.
    """
    words = _reason(reason)
    async with registry.db.write_tx():
        record = await _own_upload(registry, reader, upload)
        if record.id in await uploads.withdrawn(registry.db):
            await restore_upload(registry, reader.scope, record, reason=words)


async def restore_upload(registry: Registry, scope: Scope, record: UploadRecord, *, reason: str) -> None:
    """Give a withdrawn list back, compared with what came while it was away; inside the write transaction."""
    missed = await _never_compared(registry, record)
    pairs = await link_missed(registry, upload=record.id, against=missed) if missed else ()
    await evidence.insert_pairs(registry.db, pairs)
    await _append(registry, scope, record, UploadChange.RESTORED, reason=reason)
    await refold(registry)
    await _note(registry, scope, record, UploadChange.RESTORED, {"pairs": len(pairs)})


async def _append(registry: Registry, scope: Scope, record: UploadRecord, change: UploadChange, *, reason: str) -> None:
    number = await registry.db.next_id("upload_event")
    newest = await registry.db.next_id("upload") - 1
    await staging.append_event(
        registry.db,
        UploadEventRecord(number, record.id, change, newest, reason, scope.actor, registry.now),
    )


async def _note(
    registry: Registry, scope: Scope, record: UploadRecord, change: UploadChange, more: Mapping[str, object]
) -> None:
    """The audit event of a change; no total of the registry in it, which offices of one district must not learn."""
    await registry.record(
        scope=scope,
        action=staging.EVENT_ACTIONS[change],
        subject=f"upload:{record.id}",
        payload={
            "sha256": record.sha256,
            "office": record.office,
            "event": await registry.db.next_id("upload_event") - 1,
            **more,
        },
    )


async def _withdraw_drafts(registry: Registry, scope: Scope, record: UploadRecord, gone: set[int]) -> list[int]:
    """Take the drafts with lines of households that are gone out of force; returns their numbers."""
    if not gone:
        return []
    drafts = [
        draft
        for draft in await money.drafts(registry.db, registry.everywhere)
        if gone & {line["household"] for line in draft.snapshot["lines"]}
    ]
    for draft in drafts:
        await withdraw_draft(registry, scope, draft, because={"upload": record.id})
    return [draft.id for draft in drafts]


async def drafts_gone_with(registry: Registry, reader: Reader, upload: int) -> tuple[str, ...]:
    """The proposals of the reader's scope that went with a list and have no draft in their place yet, by number."""
    renewed = await money.draft_areas(registry.db, reader.scope)
    heads = [
        await money.find_head(registry.db, reader.scope, number)
        for number in await staging.drafts_gone_with(registry.db, upload)
    ]
    return tuple(proposal_number(head.id) for head in heads if head is not None and head.area not in renewed)


async def _own_upload(registry: Registry, reader: Reader, upload: int) -> UploadRecord:
    reader.require(Permission.UPLOAD)
    record = await uploads.find_upload(registry.db, reader.scope, upload)
    office = await uploads.find_office(registry.db, record.office) if record else None
    if record is None or office is None or not sees_upload(reader, office, accepted=True):
        raise NotFound(f"Unggahan {upload} tidak ada di lingkup Anda.")
    if record.office != reader.office:
        raise NotAllowed(f"Daftar ini dikirim oleh {office.name}; hanya petugas kantor itu yang dapat menariknya.")
    return record


def _reason(reason: str) -> str:
    words = " ".join(reason.split())
    if not words:
        raise InvalidValue("Tulis alasannya; alasan dicatat pada jejak audit.")
    return reason_kept(words)[:MOST_REASON]


# --- what stands against it -----------------------------------------------------------------------------------


async def _refuse_reserved(registry: Registry, record: UploadRecord) -> None:
    """Refuse while households of the list are funded in a proposal that is more than a draft."""
    bound = await staging.bound_proposals(registry.db, free=_FREE)
    if not bound:
        return
    families = await uploads.families_of_uploads(registry.db, (record.id,))
    placed = await projections.placement(registry.db)
    homes = {placed[family] for family in families if family in placed} | families
    for proposal, made_by, households in bound:
        touched = sorted(homes & households)
        if touched:
            some = ", ".join(household_number(number) for number in touched[:3])
            more = f" dan {len(touched) - 3} lagi" if len(touched) > 3 else ""
            raise DecisionRefused(
                f"Daftar ini belum dapat ditarik: {some}{more} sudah masuk usulan "
                f"{proposal_number(proposal)}, yang disusun {made_by} dan sudah diajukan. "
                "Minta usulan itu dikembalikan dulu."
            )


# --- what was missed ------------------------------------------------------------------------------------------


async def _never_compared(registry: Registry, record: UploadRecord) -> tuple[int, ...]:
    """The lists in force that this one was never compared with, because one of the two was away each time."""
    events = await staging.events(registry.db)
    gone = await uploads.withdrawn(registry.db)
    present = [one.id for one in await uploads.list_uploads(registry.db, registry.everywhere) if one.id not in gone]
    return never_compared(record.id, present, events)


def never_compared(upload: int, present: Collection[int], events: Iterable[UploadEventRecord]) -> tuple[int, ...]:
    """Of the uploads `present`, those that were never in force together with `upload` when one of the two came in.

    Two lists are compared when the later one is accepted, or either is restored, while the other is in force.
    """
    log = sorted(events, key=lambda event: event.id)
    return tuple(other for other in sorted(present) if other != upload and not _met(upload, other, log))


def _met(one: int, other: int, log: Sequence[UploadEventRecord]) -> bool:
    earlier, later = sorted((one, other))
    before = [event for event in log if event.upload == earlier and event.newest < later]
    if _in_force(before):
        return True
    for place, event in enumerate(log):
        if event.event is not UploadChange.RESTORED or event.upload not in (earlier, later):
            continue
        companion = later if event.upload == earlier else earlier
        if event.newest >= later and _in_force([past for past in log[:place] if past.upload == companion]):
            return True
    return False


def _in_force(events: Sequence[UploadEventRecord]) -> bool:
    return not events or events[-1].event is UploadChange.RESTORED
