"""The breakdown: how many events of each kind, as bars, most first."""

from __future__ import annotations

from typing import ClassVar, Literal

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from operations.picture import Picture
from operations.snapshots import Breakdown
from widgets import painting, words
from widgets.pane import Pane, PaneSettings, Question

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

        def ask(picture: Picture) -> Breakdown:
            return picture.breakdown(by=by, hours=hours, limit=limit)

        return ask

    def draw_snapshot(self, snapshot: Breakdown) -> None:
        """Show the counts."""
        hours = self.settings.hours
        self.set_meta(self.tr("Last {hours} hours").replace("{hours}", str(hours)))
        items = tuple((self._name(code, name), count) for code, name, count in snapshot.items)
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
        name_width = min(
            max(painting.width(name, font) for name, _ in visible) + look.px(14), round(body.width() * 0.42)
        )
        number_width = max(painting.width(words.number(count), font) for _, count in visible) + look.px(10)
        longest = max(1, *(count for _, count in visible))
        room = body.width() - name_width - number_width
        thickness = look.px(10)
        for row, (name, count) in enumerate(visible):
            line = QRect(body.left(), round(body.top() + row * step), body.width(), round(step))
            painting.text(painter, line, name, font, look.color("text"), width=name_width - look.px(8))
            length = max(look.px(2), round(room * count / longest)) if count else 0
            bar = QRectF(body.left() + name_width, line.center().y() - thickness / 2 + 0.5, length, thickness)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.mixed("accent", "pane", 0.28 if self.is_old else 0.58))
            painter.drawRoundedRect(bar, look.px(1), look.px(1))
            figure = QRect(round(bar.right()) + look.px(8), line.top(), number_width, line.height())
            painting.text(painter, figure, words.number(count), font, look.color("quiet" if self.is_old else "text"))
