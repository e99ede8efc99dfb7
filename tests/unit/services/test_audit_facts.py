"""Facts and subjects of the journal in words."""

from __future__ import annotations

from zis_registry.services.oversight.audit_facts import fact_name, fact_value, subject_words


def test_facts_are_told_in_words_and_what_is_unknown_as_it_is_written() -> None:
    assert (fact_name("counts.saved"), fact_name("new_thing"), fact_name("A_1.area")) == (
        "baru",
        "new thing",
        "A_1, wilayah",
    )
    assert fact_value("kind", "BACA_DAFTAR") == "Membaca daftar"
    assert fact_value("kind", "bnba") == "Lampiran BNBA (edaran rapat)"
    assert fact_value("verdict", "SAME") == "sama"
    assert fact_value("role", "AUDITOR") == "Auditor"
    assert fact_value("area", "7311") == "Kabupaten Barru"
    assert fact_value("area", "99") == "99"
    assert fact_value("rows", 12) == "12"


def test_subjects_are_named() -> None:
    names = {5: "rahma"}
    assert subject_words("account:5", names) == "akun rahma"
    assert subject_words("funds", names) == "dana"
    assert subject_words("account:6", names) == "account:6"
    assert subject_words("proposal:3", names) == "usulan U-3"
    assert subject_words("K-000001-000002", names) == "K-000001-000002"
