"""A list that was read and linked but not yet stored, and the counts that must add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from zis_registry.intake.reading import Reading
from zis_registry.services.cases.linking import LinkedFamilies
from zis_registry.services.lists.listings import Family
from zis_registry.store.repositories.uploads import OfficeRecord
from zis_registry.terms.household import RowClass, RowFate

ACCEPTED = (RowClass.SAVED, RowClass.UPDATED, RowClass.KNOWN)


@dataclass(frozen=True, slots=True)
class FileCounts:
    """The numbers of one file, which add up (decisions 5).

    `physical_rows` = all fates; `rows_read` = saved + updated + known + rejected + skipped. `families` are the
    household listings among the accepted rows, where the member rows of one family count once; `member_rows` are the
    accepted rows of a list that has one row a person (0 for a list of households).
    """

    physical_rows: int
    fates: Mapping[str, int]
    rows_read: int
    saved: int
    updated: int
    known: int
    rejected: int
    skipped: int
    member_rows: int
    families: int

    def as_dict(self) -> dict[str, object]:
        """The counts as JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A file read and linked against the registry as it stands; nothing is written yet.

    `family_of` is by place in the file, `joined` the household that a family joins.
    """

    reading: Reading
    office: OfficeRecord
    upload: int
    first_row: int
    families: tuple[Family, ...]
    links: LinkedFamilies
    classes: tuple[RowClass | None, ...]
    family_of: Mapping[int, int]
    joined: Mapping[int, int]


def counts_of(plan: ImportPlan) -> FileCounts:
    """The numbers of a planned file."""
    fates = Counter(row.fate for row in plan.reading.rows)
    classes = Counter(row_class for row_class in plan.classes if row_class is not None)
    accepted = sum(classes[row_class] for row_class in ACCEPTED)
    return FileCounts(
        physical_rows=len(plan.reading.rows),
        fates={fate.value: fates[fate] for fate in RowFate},
        rows_read=fates[RowFate.DATA],
        saved=classes[RowClass.SAVED],
        updated=classes[RowClass.UPDATED],
        known=classes[RowClass.KNOWN],
        rejected=classes[RowClass.REJECTED],
        skipped=classes[RowClass.SKIPPED],
        member_rows=accepted if plan.reading.is_member_list else 0,
        families=len(plan.families),
    )


def rows_digest(plan: ImportPlan) -> str:
    """SHA-256 over what becomes of each row: its class, and the household that it joins.

    A household that begins on this very list counts by its place in the file, because other lists may be accepted
    before this one and take the next numbers.
    """
    whole = sha256()
    for place, row_class in enumerate(plan.classes):
        number = plan.joined.get(plan.family_of.get(place, -1))
        joins = "" if number is None else f"RT{number}" if number < plan.first_row else f"+{number - plan.first_row}"
        whole.update(f"{place}:{row_class.value if row_class else ''}:{joins}\n".encode())
    return whole.hexdigest()


def class_counts(counts: FileCounts) -> Mapping[RowClass, int]:
    """How many rows fall into each class: what a person agrees to when accepting a list."""
    return {row_class: int(getattr(counts, row_class.value)) for row_class in RowClass}


def ready_rows(counts: FileCounts) -> int:
    """How many rows enter the register when a list is accepted."""
    return counts.saved + counts.updated + counts.known
