"""How an office writes its papers and how others reach it: letterhead, address, contact, signatory."""

from __future__ import annotations

from dataclasses import dataclass

from zis_registry.errors import InvalidValue, NotFound
from zis_registry.services.accounts.reach import NO_OFFICE, in_reach
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import accounts, uploads
from zis_registry.store.repositories.accounts import ProfileRecord
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.scope import Scope

MOST_LINES, LONGEST_LINE = 5, 120


@dataclass(frozen=True, slots=True)
class OfficeProfile:
    """Letterhead lines, postal address, contact (how other offices reach this one) and who signs; "" is not told."""

    letterhead: tuple[str, ...] = ()
    address: str = ""
    contact: str = ""
    signatory: str = ""
    changed_at: str = ""
    changed_by: str = ""


NOTHING = OfficeProfile()


async def profile(registry: Registry, code: str) -> OfficeProfile:
    """The profile of an office; NOTHING before anybody wrote one. Profiles are public: they stand on papers."""
    async with registry.db.read_tx():
        found = await accounts.find_profile(registry.db, code)
    if found is None:
        return NOTHING
    return OfficeProfile(
        found.letterhead, found.address, found.contact, found.signatory, found.changed_at, found.changed_by
    )


async def put_profile(registry: Registry, reader: Reader, *, code: str, wanted: OfficeProfile) -> OfficeProfile:
    """Write the whole profile of an office that the reader manages.

    Raises NotAllowed, NotFound for an office out of reach, InvalidValue for too many or too long lines.
    """
    reader.require(Permission.MANAGE_ACCOUNTS)
    made = _clean(registry, reader.scope, wanted)
    async with registry.db.write_tx():
        if code not in await in_reach(registry, reader):
            raise NotFound(NO_OFFICE)
        await _write(registry, reader.scope, code, made)
    return made


async def put_first_profile(registry: Registry, scope: Scope, *, code: str, wanted: OfficeProfile) -> None:
    """Write the profile of an office from the console; raises NotFound outside the scope, InvalidValue as above."""
    made = _clean(registry, scope, wanted)
    async with registry.db.write_tx():
        office = await uploads.find_office(registry.db, code)
        if office is None or not scope.covers(office.area):
            raise NotFound("Kantor ini tidak ada di wilayah Anda.")
        await _write(registry, scope, code, made)


def _clean(registry: Registry, scope: Scope, wanted: OfficeProfile) -> OfficeProfile:
    lines = tuple(line for line in map(_line, wanted.letterhead) if line)
    if len(lines) > MOST_LINES:
        raise InvalidValue(f"Kepala surat paling banyak {MOST_LINES} baris; yang tertulis {len(lines)}.", code="kepala")
    return OfficeProfile(
        lines,
        _line(wanted.address),
        _line(wanted.contact),
        _line(wanted.signatory),
        changed_at=registry.now,
        changed_by=scope.actor,
    )


async def _write(registry: Registry, scope: Scope, code: str, made: OfficeProfile) -> None:
    await accounts.put_profile(
        registry.db,
        ProfileRecord(
            code, made.letterhead, made.address, made.contact, made.signatory, made.changed_at, made.changed_by
        ),
    )
    told: dict[str, object] = {
        "lines": len(made.letterhead), "address": bool(made.address), "contact": bool(made.contact),
    }  # fmt: skip
    await registry.record(scope=scope, action="registry:office:profile", subject=f"office:{code}", payload=told)


def _line(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > LONGEST_LINE:
        raise InvalidValue(f"Satu baris paling banyak {LONGEST_LINE} huruf; yang tertulis {len(line)}.", code="kepala")
    return line
