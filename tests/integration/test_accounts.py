"""Accounts, links, passwords, authenticators and throttling, on both engines."""

from __future__ import annotations

import asyncio
import contextvars
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.registry_lists import NOON
from zis_registry.errors import (
    DecisionRefused,
    InvalidValue,
    NotAllowed,
    NotFound,
    SignInRefused,
    TooManyAttempts,
    UsageRefused,
)
from zis_registry.services.accounts import (
    accounts,
    authenticator,
    invitations,
    offices,
    own_account,
    password_rules,
    sessions,
    sign_in,
)
from zis_registry.services.accounts.access import reader, roles
from zis_registry.services.accounts.accounts import OfficeProfile, Wanted
from zis_registry.services.accounts.sessions import Session, Stage
from zis_registry.services.accounts.sign_in import SignedIn
from zis_registry.services.accounts.throttling import LIMITS, Tried, words
from zis_registry.services.opening import SAMPLE, Registry
from zis_registry.store import credentials
from zis_registry.store.credentials import Cost, Passwords
from zis_registry.store.repositories import accounts as records
from zis_registry.store.repositories import money, uploads
from zis_registry.store.repositories import sign_in as secrets
from zis_registry.store.repositories.uploads import OfficeRecord
from zis_registry.terms.access import Reader, Role
from zis_registry.terms.scope import Scope

CONSOLE = Scope(actor="konsol", office="KONSOL", areas=("73",))
QUICK = Cost(memory=64, passes=1, lanes=1)
GOOD = "sumur-lontar-pelangi-rajungan"
OTHER = "kendi-tebing-markisa-cakalang"
PLAIN = "contoh-saja"
SUBDISTRICT = "730901"
POKJA = "POKJA-7309"


class Clock:
    """A clock that tests move."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def quick(registry: Registry, clock: Clock) -> Registry:
    """The registry with cheap hashes and a clock to move."""
    return replace(registry, passwords=Passwords(QUICK), clock=clock)


async def reader_of(registry: Registry, username: str) -> Reader:
    account = await records.find_by_username(registry.db, username)
    assert account is not None
    office = await uploads.find_office(registry.db, account.office)
    assert office is not None
    return reader(account=account.id, username=username, name=account.name, role=account.role, office=office)


async def administrator(registry: Registry, office: str = "BAZNAS-7309", username: str = "admin.maros") -> Reader:
    token = await accounts.first_administrator(registry, CONSOLE, username=username, name="Admin Uji", office=office)
    await invitations.accept(registry, token, GOOD)
    return await reader_of(registry, username)


async def person(registry: Registry, admin: Reader, role: Role, username: str = "orang", office: str = "") -> int:
    office = office or ("BAZNAS-7309" if "BAZNAS" in roles()[role].offices else "POKJA-7309")
    made = await accounts.invite(registry, admin, username=username, wanted=Wanted("Orang Uji", role.value, office, ()))
    await invitations.accept(registry, made.token, GOOD)
    return made.account


async def enter(registry: Registry, username: str, password: str = GOOD, address: str = "10.0.0.1") -> SignedIn:
    return await sign_in.with_password(
        registry, username=username, password=password, address=address, browser="Firefox Linux"
    )


async def live(registry: Registry, token: str) -> Session:
    found = await sessions.find(registry, token)
    assert found is not None
    return found


async def enrol(registry: Registry, username: str) -> tuple[str, str, tuple[str, ...]]:
    """Sign in and put an authenticator in force: its secret, the session's token, the recovery codes."""
    done = await enter(registry, username)
    assert done.stage is Stage.ENROL
    session = await live(registry, done.token)
    seed = (await authenticator.view(registry, session)).pending
    enrolled = await authenticator.confirm(registry, session, credentials.code_at(seed, registry.clock()))
    return seed, enrolled.token, enrolled.codes


# --- links ----------------------------------------------------------------------------------------------------


