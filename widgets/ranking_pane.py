"""The ranking: regions in the order of a figure, with bars, how far each moved, and what is unusual. Rows choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from msgspec import Meta
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from operations.count_snapshots import RankedRegion, Ranking
from operations.picture import Picture
from widgets import painting, words
from widgets.look import Look
from widgets.pane import Pane, PaneContext, PaneSettings, Question
from widgets.region_rows import RegionRows

LEAST_ROW, MOST_ROW = 26, 52


class RankingSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`figure` as `Picture.ranking` knows it. `least_first` turns the order around; `limit` is the most rows.

    Bars begin at `least`: rates that lie close together would all look alike.
    """

    figure: str = "events_today"
    region: str = ""
    category: str = ""
    least_first: bool = False
    limit: Annotated[int, Meta(ge=1, le=200)] = 60
    least: float = 0.0


@dataclass(frozen=True)
class _Row:
    code: str
    place: str
    name: str
    value: float
    said: str
    moved: int | None
    unusual: str
    missed: bool


@dataclass(frozen=True)
class _Drawing:
    rows: tuple[_Row, ...]
    target: float | None


class RankingPane(Pane):
    """A bar a region, of one hue. An arrow says who rose or fell; a diamond, and a word, what is unusual: no alarm."""

    pane_type: ClassVar[str] = "ranking"
    settings_type: ClassVar[type[PaneSettings]] = RankingSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"event", "asset", "reading", "indicator", "region", "health"})
    refresh_seconds: ClassVar[float] = 15.0
    follows_region: ClassVar[bool] = True
    settings: RankingSettings

    def __init__(
        self,
        settings: RankingSettings,
        look: Look,
        parent: QWidget | None = None,
        *,
        context: PaneContext | None = None,
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._rows = RegionRows(self)

    def default_title(self) -> str:
        """Return a title by the figure."""
        name, _, rest = self.settings.figure.partition(":")
        names = {
            "open": self.tr("Open events by area"),
            "overdue": self.tr("Overdue by area"),
            "events_today": self.tr("Events today by area"),
            "closed_rate": self.tr("Closed of those due, by area"),
        }
        kind = painting.shown(words.kind_name(rest, self.context.centre, self.look.language), 40)
        return names.get(name, self.tr("{kind} by area").replace("{kind}", kind))

    def question(self) -> Question:
        """Ask for the order."""
        figure, region, category = self.settings.figure, self.region, self.settings.category

        def ask(picture: Picture) -> Ranking:
            return picture.ranking(figure, region=region, category=category)

        return ask

    def draw_snapshot(self, snapshot: Ranking) -> None:
        """Show the regions; one of which nothing is known has a dash and no bar."""
        ranked = snapshot.rows
        if self.settings.figure.startswith("assets"):
            # Where there is none of a kind, none can be online: no row to wonder about.
            ranked = tuple(row for row in ranked if row.place) or ranked
        if self.settings.least_first:
            known = [row for row in ranked if row.place]
            ranked = (*reversed(known), *(row for row in ranked if not row.place))
        places = {row.code: number for number, row in enumerate(ranked, 1)} if self.settings.least_first else {}
        rows = tuple(self._row(row, snapshot, places) for row in ranked[: self.settings.limit])
        self._rows.take([(row.code, row.name) for row in rows])
        unit = painting.shown(words.unit_name(snapshot.unit), 20)
        parts = [words.period_name(snapshot.period)] if snapshot.period else []
        if self.settings.least:
            # Before what is nice to know: bars that don't begin at nothing mislead whoever isn't told.
            begin = f"{self.settings.least:,.6g}" + ("%" if unit == "%" else "")
            parts.append(self.tr("bars from {value}").replace("{value}", begin))
        if snapshot.total is not None:
            space = "" if unit == "%" else " "
            total = f"{words.in_unit(snapshot.total, snapshot.decimals, snapshot.unit)}{space}{unit}".strip()
            text = self.tr("overall {total}") if self._is_mean(snapshot) else self.tr("in all {total}")
            parts.append(text.replace("{total}", total))
        elif unit:
            parts.append(unit)
        if self.settings.least_first:
            parts.append(self.tr("lowest first"))
        compared = {
            "day": self.tr("arrows: since yesterday"),
            "week": self.tr("arrows: since last week"),
            "period": self.tr("arrows: since the period before"),
        }
        if any(row.moved for row in rows):
            parts.append(compared.get(snapshot.compared, ""))
        if any(row.unusual for row in rows):
            parts.append(self.tr("diamonds: unlike usual"))
        self.set_meta(words.BETWEEN.join(filter(None, parts)))
        spoken = "; ".join(
            words.BETWEEN.join(filter(None, (f"{row.place} {row.name} {row.said}", self._moved(row), row.unusual)))
            for row in rows
        )
        self.show_drawing(_Drawing(rows, snapshot.target), spoken=spoken)

    @staticmethod
    def _is_mean(ranking: Ranking) -> bool:
        """Return whether the whole's value is none that its parts add up to: a rate's, a score's."""
        values = [row.value for row in ranking.rows if row.value]
        return ranking.unit == "%" or (len(values) > 1 and ranking.total is not None and ranking.total <= max(values))

    def _row(self, row: RankedRegion, ranking: Ranking, places: dict[str, int]) -> _Row:
        unusual = {"above": self.tr("more than usual"), "below": self.tr("less than usual"), "": ""}[row.unusual]
        value, target = row.value, ranking.target
        missed = (
            value is not None
            and target is not None
            and (value < target if ranking.direction == "up" else value > target)
        )
        place = places.get(row.code, row.place) if row.place else 0
        return _Row(
            code=row.code,
            place=str(place) if place else "",
            name=painting.shown(row.name or row.code, 40) or self.tr("Not placed"),
            value=value if value is not None and value == value and abs(value) < 1e300 else 0.0,  # noqa: PLR0124
            said=words.in_unit(value, ranking.decimals, ranking.unit),
            moved=row.moved if not self.settings.least_first or row.moved is None else -row.moved,
            unusual=unusual,
            missed=missed,
        )

    def _moved(self, row: _Row) -> str:
        if not row.moved:
            return ""
        text = self.tr("up {count}") if row.moved > 0 else self.tr("down {count}")
        return text.replace("{count}", str(abs(row.moved)))

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw as many rows as there is height for; the last line says how many more there are."""
        look = self.look
        drawing: _Drawing | None = self.drawing
        if drawing is None:
            return
        if not drawing.rows:
            painting.empty(painter, body, look, self.tr("No areas known yet"))
            return
        rows = drawing.rows
        step = min(max(body.height() // len(rows), look.px(LEAST_ROW)), look.px(MOST_ROW))
        fitting = max(body.height() // step, 1)
        hidden = max(len(rows) - fitting, 0)
        if hidden:
            rows, hidden = rows[: fitting - 1], hidden + 1
        font = look.font(look.LABEL if step < look.px(34) else look.TITLE)
        small = look.font(look.CAPTION)
        place_width = max((painting.width(row.place, small) for row in rows), default=0) + look.px(10)
        name_width = max((painting.width(row.name, font) for row in rows), default=0) + look.px(12)
        name_width = min(name_width, round(body.width() * 0.36))
        value_width = max((painting.width(row.said, font) for row in rows), default=0) + look.px(10)
        moved_width = look.px(38) if any(row.moved for row in rows) else 0
        mark_width = look.px(22) if any(row.unusual or row.missed for row in rows) else 0
        room = max(body.width() - place_width - name_width - value_width - moved_width - mark_width, look.px(8))
        least = self.settings.least
        longest = max([abs(row.value) for row in drawing.rows] + [drawing.target or 0.0]) - least
        boxes = []
        for number, row in enumerate(rows):
            line = QRect(body.left(), body.top() + number * step, body.width(), step)
            boxes.append(line)
            painting.text(painter, line, row.place, small, look.color("quiet"), width=place_width - look.px(4))
            x = line.left() + place_width
            ink = look.color("quiet" if self.is_old else "text")
            painting.text(painter, QRect(x, line.top(), name_width - look.px(8), step), row.name, font, ink)
            x += name_width
            self._bar(painter, QRect(x, line.top(), room, step), row, longest, drawing.target)
            x += room
            value = QRect(x, line.top(), value_width, step)
            painting.text(painter, value, row.said, font, ink, align=Qt.AlignmentFlag.AlignRight)
            x += value_width
            self._marks(painter, QRect(x, line.top(), mark_width, step), row)
            self._arrow(painter, QRect(x + mark_width, line.top(), moved_width, step), row)
        self._rows.place(boxes)
        self._rows.paint_focus(painter)
        if hidden:
            line = QRect(body.left(), body.top() + len(rows) * step, body.width(), step)
            painting.text(
                painter, line, self.tr("{count} more").replace("{count}", str(hidden)), small, look.color("quiet")
            )

    def _bar(self, painter: QPainter, box: QRect, row: _Row, longest: float, target: float | None) -> None:
        look = self.look
        if longest <= 0:
            return
        least = self.settings.least
        length = box.width() * max(abs(row.value) - least, 0.0) / longest
        thick = look.px(10)
        if row.said != words.NOTHING_KNOWN and row.value:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.mixed("accent", "pane", 0.28 if self.is_old else 0.58))
            bar = QRectF(box.left(), box.center().y() - thick / 2 + 0.5, max(length, look.px(2)), thick)
            painter.drawRoundedRect(bar, look.px(1), look.px(1))
            if least and bar.width() > look.px(24):
                # Broken near its beginning: it doesn't begin at nothing.
                painter.setPen(look.pen("pane", 2))
                for left in (look.px(6), look.px(11)):
                    foot = QPointF(bar.left() + left, bar.bottom() + 1)
                    painter.drawLine(foot, foot + QPointF(look.px(4), -bar.height() - 2))
        if target is not None and 0 < target - least <= longest:
            x = box.left() + box.width() * (target - least) / longest
            painter.setPen(look.pen("quiet", 1.2))
            middle = box.center().y()
            painter.drawLine(QPointF(x, middle - thick), QPointF(x, middle + thick))

    def _marks(self, painter: QPainter, box: QRect, row: _Row) -> None:
        """Draw a diamond for what is unusual, in the colour of text: no alarm; a triangle for a missed target."""
        look = self.look
        centre = QPointF(box.center().x() + look.px(2), box.center().y() + 0.5)
        if row.missed:
            painting.light_mark(painter, centre, look.px(6), "yellow", look)
        elif row.unusual:
            painting.diamond(painter, centre, look.px(6), look)

    def _arrow(self, painter: QPainter, box: QRect, row: _Row) -> None:
        if not row.moved:
            return
        look = self.look
        colour = look.color("quiet")
        centre = QPointF(box.left() + look.px(14), box.center().y() + 0.5)
        painting.arrow(painter, centre, look.px(5), up=row.moved > 0, filled=False, colour=colour)
        said = QRect(box.left() + look.px(22), box.top(), box.width() - look.px(22), box.height())
        painting.text(painter, said, str(abs(row.moved)), look.font(look.CAPTION), colour)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a row's region."""
        self._rows.press(event.position().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the rows by the arrow keys, Enter chooses; Escape turns to all of the centre again."""
        if not self._rows.take_key(event.key()):
            super().keyPressEvent(event)
