"""From a messy list to a paper, as the two offices do it: screen, paper and command tell the same figures."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from pathlib import Path

import pyotp
import pypdf
import pytest

import fixtures
from tests.browser.conftest import PASSWORD, PHONE, Desk, Served
from tests.web.conftest import MAROS, SMALL
from zis_registry.terms.access import Role

OTHER_SEED = 23
JOB_SECONDS = 90


@pytest.fixture(scope="module")
def messy_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of Pokja Maros as offices send them, of other people than those in the registry."""
    folder = tmp_path_factory.mktemp("messy")
    manifest = fixtures.generate(OTHER_SEED, folder, scale=SMALL)
    return folder / next(file.file for file in manifest.files if file.office == f"POKJA-{MAROS}")


def sign_in(desk: Desk, role: Role) -> None:
    """By name and password, and by a code where the role needs one."""
    username, secret = desk.served.secrets[role]
    desk.open("/masuk")
    desk.page.fill("#nama_pengguna", username)
    desk.page.fill("#kata_sandi", PASSWORD)
    desk.page.click("main button:text-is('Masuk')")
    if secret:
        desk.page.fill("#kode", pyotp.TOTP(secret).now())
        desk.page.click("button:has-text('Lanjutkan masuk')")
    assert desk.path == "/", desk.page.inner_text("main")


def wait_for_job(desk: Desk) -> None:
    """Until the work is done, by script or by reload, and on to its result."""
    assert desk.path.startswith("/pekerjaan/"), desk.path
    page = desk.page
    end = time.monotonic() + JOB_SECONDS
    while desk.path.startswith("/pekerjaan/") and not page.locator("[data-done]").count():
        assert time.monotonic() < end, page.inner_text("main")
        page.wait_for_timeout(200)
    if desk.path.startswith("/pekerjaan/"):
        assert page.locator(".note-ok").count(), page.inner_text("main")
        page.click("main a.button-main")
    page.wait_for_load_state("load")


def figures(text: str) -> list[int]:
    """The whole numbers of a text, in order."""
    return [int(found.replace(".", "")) for found in re.findall(r"\d{1,3}(?:\.\d{3})+|\d+", text)]


