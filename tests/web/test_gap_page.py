"""The gap page: the figures of the service and of the command line, nothing of other districts, no small cells."""

from __future__ import annotations

import asyncio
import io
import json
import re
import threading
import time
import zipfile
from typing import Any

import pytest

from tests.web.conftest import CONSOLE, GOWA, MAROS, Web
from zis_registry.cli import render_chain
from zis_registry.errors import NotFound
from zis_registry.funding.gap import Level, NeedAmount
from zis_registry.services.households import assessment
from zis_registry.services.money import budgets, gap_needs, gap_view
from zis_registry.services.money.gap_sources import has_small_cell
from zis_registry.services.money.gap_table import Choice, Definition, Line
from zis_registry.services.money.gap_view import GapView
from zis_registry.store.repositories.gap import BoundUnits
from zis_registry.terms.access import Role
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Service
from zis_registry.terms.scope import Scope
from zis_registry.web.words import millions, percent, round_figure

PATH = "/kesenjangan"


async def from_the_command_line(web: Web, area: str, level: Level) -> list[dict[str, Any]]:
    """The rows that `zis-registry gap --area AREA --level LEVEL --json` prints."""
    inside = Scope(CONSOLE.actor, CONSOLE.office, (area,))
    needs = await assessment.needs_within(web.registry, CONSOLE, inside=inside, on=web.registry.today)
    rows = await budgets.gap(web.registry, inside, needs, level=level)
    frame = render_chain.GapFrame(web.registry.today, web.registry.today, level, (AreaCode(area),))
    told = json.loads(json.dumps(render_chain.gap_json(rows, frame)))
    return list(told["gap"])


async def seen_by(web: Web, role: Role, office: str = "", **asked: Any) -> GapView:
    return await gap_view.view(web.registry, await web.reader(role, office), **asked)


def total(rows: list[dict[str, Any]], key: str) -> int:
    return sum(row[key] for row in rows)


@pytest.mark.parametrize(
    ("role", "area", "level"),
    [
        (Role.POKJA_PROVINCE, "73", Level.DISTRICT),
        (Role.BAZNAS_DEPUTY, MAROS, Level.SUBDISTRICT),
        (Role.BAZNAS_PROVINCE, GOWA, Level.SUBDISTRICT),
    ],
)
async def test_sums_are_those_of_the_command_line(web: Web, role: Role, area: str, level: Level) -> None:
    rows = await from_the_command_line(web, area, level)
    seen = await seen_by(web, role, area=area)
    assert rows
    assert seen.total.need == total(rows, "need")
    assert seen.total.gap == total(rows, "gap")
    assert seen.total.funded == total(rows, "funded")
    assert seen.total.reserved == total(rows, "reserved")
    assert sum(seen.total.units.values()) == total(rows, "units")
    for line in seen.lines:
        mine = [row for row in rows if row["area"] == line.area]
        assert (line.need, line.gap) == (total(mine, "need"), total(mine, "gap"))
    assert sum(bar.need for bar in seen.bars) == seen.total.need


async def test_every_service_and_definition_adds_up(web: Web) -> None:
    both = await seen_by(web, Role.BAZNAS_DEPUTY)
    parts = [await seen_by(web, Role.BAZNAS_DEPUTY, choice=choice) for choice in (Choice.SANITATION, Choice.WATER)]
    assert both.total.gap == sum(part.total.gap for part in parts)
    without = await seen_by(web, Role.BAZNAS_DEPUTY, definition=Definition.WITHOUT_BUDGET)
    rows = await from_the_command_line(web, MAROS, Level.SUBDISTRICT)
    budget = sum(row["by_source"].get("apbd", 0) for row in rows)
    assert without.total.gap == both.total.gap + budget
    assert (without.other.gap, both.other.gap) == (both.total.gap, without.total.gap)
    assert all("apbd" not in group.codes for group in without.groups)


async def test_a_line_without_need_or_data_has_no_share(web: Web) -> None:
    seen = await seen_by(web, Role.POKJA_PROVINCE)
    assert len(seen.lines) == 24
    assert len(seen.silent) == 22
    assert all(line.share is None and line.coverage is None for line in seen.silent)
    known = [line for line in seen.lines if line.known]
    assert [line.share for line in known] == sorted((line.share or 0 for line in known), reverse=True)


