"""Lists: sending them, looking before accepting, what became of each row, taking a list back."""

from __future__ import annotations

from typing import Any

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from zis_registry.errors import DecisionRefused, InputRefused, InvalidValue
from zis_registry.services.lists import preview_view, staging, upload_list, upload_view, upload_work, withdrawal
from zis_registry.services.lists.upload_work import Delivery
from zis_registry.terms.access import Permission
from zis_registry.web.asking import Request, clean, read_form, reader_of, registry_of
from zis_registry.web.routing import needs
from zis_registry.web.showing import page, see

# Several files of 20 MB, or one with the form around it; more is refused before it is read.
LARGEST_UPLOAD = 63_000_000
LONGEST_WORD = 100
PLACE = "unggahan"


@get("/unggahan", opt=needs(Permission.SEE_UPLOADS))
async def show_uploads(request: Request) -> Template:
    """The lists that wait and those that were accepted."""
    return await _list_page(request)


async def _list_page(
    request: Request, *, status: int = 200, delivery: Delivery | None = None, error: str = ""
) -> Template:
    found = await upload_list.uploads_of(registry_of(request), reader_of(request))
    return await page(
        request,
        "uploads/list.html",
        title="Unggahan",
        place=PLACE,
        status=status,
        found=found,
        delivery=delivery,
        error=error,
    )


@post("/unggahan", opt=needs(Permission.UPLOAD), status_code=303, request_max_body_size=LARGEST_UPLOAD)
async def send_files(request: Request) -> Redirect | Template:
    """Keep the sent files; what is wrong with one is told and stops no other."""
    form = await read_form(request)
    files = [(file.filename, file.read) for file in form.files("berkas")]  # each is read in its turn
    try:
        delivery = await upload_work.send(registry_of(request), reader_of(request), files)
    except InputRefused as refusal:
        return await _list_page(request, status=refusal.http_status, error=str(refusal))
    if delivery.refused:
        return await _list_page(request, status=200 if delivery.taken else 422, delivery=delivery)
    if delivery.job is not None:
        return see(f"/pekerjaan/{delivery.job}")
    return see(f"/unggahan/periksa/{delivery.taken[0].staged}" if len(delivery.taken) == 1 else "/unggahan")


@get("/unggahan/periksa/{number:int}", opt=needs(Permission.SEE_UPLOADS))
async def show_preview(request: Request, number: FromPath[int], temuan: FromQuery[str] = "") -> Redirect | Template:
    """What accepting a list would do."""
    registry, reader = registry_of(request), reader_of(request)
    found = await preview_view.preview_view(registry, reader, number, kind=clean(temuan, most=LONGEST_WORD))
    if found.accepted:
        return see(f"/unggahan/{found.upload}" if found.upload is not None else "/unggahan")
    template = "uploads/findings.html" if found.listed else "uploads/preview.html"
    return await page(
        request,
        template,
        title=found.listed.title if found.listed else "Periksa sebelum diterima",
        place=PLACE,
        found=found,
        listed=found.listed,
        back=(f"/unggahan/periksa/{number}", found.line.filename),
    )


@post("/unggahan/periksa/{number:int}/baca", opt=needs(Permission.UPLOAD), status_code=303)
async def read_again(request: Request, number: FromPath[int]) -> Redirect:
    """Read a list (again)."""
    return see(f"/pekerjaan/{await upload_work.read_again(registry_of(request), reader_of(request), number)}")


@post("/unggahan/periksa/{number:int}/terima", opt=needs(Permission.UPLOAD), status_code=303)
async def accept_list(request: Request, number: FromPath[int]) -> Redirect:
    """Accept a list as it was shown."""
    shown = (await read_form(request)).text("dilihat", most=2 * LONGEST_WORD)
    job = await upload_work.accept(registry_of(request), reader_of(request), number, shown=shown)
    return see(f"/pekerjaan/{job}")


@post("/unggahan/periksa/{number:int}/batalkan", opt=needs(Permission.UPLOAD), status_code=303)
async def discard_list(request: Request, number: FromPath[int]) -> Redirect:
    """Drop a list that was not accepted."""
    await staging.discard(registry_of(request), reader_of(request), number)
    return see("/unggahan", note="unggahan-dibatalkan")


@get("/unggahan/{number:int}", opt=needs(Permission.SEE_UPLOADS))
async def show_upload(
    request: Request,
    number: FromPath[int],
    temuan: FromQuery[str] = "",
    lembar: FromQuery[str] = "",
    nasib: FromQuery[str] = "",
    setelah: FromQuery[int] = -1,
) -> Template:
    """An accepted list, the rows of it, or the findings of one kind."""
    return await _upload_page(
        request,
        number,
        kind=clean(temuan, most=LONGEST_WORD),
        sheet=clean(lembar, most=LONGEST_WORD),
        what=clean(nasib, most=LONGEST_WORD),
        after=setelah,
    )


async def _upload_page(
    request: Request, number: int, *, status: int = 200, error: str = "", reason: str = "", **which: Any
) -> Template:
    found = await upload_view.upload_view(registry_of(request), reader_of(request), number, **which)
    template, title = "uploads/upload.html", "Daftar yang diterima"
    if found.listed:
        template, title = "uploads/findings.html", found.listed.title
    elif found.page:
        template, title = "uploads/rows.html", "Nasib setiap baris"
    return await page(
        request,
        template,
        title=title,
        place=PLACE,
        status=status,
        found=found,
        listed=found.listed,
        back=(f"/unggahan/{number}", found.line.filename),
        error=error,
        reason=reason,
    )


@post("/unggahan/{number:int}/tarik", opt=needs(Permission.UPLOAD), status_code=303)
async def withdraw_upload(request: Request, number: FromPath[int]) -> Redirect | Template:
    """Take an accepted list back."""
    reason = (await read_form(request)).text("alasan", most=withdrawal.MOST_REASON)
    try:
        await withdrawal.withdraw(registry_of(request), reader_of(request), upload=number, reason=reason)
    except (InvalidValue, DecisionRefused) as refusal:
        return await _upload_page(request, number, status=refusal.http_status, error=str(refusal), reason=reason)
    return see(f"/unggahan/{number}", note="unggahan-ditarik")


@post("/unggahan/{number:int}/pulihkan", opt=needs(Permission.UPLOAD), status_code=303)
async def restore_upload(request: Request, number: FromPath[int]) -> Redirect | Template:
    """Give a withdrawn list back."""
    reason = (await read_form(request)).text("alasan", most=withdrawal.MOST_REASON)
    try:
        await withdrawal.restore(registry_of(request), reader_of(request), upload=number, reason=reason)
    except InvalidValue as refusal:
        return await _upload_page(request, number, status=refusal.http_status, error=str(refusal), reason=reason)
    return see(f"/unggahan/{number}", note="unggahan-dipulihkan")


HANDLERS: tuple[object, ...] = (
    show_uploads,
    send_files,
    show_preview,
    read_again,
    accept_list,
    discard_list,
    show_upload,
    withdraw_upload,
    restore_upload,
)
