"""Money of a paper by kind of fund and asnaf, which can tell of religion: no cell may stand for a few units.

Kinds of fund that pay for too few units of a service are told together in every table of the paper, and asnaf rows
with too few units of a kind are told together as well (funding.small_cells). What each fund has reserved in all stays
as it is: these are the books of the office.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from reports.model import TOGETHER, AsnafRow, FundPart
from zis_registry.funding.small_cells import Cell, merged_columns, merged_rows

Line = Mapping[str, Any]
Kinds: TypeAlias = tuple[tuple[str, ...], ...]

# Kinds of asnaf as a paper tells them; single persons of a rare asnaf must not be recognisable in a sum.
_ASNAF_WORDS = {"FAKIR": "Fakir", "MISKIN": "Miskin"}
OTHER_ASNAF, NO_ASNAF = "Asnaf lain", "Non-asnaf atau belum ditetapkan"
ALL_ASNAF = "Semua penerima"


def shown_kinds(services: Iterable[Iterable[Line]], kind_of: Mapping[str, str]) -> Kinds:
    """The kinds of fund as the tables may show them, from the lines of each service; `kind_of` is by fund."""
    by_service = {str(place): _paid(lines, kind_of) for place, lines in enumerate(services)}
    return tuple(together.names for together in merged_columns(by_service))


def parts(lines: Iterable[Line], kind_of: Mapping[str, str], kinds: Kinds) -> tuple[FundPart, ...]:
    """What these lines are paid by each of the kinds shown, also with nothing."""
    return tuple(FundPart(kind, cell.amount) for kind, cell in _shown(_paid(lines, kind_of), kinds).items())


def asnaf_rows(lines: Iterable[Line], kind_of: Mapping[str, str], kinds: Kinds) -> tuple[AsnafRow, ...]:
    """What is paid for each asnaf; those with a cell of too few units are told together, in the end all as one."""
    grouped: dict[str, list[Line]] = {words: [] for words in (*_ASNAF_WORDS.values(), OTHER_ASNAF, NO_ASNAF)}
    for line in lines:
        unconfirmed = line["asnaf"] in ("", "BUKAN_MUSTAHIK")
        grouped[NO_ASNAF if unconfirmed else _ASNAF_WORDS.get(line["asnaf"], OTHER_ASNAF)].append(line)
    cells = {words: _shown(_paid(of_asnaf, kind_of), kinds) for words, of_asnaf in grouped.items()}
    told = {
        words: paid
        for words, paid in cells.items()
        if words in _ASNAF_WORDS.values() or any(cell.amount for cell in paid.values())
    }
    return tuple(
        AsnafRow(row.words(whole=ALL_ASNAF), tuple(FundPart(kind, cell.amount) for kind, cell in row.cells.items()))
        for row in merged_rows(told)
    )


def _paid(lines: Iterable[Line], kind_of: Mapping[str, str]) -> dict[str, Cell]:
    """Rupiah and units by kind of fund; every kind of the draft appears, also with nothing."""
    paid: dict[str, list[int]] = {kind: [] for kind in kind_of.values()}
    for line in lines:
        amounts: dict[str, int] = defaultdict(int)
        for fund, amount in line["payments"]:
            amounts[kind_of[fund]] += amount
        for kind, amount in amounts.items():
            paid[kind].append(amount)
    return {kind: Cell(sum(amounts), len(amounts)) for kind, amounts in paid.items()}


def _shown(cells: Mapping[str, Cell], kinds: Kinds) -> dict[str, Cell]:
    return {TOGETHER.join(names): sum((cells[name] for name in names), Cell()) for names in kinds}