async def test_the_first_administrators_link_works_once_and_for_a_day(quick: Registry, clock: Clock) -> None:
    token = await accounts.first_administrator(quick, CONSOLE, username="admin", name="Admin Uji", office="BAZNAS-7309")
    again = await accounts.first_administrator(quick, CONSOLE, username="admin", name="Admin Uji", office="BAZNAS-7309")
    with pytest.raises(SignInRefused):
        await invitations.view(quick, token)  # the newer link replaced it
    assert (await invitations.view(quick, again)).username == "admin"
    clock.move(hours=24)
    with pytest.raises(SignInRefused):
        await invitations.accept(quick, again, GOOD)
    clock.move(seconds=-1)
    assert await invitations.accept(quick, again, GOOD) == "admin"
    with pytest.raises(SignInRefused):
        await invitations.accept(quick, again, OTHER)
    with pytest.raises(UsageRefused):
        await accounts.first_administrator(quick, CONSOLE, username="dua", name="Dua Uji", office="BAZNAS-7309")
    with pytest.raises(UsageRefused):
        await accounts.first_administrator(quick, CONSOLE, username="dua", name="Dua Uji", office="TIDAK-ADA")


async def test_of_twenty_that_open_one_link_at_once_one_sets_the_password(quick: Registry) -> None:
    admin = await administrator(quick, POKJA)
    made = await accounts.invite(
        quick, admin, username="orang", wanted=Wanted("Orang Uji", "POKJA_PETUGAS", "POKJA-7309")
    )
    tried = [invitations.accept(quick, made.token, f"{GOOD}-{n}") for n in range(20)]
    found = await asyncio.gather(*tried, return_exceptions=True)
    assert [one for one in found if not isinstance(one, SignInRefused)] == ["orang"]


async def test_a_new_link_is_a_reset_and_can_take_the_authenticator_away(quick: Registry) -> None:
    admin = await administrator(quick)
    number = await person(quick, admin, Role.BAZNAS_OFFICER)
    _, token, _ = await enrol(quick, "orang")
    made = await accounts.new_link(quick, admin, number, resets_totp=True)
    assert await sessions.find(quick, token) is not None  # nothing changes before the link is used
    assert (await enter(quick, "orang")).stage is Stage.CODE
    await invitations.accept(quick, made.token, OTHER)
    assert await sessions.find(quick, token) is None
    assert (await enter(quick, "orang", OTHER)).stage is Stage.ENROL
    with pytest.raises(SignInRefused):
        await enter(quick, "orang", GOOD)


# --- who may be what, and who manages whom --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "office", "areas", "refusal"),
    [
        ("BAZNAS_KETUA", "POKJA-7309", (), NotFound),
        ("POKJA_PETUGAS", "BAZNAS-7309", (), InvalidValue),
        ("BAZNAS_PROVINSI", "BAZNAS-7309", (), InvalidValue),
        ("RAJA", "BAZNAS-7309", (), InvalidValue),
        ("BAZNAS_KETUA", "BAZNAS-7306", (), NotFound),
        ("BAZNAS_PROVINSI", "BAZNAS-73", (), NotFound),
        ("ENUMERATOR", "BAZNAS-7309", (), InvalidValue),
        ("ENUMERATOR", "BAZNAS-7309", ("730601",), InvalidValue),
        ("ENUMERATOR", "BAZNAS-7309", ("7309",), InvalidValue),
        ("ENUMERATOR", "BAZNAS-7309", ("730999",), InvalidValue),
    ],
)
async def test_a_role_fits_its_office_and_the_office_lies_in_the_administrators_area(
    quick: Registry, role: str, office: str, areas: tuple[str, ...], refusal: type[Exception]
) -> None:
    admin = await administrator(quick)
    with pytest.raises(refusal):
        await accounts.invite(quick, admin, username="orang", wanted=Wanted("Orang Uji", role, office, areas))
    assert [one.username for one in await accounts.listing(quick, admin)] == ["admin.maros"]


async def test_an_enumerator_sees_the_areas_of_the_task_only(quick: Registry) -> None:
    admin = await administrator(quick, POKJA)
    made = await accounts.invite(
        quick, admin, username="enum", wanted=Wanted("Enum Uji", "ENUMERATOR", "POKJA-7309", (SUBDISTRICT,))
    )
    await invitations.accept(quick, made.token, GOOD)
    session = await live(quick, (await enter(quick, "enum")).token)
    assert session.reader is not None
    assert session.reader.scope.areas == (SUBDISTRICT,)


