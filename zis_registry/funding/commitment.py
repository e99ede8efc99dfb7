"""Money that somebody has already committed for an area and service: by a fund of the registry or another source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zis_registry.errors import InvalidValue
from zis_registry.funding.fund import SHORT_KINDS
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Service
from zis_registry.terms.money import Rupiah


class Source(StrEnum):
    """Who pays outside the funds of the registry (domain rules 3.6); listed apart, never netted with zakat."""

    APBN = "apbn"
    APBD = "apbd"
    VILLAGE_FUND = "dana_desa"
    CSR = "csr"
    SELF_HELP = "swadaya"
    GRANT = "hibah"


SOURCE_WORDS = {
    Source.APBN: "APBN",
    Source.APBD: "APBD",
    Source.VILLAGE_FUND: "Dana Desa",
    Source.CSR: "CSR",
    Source.SELF_HELP: "Swadaya masyarakat",
    Source.GRANT: "Hibah",
}

# The regional budget has one code and one word, as a fund and as another source: to a reader both are APBD.
_PAYER_WORDS = {
    **{kind.value: word for kind, word in SHORT_KINDS.items()},
    **{source.value: word for source, word in SOURCE_WORDS.items()},
}


@dataclass(frozen=True, slots=True)
class Commitment:
    """An amount in whole rupiah of one fund (its id) or of one other source, never both, decided on a day.

    `basis` is the paper it stands on, for example "DPA Dinas PUPR 2026 nomor 12". Raises InvalidValue when both or
    neither payer is given, when the amount is not above zero, and without an id or a basis.
    """

    id: str
    source: Source | None
    fund: str | None
    area: AreaCode
    service: Service
    amount: int
    decided_on: date
    basis: str

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise InvalidValue("Komitmen harus mempunyai nomor.")
        if (self.source is None) == (self.fund is None):
            given = "tidak menyebut sumber dana" if self.fund is None else "menyebut dana dan sumber lain sekaligus"
            raise InvalidValue(f"Komitmen {self.id} {given}; sebutkan tepat satu: dana registri atau sumber lain.")
        if self.fund is not None and not self.fund.strip():
            raise InvalidValue(f"Komitmen {self.id} menyebut dana tanpa nama.")
        if self.amount <= 0:
            raise InvalidValue(f"Nilai komitmen {self.id} harus lebih dari nol rupiah.")
        Rupiah(self.amount)  # refuses what is not a whole number, or beyond any budget
        if not self.basis.strip():
            raise InvalidValue(f"Komitmen {self.id} harus menyebut dasarnya, misalnya nomor DPA atau surat keputusan.")


def payer_word(code: str) -> str:
    """The short word for the kind of a fund or for another source, as they stand in `FundedAmount.source`.

    Raises InvalidValue for a code that is neither.
    """
    if code not in _PAYER_WORDS:
        raise InvalidValue(f"Sumber dana {code!r} tidak dikenal.")
    return _PAYER_WORDS[code]
