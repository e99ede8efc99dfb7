"""The register of legal bases, and the rules that decide."""

from __future__ import annotations

from typing import Any

from litestar import get
from litestar.params import FromQuery
from litestar.response import Template

from zis_registry.errors import InvalidValue
from zis_registry.services import legal_view
from zis_registry.terms.access import Permission
from zis_registry.web.asking import Request, clean, registry_of
from zis_registry.web.routing import needs
from zis_registry.web.showing import page


@get("/dasar-hukum", opt=needs(Permission.SEE_RULES))
async def show_bases(request: Request) -> Template:
    """Every legal basis with what cites it."""
    return await page(
        request, "rules/bases.html", title="Dasar hukum", place="dasar-hukum", found=legal_view.legal_bases()
    )


@get("/aturan", opt=needs(Permission.SEE_RULES))
async def show_rules(request: Request, tanggal: FromQuery[str] = "") -> Template:
    """Every rule and value as it stands on a day."""
    today, asked, fault = registry_of(request).today, clean(tanggal, most=40), ""
    try:
        on = legal_view.day_of(asked, today=today)
    except InvalidValue as error:
        on, fault = today, str(error)
    return await page(
        request, "rules/rules.html", title="Aturan", place="aturan", on=on, asked=asked or today.isoformat(),
        fault=fault, found=legal_view.rules_on(on), status=422 if fault else 200,
    )  # fmt: skip


HANDLERS: tuple[Any, ...] = (show_bases, show_rules)