async def test_another_districts_account_is_exactly_like_none(quick: Registry) -> None:
    maros = await administrator(quick)
    gowa = await administrator(quick, "BAZNAS-7306", "admin.gowa")
    number = await person(quick, gowa, Role.BAZNAS_OFFICER, office="BAZNAS-7306")
    wanted = Wanted("Orang Uji", "BAZNAS_PETUGAS", "BAZNAS-7306")
    for doing in (
        accounts.view(quick, maros, number),
        accounts.lock(quick, maros, number),
        accounts.unlock(quick, maros, number),
        accounts.new_link(quick, maros, number),
        accounts.change(quick, maros, number, wanted=wanted),
    ):
        with pytest.raises(NotFound) as there:
            await doing
        with pytest.raises(NotFound) as absent:
            await accounts.view(quick, maros, 999_999)
        assert str(there.value) == str(absent.value)
    assert await accounts.listing(quick, maros, office="BAZNAS-7306") == ()
    assert await accounts.count(quick, maros) == 1
    province = await administrator(quick, "BAZNAS-73", "admin.sulsel")
    assert (await accounts.view(quick, province, number)).username == "orang"
    assert await accounts.count(quick, province) == 4


async def test_pokja_and_baznas_never_manage_each_others_accounts(quick: Registry) -> None:
    """Or Pokja could make itself an account of BAZNAS, and read what it must not see."""
    unit = OfficeRecord("UPTPALD-7309", "UPT", "UPT PALD Kabupaten Maros", "7309")
    async with quick.db.write_tx():
        await offices.put_office(quick, CONSOLE, unit)
    baznas, pokja = await administrator(quick), await administrator(quick, POKJA, "admin.pokja")
    own = await person(quick, pokja, Role.POKJA_OFFICER, "petugas", POKJA)
    theirs = await person(quick, baznas, Role.BAZNAS_DEPUTY, "waka")
    assert [one.code for one in await accounts.offices(quick, pokja)] == [POKJA, unit.code]
    assert [one.code for one in await accounts.offices(quick, baznas)] == ["BAZNAS-7309"]
    for admin, number, role, office in (
        (pokja, theirs, "BAZNAS_WAKA_II", "BAZNAS-7309"), (baznas, own, "POKJA_PETUGAS", POKJA),
    ):  # fmt: skip
        wanted = Wanted("Orang Baru", role, office)
        for doing in (
            accounts.view(quick, admin, number),
            accounts.lock(quick, admin, number),
            accounts.unlock(quick, admin, number),
            accounts.new_link(quick, admin, number, resets_totp=True),
            accounts.change(quick, admin, number, wanted=wanted),
            accounts.invite(quick, admin, username="baru", wanted=wanted),
            accounts.put_profile(quick, admin, code=office, wanted=OfficeProfile(contact="x")),
        ):
            with pytest.raises(NotFound):
                await doing
        assert await accounts.listing(quick, admin, office=office) == ()
    with pytest.raises(NotFound):  # nor is an own account moved over
        await accounts.change(quick, pokja, own, wanted=Wanted("Orang Uji", "BAZNAS_PETUGAS", "BAZNAS-7309"))
    with pytest.raises(InvalidValue):  # an auditor sees what only BAZNAS may
        await accounts.change(quick, pokja, own, wanted=Wanted("Orang Uji", "AUDITOR", POKJA))
    made = await accounts.invite(quick, pokja, username="upt", wanted=Wanted("Orang UPT", "POKJA_PETUGAS", unit.code))
    assert (await accounts.view(quick, pokja, made.account)).office == unit.code


async def test_a_number_that_no_column_can_hold_names_nobody(quick: Registry) -> None:
    admin = await administrator(quick)
    for number in (0, -1, 2**63, 10**20):
        with pytest.raises(NotFound):
            await accounts.view(quick, admin, number)


async def test_locking_and_changing_end_the_sessions(quick: Registry) -> None:
    admin = await administrator(quick, POKJA)
    number = await person(quick, admin, Role.POKJA_OFFICER)
    token = (await enter(quick, "orang")).token
    await accounts.lock(quick, admin, number)
    assert await sessions.find(quick, token) is None
    with pytest.raises(SignInRefused, match=sign_in.WRONG):
        await enter(quick, "orang")
    with pytest.raises(DecisionRefused):
        await accounts.new_link(quick, admin, number)
    await accounts.unlock(quick, admin, number)
    token = (await enter(quick, "orang")).token
    wanted = Wanted("Nama Baru", "POKJA_PETUGAS", "POKJA-7309")
    assert await accounts.change(quick, admin, number, wanted=wanted)
    assert await sessions.find(quick, token) is not None  # a name is no power
    assert await accounts.change(quick, admin, number, wanted=replace(wanted, role="POKJA_KETUA"))
    assert await sessions.find(quick, token) is None


