"""Two records side by side: what one side did not write is no difference."""

from __future__ import annotations

import pytest

from zis_registry.linkage.levels import PlaceLevel
from zis_registry.services.cases.case_compare import Result, _located


@pytest.mark.parametrize(
    ("left", "right", "level", "result"),
    [
        (("Allu", "RT 001", "RW 002"), ("", "RT 001", "RW 002"), PlaceLevel.NEIGHBOURHOOD, Result.SAME),
        (("Allu", "RT 001", ""), ("Allu", "RT 002", ""), PlaceLevel.OTHER_NEIGHBOURHOOD, Result.DIFFERENT),
        (("Allu", "RT 001", ""), ("Bonto", "RT 001", ""), PlaceLevel.VILLAGE, Result.ALIKE),
        (("Allu", "", ""), ("Bonto", "", ""), PlaceLevel.VILLAGE, Result.DIFFERENT),
        (("Alluu", "", ""), ("Allu", "", ""), PlaceLevel.HAMLET, Result.ALIKE),
        (("Allu", "", ""), ("", "RT 001", ""), PlaceLevel.VILLAGE, Result.UNREADABLE),
    ],
)
def test_a_missing_part_of_an_address_is_no_difference(
    left: tuple[str, ...], right: tuple[str, ...], level: PlaceLevel, result: Result
) -> None:
    row = _located("Dusun, RT/RW", left, right, level)
    assert row.result is result
    assert "".join(part.text for part in row.left) == " ".join(filter(None, left))
