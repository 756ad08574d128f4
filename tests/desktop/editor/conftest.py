"""A scene editor to be tested: a centre as a person left it, opened in a real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from data_sources.clock import Clock
from desktop import session as session_module
from desktop.desktop import Desktop
from desktop.editor.window import EditorWindow
from desktop.opening import Wishes
from operations.picture import Picture
from tests.desktop.editor.scene_editing import SCENE
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
    folder = tmp_path / "little"
    (folder / "scenes").mkdir(parents=True)
    (folder / "centre.toml").write_text(CENTRE, "utf-8")
    (folder / "categories.toml").write_text("", "utf-8")
    (folder / "scenes" / "overview.toml").write_text(SCENE, "utf-8")
    (folder / "scenes" / "second.toml").write_text(SCENE.replace("order = 1", "order = 2"), "utf-8")
    return folder


@pytest.fixture
def opened(qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Desktop]]:
    monkeypatch.setattr(session_module, "open_store", lambda *_: QuietestStore())
    desktops: list[Desktop] = []

    def open_it(**wishes: Any) -> Desktop:
        desktop = Desktop(
            qapp, Wishes(**{"folder": folder, "windowed": True, "language": "en", **wishes}), Clock(), None
        )
        desktops.append(desktop)
        desktop.windows[0].setGeometry(0, 0, 1280, 720)
        desktop.show()
        return desktop

    yield open_it
    for desktop in desktops:
        desktop.close()
        desktop.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setStyleSheet("")


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
