"""Funds, proposals, papers and rules on pages: the figures of the services, and no more than a reader may know."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import GOWA, MAROS, Web
from zis_registry.cli.render_chain import funds_json
from zis_registry.services import rulebook
from zis_registry.services.jobs import worker
from zis_registry.services.money import budgets, what_if
from zis_registry.services.proposals import document_view, proposal_view
from zis_registry.terms.access import Role
from zis_registry.web.words import round_figure, rupiah, whole

# What no page for Pokja may say of the people of a proposal.
RESTRICTED = ("zakat", "infak", "dskl", "fakir", "miskin", "asnaf", "muslim", "golongan", "kifayah")
LARGEST = 150_000


def content(html: str) -> str:
    """The page without its frame."""
    return html.split('<main id="isi"', 1)[1].split("</main>", 1)[0]


async def test_the_funds_on_the_page_are_those_of_the_command(web: Web) -> None:
    reader = await web.reader(Role.BAZNAS_DEPUTY)
    client = await web.client(Role.BAZNAS_DEPUTY)
    page = content((await client.get("/dana")).text)
    told = funds_json(await budgets.standings(web.registry, reader.scope))
    assert len(told) == page.count('href="/dana/') > 1
    for fund in told:
        row = page.split(f"/dana/{fund['fund']}", 1)[1].split("</tr>", 1)[0]
        figures = re.findall(r'<td class="num"[^>]*>([^<]*)</td>', row)
        assert figures == [whole(fund[key]) for key in ("opening", "reserved", "committed", "left")]
        one = content((await client.get(f"/dana/{fund['fund']}")).text)
        assert rupiah(fund["left"]) in one
        assert "Saldo awal dibuka" in one


async def test_a_foreign_fund_proposal_or_paper_is_as_absent_as_an_unknown_one(web: Web) -> None:
    client = await web.client(Role.BAZNAS_DEPUTY, f"BAZNAS-{GOWA}")
    maros = await web.reader(Role.BAZNAS_DEPUTY, f"BAZNAS-{MAROS}")
    fund = (await budgets.standings(web.registry, maros.scope))[0].fund.id
    for there, nowhere in (
        (f"/dana/{fund}", "/dana/TIDAK-ADA"),
        ("/usulan/U-1", "/usulan/U-99"),
        ("/usulan/U-1?tampil=semua", "/usulan/U-99?tampil=semua"),
        ("/usulan/U-1/unduh", "/usulan/U-99/unduh"),
        ("/dokumen/1", "/dokumen/99"),
        ("/dokumen/1/unduh", "/dokumen/99/unduh"),
    ):
        answers = [await client.get(path) for path in (there, nowhere)]
        assert [answer.status_code for answer in answers] == [404, 404], there
        assert content(answers[0].text) == content(answers[1].text)
    assert "U-1" not in content((await client.get("/usulan")).text)


async def test_the_figures_of_a_proposal_are_those_of_the_service(web: Web) -> None:
    reader = await web.reader(Role.BAZNAS_DEPUTY, f"BAZNAS-{GOWA}")
    client = await web.client(Role.BAZNAS_DEPUTY, f"BAZNAS-{GOWA}")
    view = await proposal_view.proposal(web.registry, reader, "U-2")
    page = content((await client.get("/usulan/U-2")).text)
    assert f"{whole(view.funded)} dari {whole(view.units)}" in page
    assert round_figure(view.amount) in page
    assert "Pemeriksa mandiri: lulus." in page
    for use in view.funds:
        assert use.name in page
    for group in view.groups:
        assert group.words in page
        for line in group.lines:
            assert line.household in page
            assert line.shortfall is None or whole(line.shortfall) in page
    assert "Bukti angka" in page
    everything = content((await client.get("/usulan/U-2?tampil=semua")).text)
    assert f"1–{view.units} dari {view.units}" in everything


@pytest.mark.parametrize("district", [MAROS, GOWA])
async def test_pages_for_pokja_say_nothing_of_funds_asnaf_or_religion(web: Web, district: str) -> None:
    number = {MAROS: "U-1", GOWA: "U-2"}[district]
    for role in (Role.POKJA_OFFICER, Role.POKJA_HEAD):
        client = await web.client(role, f"POKJA-{district}")
        shown = ("semua", "didanai", "menunggu-dana", "tidak-layak", "dana-habis")
        for path in ("/usulan", f"/usulan/{number}", *(f"/usulan/{number}?tampil={one}" for one in shown)):
            answer = await client.get(path)
            assert answer.status_code == 200, path
            text = content(answer.text).lower().replace(f"pokja-{district}", "")
            assert [word for word in RESTRICTED if word in text] == [], path
            assert "kurang tepat" not in text
        assert (await client.get(f"/usulan/{number}?dana=x&tambah=5")).status_code == 403
        assert (await client.get("/dana")).status_code == 403


async def test_more_money_is_answered_on_the_page_and_a_wrong_amount_is_kept(web: Web) -> None:
    reader = await web.reader(Role.BAZNAS_DEPUTY)
    client = await web.client(Role.BAZNAS_DEPUTY)
    view = await proposal_view.proposal(web.registry, reader, "U-1")
    fund = next(use.id for use in view.funds if use.kind == "infak_tidak_terikat")
    expected = await what_if.more_money(web.registry, reader, "U-1", fund=fund, amount=5_000_000)
    for written in ("5000000", "5.000.000", "Rp5.000.000", "5.000.000,00"):
        page = await client.get("/usulan/U-1", params={"dana": fund, "tambah": written})
        assert page.status_code == 200, written
        assert f"+{expected.gained} unit" in page.text
        assert f"Didanai {expected.funded} dari {expected.units}" in page.text
    for written in ("lima juta", "-5", "0", "9" * 30, "5,5"):
        page = await client.get("/usulan/U-1", params={"dana": fund, "tambah": written})
        assert page.status_code == 422, written
        assert "Tambahan dana harus lebih dari nol" in page.text
        assert f'value="{written}"' in page.text


async def test_an_officer_has_a_draft_made_by_a_job(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    answer = await web.post(client, "/usulan/susun")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/pekerjaan/")
    await worker.run_pending(web.registry)
    assert "U-1" in content((await client.get("/usulan")).text), "nothing changed, so the draft stays"
    deputy = await web.client(Role.BAZNAS_DEPUTY)
    assert (await web.post(deputy, "/usulan/susun")).status_code == 403


async def test_a_paper_is_asked_for_looked_at_and_taken_away(web: Web) -> None:
    client = await web.client(Role.BAZNAS_DEPUTY)
    assert "Laporan Alokasi" in content((await client.get("/dokumen")).text)
    answer = await web.post(client, "/dokumen/buat", {"jenis": "bnba", "ukuran": "A4", "wilayah": GOWA})
    assert answer.status_code == 303
    await worker.run_pending(web.registry)
    reader = await web.reader(Role.BAZNAS_DEPUTY)
    paper = (await document_view.documents(web.registry, reader)).papers[0]
    assert (paper.kind.value, paper.size, paper.area) == ("bnba", "A4", MAROS), (
        "the office's own district, whatever is sent"
    )
    page = content((await client.get(f"/dokumen/{paper.id}")).text)
    assert paper.number in page
    assert "TERBATAS" in page
    assert paper.sha256[:4] + " " + paper.sha256[4:8] in page
    file = await client.get(f"/dokumen/{paper.id}/unduh")
    assert (file.status_code, file.headers["content-type"]) == (200, "application/pdf")
    assert file.headers["content-disposition"] == f'attachment; filename="{paper.filename}"'
    assert file.content.startswith(b"%PDF")
    wrong = await web.post(client, "/dokumen/buat", {"jenis": "surat-kaleng", "ukuran": "A4"})
    assert wrong.status_code == 400


async def test_anybody_can_check_a_paper_and_learns_no_more_than_it_says(web: Web) -> None:
    reader = await web.reader(Role.BAZNAS_DEPUTY)
    paper = (await document_view.documents(web.registry, reader)).papers[-1]
    visitor = await web.visitor()
    assert (await visitor.get("/periksa-surat")).status_code == 200
    true = await visitor.get("/periksa-surat", params={"nomor": paper.number})
    assert "Tercatat dalam register ini." in true.text
    assert "Cocokkan sidik di kaki surat" in true.text
    assert paper.sha256[:4] in true.text
    assert paper.sha256[-4:] not in true.text.split("Sidik data")[1], "no more than the foot of the paper says"
    pages = []
    for wrong in (
        "123/LA/POKJA-BAZNAS/7309/XI/2026",
        f"PB-2026-11-000001 {'0' * 12}",
        "<script>alert(1)</script>",
        "'",
    ):
        answer = await visitor.get("/periksa-surat", params={"nomor": wrong})
        assert answer.status_code == 200
        assert "Tidak tercatat dalam register ini." in answer.text
        assert paper.sha256[:4] not in answer.text
        assert "<script>alert" not in answer.text
        pages.append(answer)
    shapes = {tuple(re.findall(r"<d[td]\b", content(page.text))) for page in pages}
    assert len(shapes) == 1


async def test_the_table_is_taken_away_by_those_who_may(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    answer = await client.get("/usulan/U-1/unduh")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="usulan-U-1-7309.xlsx"'
    assert answer.content.startswith(b"PK")
    auditor = await web.client(Role.AUDITOR)
    assert (await auditor.get("/usulan/U-1/unduh")).status_code == 403


async def test_every_rule_and_legal_basis_is_told_with_its_source(web: Web) -> None:
    client = await web.client(Role.POKJA_OFFICER)
    bases = (await client.get("/dasar-hukum")).text
    assert len(re.findall(r'<tr id="[A-Z0-9-]+">', bases)) == 33
    assert "Fatwa MUI Nomor 001/MUNAS-IX/MUI/2015" in bases
    rules = (await client.get("/aturan")).text
    told = rulebook.rulebook(web.registry.today)
    assert content(rules).count('<tr><th scope="row">') == len(told)
    early = (await client.get("/aturan?tanggal=2010-01-01")).text
    assert "belum berlaku" in early
    wrong = await client.get("/aturan", params={"tanggal": "kemarin"})
    assert wrong.status_code == 422
    assert "Tanggal tidak terbaca" in wrong.text


async def test_no_page_is_heavy_or_styled_inline(web: Web) -> None:
    client = await web.client(Role.BAZNAS_DEPUTY, f"BAZNAS-{GOWA}")
    proposals = ("/usulan", "/usulan/U-2", "/usulan/U-2?tampil=semua")
    for path in ("/dana", *proposals, "/dokumen", "/dokumen/2", "/dasar-hukum", "/aturan", "/periksa-surat"):
        answer = await client.get(path)
        assert answer.status_code == 200, path
        assert len(answer.content) < LARGEST, path
        assert " style=" not in answer.text
        assert "onclick" not in answer.text
