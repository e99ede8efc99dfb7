"""Laws of the golden record: any order, repetition without effect, nothing erased, every value from its row."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.property.linkage_people import cards, readings
from zis_registry.linkage.survivorship import SourceFacts, adds_a_fact, golden
from zis_registry.terms.household import Closet, Facility, Field, ListKind, RungRange, Toilet
from zis_registry.terms.identity import IdentityReading

VALUES: dict[Field, st.SearchStrategy[Any]] = {
    Field.NAME: st.sampled_from(("Ibrahim", "Ibrahim Dg. Tutu", "Sitti Aminah", "")),
    Field.NIK: readings,
    Field.FAMILY_CARD: cards,
    Field.SEX: st.sampled_from(("L", "P")),
    Field.BIRTH_DATE: st.sampled_from((date(1970, 8, 17), date(1975, 3, 3))),
    Field.AREA: st.sampled_from(("7311012001", "7311012002", "731101", "7302")),
    Field.RT: st.integers(1, 3),
    Field.LATITUDE: st.sampled_from(("-4.4", "-4.5")),
    Field.LONGITUDE: st.just("119.6"),
    Field.INCOME: st.sampled_from((0, 900_000, 1_200_000)),
    Field.TOILET: st.sampled_from(Toilet),
    Field.CLOSET: st.sampled_from(Closet),
    Field.ASNAF_CONFIRMED: st.sampled_from(("FAKIR", "MISKIN")),
    Field.MUSLIM_VERIFIED: st.booleans(),
    Field.DECLARED_SANITATION: st.sampled_from((RungRange(0, 0), RungRange(0, 2))),
    Field.AID_FACILITY: st.sampled_from(Facility),
    Field.AID_YEAR: st.sampled_from((2019, 2023)),
    Field.DECEASED: st.booleans(),
    Field.NOTE: st.sampled_from(("", "rumah panggung")),
}
facts = st.fixed_dictionaries({}, optional=VALUES)


def numbered(drawn: list[tuple[dict[Field, Any], ListKind, str, date | None]]) -> list[SourceFacts]:
    return [SourceFacts(row, *rest) for row, rest in enumerate(drawn, start=1)]


histories = st.lists(
    st.tuples(
        facts,
        st.sampled_from(ListKind),
        st.sampled_from(("POKJA", "BAZNAS")),
        st.sampled_from((None, date(2022, 1, 1), date(2025, 1, 1))),
    ),
    min_size=1,
    max_size=5,
).map(numbered)


@settings(max_examples=100, deadline=None)
@given(histories, st.integers(0, 1000))
def test_the_order_of_rows_and_their_repetition_do_not_matter(history: list[SourceFacts], seed: int) -> None:
    mixed = [*history, *history]
    Random(seed).shuffle(mixed)
    assert golden(mixed) == golden(history)


@settings(max_examples=100, deadline=None)
@given(histories)
def test_every_value_stands_in_the_row_it_is_said_to_come_from(history: list[SourceFacts]) -> None:
    by_row = {row.row_id: row for row in history}
    for field, (value, row_id) in golden(history).fields.items():
        assert by_row[row_id].facts[field] == value
        assert value is not None
        assert value != ""


@settings(max_examples=100, deadline=None)
@given(histories, st.sampled_from(ListKind))
def test_an_empty_row_erases_nothing_and_adds_nothing(history: list[SourceFacts], kind: ListKind) -> None:
    empty: dict[Field, Any] = dict.fromkeys(VALUES)
    empty[Field.NIK] = IdentityReading.absent()
    empty[Field.NAME] = ""
    before = golden(history)
    assert golden([*history, SourceFacts(99, empty, kind, "BAZNAS", date(2026, 1, 1))]) == before
    assert not adds_a_fact(before, empty)


@settings(max_examples=100, deadline=None)
@given(histories)
def test_only_baznas_surveys_speak_of_asnaf_and_islam(history: list[SourceFacts]) -> None:
    by_row = {row.row_id: row for row in history}
    chosen = golden(history).fields
    for field in (Field.ASNAF_CONFIRMED, Field.MUSLIM_VERIFIED):
        if field in chosen:
            source = by_row[chosen[field][1]]
            assert (source.kind, source.office_kind) == (ListKind.SURVEY, "BAZNAS")


@settings(max_examples=100, deadline=None)
@given(histories)
def test_every_aid_is_kept(history: list[SourceFacts]) -> None:
    told = {row.facts[Field.AID_FACILITY] for row in history if Field.AID_FACILITY in row.facts}
    assert {aid.facility for aid in golden(history).aids} - {None} == told
