"""The BNBA of a meeting as it comes out of the printer."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from reports.beneficiary_list import render_beneficiary_list
from reports.model import BeneficiaryList, BeneficiaryRow, SubdistrictGroup, VillageGroup
from reports.numbers import grouped, rupiah
from reports.style import PaperSize
from tests.unit.reports import samples
from tests.unit.reports.papers import Paper
from zis_registry.terms.money import terbilang_rupiah


def paper(data: BeneficiaryList, *, size: PaperSize = PaperSize.F4) -> Paper:
    return Paper(render_beneficiary_list(data, size=size))


def one_village(*rows: BeneficiaryRow) -> BeneficiaryList:
    group = SubdistrictGroup("Bontoa", (VillageGroup("Desa Pajukukang", rows),))
    return samples.beneficiaries(
        ((1,),), subdistricts=(group,), stated_units=len(rows), stated_amount=sum(row.amount for row in rows)
    )


@pytest.mark.parametrize("size", PaperSize)
def test_every_row_is_printed_once_in_order_with_its_amount(size: PaperSize) -> None:
    data = samples.beneficiaries(((20, 14), (31,), (3, 1, 40)))
    text = paper(data, size=size).text()
    printed = re.findall(r"(\d+) RT-7308-(\d{6}) ", text)
    assert printed == [(str(number), f"{number:06d}") for number in range(1, data.stated_units + 1)]
    assert text.count("5.000.000 Didanai") + text.count("2.500.000 Didanai") == data.stated_units
    assert f"Jumlah seluruhnya {rupiah(data.stated_amount)} (terbilang: {terbilang_rupiah(data.stated_amount)})" in text


def test_what_a_page_carries_forward_the_next_brings() -> None:
    printed = paper(samples.beneficiaries(((20, 14), (31,), (3, 1, 40))))
    assert len(printed) == 5
    for page in range(len(printed) - 1):
        carried = re.search(r"Jumlah dipindahkan: (.+?) rumah tangga ([\d.]+ [\d.]+)", printed.text(page))
        brought = re.search(
            rf"Pindahan dari halaman {page + 1}: (.+?) rumah tangga ([\d.]+ [\d.]+)", printed.text(page + 1)
        )
        assert carried is not None
        assert brought is not None
        assert carried.groups() == brought.groups()
    assert "dipindahkan" not in printed.text(len(printed) - 1)


def test_each_desa_has_its_subtotal_and_goes_on_as_lanjutan() -> None:
    data = samples.beneficiaries(((40, 2),))
    printed = paper(data)
    assert "(lanjutan)" in printed.text(1)
    for village in data.subdistricts[0].villages:
        amount = grouped(sum(row.amount for row in village.rows))
        assert re.search(rf"Jumlah {village.name}: {len(village.rows)} unit · .+? {re.escape(amount)}", printed.text())


def test_a_household_with_two_units_counts_its_persons_once() -> None:
    rows = [samples.row(1, members=5), samples.row(2, members=5, registry_number=samples.row(1).registry_number)]
    assert "Jumlah seluruhnya: 2 unit · 1 rumah tangga 5 " in paper(one_village(*rows)).text()


@pytest.mark.parametrize("size", PaperSize)
def test_a_long_name_shrinks_then_wraps_and_is_never_cut(size: PaperSize) -> None:
    longish = "Hj. Andi Sitti Nurhayati Daeng Bau"
    long = "Hj. Andi Sitti Nurhayati binti Andi Muhammad Zulkifli Petta Rani Daeng Manggarai"
    unbroken = "Abdurrahmanabdurrahimabdulhakimnurhasanahsitibesse"
    data = one_village(samples.row(1, name=longish), samples.row(2, name=long), samples.row(3, name=unbroken))
    text = paper(data, size=size).text()
    assert longish in text
    assert long in text
    assert unbroken in text.replace(" ", "")
    assert "…" not in text


def test_numbers_that_people_typed_into_names_are_masked() -> None:
    row = samples.row(
        1, name="Budi 7308011203800001", hamlet="Dusun Lau hp 081234567890", condition="KK 7308010101200002"
    )
    text = paper(one_village(row)).text()
    assert "7308011203800001" not in text
    assert "081234567890" not in text
    assert "7308010101200002" not in text
    assert "Budi" in text
    assert not re.search(r"\d{15}", text)


def test_an_unknown_number_of_persons_is_a_dash_and_a_missing_rt_is_left_out() -> None:
    text = paper(one_village(samples.row(1, members=None, rt=None), samples.row(2, rt=None, rw=None))).text()
    assert "RW 002 –" in text
    assert "RT 0" not in text.replace("RT-7308", "")


def test_a_list_without_rows_says_so_and_is_signed() -> None:
    text = paper(samples.beneficiaries(())).text()
    assert "Tidak ada penerima: 0 unit" in text
    assert "nol rupiah" in text
    assert "NAMA KETUA POKJA" in text


def test_exactly_a_full_page_and_one_row_more() -> None:
    """One row more than the last page holds turns the page with a row, its subtotal and the signatures."""
    sizes = [len(paper(samples.beneficiaries(((count,),)))) for count in range(10, 22)]
    full = sizes.index(2) + 9
    assert sizes == sorted(sizes)
    printed = paper(samples.beneficiaries(((full + 1,),)))
    last = printed.text(1)
    assert "RT-7308" in last
    assert "Jumlah Desa" in last
    assert "NAMA KETUA BAZNAS" in last


def test_the_outline_has_each_kecamatan_and_desa() -> None:
    data = samples.beneficiaries(((20, 14), (31,)))
    entries = []
    for subdistrict in data.subdistricts:
        entries.append((0, f"Kec. {subdistrict.name}"))
        entries += [(1, village.name) for village in subdistrict.villages]
    assert paper(data).outline() == entries


@pytest.mark.parametrize("size", PaperSize)
def test_names_of_sixty_letters_are_printed_whole(size: PaperSize) -> None:
    long = "Andi Muhammad Zulkifli Rahmatullah Petta Rani Daeng Manggarai"
    assert len(long) > 60
    text = paper(one_village(samples.row(1, name=long, hamlet=long, condition=long, facility=long)), size=size).text()
    assert text.count(long) == 4


@pytest.mark.parametrize("size", PaperSize)
def test_every_page_has_a_box_for_each_paraf_and_the_last_the_signatures(size: PaperSize) -> None:
    printed = paper(samples.beneficiaries(((40, 30),), initials=("Pokja", "BAZNAS", "Camat")), size=size)
    for page in range(len(printed)):
        assert "Paraf Pokja Paraf BAZNAS Paraf Camat" in printed.text(page)
        assert ("NAMA KETUA POKJA" in printed.text(page)) == (page == len(printed) - 1)


def test_a_list_of_three_pages_opens_with_its_outline() -> None:
    assert paper(samples.beneficiaries(((90,),))).reader().root_object["/PageMode"] == "/UseOutlines"
    assert paper(samples.beneficiaries(((1,),))).reader().root_object["/PageMode"] == "/UseNone"


def test_three_signatories_with_meterai_stand_side_by_side() -> None:
    first = samples.signing().signatories[0]
    people = tuple(replace(first, name=f"NAMA {letter}", stamped=letter != "X") for letter in "XYZ")
    printed = paper(samples.beneficiaries(((3,),), signing=samples.signing(signatories=people, on=None)))
    names = [letter for letter in printed.letters(0) if letter.char in "XYZ" and letter.size == 9]
    assert len(printed) == 1
    assert printed.text().count("meterai") == 2
    assert len(names) == 3
    assert len({round(letter.bottom) for letter in names}) == 1, "all names of a row stand on one line"
    assert "Kota Contoh, ........" in printed.text()
