"""The proposals of the reader's scope: the list, one of them, its lines, a table to take away, and making a new one."""

from __future__ import annotations

import re
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from zis_registry.errors import InvalidValue, UsageRefused
from zis_registry.services import exports
from zis_registry.services.jobs import jobs
from zis_registry.services.jobs.jobs import JobKind
from zis_registry.services.money import what_if
from zis_registry.services.money.what_if import WhatIf
from zis_registry.services.proposals import proposal_table, proposal_view
from zis_registry.services.proposals.proposal_lines import Group
from zis_registry.services.reference import areas
from zis_registry.terms.access import Permission
from zis_registry.terms.area import AreaCode
from zis_registry.web.asking import Request, reader_of, registry_of
from zis_registry.web.paging import number_in
from zis_registry.web.routing import needs
from zis_registry.web.showing import page, see

ALL = "semua"
_AMOUNT = re.compile(r"(?:rp)?\s*([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,0+|,-)?", re.IGNORECASE)


@get("/usulan", opt=needs(Permission.SEE_PROPOSALS))
async def show_proposals(request: Request, sebelum: FromQuery[str] = "") -> Template:
    """The drafts in force, and what they replaced."""
    before = number_in(sebelum, otherwise=proposal_view.NEWEST)
    found = await proposal_view.proposals(registry_of(request), reader_of(request), before=before)
    return await page(request, "proposals/list.html", title="Usulan alokasi", place="usulan", found=found)


@get("/usulan/{number:str}", opt=needs(Permission.SEE_PROPOSALS))
async def show_proposal(
    request: Request,
    number: FromPath[str],
    tampil: FromQuery[str] = "",
    mulai: FromQuery[str] = "",
    dana: FromQuery[str] = "",
    tambah: FromQuery[str] = "",
) -> Template:
    """One proposal, or with `tampil` a page of its lines; with `dana` and `tambah` what more money would change."""
    registry, reader = registry_of(request), reader_of(request)
    if tampil:
        group = Group(tampil) if tampil in set(Group) else None
        found = await proposal_view.page_of(
            registry, reader, number, group=group, start=max(0, number_in(mulai, otherwise=1) - 1)
        )
        shown = group.value if group else ALL
        return await page(
            request, "proposals/lines.html", title=f"Usulan {found.number}: {found.title}", place="usulan", found=found,
            shown=shown,
        )  # fmt: skip
    view = await proposal_view.proposal(registry, reader, number)
    answer, fault = await _what_if(request, number, dana, tambah) if tambah or dana else (None, "")
    return await page(
        request, "proposals/proposal.html", title=f"Usulan {view.number}", place="usulan", found=view, answer=answer,
        fault=fault, asked={"dana": dana[:80], "tambah": tambah[:40]}, status=422 if fault else 200,
    )  # fmt: skip


async def _what_if(request: Request, number: str, fund: str, written: str) -> tuple[WhatIf | None, str]:
    """The answer, or what is wrong with the question."""
    found = _AMOUNT.fullmatch(written.strip())
    digits = found[1].replace(".", "") if found else ""
    amount = int(digits) if 0 < len(digits) <= 15 else 0
    try:
        return await what_if.more_money(registry_of(request), reader_of(request), number, fund=fund, amount=amount), ""
    except InvalidValue as error:
        return None, str(error)


@post("/usulan/susun", opt=needs(Permission.MAKE_PROPOSALS), status_code=303)
async def make_proposal(request: Request) -> Redirect:
    """Ask for a new draft of the reader's district; it replaces the one in force."""
    reader = reader_of(request)
    if reader.district is None:
        raise UsageRefused("Usulan disusun per kabupaten/kota, oleh kantor di sana.")
    name = areas().name(AreaCode(reader.district))
    job = await jobs.enqueue(
        registry_of(request),
        reader.scope,
        kind=JobKind.MATCH,
        payload={"area": reader.district},
        title=f"Usulan {name}",
        area=reader.district,
    )
    return see(f"/pekerjaan/{job}")


@get("/usulan/{number:str}/unduh", opt=needs(Permission.EXPORT))
async def take_away(request: Request, number: FromPath[str]) -> Response[bytes]:
    """Every line as the reader may see it, as a workbook."""
    name, content = await proposal_table.download(registry_of(request), reader_of(request), number)
    return Response(
        content, media_type=exports.MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


HANDLERS: tuple[Any, ...] = (show_proposals, show_proposal, make_proposal, take_away)
