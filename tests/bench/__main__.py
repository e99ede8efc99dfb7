"""`python -m tests.bench`: lists the rooms; with the name of one, measures it. A missed target is no error."""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from tests.bench.frame import Report, as_json, print_report

_USAGE = 2


def main(arguments: Sequence[str] | None = None, *, package: str = "tests.bench") -> int:
    """Measure one room and print what it found; 0 also when a target is missed, 2 for a room that is not there."""
    given = _parser().parse_args(arguments)
    known = rooms(package)
    if given.room is None:
        print("Ruang yang dapat diukur (python -m tests.bench RUANG [--quick] [--json]):")
        print("\n".join(f"  {name:<12} {purpose}" for name, purpose in known.items()))
        return 0
    if given.room not in known:
        print(f"Ruang {given.room!r} tidak dikenal; yang ada: {', '.join(known)}.", file=sys.stderr)
        return _USAGE
    report: Report = import_module(f"{package}.{given.room}").run(quick=given.quick)
    if given.json:
        print(as_json(report))
    else:
        print_report(report)
    return 0


def rooms(package: str = "tests.bench") -> dict[str, str]:
    """The rooms by name with their purpose: the modules of `package` that have a function `run`, none imported."""
    found = {}
    for path in sorted(Path(import_module(package).__path__[0]).glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "run" for node in tree.body):
            found[path.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Mengukur satu ruang di samping pembandingnya; tanpa nama ruang: daftar ruang.",
        epilog="Pembanding dipasang dengan: pip install '.[bench]'. Sasaran yang tidak tercapai tetap kode 0.",
    )
    parser.add_argument("room", nargs="?", metavar="RUANG", help="nama ruang, misalnya reports")
    parser.add_argument("--quick", action="store_true", help="ukuran kecil, paling lama setengah menit")
    parser.add_argument("--json", action="store_true", help="laporan sebagai JSON pada keluaran baku")
    return parser


if __name__ == "__main__":
    sys.exit(main())
