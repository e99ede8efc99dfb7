"""A case as a page: what is shown of two records, what another district keeps for itself, and who may decide."""

from __future__ import annotations

import pytest

from tests.registry_lists import NOON
from zis_registry.errors import DecisionRefused, NotAllowed, NotFound, UsageRefused
from zis_registry.services.accounts.access import reader
from zis_registry.services.cases import case_decisions, case_list, case_view, review
from zis_registry.services.cases.case_compare import Result
from zis_registry.services.lists import withdrawal
from zis_registry.services.lists.intake import accept_list
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import accounts, cases, projections, uploads
from zis_registry.store.repositories.accounts import AccountRecord, AccountStatus
from zis_registry.terms.access import Reader, Role
from zis_registry.terms.scope import Scope

CONSOLE = Scope(actor="uji:konsol", office="KONSOL", areas=("73",))
HEADER = "No,Nama Kepala Keluarga,NIK,Tanggal Lahir,Kabupaten/Kota,Kecamatan,Desa/Kelurahan,RT,RW,No HP"
MAROS_PLACE = "Kabupaten Maros,Mandai,Tenrigangkae"
GOWA_PLACE = "Kabupaten Gowa,Bontonompo,Katangka"
HALIJAH = "7309014107680011"
MAROS = [
    f"1,Sitti Halijah,{HALIJAH},01-07-1968,{MAROS_PLACE},002,001,081234500118",
    f"2,Baharuddin Tompo,7309011203700012,12-03-1970,{MAROS_PLACE},003,001,",
    f"3,Rosmiati Nompo,7309015502800013,15-02-1980,{MAROS_PLACE},004,002,",
]
LATER = [
    f"1,Baharuddin Tompo,,12-03-1970,{MAROS_PLACE},003,001,",
    f"2,Kamaruddin Sila,7309012304750015,23-04-1975,{MAROS_PLACE},004,002,",
]
GOWA = [
    f"1,Sitti Halijah,{HALIJAH},01-07-1968,{GOWA_PLACE},001,001,081234500842",
    f"2,Hasanuddin Rewa,7306011101660021,11-01-1966,{GOWA_PLACE},001,001,",
]


async def accept(registry: Registry, office: str, rows: list[str], name: str) -> None:
    await accept_list(
        registry, CONSOLE, data="\n".join([HEADER, *rows, ""]).encode(), filename=f"{name}.csv", office=office
    )


@pytest.fixture
async def two_districts(registry: Registry) -> Registry:
    """Lists of Maros and Gowa: one case inside Maros, one person whom both districts list."""
    await accept(registry, "POKJA-7309", MAROS, "maros")
    await accept(registry, "POKJA-7309", LATER, "maros lagi")
    await accept(registry, "POKJA-7306", GOWA, "gowa")
    return registry


async def person(registry: Registry, role: Role, office: str) -> Reader:
    """A reader of a role with an account, so that decisions name a person and an office."""
    username = f"{role.value}.{office}".lower()
    async with registry.db.write_tx():
        if await accounts.find_by_username(registry.db, username) is None:
            account = AccountRecord(
                id=await registry.db.next_id("account"), username=username, name=f"Contoh {office}", role=role,
                office=office, areas=(), status=AccountStatus.ACTIVE, one_key=True, totp_confirmed_at="",
                created_at=registry.now, created_by="uji",
            )  # fmt: skip
            await accounts.insert_account(registry.db, account, password_hash="")
        record = await uploads.find_office(registry.db, office)
    assert record is not None
    return reader(account=1, username=username, name=f"Contoh {office}", role=role, office=record)


async def pokja(registry: Registry, area: str = "7309") -> Reader:
    return await person(registry, Role.POKJA_OFFICER, f"POKJA-{area}")


async def province(registry: Registry) -> Reader:
    return await person(registry, Role.BAZNAS_PROVINCE, "BAZNAS-73")


async def split(registry: Registry, who: Reader) -> tuple[list[case_list.CaseItem], list[case_list.CaseItem]]:
    """The reader's open cases inside one district, and those that another district shares."""
    page = await case_list.case_list(registry, who, "terbuka")
    inside = [item for item in page.items if item.first.known and item.second.known]
    return inside, [item for item in page.items if item not in inside]


async def test_a_case_shows_both_records_with_the_parts_that_differ(two_districts: Registry) -> None:
    who = await pokja(two_districts)
    inside, _ = await split(two_districts, who)
    view = await case_view.case(two_districts, who, inside[0].number)
    rows = {row.label: row for row in view.rows}
    assert rows["Nama"].result is Result.SAME
    assert rows["NIK"].result is Result.UNREADABLE
    assert rows["NIK"].left == ()
    assert rows["NIK"].right[0].text == "7309 •••• •••• ••••"
    assert view.leaning is not None
    assert "NIK tidak dapat dibandingkan" in view.leaning.sentence
    assert view.left.office == "Pokja PPAS Kabupaten Maros"
    assert "baris 2" in view.left.source
    assert view.may_decide
    assert view.if_same.count("RT-") == 2
    assert not {"Penghasilan", "Desil", "Asnaf"} & rows.keys()


