"""The flow: how many events stand in each state on their way from report to file, how long, and how many too long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from operations.count_snapshots import STATE_NOT_KEPT, Flow
from operations.picture import Picture
from widgets import painting, words
from widgets.pane import Pane, PaneSettings, Question

WAY = ("waiting", "accepted", "handling", "handled", "checking")
"""The states in their order; what was returned stands beside them, and of the past what nobody tells any more."""
AROUND_STEP = 40
"""Design units beside a step's words, where the steps stand side by side."""
LEAST_BAR = 140
"""Design units; where there is less room for them, steps have no bars."""


class FlowSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which events."""

    region: str = ""
    category: str = ""


@dataclass(frozen=True)
class _Step:
    name: str
    count: str
    overdue: int
    note: str
    share: float
    ends: bool = False


class FlowPane(Pane):
    """Steps from left to right, or from top to bottom where it is narrow. Past due has a triangle and a word."""

    pane_type: ClassVar[str] = "flow"
    settings_type: ClassVar[type[PaneSettings]] = FlowSettings
    follows_region: ClassVar[bool] = True
    settings: FlowSettings

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("Events on their way")

    def question(self) -> Question:
        """Ask for the counts by state."""
        region, category = self.region, self.settings.category

        def ask(picture: Picture) -> Flow:
            return picture.flow(region=region, category=category)

        return ask

    def draw_snapshot(self, snapshot: Flow) -> None:
        """Show the steps; returned events only where there are any."""
        known = snapshot.age.quality != "never" or bool(snapshot.states)
        open_count = sum(one.events for one in snapshot.states)
        states = [*WAY, *(state for state in ("returned", STATE_NOT_KEPT) if snapshot.of(state).events)]
        steps = [_Step(self.tr("Received today"), self._count(snapshot.received, known=known), 0, "", 0, ends=True)]
        for state in states:
            one = snapshot.of(state)
            note = ""
            if one.events:
                longest = words.span((snapshot.as_of - one.oldest) / 1000)
                note = self.tr("longest {span}").replace("{span}", longest)
            share = one.events / open_count if open_count else 0.0
            name = self.tr("State not kept") if state == STATE_NOT_KEPT else words.state_name(state)
            steps.append(_Step(name, self._count(one.events, known=known), one.overdue, note, share))
        steps.append(_Step(self.tr("Closed today"), self._count(snapshot.closed, known=known), 0, "", 0, ends=True))
        self.set_meta(self.tr("{count} open").replace("{count}", self._count(open_count, known=known)))
        spoken = "; ".join(
            words.BETWEEN.join(filter(None, (f"{step.name} {step.count}", self._overdue(step.overdue), step.note)))
            for step in steps
        )
        self.show_drawing(tuple(steps), spoken=spoken)

    @staticmethod
    def _count(count: int, *, known: bool) -> str:
        return words.number(count) if known else words.NOTHING_KNOWN

    def _overdue(self, count: int) -> str:
        return self.tr("{count} overdue").replace("{count}", words.number(count)) if count else ""

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the steps."""
        steps: tuple[_Step, ...] | None = self.drawing
        if steps is None:
            return
        # Rather smaller figures side by side than rows that touch each other.
        figure = 40 if body.height() / len(steps) >= self.look.px(30) else 26
        if body.width() // len(steps) >= self._needed(steps, figure):
            self._paint_across(painter, body, steps)
        else:
            self._paint_down(painter, body, steps)

    def _needed(self, steps: tuple[_Step, ...], figure: float) -> int:
        """Return the width of the widest step, its figure at least so large."""
        look = self.look
        small = look.font(look.CAPTION)
        widest = 0
        for step in steps:
            overdue = painting.width(self._overdue(step.overdue), small) + (look.px(18) if step.overdue else 0)
            name, note = painting.width(step.name, look.font(look.LABEL)), painting.width(step.note, small)
            widest = max(widest, name, note, overdue, painting.width(step.count, look.font(figure)))
        return widest + look.px(AROUND_STEP)

    def _paint_across(self, painter: QPainter, body: QRect, steps: tuple[_Step, ...]) -> None:
        look = self.look
        width = body.width() / len(steps)
        height = min(body.height(), look.px(150))
        top = body.top() + (body.height() - height) // 3
        for number, step in enumerate(steps):
            left = round(body.left() + number * width)
            box = QRect(left, top, round(width) - look.px(18), height)
            self._ground(painter, box, step)
            inner = box.adjusted(look.px(12), look.px(6), -look.px(8), 0)
            name = QRect(inner.left(), inner.top(), inner.width(), look.px(26))
            painting.text(painter, name, step.name, look.font(look.LABEL), look.color("quiet"))
            figure = QRect(inner.left(), name.bottom() + 1, inner.width(), look.px(52))
            size = look.FIGURE - 4
            while size > 20 and painting.width(step.count, look.font(size)) > figure.width():
                size -= 1
            painting.text(painter, figure, step.count, look.font(size), self._ink())
            below = QRect(inner.left(), figure.bottom() + 1, inner.width(), look.px(24))
            if step.overdue and below.bottom() <= box.bottom():
                self._paint_overdue(painter, below, step.overdue)
                below.translate(0, look.px(24))
            if step.note and below.bottom() <= box.bottom():
                painting.text(painter, below, step.note, look.font(look.CAPTION), look.color("quiet"))
            if number < len(steps) - 1:
                self._chevron(painter, QPointF(box.right() + look.px(9), box.center().y()))

    def _paint_down(self, painter: QPainter, body: QRect, steps: tuple[_Step, ...]) -> None:
        look = self.look
        step_height = min(body.height() / len(steps), look.px(76))
        units = step_height / look.unit
        low = units < 32
        font = look.font(max(min(look.TITLE, units * 0.8), look.CAPTION))
        figure_font = look.font(max(min(look.READING if units < 40 else look.READING + 6, units * 0.8), look.CAPTION))
        count_width = max(painting.width(step.count, figure_font) for step in steps) + look.px(12)
        name_width = max(painting.width(step.name, font) for step in steps) + look.px(14)
        small = look.font(look.CAPTION)
        notes = max(painting.width(step.note, small) for step in steps)
        overdue = max(painting.width(self._overdue(step.overdue), small) for step in steps)
        around = name_width + count_width + notes + overdue + look.px(20 + 16 + 40 + 30)
        bar_width = body.width() - around if body.width() - around >= look.px(LEAST_BAR) else 0
        highest = max(step.share for step in steps) or 1.0
        for number, step in enumerate(steps):
            top = round(body.top() + number * step_height)
            box = QRect(body.left(), top, body.width(), round(step_height) - (1 if low else look.px(4)))
            self._ground(painter, box, step)
            inner = box.adjusted(look.px(10), 0, -look.px(10), 0)
            colour = look.color("quiet" if step.ends or self.is_old else "text")
            painting.text(painter, inner, step.name, font, colour, width=name_width)
            count = QRect(inner.left() + name_width, box.top(), count_width, box.height())
            painting.text(painter, count, step.count, figure_font, self._ink(), align=Qt.AlignmentFlag.AlignRight)
            rest = QRect(
                count.right() + look.px(16), box.top(), inner.right() - count.right() - look.px(16), box.height()
            )
            if bar_width:
                self._bar(painter, QRect(rest.left(), rest.top(), bar_width, rest.height()), step.share / highest)
                rest.setLeft(rest.left() + bar_width + look.px(20))
            self._paint_notes(painter, rest, step)

    def _paint_notes(self, painter: QPainter, box: QRect, step: _Step) -> None:
        look = self.look
        font = look.font(look.CAPTION)
        overdue = self._overdue(step.overdue)
        needed = painting.width(overdue, font) + look.px(20) if overdue else 0
        if overdue and needed <= box.width():
            self._paint_overdue(painter, QRect(box.left(), box.top(), needed, box.height()), step.overdue)
        else:
            needed = 0
        note = box.adjusted(needed, 0, 0, 0)
        if step.note and painting.width(step.note, font) <= note.width():
            align = Qt.AlignmentFlag.AlignRight
            painting.text(painter, note, step.note, font, look.color("quiet"), align=align)

    def _paint_overdue(self, painter: QPainter, box: QRect, count: int) -> None:
        look = self.look
        if not self.is_old:
            centre = QPointF(box.left() + look.px(6), box.center().y() + 0.5)
            painting.light_mark(painter, centre, look.px(6), "red", look)
        words_box = box.adjusted(0 if self.is_old else look.px(18), 0, 0, 0)
        painting.text(painter, words_box, self._overdue(count), look.font(look.CAPTION), self._ink())

    def _ground(self, painter: QPainter, box: QRect, step: _Step) -> None:
        """Draw a step's ground, the fuller the more of the open events are in it; the two ends have a line only."""
        look = self.look
        painter.setPen(look.pen("line") if step.ends else Qt.PenStyle.NoPen)
        share = (0.06 + 0.14 * step.share) * (0.4 if self.is_old else 1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush if step.ends else look.mixed("accent", "pane", share))
        painter.drawRoundedRect(box, look.px(3), look.px(3))

    def _bar(self, painter: QPainter, box: QRect, share: float) -> None:
        """Draw how many are in a step, against the one that has the most."""
        look = self.look
        if share <= 0:
            return
        thick = look.px(8)
        bar = QRectF(box.left(), box.center().y() - thick / 2 + 0.5, max(box.width() * share, look.px(2)), thick)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.mixed("accent", "pane", 0.28 if self.is_old else 0.58))
        painter.drawRoundedRect(bar, look.px(1), look.px(1))

    def _chevron(self, painter: QPainter, centre: QPointF) -> None:
        look = self.look
        reach = look.px(5)
        painter.setPen(look.pen("quiet", 1.4))
        tip, side = QPointF(reach / 2, 0), QPointF(0, reach)
        painter.drawPolyline([centre - tip - side, centre + tip, centre - tip + side])

    def _ink(self) -> QColor:
        return self.look.color("quiet" if self.is_old else "text")
