"""Asnaf: what the system proposes from income, persons and had kifayah, and what BAZNAS has confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zis_registry.eligibility.parameters import Code, HadKifayah, Parameters
from zis_registry.terms.money import Rupiah

POOREST, POOR = "FAKIR", "MISKIN"


class Standing(StrEnum):
    """Income beside the basic need of the household."""

    UNKNOWN = "tidak diketahui"
    BELOW = "di bawah had kifayah"
    AT_OR_ABOVE = "tidak di bawah had kifayah"


@dataclass(frozen=True, slots=True)
class AsnafProposal:
    """What the system proposes, never more: FAKIR, MISKIN or None, with the sentence and the parameters behind it."""

    asnaf: str | None
    standing: Standing
    sentence: str
    versions: tuple[str, ...]


def propose(
    income: int | None, members: int | None, had_kifayah: HadKifayah | None, *, parameters: Parameters
) -> AsnafProposal:
    """Proposes an asnaf from the household's income (rupiah a month) and its persons.

    r = income / (had kifayah per person x persons); below rasio_fakir FAKIR, below rasio_miskin MISKIN, else none
    (domain rules 2.2). Anything missing gives no proposal.
    """
    if had_kifayah is None:
        return AsnafProposal(None, Standing.UNKNOWN, "Nilai had kifayah untuk tanggal ini belum ada.", ())
    if income is None or members is None or members < 1:
        missing = "Penghasilan" if income is None else "Jumlah anggota keluarga"
        return AsnafProposal(None, Standing.UNKNOWN, f"{missing} belum diketahui.", ())
    poorest = parameters.require(Code.POOREST_RATIO, had_kifayah.area)
    poor = parameters.require(Code.POOR_RATIO, had_kifayah.area)
    basic_need = had_kifayah.of_household(members)
    asnaf = POOREST if income < poorest.share * basic_need else POOR if income < poor.share * basic_need else None
    standing = Standing.AT_OR_ABOVE if asnaf is None else Standing.BELOW
    sentence = (
        f"Penghasilan per orang {Rupiah(income // members)} sebulan, {standing.value} "
        f"{Rupiah(had_kifayah.per_capita)} ({had_kifayah.valid_from.year})."
    )
    return AsnafProposal(asnaf, standing, sentence, (had_kifayah.version, poorest.version, poor.version))


def confirmed(written: str | None, *, parameters: Parameters) -> str | None:
    """The confirmed asnaf by its code, "" for a spelling nobody knows, None when nothing is confirmed."""
    letters = "".join(letter for letter in (written or "").casefold() if letter.isalpha())
    return parameters.asnaf_spellings.get(letters, "") if letters else None
