"""What tests of the scene editor do: a scene as a person left it, a mouse on the editor's grid."""

from __future__ import annotations

import tomllib
from typing import Any

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.editor.places import Box
from desktop.editor.window import EditorWindow

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
