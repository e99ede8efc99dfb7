"""The two ladders: the rule on complete facts, honest ranges on partial ones, declarations behind facts."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.reference import TODAY, parameters_on
from zis_registry.eligibility.access import (
    SANITATION_WORDS,
    WATER_WORDS,
    Evidence,
    RungAssessment,
    is_urban,
    sanitation_rung,
    water_rung,
)
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import (
    Closet,
    Disposal,
    Field,
    RungRange,
    SanitationRung,
    Toilet,
    WaterRung,
    WaterSource,
)

DESA, KELURAHAN, MAKASSAR = (AreaCode(digits) for digits in ("7311012002", "7311011001", "7371011001"))
KECAMATAN = AreaCode("731101")


def sanitation(facts: dict[Field, Any], area: AreaCode | None = DESA) -> RungAssessment:
    return sanitation_rung(facts, area=area, on=TODAY, parameters=parameters_on())


def water(facts: dict[Field, Any], area: AreaCode | None = DESA) -> RungAssessment:
    return water_rung(facts, area=area, parameters=parameters_on())


def complete_toilet(**changed: Any) -> dict[Field, Any]:
    facts = {Field.TOILET: Toilet.OWN, Field.CLOSET: Closet.GOOSENECK, Field.DISPOSAL: Disposal.SEPTIC_TANK}
    return facts | {Field[name]: value for name, value in changed.items()}


def test_every_complete_answer_follows_the_written_rule() -> None:
    """The table of domain rules 3.1, written out a second time."""
    for toilet, closet, disposal, area in product(Toilet, Closet, Disposal, (DESA, KELURAHAN)):
        facts = complete_toilet(TOILET=toilet, CLOSET=closet, DISPOSAL=disposal)
        if toilet is Toilet.NONE:
            expected = {SanitationRung.BABS_TERBUKA}
        elif disposal is Disposal.OPEN:
            expected = {SanitationRung.BABS_TERTUTUP}
        elif (
            toilet is Toilet.PUBLIC
            or closet in (Closet.SLIDE, Closet.PIT)
            or (disposal is Disposal.PIT_HOLE and area is KELURAHAN)
        ):
            expected = {SanitationRung.BELUM_LAYAK}
        elif toilet in (Toilet.SHARED_KNOWN, Toilet.COMMUNAL):
            expected = {SanitationRung.LAYAK_BERSAMA}
        elif disposal is Disposal.SEWER:
            expected = {SanitationRung.AMAN}
        elif disposal is Disposal.PIT_HOLE:
            expected = {SanitationRung.LAYAK_SENDIRI}
        else:
            expected = {SanitationRung.LAYAK_SENDIRI, SanitationRung.AMAN}
        found = sanitation(facts, area)
        assert {found.worst, found.best} == expected, facts


def test_a_toilet_that_nobody_uses_is_open_defecation() -> None:
    assert sanitation(complete_toilet(TOILET_USED=False)).rung is SanitationRung.BABS_TERBUKA


@pytest.mark.parametrize(
    ("emptied", "sealed", "area", "rung"),
    [
        (date(2022, 1, 1), True, DESA, SanitationRung.AMAN),
        (date(2022, 1, 1), True, MAKASSAR, SanitationRung.LAYAK_SENDIRI),
        (date(2024, 11, 24), True, MAKASSAR, SanitationRung.AMAN),
        (date(2024, 11, 23), True, MAKASSAR, SanitationRung.LAYAK_SENDIRI),
        (date(2026, 1, 1), False, DESA, SanitationRung.LAYAK_SENDIRI),
        (date(2026, 1, 1), None, DESA, None),
        (date(2027, 1, 1), True, DESA, None),
    ],
)
def test_a_sealed_tank_is_safe_while_it_was_emptied_within_the_interval_of_the_place(
    emptied: date, sealed: bool | None, area: AreaCode, rung: SanitationRung | None
) -> None:
    facts = complete_toilet(LAST_EMPTIED=emptied)
    if sealed is not None:
        facts[Field.TANK_SEALED] = sealed
    assert sanitation(facts, area).rung is rung


def test_an_emptying_on_29_february_counts_to_the_first_of_march() -> None:
    facts = complete_toilet(LAST_EMPTIED=date(2024, 2, 29), TANK_SEALED=True)
    rungs = [
        sanitation_rung(facts, area=MAKASSAR, on=day, parameters=parameters_on()).rung
        for day in (date(2026, 3, 1), date(2026, 3, 2))
    ]
    assert rungs == [SanitationRung.AMAN, SanitationRung.LAYAK_SENDIRI]


def test_the_values_that_were_looked_at_are_named_also_where_they_decide_against() -> None:
    late = complete_toilet(LAST_EMPTIED=date(2024, 11, 23), TANK_SEALED=True)
    assert sanitation(late, MAKASSAR).versions == ("interval_sedot_tahun[7371]@2016-12-31",)
    assert sanitation(complete_toilet(DISPOSAL=Disposal.SEWER, LAST_EMPTIED=date(2024, 1, 1))).versions == ()
    near = {Field.WATER_SOURCE: WaterSource.BOREHOLE, Field.WATER_FAR_FROM_WASTE: False}
    assert water(near).versions == ("jarak_air_limbah_m@2015-01-01",)
    piped = {Field.WATER_SOURCE: WaterSource.PIPED, Field.WATER_FAR_FROM_WASTE: False}
    assert water(piped).versions == ("waktu_air_menit_maks@2015-01-01",)


def test_nothing_known_is_unknown_and_never_the_worst() -> None:
    for found in (sanitation({}), water({}), sanitation({Field.TOILET_USED: True})):
        assert (found.range, found.rung, found.best, found.basis) == (None, None, None, Evidence.UNKNOWN)
        assert "belum diketahui" in found.sentence


def test_where_it_is_not_known_whether_a_place_is_a_kelurahan_a_pit_leaves_a_range() -> None:
    facts = complete_toilet(DISPOSAL=Disposal.PIT_HOLE)
    assert sanitation(facts, KECAMATAN).range == RungRange(2, 4)
    assert (is_urban(KECAMATAN), is_urban(DESA), is_urban(KELURAHAN), is_urban(None)) == (None, False, True, None)
    assert is_urban(AreaCode("7371")) is True
    assert is_urban(AreaCode("73")) is None


def test_facts_beat_a_declaration_and_a_declaration_narrows_what_facts_leave_open() -> None:
    declared = {Field.DECLARED_SANITATION: RungRange(4, 4)}
    assert sanitation({Field.TOILET: Toilet.NONE, **declared}).rung is SanitationRung.BABS_TERBUKA
    narrowed = sanitation({Field.TOILET: Toilet.OWN, **declared})
    assert (narrowed.rung, narrowed.basis) == (SanitationRung.LAYAK_SENDIRI, Evidence.DECLARED)
    only = water({Field.DECLARED_WATER: RungRange(0, 1)})
    assert (only.range, only.basis) == (RungRange(0, 1), Evidence.DECLARED)
    assert "antara" in only.sentence
    assert "menurut pernyataan formulir" in only.sentence


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({Field.WATER_SOURCE: WaterSource.SURFACE}, (0, 0)),
        ({Field.WATER_SOURCE: WaterSource.UNPROTECTED_WELL}, (1, 1)),
        ({Field.WATER_SOURCE: WaterSource.BOREHOLE, Field.WATER_FAR_FROM_WASTE: False}, (1, 1)),
        ({Field.WATER_SOURCE: WaterSource.BOREHOLE}, (1, 4)),
        ({Field.WATER_SOURCE: WaterSource.PIPED, Field.WATER_FAR_FROM_WASTE: False}, (3, 4)),
        ({Field.WATER_SOURCE: WaterSource.STANDPIPE, Field.WATER_MINUTES: 31}, (2, 2)),
        ({Field.WATER_SOURCE: WaterSource.STANDPIPE, Field.WATER_MINUTES: 30, Field.WATER_ON_PREMISES: False}, (3, 3)),
        ({Field.WATER_SOURCE: WaterSource.RAINWATER, Field.WATER_ON_PREMISES: True}, (3, 4)),
        ({Field.WATER_SOURCE: WaterSource.VENDOR, Field.WATER_MINUTES: 5}, (1, 4)),
        ({Field.WATER_SOURCE: WaterSource.BOTTLED, Field.WATER_MINUTES: 45}, (1, 2)),
        ({Field.WATER_MINUTES: 45}, (0, 2)),
    ],
)
def test_water_follows_the_source_the_distance_and_the_minutes(
    facts: dict[Field, Any], expected: tuple[int, int]
) -> None:
    assert water(facts).range == RungRange(*expected)


def test_every_rung_has_words_and_every_assessment_a_sentence_that_ends() -> None:
    assert SANITATION_WORDS.keys() == set(SanitationRung)
    assert WATER_WORDS.keys() == set(WaterRung)
    assert sanitation(complete_toilet(TOILET=Toilet.NONE)).sentence == (
        "Akses sanitasi: BABS di tempat terbuka, menurut fakta yang dicatat."
    )


sanitation_facts = st.fixed_dictionaries(
    {},
    optional={
        Field.TOILET: st.sampled_from(Toilet),
        Field.TOILET_USED: st.booleans(),
        Field.CLOSET: st.sampled_from(Closet),
        Field.DISPOSAL: st.sampled_from(Disposal),
        Field.TANK_SEALED: st.booleans(),
        Field.LAST_EMPTIED: st.dates(date(2015, 1, 1), TODAY),
    },
)
water_facts = st.fixed_dictionaries(
    {},
    optional={
        Field.WATER_SOURCE: st.sampled_from(WaterSource),
        Field.WATER_FAR_FROM_WASTE: st.booleans(),
        Field.WATER_MINUTES: st.integers(0, 90),
        Field.WATER_ON_PREMISES: st.booleans(),
    },
)
areas = st.sampled_from([DESA, KELURAHAN, KECAMATAN, None])


def width(found: RungAssessment, rungs: int) -> tuple[int, int]:
    return (found.range.lower, found.range.upper) if found.range else (0, rungs - 1)


@given(sanitation_facts, areas, st.data())
def test_forgetting_a_sanitation_fact_never_narrows_the_range(
    facts: dict[Field, Any], area: AreaCode | None, data: st.DataObject
) -> None:
    if not facts or (facts.get(Field.TOILET) is Toilet.NONE and len(facts) > 1):
        return  # "no toilet" beside a closet contradicts itself; the rule then follows the toilet
    forgotten = data.draw(st.sampled_from(sorted(facts)))
    # Use is taken as given for a named toilet, so it is the one fact that may be left out without widening.
    if forgotten is Field.TOILET_USED:
        return
    less = {field: value for field, value in facts.items() if field is not forgotten}
    (low, high), (wider_low, wider_high) = width(sanitation(facts, area), 6), width(sanitation(less, area), 6)
    assert wider_low <= low <= high <= wider_high


@given(water_facts, st.data())
def test_forgetting_a_water_fact_never_narrows_the_range(facts: dict[Field, Any], data: st.DataObject) -> None:
    # Water at home that takes a long trip, or a metered pipe that is not at home, contradicts itself.
    piped = facts.get(Field.WATER_SOURCE) is WaterSource.PIPED
    at_home = facts.get(Field.WATER_ON_PREMISES)
    long_trip = facts.get(Field.WATER_MINUTES, 0) > 30
    if not facts or (piped and at_home is False) or ((piped or at_home) and long_trip):
        return
    forgotten = data.draw(st.sampled_from(sorted(facts)))
    less = {field: value for field, value in facts.items() if field is not forgotten}
    (low, high), (wider_low, wider_high) = width(water(facts), 5), width(water(less), 5)
    assert wider_low <= low <= high <= wider_high
