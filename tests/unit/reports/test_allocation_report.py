"""The Laporan Alokasi as it comes out of the printer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.allocation_chart import OTHER_KINDS, gathered
from reports.allocation_report import render_allocation_report
from reports.document import Signatory, Standing
from reports.model import (
    NOT_BROKEN_DOWN,
    TOGETHER,
    AllocationReport,
    AreaRow,
    FundHeld,
    FundPart,
    FundsTogether,
    OpenCases,
    ReasonCount,
)
from reports.numbers import grouped, grouped_or_dash, in_millions, percent, rupiah, short_rupiah
from reports.style import Binding, PaperSize
from tests.unit.reports import samples
from tests.unit.reports.papers import Paper
from zis_registry.errors import InvalidValue
from zis_registry.terms.money import terbilang_rupiah


def paper(data: AllocationReport, *, size: PaperSize = PaperSize.F4) -> Paper:
    return Paper(render_allocation_report(data, size=size))


def test_the_usual_district_takes_one_page_of_f4() -> None:
    """Twelve kecamatan, five kinds of fund, four asnaf rows, three commitments, six reasons."""
    data = samples.report(areas=12)
    assert (len(data.kinds), len(data.by_asnaf), len(data.commitments)) == (5, 4, 3)
    assert len(data.refusals) + len(data.pendings) == 6
    printed = paper(data)
    assert len(printed) == 1
    for commitment in data.commitments:
        assert commitment.basis in printed.text(), "told in words where a table would cost another page"


@pytest.mark.parametrize(("areas", "size"), [(12, PaperSize.A4), (40, PaperSize.F4)])
def test_on_a4_or_with_more_kecamatan_it_flows_and_signatures_take_words_along(areas: int, size: PaperSize) -> None:
    data = samples.report(areas=areas)
    printed = paper(data, size=size)
    assert len(printed) == 2
    assert "NAMA KETUA BAZNAS" in printed.text(1)
    assert "Kesenjangan = kebutuhan" in printed.text(1)
    assert all(area.name in printed.text() for area in data.areas)


def test_on_a4_each_table_of_the_usual_district_stays_whole() -> None:
    first, second = (paper(samples.report(areas=12), size=PaperSize.A4).text(page) for page in (0, 1))
    assert "12 Camba" in first
    assert "Terpenuhi" not in second


@pytest.mark.parametrize("areas", [0, 1, 12, 60])
def test_the_totals_on_paper_are_the_totals_of_the_data(areas: int) -> None:
    data = samples.report(areas=areas)
    text = paper(data).text()
    for amount in (data.need, data.gap):
        assert rupiah(amount) in text
    assert f"{rupiah(data.reserved)} (terbilang: {terbilang_rupiah(data.reserved)})" in text
    for area in data.areas:
        units = f"{grouped(area.units)} {grouped(area.water_units)} {grouped(area.sanitation_units)}"
        assert f"{units} {grouped(area.need)} {grouped(area.funded)} {grouped(area.gap)}" in text
    for fund in data.funds:
        figures = (fund.balance, fund.committed, fund.reserved, fund.left)
        assert f"{fund.name} {fund.kind} {' '.join(map(grouped_or_dash, figures))}" in text
    if areas:
        counts = (data.units, data.funded_units, data.refused_units, data.pending_units)
        assert f"Jumlah {' '.join(map(grouped, counts))}" in text
        money = " ".join(map(grouped, (data.need, data.funded, data.gap)))
        assert f"{money} {percent(data.funded, data.need)}" in text


def test_what_is_reserved_stands_by_asnaf_and_kind_with_totals_both_ways() -> None:
    data = samples.report(areas=3)
    text = paper(data).text()
    assert "Cadangan per asnaf Zakat Infak tidak terikat Infak terikat DSKL APBD Jumlah" in text
    for row in data.by_asnaf:
        figures = [*(part.amount for part in row.amounts), row.total]
        assert f"{row.asnaf} {' '.join(map(grouped_or_dash, figures))}" in text
    assert f"Asnaf lain {grouped(data.by_asnaf[2].total)} – – – – {grouped(data.by_asnaf[2].total)}" in text
    assert f"Jumlah {' '.join(grouped(amount) for _, amount in data.kinds)} {grouped(data.reserved)}" in text


def test_commitments_of_others_are_listed_with_their_basis_and_never_netted() -> None:
    data = samples.report(areas=3)
    text = paper(data).text()
    assert "Saldo Komitmen Cadangan Sisa" in text
    assert "Komitmen lain Dasar Layanan Jumlah" in text
    assert "APBN DIPA Balai Prasarana Permukiman 2026 nomor 12 Air minum 1.250.000.000" in text
    assert f"Jumlah {grouped(data.committed)}" in text
    assert f"cadangan {short_rupiah(data.reserved)} + komitmen {short_rupiah(data.committed)}" in text


def test_without_commitments_and_asnaf_their_tables_are_left_out() -> None:
    data = samples.report(areas=3)
    services = tuple(replace(row, commitments=()) for row in data.services)
    areas = tuple(replace(area, committed=0) for area in data.areas)
    text = paper(replace(data, services=services, areas=areas, commitments=(), by_asnaf=())).text()
    assert "Komitmen lain" not in text
    assert "per asnaf" not in text
    assert f"Rp{grouped(data.reserved)} · {percent(data.reserved, data.need)}" in text


def test_funds_told_as_one_keep_their_balance_and_show_one_reservation() -> None:
    data = samples.report(areas=3)
    first, second = data.funds[:2]
    joined = FundsTogether(
        "Jumlah dana di atas",
        "Zakat + Infak tidak terikat",
        first.balance + second.balance,
        first.committed + second.committed,
        first.reserved + second.reserved,
        tuple(FundHeld(one.name, one.kind, one.balance, one.committed) for one in (first, second)),
    )
    services = tuple(replace(row, parts=_joined(row.parts)) for row in data.services)
    told = replace(data, services=services, funds=(joined, *data.funds[2:]), by_asnaf=())
    text = paper(told).text()
    for fund in (first, second):
        figures = f"{grouped(fund.balance)} {grouped(fund.committed)} disatukan disatukan"
        assert f"{fund.name} {fund.kind} {figures}" in text
        assert grouped(fund.reserved) not in text
    assert (
        f"{grouped(joined.balance)} {grouped(joined.committed)} {grouped(joined.reserved)} {grouped(joined.left)}"
        in (text)
    )
    assert "Disatukan: jenis dana" in text
    assert "Menurut asnaf: tidak dirinci, jumlahnya kecil." in text
    more = replace(joined, reserved=joined.reserved + 1)
    less = replace(data.funds[2], reserved=data.funds[2].reserved - 1)
    with pytest.raises(InvalidValue, match="cadangan Zakat \\+ Infak tidak terikat menurut layanan dan dana"):
        replace(told, funds=(more, less, *data.funds[3:]))
    with pytest.raises(InvalidValue, match="saldo Jumlah"):
        replace(joined, balance=joined.balance + 1)


def _joined(parts: tuple[FundPart, ...]) -> tuple[FundPart, ...]:
    one, other, *rest = parts
    return (FundPart(f"{one.kind}{TOGETHER}{other.kind}", one.amount + other.amount), *rest)


def test_more_money_than_need_is_a_negative_gap_not_nothing() -> None:
    data = samples.overfunded()
    assert data.services[0].gap < 0
    text = paper(data).text()
    assert f"kesenjangan −{in_millions(-data.services[0].gap)}" in text
    assert f"−{grouped(-data.areas[0].gap)} {percent(data.areas[0].funded, data.areas[0].need)}" in text
    assert rupiah(data.gap) in text
    assert "-" not in text[text.index("3. Alokasi") : text.index("4. Keputusan")], "a real minus sign"


def test_what_is_not_broken_down_by_kecamatan_has_its_row_and_no_number() -> None:
    data = samples.report(areas=3)
    owed = data.areas[2].committed
    areas = (*data.areas[:2], replace(data.areas[2], committed=0), AreaRow(NOT_BROKEN_DOWN, 0, 0, 0, owed))
    text = paper(replace(data, areas=areas)).text()
    assert f"{NOT_BROKEN_DOWN} – – – – {grouped(owed)} −{grouped(owed)} –" in text
    assert "3 kecamatan" in text


def test_units_by_service_are_left_out_where_they_are_not_told() -> None:
    data = samples.report(areas=3)
    areas = tuple(replace(area, water_units=0, sanitation_units=0) for area in data.areas)
    assert "No Kecamatan Unit Kebutuhan" in paper(replace(data, areas=areas)).text()


def test_rare_reasons_are_gathered_so_that_the_counts_still_add_up() -> None:
    data = samples.report(areas=2)
    reasons = [ReasonCount(f"Alasan nomor {number}", 10 + number) for number in range(9)]
    rest = data.refused_units - sum(reason.units for reason in reasons)
    text = paper(replace(data, refusals=(*reasons, ReasonCount("Dana habis", rest)))).text()
    assert f"Dana habis Belum didanai {grouped(rest)}" in text
    assert "4 alasan lain Belum didanai 46" in text


@pytest.mark.parametrize("size", PaperSize)
def test_names_of_sixty_letters_are_printed_whole(size: PaperSize) -> None:
    """They shrink, then wrap; a kecamatan, a fund, a source and its basis alike."""
    long = "Kecamatan Kepulauan Tanimbar Selatan dan Barat Daya Utara Raya"
    assert len(long) > 60
    data = samples.report(areas=2)
    funds = (replace(data.funds[0], name=f"Zakat {long}"), *data.funds[1:])
    commitments = (replace(data.commitments[0], basis=f"DIPA {long}"), *data.commitments[1:])
    areas = (replace(data.areas[0], name=long), *data.areas[1:])
    text = paper(replace(data, funds=funds, commitments=commitments, areas=areas), size=size).text()
    assert text.count(long) == 3
    assert "…" not in text


def test_the_range_of_open_duplicate_cases_is_told() -> None:
    data = samples.report(areas=2)
    text = paper(replace(data, open_cases=OpenCases(37, data.units - 37, data.need - 5_000_000))).text()
    assert f"unit menjadi {grouped(data.units - 37)} dan kebutuhan {rupiah(data.need - 5_000_000)}" in text
    none = paper(replace(data, open_cases=OpenCases(0, data.units, data.need))).text()
    assert "tidak ada kasus duplikat yang terbuka" in none


def test_parameters_definition_and_source_are_named() -> None:
    data = samples.report(areas=2)
    text = paper(data).text()
    assert "Kesenjangan = kebutuhan (termasuk unit yang belum lengkap) dikurangi dana yang dialokasikan" in text
    assert text.count(f"rupiah · {data.source}, per 24 November 2026") == 3, "under each figure"
    for item in data.parameters:
        assert f"{item.name} {item.value}" in text
        assert f"({item.source})" in text
    assert text.count("(Standar biaya daerah 2021)") == 1, "a source named once for what follows each other"


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


def test_eight_kinds_of_fund_are_shown_with_five_patterns() -> None:
    data = samples.report(areas=3, kinds=8)
    shown, together = gathered(data.kinds)
    assert len(shown) == 5
    assert shown[-1] == OTHER_KINDS
    assert {*shown[:-1], *together} == {kind for kind, _ in data.kinds}
    text = paper(data).text()
    others = sum(amount for kind, amount in data.kinds if kind in together)
    assert text.count(OTHER_KINDS) == 2, "in the legend and over the column of the table by asnaf"
    assert f"{grouped(others)} {grouped(data.reserved)}" in text


def test_holes_for_a_binder_take_five_millimetres_more() -> None:
    data = samples.report(areas=3)
    plain, punched = (Paper(render_allocation_report(data, size=PaperSize.A4, binding=binding)) for binding in Binding)
    left = [min(letter.left for letter in one.letters(0)) for one in (plain, punched)]
    assert left[1] - left[0] == pytest.approx(5 * 72 / 25.4, abs=0.5)


def test_the_outline_leads_to_each_section() -> None:
    titles = [title for _, title in paper(samples.report(areas=12)).outline()]
    assert titles == [
        "1. Kesenjangan anggaran menurut layanan",
        "2. Dana menurut sumber dan asnaf",
        "3. Alokasi per kecamatan",
        "4. Keputusan atas unit kebutuhan",
    ]


def test_who_acknowledges_and_who_gets_a_copy_stands_below_the_signatures() -> None:
    bupati = Signatory(("Bupati Contoh,",), "Dr. H. NAMA BUPATI", "197001011995031001")
    data = samples.report(areas=3, signing=samples.signing(acknowledged=bupati, copies=("Gubernur", "Arsip")))
    text = paper(data).text()
    assert "Mengetahui, Bupati Contoh, Dr. H. NAMA BUPATI NIP 19700101 199503 1 001" in text
    assert "Tembusan: 1. Gubernur 2. Arsip" in text
