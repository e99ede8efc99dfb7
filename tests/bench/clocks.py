"""Clocks, fresh processes with their peak memory, and what the figures of a machine depend on."""

from __future__ import annotations

import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.bench.words import Figure, Value, shown

_ROOT = Path(__file__).parents[2]
_MEGA = 1024 * 1024
_CHILD = "from tests.bench.clocks import serve; serve()"


def machine() -> dict[str, Value]:
    """What the figures depend on; nothing that names the machine or its owner."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return {
        "cpu": _cpu_name(),
        "cores": os.cpu_count() or 1,
        "usable_cores": usable,
        "memory_gb": _memory_gb(),
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


@dataclass(frozen=True, slots=True)
class Timing:
    """Wall seconds of repeated runs, and the least CPU seconds of one."""

    min: float
    median: float
    max: float
    cpu: float
    repeats: int

    def figures(self, name: str = "waktu") -> tuple[Figure, ...]:
        """Median, least and most as figures."""
        named = ((f"{name} median", self.median), (f"{name} min", self.min), (f"{name} maks", self.max))
        return tuple(Figure(label, seconds, "s") for label, seconds in named)


def timed(work: Callable[[], object], repeats: int) -> Timing:
    """The time of `work` alone; to compare subjects use `interleaved`."""
    return interleaved({"": work}, repeats)[""]


def interleaved(works: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, Timing]:
    """The time of each work, all run in turn in every round and every second round backwards.

    A machine that slows down half-way slows all of them, and none always runs in the warmth of the same other.
    """
    walls: dict[str, list[float]] = {name: [] for name in works}
    cpus: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(max(1, repeats)):
        for name in list(works) if turn % 2 == 0 else reversed(list(works)):
            gc.collect()
            cpu, wall = time.process_time(), time.perf_counter()
            works[name]()
            walls[name].append(time.perf_counter() - wall)
            cpus[name].append(time.process_time() - cpu)
    return {
        name: Timing(min(took), statistics.median(took), max(took), min(cpus[name]), len(took))
        for name, took in walls.items()
    }


@dataclass(frozen=True, slots=True)
class Child:
    """What a fresh process did: wall and CPU seconds of the work alone, peak RSS of the process, what it returned.

    `failure` says in words why there is no value ("" when all went well). `before_mb` is the memory before the work.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    peak_mb: float = 0.0
    before_mb: float = 0.0
    value: Any = None
    failure: str = ""

    def figures(self) -> tuple[Figure, ...]:
        """Seconds, CPU seconds and peak memory; none when it failed."""
        if self.failure:
            return ()
        return (
            Figure("waktu", self.seconds, "s"),
            Figure("CPU", self.cpu, "s"),
            Figure("RSS puncak", self.peak_mb, "MB"),
        )


def in_child(work: str, *args: Any, given: str = "", limit: float = 600.0, hash_seed: int = 0) -> Child:
    """Run `work` ("module:function") in a fresh process; killed after `limit` seconds.

    With `given` ("module:function") that function gets `args`, and what it returns goes to `work`: making the data is
    then not timed. `args` and what `work` returns must be JSON.
    """
    order = json.dumps({"work": work, "given": given, "args": args})
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    command = [sys.executable, "-c", _CHILD]
    try:
        done = subprocess.run(
            command, input=order, capture_output=True, text=True, cwd=_ROOT, env=environment, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        return Child(seconds=limit, failure=f"dihentikan sesudah {shown(limit)} s")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["tanpa pesan"])[-1]
        return Child(failure=f"gagal (kode {done.returncode}): {last}")
    return Child(**json.loads(done.stdout))


def serve() -> None:
    """The child's side of `in_child`: what is printed meanwhile goes to stderr, the answer alone to stdout."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    order = json.loads(sys.stdin.read())
    args = order["args"]
    if order["given"]:
        args = [_function(order["given"])(*args)]
    work = _function(order["work"])
    gc.collect()
    before, cpu, wall = _peak_mb(), time.process_time(), time.perf_counter()
    value = work(*args)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    with answer:
        json.dump(asdict(Child(wall, cpu, _peak_mb(), before, value)), answer)


def say(words: str) -> None:
    """Tell a waiting person what is going on, beside the report."""
    print(words, file=sys.stderr, flush=True)


def _function(path: str) -> Callable[..., Any]:
    module, _, name = path.partition(":")
    __import__(module)
    found: Callable[..., Any] = getattr(sys.modules[module], name)
    return found


def _peak_mb() -> float:
    """The most memory this process has held, in MB.

    Linux hands a child the peak of the parent it was started from in ru_maxrss; VmHWM begins anew with the program.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    import resource  # not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _MEGA if sys.platform == "darwin" else peak / 1024


def _cpu_name() -> str:
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        for line in listed.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory_gb() -> float:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3, 1)
    except (AttributeError, ValueError, OSError):
        return 0.0
