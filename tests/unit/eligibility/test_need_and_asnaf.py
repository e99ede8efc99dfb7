"""Need, cost, asnaf, vulnerability and parameters: what is used, from when, and what is said about it."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.reference import TODAY, document, parameters_on
from zis_registry.eligibility.asnaf import Standing, confirmed, propose
from zis_registry.eligibility.need import FACILITY_WORDS, Aid, NeedState, needs
from zis_registry.eligibility.parameters import Code, Parameters, in_force, parse_parameters
from zis_registry.eligibility.uses import Use
from zis_registry.eligibility.vulnerability import age, vulnerabilities
from zis_registry.errors import InvalidValue
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Closet, Disposal, Facility, Field, RungRange, Service, Toilet

DESA = AreaCode("7311012002")
NO_TOILET = {Field.TOILET: Toilet.NONE}


def documents() -> dict[str, Any]:
    return {stem: copy.deepcopy(document(stem)) for stem in ("rules", "unit_costs", "had_kifayah")}


def test_a_need_carries_its_cost_its_source_and_its_versions() -> None:
    sanitation, water = needs(NO_TOILET, area=DESA, on=TODAY, parameters=parameters_on())
    assert (sanitation.state, sanitation.facility, sanitation.unit_cost) == (
        NeedState.ESTABLISHED,
        Facility.TOILET_WITH_TANK,
        2_321_429,
    )
    assert "Barru" in sanitation.cost_source
    assert "biaya_satuan JAMBAN_TS@2020-01-01" in sanitation.versions
    assert (water.state, water.unit_cost, water.is_unit) == (NeedState.UNKNOWN, 0, False)
    assert (sanitation.service, water.service) == (Service.SANITATION, Service.WATER)


def test_a_price_of_a_district_replaces_the_national_one_there_alone() -> None:
    changed = documents()
    local = {**changed["unit_costs"]["unit_cost"][0], "area": "7311", "amount": 2_900_000}
    changed["unit_costs"]["unit_cost"].append(local)
    parameters = parse_parameters(changed, on=TODAY)
    costs = [
        needs(NO_TOILET, area=AreaCode(area), on=TODAY, parameters=parameters)[0].unit_cost
        for area in ("7311012002", "7306012001")
    ]
    assert costs == [2_900_000, 2_321_429]


def test_before_the_first_price_the_oldest_is_used_because_a_price_is_an_estimate() -> None:
    parameters = parameters_on(date(2019, 6, 1))
    assert parameters.cost_of(Facility.TOILET_WITH_TANK, DESA).amount == 2_321_429


def test_a_requested_facility_of_the_other_service_says_nothing_about_this_one() -> None:
    facts = {Field.REQUESTED_FACILITY: Facility.PIPED_CONNECTION}
    sanitation, water = needs(facts, area=DESA, on=TODAY, parameters=parameters_on())
    assert (sanitation.state, water.state) == (NeedState.UNKNOWN, NeedState.REQUESTED)


def test_what_the_dwelling_received_by_other_records_ends_the_need() -> None:
    helped = needs(
        NO_TOILET, area=DESA, on=TODAY, parameters=parameters_on(), aided=frozenset({Facility.TOILET_WITH_TANK})
    )[0]
    assert (helped.state, helped.unit_cost, helped.is_unit) == (NeedState.HELPED, 0, False)
    assert helped.sentence == "Sudah menerima bantuan sejenis: jamban dengan tangki septik."


def test_of_several_records_of_the_same_aid_the_one_that_tells_most_is_named_whatever_their_order() -> None:
    records: list[Facility | Aid] = [
        Facility.TOILET_WITH_TANK,
        Aid(Facility.TOILET_WITH_TANK, 2019),
        Aid(Facility.TOILET_WITH_TANK, 2019, "BAZNAS"),
        Aid(Facility.TOILET_WITH_TANK, 2017, "Dana Desa"),
        Aid(Facility.PIPED_CONNECTION, 2024, "PDAM"),
    ]
    told = {
        needs(NO_TOILET, area=DESA, on=TODAY, parameters=parameters_on(), aided=order)[0].sentence
        for order in (records, records[::-1])
    }
    assert told == {"Sudah menerima bantuan sejenis dari BAZNAS pada tahun 2019: jamban dengan tangki septik."}


def test_aid_of_a_service_of_which_nothing_else_is_known_means_helped_and_says_nothing_of_the_other() -> None:
    sanitation, water = needs({Field.AID_FACILITY: Facility.TOILET_WITH_TANK}, area=DESA, on=TODAY,
                              parameters=parameters_on())  # fmt: skip
    assert (sanitation.state, sanitation.facility) == (NeedState.HELPED, Facility.TOILET_WITH_TANK)
    assert water.state is NeedState.UNKNOWN


def test_a_communal_facility_that_a_family_asks_for_is_no_request_of_a_household() -> None:
    facts = {Field.REQUESTED_FACILITY: Facility.PUBLIC_TAP}
    assert needs(facts, area=DESA, on=TODAY, parameters=parameters_on())[1].state is NeedState.UNKNOWN


def test_a_toilet_package_includes_the_tank_but_a_tank_is_no_toilet() -> None:
    leaking = {Field.TOILET: Toilet.OWN, Field.CLOSET: Closet.GOOSENECK, Field.DISPOSAL: Disposal.OPEN}
    got_package = {**leaking, Field.AID_FACILITY: Facility.TOILET_WITH_TANK}
    got_tank = {**NO_TOILET, Field.AID_FACILITY: Facility.SEPTIC_TANK}
    states = [
        needs(facts, area=DESA, on=TODAY, parameters=parameters_on())[0].state for facts in (got_package, got_tank)
    ]
    assert states == [NeedState.HELPED, NeedState.ESTABLISHED]


def test_where_the_facts_leave_the_facility_open_the_request_decides_or_the_survey_will() -> None:
    declared = {Field.DECLARED_SANITATION: RungRange(1, 1)}
    asked = {**declared, Field.REQUESTED_FACILITY: Facility.SEPTIC_TANK}
    open_need, asked_need = (
        needs(facts, area=DESA, on=TODAY, parameters=parameters_on())[0] for facts in (declared, asked)
    )
    assert (open_need.facility, open_need.facility_known) == (Facility.TOILET_WITH_TANK, False)
    assert "ditetapkan saat survei" in open_need.sentence
    assert (asked_need.facility, asked_need.facility_known) == (Facility.SEPTIC_TANK, True)


def test_every_facility_has_words_and_that_of_a_household_a_price() -> None:
    assert FACILITY_WORDS.keys() == set(Facility)
    for facility in Facility:
        if facility.is_communal:
            with pytest.raises(InvalidValue, match=facility.value):
                parameters_on().cost_of(facility, None)
        else:
            assert parameters_on().cost_of(facility, None).amount > 0


def test_a_price_for_a_communal_facility_is_refused_because_its_rab_is_its_cost() -> None:
    books = documents()
    books["unit_costs"]["unit_cost"][0].update(facility="MCK")
    with pytest.raises(InvalidValue, match="RAB"):
        parse_parameters(books, on=TODAY)


@pytest.mark.parametrize(
    ("income", "members", "asnaf"),
    [
        (0, 4, "FAKIR"),
        (1_544_175, 4, "FAKIR"),
        (1_544_176, 4, "MISKIN"),
        (3_088_351, 4, "MISKIN"),
        (3_088_352, 4, None),
    ],
)
def test_asnaf_is_proposed_from_half_and_from_the_whole_of_had_kifayah(
    income: int, members: int, asnaf: str | None
) -> None:
    parameters = parameters_on()
    proposal = propose(income, members, parameters.had_kifayah_of(DESA), parameters=parameters)
    assert proposal.asnaf == asnaf
    assert "had_kifayah@2018-05-28" in proposal.versions


@given(st.integers(0, 20_000_000), st.integers(0, 20_000_000), st.integers(1, 12))
def test_more_income_never_proposes_a_poorer_asnaf(one: int, other: int, members: int) -> None:
    parameters = parameters_on()
    order = ["FAKIR", "MISKIN", None]
    places = [
        order.index(propose(income, members, parameters.had_kifayah_of(DESA), parameters=parameters).asnaf)
        for income in sorted((one, other))
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(("income", "members"), [(None, 4), (1_000_000, None), (1_000_000, 0)])
def test_without_income_or_persons_nothing_is_proposed(income: int | None, members: int | None) -> None:
    parameters = parameters_on()
    proposal = propose(income, members, parameters.had_kifayah_of(DESA), parameters=parameters)
    assert (proposal.asnaf, proposal.standing) == (None, Standing.UNKNOWN)


def test_before_the_first_had_kifayah_nothing_is_proposed_and_it_says_so() -> None:
    parameters = parameters_on(date(2017, 1, 1))
    assert parameters.had_kifayah_of(DESA) is None
    assert "belum ada" in propose(1_000_000, 4, None, parameters=parameters).sentence


def test_a_provincial_had_kifayah_goes_before_the_national_one_from_its_day_on() -> None:
    changed = documents()
    changed["had_kifayah"]["value"].append(
        {
            "area": "73",
            "per_capita": 900_000,
            "per_family": 3_500_000,
            "valid_from": date(2025, 2, 19),
            "source": "contoh",
        }
    )
    values = [
        parse_parameters(changed, on=on).had_kifayah_of(area)
        for on, area in ((date(2025, 2, 18), DESA), (date(2025, 2, 19), DESA), (date(2025, 2, 19), AreaCode("3201")))
    ]
    assert [value.per_capita for value in values if value] == [772_088, 900_000, 772_088]


def test_asnaf_is_read_in_its_spellings_and_an_unknown_one_is_told_apart_from_none() -> None:
    read = [
        confirmed(text, parameters=parameters_on()) for text in ("Fakir", "Gharimin", "Ibnu Sabil", "kaya", "", None)
    ]
    assert read == ["FAKIR", "GHARIM", "IBNU_SABIL", "", None, None]


def test_old_law_stays_beside_the_new() -> None:
    limits = [parameters_on(day).find(Code.MARRIED_INCOME_LIMIT, DESA) for day in (date(2024, 1, 1), date(2025, 4, 22))]
    assert [limit.whole for limit in limits if limit] == [8_000_000, 11_000_000]
    assert parameters_on(date(2021, 11, 30)).find(Code.DECILE_LIMIT, DESA) is None


def test_a_use_is_left_out_before_its_day_and_the_order_of_uses_stays() -> None:
    days = (date(2015, 8, 26), date(2015, 8, 27), date(2020, 12, 31), date(2021, 1, 1))
    told = [[use.value for use in parameters_on(day).uses] for day in days]
    assert told[0] == ["INFAK_TERIKAT", "DSKL"]
    assert told[1] == told[2] == [use.value for use in Use if use is not Use.REGIONAL_BUDGET]
    assert told[3] == [use.value for use in Use]


def test_a_look_up_that_is_remembered_answers_as_the_first_time() -> None:
    fresh, used = (parse_parameters(documents(), on=TODAY) for _ in range(2))
    areas = (None, AreaCode("73"), AreaCode("7371"), AreaCode("7371011001"), DESA, AreaCode("3201012001"))
    for _ in range(2):
        for area in areas:
            for code in Code:
                assert used.find(code, area) == in_force((v for v in fresh.values if v.code == code), area)
            assert used.had_kifayah_of(area) == in_force(fresh.had_kifayah, area)
    assert used == fresh


def test_a_share_that_is_no_number_is_refused() -> None:
    books = documents()
    next(v for v in books["rules"]["parameter"] if v["code"] == "rasio_fakir").update(value="separuh")
    with pytest.raises(InvalidValue, match="separuh"):
        propose(1, 1, parameters_on().had_kifayah_of(DESA), parameters=parse_parameters(books, on=TODAY))


def test_versions_name_the_area_and_the_day() -> None:
    value = parameters_on().require(Code.DESLUDGING_YEARS, AreaCode("7371011001"))
    assert (value.whole, value.version) == (2, "interval_sedot_tahun[7371]@2016-12-31")


@pytest.mark.parametrize(
    "damage",
    [
        lambda books: books.pop("rules"),
        lambda books: books["rules"].pop("use"),
        lambda books: books["rules"].update(use=[]),
        lambda books: books["rules"]["water_source"].pop(),
        lambda books: books["rules"].update(parameter=[]),
        lambda books: books["unit_costs"]["unit_cost"][0].update(amount=0),
        lambda books: books["unit_costs"]["unit_cost"][0].update(facility="KOLAM"),
        lambda books: books["rules"]["use"][0].update(code="WAKAF"),
        lambda books: books["rules"]["use"][0].update(suggests=["WAKAF"]),
        lambda books: books["rules"]["use"][0]["conditions"][0].update(code="zodiak"),
    ],
)
def test_a_damaged_reference_stops_at_once(damage: Any) -> None:
    books = documents()
    damage(books)
    with pytest.raises(InvalidValue):
        parse_parameters(books, on=TODAY)


def test_a_facility_without_any_price_is_refused() -> None:
    books = documents()
    books["unit_costs"]["unit_cost"] = [
        cost for cost in books["unit_costs"]["unit_cost"] if cost["facility"] != "JAMBAN_TS"
    ]
    with pytest.raises(InvalidValue, match="JAMBAN_TS"):
        needs(NO_TOILET, area=DESA, on=TODAY, parameters=parse_parameters(books, on=TODAY))


def told(facts: dict[Field, Any], **more: Any) -> frozenset[str]:
    parameters: Parameters = parameters_on()
    return vulnerabilities(facts, on=TODAY, parameters=parameters, **more)


def test_vulnerability_is_told_by_age_children_and_disability() -> None:
    sixty, younger = date(1966, 11, 24), date(1966, 11, 25)
    assert told({Field.BIRTH_DATE: sixty, Field.MEMBERS: 1}) == {"LANSIA_SENDIRI"}
    assert told({Field.BIRTH_DATE: younger, Field.MEMBERS: 1}) == set()
    assert told({Field.BIRTH_DATE: sixty, Field.MEMBERS: 2}) == set()
    assert told({}, births=[date(2021, 11, 25)], disability=True) == {"BALITA", "DISABILITAS"}
    assert told({}, births=[date(2021, 11, 24), date(2027, 1, 1)]) == set()


def test_one_born_on_29_february_turns_older_on_1_march() -> None:
    assert [age(date(2020, 2, 29), on=date(2025, *day)) for day in ((2, 28), (3, 1))] == [4, 5]
