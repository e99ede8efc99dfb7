"""Every rule and value that decides something, with the days it holds, its legal basis and its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from zis_registry.allocation.priority import describe, parse_policy
from zis_registry.eligibility.need import FACILITY_WORDS
from zis_registry.services import reference
from zis_registry.terms.household import Facility
from zis_registry.terms.money import Rupiah

NATIONAL = "nasional"


class Standing(StrEnum):
    """Whether an entry holds on a day."""

    IN_FORCE = "berlaku"
    REPLACED = "digantikan"
    LATER = "belum berlaku"
    NOT_FOUND = "tidak ditemukan"


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated entry of the reference data; `basis` is the title of its legal basis, "" where it has none."""

    group: str
    code: str
    name: str
    value: str
    area: str
    valid_from: date
    standing: Standing
    basis: str
    source: str
    certainty: str
    note: str


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
            area=entry.get("area", NATIONAL),
            valid_from=entry["valid_from"],
            standing=Standing.NOT_FOUND
            if "sentence" in entry
            else _standing(entry["valid_from"], newest.get((group, code, entry.get("area", NATIONAL))), on),
            basis=_title(entry.get("basis", "")),
            source=entry["source"],
            certainty=entry.get("certainty", ""),
            note=" ".join(entry.get("note", "").split()),
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
        asked = "; ".join(f"{one['code']} ({_title(one['basis'])})" for one in entry["conditions"])
        yield "penggunaan dana", entry["code"], entry, entry["name"], f"Syarat: {asked}"


def _parameters() -> Iterable[_Told]:
    for entry in reference.values("rules.toml")["parameter"]:
        value = str(Rupiah(entry["value"])) if entry["code"].endswith("_maks") and _is_money(entry) else entry["value"]
        yield "nilai", entry["code"], entry, entry["code"].replace("_", " "), str(value)


def _is_money(entry: Mapping[str, Any]) -> bool:
    # Income limits are the only values of a million and more; the others are years, minutes, metres and deciles.
    return isinstance(entry["value"], int) and entry["value"] >= 1_000_000


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