async def test_nobody_changes_the_own_account_as_administrator(quick: Registry) -> None:
    admin = await administrator(quick)
    with pytest.raises(DecisionRefused):
        await accounts.lock(quick, admin, admin.account)
    with pytest.raises(DecisionRefused):
        await accounts.new_link(quick, admin, admin.account)


@pytest.mark.parametrize("username", ["", "ab", "1abc", "Ä", "a b", "a..b", "orang7311010101010001", "<b>", "x" * 41])
async def test_usernames_are_plain(quick: Registry, username: str) -> None:
    admin = await administrator(quick, POKJA)
    with pytest.raises(InvalidValue):
        await accounts.invite(
            quick, admin, username=username, wanted=Wanted("Orang Uji", "POKJA_PETUGAS", "POKJA-7309")
        )


async def test_a_username_is_given_once(quick: Registry) -> None:
    admin = await administrator(quick, POKJA)
    with pytest.raises(DecisionRefused):
        await person(quick, admin, Role.POKJA_OFFICER, username=" Admin.Maros ")


# --- passwords ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "password",
    [
        "", "pendek", "passwordpassword", "123456789012", "qwertyuiop123", "baznas123456", "pokja-pokja-pokja",
        "BAZNASmaros2026", "makassar2026!", "Bismillah12345", "aaaaaaaaaaaa", "orang.uji2026", "x" * 129,
        "Bantimurung12",
    ],
)  # fmt: skip
async def test_passwords_that_are_guessed_first_are_refused(password: str) -> None:
    with pytest.raises(InvalidValue):
        await password_rules.require_good(password, about=("orang.uji", "Orang Uji"))


@pytest.mark.parametrize("password", [GOOD, "kuda makan rumput hijau", "tN4$kQ9!vZxw", "я помню чудное мгновенье"])
async def test_long_ones_of_any_kind_are_taken(password: str) -> None:
    await password_rules.require_good(password, about=("orang.uji", "Orang Uji"))


@hypothesis_settings(max_examples=50, deadline=None)
@given(password=st.text(min_size=12, max_size=128), other=st.text(min_size=12, max_size=128))
async def test_any_unicode_password_fits_itself_alone(password: str, other: str) -> None:
    passwords = Passwords(QUICK)
    stored = await passwords.hash(password)
    assert stored.startswith("$argon2id$")
    assert await passwords.matches(stored, password)
    assert await passwords.matches(stored, other) == (credentials.normalised(password) == credentials.normalised(other))
    assert not await passwords.matches("", password)


def test_the_cost_is_above_the_minimum() -> None:
    cost = Cost()
    assert (cost.memory, cost.passes, cost.lanes) == (65_536, 3, 1)


async def test_a_hash_of_another_cost_is_renewed_at_sign_in(quick: Registry) -> None:
    admin = await administrator(quick, POKJA)
    number = await person(quick, admin, Role.POKJA_OFFICER)
    before = (await secrets.secrets_of(quick.db, number)).password_hash
    dearer = replace(quick, passwords=Passwords(Cost(memory=128, passes=2, lanes=1)))
    await enter(dearer, "orang")
    after = (await secrets.secrets_of(quick.db, number)).password_hash
    assert "m=64,t=1" in before
    assert "m=128,t=2" in after
    await enter(dearer, "orang")
    assert (await secrets.secrets_of(quick.db, number)).password_hash == after


async def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(quick: Registry) -> None:
    admin = await administrator(quick, POKJA)
    await person(quick, admin, Role.POKJA_OFFICER)
    first, second = (await enter(quick, "orang")).token, (await enter(quick, "orang")).token
    session = await live(quick, first)
    with pytest.raises(SignInRefused):
        await own_account.change_password(quick, session, old=OTHER, new=OTHER)
    with pytest.raises(InvalidValue):
        await own_account.change_password(quick, session, old=GOOD, new="baznas123456")
    token = await own_account.change_password(quick, session, old=GOOD, new=OTHER)
    assert await sessions.find(quick, first) is None
    assert await sessions.find(quick, second) is None
    assert (await live(quick, token)).stage is Stage.FULL
    assert (await enter(quick, "orang", OTHER)).stage is Stage.FULL


# --- the second step ------------------------------------------------------------------------------------------


