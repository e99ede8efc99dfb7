"""The guides: the reader's own first, then those for everybody, then those of the other roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from litestar import Litestar, get
from litestar.params import FromPath
from litestar.response import Template
from litestar.routes import HTTPRoute

from zis_registry.services.accounts.access import roles
from zis_registry.terms.access import Permission, Role
from zis_registry.web.asking import Request, session_of
from zis_registry.web.guarding import SignInNeeded
from zis_registry.web.guidebook import GENERAL, guide, open_links, slug_of
from zis_registry.web.routing import NEEDS, PUBLIC
from zis_registry.web.showing import page


def _role(request: Request) -> Role | None:
    session = session_of(request)
    return session.reader.role if session is not None and session.reader is not None else None


@get("/panduan", opt=PUBLIC)
async def show_guides(request: Request) -> Template:
    """The list of guides; a visitor sees those for everybody."""
    role = _role(request)
    others = [(rule.name, rule.duty, slug_of(rule.role)) for rule in roles().values() if rule.role is not role]
    return await page(
        request,
        "guides/list.html",
        title="Panduan",
        place="panduan",
        own=(roles()[role].name, roles()[role].duty, slug_of(role)) if role is not None else None,
        general=[guide(slug) for slug in GENERAL],
        others=others if role is not None else [],
    )


@get("/panduan/{slug:str}", opt=PUBLIC)
async def show_guide(request: Request, slug: FromPath[str]) -> Template:
    """One guide; those of the roles are for people who have signed in."""
    if slug not in GENERAL and _role(request) is None:
        raise SignInNeeded("Masuk dulu untuk membaca panduan peran.")
    return await _guide_page(request, slug)


@get("/data-pribadi", opt=PUBLIC)
async def show_rights(request: Request) -> Template:
    """What the register keeps of people, and their rights."""
    return await _guide_page(request, "data-pribadi")


async def _guide_page(request: Request, slug: str) -> Template:
    found = guide(slug)
    body = open_links(found, _opens(request))
    return await page(request, "guides/guide.html", title=found.title, place="panduan", body=body)


def _opens(request: Request) -> Callable[[str], bool]:
    """Whether the page of a path opens for the reader; a visitor is led to sign in from any."""
    session = session_of(request)
    reader = session.reader if session is not None else None

    def opens(path: str) -> bool:
        needed = _permissions(request.app).get(path)
        return reader is None or needed is None or reader.may(needed)

    return opens


@cache
def _permissions(app: Litestar) -> Mapping[str, Permission]:
    """What each page without a number in its path needs; those that need nothing are not among them."""
    handlers = [
        (route.path, one) for route in app.routes if isinstance(route, HTTPRoute) for one in route.route_handlers
    ]
    return {path: one.opt[NEEDS] for path, one in handlers if "GET" in one.http_methods and NEEDS in one.opt}


HANDLERS: tuple[Any, ...] = (show_guides, show_guide, show_rights)
