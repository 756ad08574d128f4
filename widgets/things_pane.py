"""Things of one kind by name, narrowed by what they bear: the rooms that may cook and meet fire safety, the projects.

The words that can be asked for are the kind's tags in the centre's kinds.toml; a click or the keyboard (left, right,
space) asks for one more or one less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from msgspec import Meta
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from data_sources.centre import AssetKind, text_of
from data_sources.records import AssetState
from operations.count_snapshots import ThingFilter, ThingList
from operations.picture import Picture
from operations.snapshots import Quality
from widgets import painting, words
from widgets.look import Look
from widgets.paging import Pages
from widgets.pane import Pane, PaneContext, PaneSettings, Question

_ASKED = 200
_HEAD, _ROW, _MOST_ROW = 60, 36, 50
"""Heights in design units: of the figure with the words asked for, and of a row."""
_MARKS: dict[str, Quality] = {"online": "live", "offline": "late", "long_offline": "old", "never": "never"}


class ThingsSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`kind` as assets have it; `tags` are asked for from the start. `states` narrows to those; () are all."""

    kind: str
    tags: tuple[str, ...] = ()
    states: tuple[AssetState, ...] = ()
    region: str = ""
    page_seconds: Annotated[int, Meta(ge=0)] = 20


@dataclass(frozen=True)
class _Row:
    name: str
    tags: str
    place: str
    mark: Quality
    state: str


