"""Reads a PDF back for the tests: words, places of letters, fonts, pixels."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image
from pypdf import PdfReader

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Letter:
    """A printed character with its box in points (left, bottom, right, top), its size and its grey."""

    char: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    grey: int


class Paper:
    """The pages of a PDF."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._pdf = pdfium.PdfDocument(data)
        self._letters: dict[int, list[Letter]] = {}

    def __len__(self) -> int:
        return len(self._pdf)

    def size(self, page: int = 0) -> tuple[float, float]:
        """Width and height in millimetres."""
        width, height = self._pdf[page].get_size()
        return width / MM, height / MM

    def text(self, page: int | None = None) -> str:
        """The words of a page, or of all, with single spaces."""
        numbers = range(len(self)) if page is None else [page]
        return " ".join(squeezed(self._pdf[number].get_textpage().get_text_bounded()) for number in numbers)

    def letters(self, page: int) -> list[Letter]:
        """Every visible character of a page, in reading order."""
        if page not in self._letters:
            self._letters[page] = list(self._read_letters(page))
        return self._letters[page]

    def _read_letters(self, page: int) -> Iterator[Letter]:
        textpage = self._pdf[page].get_textpage()
        channels = [raw.c_uint(0) for _ in range(4)]
        for index in range(textpage.count_chars()):
            char = chr(raw.FPDFText_GetUnicode(textpage, index))
            if char.isspace() or char == "\0":
                continue
            raw.FPDFText_GetFillColor(textpage, index, *channels)
            grey = max(channel.value for channel in channels[:3])
            left, bottom, right, top = textpage.get_charbox(index)
            yield Letter(char, left, bottom, right, top, raw.FPDFText_GetFontSize(textpage, index), grey)

    def image(self, page: int, *, dpi: int) -> Image.Image:
        """The page as a printer would see it, in grey."""
        image: Image.Image = self._pdf[page].render(scale=dpi / 72, grayscale=True).to_pil()
        return image

    def fonts(self) -> dict[str, bool]:
        """Base names of all fonts without their subset tags, and whether the file is embedded."""
        found: dict[str, bool] = {}
        with pikepdf.open(io.BytesIO(self.data)) as pdf:
            for item in pdf.objects:
                if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
                    name = re.sub(r"^/[A-Z]{6}\+", "", str(item["/BaseFont"]))
                    found[name] = "/FontDescriptor" in item and "/FontFile2" in item["/FontDescriptor"]
        return found

    def outline(self) -> list[tuple[int, str]]:
        """The bookmarks as (level, title)."""
        return [(entry.level, entry.get_title()) for entry in self._pdf.get_toc()]

    def reader(self) -> PdfReader:
        """The file for structure checks."""
        return PdfReader(io.BytesIO(self.data))


def squeezed(text: str) -> str:
    """`text` with single spaces, pdfium's line-break hyphens restored."""
    return " ".join(text.replace("\ufffe", "-").split())
