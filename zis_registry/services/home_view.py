"""The home page of a role: tasks, at most four key figures, the gap, the funds, the districts, the last changes."""

from __future__ import annotations

from dataclasses import dataclass

from zis_registry.services import reference, waiting
from zis_registry.services.money import fund_view, gap_view
from zis_registry.services.money.fund_view import FundLine
from zis_registry.services.money.gap_view import GapView
from zis_registry.services.opening import Registry
from zis_registry.services.oversight import audit_view
from zis_registry.services.oversight.audit_view import Event, EventQuestion
from zis_registry.services.waiting import Task
from zis_registry.store.repositories import gap, projections, uploads
from zis_registry.terms.access import Permission, Reader, Role
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Service

MOST_LINES = 15
LAST_EVENTS = 5
VILLAGE_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: `kind` says how the value is written ("angka" or "ringkas")."""

    label: str
    value: int
    kind: str
    context: str = ""
    shares: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DistrictLine:
    """A district of the province with what it has sent."""

    area: str
    name: str
    households: int
    lists: int
    last: str


@dataclass(frozen=True, slots=True)
class Home:
    """Everything the home page shows of a reader; what the role may not see is empty or None."""

    tasks: tuple[Task, ...]
    figures: tuple[Figure, ...]
    gap: GapView | None
    funds: tuple[FundLine, ...]
    districts: tuple[DistrictLine, ...]
    events: tuple[Event, ...]
    next_steps: tuple[tuple[str, str], ...]


_STEPS: tuple[tuple[Permission, str, str], ...] = (
    (Permission.UPLOAD, "Unggah daftar", "/unggahan"),
    (Permission.MANAGE_ACCOUNTS, "Undang pengguna", "/pengguna/baru"),
    (Permission.SEE_AUDIT, "Periksa keutuhan catatan", "/audit/periksa"),
    (Permission.SEE_GAP, "Lihat kesenjangan", "/kesenjangan"),
    (Permission.SEE_FUNDS, "Lihat dana", "/dana"),
    (Permission.SEE_HOUSEHOLDS, "Cari rumah tangga", "/rumah-tangga"),
    (Permission.GUIDES, "Baca panduan", "/panduan"),
)


async def home(registry: Registry, reader: Reader) -> Home:
    """The home page of a reader."""
    told = await waiting.tasks(registry, reader)
    shown = await gap_view.view(registry, reader) if reader.may(Permission.SEE_GAP) else None
    funds = (await fund_view.funds(registry, reader)).funds if reader.may(Permission.SEE_FUNDS) else ()
    return Home(
        tasks=told,
        figures=await _figures(registry, reader, shown, funds),
        gap=shown,
        funds=funds if reader.district is not None else (),
        districts=await _districts(registry, reader) if _sees_districts(reader) else (),
        events=await _events(registry, reader),
        next_steps=tuple((words, path) for permission, words, path in _STEPS if reader.may(permission))[:3],
    )


async def _figures(
    registry: Registry, reader: Reader, shown: GapView | None, funds: tuple[FundLine, ...]
) -> tuple[Figure, ...]:
    told: list[Figure] = []
    if shown is not None or reader.may(Permission.SEE_HOUSEHOLDS):
        async with registry.db.read_tx():
            counted = await projections.counts(registry.db, reader.scope)
            places = await projections.areas(registry.db, reader.scope)
        villages = sum(1 for area in places if len(area) == VILLAGE_DIGITS)
        context = f"di {villages} desa atau kelurahan"
        told.append(Figure("Rumah tangga terdaftar", counted["households"], "angka", context))
    if reader.may(Permission.SEE_PROPOSALS) and shown is not None:
        told.append(_open_units(shown))
    if funds:
        told.append(_ready(funds))
    if shown is not None:
        total = shown.total
        told.append(Figure("Kesenjangan", total.gap, "ringkas", "dari kebutuhan", (("kebutuhan", total.need),)))
    return tuple(told)


def _open_units(shown: GapView) -> Figure:
    units = shown.total.units
    sanitation, water = units.get(Service.SANITATION, 0), units.get(Service.WATER, 0)
    context = f"{sanitation:,} sanitasi, {water:,} air minum".replace(",", ".").replace(". ", ", ")
    return Figure("Kebutuhan sarana", sanitation + water, "angka", context)


def _ready(funds: tuple[FundLine, ...]) -> Figure:
    """What may still be reserved; the kinds apart, because none pays for another."""
    kinds: dict[str, int] = {}
    for fund in funds:
        kinds[fund.kind_words] = kinds.get(fund.kind_words, 0) + fund.left
    return Figure("Dana siap pakai", sum(kinds.values()), "ringkas", "", tuple(sorted(kinds.items())))


def _sees_districts(reader: Reader) -> bool:
    return reader.district is None and reader.may(Permission.SEE_GAP)


async def _districts(registry: Registry, reader: Reader) -> tuple[DistrictLine, ...]:
    """Every district of the scope, those that sent nothing first, then by the last list, the oldest first."""
    async with registry.db.read_tx():
        households = {one.area: one.households for one in await gap.registered(registry.db, reader.scope, digits=4)}
        sent = await uploads.list_uploads(registry.db, reader.scope)
    last: dict[str, str] = {}
    lists: dict[str, int] = {}
    for upload in sent:
        district = upload.area[:4]
        last[district] = max(last.get(district, ""), upload.accepted_at)
        lists[district] = lists.get(district, 0) + 1
    found = [
        DistrictLine(
            area=code.digits,
            name=reference.area_words(AreaCode(code.digits)),
            households=households.get(code.digits, 0),
            lists=lists.get(code.digits, 0),
            last=last.get(code.digits, ""),
        )
        for code in reference.areas().districts()
        if reader.scope.covers(code.digits)
    ]
    return tuple(sorted(found, key=lambda one: (one.last, one.area)))


async def _events(registry: Registry, reader: Reader) -> tuple[Event, ...]:
    if reader.role is not Role.AUDITOR:
        return ()
    return tuple((await audit_view.events(registry, reader, EventQuestion())).events[:LAST_EVENTS])