async def test_another_district_is_named_only_as_such_with_whom_to_ask(two_districts: Registry) -> None:
    who = await pokja(two_districts)
    _, shared = await split(two_districts, who)
    assert len(shared) == 1
    item = shared[0]
    assert (item.reason, item.strength) == ("", "")
    view = await case_view.case(two_districts, who, item.number)
    other = view.left if view.left.state == "lain" else view.right
    assert other.number == other.office == other.source == other.accepted_at == ""
    assert {name for name, _ in other.contacts} >= {"BAZNAS Kabupaten Gowa"}
    assert (view.leaning, view.reasons, view.tally) == (None, (), "")
    assert all(not row.right and not row.words for row in view.rows)
    assert "842" not in repr(view)
    assert "Gowa" not in repr(view.rows) + repr(view.candidates) + view.if_same
    assert not view.may_decide
    assert view.may_ask


async def test_a_district_may_ask_about_a_shared_case_but_only_the_province_decides(two_districts: Registry) -> None:
    maros, gowa, above = await pokja(two_districts), await pokja(two_districts, "7306"), await province(two_districts)
    number = (await split(two_districts, maros))[1][0].number
    for answer in ("SAME", "DIFFERENT"):
        with pytest.raises(NotAllowed, match="BAZNAS Provinsi"):
            await case_decisions.decide(two_districts, maros, number, answer)
    asked = await case_decisions.decide(two_districts, maros, number, "ASK", reason="apakah pindah dari Maros?")
    seen_by_gowa = await case_view.case(two_districts, gowa, number)
    assert seen_by_gowa.history[0].who == "kantor lain"
    assert seen_by_gowa.history[0].reason == ""
    assert seen_by_gowa.explanation == "Ditanyakan oleh kantor lain."
    assert "POKJA-7309" not in repr(seen_by_gowa)
    with pytest.raises(DecisionRefused, match="sudah berubah oleh kantor lain"):
        await case_decisions.decide(two_districts, gowa, number, "ASK", seen=0)
    async with two_districts.db.read_tx():
        assert [case.id for case, _ in await case_list.questions(two_districts, gowa)]
        assert not await case_list.questions(two_districts, maros)
    await case_decisions.undo(two_districts, maros, asked.decision)
    made = await case_decisions.decide(two_districts, above, number, "SAME")
    with pytest.raises((NotAllowed, NotFound)):
        await case_decisions.undo(two_districts, gowa, made.decision)
    whole = await case_view.case(two_districts, above, number)
    assert whole.complete
    assert whole.status_words == "Diputuskan sama"


async def test_a_decision_of_another_district_is_as_if_absent(two_districts: Registry) -> None:
    maros, gowa = await pokja(two_districts), await pokja(two_districts, "7306")
    number = (await split(two_districts, maros))[0][0].number
    made = await case_decisions.decide(two_districts, maros, number, "DIFFERENT")
    with pytest.raises(NotFound):
        await case_decisions.undo(two_districts, gowa, made.decision)
    with pytest.raises(NotFound):
        await case_view.case(two_districts, gowa, number)
    with pytest.raises(NotFound):
        await case_decisions.decide(two_districts, gowa, number, "SAME")
    with pytest.raises(UsageRefused):
        await review.undo(two_districts, gowa.scope, decision=made.decision, reason="x")
    assert await case_decisions.done(two_districts, gowa, made.decision) is None


async def test_a_decided_case_says_by_whom_and_an_old_page_decides_nothing(two_districts: Registry) -> None:
    maros = await pokja(two_districts)
    colleague = await person(two_districts, Role.BAZNAS_DEPUTY, "BAZNAS-7309")
    number = (await split(two_districts, maros))[0][0].number
    seen = (await case_view.case(two_districts, colleague, number)).seen
    made = await case_decisions.decide(two_districts, maros, number, "SAME")
    with pytest.raises(DecisionRefused, match="Contoh POKJA-7309"):
        await case_decisions.decide(two_districts, colleague, number, "DIFFERENT", seen=seen)
    view = await case_view.case(two_districts, colleague, number)
    assert not view.open
    assert "Contoh POKJA-7309" in view.explanation
    assert view.history[0].reason == "Sama menurut bukti di layar."
    assert view.history[0].undo == made.decision
    back = await case_decisions.undo(two_districts, colleague, made.decision, reason="dua orang")
    again = await case_view.case(two_districts, colleague, back)
    assert again.open
    assert [item.undo for item in again.history] == ["", ""]


