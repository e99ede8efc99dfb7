"""The registry as it stands: a fold of source rows, pairs and decisions, which `rebuild` makes anew."""

from __future__ import annotations

from piccolo.columns import BigInt, Integer, Text
from piccolo.table import Table


class Household(Table, tablename="household"):
    """People who are helped together; its number is that of the first row which named them."""

    id = BigInt(primary_key=True)
    dwelling = BigInt(null=False, index=True)
    area = Text(null=False, index=True)
    name = Text(null=False)
    members = Integer(null=True, default=None)
    listings = Integer(null=False)


class HouseholdRow(Table, tablename="household_row"):
    """Which family row belongs to which household."""

    source_row = BigInt(primary_key=True)
    household = BigInt(null=False, index=True)


class HouseholdFact(Table, tablename="household_fact"):
    """One field of the golden record with the row it came from (identity numbers stay in the vault)."""

    id = Text(primary_key=True)
    household = BigInt(null=False, index=True)
    field = Text(null=False)
    value = Text(null=False)
    source_row = BigInt(null=False)


class Person(Table, tablename="person"):
    """A person of a household, named by at least one row."""

    id = BigInt(primary_key=True)
    household = BigInt(null=False, index=True)
    family_card = BigInt(null=True, default=None)
    name = Text(null=False)
    relation = Text(null=False)
    sex = Text(null=False)
    birth_date = Text(null=False)
    nik_hash = Text(null=False, index=True)
    nik_mask = Text(null=False)
    nik_state = Text(null=False)


class FamilyCardRow(Table, tablename="family_card"):
    """A KK number as it stands on a household's rows: keyed hash and mask only."""

    id = BigInt(primary_key=True)
    household = BigInt(null=False, index=True)
    kk_hash = Text(null=False, index=True)
    kk_mask = Text(null=False)


class Dwelling(Table, tablename="dwelling"):
    """A house: facilities belong to it, and its households share a unit of need."""

    id = BigInt(primary_key=True)
    area = Text(null=False, index=True)
    hamlet = Text(null=False)
    rt = Integer(null=True, default=None)
    rw = Integer(null=True, default=None)
    households = Integer(null=False)


class ReviewCase(Table, tablename="review_case"):
    """A question for people: one household or two, one house or two."""

    id = BigInt(primary_key=True)
    question = Text(null=False)
    household_a = BigInt(null=False, index=True)
    household_b = BigInt(null=False, index=True)
    tier = Text(null=False)
    score = Integer(null=False)
    status = Text(null=False, index=True)
    pairs = Text(null=False)
