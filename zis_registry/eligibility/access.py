"""The two access ladders: from facts, or from what a form declares, to a rung or an honest range of rungs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import product

from zis_registry.eligibility.parameters import Code, Parameters, WaterClass, WaterSourceRule
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import (
    Closet,
    Disposal,
    Facts,
    Field,
    RungRange,
    SanitationRung,
    Service,
    Toilet,
    WaterRung,
    WaterSource,
)

SANITATION_WORDS = {
    SanitationRung.BABS_TERBUKA: "BABS di tempat terbuka",
    SanitationRung.BABS_TERTUTUP: "BABS tertutup",
    SanitationRung.BELUM_LAYAK: "belum layak",
    SanitationRung.LAYAK_BERSAMA: "layak bersama",
    SanitationRung.LAYAK_SENDIRI: "layak sendiri",
    SanitationRung.AMAN: "aman",
}
WATER_WORDS = {
    WaterRung.TIDAK_ADA_AKSES: "tidak ada akses (air permukaan)",
    WaterRung.TIDAK_LAYAK: "tidak layak",
    WaterRung.LAYAK_TERBATAS: "layak terbatas",
    WaterRung.LAYAK_DASAR: "layak dasar",
    WaterRung.AMAN: "aman",
}
SERVICE_WORDS = {Service.SANITATION: "sanitasi", Service.WATER: "air minum"}
_OWN_RUNGS = frozenset({SanitationRung.LAYAK_SENDIRI, SanitationRung.AMAN})
_FETCHED_RUNGS = frozenset({WaterRung.LAYAK_TERBATAS, WaterRung.LAYAK_DASAR})


class Evidence(StrEnum):
    """What a rung rests on; facts beat declarations."""

    FACTS = "fakta"
    DECLARED = "dinyatakan"
    UNKNOWN = "tidak diketahui"


@dataclass(frozen=True, slots=True)
class RungAssessment:
    """Where a household stands on a ladder: every rung that the known facts leave possible, or None when all are.

    `versions` are the dated parameters used. An unknown fact widens the range; it never counts as the worst.
    """

    service: Service
    range: RungRange | None
    basis: Evidence
    sentence: str
    versions: tuple[str, ...]

    @property
    def rung(self) -> SanitationRung | WaterRung | None:
        """The rung when exactly one is possible."""
        return self.best if self.range is not None and self.range.lower == self.range.upper else None

    @property
    def best(self) -> SanitationRung | WaterRung | None:
        """The best rung that is possible: what ranking may use without treating unknown as worst."""
        return None if self.range is None else _ladder(self.service)(self.range.upper)

    @property
    def worst(self) -> SanitationRung | WaterRung | None:
        """The worst rung that is possible."""
        return None if self.range is None else _ladder(self.service)(self.range.lower)


def is_urban(area: AreaCode | None) -> bool | None:
    """Whether a place is urban: a kelurahan or inside a kota; None when only a kabupaten or kecamatan is known.

    Kemendagri numbers kota from 71 on inside each province (domain rules 9).
    """
    if area is None or len(area.digits) < 4:
        return None
    if area.digits[2] >= "7" or area.is_kelurahan:
        return True
    return False if area.is_village_desa else None


def sanitation_rung(facts: Facts, *, area: AreaCode | None, on: date, parameters: Parameters) -> RungAssessment:
    """The sanitation rung (domain rules 3.1, six rungs) on a date.

    Emptying counts as safe within the area's interval when the tank is sealed; lists do not ask where the sludge goes.
    """
    interval = parameters.require(Code.DESLUDGING_YEARS, area)
    disposal = facts.get(Field.DISPOSAL)
    possible = _sanitation_possible(
        facts.get(Field.TOILET),
        facts.get(Field.CLOSET),
        disposal,
        used=facts.get(Field.TOILET_USED),
        urban=is_urban(area),
        safe=_emptied_safely(facts, on=on, years=interval.whole),
    )
    judged_emptying = disposal in (None, Disposal.SEPTIC_TANK) and facts.get(Field.LAST_EMPTIED) is not None
    versions = (interval.version,) if judged_emptying and possible & _OWN_RUNGS else ()
    return _assess(Service.SANITATION, possible, facts.get(Field.DECLARED_SANITATION), versions)


def water_rung(facts: Facts, *, area: AreaCode | None, parameters: Parameters) -> RungAssessment:
    """The drinking-water rung (domain rules 3.2, five rungs); the 10 m rule is left out for piped water.

    Lists do not tell about a test of quality, so `aman` is at most possible, never established.
    """
    limit = parameters.require(Code.WATER_MINUTES, area)
    source, minutes, far = (
        facts.get(field) for field in (Field.WATER_SOURCE, Field.WATER_MINUTES, Field.WATER_FAR_FROM_WASTE)
    )
    at_home = facts.get(Field.WATER_ON_PREMISES)
    possible: frozenset[WaterRung] = frozenset()
    if source is not None or minutes is not None:
        long_trip = None if minutes is None else minutes > limit.whole
        rules = _water_rules(source, parameters, long_trip=long_trip)
        possible = _water_possible(rules, far=far, long_trip=long_trip, at_home=at_home)
    looked_at = [limit] if possible & _FETCHED_RUNGS else []
    judged_distance = source is not None and far is not None and parameters.water_sources[source].near_waste_rule
    if judged_distance and (distance := parameters.find(Code.WASTE_DISTANCE, area)):
        looked_at.append(distance)
    versions = tuple(value.version for value in looked_at)
    return _assess(Service.WATER, possible, facts.get(Field.DECLARED_WATER), versions)


def _ladder(service: Service) -> type[SanitationRung] | type[WaterRung]:
    return SanitationRung if service is Service.SANITATION else WaterRung


@lru_cache(4096)
def _assess(
    service: Service, possible: frozenset[int], declared: RungRange | None, versions: tuple[str, ...]
) -> RungAssessment:
    known = RungRange(int(min(possible)), int(max(possible))) if possible else None
    if known == RungRange(0, len(_ladder(service)) - 1):
        known = None
    narrowed = _narrowed(known, declared)
    if narrowed is None:
        word = SERVICE_WORDS[service]
        return RungAssessment(service, None, Evidence.UNKNOWN, f"Akses {word} belum diketahui.", ())
    basis = Evidence.FACTS if narrowed == known else Evidence.DECLARED
    return RungAssessment(
        service,
        narrowed,
        basis,
        _sentence(service, narrowed, basis),
        versions if known is not None else (),
    )


def _narrowed(known: RungRange | None, declared: RungRange | None) -> RungRange | None:
    if known is None or declared is None:
        return known or declared
    lower, upper = max(known.lower, declared.lower), min(known.upper, declared.upper)
    return RungRange(lower, upper) if lower <= upper else known


def _sentence(service: Service, rungs: RungRange, basis: Evidence) -> str:
    def word(rung: int) -> str:
        return SANITATION_WORDS[SanitationRung(rung)] if service is Service.SANITATION else WATER_WORDS[WaterRung(rung)]

    where = word(rungs.lower)
    if rungs.lower != rungs.upper:
        where = f"antara {where} dan {word(rungs.upper)}"
    source = "menurut fakta yang dicatat" if basis is Evidence.FACTS else "menurut pernyataan formulir"
    return f"Akses {SERVICE_WORDS[service]}: {where}, {source}."


# The answers are few and the households many, so each combination is worked out once.
@lru_cache(8192)
def _sanitation_possible(
    toilet: Toilet | None,
    closet: Closet | None,
    disposal: Disposal | None,
    *,
    used: bool | None,
    urban: bool | None,
    safe: bool | None,
) -> frozenset[SanitationRung]:
    """Every rung that some completion of the unknown facts gives; nothing when no fact speaks of sanitation."""
    if used is False:
        return frozenset({SanitationRung.BABS_TERBUKA})
    if toilet is None and closet is None and disposal is None:
        return frozenset()
    # A closet, a tank, a sewer or a pit belongs to some toilet; "into open water" may also be said of no toilet.
    has_toilet = closet is not None or disposal not in (None, Disposal.OPEN)
    toilets = [toilet] if toilet else [kind for kind in Toilet if not (has_toilet and kind is Toilet.NONE)]
    completions = product(
        toilets,
        [closet] if closet else list(Closet),
        [disposal] if disposal else list(Disposal),
        [True, False] if urban is None else [urban],
    )
    return frozenset(
        rung
        for one_toilet, one_closet, one_disposal, one_urban in completions
        for rung in _sanitation_of(one_toilet, one_closet, one_disposal, urban=one_urban, safe=safe)
    )


def _sanitation_of(
    toilet: Toilet, closet: Closet, disposal: Disposal, *, urban: bool, safe: bool | None
) -> Iterator[SanitationRung]:
    """The rule of domain rules 3.1 on complete facts; `safe` is about a septic tank, None when not known."""
    if toilet is Toilet.NONE:
        yield SanitationRung.BABS_TERBUKA
    elif disposal is Disposal.OPEN:
        yield SanitationRung.BABS_TERTUTUP
    elif toilet is Toilet.PUBLIC or closet is not Closet.GOOSENECK or (disposal is Disposal.PIT_HOLE and urban):
        yield SanitationRung.BELUM_LAYAK
    elif toilet in (Toilet.SHARED_KNOWN, Toilet.COMMUNAL):
        yield SanitationRung.LAYAK_BERSAMA
    elif disposal is Disposal.SEWER:
        yield SanitationRung.AMAN
    else:
        if disposal is Disposal.SEPTIC_TANK and safe is not False:
            yield SanitationRung.AMAN
        if disposal is Disposal.PIT_HOLE or safe is not True:
            yield SanitationRung.LAYAK_SENDIRI


def _emptied_safely(facts: Facts, *, on: date, years: int) -> bool | None:
    sealed, emptied = facts.get(Field.TANK_SEALED), facts.get(Field.LAST_EMPTIED)
    recent = None if emptied is None or emptied > on else _years_after(emptied, years) >= on
    if sealed is False or recent is False:
        return False
    return True if sealed and recent else None


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


def _water_rules(
    source: WaterSource | None, parameters: Parameters, *, long_trip: bool | None
) -> tuple[WaterSourceRule, ...]:
    """The rules of the sources that come into question; water that is at home by its kind needs no long trip."""
    if source is not None:
        return (parameters.water_sources[source],)
    return tuple(rule for rule in parameters.water_sources.values() if not (rule.at_home and long_trip))


@lru_cache(8192)
def _water_possible(
    rules: tuple[WaterSourceRule, ...], *, far: bool | None, long_trip: bool | None, at_home: bool | None
) -> frozenset[WaterRung]:
    """Every rung that some completion of the unknown facts gives."""
    possible: set[WaterRung] = set()
    for rule in rules:
        home = at_home if at_home is not None else True if rule.at_home else None
        # Water at home need not be fetched, whatever time a list states.
        within = [True] if home else [not long_trip] if long_trip is not None else [True, False]
        for is_far, is_within, is_home in product(
            [True, False] if far is None else [far], within, [True, False] if home is None else [home]
        ):
            possible.update(_water_of(rule, far=is_far, within=is_within, at_home=is_home))
    return frozenset(possible)


def _water_of(rule: WaterSourceRule, *, far: bool, within: bool, at_home: bool) -> Iterator[WaterRung]:
    """The rule of domain rules 3.2 on complete facts; a disputed or unjudged source may be either side of layak."""
    if rule.kind is WaterClass.SURFACE:
        yield WaterRung.TIDAK_ADA_AKSES
        return
    if rule.kind is not WaterClass.PROTECTED or (rule.near_waste_rule and not far):
        yield WaterRung.TIDAK_LAYAK
    if rule.kind is WaterClass.UNPROTECTED or (rule.near_waste_rule and not far):
        return
    if not within:
        yield WaterRung.LAYAK_TERBATAS
        return
    yield WaterRung.LAYAK_DASAR
    if at_home:
        yield WaterRung.AMAN
