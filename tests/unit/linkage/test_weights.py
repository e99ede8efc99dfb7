"""The scorecard is data, and a score is the sum of what it shows."""

from __future__ import annotations

import pytest

from tests.unit.linkage.people import CARD, NIK, TODAY, listing
from zis_registry.errors import InvalidValue
from zis_registry.linkage.compare import compare
from zis_registry.linkage.weights import default_weights, parse_weights


def test_a_score_is_the_prior_and_the_points_that_are_shown() -> None:
    comparison = compare(listing(1, "Ibrahim", NIK, kk=CARD), listing(2, "Ibrahim", NIK), today=TODAY)
    assert comparison is not None
    assert comparison.score == default_weights().prior + sum(points for _, _, points in comparison.points)


def test_what_the_nik_tells_already_is_not_counted_twice() -> None:
    bare = compare(listing(1, "Ibrahim", NIK), listing(2, "Ibrahim", NIK), today=TODAY)
    assert bare is not None
    assert {field for field, _, _ in bare.points} == {"nik", "name", "place"}


def test_a_scorecard_that_lacks_a_level_is_refused() -> None:
    with pytest.raises(InvalidValue, match="nik"):
        parse_weights("prior = -12.0\nautomatic_at_least = 8.0\n[nik]\nsama_teks = 1.0\n")


def test_more_agreement_never_has_fewer_points() -> None:
    points = default_weights().points
    assert points["nik"]["sama_teks"] > points["nik"]["sama_berakhir_nol"] > points["nik"]["lima_belas"]
    assert points["name"]["sama"] > points["name"]["mirip"] > points["name"]["agak_mirip"] > points["name"]["berbeda"]
    assert points["place"]["desa_rt_rw"] > points["place"]["desa"] > points["place"]["luar_kabupaten"]
