"""What holds for every paper and every page: margins, sizes, fonts, marks, sameness, no life in the data."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ImageOps

from reports.allocation_report import render_allocation_report
from reports.beneficiary_list import render_beneficiary_list
from reports.document import Signatory
from reports.model import (
    AllocationReport,
    AsnafRow,
    BeneficiaryList,
    FundPart,
    SubdistrictGroup,
    VillageGroup,
    canonical_digest,
)
from reports.paper import Imprint
from reports.style import PaperSize
from tests.unit.reports import samples
from tests.unit.reports.papers import MM, Paper
from tests.unit.reports.samples import overfunded
from zis_registry.errors import DocumentRefused

LONG = "Hj. Andi Sitti Nurhayati binti Muhammad Zulkifli Petta Rani Daeng Manggarai " * 2
UNBROKEN = "W" * 120


def render(data: AllocationReport | BeneficiaryList, size: PaperSize = PaperSize.F4) -> bytes:
    if isinstance(data, AllocationReport):
        return render_allocation_report(data, size=size)
    return render_beneficiary_list(data, size=size)


def worded(text: str) -> list[AllocationReport | BeneficiaryList]:
    """Both papers with `text` in every field that takes words."""
    report = samples.report(areas=2)
    person = Signatory((text, text), text, "197001011995031001", text, stamped=True)
    signing = samples.signing(place=text, signatories=(person, person), copies=(text,))
    kinds = {kind: f"{text} {number}" for number, (kind, _) in enumerate(report.kinds)}
    sources = {one.source: f"{text} {number}" for number, one in enumerate(report.commitments)}
    services = tuple(
        replace(row, parts=_renamed(row.parts, kinds), commitments=_renamed(row.commitments, sources))
        for row in report.services
    )
    laporan = replace(
        report,
        meta=samples.meta(number=text),
        letterhead=replace(
            report.letterhead, lines=(text,), address=(text,), left_mark=text[:12], right_mark=text[:12]
        ),
        area_name=text,
        period=text,
        source=text,
        services=services,
        funds=tuple(replace(fund, name=text, kind=kinds[fund.kind]) for fund in report.funds),
        areas=tuple(replace(area, name=text) for area in report.areas),
        by_asnaf=tuple(
            AsnafRow(f"{text} {number}", _renamed(row.amounts, kinds)) for number, row in enumerate(report.by_asnaf)
        ),
        commitments=tuple(replace(one, source=sources[one.source], basis=text) for one in report.commitments),
        refusals=tuple(replace(reason, reason=text) for reason in report.refusals),
        pendings=tuple(replace(reason, reason=text) for reason in report.pendings),
        parameters=tuple(replace(item, name=text, value=text, source=text) for item in report.parameters[:1]),
        signing=signing,
        points=(text,),
    )
    rows = tuple(
        samples.row(number, registry_number=text, name=text, hamlet=text, condition=text, facility=text, remark=text)
        for number in (1, 2)
    )
    group = SubdistrictGroup(text, (VillageGroup(text, rows),))
    bnba = samples.beneficiaries(
        ((1,),),
        meta=samples.meta(number=text),
        annex=text,
        annex_to=text,
        area_name=text,
        period=text,
        source=text,
        subdistricts=(group,),
        stated_units=2,
        stated_amount=sum(row.amount for row in rows),
        signing=replace(signing, signatories=(person,)),
    )
    return [laporan, bnba]


def _renamed(parts: tuple[FundPart, ...], names: dict[str, str]) -> tuple[FundPart, ...]:
    return tuple(replace(part, kind=names[part.kind]) for part in parts)


PAPERS: dict[str, Callable[[], AllocationReport | BeneficiaryList]] = {
    "laporan": lambda: samples.report(areas=12),
    "laporan without data": lambda: samples.report(areas=0),
    "laporan of one kecamatan": lambda: samples.report(areas=1),
    "laporan of many": lambda: samples.report(areas=70, kinds=8),
    "laporan of more money than need": overfunded,
    "laporan of long words": lambda: worded(LONG)[0],
    "laporan of unbroken words": lambda: worded(UNBROKEN)[0],
    "bnba": lambda: samples.beneficiaries(((20, 14), (31,))),
    "bnba without rows": lambda: samples.beneficiaries(()),
    "bnba of one row": lambda: samples.beneficiaries(((1,),)),
    "bnba of long words": lambda: worded(LONG)[1],
    "bnba of unbroken words": lambda: worded(UNBROKEN)[1],
}


@cache
def printed_paper(name: str, size: PaperSize = PaperSize.F4) -> Paper:
    """A paper of the list above, drawn and read once for all tests."""
    return Paper(render(PAPERS[name](), size))


@pytest.mark.parametrize("size", PaperSize)
@pytest.mark.parametrize("name", PAPERS)
def test_every_letter_is_inside_the_margins_large_and_dark_enough(name: str, size: PaperSize) -> None:
    printed = printed_paper(name, size)
    width, height = printed.size()
    assert sorted((round(width), round(height))) == list(size.millimetres)
    for page in range(len(printed)):
        for letter in printed.letters(page):
            assert letter.left >= 24.5 * MM, f"{letter} of page {page + 1} left of the margin"
            assert letter.right <= (width - 19.5) * MM, f"{letter} of page {page + 1} right of the margin"
            assert 5 * MM <= letter.bottom <= letter.top <= (height - 5) * MM
            assert letter.size >= 7.49
            assert letter.grey == 0


@pytest.mark.parametrize("size", PaperSize)
@pytest.mark.parametrize("name", PAPERS)
def test_no_words_are_written_over_others(name: str, size: PaperSize) -> None:
    printed = printed_paper(name, size)
    for page in range(len(printed)):
        cells: dict[tuple[int, int], list[Any]] = {}
        for letter in printed.letters(page):
            across, along = int(letter.left // 12), int(letter.bottom // 12)
            for x in (across - 1, across, across + 1):
                for y in (along - 1, along, along + 1):
                    for other in cells.get((x, y), ()):
                        wide = min(letter.right, other.right) - max(letter.left, other.left)
                        high = min(letter.top, other.top) - max(letter.bottom, other.bottom)
                        assert wide < 2.2 or high < 1.2, f"{letter} over {other} on page {page + 1}"
            cells.setdefault((across, along), []).append(letter)


@pytest.mark.parametrize("name", PAPERS)
def test_every_page_has_its_number_its_document_and_its_marks(name: str) -> None:
    data, printed = PAPERS[name](), printed_paper(name)
    for page in range(len(printed)):
        text = printed.text(page)
        assert f"Halaman {page + 1} dari {len(printed)}" in text
        assert f"Dokumen {data.meta.document_id} · SHA-256 data {canonical_digest(data)[:12]}" in text
        assert "RANCANGAN" in text
        assert "CONTOH – data rekaan" in text
        assert f"Sifat: {data.meta.sensitivity.value}" in text


@pytest.mark.parametrize("name", PAPERS)
def test_no_paper_shows_a_run_of_sixteen_digits(name: str) -> None:
    assert not re.search(r"\d{15,17}", printed_paper(name).text())


@pytest.mark.parametrize("size", PaperSize)
@pytest.mark.parametrize(
    "smuggled",
    ["Ali 7308011203800001", "7308 0112 0380 0001", "73.08.01.120380.0001", "7308011203800001 7308010101200002 Ali"],
)
def test_a_nik_smuggled_into_any_field_is_on_no_paper(smuggled: str, size: PaperSize) -> None:
    """Neither in its words nor in its title, subject, keywords or outline."""
    for data in worded(smuggled):
        printed = Paper(render(data, size))
        told = [printed.text(), *(title for _, title in printed.outline())]
        told += [str(value) for value in (printed.reader().metadata or {}).values()]
        for words in told:
            assert not re.search(r"\d{15,17}", words)
            assert not re.search(r"0[ .]?380[ .]?0001|0120 ?0002", words), "nor in groups"


@pytest.mark.parametrize("name", ["laporan", "bnba"])
def test_every_font_is_embedded_under_its_own_name(name: str) -> None:
    fonts = printed_paper(name).fonts()
    assert all(fonts.values()), fonts
    assert set(fonts) <= {
        "Arimo-Regular", "Arimo-Bold", "Arimo-Italic", "NotoSansCond-Regular", "NotoSansCond-Bold"
    }  # fmt: skip
    assert {"Arimo-Regular", "Arimo-Bold"} <= set(fonts)


@pytest.mark.parametrize("name", ["laporan", "bnba"])
def test_a_paper_describes_itself_in_indonesian(name: str) -> None:
    reader = printed_paper(name).reader()
    assert str(reader.root_object["/Lang"]) == "id-ID"
    assert reader.metadata is not None
    assert "Kabupaten Contoh" in str(reader.metadata.title)
    assert reader.pdf_header == "%PDF-1.7"
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.author
    assert reader.metadata.subject


def test_the_qr_of_a_page_decodes_from_a_coarse_scan() -> None:
    data = samples.beneficiaries(((40,),))
    printed = Paper(render(data))
    for page, dpi in ((0, 96), (1, 150), (0, 300)):
        (code,) = zxingcpp.read_barcodes(printed.image(page, dpi=dpi))
        assert code.text == f"{data.meta.verify_url}?k={canonical_digest(data)[:12]}"


def test_without_an_address_the_qr_holds_number_and_digest() -> None:
    meta = samples.meta(verify_url="")
    data = samples.report(areas=1, meta=meta)
    printed = Paper(render(data))
    (code,) = zxingcpp.read_barcodes(printed.image(0, dpi=150))
    assert code.text == f"{meta.document_id} {canonical_digest(data)[:12]}"
    assert "Kode QR memuat nomor dokumen" in printed.text()


def test_a_question_mark_in_the_address_is_respected() -> None:
    imprint = Imprint(samples.meta(verify_url="https://contoh.go.id/v?d=1"), "ab" * 32, "", "", "")
    assert imprint.qr_payload == "https://contoh.go.id/v?d=1&k=abababababab"


def test_the_head_of_the_journal_is_printed_when_given() -> None:
    data = samples.report(areas=1, meta=samples.meta(journal_head="c0ffee" * 5))
    assert "jurnal c0ffeec0ffee" in Paper(render(data)).text()


HOSTILE = [
    "<b>Ali",
    "Budi</para>",
    '<img src="/etc/passwd"/>',
    '<a href="javascript:alert(1)">x</a>',
    "Ali & Sons <3",
    "&lt;b&gt; &#x41; &amp;",
    "(Budi) \\ ) Tj ET Q",
    "=1+1",
    "=HYPERLINK(1)",
    "@Ali +62 -",
    "%s {0} $x",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_any_field_comes_out_as_words(text: str) -> None:
    for data in worded(text):
        printed = Paper(render(data))
        words = printed.text().replace(" ", "")
        assert words.count(text.replace(" ", "")) >= 8
        for page in printed.reader().pages:
            assert "/Annots" not in page
            assert not list(page.images)


@pytest.mark.parametrize(
    "text", ["Bu\x00di\x1b[31m", "Bu\u202edi\u2066", "\ufeffBu\u200bdi", "Bu\ndi\t", "Budi \ud83d"]
)
def test_controls_and_direction_marks_in_any_field_do_no_harm(text: str) -> None:
    for data in worded(text):
        words = Paper(render(data)).text()
        assert "di" in words
        assert not set(words) & set("\x00\x1b\u202e\u2066\ufeff\u200b")


@given(st.text(st.characters(max_codepoint=0x17F), min_size=1, max_size=60).filter(lambda text: text.strip() != ""))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_latin_text_in_any_field_gives_a_paper(text: str) -> None:
    for data in worded(text):
        assert len(Paper(render(data))) >= 1


def test_an_emoji_is_shown_as_missing_and_another_alphabet_is_refused() -> None:
    for data in worded("Budi 😀"):
        assert "Budi \ufffd" in Paper(render(data)).text()
    for data in worded("王伟"):
        with pytest.raises(DocumentRefused, match=re.escape("U+738B")):
            render(data)


DETERMINISM = """
import hashlib
from tests.unit.reports import samples
from reports.allocation_report import render_allocation_report
from reports.beneficiary_list import render_beneficiary_list
from reports.model import canonical_digest
laporan, bnba = samples.report(areas=12), samples.beneficiaries(((20, 14), (31,)))
for data in (laporan, bnba):
    print(canonical_digest(data))
