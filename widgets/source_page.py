"""How the page of one source is drawn: what is wrong, facts, the last day, the last polls, the refused rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QPainter

from operations.snapshots import PollSlot
from widgets import painting, words
from widgets.health_words import Standing
from widgets.look import Look
from widgets.pane import PaneContext
from widgets.poll_course import hour_lines, latency_line, outcome_strip, place_of, rows_bars, standing_mark

DAY = 86_400_000
_EVERY_HOURS = 3


@dataclass(frozen=True)
class PollLine:
    """One of the last polls, in words."""

    ok: bool
    at: str
    counts: str
    sentence: str


@dataclass(frozen=True)
class RefusedLine:
    """One refused row, in words."""

    head: str
    reason: str
    text: str


@dataclass(frozen=True)
class PageDrawing:
    """All that the page of a source shows, in the reader's words."""

    source: str
    name: str
    standing: Standing
    standing_word: str
    said: str
    remarks: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]
    course: tuple[PollSlot, ...]
    polls: tuple[PollLine, ...]
    quarantine: str
    reasons: tuple[str, ...]
    rows: tuple[RefusedLine, ...]
    kept: int
    now: int


@dataclass(frozen=True)
class PageWords:
    """The words that the page is labelled with, in the reader's language."""

    polls: str
    rows: str
    latency: str
    last_polls: str
    quarantine: str
    nothing_polled: str
    nothing_refused: str
    milliseconds: str


