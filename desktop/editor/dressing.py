"""How the editor's own fields and lines look: like the rest of the program, at a desk's distance."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from widgets import painting
from widgets.look import Look


def label(text: str, parent: QWidget, kind: Literal["", "title", "quiet", "hint", "told"] = "") -> QLabel:
    """Return a line of plain text that wraps; `form_style` of what it stands in dresses it by its kind."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setObjectName(kind)
    made.setVisible(bool(text) or kind != "told")
    return made


class ChoiceBox(QComboBox):
    """A box to choose from, as narrow as its form, however long the names in it are; with the sign that it opens."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.view().setTextElideMode(Qt.TextElideMode.ElideRight)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign: a style sheet that gives the box an edge takes the style's own away."""
        super().paintEvent(event)
        painter = QPainter(self)
        room = self.rect().adjusted(self.width() - self._look.px(24), 0, 0, 0)
        painting.text(
            painter,
            room,
            "▾",
            self._look.font(self._look.LABEL),
            self._look.color("text"),
            align=Qt.AlignmentFlag.AlignHCenter,
        )
        painter.end()


def form_style(look: Look) -> str:
    """Return the style sheet for what holds forms: what can be filled in has an edge that is seen."""
    token, px = look.palette, look.px
    return f"""
        QLabel {{ {_font(look, look.LABEL)} color: {token.text}; }}
        QLabel#title {{ {_font(look, look.TITLE)} }}
        QLabel#quiet {{ color: {token.quiet}; }}
        QLabel#hint {{ {_font(look, 13)} color: {token.quiet}; }}
        QLabel#told {{ color: {token.ground}; background: {token.text}; padding: {px(6)}px; }}
        QLineEdit, QPlainTextEdit, QComboBox, QCheckBox, QToolButton, QPushButton {{
            {_font(look, look.LABEL)} color: {token.text}; }}
        QLineEdit, QPlainTextEdit, QToolButton {{
            background: {token.pane}; border: 1px solid {token.normal}; border-radius: {px(3)}px;
            padding: {px(4)}px; }}
        QComboBox {{ border: 1px solid {token.normal}; border-radius: {px(3)}px; padding: {px(4)}px; }}
        QComboBox::drop-down {{ border: none; width: {px(24)}px; }}
        QComboBox QLineEdit {{ border: none; padding: 0; }}
        QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QToolButton:focus {{
            border-color: {token.accent}; }}
        QToolButton {{ padding: {px(1)}px {px(6)}px; }}
        QToolButton:disabled {{ color: {token.normal}; border-color: {token.line}; }}
        QToolButton::menu-indicator {{ image: none; }}
        QCheckBox::indicator {{
            width: {px(16)}px; height: {px(16)}px; border: 2px solid {token.normal}; background: {token.pane}; }}
        QCheckBox::indicator:checked {{ background: {token.accent}; }}
        QCheckBox::indicator:focus {{ border-color: {token.accent}; }}
    """


def _font(look: Look, units: float) -> str:
    family = ", ".join(f'"{name}"' for name in look.font(units).families())
    return f"font-family: {family}; font-size: {look.px(units)}px;"
