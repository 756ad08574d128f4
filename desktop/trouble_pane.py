"""The pane that stands where another could not be built: it says why, and the rest of the scene runs."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from widgets.look import Look
from widgets.pane import Pane, PaneContext, PaneSettings


class TroublePane(Pane):
    """Says in the place of a pane what is wrong with it."""

    pane_type = "trouble"

    def __init__(
        self, sentence: str, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(PaneSettings(), look, parent, context=context)
        self.sentence = sentence
        self.has_drawn = True
        self.setToolTip(sentence)
        self.setAccessibleName(sentence)

    def default_title(self) -> str:
        """Return the title of all such panes."""
        return self.tr("This pane can't be shown")

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the sentence, as plain text, on as many lines as it needs."""
        painter.setFont(self.look.font(self.look.LABEL))
        painter.setPen(self.look.color("quiet"))
        painter.drawText(body, Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignTop, self.sentence)
