"""Households: the list, the page of one, its asnaf, its NIK once, and the copy for the person."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from zis_registry.errors import DecisionRefused, InvalidValue, SignInRefused, TooManyAttempts
from zis_registry.services.accounts import sign_in
from zis_registry.services.accounts.sessions import Session
from zis_registry.services.households import asnaf, household_view, reads, revealing, search, subject_copy
from zis_registry.services.households.revealing import Revealed
from zis_registry.services.households.search import Filters, StateFilter
from zis_registry.terms.access import Permission
from zis_registry.web.asking import Request, clean, read_form, reader_of, registry_of, session_of
from zis_registry.web.routing import needs
from zis_registry.web.showing import later, page, see

LONGEST_FILTER = 80
_STATES = {state.value for state in StateFilter}


@get("/rumah-tangga", opt=needs(Permission.SEE_HOUSEHOLDS))
async def show_list(
    request: Request,
    wilayah: FromQuery[str] = "",
    keadaan: FromQuery[str] = "",
    nama: FromQuery[str] = "",
    sesudah: FromQuery[str] = "",
    sebelum: FromQuery[str] = "",
) -> Template | Redirect:
    """The households of the reader's scope, fifty at a time."""
    if search.holds_number(nama):
        return see("/cari", note="nik-di-formulir")
    asked = {"wilayah": clean(wilayah, most=10), "keadaan": clean(keadaan, most=20)}
    asked["nama"] = clean(nama, most=LONGEST_FILTER)
    state = StateFilter(asked["keadaan"]) if asked["keadaan"] in _STATES else StateFilter.ANY
    filters = Filters(
        area=asked["wilayah"],
        state=state,
        text=asked["nama"],
        after=clean(sesudah, most=20),
        before=clean(sebelum, most=20),
    )
    found = await search.households(registry_of(request), reader_of(request), filters)
    return await page(
        request,
        "households/list.html",
        title="Rumah tangga",
        place="rumah-tangga",
        found=found,
        asked=asked,
        filtered=any(asked.values()),
        before=_turn(asked, "sebelum", found.previous_before),
        after=_turn(asked, "sesudah", found.next_after),
    )


def _turn(asked: dict[str, str], which: str, number: str) -> str:
    kept = {name: value for name, value in asked.items() if value}
    return f"/rumah-tangga?{urlencode({**kept, which: number})}" if number else ""


@get("/rumah-tangga/{number:str}", opt=needs(Permission.SEE_HOUSEHOLDS))
async def show_household(request: Request, number: FromPath[str]) -> Template:
    """The page of one household."""
    return await _household_page(request, number)


async def _household_page(request: Request, number: str, *, status: int = 200, **typed: Any) -> Template:
    registry, reader = registry_of(request), reader_of(request)
    found = await household_view.view(registry, reader, number)
    later(request, lambda registry: reads.note_page(registry, reader, found.id))
    context: dict[str, Any] = {"error": "", "chosen": "", "reason": ""} | typed
    return await page(
        request,
        "households/household.html",
        title=f"Rumah tangga {found.number}",
        place="rumah-tangga",
        status=status,
        found=found,
        **context,
    )


# --- asnaf ----------------------------------------------------------------------------------------------------


@get("/asnaf", opt=needs(Permission.CONFIRM_ASNAF))
async def show_waiting(request: Request) -> Template:
    """Those whose asnaf waits to be set, the oldest survey first."""
    found = await asnaf.waiting(registry_of(request), reader_of(request))
    return await page(request, "households/asnaf.html", title="Asnaf yang menunggu", place="asnaf", found=found)


