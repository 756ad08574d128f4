"""A scene editor to be tested: a centre as a person left it, opened in a real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import session as session_module
from desktop.desktop import Desktop
from desktop.editor.window import EditorWindow
from operations.picture import Picture
from tests.desktop.editor.scene_editing import SCENE
from tests.desktop.little_county import little_folder, opened_desktops
from tests.desktop.test_main_window import CENTRE, NoStoreError, QuietPicture, QuietStore


class QuietestPicture(QuietPicture):
    """Answers what three panes ask; of all else it says that it has no answer."""


def _no_answer(*_: object, **__: object) -> None:
    raise NoStoreError


for _name in set(dir(Picture)) - vars(QuietPicture).keys():
    if not _name.startswith("_"):
        setattr(QuietestPicture, _name, _no_answer)


class QuietestStore(QuietStore):
    def __init__(self) -> None:
        super().__init__()
        self.picture = QuietestPicture()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    scenes = {"overview": SCENE, "second": SCENE.replace("order = 1", "order = 2")}
    return little_folder(tmp_path / "little", scenes, centre=CENTRE)


@pytest.fixture
def opened(qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Desktop]]:
    monkeypatch.setattr(session_module, "open_store", lambda *_: QuietestStore())
    for open_it in opened_desktops(qapp, folder, (1280, 720)):
        yield partial(open_it, language="en")


@pytest.fixture
def edit(qtbot: QtBot, opened: Callable[..., Desktop]) -> Callable[..., EditorWindow]:
    def edit_it(desktop: Desktop | None = None) -> EditorWindow:
        desktop = desktop or opened()
        window = desktop.windows[0]
        qtbot.waitUntil(lambda: window.current is not None)
        with qtbot.waitActive(window):
            window.activateWindow()
        qtbot.keyClick(window, Qt.Key.Key_F2)
        editor = desktop._editor
        assert editor is not None
        qtbot.waitUntil(lambda: editor.stage.scene_widget is not None and bool(editor.stage.overlay.boxes))
        qtbot.waitUntil(lambda: not editor.stage._settle.isActive())
        with qtbot.waitActive(editor):
            editor.activateWindow()
        return editor

    return edit_it
