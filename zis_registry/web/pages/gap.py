"""The gap: a map, bars by source and a table of one area, and the same table as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.params import FromQuery
from litestar.response import Template

from zis_registry.funding.gap import Level
from zis_registry.services import exports
from zis_registry.services.money import gap_sheet, gap_view
from zis_registry.services.money.boundaries import outlines
from zis_registry.services.money.gap_table import Choice, Definition, Line
from zis_registry.services.money.gap_view import GapView
from zis_registry.terms.access import Permission
from zis_registry.terms.household import Service
from zis_registry.web.asking import Request, reader_of, registry_of
from zis_registry.web.drawing.bars import MoneyBar, money_bar
from zis_registry.web.drawing.maps import WIDTH, MapDrawing, draw, share_class
from zis_registry.web.routing import needs
from zis_registry.web.showing import page

PATH = "/kesenjangan"
PROVINCE, DISTRICT_DIGITS, SUBDISTRICT_DIGITS = "73", 4, 6
INSIDE = {Level.DISTRICT: "kabupaten/kota", Level.SUBDISTRICT: "kecamatan", Level.VILLAGE: "desa/kelurahan"}
CHOICES = ((Choice.BOTH, "Semua"), (Choice.SANITATION, "Sanitasi"), (Choice.WATER, "Air minum"))
DEFINITIONS = ((Definition.ALL, "Termasuk APBD"), (Definition.WITHOUT_BUDGET, "Tanpa APBD"))
SERVICES = {Service.SANITATION: "Sanitasi", Service.WATER: "Air minum"}


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One bar with its name and need."""

    name: str
    need: int
    gap: int
    bar: MoneyBar


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the page under the choices made, so that a link changes one of them only."""

    area: str
    choice: Choice
    definition: Definition

    def to(self, *, area: str = "", choice: Choice | None = None, definition: Definition | None = None) -> str:
        """The page with another area, service or definition."""
        return f"{PATH}?{self._query(area or self.area, choice or self.choice, definition or self.definition)}"

    @property
    def sheet(self) -> str:
        """The workbook of what is shown."""
        return f"{PATH}/unduh?{self._query(self.area, self.choice, self.definition)}"

    def _query(self, area: str, choice: Choice, definition: Definition) -> str:
        return urlencode({"wilayah": area, "layanan": choice.value, "definisi": definition.value})


@get(PATH, opt=needs(Permission.SEE_GAP))
async def show_gap(
    request: Request,
    wilayah: FromQuery[str | None] = None,
    layanan: FromQuery[str | None] = None,
    definisi: FromQuery[str | None] = None,
) -> Template:
    """The gap of an area, of the reader's own when none is named."""
    seen = await _view(request, wilayah, layanan, definisi)
    return await page(
        request,
        "gap/page.html",
        title=f"Kesenjangan {seen.name}",
        place="kesenjangan",
        **_context(seen),
    )


@get(f"{PATH}/unduh", opt=needs(Permission.EXPORT))
async def download_gap(
    request: Request,
    wilayah: FromQuery[str | None] = None,
    layanan: FromQuery[str | None] = None,
    definisi: FromQuery[str | None] = None,
) -> Response[bytes]:
    """The table of the page as a workbook."""
    seen = await _view(request, wilayah, layanan, definisi)
    await exports.note_export(
        registry_of(request), reader_of(request), table=f"kesenjangan:{seen.area}", rows=len(seen.lines)
    )
    return Response(
        gap_sheet.workbook(seen),
        media_type=exports.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="kesenjangan-{seen.area}-{seen.on:%Y%m%d}.xlsx"'},
    )


async def _view(request: Request, area: str | None, choice: str | None, definition: str | None) -> GapView:
    return await gap_view.view(
        registry_of(request),
        reader_of(request),
        area=area or "",
        choice=Choice(choice) if choice in set(Choice) else Choice.BOTH,
        definition=Definition(definition) if definition in set(Definition) else Definition.ALL,
    )


def _context(seen: GapView) -> dict[str, Any]:
    shown = [line for line in seen.lines if line.known]
    largest = max((max(line.need, line.funded) for line in shown if not line.wider), default=0)
    return {
        "seen": seen,
        "links": Links(seen.area, seen.choice, seen.definition),
        "choices": CHOICES,
        "definitions": DEFINITIONS,
        "services": {service: SERVICES[service] for service in seen.choice.services},
        "inside": INSIDE[seen.level],
        "shown": shown,
        "largest": largest,
        "lines": {line.area: line for line in seen.lines if not line.wider},
        "rows": chart_rows(seen),
        "map": _map_of(seen),
        "map_width": WIDTH,
        "map_home": seen.area[:DISTRICT_DIGITS],
        "locator": _locator() if seen.area != PROVINCE else None,
        "class_of": share_class,
        "without_budget": seen.definition is Definition.WITHOUT_BUDGET,
    }


def chart_rows(seen: GapView) -> Sequence[ChartRow]:
    """A bar a service, all on one scale; none without need and money."""
    longest = max((max(bar.need, sum(bar.parts)) for bar in seen.bars), default=0)
    if not longest:
        return ()
    fills = [group.key for group in seen.groups]
    return [
        ChartRow(
            SERVICES[bar.service],
            bar.need,
            bar.gap,
            money_bar(list(zip(fills, bar.parts, strict=True)), bar.need, longest=longest),
        )
        for bar in seen.bars
    ]


def _map_of(seen: GapView) -> MapDrawing:
    """The districts of the province, or the kecamatan of the district; numbers in the order of the table."""
    if seen.level is Level.VILLAGE:
        return _map(seen.area[:DISTRICT_DIGITS], (seen.area,))
    return _map(seen.area, tuple(line.area for line in seen.lines if _has_figure(line)))


def _has_figure(line: Line) -> bool:
    return line.known and not line.wider


@lru_cache(maxsize=256)
def _map(area: str, order: tuple[str, ...]) -> MapDrawing:
    digits = DISTRICT_DIGITS if area == PROVINCE else SUBDISTRICT_DIGITS
    around = [one for one in outlines(PROVINCE, digits=DISTRICT_DIGITS) if not one.area.startswith(area)]
    return draw(outlines(area, digits=digits), around if area != PROVINCE else (), order=order)


@lru_cache(maxsize=1)
def _locator() -> MapDrawing:
    return draw(outlines(PROVINCE, digits=DISTRICT_DIGITS), apart=3.0)


HANDLERS = (show_gap, download_gap)