async def test_a_role_that_needs_an_authenticator_gets_no_further_without(quick: Registry) -> None:
    admin = await administrator(quick)
    await person(quick, admin, Role.BAZNAS_OFFICER)
    session = await live(quick, (await enter(quick, "orang")).token)
    assert session.stage is Stage.ENROL
    assert session.reader is None
    with pytest.raises(SignInRefused):
        await authenticator.confirm(quick, session, "000000")
    with pytest.raises(SignInRefused):
        await sign_in.with_code(quick, session, "000000")


async def test_each_step_has_a_session_of_its_own(quick: Registry, clock: Clock) -> None:
    admin = await administrator(quick)
    await person(quick, admin, Role.BAZNAS_OFFICER)
    seed, enrolled, _ = await enrol(quick, "orang")
    assert (await live(quick, enrolled)).fresh_code
    clock.move(seconds=60)
    first = await enter(quick, "orang")
    half = await live(quick, first.token)
    assert half.stage is Stage.CODE
    assert half.reader is None
    done = await sign_in.with_code(quick, half, credentials.code_at(seed, clock()))
    assert done.token != first.token
    assert await sessions.find(quick, first.token) is None
    assert (await live(quick, done.token)).reader is not None


async def test_the_same_code_never_works_twice_nor_an_older_one(quick: Registry, clock: Clock) -> None:
    admin = await administrator(quick)
    await person(quick, admin, Role.BAZNAS_OFFICER)
    seed, token, _ = await enrol(quick, "orang")
    session = await live(quick, token)
    used = credentials.code_at(seed, clock())
    for code in (used, credentials.code_at(seed, clock() - timedelta(seconds=30))):
        with pytest.raises(SignInRefused):
            await sign_in.confirm_code(quick, session, code)
    await sign_in.confirm_code(quick, session, credentials.code_at(seed, clock() + timedelta(seconds=30)))
    for seconds in (-60, 60):  # two steps early or late
        clock.move(minutes=10)
        with pytest.raises(SignInRefused):
            await sign_in.confirm_code(quick, session, credentials.code_at(seed, clock() + timedelta(seconds=seconds)))


async def test_of_twenty_at_once_with_one_code_one_gets_in(quick: Registry, clock: Clock) -> None:
    admin = await administrator(quick)
    await person(quick, admin, Role.BAZNAS_OFFICER)
    seed, _, _ = await enrol(quick, "orang")
    clock.move(minutes=1)
    half = [await live(quick, (await enter(quick, "orang")).token) for _ in range(20)]
    code = credentials.code_at(seed, clock())
    found = await asyncio.gather(*(sign_in.with_code(quick, session, code) for session in half), return_exceptions=True)
    assert sum(isinstance(one, SignedIn) for one in found) == 1
    assert all(isinstance(one, (SignedIn, SignInRefused)) for one in found)


async def test_a_recovery_code_works_once_however_it_is_typed(quick: Registry, clock: Clock) -> None:
    admin = await administrator(quick)
    await person(quick, admin, Role.BAZNAS_OFFICER)
    _, token, codes = await enrol(quick, "orang")
    assert len(set(codes)) == 10
    half = await live(quick, (await enter(quick, "orang")).token)
    done = await sign_in.with_code(quick, half, f" {codes[3].lower().replace('-', ' ')} ")
    session = await live(quick, done.token)
    assert (await authenticator.view(quick, session)).recovery_left == 9
    with pytest.raises(SignInRefused):
        await sign_in.confirm_code(quick, session, codes[3])
    clock.move(minutes=6)
    fresh = await authenticator.renew_recovery(quick, session, codes[4])
    assert not set(fresh) & set(codes)
    with pytest.raises(SignInRefused):
        await sign_in.confirm_code(quick, session, codes[5])
    assert await sessions.find(quick, token) is not None


async def test_a_new_authenticator_takes_over_with_its_first_code(quick: Registry, clock: Clock) -> None:
    admin = await administrator(quick)
    await person(quick, admin, Role.BAZNAS_OFFICER)
    old, token, _ = await enrol(quick, "orang")
    clock.move(minutes=1)
    session = await live(quick, token)
    with pytest.raises(SignInRefused):
        await authenticator.begin(quick, session, code="123456", password=GOOD)
    await authenticator.begin(quick, session, code=credentials.code_at(old, clock()))
    new = (await authenticator.view(quick, session)).pending
    clock.move(minutes=1)
    await sign_in.confirm_code(quick, session, credentials.code_at(old, clock()))  # still in force
    enrolled = await authenticator.confirm(quick, session, credentials.code_at(new, clock()))
    assert await sessions.find(quick, token) is None
    clock.move(minutes=1)
    session = await live(quick, enrolled.token)
    with pytest.raises(SignInRefused):
        await sign_in.confirm_code(quick, session, credentials.code_at(old, clock()))
    await sign_in.confirm_code(quick, session, credentials.code_at(new, clock()))


