"""Accounts, for administrators of accounts; the pages of their offices come with them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from zis_registry.errors import InvalidValue, NotFound, RegistryError, SignInRefused, UsageRefused
from zis_registry.services.accounts import accounts
from zis_registry.services.accounts.access import roles
from zis_registry.services.accounts.accounts import AccountView, Invited, Wanted
from zis_registry.terms.access import Permission, Role
from zis_registry.web.asking import Form, Request, clean, read_form, reader_of, registry_of
from zis_registry.web.freshness import ask_fresh_code, is_fresh
from zis_registry.web.pages import offices
from zis_registry.web.routing import needs
from zis_registry.web.showing import page, see

PAGE = 50
MANAGE = needs(Permission.MANAGE_ACCOUNTS)
FIELDS = frozenset({"nama_pengguna", "nama", "kantor", "peran", "wilayah", "kode"})
Faults = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was written into the form of an account."""

    username: str = ""
    name: str = ""
    role: str = ""
    office: str = ""
    areas: tuple[str, ...] = ()

    @property
    def wanted(self) -> Wanted:
        """The same for the service."""
        return Wanted(self.name, self.role, self.office, self.areas)


def _typed(form: Form) -> Typed:
    return Typed(
        username=form.text("nama_pengguna", most=100),
        name=form.text("nama", most=200),
        role=form.text("peran", most=40),
        office=form.text("kantor", most=40),
        areas=form.all("wilayah", most=10),
    )


def _fault(refusal: RegistryError) -> Faults:
    """A refusal at its field: the code names it where the rule knows it."""
    field = refusal.code.replace("-", "_")
    if isinstance(refusal, SignInRefused):
        field = "kode"
    elif isinstance(refusal, NotFound):
        field = "kantor"
    return [(field if field in FIELDS else "", str(refusal))]


# --- accounts -------------------------------------------------------------------------------------------------


@get("/pengguna", opt=MANAGE)
async def show_accounts(request: Request, kantor: FromQuery[str] = "", sesudah: FromQuery[str] = "") -> Template:
    """The accounts in reach, 50 a page."""
    registry, reader = registry_of(request), reader_of(request)
    office, after = clean(kantor, most=40), clean(sesudah, most=40)
    known = await accounts.offices(registry, reader)
    if office not in {one.code for one in known}:
        office = ""
    found = await accounts.listing(registry, reader, office=office, after=after, most=PAGE + 1)
    shown = found[:PAGE]
    older = f"/pengguna?kantor={office}&sesudah={shown[-1].username}" if len(found) > PAGE else ""
    return await page(
        request,
        "users/list.html",
        title="Pengguna",
        place="pengguna",
        accounts=shown,
        total=await accounts.count(registry, reader, office=office),
        office=office,
        choices=[(one.code, one.name) for one in known],
        older=older,
    )


@get("/pengguna/baru", opt=MANAGE)
async def show_invite(request: Request) -> Template:
    """The form that invites somebody."""
    return await _invite_page(request, Typed())


@post("/pengguna/baru", opt=MANAGE, status_code=303)
async def invite(request: Request) -> Response[Any]:
    """Invite somebody; the link is shown this once."""
    form = await read_form(request)
    typed = _typed(form)
    try:
        await ask_fresh_code(request, form)
        made = await accounts.invite(
            registry_of(request), reader_of(request), username=typed.username, wanted=typed.wanted
        )
    except RegistryError as refusal:
        if refusal.http_status >= 500:
            raise
        return await _invite_page(request, typed, faults=_fault(refusal), status=_status(refusal))
    return await _link_page(request, made)


async def _invite_page(request: Request, typed: Typed, *, faults: Faults | None = None, status: int = 200) -> Template:
    return await page(
        request,
        "users/new.html",
        title="Undang pengguna",
        place="pengguna",
        status=status,
        typed=typed,
        faults=faults or [],
        **await _choices(request, typed),
    )


