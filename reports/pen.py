"""The pen: the only hand on ReportLab's canvas that writes words, so that no text escapes the gate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import black
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from reports.fonts import FAMILY, Face
from reports.measure import Fitted, anchor, baseline
from reports.style import BLACK, RULE_HAIR, RULE_HEAD, Align, Type
from reports.text import PARAGRAPH_CAP, ink, markup

_MOST_WORDS = 20_000  # texts of a type kept encoded; a list of 50,000 rows stays small in memory
_TAGS = {Face.BOLD: "b", Face.ITALIC: "i"}

Text = tuple[float, float, str, Type, Align]


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
        textColor=black,
    )
    return Paragraph(" ".join(parts), style)


class _Words:
    """The texts of one type, gated and encoded for the content stream."""

    def __init__(self, canvas: Canvas, kind: Type) -> None:
        self._canvas, self._kind = canvas, kind
        self._font = pdfmetrics.getFont(kind.face.value)
        self._known: dict[str, str] = {}
        self._widths: dict[str, float] = {}
        self.setting = f"{BLACK:g} g {self._named(0)} {kind.size:g} Tf"

    def written(self, value: str) -> str:
        """The operators that write `value`; they leave the font as `setting` has it."""
        return self._known.get(value) or self._add(value)

    def width(self, value: str) -> float:
        """The width of `value` in points."""
        known = self._widths.get(value)
        if known is None:
            if len(self._widths) > _MOST_WORDS:
                self._widths.clear()
            known = self._widths[value] = float(self._font.stringWidth(self._inked(value), self._kind.size))
        return known

    def _inked(self, value: str) -> str:
        return ink(value, face=self._kind.face, cap=PARAGRAPH_CAP)

    def _named(self, subset: int) -> str:
        return str(self._font.getSubsetInternalName(subset, self._canvas._doc))

    def _add(self, value: str) -> str:
        if len(self._known) > _MOST_WORDS:  # names pass once; what repeats is soon here again
            self._known.clear()
        words = self._inked(value)
        escape = self._canvas._escape
        if words.isascii():
            code = f"({escape(words.encode())}) Tj"  # the first subset holds ASCII as it is
        else:
            size = f"{self._kind.size:g} Tf"
            pieces = self._font.splitString(words, self._canvas._doc)
            code = " ".join(f"{self._named(subset)} {size} ({escape(raw)}) Tj" for subset, raw in pieces)
            code = f"{code} {self._named(0)} {size}"
        self._known[value] = code
        return code


class Pen:
    """Draws on one canvas; coordinates in points from the lower left corner.

    Words are written straight into the content stream, since ReportLab's own way takes three times as long for a list
    of thousands of pages.
    """

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._marks = 0
        self._words: dict[Type, _Words] = {}

    def text(self, x: float, y: float, value: str, kind: Type, align: Align = Align.LEFT) -> None:
        """Write `value` on one line with its baseline at `y`, hanging at `x` by `align`."""
        self.texts([(x, y, value, kind, align)])

    def texts(self, items: Iterable[Text]) -> None:
        """Write many texts, each (x, baseline, value, type, align), as one text object."""
        code = ["q BT"]
        words = None
        current = None
        for x, y, value, kind, align in items:
            if words is None or kind is not current:
                words, current = self._of(kind), kind
                code.append(words.setting)
            left = x - words.width(value) * align.share if align.share else x
            code.append(f"1 0 0 1 {left:.2f} {y:.2f} Tm {words.written(value)}")
        self._write([*code, "ET Q"])

    def grid(
        self, stops: Sequence[tuple[float, Align]], rows: Iterable[tuple[float, Sequence[str]]], kind: Type
    ) -> None:
        """Write rows of a table, each (baseline, cells), one cell at each stop (x, align); empty cells are skipped."""
        words = self._of(kind)
        written, width = words.written, words.width
        places = [(x, f"1 0 0 1 {x:.2f}", align.share) for x, align in stops]
        code = ["q BT", words.setting]
        for y, cells in rows:
            end = f" {y:.2f} Tm "
            for (x, start, share), cell in zip(places, cells, strict=True):
                if cell:
                    hung = f"1 0 0 1 {x - width(cell) * share:.2f}" if share else start
                    code.append(f"{hung}{end}{written(cell)}")
        self._write([*code, "ET Q"])

    def fitted(self, x: float, top: float, room: float, fitted: Fitted, align: Align = Align.LEFT) -> None:
        """Write the lines of `fitted` downwards from `top` in the cell of `room` points at `x`."""
        kind, hung = fitted.type, anchor(x, room, align)
        y = baseline(top, kind.leading, kind)
        self.texts((hung, y - place * kind.leading, line, kind, align) for place, line in enumerate(fitted.lines))

    def rule(self, x0: float, x1: float, y: float, *, weight: float = RULE_HAIR) -> None:
        """A horizontal rule."""
        self.rules([(x0, y, x1, y)], weight=weight)

    def rules(self, lines: Iterable[tuple[float, float, float, float]], *, weight: float = RULE_HAIR) -> None:
        """Many straight lines of one weight, as (x0, y0, x1, y1)."""
        path = [f"{x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l" for x0, y0, x1, y1 in lines]
        if path:
            self._write([f"q {weight:g} w {BLACK:g} G", *path, "S Q"])

    def band(self, x: float, y: float, across: float, along: float, *, grey: float) -> None:
        """A filled rectangle without an edge."""
        self._write([f"q {grey:g} g {x:.2f} {y:.2f} {across:.2f} {along:.2f} re f Q"])

    def box(
        self, x: float, y: float, across: float, along: float, *, weight: float = RULE_HEAD, radius: float = 0
    ) -> None:
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

    def _of(self, kind: Type) -> _Words:
        known = self._words.get(kind)
        if known is None:
            known = self._words[kind] = _Words(self.canvas, kind)
        return known

    def _write(self, operators: list[str]) -> None:
        self.canvas._code.append("\n".join(operators))