async def test_registered_persons_are_divided_by_a_sourced_population(web: Web) -> None:
    seen = await seen_by(web, Role.BAZNAS_DEPUTY)
    assert seen.total.registered is not None
    assert seen.total.population is not None
    assert "Dukcapil" in seen.total.population.source
    assert seen.total.coverage == seen.total.registered.persons / seen.total.population.persons
    assert all(line.population is None for line in seen.lines)  # no kecamatan has one in the reference data


async def test_the_page_shows_the_figures_of_the_service(web: Web) -> None:
    client = await web.client(Role.BAZNAS_DEPUTY)
    answer = await client.get(PATH)
    seen = await seen_by(web, Role.BAZNAS_DEPUTY)
    assert answer.status_code == 200
    assert len(answer.content) < 150_000
    assert round_figure(seen.total.gap) in answer.text
    row = re.search(r'<tr class="total">(.*?)</tr>', answer.text, re.DOTALL)
    assert row is not None
    for told in (millions(seen.total.need), millions(seen.total.gap), percent(seen.total.share)):
        assert told in row.group(1)
    for line in (line for line in seen.lines if line.known):
        assert line.name in answer.text
        assert percent(line.share) in answer.text
    assert "style=" not in answer.text


async def test_maps_link_every_area_with_its_figure(web: Web) -> None:
    client = await web.client(Role.POKJA_PROVINCE)
    text = (await client.get(PATH)).text
    links = re.findall(r'<a href="/kesenjangan\?wilayah=(\d{4})[^"]*" aria-label="([^"]+)"', text)
    assert len(links) == 24
    assert sum("belum ada data" in words for _, words in links) == 22
    assert sum("belum terdanai" in words for _, words in links) == 2
    assert "class-none" in text
    assert "0,0% belum terdanai" not in text


@pytest.mark.parametrize("asked", ["73", GOWA, f"{GOWA}01", "7399", "abc", "7309012001", "../73"])
async def test_another_area_is_not_found(web: Web, asked: str) -> None:
    client = await web.client(Role.BAZNAS_DEPUTY, f"BAZNAS-{MAROS}")
    for path in (PATH, f"{PATH}/unduh"):
        answer = await client.get(path, params={"wilayah": asked})
        assert answer.status_code == 404
        assert "Gowa" not in answer.text
    with pytest.raises(NotFound):
        await seen_by(web, Role.BAZNAS_DEPUTY, f"BAZNAS-{MAROS}", area=asked)


async def test_a_district_page_names_no_other_district(web: Web) -> None:
    for role in (Role.BAZNAS_DEPUTY, Role.POKJA_OFFICER):
        client = await web.client(role, f"{'BAZNAS' if role is Role.BAZNAS_DEPUTY else 'POKJA'}-{MAROS}")
        text = (await client.get(PATH)).text
        assert f"wilayah={GOWA}" not in text
        assert "wilayah=73&" not in text
        seen = await seen_by(web, role, area="")
        assert all(line.area.startswith(MAROS) for line in seen.lines)


async def test_who_has_no_permission_is_refused(web: Web) -> None:
    client = await web.client(Role.ENUMERATOR)
    assert (await client.get(PATH)).status_code == 403
    auditor = await web.client(Role.AUDITOR)
    assert (await auditor.get(PATH)).status_code == 200
    assert (await auditor.get(f"{PATH}/unduh")).status_code == 403


