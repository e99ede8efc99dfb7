"""Every rule and value that decides something, with the days it holds, its legal basis and its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, assert_never

from zis_registry.allocation.priority import describe, parse_policy
from zis_registry.eligibility.need import FACILITY_WORDS
from zis_registry.eligibility.uses import Check
from zis_registry.errors import InvalidValue, UsageRefused
from zis_registry.services import reference
from zis_registry.services.households.assessment import parameters_on
from zis_registry.services.rule_words import CHECK_WORDS, PARAMETER_WORDS
from zis_registry.terms.household import Facility
from zis_registry.terms.money import Rupiah
from zis_registry.terms.period import format_date

NATIONAL = "nasional"


class Standing(StrEnum):
    """Whether an entry holds on a day."""

    IN_FORCE = "berlaku"
    REPLACED = "digantikan"
    LATER = "belum berlaku"
    NOT_FOUND = "tidak ditemukan"


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated entry of the reference data, its value in words.

    `basis` is the title of its legal basis, `unit` the unit of a single value; both "" where there is none. `items` are
    the conditions of a use one by one, which `value` tells in one line.
    """

    group: str
    code: str
    name: str
    value: str
    unit: str
    area: str
    valid_from: date
    standing: Standing
    basis: str
    source: str
    certainty: str
    note: str
    items: tuple[str, ...] = ()

    @property
    def proposed(self) -> bool:
        """Whether it is a proposal of this registry, which no authority has set."""
        return self.certainty.startswith("usulan")


class Work(StrEnum):
    """What is computed with rules, and so needs them to be in force."""

    ASSESSMENT = "penilaian"
    MATCHING = "pencocokan"
    NATIONAL = "kesenjangan nasional"


@cache
def first_day(work: Work) -> date:
    """The first day on which every rule that this work needs is in force; InvalidValue when there is none."""
    days: list[date] = sorted({entry.get("valid_from") or entry["date"] for entry in _entries(work)})
    for day in days[:-1]:
        if _is_complete(work, day):
            return day
    _require_rules(work, days[-1])
    return days[-1]


def require_day(on: date, work: Work) -> None:
    """Raise UsageRefused for a day on which the rules of this work were not yet all in force."""
    first = first_day(work)
    if on >= first:
        return
    told, since = format_date(on), format_date(first)
    match work:
        case Work.ASSESSMENT:
            reason = f"Kebutuhan per {told} tidak dapat dinilai: aturan yang diperlukan baru lengkap sejak {since}."
        case Work.MATCHING:
            reason = f"Usulan per {told} tidak dapat dibuat: aturan yang diperlukan baru lengkap sejak {since}."
        case Work.NATIONAL:
            reason = f"Kesenjangan nasional per {told} belum diketahui: versi pertamanya tertanggal {since}."
        case _:
            assert_never(work)
    raise UsageRefused(f"{reason} Pilih tanggal itu atau sesudahnya.")


def _entries(work: Work) -> Iterable[Mapping[str, Any]]:
    rules = reference.values("rules.toml")
    if work is Work.NATIONAL:
        yield from reference.values("national_finance.toml")["version"]
        return
    for kind in ("use", "parameter", "water_source", "aid_covers", "asnaf"):
        yield from rules[kind]
    if work is Work.MATCHING:
        yield from reference.values("policies.toml")["policy"]


def _is_complete(work: Work, on: date) -> bool:
    try:
        _require_rules(work, on)
    except InvalidValue:
        return False
    return True


def _require_rules(work: Work, on: date) -> None:
    """Read the rules of this work as they stood on a day; InvalidValue when one is missing."""
    if work is not Work.NATIONAL:
        parameters_on(on)
    if work is Work.MATCHING:
        parse_policy(reference.values("policies.toml"), on=on)


def rulebook(on: date) -> tuple[Rule, ...]:
    """All entries, group by group; in force on a day is the newest of its code and area by then."""
    told = [*_uses(), *_parameters(), *_water_sources(), *_aid(), *_asnaf(), *_costs(), *_had_kifayah(), *_policies()]
    newest: dict[tuple[str, str, str], date] = {}
    for group, code, entry, _, _ in told:
        key = (group, code, entry.get("area", NATIONAL))
        if entry["valid_from"] <= on:
            newest[key] = max(entry["valid_from"], newest.get(key, entry["valid_from"]))
    return tuple(
        Rule(
            group=group,
            code=code,
            name=name,
            value=value,
            unit=entry.get("unit", ""),
            area=entry.get("area", NATIONAL),
            valid_from=entry["valid_from"],
            standing=Standing.NOT_FOUND
            if "sentence" in entry
            else _standing(entry["valid_from"], newest.get((group, code, entry.get("area", NATIONAL))), on),
            basis=_title(entry.get("basis", "")),
            source=entry["source"],
            certainty=entry.get("certainty", ""),
            note=" ".join(entry.get("note", "").split()),
            items=tuple(map(_condition, entry.get("conditions", ()))),
        )
        for group, code, entry, name, value in told
    )


