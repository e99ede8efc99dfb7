"""The funds of the reader's scope, and the ledger of one."""

from __future__ import annotations

from typing import Any

from litestar import get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from zis_registry.services.money import fund_view
from zis_registry.terms.access import Permission
from zis_registry.web.asking import Request, reader_of, registry_of
from zis_registry.web.paging import number_in
from zis_registry.web.routing import needs
from zis_registry.web.showing import page


@get("/dana", opt=needs(Permission.SEE_FUNDS))
async def show_funds(request: Request) -> Template:
    """Every fund with its bond and its rupiah, and what other sources have committed."""
    found = await fund_view.funds(registry_of(request), reader_of(request))
    return await page(request, "funds/funds.html", title="Dana", place="dana", found=found)


@get("/dana/{code:str}", opt=needs(Permission.SEE_FUNDS))
async def show_fund(request: Request, code: FromPath[str], sebelum: FromQuery[str] = "") -> Template:
    """One fund with its ledger, newest first."""
    before = number_in(sebelum, otherwise=fund_view.NEWEST)
    found = await fund_view.fund(registry_of(request), reader_of(request), code, before=before)
    return await page(request, "funds/fund.html", title=f"Dana {found.fund.id}", place="dana", found=found)


HANDLERS: tuple[Any, ...] = (show_funds, show_fund)
