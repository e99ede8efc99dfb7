"""The commands as a person or a program calls them: exit codes, one JSON object, help for every option."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fixtures import hostile
from tests.registry_lists import Lists

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, data: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zis_registry", *arguments, "--data", str(data)],
        cwd=ROOT, env={**os.environ, **(env or {})}, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip


def told(ran: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The one JSON object on standard output."""
    value = json.loads(ran.stdout)
    assert isinstance(value, dict)
    return value


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with keys and an empty database."""
    folder = tmp_path / "data"
    assert run("init", data=folder).returncode == 0
    return folder


def test_init_makes_keys_that_only_their_owner_can_read_and_never_overwrites_them(tmp_path: Path) -> None:
    assert told(run("init", "--json", data=tmp_path))["created"] is True
    keys = sorted((tmp_path / "keys").glob("*.key"))
    assert len(keys) == 3
    assert {path.stat().st_mode & 0o777 for path in keys} == {0o600}
    before = [path.read_text() for path in keys]
    assert told(run("init", "--json", data=tmp_path))["created"] is False
    assert [path.read_text() for path in keys] == before


def test_without_keys_every_command_refuses_and_says_what_to_do(data: Path) -> None:
    for key in (data / "keys").glob("*.key"):
        key.unlink()
    ran = run("check", data=data)
    assert ran.returncode == 2
    assert "ZIS_KEY_DIR" in ran.stderr
    assert run("init", data=data).returncode == 2, "new keys would lock the old content for ever"


def test_import_cases_explain_decide_undo_check_rebuild(data: Path, lists: Lists) -> None:
    by_office: dict[str, list[str]] = {}
    for file in lists.manifest.files[:6]:
        by_office.setdefault(file.office, []).append(str(lists.folder / file.file))
    for office, files in by_office.items():
        done = told(run("import", *files, "--office", office, "--json", data=data))
        assert len(done["files"]) == len(files)
        assert done["refused"] == []
    found = told(run("cases", "--json", data=data))
    assert found["total"] >= len(found["cases"]) > 0
    case = found["cases"][0]
    one, other = (household["household"] for household in case["households"])
    assert told(run("explain", one, other, "--json", data=data))["words"]
    assert run("explain", one, other, data=data).stdout.strip()
    made = told(run("decide", case["case"], "same", "--reason", "orang yang sama", "--json", data=data))
    assert made["verdict"] == "same"
    undone = told(run("decide", "--undo", made["decision"], "--json", data=data))
    assert undone["households"] == made["households"] + 1
    assert told(run("check", "--json", data=data))["holds"] is True
    assert told(run("rebuild", "--json", data=data))["identical"] is True
    checks = told(run("check", "--json", data=data))["checks"]
    assert run("check", data=data).stdout.count("LULUS") == len(checks) == 7


def test_a_damaged_journal_makes_check_fail_with_four_and_say_where(data: Path, lists: Lists) -> None:
    import sqlite3

    file = lists.manifest.files[0]
    assert run("import", str(lists.folder / file.file), "--office", file.office, data=data).returncode == 0
    with sqlite3.connect(data / "registry.sqlite") as database:
        database.execute("DROP TRIGGER journal_no_update")
        database.execute("UPDATE journal SET payload = '{}' WHERE seq = 1")
    ran = run("check", "--json", data=data)
    assert ran.returncode == 4
    failed = [check for check in told(ran)["checks"] if not check["holds"]]
    assert [check["name"] for check in failed] == ["audit-chain"]
    assert "seq 1" in failed[0]["problems"][0]


@pytest.mark.parametrize(
    "make", [hostile.far_cell, hostile.zip_bomb, hostile.doctype, hostile.truncated, hostile.empty]
)
def test_a_hostile_workbook_is_refused_with_three_and_the_next_import_works(
    data: Path, lists: Lists, tmp_path: Path, make: Any
) -> None:
    bad = tmp_path / "daftar.xlsx"
    bad.write_bytes(make())
    ran = run("import", str(bad), "--office", "POKJA-7311", "--json", data=data)
    assert ran.returncode == 3
    (refused,) = told(ran)["refused"]
    assert refused["message"]
    file = lists.manifest.files[0]
    good = run("import", str(lists.folder / file.file), "--office", file.office, "--json", data=data)
    assert good.returncode == 0
    assert told(good)["files"][0]["saved"] > 0


def test_wrong_usage_exits_with_two(data: Path) -> None:
    assert run("decide", data=data).returncode == 2
    assert run("decide", "K-1", "mungkin", data=data).returncode == 2
    assert run("explain", "RT-1", "RT-2", data=data).returncode == 2
    assert run("import", "tidak-ada.xlsx", "--office", "POKJA-7311", data=data).returncode == 2
    ran = run("check", data=data, env={"ZIS_DATABASE_URL": "mysql://x"})
    assert ran.returncode == 2
    assert "ZIS_DATABASE_URL" in ran.stderr


def test_every_command_explains_itself(tmp_path: Path) -> None:
    from zis_registry.cli.main import cli

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, command in cli.commands.items():
        if command.hidden:  # started by `serve`, not by people
            continue
        ran = run(name, "--help", data=tmp_path)
        assert ran.returncode == 0
        assert command.help, name
        for option in ("--data", "--json", "--help"):
            assert option in ran.stdout, name
        assert f"zis-registry {name}" in readme, name


@pytest.mark.parametrize("arguments", [("cases", "--linked", "--all"), ("decide", "K-1", "same", "--undo", "D-1")])
def test_words_that_would_be_ignored_are_refused(data: Path, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments, data=data)
    assert ran.returncode == 2
    assert "usage" not in ran.stderr.casefold()
    assert "--" in ran.stderr