def _standing(valid_from: date, newest: date | None, on: date) -> Standing:
    if valid_from > on:
        return Standing.LATER
    return Standing.IN_FORCE if valid_from == newest else Standing.REPLACED


_Told = tuple[str, str, Mapping[str, Any], str, str]


def _uses() -> Iterable[_Told]:
    for entry in reference.values("rules.toml")["use"]:
        asked = "; ".join(map(_condition, entry["conditions"]))
        yield "penggunaan dana", entry["code"], entry, entry["name"], f"Syarat: {asked}"


def _condition(one: Mapping[str, Any]) -> str:
    return f"{CHECK_WORDS[Check(one['code'])]} ({_title(one['basis'])})"


def _parameters() -> Iterable[_Told]:
    for entry in reference.values("rules.toml")["parameter"]:
        yield "nilai", entry["code"], entry, PARAMETER_WORDS[entry["code"]], _with_unit(entry)


def _with_unit(entry: Mapping[str, Any]) -> str:
    """A single value as people write it; InvalidValue for a unit that is not known."""
    value = entry["value"]
    match entry["unit"]:
        case "rupiah":
            return str(Rupiah(value))
        case "tahun" | "menit" | "meter" as unit:
            return f"{value} {unit}"
        case "desil":
            return f"desil {value}"
        case "rasio":
            return f"rasio {value}".replace(".", ",")
        case "tingkat":
            return f"tingkat {value}".replace("_", " ").lower()
        case unit:
            raise InvalidValue(f"Satuan {unit!r} pada nilai {entry['code']} tidak dikenal.")


def _water_sources() -> Iterable[_Told]:
    words = {"protected": "terlindung", "unprotected": "tidak terlindung", "surface": "air permukaan",
             "disputed": "sumber berbeda pendapat", "unjudged": "dinilai saat survei"}  # fmt: skip
    for entry in reference.values("rules.toml")["water_source"]:
        yield "sumber air", entry["source_code"], entry, entry["source_code"].replace("_", " "), words[entry["class"]]


def _aid() -> Iterable[_Told]:
    for entry in reference.values("rules.toml")["aid_covers"]:
        covered = ", ".join(FACILITY_WORDS[Facility(code)] for code in entry["covers"])
        name = FACILITY_WORDS[Facility(entry["received"])]
        yield "bantuan sejenis", entry["received"], entry, name, f"Tidak lagi membutuhkan: {covered}"


def _asnaf() -> Iterable[_Told]:
    for entry in reference.values("rules.toml")["asnaf"]:
        yield "asnaf", entry["code"], entry, entry["code"].replace("_", " ").lower(), ", ".join(entry["spellings"])


def _costs() -> Iterable[_Told]:
    for entry in reference.values("unit_costs.toml")["unit_cost"]:
        value = f"{Rupiah(entry['amount'])} per unit (harga {entry['price_year']})"
        yield "biaya satuan", entry["facility"], entry, FACILITY_WORDS[Facility(entry["facility"])], value


def _had_kifayah() -> Iterable[_Told]:
    for entry in reference.values("had_kifayah.toml")["value"]:
        value = f"{Rupiah(entry['per_capita'])} per orang, {Rupiah(entry['per_family'])} per keluarga, sebulan"
        yield "had kifayah", "had_kifayah", entry, "had kifayah", value
    for entry in reference.values("had_kifayah.toml").get("not_found", ()):
        missing = {**entry, "valid_from": entry["date"]}
        yield "had kifayah", f"tidak_ditemukan {entry['name']}", missing, entry["name"], entry["sentence"]


def _policies() -> Iterable[_Told]:
    for entry in reference.values("policies.toml")["policy"]:
        value = " ".join(describe(parse_policy({"policy": [entry]}, on=entry["valid_from"])))
        yield "kebijakan prioritas", entry["code"], entry, entry["name"], value


def _title(basis: str) -> str:
    titles = {entry["id"]: entry["title"] for entry in reference.values("legal_bases.toml")["basis"]}
    return str(titles[basis]) if basis else ""
