"""kill -9 at random points of an import leaves nothing of it or all of it, and the next import works."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import fixtures

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "zis_registry"]


def run(arguments: list[str], data: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *arguments, "--data", str(data)], cwd=ROOT, capture_output=True, timeout=120, check=False
    )


def rows_of(data: Path) -> dict[str, int]:
    """How many rows each table of the import holds, read past the program."""
    with sqlite3.connect(data / "registry.sqlite") as database:
        tables = ("upload", "source_row", "subject", "household", "journal")
        return {table: database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in tables}


def killed_import(file: Path, office: str, data: Path, *, after: float) -> bool:
    """Start an import and kill the whole process group after some seconds; whether it was still running."""
    process = subprocess.Popen(
        [*COMMAND, "import", str(file), "--office", office, "--data", str(data)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    time.sleep(after)
    running = process.poll() is None
    if running:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=60)
    return running


def campaign(tmp_path: Path, *, kills: int, seed: int) -> None:
    data, lists = tmp_path / "data", tmp_path / "lists"
    manifest = fixtures.generate(seed, lists, scale=0.15)
    assert run(["init"], data).returncode == 0
    chance = random.Random(seed)
    first = manifest.files[0]
    started = time.monotonic()
    assert run(["import", str(lists / first.file), "--office", first.office], data).returncode == 0
    whole = time.monotonic() - started
    interrupted = 0
    for attempt in range(kills):
        file = manifest.files[1 + attempt % (len(manifest.files) - 1)]
        before = rows_of(data)
        interrupted += killed_import(lists / file.file, file.office, data, after=whole * chance.uniform(0.2, 1.1))
        after = rows_of(data)
        # All or nothing: one more upload exactly when its rows, households and audit event are there too.
        assert (after["upload"] - before["upload"], after["journal"] - before["journal"]) in ((0, 0), (1, 1))
        grown = after["upload"] > before["upload"]
        assert (after["source_row"] > before["source_row"]) is grown
        assert after["household"] >= before["household"]
        assert grown or after == before
    assert interrupted > 0
    for file in manifest.files:
        assert run(["import", str(lists / file.file), "--office", file.office], data).returncode == 0
    checked = run(["check", "--json"], data)
    assert checked.returncode == 0, checked.stdout.decode()
    assert json.loads(checked.stdout)["holds"] is True
    assert rows_of(data)["upload"] == len(manifest.files)
    stored = {path.name for path in (data / "uploads").iterdir()}
    assert len([name for name in stored if name.endswith(".bin")]) == len(manifest.files)


def test_a_few_kills(tmp_path: Path) -> None:
    campaign(tmp_path, kills=6, seed=3)


@pytest.mark.campaign
def test_fifty_kills(tmp_path: Path) -> None:
    campaign(tmp_path, kills=50, seed=11)
