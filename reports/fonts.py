"""Static, small instances of our two variable families, made once and cached; the only place that registers fonts.

Arimo (text) and Noto Sans at width 75 (dense tables) come from the packages fontpkg-arimo and fontpkg-noto-sans.
ReportLab cannot pick a weight from a variable font, so fontTools cuts the characters we print (first: it is ten times
faster so) and then fixes the axes. Each instance gets its own PostScript name: ReportLab would else print regular for
bold, silently.
"""

from __future__ import annotations

import io
import os
import stat
import tempfile
import threading
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont as SourceFont
from fontTools.varLib import instancer
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

RECIPE = "1"  # raise when the characters, axes or options below change
_KEPT_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]
_UNUSED_TABLES = ("GSUB", "GPOS", "GDEF", "STAT", "gasp", "prep", "HVAR", "MVAR")
_RANGES = (
    (0x0020, 0x007E), (0x00A0, 0x00AC), (0x00AE, 0x017F),  # Latin with its western and eastern accents
    (0x018F, 0x018F), (0x01CD, 0x01DC), (0x01E6, 0x01E7), (0x01F8, 0x01F9), (0x0218, 0x021B), (0x0259, 0x0259),
    (0x02B0, 0x02CF), (0x02D8, 0x02DD), (0x0300, 0x030C), (0x0323, 0x0331),  # ʿ ʾ and loose accents
    (0x1E00, 0x1E9F),  # ḥ ḍ ṣ ṭ ẓ of transcribed Arabic
    (0x2010, 0x2027), (0x2030, 0x203A), (0x2044, 0x2044), (0x2070, 0x209C), (0x20A0, 0x20BF),
    (0x2103, 0x2103), (0x2116, 0x2126), (0x2190, 0x2195), (0x2200, 0x222B), (0x2248, 0x2265), (0x25A0, 0x25CF),
    (0xFFFD, 0xFFFD),
)  # fmt: skip
_LOCK = threading.Lock()
_REGISTERED: list[bool] = []


class Face(StrEnum):
    """A face we print with; the text is its PostScript name."""

    TEXT = "Arimo-Regular"
    BOLD = "Arimo-Bold"
    ITALIC = "Arimo-Italic"
    DENSE = "NotoSansCond-Regular"
    DENSE_BOLD = "NotoSansCond-Bold"


FAMILY = "Arimo"  # the name under which <b> and <i> of a paragraph find their faces
_ARIMO = ("fontpkg_arimo", "Arimo[wght].ttf")
_ARIMO_ITALIC = ("fontpkg_arimo", "Arimo-Italic[wght].ttf")
_NOTO = ("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf")
_SOURCES: dict[Face, tuple[tuple[str, str], dict[str, float]]] = {
    Face.TEXT: (_ARIMO, {"wght": 400}),
    Face.BOLD: (_ARIMO, {"wght": 700}),
    Face.ITALIC: (_ARIMO_ITALIC, {"wght": 400}),
    Face.DENSE: (_NOTO, {"wdth": 75, "wght": 400}),
    Face.DENSE_BOLD: (_NOTO, {"wdth": 75, "wght": 700}),
}


def register(cache_dir: Path | None = None) -> None:
    """Make the five faces known to ReportLab, once a process; further calls cost nothing.

    The files are kept in `cache_dir`, by default `$XDG_CACHE_HOME/zis-registry/fonts` (or `~/.cache/...`); a directory
    that cannot be written is replaced by a private temporary one. Making them takes about two seconds, reading 50 ms.
    """
    with _LOCK:
        if _REGISTERED:
            return
        for face, data in load(cache_dir).items():
            pdfmetrics.registerFont(_opened(face, data))
        pdfmetrics.registerFontFamily(
            FAMILY, normal=Face.TEXT.value, bold=Face.BOLD.value, italic=Face.ITALIC.value, boldItalic=Face.BOLD.value
        )
        _REGISTERED.append(True)


def load(cache_dir: Path | None = None) -> dict[Face, bytes]:
    """The five font files, from the cache where it is whole, else made and (if possible) cached."""
    for folder in _folders(cache_dir):
        found = _read(folder)
        if found is not None:
            return found
    made = build()
    for folder in _folders(cache_dir):
        if _write(folder, made):
            break
    return made