async def test_pokja_sees_zakat_infak_and_dskl_as_one_sum_below_the_district(web: Web) -> None:
    baznas, pokja = await seen_by(web, Role.BAZNAS_DEPUTY), await seen_by(web, Role.POKJA_OFFICER)
    assert not baznas.merged
    assert pokja.merged
    keys = {group.key for group in pokja.groups}
    assert "zis" in keys
    assert not keys & {"zakat", "infak", "dskl"}
    assert pokja.total.funded == baznas.total.funded
    text = (await (await web.client(Role.POKJA_OFFICER)).get(PATH)).text
    assert "ZIS dan DSKL" in text
    for fill in ("zakat", "infak", "dskl"):
        assert f'fill-{fill}"' not in text
    assert "kurang dari 5 unit" in text
    sheet = await (await web.client(Role.POKJA_OFFICER)).get(f"{PATH}/unduh")
    words = _words_of(sheet.content)
    assert "ZIS dan DSKL" in words
    assert ">Zakat<" not in words


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        ([], False),
        ([BoundUnits("7309", "sanitasi", "Z", 5, 0)], False),
        ([BoundUnits("7309", "sanitasi", "Z", 4, 0)], True),
        ([BoundUnits("7309", "sanitasi", "Z", 4, 0), BoundUnits("7309", "sanitasi", "Z2", 1, 0)], False),
        ([BoundUnits("7309", "sanitasi", "Z", 9, 0), BoundUnits("7309", "air_minum", "Z", 1, 0)], True),
        ([BoundUnits("7309", "sanitasi", "Z", 9, 0), BoundUnits("7306", "sanitasi", "I", 2, 0)], True),
        ([BoundUnits("7309", "sanitasi", "A", 1, 0)], False),
        ([BoundUnits("7309", "sanitasi", "Z", 0, 49_999_999)], True),
        ([BoundUnits("7309", "sanitasi", "Z", 0, 50_000_000)], False),
    ],
)
def test_a_small_cell_is_one_of_fewer_than_five_units(bound: list[BoundUnits], expected: bool) -> None:
    kinds = {"Z": "zakat", "Z2": "zakat", "I": "infak_terikat", "A": "apbd"}
    needs = [NeedAmount(AreaCode("7309"), Service.SANITATION, 20_000_000, 2)]
    assert has_small_cell(bound, needs, kinds) is expected


async def test_districts_are_assessed_once_until_lists_change(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = assessment.assess_district

    async def counted(*given: Any, area: AreaCode, **more: Any) -> assessment.DistrictAssessment:
        asked.append(area.digits)
        return await real(*given, area=area, **more)

    monkeypatch.setattr(assessment, "assess_district", counted)
    gap_needs._kept.clear()
    first, again = await seen_by(web, Role.BAZNAS_DEPUTY), await seen_by(web, Role.BAZNAS_DEPUTY)
    assert asked == [MAROS]
    assert first.total == again.total
    await _record(web, "exports:table:make")
    await seen_by(web, Role.BAZNAS_DEPUTY)
    assert asked == [MAROS]
    await _record(web, "intake:upload:accept")
    await seen_by(web, Role.BAZNAS_DEPUTY)
    assert asked == [MAROS, MAROS]


async def test_a_district_asked_for_twice_at_once_is_assessed_once_and_beside_the_loop(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []
    real = assessment._assess

    def watched(*given: Any, **more: Any) -> assessment.DistrictAssessment:
        threads.append(threading.get_ident())
        time.sleep(0.2)
        return real(*given, **more)

    monkeypatch.setattr(assessment, "_assess", watched)
    gap_needs._kept.clear()
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.01)

    other = asyncio.create_task(tick())
    first, again = await asyncio.gather(seen_by(web, Role.BAZNAS_DEPUTY), seen_by(web, Role.BAZNAS_DEPUTY))
    other.cancel()
    assert first.total == again.total
    assert len(threads) == 1
    assert threads[0] != threading.get_ident()
    assert ticks > 5, "other pages are answered meanwhile"


async def _record(web: Web, action: str) -> None:
    async with web.registry.db.write_tx():
        await web.registry.record(scope=CONSOLE, action=action, subject="uji", payload={})


async def test_the_workbook_has_every_line_and_is_noted(web: Web) -> None:
    client = await web.client(Role.BAZNAS_DEPUTY)
    answer = await client.get(f"{PATH}/unduh")
    assert answer.status_code == 200
    assert f"kesenjangan-{MAROS}-" in answer.headers["content-disposition"]
    words = _words_of(answer.content)
    seen = await seen_by(web, Role.BAZNAS_DEPUTY)
    assert all(_in_sheet(line, words) for line in seen.lines)
    last = await web.registry.db.fetch_one("SELECT action, subject FROM journal ORDER BY seq DESC LIMIT 1")
    assert last == {"action": "exports:table:make", "subject": f"export:kesenjangan:{MAROS}"}


def _in_sheet(line: Line, words: str) -> bool:
    return line.name.replace("'", "&#39;") in words or line.name in words


def _words_of(content: bytes) -> str:
    """Everything a workbook says, as written in its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
