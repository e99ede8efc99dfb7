"""Which value the golden record takes, and from which row."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.unit.linkage.people import CARD, NIK, OTHER_CARD, number_cell, text
from zis_registry.linkage.survivorship import Aid, Golden, SourceFacts, adds_a_fact, golden
from zis_registry.terms.household import Closet, Facility, Field, ListKind, RungRange, Toilet
from zis_registry.terms.identity import IdentityReading

OTHER_NIK = "7311014303750002"


def row(
    row_id: int, facts: dict[Field, Any], *, kind: ListKind = ListKind.CENSUS, office: str = "POKJA", on: int = 2024
) -> SourceFacts:
    return SourceFacts(row_id, facts, kind, office, date(on, 1, 1))


def chosen(*rows: SourceFacts) -> dict[Field, Any]:
    return dict(golden(rows).fields)


def test_a_valid_nik_beats_a_damaged_one_whichever_came_later() -> None:
    fields = chosen(row(1, {Field.NIK: text(NIK)}, on=2020), row(2, {Field.NIK: number_cell(OTHER_NIK)}, on=2025))
    assert fields[Field.NIK] == (text(NIK), 1)


def test_a_nik_that_two_rows_confirm_beats_one_that_stands_alone() -> None:
    rows = [row(1, {Field.NIK: text(NIK)}), row(2, {Field.NIK: number_cell(NIK)}), row(3, {Field.NIK: text(OTHER_NIK)})]
    assert chosen(*rows)[Field.NIK] == (text(NIK), 1)


def test_the_newest_valid_family_card_counts_since_families_get_new_ones() -> None:
    rows = [
        row(1, {Field.FAMILY_CARD: text(CARD)}, on=2020),
        row(2, {Field.FAMILY_CARD: text(OTHER_CARD)}, on=2024),
        row(3, {Field.FAMILY_CARD: number_cell(CARD)}, on=2025),
    ]
    assert chosen(*rows)[Field.FAMILY_CARD] == (text(OTHER_CARD), 2)


def test_name_and_birth_come_from_the_person_whose_nik_was_chosen_and_the_fullest_name_wins() -> None:
    rows = [
        row(1, {Field.NIK: text(NIK), Field.NAME: "Ibrahim"}),
        row(2, {Field.NIK: number_cell(NIK), Field.NAME: "Ibrahim Dg. Mappuji", Field.BIRTH_DATE: date(1970, 8, 17)}),
        row(3, {Field.NIK: number_cell(OTHER_NIK), Field.NAME: "Sitti Aminah binti Abdul Kadir", Field.SEX: "P"}),
        row(4, {Field.NAME: "Ibrahim alias Bapaknya Ardi", Field.SEX: "L"}),
    ]
    fields = chosen(*rows)
    assert fields[Field.NAME] == ("Ibrahim Dg. Mappuji", 2)
    assert fields[Field.BIRTH_DATE] == (date(1970, 8, 17), 2)
    assert fields[Field.SEX] == ("L", 4)


def test_the_newest_survey_or_census_beats_older_ones_and_every_other_list() -> None:
    rows = [
        row(1, {Field.TOILET: Toilet.NONE, Field.INCOME: 900_000}, on=2022),
        row(2, {Field.TOILET: Toilet.SHARED_KNOWN}, on=2024),
        row(3, {Field.TOILET: Toilet.OWN, Field.INCOME: 4_000_000}, kind=ListKind.PROPOSAL, on=2026),
    ]
    fields = chosen(*rows)
    assert fields[Field.TOILET] == (Toilet.SHARED_KNOWN, 2)
    assert fields[Field.INCOME] == (900_000, 1)


def test_details_of_a_toilet_that_is_no_longer_there_are_not_carried_over() -> None:
    before = {Field.TOILET: Toilet.SHARED_KNOWN, Field.CLOSET: Closet.GOOSENECK}
    fields = chosen(row(1, before, on=2022), row(2, {Field.TOILET: Toilet.NONE}, on=2025))
    assert fields[Field.TOILET] == (Toilet.NONE, 2)
    assert Field.CLOSET not in fields


def test_only_a_baznas_survey_confirms_asnaf_and_islam() -> None:
    claims = {Field.ASNAF_CONFIRMED: "FAKIR", Field.MUSLIM_VERIFIED: True, Field.SURVEY_DATE: date(2025, 6, 1)}
    assert chosen(row(1, claims, kind=ListKind.SURVEY, office="POKJA"), row(2, claims, office="BAZNAS")) == {}
    fields = chosen(row(3, claims, kind=ListKind.SURVEY, office="BAZNAS"), row(1, claims, on=2026))
    assert fields[Field.ASNAF_CONFIRMED] == ("FAKIR", 3)


def test_a_declared_rung_stands_beside_the_facts_and_does_not_replace_them() -> None:
    rows = [
        row(1, {Field.TOILET: Toilet.OWN}, on=2022),
        row(2, {Field.DECLARED_SANITATION: RungRange(0, 1)}, kind=ListKind.PROPOSAL, on=2026),
    ]
    assert chosen(*rows) == {Field.TOILET: (Toilet.OWN, 1), Field.DECLARED_SANITATION: (RungRange(0, 1), 2)}


def test_every_aid_is_kept_and_the_newest_one_stands_in_the_record() -> None:
    old = {Field.AID_FACILITY: Facility.TOILET_WITH_TANK, Field.AID_YEAR: 2019, Field.AID_SOURCE: "BAZNAS"}
    new = {Field.AID_FACILITY: Facility.PIPED_CONNECTION, Field.AID_YEAR: 2023}
    record = golden([row(1, old, kind=ListKind.PAST_AID), row(2, new, on=2023), row(3, old, on=2025)])
    assert record.aids == (
        Aid(Facility.PIPED_CONNECTION, 2023, None, 2),
        Aid(Facility.TOILET_WITH_TANK, 2019, "BAZNAS", 1),
    )
    assert record.value(Field.AID_FACILITY) is Facility.PIPED_CONNECTION
    assert record.value(Field.AID_SOURCE) is None


def test_rt_hamlet_and_point_come_from_the_area_where_the_household_lives_now() -> None:
    old = {Field.AREA: "7311012001", Field.RT: 4, Field.LATITUDE: "-4,4", Field.LONGITUDE: "119.6"}
    new = {Field.AREA: "7311012002", Field.RW: 2}
    fields = chosen(row(1, old, on=2020), row(2, new, on=2025), row(3, {Field.AREA: "731101", Field.HAMLET: "Lappa"}))
    assert fields[Field.AREA] == ("7311012002", 2)
    assert Field.RT not in fields
    assert Field.LATITUDE not in fields
    assert fields[Field.HAMLET] == ("Lappa", 3)


def test_an_empty_cell_never_erases() -> None:
    full = row(1, {Field.NIK: text(NIK), Field.PHONE: "081234567890", Field.NOTE: "rumah panggung"}, on=2020)
    empty = row(2, {Field.NIK: IdentityReading.absent(), Field.PHONE: None, Field.NOTE: ""}, on=2025)
    assert golden([full, empty]) == golden([full])


def test_who_is_called_dead_stays_dead() -> None:
    dead = row(1, {Field.NIK: text(NIK), Field.DECEASED: True}, on=2023)
    assert chosen(dead, row(2, {Field.NIK: text(NIK), Field.DECEASED: False}, on=2025))[Field.DECEASED] == (True, 1)


def test_a_row_that_repeats_what_is_known_adds_no_fact() -> None:
    before = golden([row(1, {Field.NAME: "Ibrahim Dg. Mappuji", Field.NIK: text(NIK), Field.AREA: "7311012001"})])
    again = {Field.NAME: "IBRAHIM", Field.NIK: number_cell(NIK), Field.AREA: "731101", Field.VILLAGE: "Parenring"}
    assert not adds_a_fact(before, again)


def test_a_new_field_another_value_a_fuller_name_and_a_better_nik_are_facts() -> None:
    before = golden([row(1, {Field.NAME: "Ibrahim", Field.NIK: number_cell(NIK), Field.INCOME: 900_000})])
    for news in (
        {Field.PHONE: "081234567890"},
        {Field.INCOME: 1_200_000},
        {Field.NAME: "Ibrahim Dg. Mappuji"},
        {Field.NIK: text(NIK)},
        {Field.AREA: "7311012001"},
    ):
        assert adds_a_fact(before, news)
    assert not adds_a_fact(before, {Field.INCOME: 900_000, Field.PHONE: None, Field.NOTE: ""})
    assert not adds_a_fact(Golden({}), {})
