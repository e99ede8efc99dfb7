"""Profiles of offices: what stands on their papers, and how others reach them. Served with the accounts' pages."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Template

from zis_registry.errors import InvalidValue, NotFound, SignInRefused
from zis_registry.services.accounts import accounts
from zis_registry.services.accounts.accounts import OfficeProfile, OfficeRecord
from zis_registry.services.accounts.reach import NO_OFFICE
from zis_registry.terms.access import Permission
from zis_registry.web.asking import Request, read_form, reader_of, registry_of
from zis_registry.web.freshness import ask_fresh_code, is_fresh
from zis_registry.web.routing import needs
from zis_registry.web.showing import page, see

MANAGE = needs(Permission.MANAGE_ACCOUNTS)
Faults = list[tuple[str, str]]


@get("/kantor", opt=MANAGE)
async def show_offices(request: Request) -> Template:
    """The offices in reach with what they put on their papers."""
    registry = registry_of(request)
    offices = await accounts.offices(registry, reader_of(request))
    profiles = [(office, await accounts.profile(registry, office.code)) for office in offices]
    return await page(request, "users/offices.html", title="Kantor", place="kantor", offices=profiles)


@get("/kantor/{code:str}", opt=MANAGE)
async def show_office(request: Request, code: FromPath[str]) -> Template:
    """The profile of one office."""
    office = await _office(request, code)
    profile = await accounts.profile(registry_of(request), office.code)
    return await _office_page(request, office, profile, _profile_typed(profile))


@post("/kantor/{code:str}", opt=MANAGE, status_code=303)
async def put_office(request: Request, code: FromPath[str]) -> Response[Any]:
    """Write the profile of one office."""
    registry, reader, form = registry_of(request), reader_of(request), await read_form(request)
    office = await _office(request, code)
    typed = {
        "letterhead": form.text("kepala", most=1_000),
        "address": form.text("alamat", most=200),
        "contact": form.text("kontak", most=200),
        "signatory": form.text("penanda_tangan", most=200),
    }
    try:
        await ask_fresh_code(request, form)
        wanted = OfficeProfile(
            tuple(typed["letterhead"].splitlines()), typed["address"], typed["contact"], typed["signatory"]
        )
        await accounts.put_profile(registry, reader, code=office.code, wanted=wanted)
    except (InvalidValue, SignInRefused) as refusal:
        profile = await accounts.profile(registry, office.code)
        faults = [("kode" if isinstance(refusal, SignInRefused) else "kepala", str(refusal))]
        return await _office_page(request, office, profile, typed, faults=faults, status=refusal.http_status)
    return see(f"/kantor/{office.code}", note="profil-tersimpan")


async def _office(request: Request, code: str) -> OfficeRecord:
    for office in await accounts.offices(registry_of(request), reader_of(request)):
        if office.code == code:
            return office
    raise NotFound(NO_OFFICE)


def _profile_typed(profile: OfficeProfile) -> dict[str, str]:
    return {
        "letterhead": "\n".join(profile.letterhead),
        "address": profile.address,
        "contact": profile.contact,
        "signatory": profile.signatory,
    }


async def _office_page(
    request: Request,
    office: OfficeRecord,
    profile: OfficeProfile,
    typed: dict[str, str],
    *,
    faults: Faults | None = None,
    status: int = 200,
) -> Template:
    return await page(
        request,
        "users/office.html",
        title="Profil kantor",
        place="kantor",
        status=status,
        office=office,
        profile=profile,
        typed=typed,
        faults=faults or [],
        fresh=is_fresh(request),
    )


HANDLERS: tuple[Any, ...] = (show_offices, show_office, put_office)
