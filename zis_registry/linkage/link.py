"""Incoming listings against each other and against all that is known: the pairs that matter, with their verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from zis_registry.linkage.blocking import SkippedBlock, candidate_pairs, keys_of
from zis_registry.linkage.compare import compare_profiles
from zis_registry.linkage.decide import Outcome, PairVerdict, judge
from zis_registry.linkage.listing import Listing
from zis_registry.linkage.profile import Profile, profile_of
from zis_registry.linkage.surroundings import survey
from zis_registry.linkage.weights import Weights, default_weights

Told = Callable[[int, int], None]  # how many pairs are compared, of how many
PAIRS_A_WORD = 500


@dataclass(frozen=True, slots=True)
class Linkage:
    """What linking found: LINK and ASK verdicts in order of rows; different people are not recorded.

    `compared` counts the pairs looked at, `skipped` the blocks that were too large, and `keyless` the rows that
    nothing could be compared with: a list of which nothing was compared is no clean bill (pitfalls 30).
    """

    verdicts: tuple[PairVerdict, ...]
    compared: int
    skipped: tuple[SkippedBlock, ...]
    keyless: tuple[int, ...]


def link(incoming: Sequence[Listing], known: Sequence[Listing], *, today: date) -> list[PairVerdict]:
    """Return the LINK and ASK verdicts of pairs with at least one incoming listing, ordered by rows."""
    return list(link_lists(incoming, known, today=today).verdicts)


def link_lists(
    incoming: Sequence[Listing],
    known: Sequence[Listing],
    *,
    today: date,
    weights: Weights | None = None,
    told: Told | None = None,
) -> Linkage:
    """Link as `link` does, and account for what was compared and what was not; what `told` raises ends it."""
    card = weights or default_weights()
    arriving = [profile_of(listing, today=today) for listing in incoming]
    standing = [profile_of(listing, today=today) for listing in known]
    pairs, skipped = candidate_pairs(arriving, standing)
    verdicts = sorted(_verdicts([*arriving, *standing], pairs, card, told), key=lambda v: (v.row_a, v.row_b))
    keyless = tuple(profile.row_id for profile in arriving if not keys_of(profile))
    return Linkage(tuple(verdicts), len(pairs), skipped, keyless)


def _verdicts(
    profiles: Sequence[Profile], pairs: set[tuple[int, int]], weights: Weights, told: Told | None
) -> Iterator[PairVerdict]:
    surroundings = survey(profiles)
    for number, (first, second) in enumerate(pairs):
        if told is not None and number % PAIRS_A_WORD == 0:
            told(number, len(pairs))
        comparison = compare_profiles(profiles[first], profiles[second], surroundings, weights)
        if comparison is None:
            continue
        verdict = judge(comparison, weights=weights)
        if verdict.outcome is not Outcome.DIFFERENT:
            yield verdict
