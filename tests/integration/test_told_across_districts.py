"""A household or a case that two districts share: what each is told of the other's lists and decisions."""

from __future__ import annotations

import re

import pytest

from tests.integration.test_case_view import (
    CONSOLE,
    GOWA_PLACE,
    HALIJAH,
    HEADER,
    MAROS_PLACE,
    person,
    pokja,
    province,
    split,
)
from zis_registry.errors import NotAllowed
from zis_registry.services.cases import case_decisions, case_view
from zis_registry.services.households import household_view, revealing
from zis_registry.services.lists.intake import accept_list
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import projections
from zis_registry.terms.access import Reader, Role

REASON = "mencocokkan KTP saat survei"
SHORT = HALIJAH[:15]  # as the later list has it: a digit is missing


async def shared(registry: Registry) -> Registry:
    """One person on a list of Maros with her whole NIK, then on one of Gowa without its last digit."""
    for office, nik, place, name in (
        ("POKJA-7309", HALIJAH, f"{MAROS_PLACE},002,001", "Sitti Halijah"),
        ("POKJA-7306", SHORT, f"{GOWA_PLACE},001,001", "St. Halijah"),
    ):
        data = f"{HEADER}\n1,{name},{nik},01-07-1968,{place},081234500118\n".encode()
        await accept_list(registry, CONSOLE, data=data, filename=f"daftar {office}.csv", office=office)
    return registry


async def case_of(registry: Registry, reader: Reader) -> str:
    return (await split(registry, reader))[1][0].number


async def test_a_decision_across_districts_names_no_officer_and_no_reason(registry: Registry) -> None:
    await shared(registry)
    maros, gowa, above = await pokja(registry), await pokja(registry, "7306"), await province(registry)
    number = await case_of(registry, maros)
    await case_decisions.decide(registry, maros, number, "ASK", reason="pindah dari Mandai")
    await case_decisions.decide(registry, above, number, "DIFFERENT", reason="beda orang")
    household = (await projections.households(registry.db, gowa.scope))[0].id
    told = [
        e for e in (await household_view.view(registry, gowa, str(household))).events if "kabupaten lain" in e.words
    ]
    assert [(event.who, event.reason) for event in told] == [("kantor lain", "")] * 2
    home = (await projections.households(registry.db, maros.scope))[0].id
    events = (await household_view.view(registry, maros, str(home))).events
    own = [(event.who, event.reason) for event in events if "kabupaten lain" in event.words]
    assert sorted(own) == [("Contoh POKJA-7309", "pindah dari Mandai"), ("kantor lain", "")]
    whole = (await household_view.view(registry, above, str(home))).events
    assert {event.reason for event in whole} >= {"pindah dari Mandai", "beda orang"}


async def test_a_list_of_another_district_tells_only_its_kind_and_office(registry: Registry) -> None:
    await shared(registry)
    above = await province(registry)
    await case_decisions.decide(registry, above, await case_of(registry, await pokja(registry)), "SAME")
    (home,) = await projections.households(registry.db, registry.everywhere)
    assert home.area.startswith("7306")
    gowa = await person(registry, Role.BAZNAS_DEPUTY, "BAZNAS-7306")
    told = await household_view.view(registry, gowa, str(home.id))
    foreign, own = told.sources
    assert (foreign.filename, foreign.sheet, foreign.row, foreign.upload) == ("", "", None, None)
    assert foreign.words
    assert "Maros" in foreign.office
    assert (own.filename, own.row) == ("daftar POKJA-7306.csv", 2)
    assert not {code for other in told.other_names for code in other.codes} & {foreign.code}
    assert told.nik_sentence == ""
    shown = await revealing.reveal(registry, gowa, home.id, reason=REASON)
    assert shown.nik == SHORT
    assert "bukan 16" in shown.nik_doubt
    whole = await household_view.view(registry, above, str(home.id))
    assert all(source.filename and source.row for source in whole.sources)
    assert whole.other_names


