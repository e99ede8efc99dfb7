"""One data row: its cells read together into facts, its area resolved, the reasons to reject it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zis_registry.intake.areas import AreaResolver, AreaWords
from zis_registry.intake.cells import read_cell, read_ticks
from zis_registry.intake.grid import RawRow
from zis_registry.intake.header import Column
from zis_registry.intake.identity_cells import carried_card, expects_head, read_identities
from zis_registry.intake.kinds import TitleWords
from zis_registry.intake.messages import Code
from zis_registry.intake.place_cells import area_word, places_in_address, settle_coordinates
from zis_registry.intake.roles import AREA_ROLES, Role
from zis_registry.intake.spot import ListContext, Spot
from zis_registry.terms.address import read_rt_rw
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Field, ListKind


@dataclass(frozen=True, slots=True)
class RowPlan:
    """How the rows of one segment are read: its columns in reading order and what holds for all of them."""

    columns: tuple[Column, ...]
    ticks: tuple[Column, ...]
    context: ListContext
    title: TitleWords
    home: AreaCode
    has_area_column: bool

    def column(self, *roles: Role) -> Column | None:
        """The first column with one of these roles."""
        return next((column for column in self.columns if column.role in roles), None)


def read_row(row: RawRow, carried: Mapping[Role, str], plan: RowPlan, resolver: AreaResolver) -> tuple[Spot, str]:
    """The row's facts and findings, and why it is rejected ("" if it is not)."""
    spot = Spot(plan.context, row.number)
    for column in plan.columns:
        read_cell(spot, column, row.at(column.index))
    if plan.ticks:
        read_ticks(spot, list(plan.ticks), [row.at(column.index) for column in plan.ticks])
    _take_carried(spot, carried)
    read_identities(spot, head_expected=expects_head(spot))
    places_in_address(spot)
    settle_coordinates(spot, plan.column(Role.LATITUDE, Role.COORDINATES))
    area = _area(spot, plan, resolver)
    _from_title(spot, plan)
    if Field.NAME not in spot.facts:
        spot.note(Code.NO_NAME, plan.column(Role.HEAD_NAME, Role.NAME))
        return spot, "tanpa nama"
    if area is None:
        place = plan.column(Role.VILLAGE, Role.SUBDISTRICT, Role.DISTRICT, *AREA_ROLES)
        said = ", ".join(spot.words[role] for role in sorted(AREA_ROLES & spot.words.keys())) or "kosong"
        spot.note(Code.NO_AREA, place, value=said)
        return spot, "tanpa wilayah"
    spot.facts[Field.AREA] = area.digits
    return spot, ""


def _take_carried(spot: Spot, carried: Mapping[Role, str]) -> None:
    """What headings above the row said counts where the row itself is silent."""
    for role, text in carried.items():
        if role in AREA_ROLES:
            area_word(spot, role, text)
        elif role is Role.FAMILY_CARD:
            own = spot.identity_cells.get(Role.FAMILY_CARD)
            if own is None or not own[1].text.strip():
                spot.identity_cells[Role.FAMILY_CARD] = (None, carried_card(text))
        elif role in (Role.RT, Role.RW, Role.RT_RW):
            rt, rw = read_rt_rw(text)
            spot.put(Field.RT if role is not Role.RW else Field.RW, rt)
            spot.put(Field.RW, rw)
        elif role is Role.HAMLET:
            spot.put(Field.HAMLET, text)
        elif role is Role.ADDRESS:
            spot.put(Field.ADDRESS, text)


def _area(spot: Spot, plan: RowPlan, resolver: AreaResolver) -> AreaCode | None:
    words = AreaWords(
        district=spot.words.get(Role.DISTRICT, ""),
        subdistrict=spot.words.get(Role.SUBDISTRICT, ""),
        village=spot.words.get(Role.VILLAGE, ""),
        code=_code(spot),
    )
    if words.empty and not plan.has_area_column:
        area = plan.title.area or plan.home
        return area if len(area.digits) >= 4 else None
    resolved = resolver.resolve(words, within=plan.title.area)
    for remark in resolved.remarks:
        spot.note(remark.code, _remark_column(remark.code, plan), what=remark.what, value=remark.value)
    return resolved.code


def _remark_column(code: Code, plan: RowPlan) -> Column | None:
    match code:
        case Code.DISTRICT_UNKNOWN:
            return plan.column(Role.DISTRICT)
        case Code.SUBDISTRICT_UNKNOWN | Code.SUBDISTRICT_NEAR:
            return plan.column(Role.SUBDISTRICT, Role.VILLAGE_AND_SUBDISTRICT)
        case Code.AREA_BPS | Code.AREA_CODE_UNKNOWN:
            return plan.column(Role.VILLAGE_CODE, Role.SUBDISTRICT_CODE, Role.DISTRICT_CODE)
        case _:
            return plan.column(Role.VILLAGE, Role.VILLAGE_AND_SUBDISTRICT)


def _code(spot: Spot) -> str:
    """The finest code column that is filled; names beside it settle which system it is of."""
    for role in (Role.VILLAGE_CODE, Role.SUBDISTRICT_CODE, Role.DISTRICT_CODE):
        if role in spot.words:
            return spot.words[role]
    return ""


def _from_title(spot: Spot, plan: RowPlan) -> None:
    """A list titled after one facility means it for every row that has no column of its own for it."""
    facility_columns = plan.column(Role.AID, Role.AID_RECEIVED, Role.AID_REQUESTED)
    match plan.context.kind:
        case ListKind.PAST_AID:
            if facility_columns is None:
                spot.put(Field.AID_FACILITY, plan.title.facility)
            if plan.column(Role.AID_YEAR) is None:
                spot.put(Field.AID_YEAR, plan.title.year)
            if plan.column(Role.AID_SOURCE) is None:
                spot.put(Field.AID_SOURCE, plan.title.source)
        case ListKind.PROPOSAL:
            if facility_columns is None:
                spot.put(Field.REQUESTED_FACILITY, plan.title.facility)
        case _:
            return