async def test_roles_without_the_permission_do_not_decide(two_districts: Registry) -> None:
    maros = await pokja(two_districts)
    number = (await split(two_districts, maros))[0][0].number
    auditor = await person(two_districts, Role.AUDITOR, "BAZNAS-7309")
    assert not (await case_view.case(two_districts, auditor, number)).may_decide
    with pytest.raises(NotAllowed):
        await case_decisions.decide(two_districts, auditor, number, "SAME")
    head = await person(two_districts, Role.POKJA_HEAD, "POKJA-7309")
    with pytest.raises(NotAllowed):
        await case_view.case(two_districts, head, number)


async def test_a_case_opens_when_the_other_record_was_erased(two_districts: Registry) -> None:
    maros = await pokja(two_districts)
    number = (await split(two_districts, maros))[0][0].number
    async with two_districts.db.read_tx():
        found = await cases.find(two_districts.db, maros.scope, int(number[2:]))
        assert found is not None
        rows = await cases.rows_of_pair(two_districts.db, found.pairs[0])
    assert rows is not None
    async with two_districts.db.write_tx():
        await two_districts.db.execute("DELETE FROM subject WHERE id = {}", rows[0])
    view = await case_view.case(two_districts, maros, number)
    assert {view.left.state, view.right.state} == {"terlihat", "hilang"}
    assert view.leaning is None
    assert view.rows


async def test_a_pair_that_is_no_case_any_more_still_opens(two_districts: Registry) -> None:
    maros = await pokja(two_districts)
    number = (await split(two_districts, maros))[0][0].number
    async with two_districts.db.write_tx():
        await projections.replace_cases(two_districts.db, [])
    view = await case_view.case(two_districts, maros, number)
    assert not view.open
    assert view.status_words == "Tidak lagi ditanyakan"
    with pytest.raises(NotFound):
        await case_decisions.decide(two_districts, maros, number, "SAME")


async def test_a_case_opens_when_the_list_of_the_other_record_was_withdrawn(two_districts: Registry) -> None:
    maros = await pokja(two_districts)
    number = (await split(two_districts, maros))[0][0].number
    await withdrawal.withdraw(two_districts, maros, upload=2, reason="salah kirim")
    view = await case_view.case(two_districts, maros, number)
    assert (view.left.state, view.right.state) == ("hilang", "terlihat")
    assert "ditarik" in view.status_words
    assert view.leaning is None
    assert view.rows
    assert not any(row.right for row in view.rows)
    await withdrawal.restore(two_districts, maros, upload=2, reason="ternyata benar")
    assert (await case_view.case(two_districts, maros, number)).open


async def test_the_list_goes_on_where_the_page_before_ended(
    two_districts: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    above = await province(two_districts)
    whole = await case_list.case_list(two_districts, above, "terbuka")
    monkeypatch.setattr(case_list, "PAGE", 1)
    told, after = [], ""
    while True:
        page = await case_list.case_list(two_districts, above, "terbuka", after)
        told += [item.number for item in page.items]
        if not (after := page.after):
            break
    assert told == [item.number for item in whole.items]
    assert len(told) == whole.total >= 2
    with pytest.raises(UsageRefused):
        await case_list.case_list(two_districts, above, "terbuka", "1;DROP")
    between = await case_list.case_list(two_districts, above, "antarkabupaten")
    assert between.total == 1


async def test_an_automatic_link_is_listed_and_taken_back_within_the_scope_only(registry: Registry) -> None:
    again = f"1,Sitti Halijah,{HALIJAH},01-07-1968,{MAROS_PLACE},002,001,081234500118"
    await accept(registry, "POKJA-7309", MAROS, "maros")
    await accept(registry, "POKJA-7309", [again, LATER[1]], "maros lagi")
    maros, gowa = await pokja(registry), await pokja(registry, "7306")
    page = await case_list.links(registry, maros)
    assert len(page.items) == 1
    number = page.items[0].number
    assert (await case_list.links(registry, gowa)).items == ()
    assert (await case_view.case(registry, maros, number)).status_words == "Disatukan otomatis"
    with pytest.raises(NotFound):
        await case_decisions.undo(registry, gowa, number)
    with pytest.raises(NotFound):
        await case_view.case(registry, gowa, number)
    back = await case_decisions.undo(registry, maros, number)
    assert back == number
    assert (await case_view.case(registry, maros, number)).open
    assert (await case_list.links(registry, maros)).items == ()


def test_the_clock_of_these_lists_is_the_shared_noon() -> None:
    assert NOON.year == 2026
