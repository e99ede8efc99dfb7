"""The legal bases with what cites them, and the rules of a day, as pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from zis_registry.eligibility.need import FACILITY_WORDS
from zis_registry.errors import InvalidValue
from zis_registry.services import reference
from zis_registry.services.rulebook import NATIONAL, Rule, Standing, rulebook
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility

IN_FORCE = "berlaku"
_FIRST, _LAST = date(2000, 1, 1), date(2100, 1, 1)
_LISTS = (("parameter", "Nilai"), ("water_source", "Sumber air"), ("aid_covers", "Bantuan sejenis"), ("asnaf", "Asnaf"))

_FILES = (
    ("unit_costs.toml", "unit_cost", "Biaya satuan"),
    ("had_kifayah.toml", "value", "Had kifayah"),
    ("policies.toml", "policy", "Kebijakan prioritas"),
)


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One entry of the register of legal bases, with the rules that cite it; `dated` is None where only a year is."""

    id: str
    kind: str
    title: str
    number: str
    dated: date | None
    year: int
    status: str
    note: str
    source: str
    certainty: str
    cited_by: tuple[str, ...]

    @property
    def in_force(self) -> bool:
        """Whether it binds now."""
        return self.status == IN_FORCE


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule with its place in words."""

    rule: Rule
    area: str

    @property
    def in_force(self) -> bool:
        """Whether it holds on the day asked for."""
        return self.rule.standing is Standing.IN_FORCE


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of one kind, those in force first."""

    name: str
    rules: tuple[RuleLine, ...]

    @property
    def in_force(self) -> int:
        """How many hold."""
        return sum(rule.in_force for rule in self.rules)


@cache
def legal_bases() -> tuple[tuple[str, tuple[LegalBasis, ...]], ...]:
    """Every legal basis by its kind, the newest first."""
    cited: dict[str, list[str]] = defaultdict(list)
    for basis, words in _citations():
        cited[basis].append(words)
    grouped: dict[str, list[LegalBasis]] = defaultdict(list)
    for entry in reference.values("legal_bases.toml")["basis"]:
        grouped[entry["kind"]].append(_basis(entry, tuple(cited[entry["id"]])))
    return tuple(
        (_capital(kind), tuple(sorted(found, key=lambda one: (-one.year, one.title))))
        for kind, found in sorted(grouped.items())
    )


def _basis(entry: Mapping[str, Any], cited_by: tuple[str, ...]) -> LegalBasis:
    return LegalBasis(
        id=entry["id"],
        kind=entry["kind"],
        title=entry["title"],
        number=entry["number"],
        dated=entry.get("date"),
        year=entry["year"],
        status=entry["status"],
        note=" ".join(entry["note"].split()),
        source=entry["source"],
        certainty=entry["certainty"],
        cited_by=cited_by,
    )


def _citations() -> Iterator[tuple[str, str]]:
    """Basis and rule, for every rule that names one."""
    rules = reference.values("rules.toml")
    for use in rules["use"]:
        asked: dict[str, list[str]] = defaultdict(list)
        for condition in use["conditions"]:
            asked[condition["basis"]].append(_plain(condition["code"]))
        for basis, codes in asked.items():
            yield basis, f"{use['name']}: {', '.join(codes)}"
    lists = [(words, rules[key]) for key, words in _LISTS]
    lists += [(words, reference.values(file)[key]) for file, key, words in _FILES]
    for words, entries in lists:
        for entry in entries:
            if basis := entry.get("basis"):
                yield basis, f"{words} {_named(entry)}".strip()


def _named(entry: Mapping[str, Any]) -> str:
    if facility := entry.get("received") or entry.get("facility"):
        return FACILITY_WORDS[Facility(facility)]
    return _plain(str(entry.get("code") or entry.get("source_code") or ""))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _plain(code: str) -> str:
    return code.removesuffix("_catatan").replace("_", " ").lower()


def day_of(written: str, *, today: date) -> date:
    """The day an address asks for, today without one; InvalidValue for what is no day of this century."""
    if not written:
        return today
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = None
    if day is None or not _FIRST <= day <= _LAST:
        raise InvalidValue("Tanggal tidak terbaca. Tulis tahun, bulan, dan hari, misalnya 2026-11-25.")
    return day


def rules_on(on: date) -> tuple[RuleGroup, ...]:
    """Every rule by its kind, with how it stands on a day."""
    grouped: dict[str, list[RuleLine]] = defaultdict(list)
    for rule in rulebook(on):
        area = "" if rule.area == NATIONAL else reference.area_words(AreaCode(rule.area))
        grouped[rule.group].append(RuleLine(rule, area))
    return tuple(
        RuleGroup(_capital(name), tuple(sorted(found, key=lambda line: not line.in_force)))
        for name, found in grouped.items()
    )
