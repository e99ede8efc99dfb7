"""The pen: the only hand on ReportLab's canvas that writes words, so that no text escapes the gate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from reports.fonts import FAMILY, Face
from reports.measure import Fitted, anchor, baseline
from reports.style import BLACK, HAIR_INK, RULE_HAIR, RULE_HEAD, Align, Type
from reports.text import FIELD_CAP, PARAGRAPH_CAP, ink, markup

_MOST_ENCODED = 20_000  # texts; keeps a list of 50,000 rows small in memory
_TAGS = {Face.BOLD: "b", Face.ITALIC: "i"}


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words in one face of the text family (TEXT, BOLD, ITALIC)."""

    text: str
    face: Face = Face.TEXT


def paragraph(spans: Sequence[Span], kind: Type, align: Align = Align.LEFT) -> Paragraph:
    """A ReportLab paragraph of `spans`, each escaped; the only place that writes markup."""
    parts = []
    for span in spans:
        words = markup(span.text, face=span.face, cap=PARAGRAPH_CAP)
        tag = _TAGS.get(span.face)
        parts.append(f"<{tag}>{words}</{tag}>" if tag else words)
    style = ParagraphStyle(
        FAMILY,
        fontName=kind.face.value,
        bulletFontName=kind.face.value,
        fontSize=kind.size,
        leading=kind.leading,
        alignment={Align.LEFT: 0, Align.CENTER: 1, Align.RIGHT: 2}[align],
        textColor=Color(kind.ink, kind.ink, kind.ink),
    )
    return Paragraph(" ".join(parts), style)


class Pen:
    """Draws on one canvas; coordinates in points from the lower left corner."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._marks = 0
        self._encoded: dict[tuple[str, Face], list[tuple[str, str]]] = {}
        self._widths: dict[tuple[str, Face], float] = {}

    def text(self, x: float, y: float, value: str, kind: Type, align: Align = Align.LEFT, *, cap: int = FIELD_CAP) -> None:
        """Write `value` on one line with its baseline at `y`, hanging at `x` by `align`."""
        words = ink(value, face=kind.face, cap=cap)
        self.canvas.setFont(kind.face.value, kind.size)
        self.canvas.setFillGray(kind.ink)
        match align:
            case Align.LEFT:
                self.canvas.drawString(x, y, words)
            case Align.CENTER:
                self.canvas.drawCentredString(x, y, words)
            case Align.RIGHT:
                self.canvas.drawRightString(x, y, words)

    def fitted(self, x: float, top: float, room: float, fitted: Fitted, align: Align = Align.LEFT) -> None:
        """Write the lines of `fitted` downwards from `top` in the cell of `room` points at `x`."""
        for line in fitted.lines:
            y = baseline(top, fitted.type.leading, fitted.type)
            self.text(anchor(x, room, align), y, line, fitted.type, align)
            top -= fitted.type.leading

    def rule(self, x0: float, x1: float, y: float, *, weight: float = RULE_HAIR, ink: float = BLACK) -> None:
        """A horizontal rule."""
        self.rules([(x0, y, x1, y)], weight=weight, ink=ink)

    def rules(
        self, lines: Sequence[tuple[float, float, float, float]], *, weight: float = RULE_HAIR, ink: float = HAIR_INK
    ) -> None:
        """Many straight lines of one weight, as (x0, y0, x1, y1)."""
        self.canvas.setLineWidth(weight)
        self.canvas.setStrokeGray(ink)
        self.canvas.lines(lines)

    def band(self, x: float, y: float, across: float, along: float, *, grey: float) -> None:
        """A filled rectangle without an edge."""
        self.canvas.setFillGray(grey)
        self.canvas.rect(x, y, across, along, stroke=0, fill=1)

    def box(self, x: float, y: float, across: float, along: float, *, weight: float = RULE_HEAD, radius: float = 0) -> None:
        """An empty rectangle with an edge."""
        self.canvas.setLineWidth(weight)
        self.canvas.setStrokeGray(BLACK)
        self.canvas.roundRect(x, y, across, along, radius, stroke=1, fill=0)

    def bookmark(self, title: str, *, level: int, top: float) -> None:
        """An entry of the reader's outline that leads to `top` of this page."""
        key = f"b{self._marks}"
        self._marks += 1
        self.canvas.bookmarkHorizontal(key, 0, top)
        self.canvas.addOutlineEntry(ink(title), key, level=level, closed=level > 0)

    def page_of(self, items: Iterable[tuple[float, float, str, Type, Align]]) -> None:
        """Write many texts (x, baseline, value, type, align) as one text object, for tables of thousands of pages.

        Each text passes the gate when it is encoded, and what repeats is encoded rarely. Colour is black.
        """
        code = ["q 0 g BT"]
        current = ""
        for x, y, value, kind, align in items:
            pieces = self._encoded.get((value, kind.face)) or self._encode(value, kind.face)
            if align is not Align.LEFT:
                x -= self._widths[value, kind.face] * kind.size * align.value / 2
            code.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
            for font, words in pieces:
                wanted = f"{font} {kind.size:g} Tf"
                code.append(f"({words}) Tj" if wanted == current else f"{wanted} ({words}) Tj")
                current = wanted
        code.append("ET Q")
        self.canvas._code.append("\n".join(code))

    def _encode(self, value: str, face: Face) -> list[tuple[str, str]]:
        """The gated text as (font resource, escaped bytes) for the content stream; ReportLab's own inner path."""
        words = ink(value, face=face)
        font, document = pdfmetrics.getFont(face.value), self.canvas._doc
        pieces = [
            (font.getSubsetInternalName(subset, document), self.canvas._escape(raw))
            for subset, raw in font.splitString(words, document)
        ]
        if len(self._encoded) > _MOST_ENCODED:  # names pass once; what repeats is soon here again
            self._encoded.clear()
            self._widths.clear()
        self._encoded[value, face] = pieces
        self._widths[value, face] = font.stringWidth(words, 1)
        return pieces
