"""Long work: what was asked for, how far it is, stopping it; and whether the server is well."""

from __future__ import annotations

from http import HTTPStatus

from litestar import MediaType, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from zis_registry.services.jobs import jobs
from zis_registry.services.jobs.jobs import Health, JobKind
from zis_registry.terms.access import Permission
from zis_registry.web.asking import Request, reader_of, registry_of
from zis_registry.web.routing import PUBLIC, needs
from zis_registry.web.showing import fragment, page, see

PLACES = {
    JobKind.READ_LIST: "unggahan",
    JobKind.ACCEPT_LIST: "unggahan",
    JobKind.MATCH: "usulan",
    JobKind.DOCUMENT: "dokumen",
}


@get("/pekerjaan", opt=needs(Permission.HOME))
async def list_jobs(request: Request) -> Template:
    """The long work that the reader asked for, the newest first."""
    found = await jobs.listing(registry_of(request), reader_of(request))
    return await page(request, "jobs/list.html", title="Pekerjaan Anda", jobs=found)


@get("/pekerjaan/{number:int}", opt=needs(Permission.HOME))
async def show_job(request: Request, number: FromPath[int]) -> Template:
    """One job: how far it is, and where its result is."""
    job = await jobs.view(registry_of(request), reader_of(request), number)
    return await page(request, "jobs/job.html", title=job.kind_words, place=PLACES[job.kind], job=job)


@get("/pekerjaan/{number:int}/kemajuan", opt=needs(Permission.HOME))
async def show_progress(request: Request, number: FromPath[int]) -> Template:
    """The part of the page that renews itself."""
    job = await jobs.view(registry_of(request), reader_of(request), number)
    return await fragment(request, "jobs/progress.html", job=job, follow=True)


@post("/pekerjaan/{number:int}/hentikan", opt=needs(Permission.HOME), status_code=303)
async def stop_job(request: Request, number: FromPath[int]) -> Redirect:
    """Stop a job, or ask it to stop at its next step."""
    await jobs.cancel(registry_of(request), reader_of(request), number)
    return see(f"/pekerjaan/{number}")


@get("/kesehatan", opt=PUBLIC, media_type=MediaType.TEXT)
async def show_health(request: Request) -> Response[str]:
    """Whether database and worker answer; for a watching program, without any data."""
    found = await jobs.health(registry_of(request))
    status = HTTPStatus.OK if found is Health.WELL else HTTPStatus.SERVICE_UNAVAILABLE
    return Response(f"{found}\n", status_code=status, media_type=MediaType.TEXT)


HANDLERS: tuple[object, ...] = (list_jobs, show_job, show_progress, stop_job, show_health)
