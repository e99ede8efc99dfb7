"""Blocks are bounded, and what is left out is said."""

from __future__ import annotations

from tests.unit.linkage.people import CARD, NEXT_DESA, NIK, TODAY, listing, member
from zis_registry.linkage.blocking import SkippedBlock, candidate_pairs, keys
from zis_registry.linkage.link import link_lists
from zis_registry.linkage.profile import profile_of


def test_rows_of_one_person_share_a_key_by_nik_card_phone_name_and_birth_or_name_and_desa() -> None:
    full = listing(1, "Muh. Ibrahim", NIK, kk=CARD, phone="081234567890")
    for other in (
        listing(2, "Sitti", NIK, area=None),
        listing(2, "Sitti", kk=CARD, area=None),
        listing(2, "Sitti", phone="081234567890", area=None),
        listing(2, "Mohammad Ibrahim"),
        listing(2, "Ibrahing"),
        listing(2, "Baso", area=NEXT_DESA, members=(member("Muh. Ibrahim", NIK),)),
    ):
        assert keys(full) & keys(other)
    assert not keys(full) & keys(listing(2, "Ibrahim", area=NEXT_DESA))


def test_points_less_than_15_metres_apart_share_a_cell_wherever_the_grid_lies() -> None:
    for step in range(40):
        latitude = -4.4 + step * 0.00002
        here = listing(1, "A", area=None, latitude=latitude, longitude=119.6)
        there = listing(2, "B", area=None, latitude=latitude + 0.00009, longitude=119.60009)
        assert keys(here) & keys(there)


def test_a_block_that_is_too_large_is_left_out_and_said_without_its_value() -> None:
    crowd = [listing(n, f"Nama{n}", phone="081234567890", area=None) for n in range(6)]
    profiles = [profile_of(one, today=TODAY) for one in crowd]
    pairs, skipped = candidate_pairs(profiles[:2], profiles[2:], cap=5)
    assert pairs == set()
    assert skipped == (SkippedBlock("nomor HP", 6),)


def test_two_rows_already_known_are_not_compared_again() -> None:
    known = [listing(1, "Ibrahim", NIK), listing(2, "Ibrahim", NIK)]
    assert link_lists([listing(3, "Baso", area=None)], known, today=TODAY).verdicts == ()
