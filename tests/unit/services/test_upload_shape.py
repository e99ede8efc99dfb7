"""How a list is drawn, and what is hidden from whom."""

from __future__ import annotations

import pytest

from zis_registry.intake.messages import Code
from zis_registry.intake.reading import ColumnMapping
from zis_registry.services.lists.finding_words import WORDS
from zis_registry.services.lists.previews import FindingKind
from zis_registry.services.lists.upload_shape import (
    HIDDEN,
    Curtain,
    columns_of,
    fates_of,
    groups_of,
    label_of,
    parts_of,
)
from zis_registry.terms.finding import Finding, Severity
from zis_registry.terms.household import Field, RowClass


def column(field: Field | None, header: str, *samples: str, confidence: float = 0.98, **flags: bool) -> ColumnMapping:
    return ColumnMapping("Data", "B", header, field, confidence, "judul dikenal", samples, **flags)


def test_every_finding_has_a_title_and_an_effect() -> None:
    assert {code.code for code in Code} == set(WORDS)
    assert all(title and effect.endswith((".", "?")) for title, effect in WORDS.values())


def test_every_field_has_a_name() -> None:
    assert all("_" not in label_of(field) for field in Field)
    assert label_of(None) == "Tidak dipakai"


@pytest.mark.parametrize("assesses", [False, True])
@pytest.mark.parametrize(
    ("one", "open_to_assessors"),
    [
        (column(None, "AGAMA", "-", secret=True, restricted=True), False),
        (column(None, "Keyakinan", "Islam", "Kristen"), False),
        (column(Field.NOTE, "Ket", "beragama Katolik"), False),
        (column(Field.INCOME, "PENGHASILAN", "500.000", restricted=True), True),
        (column(Field.DECILE, "DTSEN", "3"), True),
        (column(None, "Golongan", "fakir"), True),
        (column(Field.ASNAF_CONFIRMED, "Kategori", "-"), True),
    ],
)
def test_cells_of_faith_and_means_are_hidden(one: ColumnMapping, open_to_assessors: bool, assesses: bool) -> None:
    assert Curtain((one,), assesses=assesses).hides_column(one) is not (assesses and open_to_assessors)


def test_a_plain_column_is_shown_and_its_personal_numbers_are_masked() -> None:
    nik = column(Field.NIK, "NIK", "7309011101800001", "73090111018000")
    phone = column(Field.PHONE, "HP", "081234567890")
    plain = column(Field.NAME, "Nama", "Amir", "Baso")
    shown = columns_of((nik, phone, plain), Curtain((nik, phone, plain), assesses=False)).certain
    assert all("0111" not in repr(one) and "0812" not in repr(one) for one in shown)
    assert shown[-1].samples == ("Amir", "Baso")


def test_columns_that_want_a_look_stand_apart_and_alike_ones_once() -> None:
    sure, guessed = column(Field.NAME, "Nama"), column(Field.TOILET, "Ket. WC", confidence=0.45)
    other = ColumnMapping("Lain", "B", "Nama", Field.NAME, 0.98, "judul dikenal", ())
    left = column(None, "Ket")
    found = columns_of((sure, other, guessed, left), Curtain((), assesses=True))
    assert [one.header for one in found.care] == ["Ket. WC"]
    assert [(one.header, one.place) for one in found.certain] == [("Nama", "B")]
    assert found.care[0].place == "B (Data)"
    assert [one.level for one in found.unused] == ["Dilewati"]
    assert found.total == 3


def test_findings_stand_by_severity_and_an_example_is_one_the_reader_may_see() -> None:
    told = Finding("isian-tidak-dikenal", Severity.WARNING, "Data", 5, "C", "Isian 'x' tidak dikenal.", "Betulkan.")
    hidden = Finding("isian-tidak-dikenal", Severity.WARNING, "Data", 4, "B", "Isian 'y' tidak dikenal.", "Betulkan.")
    kinds = (FindingKind("isian-tidak-dikenal", Severity.WARNING, 2, (hidden, told)),)
    curtain = Curtain((column(Field.DECILE, "DESIL", restricted=True),), assesses=False)
    (group,) = groups_of(kinds, {"peringatan": 2}, curtain)
    assert (group.words, group.rows) == ("Diterima dengan peringatan", 2)
    assert group.kinds[0].example.where == "lembar Data baris 5 kolom C"
    assert curtain.place(hidden).message == HIDDEN


def test_parts_fill_the_bar() -> None:
    parts = parts_of(dict(zip(RowClass, (6, 1, 1, 2, 0), strict=True)))
    assert [part.share for part in parts] == [0.6, 0.1, 0.1, 0.2, 0]
    assert [round(part.start, 1) for part in parts] == [0, 0.6, 0.7, 0.8, 1]
    assert sum(part.count for part in parts_of(dict.fromkeys(RowClass, 0))) == 0
    assert fates_of({"data": 3, "kosong": 0, "jumlah": 1}) == (("baris data", 3), ("jumlah", 1))
