"""Mentions on the rows of one household folded into its people."""

from __future__ import annotations

from datetime import date

from tests.unit.linkage.people import BORN, NIK, number_cell, text
from zis_registry.linkage.persons import Mention, fold_persons
from zis_registry.terms.household import Relation
from zis_registry.terms.identity import IdentityReading
from zis_registry.terms.person_name import PersonName

OTHER_NIK = "7311014303750002"


def mention(
    row_id: int,
    name: str,
    nik: IdentityReading | None = None,
    *,
    relation: Relation | None = None,
    sex: str | None = None,
    born: date | None = None,
) -> Mention:
    return Mention(row_id, PersonName.parse(name), nik or IdentityReading.absent(), relation, sex, born)


def test_one_person_on_three_lists_is_one_and_later_rows_fill_what_was_blank() -> None:
    people = fold_persons([
        mention(3, "Muhammad Hasan", text(NIK), relation=Relation.HEAD, born=BORN),
        mention(1, "Muh. Hasan", number_cell(NIK)),
        mention(2, "Moh. Hasang", sex="L"),
    ])  # fmt: skip
    (person,) = people
    assert (person.row_id, person.name.written, person.nik) == (1, "Muh. Hasan", text(NIK))
    assert (person.relation, person.sex, person.birth_date) == (Relation.HEAD, "L", BORN)


def test_two_trusted_nik_are_two_people_whatever_their_names() -> None:
    assert len(fold_persons([mention(1, "Hasan", text(NIK)), mention(2, "Hasan", text(OTHER_NIK))])) == 2


def test_father_and_son_of_one_name_are_two_by_birth_date_or_sex() -> None:
    assert len(fold_persons([mention(1, "Hasan", born=BORN), mention(2, "Hasan", born=date(1995, 6, 21))])) == 2
    assert len(fold_persons([mention(1, "Hasan", sex="L"), mention(2, "Hasan", sex="P")])) == 2


def test_other_names_are_other_people() -> None:
    assert [p.row_id for p in fold_persons([mention(1, "Hasan"), mention(2, "Sitti Aminah")])] == [1, 2]
