"""What people are told is complete: every setting and every command has its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from zis_registry.cli.main import cli
from zis_registry.settings import SETTING_DOCS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [setting.name for setting in SETTING_DOCS])
def test_every_setting_has_a_line_in_the_readme(name: str) -> None:
    assert f"| `{name}` |" in README


@pytest.mark.parametrize("name", sorted(name for name, command in cli.commands.items() if not command.hidden))
def test_every_command_stands_in_the_readme_and_explains_its_options(name: str) -> None:
    assert f"zis-registry {name}" in README
    command = cli.commands[name]
    assert command.help
    for parameter in command.params:
        if parameter.param_type_name == "option":
            assert getattr(parameter, "help", None), (name, parameter.name)


def test_the_architecture_names_every_room() -> None:
    told = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = [path.name for path in (ROOT / "zis_registry").iterdir() if path.is_dir() and not path.name.startswith("_")]
    for room in (*rooms, "reports", "fixtures", "tests"):
        assert room in told, room


def test_the_lock_files_have_hashes_and_no_host_names() -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        lock = (ROOT / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in lock
        assert "://" not in lock
