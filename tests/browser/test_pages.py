"""Every page of every role in a browser: no fault of accessibility, nothing sideways, nothing from elsewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import DESK, NARROW, PHONE, Desk, Served
from tests.web.surface.addresses import Address
from zis_registry.services.accounts.access import roles
from zis_registry.terms.access import Permission, Role

VISITOR = "PENGUNJUNG"
EVERYBODY = (None, *roles())
GRAVE = ("serious", "critical")
FOLDER = "ZIS_TEST_SCREENSHOTS"
NO_PAGES = re.compile(r"/unduh$|/kemajuan$|^/kesehatan$|^/statis|^/keluar$|^/undangan")
# The same page asked in other ways: filtered, searched, drilled down, empty.
VARIANTS = {
    "/kesenjangan": ("?wilayah=730901", "?layanan=sanitasi&definisi=tanpa-apbd", "?wilayah=7309011002"),
    "/cari": ("?q=penanda", "?q=tidakadaorangbernamaini", "?q=penanta"),
    "/rumah-tangga": ("?wilayah=730901",),
    "/usulan/{number}": ("?tampil=semua", "?tampil=didanai"),
    "/periksa-surat": ("?nomor=001/LA/POKJA-BAZNAS/7309/XI/2026", "?nomor=tidak-ada"),
    "/siapa-melihat": ("?bulan=2020-01",),
    "/audit": ("?dari=2020-01-01&sampai=2020-01-02",),
}
ELSEWHERE = ("/tidak-ada", "/dana" * 3)


@pytest.fixture(scope="session")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures go: the folder named by ZIS_TEST_SCREENSHOTS, or one that goes away."""
    given = os.environ.get(FOLDER)
    folder = Path(given) if given else tmp_path_factory.mktemp("pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def pages_of(served: Served, role: Role | None) -> Iterator[tuple[str, str]]:
    """The addresses that a role may open, each with its pattern; and each with its variants."""
    for address in served.pages:
        if address.method == "GET" and not NO_PAGES.search(address.path) and _may(address, role):
            if address.belongs_to_an_area and not served.ids[address.kind]:
                continue
            path = address.filled(served.ids)
            for variant in ("", *VARIANTS.get(address.path, ())):
                yield f"{address.path}{variant}", f"{path}{variant}"
    yield from ((path, path) for path in ELSEWHERE)


def a_choice_of_pages(served: Served, role: Role | None) -> Iterator[str]:
    """Each pattern once as those see it who may know how people are judged, once as the others; homes of everybody."""
    seen: set[tuple[str, bool]] = set()
    for one in EVERYBODY:
        knows = one is not None and Permission.SEE_RESTRICTED in roles()[one].permissions
        for pattern, path in pages_of(served, one):
            if (pattern in ("/", "/menu") or (pattern, knows) not in seen) and one is role:
                yield path
            seen.add((pattern, knows))


def _may(address: Address, role: Role | None) -> bool:
    return address.open or (role is not None and address.permission in roles()[role].permissions)


@pytest.mark.parametrize("role", EVERYBODY, ids=lambda role: role.value if role else VISITOR)
def test_pages_are_fit_to_use(desk: Callable[..., Desk], served: Served, shots: Path, role: Role | None) -> None:
    """Every page of the application, most of them with one role of each kind."""
    _look_at(desk(role), shots, role, a_choice_of_pages(served, role))


@pytest.mark.campaign
@pytest.mark.parametrize("role", EVERYBODY, ids=lambda role: role.value if role else VISITOR)
def test_every_page_of_every_role_is_fit_to_use(
    desk: Callable[..., Desk], served: Served, shots: Path, role: Role | None
) -> None:
    """Every page with every role that may open it; with ZIS_TEST_SCREENSHOTS there is a picture of each."""
    _look_at(desk(role), shots, role, (path for _pattern, path in pages_of(served, role)))


def _look_at(sitting: Desk, shots: Path, role: Role | None, paths: Iterable[str]) -> None:
    """Axe finds nothing grave; nothing is wider than a desk, a phone or a narrow phone."""
    from axe_playwright_python.sync_playwright import Axe

    axe, faults, who = Axe(), [], role.value if role else VISITOR
    for path in paths:
        sitting.size(DESK)
        sitting.open(path)
        name = f"{who} {path}"
        for fault in axe.run(sitting.page).response["violations"]:
            if fault["impact"] in GRAVE:
                where = "; ".join(str(node["target"]) for node in fault["nodes"][:3])
                faults.append(f"{name}: {fault['id']} ({fault['impact']}) {where}")
        picture = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")[:80] or "beranda"
        for size, mark in ((DESK, ""), (PHONE, "-hp"), (NARROW, "-320")):
            sitting.size(size)
            if (wide := sitting.overflow()) > 0:
                faults.append(f"{name}: {wide} pixels too wide at {size[0]}: {sitting.too_wide()}")
            if size is not NARROW and (FOLDER in os.environ or role is None):
                file = shots / f"{who.lower()}--{picture}{mark}.png"
                sitting.page.screenshot(path=str(file), full_page=True)
    assert not faults, "\n".join(faults)


def test_without_scripts_every_page_still_works(desk: Callable[..., Desk], served: Served) -> None:
    """Plain links and forms: the menu, a search and a filter reach their pages."""
    sitting = desk(Role.BAZNAS_DEPUTY, java_script_enabled=False)
    sitting.open("/")
    sitting.page.fill("input[type=search] >> nth=0", "penanda")
    sitting.page.keyboard.press("Enter")
    sitting.page.wait_for_url("**/cari?q=penanda*")
    sitting.page.click("nav.menu a[href='/rumah-tangga']")
    assert sitting.path == "/rumah-tangga"


def test_the_keyboard_reaches_the_content_first(desk: Callable[..., Desk]) -> None:
    """The first stop is the way past the menu, and it is seen when it has the focus."""
    sitting = desk(Role.BAZNAS_DEPUTY)
    sitting.open("/")
    sitting.page.keyboard.press("Tab")
    first = sitting.page.evaluate("document.activeElement.getAttribute('href')")
    assert first == "#isi"
    box = sitting.page.evaluate(
        "(() => { const r = document.activeElement.getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; })()"
    )
    assert min(box[:2]) >= 0
    assert box[2] > 20
    assert box[3] > 10
    sitting.page.keyboard.press("Enter")
    assert sitting.page.url.endswith("#isi")
