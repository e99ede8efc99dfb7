"""The audit journal, the check of its chain, and who saw whom."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.params import FromQuery
from litestar.response import Template

from zis_registry.services import exports
from zis_registry.services.oversight import audit_view, looks_view
from zis_registry.services.oversight.audit_view import EventQuestion
from zis_registry.services.oversight.looks_view import LookQuestion
from zis_registry.terms.access import Permission
from zis_registry.web.asking import Request, clean, reader_of, registry_of
from zis_registry.web.routing import needs
from zis_registry.web.showing import page

LONGEST_FILTER = 200


@get("/audit", opt=needs(Permission.SEE_AUDIT))
async def show_journal(
    request: Request,
    pelaku: FromQuery[str] = "",
    jenis: FromQuery[str] = "",
    dari: FromQuery[str] = "",
    sampai: FromQuery[str] = "",
    sebelum: FromQuery[str] = "",
) -> Template:
    """The journal of changes, newest first."""
    asked = {"pelaku": pelaku, "jenis": jenis, "dari": dari, "sampai": sampai}
    asked = {name: clean(value, most=LONGEST_FILTER) for name, value in asked.items()}
    question = EventQuestion(
        actor=asked["pelaku"],
        action=asked["jenis"],
        since=asked["dari"],
        until=asked["sampai"],
        before=clean(sebelum, most=LONGEST_FILTER),
    )
    found = await audit_view.events(registry_of(request), reader_of(request), question)
    return await page(
        request,
        "audit/journal.html",
        title="Catatan audit",
        place="audit",
        found=found,
        asked=asked,
        filtered=any(asked.values()),
        older=_next("/audit", asked, found.older),
    )


@get("/audit/periksa", opt=needs(Permission.SEE_AUDIT))
async def check_journal(request: Request) -> Template:
    """Whether every event of the journal is as it was written."""
    found = await audit_view.check_chain(registry_of(request), reader_of(request))
    return await page(request, "audit/chain.html", title="Pemeriksaan rantai catatan audit", place="audit", found=found)


@get("/siapa-melihat", opt=needs(Permission.SEE_READS))
async def show_looks(
    request: Request,
    rumah_tangga: FromQuery[str] = "",
    petugas: FromQuery[str] = "",
    cara: FromQuery[str] = "",
    bulan: FromQuery[str] = "",
    sebelum: FromQuery[str] = "",
) -> Template:
    """Who saw which household in a month."""
    registry = registry_of(request)
    question = _looks_asked(rumah_tangga, petugas, cara, bulan, sebelum)
    asked = {
        "rumah_tangga": question.household,
        "petugas": question.actor,
        "cara": question.what,
        "bulan": question.month or looks_view.this_month(registry),
    }
    found = await looks_view.looks(registry, reader_of(request), question)
    return await page(
        request,
        "audit/looks.html",
        title="Siapa melihat siapa",
        place="siapa-melihat",
        found=found,
        asked=asked,
        filtered=any((question.household, question.actor, question.what)),
        older=_next("/siapa-melihat", asked, found.older),
        table=f"/siapa-melihat/unduh?{urlencode({name: value for name, value in asked.items() if value})}",
    )


@get("/siapa-melihat/unduh", opt=needs(Permission.SEE_READS))
async def take_looks_away(
    request: Request,
    rumah_tangga: FromQuery[str] = "",
    petugas: FromQuery[str] = "",
    cara: FromQuery[str] = "",
    bulan: FromQuery[str] = "",
) -> Response[bytes]:
    """The same looks as a workbook."""
    registry = registry_of(request)
    question = _looks_asked(rumah_tangga, petugas, cara, bulan, "")
    content = await looks_view.table_of_looks(registry, reader_of(request), question)
    name = f"siapa-melihat-{question.month or looks_view.this_month(registry)}.xlsx"
    return Response(
        content,
        media_type=exports.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _looks_asked(household: str, actor: str, what: str, month: str, before: str) -> LookQuestion:
    return LookQuestion(*(clean(text, most=LONGEST_FILTER) for text in (household, actor, what, month, before)))


def _next(path: str, asked: dict[str, str], key: int | None) -> str:
    if key is None:
        return ""
    query: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return f"{path}?{urlencode(query | {'sebelum': key})}"


HANDLERS: tuple[Any, ...] = (show_journal, check_journal, show_looks, take_looks_away)
