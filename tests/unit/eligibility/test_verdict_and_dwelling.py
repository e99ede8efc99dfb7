"""Verdicts for each reader, and one unit of need for the households of a house."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.reference import TODAY, document, parameters_on
from zis_registry.eligibility.conditions import Effect, Household
from zis_registry.eligibility.dwelling import Assessment, assess_dwelling
from zis_registry.eligibility.need import Aid, NeedState, needs
from zis_registry.eligibility.uses import Check, Use
from zis_registry.eligibility.verdict import Outcome, Reason, Verdict, assess, for_pokja
from zis_registry.errors import InvalidValue
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Closet, Disposal, Facility, Field, RungRange, Service, Toilet

DESA, GOWA = AreaCode("7311012002"), AreaCode("7306012001")
COMPLETE = {
    Field.TOILET: Toilet.NONE,
    Field.ASNAF_CONFIRMED: "FAKIR",
    Field.MUSLIM_VERIFIED: True,
    Field.INCOME: 1_000_000,
    Field.MEMBERS: 4,
    Field.SURVEY_DATE: date(2026, 3, 2),
}


def verdict(facts: dict[Field, Any], use: Use = Use.DIRECT_ZAKAT, **more: Any) -> Verdict:
    household = Household(1, facts, more.pop("area", DESA))
    need = needs(facts, area=household.area, on=TODAY, parameters=parameters_on())[0]
    return assess(household, need, use=use, on=TODAY, parameters=parameters_on(), **more)


def dwelling(*households: Household, working_area: AreaCode | None = None) -> Assessment:
    return assess_dwelling(7, households, on=TODAY, parameters=parameters_on(), working_area=working_area)[0]


def test_a_payable_verdict_tells_what_is_met_with_its_basis_and_versions() -> None:
    told = verdict(COMPLETE)
    assert told.outcome is Outcome.ELIGIBLE
    assert [reason.code for reason in told.reasons] == [
        "fasilitas_keluarga",
        "kebutuhan",
        "penerima_hidup",
        "domisili",
        "belum_dibantu",
        "survei",
        "muslim",
        "asnaf",
        "had_kifayah",
    ]
    assert {"ZAKAT_LANGSUNG@2015-08-27", "had_kifayah@2018-05-28", "biaya_satuan JAMBAN_TS@2020-01-01"} <= set(
        told.parameters
    )
    known = {basis["id"] for basis in document("legal_bases")["basis"]}
    assert {reason.basis for reason in told.reasons} <= known


def test_what_blocks_is_said_before_what_lacks_and_before_what_is_met() -> None:
    facts = {**COMPLETE, Field.MUSLIM_VERIFIED: False}
    del facts[Field.SURVEY_DATE]
    effects = [reason.effect for reason in verdict(facts).reasons]
    assert effects == sorted(effects, key=list(Effect).index)
    assert effects[:2] == [Effect.BLOCKS, Effect.MISSING]


def test_notes_warn_without_changing_the_outcome() -> None:
    facts = {**COMPLETE, Field.DECILE: 8, Field.HOUSE_OWNERSHIP: "Kontrak", Field.WATER_ON_PREMISES: False}
    told = verdict(facts)
    assert told.outcome is Outcome.ELIGIBLE
    assert [reason.code for reason in told.reasons if reason.effect is Effect.NOTES] == [
        "desil_catatan",
        "rumah_sendiri_catatan",
        "air_untuk_jamban_catatan",
    ]
    own = verdict({**COMPLETE, Field.DECILE: 2, Field.HOUSE_OWNERSHIP: "Milik Sendiri", Field.WATER_ON_PREMISES: True})
    assert not [reason for reason in own.reasons if reason.effect is Effect.NOTES]


def test_a_survey_of_a_later_day_has_not_happened_yet() -> None:
    assert verdict({**COMPLETE, Field.SURVEY_DATE: date(2026, 11, 25)}).outcome is Outcome.INCOMPLETE


@pytest.mark.parametrize(
    ("area", "working_area", "outcome"),
    [
        (DESA, AreaCode("7311"), Outcome.ELIGIBLE),
        (DESA, AreaCode("73"), Outcome.ELIGIBLE),
        (GOWA, AreaCode("7311"), Outcome.INELIGIBLE),
        (AreaCode("7311"), AreaCode("731101"), Outcome.INCOMPLETE),
        (AreaCode("73"), None, Outcome.INCOMPLETE),
        (None, None, Outcome.INCOMPLETE),
    ],
)
def test_the_domicile_must_lie_in_the_working_area(
    area: AreaCode | None, working_area: AreaCode | None, outcome: Outcome
) -> None:
    assert verdict(COMPLETE, area=area, working_area=working_area).outcome is outcome


def test_one_who_is_confirmed_not_to_be_mustahik_is_refused_zakat() -> None:
    told = verdict({**COMPLETE, Field.ASNAF_CONFIRMED: "Bukan mustahik"})
    assert (told.outcome, told.deciding[0].code) == (Outcome.INELIGIBLE, "asnaf")
    unknown = verdict({**COMPLETE, Field.ASNAF_CONFIRMED: "dhuafa"})
    assert unknown.outcome is Outcome.INCOMPLETE


def test_a_person_living_alone_is_measured_by_the_limit_for_the_unmarried() -> None:
    facts = {Field.TOILET: Toilet.NONE, Field.INCOME: 10_000_000, Field.MEMBERS: 1}
    alone = verdict(facts, Use.FREE_INFAK)
    couple = verdict({**facts, Field.MEMBERS: 2}, Use.FREE_INFAK)
    assert (alone.outcome, couple.outcome) == (Outcome.INELIGIBLE, Outcome.ELIGIBLE)


def test_pokja_reads_neither_religion_nor_income_nor_asnaf() -> None:
    for facts in (
        {**COMPLETE, Field.MUSLIM_VERIFIED: False},
        {**COMPLETE, Field.INCOME: 9_000_000},
        {**COMPLETE, Field.ASNAF_CONFIRMED: "bukan mustahik"},
        {Field.TOILET: Toilet.NONE, Field.INCOME: 900_000, Field.MEMBERS: 3},
        COMPLETE,
    ):
        told = verdict(facts)
        shown = " ".join(for_pokja(told.outcome, told.deciding)).casefold()
        assert shown
        assert not any(word in shown for word in ("muslim", "rp", "asnaf", "zakat", "infak", "had kifayah", "desil"))


def reason(code: str, effect: Effect, sentence: str = "") -> Reason:
    return Reason(code, sentence or "Rahasia.", "UU-23-2011", effect, restricted=not sentence)


def test_beside_an_open_refusal_pokja_cannot_tell_that_there_is_a_restricted_one() -> None:
    opened, hidden = reason("domisili", Effect.BLOCKS, "Di luar wilayah."), reason("muslim", Effect.BLOCKS)
    assert for_pokja(Outcome.INELIGIBLE, [opened]) == for_pokja(Outcome.INELIGIBLE, [opened, hidden])
    assert for_pokja(Outcome.INELIGIBLE, [hidden, opened]) == ("Di luar wilayah.",)
    general = ("Tidak memenuhi syarat program menurut data yang ada.",)
    assert for_pokja(Outcome.INELIGIBLE, [hidden]) == for_pokja(Outcome.INELIGIBLE, []) == general


def test_pokja_reads_that_the_economic_condition_lacks_and_of_the_rest_that_baznas_verifies() -> None:
    economy, waits = "Data kondisi ekonomi (MBR, desil, atau penghasilan) belum lengkap.", "Menunggu verifikasi BAZNAS."
    means, low_income, muslim = (reason(code, Effect.MISSING) for code in ("ekonomi", "mbr", "muslim"))
    surveyed = reason("survei", Effect.MISSING, "Belum disurvei.")
    assert for_pokja(Outcome.INCOMPLETE, [means, low_income]) == (economy,)
    assert for_pokja(Outcome.INCOMPLETE, [surveyed, muslim]) == ("Belum disurvei.", waits)
    assert for_pokja(Outcome.INCOMPLETE, [muslim, means]) == (waits, economy)
    bare = verdict({Field.TOILET: Toilet.NONE}, Use.FREE_INFAK)
    assert for_pokja(bare.outcome, bare.deciding) == (economy,)


def test_a_use_without_a_rule_in_force_cannot_be_assessed() -> None:
    parameters = parameters_on()
    need = needs(COMPLETE, area=DESA, on=TODAY, parameters=parameters)[0]
    bare = replace(parameters, uses={})
    with pytest.raises(InvalidValue, match="ZAKAT_LANGSUNG"):
        assess(Household(1, COMPLETE, DESA), need, use=Use.DIRECT_ZAKAT, on=TODAY, parameters=bare)


def test_every_condition_that_the_reference_may_name_is_one_somebody_answers() -> None:
    named = {condition.check for rule in parameters_on().uses.values() for condition in rule.conditions}
    assert named == set(Check)


def test_households_of_one_house_share_one_unit_and_the_payable_one_receives() -> None:
    poorest = Household(12, COMPLETE, DESA)
    other = Household(3, {Field.DECLARED_SANITATION: RungRange(0, 0)}, DESA)
    unit = dwelling(poorest, other)
    assert (unit.recipient, unit.households, unit.service) == (12, (3, 12), Service.SANITATION)
    assert unit.outcome is Outcome.ELIGIBLE
    assert (unit.asnaf, unit.need.unit_cost) == ("FAKIR", 2_321_429)


def test_facts_about_the_house_beat_what_another_family_declares() -> None:
    surveyed = {Field.TOILET: Toilet.OWN, Field.CLOSET: Closet.GOOSENECK, Field.DISPOSAL: Disposal.SEPTIC_TANK}
    declared = {Field.DECLARED_SANITATION: RungRange(0, 0), Field.LOW_INCOME: True}
    unit = dwelling(Household(1, declared, DESA), Household(2, surveyed, DESA))
    assert (unit.need.state, unit.is_unit) == (NeedState.NONE, False)


def test_a_request_of_one_family_is_heard_when_the_others_know_nothing() -> None:
    vague = {Field.TOILET: Toilet.OWN}
    asking = {Field.REQUESTED_FACILITY: Facility.TOILET_WITH_TANK, Field.LOW_INCOME: True}
    unit = dwelling(Household(1, vague, DESA), Household(2, asking, DESA))
    assert (unit.need.state, unit.outcome) == (NeedState.REQUESTED, Outcome.INCOMPLETE)
    assert [reason.code for reason in unit.reasons] == ["kebutuhan"]


def test_what_one_family_received_the_house_received() -> None:
    helped = {Field.AID_FACILITY: Facility.TOILET_WITH_TANK}
    unit = dwelling(Household(1, COMPLETE, DESA), Household(2, helped, DESA))
    assert (unit.need.state, unit.outcome) == (NeedState.HELPED, Outcome.INELIGIBLE)
    assert {reason.code for reason in unit.reasons} == {"belum_dibantu"}


def test_the_kinds_of_fund_follow_the_uses_that_find_it_payable() -> None:
    both = dwelling(Household(1, COMPLETE, DESA)).payable_kinds(parameters_on())
    infak_only = dwelling(Household(1, {**COMPLETE, Field.MUSLIM_VERIFIED: False}, DESA)).payable_kinds(parameters_on())
    assert both == {"zakat", "infak_tidak_terikat", "infak_terikat", "dskl", "apbd"}
    assert infak_only == both - {"zakat"}
    assert dwelling(Household(1, {}, DESA)).payable_kinds(parameters_on()) == frozenset()


def test_where_nothing_is_needed_or_known_nothing_is_judged_and_the_need_says_why() -> None:
    fine = dwelling(Household(1, {Field.DECLARED_SANITATION: RungRange(4, 5)}, DESA))
    unknown = dwelling(Household(1, {}, DESA))
    assert (fine.verdicts, fine.outcome, fine.is_unit) == ({}, Outcome.INELIGIBLE, False)
    assert (unknown.verdicts, unknown.outcome, unknown.is_unit) == ({}, Outcome.INCOMPLETE, False)
    for told, effect in ((fine, Effect.BLOCKS), (unknown, Effect.MISSING)):
        assert [(reason.code, reason.effect, reason.basis) for reason in told.reasons] == [
            ("kebutuhan", effect, "PP-2-2018")
        ]
        assert told.reasons[0].sentence == told.need.sentence


def test_a_refusal_says_each_sentence_once_and_not_that_a_use_is_for_another_facility() -> None:
    rich = dwelling(Household(1, {Field.TOILET: Toilet.NONE, Field.INCOME: 11_000_001, Field.MEMBERS: 4}, DESA))
    assert set(rich.verdicts) == set(Use)
    assert [reason.code for reason in rich.reasons] == ["had_kifayah", "ekonomi", "mbr"]
    dead = dwelling(Household(1, {**COMPLETE, Field.DECEASED: True}, DESA))
    assert [reason.code for reason in dead.reasons] == ["penerima_hidup"]


def test_a_unit_can_be_seen_through_the_uses_for_which_there_is_money() -> None:
    """Layak for APBD alone is no candidate where no APBD is: it lacks data for what there is."""
    unit = dwelling(Household(1, {Field.TOILET: Toilet.NONE, Field.LOW_INCOME: True, Field.DECILE: 9}, DESA))
    assert unit.outcome is Outcome.ELIGIBLE
    assert unit.payable_kinds(parameters_on()) == {"apbd"}
    seen = unit.among({"zakat", "infak_terikat"}, parameters_on())
    assert list(seen.verdicts) == [Use.DIRECT_ZAKAT, Use.MANAGED_ZAKAT, Use.BOUND_INFAK]
    assert (seen.outcome, [reason.code for reason in seen.reasons]) == (Outcome.INCOMPLETE, ["ekonomi"])
    assert (seen.need, seen.recipient) == (unit.need, unit.recipient)
    assert unit.among(set(), parameters_on()) == unit


@pytest.mark.parametrize(
    ("on", "uses"),
    [(date(2015, 8, 26), [Use.BOUND_INFAK, Use.RELIGIOUS_SOCIAL]), (date(2020, 12, 31), list(Use)[:-1])],
)
def test_a_dwelling_is_assessed_on_a_day_on_which_only_some_uses_exist(on: date, uses: list[Use]) -> None:
    families = [Household(1, COMPLETE, DESA), Household(2, {Field.LOW_INCOME: True}, DESA)]
    unit = assess_dwelling(7, families, on=on, parameters=parameters_on(on))[0]
    assert list(unit.verdicts) == uses
    assert unit.outcome is Outcome.ELIGIBLE
    refused = assess_dwelling(
        7, [Household(1, {**COMPLETE, Field.MUSLIM_VERIFIED: False}, DESA)], on=on, parameters=parameters_on(on)
    )[0]
    suggested = {use for verdict in refused.verdicts.values() for use in verdict.suggestions}
    assert suggested <= set(uses)


def test_what_is_suggested_does_not_ask_again_what_was_refused() -> None:
    tried = [Use.FREE_INFAK, Use.BOUND_INFAK, Use.RELIGIOUS_SOCIAL, Use.REGIONAL_BUDGET]
    assert list(verdict({**COMPLETE, Field.MUSLIM_VERIFIED: False}).suggestions) == tried
    assert verdict({**COMPLETE, Field.DECEASED: True}).suggestions == ()
    assert verdict({**COMPLETE, Field.DECEASED: True, Field.MUSLIM_VERIFIED: False}).suggestions == ()
    assert verdict(COMPLETE).suggestions == ()


def test_what_is_known_of_an_aid_of_one_family_is_told_of_the_house() -> None:
    helped = Household(2, {}, DESA, aided=frozenset({Aid(Facility.TOILET_WITH_TANK, 2018, "Dana Desa")}))
    bare = Household(3, {}, DESA, aided=frozenset({Facility.TOILET_WITH_TANK}))
    unit = dwelling(Household(1, COMPLETE, DESA), bare, helped)
    assert unit.need.state is NeedState.HELPED
    assert "dari Dana Desa pada tahun 2018" in unit.need.sentence


def test_a_request_is_heard_though_the_house_received_another_facility() -> None:
    asking = Household(2, {Field.REQUESTED_FACILITY: Facility.TOILET_WITH_TANK, Field.LOW_INCOME: True}, DESA)
    for vague in ({}, {Field.TOILET: Toilet.OWN}):
        tank = Household(1, {**vague, Field.AID_FACILITY: Facility.SEPTIC_TANK}, DESA)
        unit = dwelling(tank, asking)
        assert (unit.need.state, unit.need.facility) == (NeedState.REQUESTED, Facility.TOILET_WITH_TANK)


def test_a_house_without_households_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(InvalidValue):
        assess_dwelling(7, [], on=TODAY, parameters=parameters_on())


facts_of_a_family = st.fixed_dictionaries(
    {},
    optional={
        Field.TOILET: st.sampled_from(Toilet),
        Field.DECLARED_SANITATION: st.sampled_from([RungRange(0, 0), RungRange(0, 2), RungRange(4, 5)]),
        Field.REQUESTED_FACILITY: st.sampled_from(Facility),
        Field.AID_FACILITY: st.sampled_from(Facility),
        Field.ASNAF_CONFIRMED: st.sampled_from(["FAKIR", "MISKIN", "Bukan"]),
        Field.MUSLIM_VERIFIED: st.booleans(),
        Field.LOW_INCOME: st.booleans(),
        Field.INCOME: st.integers(0, 15_000_000),
        Field.MEMBERS: st.integers(1, 8),
        Field.DECILE: st.integers(1, 10),
        Field.SURVEY_DATE: st.dates(date(2025, 1, 1), TODAY),
    },
)


@given(st.lists(facts_of_a_family, min_size=1, max_size=3))
def test_a_house_is_assessed_the_same_whatever_the_order_of_its_families(families: list[dict[Field, Any]]) -> None:
    households = [Household(number, facts, DESA) for number, facts in enumerate(families, start=1)]
    told = {repr(assess_dwelling(7, order, on=TODAY, parameters=parameters_on())) for order in permutations(households)}
    assert len(told) == 1


@given(facts_of_a_family, st.sampled_from(Use))
def test_missing_facts_alone_never_make_a_verdict_worse_than_incomplete(facts: dict[Field, Any], use: Use) -> None:
    """Unknown is not refused: only a fact that speaks against it refuses."""
    silent: dict[Field, Any] = {
        field: value
        for field, value in facts.items()
        if field in (Field.TOILET, Field.DECLARED_SANITATION, Field.REQUESTED_FACILITY)
    }
    told = verdict(silent, use)
    blocked = [reason.code for reason in told.reasons if reason.effect is Effect.BLOCKS]
    assert blocked in ([], ["kebutuhan"], ["fasilitas_komunal"], ["fasilitas_komunal", "kebutuhan"])


@given(facts_of_a_family, st.sampled_from(Use))
def test_every_outcome_has_a_deciding_reason_that_can_be_read_aloud(facts: dict[Field, Any], use: Use) -> None:
    told = verdict(facts, use)
    assert told.deciding
    assert all(reason.sentence[0].isupper() and reason.sentence.endswith(".") for reason in told.reasons)
