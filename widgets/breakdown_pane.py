"""The breakdown: how many events of each kind, as bars, most first. A bar of regions chooses its region."""

from __future__ import annotations

from typing import ClassVar, Literal

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from operations.picture import Picture
from operations.snapshots import Breakdown
from widgets import painting, words
from widgets.look import Look
from widgets.pane import Pane, PaneContext, PaneSettings, Question

MOST_ROWS = 40


class BreakdownSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is counted, over how many hours back, and how many bars at most (as many as fit)."""

    by: Literal["category", "region", "source", "state"] = "category"
    hours: int = 24
    limit: int = 8


class BreakdownPane(Pane):
    """Bars of one hue: a length, not a judgement."""

    pane_type: ClassVar[str] = "breakdown"
    settings_type: ClassVar[type[PaneSettings]] = BreakdownSettings
    settings: BreakdownSettings
    follows_region: ClassVar[bool] = True

    def __init__(
        self,
        settings: BreakdownSettings,
        look: Look,
        parent: QWidget | None = None,
        *,
        context: PaneContext | None = None,
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._codes: tuple[str, ...] = ()
        self._boxes: tuple[QRect, ...] = ()
        """Where the bars stand, from the first."""
        self._at: int | None = None
        """The bar that the keyboard is on."""
        if settings.by == "region":
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def default_title(self) -> str:
        """Return a title by what is counted."""
        return {
            "category": self.tr("Events by category"),
            "region": self.tr("Events by area"),
            "source": self.tr("Events by source"),
            "state": self.tr("Events by state"),
        }[self.settings.by]

    def question(self) -> Question:
        """Ask for the counts."""
        by, hours, limit = self.settings.by, self.settings.hours, min(self.settings.limit, MOST_ROWS)
        region = self.region

        def ask(picture: Picture) -> Breakdown:
            return picture.breakdown(by=by, hours=hours, limit=limit, region=region)

        return ask

    def draw_snapshot(self, snapshot: Breakdown) -> None:
        """Show the counts."""
        hours = self.settings.hours
        self.set_meta(self.tr("Last {hours} hours").replace("{hours}", str(hours)))
        items = tuple((self._name(code, name), count) for code, name, count in snapshot.items)
        self._codes = tuple(code for code, _, _ in snapshot.items)
        spoken = "; ".join(f"{name} {count}" for name, count in items)
        self.show_drawing(items, spoken=spoken)

    def _name(self, code: str, name: str) -> str:
        language, centre = self.look.language, self.context.centre
        if self.settings.by == "category":
            name = words.category_name(code, centre, language, name)
        elif self.settings.by == "source":
            name = words.source_name(code, centre, language, name)
        elif self.settings.by == "state":
            name = words.state_name(code)
        return painting.shown(name or code) or self.tr("Not named")

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw as many bars as there is height for."""
        look = self.look
        items: tuple[tuple[str, int], ...] | None = self.drawing
        if items is None:
            return
        if not items:
            painting.empty(painter, body, look, self.tr("No events in this time"))
            return
        least = look.px(22)
        rows = max(1, min(len(items), body.height() // least))
        step = min(body.height() / rows, look.px(40))
        font = look.font(look.LABEL - 1 if step < look.px(28) else look.LABEL)
        visible = items[:rows]
        self._boxes = tuple(
            QRect(body.left(), round(body.top() + row * step), body.width(), round(step)) for row in range(rows)
        )
        name_width = min(
            max(painting.width(name, font) for name, _ in visible) + look.px(14), round(body.width() * 0.5)
        )
        number_width = max(painting.width(words.number(count), font) for _, count in visible) + look.px(10)
        longest = max(1, *(count for _, count in visible))
        room = body.width() - name_width - number_width
        thickness = look.px(10)
        for row, (name, count) in enumerate(visible):
            line = self._boxes[row]
            if row == self._at and self.hasFocus():
                painter.setPen(QPen(look.color("accent"), max(1.0, look.unit)))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(line.adjusted(-look.px(4), 1, look.px(4), -1))
            painting.text(painter, line, name, font, look.color("text"), width=name_width - look.px(8))
            length = max(look.px(2), round(room * count / longest)) if count else 0
            bar = QRectF(body.left() + name_width, line.center().y() - thickness / 2 + 0.5, length, thickness)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.mixed("accent", "pane", 0.28 if self.is_old else 0.58))
            painter.drawRoundedRect(bar, look.px(1), look.px(1))
            figure = QRect(round(bar.right()) + look.px(8), line.top(), number_width, line.height())
            painting.text(painter, figure, words.number(count), font, look.color("quiet" if self.is_old else "text"))

    def _choose(self, at: int) -> None:
        items: tuple[tuple[str, int], ...] = self.drawing or ()
        if self.settings.by == "region" and at < min(len(items), len(self._codes)) and self._codes[at]:
            self._at = None
            self.choose_region(self._codes[at], items[at][0])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the region of a bar."""
        place = event.position().toPoint()
        at = next((number for number, box in enumerate(self._boxes) if box.contains(place)), None)
        if at is not None:
            self._choose(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the bars by the arrow keys, Enter chooses; Escape turns to all of the centre again."""
        steps: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if self.settings.by != "region" or not self._boxes:
            super().keyPressEvent(event)
        elif event.key() in steps:
            self._at = min(max((-1 if self._at is None else self._at) + steps[event.key()], 0), len(self._boxes) - 1)
            self.update()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._at is not None:
            self._choose(self._at)
        elif event.key() == Qt.Key.Key_Escape and self.selection.region:
            self.choose_region("", "")
        else:
            super().keyPressEvent(event)
