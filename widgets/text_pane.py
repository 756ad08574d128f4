"""A notice: text that the centre wrote into its scene file."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from data_sources.centre import Text, text_of
from widgets import painting
from widgets.pane import Pane, PaneSettings


class TextSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What it says. A line break begins a paragraph."""

    text: Text


class TextPane(Pane):
    """Asks nothing; shows its text, wrapped, with an ellipsis where the pane ends."""

    pane_type: ClassVar[str] = "text"
    settings_type: ClassVar[type[PaneSettings]] = TextSettings
    kinds: ClassVar[frozenset[str]] = frozenset()
    refresh_seconds: ClassVar[float] = 3600.0
    settings: TextSettings

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("Notice")

    def draw_snapshot(self, snapshot: Any) -> None:
        """Take the text over."""
        del snapshot
        text = text_of(self.settings.text, self.look.language)
        self.show_drawing(tuple(text[:20_000].split("\n")[:200]), spoken=text)

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw paragraph by paragraph."""
        look = self.look
        font = look.font(look.LABEL)
        step = round(font.pixelSize() * 1.45)
        y = body.top()
        for paragraph in self.drawing or ():
            fitting = (body.bottom() + 1 - y) // step
            if fitting < 1:
                return
            lines = painting.wrapped(paragraph, font, body.width(), fitting) or [""]
            used = painting.paragraph(
                painter, QRect(body.left(), y, body.width(), step), lines, font, look.color("text")
            )
            y += used + look.px(6)
