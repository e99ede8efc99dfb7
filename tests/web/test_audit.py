"""The audit pages: what was changed, whether the record is whole, who saw whom, and who may what."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl

import zis_registry
from tests.web.conftest import CONSOLE, GOWA, MAROS, Web
from zis_registry.services.accounts.access import permission_words, roles
from zis_registry.services.households.reads import Seen
from zis_registry.services.numbering import household_number
from zis_registry.services.oversight.audit_words import ACTIONS, LOOKS
from zis_registry.terms.access import Role
from zis_registry.terms.scope import Scope

PROVINCE = "BAZNAS-73"


async def note_event(
    web: Web, actor: str, *, office: str = "", action: str = "review:case:decide", subject: str = "K-1"
) -> None:
    async with web.registry.db.write_tx():
        await web.registry.record(
            scope=Scope(actor=actor, office=office or "X", areas=("73",)), action=action, subject=subject, payload={}
        )


async def note_look(web: Web, household: int, area: str, *, actor: str, at: str = "", what: Seen = Seen.PAGE) -> None:
    async with web.registry.db.write_tx():
        number = await web.registry.db.next_id("person_read")
        await web.registry.db.bulk_insert(
            "person_read",
            ("id", "at", "actor", "office", "household", "area", "what", "reason"),
            [(number, at or web.registry.now, actor, "BAZNAS-7309", household, area, what.value, "kunjungan")],
        )


async def test_a_district_auditor_reads_the_events_of_the_own_offices_accounts_only(web: Web) -> None:
    here = await web.account(Role.POKJA_OFFICER, f"POKJA-{MAROS}")
    there = await web.account(Role.POKJA_OFFICER, f"POKJA-{GOWA}")
    above = await web.account(Role.BAZNAS_PROVINCE, PROVINCE)
    for account in (here, there, above):
        await note_event(web, account.username, subject=f"K-{account.id}")
    auditor = await web.client(Role.AUDITOR)
    page = (await auditor.get("/audit")).text
    assert f"K-{here.id}<" in page
    assert f"K-{there.id}<" not in page
    assert there.username not in page
    assert f"K-{above.id}<" not in page
    assert CONSOLE.actor not in page


async def test_a_provincial_auditor_reads_everything_the_console_included(web: Web) -> None:
    await note_event(web, "cli:budi", subject="K-77")
    auditor = await web.client(Role.AUDITOR, PROVINCE)
    page = (await auditor.get("/audit")).text
    assert "K-77" in page
    assert "Konsol server (budi)" in page
    assert CONSOLE.actor in page


async def test_events_are_filtered_by_actor_kind_and_day_in_wita(web: Web) -> None:
    account = await web.account(Role.POKJA_OFFICER, f"POKJA-{MAROS}")
    await note_event(web, account.username, subject="K-501")
    await note_event(web, account.username, action="review:case:undo", subject="K-502")
    auditor = await web.client(Role.AUDITOR, PROVINCE)
    page = (await auditor.get("/audit", params={"pelaku": account.username, "jenis": "review:case:undo"})).text
    assert "K-502" in page
    assert "K-501" not in page
    assert "K-501" in (await auditor.get("/audit", params={"dari": "2026-11-25", "sampai": "2026-11-25"})).text
    for before_or_after in ({"sampai": "2026-11-24"}, {"dari": "2026-11-26"}):
        assert "K-501" not in (await auditor.get("/audit", params=before_or_after)).text
    assert (await auditor.get("/audit", params={"dari": "kemarin"})).status_code == 400


async def test_long_journals_come_in_pages_without_gap_or_repeat(web: Web) -> None:
    account = await web.account(Role.POKJA_OFFICER, f"POKJA-{MAROS}")
    for number in range(120):
        await note_event(web, account.username, subject=f"K-9{number:03d}")
    auditor = await web.client(Role.AUDITOR)
    seen, path = [], "/audit"
    while path:
        page = (await auditor.get(path)).text
        seen += re.findall(r"K-9\d{3}", page)
        found = re.search(r'href="(/audit\?[^"]*sebelum=\d+)"', page)
        path = found[1].replace("&amp;", "&") if found else ""
    assert seen == [f"K-9{number:03d}" for number in reversed(range(120))]


async def test_the_check_of_the_chain_tells_a_whole_journal_from_a_changed_one(web: Web) -> None:
    auditor = await web.client(Role.AUDITOR, PROVINCE)
    assert "Catatan utuh." in (await auditor.get("/audit/periksa")).text
    async with web.registry.db.write_tx():
        await web.registry.db.ddl("DROP TRIGGER IF EXISTS journal_no_update")
        await web.registry.db.execute("UPDATE journal SET subject = 'K-0' WHERE seq = 2")
    page = (await auditor.get("/audit/periksa")).text
    assert "Catatan tidak utuh." in page
    assert "Kejadian 2 diubah sesudah dicatat" in page


async def test_who_saw_whom_is_told_by_the_households_area(web: Web) -> None:
    rows = await web.registry.db.fetch("SELECT id, area FROM household ORDER BY id")
    here = next(row for row in rows if row["area"].startswith(MAROS))
    there = next(row for row in rows if row["area"].startswith(GOWA))
    for row in (here, there):
        await note_look(web, row["id"], row["area"], actor="waka", what=Seen.NIK)
    auditor = await web.client(Role.AUDITOR)
    page = (await auditor.get("/siapa-melihat")).text
    assert household_number(here["id"]) in page
    assert household_number(there["id"]) not in page
    assert "Membuka NIK" in page
    asked = (await auditor.get("/siapa-melihat", params={"rumah_tangga": household_number(there["id"])})).text
    assert "Tidak ada yang cocok" in asked


async def test_looks_are_told_month_by_month_and_taken_away_as_text(web: Web) -> None:
    await note_look(web, 1, f"{MAROS}011002", actor="waka", at="2026-10-31T16:30:00+00:00")  # already November in WITA
    await note_look(web, 2, f"{MAROS}011002", actor="waka", at="2026-10-31T15:30:00+00:00")
    auditor = await web.client(Role.AUDITOR)
    november = (await auditor.get("/siapa-melihat", params={"bulan": "2026-11"})).text
    october = (await auditor.get("/siapa-melihat", params={"bulan": "2026-10"})).text
    assert ("RT-0000001" in november, "RT-0000002" in november) == (True, False)
    assert ("RT-0000001" in october, "RT-0000002" in october) == (False, True)
    table = await auditor.get("/siapa-melihat/unduh", params={"bulan": "2026-10"})
    cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(table.content)).active.iter_rows() for cell in row]
    assert "RT-0000002" in cells
    assert "31-10-2026 23.30" in cells
    journal = (await auditor.get("/audit", params={"jenis": "exports:table:make"})).text
    assert "export:siapa-melihat" in journal


async def test_the_page_of_roles_says_what_the_data_say(web: Web) -> None:
    client = await web.client(Role.ENUMERATOR)
    page = (await client.get("/peran")).text
    for rule in roles().values():
        assert rule.name in page
    for words in permission_words().values():
        assert words in page
    assert page.count("<td>ya</td>") == sum(len(rule.permissions) for rule in roles().values())
    for address in ("/audit", "/siapa-melihat", "/peran"):
        assert f'<th scope="row" class="mono">{address}</th>' in page


def test_every_kind_of_event_and_look_has_words() -> None:
    """A new kind of event needs its words, or an auditor would read a code."""
    folder = Path(zis_registry.__file__).parent
    told = {
        kind
        for path in folder.rglob("*.py")
        if path.name not in ("audit_words.py", "journal.py")
        for kind in re.findall(r"\"([a-z][a-z-]*:[a-z-]+:[a-z-]+)\"", path.read_text(encoding="utf-8"))
    }
    assert told - ACTIONS.keys() == set()
    assert {what.value for what in Seen} == LOOKS.keys()
