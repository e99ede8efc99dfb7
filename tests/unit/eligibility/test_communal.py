"""Communal groups and signed statements: what they may be, and a verdict of every use through the same conditions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.reference import TODAY, parameters_on
from zis_registry.eligibility.communal import CommunalGroup, Statement, StatementKind
from zis_registry.eligibility.conditions import Effect
from zis_registry.eligibility.groups import GroupAssessment, assess_group
from zis_registry.eligibility.need import NeedState
from zis_registry.eligibility.uses import Use
from zis_registry.eligibility.verdict import Outcome, assess, for_pokja
from zis_registry.errors import InvalidValue
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility, Service

DESA, BARRU = AreaCode("7311012002"), AreaCode("7311")
GROUP = CommunalGroup(
    id=1, facility=Facility.MCK, area=DESA, users=20, rab=150_000_000, mustahik=20, low_income=20, manager="KSM Harapan"
)


def stated(kind: StatementKind, **changed: Any) -> Statement:
    told: dict[str, Any] = {
        "kind": kind, "area": BARRU, "dated": date(2026, 1, 5), "valid_until": date(2026, 12, 31), "signer": "Ketua",
    }  # fmt: skip
    return Statement(**told | changed)


BOTH = tuple(stated(kind) for kind in StatementKind)


def assessed(group: CommunalGroup = GROUP, statements: tuple[Statement, ...] = BOTH) -> GroupAssessment:
    return assess_group(group, statements=statements, on=TODAY, parameters=parameters_on(), working_area=BARRU)


@pytest.mark.parametrize(
    "changed",
    [
        {"facility": Facility.TOILET_WITH_TANK},
        {"users": 1},
        {"mustahik": 21},
        {"mustahik": -1},
        {"low_income": 21},
        {"rab": 0},
    ],
)
def test_a_group_that_cannot_be_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        replace(GROUP, **changed)


def test_a_statement_needs_a_signer_and_an_end_after_its_day() -> None:
    with pytest.raises(InvalidValue, match="penanda tangan"):
        stated(StatementKind.PUBLIC_BENEFIT, signer="  ")
    with pytest.raises(InvalidValue, match="berakhir"):
        stated(StatementKind.PUBLIC_BENEFIT, valid_until=date(2026, 1, 4))
    assert stated(StatementKind.PUBLIC_BENEFIT, valid_until=date(2026, 1, 5)).is_valid(on=date(2026, 1, 5))


def test_every_communal_facility_gives_a_service_and_is_a_unit_at_its_rab() -> None:
    communal = [facility for facility in Facility if facility.is_communal]
    assert [facility.service for facility in communal] == [Service.SANITATION] * 3 + [Service.WATER] * 2
    for facility in communal:
        told = assessed(replace(GROUP, facility=facility))
        assert (told.need.service, told.need.facility, told.need.unit_cost) == (facility.service, facility, 150_000_000)
        assert (told.need.state, told.need.is_unit) == (NeedState.ESTABLISHED, True)
        assert told.need.rung.range is None


def test_a_complete_group_is_payable_by_every_kind_of_fund_but_not_by_direct_zakat() -> None:
    told = assessed()
    assert told.verdicts.keys() == set(Use)
    assert {use for use, verdict in told.verdicts.items() if verdict.outcome is not Outcome.ELIGIBLE} == {
        Use.DIRECT_ZAKAT
    }
    assert told.outcome is Outcome.ELIGIBLE
    assert told.payable_kinds(parameters_on()) == {"zakat", "infak_tidak_terikat", "infak_terikat", "dskl", "apbd"}


def test_no_condition_of_a_household_is_asked_of_a_group() -> None:
    asked = {reason.code for verdict in assessed().verdicts.values() for reason in verdict.reasons}
    assert not asked & {"muslim", "asnaf", "had_kifayah", "survei", "penerima_hidup", "belum_dibantu"}


def test_a_statement_is_never_computed() -> None:
    """However rich in facts, a group without the signed statements stays incomplete for zakat."""
    for statements in ((), BOTH[:1], BOTH[1:]):
        verdict = assessed(statements=statements).verdicts[Use.MANAGED_ZAKAT]
        assert verdict.outcome is Outcome.INCOMPLETE
        missing = {kind.value for kind in StatementKind} - {one.kind.value for one in statements}
        assert {reason.code for reason in verdict.deciding} == missing


def test_of_several_statements_the_one_that_ends_last_speaks_whatever_their_order() -> None:
    statements = (
        *BOTH,
        stated(StatementKind.URGENT_NEEDS_MET, valid_until=date(2026, 6, 30), signer="Ketua lama"),
        stated(StatementKind.URGENT_NEEDS_MET, dated=date(2027, 1, 1), valid_until=date(2027, 12, 31)),
    )
    told = {repr(assessed(statements=order).verdicts) for order in permutations(statements)}
    assert len(told) == 1
    assert assessed(statements=statements).verdicts[Use.MANAGED_ZAKAT].outcome is Outcome.ELIGIBLE


def test_the_verdict_names_signer_days_and_manager() -> None:
    sentences = " ".join(reason.sentence for reason in assessed().verdicts[Use.MANAGED_ZAKAT].reasons)
    assert "Dinyatakan oleh Ketua pada 5 Januari 2026, berlaku sampai 31 Desember 2026" in sentences
    assert "Pengelola sebagai wakil mustahik: KSM Harapan." in sentences


def test_one_use_of_a_group_can_be_asked_alone() -> None:
    told = assessed()
    alone = assess(
        GROUP,
        told.need,
        use=Use.MANAGED_ZAKAT,
        on=TODAY,
        parameters=parameters_on(),
        working_area=BARRU,
        statements=BOTH,
    )
    assert alone == told.verdicts[Use.MANAGED_ZAKAT]


def test_the_reasons_of_a_refused_group_leave_out_that_direct_zakat_is_for_one_household() -> None:
    told = assessed(replace(GROUP, mustahik=0, low_income=0))
    assert told.outcome is Outcome.INELIGIBLE
    assert [reason.code for reason in told.reasons] == ["pemakai_mustahik", "ekonomi", "mbr"]


def test_pokja_reads_of_a_group_neither_the_kind_of_fund_nor_who_is_mustahik() -> None:
    for group in (GROUP, replace(GROUP, mustahik=0, low_income=0), replace(GROUP, manager=None, mustahik=None)):
        for verdict in assessed(group, ()).verdicts.values():
            shown = " ".join(for_pokja(verdict.outcome, verdict.deciding)).casefold()
            assert shown
            assert not any(word in shown for word in ("zakat", "infak", "asnaf", "mbr", "hajah")), shown


def test_a_group_is_assessed_on_a_day_on_which_only_some_uses_exist() -> None:
    day = date(2015, 8, 26)
    told = assess_group(GROUP, on=day, parameters=parameters_on(day))
    assert list(told.verdicts) == [Use.BOUND_INFAK, Use.RELIGIOUS_SOCIAL]
    assert told.outcome is Outcome.ELIGIBLE


groups = st.builds(
    CommunalGroup,
    id=st.just(1),
    facility=st.sampled_from([facility for facility in Facility if facility.is_communal]),
    area=st.sampled_from([DESA, BARRU, AreaCode("73"), AreaCode("7306012001"), None]),
    users=st.integers(5, 50),
    rab=st.integers(1, 10**9),
    mustahik=st.none() | st.integers(0, 5),
    low_income=st.none() | st.integers(0, 5),
    manager=st.none() | st.just("KSM"),
    tariff_rule=st.none() | st.just("Rp5.000 sebulan"),
)
statements_of_any_kind = st.lists(
    st.builds(
        Statement,
        kind=st.sampled_from(StatementKind),
        area=st.sampled_from([BARRU, AreaCode("73"), AreaCode("7306")]),
        dated=st.dates(date(2025, 1, 1), TODAY),
        valid_until=st.dates(TODAY.replace(month=1), date(2027, 12, 31)).map(lambda day: max(day, TODAY)),
        signer=st.just("Ketua"),
    ),
    max_size=4,
)


@given(groups, statements_of_any_kind)
def test_every_verdict_of_a_group_has_a_reason_and_zakat_only_with_both_statements_and_a_manager(
    group: CommunalGroup, statements: list[Statement]
) -> None:
    told = assess_group(group, statements=statements, on=TODAY, parameters=parameters_on())
    for verdict in told.verdicts.values():
        assert verdict.deciding
        assert all(reason.sentence[0].isupper() and reason.sentence.endswith(".") for reason in verdict.reasons)
    if told.verdicts[Use.MANAGED_ZAKAT].outcome is Outcome.ELIGIBLE:
        assert {one.kind for one in statements if one.speaks_of(group.area)} == set(StatementKind)
        assert group.manager
        assert group.mustahik
    assert told.verdicts[Use.DIRECT_ZAKAT].outcome is Outcome.INELIGIBLE


@given(groups)
def test_what_is_not_counted_never_refuses_a_group(group: CommunalGroup) -> None:
    silent = replace(group, mustahik=None, low_income=None, manager=None)
    for use, verdict in assess_group(silent, on=TODAY, parameters=parameters_on()).verdicts.items():
        blocked = {reason.code for reason in verdict.reasons if reason.effect is Effect.BLOCKS}
        assert blocked <= ({"fasilitas_keluarga"} if use is Use.DIRECT_ZAKAT else set())
