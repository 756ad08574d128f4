"""How the page of alarms is drawn: the day by ten minutes, what stands, who brought most, what is shelved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta, tzinfo

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from operations.alarm_snapshots import SLOT, AlarmPage
from widgets import painting, words
from widgets.look import Look

ROW = 52
SHELF_ROW = 66
HEAD = 32
_EVERY_HOURS = 3


@dataclass(frozen=True)
class AlarmLine:
    """One alarm that stands or rings, in words. `mark` is "new", "over", "seen" or "shelved"."""

    id: int
    ref: int
    severity: int
    title: str
    note: str
    state: str
    mark: str


@dataclass(frozen=True)
class ShelfLine:
    """One thing that is put aside, in words."""

    id: str
    title: str
    note: str
    reason: str
    holds: bool


@dataclass(frozen=True)
class PageDrawing:
    """All that the page shows, in the reader's words."""

    page: AlarmPage
    now: int
    lines: tuple[AlarmLine, ...]
    shelves: tuple[ShelfLine, ...]
    noisiest: tuple[tuple[str, int], ...]
    means: tuple[tuple[str, str], ...]
    flood: str


@dataclass(frozen=True)
class PageLabels:
    """What the parts are called."""

    day: str
    standing: str
    noisiest: str
    means: str
    shelved: str
    nothing: str
    no_shelf: str


