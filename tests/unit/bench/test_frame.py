"""The frame of the measurements: what it prints, what it hides never, and how it runs a fresh process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.__main__ import main, rooms
from tests.bench.frame import (
    ABSENT,
    Target,
    at_least,
    at_most,
    exactly,
    in_child,
    interleaved,
    shown,
    timed,
    unmeasured,
)

PACKAGE = "tests.unit.bench"
ROOT = Path(__file__).resolve().parents[3]


def test_the_json_report_has_its_keys_and_every_target_is_judged(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["counting", "--quick", "--json"], package=PACKAGE) == 0
    report = json.loads(capsys.readouterr().out)
    assert list(report) == ["room", "machine", "versions", "seeds", "results", "growth", "targets"]
    assert report["targets"] == [
        {"name": "detik", "value": 1.5, "target": 2, "met": True},
        {"name": "cakupan", "value": 0.8, "target": 0.9, "met": False},
        {"name": "hilang", "value": 0, "target": 0, "met": True},
    ]
    assert {"cpu", "cores", "memory_gb", "system", "python"} <= set(report["machine"])
    assert report["seeds"] == {"angka": 7}
    figures = {figure["name"]: figure["value"] for figure in report["results"][0]["figures"]}
    assert figures["jumlah"] == 45
    assert figures["waktu min"] <= figures["waktu median"] <= figures["waktu maks"]


def test_a_peer_that_is_not_installed_is_named_and_a_missed_target_is_no_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["counting"], package=PACKAGE) == 0
    printed = capsys.readouterr().out
    assert "abakus" in printed
    assert ABSENT in printed
    assert "tidak tercapai" in printed
    assert "499.500" in printed
    assert "0,800" in printed
    assert "2,00" in printed, "from 1 to 10 things, twice as dear each"


def test_a_json_report_names_the_absent_peer(capsys: pytest.CaptureFixture[str]) -> None:
    main(["counting", "--json"], package=PACKAGE)
    peer = json.loads(capsys.readouterr().out)["results"][1]
    assert peer["subject"] == {"name": "abakus", "version": None, "ours": False}
    assert peer["note"] == ABSENT


def test_without_a_name_the_rooms_are_listed_and_an_unknown_one_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "reports" in capsys.readouterr().out
    assert main(["dapur"]) == 2
    told = capsys.readouterr().err
    assert "dapur" in told
    assert "reports" in told


def test_every_room_says_what_it_measures() -> None:
    assert all(rooms().values())
    assert list(rooms(PACKAGE)) == ["counting"]


def test_importing_a_room_needs_no_peer() -> None:
    """A peer is imported in the function that measures it."""
    names = [f"tests.bench.{name}" for name in rooms()]
    peers = ["fpdf", "highspy", "ortools", "scipy", "pypdfium2"]
    code = (
        f"import sys, importlib; sys.modules.update(dict.fromkeys({peers})); [*map(importlib.import_module, {names})]"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("target", "met"),
    [
        (at_most("s", 6.0, 6), True),
        (at_most("s", 6.01, 6), False),
        (at_least("%", 90, 90), True),
        (at_least("%", 89, 90), False),
        (exactly("n", 0, 0), True),
        (exactly("n", 1, 0), False),
        (unmeasured("n", 0, "dihentikan"), False),
    ],
)
def test_a_target_is_met_on_its_border_and_missed_beyond(target: Target, met: bool) -> None:
    assert target.met is met


def test_subjects_are_measured_in_turn_and_every_second_round_backwards() -> None:
    order: list[str] = []
    took = interleaved({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, 3)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert took["a"].repeats == 3
    assert took["a"].min <= took["a"].median <= took["a"].max


def test_work_is_timed_at_least_once() -> None:
    assert timed(lambda: None, 0).repeats == 1


def test_a_fresh_process_answers_whatever_else_it_prints() -> None:
    child = in_child(f"{PACKAGE}.counting:double", 20, given=f"{PACKAGE}.counting:add_one")
    assert child.failure == ""
    assert child.value == 42
    assert {figure.unit for figure in child.figures()} == {"s", "MB"}


def test_a_fresh_process_tells_its_own_peak_not_that_of_its_parent() -> None:
    ballast = b"x" * (300 * 1024 * 1024)
    small, large = (in_child(f"{PACKAGE}.counting:hold", megabytes) for megabytes in (1, 64))
    assert len(ballast) > 0
    assert small.peak_mb < 200
    assert large.peak_mb > small.peak_mb + 50


def test_the_hash_seed_of_a_fresh_process_is_given() -> None:
    seeds = [in_child(f"{PACKAGE}.counting:seed_of_hashes", hash_seed=seed).value for seed in (1, 1, 2)]
    assert seeds[0] == seeds[1] != seeds[2]


def test_work_that_breaks_or_hangs_is_reported_in_words() -> None:
    broken = in_child(f"{PACKAGE}.counting:break_down")
    assert "rusak" in broken.failure
    assert broken.figures() == ()
    assert in_child(f"{PACKAGE}.counting:hang", limit=1).failure == "dihentikan sesudah 1 s"


@pytest.mark.parametrize(
    ("value", "text"),
    [(50_000, "50.000"), (1234.5, "1.234"), (18.62, "18,6"), (2.5, "2,50"), (0.0123, "0,012"), ("ya", "ya")],
)
def test_values_are_written_as_indonesians_do(value: float | str, text: str) -> None:
    assert shown(value) == text
