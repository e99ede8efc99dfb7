"""The conditions a use can ask, one short function each: what it found and the sentence that says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zis_registry.eligibility.asnaf import AsnafProposal, Standing, confirmed, propose
from zis_registry.eligibility.need import Need, NeedState
from zis_registry.eligibility.parameters import Code, Parameters
from zis_registry.eligibility.uses import Check, UseRule
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility, Facts, Field
from zis_registry.terms.money import Rupiah
from zis_registry.terms.period import format_date

NOT_MUSTAHIK = "BUKAN_MUSTAHIK"


class Effect(StrEnum):
    """What a reason does to the outcome, the deciding ones first."""

    BLOCKS = "menggugurkan"
    MISSING = "kurang_data"
    NOTES = "catatan"
    MEETS = "terpenuhi"


@dataclass(frozen=True, slots=True)
class Household:
    """A household as it is assessed: its registry id, golden facts, area, and what else is known of it.

    `aided`: facilities that its dwelling received by other records than the facts. `vulnerabilities`: codes of
    policies.toml.
    """

    id: int
    facts: Facts
    area: AreaCode | None
    aided: frozenset[Facility] = frozenset()
    vulnerabilities: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """What a condition is asked about; `working_area` None leaves the domicile to each fund's own area."""

    household: Household
    need: Need
    rule: UseRule
    on: date
    parameters: Parameters
    working_area: AreaCode | None

    @property
    def facts(self) -> Facts:
        """The golden facts of the household."""
        return self.household.facts

    @property
    def proposal(self) -> AsnafProposal:
        """What the system proposes from income and persons."""
        return propose(
            self.facts.get(Field.INCOME),
            self.facts.get(Field.MEMBERS),
            self.parameters.had_kifayah_of(self.household.area),
            parameters=self.parameters,
        )

    @property
    def asnaf(self) -> str | None:
        """The confirmed asnaf by its code, "" when its spelling is unknown, None when unconfirmed."""
        return confirmed(self.facts.get(Field.ASNAF_CONFIRMED), parameters=self.parameters)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one condition found: its effect, a sentence, and the versions of the parameters it looked at."""

    effect: Effect
    sentence: str
    versions: tuple[str, ...] = ()


def ask(check: Check, question: Question) -> Answer | None:
    """The answer of a condition; None when a note has nothing to say."""
    return _CHECKS[check](question)


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


def _recipient_alive(question: Question) -> Answer:
    if question.facts.get(Field.DECEASED):
        return Answer(Effect.BLOCKS, "Calon penerima sudah meninggal; usulkan anggota keluarga lain sebagai penerima.")
    return Answer(Effect.MEETS, "Tidak ada catatan bahwa calon penerima sudah meninggal.")


def _domicile(question: Question) -> Answer:
    home, work = question.household.area, question.working_area
    if home is None or home.level == "provinsi":
        return Answer(Effect.MISSING, "Kabupaten/kota domisili belum diketahui.")
    if work is None:
        return Answer(Effect.MEETS, "Domisili diketahui; hanya dana yang wilayahnya mencakup domisili yang dipakai.")
    if work.contains(home):
        return Answer(Effect.MEETS, "Berdomisili di wilayah kerja BAZNAS yang menilai.")
    if home.contains(work):
        return Answer(Effect.MISSING, "Domisili belum cukup rinci untuk wilayah kerja BAZNAS yang menilai.")
    return Answer(Effect.BLOCKS, "Berdomisili di luar wilayah kerja BAZNAS yang menilai.")


def _not_helped(question: Question) -> Answer:
    if question.need.state is NeedState.HELPED:
        return Answer(Effect.BLOCKS, question.need.sentence)
    return Answer(Effect.MEETS, "Belum tercatat menerima fasilitas yang sama.")


def _surveyed(question: Question) -> Answer:
    day: date | None = question.facts.get(Field.SURVEY_DATE)
    if day is None or day > question.on:
        return Answer(Effect.MISSING, "Belum disurvei BAZNAS: tanggal survei belum ada.")
    return Answer(Effect.MEETS, f"Sudah disurvei pada {format_date(day)}.")


def _muslim(question: Question) -> Answer:
    verified = question.facts.get(Field.MUSLIM_VERIFIED)
    if verified is None:
        return Answer(Effect.MISSING, "Syarat muslim belum diverifikasi oleh survei BAZNAS.")
    if verified:
        return Answer(Effect.MEETS, "Muslim menurut verifikasi survei BAZNAS.")
    return Answer(
        Effect.BLOCKS, "Zakat hanya untuk mustahik muslim; keluarga ini dapat diusulkan dari infak tidak terikat."
    )


def _asnaf(question: Question) -> Answer:
    asnaf = question.asnaf
    if asnaf in question.rule.asnaf:
        return Answer(Effect.MEETS, f"Asnaf ditetapkan BAZNAS: {asnaf.lower()}.")
    if asnaf == NOT_MUSTAHIK:
        return Answer(Effect.BLOCKS, "BAZNAS menetapkan keluarga ini bukan mustahik.")
    if asnaf:
        return Answer(Effect.MISSING, f"Asnaf {_spaced(asnaf)} memerlukan keputusan khusus BAZNAS untuk fasilitas ini.")
    if asnaf == "":
        return Answer(Effect.MISSING, "Asnaf tertulis dengan ejaan yang tidak dikenal; periksa dan tetapkan lagi.")
    proposal = question.proposal
    if proposal.asnaf is not None:
        return Answer(
            Effect.MISSING,
            f"Asnaf baru usulan sistem ({proposal.asnaf.lower()}); menunggu penetapan BAZNAS.",
            proposal.versions,
        )
    return Answer(Effect.MISSING, "Asnaf belum ditetapkan BAZNAS.")


def _had_kifayah(question: Question) -> Answer:
    proposal = question.proposal
    match proposal.standing:
        case Standing.UNKNOWN:
            effect = Effect.MISSING
        case Standing.BELOW:
            effect = Effect.MEETS
        case Standing.AT_OR_ABOVE:
            effect = Effect.BLOCKS
    return Answer(effect, proposal.sentence, proposal.versions)


def _means(question: Question) -> Answer:
    """Signs of means, argued in rules.toml: one is enough, a contradiction asks a person, BAZNAS's asnaf settles it."""
    asnaf = question.asnaf
    if asnaf in question.rule.asnaf:
        return Answer(Effect.MEETS, f"Asnaf ditetapkan BAZNAS: {asnaf.lower()}.")
    signs = [sign for sign in (_income_sign(question), _decile_sign(question), _low_income_sign(question)) if sign]
    versions = tuple(version for sign in signs for version in sign.versions)
    speaking_for = [sign for sign in signs if sign.effect is Effect.MEETS]
    against = [sign for sign in signs if sign.effect is Effect.BLOCKS]
    if speaking_for and against:
        told = " ".join(sign.sentence for sign in (*speaking_for, *against))
        return Answer(Effect.MISSING, f"Petunjuk ekonomi bertentangan, perlu diperiksa: {told}", versions)
    if against:
        return Answer(Effect.BLOCKS, f"Bukan sasaran program: {against[0].sentence}", versions)
    if speaking_for:
        return Answer(Effect.MEETS, speaking_for[0].sentence, versions)
    return Answer(Effect.MISSING, "Kondisi ekonomi belum diketahui: tidak ada penghasilan, desil, atau keterangan MBR.")


