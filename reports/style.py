"""The look of the papers: sheets and margins in points, type scale, rules, patterns that survive a photocopy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from reports.fonts import Face

MM = 72 / 25.4
SMALLEST = 7.5  # points; smaller text breaks up on a 1-bit copy
SHRINK = 0.9  # how far a long name may shrink before it wraps

BLACK = 0.0  # all text: any grey is dotted by a printer of one colour
BAND = 0.9  # fill of table heads and group bands; text on it stays black
RULE_STRONG = 0.9
RULE_HEAD = 0.6
RULE_HAIR = 0.3

QR_SIDE = 13.6 * MM
BANNER_TOP = 7 * MM  # distance of the banner from the edge of the sheet
BANNER_HEIGHT = 5.5 * MM
BODY_TOP = 14.5 * MM
BODY_BOTTOM = 21.4 * MM
FOOT_RULE = 20.2 * MM


class PaperSize(StrEnum):
    """The two sheets in use (domain rules 7); F4 is 215 x 330 mm, A4 210 x 297 mm."""

    F4 = "F4"
    A4 = "A4"

    @property
    def millimetres(self) -> tuple[int, int]:
        """Short and long side."""
        return (215, 330) if self is PaperSize.F4 else (210, 297)


class Orientation(StrEnum):
    """How a sheet is turned."""

    PORTRAIT = "tegak"
    LANDSCAPE = "mendatar"


class Binding(StrEnum):
    """How the paper is kept; holes of an ordner need 5 mm more at the left."""

    PLAIN = "biasa"
    BINDER = "ordner"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page with its text frame, all in points, origin at the lower left corner."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @classmethod
    def of(cls, size: PaperSize, orientation: Orientation, *, binding: Binding = Binding.PLAIN) -> Sheet:
        """The sheet of `size`, margins 25 (30 with holes) left, 20 right."""
        short, long = size.millimetres
        across, along = (short, long) if orientation is Orientation.PORTRAIT else (long, short)
        left = 30 if binding is Binding.BINDER else 25
        width, height = across * MM, along * MM
        return cls(width, height, left * MM, width - 20 * MM, height - BODY_TOP, BODY_BOTTOM)

    @property
    def frame_width(self) -> float:
        """Width of the text frame."""
        return self.right - self.left

    @property
    def frame_height(self) -> float:
        """Height of the text frame."""
        return self.top - self.bottom


class Align(Enum):
    """Where text stands in its cell: `share` of what is left over goes before it."""

    LEFT = 0.0
    CENTER = 0.5
    RIGHT = 1.0

    def __init__(self, share: float) -> None:
        self.share = share


@dataclass(frozen=True, slots=True)
class Type:
    """A face with its size and line distance in points; ink is always black."""

    face: Face
    size: float
    leading: float

    def shrunk(self) -> Type:
        """The same type at 90 %, but never below 7.5 points."""
        size = max(SMALLEST, self.size * SHRINK)
        return Type(self.face, size, self.leading)


LETTERHEAD = Type(Face.BOLD, 11.5, 13.4)
TITLE = Type(Face.BOLD, 13, 15)
SUBTITLE = Type(Face.TEXT, 9.2, 11.2)
SECTION = Type(Face.BOLD, 10, 11.5)
BODY = Type(Face.TEXT, 9, 11.2)
ADDRESS = Type(Face.TEXT, 8.2, 10)
CELL = Type(Face.TEXT, 8.2, 9)
CELL_BOLD = Type(Face.BOLD, 8.2, 9)
BESIDE = Type(Face.TEXT, 8.2, 10)  # words beside or below a table
LABEL = Type(Face.BOLD, 9.5, 11)
NOTE = Type(Face.TEXT, 7.6, 8.9)
NOTE_BOLD = Type(Face.BOLD, 7.6, 9.3)
NOTE_ITALIC = Type(Face.ITALIC, 7.6, 9.3)
KEY = Type(Face.BOLD, 15, 17)
PAGE_NUMBER = Type(Face.BOLD, 8.4, 10)
DENSE = Type(Face.DENSE, 8.6, 9.6)
DENSE_BOLD = Type(Face.DENSE_BOLD, 8.6, 9.6)
TIGHT_CELL = Type(Face.DENSE, 7.6, 9)  # figures that are too wide for their column even when shrunk
TIGHT_CELL_BOLD = Type(Face.DENSE_BOLD, 7.6, 9)


class Pattern(Enum):
    """Fills that stay apart in black and white; OUTLINE (dashed, empty) means without money."""

    SOLID = 0
    DIAGONAL = 1
    DOTS = 2
    CROSS = 3
    HORIZONTAL = 4
    VERTICAL = 5
    OUTLINE = 6


FUND_PATTERNS = (Pattern.SOLID, Pattern.DIAGONAL, Pattern.DOTS, Pattern.CROSS, Pattern.HORIZONTAL)
COMMITTED_PATTERN = Pattern.VERTICAL  # money of other sources and earlier decisions
