"""The two records of a case: where each comes from, and what may be shown of it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from zis_registry.linkage.compare import compare
from zis_registry.services.cases.case_compare import FieldRow, compare_rows, one_side
from zis_registry.services.cases.case_leaning import Leaning, leaning
from zis_registry.services.cases.case_scope import Sides, sees
from zis_registry.services.lists.listings import Family, listing_of
from zis_registry.services.lists.sealing import load_families
from zis_registry.services.numbering import household_number
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import cases, uploads
from zis_registry.store.repositories.cases import Origin
from zis_registry.store.repositories.evidence import PairRecord
from zis_registry.terms.access import Reader
from zis_registry.terms.household import ListKind
from zis_registry.terms.identity import masked

KIND_WORDS = {
    ListKind.PROPOSAL: "daftar usulan",
    ListKind.CENSUS: "sensus sanitasi",
    ListKind.SURVEY: "survei BAZNAS",
    ListKind.PAST_AID: "penerima terdahulu",
    ListKind.POPULATION: "data penduduk",
    ListKind.WELFARE: "DTSEN",
}
_DISTRICT = 4


@dataclass(frozen=True, slots=True)
class SideView:
    """One record: `state` says whether it is shown, lies in another district, or is gone."""

    state: str  # "terlihat", "lain" or "hilang"
    number: str
    office: str
    source: str
    accepted_at: str
    contacts: tuple[tuple[str, str], ...] = ()


async def side(registry: Registry, reader: Reader, origin: Origin) -> SideView:
    """One record with its source; of another district only whom to ask. Call inside a transaction."""
    if not sees(reader.scope, origin):
        # Where the household lives, unless that is ours: then it is the list that is another district's.
        ours = reader.scope.covers(origin.end.area)
        district = (origin.area if ours or not origin.end.area else origin.end.area)[:_DISTRICT]
        offices = (await cases.contacts(registry.db, [district]))[district]
        return SideView("lain", "", "", "", "", tuple((name, contact) for _, name, contact in offices))
    gone = origin.end.household is None or not await _readable(registry, origin.row)
    number = household_number(origin.end.household) if origin.end.household is not None else ""
    kind = KIND_WORDS[ListKind(origin.list_kind)]
    return SideView(
        "hilang" if gone else "terlihat", number, origin.office_name, kind + _place(reader, origin), origin.accepted_at
    )


def _place(reader: Reader, origin: Origin) -> str:
    """Sheet and row; "" in a file of another kind of office, whose sheets may be called by asnaf ("Mualaf")."""
    if not reader.sees_restricted and origin.office_kind != reader.office_kind:
        return ""
    # A sheet's name comes from the file as it is, also with marks that turn the direction of text.
    sheet = "".join(mark for mark in masked(origin.sheet) if unicodedata.category(mark) not in ("Cc", "Cf"))
    named = f", lembar {sheet}" if sheet.strip() else ""  # a CSV file has no sheets
    return f"{named}, baris {origin.line}"


async def _readable(registry: Registry, row: int) -> bool:
    """Whether the rows of a family can still be opened: an erased person's key is gone."""
    rows = await uploads.rows_of_families(registry.db, [row])
    keys = await uploads.wrapped_keys(registry.db, (one.subject for one in rows))
    return bool(rows) and all(keys.get(one.subject) for one in rows)


async def compared(
    registry: Registry, reader: Reader, pair: PairRecord, sides: Sides
) -> tuple[tuple[FieldRow, ...], Leaning | None]:
    """The fields side by side with the leaning; of one record alone when the other is not the reader's or is gone."""
    both = (sides.second, sides.first)
    # A row that no household holds was taken back with its list: it is not shown, though it still lies in the store.
    shown = [origin for origin in both if sees(reader.scope, origin) and origin.end.household is not None]
    families = [family for origin in shown if (family := await _family(registry, origin.row)) is not None]
    if len(families) < 2:
        return (one_side(families[0]) if families else ()), None
    one, other = families
    earlier, later = sorted((listing_of(one), listing_of(other)), key=lambda listing: listing.row_id)
    comparison = compare(earlier, later, today=registry.today)
    return compare_rows(one, other, comparison), leaning(comparison, pair.score / 100, pair.evidence)


async def _family(registry: Registry, row: int) -> Family | None:
    if not await _readable(registry, row):
        return None
    return (await load_families(registry, [row])).get(row)
