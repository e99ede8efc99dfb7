"""Before any handler: who asks, may they, and did they send the form themselves."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from litestar.enums import RequestEncodingType
from litestar.handlers.base import BaseRouteHandler

from zis_registry.errors import NotAllowed, SignInRefused
from zis_registry.services.accounts.access import who_may
from zis_registry.terms.access import Permission
from zis_registry.web.asking import Connection, Request, config_of, registry_of, session_of
from zis_registry.web.routing import NEEDS, OPEN
from zis_registry.web.tokens import fits

SAFE = ("GET", "HEAD", "OPTIONS")
FORM_FIELD = "_csrf"
FORMS = (RequestEncodingType.URL_ENCODED.value, RequestEncodingType.MULTI_PART.value)


class SignInNeeded(SignInRefused):
    """Nobody is signed in, or the session has ended; the browser is led to the sign-in page."""

    code = "belum-masuk"


class ForeignForm(NotAllowed):
    """A form that this session's own page did not send."""

    code = "formulir-asing"


def guard_permission(connection: Connection, handler: BaseRouteHandler) -> None:
    """Deny by default: a route is open, or names a permission that the reader has.

    Raises SignInNeeded without a session, NotAllowed (with who may) without the permission.
    """
    if handler.opt.get(OPEN):
        return
    session = session_of(connection)
    if session is None or session.reader is None:
        raise SignInNeeded("Masuk dulu untuk membuka halaman ini.")
    wanted = handler.opt.get(NEEDS)
    if not isinstance(wanted, Permission):
        raise NotAllowed("Halaman ini belum dibuka untuk siapa pun.")
    if not session.reader.may(wanted):
        raise NotAllowed(f"Peran Anda tidak memuat kewenangan ini. Yang dapat: {', '.join(who_may(wanted))}.")


async def guard_form(connection: Connection, _: BaseRouteHandler) -> None:
    """Let a change pass only from our own page in this very session; raises ForeignForm otherwise."""
    method = connection.scope.get("method", "GET")
    if method in SAFE:
        return
    config, registry = config_of(connection), registry_of(connection)
    _refuse_other_site(connection)
    request = cast(Request, connection)
    if request.content_type[0] not in FORMS:
        raise ForeignForm("Formulir ini tidak dikirim dari halaman register.")
    session = session_of(connection)
    cookie = config.session_cookie if session is not None else config.visitor_cookie
    sent = (await request.form()).get(FORM_FIELD)
    if not isinstance(sent, str) or not fits(registry, connection.cookies.get(cookie, ""), sent):
        raise ForeignForm(
            "Formulir ini tidak dikirim dari halaman yang sedang Anda buka, atau sesinya sudah berganti. "
            "Tidak ada yang berubah. Buka lagi halamannya, lalu ulangi."
        )


def _refuse_other_site(connection: Connection) -> None:
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    other = site is not None and site not in ("same-origin", "none")
    if origin is not None and not (origin == "null" and site == "same-origin"):
        other = other or urlsplit(origin).netloc != connection.headers.get("host", "")
    if other:
        raise ForeignForm("Formulir ini dikirim dari situs lain. Tidak ada yang berubah.")