class AlarmPainter:
    """Draws the parts with one look."""

    def __init__(self, look: Look, labels: PageLabels) -> None:
        self._look = look
        self._labels = labels

    def head(self, painter: QPainter, box: QRect, said: str, note: str = "") -> int:
        """Draw a part's head; return where what is below begins."""
        look = self._look
        font = look.font(look.LABEL, weight=QFont.Weight.Medium)
        line = QRect(box.left(), box.top(), box.width(), look.px(HEAD - 4))
        painting.text(painter, line, said, font, look.color("text"))
        if note:
            taken = painting.width(said, font) + look.px(14)
            rest = line.adjusted(taken, 0, 0, 0)
            painting.text(painter, rest, note, look.font(look.CAPTION), look.color("quiet"))
        return box.top() + look.px(HEAD)

    def day(self, painter: QPainter, box: QRect, drawing: PageDrawing, zone: tzinfo) -> None:
        """Draw alarms by ten minutes as bars; those of a flood stand out by an outline, a mark and the limit's line."""
        look, px, page = self._look, self._look.px, drawing.page
        top = self.head(painter, box, self._labels.day, drawing.flood)
        caption = look.font(look.CAPTION)
        axis, scale = px(24), px(34)
        room = QRectF(box.left() + scale, top + px(14), box.width() - scale, box.bottom() - top - axis - px(14))
        first = page.since
        count = max(1, (drawing.now - first) // SLOT + 1)
        most = max([page.more_than + 2, *(number for _, number in page.slots)])
        step = room.width() / count
        self._hours(painter, room, (first, count), zone)
        for at, number in page.slots:
            is_flood = number > page.more_than
            high = room.height() * number / most
            left = room.left() + (at - first) // SLOT * step
            bar = QRectF(left + step * 0.12, room.bottom() - high, max(1.0, step * 0.76), high)
            painter.setPen(QPen(look.color("text"), max(1.0, look.unit)) if is_flood else Qt.PenStyle.NoPen)
            painter.setBrush(look.color("text", 0.85) if is_flood else look.color("normal"))
            painter.drawRect(bar)
            if is_flood:
                painting.arrow(
                    painter, QPointF(bar.center().x(), bar.top() - px(8)), px(4), up=False, filled=True,
                    colour=look.color("text"),
                )  # fmt: skip
        limit = room.bottom() - room.height() * page.more_than / most
        painter.setPen(QPen(look.color("quiet"), max(1.0, look.unit), Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(room.left(), limit), QPointF(room.right(), limit))
        painter.setPen(look.pen("line"))
        painter.drawLine(QPointF(room.left(), room.bottom()), QPointF(room.right(), room.bottom()))
        for number, y in ((page.more_than, limit), (0, room.bottom())):
            place = QRect(box.left(), round(y) - px(11), scale - px(6), px(22))
            end = Qt.AlignmentFlag.AlignRight
            painting.text(painter, place, str(number), caption, look.color("quiet"), align=end)

    def _hours(self, painter: QPainter, room: QRectF, span: tuple[int, int], zone: tzinfo) -> None:
        look, (first, count) = self._look, span
        caption = look.font(look.CAPTION)
        hour = words.local(first, zone).replace(minute=0, second=0, microsecond=0)
        for number in range(count // 6 + 2):
            moment = hour + timedelta(hours=number)
            share = (moment.timestamp() * 1000 - first) / (count * SLOT)
            if moment.hour % _EVERY_HOURS or not 0 <= share <= 1:
                continue
            x = room.left() + room.width() * share
            painter.setPen(look.pen("line", alpha=0.6))
            painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
            said = f"{moment:%H:%M}"
            wide = painting.width(said, caption)
            at = min(max(round(x - wide / 2), round(room.left())), round(room.right()) - wide)
            place = QRect(at, round(room.bottom()) + look.px(3), wide + 2, look.px(20))
            painting.text(painter, place, said, caption, look.color("quiet"))

    def line(self, painter: QPainter, box: QRect, line: AlarmLine, *, is_chosen: bool) -> None:
        """Draw one alarm: filled while nobody has seen it, outlined after that, hatched while shelved."""
        look, px = self._look, self._look.px
        if is_chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("line"))
            painter.drawRoundedRect(box.adjusted(-px(6), 0, px(2), 0), px(3), px(3))
        badge = QRect(box.left(), 0, px(32), px(28))
        badge.moveTop(box.center().y() - badge.height() // 2)
        colour, is_new = look.severity_color(line.severity), line.mark in ("new", "over")
        painter.setPen(Qt.PenStyle.NoPen if is_new else QPen(colour, max(1.2, 1.6 * look.unit)))
        painter.setBrush(colour if is_new else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(badge).adjusted(1, 1, -1, -1), px(3), px(3))
        if line.mark == "shelved":
            painting.hatch(painter, badge.adjusted(px(2), px(2), -px(2), -px(2)), look, 0.5)
        ink = look.on_severity_color(line.severity) if is_new else look.color("quiet")
        bold = look.font(look.CAPTION, weight=QFont.Weight.DemiBold)
        middle = Qt.AlignmentFlag.AlignHCenter
        painting.text(painter, badge, words.ROMAN[line.severity - 1], bold, ink, align=middle)
        caption = look.font(look.CAPTION)
        inner = QRect(badge.right() + px(12), box.top(), box.right() - badge.right() - px(12), box.height())
        taken = painting.width(line.state, caption)
        first = QRect(inner.left(), inner.top() + px(4), inner.width() - taken - px(12), px(24))
        second = QRect(inner.left(), first.bottom() + 1, inner.width(), px(20))
        strong = look.color("text" if is_new else "quiet")
        painting.text(painter, first, line.title, look.font(look.TITLE), strong)
        state = QRect(inner.right() - taken, first.top(), taken + 2, first.height())
        painting.text(painter, state, line.state, caption, strong)
        painting.text(painter, second, line.note, caption, look.color("quiet"))

    def shelf(self, painter: QPainter, box: QRect, line: ShelfLine, *, is_chosen: bool) -> None:
        """Draw one thing that is put aside: what, by whom until when, and why."""
        look, px = self._look, self._look.px
        if is_chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("line"))
            painter.drawRoundedRect(box.adjusted(-px(6), 0, px(2), 0), px(3), px(3))
        ink = look.color("text" if line.holds else "quiet")
        texts = ((line.title, look.LABEL, ink), (line.note, look.CAPTION, look.color("quiet")),
                 (line.reason, look.CAPTION, ink))  # fmt: skip
        for number, (said, size, colour) in enumerate(texts):
            place = QRect(box.left(), box.top() + px(2) + number * px(21), box.width(), px(21))
            painting.text(painter, place, said, look.font(size), colour)

    def noisiest(self, painter: QPainter, box: QRect, drawing: PageDrawing) -> None:
        """Draw the sources of most alarms, as many as fit."""
        look, px = self._look, self._look.px
        top = self.head(painter, box, self._labels.noisiest)
        caption, step = look.font(look.CAPTION), px(25)
        most = max((count for _, count in drawing.noisiest), default=1)
        if not drawing.noisiest:
            painting.text(
                painter, QRect(box.left(), top, box.width(), step), self._labels.nothing, caption, look.color("quiet")
            )
        name, number = round(box.width() * 0.52), px(48)
        for place, (title, count) in enumerate(drawing.noisiest):
            line = QRect(box.left(), top + place * step, box.width(), step)
            if line.bottom() > box.bottom():
                break
            painting.text(painter, line, title, caption, look.color("text"), width=name - px(8))
            room = box.width() - name - number
            bar = QRectF(line.left() + name, line.center().y() - px(4), max(1.0, room * count / most), px(8))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("normal"))
            painter.drawRect(bar)
            painting.text(painter, line, str(count), caption, look.color("text"), align=Qt.AlignmentFlag.AlignRight)

    def means(self, painter: QPainter, box: QRect, drawing: PageDrawing) -> None:
        """Draw how long it took until somebody had seen them, by severity."""
        look, px = self._look, self._look.px
        top = self.head(painter, box, self._labels.means)
        wide = box.width() // max(1, len(drawing.means))
        for number, (label, told) in enumerate(drawing.means):
            left = box.left() + number * wide
            painting.text(painter, QRect(left, top, wide, px(20)), label, look.font(look.CAPTION), look.color("quiet"))
            place = QRect(left, top + px(20), wide - px(4), px(28))
            painting.text(painter, place, told, look.font(look.READING), look.color("text"))
