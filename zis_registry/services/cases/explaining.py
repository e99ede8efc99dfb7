"""Why two households look the same or different, told by their best pair of listings."""

from __future__ import annotations

from dataclasses import dataclass

from zis_registry.errors import UsageRefused
from zis_registry.linkage.compare import Comparison, compare
from zis_registry.linkage.decide import Outcome, PairVerdict, Question, judge
from zis_registry.linkage.explain import explain as explain_pair
from zis_registry.linkage.listing import Listing
from zis_registry.services.lists.listings import listing_of
from zis_registry.services.lists.sealing import load_families
from zis_registry.services.numbering import household_id, household_number
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import evidence, projections
from zis_registry.store.repositories.evidence import PairRecord
from zis_registry.terms.scope import Scope


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two households look the same or not, in words without personal numbers."""

    first: str
    second: str
    outcome: str
    tier: str
    score: float
    words: tuple[str, ...]


async def explain(registry: Registry, scope: Scope, first: str, second: str) -> Explanation:
    """Explain in words why two households look the same or different, by their best pair of listings.

    Raises UsageRefused for an unknown household, or one outside the scope.
    """
    numbers = [household_id(text) for text in (first, second)]
    async with registry.db.read_tx():
        found = {h.id for h in await projections.households(registry.db, scope, ids=numbers)}
        for number, text in zip(numbers, (first, second), strict=True):
            if number not in found:
                raise UsageRefused(f"Rumah tangga {text} tidak ada. Nomor ada pada keluaran: zis-registry cases.")
        rows = [await projections.family_rows(registry.db, number) for number in numbers]
        families = await load_families(registry, [row for group in rows for row in group])
        recorded = await evidence.all_pairs(registry.db)
    listings = {row: listing_of(family) for row, family in families.items()}
    compared = {
        (comparison.row_a, comparison.row_b): comparison
        for one in rows[0]
        for other in rows[1]
        if one != other and (comparison := _compared(registry, listings[one], listings[other])) is not None
    }
    if not compared:
        return Explanation(first, second, "DIFFERENT", "", 0.0, ("Tidak ada data yang dapat dibandingkan.",))
    stored = {(pair.row_a, pair.row_b): pair for pair in recorded if (pair.row_a, pair.row_b) in compared}
    # The verdict on record knew the whole list around the pair; a pair never recorded is judged by itself.
    best = max(compared, key=lambda rows: (rows in stored, compared[rows].score))
    verdict = _verdict_of(stored[best]) if best in stored else judge(compared[best])
    words = explain_pair(listings[best[0]], listings[best[1]], compared[best], verdict)
    return Explanation(
        first=household_number(numbers[0]),
        second=household_number(numbers[1]),
        outcome=verdict.outcome.value,
        tier=verdict.tier,
        score=verdict.score,
        words=tuple(words),
    )


def _compared(registry: Registry, one: Listing, other: Listing) -> Comparison | None:
    earlier, later = sorted((one, other), key=lambda listing: listing.row_id)
    return compare(earlier, later, today=registry.today)


def _verdict_of(pair: PairRecord) -> PairVerdict:
    return PairVerdict(
        pair.row_a,
        pair.row_b,
        Question(pair.question),
        Outcome(pair.outcome),
        pair.tier,
        pair.score / 100,
        pair.evidence,
    )