print(hashlib.sha256(render_allocation_report(laporan)).hexdigest())
print(hashlib.sha256(render_beneficiary_list(bnba)).hexdigest())
"""


def test_two_processes_with_other_hash_seeds_give_the_same_bytes() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", DETERMINISM],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("1", "Asia/Makassar"), ("77", "America/Lima"))
    }
    assert len(outputs) == 1
    here = hashlib.sha256(render(samples.report(areas=12))).hexdigest()
    assert here in outputs.pop()


def test_threads_may_render_at_once() -> None:
    """ReportLab shares a font object between documents; ours must not mix their letters."""
    papers: list[AllocationReport | BeneficiaryList] = [
        samples.report(areas=3),
        samples.beneficiaries(((9,),)),
        samples.report(areas=5, kinds=8),
    ] * 3
    alone = [render(data) for data in papers]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(render, papers))
    assert together == alone


@pytest.mark.parametrize("name", ["laporan", "bnba"])
def test_a_one_bit_copy_still_reads(name: str) -> None:
    """On the worst photocopier patterns stay apart and the QR still decodes."""
    data = PAPERS[name]()
    image = Paper(render(data)).image(0, dpi=150)
    copied = image.point(lambda grey: 255 if grey > 140 else 0)
    (code,) = zxingcpp.read_barcodes(copied)
    assert canonical_digest(data)[:12] in code.text
    black = ImageOps.invert(copied).histogram()[255] / (copied.width * copied.height)
    assert 0.02 < black < 0.2
