"""Sources of money as the gap page shows them, and when zakat, infak and DSKL are shown as one sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zis_registry.funding.commitment import Source
from zis_registry.funding.fund import FundKind
from zis_registry.funding.gap import Level, NeedAmount
from zis_registry.store.repositories.gap import BoundUnits
from zis_registry.terms.access import Reader

SMALL_CELL = 5


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """Sources that are shown as one: the key of its pattern, its words, a short head, and the codes in it."""

    key: str
    name: str
    head: str
    codes: frozenset[str]


ZAKAT = SourceGroup("zakat", "Zakat", "Zakat", frozenset({FundKind.ZAKAT.value}))
INFAK = SourceGroup(
    "infak", "Infak/sedekah", "Infak", frozenset({FundKind.FREE_INFAK.value, FundKind.BOUND_INFAK.value})
)
BUDGET = SourceGroup("apbd", "APBD", "APBD", frozenset({Source.APBD.value, FundKind.REGIONAL_BUDGET.value}))
VILLAGE = SourceGroup("desa", "Dana Desa", "Dana Desa", frozenset({Source.VILLAGE_FUND.value}))
SOCIAL = SourceGroup("dskl", "DSKL/CSR", "DSKL/CSR", frozenset({FundKind.RELIGIOUS_SOCIAL.value, Source.CSR.value}))
ZIS = SourceGroup("zis", "ZIS dan DSKL", "ZIS dan DSKL", ZAKAT.codes | INFAK.codes | {FundKind.RELIGIOUS_SOCIAL.value})
_STATE_AND_SELF = frozenset({Source.APBN.value, Source.SELF_HELP.value, Source.GRANT.value})
OTHER = SourceGroup("other", "APBN, hibah, swadaya", "APBN, hibah, swadaya", _STATE_AND_SELF)
OTHER_WITH_CSR = SourceGroup(
    "other", "APBN, CSR, hibah, swadaya", "APBN, CSR, hibah, swadaya", _STATE_AND_SELF | {Source.CSR.value}
)
APART = (ZAKAT, INFAK, BUDGET, VILLAGE, SOCIAL, OTHER)
MERGED = (ZIS, BUDGET, VILLAGE, OTHER_WITH_CSR)


def is_merged(reader: Reader, level: Level, *, small: bool) -> bool:
    """Whether zakat, infak and DSKL are shown as one sum to a reader.

    Which of them pays tells something about the religion or poverty of the few people behind a small sum. So whoever
    may not see verdicts of persons sees one sum "ZIS dan DSKL" in every table by kecamatan or village, and in a table
    by district as soon as one of these cells in it stands for fewer than five units.
    """
    if reader.sees_restricted:
        return False
    return level is not Level.DISTRICT or small


def has_small_cell(bound: Iterable[BoundUnits], needs: Iterable[NeedAmount], kinds: Mapping[str, str]) -> bool:
    """Whether a cell (district, service, ZIS group) stands for at least one and fewer than five units.

    `kinds` gives the kind of each fund. Money bound without naming units counts as the fewest units it can stand for:
    its rupiah by the dearest average cost of the service.
    """
    dearest = _dearest(needs)
    cells: Counter[tuple[str, str, str]] = Counter()
    for one in bound:
        group = next((g.key for g in (ZAKAT, INFAK, SOCIAL) if kinds.get(one.fund) in g.codes), None)
        if group is not None:
            fewest = one.unnamed // dearest[one.service] if dearest.get(one.service) else 0
            cells[one.district, one.service, group] += one.units + int(fewest)
    return any(units < SMALL_CELL for units in cells.values())


def _dearest(needs: Iterable[NeedAmount]) -> Mapping[str, int]:
    dearest: dict[str, int] = {}
    for need in needs:
        if need.units:
            dearest[need.service.value] = max(dearest.get(need.service.value, 0), need.amount // need.units)
    return dearest
