"""Whether a paper in somebody's hand is one of this registry: a check that is open to everybody."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.model import SHORT_DIGEST
from zis_registry.services.accounts import throttling
from zis_registry.services.accounts.throttling import Tried
from zis_registry.services.opening import Registry
from zis_registry.services.proposals.document_view import KIND_WORDS, STATUS_WORDS, printed_id
from zis_registry.services.proposals.documents import DocumentKind
from zis_registry.services.reference import areas
from zis_registry.store.repositories import money, papers
from zis_registry.store.repositories.money import ProposalHead
from zis_registry.store.repositories.papers import DocumentRecord
from zis_registry.terms.area import AreaCode

LONGEST_QUESTION = 200


@dataclass(frozen=True, slots=True)
class Authenticity:
    """What anybody may know of a paper: that it is ours or not; every other field is "" when it is not.

    `sha256` is whole for who gave it or its short form, else the short form.
    """

    authentic: bool
    number: str = ""
    kind: str = ""
    area: str = ""
    data_on: str = ""
    standing: str = ""
    sha256: str = ""


async def check(registry: Registry, question: str, *, address: str = "") -> Authenticity:
    """Whether a letter number, or the text of a QR code, is of a paper of this registry; for everybody.

    A text with a fingerprint must have the right one. Nothing else tells a wrong number from a wrong fingerprint. Who
    gives no fingerprint is told no more of it than stands at the foot of the paper. Raises TooManyAttempts for an
    address that asks too often.
    """
    text = " ".join(question[:LONGEST_QUESTION].split()).upper()
    serial = _serial_in(text)
    if serial is None:
        return Authenticity(authentic=False)
    await throttling.reserve(registry, {Tried.CHECK: address})
    async with registry.db.read_tx():
        for record in await papers.documents_of_serial(registry.db, serial):
            head = await money.find_head(registry.db, registry.everywhere, record.proposal)
            if head is not None and _is_it(text, record, head):
                return Authenticity(
                    authentic=True,
                    number=record.number,
                    kind=KIND_WORDS[DocumentKind(record.kind)],
                    area=areas().name(AreaCode(record.area)),
                    data_on=head.made_on,
                    standing=STATUS_WORDS[head.status],
                    sha256=record.data_sha256 if _digests_in(text) else record.data_sha256[:SHORT_DIGEST],
                )
    return Authenticity(authentic=False)


_NUMBER = re.compile(r"([0-9]{3,9})/[A-Z]{1,8}/POKJA-BAZNAS/[0-9]{4}/[IVX]{1,4}/[0-9]{4}")
_PRINTED = re.compile(r"PB-[0-9]{4}-[0-9]{2}-([0-9]{6,9})")
_DIGEST = re.compile(rf"\b[0-9A-F]{{{SHORT_DIGEST},64}}\b")


def _serial_in(text: str) -> int | None:
    found = _NUMBER.search(text) or _PRINTED.search(text)
    return int(found[1]) if found else None


def _is_it(text: str, record: DocumentRecord, head: ProposalHead) -> bool:
    number, printed = _NUMBER.search(text), _PRINTED.search(text)
    if number is not None and number[0] != record.number:
        return False
    if printed is not None and printed[0] != printed_id(record, head):
        return False
    return all(record.data_sha256.upper().startswith(digest) for digest in _digests_in(text))


def _digests_in(text: str) -> list[str]:
    """The fingerprints in a text; the number printed beside it is none."""
    return _DIGEST.findall(_PRINTED.sub(" ", text))
