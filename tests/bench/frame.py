"""What every measurement shares: its words, clocks, fresh processes, and the report for people and for programs.

A room is a module of this package with `run(quick: bool) -> Report`. It measures us and the peers in turn in one run.
Peers are imported inside functions, so that a room can be listed and run without them; one that is not installed stays
in the report and says so. Targets are computed and printed, met or not; only a room that breaks ends with an error.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from tests.bench.clocks import Child, Timing, in_child, interleaved, machine, say, timed
from tests.bench.printing import print_report
from tests.bench.words import (
    ABSENT,
    Bound,
    Figure,
    Point,
    Report,
    Result,
    Subject,
    Target,
    Value,
    absent,
    at_least,
    at_most,
    exactly,
    ours,
    peer,
    shown,
    unmeasured,
    versions,
)

__all__ = [
    "ABSENT",
    "Bound",
    "Child",
    "Figure",
    "Point",
    "Report",
    "Result",
    "Subject",
    "Target",
    "Timing",
    "Value",
    "absent",
    "as_json",
    "at_least",
    "at_most",
    "exactly",
    "in_child",
    "interleaved",
    "machine",
    "ours",
    "peer",
    "print_report",
    "say",
    "shown",
    "timed",
    "unmeasured",
    "versions",
]


def as_json(report: Report) -> str:
    """The report as JSON: room, machine, versions, seeds, results, growth, targets (name, value, target, met)."""
    made = {
        "room": report.room,
        "machine": dict(report.machine),
        "versions": dict(report.versions),
        "seeds": dict(report.seeds),
        "results": [asdict(result) for result in report.results],
        "growth": [asdict(point) for point in report.growth],
        "targets": [
            {"name": one.name, "value": one.value, "target": one.target, "met": one.met} for one in report.targets
        ],
    }
    return json.dumps(made, ensure_ascii=False, indent=2)
