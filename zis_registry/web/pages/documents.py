"""Papers of the reader's scope: made, looked at, taken away; and the check of a paper, open to everybody."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from zis_registry.errors import NotFound
from zis_registry.services.proposals import document_view, paper_check
from zis_registry.terms.access import Permission
from zis_registry.web.asking import Request, clean, read_form, reader_of, registry_of
from zis_registry.web.paging import number_in
from zis_registry.web.routing import PUBLIC, needs
from zis_registry.web.showing import page, see

SIZES = (("F4", "F4 (folio)"), ("A4", "A4"))


@get("/dokumen", opt=needs(Permission.SEE_DOCUMENTS))
async def show_documents(request: Request, sebelum: FromQuery[str] = "") -> Template:
    """The papers made for the scope, newest first, and the form for a new one."""
    before = number_in(sebelum, otherwise=document_view.NEWEST)
    found = await document_view.documents(registry_of(request), reader_of(request), before=before)
    return await page(request, "documents/list.html", title="Dokumen", place="dokumen", found=found, sizes=SIZES)


@post("/dokumen/buat", opt=needs(Permission.MAKE_DOCUMENTS), status_code=303)
async def make_document(request: Request) -> Redirect:
    """Have a paper made from the draft in force."""
    reader, form = reader_of(request), await read_form(request)
    job = await document_view.ask_for(
        registry_of(request),
        reader,
        kind=form.text("jenis", most=40),
        area=reader.district or form.text("wilayah", most=4),
        size=form.text("ukuran", most=4),
    )
    return see(f"/pekerjaan/{job}")


@get("/dokumen/{number:str}", opt=needs(Permission.SEE_DOCUMENTS))
async def show_document(request: Request, number: FromPath[str]) -> Template:
    """One paper: number, standing, fingerprint."""
    found = await document_view.document(registry_of(request), reader_of(request), _number(number))
    return await page(
        request,
        "documents/document.html",
        title=f"{found.paper.words} {found.paper.number}",
        place="dokumen",
        found=found,
    )


@get("/dokumen/{number:str}/unduh", opt=needs(Permission.SEE_DOCUMENTS))
async def take_document(request: Request, number: FromPath[str]) -> Response[bytes]:
    """The file of a paper; who took it away is written down."""
    name, content = await document_view.take(registry_of(request), reader_of(request), _number(number))
    return Response(
        content, media_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@get("/periksa-surat", opt=PUBLIC)
async def check_paper(request: Request, nomor: FromQuery[str] = "") -> Template:
    """Whether a paper is one of this registry; says no more than the paper itself."""
    asked = clean(nomor, most=paper_check.LONGEST_QUESTION)
    address = request.client.host if request.client else ""
    found = await paper_check.check(registry_of(request), asked, address=address) if asked else None
    return await page(request, "documents/check.html", title="Periksa keaslian surat", asked=asked, found=found)


def _number(written: str) -> int:
    number = number_in(written, otherwise=0)
    if not number:
        raise NotFound("Surat ini tidak ada dalam lingkup Anda.")
    return number


HANDLERS: tuple[Any, ...] = (show_documents, make_document, show_document, take_document, check_paper)
