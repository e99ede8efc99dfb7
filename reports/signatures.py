"""The signatures: place and date, who signs, a free box for the meterai, who acknowledges, and the tembusan."""

from __future__ import annotations

from dataclasses import dataclass

from reports.blocks import Whole
from reports.document import Signatory, Signing
from reports.fonts import Face
from reports.fonts import width as text_width
from reports.measure import Fitted, anchor, baseline, fit
from reports.numbers import grouped_nip
from reports.pen import Pen
from reports.style import BODY, MM, NOTE, RULE_HAIR, RULE_HEAD, Align, Type
from zis_registry.terms.period import format_date

METERAI_SIDE = 25 * MM
SIGN_SPACE = 15 * MM  # at least
_NAME = Type(Face.BOLD, 9, 12)
_GUTTER = 24.0
_BETWEEN = 6.0  # points between two rows
_NARROWEST = 170.0  # points for a signature, its gutter included
_OPEN_DATE = "........................"


@dataclass(frozen=True, slots=True)
class Signatures(Whole):
    """All signatures of a paper: side by side where there is room, else two a row; a single one stands at the right."""

    signing: Signing
    gap: float = 9.0
    keeps_next: bool = False
    space: float = SIGN_SPACE

    def _rows(self, width: float) -> list[list[Signatory | None]]:
        people: list[Signatory | None] = list(self.signing.signatories)
        across = len(people) if len(people) > 1 and width / len(people) >= _NARROWEST else 2
        if len(people) % across:
            people.insert(len(people) - 1, None)
        return [people[place : place + across] for place in range(0, len(people), across)]

    def height(self, width: float) -> float:
        """Date line, rows of signatures, who acknowledges, tembusan."""
        people = self._rows(width)
        followed = bool(self.signing.acknowledged or self.signing.copies)
        rows = sum(self._row_height(row, width) for row in people) + _BETWEEN * (len(people) - 1 + followed)
        known = self.signing.acknowledged
        below = BODY.leading + self._row_height([known, None], width) if known else 0.0
        copies = NOTE.leading + sum(line.height for line in self._copies(width)) + 4 if self.signing.copies else 0.0
        return self._place(width).height + rows + below + copies

    def _place(self, width: float) -> Fitted:
        day = format_date(self.signing.on) if self.signing.on else _OPEN_DATE
        return fit(f"{self.signing.place}, {day}", BODY, _column(len(self._rows(width)[0]), width))

    def _copies(self, width: float) -> list[Fitted]:
        return [fit(f"{number}. {copy}", NOTE, width) for number, copy in enumerate(self.signing.copies, start=1)]

    def _row_height(self, row: list[Signatory | None], width: float) -> float:
        column = _column(len(row), width)
        names = max(sum(line.height for line in _foot(person, column)) for person in row if person)
        return self._drop(row, column) + names

    def _drop(self, row: list[Signatory | None], column: float) -> float:
        """From the first line of the positions to the names, which stand on one line in a row."""
        return max(
            sum(line.height for line in _position(person, column)) + self._space(person) for person in row if person
        )

    def _space(self, person: Signatory) -> float:
        return max(self.space, METERAI_SIDE + 6) if person.stamped else self.space

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it downwards from `top`."""
        rows, place = self._rows(width), self._place(width)
        column = _column(len(rows[0]), width)
        pen.fitted(x + width - column, top, column, place)
        y = top - place.height
        for row in rows:
            drop = self._drop(row, column)
            for number, person in enumerate(row):
                if person is not None:
                    _draw(pen, person, x + number * (column + _GUTTER), y, drop=drop, column=column)
            y -= self._row_height(row, width) + _BETWEEN
        if self.signing.acknowledged:
            y = self._draw_acknowledged(pen, self.signing.acknowledged, x, y, width)
        if self.signing.copies:
            self._draw_copies(pen, x, y - 4, width)

    def _draw_acknowledged(self, pen: Pen, person: Signatory, x: float, top: float, width: float) -> float:
        column = _column(2, width)
        left = x + (width - column) / 2
        pen.text(left, baseline(top, BODY.leading, BODY), "Mengetahui,", BODY)
        top -= BODY.leading
        _draw(pen, person, left, top, drop=self._drop([person], column), column=column)
        return top - self._row_height([person, None], width)

    def _draw_copies(self, pen: Pen, x: float, y: float, width: float) -> None:
        pen.text(x, baseline(y, NOTE.leading, NOTE), "Tembusan:", NOTE)
        y -= NOTE.leading
        for line in self._copies(width):
            pen.fitted(x, y, width, line)
            y -= line.height


def _column(across: int, width: float) -> float:
    return (width - (across - 1) * _GUTTER) / across


def _position(person: Signatory, column: float) -> list[Fitted]:
    return [fit(line, BODY, column) for line in person.position]


def _foot(person: Signatory, column: float) -> list[Fitted]:
    """The name, the NIP where there is one, the note."""
    lines = [f"NIP {grouped_nip(person.nip)}"] if person.nip else []
    lines += [person.note] if person.note else []
    return [fit(person.name, _NAME, column), *(fit(line, BODY, column) for line in lines)]


def _draw(pen: Pen, person: Signatory, x: float, top: float, *, drop: float, column: float) -> None:
    y = top
    for line in _position(person, column):
        pen.fitted(x, y, column, line)
        y -= line.height
    y = top - drop
    if person.stamped:  # beside the signature, never under it
        pen.box(x + column - METERAI_SIDE, y + 3, METERAI_SIDE, METERAI_SIDE, weight=RULE_HAIR)
        pen.text(x + column - METERAI_SIDE / 2, y + METERAI_SIDE / 2, "meterai", NOTE, Align.CENTER)
    _underline(pen, _foot(person, column)[0], x, y, column)
    for line in _foot(person, column):
        pen.fitted(x, y, column, line)
        y -= line.height


def _underline(pen: Pen, name: Fitted, x: float, top: float, column: float) -> None:
    for line in name.lines:
        y = baseline(top, name.type.leading, name.type) - 1.8
        start = anchor(x, column, Align.LEFT)
        pen.rule(start, start + text_width(line, name.type.face, name.type.size), y, weight=RULE_HEAD)
        top -= name.type.leading
