"""Facts written as JSON and read back (the round trip itself is a property test)."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from zis_registry.errors import InvalidValue
from zis_registry.terms.codec import decode_facts, encode_facts
from zis_registry.terms.household import Facility, Field, Relation, RungRange, SanitationRung, Toilet
from zis_registry.terms.identity import IdentityReading, IdentityState

FACTS: dict[Field, Any] = {
    Field.NOTE: "rumah di tepi sungai",
    Field.NIK: IdentityReading(IdentityState.TEXT_EXACT, "7311011507780003", "spasi"),
    Field.FAMILY_CARD: IdentityReading(IdentityState.MISSING),
    Field.BIRTH_DATE: date(1978, 7, 15),
    Field.RELATION: Relation.HEAD,
    Field.RT: 1,
    Field.TOILET: Toilet.NONE,
    Field.LOW_INCOME: True,
    Field.DECLARED_SANITATION: RungRange(SanitationRung.BABS_TERBUKA, SanitationRung.BELUM_LAYAK),
    Field.REQUESTED_FACILITY: Facility.TOILET_WITH_TANK,
}


def test_facts_are_written_in_the_order_of_the_fields_whatever_order_they_came_in() -> None:
    written = json.dumps(encode_facts(FACTS))
    assert written == json.dumps(encode_facts(dict(reversed(FACTS.items()))))
    assert json.loads(written) == {
        "nik": {"state": "teks_utuh", "digits": "7311011507780003", "stripped": "spasi"},
        "no_kk": {"state": "tidak_ada"},
        "tanggal_lahir": "1978-07-15",
        "hubungan_keluarga": "kepala",
        "rt": 1,
        "fasilitas_bab": "tidak_ada",
        "mbr": True,
        "rung_sanitasi_dinyatakan": [0, 2],
        "usulan_fasilitas": "JAMBAN_TS",
        "keterangan": "rumah di tepi sungai",
    }


def test_facts_come_back_as_they_were() -> None:
    assert decode_facts(json.loads(json.dumps(encode_facts(FACTS)))) == FACTS


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        (Field.NAME, 7),
        (Field.RT, "1"),
        (Field.RT, True),
        (Field.RT, 1.0),
        (Field.MEMBERS, SanitationRung.AMAN),
        (Field.LOW_INCOME, 1),
        (Field.BIRTH_DATE, "1978-07-15"),
        (Field.BIRTH_DATE, datetime(1978, 7, 15)),  # noqa: DTZ001  a date with a time is not a date
        (Field.NIK, "7311011507780003"),
        (Field.TOILET, "di sawah"),
        (Field.TOILET, None),
        (Field.DECLARED_WATER, (1, 2)),
    ],
)
def test_a_value_of_a_wrong_type_is_not_written(field: Field, wrong: object) -> None:
    with pytest.raises(InvalidValue, match=field.value):
        encode_facts({field: wrong})


@pytest.mark.parametrize(
    "written",
    [
        {"warna_rumah": "biru"},
        {"nama": 7},
        {"rt": "1"},
        {"mbr": "ya"},
        {"tanggal_lahir": "15-07-1978"},
        {"tanggal_lahir": 28000},
        {"fasilitas_bab": "di sawah"},
        {"nik": "7311011507780003"},
        {"nik": {"digits": "7311011507780003"}},
        {"nik": {"state": "teks_utuh"}},
        {"rung_air_dinyatakan": [3]},
        {"rung_air_dinyatakan": [3, 1]},
        {"rung_air_dinyatakan": ["1", "3"]},
    ],
)
def test_what_was_not_written_here_is_not_read(written: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        decode_facts(written)


def test_a_refusal_does_not_repeat_the_personal_value() -> None:
    with pytest.raises(InvalidValue) as refusal:
        encode_facts({Field.NIK: "7311011507780003"})
    assert "7311" not in str(refusal.value)
