"""The facts of one record as a case page writes them: identity numbers masked, nothing about means or religion."""

from __future__ import annotations

from zis_registry.services import reference
from zis_registry.services.lists.listings import Family, listing_of
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facts, Field, Relation, Toilet, WaterSource
from zis_registry.terms.identity import IdentityReading, masked

_SEXES = {"L": "Laki-laki", "P": "Perempuan"}
_RELATIONS = {
    Relation.HEAD: "Kepala keluarga", Relation.SPOUSE: "Istri/suami", Relation.CHILD: "Anak",
    Relation.PARENT: "Orang tua", Relation.OTHER: "Lainnya",
}  # fmt: skip
_TOILETS = {
    Toilet.OWN: "Milik sendiri", Toilet.SHARED_KNOWN: "Bersama tetangga", Toilet.COMMUNAL: "MCK komunal",
    Toilet.PUBLIC: "Umum", Toilet.NONE: "Tidak ada",
}  # fmt: skip
_WATER = {
    WaterSource.PIPED: "Leding", WaterSource.PIPED_RETAIL: "Leding eceran", WaterSource.BOREHOLE: "Sumur bor",
    WaterSource.PROTECTED_WELL: "Sumur terlindung", WaterSource.UNPROTECTED_WELL: "Sumur tak terlindung",
    WaterSource.PROTECTED_SPRING: "Mata air terlindung", WaterSource.UNPROTECTED_SPRING: "Mata air tak terlindung",
    WaterSource.RAINWATER: "Air hujan", WaterSource.STANDPIPE: "Kran umum", WaterSource.BOTTLED: "Air kemasan",
    WaterSource.REFILL: "Air isi ulang", WaterSource.VENDOR: "Penjual eceran", WaterSource.SURFACE: "Air permukaan",
}  # fmt: skip
_MOST_MEMBERS = 8
PHONE_DOTS = "•••• •••• "


def name(facts: Facts) -> str:
    """The name as written."""
    return masked(str(facts.get(Field.NAME, "")))


def number(facts: Facts, field: Field) -> str:
    """An identity number behind its mask; "" when none was written."""
    reading = facts.get(field)
    return reading.mask if isinstance(reading, IdentityReading) and not reading.missing else ""


def birth_date(facts: Facts) -> str:
    """The birth date."""
    born = facts.get(Field.BIRTH_DATE)
    return born.strftime("%d-%m-%Y") if born is not None else ""


def village(facts: Facts) -> str:
    """The village, by its code where one was found."""
    code = AreaCode(facts[Field.AREA]) if Field.AREA in facts else None
    if code is not None and code in reference.areas():
        return reference.area_words(code)
    return masked(str(facts.get(Field.VILLAGE, "")))


def place(facts: Facts) -> tuple[str, str, str]:
    """Hamlet, RT and RW, each "" where it was not written."""
    rt, rw = facts.get(Field.RT), facts.get(Field.RW)
    around = f"{rt:03d}" if rt is not None else "", f"{rw:03d}" if rw is not None else ""
    hamlet = masked(str(facts.get(Field.HAMLET, "")))
    return hamlet, f"RT {around[0]}" if around[0] else "", f"RW {around[1]}" if around[1] else ""


def people(facts: Facts) -> str:
    """How many people the household has."""
    return f"{facts[Field.MEMBERS]} jiwa" if Field.MEMBERS in facts else ""


def members(family: Family) -> str:
    """The names of the other people, where the list has a row a member."""
    names = [masked(member.name.written) for member in listing_of(family).members]
    shown = names[:_MOST_MEMBERS]
    return ", ".join([*shown, f"dan {len(names) - len(shown)} lagi"] if len(names) > len(shown) else shown)


def point(facts: Facts) -> str:
    """Whether the place of the house is known."""
    return "tercatat" if Field.LATITUDE in facts and Field.LONGITUDE in facts else ""


def aid(facts: Facts) -> str:
    """The aid the list tells of."""
    if Field.AID_FACILITY not in facts:
        return ""
    facility, year = facts[Field.AID_FACILITY], facts.get(Field.AID_YEAR)
    words = str(facility.value).replace("_", " ").capitalize()
    return f"{words}, {year}" if year else words


def sex(facts: Facts) -> str:
    """Sex in a word."""
    return _SEXES.get(facts.get(Field.SEX, ""), "")


def relation(facts: Facts) -> str:
    """The relation to the head of family."""
    found: Relation | None = facts.get(Field.RELATION)
    return _RELATIONS[found] if found is not None else ""


def toilet(facts: Facts) -> str:
    """Where the household defecates."""
    found: Toilet | None = facts.get(Field.TOILET)
    return _TOILETS[found] if found is not None else ""


def water(facts: Facts) -> str:
    """The source of drinking water."""
    found: WaterSource | None = facts.get(Field.WATER_SOURCE)
    return _WATER[found] if found is not None else ""


def phone(facts: Facts) -> str:
    """The last three digits of a telephone number, never more."""
    written = facts.get(Field.PHONE, "")
    return f"{PHONE_DOTS}{written[-3:]}" if written else ""
