"""Duplicate cases: the list in the order of work, one case side by side, deciding it, and taking a decision back."""

from __future__ import annotations

from typing import Any

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from zis_registry.errors import DecisionRefused
from zis_registry.services.cases import case_decisions, case_list, case_view
from zis_registry.services.cases.case_view import CaseView
from zis_registry.services.households import reads
from zis_registry.services.numbering import household_id
from zis_registry.services.opening import Registry
from zis_registry.terms.access import Permission
from zis_registry.web.asking import Request, clean, read_form, reader_of, registry_of
from zis_registry.web.routing import needs
from zis_registry.web.showing import later, page, see

AUTOMATIC = "otomatis"
LONGEST_KEY = 40
ANSWERS = {"sama": "SAME", "berbeda": "DIFFERENT", "tanya": "ASK"}


@get("/kasus", opt=needs(Permission.SEE_CASES))
async def show_cases(request: Request, tampil: FromQuery[str] = "", setelah: FromQuery[str] = "") -> Template:
    """The list of cases, or of automatic links."""
    registry, reader = registry_of(request), reader_of(request)
    after = clean(setelah, most=LONGEST_KEY)
    state = clean(tampil, most=LONGEST_KEY) or case_list.default_state(reader)
    views = [
        (case_list.STATE_WORDS[one], f"/kasus?tampil={one}", one == state)
        for one in (*case_list.states_of(reader), AUTOMATIC)
    ]
    if state == AUTOMATIC:
        links = await case_list.links(registry, reader, after)
        return await page(
            request, "cases/links.html", title="Kasus ganda", place="kasus", found=links, views=views, told=None
        )
    found = await case_list.case_list(registry, reader, state, after)
    told = await case_decisions.done(registry, reader, _decided(request))
    return await page(
        request, "cases/list.html", title="Kasus ganda", place="kasus", found=found, views=views, told=told
    )


@get("/kasus/{number:str}", opt=needs(Permission.SEE_CASES))
async def show_case(request: Request, number: FromPath[str]) -> Template:
    """One case: two records side by side, and the decision."""
    return await _case_page(request, number)


async def _case_page(request: Request, number: str, *, status: int = 200, **typed: Any) -> Template:
    registry, reader = registry_of(request), reader_of(request)
    found = await case_view.case(registry, reader, number)
    told = await case_decisions.done(registry, reader, _decided(request))
    _note_read(request, found)
    context: dict[str, Any] = {"error": "", "reason": ""} | typed
    return await page(
        request,
        "cases/case.html",
        title="Apakah ini satu rumah?" if found.dwelling else "Apakah ini rumah tangga yang sama?",
        place="kasus",
        status=status,
        found=found,
        told=told,
        decider=reader.may(Permission.DECIDE_CASES),
        **context,
    )


def _note_read(request: Request, found: CaseView) -> None:
    """Who looked at whom is written after the page is out."""
    numbers = {side.number for side in (found.left, found.right) if side.state == "terlihat" and side.number}
    households, reader = sorted(household_id(number) for number in numbers), reader_of(request)

    async def note(registry: Registry) -> None:
        for household in households:
            await reads.note_page(registry, reader, household)

    if households:
        later(request, note)


@post("/kasus/{number:str}/putuskan", opt=needs(Permission.DECIDE_CASES), status_code=303)
async def decide_case(request: Request, number: FromPath[str]) -> Redirect | Template:
    """Decide a case and lead on to the next one; when somebody was quicker, show how it stands now."""
    form = await read_form(request)
    seen = form.text("terakhir", most=12)
    reason = form.text("alasan", most=case_decisions.MOST_REASON)
    try:
        made = await case_decisions.decide(
            registry_of(request),
            reader_of(request),
            number,
            ANSWERS.get(form.text("putusan", most=20), ""),
            reason=reason,
            seen=int(seen) if seen.isdecimal() else 0,
        )
    except DecisionRefused as refused:
        return await _case_page(request, number, status=refused.http_status, error=str(refused), reason=reason)
    onward = f"/kasus/{made.next}" if made.next else "/kasus"
    return see(f"{onward}?putus={made.decision}")


@post("/keputusan/{number:str}/cabut", opt=needs(Permission.DECIDE_CASES), status_code=303)
async def undo_decision(request: Request, number: FromPath[str]) -> Redirect:
    """Take back a decision or an automatic link, and show its case as it stands then."""
    form = await read_form(request)
    case = await case_decisions.undo(
        registry_of(request),
        reader_of(request),
        number,
        reason=form.text("alasan", most=case_decisions.MOST_REASON),
    )
    return see(f"/kasus/{case}", note="keputusan-dicabut")


def _decided(request: Request) -> str:
    return clean(request.query_params.get("putus", ""), most=20)


HANDLERS: tuple[Any, ...] = (show_cases, show_case, decide_case, undo_decision)
