"""A seeded province that looks like one: districts, facilities with catalogue prices, funds wide and narrow; invented.

Nothing in it is tuned to a result: the seeds only draw who lives where, what they need and what each fund holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from zis_registry.allocation.problem import FundBalance, PriorityKey, Standing, Unit

_PRICES = {
    "jamban": 2_750_000,
    "tangki-septik": 8_500_000,
    "sambungan-air": 1_650_000,
    "sumur": 6_200_000,
    "komunal": 46_000_000,
}
_NEEDED = (30, 28, 27, 13, 2)
_COMMUNAL_HOUSEHOLDS = (6, 14)
_WIDE = ("zakat-prov", "infak-prov", "dskl-prov", "apbd-prov")
_NARROW = ("zakat", "infak", "csr")
_COVERED = 0.35  # share of the need that all funds hold together
_INCOMPLETE, _RULED_OUT = 0.05, 0.04


class Costs(StrEnum):
    """How a unit costs: by a catalogue with a district index, or by its own estimate."""

    CATALOGUE = "biaya katalog"
    ESTIMATE = "biaya per RAB"


class Sets(StrEnum):
    """Whether units that the same funds may pay share one set object, or each has its own."""

    SHARED = "himpunan dana bersama"
    OWN = "himpunan dana per unit"


@dataclass(frozen=True, slots=True)
class Province:
    """Units in no order, funds, and how many households each unit serves, by unit id."""

    units: list[Unit]
    funds: list[FundBalance]
    households: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Fund:
    """A fund with where it may pay; no districts or facilities mean everywhere and everything."""

    id: str
    kind: str
    districts: frozenset[int] = frozenset()
    facilities: frozenset[str] = frozenset()

    def may_pay(self, *, district: int, facility: str, is_mustahik: bool) -> bool:
        if self.districts and district not in self.districts:
            return False
        if self.facilities and facility not in self.facilities:
            return False
        if self.kind == "zakat":
            return is_mustahik and facility != "komunal"
        return self.kind != "apbd" or facility in ("sambungan-air", "komunal")


def province(
    *, units: int, funds: int, seed: int, costs: Costs = Costs.CATALOGUE, sets: Sets = Sets.SHARED
) -> Province:
    """So many units of need and funds (at least four); about fifty classes at twenty funds."""
    random = Random(seed)
    chests = _chests(funds)
    districts = _districts(funds)
    weights = [random.paretovariate(1.2) for _ in range(districts)]
    made: list[Unit] = []
    households: dict[str, int] = {}
    same: dict[frozenset[str], frozenset[str]] = {}
    for number in range(units):
        unit = _unit(random, number, random.choices(range(districts), weights)[0], chests, costs)
        if sets is Sets.SHARED:
            unit = replace(unit, funds=same.setdefault(unit.funds, unit.funds))
        made.append(unit)
        communal = unit.cost >= _PRICES["komunal"] // 2
        households[unit.id] = random.randint(*_COMMUNAL_HOUSEHOLDS) if communal else 1
    random.shuffle(made)
    return Province(made, _balances(random, chests, made), households)


def _chests(funds: int) -> list[_Fund]:
    """Four funds of the whole province, then for each district zakat, infak and a company's money.

    A company gives for one or two facilities in the districts around its works, so that its money overlaps with others.
    """
    chests = [_Fund(name, name.partition("-")[0]) for name in _WIDE]
    facilities = list(_PRICES)
    for number in range(funds - len(_WIDE)):
        district, which = divmod(number, len(_NARROW))
        kind = _NARROW[which]
        where, what = {district}, set[str]()
        if kind == "csr":
            where |= {(district + step) % _districts(funds) for step in (1, 2)}
            what = {facilities[district % len(facilities)], facilities[(district + 2) % len(facilities)]}
        chests.append(_Fund(f"{kind}-{district:02}", kind, frozenset(where), frozenset(what)))
    return chests


def _districts(funds: int) -> int:
    return max(1, -(-(funds - len(_WIDE)) // len(_NARROW)))


def _unit(random: Random, number: int, district: int, chests: list[_Fund], costs: Costs) -> Unit:
    facility = random.choices(list(_PRICES), _NEEDED)[0]
    tier = random.choices((0, 1, 2), (35, 45, 20))[0]
    is_mustahik = tier < 2 and random.random() < 0.8
    price = _PRICES[facility] * (20 + district % 7) // 20
    cost = price if costs is Costs.CATALOGUE else int(price * random.uniform(0.8, 1.2))
    drawn = random.random()
    standing = (
        Standing.PENDING
        if drawn < _INCOMPLETE
        else Standing.RULED_OUT
        if drawn < _INCOMPLETE + _RULED_OUT
        else Standing.CANDIDATE
    )
    ranks = (tier, random.randrange(5), random.randint(1, 10), -random.choice((0, 0, 0, 1, 2, 4)))
    payers = frozenset(
        fund.id for fund in chests if fund.may_pay(district=district, facility=facility, is_mustahik=is_mustahik)
    )
    return Unit(
        id=f"{number}:{facility}",
        cost=cost,
        funds=payers if standing is Standing.CANDIDATE else frozenset(),
        key=PriorityKey(ranks, f"{random.getrandbits(256):064x}"),
        standing=standing,
        reasons=() if standing is Standing.CANDIDATE else ("Alasan rekaan.",),
    )


def _balances(random: Random, chests: list[_Fund], units: list[Unit]) -> list[FundBalance]:
    """Balances that cover a fixed share of the need; wide funds hold more, each by chance."""
    need = sum(unit.cost for unit in units if unit.standing is Standing.CANDIDATE)
    shares = [random.uniform(0.2, 1) * (1 if fund.districts else 3) for fund in chests]
    total = sum(shares)
    return [
        FundBalance(fund.id, int(need * _COVERED * share / total), fund.id)
        for fund, share in zip(chests, shares, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Group:
    """Units that a count cannot tell apart: one tier, class, cost and number of households; `places` in the order."""

    tier: int
    klass: int
    cost: int
    households: int
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Market:
    """The candidates in the order of the policy as columns, for rules that are not ours.

    `eligible` are the funds of each class by number, in the order of `balances`.
    """

    ids: tuple[str, ...]
    klass_of: tuple[int, ...]
    costs: tuple[int, ...]
    tiers: tuple[int, ...]
    households: tuple[int, ...]
    eligible: tuple[tuple[int, ...], ...]
    balances: tuple[int, ...]

    def groups(self) -> list[Group]:
        """The units by tier, class, cost and households, each group in the order of the policy."""
        places: dict[tuple[int, int, int, int], list[int]] = {}
        columns = zip(self.tiers, self.klass_of, self.costs, self.households, strict=True)
        for place, key in enumerate(columns):
            places.setdefault(key, []).append(place)
        return [Group(*key, tuple(found)) for key, found in sorted(places.items())]


def market(made: Province) -> Market:
    """The columns of a province."""
    number = {fund.id: place for place, fund in enumerate(made.funds)}
    asking = sorted(
        (unit for unit in made.units if unit.standing is Standing.CANDIDATE), key=lambda unit: (unit.key, unit.id)
    )
    klasses: dict[frozenset[str], int] = {}
    return Market(
        ids=tuple(unit.id for unit in asking),
        klass_of=tuple(klasses.setdefault(unit.funds, len(klasses)) for unit in asking),
        costs=tuple(unit.cost for unit in asking),
        tiers=tuple(unit.key.ranks[0] for unit in asking),
        households=tuple(made.households[unit.id] for unit in asking),
        eligible=tuple(tuple(sorted(number[fund] for fund in funds)) for funds in klasses),
        balances=tuple(fund.balance for fund in made.funds),
    )


def first_of(groups: list[Group], counts: list[int]) -> Iterator[int]:
    """The places of the first so many of each group."""
    for group, count in zip(groups, counts, strict=True):
        yield from group.places[:count]
