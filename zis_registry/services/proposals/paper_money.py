"""Money of a paper by kind of fund and asnaf, which can tell of religion: no cell may stand for a few units.

Kinds of fund that pay for too few units of a service are told together in every table of the paper, and asnaf rows
with too few units of a kind are told together as well (funding.small_cells). A reservation by its unit cost is a number
of families, and the list of recipients beside this paper names them: so what funds reserved is told as one sum where
their kinds are, or where one of a kind pays for too few, and a table by asnaf needs two rows that are not small.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from reports.model import TOGETHER, AsnafRow, FundHeld, FundPart, FundRow, FundsTogether
from zis_registry.funding.small_cells import LEAST, Cell, merged_columns, merged_rows

Line = Mapping[str, Any]
Kinds: TypeAlias = tuple[tuple[str, ...], ...]

# Kinds of asnaf as a paper tells them; single persons of a rare asnaf must not be recognisable in a sum.
_ASNAF_WORDS = {"FAKIR": "Fakir", "MISKIN": "Miskin"}
OTHER_ASNAF, NO_ASNAF = "Asnaf lain", "Non-asnaf atau belum ditetapkan"
SUM_OF_FUNDS = "Jumlah dana di atas"
LEAST_ROWS = 2


def shown_kinds(services: Iterable[Iterable[Line]], kind_of: Mapping[str, str]) -> Kinds:
    """The kinds of fund as the tables may show them, from the lines of each service; `kind_of` is by fund."""
    by_service = {str(place): _paid(lines, kind_of) for place, lines in enumerate(services)}
    return tuple(together.names for together in merged_columns(by_service))


def parts(lines: Iterable[Line], kind_of: Mapping[str, str], kinds: Kinds) -> tuple[FundPart, ...]:
    """What these lines are paid by each of the kinds shown, also with nothing."""
    return tuple(FundPart(kind, cell.amount) for kind, cell in _shown(_paid(lines, kind_of), kinds).items())


def fund_rows(
    funds: Sequence[Mapping[str, Any]], lines: Iterable[Line], kind_of: Mapping[str, str], kinds: Kinds
) -> tuple[FundRow, ...]:
    """The frozen funds; those of kinds told together, or beside one that pays for too few units, as one sum."""
    units = Counter(fund for line in lines for fund, _ in line["payments"])
    names_of = {kind: names for names in kinds for kind in names}
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for fund in funds:
        groups[names_of[kind_of[fund["id"]]]].append(fund)
    told: list[FundRow] = []
    for fund in funds:
        names = names_of[kind_of[fund["id"]]]
        group = groups[names]
        small = any(Cell(units=units[one["id"]]).is_small for one in group)
        if len(group) == 1 or not (small or len(names) > 1):
            told.append(_fund_row(fund, kind_of[fund["id"]]))
        elif fund is group[0]:
            told.append(_funds_together(TOGETHER.join(names), group, kind_of))
    return tuple(told)


def _fund_row(fund: Mapping[str, Any], kind: str) -> FundRow:
    return FundRow(fund["name"], kind, balance=fund["opening"], committed=fund["committed"], reserved=fund["reserved"])


def _funds_together(kind: str, funds: Sequence[Mapping[str, Any]], kind_of: Mapping[str, str]) -> FundsTogether:
    return FundsTogether(
        name=SUM_OF_FUNDS,
        kind=kind,
        balance=sum(fund["opening"] for fund in funds),
        committed=sum(fund["committed"] for fund in funds),
        reserved=sum(fund["reserved"] for fund in funds),
        funds=tuple(FundHeld(f["name"], kind_of[f["id"]], f["opening"], f["committed"]) for f in funds),
    )


def asnaf_rows(lines: Iterable[Line], kind_of: Mapping[str, str], kinds: Kinds) -> tuple[AsnafRow, ...]:
    """What is paid for each asnaf; those with a cell of too few units are told together.

    Nothing where fewer than two rows stand for enough units each: one row for all would tell everybody's asnaf.
    """
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
    rows = merged_rows(told)
    funded = {words: sum(bool(line["payments"]) for line in of_asnaf) for words, of_asnaf in grouped.items()}
    if any(funded.values()) and sum(sum(funded[name] for name in row.names) >= LEAST for row in rows) < LEAST_ROWS:
        return ()
    return tuple(
        AsnafRow(row.words(), tuple(FundPart(kind, cell.amount) for kind, cell in row.cells.items())) for row in rows
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
