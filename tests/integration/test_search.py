"""Finding households: inside the scope only, in pages by key, by spelling, by NIK without opening it."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from tests.integration.test_asnaf_decisions import deputy, fill
from tests.registry_lists import Lists, scope
from zis_registry.errors import InvalidValue, NotAllowed, TooManyAttempts
from zis_registry.services.households import name_ranking, reads, revealing, search
from zis_registry.services.households.reads import Seen
from zis_registry.services.households.search import Filters, StateFilter
from zis_registry.services.lists.intake import accept_list
from zis_registry.services.numbering import household_number
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import household_lists, projections
from zis_registry.terms.access import Role


async def test_pages_by_key_go_through_every_household_once_and_back(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    waka = await deputy(registry)
    mine = [household_number(one.id) for one in await projections.households(registry.db, waka.scope)]
    seen, filters, turns = [], Filters(), []
    while True:
        page = await search.households(registry, waka, filters)
        assert page.total == len(mine)
        seen += [hit.number for hit in page.hits]
        turns.append([hit.number for hit in page.hits])
        if not page.next_after:
            break
        filters = Filters(after=page.next_after)
    assert seen == mine
    assert len(turns) > 1
    back = await search.households(registry, waka, Filters(before=turns[-1][0]))
    assert [hit.number for hit in back.hits] == turns[-2]
    anywhere = await search.households(registry, waka, Filters(after="RT-x"))
    assert [hit.number for hit in anywhere.hits] == turns[0]


async def test_filters_stay_inside_the_scope(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    waka, pokja = await deputy(registry), await deputy(registry, "POKJA-7306", Role.POKJA_OFFICER)
    stranger = await deputy(registry, "BAZNAS-7309")
    assert (await search.households(registry, stranger, Filters())).total == 0
    assert (await search.households(registry, stranger, Filters(area="7306"))).total == 0
    whole = await search.households(registry, waka, Filters())
    by_area = [await search.households(registry, waka, Filters(area=code)) for code, _ in whole.subdistricts]
    assert 0 < sum(page.total for page in by_area) <= whole.total
    assert by_area[0].villages
    cases = await search.households(registry, pokja, Filters(state=StateFilter.CASES))
    assert 0 < cases.total < whole.total
    assert all(hit.has_case for hit in cases.hits)
    for text in ("%", "_", "!", "' OR 1=1"):
        assert (await search.households(registry, waka, Filters(text=text))).total == 0


async def test_names_are_found_in_other_spellings_and_near_ones_offered(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    waka = await deputy(registry)
    data = "nrm;nama;desa;kecamatan;kabupaten;jumlah jiwa;tanggal survei\n" + "\n".join(
        f"{n};{name};BAREMBENG;BONTONOMPO;GOWA;4;25/04/2024"
        for n, name in enumerate(("H. MUH. YUSUF DG. TUTU", "ST. HATIJAH", "BECCE TANGNGA"), 1)
    )
    await accept_list(registry, scope(), data=data.encode(), filename="tambahan.csv", office="BAZNAS-7306")
    for asked, wanted in (
        ("muhammad yusuf", "H. MUH. YUSUF DG. TUTU"),
        ("Muh Jusuf", "H. MUH. YUSUF DG. TUTU"),
        ("siti hatidjah", "ST. HATIJAH"),
        ("besse tangnga", "BECCE TANGNGA"),
        ("tangn", "BECCE TANGNGA"),
    ):
        found = await search.by_text(registry, waka, asked)
        assert wanted in [hit.name for hit in found.hits], asked
    near = await search.by_text(registry, waka, "Tangngo Bece")
    assert "BECCE TANGNGA" in [hit.name for hit in (*near.hits, *near.near)]
    nobody = await search.by_text(registry, await deputy(registry, "BAZNAS-7309"), "muhammad yusuf")
    assert (nobody.total, nobody.hits, nobody.near) == (0, (), ())


async def test_numbers_find_only_in_the_scope_and_personal_ones_are_refused(registry: Registry, lists: Lists) -> None:
    await fill(registry, lists)
    waka, stranger = await deputy(registry), await deputy(registry, "BAZNAS-7309")
    number = (await projections.households(registry.db, waka.scope))[0].id
    for typed in (household_number(number), str(number), f"rt {number}"):
        assert [hit.number for hit in (await search.by_text(registry, waka, typed)).hits] == [household_number(number)]
        assert (await search.by_text(registry, stranger, typed)).hits == ()
    for typed in ("7306010302150001", "7306 0103 0215 0001", "085484339049", "x"):
        with pytest.raises(InvalidValue):
            await search.by_text(registry, waka, typed)


async def test_a_nik_is_matched_by_its_hash_written_down_and_limited(
    registry: Registry, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(registry, lists)
    waka, stranger = await deputy(registry), await deputy(registry, "BAZNAS-7309")
    row = await registry.db.fetch_one(
        "SELECT household FROM person WHERE nik_state = 'teks_utuh' AND id = household ORDER BY id"
    )
    assert row is not None
    nik = (await revealing.reveal(registry, waka, row["household"], reason="mencocokkan KTP")).nik
    assert (await search.by_nik(registry, waka, f" {nik} ")).household.startswith("RT-")
    told = await search.by_nik(registry, stranger, nik)
    assert (told.household, told.elsewhere, told.contact) == ("", True, "BAZNAS Kabupaten Gowa")
    assert nik not in repr(told)
    nobody = await search.by_nik(registry, waka, "7306014107800007")
    assert (nobody.household, nobody.elsewhere) == ("", False)
    with pytest.raises(InvalidValue):
        await search.by_nik(registry, waka, "7306")
    with pytest.raises(NotAllowed):
        await search.by_nik(registry, await deputy(registry, "POKJA-7306", Role.POKJA_OFFICER), nik)
    written = await registry.db.fetch("SELECT * FROM person_read WHERE what = {}", Seen.SEARCH.value)
    assert len(written) >= 3
    assert nik not in repr(written)
    monkeypatch.setattr(reads, "MOST_AN_HOUR", {Seen.SEARCH: 1})
    with pytest.raises(TooManyAttempts):
        await search.by_nik(registry, waka, nik)


async def test_names_are_indexed_once_for_an_area_until_something_changes(
    registry: Registry, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(registry, lists)
    waka, stranger = await deputy(registry), await deputy(registry, "BAZNAS-7309")
    read: list[tuple[str, ...]] = []
    names = household_lists.names

    async def counted(db: Any, scope: Any, **more: Any) -> Any:
        read.append(scope.areas)
        return await names(db, scope, **more)

    monkeypatch.setattr(household_lists, "names", counted)
    first = await search.by_text(registry, waka, "muhammad")
    assert await search.by_text(registry, waka, "muhammad") == first
    await search.by_text(registry, await deputy(registry, "POKJA-7306", Role.POKJA_OFFICER), "siti")
    assert len(read) == 1
    await search.by_text(registry, stranger, "siti")
    assert len(read) == 2
    row = b"nrm;nama;desa;kecamatan;kabupaten\n1;KADIR ZUBAIDI;BAREMBENG;BONTONOMPO;GOWA"
    await accept_list(registry, scope(), data=row, filename="baru.csv", office="BAZNAS-7306")
    assert (await search.by_text(registry, waka, "kadir zubaidi")).hits[0].name == "KADIR ZUBAIDI"
    assert len(read) == 3


async def test_two_searches_run_at_once(registry: Registry, lists: Lists, monkeypatch: pytest.MonkeyPatch) -> None:
    waka = await deputy(registry)
    inside, most = 0, 0

    def slow(*_: object) -> tuple[()]:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        time.sleep(0.05)
        inside -= 1
        return ()

    monkeypatch.setattr(search, "rank", slow)
    await asyncio.gather(*(search.by_text(registry, waka, "amir") for _ in range(6)))
    assert most == 2


def test_only_the_first_words_of_a_long_text_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    index = name_ranking.NameIndex([(1, "ALI")])
    asked: list[str] = []
    extract = name_ranking.process.extract

    def counted(word: str, *rest: Any, **more: Any) -> Any:
        asked.append(word)
        return extract(word, *rest, **more)

    monkeypatch.setattr(name_ranking.process, "extract", counted)
    name_ranking.rank(" ".join(f"{a}{b}" for a in "QWRT" for b in "AIUEO" for _ in range(10)), index)
    name_ranking.rank(" ".join(a + b for a in "QWRTPSDFGH" for b in "AIUEO"), index)
    assert 0 < len(asked) <= 2 * name_ranking.MOST_WORDS
