"""A scene editor to be tested: a centre as a person left it, its window, a mouse on its grid."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from data_sources.clock import Clock
from desktop import session as session_module
from desktop.desktop import Desktop
from desktop.editor.places import Box
from desktop.editor.window import EditorWindow
from desktop.opening import Wishes
from operations.picture import Picture
from tests.desktop.test_main_window import CENTRE, NoStoreError, QuietPicture, QuietStore

SCENE = """\
# 全县一屏：先看这里
name = { zh = "总览", en = "Overview" }   # both
order = 1

[grid]
columns = ["300", "1fr", "1fr", "1fr"]  # four
rows = ["1fr", "1fr", "1fr"]

# what is in force
[[pane]]
pane = "warnings"
at = [1, 1]

# a notice, by the office
[[pane]]
pane = "text"
at = [2, 1]   # beside it
text = "hello"

[[pane]]
pane = "health"
at = [1, 3]
span = [4, 1]
"""


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


def cell(editor: EditorWindow, column: int, row: int, columns: int = 1, rows: int = 1) -> QPoint:
    return editor.stage.overlay.rect_of(Box(column, row, columns, rows)).center()


def drag(editor: EditorWindow, start: QPoint, end: QPoint) -> None:
    overlay = editor.stage.overlay
    QTest.mousePress(overlay, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for part in range(1, 6):
        QTest.mouseMove(overlay, start + (end - start) * part / 5)
        QCoreApplication.processEvents()
    QTest.mouseRelease(overlay, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def panes(editor: EditorWindow) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(editor.edits.text)["pane"]
    return found


def answer(qtbot: QtBot, words: str) -> None:
    """Press a button of the question that stands open."""
    box = next(
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMessageBox) and widget.isVisible()
    )
    button = next(each for each in box.buttons() if words in each.text())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
