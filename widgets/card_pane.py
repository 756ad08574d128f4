"""The indicator card: one figure that a room can read, its last hours as a line, and what to compare it with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from msgspec import Meta
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPolygonF

from operations.picture import Picture
from operations.snapshots import Figure
from widgets import painting, words
from widgets.pane import Pane, PaneSettings, Question


class CardSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`figure` is a name that `Picture.figure` knows; `region` and `category` narrow it.

    `part` shows one of the figure's parts instead of its value (assets_online:post, part "online": how many are on
    duty). `target` is what the value must reach, where the figure brings no target of its own.
    """

    figure: str
    region: str = ""
    category: str = ""
    part: str = ""
    target: float | None = None
    decimals: Annotated[int, Meta(ge=0, le=4)] | None = None


_UNITS = {
    "events_today": "events",
    "open": "events",
    "overdue": "events",
    "assets": "assets",
    "assets_online": "assets",
}
"""What is counted, where the figure itself names no unit."""


@dataclass(frozen=True)
class _Drawing:
    value: str
    short: str
    unit: str
    caption: tuple[str, ...]
    spark: tuple[float, ...]
    attention: bool


class CardPane(Pane):
    """An indicator card. A figure that misses its target is marked by a triangle, a word and the colour of III."""

    pane_type: ClassVar[str] = "card"
    settings_type: ClassVar[type[PaneSettings]] = CardSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"event", "asset", "reading", "indicator", "health"})
    header_units: ClassVar[float] = 0
    follows_region: ClassVar[bool] = True
    settings: CardSettings

    def default_title(self) -> str:
        """Return a name for the built-in figures."""
        name, _, detail = self.settings.figure.partition(":")
        names = {
            "events_today": self.tr("Events today"),
            "closed_rate": self.tr("Closed in time"),
            "overdue": self.tr("Overdue"),
            "open": self.tr("Open events"),
            "assets_online": self.tr("Online"),
            "assets": self.tr("Assets"),
        }
        return names.get(name, painting.shown(detail or name))

    def question(self) -> Question:
        """Ask for the figure."""
        name, region, category = self.settings.figure, self.region, self.settings.category

        def ask(picture: Picture) -> Figure:
            return picture.figure(name, region=region, category=category)

        return ask

    def draw_snapshot(self, snapshot: Figure) -> None:
        """Show the figure; nothing known is a dash with words, never a zero."""
        snapshot = self._as_declared(snapshot)
        known = snapshot.value is not None
        attention = snapshot.good is False or any(n > 0 for part, n in snapshot.parts if part == "red")
        drawing = _Drawing(
            value=words.number(snapshot.value, snapshot.decimals),
            short=words.short_number(snapshot.value),
            unit=painting.shown(words.unit_name(snapshot.unit), 20) if known else "",
            caption=self._caption(snapshot),
            spark=snapshot.spark,
            attention=attention and known,
        )
        spoken = f"{self.shown_title}: {drawing.value} {drawing.unit}. {words.BETWEEN.join(drawing.caption)}"
        self.show_drawing(drawing, spoken=spoken)

    def _as_declared(self, figure: Figure) -> Figure:
        """Return the figure as the scene file wants it: a part of it, its target, its decimals, a unit of its kind."""
        settings = self.settings
        if figure.age.quality == "never" and not figure.value:
            figure = replace(figure, value=None, parts=(), spark=())  # nobody has said that there is none
        parts = dict(figure.parts)
        if settings.part:
            shown = tuple((name, value) for name, value in figure.parts if name == "total")
            figure = replace(figure, value=parts.get(settings.part), unit="", decimals=0, parts=shown, spark=())
        if settings.target is not None and figure.target is None and figure.value is not None:
            figure = replace(figure, target=settings.target, good=figure.value >= settings.target, parts=())
        if settings.decimals is not None:
            figure = replace(figure, decimals=settings.decimals)
        if not figure.unit:
            figure = replace(figure, unit=_UNITS.get(settings.figure.partition(":")[0], ""))
        return figure

    def _caption(self, figure: Figure) -> tuple[str, ...]:
        if figure.value is None and figure.change is None:
            return (self.tr("No data yet"),)
        if figure.parts:
            return tuple(f"{words.part_name(name)} {words.number(value)}" for name, value in figure.parts[:4])
        said: list[str] = []
        if figure.period:
            said.append(painting.shown(figure.period, 20))
        if figure.target is not None:
            at_least = "≥ " if self.settings.target is not None else ""
            target = f"{figure.target:,.6g}" + ("%" if figure.unit == "%" else "")
            said.append(self.tr("Target {value}").replace("{value}", f"{at_least}{target}"))
        elif figure.change is not None:
            yearly = self.settings.figure.startswith("indicator:")
            text = self.tr("Year on year {change}") if yearly else self.tr("On last week {change}")
            said.append(text.replace("{change}", words.change(figure.change)))
        if figure.note and not said:
            said.append(painting.shown(figure.note, 60))
        return tuple(said)

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw label, figure, line and caption, from the top."""
        del body
        look = self.look
        inner = self.rect().adjusted(look.px(16), look.px(10), -look.px(16), -look.px(8))
        label_font, caption_font = look.font(look.LABEL + 1), look.font(look.CAPTION)
        label = QRect(inner.left(), inner.top(), inner.width(), look.px(26))
        if self.is_old:
            painting.hatch(painter, QRect(0, 0, self.width(), label.bottom() + look.px(4)), look)
        painting.text(painter, label, self.shown_title, label_font, look.color("quiet"))
        drawing: _Drawing | None = self.drawing
        if drawing is None:
            return
        figure = QRect(inner.left(), label.bottom() + look.px(1), inner.width(), look.px(54))
        self._paint_figure(painter, figure, drawing)
        caption_height = look.px(24)
        caption = QRect(inner.left(), inner.bottom() + 1 - caption_height, inner.width(), caption_height)
        spark = QRect(inner.left(), figure.bottom() + look.px(6), inner.width(), 0)
        spark.setBottom(caption.top() - look.px(4))
        if len(drawing.spark) > 1 and spark.height() >= look.px(12):
            spark.setHeight(min(spark.height(), look.px(48)))
            self._paint_spark(painter, spark, drawing.spark)
        said = self.trouble or painting.whole_parts(
            self.age_text or words.BETWEEN.join(drawing.caption), caption_font, caption.width()
        )
        painting.text(painter, caption, said, caption_font, look.color("text" if self.age_text else "quiet"))

    def _paint_figure(self, painter: QPainter, box: QRect, drawing: _Drawing) -> None:
        look = self.look
        value = drawing.value
        unit_font = look.font(look.LABEL)
        unit_width = painting.width(drawing.unit, unit_font) + (look.px(8) if drawing.unit else 0)
        mark = look.px(26) if drawing.attention else 0
        room = box.width() - unit_width - mark
        size = look.FIGURE
        while size > 40 and painting.width(value, look.font(size)) > room:
            size -= 1
        if painting.width(value, look.font(size)) > room:
            value = drawing.short
        while size > 20 and painting.width(value, look.font(size)) > room:
            size -= 1
        font = look.font(size)
        colour = look.color("text")
        if self.is_old:
            colour = look.color("quiet")
        elif drawing.attention:
            colour = look.severity_color(3)
        painting.text(painter, box, value, font, colour)
        baseline = box.center().y() + painting.metrics(font).ascent() // 2
        x = box.left() + painting.width(value, font) + look.px(8)
        unit_height = painting.metrics(unit_font).height()
        unit_box = QRect(x, baseline - unit_height + look.px(2), unit_width, unit_height)
        painting.text(painter, unit_box, drawing.unit, unit_font, look.color("quiet"))
        if drawing.attention and not self.is_old:
            centre = QPointF(box.right() - look.px(7), unit_box.center().y())
            painting.light_mark(painter, centre, look.px(7), "yellow", look)

    def _paint_spark(self, painter: QPainter, box: QRect, values: tuple[float, ...]) -> None:
        low, high = min(values), max(values)
        scale = box.height() / (high - low) if high > low else 0.0
        step = box.width() / (len(values) - 1)
        middle = box.center().y() if not scale else 0
        points = [
            QPointF(box.left() + i * step, middle or box.bottom() - (value - low) * scale)
            for i, value in enumerate(values)
        ]
        painter.setPen(self.look.pen("accent", 1.4, 0.35 if self.is_old else 0.85))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