class PagePainter:
    """Draws one page with one look."""

    def __init__(self, look: Look, context: PaneContext, labels: PageWords) -> None:
        self._look = look
        self._context = context
        self._labels = labels

    def sentence(self, painter: QPainter, box: QRect, drawing: PageDrawing) -> int:
        """Draw what is wrong and what to do, and what is doubtful; return the height used."""
        look = self._look
        font, small = look.font(look.READING), look.font(look.LABEL)
        y = box.top()
        quiet = drawing.standing == "live"
        lines = painting.wrapped(drawing.said, font, box.width(), 4)
        y += painting.paragraph(painter, box, lines, font, look.color("quiet" if quiet else "text"), leading=1.35)
        for remark in drawing.remarks:
            y += look.px(4)
            lines = painting.wrapped(remark, small, box.width() - look.px(26), 2)
            centre = QPointF(box.left() + look.px(8), y + small.pixelSize() * 0.7)
            standing_mark(painter, centre, look.px(7), "doubtful", look)
            place = QRect(box.left() + look.px(26), y, box.width() - look.px(26), 0)
            y += painting.paragraph(painter, place, lines, small, look.color("text"), leading=1.35)
        return y - box.top()

    def facts(self, painter: QPainter, box: QRect, drawing: PageDrawing) -> int:
        """Draw the facts in columns, then the notes, a line each; return the height used."""
        look = self._look
        caption, value = look.font(look.CAPTION), look.font(look.READING)
        columns = max(2, min(4, box.width() // look.px(176)))
        wide = box.width() // columns
        step = look.px(54)
        for number, (label, told) in enumerate(drawing.facts):
            left, top = box.left() + number % columns * wide, box.top() + number // columns * step
            painting.text(
                painter, QRect(left, top, wide - look.px(12), look.px(22)), label, caption, look.color("quiet")
            )
            place = QRect(left, top + look.px(21), wide - look.px(12), look.px(28))
            painting.text(painter, place, told, value, look.color("text"))
        y = box.top() + -(-len(drawing.facts) // columns) * step
        label_wide = max((painting.width(label, caption) for label, _ in drawing.notes), default=0) + look.px(14)
        for label, told in drawing.notes:
            line = QRect(box.left(), y, box.width(), look.px(24))
            painting.text(painter, line, label, caption, look.color("quiet"))
            painting.text(painter, line.adjusted(label_wide, 0, 0, 0), told, caption, look.color("text"))
            y += look.px(24)
        return y - box.top()

    def course(self, painter: QPainter, box: QRect, drawing: PageDrawing) -> int:
        """Draw the last day in three lanes; return the height used."""
        look, labels, now = self._look, self._labels, drawing.now
        caption = look.font(look.CAPTION)
        left = max(painting.width(label, caption) for label in (labels.polls, labels.rows, labels.latency)) + look.px(
            16
        )
        most = {labels.rows: self._most_rows(drawing), labels.latency: self._longest(drawing)}
        right = max(painting.width(said, caption) for said in (*most.values(), "88:88")) + look.px(8)
        lane = QRect(box.left() + left, box.top(), box.width() - left - right, 0)
        heights = (look.px(30), look.px(38), look.px(38))
        gap, axis = look.px(8), look.px(22)
        whole = QRect(lane.left(), lane.top(), lane.width(), sum(heights) + 2 * gap)
        marks = self._hours(now)
        hour_lines(painter, whole, marks, now, look)
        y = box.top()
        for label, height in zip((labels.polls, labels.rows, labels.latency), heights, strict=True):
            place = QRect(lane.left(), y, lane.width(), height)
            painting.text(painter, QRect(box.left(), y, left, height), label, caption, look.color("quiet"))
            if label == labels.polls:
                outcome_strip(painter, place, drawing.course, now, look)
            elif label == labels.rows:
                rows_bars(painter, place, drawing.course, now, look)
            else:
                latency_line(painter, place, drawing.course, now, look)
            end = QRect(place.right() + look.px(8), y, right - look.px(8), look.px(20))
            painting.text(painter, end, most.get(label, ""), caption, look.color("quiet"))
            y += height + gap
        if not drawing.course:
            painting.empty(painter, whole, look, labels.nothing_polled)
        for at, said in marks:
            wide = painting.width(said, caption)
            x = place_of(at, lane, now)
            if x - wide // 2 >= box.left() and x + wide // 2 <= box.right():
                at_hour = QRect(x - wide // 2 - 1, whole.bottom() + 1, wide + 2, axis)
                painting.text(painter, at_hour, said, caption, look.color("quiet"), align=Qt.AlignmentFlag.AlignHCenter)
        return whole.height() + axis

    def polls(self, painter: QPainter, box: QRect, drawing: PageDrawing) -> None:
        """Draw the last polls, as many as fit."""
        look = self._look
        caption = look.font(look.CAPTION)
        y = self._heading(painter, box, self._labels.last_polls)
        step = look.px(24)
        moments = max((painting.width(poll.at, caption) for poll in drawing.polls), default=0)
        for poll in drawing.polls[: max((box.bottom() + 1 - y) // step, 0)]:
            line = QRect(box.left(), y, box.width(), step)
            centre = QPointF(line.left() + look.px(7), line.center().y() + 1)
            standing_mark(painter, centre, look.px(6), "live" if poll.ok else "failing", look)
            rest = line.adjusted(look.px(22), 0, 0, 0)
            painting.text(painter, rest, poll.at, caption, look.color("quiet"))
            rest.setLeft(rest.left() + moments + look.px(12))
            said = poll.sentence or painting.whole_parts(poll.counts, caption, rest.width())
            painting.text(painter, rest, said, caption, look.color("quiet" if poll.ok else "text"))
            y += step

    def quarantine(self, painter: QPainter, box: QRect, drawing: PageDrawing, top: int, result: str) -> int:
        """Draw what came of trying again, the reasons, and the refused rows from row `top` on; return how many fit."""
        look = self._look
        caption, label = look.font(look.CAPTION), look.font(look.LABEL)
        y = self._heading(painter, box, self._labels.quarantine)
        told = ((drawing.quarantine or self._labels.nothing_refused, "quiet"), (result, "text"))
        for said, colour in told:
            lines = painting.wrapped(said, caption, box.width(), 2)
            line = QRect(box.left(), y, box.width(), 0)
            y += painting.paragraph(painter, line, lines, caption, look.color(colour)) + (look.px(6) if lines else 0)
        if not drawing.kept:
            return 0
        for reason in drawing.reasons[:4]:
            if y + look.px(24) > box.bottom() + 1:
                return 0
            painting.text(painter, QRect(box.left(), y, box.width(), look.px(24)), reason, label, look.color("text"))
            y += look.px(25)
        y += look.px(6)
        step, fitting = look.px(50), 0
        for row in drawing.rows[top:]:
            if y + step > box.bottom() + 1:
                break
            painter.fillRect(QRect(box.left(), y, box.width(), look.px(1)), look.color("line"))
            head = QRect(box.left(), y + look.px(3), box.width(), look.px(22))
            wide = painting.width(row.head, caption)
            painting.text(painter, head, row.head, caption, look.color("quiet"))
            beside = head.adjusted(wide + look.px(12), 0, 0, 0)
            painting.text(painter, beside, row.reason, caption, look.color("text"))
            painting.text(painter, head.translated(0, look.px(22)), row.text, caption, look.color("quiet"))
            y += step
            fitting += 1
        return fitting

    def _heading(self, painter: QPainter, box: QRect, said: str) -> int:
        look = self._look
        font = look.font(look.LABEL, weight=QFont.Weight.Medium)
        painting.text(painter, QRect(box.left(), box.top(), box.width(), look.px(28)), said, font, look.color("text"))
        return box.top() + look.px(32)

    def _most_rows(self, drawing: PageDrawing) -> str:
        most = max((slot.rows for slot in drawing.course), default=0)
        return "" if not most else words.number(most) if most < 1_000_000 else words.short_number(most)

    def _longest(self, drawing: PageDrawing) -> str:
        longest = max((slot.latency / slot.polls for slot in drawing.course if slot.polls), default=0.0)
        return f"{words.number(longest)} {self._labels.milliseconds}" if longest else ""

    def _hours(self, now: int) -> list[tuple[int, str]]:
        """Return the local hours to mark, every three."""
        moment = words.local(now, self._context.zone).replace(minute=0, second=0, microsecond=0)
        found = []
        for back in range(25):
            hour = moment - timedelta(hours=back)
            at = round(hour.timestamp() * 1000)
            if hour.hour % _EVERY_HOURS == 0 and now - DAY <= at <= now:
                found.append((at, hour.strftime("%H:%M")))
        return found
