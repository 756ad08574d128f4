"""A notice: text that the centre wrote into its scene file. Nothing in it runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QPainter

from data_sources.centre import Text, text_of
from widgets import painting
from widgets.look import Look
from widgets.pane import Pane, PaneSettings

MOST_CHARACTERS, MOST_LINES = 20_000, 200
LARGE = (28, 25, 22, Look.TITLE)
"""Design units of a large text: the largest at which all of it is seen."""
_STARS = re.compile(r"\*\*(.+?)\*\*")


class TextSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What it says. A line break begins a paragraph, `# ` a heading, `- ` an item of a list; `**…**` is what matters.

    Anything else stands as it is written. `size` "large" is for the back row.
    """

    text: Text
    size: Literal["normal", "large"] = "normal"


@dataclass(frozen=True)
class _Paragraph:
    kind: Literal["plain", "heading", "item"]
    text: str
    is_strong: bool = False


def paragraphs_of(text: str) -> tuple[_Paragraph, ...]:
    """Return the paragraphs of a notice. A paragraph with a `**strong**` part is strong as a whole: it is one line."""
    found = []
    for line in text[:MOST_CHARACTERS].split("\n")[:MOST_LINES]:
        said = line.strip()
        kind: Literal["plain", "heading", "item"] = "plain"
        if said.startswith("# "):
            kind, said = "heading", said[2:]
        elif said.startswith(("- ", "* ")):
            kind, said = "item", said[2:]
        plain = _STARS.sub(r"\1", said)
        found.append(_Paragraph(kind, plain.strip(), plain != said))
    return tuple(found)


class TextPane(Pane):
    """Asks nothing; shows its text, wrapped, with an ellipsis where the pane ends."""

    pane_type: ClassVar[str] = "text"
    settings_type: ClassVar[type[PaneSettings]] = TextSettings
    kinds: ClassVar[frozenset[str]] = frozenset()
    refresh_seconds: ClassVar[float] = 3600.0
    settings: TextSettings

    @classmethod
    def smallest_text(cls, settings: PaneSettings) -> float:
        """Return the size of its plain text, or of its title where that is smaller."""
        is_large = isinstance(settings, TextSettings) and settings.size == "large"
        return Look.TITLE if is_large else Look.LABEL

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("Notice")

    def draw_snapshot(self, snapshot: Any) -> None:
        """Take the text over."""
        del snapshot
        paragraphs = paragraphs_of(text_of(self.settings.text, self.look.language))
        self.show_drawing(paragraphs, spoken="\n".join(one.text for one in paragraphs))

    def _font(self, one: _Paragraph, size: float) -> QFont:
        weight = QFont.Weight.DemiBold if one.is_strong else QFont.Weight.Normal
        return self.look.font(size * (1.25 if one.kind == "heading" else 1.0), weight=weight)

    def _height(self, size: float, width: int) -> int:
        """Return how high all of it is at a size of its plain text."""
        look, high = self.look, 0
        for one in self.drawing or ():
            font = self._font(one, size)
            indent = look.px(size) if one.kind == "item" else 0
            lines = painting.wrapped(one.text, font, width - indent, MOST_LINES) or [""]
            high += round(font.pixelSize() * 1.45) * len(lines) + look.px(6 if one.text else 0)
        return high

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw paragraph by paragraph."""
        look = self.look
        sizes = (look.LABEL,) if self.settings.size == "normal" else LARGE
        size = next((units for units in sizes if self._height(units, body.width()) <= body.height()), sizes[-1])
        y = body.top()
        for one in self.drawing or ():
            font = self._font(one, size)
            step = round(font.pixelSize() * 1.45)
            fitting = (body.bottom() + 1 - y) // step
            if fitting < 1:
                return
            indent = look.px(size) if one.kind == "item" else 0
            lines = painting.wrapped(one.text, font, body.width() - indent, fitting) or [""]
            if indent and one.text:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.color("quiet"))
                painter.drawEllipse(QPointF(body.left() + indent / 2, y + step / 2), look.px(2.5), look.px(2.5))
            box = QRect(body.left() + indent, y, body.width() - indent, step)
            quiet = one.kind == "heading"
            used = painting.paragraph(painter, box, lines, font, look.color("quiet" if quiet else "text"))
            y += used + look.px(6 if one.text else 0)
