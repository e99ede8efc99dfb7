"""The facts of a household, each with the lists it came from and what other lists say instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zis_registry.services.households.household_words import LABELS, LIST_WORDS, RESTRICTED, value_words
from zis_registry.services.lists.listings import Family, family_facts, identity
from zis_registry.store.repositories.household_lists import Origin
from zis_registry.store.repositories.people import AsnafRecord
from zis_registry.store.repositories.projections import HouseholdRecord
from zis_registry.terms.access import Reader
from zis_registry.terms.codec import decode_facts
from zis_registry.terms.household import Facts, Field
from zis_registry.terms.identity import masked

OFFICE_WORDS = {"POKJA": "Pokja", "BAZNAS": "BAZNAS", "UPT": "UPT"}
GROUPS: tuple[tuple[str, tuple[Field, ...]], ...] = (
    ("Sanitasi", (
        Field.TOILET, Field.TOILET_USED, Field.CLOSET, Field.DISPOSAL, Field.TANK_SEALED, Field.LAST_EMPTIED,
        Field.DECLARED_SANITATION, Field.WILLING_DESLUDGING,
    )),
    ("Air minum", (
        Field.WATER_SOURCE, Field.WATER_ON_PREMISES, Field.WATER_MINUTES, Field.WATER_FAR_FROM_WASTE,
        Field.DECLARED_WATER,
    )),
    ("Keluarga dan rumah", (
        Field.MEMBERS, Field.HOUSE_FAMILIES, Field.HOUSE_OWNERSHIP, Field.OCCUPATION, Field.MARITAL, Field.DECEASED,
        Field.REQUESTED_FACILITY, Field.SURVEY_DATE,
    )),
    ("Ekonomi dan status", (
        Field.INCOME, Field.DECILE, Field.LOW_INCOME, Field.ASNAF_CONFIRMED, Field.NOTE,
    )),
)  # fmt: skip
OFFICER = "petugas"


@dataclass(frozen=True, slots=True)
class Source:
    """A row of the source table: code, list, where in it (all "" for another office's file), office and date."""

    code: str
    words: str
    filename: str
    sheet: str
    row: int | None
    office: str
    day: str
    upload: int | None


@dataclass(frozen=True, slots=True)
class Other:
    """What other lists say of the same thing."""

    value: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact: the golden value with the codes of the lists that say so, and what others say."""

    label: str
    value: str
    codes: tuple[str, ...]
    others: tuple[Other, ...]
    restricted: bool


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts under one heading."""

    title: str
    lines: tuple[FactLine, ...]


@dataclass(frozen=True, slots=True)
class Listings:
    """The opened rows of one household with where they came from, the first list first.

    `outside` are the family rows on lists of offices outside the reader's scope: which kind of list and whose is told,
    and not what else they say.
    """

    families: Sequence[Family]
    origins: Mapping[int, Origin]
    outside: frozenset[int] = frozenset()

    @property
    def codes(self) -> Mapping[int, str]:
        """S1, S2, ... of each family row."""
        return {family.row_id: f"S{place}" for place, family in enumerate(self.families, 1)}

    def facts(self, family: Family) -> Facts:
        """What a family's rows tell."""
        return family_facts(family)

    def inside(self) -> tuple[Family, ...]:
        """The families on lists of the reader's scope."""
        return tuple(family for family in self.families if family.row_id not in self.outside)


def sources(listings: Listings, reader: Reader) -> tuple[Source, ...]:
    """The source table.

    A file of another kind of office stays unnamed to readers without "lihat-penilaian", one of another district to all.
    """
    return tuple(
        _source(code, family, listings, reader)
        for family, code in zip(listings.families, listings.codes.values(), strict=True)
    )


def source_words(origin: Origin) -> str:
    """A list in words: "Survei BAZNAS", "Sensus Pokja"."""
    return f"{LIST_WORDS[origin.kind]} {OFFICE_WORDS.get(origin.office_kind, origin.office_kind)}"


def _source(code: str, family: Family, listings: Listings, reader: Reader) -> Source:
    origin = listings.origins[family.row_id]
    own = family.row_id not in listings.outside and (reader.sees_restricted or origin.office_kind == reader.office_kind)
    surveyed = listings.facts(family).get(Field.SURVEY_DATE)
    return Source(
        code=code,
        words=source_words(origin),
        filename=masked(origin.filename) if own else "",
        sheet=masked(origin.sheet) if own else "",
        row=origin.row if own else None,
        office=origin.office_name,
        day=surveyed.isoformat() if surveyed is not None else origin.accepted_at,
        upload=origin.upload if own else None,
    )


def fact_groups(
    record: HouseholdRecord, listings: Listings, decision: AsnafRecord | None, reader: Reader
) -> tuple[FactGroup, ...]:
    """The golden facts that the reader may see, under their headings."""
    golden = decode_facts({f.value: record.facts[f.value][0] for f in LABELS if f.value in record.facts})
    made = []
    for title, fields in GROUPS:
        lines = [
            _line(field, golden[field], listings, decision)
            for field in fields
            if field in golden and (reader.sees_restricted or field not in RESTRICTED)
        ]
        if lines:
            made.append(FactGroup(title, tuple(lines)))
    return tuple(made)


def verification(record: HouseholdRecord, listings: Listings, reader: Reader) -> FactLine | None:
    """What a survey states about the verification; on no page, only for the person's own copy and as a reason."""
    field = Field.MUSLIM_VERIFIED
    if not reader.sees_restricted or field.value not in record.facts:
        return None
    return _line(field, record.facts[field.value][0], listings, None)


def _line(field: Field, value: Any, listings: Listings, decision: AsnafRecord | None) -> FactLine:
    words = value_words(field, value)
    agreeing, others = _told(field, words, listings)
    if field is Field.ASNAF_CONFIRMED and decision is not None and decision.asnaf:
        agreeing = (OFFICER, *agreeing)
    return FactLine(LABELS[field], words, agreeing, others, field in RESTRICTED)


def _told(field: Field, words: str, listings: Listings) -> tuple[tuple[str, ...], tuple[Other, ...]]:
    by_words: dict[str, list[str]] = {}
    for family, code in zip(listings.families, listings.codes.values(), strict=True):
        value = listings.facts(family).get(field)
        told = value_words(field, value) if value is not None and value != "" else ""
        # What a list of another district says instead is that district's; where it agrees, only its code is told.
        if told and (told == words or family.row_id not in listings.outside):
            by_words.setdefault(told, []).append(code)
    agreeing = tuple(by_words.pop(words, ()))
    return agreeing, tuple(Other(value, tuple(codes)) for value, codes in by_words.items())


def name_lines(name: str, listings: Listings) -> tuple[Other, ...]:
    """Other ways in which lists write the name."""
    return _told(Field.NAME, name, listings)[1]


def nik_mask(record: HouseholdRecord, listings: Listings) -> str:
    """The masked NIK of the lists of the reader's scope, "" when none of them has one."""
    shown, row = record.facts.get(Field.NIK.value, ({"mask": ""}, 0))
    if row not in listings.outside:
        return str(shown["mask"])
    readings = (identity(family.head, Field.NIK) for family in listings.inside())
    return next((reading.mask for reading in readings if not reading.missing), "")


def number_sentence(listings: Listings) -> str:
    """Whether the lists of the reader's scope agree on the NIK, without showing any digit."""
    digits = {
        reading.first15
        for family in listings.inside()
        if (reading := identity(family.head, Field.NIK)).first15 is not None
    }
    if not digits:
        return "Tidak ada daftar yang menulis NIK yang terbaca."
    return "Daftar menulis NIK yang berbeda; periksa KTP-nya." if len(digits) > 1 else ""


def codes_of(fields: Iterable[Field], record: HouseholdRecord, listings: Listings) -> tuple[tuple[str, str, str], ...]:
    """The facts among `fields` that are known: label, value, codes in one text."""
    golden = decode_facts({f.value: record.facts[f.value][0] for f in fields if f.value in record.facts})
    told = []
    for field, value in golden.items():
        words = value_words(field, value)
        told.append((LABELS[field].lower(), words, " ".join(_told(field, words, listings)[0])))
    return tuple(told)
