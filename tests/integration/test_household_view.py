"""One household as its page tells it: what each reader sees, where facts come from, what happened."""

from __future__ import annotations

import re

import pytest

from tests.integration.test_asnaf_decisions import deputy, fill
from tests.registry_lists import Lists, scope
from zis_registry.errors import NotFound, TooManyAttempts
from zis_registry.services.cases import review
from zis_registry.services.households import asnaf, household_view, reads, revealing, subject_copy
from zis_registry.services.households.household_place import LineState, state_of
from zis_registry.services.households.household_view import full_years
from zis_registry.services.households.household_words import neutral_giver, neutral_sentence
from zis_registry.services.households.reads import Seen
from zis_registry.services.neutral_words import tells_too_much
from zis_registry.services.opening import Registry
from zis_registry.services.proposals import matching
from zis_registry.store.repositories import people, projections
from zis_registry.terms.access import Reader, Role
from zis_registry.terms.area import AreaCode

REASON = "mencocokkan KTP saat survei"


async def all_ids(registry: Registry, reader: Reader) -> list[int]:
    return [one.id for one in await projections.households(registry.db, reader.scope)]


async def test_every_household_can_be_told_to_both_offices(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    await matching.propose(registry, scope(), area=AreaCode("7306"), on=registry.today, draw=lambda: "benih")
    waka, pokja = await deputy(registry), await deputy(registry, "POKJA-7306", Role.POKJA_OFFICER)
    placed = 0
    for number in await all_ids(registry, waka):
        full = await household_view.view(registry, waka, str(number))
        neutral = await household_view.view(registry, pokja, str(number))
        assert neutral.asnaf is None
        assert full.asnaf is not None
        assert all(service.verdicts == () for service in neutral.services)
        assert not tells_too_much(repr(neutral).replace("asnaf=None", ""))
        assert [source.code for source in full.sources] == [f"S{n}" for n in range(1, len(full.sources) + 1)]
        codes = {source.code for source in full.sources} | {"petugas"}
        assert {c for group in full.facts for line in group.lines for c in line.codes} <= codes
        assert all(group.lines and all(line.codes for line in group.lines) for group in full.facts)
        assert "Muslim" not in repr(full.facts)
        assert re.search(r"\d{15}", repr(full)) is None
        assert [event.at[:10] for event in full.events] == sorted((e.at[:10] for e in full.events), reverse=True)
        for place, told in zip(full.places, neutral.places, strict=True):
            placed += 1
            assert (place.words, told.rank) == (told.words, None)
            assert told.funds == ()
            assert place.sentence
    assert placed > 5


async def test_other_lists_and_files_of_other_offices(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    waka, pokja = await deputy(registry), await deputy(registry, "POKJA-7306", Role.POKJA_OFFICER)
    views = [await household_view.view(registry, waka, str(number)) for number in await all_ids(registry, waka)]
    joined = next(one for one in views if {"Sensus Pokja", "Survei BAZNAS"} <= {s.words for s in one.sources})
    assert all(source.filename for source in joined.sources)
    told = await household_view.view(registry, pokja, joined.number)
    assert [bool(source.filename) for source in told.sources] == [s.words.endswith("Pokja") for s in told.sources]
    assert any("Disatukan" in event.words and event.link.startswith("/kasus/K-") for event in joined.events)
    assert any(one.other_names or any(line.others for g in one.facts for line in g.lines) for one in views)


async def test_decisions_and_asnaf_stand_in_the_time_line_with_who(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    waka, pokja = await deputy(registry), await deputy(registry, "POKJA-7306", Role.POKJA_OFFICER)
    cases = await review.list_cases(registry, waka.scope, which=review.Which.OPEN, limit=200)
    case = next(c for c in cases.cases if c.question == "rumah_tangga" and c.household_a and c.household_b)
    before = await household_view.view(registry, waka, case.first)
    assert case.number in {one.number for one in before.cases}
    await review.decide(registry, waka.scope, case=case.number, verdict="different", reason="beda orang")
    assert before.asnaf is not None
    await asnaf.confirm(registry, waka, before.id, "GHARIM", "utang")
    after = await household_view.view(registry, waka, case.first)
    assert case.number not in {one.number for one in after.cases}
    words = " | ".join(f"{event.words} {event.who} {event.reason}" for event in after.events)
    assert f"Diputuskan berbeda dari {case.second} waka.uji beda orang" in words
    assert "Asnaf Gharim ditetapkan waka.uji utang" in words
    assert after.asnaf is not None
    assert (after.asnaf.code, after.asnaf.by_officer, after.asnaf.reason) == ("GHARIM", True, "utang")
    neutral = await household_view.view(registry, pokja, case.first)
    assert "Gharim" not in repr(neutral)


async def test_outside_the_scope_is_absent_for_page_number_and_copy(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    waka, stranger = await deputy(registry), await deputy(registry, "BAZNAS-7309")
    number = (await all_ids(registry, waka))[0]
    for call in (
        household_view.view(registry, stranger, str(number)),
        subject_copy.make(registry, stranger, str(number)),
        revealing.reveal(registry, stranger, number, reason=REASON),
        reads.note(registry, stranger, household=[number], what=Seen.EXPORT),
    ):
        with pytest.raises(NotFound):
            await call
    assert await registry.db.fetch("SELECT * FROM person_read") == []


async def test_looks_are_written_and_limited(registry: Registry, lists: Lists, monkeypatch: pytest.MonkeyPatch) -> None:
    await fill(registry, lists)
    waka = await deputy(registry)
    number = (await all_ids(registry, waka))[0]
    await reads.note_page(registry, waka, number)
    await reads.note_page(registry, waka, number)
    await revealing.reveal(registry, waka, number, reason=REASON)
    looks = await reads.seen_by(registry, waka, number)
    assert [(look.how, look.reason) for look in looks] == [("membuka NIK", REASON), ("melihat halaman", "")]
    assert await reads.seen_by(registry, await deputy(registry, "BAZNAS-7309"), number) == ()
    monkeypatch.setattr(reads, "MOST_AN_HOUR", {Seen.NIK: 1})
    with pytest.raises(TooManyAttempts):
        await revealing.reveal(registry, waka, number, reason=REASON)
    since = reads.ago(registry, reads.HOUR)
    assert await people.count_reads(registry.db, "waka.uji", what=Seen.NIK.value, since=since) == 1


def test_neutral_words_tell_no_kind_of_fund() -> None:
    assert neutral_giver("Zakat BAZNAS Gowa") == "BAZNAS"
    assert neutral_giver("Infak masjid") == "lembaga lain"
    assert neutral_giver("DAK 2020") == "DAK 2020"
    assert neutral_sentence("Data kondisi ekonomi (MBR, desil, atau penghasilan) belum lengkap.") == (
        "Data kondisi ekonomi belum lengkap."
    )
    assert neutral_sentence("Sudah menerima bantuan sejenis dari Zakat: MCK.") == "Sudah menerima bantuan sejenis."
    assert neutral_sentence("Keluarga miskin.") == ""


def test_states_and_ages() -> None:
    assert state_of({"state": "didanai", "refusal": ""}) is LineState.FUNDED
    assert state_of({"state": "ditolak", "refusal": "dana"}) is LineState.WAITING
    assert state_of({"state": "ditolak", "refusal": "aturan"}) is LineState.INELIGIBLE
    assert state_of({"state": "belum_lengkap", "refusal": ""}) is LineState.INCOMPLETE
    from datetime import date

    assert full_years("2008-11-26", date(2026, 11, 25)) == 17
    assert full_years("2008-11-25", date(2026, 11, 25)) == 18
    assert full_years("", date(2026, 11, 25)) is None
