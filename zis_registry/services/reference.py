"""The reference data of the package, read once and handed to the rooms: areas, codes, offices, law and values."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from zis_registry.intake.vocabulary import Vocabulary
from zis_registry.store.repositories.uploads import OfficeRecord
from zis_registry.terms.area import AreaCode, AreaIndex, BpsBridge


def _text(name: str) -> str:
    return (files("zis_registry") / "reference" / name).read_text(encoding="utf-8")


def table(name: str) -> Iterator[Mapping[str, str]]:
    """The rows of a reference CSV."""
    return iter(csv.DictReader(io.StringIO(_text(name))))


@cache
def values(name: str) -> Mapping[str, Any]:
    """The content of a reference TOML."""
    return tomllib.loads(_text(name))


@cache
def areas() -> AreaIndex:
    """The areas of South Sulawesi by Kemendagri code."""
    return AreaIndex.from_table(table("areas.csv"))


def area_words(code: AreaCode) -> str:
    """An area with its kind, as a sentence names it: "Kabupaten Barru", "Kecamatan Balusu", "Desa Binuang"."""
    name = areas().name(code)
    match code.level:
        case "kecamatan":
            return f"Kecamatan {name}"
        case "desa_kelurahan":
            return f"{'Kelurahan' if code.is_kelurahan else 'Desa'} {name}"
        case _:
            return name


@cache
def bps_bridge() -> BpsBridge:
    """The bridge from BPS codes to Kemendagri codes."""
    return BpsBridge.from_table(table("bps_bridge.csv"))


@cache
def vocabulary() -> Vocabulary:
    """What column headers and answers mean."""
    headers = [*table("header_variants.csv"), *table("header_synonyms.csv")]
    return Vocabulary.from_tables(headers, table("answer_codes.csv"))


def offices() -> tuple[OfficeRecord, ...]:
    """The offices that may send lists."""
    return tuple(OfficeRecord(o["code"], o["kind"], o["name"], o["area"]) for o in values("offices.toml")["office"])
