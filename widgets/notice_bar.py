"""The notice bar: what is wrong with the program itself, and what to do, in one sentence."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import painting
from widgets.look import Look


class NoticeBar(QWidget):
    """Under the title bar while there is trouble, gone when there is none. Neutral: severity's colours are not its own.

    Notices are known by a key, so that each is taken back by whoever put it up. The first put up with the highest
    `weight` is told; the others are counted, and all are in the tooltip.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._notices: dict[str, tuple[int, str]] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def sentences(self) -> tuple[str, ...]:
        """Every notice that stands, gravest first."""
        return tuple(text for _, text in sorted(self._notices.values(), key=lambda notice: -notice[0]))

    def put(self, key: str, sentence: str, *, weight: int = 0) -> None:
        """Put up a notice, or replace the one of that key; an empty sentence takes it back."""
        if not sentence.strip():
            self.take_back(key)
            return
        if self._notices.get(key) != (weight, sentence):
            self._notices[key] = (weight, sentence)
            self._refresh()

    def take_back(self, key: str) -> None:
        """Take a notice back; nothing happens where there is none."""
        if self._notices.pop(key, None) is not None:
            self._refresh()

    def _refresh(self) -> None:
        sentences = self.sentences
        self.setAccessibleName(painting.shown(". ".join(sentences), 2_000))
        self.setToolTip(painting.plain_tooltip("\n".join(sentences)))
        self.setVisible(bool(sentences))
        self.updateGeometry()
        self.update()

    def _lines(self, width: int) -> list[str]:
        look = self.look
        if not self._notices:
            return []
        text = self.sentences[0]
        return painting.wrapped(text, look.font(look.TITLE), max(width - look.px(190), 1), 2)

    def hasHeightForWidth(self) -> bool:
        """A long sentence takes a second line."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of one line or two."""
        return self.look.px(48) if len(self._lines(width)) < 2 else self.look.px(76)

    def sizeHint(self) -> QSize:
        """Return the height at the present width."""
        return QSize(self.look.px(400), self.heightForWidth(max(self.width(), self.look.px(400))))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sentence on an inverted ground."""
        look = self.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.color("text"))
        ink = look.color("ground")
        centre = QPointF(look.px(38), self.height() / 2)
        radius = look.px(11)
        painter.setPen(QPen(ink, max(1.5, 2 * look.unit)))
        painter.drawEllipse(centre, radius, radius)
        mark = QRect(0, 0, 2 * radius, 2 * radius)
        mark.moveCenter(centre.toPoint())
        painting.text(painter, mark, "!", look.font(look.LABEL), ink, align=Qt.AlignmentFlag.AlignHCenter)
        lines = self._lines(self.width())
        font = look.font(look.TITLE)
        step = round(font.pixelSize() * 1.45)
        top = (self.height() - step * len(lines)) // 2
        box = QRect(look.px(64), top, self.width() - look.px(190), step)
        painting.paragraph(painter, box, lines, font, ink)
        rest = len(self._notices) - 1
        if rest > 0:
            said = self.tr("{count} more").replace("{count}", str(rest))
            end = self.rect().adjusted(0, 0, -look.px(24), 0)
            painting.text(painter, end, said, look.font(look.LABEL), ink, align=Qt.AlignmentFlag.AlignRight)
        painter.end()
