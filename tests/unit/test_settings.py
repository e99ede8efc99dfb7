"""The settings say what they mean, and stop the start when they cannot be used."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from zis_registry.errors import SettingsRefused
from zis_registry.settings import SETTING_DOCS, DatabaseUrl, Settings


def test_without_any_setting_everything_lies_in_zis_data_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.load({})
    assert settings.data_dir == tmp_path / "zis-data"
    assert settings.database.sqlite_file == tmp_path / "zis-data" / "registry.sqlite"
    assert settings.key_dir == tmp_path / "zis-data" / "keys"
    assert settings.uploads_dir.parent == settings.data_dir
    assert settings.journal_head.parent == settings.key_dir


def test_the_folder_named_on_the_command_line_goes_before_the_environment(tmp_path: Path) -> None:
    settings = Settings.load({"ZIS_DATA_DIR": "/srv/other"}, data=tmp_path / "mine")
    assert settings.data_dir == tmp_path / "mine"
    assert settings.key_dir == tmp_path / "mine" / "keys"


def test_keys_may_lie_apart_from_the_data(tmp_path: Path) -> None:
    settings = Settings.load({"ZIS_KEY_DIR": str(tmp_path / "k")}, data=tmp_path / "d")
    assert settings.key_dir == tmp_path / "k"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sqlite:////srv/zis/r.sqlite", Path("/srv/zis/r.sqlite")),
        ("/srv/zis/r.sqlite", Path("/srv/zis/r.sqlite")),
        ("sqlite:///r.sqlite", Path.cwd() / "r.sqlite"),
    ],
)
def test_a_sqlite_database_is_a_path_with_or_without_scheme(written: str, meant: Path) -> None:
    assert DatabaseUrl.parse(written).sqlite_file == meant


@pytest.mark.parametrize(
    "written", ["postgres://a:rahasia@db.example/zis", "postgresql://a:rahasia@db.example:5432/zis"]
)
def test_a_password_is_never_printed(written: str) -> None:
    url = DatabaseUrl.parse(written)
    assert url.postgres == written
    assert "rahasia" not in repr(url) + url.label
    assert url.label == "postgresql://db.example/zis"


@pytest.mark.parametrize(
    "written",
    [
        "mysql://a@b/c",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        ":memory:",
        "postgresql://db.example",
        "postgresql://db.example:abc/zis",
    ],
)
def test_an_unusable_database_address_stops_the_start_without_repeating_it(written: str) -> None:
    with pytest.raises(SettingsRefused, match="ZIS_DATABASE_URL tidak dikenali"):
        Settings.load({"ZIS_DATABASE_URL": written})


@pytest.mark.parametrize("written", ["0", "601", "-1", "1.5", "tiga", "³", "1" * 5000])
def test_a_number_out_of_range_is_refused_with_the_range(written: str) -> None:
    with pytest.raises(SettingsRefused, match="ZIS_BUSY_SECONDS harus bilangan bulat antara 1 dan 600"):
        Settings.load({"ZIS_BUSY_SECONDS": written})


def test_a_misspelt_setting_is_refused_with_the_name_that_was_meant() -> None:
    with pytest.raises(SettingsRefused, match=r"ZIS_DATABSE_URL tidak dikenal\. Mungkin maksudnya ZIS_DATABASE_URL"):
        Settings.load({"ZIS_DATABSE_URL": "x.sqlite"})


def test_settings_of_the_tests_and_of_other_programs_do_not_disturb(tmp_path: Path) -> None:
    environ = {"ZIS_TEST_POSTGRES_URL": "x", "PATH": "/bin", "HOME": "/"}
    assert Settings.load(environ, data=tmp_path).busy_seconds == 30


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsRefused, match="ZIS_DATA_DIR menunjuk ke"):
        Settings.load({}, data=tmp_path / "file")


def test_settings_cannot_be_changed_afterwards(tmp_path: Path) -> None:
    settings = Settings.load({}, data=tmp_path)
    with pytest.raises(FrozenInstanceError):
        settings.busy_seconds = 1  # type: ignore[misc]


def test_every_setting_has_a_name_a_default_and_a_sentence_for_people() -> None:
    assert len(SETTING_DOCS) == len(fields(Settings)) == len({doc.name for doc in SETTING_DOCS})
    for doc in SETTING_DOCS:
        assert doc.name.startswith("ZIS_")
        assert doc.default
        assert doc.meaning.endswith(".")


def test_a_documented_default_number_is_the_one_in_use(tmp_path: Path) -> None:
    documented = {doc.name: doc.default for doc in SETTING_DOCS}
    settings = Settings.load({}, data=tmp_path)
    assert documented["ZIS_BUSY_SECONDS"] == str(settings.busy_seconds)
    assert documented["ZIS_POOL_SIZE"] == str(settings.pool_size)
