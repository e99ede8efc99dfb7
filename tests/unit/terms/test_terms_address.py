"""RT and RW, counts and telephone numbers as lists write them."""

from __future__ import annotations

import pytest

from zis_registry.terms.address import normalise_phone, read_number_of, read_rt_rw


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("01/02", (1, 2)),
        ("1-2", (1, 2)),
        ("001 / 002", (1, 2)),
        ("RT 001 RW 02", (1, 2)),
        ("RT.1/RW.2", (1, 2)),
        ("rt01rw02", (1, 2)),
        ("RT/RW 01/02", (1, 2)),
        ("RT/RW: 01/02", (1, 2)),
        ("RT 01/02", (1, 2)),
        ("RW/RT 02/01", (1, 2)),
        ("RW 02 RT 01", (1, 2)),
        ("ORT 3 ORW 4", (3, 4)),
        ("Jl. Poros Barru Rt. 3 Rw. 4 Dusun Coppo", (3, 4)),
        ("RT no. 5", (5, None)),
        ("RW 7", (None, 7)),
        ("1.0", (1, None)),
        ("003", (3, None)),
        ("'003", (3, None)),
        ("0/0", (None, None)),
        ("RT 0 RW 2", (None, 2)),
        ("", (None, None)),
        ("-", (None, None)),
        ("2021-02-01", (None, None)),
        ("Mart 3", (None, None)),
        ("1234", (None, None)),
    ],
)
def test_rt_and_rw_are_read_together_or_alone(written: str, expected: tuple[int | None, int | None]) -> None:
    assert read_rt_rw(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("4", 4),
        ("04", 4),
        ("4.0", 4),
        ("4,00", 4),
        ("4 orang", 4),
        ("4 (empat)", 4),
        ("4 (empat) jiwa", 4),
        ("1.250 jiwa", 1250),
        ("'4", 4),
        ("0", 0),
        ("4-5", None),
        ("4/5", None),
        ("1,5", None),
        ("empat", None),
        ("", None),
        ("-4", None),
        ("9" * 5000, None),
    ],
)
def test_a_count_may_carry_its_unit(written: str, expected: int | None) -> None:
    assert read_number_of(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        *("081234567890", "0812-3456-7890", "0812 3456 7890", "+62 812 3456 7890", "62812 34567890"),
        *("+62 0812 34567890", "006281234567890", "81234567890", "81234567890.0", "'081234567890"),
        *(
            "HP. 0812.3456.7890",
            "No. HP: 081234567890",
            "(0812) 34567890",
            "wa 081234567890",
            "0812\u00a03456\u200b7890",
        ),
    ],
)
def test_a_mobile_number_becomes_08(written: str) -> None:
    assert normalise_phone(written) == "081234567890"


@pytest.mark.parametrize(
    "written",
    [
        *("", "-", "0", "0411-123456", "081234567890/085212345678", "08123", "0812345678901234", "8,12E+10"),
        *("tidak ada", "080012345678", "0" * 500),
    ],
)
def test_anything_else_is_no_mobile_number(written: str) -> None:
    assert normalise_phone(written) is None
