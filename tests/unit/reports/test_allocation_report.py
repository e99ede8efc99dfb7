"""The Laporan Alokasi as it comes out of the printer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.allocation_report import render_allocation_report
from reports.chart import OTHER_KINDS, gathered
from reports.document import Signatory, Standing
from reports.model import AllocationReport, OpenCases, ReasonCount
from reports.numbers import grouped, rupiah
from reports.style import Binding, PaperSize
from tests.unit.reports import samples
from tests.unit.reports.papers import Paper
from zis_registry.terms.money import terbilang_rupiah


def paper(data: AllocationReport, *, size: PaperSize = PaperSize.F4) -> Paper:
    return Paper(render_allocation_report(data, size=size))


def test_the_usual_district_takes_one_page_of_f4() -> None:
    assert len(paper(samples.report(areas=12))) == 1


def test_on_a4_or_with_more_kecamatan_it_flows_and_signatures_take_words_along() -> None:
    for data, size in ((samples.report(areas=12), PaperSize.A4), (samples.report(areas=40), PaperSize.F4)):
        printed = paper(data, size=size)
        assert len(printed) == 2
        assert "NAMA KETUA BAZNAS" in printed.text(1)
        assert "Satu unit = satu rumah" in printed.text(1)
        assert all(area.name in printed.text() for area in data.areas)


@pytest.mark.parametrize("areas", [0, 1, 12, 60])
def test_the_totals_on_paper_are_the_totals_of_the_data(areas: int) -> None:
    data = samples.report(areas=areas)
    text = paper(data).text()
    for amount in (data.need, data.funded, data.gap):
        assert rupiah(amount) in text
    assert f"(terbilang: {terbilang_rupiah(data.funded)})" in text
    for area in data.areas:
        assert f"{grouped(area.units)} {grouped(area.need)} {grouped(area.funded)} {grouped(area.gap)}" in text
    for fund in data.funds:
        assert f"{grouped(fund.balance)} {grouped(fund.funded) if fund.funded else '–'} {grouped(fund.left)}" in text
    if areas:
        counts = (data.units, data.funded_units, data.refused_units, data.pending_units)
        assert f"Jumlah {' '.join(map(grouped, counts))}" in text
        assert f"Jumlah {grouped(data.units)} {grouped(data.need)} {grouped(data.funded)} {grouped(data.gap)}" in text


def test_commitments_stand_apart_from_reservations_where_there_are_any() -> None:
    data = samples.report(areas=3)
    funds = tuple(replace(fund, committed=1_000_000, reserved=fund.reserved - 1_000_000) for fund in data.funds)
    text = paper(replace(data, funds=funds)).text()
    assert "Saldo Komitmen Cadangan Sisa" in text
    assert f"{grouped(funds[0].balance)} 1.000.000 {grouped(funds[0].reserved)} {grouped(funds[0].left)}" in text


def test_rare_reasons_are_gathered_so_that_the_counts_still_add_up() -> None:
    data = samples.report(areas=2)
    reasons = [ReasonCount(f"Alasan nomor {number}", 10 + number) for number in range(9)]
    rest = data.refused_units - sum(reason.units for reason in reasons)
    text = paper(replace(data, refusals=(*reasons, ReasonCount("Dana habis", rest)))).text()
    assert f"Dana habis Ditolak {grouped(rest)}" in text
    assert "4 alasan lain Ditolak 46" in text


def test_the_range_of_open_duplicate_cases_is_told() -> None:
    data = samples.report(areas=2)
    text = paper(replace(data, open_cases=OpenCases(37, data.units - 37, data.need - 5_000_000))).text()
    assert f"unit menjadi {grouped(data.units - 37)} (bukan {grouped(data.units)})" in text
    assert f"kebutuhan {rupiah(data.need - 5_000_000)} (bukan {rupiah(data.need)})" in text
    none = paper(replace(data, open_cases=OpenCases(0, data.units, data.need))).text()
    assert "tidak ada kasus duplikat yang terbuka" in none


def test_parameters_definition_and_source_are_named() -> None:
    data = samples.report(areas=2)
    text = paper(data).text()
    assert "Kesenjangan = kebutuhan dikurangi dana yang dialokasikan" in text
    assert f"{data.source}, data per 24 November 2026" in text
    for item in data.parameters:
        assert f"{item.name} {item.value} ({item.source})" in text


def test_a_draft_says_so_and_a_decided_paper_does_not() -> None:
    data = samples.report(areas=40)
    draft = paper(data)
    decided = paper(replace(data, meta=samples.meta(standing=Standing.APPROVED, sample=False)))
    for page in range(2):
        assert "RANCANGAN" in draft.text(page)
        assert "CONTOH – data rekaan" in draft.text(page)
    assert "RANCANGAN" not in decided.text().upper().replace("(RANCANGAN)", "")
    assert "CONTOH –" not in decided.text()
    assert "elektronik" not in decided.text().lower(), "no claim of electronic certification"


def test_points_are_lettered() -> None:
    text = paper(samples.report(areas=2, points=("Butir pertama.", "Butir kedua."))).text()
    assert "5. Catatan a. Butir pertama. b. Butir kedua." in text


def test_eight_kinds_of_fund_are_shown_with_six_patterns() -> None:
    data = samples.report(areas=3, kinds=8)
    shown, together = gathered(data.kinds)
    assert len(shown) == 6
    assert shown[-1] == OTHER_KINDS
    assert {*shown[:-1], *together} == {kind for kind, _ in data.kinds}
    assert OTHER_KINDS in paper(data).text()


def test_holes_for_a_binder_take_five_millimetres_more() -> None:
    data = samples.report(areas=3)
    plain, punched = (Paper(render_allocation_report(data, size=PaperSize.A4, binding=binding)) for binding in Binding)
    left = [min(letter.left for letter in one.letters(0)) for one in (plain, punched)]
    assert left[1] - left[0] == pytest.approx(5 * 72 / 25.4, abs=0.5)


def test_the_outline_leads_to_each_section() -> None:
    titles = [title for _, title in paper(samples.report(areas=12)).outline()]
    assert titles == [
        "1. Kesenjangan anggaran menurut layanan",
        "2. Dana menurut sumber (rupiah)",
        "3. Alokasi per kecamatan (rupiah)",
        "4. Keputusan atas unit kebutuhan",
    ]


def test_who_acknowledges_and_who_gets_a_copy_stands_below_the_signatures() -> None:
    bupati = Signatory(("Bupati Contoh,",), "Dr. H. NAMA BUPATI", "197001011995031001")
    data = samples.report(areas=3, signing=samples.signing(acknowledged=bupati, copies=("Gubernur", "Arsip")))
    text = paper(data).text()
    assert "Mengetahui, Bupati Contoh, Dr. H. NAMA BUPATI NIP 19700101 199503 1 001" in text
    assert "Tembusan: 1. Gubernur 2. Arsip" in text
