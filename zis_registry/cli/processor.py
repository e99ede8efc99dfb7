"""An old processor gets a sentence instead of a crash: polars needs AVX2 (decisions 27)."""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")


def lacks_avx2(cpuinfo: str) -> bool:
    """Whether the text of /proc/cpuinfo describes an x86 processor without AVX2."""
    flags = [line.split(":", 1)[1].split() for line in cpuinfo.splitlines() if line.startswith("flags")]
    return bool(flags) and "avx2" not in flags[0]


def refuse_old_processor() -> None:
    """Stop with a clear sentence when polars would die on this processor."""
    try:
        cpuinfo = CPUINFO.read_text(encoding="utf-8")
    except OSError:
        return
    if lacks_avx2(cpuinfo) and not _has_compatible_runtime():
        sys.stderr.write(
            "Prosesor ini tidak mengenal AVX2, sedangkan pustaka polars memerlukannya. "
            "Pasang varian untuk prosesor lama: pip install 'polars[rtcompat]', lalu jalankan kembali.\n"
        )
        sys.exit(2)


def _has_compatible_runtime() -> bool:
    try:
        importlib.metadata.version("polars-runtime-compat")
    except importlib.metadata.PackageNotFoundError:
        return False
    return True
