"""Every text has a Chinese translation, and every way to say it says the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from data_sources.sentences import Sentence, translate
from desktop import translation
from desktop.translation import install, language_of_environment, say, uninstall
from widgets import words

ROOT = Path(translation.__file__).resolve().parent.parent


def test_every_text_of_every_room_has_a_finished_translation_with_the_same_gaps() -> None:
    script = ROOT / "scripts" / "translations.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, encoding="utf-8", timeout=100, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_sentence_is_said_alike_with_and_without_qt(qapp: QApplication) -> None:
    sentence = translate("Walls", "There is no such scene.")
    translators = install(qapp, "zh")
    try:
        assert words.say(sentence) == say(sentence, "zh") == "没有这个主题屏。"
    finally:
        uninstall(qapp, translators)
    assert words.say(sentence) == say(sentence, "en") == sentence.text


def test_every_translation_is_in_the_compiled_file_too(qapp: QApplication) -> None:
    translators = install(qapp, "zh")
    try:
        for (context, source), chinese in translation._phrases("zh").items():
            assert words.say(Sentence(context, source)) == say(Sentence(context, source), "zh"), chinese
    finally:
        uninstall(qapp, translators)


def test_a_sentence_without_a_translation_is_said_in_english() -> None:
    assert say(Sentence("Test", "Never {word} heard.", {"word": "ever"}), "zh") == "Never ever heard."


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({}, "en"),
    ],
)
def test_the_command_line_speaks_the_system_s_language(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language_of_environment() == language
