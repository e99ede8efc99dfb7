"""The gap of one area and the areas in it, for a reader: need, money of every source, and what stays open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zis_registry.errors import InvalidValue, NotFound
from zis_registry.funding.gap import Level
from zis_registry.services import reference
from zis_registry.services.money import budgets
from zis_registry.services.money.gap_needs import needs_in
from zis_registry.services.money.gap_sources import APART, MERGED, SourceGroup, has_small_cell, is_merged
from zis_registry.services.money.gap_table import Choice, Definition, GapTable, Line, ServiceBar
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import gap, money
from zis_registry.terms.access import Permission, Reader
from zis_registry.terms.area import AreaCode
from zis_registry.terms.scope import Scope

_LEVELS = {2: Level.DISTRICT, 4: Level.SUBDISTRICT, 6: Level.VILLAGE}
_DIGITS = {Level.DISTRICT: 4, Level.SUBDISTRICT: 6, Level.VILLAGE: 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class GapView:
    """The page: lines by share without money, the largest first; `upper` are the areas above that the reader sees.

    `other` is the whole area under the other definition. `unknown` counts dwellings whose need is not known yet.
    `merged` says that zakat, infak and DSKL are one sum.
    """

    area: str
    name: str
    level: Level
    upper: tuple[tuple[str, str], ...]
    choice: Choice
    definition: Definition
    groups: tuple[SourceGroup, ...]
    lines: tuple[Line, ...]
    total: Line
    other: Line
    bars: tuple[ServiceBar, ...]
    unknown: int
    merged: bool
    on: date

    @property
    def highest(self) -> Line | None:
        """The area with the largest part of its need open, among those inside."""
        open_lines = [line for line in self.lines if not line.wider and line.share is not None and line.gap > 0]
        return open_lines[0] if open_lines else None

    @property
    def silent(self) -> tuple[Line, ...]:
        """The areas of which nothing is known."""
        return tuple(line for line in self.lines if not line.known)


async def view(
    registry: Registry,
    reader: Reader,
    *,
    area: str = "",
    choice: Choice = Choice.BOTH,
    definition: Definition = Definition.ALL,
) -> GapView:
    """The gap of an area for a reader; without an area, of the widest the reader sees.

    Raises NotAllowed without the permission, and NotFound for an area that does not exist, lies outside the reader's
    scope, or is a village.
    """
    reader.require(Permission.SEE_GAP)
    code = _area(reader, area)
    inside = Scope(reader.scope.actor, reader.scope.office, (code.digits,))
    level = _LEVELS[len(code.digits)]
    needs = await needs_in(registry, inside)
    rows = await budgets.gap(registry, inside, needs.amounts, level=level)
    async with registry.db.read_tx():
        listed = {one.area: one for one in await gap.registered(registry.db, inside, digits=_DIGITS[level])}
        bound = await gap.bound_units(registry.db, inside)
        kinds = {fund.id: fund.kind for fund in await money.funds(registry.db, registry.everywhere)}
    merged = is_merged(reader, level, small=has_small_cell(bound, needs.amounts, kinds))
    table = GapTable(level, choice, definition, MERGED if merged else APART, rows, listed)
    return GapView(
        area=code.digits,
        name=reference.area_words(code),
        level=level,
        upper=_upper(reader, code),
        choice=choice,
        definition=definition,
        groups=table.groups,
        lines=table.lines(code),
        total=table.whole(code),
        other=table.under(_other(definition)).whole(code),
        bars=table.bars(),
        unknown=sum(n for _, service, n in needs.unknown if service in choice.services),
        merged=merged,
        on=registry.today,
    )


def _area(reader: Reader, asked: str) -> AreaCode:
    try:
        code = AreaCode.parse(asked or min(reader.scope.areas, key=len))
    except InvalidValue:
        raise _absent() from None
    if code not in reference.areas() or not reader.scope.covers(code.digits) or len(code.digits) not in _LEVELS:
        raise _absent()
    return code


def _absent() -> NotFound:
    return NotFound("Wilayah itu tidak ada dalam lingkup Anda. Pilih wilayah dari halaman Kesenjangan.")


def _upper(reader: Reader, code: AreaCode) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    above = code.parent
    while above is not None and reader.scope.covers(above.digits):
        found.insert(0, (above.digits, reference.area_words(above)))
        above = above.parent
    return tuple(found)


def _other(definition: Definition) -> Definition:
    return Definition.WITHOUT_BUDGET if definition is Definition.ALL else Definition.ALL
