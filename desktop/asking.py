"""Ask in a box that waits for nobody: what comes of an answer is done when it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

Answer = tuple[str, QMessageBox.ButtonRole, Callable[[], object]]
"""What a button says, what it is, and what it does."""


def ask(parent: QWidget, title: str, text: str, answers: Sequence[Answer]) -> QMessageBox:
    """Show a question; the first answer is what Enter gives."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.NoButton, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    deeds = {}
    for number, (words, role, deed) in enumerate(answers):
        button = box.addButton(words, role)
        deeds[button] = deed
        if number == 0:
            box.setDefaultButton(button)
        if role == QMessageBox.ButtonRole.RejectRole:
            box.setEscapeButton(button)
    box.buttonClicked.connect(lambda button: deeds[button]() if button in deeds else None)
    box.open()
    return box


def show_keys(parent: QWidget, title: str, keys: Sequence[tuple[str, str]]) -> None:
    """Show keys, and beside each what it does."""
    cell = '<td style="white-space: nowrap; padding: 3px 28px 3px 0">'
    rows = "".join(f"<tr>{cell}<b>{escape(key)}</b></td>{cell}{escape(told)}</td></tr>" for key, told in keys)
    box = ask(parent, title, f"<table>{rows}</table>", [])
    box.setTextFormat(Qt.TextFormat.RichText)  # of our own words alone
    box.setStandardButtons(QMessageBox.StandardButton.Ok)
