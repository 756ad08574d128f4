"""What the user chose outlives the program, and can never keep it from starting."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from data_sources.centre import read_centre
from data_sources.resource_files import example_centre
from desktop.settings import Settings, read_settings, settings_file, write_settings
from desktop.settings_dialog import SettingsDialog
from operations.duty_cases import Officer


def test_a_choice_is_there_after_a_restart() -> None:
    write_settings(Settings(language="en", theme="light"))
    assert read_settings() == Settings(language="en", theme="light")


def test_who_sits_here_is_kept_whatever_the_name_holds_and_acts_at_the_centre_s_level(qtbot: QtBot) -> None:
    given = Settings(officer='王 "小" \\ 明\u007f', role="leader", scope="330302", unit="综治")
    dialog = SettingsDialog(given)
    qtbot.addWidget(dialog)
    write_settings(dialog.chosen())
    kept = read_settings()
    officer = kept.as_officer(read_centre(example_centre("wenzhou")))
    assert officer == Officer('王 "小" \\ 明', "leader", "prefecture", "330302", "综治")
    assert Settings(officer=" ").as_officer(read_centre(example_centre("wenzhou"))) is None


def test_without_a_choice_the_centre_decides() -> None:
    assert read_settings() == Settings(language=None, theme="dark")
    write_settings(Settings())
    assert read_settings() == Settings()


@pytest.mark.parametrize("text", ["theme = 5", "language = 'klingon'", "not toml at all", "\x00\xff"])
def test_a_spoilt_file_is_not_used(text: str) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_bytes(text.encode("latin-1"))
    assert read_settings() == Settings()


def test_a_newer_version_s_choices_do_no_harm() -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text('theme = "light"\nhologram = true\n', "utf-8")
    assert read_settings().theme == "light"


def test_a_folder_that_can_not_be_written_loses_the_choice_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("YIPING_DATA", str(tmp_path / "file" / "below"))
    write_settings(Settings(theme="light"))
    assert read_settings() == Settings()