async def test_who_needs_none_begins_with_the_password(quick: Registry) -> None:
    admin = await administrator(quick, POKJA)
    await person(quick, admin, Role.POKJA_OFFICER)
    session = await live(quick, (await enter(quick, "orang")).token)
    with pytest.raises(SignInRefused):
        await authenticator.begin(quick, session, password=OTHER)
    await authenticator.begin(quick, session, password=GOOD)
    assert (await authenticator.view(quick, session)).pending
    await authenticator.abandon(quick, session)
    assert not (await authenticator.view(quick, session)).pending


async def test_the_first_step_is_good_for_ten_minutes(quick: Registry, clock: Clock) -> None:
    admin = await administrator(quick)
    await person(quick, admin, Role.BAZNAS_OFFICER)
    seed, _, _ = await enrol(quick, "orang")
    half = await live(quick, (await enter(quick, "orang")).token)
    clock.move(minutes=10, seconds=1)
    with pytest.raises(SignInRefused, match=sign_in.TOO_LATE):
        await sign_in.with_code(quick, half, credentials.code_at(seed, clock()))


async def test_a_waiting_authenticator_is_made_anew_at_each_sign_in(quick: Registry) -> None:
    """Whoever knows the password only must not keep the secret that its owner will put in force."""
    admin = await administrator(quick)
    await person(quick, admin, Role.BAZNAS_OFFICER)
    stranger = (await enter(quick, "orang")).token
    seen = (await authenticator.view(quick, await live(quick, stranger))).pending
    owner = await live(quick, (await enter(quick, "orang")).token)
    assert await sessions.find(quick, stranger) is None
    assert (await authenticator.view(quick, owner)).pending not in ("", seen)
    with pytest.raises(SignInRefused):
        await authenticator.confirm(quick, owner, credentials.code_at(seen, quick.clock()))


async def test_a_waiting_authenticator_ends_with_a_new_password(quick: Registry) -> None:
    admin = await administrator(quick)
    number = await person(quick, admin, Role.BAZNAS_OFFICER)
    await enter(quick, "orang")
    assert (await secrets.secrets_of(quick.db, number)).totp_pending
    made = await accounts.new_link(quick, admin, number)
    await invitations.accept(quick, made.token, OTHER)
    assert (await secrets.secrets_of(quick.db, number)).totp_pending is None


async def test_a_waiting_authenticator_ends_with_the_next_sign_in(quick: Registry, clock: Clock) -> None:
    pokja, baznas = await administrator(quick, POKJA, "admin.pokja"), await administrator(quick)
    plain = await person(quick, pokja, Role.POKJA_OFFICER, "petugas", POKJA)
    await authenticator.begin(quick, await live(quick, (await enter(quick, "petugas")).token), password=GOOD)
    await enter(quick, "petugas")
    assert (await secrets.secrets_of(quick.db, plain)).totp_pending is None
    number = await person(quick, baznas, Role.BAZNAS_OFFICER)
    seed, token, _ = await enrol(quick, "orang")
    clock.move(minutes=1)
    await authenticator.begin(quick, await live(quick, token), code=credentials.code_at(seed, clock()))
    clock.move(minutes=1)
    half = await live(quick, (await enter(quick, "orang")).token)
    assert (await secrets.secrets_of(quick.db, number)).totp_pending  # a password alone takes nothing away
    await sign_in.with_code(quick, half, credentials.code_at(seed, clock()))
    assert (await secrets.secrets_of(quick.db, number)).totp_pending is None


# --- throttling -----------------------------------------------------------------------------------------------


async def test_ten_wrong_passwords_then_a_wait_then_the_right_one(quick: Registry, clock: Clock) -> None:
    admin = await administrator(quick, POKJA)
    await person(quick, admin, Role.POKJA_OFFICER)
    for n in range(10):
        with pytest.raises(SignInRefused) as refusal:
            await enter(quick, "orang", OTHER, address=f"10.0.0.{n}")
        assert not isinstance(refusal.value, TooManyAttempts)
    with pytest.raises(TooManyAttempts, match="Tunggu 5 menit"):
        await enter(quick, "orang", GOOD)
    clock.move(minutes=4, seconds=30)
    with pytest.raises(TooManyAttempts, match="Tunggu 30 detik"):
        await enter(quick, "orang", GOOD)
    clock.move(seconds=30)
    assert (await enter(quick, "orang", GOOD)).stage is Stage.FULL


