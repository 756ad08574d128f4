"""Source health: how many sources are live, and how each stands, by shape, name and age."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from operations.picture import Picture
from operations.snapshots import Quality, SourceBoard, SourceStatus
from widgets import health_words, painting, words
from widgets.look import Look
from widgets.pane import Pane, PaneContext, PaneSettings, Question


class HealthSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`strip` flows from left to right, worst last to be left out; `list` is one source a line with its sentence."""

    layout: Literal["strip", "list"] = "strip"


@dataclass(frozen=True)
class _Item:
    source: str
    name: str
    age: str
    quality: Quality
    sentence: str
    counts: str
    told: str
    """The sentence with who, since when and how often it was tried, and what is doubtful."""


@dataclass(frozen=True)
class _Drawing:
    summary: str
    silent: str
    items: tuple[_Item, ...]


_GRAVITY = {"never": 0, "old": 1, "late": 2, "live": 3}


def _ask(picture: Picture) -> SourceBoard:
    return picture.source_board()


class HealthPane(Pane):
    """Every source of the centre. Where not all fit, those that are not live come first and the rest is a number."""

    pane_type: ClassVar[str] = "health"
    follows_moment: ClassVar[bool] = False
    settings_type: ClassVar[type[PaneSettings]] = HealthSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"health"})
    settings: HealthSettings

    def __init__(
        self, settings: HealthSettings, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._places: list[tuple[QRect, _Item]] = []
        self._chosen: int | None = None
        if settings.layout == "strip":
            self.setContentsMargins(0, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @classmethod
    def smallest_text(cls, settings: PaneSettings) -> float:
        """Return the size of a source's state."""
        del settings
        return Look.CAPTION - 0.5

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("Sources")

    def question(self) -> Question:
        """Ask how the sources stand."""
        return _ask

    def draw_snapshot(self, snapshot: SourceBoard) -> None:
        """Show the board."""
        summary = (
            self.tr("{live}/{all} live")
            .replace("{live}", str(snapshot.live_count))
            .replace("{all}", str(len(snapshot.sources)))
        )
        silent = health_words.silence(snapshot)
        items = tuple(self._item(status) for status in snapshot.sources)
        spoken = "; ".join(
            words.BETWEEN.join(filter(None, (i.name, words.quality_name(i.quality), i.age, i.told))) for i in items
        )
        self.show_drawing(
            _Drawing(summary, silent, items), spoken=". ".join(filter(None, (self.title, summary, silent, spoken)))
        )

    def _item(self, status: SourceStatus) -> _Item:
        health = status.health
        age = words.ago(status.seconds_old) if status.seconds_old is not None else words.quality_name("never")
        counts = self.tr("{rows} rows, {refused} refused")
        counts = counts.replace("{rows}", str(health.rows)).replace("{refused}", str(health.refused))
        name = health_words.source_title(health, self.context.centre, self.look.language)
        remarks = [painting.shown(words.say(remark)) for remark in health.remarks]
        told = health_words.told(status, name, self.context.zone, self.context.clock.now())
        return _Item(
            source=health.source,
            name=name,
            age=age,
            quality=status.quality,
            sentence=painting.shown(words.say(health.sentence)) or " ".join(remarks),
            counts=counts if health.state != "never" else words.NOTHING_KNOWN,
            told="\n".join(filter(None, (told, *remarks))),
        )

    def paint_header(self, painter: QPainter, header: QRect) -> None:
        """A list has a header; a strip holds all in one line."""
        if self.settings.layout == "list":
            super().paint_header(painter, header)

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the board."""
        drawing: _Drawing | None = self.drawing
        self._places = []
        if drawing is None:
            return
        if self.settings.layout == "list":
            said = drawing.silent or drawing.summary
            if self.meta != said:
                self.meta = said
                self.update()
            self._paint_list(painter, body, drawing)
        else:
            self._paint_strip(painter, self.rect(), drawing)
        if self._chosen is not None and self.hasFocus() and self._chosen < len(self._places):
            painter.setPen(QPen(self.look.color("accent"), max(1.0, self.look.unit)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._places[self._chosen][0])

    # The strip

    def _paint_strip(self, painter: QPainter, area: QRect, drawing: _Drawing) -> None:
        look = self.look
        inner = area.adjusted(look.px(16), 0, -look.px(16), 0)
        label, caption = look.font(look.LABEL - 1), look.font(look.CAPTION - 0.5)
        summary = f"{self.title} {drawing.summary}"
        summary_font = look.font(look.LABEL, weight=QFont.Weight.Medium)
        x = inner.left() + painting.width(summary, summary_font) + look.px(20)
        painting.text(painter, inner, summary, summary_font, look.color("text"))
        said = self.trouble or drawing.silent
        if said:
            wanted = min(painting.width(said, label) + look.px(20), inner.width() // 3)
            box = QRect(x, inner.center().y() - look.px(15), wanted, look.px(30))
            painting.hatch(painter, box, look)
            painting.chip(painter, box, look, filled=True)
            painting.text(painter, box.adjusted(look.px(10), 0, -look.px(8), 0), said, label, look.color("text"))
            x = box.right() + look.px(20)
        room = QRect(x, inner.top(), inner.right() + 1 - x, inner.height())
        items = list(drawing.items)
        two = 2 if room.height() >= look.px(56) else 1
        for ages, rows, gap in (
            ("all", 1, 24),
            ("all", 1, 12),
            ("all", two, 20),
            ("not live", two, 14),
            ("none", two, 12),
        ):
            place = self._columns if rows > 1 and ages == "all" else self._flow
            placed = place(items, room, rows, label=label, caption=caption, ages=ages, gap=look.px(gap))
            if placed is not None:
                self._paint_items(painter, placed, label, caption)
                return
        rows = two
        worst = sorted(items, key=lambda item: _GRAVITY[item.quality])
        for count in range(len(worst) - 1, -1, -1):
            more = f"+{len(worst) - count}"
            more_width = painting.width(more, label) + look.px(12)
            smaller = room.adjusted(0, 0, -more_width, 0)
            placed = self._flow(
                worst[:count], smaller, rows, label=label, caption=caption, ages="not live", gap=look.px(14)
            )
            if placed is not None:
                self._paint_items(painter, placed, label, caption)
                box = QRect(room.right() + 1 - more_width, room.top(), more_width, room.height())
                painting.text(painter, box, more, label, look.color("quiet"), align=Qt.AlignmentFlag.AlignRight)
                return

    def _columns(
        self, items: list[_Item], room: QRect, rows: int, *, label: QFont, caption: QFont, ages: str, gap: int
    ) -> list[tuple[QRect, _Item, str]] | None:
        """Return where each item goes, one under the other in columns, as `_flow` does where they are too wide."""
        look = self.look
        height = min(room.height() // rows, look.px(28))
        top = room.center().y() + 1 - rows * height // 2
        across = -(-len(items) // rows)
        ends = [
            look.px(16)
            + min(painting.width(item.name, label), look.px(220))
            + look.px(6)
            + painting.width(item.age, caption)
            for item in items
        ]
        widths = [max(ends[column::across]) for column in range(across)]
        spare = room.width() - sum(widths)
        if across < 2 or spare < gap * (across - 1):
            return self._flow(items, room, rows, label=label, caption=caption, ages=ages, gap=gap)
        between = min(spare // (across - 1), look.px(60))
        lefts = [room.left() + sum(widths[:column]) + between * column for column in range(across)]
        return [
            (QRect(lefts[n % across], top + n // across * height, ends[n], height), item, item.age)
            for n, item in enumerate(items)
        ]

    def _flow(
        self, items: list[_Item], room: QRect, rows: int, *, label: QFont, caption: QFont, ages: str, gap: int
    ) -> list[tuple[QRect, _Item, str]] | None:
        """Return where each item goes, or None where they don't fit into these rows."""
        look = self.look
        height = min(room.height() // rows, look.px(40 if rows == 1 else 28))
        top = room.center().y() + 1 - rows * height // 2
        x, row = room.left(), 0
        placed: list[tuple[QRect, _Item, str]] = []
        for item in items:
            age = item.age if ages == "all" or (ages == "not live" and item.quality != "live") else ""
            name = min(painting.width(item.name, label), look.px(220))
            wanted = look.px(16) + name + (look.px(6) + painting.width(age, caption) if age else 0)
            if x + wanted > room.right() + 1 and x > room.left():
                row += 1
                x = room.left()
            if row >= rows or x + wanted > room.right() + 1:
                return None
            placed.append((QRect(x, top + row * height, wanted, height), item, age))
            x += wanted + gap
        if rows == 1 and len(placed) > 1:
            # What is left over goes between the items, up to a point: the strip reads as one line.
            spare = min((room.right() - placed[-1][0].right()) // (len(placed) - 1), look.px(16))
            for number, (box, _, _) in enumerate(placed):
                box.translate(number * max(spare, 0), 0)
        return placed

    def _paint_items(
        self, painter: QPainter, placed: list[tuple[QRect, _Item, str]], label: QFont, caption: QFont
    ) -> None:
        look = self.look
        for box, item, age in placed:
            self._places.append((box, item))
            centre = QPointF(box.left() + look.px(6), box.center().y() + 1)
            painting.state_mark(painter, centre, look.px(5), item.quality, look)
            name = box.adjusted(look.px(16), 0, 0, 0)
            age_width = painting.width(age, caption) + look.px(6) if age else 0
            colour = look.color("text", 0.88 if item.quality == "live" else 1)
            painting.text(painter, name, item.name, label, colour, width=name.width() - age_width)
            painting.text(
                painter,
                box,
                age,
                caption,
                look.color("quiet" if item.quality == "live" else "text"),
                align=Qt.AlignmentFlag.AlignRight,
            )

    # The list

    def _paint_list(self, painter: QPainter, body: QRect, drawing: _Drawing) -> None:
        look = self.look
        label, caption = look.font(look.LABEL), look.font(look.CAPTION)
        step = look.px(47)
        fitting = max(body.height() // step, 1)
        items = list(drawing.items)
        hidden = len(items) - fitting
        if hidden > 0:
            items.sort(key=lambda item: _GRAVITY[item.quality])
            said = self.tr("{count} more sources").replace("{count}", str(hidden))
            end = QRect(body.left() + look.px(24), body.top() + fitting * step, body.width(), look.px(24))
            painting.text(painter, end, said, caption, look.color("quiet"))
        for number, item in enumerate(items[:fitting]):
            box = QRect(body.left(), body.top() + number * step, body.width(), step)
            self._places.append((box, item))
            painter.setPen(QPen(look.color("line"), look.px(1)))
            painter.drawLine(box.topLeft(), box.topRight())
            upper = QRect(box.left() + look.px(24), box.top() + look.px(4), box.width() - look.px(24), look.px(24))
            lower = upper.translated(0, look.px(21))
            painting.state_mark(
                painter, QPointF(box.left() + look.px(7), upper.center().y() + 1), look.px(6), item.quality, look
            )
            age_width = painting.width(item.age, caption) + look.px(12)
            painting.text(painter, upper, item.name, label, look.color("text"), width=upper.width() - age_width)
            painting.text(painter, upper, item.age, caption, look.color("quiet"), align=Qt.AlignmentFlag.AlignRight)
            said = item.sentence or words.BETWEEN.join((words.quality_name(item.quality), item.counts))
            painting.text(painter, lower, said, caption, look.color("quiet"))

    def _tell(self, item: _Item) -> str:
        lines = (item.name, words.BETWEEN.join((words.quality_name(item.quality), item.age)), item.counts)
        return painting.plain_tooltip("\n".join((*lines, item.told)))

    def event(self, event: QEvent) -> bool:
        """Tell the source under the pointer in full."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            for box, item in self._places:
                if box.contains(event.pos()):
                    QToolTip.showText(event.globalPos(), self._tell(item), self)
                    return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the sources by the arrow keys, each told in full; open the page of one by Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._chosen is not None:
            if self._chosen < len(self._places):
                QToolTip.hideText()
                self.source_chosen.emit(self._places[self._chosen][1].source)
            return
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if event.key() not in steps or not self._places:
            super().keyPressEvent(event)
            return
        at = -1 if self._chosen is None else self._chosen
        self._chosen = (at + steps[Qt.Key(event.key())]) % len(self._places)
        box, item = self._places[self._chosen]
        QToolTip.showText(self.mapToGlobal(box.bottomLeft()), self._tell(item), self)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the page of the source that is clicked at."""
        point = event.position().toPoint()
        found = next((item for box, item in self._places if box.contains(point)), None)
        if found is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        QToolTip.hideText()
        self.source_chosen.emit(found.source)
