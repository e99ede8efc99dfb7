"""The room `reports`: every way prints every row, and the reader that counts what is lost does find it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import reports_jobs as jobs
from tests.bench.reports_people import people
from tests.unit.reports.papers import Paper

ROWS = 120


@pytest.mark.parametrize("work", [jobs.long_table_single, jobs.long_table_by_desa, jobs.long_table_wrapping])
def test_a_peer_prints_every_row_we_print(work: object, tmp_path: Path) -> None:
    job = jobs.for_peers(ROWS, str(tmp_path / "peer.pdf"))
    assert callable(work)
    told = work(job)
    printed = Paper(job.target.read_bytes())
    assert told["pages"] == len(printed)
    assert jobs.looked_at(ROWS, str(job.target))["missing"] == 0


def test_fpdf_prints_every_row_we_print(tmp_path: Path) -> None:
    pytest.importorskip("fpdf", reason="a peer of the extra `bench`")
    job = jobs.for_peers(ROWS, str(tmp_path / "peer.pdf"))
    jobs.fpdf_table(job)
    assert jobs.looked_at(ROWS, str(job.target))["missing"] == 0


def test_ours_loses_nothing_and_shows_no_nik(tmp_path: Path) -> None:
    job = jobs.for_us(300, str(tmp_path / "ours.pdf"))
    told = jobs.ours(job)
    assert told["pages"] == len(Paper(job.target.read_bytes()))
    assert jobs.looked_at(300, str(job.target)) == {"missing": 0, "cut": 0, "niks": 0}


def test_the_reader_finds_rows_that_are_missing_and_numbers_that_are_whole(tmp_path: Path) -> None:
    job = jobs.for_us(ROWS, str(tmp_path / "ours.pdf"))
    jobs.ours(job)
    assert jobs.looked_at(ROWS + 30, str(job.target))["missing"] > 0
    assert jobs.whole_niks("NIK 7399123456789012, RT-7399-000001") == 1


def test_the_list_is_the_same_for_a_seed() -> None:
    assert people(ROWS) == people(ROWS)
    assert people(ROWS) != people(ROWS, seed=1)
