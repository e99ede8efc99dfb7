"""Opening one person's NIK: first written down for good, then opened, shown once."""

from __future__ import annotations

from dataclasses import dataclass

from zis_registry.errors import InvalidValue, NotFound
from zis_registry.linkage.survivorship import golden
from zis_registry.services.folding import source_facts
from zis_registry.services.households import reads
from zis_registry.services.households.reads import Seen
from zis_registry.services.lists.sealing import load_families
from zis_registry.services.numbering import household_number
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import household_lists, projections
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.household import Field
from zis_registry.terms.identity import IdentityReading, IdentityState

SHORTEST_REASON = 10
_DOUBT = {
    IdentityState.NUMBER_EXACT: "Diketik sebagai angka di Excel; cocokkan dengan KTP.",
    IdentityState.NUMBER_ROUNDED: "Angka terakhir tidak pasti: Excel membulatkannya. Cocokkan dengan KTP.",
    IdentityState.TEXT_ROUNDED: "Angka terakhir tidak pasti: pernah dibulatkan Excel. Cocokkan dengan KTP.",
    IdentityState.WRONG_LENGTH: "Jumlah angkanya bukan 16. Cocokkan dengan KTP.",
}


@dataclass(frozen=True, slots=True, repr=False)
class Revealed:
    """The numbers of a household, opened; `repr` shows none. The doubts are "" where the number is whole."""

    number: str
    name: str
    nik: str
    nik_doubt: str
    family_card: str
    family_card_doubt: str


@dataclass(frozen=True, slots=True)
class Named:
    """A household by number, name and area (digits)."""

    number: str
    name: str
    area: str


async def reveal(
    registry: Registry, reader: Reader, household: int, *, reason: str, with_family_card: bool = False
) -> Revealed:
    """Write down who opens whose NIK and why, commit that, and only then open it.

    Raises NotAllowed, NotFound outside the scope, InvalidValue without a reason, TooManyAttempts.
    """
    reader.require(Permission.REVEAL)
    require_reason(reason)
    await reads.note(registry, reader, household=household, what=Seen.NIK, reason=reason.strip())
    return await _open(registry, reader, household, with_family_card=with_family_card)


def require_reason(reason: str) -> None:
    """Raise InvalidValue for a reason that says nothing."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise InvalidValue(f"Tulis alasannya, sedikitnya {SHORTEST_REASON} huruf; alasan dicatat.")


async def named(registry: Registry, reader: Reader, household: int) -> Named:
    """The household whose NIK is asked for; raises NotAllowed, NotFound outside the scope."""
    reader.require(Permission.REVEAL)
    async with registry.db.read_tx():
        found = (await household_lists.listed(registry.db, reader.scope, [household])).get(household)
    if found is None:
        raise NotFound("Rumah tangga itu tidak ada dalam lingkup Anda.")
    return Named(household_number(household), found.name, found.area)


async def _open(registry: Registry, reader: Reader, household: int, *, with_family_card: bool) -> Revealed:
    async with registry.db.read_tx():
        listed = (await household_lists.listed(registry.db, reader.scope, [household])).get(household)
        if listed is None:
            raise NotFound("Rumah tangga itu tidak ada dalam lingkup Anda.")
        families = await load_families(registry, await projections.family_rows(registry.db, household))
    # Only numbers that stand on lists of the reader's scope: those of another district's list are that office's.
    own = [source_facts(family) for family in families.values() if reader.scope.meets(family.office_area)]
    record = golden(own)
    nik, nik_doubt = _told(record.value(Field.NIK))
    card, card_doubt = _told(record.value(Field.FAMILY_CARD)) if with_family_card else ("", "")
    return Revealed(household_number(household), listed.name, nik, nik_doubt, card, card_doubt)


def _told(reading: IdentityReading | None) -> tuple[str, str]:
    if reading is None or reading.digits is None:
        return "", "Tidak ada nomor yang terbaca."
    return reading.digits, _DOUBT.get(reading.state, "")