async def test_unknown_names_are_throttled_the_same(quick: Registry) -> None:
    for _ in range(10):
        with pytest.raises(SignInRefused, match=sign_in.WRONG):
            await enter(quick, "tidak.ada")
    with pytest.raises(TooManyAttempts):
        await enter(quick, "tidak.ada")


async def test_who_is_refused_does_not_wait_for_who_writes(quick: Registry) -> None:
    for _ in range(10):
        with pytest.raises(SignInRefused):
            await enter(quick, "tidak.ada")
    async with quick.db.write_tx():
        refused = contextvars.Context().run(asyncio.create_task, enter(quick, "tidak.ada"))
        done, _ = await asyncio.wait({refused}, timeout=3)
        told = refused.exception() if done else None
    await asyncio.wait({refused})
    assert isinstance(told, TooManyAttempts)


async def test_an_address_gets_thirty_and_right_passwords_do_not_count(quick: Registry) -> None:
    admin = await administrator(quick, POKJA)
    await person(quick, admin, Role.POKJA_OFFICER)
    for _ in range(40):
        await enter(quick, "orang")
    for n in range(30):
        with pytest.raises(SignInRefused, match=sign_in.WRONG):
            await enter(quick, f"nama{n}")
    with pytest.raises(TooManyAttempts):
        await enter(quick, "orang")
    assert await enter(quick, "orang", address="10.0.0.2")


class CountingPasswords(Passwords):
    """Counts what reaches the hash."""

    examined = 0

    async def matches(self, stored: str, password: str) -> bool:
        self.examined += 1
        return await super().matches(stored, password)


async def test_of_two_hundred_guesses_at_once_ten_reach_the_hash(quick: Registry) -> None:
    admin = await administrator(quick, POKJA)
    await person(quick, admin, Role.POKJA_OFFICER)
    passwords = CountingPasswords(QUICK)
    counting = replace(quick, passwords=passwords)
    guesses = (enter(counting, "orang", f"{OTHER}-{n}", address=f"10.0.{n}.1") for n in range(200))
    found = await asyncio.gather(*guesses, return_exceptions=True)
    assert passwords.examined == 10
    assert sum(isinstance(one, TooManyAttempts) for one in found) == 190


async def test_codes_have_three_windows(quick: Registry, clock: Clock) -> None:
    admin = await administrator(quick)
    await person(quick, admin, Role.BAZNAS_OFFICER)
    _, token, _ = await enrol(quick, "orang")
    session = await live(quick, token)

    async def wrong() -> None:
        with pytest.raises(SignInRefused) as refusal:
            await sign_in.confirm_code(quick, session, "00000")
        assert not isinstance(refusal.value, TooManyAttempts)

    for _ in range(4):
        for _ in range(5):
            await wrong()
        with pytest.raises(TooManyAttempts):
            await sign_in.confirm_code(quick, session, "00000")
        clock.move(minutes=5)
    with pytest.raises(TooManyAttempts, match="Tunggu 40 menit"):
        await sign_in.confirm_code(quick, session, "00000")
    assert [limit.most for limit in LIMITS[Tried.CODE]] == [5, 20, 50]


def test_waits_are_told_in_words() -> None:
    assert words(timedelta(seconds=1)) == "1 detik"
    assert words(timedelta(seconds=60)) == "1 menit"
    assert words(timedelta(seconds=61)) == "2 menit"
    assert words(timedelta(hours=1)) == "60 menit"
    assert words(timedelta(hours=23, minutes=5)) == "24 jam"


# --- the demo and the offices ---------------------------------------------------------------------------------


