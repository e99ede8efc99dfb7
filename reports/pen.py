"""The pen: the only hand on ReportLab's canvas that writes words, so that no text escapes the gate."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import black
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from reports.fonts import FAMILY, Face
from reports.grid import Column, Stop
from reports.grid import columns as columns_at
from reports.measure import Fitted, anchor, baseline
from reports.style import BLACK, RULE_HAIR, RULE_HEAD, Align, Type
from reports.text import PARAGRAPH_CAP, ink, markup

_MOST_WORDS = 20_000  # texts of a type kept encoded; a list of 50,000 rows stays small in memory
_MOST_STANDING = 1_000  # texts kept with their place
_TAGS = {Face.BOLD: "b", Face.ITALIC: "i"}
_ESCAPED = str.maketrans({letter: f"\\{letter}" for letter in "\\()"})  # within the brackets of a PDF string
_to_escape = re.compile(r"[\\()]").search  # quicker than to translate what is mostly plain
_BLEED = 2.0  # points that a stamp may draw beyond its box, as half a rule does

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
        self.font = f"{self._named(0)} {kind.size:g} Tf"
        self.setting = f"{BLACK:g} g {self.font}"

    def written(self, value: str) -> str:
        """The operators that write `value`; they leave the font as `setting` has it."""
        known = self._known.get(value)
        if known is None:
            if len(self._known) > _MOST_WORDS:  # names pass once; what repeats is soon here again
                self._known.clear()
            known = self._known[value] = self.operators(self.inked(value))
        return known

    def width(self, value: str) -> float:
        """The width of `value` in points."""
        known = self._widths.get(value)
        if known is None:
            if len(self._widths) > _MOST_WORDS:
                self._widths.clear()
            known = self._widths[value] = self.measured(self.inked(value))
        return known

    def inked(self, value: str) -> str:
        """`value` through the gate."""
        return ink(value, face=self._kind.face, cap=PARAGRAPH_CAP)

    def measured(self, inked: str) -> float:
        """The width of words that passed the gate."""
        return float(self._font.stringWidth(inked, self._kind.size))

    def operators(self, inked: str) -> str:
        """The operators that write words that passed the gate."""
        if inked.isascii():
            written = inked.translate(_ESCAPED) if _to_escape(inked) else inked
            return f"({written}) Tj"  # the first subset holds ASCII as it is
        escape, size = self._canvas._escape, f"{self._kind.size:g} Tf"
        pieces = self._font.splitString(inked, self._canvas._doc)
        code = " ".join(f"{self._named(subset)} {size} ({escape(raw)}) Tj" for subset, raw in pieces)
        return f"{code} {self.font}"

    def _named(self, subset: int) -> str:
        return str(self._font.getSubsetInternalName(subset, self._canvas._doc))


class Pen:
    """Draws on one canvas; coordinates in points from the lower left corner.

    Words are written straight into the content stream, since ReportLab's own way takes three times as long for a list
    of thousands of pages.
    """

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._marks = 0
        self._words: dict[Type, _Words] = {}
        self._grids: dict[tuple[Type, tuple[Stop, ...]], list[Column]] = {}
        self._stamps: set[str] = set()
        self._standing: dict[Text, str] = {}  # banners and footers come at the same place on every page

    def text(self, x: float, y: float, value: str, kind: Type, align: Align = Align.LEFT) -> None:
        """Write `value` on one line with its baseline at `y`, hanging at `x` by `align`."""
        place = (x, y, value, kind, align)
        code = self._standing.get(place)
        if code is None:
            if len(self._standing) > _MOST_STANDING:
                self._standing.clear()
            code = self._standing[place] = self._lettered([place])
        self._write([code])

    def texts(self, items: Iterable[Text]) -> None:
        """Write many texts, each (x, baseline, value, type, align), as one text object."""
        self._write([self._lettered(items)])

    def _lettered(self, items: Iterable[Text]) -> str:
        code = ["q BT"]
        words = None
        current = None
        for x, y, value, kind, align in items:
            if words is None or kind is not current:
                words, current = self._of(kind), kind
                code.append(words.setting)
            left = x - words.width(value) * align.share if align.share else x
            code.append(f"1 0 0 1 {left:.2f} {y:.2f} Tm {words.written(value)}")
        return "\n".join([*code, "ET Q"])

    def grid(self, stops: tuple[Stop, ...], rows: Iterable[tuple[float, Sequence[str]]], kind: Type) -> None:
        """Write rows of a table, each (baseline of a line at full size, cells), one cell at each stop.

        A cell that is too wide shrinks, then wraps downwards. Grids of the same stops share what they have written.
        """
        columns = self._grids.get((kind, stops))
        if columns is None:
            columns = self._grids[kind, stops] = columns_at(stops, kind, self._of)
        code = ["q BT", self._of(kind).setting]
        for y, cells in rows:
            code.append(f"1 0 0 1 0 {y:.2f} Tm")
            code += [column[cell] for column, cell in zip(columns, cells, strict=True)]
        self._write([*code, "ET Q"])

    def stamp(self, name: str, x: float, y: float, size: tuple[float, float], draw: Callable[[], None]) -> None:
        """What `draw` draws in the box of `size` at the origin, shown with its lower left corner at (x, y).

        It is drawn once a paper, when `name` is first stamped: a head that every page repeats costs one line a page.
        """
        if name not in self._stamps:
            self._stamps.add(name)
            across, along = size
            self.canvas.beginForm(name, -_BLEED, -_BLEED, across + _BLEED, along + _BLEED)
            draw()
            self.canvas.endForm()
        self._write([f"q 1 0 0 1 {x:.2f} {y:.2f} cm"])
        self.canvas.doForm(name)
        self._write(["Q"])

    def fitted(self, x: float, top: float, room: float, fitted: Fitted, align: Align = Align.LEFT) -> None:
        """Write the lines of `fitted` downwards from `top` in the cell of `room` points at `x`."""
        kind, hung = fitted.type, anchor(x, room, align)
        y = baseline(top, kind.leading, kind)
        for place, line in enumerate(fitted.lines):
            self.text(hung, y - place * kind.leading, line, kind, align)

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
        """An empty rectangle with an edge; `radius` rounds its corners."""
        if not radius:
            self._write([f"q {weight:g} w {BLACK:g} G {x:.2f} {y:.2f} {across:.2f} {along:.2f} re S Q"])
            return
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
