"""How an incident's card is drawn: how it stands, who said what, by when, the reports, a doubtful pair, what happened.

Every part takes its box and returns the height that it took, in pixels; what has no room is left out from below.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from operations.card_snapshots import StepKind
from operations.snapshots import Light
from widgets import painting, words
from widgets.incident_words import CardDrawing, FieldLine, LevelLine, PairDrawing, ReportLine, StepLine
from widgets.look import Look

LINE = 27
"""Design units of one line of text."""


class CardPainter:
    """Draws the parts of a card with one look."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def status(self, painter: QPainter, box: QRect, drawing: CardDrawing) -> int:
        """Draw how it stands, the time left or over, and the few facts that matter most."""
        look, px = self._look, self._look.px
        font, caption = look.font(look.READING + 2), look.font(look.LABEL)
        line = QRect(box.left(), box.top(), box.width(), px(34))
        x = line.left()
        painting.text(painter, line, drawing.state, font, look.color("text"))
        x += painting.width(drawing.state, font) + px(26)
        if drawing.left:
            x += self._light(painter, QPointF(x + px(8), line.center().y() + 1), drawing.light)
            ink = self._ink(drawing.light)
            painting.text(painter, line.adjusted(x - line.left(), 0, 0, 0), drawing.left, font, ink)
            x += painting.width(drawing.left, font) + px(26)
        said = painting.whole_parts(words.BETWEEN.join(drawing.facts), caption, line.right() - x)
        painting.text(painter, line.adjusted(x - line.left(), px(2), 0, px(2)), said, caption, look.color("quiet"))
        return px(34)

    def heading(self, painter: QPainter, box: QRect, title: str, right: str = "") -> int:
        """Draw the title of a part, with a line under it."""
        look, px = self._look, self._look.px
        line = QRect(box.left(), box.top(), box.width(), px(28))
        font = look.font(look.CAPTION)
        painting.text(painter, line, title, look.font(look.LABEL, weight=QFont.Weight.DemiBold), look.color("text"))
        painting.text(painter, line, right, font, look.color("quiet"), align=Qt.AlignmentFlag.AlignRight)
        painter.setPen(QPen(look.color("line"), px(1)))
        painter.drawLine(line.left(), line.bottom(), line.right(), line.bottom())
        return px(34)

    def fields(self, painter: QPainter, box: QRect, lines: Sequence[FieldLine]) -> int:
        """Draw each field with the report that it came from; a long text takes up to three lines."""
        look, px = self._look, self._look.px
        caption, font = look.font(look.CAPTION), look.font(look.LABEL)
        label_wide = max((painting.width(one.label, caption) for one in lines), default=0) + px(14)
        source_wide = max((painting.width(one.source, caption) for one in lines), default=0)
        source_wide += px(18) if source_wide else 0
        y = box.top()
        for one in lines:
            room = box.width() - label_wide - source_wide
            broken = painting.wrapped(one.value, font, room, 3)
            height = px(LINE) * max(len(broken), 1)
            if y + height > box.bottom() + 1:
                break
            first = QRect(box.left(), y, box.width(), px(LINE))
            painting.text(painter, first, one.label, caption, look.color("quiet"))
            for number, text in enumerate(broken):
                place = QRect(box.left() + label_wide, y + number * px(LINE), room, px(LINE))
                painting.text(painter, place, text, font, look.color("text"))
            painting.text(painter, first, one.source, caption, look.color("quiet"), align=Qt.AlignmentFlag.AlignRight)
            y += height
        return y - box.top()

    def levels(self, painter: QPainter, box: QRect, lines: Sequence[LevelLine]) -> int:
        """Draw how it stands at each level, with its clocks."""
        look, px = self._look, self._look.px
        font, caption = look.font(look.LABEL), look.font(look.CAPTION)
        y = box.top()
        for one in lines:
            if y + px(LINE) * (1 + len(one.clocks)) > box.bottom() + 1:
                break
            line = QRect(box.left(), y, box.width(), px(LINE))
            if one.in_charge:
                painter.fillRect(QRect(line.left(), line.top() + px(6), px(3), px(16)), look.color("accent"))
            name = line.adjusted(px(12), 0, 0, 0)
            state_wide = min(painting.width(one.state, font), name.width() // 2)
            painting.text(painter, name, one.name, font, look.color("text"), width=name.width() - state_wide - px(10))
            place = QRect(name.right() + 1 - state_wide, name.top(), state_wide, name.height())
            painting.text(painter, place, one.state, font, look.color("text"), align=Qt.AlignmentFlag.AlignRight)
            y += px(LINE)
            for clock in one.clocks:
                line = QRect(name.left(), y, name.width(), px(LINE))
                wide = painting.width(clock.left, caption)
                painting.text(
                    painter, line, clock.text, caption, look.color("quiet"), width=line.width() - wide - px(40)
                )
                ink = self._ink(clock.light)
                painting.text(painter, line, clock.left, caption, ink, align=Qt.AlignmentFlag.AlignRight)
                if clock.left:
                    self._light(painter, QPointF(line.right() - wide - px(14), line.center().y() + 1), clock.light)
                y += px(LINE)
            y += px(4)
        return y - box.top()

    def reports(self, painter: QPainter, box: QRect, lines: Sequence[ReportLine], more: str) -> int:
        """Draw the reports, two lines each; the one that leads has the accent's mark."""
        look, px = self._look, self._look.px
        font, caption = look.font(look.LABEL), look.font(look.CAPTION)
        y, step = box.top(), px(2 * LINE - 2)
        for number, one in enumerate(lines):
            last = number == len(lines) - 1
            if y + step * (1 if last and not more else 2) > box.bottom() + 1 and not (last and not more):
                left = len(lines) - number
                self._more(painter, QRect(box.left(), y, box.width(), px(LINE)), left, more)
                return y + px(LINE) - box.top()
            if y + step > box.bottom() + 1:
                break
            line = QRect(box.left() + px(12), y, box.width() - px(12), px(LINE))
            if one.leads:
                painter.fillRect(QRect(box.left(), y + px(6), px(3), px(40)), look.color("accent"))
            wide = painting.width(one.state, caption)
            painting.text(painter, line, one.head, caption, look.color("quiet"), width=line.width() - wide - px(12))
            painting.text(painter, line, one.state, caption, look.color("quiet"), align=Qt.AlignmentFlag.AlignRight)
            painting.text(painter, line.translated(0, px(LINE - 4)), one.text, font, look.color("text"))
            y += step
        if more:
            self._more(painter, QRect(box.left(), y, box.width(), px(LINE)), 0, more)
            y += px(LINE)
        return y - box.top()

    def pair(self, painter: QPainter, box: QRect, pair: PairDrawing, labels: tuple[str, str]) -> int:
        """Draw two incidents side by side, and under them what speaks for their being one."""
        look, px = self._look, self._look.px
        font, caption = look.font(look.LABEL), look.font(look.CAPTION)
        half = (box.width() - px(24)) // 2
        rows = max(len(pair.one), len(pair.other))
        for side, (label, lines) in enumerate(zip(labels, (pair.one, pair.other), strict=True)):
            left = box.left() + side * (half + px(24))
            painting.text(painter, QRect(left, box.top(), half, px(22)), label, caption, look.color("quiet"))
            for number, text in enumerate(lines):
                line = QRect(left, box.top() + px(22) + number * px(25), half, px(25))
                painting.text(painter, line, text, caption if number else font, look.color("text"))
        y = box.top() + px(22) + rows * px(25) + px(6)
        wide = box.width() // len(pair.parts)
        for number, (name, value) in enumerate(pair.parts):
            part = QRect(box.left() + number * wide, y, wide - px(14), px(24))
            told = f"{name} {words.NOTHING_KNOWN if value is None else f'{value:.2f}'}"
            painting.text(painter, part, told, caption, look.color("quiet"))
            bar = QRect(part.left(), part.bottom() + px(2), part.width(), px(4))
            painter.fillRect(bar, look.color("line"))
            if value:
                bar.setWidth(round(bar.width() * min(value, 1.0)))
                painter.fillRect(bar, look.color("accent"))
        return y + px(34) - box.top()

    def steps(self, painter: QPainter, box: QRect, lines: Sequence[StepLine], top: int, more: str) -> int:
        """Draw the timeline from line `top` on, newest first; return how many lines were drawn whole."""
        look, px = self._look, self._look.px
        font, caption = look.font(look.LABEL), look.font(look.CAPTION)
        time_wide = max((painting.width(one.at, caption) for one in lines), default=0) + px(14)
        axis = box.left() + time_wide + px(8)
        left = axis + px(20)
        y, drawn = box.top(), 0
        for one in lines[top:]:
            broken = painting.wrapped(one.text, font, box.right() - left, 2)
            said = painting.wrapped(one.said, caption, box.right() - left, 2)
            height = px(LINE) * len(broken) + px(LINE - 3) * len(said) + px(6)
            if y + height > box.bottom() + 1:
                break
            if drawn or top:
                painter.setPen(QPen(look.color("line"), px(1)))
                painter.drawLine(axis, y - px(6), axis, y + px(LINE) // 2 - px(8))
            first = QRect(box.left(), y, time_wide, px(LINE))
            painting.text(painter, first, one.at, caption, look.color("quiet"))
            self._mark(painter, QPointF(axis, y + px(LINE) / 2), one.kind)
            for number, text in enumerate(broken):
                place = QRect(left, y + number * px(LINE), box.right() - left, px(LINE))
                painting.text(painter, place, text, font, look.color("text"))
            under = y + px(LINE) * len(broken)
            for number, text in enumerate(said):
                place = QRect(left, under + number * px(LINE - 3), box.right() - left, px(LINE - 3))
                painting.text(painter, place, text, caption, look.color("quiet"))
            if height > px(LINE) + px(6):
                painter.setPen(QPen(look.color("line"), px(1)))
                painter.drawLine(axis, y + px(LINE) // 2 + px(8), axis, y + height - px(6))
            y += height
            drawn += 1
        if top + drawn == len(lines) and more and y + px(LINE) <= box.bottom() + 1:
            painting.text(painter, QRect(left, y, box.right() - left, px(LINE)), more, caption, look.color("quiet"))
        return drawn

    def _more(self, painter: QPainter, box: QRect, left: int, more: str) -> None:
        said = words.BETWEEN.join(part for part in (f"+{left}" if left else "", more) if part)
        painting.text(painter, box.adjusted(self._look.px(12), 0, 0, 0), said, self._look.font(self._look.CAPTION),
                      self._look.color("quiet"))  # fmt: skip

    def _light(self, painter: QPainter, centre: QPointF, light: Light) -> int:
        """Draw a deadline's light by shape: triangles as everywhere, and a ring for green; return the width."""
        look, px = self._look, self._look.px
        if light == "none":
            return 0
        if light == "green":
            painter.setPen(QPen(look.color("normal"), max(1.2, 1.6 * look.unit)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, px(5), px(5))
        else:
            painting.light_mark(painter, centre, px(7), light, look)
        return px(24)

    def _ink(self, light: Light) -> QColor:
        look = self._look
        if light in {"red", "yellow"}:
            return look.light_color(light)
        return look.color("text" if light == "green" else "quiet")

    def _mark(self, painter: QPainter, centre: QPointF, kind: StepKind) -> None:
        """Draw what kind a line is, by shape: disc a report, ring a source's word, square an action, others a rhomb."""
        look, px = self._look, self._look.px
        radius = px(5)
        line = QPen(look.color("accent" if kind in {"action", "decision"} else "normal"), max(1.2, 1.6 * look.unit))
        painter.setPen(line)
        painter.setBrush(line.color() if kind in {"report", "action"} else Qt.BrushStyle.NoBrush)
        if kind == "action":
            painter.drawRect(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius))
        elif kind in {"report", "word", "source"}:
            painter.drawEllipse(centre, radius, radius)
        else:
            reach = radius + 1
            painter.drawPolygon(
                [centre + QPointF(0, -reach), centre + QPointF(reach, 0), centre + QPointF(0, reach),
                 centre + QPointF(-reach, 0)]
            )  # fmt: skip
