"""The copy of personal data that a person may have of himself: made on paper, written down as a look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from reports.document import DocumentMeta, Letterhead, Sensitivity, Standing
from reports.subject_copy import HeldFact, HeldLook, HeldSource, SubjectCopy, render_subject_copy
from zis_registry.services.accounts.offices import offices_near
from zis_registry.services.households import household_view, reads
from zis_registry.services.households.household_view import HouseholdView
from zis_registry.services.households.reads import Look, Seen
from zis_registry.services.opening import SAMPLE, Registry
from zis_registry.store.repositories import money, uploads
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.period import to_wita

MOST_LOOKS = 60
# It is the person's own data: what the list states about it, not a label.
VERIFICATION = "Status verifikasi agama menurut survei"
WHY_MASKED = (
    "NIK hanya ditunjukkan kode kabupatennya, supaya salinan ini tidak dapat dipakai orang lain bila hilang. "
    "Anda dapat mencocokkan NIK Anda dengan petugas di kantor."
)
WHY_COUNTED = "Anak-anak hanya dihitung; nama mereka tidak dicetak di sini."
RIGHTS = (
    "Meminta perbaikan data yang keliru atau tidak lengkap; dijawab paling lambat 3 x 24 jam.",
    "Mengetahui siapa yang melihat data Anda dan untuk apa.",
    "Meminta penghentian sementara pengolahan, atau penghapusan data yang tidak lagi diperlukan. Catatan bantuan yang "
    "sudah dibayar disimpan selama diwajibkan aturan keuangan.",
    "Menolak keputusan yang dibuat mesin: register hanya mengusulkan, petugas yang memutuskan, dan Anda dapat meminta "
    "penjelasan serta peninjauan.",
    "Diberi tahu secara tertulis paling lambat 3 x 24 jam bila data Anda bocor.",
)


@dataclass(frozen=True, slots=True)
class MadeCopy:
    """A copy as it is handed out once: its file name without a person in it, and the bytes of the PDF."""

    filename: str
    content: bytes


async def make(registry: Registry, reader: Reader, number: str) -> MadeCopy:
    """Make the copy of a household's data for its own people; the look is on record before the paper exists.

    Raises NotAllowed, NotFound outside the scope, DocumentRefused when a letter cannot be drawn.
    """
    reader.require(Permission.SUBJECT_COPY)
    view = await household_view.view(registry, reader, number)
    await reads.note(registry, reader, household=view.id, what=Seen.COPY, reason="salinan untuk orangnya sendiri")
    looks = await reads.seen_by(registry, reader, view.id)
    data = await _data(registry, reader, view, looks)
    return MadeCopy(f"salinan-data-{view.number}.pdf", render_subject_copy(data))


async def _data(registry: Registry, reader: Reader, view: HouseholdView, looks: tuple[Look, ...]) -> SubjectCopy:
    async with registry.db.read_tx():
        sample = await money.mark(registry.db, SAMPLE) is not None
        office = await uploads.find_office(registry.db, reader.office)
        offices = {one.code: one.name for one in await uploads.all_offices(registry.db)}
    near = [one.name for one in await offices_near(registry, view.area)] or [reader.office_name]
    on, area = registry.today, office.area if office is not None else view.area[:4]
    return SubjectCopy(
        meta=DocumentMeta(
            document_id=f"SDP-{on.year}-{view.number}",
            number=f"{view.number}/SDP/{reader.office}/{on.year}",
            standing=Standing.COPY,
            sensitivity=Sensitivity.RESTRICTED,
            data_on=on,
            sample=sample,
        ),
        letterhead=Letterhead((reader.office_name.upper(),), left_mark=reader.office_kind, right_mark=area),
        name=view.name,
        number=view.number,
        address=view.address,
        facts=tuple(_facts(view)),
        sources=tuple(HeldSource(s.code, s.words, s.office, _day(s.day)) for s in view.sources),
        decisions=tuple((_day(event.at), _sentence(event.words, event.who)) for event in view.events),
        looks=tuple(
            HeldLook(_moment(look.at), look.name, offices.get(look.office, look.office), look.how)
            for look in looks[:MOST_LOOKS]
        ),
        looks_in_all=len(looks),
        notes=(WHY_MASKED, WHY_COUNTED) if view.children else (WHY_MASKED,),
        rights=(*RIGHTS, f"Hubungi {' atau '.join(near)}, atau mintalah petugas desa meneruskannya."),
    )


def _facts(view: HouseholdView) -> Iterable[HeldFact]:
    yield HeldFact("Nama", view.name, "")
    for other in view.other_names:
        yield HeldFact("Nama menurut daftar lain", other.value, " ".join(other.codes))
    yield HeldFact("NIK", view.nik_mask or "tidak ada", "")
    yield HeldFact("Alamat", view.address, "")
    if view.people or view.children:
        yield HeldFact("Orang dewasa yang tercatat", str(len(view.people)), "")
        yield HeldFact("Anak yang tercatat", str(view.children), "")
    for group in view.facts:
        for line in group.lines:
            yield HeldFact(line.label, line.value, " ".join(line.codes))
            for other in line.others:
                yield HeldFact(f"{line.label} menurut daftar lain", other.value, " ".join(other.codes))
    if view.verification is not None:
        yield HeldFact(VERIFICATION, view.verification.value, " ".join(view.verification.codes))
    for aid in view.aids:
        told = ", ".join(filter(None, [aid.what, str(aid.year or ""), aid.giver]))
        yield HeldFact("Bantuan yang tercatat", told, aid.code)
    for service in view.services:
        yield HeldFact(f"Penilaian {service.title.lower()}", service.sentence, "")


def _sentence(words: str, who: str) -> str:
    return f"{words}, oleh {who}" if who else words


def _day(at: str) -> str:
    return (_wita(at) if "T" in at else datetime.fromisoformat(at)).strftime("%d-%m-%Y")


def _moment(at: str) -> str:
    return _wita(at).strftime("%d-%m-%Y %H.%M")


def _wita(at: str) -> datetime:
    return to_wita(datetime.fromisoformat(at))