class ThingsPane(Pane):
    """How many there are, in a figure that a room can read; what was asked for; and the things themselves, by pages."""

    pane_type: ClassVar[str] = "things"
    settings_type: ClassVar[type[PaneSettings]] = ThingsSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"asset", "health"})
    refresh_seconds: ClassVar[float] = 15.0
    follows_region: ClassVar[bool] = True
    settings: ThingsSettings

    def __init__(
        self, settings: ThingsSettings, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._pages = Pages(settings.page_seconds)
        self._found: ThingList | None = None
        self._wanted = tuple(settings.tags)
        self._at = 0
        """The word that the keyboard is on."""
        self._chips: tuple[tuple[str, QRect], ...] = ()
        self._by_keyboard = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def _kind(self) -> AssetKind | None:
        centre = self.context.centre
        return centre.kind(self.settings.kind) if centre is not None else None

    @property
    def _offered(self) -> tuple[str, ...]:
        kind = self._kind
        return tuple(kind.tags) if kind is not None else self.settings.tags

    def default_title(self) -> str:
        """Return the kind's name."""
        kind = self._kind
        return painting.shown(text_of(kind.name, self.look.language) if kind else self.settings.kind, 40)

    def question(self) -> Question:
        """Ask for the things."""
        where = ThingFilter(self.settings.kind, self._wanted, self.settings.states, self.region)

        def ask(picture: Picture) -> ThingList:
            return picture.things(where, limit=_ASKED)

        return ask

    def draw_snapshot(self, snapshot: ThingList) -> None:
        """Show the page of this moment."""
        self._found = snapshot
        self._refresh()

    def _refresh(self) -> None:
        found = self._found
        if found is None:
            return
        room = self.body().height() - self.look.px(_HEAD)
        rows, page = self._pages.shown(found.rows, room // self.look.px(_ROW), found.as_of)
        self.set_meta(page)
        language = self.look.language
        kind = self._kind
        shown = tuple(
            _Row(
                name=painting.shown(row.name, 80),
                tags=words.BETWEEN.join(self._tag_name(tag) for tag in row.tags),
                place=painting.shown(row.place, 40),
                mark=_MARKS.get(row.state, "never"),
                state=self._state_name(row.state),
            )
            for row in rows
        )
        unit = painting.shown(words.unit_name(text_of(kind.unit, language)), 12) if kind and kind.unit else ""
        is_known = bool(self._wanted or self.region or any(found.states))  # or nobody has told of any yet
        total = words.number(float(found.total)) if is_known else words.NOTHING_KNOWN
        asked = words.BETWEEN.join(map(self._tag_name, self._wanted))
        self.show_drawing(
            (total, unit if is_known else "", self._wanted, shown), spoken=f"{self.title}: {total} {unit} {asked}"
        )

    def _tag_name(self, tag: str) -> str:
        kind = self._kind
        known = kind.tags.get(tag) if kind is not None else None
        return painting.shown(text_of(known, self.look.language) if known else tag, 20)

    def _state_name(self, state: str) -> str:
        kind = self._kind
        known = {**kind.states}.get(state) if kind is not None else None  # type: ignore[call-overload]
        return painting.shown(text_of(known, self.look.language), 20) if known else words.part_name(state)

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the figure, the words that can be asked for, and the rows."""
        look = self.look
        if self.drawing is None:
            return
        total, unit, wanted, rows = self.drawing
        font = look.font(42)
        top = QRect(body.left(), body.top(), body.width(), look.px(_HEAD - 10))
        painting.text(painter, top, total, font, look.color("quiet" if self.is_old else "text"))
        x = top.left() + painting.width(total, font) + look.px(8)
        unit_font = look.font(look.LABEL)
        painting.text(painter, top.adjusted(x - top.left(), look.px(12), 0, 0), unit, unit_font, look.color("quiet"))
        self._paint_chips(painter, top, x + painting.width(unit, unit_font) + look.px(20), wanted)
        if not rows:
            empty = body.adjusted(0, look.px(_HEAD), 0, 0)
            said = self.tr("No data yet") if total == words.NOTHING_KNOWN else self.tr("Nothing bears all of this")
            painting.empty(painter, empty, look, said)
            return
        label, caption = look.font(look.LABEL), look.font(look.CAPTION)
        state_width = max(painting.width(row.state, caption) for row in rows) + look.px(24)
        place_width = max(painting.width(row.place, caption) for row in rows) + look.px(16)
        name_room = body.width() - state_width - place_width
        step = (body.height() - look.px(_HEAD)) // len(rows)
        step = min(max(step, look.px(_ROW)), look.px(_MOST_ROW))
        for number, row in enumerate(rows):
            line = QRect(body.left(), body.top() + look.px(_HEAD) + number * step, body.width(), step)
            painter.setPen(look.pen("line"))
            painter.drawLine(line.topLeft(), line.topRight())
            name_width = min(painting.width(row.name, label), name_room)
            painting.text(painter, line, row.name, label, look.color("text"), width=name_width)
            tags_left = name_width + look.px(14)
            room = name_room - tags_left - look.px(12)
            said = painting.whole_parts(row.tags, caption, room)
            if painting.width(said, caption) <= room:
                painting.text(painter, line.adjusted(tags_left, 0, 0, 0), said, caption, look.color("quiet"))
            place = QRect(line.left() + name_room, line.top(), place_width, line.height())
            painting.text(painter, place, row.place, caption, look.color("quiet"))
            mark = QPointF(place.right() + look.px(9), line.center().y() + 0.5)
            painting.state_mark(painter, mark, look.px(5), row.mark, look)
            state = QRect(place.right() + look.px(20), line.top(), state_width, line.height())
            painting.text(painter, state, row.state, caption, look.color("text"))

    def _paint_chips(self, painter: QPainter, top: QRect, left: int, wanted: tuple[str, ...]) -> None:
        look = self.look
        font = look.font(look.LABEL)
        chips = []
        for number, tag in enumerate(self._offered):
            name = self._tag_name(tag)
            width = painting.width(name, font) + look.px(40)
            box = QRect(left, top.center().y() - look.px(15), width, look.px(32))
            if box.right() > top.right():
                break
            painting.chip(painter, box, look, filled=tag in wanted)
            mark = QPointF(box.left() + look.px(16), box.center().y() + 0.5)
            painter.setPen(look.pen("text" if tag in wanted else "quiet"))
            painter.setBrush(look.color("text") if tag in wanted else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(mark, look.px(4), look.px(4))
            inner = box.adjusted(look.px(28), 0, -look.px(4), 0)
            painting.text(painter, inner, name, font, look.color("text" if tag in wanted else "quiet"))
            if self._by_keyboard and number == self._at:
                painter.setPen(look.pen("accent"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box.adjusted(-2, -2, 2, 2))
            chips.append((tag, box))
            left = box.right() + look.px(10)
        self._chips = tuple(chips)

    def _turn(self, tag: str) -> None:
        """Ask for a word, or no longer."""
        self._wanted = tuple(one for one in self._offered if (one in self._wanted) != (one == tag))
        self.question_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Turn a word on or off."""
        at: QPoint = event.position().toPoint()
        tag = next((tag for tag, box in self._chips if box.contains(at)), None)
        if tag is not None:
            self._turn(tag)
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from word to word, turn one, turn pages."""
        steps = {int(Qt.Key.Key_Right): 1, int(Qt.Key.Key_Left): -1}
        if event.key() in steps and self._chips:
            self._at = (self._at + steps[event.key()]) % len(self._chips)
            self.update()
        elif event.key() == Qt.Key.Key_Space and self._at < len(self._chips):
            self._turn(self._chips[self._at][0])
        elif self._pages.take_key(event.key()):
            self._refresh()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is, if it came by the keyboard."""
        super().focusInEvent(event)
        self._by_keyboard = painting.by_keyboard(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self._by_keyboard = False
        self.update()
