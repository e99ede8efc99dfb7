"""Which cases wait for a reader, in order: what may be paid twice, what holds money, then the strongest evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zis_registry.errors import NotFound, UsageRefused
from zis_registry.linkage.decide import Question
from zis_registry.linkage.decisions import Answer
from zis_registry.services.cases.case_scope import ELSEWHERE_WORDS
from zis_registry.services.numbering import case_number, household_number
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import cases, evidence
from zis_registry.store.repositories.cases import CaseEnds, End, Said
from zis_registry.terms.access import Permission, Reader, Role

PAGE = 50
_DISTRICT = 4
_KEY = re.compile(r"([01])_(\d{1,15})_(-?\d{1,7})_(\d{1,12})")
# The views of the list with the states of their cases, in the order of the links above it.
STATES: Mapping[str, tuple[str, ...]] = {
    "terbuka": ("OPEN",),
    "antarkabupaten": cases.OPEN,
    "ditanya": ("ASKED",),
    "selesai": ("SAME", "DIFFERENT"),
}
STATE_WORDS = {
    "terbuka": "Terbuka",
    "antarkabupaten": "Antarkabupaten",
    "ditanya": "Sedang ditanyakan",
    "selesai": "Selesai",
    "otomatis": "Disatukan otomatis",
}
STATUS_WORDS = {
    "OPEN": "Belum diputuskan",
    "ASKED": "Sedang ditanyakan",
    "SAME": "Diputuskan sama",
    "DIFFERENT": "Diputuskan berbeda",
}
STRONG, FAIR = 8.0, 0.0


@dataclass(frozen=True, slots=True)
class EndView:
    """One end as the list names it: `known` is False for another district, of which nothing is told."""

    known: bool
    number: str
    name: str
    area: str


@dataclass(frozen=True, slots=True)
class CaseItem:
    """A case in the list; `money` is the rupiah that drafts hold for its visible ends."""

    number: str
    dwelling: bool
    status: str
    status_words: str
    first: EndView
    second: EndView
    reason: str
    strength: str
    money: int
    doubled: bool
    since: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of the list: where it stands in the whole, the cases, and the key of the next page ("" for none)."""

    state: str
    total: int
    before: int
    items: tuple[CaseItem, ...]
    after: str


@dataclass(frozen=True, slots=True)
class LinkItem:
    """An automatic link that may be taken back."""

    number: str
    household: str
    name: str
    area: str
    since: str