async def _link_page(request: Request, made: Invited) -> Template:
    link = f"{str(request.base_url).rstrip('/')}/undangan/{made.token}"
    return await page(
        request,
        "users/link.html",
        title="Tautan kata sandi",
        place="pengguna",
        username=made.username,
        account=made.account,
        link=link,
    )


@get("/pengguna/{number:int}", opt=MANAGE)
async def show_one(request: Request, number: FromPath[int]) -> Template:
    """One account with what can be done about it."""
    account = await accounts.view(registry_of(request), reader_of(request), number)
    return await _account_page(request, account)


@post("/pengguna/{number:int}", opt=MANAGE, status_code=303)
async def act(request: Request, number: FromPath[int]) -> Response[Any]:
    """Change, lock, unlock an account, or make a link for it."""
    form = await read_form(request)
    account = await accounts.view(registry_of(request), reader_of(request), number)
    work = ACTS.get(form.text("tindakan", most=20))
    if work is None:
        raise UsageRefused("Tindakan ini tidak dikenal. Buka lagi halaman akunnya.")
    try:
        return await work(request, number, form)
    except RegistryError as refusal:
        if refusal.http_status >= 500:
            raise
        typed = _typed(form) if form.text("tindakan", most=20) == "ubah" else None
        return await _account_page(request, account, typed=typed, faults=_fault(refusal), status=_status(refusal))


async def _change(request: Request, number: int, form: Form) -> Response[Any]:
    await ask_fresh_code(request, form)
    await accounts.change(registry_of(request), reader_of(request), number, wanted=_typed(form).wanted)
    return see(f"/pengguna/{number}", note="akun-diubah")


async def _link(request: Request, number: int, form: Form) -> Response[Any]:
    await ask_fresh_code(request, form)
    resets = bool(form.text("autentikator", most=5))
    return await _link_page(
        request, await accounts.new_link(registry_of(request), reader_of(request), number, resets_totp=resets)
    )


async def _lock(request: Request, number: int, form: Form) -> Response[Any]:
    del form  # locking asks for no code: in an emergency it must be quick, and it can be taken back
    await accounts.lock(registry_of(request), reader_of(request), number)
    return see(f"/pengguna/{number}", note="akun-dikunci")


async def _unlock(request: Request, number: int, form: Form) -> Response[Any]:
    await ask_fresh_code(request, form)
    await accounts.unlock(registry_of(request), reader_of(request), number)
    return see(f"/pengguna/{number}", note="akun-dibuka")


ACTS: dict[str, Callable[[Request, int, Form], Awaitable[Response[Any]]]] = {
    "ubah": _change,
    "tautan": _link,
    "kunci": _lock,
    "buka": _unlock,
}


async def _account_page(
    request: Request,
    account: AccountView,
    *,
    typed: Typed | None = None,
    faults: Faults | None = None,
    status: int = 200,
) -> Template:
    typed = typed or Typed(account.username, account.name, account.role.value, account.office, account.areas)
    return await page(
        request,
        "users/show.html",
        title="Akun pengguna",
        place="pengguna",
        status=status,
        account=account,
        typed=typed,
        faults=faults or [],
        **await _choices(request, typed),
    )


async def _choices(request: Request, typed: Typed) -> dict[str, Any]:
    known = await accounts.offices(registry_of(request), reader_of(request))
    chosen = next((office for office in known if office.code == typed.office), None)
    asked = chosen is not None and typed.role == Role.ENUMERATOR.value
    return {
        "offices": [(office.code, office.name) for office in known],
        "roles": [(r.role.value, r.name) for r in roles().values() if any(map(r.fits, known))],
        "villages": accounts.villages_of(chosen.area) if asked and chosen else (),
        "fresh": is_fresh(request),
    }


def _status(refusal: RegistryError) -> int:
    return 422 if isinstance(refusal, (InvalidValue, NotFound)) else refusal.http_status


HANDLERS: tuple[Any, ...] = (
    show_accounts,
    show_invite,
    invite,
    show_one,
    act,
    *offices.HANDLERS,
)