async def test_demo_accounts_only_among_invented_people(quick: Registry) -> None:
    given_ = {"username": "waka2", "name": "Contoh Waka", "role": Role.BAZNAS_DEPUTY, "office": "BAZNAS-7309"}

    async def put(seed: str) -> int:
        return await accounts.create_demo_account(quick, CONSOLE, **given_, password=PLAIN, totp_secret=seed)

    with pytest.raises(UsageRefused):
        await put("")
    async with quick.db.write_tx():
        await money.put_mark(quick.db, SAMPLE, "data rekaan")
    seed = accounts.new_totp_secret()
    number = await put(seed)
    half = await live(quick, (await enter(quick, "waka2", PLAIN)).token)
    done = await sign_in.with_code(quick, half, credentials.code_at(seed, quick.clock()))
    assert await put(seed) == number
    assert await sessions.find(quick, done.token) is None
    expected = ("waka2", roles()[Role.BAZNAS_DEPUTY].name, "Kabupaten Maros")
    assert await accounts.demo_accounts(quick) == (expected,)


async def test_a_demo_never_takes_a_real_account(quick: Registry) -> None:
    await administrator(quick)
    async with quick.db.write_tx():
        await money.put_mark(quick.db, SAMPLE, "data rekaan")
    with pytest.raises(UsageRefused):
        await accounts.create_demo_account(
            quick, CONSOLE, username="admin.maros", name="Contoh", role=Role.ADMINISTRATOR,
            office="BAZNAS-7309", password=PLAIN,
        )  # fmt: skip


async def test_the_profile_of_an_office(quick: Registry) -> None:
    admin = await administrator(quick)
    assert await accounts.profile(quick, "BAZNAS-7309") == accounts.NOTHING
    wanted = OfficeProfile(("BAZNAS", "", " Kabupaten  Maros "), contact="(0411) 000")
    await accounts.put_profile(quick, admin, code="BAZNAS-7309", wanted=wanted)
    found = await accounts.profile(quick, "BAZNAS-7309")
    assert found.letterhead == ("BAZNAS", "Kabupaten Maros")
    assert (found.contact, found.address) == ("(0411) 000", "")
    with pytest.raises(NotFound):
        await accounts.put_profile(quick, admin, code="BAZNAS-7306", wanted=wanted)
    with pytest.raises(InvalidValue):
        await accounts.put_profile(quick, admin, code="BAZNAS-7309", wanted=OfficeProfile(("baris",) * 6))
    await person(quick, admin, Role.BAZNAS_OFFICER)
    with pytest.raises(NotAllowed):
        await accounts.put_profile(quick, await reader_of(quick, "orang"), code="BAZNAS-7309", wanted=wanted)


# --- nothing secret in the open -------------------------------------------------------------------------------


async def test_no_secret_shows_in_a_repr_nor_lies_open_in_the_database(quick: Registry) -> None:
    admin = await administrator(quick)
    number = await person(quick, admin, Role.BAZNAS_OFFICER)
    seed, token, codes = await enrol(quick, "orang")
    session = await live(quick, token)
    made = await accounts.new_link(quick, admin, number)
    things: list[Any] = [
        session, made, await secrets.secrets_of(quick.db, number), quick.passwords, SignedIn(token, Stage.FULL),
        await authenticator.view(quick, session), await secrets.invitation_of(quick.db, number),
        authenticator.Enrolled(token, codes),
    ]  # fmt: skip
    shown = " ".join(map(repr, things))
    stored = await secrets.secrets_of(quick.db, number)
    for secret in (seed, token, made.token, stored.password_hash, *codes, session.record.token_hash):
        assert secret not in shown
    tables = ("account", "account_session", "account_invitation", "account_recovery_code", "sign_in_attempt")
    rows = [row for table in tables for row in await quick.db.fetch(f'SELECT * FROM "{table}"')]
    kept = " ".join(bytes(v).hex() if isinstance(v, (bytes, memoryview)) else str(v) for r in rows for v in r.values())
    for secret in (seed, seed.encode().hex(), token, made.token, GOOD, "10.0.0.1", *codes):
        assert secret not in kept


async def test_every_change_is_in_the_audit_trail_without_names(quick: Registry) -> None:
    admin = await administrator(quick)
    number = await person(quick, admin, Role.BAZNAS_OFFICER)
    await enrol(quick, "orang")
    await accounts.lock(quick, admin, number)
    rows = await quick.db.fetch("SELECT action, payload, actor FROM journal ORDER BY seq")
    actions = [row["action"] for row in rows]
    for action in (
        "account:administrator:invite", "account:invitation:accept", "account:account:invite",
        "sign-in:password:accept", "account:authenticator:confirm", "account:account:lock",
    ):  # fmt: skip
        assert action in actions
    told = " ".join(str(row["payload"]) for row in rows)
    assert "Orang Uji" not in told
    assert await quick.journal.verify(quick.db) == []
