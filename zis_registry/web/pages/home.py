"""The home page of a role, and its whole menu as a page for phones."""

from __future__ import annotations

from typing import Any

from litestar import get
from litestar.response import Template

from zis_registry.services import home_view
from zis_registry.services.home_view import MOST_LINES
from zis_registry.terms.access import Permission
from zis_registry.terms.period import DAYS
from zis_registry.web.asking import Request, reader_of, registry_of
from zis_registry.web.pages.gap import chart_rows
from zis_registry.web.routing import needs
from zis_registry.web.showing import page


@get("/", opt=needs(Permission.HOME))
async def show_home(request: Request) -> Template:
    """What waits for the reader, then the figures."""
    registry, reader = registry_of(request), reader_of(request)
    found = await home_view.home(registry, reader)
    return await page(
        request,
        "home/home.html",
        title="Yang menunggu Anda",
        place="beranda",
        found=found,
        weekday=DAYS[registry.today.weekday()],
        rows=chart_rows(found.gap) if found.gap is not None else (),
        most=MOST_LINES,
    )


@get("/menu", opt=needs(Permission.HOME))
async def show_menu(request: Request) -> Template:
    """Every place of the reader's menu, as a page."""
    return await page(request, "home/menu.html", title="Menu", place="menu")


HANDLERS: tuple[Any, ...] = (show_home, show_menu)
