"""The own account: password, authenticator, sessions, one-key decisions."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.response import Template

from zis_registry.errors import InvalidValue, NotFound, RegistryError, SignInRefused
from zis_registry.services.accounts import authenticator, own_account, sessions
from zis_registry.services.accounts.sessions import Session, Stage
from zis_registry.terms.access import Permission
from zis_registry.web.asking import SESSION, Form, Request, config_of, read_form, registry_of, session_of
from zis_registry.web.cookies import signed_in
from zis_registry.web.guarding import SignInNeeded
from zis_registry.web.qr import qr
from zis_registry.web.routing import PUBLIC, needs
from zis_registry.web.showing import page, see

PLACE = "akun"
OWN = needs(Permission.GUIDES)
LONGEST_CODE = 40


def _session(request: Request) -> Session:
    """The session of the person; also one that owes an authenticator, never one that owes a code."""
    session = session_of(request)
    if session is None or session.stage is Stage.CODE:
        raise SignInNeeded("Masuk dulu untuk membuka halaman ini.")
    return session


@get("/akun", opt=OWN)
async def show_account(request: Request) -> Template:
    """The own account."""
    registry, session = registry_of(request), _session(request)
    return await page(
        request,
        "account/account.html",
        title="Akun saya",
        place=PLACE,
        account=session.account,
        authenticator=await authenticator.view(registry, session),
        sessions=await own_account.own_sessions(registry, session),
    )


# --- password -------------------------------------------------------------------------------------------------


@get("/akun/kata-sandi", opt=OWN)
async def show_password(request: Request) -> Template:
    """The form for a new password."""
    return await _password_page(request)


@post("/akun/kata-sandi", opt=OWN, status_code=303)
async def change_password(request: Request) -> Response[Any]:
    """Set a new password; other sessions end."""
    form = await read_form(request)
    old, new = form.secret("kata_sandi"), form.secret("kata_sandi_baru")
    if new != form.secret("kata_sandi_ulang"):
        told = "Kata sandi baru yang ditulis dua kali tidak sama. Tulis ulang keduanya."
        return await _password_page(request, fault=("kata_sandi_ulang", told))
    try:
        token = await own_account.change_password(registry_of(request), _session(request), old=old, new=new)
    except SignInRefused as refusal:
        return await _password_page(request, fault=("kata_sandi", str(refusal)), status=refusal.http_status)
    except InvalidValue as refusal:
        return await _password_page(request, fault=("kata_sandi_baru", str(refusal)))
    answer = see("/akun", note="kata-sandi-diganti")
    signed_in(answer, token, config_of(request))
    return answer


async def _password_page(request: Request, *, fault: tuple[str, str] | None = None, status: int = 422) -> Template:
    return await page(
        request,
        "account/password.html",
        title="Ganti kata sandi",
        place=PLACE,
        status=status if fault else 200,
        faults=[fault] if fault else [],
    )


# --- authenticator --------------------------------------------------------------------------------------------


@get("/akun/autentikator", opt=PUBLIC)
async def show_authenticator(request: Request) -> Template:
    """The authenticator: its state, or the code to scan of one that waits."""
    return await _authenticator_page(request)


@post("/akun/autentikator", opt=PUBLIC, status_code=303)
async def change_authenticator(request: Request) -> Response[Any]:
    """Begin, confirm or abandon a new authenticator, or renew the recovery codes."""
    registry, session, form = registry_of(request), _session(request), await read_form(request)
    step, code = form.text("langkah", most=20), form.text("kode", most=LONGEST_CODE)
    full = session.stage is Stage.FULL
    try:
        if step == "pasang":
            done = await authenticator.confirm(registry, session, code)
            await _adopt(request, done.token)
            answer = await _codes_page(request, done.codes)
            signed_in(answer, done.token, config_of(request))
            return answer
        if step == "pemulihan" and full:
            return await _codes_page(request, await authenticator.renew_recovery(registry, session, code))
        if step == "batal" and full:
            await authenticator.abandon(registry, session)
        elif step == "mulai" and full:
            await _begin(request, session, form)
    except RegistryError as refusal:
        if refusal.http_status >= 500:
            raise
        return await _authenticator_page(request, fault=(step, str(refusal)), status=refusal.http_status)
    return see("/akun/autentikator")


async def _begin(request: Request, session: Session, form: Form) -> None:
    await authenticator.begin(
        registry_of(request),
        session,
        code=form.text("kode", most=LONGEST_CODE),
        password=form.secret("kata_sandi"),
    )


async def _authenticator_page(request: Request, *, fault: tuple[str, str] | None = None, status: int = 200) -> Template:
    session = _session(request)
    view = await authenticator.view(registry_of(request), session)
    return await page(
        request,
        "account/authenticator.html",
        title="Autentikator",
        place=PLACE,
        status=status,
        authenticator=view,
        enrolling=session.stage is Stage.ENROL,
        drawing=qr(view.address) if view.pending else None,
        fault=fault,
    )


async def _codes_page(request: Request, codes: tuple[str, ...]) -> Template:
    return await page(request, "account/codes.html", title="Kode pemulihan", place=PLACE, codes=codes)


async def _adopt(request: Request, token: str) -> None:
    """Go on in the new session within this very request, so that the page it answers with has that one's forms."""
    request.scope[SESSION] = await sessions.find(registry_of(request), token)  # type: ignore[literal-required]
    request.cookies[config_of(request).session_cookie] = token


# --- sessions and keys ----------------------------------------------------------------------------------------


@post("/akun/sesi", opt=OWN, status_code=303)
async def end_sessions(request: Request) -> Response[Any]:
    """End one other session, or all others."""
    registry, session, form = registry_of(request), _session(request), await read_form(request)
    if form.text("semua", most=5):
        await own_account.end_others(registry, session)
        return see("/akun", note="sesi-diakhiri")
    try:
        await own_account.end_session(registry, session, form.text("sesi", most=64))
    except NotFound:
        return see("/akun", note="sesi-sudah-berakhir")
    return see("/akun", note="sesi-diakhiri")


@post("/akun/tombol", opt=OWN, status_code=303)
async def switch_one_key(request: Request) -> Response[Any]:
    """Switch one-key decisions on or off."""
    form = await read_form(request)
    await own_account.set_one_key(registry_of(request), _session(request), form.text("satu_huruf", most=5) == "ya")
    return see("/akun", note="tersimpan")


HANDLERS: tuple[Any, ...] = (
    show_account,
    show_password,
    change_password,
    show_authenticator,
    change_authenticator,
    end_sessions,
    switch_one_key,
)
