"""Signing in and out, and links that set a password."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Template

from zis_registry.errors import InvalidValue, SignInRefused
from zis_registry.services.accounts import accounts, invitations, sign_in
from zis_registry.services.accounts.sessions import Stage
from zis_registry.web.asking import Request, config_of, read_form, registry_of, session_of, token_of
from zis_registry.web.cookies import signed_in, signed_out
from zis_registry.web.routing import PUBLIC
from zis_registry.web.showing import page, see

NEXT = {Stage.FULL: "/", Stage.CODE: "/masuk/kode", Stage.ENROL: "/akun/autentikator"}
LONGEST_CODE = 40
Faults = list[tuple[str, str]]


@get("/masuk", opt=PUBLIC)
async def show_sign_in(request: Request) -> Response[Any]:
    """The sign-in page; whoever is signed in goes home."""
    session = session_of(request)
    if session is not None and session.stage is Stage.FULL:
        return see("/")
    return await _sign_in_page(request)


@post("/masuk", opt=PUBLIC, status_code=303)
async def take_password(request: Request) -> Response[Any]:
    """The first step: name and password."""
    form = await read_form(request)
    username, password = form.text("nama_pengguna", most=100), form.secret("kata_sandi")
    faults: Faults = []
    if not username:
        faults.append(("nama_pengguna", "Tulis nama pengguna Anda."))
    if not password:
        faults.append(("kata_sandi", "Tulis kata sandi Anda."))
    if faults:
        return await _sign_in_page(request, faults=faults, username=username, status=422)
    try:
        done = await sign_in.with_password(
            registry_of(request),
            username=username,
            password=password,
            address=request.client.host if request.client else "",
            browser=request.headers.get("user-agent", ""),
            old_token=token_of(request),
        )
    except SignInRefused as refusal:
        faults = [("nama_pengguna", str(refusal))]
        return await _sign_in_page(request, faults=faults, username=username, status=refusal.http_status)
    answer = see(NEXT[done.stage])
    signed_in(answer, done.token, config_of(request))
    return answer


async def _sign_in_page(
    request: Request, *, faults: Faults | None = None, username: str = "", status: int = 200
) -> Template:
    demo = await accounts.demo_accounts(registry_of(request)) if request.app.state.sample else ()
    return await page(
        request,
        "sign_in/sign_in.html",
        title="Masuk",
        status=status,
        faults=faults or [],
        username=username,
        demo_accounts=demo,
    )


@get("/masuk/kode", opt=PUBLIC)
async def show_code(request: Request) -> Response[Any]:
    """The second step, for whoever has done the first."""
    session = session_of(request)
    if session is None or session.stage is not Stage.CODE:
        return see(NEXT[session.stage] if session else "/masuk")
    return await _code_page(request)


@post("/masuk/kode", opt=PUBLIC, status_code=303)
async def take_code(request: Request) -> Response[Any]:
    """The second step: a code of the authenticator or a recovery code."""
    session, form = session_of(request), await read_form(request)
    if session is None or session.stage is not Stage.CODE:
        return see(NEXT[session.stage] if session else "/masuk?catatan=berakhir")
    code = form.text("kode", most=LONGEST_CODE) or form.text("kode_pemulihan", most=LONGEST_CODE)
    if not code:
        return await _code_page(request, fault="Tulis kode enam angka dari aplikasi autentikator.", status=422)
    try:
        done = await sign_in.with_code(registry_of(request), session, code)
    except SignInRefused as refusal:
        if str(refusal) == sign_in.TOO_LATE:
            ended = see("/masuk", note="terlalu-lama")
            signed_out(ended, config_of(request))
            return ended
        return await _code_page(request, fault=str(refusal), status=refusal.http_status)
    answer = see("/")
    signed_in(answer, done.token, config_of(request))
    return answer


async def _code_page(request: Request, *, fault: str = "", status: int = 200) -> Template:
    return await page(request, "sign_in/code.html", title="Kode autentikator", status=status, fault=fault)


@post("/keluar", opt=PUBLIC, status_code=303)
async def sign_out(request: Request) -> Response[Any]:
    """End the session and take it from the browser."""
    await sign_in.sign_out(registry_of(request), session_of(request))
    answer = see("/masuk", note="keluar")
    signed_out(answer, config_of(request))
    return answer


@get("/undangan/{token:str}", opt=PUBLIC)
async def show_invitation(request: Request, token: FromPath[str]) -> Template:
    """The page of a link that sets a password."""
    return await _invitation_page(request, token)


@post("/undangan/{token:str}", opt=PUBLIC, status_code=303)
async def accept_invitation(request: Request, token: FromPath[str]) -> Response[Any]:
    """Set the password by a link, which then works no more."""
    form = await read_form(request)
    password, again = form.secret("kata_sandi_baru"), form.secret("kata_sandi_ulang")
    if password != again:
        return await _invitation_page(
            request, token, fault="Kata sandi yang ditulis dua kali tidak sama. Tulis ulang keduanya."
        )
    try:
        await invitations.accept(registry_of(request), token, password)
    except InvalidValue as refusal:
        return await _invitation_page(request, token, fault=str(refusal))
    except SignInRefused:
        return await _invitation_page(request, token)
    return see("/masuk", note="kata-sandi-dibuat")


async def _invitation_page(request: Request, token: str, *, fault: str = "") -> Template:
    try:
        invitation = await invitations.view(registry_of(request), token)
    except SignInRefused as refusal:
        return await page(
            request,
            "sign_in/spent.html",
            title="Tautan tidak berlaku",
            status=refusal.http_status,
            told=str(refusal),
        )
    return await page(
        request,
        "sign_in/invitation.html",
        title="Buat kata sandi",
        status=422 if fault else 200,
        invitation=invitation,
        fault=fault,
    )


HANDLERS: tuple[Any, ...] = (
    show_sign_in,
    take_password,
    show_code,
    take_code,
    sign_out,
    show_invitation,
    accept_invitation,
)
