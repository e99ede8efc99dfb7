"""The answers to the conditions of a use, one short function each: what was found and the sentence that says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from zis_registry.eligibility import communal_answers, means
from zis_registry.eligibility.asnaf import Standing
from zis_registry.eligibility.conditions import Answer, Effect, Question
from zis_registry.eligibility.need import NeedState
from zis_registry.eligibility.uses import Check
from zis_registry.terms.household import Facility, Field
from zis_registry.terms.period import format_date

NOT_MUSTAHIK = "BUKAN_MUSTAHIK"


def answer(check: Check, question: Question, asnaf: tuple[str, ...]) -> Answer | None:
    """The answer to a condition; None when it has nothing to say about this subject.

    `asnaf` are those that the use pays without a special decision.
    """
    if check is Check.ASNAF:
        return _asnaf(question, asnaf)
    if check is Check.MEANS:
        return means.means(question, asnaf)
    return _ANSWERS[check](question)


def _need(question: Question) -> Answer | None:
    match question.need.state:
        case NeedState.ESTABLISHED:
            return Answer(Effect.MEETS, question.need.sentence)
        case NeedState.REQUESTED | NeedState.UNKNOWN:
            return Answer(Effect.MISSING, question.need.sentence)
        case NeedState.NONE:
            return Answer(Effect.BLOCKS, question.need.sentence)
        case NeedState.HELPED:
            # The condition `belum_dibantu` speaks about it.
            return None


def _recipient_alive(question: Question) -> Answer | None:
    if question.group is not None:
        return None
    if question.facts.get(Field.DECEASED):
        return Answer(Effect.BLOCKS, "Calon penerima sudah meninggal; usulkan anggota keluarga lain sebagai penerima.")
    return Answer(Effect.MEETS, "Tidak ada catatan bahwa calon penerima sudah meninggal.")


def _domicile(question: Question) -> Answer:
    home, work = question.subject.area, question.working_area
    place, lies = ("Lokasi", "Berada") if question.group is not None else ("Domisili", "Berdomisili")
    if home is None or home.level == "provinsi":
        return Answer(Effect.MISSING, f"Kabupaten/kota {place.lower()} belum diketahui.")
    if work is None:
        wider = "hanya dana yang wilayahnya mencakupnya yang dipakai"
        return Answer(Effect.MEETS, f"{place} diketahui; {wider}.")
    if work.contains(home):
        return Answer(Effect.MEETS, f"{lies} di wilayah kerja kantor yang menilai.")
    if home.contains(work):
        return Answer(Effect.MISSING, f"{place} belum cukup rinci untuk wilayah kerja kantor yang menilai.")
    return Answer(Effect.BLOCKS, f"{lies} di luar wilayah kerja kantor yang menilai.")


def _not_helped(question: Question) -> Answer | None:
    if question.group is not None:
        return None
    if question.need.state is NeedState.HELPED:
        return Answer(Effect.BLOCKS, question.need.sentence)
    return Answer(Effect.MEETS, "Belum tercatat menerima fasilitas yang sama.")


def _surveyed(question: Question) -> Answer | None:
    if question.group is not None:
        return None
    day: date | None = question.facts.get(Field.SURVEY_DATE)
    if day is None:
        return Answer(Effect.MISSING, "Belum disurvei BAZNAS: tanggal survei belum ada.")
    if day > question.on:
        return Answer(Effect.MISSING, f"Survei BAZNAS tercatat pada {format_date(day)}, sesudah tanggal penilaian.")
    return Answer(Effect.MEETS, f"Sudah disurvei pada {format_date(day)}.")


def _muslim(question: Question) -> Answer | None:
    if question.group is not None:
        return None
    verified = question.facts.get(Field.MUSLIM_VERIFIED)
    if verified is None:
        return Answer(Effect.MISSING, "Syarat muslim belum diverifikasi oleh survei BAZNAS.")
    if verified:
        return Answer(Effect.MEETS, "Muslim menurut verifikasi survei BAZNAS.")
    return Answer(Effect.BLOCKS, "Zakat hanya untuk mustahik muslim.")


def _asnaf(question: Question, payable: tuple[str, ...]) -> Answer | None:
    asnaf, proposal = question.asnaf, question.proposal
    if proposal is None:
        return None
    if asnaf in payable:
        return Answer(Effect.MEETS, f"Asnaf ditetapkan BAZNAS: {asnaf.lower()}.")
    if asnaf == NOT_MUSTAHIK:
        return Answer(Effect.BLOCKS, "BAZNAS menetapkan keluarga ini bukan mustahik.")
    if asnaf:
        spoken = asnaf.replace("_", " ").lower()
        return Answer(Effect.MISSING, f"Asnaf {spoken} memerlukan keputusan khusus BAZNAS untuk fasilitas ini.")
    if asnaf == "":
        return Answer(Effect.MISSING, "Asnaf tertulis dengan ejaan yang tidak dikenal; periksa dan tetapkan lagi.")
    if proposal.asnaf is not None:
        told = f"Asnaf baru usulan sistem ({proposal.asnaf.lower()}); menunggu penetapan BAZNAS."
        return Answer(Effect.MISSING, told, proposal.versions)
    return Answer(Effect.MISSING, "Asnaf belum ditetapkan BAZNAS.")


def _had_kifayah(question: Question) -> Answer | None:
    proposal = question.proposal
    if proposal is None:
        return None
    match proposal.standing:
        case Standing.UNKNOWN:
            effect = Effect.MISSING
        case Standing.BELOW:
            effect = Effect.MEETS
        case Standing.AT_OR_ABOVE:
            effect = Effect.BLOCKS
    return Answer(effect, proposal.sentence, proposal.versions)


def _decile_note(question: Question) -> Answer | None:
    sign = means.decile_sign(question)
    if sign is None or sign.effect is not Effect.BLOCKS:
        return None
    return Answer(Effect.NOTES, f"Periksa lagi: {sign.sentence}", sign.versions)


def _own_house_note(question: Question) -> Answer | None:
    ownership: str | None = question.facts.get(Field.HOUSE_OWNERSHIP)
    if not ownership or "sendiri" in ownership.casefold():
        return None
    return Answer(Effect.NOTES, "Rumah bukan milik sendiri menurut daftar; perlu izin pemilik.")


def _water_for_toilet_note(question: Question) -> Answer | None:
    without_water = question.facts.get(Field.WATER_ON_PREMISES) is False
    if question.need.facility is not Facility.TOILET_WITH_TANK or not without_water:
        return None
    return Answer(Effect.NOTES, "Belum ada air di rumah untuk jamban.")


def _desludging_note(question: Question) -> Answer | None:
    willing = question.facts.get(Field.WILLING_DESLUDGING)
    if question.need.facility is not Facility.SEPTIC_TANK or willing:
        return None
    if willing is None:
        return Answer(Effect.NOTES, "Belum menyatakan bersedia ikut layanan lumpur tinja terjadwal (L2T2).")
    return Answer(Effect.NOTES, "Menyatakan tidak bersedia ikut layanan lumpur tinja terjadwal (L2T2).")


def _pledge_note(question: Question) -> Answer | None:
    if not question.need.is_unit:
        return None
    return Answer(Effect.NOTES, "Hanya dari dana yang ikrar pemberinya mencakup fasilitas dan wilayah ini.")


def _bookkeeping_note(question: Question) -> Answer | None:
    if not question.need.is_unit:
        return None
    return Answer(Effect.NOTES, "Dibukukan tersendiri, terpisah dari dana lain.")


_ANSWERS: dict[Check, Callable[[Question], Answer | None]] = {
    Check.HOUSEHOLD_FACILITY: communal_answers.household_facility,
    Check.COMMUNAL_FACILITY: communal_answers.communal_facility,
    Check.NEED: _need,
    Check.RECIPIENT_ALIVE: _recipient_alive,
    Check.DOMICILE: _domicile,
    Check.NOT_HELPED: _not_helped,
    Check.SURVEYED: _surveyed,
    Check.MUSLIM: _muslim,
    Check.HAD_KIFAYAH: _had_kifayah,
    Check.LOW_INCOME: means.low_income,
    Check.URGENT_NEEDS_MET: communal_answers.urgent_needs_met,
    Check.PUBLIC_BENEFIT: communal_answers.public_benefit,
    Check.MANAGER: communal_answers.manager,
    Check.MUSTAHIK_USERS: communal_answers.mustahik_users,
    Check.MUSTAHIK_SHARE_NOTE: communal_answers.mustahik_share_note,
    Check.TARIFF_NOTE: communal_answers.tariff_note,
    Check.PLEDGE_NOTE: _pledge_note,
    Check.BOOKKEEPING_NOTE: _bookkeeping_note,
    Check.DESLUDGING_NOTE: _desludging_note,
    Check.DECILE_NOTE: _decile_note,
    Check.OWN_HOUSE_NOTE: _own_house_note,
    Check.WATER_FOR_TOILET_NOTE: _water_for_toilet_note,
}
