"""The fonts: small, static, distinct, the same bytes each time, cached without harm."""

from __future__ import annotations

import io
import os
import stat
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fontTools.pens.areaPen import AreaPen
from fontTools.ttLib import TTFont

from reports import fonts
from reports.fonts import Face, build, load, width


@pytest.fixture(scope="module")
def made() -> dict[Face, bytes]:
    return build()


def test_the_same_packages_give_the_same_bytes(made: dict[Face, bytes]) -> None:
    assert build() == made


def test_each_face_is_static_small_and_has_its_own_postscript_name(made: dict[Face, bytes]) -> None:
    names = {}
    for face, data in made.items():
        font = TTFont(io.BytesIO(data))
        assert "fvar" not in font
        assert len(data) < 80_000
        names[face] = font["name"].getDebugName(6)
        assert font["name"].getDebugName(4) == names[face]
    assert names == {face: face.value for face in Face}


def test_bold_is_bold_and_condensed_is_condensed(made: dict[Face, bytes]) -> None:
    blackness = {face: _area(made[face], "n") for face in Face}
    assert blackness[Face.BOLD] > 1.3 * blackness[Face.TEXT]
    assert blackness[Face.DENSE_BOLD] > 1.2 * blackness[Face.DENSE]
    assert width("Kecamatan", Face.DENSE, 10) < 0.87 * width("Kecamatan", Face.TEXT, 10)


@pytest.mark.parametrize("face", Face)
def test_digits_are_all_of_one_width(face: Face) -> None:
    assert len({width(digit, face, 1000) for digit in "0123456789"}) == 1


def test_a_second_start_reads_the_cache(
    tmp_path: Path, made: dict[Face, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    _only(tmp_path, made, monkeypatch)
    assert load(tmp_path) == made
    monkeypatch.setattr(fonts, "build", lambda: pytest.fail("made again"))
    assert load(tmp_path) == made
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_damaged_or_missing_file_in_the_cache_is_made_anew(
    tmp_path: Path, made: dict[Face, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    _only(tmp_path, made, monkeypatch)
    load(tmp_path)
    (file,) = tmp_path.rglob(f"{Face.BOLD.value}.ttf")
    file.write_bytes(file.read_bytes()[:20_000])
    assert load(tmp_path) == made
    assert file.read_bytes() == made[Face.BOLD]
    file.unlink()
    assert load(tmp_path) == made


def test_a_directory_that_cannot_be_written_is_replaced_by_a_private_temporary_one(
    tmp_path: Path, made: dict[Face, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "not a directory"
    blocked.write_text("")
    monkeypatch.setattr(fonts, "build", lambda: made)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert load(blocked) == made
    (private,) = tmp_path.glob("zis-registry-fonts-*")
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert len(list(private.rglob("*.ttf"))) == len(Face)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="modes of files are those of POSIX")
def test_a_temporary_directory_that_others_may_write_is_not_trusted(
    tmp_path: Path, made: dict[Face, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "not a directory"
    blocked.write_text("")
    foreign = tmp_path / f"zis-registry-fonts-{os.getuid()}"
    foreign.mkdir()
    foreign.chmod(0o777)
    monkeypatch.setattr(fonts, "build", lambda: made)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert load(blocked) == made
    assert not list(foreign.iterdir())


def test_many_writers_may_race_for_one_cache(
    tmp_path: Path, made: dict[Face, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "build", lambda: made)
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(load, [tmp_path] * 16))
    assert all(result == made for result in results)
    assert not list(tmp_path.rglob("*.tmp"))


@pytest.mark.parametrize(("variable", "below"), [("XDG_CACHE_HOME", ""), ("HOME", ".cache")])
def test_the_default_cache_is_where_the_user_keeps_caches(
    tmp_path: Path, made: dict[Face, bytes], monkeypatch: pytest.MonkeyPatch, variable: str, below: str
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr(fonts, "build", lambda: made)
    load()
    assert len(list((tmp_path / below / "zis-registry" / "fonts").rglob("*.ttf"))) == len(Face)


def _only(place: Path, made: dict[Face, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no cache but `place`."""
    monkeypatch.setattr(fonts, "build", lambda: made)
    monkeypatch.setattr(fonts, "_private_temp", lambda: None)


def _area(data: bytes, char: str) -> float:
    font = TTFont(io.BytesIO(data))
    glyphs = font.getGlyphSet()
    pen = AreaPen(glyphs)
    glyphs[font.getBestCmap()[ord(char)]].draw(pen)
    return abs(float(pen.value)) / int(font["head"].unitsPerEm) ** 2