async def test_a_question_is_taken_back_by_who_asked_it_or_sees_both_sides(registry: Registry) -> None:
    await shared(registry)
    maros, gowa, above = await pokja(registry), await pokja(registry, "7306"), await province(registry)
    number = await case_of(registry, maros)
    asked = await case_decisions.decide(registry, maros, number, "ASK")
    assert [one.undo for one in (await case_view.case(registry, gowa, number)).history] == [""]
    with pytest.raises(NotAllowed, match="kantor yang bertanya"):
        await case_decisions.undo(registry, gowa, asked.decision)
    colleague = await person(registry, Role.BAZNAS_DEPUTY, "BAZNAS-7309")
    with pytest.raises(NotAllowed):
        await case_decisions.undo(registry, colleague, asked.decision)
    assert [one.undo for one in (await case_view.case(registry, maros, number)).history] == [asked.decision]
    await case_decisions.undo(registry, maros, asked.decision)
    again = await case_decisions.decide(registry, maros, number, "ASK")
    await case_decisions.undo(registry, above, again.decision)


async def test_the_sheet_of_another_kind_of_office_is_not_named(registry: Registry) -> None:
    for office, place in (("BAZNAS-7309", "002,001"), ("POKJA-7309", "005,002")):
        data = f"{HEADER}\n1,Sitti Halijah,,01-07-1968,{MAROS_PLACE},{place},\n".encode()
        await accept_list(registry, CONSOLE, data=data, filename=f"{office}.csv", office=office)
    maros, deputy = await pokja(registry), await person(registry, Role.BAZNAS_DEPUTY, "BAZNAS-7309")
    number = (await split(registry, maros))[0][0].number
    mine, whole = await case_view.case(registry, maros, number), await case_view.case(registry, deputy, number)
    by_office = {"BAZNAS" in side.office: side.source for side in (mine.left, mine.right)}
    assert by_office[False].endswith(", baris 2")
    assert not re.search("lembar|baris", by_office[True])
    assert all("baris 2" in side.source for side in (whole.left, whole.right))


async def test_reasons_are_kept_without_personal_numbers_and_told_by_permission(registry: Registry) -> None:
    for name, place in (("a", "002,001"), ("b", "005,002")):
        data = f"{HEADER}\n1,Sitti Halijah,,01-07-1968,{MAROS_PLACE},{place},\n".encode()
        await accept_list(registry, CONSOLE, data=data, filename=f"{name}.csv", office="POKJA-7309")
    maros, deputy = await pokja(registry), await person(registry, Role.BAZNAS_DEPUTY, "BAZNAS-7309")
    number = (await split(registry, maros))[0][0].number
    reason = f"keluarga Katolik, NIK {HALIJAH}"
    await case_decisions.decide(registry, deputy, number, "DIFFERENT", reason=reason)
    (row,) = await registry.db.fetch("SELECT reason FROM decision")
    assert row["reason"] == "keluarga Katolik, NIK 7309 •••• •••• ••••"
    assert (await case_view.case(registry, maros, number)).history[0].reason == "(alasan tidak ditampilkan)"
    assert (await case_view.case(registry, deputy, number)).history[0].reason == row["reason"]
    home = str((await projections.households(registry.db, maros.scope))[0].id)
    head = await person(registry, Role.POKJA_HEAD, "POKJA-7309")
    told = {}
    for who in (maros, deputy, head):
        events = (await household_view.view(registry, who, home)).events
        told[who.role] = next((event.who, event.reason) for event in events if "Diputuskan" in event.words)
    assert told[Role.POKJA_OFFICER] == ("Contoh BAZNAS-7309", "(alasan tidak ditampilkan)")
    assert told[Role.BAZNAS_DEPUTY] == ("Contoh BAZNAS-7309", row["reason"])
    assert told[Role.POKJA_HEAD] == ("", ""), "who may not see cases is told no officer and no reason"
