"""What each reader is told of a decision."""

from __future__ import annotations

import pytest

from tests.unit.allocation.small import NAMES, funds, unit
from zis_registry.allocation.certificate import for_auditor, for_baznas, for_pokja
from zis_registry.allocation.problem import Standing
from zis_registry.allocation.queue import allocate
from zis_registry.errors import InvalidValue

UNITS = [
    unit("a", 1, 6, "infak", "zakat"),
    unit("b", 2, 5, "zakat"),
    unit("c", 3, 4, "zakat"),
    unit("d", 4, 3),
    unit("e", 5, 2, "zakat", standing=Standing.PENDING),
    unit("f", 6, 2, "zakat", standing=Standing.RULED_OUT),
    unit("g", 7, 2, "infak"),
]
PAID, BOUND, REFUSED, UNPAYABLE, PENDING, RULED_OUT, SMALL = allocate(UNITS, funds(zakat=8, infak=6)).decisions


def test_pokja_reads_no_fund_and_no_other_family() -> None:
    told = [for_pokja(one) for one in (PAID, REFUSED, UNPAYABLE, PENDING, RULED_OUT)]
    assert told == [
        "Didanai.",
        "Menunggu dana: masih kurang Rp3.",
        "Menunggu dana: masih kurang Rp3.",
        "Kurang data.",
        "Tidak layak.",
    ]
    kinds = ("zakat", "infak", "dskl", "apbd", "barru")
    assert not [words for words in told if any(kind in words.lower() for kind in kinds)]


def test_baznas_reads_the_funds_of_the_unit_first_and_then_what_lacks() -> None:
    """Infak is in the last cut of c through a, but c may not have it: it is not named to c."""
    assert for_baznas(BOUND, own={"zakat"}, names=NAMES) == "Didanai: Zakat Barru Rp5."
    assert for_baznas(REFUSED, own={"zakat"}, names=NAMES) == (
        "Menunggu dana: Zakat Barru. Setelah yang lebih didahulukan, dana itu paling banyak dapat memberi Rp3 dari "
        "biaya Rp4; di samping semua yang didanai, masih kurang Rp3."
    )
    assert for_baznas(UNPAYABLE, own=(), names=NAMES) == (
        "Menunggu dana: tidak ada dana yang boleh membayarnya; perlu Rp3."
    )
    assert for_baznas(PENDING, own={"zakat"}, names=NAMES) == "Belum lengkap: Belum disurvei BAZNAS."
    assert for_baznas(RULED_OUT, own={"zakat"}, names=NAMES) == "Tidak layak: Belum disurvei BAZNAS."


def test_the_auditor_reads_the_cut_what_is_bound_and_the_exact_shortfall() -> None:
    assert for_auditor(REFUSED, names=NAMES) == (
        "Dana Zakat Barru menyimpan Rp8. Rp5 terikat pada unit yang lebih didahulukan dan hanya dapat dibayar dari "
        "dana itu. Tersisa Rp3; biaya Rp4. Di samping semua yang didanai, dana Infak Barru, Zakat Barru menyisakan "
        "Rp1: kurang tepat Rp3."
    )
    assert for_auditor(UNPAYABLE, names=NAMES) == (
        "Tidak ada dana yang boleh membayar unit ini: kurang tepat Rp3, seluruh biayanya."
    )
    assert SMALL.lines


@pytest.mark.parametrize("decision", [PAID, PENDING, RULED_OUT])
def test_only_a_refusal_for_money_has_a_proof(decision: object) -> None:
    with pytest.raises(InvalidValue):
        for_auditor(decision, names=NAMES)  # type: ignore[arg-type]