@post("/rumah-tangga/{number:str}/asnaf", opt=needs(Permission.CONFIRM_ASNAF), status_code=303)
async def set_asnaf(request: Request, number: FromPath[str]) -> Redirect | Template:
    """Set the asnaf of a household, or take back what an officer set."""
    form = await read_form(request)
    withdrawn = form.text("cabut", most=4) == "ya"
    chosen = "" if withdrawn else form.text("asnaf", most=40)
    reason = form.text("alasan", most=asnaf.MOST_REASON)
    seen = form.text("terakhir", most=12)
    household = household_view.found_id(number)
    try:
        if not chosen and not withdrawn:
            raise InvalidValue("Pilih satu asnaf dari daftar.")
        shown = await asnaf.confirm(
            registry_of(request),
            reader_of(request),
            household,
            chosen,
            reason,
            seen=int(seen) if seen.isdecimal() else 0,
        )
    except (InvalidValue, DecisionRefused) as refused:
        return await _household_page(
            request, number, status=refused.http_status, error=str(refused), chosen=chosen, reason=reason
        )
    return see(f"/rumah-tangga/{shown}", note="asnaf-dicabut" if withdrawn else "asnaf-ditetapkan")


# --- NIK ------------------------------------------------------------------------------------------------------


@get("/rumah-tangga/{number:str}/buka-nik", opt=needs(Permission.REVEAL))
async def ask_reveal(request: Request, number: FromPath[str]) -> Template:
    """The form that asks why, and for a fresh code."""
    return await _reveal_form(request, number)


async def _reveal_form(request: Request, number: str, *, status: int = 200, **typed: Any) -> Template:
    registry, reader = registry_of(request), reader_of(request)
    listed = await revealing.named(registry, reader, household_view.found_id(number))
    session = session_of(request)
    context: dict[str, Any] = {"errors": {}, "reason": "", "with_card": False} | typed
    return await page(
        request,
        "households/reveal.html",
        title=f"Buka NIK {listed.number}",
        place="rumah-tangga",
        status=status,
        listed=listed,
        needs_code=session is None or not session.fresh_code,
        **context,
    )


@post("/rumah-tangga/{number:str}/buka-nik", opt=needs(Permission.REVEAL), status_code=200)
async def reveal(request: Request, number: FromPath[str]) -> Template:
    """Write down who asks and why, then show the number once."""
    form = await read_form(request)
    reason = form.text("alasan", most=reads.MOST_REASON)
    with_card = form.text("kk", most=4) == "ya"
    typed: dict[str, Any] = {"reason": reason, "with_card": with_card}
    household = household_view.found_id(number)
    try:
        revealing.require_reason(reason)
    except InvalidValue as refused:
        return await _reveal_form(request, number, status=422, errors={"alasan": str(refused)}, **typed)
    session = session_of(request)
    if session is not None and not session.fresh_code:
        try:
            await _confirm(request, session, form.text("kode", most=20))
        except SignInRefused as refused:
            return await _reveal_form(
                request, number, status=refused.http_status, errors={"kode": str(refused)}, **typed
            )
    try:
        shown = await revealing.reveal(
            registry_of(request), reader_of(request), household, reason=reason, with_family_card=with_card
        )
    except TooManyAttempts as refused:
        return await _reveal_form(request, number, status=429, errors={"alasan": str(refused)}, **typed)
    return await _revealed(request, shown)


async def _confirm(request: Request, session: Session, code: str) -> None:
    await sign_in.confirm_code(registry_of(request), session, code)


async def _revealed(request: Request, shown: Revealed) -> Template:
    return await page(
        request, "households/revealed.html", title=f"NIK {shown.number}", place="rumah-tangga", shown=shown
    )


# --- the person's copy ----------------------------------------------------------------------------------------


@post("/rumah-tangga/{number:str}/salinan-data", opt=needs(Permission.SUBJECT_COPY), status_code=200)
async def make_copy(request: Request, number: FromPath[str]) -> Response[bytes]:
    """The paper that the person takes home."""
    made = await subject_copy.make(registry_of(request), reader_of(request), number)
    return Response(
        made.content,
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{made.filename}"'},
    )


HANDLERS: tuple[Any, ...] = (show_list, show_household, show_waiting, set_asnaf, ask_reveal, reveal, make_copy)