def paper_text(content: bytes) -> str:
    """What a paper says, its blanks as one."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_from_a_messy_list_to_a_paper(
    desk: Callable[..., Desk], served: Served, messy_list: Path, tmp_path: Path
) -> None:
    officer = desk()
    sign_in(officer, Role.POKJA_OFFICER)
    _upload(officer, messy_list)
    _look_at_a_case(officer)
    _look_at_a_household(officer)
    number = _make_a_proposal(officer)
    officer.page.click("header button:has-text('Keluar')")
    assert officer.path.startswith("/masuk")

    deputy = desk()
    sign_in(deputy, Role.BAZNAS_DEPUTY)
    _confirm_an_asnaf(deputy)
    deputy.open(f"/usulan/{number}")
    screen = _figures_of_the_proposal(deputy)
    paper = _make_the_paper(deputy, tmp_path)
    proved = next(
        one for one in served.command("verify", "--area", MAROS)["proposals"] if one["proposal"] == int(number[2:])
    )
    assert proved["verified"]
    assert (screen["funded"], screen["units"]) == (proved["funded_units"], proved["units"])
    rows = served.command("gap", "--area", MAROS)["gap"]
    amount = sum(row["reserved"] for row in rows)
    assert screen["amount"] == amount
    for told in (f"{screen['amount']:,}".replace(",", "."), str(screen["funded"]), str(screen["units"])):
        assert told in paper, told
    _gap_agrees(deputy, rows)


def _upload(desk: Desk, file: Path) -> None:
    page = desk.page
    page.click("nav.menu a[href='/unggahan']")
    page.set_input_files("#berkas", str(file))
    page.click("button:has-text('Unggah dan baca')")
    wait_for_job(desk)
    assert page.inner_text("h1") == "Periksa sebelum diterima"
    words = page.inner_text("main")
    assert "Belum ada yang masuk ke register" in words
    button = page.locator("button:has-text('Terima ')").first
    (ready,) = figures(button.inner_text())
    assert ready > 0
    button.click()
    wait_for_job(desk)
    assert re.fullmatch(r"/unggahan/\d+(\?.*)?", desk.path), desk.path
    assert file.name in page.inner_text("main")


def _look_at_a_case(desk: Desk) -> None:
    page = desk.page
    page.click("nav.menu a[href='/kasus']")
    page.locator("main table a[href^='/kasus/K-']").first.click()
    case = desk.path.split("?")[0]
    assert case.startswith("/kasus/K-")
    page.click("button[name=putusan][value=berbeda]")
    assert page.locator(".note-ok, [role=status]").count(), page.inner_text("main")[:500]


def _look_at_a_household(desk: Desk) -> None:
    page = desk.page
    page.locator("input[type=search]").first.fill("penanda sattu")
    page.keyboard.press("Enter")
    page.locator("main a[href^='/rumah-tangga/RT-']").first.click()
    assert "Penanda Sattu" in page.inner_text("h1")
    assert "7309 •••• •••• ••••" in page.inner_text("main")
    assert not re.search(r"zakat|fakir|muslim|asnaf", page.inner_text("main"), re.IGNORECASE)


def _make_a_proposal(desk: Desk) -> str:
    page = desk.page
    page.click("nav.menu a[href='/usulan']")
    page.click("button:has-text('Susun usulan')")
    wait_for_job(desk)
    found = re.fullmatch(r"/usulan/(U-\d+)(\?.*)?", desk.path)
    assert found, desk.path
    return found[1]


def _confirm_an_asnaf(desk: Desk) -> None:
    page = desk.page
    page.click("nav.menu a[href='/asnaf']")
    links = page.locator("main a.button[href^='/rumah-tangga/RT-']")
    if links.count() == 0:
        desk.open(f"/rumah-tangga/{desk.served.ids['household'][1]}")
    else:
        links.first.click()
    page.locator("#asnaf summary").first.click()
    panel = page.locator("#asnaf details form.panel")
    panel.locator("select[name=asnaf]").select_option("MISKIN")
    panel.locator("textarea[name=alasan]").fill("Wawancara dengan keluarga pada kunjungan kedua")
    panel.locator("button:has-text('Tetapkan asnaf ini')").click()
    words = page.inner_text("#asnaf")
    assert "Miskin" in words
    assert "Peramban" in words


def _figures_of_the_proposal(desk: Desk) -> dict[str, int]:
    band = desk.page.locator("dl.figures .figure")
    funded, units = figures(band.nth(0).locator("dd").first.inner_text())
    (amount,) = figures(band.nth(1).locator("dd.context").inner_text())
    return {"funded": funded, "units": units, "amount": amount}


def _make_the_paper(desk: Desk, folder: Path) -> str:
    page = desk.page
    page.click("nav.menu a[href='/dokumen']")
    page.select_option("select[name=jenis]", "laporan_alokasi")
    page.click("button:has-text('Buat surat')")
    wait_for_job(desk)
    assert desk.path.startswith("/dokumen/"), desk.path
    with page.expect_download() as coming:
        page.click("a:has-text('Unduh surat')")
    target = folder / "surat.pdf"
    coming.value.save_as(target)
    name = coming.value.suggested_filename
    assert name.endswith(".pdf")
    assert "penanda" not in name.lower()
    return paper_text(target.read_bytes())


def _gap_agrees(desk: Desk, rows: list[dict[str, int]]) -> None:
    desk.page.click("nav.menu a[href='/kesenjangan']")
    words = desk.page.inner_text("main")
    need, gap = sum(row["need"] for row in rows), sum(row["gap"] for row in rows)
    for amount in (need, gap):
        told = f"{amount / 1_000_000:,.1f}".translate(str.maketrans(",.", ".,"))
        assert told in words, f"{told} of {amount}"


def test_in_short_on_a_phone(desk: Callable[..., Desk], served: Served) -> None:
    """The head of BAZNAS on a phone: sign in with a code, search, a household, the proposal, the menu, sign out."""
    head = desk(size=PHONE)
    sign_in(head, Role.BAZNAS_HEAD)
    page = head.page
    assert page.locator("nav.phone-bar").is_visible()
    assert not page.locator("nav.menu").is_visible()
    page.click("nav.phone-bar a[href='/cari']")
    page.locator("main input[type=search]").fill("penanda sattu")
    page.keyboard.press("Enter")
    page.locator("main a[href^='/rumah-tangga/RT-']").first.click()
    assert "Penanda Sattu" in page.inner_text("h1")
    assert head.overflow() <= 0
    page.click("nav.phone-bar a[href='/usulan']")
    page.locator("main a[href^='/usulan/U-']").first.click()
    screen = _figures_of_the_proposal(head)
    proved = served.command("verify", "--area", MAROS)["proposals"]
    assert (screen["funded"], screen["units"]) in [(one["funded_units"], one["units"]) for one in proved]
    assert head.overflow() <= 0
    page.click("nav.phone-bar a[href='/menu']")
    assert page.inner_text("h1")
    page.locator("button:has-text('Keluar'):visible").first.click()
    assert head.path.startswith("/masuk")
