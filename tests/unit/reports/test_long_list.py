"""A list of a whole regency, 50,000 rows: minutes of waiting would send people back to spreadsheets."""

from __future__ import annotations

import resource
import sys

import pytest

from reports.beneficiary_list import render_beneficiary_list
from tests.unit.reports import samples
from tests.unit.reports.papers import Paper


@pytest.mark.campaign
def test_fifty_thousand_rows_are_all_printed_in_little_memory() -> None:
    data = samples.beneficiaries(tuple((200,) * 25 for _ in range(10)))
    made = render_beneficiary_list(data)
    assert len(made) < 10_000_000
    if sys.platform == "linux":
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 350 * 1024, (
            "kilobytes, the test's own tools included"
        )
    printed = Paper(made)
    assert f"Halaman {len(printed)} dari {len(printed)}" in printed.text(len(printed) - 1)
    assert "Jumlah seluruhnya: 50.000 unit" in printed.text(len(printed) - 1)
