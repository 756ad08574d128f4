"""A source's last day drawn: when it was asked and how that ended, how many rows came, how long it took.

Failed is a full bright block, slow a half one, well a quiet line, and where nothing is drawn nobody asked: told by
height before colour.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from data_sources.records import Instant
from operations.snapshots import POLL_SLOT, PollSlot
from widgets.health_words import Standing, is_slow, usual_latency
from widgets.look import Look

DAY = 86_400_000


def standing_mark(painter: QPainter, centre: QPointF, radius: float, standing: Standing, look: Look) -> None:
    """Draw how a source stands, by shape.

    A full square with a cross fails, a crossed ring is old, a half disc late, a dotted ring was never heard, a ring
    with a dot is doubtful, a quiet disc is live.
    """
    painter.save()
    line = max(1.2, 1.6 * look.unit * radius / 8)
    bright, quiet = look.color("text"), look.color("normal")
    box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    reach = radius * 0.55
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(bright, line))
    if standing == "failing":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(bright)
        painter.drawRoundedRect(box, radius * 0.25, radius * 0.25)
        painter.setPen(QPen(look.color("pane"), line * 1.2))
        painter.drawLine(centre + QPointF(-reach, -reach), centre + QPointF(reach, reach))
        painter.drawLine(centre + QPointF(-reach, reach), centre + QPointF(reach, -reach))
    elif standing == "old":
        painter.drawEllipse(box)
        painter.drawLine(centre + QPointF(-radius * 0.7, radius * 0.7), centre + QPointF(radius * 0.7, -radius * 0.7))
    elif standing == "late":
        painter.drawEllipse(box)
        painter.setBrush(bright)
        painter.drawPie(box, 90 * 16, 180 * 16)
    elif standing == "never":
        painter.setPen(QPen(look.color("quiet"), line, Qt.PenStyle.DotLine))
        painter.drawEllipse(box)
    elif standing == "doubtful":
        painter.drawEllipse(box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(bright)
        painter.drawEllipse(centre, radius * 0.35, radius * 0.35)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(quiet)
        painter.drawEllipse(box)
    painter.restore()


def outcome_strip(
    painter: QPainter, box: QRect, course: tuple[PollSlot, ...], now: Instant, look: Look, *, slot_long: int = POLL_SLOT
) -> None:
    """Draw slot after slot: how its polls ended; a bright foot where rows were refused."""
    usual = usual_latency(course)
    quiet, bright = look.color("normal", 0.55), look.color("text")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    base = max(look.px(3), box.height() // 5)
    painter.fillRect(QRect(box.left(), box.bottom() + 1 - look.px(1), box.width(), look.px(1)), look.color("line"))
    for slot in course:
        left, width = _span(slot.at, box, now, slot_long)
        if slot.failed:
            share = max(0.55, slot.failed / slot.polls)
            height, colour = round(box.height() * share), bright
        elif is_slow(slot, usual):
            height, colour = box.height() * 2 // 5, look.color("text", 0.75)
        else:
            height, colour = base, quiet
        painter.fillRect(QRect(left, box.bottom() + 1 - height, width, height), colour)
        if slot.refused and not slot.failed:
            painter.fillRect(QRect(left, box.bottom() + 1 - look.px(2), width, look.px(2)), bright)
    painter.restore()


def rows_bars(
    painter: QPainter,
    box: QRect,
    course: tuple[PollSlot, ...],
    now: Instant,
    look: Look,
    *,
    slot_long: int = POLL_SLOT,
    faint: bool = False,
) -> None:
    """Draw the rows of each slot as bars, the refused of them bright; `faint` as the ground of something else."""
    most = max((slot.rows for slot in course), default=0)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(QRect(box.left(), box.bottom() + 1 - look.px(1), box.width(), look.px(1)), look.color("line"))
    for slot in course if most else ():
        left, width = _span(slot.at, box, now, slot_long)
        height = round(box.height() * slot.rows / most)
        painter.fillRect(
            QRect(left, box.bottom() + 1 - height, width, height), look.color("normal", 0.22 if faint else 0.7)
        )
        if faint:
            continue
        refused = min(height, max(look.px(2), round(box.height() * slot.refused / most))) if slot.refused else 0
        painter.fillRect(QRect(left, box.bottom() + 1 - refused, width, refused), look.color("text"))
    painter.restore()


def latency_line(
    painter: QPainter, box: QRect, course: tuple[PollSlot, ...], now: Instant, look: Look, *, slot_long: int = POLL_SLOT
) -> None:
    """Draw the mean latency of each slot, the line broken where nobody asked."""
    means = [(slot.at, slot.latency / slot.polls) for slot in course if slot.polls and slot.latency]
    longest = max((mean for _, mean in means), default=0.0)
    if not longest:
        return
    painter.save()
    painter.setPen(look.pen("accent", 1.4, 0.9))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    line: list[QPointF] = []
    before = 0
    for at, mean in [*means, (now + DAY, 0.0)]:
        if line and at - before > 2 * slot_long:
            if len(line) == 1:
                painter.drawPoint(line[0])
            painter.drawPolyline(QPolygonF(line))
            line = []
        left, width = _span(at, box, now, slot_long)
        line.append(QPointF(left + width / 2, box.bottom() - (box.height() - 2) * mean / longest))
        before = at
    painter.restore()


def hour_lines(painter: QPainter, box: QRect, marks: list[tuple[Instant, str]], now: Instant, look: Look) -> None:
    """Draw a thin line at each of the moments."""
    painter.setPen(look.pen("line", 1.0))
    for at, _ in marks:
        left, _width = _span(at, box, now)
        painter.drawLine(left, box.top(), left, box.bottom())


def place_of(at: Instant, box: QRect, now: Instant) -> int:
    """Return where a moment of the last day lies."""
    return box.left() + round((at - (now - DAY)) * box.width() / DAY)


def _span(at: Instant, box: QRect, now: Instant, slot_long: int = POLL_SLOT) -> tuple[int, int]:
    left = max(place_of(at, box, now), box.left())
    right = min(place_of(at + slot_long, box, now), box.right() + 1)
    wide = right - left
    return left, max(wide - 1 if wide > 3 else wide, 1)
