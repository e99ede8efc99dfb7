"""How far a case is a reader's: which of its two sides lie in the scope, and who decides when one does not."""

from __future__ import annotations

from dataclasses import dataclass

from zis_registry.errors import NotAllowed
from zis_registry.linkage.decisions import Answer
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import cases
from zis_registry.store.repositories.cases import Origin, Said
from zis_registry.terms.scope import Scope

ELSEWHERE_WORDS = "Sudah terdaftar di kabupaten lain"
ELSEWHERE = (
    "Salah satu catatan terdaftar di kabupaten/kota lain, jadi yang memutuskan BAZNAS Provinsi. "
    "Anda dapat menanyakan kantor lain; pertanyaan itu tercatat pada kasus ini."
)
NOT_THE_ASKER = (
    "Pertanyaan ini diajukan kantor lain tentang catatan di kabupaten/kota lain. Yang dapat mencabutnya kantor yang "
    "bertanya atau BAZNAS Provinsi."
)


@dataclass(frozen=True, slots=True)
class Sides:
    """The two family rows of a pair, the earlier first, with the lists and households they belong to."""

    first: Origin
    second: Origin

    def touch(self, scope: Scope) -> bool:
        """Whether one of the two lies in the scope."""
        return sees(scope, self.first) or sees(scope, self.second)

    def inside(self, scope: Scope) -> bool:
        """Whether both lie in the scope."""
        return sees(scope, self.first) and sees(scope, self.second)


def sees(scope: Scope, origin: Origin) -> bool:
    """Whether a row is the scope's: by where its household lives, and by whose list it stands on.

    Both, because joining households of two districts moves the row of one under the other. The list of a wider office
    (a province's) belongs to each of its districts; a row that no household holds any more is its list's.
    """
    listed = scope.meets(origin.area)
    lives = not origin.end.area or scope.covers(origin.end.area)
    return listed and lives


async def sides_of(registry: Registry, scope: Scope, pair: int) -> Sides | None:
    """The sides of a pair; None when there is no such pair or none of them lies in the scope."""
    rows = await cases.rows_of_pair(registry.db, pair)
    if rows is None:
        return None
    found = await cases.origins(registry.db, rows)
    if not all(row in found for row in rows):
        return None
    sides = Sides(found[rows[0]], found[rows[1]])
    return sides if sides.touch(scope) else None


def may_take_back(scope: Scope, said: Said, *, inside: bool) -> bool:
    """Whether a decision on a case may be taken back: across districts only the own office's question."""
    asked = said.verdict == Answer.ASK.value
    return inside or (asked and (said.office == scope.office or said.actor == scope.actor))


def require_asker(scope: Scope, sides: Sides, said: Said) -> None:
    """Raise NotAllowed for another office's question about a case of which a side lies outside the scope."""
    if not may_take_back(scope, said, inside=sides.inside(scope)):
        raise NotAllowed(NOT_THE_ASKER)


def require_decidable(scope: Scope, sides: Sides, answer: Answer) -> None:
    """Raise NotAllowed when a side lies outside the scope; asking the other office is allowed even then."""
    if answer is not Answer.ASK and not sides.inside(scope):
        raise NotAllowed(ELSEWHERE)