def build() -> dict[Face, bytes]:
    """Make the five instances in memory; the same packages give the same bytes."""
    cut: dict[tuple[str, str], bytes] = {source: _cut(source) for source, _ in _SOURCES.values()}
    return {face: _instance(cut[source], axes, face) for face, (source, axes) in _SOURCES.items()}


@cache
def coverage(face: Face) -> frozenset[int]:
    """The code points that `face` can print."""
    register()
    return frozenset(pdfmetrics.getFont(face.value).face.charToGlyph)


def width(text: str, face: Face, size: float) -> float:
    """The width of `text` (already through the gate) in points."""
    return _ruler(face)(text, size)


@cache
def _ruler(face: Face) -> Callable[[str, float], float]:
    register()
    measure: Callable[[str, float], float] = pdfmetrics.getFont(face.value).stringWidth
    return measure


def _cut(source: tuple[str, str]) -> bytes:
    package, name = source
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.recalc_timestamp = False
    options.notdef_outline = True
    options.glyph_names = False
    options.name_IDs = _KEPT_NAMES
    font = SourceFont(io.BytesIO((files(package) / "files" / name).read_bytes()), recalcTimestamp=False)
    for table in _UNUSED_TABLES:  # before the cut: reading the layout tables would cost most of the time
        if table in font:
            del font[table]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in _RANGES for code in range(first, last + 1)])
    cutter.subset(font)
    return _saved(font)


def _instance(data: bytes, axes: dict[str, float], face: Face) -> bytes:
    font = SourceFont(io.BytesIO(data), recalcTimestamp=False)
    instancer.instantiateVariableFont(font, axes, inplace=True)
    family, _, style = face.value.partition("-")
    for identifier, text in ((1, family), (2, style), (3, f"{face.value};{RECIPE}"), (4, face.value), (6, face.value)):
        font["name"].setName(text, identifier, 3, 1, 0x409)
    font["OS/2"].usWeightClass = int(axes["wght"])
    return _saved(font)


def _saved(font: SourceFont) -> bytes:
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def _opened(face: Face, data: bytes) -> TTFont:
    return TTFont(face.value, io.BytesIO(data), validate=1, asciiReadable=True)


def _key() -> str:
    """What the bytes depend on: the versions of the families and of fontTools, and our recipe."""
    packages = ("fontpkg-arimo", "fontpkg-noto-sans", "fonttools")
    return "-".join([f"{name.removeprefix('fontpkg-')}{version(name)}" for name in packages] + [f"r{RECIPE}"])


def _folders(cache_dir: Path | None) -> list[Path]:
    """Where the files may lie, best first."""
    return [place / _key() for place in (cache_dir or _user_cache(), _private_temp()) if place is not None]


def _user_cache() -> Path | None:
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        root = given if given.is_absolute() else Path.home() / ".cache"
    except RuntimeError:  # no home directory, as in some containers
        return None
    return root / "zis-registry" / "fonts"


def _private_temp() -> Path | None:
    """A folder in the temporary directory that belongs to us alone, or None when somebody else has taken its name."""
    owner = os.getuid() if hasattr(os, "getuid") else 0
    place = Path(tempfile.gettempdir()) / f"zis-registry-fonts-{owner}"
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        state = place.lstat()
    except OSError:
        return None
    ours = not hasattr(os, "getuid") or (state.st_uid == owner and not state.st_mode & 0o022)
    return place if ours and stat.S_ISDIR(state.st_mode) else None


def _read(folder: Path) -> dict[Face, bytes] | None:
    """The cached files, or None when one is missing or damaged (ReportLab checks the sums of every table)."""
    found = {}
    for face in Face:
        try:
            data = (folder / f"{face.value}.ttf").read_bytes()
            _opened(face, data)
        except (OSError, TTFError):
            return None
        found[face] = data
    return found


def _write(folder: Path, made: dict[Face, bytes]) -> bool:
    """Write each file beside its name and rename it: two processes may race, and nobody reads half a font."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for face, data in made.items():
            handle, temporary = tempfile.mkstemp(dir=folder, suffix=".tmp")
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(temporary).replace(folder / f"{face.value}.ttf")
    except OSError:
        return False
    return True
