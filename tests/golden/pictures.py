"""Compares a rendered page with its stored picture: tolerant of the edges of letters, not of what moves or lacks.

Both are blurred by a pixel and compared spot by spot. A renderer of another version shades the edges of letters
everywhere a little differently; a moved column, a clipped name or swapped totals differ in a few spots a lot.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageFilter

DPI = 60
GREYS = 16  # of a stored picture; keeps it small
_SPOT = 2  # pixels around the middle of a spot, which is 5 x 5
_MOST_IN_SPOT = 9  # mean difference of a spot's greys, of 255; other renderers reach 5, swapped totals 15
_MOST_MSE = 20.0  # mean squared difference over the page


@dataclass(frozen=True, slots=True)
class Difference:
    """How two pictures of one page differ: mean greys in the worst spot, mean squared greys over the page."""

    worst_spot: int
    mse: float
    picture: Image.Image

    @property
    def tolerable(self) -> bool:
        """Whether they show the same page."""
        return self.worst_spot <= _MOST_IN_SPOT and self.mse <= _MOST_MSE


def rendered(pdf: bytes, page: int) -> Image.Image:
    """A page (0-based; -1 is the last) in grey at 60 dpi."""
    document = pdfium.PdfDocument(pdf)
    number = page if page >= 0 else len(document) + page
    image: Image.Image = document[number].render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
    return _levelled(image)


def stored(path: Path) -> Image.Image:
    """The picture kept in `path`."""
    with Image.open(path) as image:
        return image.convert("L")


def store(image: Image.Image, path: Path) -> None:
    """Keep `image` in `path`, in 16 greys of 4 bits."""
    indexed = image.point([grey // GREYS for grey in range(256)]).convert("P")
    indexed.putpalette([level * 255 // (GREYS - 1) for level in range(GREYS) for _ in range(3)])
    target = io.BytesIO()
    indexed.save(target, "PNG", optimize=True, bits=4)
    path.write_bytes(target.getvalue())


def difference(one: Image.Image, other: Image.Image) -> Difference:
    """How two pictures differ; pictures of unlike size differ wholly."""
    if one.size != other.size:
        return Difference(255, 255.0**2, ImageChops.invert(one))
    apart = ImageChops.difference(_blurred(one), _blurred(other))
    squares = sum(count * value * value for value, count in enumerate(apart.histogram()))
    spots = apart.filter(ImageFilter.BoxBlur(_SPOT))
    worst = max(value for value, count in enumerate(spots.histogram()) if count)
    return Difference(worst, squares / (one.width * one.height), ImageChops.invert(apart))


def _blurred(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.BoxBlur(1))


def _levelled(image: Image.Image) -> Image.Image:
    """The greys that a stored picture can hold."""
    return image.point([grey // GREYS * 255 // (GREYS - 1) for grey in range(256)])