def _income_sign(question: Question) -> Answer | None:
    income, members = question.facts.get(Field.INCOME), question.facts.get(Field.MEMBERS)
    if income is None:
        return None
    proposal = question.proposal
    if proposal.standing is Standing.BELOW:
        return Answer(Effect.MEETS, proposal.sentence, proposal.versions)
    code = Code.SINGLE_INCOME_LIMIT if members == 1 else Code.MARRIED_INCOME_LIMIT
    limit = question.parameters.find(code, question.household.area)
    if limit is None:
        return None
    if income <= limit.whole:
        told = f"Penghasilan keluarga tidak melebihi batas MBR {Rupiah(limit.whole)} sebulan."
        return Answer(Effect.MEETS, told, (limit.version,))
    told = f"Penghasilan keluarga melebihi batas MBR {Rupiah(limit.whole)} sebulan."
    return Answer(Effect.BLOCKS, told, (limit.version,))


def _decile_sign(question: Question) -> Answer | None:
    decile = question.facts.get(Field.DECILE)
    limit = question.parameters.find(Code.DECILE_LIMIT, question.household.area)
    if decile is None or limit is None:
        return None
    if decile <= limit.whole:
        return Answer(Effect.MEETS, f"Desil {decile}, tidak melebihi desil {limit.whole}.", (limit.version,))
    return Answer(Effect.BLOCKS, f"Desil {decile}, melebihi desil {limit.whole}.", (limit.version,))


def _low_income_sign(question: Question) -> Answer | None:
    declared = question.facts.get(Field.LOW_INCOME)
    if declared is None:
        return None
    if declared:
        return Answer(Effect.MEETS, "Tercatat sebagai MBR.")
    return Answer(Effect.BLOCKS, "Tercatat bukan MBR.")


def _decile_note(question: Question) -> Answer | None:
    sign = _decile_sign(question)
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


def _spaced(code: str) -> str:
    return code.replace("_", " ").lower()


_CHECKS: dict[Check, Callable[[Question], Answer | None]] = {
    Check.NEED: _need,
    Check.RECIPIENT_ALIVE: _recipient_alive,
    Check.DOMICILE: _domicile,
    Check.NOT_HELPED: _not_helped,
    Check.SURVEYED: _surveyed,
    Check.MUSLIM: _muslim,
    Check.ASNAF: _asnaf,
    Check.HAD_KIFAYAH: _had_kifayah,
    Check.MEANS: _means,
    Check.DECILE_NOTE: _decile_note,
    Check.OWN_HOUSE_NOTE: _own_house_note,
    Check.WATER_FOR_TOILET_NOTE: _water_for_toilet_note,
}
