"""What an officer typed: how it is kept, and to whom it is told."""

from __future__ import annotations

import re

import pytest

from zis_registry.services.accounts.access import roles
from zis_registry.services.neutral_words import UNSHOWN, reason_for, reason_kept
from zis_registry.terms.access import Reader, Role
from zis_registry.terms.scope import Scope

TELLING = (
    "sudah dapat zakat tahun lalu", "dari infak masjid", "asnafnya lain", "fakir", "keluarga MISKIN", "dia muslim",
    "baru mualaf", "Kristen", "keluarga katolik", "umat Hindu", "Buddha", "beda agama", "agamanya lain", "desil 1",
    "salah satu amil", "pengurus gereja",
)  # fmt: skip
PLAIN = ("beda orang", "sedang hamil", "ibu Salsabila bersaudara", "dua KK serumah", "RT 002, bukan RT 003")


def reader(role: Role) -> Reader:
    return Reader(
        account=1, username="uji", name="Uji", role=role, role_words="", office="POKJA-7309", office_name="",
        office_kind="POKJA", scope=Scope("uji", "POKJA-7309", ("7309",)),
        permissions=frozenset(roles()[role].permissions),
    )  # fmt: skip


@pytest.mark.parametrize("text", TELLING)
def test_a_telling_reason_is_told_only_to_those_who_assess(text: str) -> None:
    for role in (Role.POKJA_OFFICER, Role.POKJA_HEAD, Role.ENUMERATOR):
        assert reason_for(reader(role), text) == UNSHOWN == "(alasan tidak ditampilkan)"
    for role in (Role.BAZNAS_OFFICER, Role.AUDITOR):
        assert reason_for(reader(role), text) == text


@pytest.mark.parametrize("text", PLAIN)
def test_any_other_reason_is_told_as_it_is(text: str) -> None:
    assert reason_for(reader(Role.POKJA_OFFICER), text) == text


@pytest.mark.parametrize("number", ["730901410768001", "7309014107680011", "73090141076800112", "7309.0141.0768.0011"])
def test_a_personal_number_is_neither_kept_nor_told(number: str) -> None:
    written = f"  NIK {number} sama  "
    for text in (reason_kept(written), reason_for(reader(Role.AUDITOR), written)):
        assert re.search(r"\d{5}", text) is None
        assert "NIK 7309 ••••" in text
        assert "sama" in text
    assert reason_kept(" beda orang ") == "beda orang"
