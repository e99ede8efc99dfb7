"""Rendering: a page with its frame, a way on after a form, and work for after the answer."""

from __future__ import annotations

import asyncio
import contextvars
import secrets
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from litestar.datastructures import Cookie
from litestar.response import Redirect, Template
from markupsafe import Markup

from zis_registry.services import waiting
from zis_registry.services.accounts import sessions
from zis_registry.services.opening import Registry
from zis_registry.terms.access import Permission, Reader
from zis_registry.web.asking import Request, config_of, registry_of, session_of, token_of
from zis_registry.web.config import WebConfig
from zis_registry.web.cookies import visiting
from zis_registry.web.fault_log import note_fault
from zis_registry.web.guarding import FORM_FIELD
from zis_registry.web.menu import bar_of, menu_of
from zis_registry.web.tokens import form_token

# What a page says after a form was taken, by the code in its address; never a text from outside.
NOTES: dict[str, str] = {
    "tersimpan": "Tersimpan.",
    "unggahan-dibatalkan": "Unggahan dibatalkan; berkasnya dihapus. Tidak ada yang masuk register.",
    "unggahan-ditarik": "Daftar ditarik; barisnya tidak dihitung lagi. Dapat dipulihkan dari halaman ini.",
    "unggahan-dipulihkan": "Daftar dipulihkan; barisnya dihitung lagi seperti semula.",
    "asnaf-ditetapkan": "Asnaf ditetapkan dan berlaku sekarang. Dapat dicabut dari bagian Asnaf.",
    "asnaf-dicabut": "Ketetapan asnaf dicabut; yang berlaku lagi isi daftar, bila ada.",
    "nik-di-formulir": "NIK, KK, dan nomor HP tidak ditulis pada pencarian biasa; pakai formulir NIK.",
    "keputusan-dicabut": "Keputusan dicabut; register kembali seperti sebelumnya.",
    "keluar": "Anda sudah keluar.",
    "terlalu-lama": "Langkah kedua terlalu lama. Masuk lagi dari awal.",
    "kata-sandi-dibuat": "Kata sandi tersimpan. Masuk dengan kata sandi yang baru.",
    "kata-sandi-diganti": "Kata sandi diganti. Sesi Anda di peramban lain sudah berakhir.",
    "sesi-diakhiri": "Sesi itu sudah diakhiri.",
    "sesi-sudah-berakhir": "Sesi itu memang sudah berakhir.",
    "akun-diubah": "Akun diubah. Bila kewenangannya berubah, sesinya berakhir dan ia masuk lagi.",
    "akun-dikunci": "Akun dikunci. Semua sesinya berakhir.",
    "akun-dibuka": "Kunci akun dibuka.",
    "profil-tersimpan": "Profil kantor tersimpan.",
    "berakhir": "Sesi Anda berakhir. Masuk lagi untuk melanjutkan.",
}
NOTE = "catatan"


async def page(
    request: Request, template: str, *, title: str, place: str = "", status: int = 200, **context: Any
) -> Template:
    """A page in its frame; `place` is the key of the menu item it belongs to."""
    registry, session = registry_of(request), session_of(request)
    reader = session.reader if session else None
    counts = await waiting.counts(registry, reader) if reader else {}
    if session is not None and reader is not None and session.stale_touch:
        later(request, lambda registry: sessions.touch(registry, session))
    return framed(request, template, title=title, place=place, status=status, counts=counts, **context)


def framed(
    request: Request,
    template: str,
    *,
    title: str,
    place: str = "",
    status: int = 200,
    counts: Mapping[str, int] | None = None,
    **context: Any,
) -> Template:
    """A page in its frame without asking the database; what error pages are made with.

    Raises ValueError for a context that names a word of the frame: the page would say something else there.
    """
    registry, config = registry_of(request), config_of(request)
    session = session_of(request)
    reader = session.reader if session else None
    holder, cookies = _holder(request, config)
    token = form_token(registry, holder)
    frame = {
        "reader": reader,
        "groups": menu_of(reader) if reader else (),
        "bar": bar_of(reader) if reader else (),
        "counts": counts or {},
        "title": title,
        "place": place,
        "sample": request.app.state.sample,
        "today": registry.today,
        "may": partial(_may, reader),
        "csrf_token": token,
        "csrf_field": partial(_field, token),
        "note": NOTES.get(request.query_params.get(NOTE, "")),
        "path": request.url.path,
    }
    if taken := sorted(frame.keys() & context.keys()):
        raise ValueError(f"{template} names words of the frame: {', '.join(taken)}")
    return Template(template_name=template, context=frame | context, status_code=status, cookies=cookies)


def _holder(request: Request, config: WebConfig) -> tuple[str, list[Cookie]]:
    """The cookie value that the page's forms are bound to, and the cookie to set where there is none yet."""
    held = token_of(request) or request.cookies.get(config.visitor_cookie, "")
    if held:
        return held, []
    fresh = secrets.token_urlsafe(32)
    return fresh, [visiting(fresh, config)]


def _may(reader: Reader | None, permission: str) -> bool:
    return reader is not None and reader.may(Permission(permission))


def _field(token: str) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(FORM_FIELD, token)


async def fragment(request: Request, template: str, **context: Any) -> Template:
    """A part of a page, for the script that renews it; its forms are bound to the reader's session as a page's are."""
    registry = registry_of(request)
    token = form_token(registry, token_of(request))
    return Template(
        template_name=template,
        context={"today": registry.today, "csrf_field": partial(_field, token)} | context,
    )


def see(path: str, *, note: str = "") -> Redirect:
    """Lead the browser on after a form (303), with a note of NOTES."""
    joint = "&" if "?" in path else "?"
    return Redirect(path=f"{path}{joint}{NOTE}={note}" if note else path, status_code=303)


def later(request: Request, work: Callable[[Registry], Awaitable[None]]) -> None:
    """Do something small after the answer, outside this request's context; a failure is logged, never shown."""
    registry, tasks = registry_of(request), request.app.state.later

    async def run() -> None:
        try:
            await work(registry)
        except Exception as error:  # the answer has been given
            note_fault(request, error, "work after the answer")

    task = contextvars.Context().run(asyncio.get_running_loop().create_task, run())
    tasks.add(task)
    task.add_done_callback(tasks.discard)
