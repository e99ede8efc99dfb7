"""The papers look as they were last looked at: each page against a picture of 60 dpi kept beside this file.

After a change that is meant to be seen, look at the new pages and renew the pictures:

    ZIS_UPDATE_GOLDEN=1 python -m pytest tests/golden -k looks_as_it_did

A failing comparison leaves what was drawn and where it differs in pytest's temporary directory.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pikepdf
import pytest
from PIL import Image, ImageChops

from reports.allocation_report import render_allocation_report
from reports.beneficiary_list import render_beneficiary_list
from reports.style import PaperSize
from tests.golden.pictures import difference, rendered, store, stored
from tests.unit.reports import samples

HERE = Path(__file__).parent
PICTURES: dict[str, tuple[str, PaperSize, int]] = {
    "laporan_F4_1": ("laporan", PaperSize.F4, 0),
    "laporan_A4_1": ("laporan", PaperSize.A4, 0),
    "laporan_A4_2": ("laporan", PaperSize.A4, 1),
    "bnba_F4_first": ("bnba", PaperSize.F4, 0),
    "bnba_F4_last": ("bnba", PaperSize.F4, -1),
    "bnba_A4_first": ("bnba", PaperSize.A4, 0),
}


@cache
def drawn(paper: str, size: PaperSize) -> bytes:
    """A paper of the samples, drawn once."""
    if paper == "laporan":
        return render_allocation_report(samples.report(areas=12), size=size)
    return render_beneficiary_list(samples.beneficiaries(((20, 14), (31,))), size=size)


@pytest.mark.parametrize("name", PICTURES)
def test_a_page_looks_as_it_did(name: str, tmp_path: Path) -> None:
    paper, size, page = PICTURES[name]
    image = rendered(drawn(paper, size), page)
    path = HERE / f"{name}.png"
    if os.environ.get("ZIS_UPDATE_GOLDEN") == "1":
        store(image, path)
    found = difference(image, stored(path))
    if not found.tolerable:
        image.save(tmp_path / f"{name}_drawn.png")
        found.picture.save(tmp_path / f"{name}_difference.png")
    assert found.tolerable, f"{name}: worst spot {found.worst_spot}, mean squared error {found.mse:.1f}; see {tmp_path}"


def test_the_pictures_are_small_and_none_is_left_over() -> None:
    kept = {path.stem: path.stat().st_size for path in HERE.glob("*.png")}
    assert set(kept) == set(PICTURES)
    assert max(kept.values()) < 60_000


# --- mutations: what an officer would see must fail the comparison ---------------------------------------------------

Edit = Callable[[str], str]


def mutated(pdf: bytes, page: int, edit: Edit) -> bytes:
    """The file with the operators of one page edited as text; the edit must change something."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        target = document.pages[page]
        target.contents_coalesce()
        code = target.Contents.read_bytes().decode("latin-1")
        changed = edit(code)
        assert changed != code, "the mutation found nothing to change"
        target.Contents = document.make_stream(changed.encode("latin-1"))
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def column_moved(words: str, points: float) -> Edit:
    """Every text that hangs at the same place of its line as `words` moves to the right."""

    def edit(code: str) -> str:
        found = re.search(rf"1 0 0 1 ([0-9.]+) [0-9.]+ Tm \({re.escape(words)}\) Tj", code)
        if found is not None:
            return code.replace(f"1 0 0 1 {found[1]} ", f"1 0 0 1 {float(found[1]) + points:.2f} ")
        step = re.search(rf"([0-9.]+) 0 Td \({re.escape(words)}\) Tj", code)
        assert step is not None
        return re.sub(rf"(?<![0-9.]){re.escape(step[1])} 0 Td \(", f"{float(step[1]) + points:.2f} 0 Td (", code)

    return edit


def replaced(*pairs: tuple[str, str]) -> Edit:
    """Whole texts replaced by others, where they stand."""

    def edit(code: str) -> str:
        told = dict(pairs)
        return re.sub(r"\(([^()\\]*)\) Tj", lambda found: f"({told.get(found[1], found[1])}) Tj", code)

    return edit


MUTATIONS: dict[str, tuple[str, Edit]] = {
    "a column of kecamatan moves by three points": ("laporan_F4_1", column_moved("Bantimurung", 3)),
    "a column of names moves by three points": ("bnba_F4_first", column_moved("Siti Aminah", 3)),
    "a kecamatan is clipped": ("laporan_F4_1", replaced(("Bantimurung", "Bantimuru"))),
    "a name is clipped": ("bnba_F4_first", replaced(("Hasnah Zulkifli", "Hasnah Zulki"))),
    "two totals of kecamatan are swapped": (
        "laporan_A4_1",
        replaced(("3.523.623.907", "3.306.535.376"), ("3.306.535.376", "3.523.623.907")),
    ),
    "two totals of desa are swapped": (
        "bnba_F4_first", replaced(("85.000.000", "92.500.000"), ("92.500.000", "85.000.000")),
    ),
    "a digit is lost": ("laporan_F4_1", replaced(("23.848.551.619", "3.848.551.619"))),
}  # fmt: skip


@pytest.mark.parametrize("what", MUTATIONS)
def test_the_comparison_fails_when(what: str) -> None:
    name, edit = MUTATIONS[what]
    paper, size, page = PICTURES[name]
    found = difference(rendered(mutated(drawn(paper, size), page, edit), page), stored(HERE / f"{name}.png"))
    assert not found.tolerable, f"worst spot {found.worst_spot}, mean squared error {found.mse:.1f}"


@pytest.mark.parametrize("name", PICTURES)
def test_other_shades_at_the_edges_of_letters_are_tolerated(name: str) -> None:
    """As another version of the renderer would draw them: a little lighter or darker, with some noise."""
    paper, size, page = PICTURES[name]
    image, kept = rendered(drawn(paper, size), page), stored(HERE / f"{name}.png")
    for exponent in (0.94, 1.06):
        shaded = image.point([round(255 * (grey / 255) ** exponent) for grey in range(256)])
        assert difference(shaded, kept).tolerable
    random = Random(name)
    noise = Image.frombytes("L", image.size, bytes(random.choices(range(24), k=image.width * image.height)))
    grainy = ImageChops.composite(ImageChops.add(image, noise, offset=-12), image, image.point([0] + [255] * 254 + [0]))
    assert difference(grainy, kept).tolerable
