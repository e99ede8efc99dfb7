"""Cells of a long table: they stand as `measure.fit` sets them, and take the height that was counted for them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import fonts
from reports.grid import Column, Fit, Lines, Stop
from reports.measure import fit
from reports.style import DENSE, Align, Type
from reports.text import PARAGRAPH_CAP

ROOM = 100.0
texts = st.text(st.sampled_from("aiMW.–ḥ (1)"), max_size=60) | st.text(st.characters(codec="latin-1"), max_size=30)


class Plain:
    """A writer whose operators are the words themselves."""

    def __init__(self, kind: Type) -> None:
        self.font = f"<{kind.size:g}>"

    def operators(self, inked: str) -> str:
        return f"[{inked}]"


@pytest.fixture(scope="module", autouse=True)
def _fonts() -> None:
    fonts.register()


@given(texts)
@settings(max_examples=200)
def test_a_text_stands_as_fit_sets_it_and_as_high_as_was_counted(text: str) -> None:
    meant = fit(text, DENSE, ROOM)
    counted = Lines(Fit(DENSE, ROOM))[text]
    written = Column(Stop(0, ROOM, Align.LEFT), 0, DENSE, Plain)[text]
    assert counted == len(meant.lines)
    if text:
        assert written.count(" Td [") == counted
        assert re.findall(r"Td \[(.*?)\](?= |$)", written) == list(meant.lines)
        assert written.startswith("<") == (meant.type is not DENSE)


@given(texts.filter(bool), st.sampled_from(Align))
@settings(max_examples=100)
def test_a_cell_leaves_the_pen_at_its_stop(text: str, align: Align) -> None:
    """Else every column to the right of a right-aligned or wrapped cell would be off."""
    written = Column(Stop(250, ROOM, align), 40, DENSE, Plain)[text]
    moves = [
        (float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+) Td", re.sub(r"\[.*?\](?= |$)", "", written))
    ]
    assert sum(x for x, _ in moves) == pytest.approx(40, abs=0.011 * len(moves))
    assert sum(y for _, y in moves) == pytest.approx(0, abs=0.001 * len(moves))


def test_an_empty_cell_only_moves_on() -> None:
    assert Column(Stop(250, ROOM, Align.LEFT), 40, DENSE, Plain)[""] == "40.00 0 Td"


def test_a_long_paragraph_is_capped_like_any_field() -> None:
    text = "baris " * PARAGRAPH_CAP
    assert Lines(Fit(DENSE, ROOM))[text] == len(fit(text, DENSE, ROOM).lines)
