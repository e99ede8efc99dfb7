"""Search: by name in any spelling or registry number; by NIK in a form, never in an address."""

from __future__ import annotations

from typing import Any

from litestar import get, post
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from zis_registry.errors import InvalidValue, TooManyAttempts
from zis_registry.services.households import search
from zis_registry.terms.access import Permission
from zis_registry.web.asking import Request, clean, read_form, reader_of, registry_of
from zis_registry.web.routing import needs
from zis_registry.web.showing import page, see

_EMPTY: dict[str, Any] = {"asked": "", "found": None, "error": "", "nik_error": "", "number": None}


@get("/cari", opt=needs(Permission.SEE_HOUSEHOLDS))
async def show_search(request: Request, q: FromQuery[str] = "") -> Template | Redirect:
    """What is found by a name or number; a typed NIK is led out of the address at once."""
    asked = clean(q, most=search.MOST_TEXT)
    if not asked:
        return await _search_page(request)
    if search.holds_number(asked):
        return see("/cari", note="nik-di-formulir")
    try:
        found = await search.by_text(registry_of(request), reader_of(request), asked)
    except InvalidValue as refused:
        return await _search_page(request, status=refused.http_status, asked=asked, error=str(refused))
    if found.total == 1 and search.is_number(asked):
        return see(f"/rumah-tangga/{found.hits[0].number}")
    return await _search_page(request, asked=asked, found=found)


@post("/cari/nik", opt=needs(Permission.REVEAL), status_code=200)
async def search_nik(request: Request) -> Template | Redirect:
    """Whose NIK it is: of the own district the household, of another only that it is registered."""
    form = await read_form(request)
    try:
        found = await search.by_nik(registry_of(request), reader_of(request), form.text("nik", most=40))
    except (InvalidValue, TooManyAttempts) as refused:
        return await _search_page(request, status=refused.http_status, nik_error=str(refused))
    if found.household:
        return see(f"/rumah-tangga/{found.household}")
    return await _search_page(request, number=found)


async def _search_page(request: Request, *, status: int = 200, **context: Any) -> Template:
    return await page(
        request, "search/results.html", title="Cari rumah tangga", place="cari", status=status, **{**_EMPTY, **context}
    )


HANDLERS: tuple[Any, ...] = (show_search, search_nik)
