"""The real server as a process: answers, keeps its worker alive, logs no secret, stops at once."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from zis_registry.services.opening import create_registry
from zis_registry.settings import Settings
from zis_registry.web.access_log import told_path
from zis_registry.web.server import EVERY_ADDRESS, is_loopback

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "zis_registry", "serve"]
PATIENCE_SECONDS = 60


@dataclass
class Served:
    process: subprocess.Popen[str]
    address: str
    log: Path

    def worker(self) -> int:
        """The worker's process id, once there is one that lives."""
        return int(until(lambda: children(self.process.pid))[0])


def children(parent: int) -> list[str]:
    """The living children of a process."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, above = entry.read_text().rsplit(")", 1)[1].split()[:2]
        except OSError:
            continue
        if int(above) == parent and state != "Z":
            found.append(entry.parent.name)
    return found


def until(look, seconds: float = PATIENCE_SECONDS):  # type: ignore[no-untyped-def]
    """What `look` sees as soon as it is true."""
    end = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
    return seen


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    asyncio.run(create_registry(Settings.load({}, data=folder)))
    return folder


@pytest.fixture
def served(data: Path, tmp_path: Path) -> Iterator[Served]:
    log = tmp_path / "log.txt"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*COMMAND, "--data", str(data), "--port", "0", "--json"],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True,
        )  # fmt: skip
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(4)]
        yield Served(process, json.loads("".join(lines))["address"].rstrip("/"), log)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def test_it_answers_keeps_its_worker_alive_and_stops_with_it(served: Served) -> None:
    until(lambda: httpx.get(f"{served.address}/kesehatan").status_code == 200)
    answer = httpx.get(f"{served.address}/masuk?nik=7311014407680002&nama=Rahasia")
    assert "server" not in answer.headers
    httpx.get(f"{served.address}/undangan/{'x' * 43}")
    first = served.worker()
    os.kill(first, signal.SIGKILL)
    second = until(lambda: [child for child in children(served.process.pid) if int(child) != first])
    until(lambda: httpx.get(f"{served.address}/kesehatan").status_code == 200)
    began = time.monotonic()
    served.process.terminate()
    assert served.process.wait(timeout=20) == 0
    assert time.monotonic() - began < 9
    assert not Path(f"/proc/{second[0]}").exists()
    log = served.log.read_text()
    assert "GET /kesehatan 200" in log
    assert "worker ended with -9" in log
    for secret in ("7311014407680002", "Rahasia", "x" * 43):
        assert secret not in log


def test_a_worker_does_not_outlive_a_server_that_was_killed(served: Served) -> None:
    orphan = served.worker()
    served.process.kill()
    served.process.wait()
    until(lambda: not Path(f"/proc/{orphan}").exists() or "Z" in Path(f"/proc/{orphan}/stat").read_text().split()[2])


def refusal(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "--data", str(data), *words], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_port_in_use_is_refused_with_a_sentence(data: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = refusal("--port", str(port), data=data)
    assert told.returncode == 2
    assert f"Port {port} sedang dipakai" in told.stderr
    assert "Traceback" not in told.stderr


def test_other_computers_are_served_only_when_asked_for_by_name(data: Path) -> None:
    for words in (["--host", EVERY_ADDRESS], ["--host", "192.0.2.7"], ["--plain-lan", "--behind-proxy"]):
        told = refusal(*words, data=data)
        assert (told.returncode, "--plain-lan" in told.stderr) == (2, True)
    foreign = refusal("--plain-lan", "--host", "192.0.2.7", data=data)
    assert foreign.returncode == 2
    assert "Peringatan" in foreign.stderr
    assert "bukan alamat komputer ini" in foreign.stderr


def test_a_folder_without_a_registry_says_what_to_do(tmp_path: Path) -> None:
    told = refusal("--port", "0", data=tmp_path / "nothing")
    assert told.returncode == 2
    assert "kunci" in told.stderr.lower()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/kasus/K-0000012", "/kasus/K-0000012"),
        ("/undangan/" + "a" * 43, "/undangan/_"),
        ("/cari/7311014407680002", "/cari/_"),
        ("/a\nINFO palsu", "/a%0AINFO%20palsu"),
    ],
)
def test_the_log_tells_paths_without_secrets_in_one_line(path: str, told: str) -> None:
    assert told_path(path) == told


@pytest.mark.parametrize(
    ("host", "only_here"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        (EVERY_ADDRESS, False),
        ("10.1.2.3", False),
        ("pokja", False),
    ],
)
def test_loopback_is_known(host: str, only_here: bool) -> None:
    assert is_loopback(host) is only_here
