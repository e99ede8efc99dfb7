"""Whether the person who asked for a job may still have it done."""

from __future__ import annotations

from zis_registry.errors import NotAllowed
from zis_registry.services.accounts.access import roles
from zis_registry.services.jobs.jobs import KINDS, JobKind
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import accounts, uploads
from zis_registry.store.repositories.accounts import AccountStatus
from zis_registry.store.repositories.jobs import JobRecord

NO_LONGER_ALLOWED = (
    "Akun yang meminta pekerjaan ini tidak lagi aktif atau tidak lagi berwenang untuknya. Tidak ada yang dikerjakan."
)


async def require_still_allowed(registry: Registry, job: JobRecord) -> None:
    """Raise NotAllowed when the account that asked may not do so any more; who is no account (the console) may."""
    async with registry.db.read_tx():
        account = await accounts.find_by_username(registry.db, job.actor)
        office = await uploads.find_office(registry.db, job.office)
    if account is None:
        return
    reach = account.areas or ((office.area,) if office is not None else ())
    if not (
        account.status is AccountStatus.ACTIVE
        and account.office == job.office
        and KINDS[JobKind(job.kind)].permission in roles()[account.role].permissions
        and all(any(area.startswith(prefix) for prefix in reach) for area in job.areas)
    ):
        raise NotAllowed(NO_LONGER_ALLOWED)
