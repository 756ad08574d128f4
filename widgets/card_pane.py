"""The indicator card: one figure that a room can read, its last hours as a line, and what to compare it with."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta
from msgspec.structs import replace
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from data_sources.centre import Text, text_of
from operations.picture import Picture
from operations.snapshots import Figure
from widgets import painting, words
from widgets.card_drawing import CardDrawing, CardPainter
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
        drawing = CardDrawing(
            value=words.in_unit(snapshot.value, snapshot.decimals, snapshot.unit),
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
        if figure.age.quality == "never":
            figure = replace(figure, change=None, compare=None)  # a first poll brings weeks, which are on their way
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
            parts = dict(figure.parts)
            short, long = self._part_name("offline").lower(), self._part_name("long_offline").lower()
            if "long_offline" in parts and short not in long:
                # Long offline is offline, too; laid up is not at sea.
                parts["offline"] -= parts["long_offline"]
            return tuple(f"{self._part_name(name)} {words.number(value)}" for name, value in [*parts.items()][:4])
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
            few = "" if figure.unit == "%" else words.few_more(figure.value, figure.compare, figure.decimals)
            amount = few or words.change(figure.change) if abs(figure.change) >= words.SETTLED else self.tr("level")
            said.append(text.replace("{change}", amount))
        if figure.note and not said:
            said.append(painting.shown(figure.note, 60))
        return tuple(said)

    def _own_words(self) -> dict[str, Text]:
        """Return what the kind of thing that is counted calls its states, where it has words of its own."""
        figure, _, kind = self.settings.figure.partition(":")
        centre = self.context.centre
        known = centre.kind(kind) if centre is not None and figure.startswith("assets") else None
        return {str(state): name for state, name in known.states.items()} if known is not None else {}

    def _part_name(self, name: str) -> str:
        """Return what a part is called: a kind of thing may have words of its own for its states."""
        own = self._own_words()
        return painting.shown(text_of(own[name], self.look.language), 20) if name in own else words.part_name(name)

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw label, figure, line and caption, from the top."""
        del body
        cards = CardPainter(painter, self.look, is_old=self.is_old)
        drawing: CardDrawing | None = self.drawing
        if drawing is None:
            cards.label(self.rect(), self.shown_title)
            return
        cards.card(self.rect(), self.shown_title, drawing, self.trouble or self.age_text)
