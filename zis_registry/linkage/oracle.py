"""The slow, obvious linker: every pair, no blocks, the surroundings looked up afresh; `link` must agree with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zis_registry.linkage.compare import compare_profiles
from zis_registry.linkage.decide import Outcome, PairVerdict, judge
from zis_registry.linkage.listing import Listing
from zis_registry.linkage.profile import Profile, profile_of
from zis_registry.linkage.surroundings import Carrier, Surroundings, bearer_of, contradict, mentions
from zis_registry.linkage.weights import default_weights

_ONE_PERSON_ON_LISTS = 12


def link_all_pairs(incoming: Sequence[Listing], known: Sequence[Listing], *, today: date) -> list[PairVerdict]:
    """Compare each incoming listing with every other listing; quadratic, for a few hundred listings."""
    arriving = [profile_of(listing, today=today) for listing in incoming]
    everybody = arriving + [profile_of(listing, today=today) for listing in known]
    found = []
    for first, one in enumerate(arriving):
        for other in everybody[first + 1 :]:
            comparison = compare_profiles(one, other, _around(one, other, everybody), default_weights())
            if comparison is not None and judge(comparison).outcome is not Outcome.DIFFERENT:
                found.append(judge(comparison))
    return sorted(found, key=lambda verdict: (verdict.row_a, verdict.row_b))


def _around(one: Profile, other: Profile, everybody: Sequence[Profile]) -> Surroundings:
    niks = {person.nik16 for person in (one.head, other.head)} - {None}
    disputed = {nik for nik in niks if nik is not None and _disputed(nik, list(mentions(everybody)))}
    bearers = {}
    for profile in (one, other):
        if profile.village is not None and profile.head.key:
            bearers[profile.head.key, profile.village] = tuple(
                bearer_of(mention.person)
                for mention in mentions(everybody)
                if mention.person.key == profile.head.key and mention.profile.village == profile.village
            )
    return Surroundings(frozenset(disputed), bearers)


def _disputed(nik: str, everyone: Sequence[Carrier]) -> bool:
    carriers = [mention for mention in everyone if mention.person.nik16 == nik]
    if len(carriers) > _ONE_PERSON_ON_LISTS:
        return True
    return any(contradict(one, other) for one in carriers for other in carriers if one is not other)