@dataclass(frozen=True, slots=True)
class LinkPage:
    """A page of automatic links and the number after which the next one begins ("" for none)."""

    items: tuple[LinkItem, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """A case with what it holds, in the order of work; `held` is the rupiah by dwelling, which cases may share."""

    case: CaseEnds
    money: int
    doubled: bool
    held: tuple[tuple[int, int], ...] = ()

    @property
    def key(self) -> tuple[int, int, int, int]:
        """What the list is sorted by."""
        return (0 if self.doubled else 1, -self.money, -self.case.score, self.case.id)


def default_state(reader: Reader) -> str:
    """The view that a reader's work begins with: a province settles what two districts claim."""
    return "antarkabupaten" if reader.role is Role.BAZNAS_PROVINCE else "terbuka"


def states_of(reader: Reader) -> tuple[str, ...]:
    """The views that a reader has."""
    return tuple(state for state in STATES if state != "antarkabupaten" or reader.district is None)


async def ordered(registry: Registry, reader: Reader, state: str) -> tuple[Ordered, ...]:
    """The cases of a view in the order of work; raises NotFound for an unknown view. Call inside a transaction."""
    reader.require(Permission.SEE_CASES)
    if state not in STATES:
        raise NotFound("Daftar kasus ini tidak ada.")
    found = await cases.touching(registry.db, reader.scope, STATES[state])
    if state == "antarkabupaten":
        found = tuple(case for case in found if between_districts(case))
    held = await cases.at_stake(registry.db, _dwellings(reader, found))
    return tuple(sorted((_ordered(reader, case, held) for case in found), key=lambda one: one.key))


def between_districts(case: CaseEnds) -> bool:
    """Whether the two ends lie in two districts."""
    areas = {case.first.area[:_DISTRICT], case.second.area[:_DISTRICT]} - {""}
    return len(areas) > 1


def _dwellings(reader: Reader, found: Sequence[CaseEnds]) -> set[int]:
    ends = (end for case in found for end in (case.first, case.second))
    return {end.dwelling for end in ends if end.dwelling is not None and reader.scope.covers(end.area)}


def _ordered(reader: Reader, case: CaseEnds, held: Mapping[int, int]) -> Ordered:
    # A dwelling of another district has no sum here: it would tell that somebody is to be helped there.
    ours = tuple((dwelling, held[dwelling]) for dwelling in _dwellings(reader, [case]) if dwelling in held)
    return Ordered(case, sum(amount for _, amount in ours), len(ours) > 1, ours)


async def case_list(registry: Registry, reader: Reader, state: str, after: str = "") -> CasePage:
    """A page of cases in the order of work; `after` is the key that the page before gave.

    Raises NotAllowed, NotFound for an unknown view, UsageRefused for a key that no page gave.
    """
    async with registry.db.read_tx():
        found = await ordered(registry, reader, state)
        begin = _begin(found, after)
        shown = found[begin : begin + PAGE]
        pairs = [one.case.pairs[0] for one in shown]
        reasons = await evidence.reasons_of(registry.db, pairs)
        since = await cases.first_seen(registry.db, pairs)
    more = len(found) > begin + PAGE
    return CasePage(
        state=state,
        total=len(found),
        before=begin,
        items=tuple(_item(reader, one, reasons, since) for one in shown),
        after=_written(shown[-1]) if more else "",
    )


def _begin(found: Sequence[Ordered], after: str) -> int:
    if not after:
        return 0
    match = _KEY.fullmatch(after)
    if match is None:
        raise UsageRefused("Alamat halaman ini tidak lengkap. Buka daftar kasus dari awal.")
    single, money, score, number = (int(part) for part in match.groups())
    key = (single, -money, -score, number)
    return sum(1 for one in found if one.key <= key)


def _written(one: Ordered) -> str:
    return f"{0 if one.doubled else 1}_{one.money}_{one.case.score}_{one.case.id}"


def _item(reader: Reader, one: Ordered, reasons: Mapping[int, tuple[str, ...]], since: Mapping[int, str]) -> CaseItem:
    case, pair = one.case, one.case.pairs[0]
    first, second = end_view(reader, case.first), end_view(reader, case.second)
    both = first.known and second.known
    told = reasons.get(pair, ())
    return CaseItem(
        number=case_number(case.id),
        dwelling=case.question == Question.DWELLING.value,
        status=case.status,
        status_words=STATUS_WORDS[case.status],
        first=first,
        second=second,
        reason=(told[0] if told else "") if both else "",
        strength=strength(case.score / 100) if both else "",
        money=one.money,
        doubled=one.doubled,
        since=since.get(pair, ""),
    )


def end_view(reader: Reader, end: End) -> EndView:
    """An end as the reader may know it."""
    if end.household is None:
        return EndView(True, "", "catatan sudah ditarik", "")
    if not reader.scope.covers(end.area):
        return EndView(False, "", ELSEWHERE_WORDS, "")
    return EndView(True, household_number(end.household), end.name, end.area)


def strength(score: float) -> str:
    """How strong the evidence is, in words; `score` in log2 odds."""
    if score >= STRONG:
        return "bukti kuat"
    return "bukti sedang" if score >= FAIR else "bukti lemah"


async def questions(registry: Registry, reader: Reader) -> tuple[tuple[CaseEnds, Said], ...]:
    """The cases that another office asks about, with its question, the oldest first. Call inside a transaction."""
    found = await cases.touching(registry.db, reader.scope, ("ASKED",))
    if not found:
        return ()
    said = await cases.decisions(registry.db, [pair for case in found for pair in case.pairs])
    standing = {one.pair: one for one in said if one.id in live(said) and one.verdict == Answer.ASK.value}
    asked = []
    for case in found:
        asks = [standing[pair] for pair in case.pairs if pair in standing]
        if asks and max(asks, key=lambda one: one.id).office != reader.office:
            asked.append((case, max(asks, key=lambda one: one.id)))
    return tuple(sorted(asked, key=lambda pair: pair[1].id))


def live(said: Sequence[Said]) -> frozenset[int]:
    """The decisions that nobody took back; only a later one can take one back, so the latest are looked at first."""
    taken_back: set[int] = set()
    standing: set[int] = set()
    for one in sorted(said, key=lambda one: -one.id):
        if one.id in taken_back:
            continue
        standing.add(one.id)
        if one.undoes is not None:
            taken_back.add(one.undoes)
    return frozenset(standing)


async def links(registry: Registry, reader: Reader, after: str = "") -> LinkPage:
    """A page of the automatic links in force, newest first; raises NotAllowed, UsageRefused for a foreign `after`."""
    reader.require(Permission.SEE_CASES)
    if after and not re.fullmatch(r"\d{1,12}", after):
        raise UsageRefused("Alamat halaman ini tidak lengkap. Buka daftar dari awal.")
    async with registry.db.read_tx():
        found = await cases.automatic_links(
            registry.db, reader.scope, before=int(after) if after else None, most=PAGE + 1
        )
        said = await cases.decisions(registry.db, [row.pair for row in found])
    standing = live(said)
    undone = {one.pair for one in said if one.id in standing}
    items = tuple(
        LinkItem(
            case_number(row.pair), household_number(row.end.household), row.end.name, row.end.area, row.accepted_at
        )
        for row in found[:PAGE]
        if row.pair not in undone and row.end.household is not None
    )
    return LinkPage(items, str(found[PAGE - 1].pair) if len(found) > PAGE else "")
