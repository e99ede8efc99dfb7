"""A case as a page: two records side by side, what speaks for and against, what follows, and who decided before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from zis_registry.errors import NotFound
from zis_registry.linkage.decide import Question
from zis_registry.linkage.decisions import Answer
from zis_registry.services.cases import case_words as words
from zis_registry.services.cases.case_compare import FieldRow
from zis_registry.services.cases.case_leaning import Leaning
from zis_registry.services.cases.case_list import EndView, Ordered, default_state, end_view, live, ordered, strength
from zis_registry.services.cases.case_scope import ELSEWHERE, Sides, may_take_back, sees, sides_of
from zis_registry.services.cases.case_sides import SideView, compared, side
from zis_registry.services.neutral_words import reason_for
from zis_registry.services.numbering import case_id, case_number, decision_number
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import cases, evidence
from zis_registry.store.repositories.cases import CaseEnds, Said
from zis_registry.store.repositories.evidence import PairRecord
from zis_registry.terms.access import Permission, Reader


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another open case of one of these households."""

    number: str
    other: EndView
    strength: str
    current: bool


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """A decision on the case; `undo` is its number where the reader may take it back, else ""."""

    at: str
    words: str
    who: str
    reason: str
    undo: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything the page of a case shows; rows and leaning are empty when a side may not be shown or is gone."""

    number: str
    dwelling: bool
    open: bool
    status_words: str
    explanation: str
    left: SideView
    right: SideView
    rows: tuple[FieldRow, ...]
    tally: str
    leaning: Leaning | None
    reasons: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    money: int
    money_words: str
    if_same: str
    if_different: str
    history: tuple[HistoryItem, ...]
    seen: int
    may_decide: bool
    may_ask: bool
    barred: str
    place: int
    total: int
    earlier: str
    later: str

    @property
    def complete(self) -> bool:
        """Whether both records are shown side by side."""
        return self.left.state == self.right.state == "terlihat"


async def case(registry: Registry, reader: Reader, number: str) -> CaseView:
    """A case by the number people read, also one that was decided or whose other record is gone.

    Raises NotAllowed without the permission, NotFound for an unknown case or one without an end in the scope.
    """
    reader.require(Permission.SEE_CASES)
    wanted = case_id(number)
    async with registry.db.read_tx():
        found = await cases.find(registry.db, reader.scope, wanted)
        for number_of_pair in found.pairs if found else (wanted,):
            pair = await evidence.find_pair(registry.db, number_of_pair)
            sides = await sides_of(registry, reader.scope, number_of_pair)
            if pair is not None and sides is not None:
                return await _view(registry, reader, found, pair, sides)
    raise NotFound("Kasus itu tidak ada dalam lingkup Anda.")


async def _view(registry: Registry, reader: Reader, found: CaseEnds | None, pair: PairRecord, sides: Sides) -> CaseView:
    pairs = found.pairs if found else (pair.id,)
    said = await cases.decisions(registry.db, pairs)
    inside = sides.inside(reader.scope)
    left, right = await side(registry, reader, sides.second), await side(registry, reader, sides.first)
    rows, told = await compared(registry, reader, pair, sides)
    line = await _line(registry, reader, found)
    household = pair.question == Question.HOUSEHOLD.value
    is_open = found is not None and found.open
    decides = reader.may(Permission.DECIDE_CASES) and is_open
    return CaseView(
        number=case_number(found.id if found else pair.id),
        dwelling=not household,
        open=is_open,
        status_words=words.status(found, pair, sides, said),
        explanation=words.explanation(found, said, named=partial(_named, reader, inside=inside)),
        left=left,
        right=right,
        rows=rows,
        tally=words.tally(rows) if told is not None else "",
        leaning=told,
        reasons=tuple(pair.evidence) if inside else (),
        candidates=await _candidates(registry, reader, found, sides),
        money=line.money,
        money_words=words.money_words(line.money, doubled=line.doubled, household=household),
        if_same=words.if_same(sides, household=household, inside=inside),
        if_different=words.if_different(household=household),
        history=_history(reader, said, inside=inside),
        seen=max((one.id for one in said), default=0),
        may_decide=decides and inside,
        may_ask=decides,
        barred="" if inside or not decides else ELSEWHERE,
        place=line.place,
        total=line.total,
        earlier=line.earlier,
        later=line.later,
    )


# --- where it stands ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """The place of a case in the order of work, with its neighbours and what it holds."""

    place: int = 0
    total: int = 0
    earlier: str = ""
    later: str = ""
    money: int = 0
    doubled: bool = False


async def _line(registry: Registry, reader: Reader, found: CaseEnds | None) -> _Line:
    if found is None or not found.open:
        return _Line()
    queue = await _queue(registry, reader, found)
    at = next((place for place, one in enumerate(queue) if one.case.id == found.id), None)
    if at is None:
        return _Line(total=len(queue))
    return _Line(
        place=at + 1,
        total=len(queue),
        earlier=case_number(queue[at - 1].case.id) if at else "",
        later=case_number(queue[at + 1].case.id) if at + 1 < len(queue) else "",
        money=queue[at].money,
        doubled=queue[at].doubled,
    )


async def _queue(registry: Registry, reader: Reader, found: CaseEnds) -> tuple[Ordered, ...]:
    """The cases a reader works through from this one: those their work begins with where it is among them."""
    own = await ordered(registry, reader, default_state(reader))
    alike = tuple(one for one in own if one.case.status == found.status)
    if any(one.case.id == found.id for one in alike):
        return alike
    return await ordered(registry, reader, "terbuka" if found.status == "OPEN" else "ditanya")


async def next_open(registry: Registry, reader: Reader, number: str) -> str:
    """The open case that follows this one in the order of work, the first when it is the last, "" when none is left."""
    async with registry.db.read_tx():
        found = await ordered(registry, reader, default_state(reader))
    queue = [case_number(one.case.id) for one in found if one.case.status == "OPEN"]
    if number in queue:
        at = queue.index(number)
        rest = [*queue[at + 1 :], *queue[:at]]
        return rest[0] if rest else ""
    return queue[0] if queue else ""


# --- beside it ------------------------------------------------------------------------------------------------


async def _candidates(
    registry: Registry, reader: Reader, found: CaseEnds | None, sides: Sides
) -> tuple[Candidate, ...]:
    """All open cases of the households of this one that the reader sees, strongest first."""
    mine = {
        origin.end.household
        for origin in (sides.first, sides.second)
        if origin.end.household is not None and sees(reader.scope, origin)
    }
    listed = []
    for one in await cases.of_households(registry.db, reader.scope, mine):
        # The end that is not ours to compare from; the older household when both are.
        other = one.first if one.second.household in mine and one.first.household not in mine else one.second
        if one.first.household in mine and one.second.household in mine:
            other = one.first
        both = reader.scope.covers(one.first.area) and reader.scope.covers(one.second.area)
        listed.append(
            Candidate(
                number=case_number(one.id),
                other=end_view(reader, other),
                strength=strength(one.score / 100) if both else "",
                current=found is not None and one.id == found.id,
            )
        )
    return tuple(listed)


def _history(reader: Reader, said: Sequence[Said], *, inside: bool) -> tuple[HistoryItem, ...]:
    """The decisions, newest first; of a case that touches another district the office only, not person and reason."""
    standing = live(said)
    told = []
    for one in sorted(said, key=lambda one: -one.id):
        ours = _ours(reader, one, inside=inside)
        answer = Answer(one.verdict)
        told_as = words.VERDICT_WORDS[answer]
        if answer is Answer.UNDO:
            told_as = f"Mencabut {decision_number(one.undoes)}" if one.undoes is not None else "Tautan otomatis dicabut"
        undoable = answer is not Answer.UNDO or one.undoes is None
        may_undo = reader.may(Permission.DECIDE_CASES) and may_take_back(reader.scope, one, inside=inside)
        told.append(
            HistoryItem(
                at=one.decided_at,
                words=told_as,
                who=_named(reader, one, inside=inside),
                reason=reason_for(reader, one.reason) if ours else "",
                undo=decision_number(one.id) if undoable and may_undo and one.id in standing else "",
            )
        )
    return tuple(told)


def _ours(reader: Reader, one: Said, *, inside: bool) -> bool:
    """Whether the person and reason of a decision may be told: not those of another office across districts."""
    return inside or one.office == reader.office


def _named(reader: Reader, one: Said, *, inside: bool) -> str:
    return words.person(one) if _ours(reader, one, inside=inside) else "kantor lain"
