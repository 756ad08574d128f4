"""Indicators of the centre's indicators.toml as cards: value, target, changes by the year and the period, course."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from data_sources.centre import text_of
from operations.indicator_snapshots import IndicatorValue, IndicatorValues
from operations.picture import Picture
from widgets import painting, words
from widgets.card_drawing import CardDrawing, CardPainter, Change
from widgets.look import Look
from widgets.paging import Pages
from widgets.pane import Pane, PaneContext, PaneSettings, Question

LEAST_WIDTH, LEAST_HEIGHT = 190, 132
"""Of a card, in design units."""


class IndicatorSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`indicators` are ids of indicators.toml, one or several; or else all of a `domain`. `region` narrows them.

    `columns` is how many cards stand side by side (0: as many as have room). `periods` is how long a course is drawn.
    """

    indicators: Annotated[tuple[str, ...], Meta(max_length=200)] = ()
    domain: str = ""
    region: str = ""
    columns: Annotated[int, Meta(ge=0, le=12)] = 0
    periods: Annotated[int, Meta(ge=0, le=60)] = 13
    page_seconds: Annotated[int, Meta(ge=0)] = 20


class IndicatorPane(Pane):
    """One card, or a grid of them that turns its pages. A missed target has a mark, a colour and a word."""

    pane_type: ClassVar[str] = "indicator"
    settings_type: ClassVar[type[PaneSettings]] = IndicatorSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"event", "asset", "reading", "indicator", "health"})
    refresh_seconds: ClassVar[float] = 15.0
    header_units: ClassVar[float] = 0
    follows_region: ClassVar[bool] = True
    settings: IndicatorSettings

    def __init__(
        self,
        settings: IndicatorSettings,
        look: Look,
        parent: QWidget | None = None,
        *,
        context: PaneContext | None = None,
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._pages = Pages(settings.page_seconds)
        self._values: IndicatorValues | None = None
        if len(settings.indicators) != 1:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def default_title(self) -> str:
        """Return the domain."""
        return painting.shown(self.settings.domain, 60)

    def question(self) -> Question:
        """Ask for the indicators with their courses."""
        own, region = self.settings, self.region

        def ask(picture: Picture) -> IndicatorValues:
            return picture.indicator_values(domain=own.domain, region=region, ids=own.indicators, course=own.periods)

        return ask

    def draw_snapshot(self, snapshot: IndicatorValues) -> None:
        """Show the page of this moment."""
        self._values = snapshot
        self._refresh()

    def _refresh(self) -> None:
        snapshot = self._values
        if snapshot is None:
            return
        columns, rows = self._grid(len(snapshot.values))
        values, page = self._pages.shown(snapshot.values, columns * rows, snapshot.as_of)
        self.set_meta(page)
        cards = tuple((self._name(value), self._drawing_of(value)) for value in values)
        self.setAccessibleName(self.title or (cards[0][0] if cards else ""))
        spoken = "; ".join(
            f"{name}: {card.value} {card.unit}. "
            + words.BETWEEN.join((*card.caption, *(change.said for change in card.changes)))
            for name, card in cards
        )
        self.show_drawing((cards, columns), spoken=spoken)

    @property
    def _is_alone(self) -> bool:
        return len(self.settings.indicators) == 1

    def _header(self) -> int:
        return self.look.px(48) if self.title and not self._is_alone else 0

    def _grid(self, count: int) -> tuple[int, int]:
        """Return how many cards stand side by side, and how many above each other."""
        look = self.look
        width, height = self.width(), self.height() - self._header()
        columns = self.settings.columns or max(1, min(count, width // look.px(LEAST_WIDTH)))
        return columns, max(1, min(-(-count // columns), height // look.px(LEAST_HEIGHT)))

    def _name(self, value: IndicatorValue) -> str:
        if self._is_alone and self.title:
            return self.shown_title
        return painting.shown(text_of(value.name, self.look.language), 60)

    def _drawing_of(self, value: IndicatorValue) -> CardDrawing:
        # A period that runs is told by the indicator's name.
        caption = [words.period_name(value.period)] if value.period and not value.until_at else []
        if value.place:
            caption.insert(0, painting.shown(value.place, 20))
        if value.target is not None:
            sign = {"up": "≥ ", "down": "≤ "}.get(value.direction, "")
            said = f"{sign}{value.target:,.6g}" + ("%" if value.unit == "%" else "")
            text = self.tr("Target {value}, missed") if value.good is False else self.tr("Target {value}")
            caption.append(text.replace("{value}", said))
        unit = painting.shown(words.unit_name(value.unit), 20)
        if value.value is None and value.on_year is not None:
            # Published as a change only: that is the figure.
            (change,) = self._changes(value)[:1]
            said = words.change(value.on_year).removesuffix("%")
            judged = [] if change.good is None else [self._judged(change.good)]
            return CardDrawing(said, said, "%", (self.tr("on the year"), *judged, *caption), (), attention=False)
        if value.value is None:
            caption = [self.tr("No data yet")]
        return CardDrawing(
            value=words.in_unit(value.value, value.decimals, value.unit),
            short=words.short_number(value.value),
            unit=unit if value.value is not None else "",
            caption=tuple(caption),
            # A day that has only just begun would end every line in a fall.
            spark=value.course[:-1] if value.until_at and not value.in_points else value.course,
            attention=value.good is False,
            changes=self._changes(value) if value.value is not None else (),
        )

    def _changes(self, value: IndicatorValue) -> tuple[Change, ...]:
        """Return 同比 and 环比, each with its way and whether that is for the better."""
        before = self.tr("on {period} {change}").replace("{period}", words.period_before(value.period))
        told = (
            (value.on_year, value.last_year, self.tr("on the year {change}")),
            (value.on_period, value.last_period, before),
        )
        found = []
        for amount, base, text in told:
            if amount is None:
                continue
            way = 0 if abs(amount) < words.SETTLED else 1 if amount > 0 else -1
            good = (way > 0) == (value.direction == "up") if value.direction else None
            if not way:
                level = text.replace("{change}", self.tr("level"))
                found.append(Change(level, level, 0))
                continue
            judged = [] if good is None else [self._judged(good)]
            ways = words.change_in(amount, in_points=value.in_points), words.change(amount)
            if value.in_points:
                ways = ways[0], ways[1].replace("%", "")
            elif more := words.few_more(value.value, base, value.decimals):
                ways = f"{more} {words.unit_name(value.unit)}".strip(), more
            said, short = (words.BETWEEN.join((text.replace("{change}", way_said), *judged)) for way_said in ways)
            found.append(Change(said, short, 1 if way > 0 else -1, good))
        return tuple(found)

    def _judged(self, good: bool | None) -> str:
        return self.tr("better") if good else self.tr("worse")

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the cards, with thin lines between them."""
        del body
        look, header = self.look, self._header()
        cards = CardPainter(painter, look, is_old=self.is_old)
        said = self.trouble or self.age_text
        if header:
            self.paint_header(painter, QRect(0, 0, self.width(), header))
        if self.drawing is None:
            return
        drawings, columns = self.drawing
        area = QRect(0, header, self.width(), self.height() - header)
        if not drawings:
            painting.empty(painter, area, look, self.tr("There is no such indicator"))
            return
        rows = -(-len(drawings) // columns)
        height = min(area.height() // rows, look.px(200)) if rows > 1 or columns > 1 else area.height()
        for number, (name, drawing) in enumerate(drawings):
            row, column = divmod(number, columns)
            left = area.left() + area.width() * column // columns
            right = area.left() + area.width() * (column + 1) // columns
            box = QRect(left, area.top() + row * height, right - left, height)
            if header:
                CardPainter(painter, look, is_old=False).card(box, name, drawing)
            else:
                cards.card(box, name, drawing, said)
            painter.setPen(look.pen("line"))
            if column:
                painter.drawLine(left, box.top() + look.px(12), left, box.bottom() - look.px(12))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages."""
        if not self._pages.take_key(event.key()):
            super().keyPressEvent(event)
            return
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many cards as have room now."""
        super().resizeEvent(event)
        self._refresh()
